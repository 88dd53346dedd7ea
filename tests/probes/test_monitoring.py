from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
EVIDENTLY = "from evidently.report import Report\n\ndef report(reference, current):\n    Report(metrics=[]).run(reference_data=reference, current_data=current)\n"
PREDICT = """
import json
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()

@app.post("/predict")
def predict(text: str, background_tasks: BackgroundTasks):
    label = app.state.model.predict(text)
    {store}
    return {{"label": label}}

{more}
"""


def api(store: str = "pass", more: str = "") -> dict[str, str]:
    return {"app/main.py": PREDICT.format(store=store, more=more)}


HANDED = {
    "app/main.py": "from fastapi import FastAPI\nimport torch\n\napp = FastAPI()\nnet = torch.load('m')\n\n"
    "def _work(text):\n    y = net(text)\n    with open('log', 'a') as file:\n        file.write(f'{text},{y}')\n    return y\n\n"
    "@app.post('/predict')\ndef predict(text: str):\n    return _work(text)\n"
}
TWO = "from scipy import stats\n\ndef compare({0}):\n    return [stats.ks_2samp(*pair).pvalue for pair in zip({0})]\n"
OWN_DRIFT = "import birds\n\ndef main(a, b):\n    birds.far(a, b)\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"src/drift.py": EVIDENTLY}, "done"),
        ({"monitor.py": "from scipy.stats import ks_2samp\n\ndef detect_drift(reference, current):\n    return ks_2samp(reference, current)\n"}, "done"),
        ({"monitor.py": TWO.format("reference, current")}, "done"),
        ({"monitor.py": TWO.format("baseline_df, live_df")}, "done"),
        ({"monitor.py": TWO.format("a, b")}, "not_done"),
        ({"monitor.py": TWO.format("reference, b")}, "not_done"),
        ({"monitor.py": TWO.format("current, actual")}, "not_done"),
        ({"monitor.py": TWO.format("reference, current").replace("ks_2samp", "zscore")}, "not_done"),
        ({"monitor.py": "from scipy import stats\nref_data = load(1)\ncur_data = load(2)\nprint(stats.wasserstein_distance(ref_data, cur_data))\n"}, "done"),
        ({"d.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["import nannyml\\n", "nannyml.UnivariateDriftCalculator()"]}]}'}, "done"),
        ({"own.py": "import numpy as np\n\ndef drift_score(a, b):\n    x = np.mean(a) - np.mean(b)\n    return abs(x)\n"}, "done"),
        ({"src/drift.py": OWN_DRIFT + "    birds.tell(a)\n" * 14}, "done"),
        ({"src/drift.py": OWN_DRIFT + "    birds.tell(a)\n" * 13 + "birds.tell(1)\n"}, "partial"),
        ({"src/drift.py": "def main():\n    pass\n"}, "partial"),
        ({"tests/test_drift.py": EVIDENTLY}, "not_done"),
        ({"tests/test_drift.py": EVIDENTLY, "requirements.txt": "evidently\n"}, "partial"),
        ({"tests/drift/labels.py": EVIDENTLY}, "partial"),
        ({"requirements.txt": "evidently\n"}, "partial"),
        ({"src/data_drift.py": "import evidently\n# Report().run()\n"}, "partial"),
        ({"src/m.py": "def check_drift(a, b):\n    pass\n"}, "partial"),
        ({"stats.py": "from scipy.stats import ks_2samp\n\nprint(ks_2samp([1], [2]))\n"}, "not_done"),
        ({"reports/data_drift.html": "<html></html>"}, "partial"),
        ({"README.md": "drift with evidently", "a.py": "# import evidently\n"}, "not_done"),
    ],
)  # fmt: skip
def test_drift_check(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "drift-check") == expected
    if "requirements.txt" not in files:
        assert state(repo(files), "performance-monitoring") == expected


