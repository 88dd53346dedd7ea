from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
EVIDENTLY = "from evidently.report import Report\n\ndef report(reference, current):\n    Report(metrics=[]).run(reference_data=reference, current_data=current)\n"


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
        ({"train.py": "from evidently.report import Report\n"}, "partial"),
    ],
)  # fmt: skip
def test_drift_check(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "drift-check") == expected
    if "requirements.txt" not in files:
        assert state(repo(files), "performance-monitoring") == expected


def test_the_performance_of_a_service_may_be_watched_in_a_console(repo: Make) -> None:
    assert confidence(repo(SERVED), "performance-monitoring") == "medium"
    assert confidence(repo({"a.py": "x = 1\n"}), "performance-monitoring") == "high"
    # The code of the service may stand on another branch than the address.
    said = {22: "We deployed it, see https://birds-76bqhjq42a-ew.a.run.app/predict for a prediction."}
    assert confidence(repo({"a.py": "x = 1\n"}, answers=said), "performance-monitoring") == "medium"


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
        ({"app/main.py": API + "\nfrom prometheus_client import Counter\n"}, "partial"),
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


def test_an_image_of_a_dashboard_alone_is_less_sure_to_be_in_the_cloud(repo: Make) -> None:
    composed = "services:\n  board:\n    image: grafana/grafana:11\n"
    assert state(repo({**SERVED, "docker-compose.yml": composed}), "cloud-monitoring") == "done"
    assert confidence(repo({**SERVED, "docker-compose.yml": composed}), "cloud-monitoring") == "medium"
    scraped = {"docker-compose.yml": composed, "prometheus.yml": "scrape_configs:\n  - job_name: api\n"}
    assert confidence(repo({**SERVED, **scraped}), "cloud-monitoring") == "high"


RUN = 'resource.type=\\"cloud_run_revision\\" AND metric.type=\\"run.googleapis.com/request_count\\"'
POLICY = '{"displayName": "a", "combiner": "OR", "conditions": [{"conditionThreshold": {"filter": "FILTER"}}]}'
CREATE = "gcloud alpha monitoring policies create --display-name=a --condition-filter='FILTER'\n"


@pytest.mark.parametrize(
    ("files", "watched"),
    [
        ({"policy.json": POLICY.replace("FILTER", RUN)}, True),
        ({"policy.json": POLICY.replace("FILTER", "metric.type = 'custom.googleapis.com/drift'")}, True),
        ({"a.sh": CREATE.replace("FILTER", 'resource.type = "uptime_url"')}, True),
        ({"a.tf": f'resource "google_monitoring_alert_policy" "p" {{\n  filter = "{RUN}"\n}}\n'}, True),
        ({"a.tf": 'resource "google_monitoring_alert_policy" "p" {}\n'}, False),
        ({"a.tf": 'resource "google_billing_budget" "b" {}\n'}, False),
        ({"policy.json": POLICY.replace("FILTER", 'resource.type = \\"gcs_bucket\\"')}, False),
        ({"rules.yml": "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n"}, False),
    ],
)
def test_a_policy_on_the_metrics_of_the_service_monitors_it(repo: Make, files: dict[str, str], watched: bool) -> None:
    finding = discover()["cloud-monitoring"].function(repo({**SERVED, **files}))
    assert (finding.state.value, finding.confidence.value) == (
        ("done", "medium") if watched else ("unknowable", "high")
    )
    (path,) = files
    assert path in {place.path for place in finding.evidence}
    assert watched or finding.message.startswith(f"no monitoring configuration but what alerts ({path})")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**SERVED, "infra/main.tf": 'resource "google_monitoring_alert_policy" "p" {}\n'}, "done"),
        ({**SERVED, "policy.json": '{"displayName": "a", "combiner": "OR", "conditions": [{"conditionThreshold": {"filter": "x"}}]}'}, "done"),
        ({**SERVED, "infra/main.tf": '/*\nresource "google_monitoring_alert_policy" "p" {}\n*/\n'}, "unknowable"),
        ({**SERVED, "infra/main.tf": '/* a\n b */\nresource "google_monitoring_alert_policy" "p" {}\n'}, "done"),
        ({**SERVED, "infra/main.tf": 'a = ["b/*"]\nresource "google_monitoring_alert_policy" "p" {}\nc = "*/5 * * * *"\n'}, "done"),
        ({**SERVED, "infra/main.tf": 'resource "aws_cloudwatch_metric_alarm" "p" {}\n'}, "done"),
        ({**SERVED, "azure/alert.bicep": "resource slow 'Microsoft.Insights/metricAlerts@2018-03-01' = {\n}\n"}, "done"),
        ({**SERVED, "azure/alert.bicep": "// resource slow 'Microsoft.Insights/metricAlerts@2018-03-01' = {\n}\n"}, "unknowable"),
        ({**SERVED, "azure/app.bicep": "resource app 'Microsoft.App/containerApps@2018-03-01' = {\n}\n"}, "unknowable"),
        ({**SERVED, "deploy.sh": "az monitor metrics alert create -n slow --condition 'avg x > 1'\n"}, "done"),
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
        ({**SERVED, "a.sh": "gcloud billing budgets create --billing-account=1 --budget-amount=50USD\n"}, "done"),
        ({**SERVED, "a.sh": "gcloud billing budgets list --billing-account=1\n"}, "unknowable"),
        ({**SERVED, "b.yaml": "groups:\n- name: a\n  rules:\n  - title: Slow\n    condition: C\n"}, "done"),
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
        ("![x](figures/evidently.png)", "unknowable", "unknowable"),
        ("![Data drift](figures/x.png)", "unknowable", "unknowable"),
        ("![Data drift](figures/x.png)\n\n![x](figures/dashboard.png)", "done", "unknowable"),
        ("![x](figures/overview.png)", "unknowable", "unknowable"),
        ("![x](figures/gone.png)", "unknowable", "unknowable"),
    ],
)
def test_a_screenshot_in_question_26(repo: Make, shown: str, monitoring: str, alerts: str) -> None:
    names = ("alert_policy", "x", "dashboard", "overview", "evidently")
    images = {f"reports/figures/{name}.png": name.encode() for name in names}
    placeholders = ["reports/figures/overview.png"]
    made = repo({**SERVED, **images}, answers={26: shown}, placeholders=placeholders)
    assert (state(made, "cloud-monitoring"), state(made, "alerts")) == (monitoring, alerts)


