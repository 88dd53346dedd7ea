"""What counts as the deployment of the service that tells of drift, and what is another service's."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, workflow

DRIFT = """
from evidently import Report
from fastapi import FastAPI

app = FastAPI()

@app.get("/check")
def check():
    return Report(metrics=[]).run(reference_data=1, current_data=2)
"""
APPS = {
    "src/p/api.py": API,
    "src/p/watch.py": DRIFT,
    "docker/api.dockerfile": 'FROM python\nCOPY . .\nCMD ["uvicorn", "p.api:app"]\n',
    "docker/watch.dockerfile": "FROM python\nCOPY . .\nCMD exec uvicorn p.watch:app --port $PORT\n",
    "docker/page.dockerfile": 'FROM python\nCOPY . .\nCMD ["streamlit", "run", "src/p/page.py"]\n',
    "src/p/page.py": "import streamlit\nstreamlit.title('a')\n",
}


def build(image: str, dockerfile: str, *deploy: str) -> str:
    return (
        "steps:\n- name: gcr.io/cloud-builders/docker\n"
        f"  args: [build, ., -t, gcr.io/p/{image}:latest, -f, {dockerfile}]\n"
        f"- name: gcr.io/cloud-builders/gcloud\n  args: [{', '.join(deploy)}]\n"
    )


def shown(repo: Make, files: dict[str, str]) -> tuple[str, str, list[str | None]]:
    found = discover()["drift-api"].function(repo(files))
    return found.state.value, found.confidence.value, [place.path for place in found.evidence]


DEPLOY_API = build("one", "docker/api.dockerfile", "run", "deploy", "one", "--image", "gcr.io/p/one:latest")
DEPLOY_WATCH = build("two", "docker/watch.dockerfile", "run", "deploy", "two", "--image", "gcr.io/p/two:latest")


def test_the_deployment_of_the_drift_service_is_shown_and_not_that_of_another(repo: Make) -> None:
    both = {**APPS, "a/cloudbuild.yaml": DEPLOY_API, "b/cloudbuild.yaml": DEPLOY_WATCH}
    assert shown(repo, both) == ("done", "high", ["src/p/watch.py", "b/cloudbuild.yaml"])


@pytest.mark.parametrize(
    "files",
    [
        {"cloudbuild.yaml": DEPLOY_API},
        {"cloudbuild.yaml": build("one", "docker/api.dockerfile", "run", "services", "replace", "monitoring.yaml"),
         "monitoring.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  image: gcr.io/p/one:latest\n"},
        {".github/workflows/d.yml": workflow("docker build -f docker/api.dockerfile -t $IMAGE .\ngcloud run deploy a --image $IMAGE")},
        {"tasks.py": "from invoke import task\n\n@task\ndef deploy_api(ctx):\n    ctx.run(f'docker build -f docker/api.dockerfile . -t {uri}')\n    told = f'gcloud run deploy {name} --image {uri}'\n    ctx.run(told)\n"},
        {"README.md": "https://model-203948576120.europe-west1.run.app"},
        {".github/workflows/d.yml": workflow("gcloud run deploy page --image gcr.io/p/page")},
    ],
)  # fmt: skip
def test_what_deploys_another_service_is_no_deployment_of_the_drift_service(repo: Make, files: dict[str, str]) -> None:
    assert shown(repo, {**APPS, **files})[0] == "partial"


@pytest.mark.parametrize(
    "files",
    [
        {"cloudbuild.yaml": DEPLOY_WATCH},
        {"README.md": "https://model-203948576120.europe-west1.run.app/check?n=5"},
        {"README.md": "https://drift-203948576120.europe-west1.run.app"},
        {"README.md": "https://watch-203948576120.europe-west1.run.app"},
        {".github/workflows/d.yml": workflow("gcloud run deploy it --image gcr.io/p/watch")},
        {".github/workflows/d.yml": workflow("docker build -f docker/watch.dockerfile -t $IMAGE .\ngcloud run deploy a --image $IMAGE")},
        {".github/workflows/d.yml": workflow("gcloud run deploy monitoring --image $IMAGE")},
    ],
)  # fmt: skip
def test_what_deploys_the_drift_service_is_its_deployment(repo: Make, files: dict[str, str]) -> None:
    assert shown(repo, {**APPS, **files})[:2] == ("done", "high")


ONE = {"src/p/watch.py": DRIFT.replace("/check", "/drift")}
"""An API of which nothing but its drift is known."""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".github/workflows/d.yml": workflow(steps="- uses: azure/container-apps-deploy-action@v1")}, "done"),
        ({".github/workflows/d.yml": workflow(steps="- uses: Azure/webapps-deploy@v3")}, "done"),
        ({".github/workflows/d.yml": workflow(steps="- uses: aws-actions/amazon-ecs-deploy-task-definition@v2")}, "done"),
        ({".github/workflows/d.yml": workflow(steps="- uses: aws-actions/amazon-ecr-login@v1")}, "partial"),
        ({".github/workflows/d.yml": workflow("bentoml deploy birds:latest -n birds")}, "done"),
        ({".github/workflows/d.yml": workflow("bentoml build")}, "partial"),
        ({"Makefile": "deploy:\n\tmodal deploy src/p/watch.py\n"}, "done"),
        ({"README.md": "Try https://birds.grayhill-1a2b.northeurope.azurecontainerapps.io/drift"}, "done"),
        ({"README.md": "    curl -X POST https://birds.onrender.com/drift/"}, "done"),
        ({"README.md": "Try https://birds.onrender.com/predict"}, "partial"),
        ({"README.md": "Try https://your-app.onrender.com/drift"}, "partial"),
        ({"README.md": "Try https://example.com/drift"}, "partial"),
    ],
)  # fmt: skip
def test_a_deployment_to_another_cloud_deploys_the_drift_route(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    assert shown(repo, {**ONE, **files})[0] == expected


SHARED = {"src/p/api.py": API + DRIFT.replace("from fastapi import FastAPI\n\napp = FastAPI()\n", "")}


def test_a_drift_route_of_the_api_is_deployed_with_it_but_not_with_a_front_end(repo: Make) -> None:
    api = 'FROM python\nCOPY . .\nCMD ["uvicorn", "p.api:app"]\n'
    one = {**SHARED, "docker/api.dockerfile": api}
    page = {path: APPS[path] for path in ("src/p/page.py", "docker/page.dockerfile")}
    assert shown(repo, {**one, "cloudbuild.yaml": DEPLOY_API})[:2] == ("done", "high")
    deployed = {"cloudbuild.yaml": build("two", "docker/page.dockerfile", "run", "deploy", "it", "--image", "$_IMAGE")}
    assert shown(repo, {**one, **page, **deployed})[0] == "partial"
    assert shown(repo, {**one, ".github/workflows/d.yml": workflow("gcloud run deploy it --source .")})[0] == "done"


def test_where_two_applications_answer_what_cannot_be_tied_to_one_is_less_sure(repo: Make) -> None:
    two = {**SHARED, "src/q/main.py": API}
    deployed = {".github/workflows/d.yml": workflow("gcloud run deploy it --image $IMAGE")}
    assert shown(repo, {**two, **deployed})[:2] == ("done", "medium")
    old = {"Dockerfile": 'FROM python\nCOPY . .\nCMD ["uvicorn", "q.main:app"]\n'}
    named = {".github/workflows/d.yml": workflow("gcloud run deploy it --source .")}
    assert shown(repo, {**two, **old, **named})[0] == "partial"


def test_an_image_that_is_only_built_is_not_said_to_be_deployed(repo: Make) -> None:
    built = build("api", "docker/api.dockerfile", "builds", "list")
    finding = discover()["drift-api"].function(repo({**SHARED, "cloudbuild.yaml": built}))
    assert finding.message == "drift is served, and its image is built"


def test_the_image_of_the_drift_service_may_be_called_by_any_name(repo: Make) -> None:
    for path, dockerfile, expected in (
        ("cloudbuild.yaml", "docker/watch.dockerfile", "done"),
        ("cloudbuild.yaml", "docker/api.dockerfile", "partial"),
    ):
        assert shown(repo, {**APPS, path: build("two", dockerfile, "builds", "list")})[0] == expected
    pushed = workflow("docker build -f docker/watch.dockerfile -t gcr.io/p/two .\ndocker push gcr.io/p/two")
    assert shown(repo, {**APPS, ".github/workflows/d.yml": pushed})[0] == "done"
    action = """on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with: {file: docker/watch.dockerfile, tags: gcr.io/p/two, push: true}