KEEP = "def save(record):\n    with open('log', 'a') as f:\n        f.write(json.dumps(record))\n"
SAVE = "def save(text, label):\n    with open('log.jsonl', 'a') as f:\n        f.write(json.dumps({'text': text, 'label': label}))\n"
NAMED = "def keep(name, label):\n    data = MADE\n    bucket.blob('a').upload_from_string(json.dumps(data), content_type='application/json')\n"
ROW = "def keep(text, modelClass):\n    row = [text, LAST]\n    with open('log.csv', 'a') as f:\n        csv.writer(f).writerow(row)\n"
SUMMED = "def keep(input_summary, given):\n    record = {'input': input_summary, 'output': given}\n    with open('log', 'a') as f:\n        f.write(json.dumps(record))\n"
WRITTEN = (
    "path = 'x.json'\n    with open(path, 'w') as f:\n        f.write(json.dumps({'text': text, 'label': label}))\n    "
)
DOCUMENT = "def keep(data):\n    db.collection('calls').document().set(data)\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (api("save(text, label)", SAVE), "done"),
        (api("background_tasks.add_task(save, text, label)", SAVE), "done"),
        (api("bucket.blob('x').upload_from_string(json.dumps({'text': text, 'prediction': label}))"), "done"),
        (api("db.execute('INSERT INTO log (input_text, prediction) VALUES (?, ?)', (text, label))"), "done"),
        (api("save(label)", "def save(label):\n    with open('log.csv', 'a') as f:\n        f.write(label)\n"), "partial"),
        (api("save('now', label)", "def save(timestamp, label):\n    with open('log.csv', 'a') as f:\n        f.write(label)\n"), "partial"),
        ({**api(), "client.py": "import requests\n\ndef main():\n    r = requests.post('http://x/predict')\n    open('scores.txt', 'a').write(r.text)\n"}, "partial"),
        (api(), "not_done"),
        (api("print(text, label)"), "not_done"),
        (api("tmp(text)", "import os, shutil\n\ndef tmp(file):\n    with open('tmp.png', 'wb') as f:\n        shutil.copyfileobj(file, f)\n    os.remove('tmp.png')\n"), "not_done"),
        ({"train.py": "open('predictions.csv', 'w').write('input,prediction')\n"}, "not_done"),
        # in the route itself, by whatever opens a file
        (api("with open('log', 'a') as f:\n        f.write(json.dumps({'text': text, 'label': label}))"), "done"),
        (api("with open('log', 'a') as f:\n        f.write(f'{text};{label}')"), "done"),
        (api("with open('log', 'a') as f:\n        csv.writer(f).writerow([text, label])", "import csv"), "done"),
        (api("with Path('log').open('a') as f:\n        print(text, label, file=f)", "from pathlib import Path"), "done"),
        (api("async with aiofiles.open('log', 'a') as f:\n        await f.write(f'{text} {label}')", "import aiofiles"), "done"),
        (api("async with await anyio.open_file('log', mode='a') as f:\n        await f.write(f'{text} {label}')", "import anyio"), "done"),
        (api("with open('log', 'a') as f:\n        f.write(json.dumps({'filename': text.filename, 'label': label}))"), "partial"),
        (api("with open('log', 'a') as f:\n        f.write(json.dumps({'text': text, 'is_fraud': True}))"), "done"),
        (api("with open('log', 'a') as f:\n        f.write(json.dumps({'text': text, 'is_valid': True}))"), "partial"),
        (api("with open('x.jpg', 'wb') as f:\n        f.write(text)\n    image = Image.open('x.jpg')"), "not_done"),
        (api("path = 'x.jpg'\n    with open(path, 'wb') as f:\n        f.write(text)\n    image = Image.open(path)"), "not_done"),
        (api("path = f'{when}.jpg'\n    with open(path, 'wb') as f:\n        f.write(text)\n    image = Image.open(path)"), "partial"),
        (api(WRITTEN + "logger.info('saved to %s', path)", "import logging\nlogger = logging.getLogger()"), "done"),
        (api(WRITTEN + "bucket.put_file(path)"), "done"),
        (api(WRITTEN.replace("'w'", "mode='a'") + "rows = open(path).read()"), "done"),
        (api(WRITTEN + "print(path)\n    rows = json.load(open(path))"), "not_done"),
        (api("path = 'x.json'\n    rows = json.load(open(path))\n    with open(path, 'w') as f:\n        json.dump([*rows, text, label], f)"), "done"),
        (api("rows = json.load(open('x.json'))\n    with open('x.json', 'w') as f:\n        json.dump([*rows, text, label], f)"), "done"),
        (api("record = make(text, label)\n    save(record)", KEEP), "done"),
        (api("record = Row(when=1, label=label)\n    save(record)", KEEP), "partial"),
        (api("row = app.state.model.predict(text)\n    save(row)", KEEP), "not_done"),
        # what the model returns is the prediction, and what a call makes of the request is of the request
        ({"app/main.py": PREDICT.replace("label", "p").format(store="keep(text, p)", more="def keep(a, b):\n    with open('log', 'a') as f:\n        f.write(f'{a},{b}')\n")}, "done"),
        (api("x = text.lower()\n    with open('log', 'a') as f:\n        f.write(f'{x},{label}')"), "done"),
        (api("x = hashlib.md5(text)\n    with open('log', 'a') as f:\n        f.write(f'{x},{label}')", "import hashlib"), "partial"),
        # what a caller gives says what a parameter is; the keys of a mapping say what is in it
        (api("keep(text.filename, label)", NAMED.replace("MADE", "{'filename': name, 'label': label}")), "partial"),
        (api("keep(text.filename, label)", NAMED.replace("MADE", "{'filename': name, 'label': label}\n    data['text'] = name")), "done"),
        (api("keep(text, label)", NAMED.replace("MADE", "{'review': name, 'label': label}")), "done"),
        (api("keep(text.filename, label)", "def keep(image, label):\n    with open('log', 'a') as f:\n        f.write(f'{image},{label}')\n"), "partial"),
        (api("background_tasks.add_task(keep, str(text.filename), label)", "def keep(image, label):\n    with open('log', 'a') as f:\n        f.write(f'{image},{label}')\n"), "partial"),
        (api("keep(text, wrapper)", ROW.replace("LAST", "modelClass.path")), "partial"),
        (api("keep(text, wrapper)", ROW.replace("LAST", "modelClass.label")), "done"),
        (api("keep(text, wrapper)", ROW.replace("LAST", "label(modelClass)")), "partial"),
        (api("keep(text, wrapper)", ROW.replace("[text, LAST]", "[label for label in text]")), "partial"),
        (api("keep(text, wrapper)", ROW.replace("LAST", "modelClass.path, label").replace("Class):", "Class):\n    label = modelClass.predict(text)")), "done"),
        (api("keep(text.body, label)", "def keep(image, label):\n    with open('log', 'a') as f:\n        f.write(f'{image},{label}')\n"), "done"),
        (api("data = {'timestamp': now(), 'certainty': 1, 'label': label}\n    keep(data)", DOCUMENT), "partial"),
        (api("keep({'timestamp': now(), 'label': label})", DOCUMENT), "partial"),
        (api("data = {'a': text, 'b': label}\n    keep(data)", DOCUMENT), "done"),
        (api("data = {**text.dict(), 'label': label}\n    keep(data)", DOCUMENT), "done"),
        (api("data = text.dict()\n    data['label'] = label\n    keep(data)", DOCUMENT), "done"),
        # the key that a record has for a parameter tells no more than what the parameter is given
        (api("keep(input_summary={'filename': text.filename}, given={'label': label})", SUMMED), "partial"),
        (api("keep({'filename': text.filename, 'image_size_bytes': len(image)}, {'label': label})", SUMMED), "partial"),
        (api("keep({'filename': text.filename, 'sample': text}, {'label': label})", SUMMED), "done"),
        (api("keep({'red': red, 'green': green}, {'label': label})", SUMMED), "done"),
        (api("keep({'filename': text.filename, 'image': text}, {'cat': 1, 'dog': 0})", SUMMED), "done"),
        (api("keep(text, {'label': label})", SUMMED), "done"),
        (api("keep({'length': len(text), 'shown': text[:20]}, {'label': label})", SUMMED), "done"),
        (api("background_tasks.add_task(add_to_database, label)", "def add_to_database(label):\n    with open('log.csv', 'a') as f:\n        f.write(label)\n"), "partial"),
        (api("keep({'when': now(),  # no text, no data\n        'label': label})", DOCUMENT), "partial"),
        (api("prepare(text)", "def prepare(text):\n    table(text).to_csv(f'{DATA}/processed/sector_names.csv')\n"), "not_done"),
        (api("prepare(text)", "def prepare(text):\n    table(text, label).to_csv('data/processed/predictions.csv')\n"), "done"),
        (api("prepare(text)", "def prepare(text):\n    torch.save(stack(train_images), f / 'a.pt')\n    torch.save(test_labels, f / 'b.pt')\n"), "not_done"),
        (api("tune(text)", "def tune(text):\n    torch.save({\n        'model_state_dict': model.state_dict(),\n        'loss': train_loss,\n        'output': text,\n    }, 'bert.bin')\n"), "not_done"),
        (api("tune(text)", "import wandb\n\ndef tune(text):\n    def epoch(seen):\n        loss(seen).backward()\n        wandb.log({'input': seen, 'label': 1})\n    epoch(text)\n"), "not_done"),
        (api("wandb.log({'input': text, 'label': label})", "import wandb"), "done"),
        (api("fetch()", "def fetch():\n    keep(train_set, 'a')\n    keep(test_set, 'b')\n\ndef keep(data, f):\n    with open(f, 'wb') as o:\n        pickle.dump({'images': data.x, 'labels': data.y}, o)\n"), "not_done"),
        (api("keep(text, label)", "def keep(text, label):\n    torch.save((text, label), train_path)\n    torch.save(seen, f / 'test_set')\n"), "done"),
        (api("fetch('out')", "def fetch(src_folder):\n    src_model = newest(src_folder)\n    dest_model = Path('models') / src_model.name\n    shutil.copy(str(src_model), dest_model)\n    print('data', 'kept', 'input')\n"), "not_done"),
        (api("keep(text)", "def keep(image):\n    shutil.copy(image.path, 'data/model_inputs')\n    print('data', 'kept', 'input')\n"), "partial"),
        (api("picture.save(point)\n    bucket.blob('a').upload_from_filename(point)"), "partial"),
        (api("with open('data/x.png', 'wb') as f:\n        f.write(text.content)"), "partial"),
        # what is in the table that is written
        (api("pd.DataFrame([{'text': text, 'label': label}]).to_csv('log.csv', mode='a')"), "done"),
        (api("row = pd.DataFrame([[text, label]], columns=['text', 'label'])\n    row.to_csv('log.csv', mode='a')"), "done"),
        (api("row = pd.DataFrame([[1, 2]], columns=['text', 'label'])\n    log = pd.concat([log, row])\n    blob.upload_from_string(log.to_csv(index=False), 'text/csv')"), "done"),
        (api("rows.append({'text': text, 'label': label})\n    pd.DataFrame(rows).to_parquet('log.parquet')", "rows = []"), "done"),
        (api("rows.append({'time': now(), 'label': label})\n    pd.DataFrame(rows).to_parquet('log.parquet')", "rows = []"), "partial"),
        (HANDED, "done"),
        ({"app/main.py": HANDED["app/main.py"].replace("y = net(text)", "z = net(text)\n    y = z.item()")}, "done"),
        ({"app/main.py": HANDED["app/main.py"].replace("y = net(text)", "z = net(text)\n    y = len(text)")}, "partial"),
        (api("run.log({'text': text, 'label': label})", "import wandb\nrun = wandb.init()"), "done"),
        (api("wandb.run.log({'text': text, 'label': label})", "import wandb"), "done"),
        (api("row = pd.DataFrame([{'time': now(), 'label': label}])\n    row.to_csv('log.csv', mode='a')"), "partial"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    return Response(row.to_csv(index=False))"), "not_done"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    row.to_csv(None)"), "not_done"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    page = io.StringIO()\n    row.to_csv(page)\n    blob.upload_from_string(page.getvalue())"), "done"),
        (api("row = pd.DataFrame([text.model_dump()])\n    row['label'] = label\n    row.to_csv('log.csv', mode='a')"), "done"),
        (api("row = pd.DataFrame([clock.read()])\n    row['label'] = label\n    row.to_csv('log.csv', mode='a')"), "partial"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    page = io.StringIO()\n    row.to_csv(page)"), "not_done"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    row.to_sql(name='log', con=engine)"), "done"),
        (api("row = pd.DataFrame([{'text': text, 'label': label}])\n    row.to_gbq(destination_table='a.b')"), "done"),
        (api("row = pd.DataFrame([text])\n    row['label'] = label\n    row.to_csv('log.csv', mode='a')"), "done"),
        (api("async with await anyio.open_file('labels.json') as f:\n        label = await f.read()", "import anyio"), "not_done"),
    ],
)  # fmt: skip
def test_data_collection(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "data-collection") == expected