@pytest.mark.parametrize(
    ("images", "answers", "said"),
    [
        (["docs/alert.png"], {}, "docs/alert.png is tracked, but no answer shows it"),
        (["docs/alert.png"], {28: "![x](../docs/alert.png)"}, "question 28 shows docs/alert.png"),
        (["docs/b.png"], {28: "![Our alerts](../docs/b.png)"}, "question 28 shows docs/b.png"),
        (["data/images/fire_alarm.png"], {}, "no alert policy or screenshot of one; a console leaves no trace"),
        (["reports/figures/overview_alert.png"], {}, "no alert policy or screenshot of one; a console leaves no trace"),
    ],
)
def test_a_screenshot_of_alerts_that_question_26_does_not_show_is_told(
    repo: Make, images: list[str], answers: dict[int, str], said: str
) -> None:
    files = {**SERVED, **{path: path.encode() for path in images}}
    placeholders = [path for path in images if "overview" in path]
    made = repo(files, answers={26: "We set up alerts.", **answers}, placeholders=placeholders)
    finding = discover()["alerts"].function(made)
    assert finding.state.value == "unknowable"
    assert finding.message.endswith(said)


def test_the_application_of_fastapi_is_shown_before_others(repo: Make) -> None:
    service = "import bentoml\n\n@bentoml.service\nclass Net:\n    @bentoml.api\n    def predict(self, x):\n        return self.model(x)\n"
    finding = discover()["alerts"].function(repo({**SERVED, "a/service.py": service}))
    assert [place.path for place in finding.evidence] == list(SERVED)[:1]


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


def test_what_may_be_meant_is_no_accusation(repo: Make) -> None:
    made = repo({"src/robust.py": "def evaluate_robustness(model):\n    return model(1)\n"})
    assert (state(made, "drift-check"), confidence(made, "drift-check")) == ("not_done", "medium")


def test_a_screenshot_of_drift_is_not_said_to_be_none(repo: Make) -> None:
    files = {"app/main.py": API, "reports/figures/evidently.png": b"x"}
    finding = discover()["cloud-monitoring"].function(repo(files, answers={26: "![report](figures/evidently.png)"}))
    assert finding.state.value == "unknowable"
    assert "the screenshot of question 26 shows drift, not the service" in finding.message
    assert finding.evidence[-1].path == "reports/README.md"
    none = discover()["cloud-monitoring"].function(repo({"app/main.py": API}, answers={26: "None."}))
    assert none.message.startswith("no monitoring configuration or screenshot")
