from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state

Make = Callable[..., Repository]
KEPT = "class Metrics:\n    total = 0\n\n\nMETRICS = Metrics()\n\n\ndef get_metrics():\n    return METRICS\n"
TIMED = (
    "import time\n\nfrom fastapi import FastAPI\n\nfrom app.metrics import get_metrics\n\napp = FastAPI()\n\n\n"
    "@app.post('/predict')\ndef predict(text: str):\n    start = time.time()\n    get_metrics().total += time.time() - start\n"
    "    return text\n\n\n@app.get('/metrics')\ndef metrics():\n    return get_metrics().total\n"
)
BESIDE = (
    "\nimport time\nTIMES = []\n\n@app.middleware('http')\nasync def timed(request, call_next):\n    start = time.time()\n"
    "    answer = await call_next(request)\n    TIMES.append(time.time() - start)\n    return answer\n\n"
    "@app.get('/metrics')\ndef metrics():\n    return {'requests': len(TIMES)}\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app/metrics.py": KEPT, "app/main.py": TIMED}, "done"),
        ({"app/main.py": API + BESIDE}, "done"),
        ({"app/metrics.py": KEPT, "app/main.py": TIMED.replace("time.time()", "0")}, "partial"),
        ({"app/main.py": API + BESIDE.replace("time.time()", "0")}, "partial"),
        ({"app/main.py": API + BESIDE.replace("/metrics", "/items")}, "not_done"),
    ],
)
def test_metrics_may_be_measured_by_hand(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "system-metrics") == expected


PAGE = "import gradio as gr\nimport psutil\n\n\ndef load():\n    return psutil.cpu_percent()\n\n\ngr.Interface(load, None, 'text').launch()\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PAGE, "partial"),
        (PAGE.replace("gr.", "print."), "not_done"),
        (PAGE.replace("cpu_percent", "cpu_count"), "not_done"),
    ],
)
def test_a_page_beside_the_api_that_measures_the_process_is_half_of_it(repo: Make, page: str, expected: str) -> None:
    assert state(repo({"app/main.py": API, "page.py": page}), "system-metrics") == expected


BENTO = "import bentoml\n\n\n@bentoml.service(resources={'cpu': '1'}, metrics={'enabled': True})\nclass Service:\n    @bentoml.api\n    def predict(self, x: list[float]) -> float:\n        return float(self.model(x))\n"
SILENT = BENTO.replace(", metrics={'enabled': True}", "")
OFF = BENTO.replace("True", "False")
CONFIGURED = "version: 1\napi_server:\n  metrics:\n    enabled: true\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"service.py": BENTO}, ("done", "high")),
        ({"service.py": BENTO.replace("{'enabled': True}", "{'namespace': name}")}, ("done", "high")),
        ({"service.py": SILENT, "bentoml_configuration.yaml": CONFIGURED}, ("done", "high")),
        ({"service.py": SILENT}, ("not_done", "medium")),
        ({"service.py": OFF}, ("not_done", "high")),
        (
            {"service.py": SILENT, "bentoml_configuration.yaml": CONFIGURED.replace("true", "false")},
            ("not_done", "high"),
        ),
        ({"app/main.py": API, "bentoml_configuration.yaml": CONFIGURED}, ("not_done", "high")),
        (
            {"service.py": f"from ray.serve import metrics\n{SILENT}\nasked = metrics.Counter('asked')\n"},
            ("done", "high"),
        ),
    ],
)
def test_a_framework_serves_metrics_of_its_own(repo: Make, files: dict[str, str], expected: tuple[str, str]) -> None:
    made = repo(files)
    assert (state(made, "system-metrics"), confidence(made, "system-metrics")) == expected


INSTRUMENTED = (
    "from prometheus_fastapi_instrumentator import Instrumentator\n" + API + "\n\ndef observe(app):\n"
    "    Instrumentator().instrument(app).expose(app)\n"
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (INSTRUMENTED, "partial"),
        (INSTRUMENTED + "\n\nobserve(app)\n", "done"),
        (INSTRUMENTED + "\n\napp.add_event_handler('startup', observe)\n", "done"),
        (INSTRUMENTED + "\n\nInstrumentator().instrument(app)\n", "done"),
    ],
)
def test_a_function_that_instruments_has_to_be_called(repo: Make, code: str, expected: str) -> None:
    assert state(repo({"app/main.py": code}), "system-metrics") == expected


def test_what_makes_an_alert_policy_measures_nothing(repo: Make) -> None:
    alert = "from google.cloud import monitoring_v3\n\nmonitoring_v3.AlertPolicy(conditions=[])\n"
    sent = "from google.cloud import monitoring_v3\n\nmonitoring_v3.MetricServiceClient().create_time_series()\n"
    assert state(repo({"app/main.py": API, "ops/alert.py": alert}), "system-metrics") == "not_done"
    assert state(repo({"app/main.py": API, "ops/alert.py": sent}), "system-metrics") == "partial"


FACTORY = """
from fastapi import FastAPI
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

def create() -> FastAPI:
    app = FastAPI()
    FastAPIInstrumentor.instrument_app(app)
    return app
"""
APART = FACTORY.replace("    FastAPIInstrumentor.instrument_app(app)\n", "") + (
    "\napp = create()\n\ndef measured(app):\n    FastAPIInstrumentor.instrument_app(app)\n"
)