def test_the_performance_of_a_service_may_be_watched_in_a_console(repo: Make) -> None:
    assert confidence(repo(SERVED), "performance-monitoring") == "medium"
    assert confidence(repo({"a.py": "x = 1\n"}), "performance-monitoring") == "high"
    # The code of the service may stand on another branch than the address.
    said = {22: "We deployed it, see https://birds-76bqhjq42a-ew.a.run.app/predict for a prediction."}
    assert confidence(repo({"a.py": "x = 1\n"}, answers=said), "performance-monitoring") == "medium"


def test_a_table_of_which_nothing_is_seen_accuses_nobody(repo: Make) -> None:
    kept = repo(
        api("keep(text, label)\n    pd.DataFrame(seen).to_csv('log.csv')", "from out.of.sight import keep, seen")
    )
    assert (state(kept, "data-collection"), confidence(kept, "data-collection")) == ("not_done", "medium")
    assert confidence(repo(api("seen.append((text, label))", "seen = []")), "data-collection") == "high"


DRIFT_ROUTE = {"app/main.py": API + "\n@app.get('/drift')\ndef drift():\n    return report(1, 2)\n\n" + EVIDENTLY}
MOUNTED = (
    API + "\nfrom fastapi.staticfiles import StaticFiles\n\napp.mount('/static', StaticFiles(directory='static/'))\n"
)
SAVED = EVIDENTLY.replace("    Report", "    made = Report") + "    made.save_html('static/drift.html')\n"
OVER_SSH = """on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: appleboy/ssh-action@v1
        with:
          host: ${{ secrets.VM_IP }}
          script: |
            docker pull ghcr.io/p/api
            docker run -d -p 8000:8000 ghcr.io/p/api
"""
DEPLOY = {".github/workflows/d.yml": workflow("gcloud run deploy api --image x")}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**DRIFT_ROUTE, **DEPLOY}, "done"),
        ({**DRIFT_ROUTE, "README.md": "https://drift-203948576120.europe-west1.run.app"}, "done"),
        (DRIFT_ROUTE, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("docker build -t gcr.io/p/api . && docker push gcr.io/p/api")}, "done"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("docker build -t ghcr.io/p/api .")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": OVER_SSH}, "done"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": OVER_SSH.replace("docker run -d", "echo")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": OVER_SSH.replace("docker run", "# docker run")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": OVER_SSH.replace("docker run", "echo docker run")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": OVER_SSH.replace("p/api", "p/train")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("ssh me@vm systemctl restart docker")}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("minikube start\nkubectl apply -f k8s/")}, "partial"),
        ({**DRIFT_ROUTE, "Makefile": "local:\n\tkind create cluster\n\tkubectl apply -f k8s/\n"}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("kubectl apply -f k8s/", steps="- uses: helm/kind-action@v1")}, "partial"),
        ({**DRIFT_ROUTE, "Makefile": "watch:\n\tkubectl apply -f k8s/prometheus.yaml\n"}, "partial"),
        ({**DRIFT_ROUTE, ".github/workflows/d.yml": workflow("ssh me@vm 'docker compose up -d'")}, "done"),
        ({**DRIFT_ROUTE, "Makefile": "deploy:\n\tkubectl apply -f k8s/\n"}, "done"),
        ({**DRIFT_ROUTE, "Makefile": "run:\n\tdocker compose up\n\tkubectl get pods\n"}, "partial"),
        ({"drift.dockerfile": 'FROM python\nCOPY . .\nCMD ["python", "src/data_drift.py"]\n', "src/data_drift.py": EVIDENTLY}, "partial"),
        ({"app/main.py": API, "src/data_drift.py": EVIDENTLY, **DEPLOY}, "not_done"),
        ({"app/main.py": MOUNTED, "src/data_drift.py": SAVED}, "partial"),
        ({"app/main.py": MOUNTED, "src/data_drift.py": SAVED.replace("static/", "reports/")}, "not_done"),
    ],
)  # fmt: skip
def test_drift_api(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "drift-api") == expected