"""
    assert shown(repo, {**APPS, ".github/workflows/d.yml": action})[0] == "done"
    elsewhere = action.replace("gcr.io/p/two", "ghcr.io/p/two")
    assert shown(repo, {**APPS, ".github/workflows/d.yml": elsewhere})[0] == "partial"


def test_a_page_that_shows_drift_serves_it(repo: Make) -> None:
    page = "import streamlit as st\nfrom p.drift import report\n\nst.write(report())\n"
    drift = "from evidently import Report\n\ndef report():\n    return Report(metrics=[]).run(1, 2)\n"
    files = {"src/p/__init__.py": "", "src/p/page.py": page, "src/p/drift.py": drift}
    assert shown(repo, files) == ("partial", "high", ["src/p/page.py"])
    docker = {"docker/page.dockerfile": APPS["docker/page.dockerfile"]}
    deployed = build("two", "docker/page.dockerfile", "run", "deploy", "two", "--image", "gcr.io/p/two:latest")
    assert shown(repo, {**files, **docker, "cloudbuild.yaml": deployed})[:2] == ("done", "medium")
    idle = page.replace("report())", "'soon')")
    assert shown(repo, {**files, "src/p/page.py": idle})[0] == "not_done"


MOUNTED = "from fastapi.staticfiles import StaticFiles\napp.mount('/drift', StaticFiles(directory='reports'))\n"
WRITTEN = """
from evidently import Report
from evidently.presets import DataDriftPreset

def tell(a, b, path):
    Report([DataDriftPreset()]).run(a, b).save_html({})
"""


@pytest.mark.parametrize(("place", "state"), [("'reports/drift.html'", "partial"), ("path", "not_done")])
def test_a_report_on_drift_is_served_as_a_file_where_its_place_is_written_down(
    repo: Make, place: str, state: str
) -> None:
    assert shown(repo, {"app.py": API + MOUNTED, "watch.py": WRITTEN.format(place)})[0] == state