@pytest.mark.parametrize(
    ("files", "expected", "sure"),
    [
        ({"Dockerfile": 'FROM python\nCMD ["uvicorn", "--factory", "svc.main:create", "--port", "80"]\n'}, "done", "high"),
        ({"Dockerfile": "FROM python\nCMD gunicorn 'svc.main:create()' -k uvicorn_worker.UvicornWorker\n"}, "done", "high"),
        ({"run.py": 'import uvicorn\nuvicorn.run("svc.main:create", factory=True)\n'}, "done", "high"),
        ({}, "done", "medium"),
        ({"svc/main.py": APART}, "partial", "high"),
        ({"svc/main.py": APART, "Dockerfile": "FROM python:measured\nCMD uvicorn svc.main:app\n"}, "partial", "high"),
        ({"svc/main.py": APART, "Dockerfile": "FROM python\nCMD uvicorn --factory svc.main:measured\n"}, "done", "high"),
    ],
)  # fmt: skip
def test_a_factory_of_the_application_is_called_by_its_server(
    repo: Make, files: dict[str, str], expected: str, sure: str
) -> None:
    made = repo({"svc/main.py": FACTORY, **files})
    assert (state(made, "system-metrics"), confidence(made, "system-metrics")) == (expected, sure)


STARTS = "import uvicorn\nfrom {library} import {name}\n\n{name}()\n{start}\n"
SERVE = 'uvicorn.run("app.main:app", port=8000)'


@pytest.mark.parametrize(
    ("library", "name", "start", "expected"),
    [
        ("azure.monitor.opentelemetry", "configure_azure_monitor", SERVE, "done"),
        ("opentelemetry.instrumentation.auto_instrumentation", "initialize", SERVE, "done"),
        ("newrelic.agent", "initialize", SERVE, "done"),
        ("azure.monitor.opentelemetry", "configure_azure_monitor", "train()", "partial"),
        ("azure.identity", "configure", SERVE, "not_done"),
    ],
)
def test_the_api_may_be_instrumented_by_what_starts_its_server(
    repo: Make, library: str, name: str, start: str, expected: str
) -> None:
    text = STARTS.format(library=library, name=name, start=start)
    assert state(repo({"app/__init__.py": "", "app/main.py": API, "run.py": text}), "system-metrics") == expected


FROZEN = "".join(f"package-{number}==1.{number}\n" for number in range(120)) + "prometheus-client==0.14.1\n"


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (FROZEN + "notebook==6.4\n", "not_done"),
        (FROZEN, "partial"),
        ("notebook==6.4\nprometheus-client==0.14.1\n", "partial"),
        (FROZEN + "notebook==6.4\nstarlette-exporter==1.0\n", "partial"),
    ],
)
def test_a_client_that_comes_with_notebooks_is_not_asked_for(repo: Make, manifest: str, expected: str) -> None:
    made = repo({"app/main.py": API, "requirements.txt": manifest})
    assert state(made, "system-metrics") == expected
    assert confidence(made, "system-metrics") == ("medium" if expected == "not_done" else "high")


SENDS = API + "\n\ndef told(seconds):\n    WHAT\n\n@app.get('/a')\ndef a():\n    told(1)\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import boto3\n" + SENDS.replace("WHAT", "boto3.client('cloudwatch').put_metric_data(Namespace='a')"), "done"),
        (
            "import boto3\n" + SENDS.replace("WHAT", "boto3.client('cloudwatch').list_metrics(Namespace='a')"),
            "not_done",
        ),
        ("import boto3\n" + SENDS.replace("WHAT", "boto3.client('s3').put_object(Body=b'')"), "not_done"),
        (
            "from aws_lambda_powertools import Metrics\nM = Metrics()\n"
            + SENDS.replace("WHAT", "M.add_metric('a', 'b', seconds)"),
            "done",
        ),
        ("from aws_lambda_powertools import Logger\nM = Logger()\n" + SENDS.replace("WHAT", "M.info('a')"), "not_done"),
        (
            "from aws_embedded_metrics import metric_scope\n"
            + SENDS.replace("WHAT", "pass").replace("def told", "@metric_scope\ndef told"),
            "done",
        ),
    ],
)
def test_metrics_may_go_to_another_cloud(repo: Make, text: str, expected: str) -> None:
    assert state(repo({"app.py": text}), "system-metrics") == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("app.add_route('/metrics', handle_metrics)", 12),
        ("app.add_middleware(PrometheusMiddleware)", 12),
        ("print(1)", 1),
    ],
)
def test_what_is_given_the_metrics_is_shown_before_their_import(repo: Make, line: str, shown: int) -> None:
    text = (
        f"from starlette_exporter import PrometheusMiddleware, handle_metrics{API}{line}\nHANDLERS = [handle_metrics]\n"
    )
    finding = discover()["system-metrics"].function(repo({"app.py": text}))
    assert (finding.state.value, [place.line for place in finding.evidence]) == ("done", [shown])


HANDED = (
    "import litserve as ls\nfrom prometheus_client import CollectorRegistry, Histogram\n\n\nclass Seconds(ls.Logger):\n"
    "    def __init__(self):\n        self.seen = Histogram('took', 'How long a step took')\n\n\nclass Lit(ls.LitAPI):\n"
    "    def predict(self, x):\n        return self.model(x)\n\n\nregistry = CollectorRegistry()\nls.LitServer(Lit(){})\n"
)


@pytest.mark.parametrize(("given", "expected"), [(", loggers=Seconds()", "done"), ("", "partial")])
def test_what_measures_for_a_server_has_to_be_given_to_one(repo: Make, given: str, expected: str) -> None:
    assert state(repo({"api.py": HANDED.format(given)}), "system-metrics") == expected