INSTRUMENTED = (
    "from prometheus_fastapi_instrumentator import Instrumentator\n" + API + "\nInstrumentator().instrument(app)\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app/main.py": INSTRUMENTED}, "done"),
        ({"app/main.py": API + "\nfrom prometheus_client import make_asgi_app\napp.mount('/metrics', make_asgi_app())\n"}, "done"),
        ({"app/__init__.py": "", "app/m.py": "from prometheus_client import Counter\n\nCOUNT = Counter('a', 'b')\n", "app/main.py": "from app.m import COUNT\n" + API}, "done"),
        ({"app/main.py": API + "\nimport psutil\n\n@app.get('/metrics')\ndef metrics():\n    return psutil.cpu_percent()\n"}, "done"),
        ({"app/main.py": API + "\nfrom starlette_prometheus import PrometheusMiddleware\napp.add_middleware(PrometheusMiddleware)\n"}, "done"),
        ({"app/main.py": API, "requirements.txt": "prometheus-client\n"}, "partial"),
        ({"app/main.py": API, "train.py": "from prometheus_client import Counter\n\nCounter('a', 'b')\n"}, "partial"),
        ({"app/main.py": API + "\n# from prometheus_client import Counter\n", "README.md": "prometheus"}, "not_done"),
        ({"app/main.py": API + "\nfrom prometheus_client import Counter\n"}, "not_done"),
    ],
)  # fmt: skip
def test_system_metrics(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "system-metrics") == expected


