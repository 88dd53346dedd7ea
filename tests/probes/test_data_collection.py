from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import confidence, state

Make = Callable[..., Repository]
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
KEEP = "def save(record):\n    with open('log', 'a') as f:\n        f.write(json.dumps(record))\n"
SAVE = "def save(text, label):\n    with open('log.jsonl', 'a') as f:\n        f.write(json.dumps({'text': text, 'label': label}))\n"
NAMED = "def keep(name, label):\n    data = MADE\n    bucket.blob('a').upload_from_string(json.dumps(data), content_type='application/json')\n"
ROW = "def keep(text, modelClass):\n    row = [text, LAST]\n    with open('log.csv', 'a') as f:\n        csv.writer(f).writerow(row)\n"
SUMMED = "def keep(input_summary, given):\n    record = {'input': input_summary, 'output': given}\n    with open('log', 'a') as f:\n        f.write(json.dumps(record))\n"
WRITTEN = (
    "path = 'x.json'\n    with open(path, 'w') as f:\n        f.write(json.dumps({'text': text, 'label': label}))\n    "
)
ONE = "def one(file):\n    label = app.state.model.predict(decoded(file))\n    "
KEPT = "\n\ndef keep(name, label):\n    with open('log', 'a') as f:\n        f.write(f'{name},{label}')\n"
REPORT = (
    "\n\n@app.get('/drift_report')\ndef drift_report():\n    current_data = app.state.model.predict(load())\n"
    "    page = made(current_data, input_data=1, prediction=2)\n    bucket.blob('a').upload_from_string(page, data='input', prediction=page)\n"
)
LINES = "def keep(response):\n    new_line = f'{now()}, {response.text}, {response.label}'\n    updated_content = blob.download_as_text() + new_line\n    blob.upload_from_string(updated_content)\n"
GROWING = "def keep(input_data, prediction):\n    record = {'input': input_data, 'prediction': prediction}\n    new_content = blob.download_as_text() + json.dumps(record)\n    blob.upload_from_string(new_content)\n"
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
        (api("response = Reply(text=text, label=label)\n    keep(response)", LINES), "done"),
        (api("keep(text, label)", GROWING), "done"),
        (api("path = os.path.join(folder.name, 'x')\n    with open(path, 'wb') as f:\n        f.write(text)\n    seen(path)", "import os, tempfile\nfolder = tempfile.TemporaryDirectory()\n"), "not_done"),
        (api("rows = seen(table(text))\n    rows.to_csv(f'results/{when}.csv')", "def seen(frame):\n    frame['label'] = app.state.model.predict(frame)\n    return frame\n"), "done"),
        (api("rows = seen(table(text))\n    rows.to_csv(f'results/{when}.csv')", "def seen(frame):\n    labels = app.state.model.predict(frame)\n    return labels\n"), "partial"),
        (api(more=REPORT), "not_done"),
        (api("save(text, label)", SAVE + REPORT), "done"),
        (api("with open('x.jpg', 'wb') as f:\n        f.write(text)\n    image = read(img='x.jpg')"), "not_done"),
        (api("one(text)", ONE + "keep(file.filename, label)" + KEPT), "partial"),
        (api("one(text)", ONE + "add_task(keep, file.filename, label)" + KEPT), "partial"),
        (api("one(text)", ONE + "keep(file, label)" + KEPT), "done"),
        (api("one(text)", ONE + "keep(file.read(), label)" + KEPT), "done"),
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
        (api("wandb.log({'loss-eval': x, 'accuracy': y, 'learning-rate': z})", "import wandb"), "not_done"),
        (api("wandb.log({'loss': x, 'text': text, 'label': label})", "import wandb"), "done"),
        (api("wandb.log({'sentiment': label, 'step': 1})", "import wandb"), "partial"),
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


def test_a_table_of_which_nothing_is_seen_accuses_nobody(repo: Make) -> None:
    kept = repo(
        api("keep(text, label)\n    pd.DataFrame(seen).to_csv('log.csv')", "from out.of.sight import keep, seen")
    )
    assert (state(kept, "data-collection"), confidence(kept, "data-collection")) == ("not_done", "medium")
    assert confidence(repo(api("seen.append((text, label))", "seen = []")), "data-collection") == "high"


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


@pytest.mark.parametrize(
    "files",
    [
        api("logging.info(f'prediction {label}')", "import logging"),
        api("requests.post('http://store/log', json={'a': label})", "import requests"),
    ],
)
def test_what_may_be_meant_is_no_accusation(repo: Make, files: dict[str, str]) -> None:
    made = repo(files)
    assert (state(made, "data-collection"), confidence(made, "data-collection")) == ("not_done", "medium")