def test_metrics_of_a_frozen_environment_are_a_dependency(repo: Make) -> None:
    frozen = "".join(f"package-{number}==1.0\n" for number in range(120)) + "prometheus-client==0.1\n"
    files = {"app/main.py": API, "requirements_full.txt": frozen}
    assert state(repo(files), "system-metrics") == "partial"
    assert state(repo({**files, "requirements.txt": "fastapi\n"}), "system-metrics") == "partial"


REST = (
    "import os\n\nBASE = f\"https://monitoring.googleapis.com/v3/projects/{os.environ['P']}\"\n\n"
    "def main():\n    call('alertPolicies', {'combiner': 'OR'})\n"
)
OTEL = "receivers:\n  prometheus: {}\nexporters:\n  googlecloud: {}\nservice:\n  pipelines: {}\n"
OWN_POLICY = '{"policies": [{"name": "latency", "condition": "p95 > 0.5", "duration": "5m"}], "notification_channels": ["email"]}'
MANIFEST = "apiVersion: monitoring.googleapis.com/v1beta\nkind: RunMonitoring\nmetadata:\n  name: sidecar\n"
SERVED = {"app/main.py": API}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**SERVED, "configs/otel.yaml": OTEL}, "done"),
        ({**SERVED, "infra/main.tf": 'resource "google_monitoring_dashboard" "d" {}\n'}, "done"),
        ({**SERVED, "prometheus.yml": "scrape_configs:\n  - job_name: api\n"}, "done"),
        ({**SERVED, "prometheus.yml": "global: {}\n\nscrape_configs:\n  - job_name: api\n"}, "done"),
        ({**SERVED, "notes.yml": "about: scrape_configs:\n"}, "unknowable"),
        ({**SERVED, "grafana.json": '{"panels": [], "schemaVersion": 36}'}, "done"),
        ({**SERVED, "page.json": '{"panels": []}'}, "unknowable"),
        ({**SERVED, "board.json": '{"displayName": "a", "mosaicLayout": {"columns": 2}}'}, "done"),
        ({**SERVED, "configs/otel.yaml": OTEL.replace("service", "services")}, "unknowable"),
        ({**SERVED, ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    services:\n      p:\n        image: prom/prometheus:v2\n"}, "unknowable"),
        ({**SERVED, "m.py": "from google.cloud import monitoring_v3\n\nmonitoring_v3.MetricServiceClient()\n"}, "done"),
        ({**SERVED, "tasks.py": "from google.cloud import monitoring_v3\n\nmonitoring_v3.MetricServiceClient()\n"}, "done"),
        ({**SERVED, "configs/prometheus.txt": MANIFEST}, "done"),
        ({**SERVED, "run_monitoring.config": f"# scraped\n---\n{MANIFEST}"}, "done"),
        ({**SERVED, "notes.txt": "kind: note\nto do: add opentelemetry-collector\n"}, "unknowable"),
        ({**SERVED, "notes.txt": f"The exercise says to write\n\n{MANIFEST}"}, "unknowable"),
        ({**SERVED, "infra/main.tf": '# resource "google_monitoring_dashboard" "d" {}\n'}, "unknowable"),
        ({"train.py": "x = 1\n"}, "not_done"),
    ],
)  # fmt: skip
def test_cloud_monitoring(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-monitoring") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**SERVED, "infra/main.tf": 'resource "google_monitoring_alert_policy" "p" {}\n'}, "done"),
        ({**SERVED, "policy.json": '{"displayName": "a", "combiner": "OR", "conditions": [{"conditionThreshold": {"filter": "x"}}]}'}, "done"),
        ({**SERVED, "rules.yml": "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n"}, "done"),
        ({**SERVED, "setup_alerts.py": REST}, "done"),
        ({**SERVED, "setup_alerts.py": REST.replace("monitoring.googleapis.com", "birds.example.org")}, "unknowable"),
        ({**SERVED, "a.py": "from google.cloud import monitoring_v3\n\nmonitoring_v3.AlertPolicy()\n"}, "done"),
        ({**SERVED, "tasks.py": "from google.cloud import monitoring_v3\n\nmonitoring_v3.NotificationChannel()\n"}, "done"),
        ({**SERVED, "alertmanager.yml": "route:\n  receiver: us\nreceivers:\n  - name: us\n"}, "done"),
        ({**SERVED, "alertmanager.yml": "route:\n  receiver: us\n"}, "unknowable"),
        ({**SERVED, "mixer.json": '{"combiner": "OR", "speed": 1}'}, "unknowable"),
        ({**SERVED, "infra/alert_policy.json": OWN_POLICY}, "done"),
        ({**SERVED, "configs/policy.json": OWN_POLICY}, "unknowable"),
        ({**SERVED, "configs/alerts.yaml": "threshold: 0.4\ncolumns: [a, b]\n"}, "unknowable"),
        ({**SERVED, "configs/alerts.yaml": "threshold: 0.4\nemail: x@example.org\n"}, "done"),
        ({**SERVED, "a.sh": "gcloud alpha monitoring policies list\n"}, "unknowable"),
        ({**SERVED, "a.py": "URL = 'https://monitoring.googleapis.com'\n"}, "unknowable"),
        (SERVED, "unknowable"),
        ({"README.md": "curl https://europe-west1-birds-374216.cloudfunctions.net/predict\n"}, "unknowable"),
        ({"train.py": "x = 'alert'\n"}, "not_done"),
    ],
)  # fmt: skip
def test_alerts(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "alerts") == expected


def test_the_line_that_makes_a_policy_is_shown(repo: Make) -> None:
    script = "gcloud alpha monitoring channels list\ngcloud alpha monitoring policies list\ngcloud alpha monitoring policies create --x\n"
    (place,) = discover()["alerts"].function(repo({**SERVED, "alerts.sh": script})).evidence
    assert place.line == 3


def test_the_deployment_of_a_front_end_comes_last(repo: Make) -> None:
    scripts = {"a_frontend.sh": "gcloud run deploy frontend --image x\n", "b.sh": "gcloud run deploy api --image x\n"}
    (place,) = discover()["cloud-deployment"].function(repo({**SERVED, **scripts})).evidence
    assert place.path == "b.sh"


@pytest.mark.parametrize(
    ("shown", "monitoring", "alerts"),
    [
        ("![x](figures/alert_policy.png)", "done", "done"),
        ("![our alert](figures/x.png)", "done", "done"),
        ("![x](figures/dashboard.png)", "done", "unknowable"),
        ("![x](figures/dashboard.png)\n\n![our alert](figures/gone.png)", "done", "unknowable"),
        ("![x](figures/dashboard.png)\n\nOur alert.", "done", "done"),
        ("![x](figures/overview.png)", "unknowable", "unknowable"),
        ("![x](figures/gone.png)", "unknowable", "unknowable"),
    ],
)
def test_a_screenshot_in_question_26(repo: Make, shown: str, monitoring: str, alerts: str) -> None:
    names = ("alert_policy", "x", "dashboard", "overview")
    images = {f"reports/figures/{name}.png": name.encode() for name in names}
    placeholders = ["reports/figures/overview.png"]
    made = repo({**SERVED, **images}, answers={26: shown}, placeholders=placeholders)
    assert (state(made, "cloud-monitoring"), state(made, "alerts")) == (monitoring, alerts)


def test_telemetry_is_the_better_of_metrics_and_monitoring(repo: Make) -> None:
    assert state(repo({"app/main.py": INSTRUMENTED}), "telemetry-monitoring") == "done"
    assert state(repo(SERVED), "telemetry-monitoring") == "unknowable"
    asked = {"requirements.txt": "prometheus-client\n"}
    assert state(repo({"app/main.py": API, **asked}), "telemetry-monitoring") == "unknowable"
    assert state(repo({"a.py": "", **asked}), "telemetry-monitoring") == "partial"
    assert state(repo({"a.py": ""}), "telemetry-monitoring") == "not_done"


def test_an_unreadable_module_lowers_the_confidence(repo: Make) -> None:
    made = repo({"app/main.py": API, "app/big.py": None})
    for item in ("drift-check", "data-collection", "drift-api", "system-metrics"):
        assert (state(made, item), confidence(made, item)) == ("not_done", "low"), item


@pytest.mark.parametrize(
    ("item", "files"),
    [
        ("data-collection", api("logging.info(f'prediction {label}')", "import logging")),
        ("data-collection", api("requests.post('http://store/log', json={'a': label})", "import requests")),
        ("drift-check", {"src/robust.py": "def evaluate_robustness(model):\n    return model(1)\n"}),
    ],
)
def test_what_may_be_meant_is_no_accusation(repo: Make, item: str, files: dict[str, str]) -> None:
    assert (state(repo(files), item), confidence(repo(files), item)) == ("not_done", "medium")


def test_a_store_that_an_application_factory_gives_the_application_last_is_followed(repo: Make) -> None:
    routes = (
        "from fastapi import APIRouter, Request\n\nrouter = APIRouter()\n\n@router.post('/predict')\n"
        "def predict(request: Request, text: str):\n    label = request.app.state.model(text)\n"
        "    request.app.state.store.add(text, label)\n    return label\n"
    )
    main = (
        "from fastapi import FastAPI\nimport torch\nfrom app.routes import router\nfrom app.store import Store\n\n"
        "def create_app():\n    app = FastAPI()\n    app.include_router(router)\n"
        "    app.state.model = torch.load('m.pt')\n    app.state.store = Store('log')\n    return app\n"
    )
    store = (
        "import json\n\nclass Store:\n    def __init__(self, path):\n        self.path = path\n\n"
        "    def add(self, text, label):\n        with open(self.path, 'a') as f:\n"
        "            f.write(json.dumps({'text': text, 'label': label}))\n"
    )
    files = {"app/routes.py": routes, "app/main.py": main, "app/store.py": store}
    assert state(repo(files), "data-collection") == "done"
    nothing = {**files, "app/store.py": store.replace("'a'", "'r'").replace("write", "seek")}
    assert state(repo(nothing), "data-collection") == "not_done"
