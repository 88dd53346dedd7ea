from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
REGISTRY = "![our registry](figures/registry.png)"
DOCKERFILE = {"dockerfiles/train.dockerfile": "FROM python:3.11\nCOPY src src\nRUN pip install .\n"}
SCRIPT = "steps:\n- name: gcr.io/cloud-builders/docker\n  script: |\n    {}\n    echo build; docker push x\n"
BUILD_STEP = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, 'eu.gcr.io/$PROJECT_ID/api', .]\n"


def step(name: str, *args: str) -> str:
    """Return the text of a Cloud Build file of one step."""
    return f"steps:\n- name: {name}\n  args: {json.dumps(args)}\n"


MADE = "steps:\n- name: gcr.io/cloud-builders/docker\n  entrypoint: make\n  args: [image]\n"
UP = "steps:\n- name: docker/compose:1.28.0\n  args: [up, -d]\n"
NAMED_ACTION = "- uses: {}@v4\n  with:\n    dockerfile: docker/train.dockerfile"
BUILDING = (
    "sudo docker build -t api .", "docker buildx build --push .", "docker buildx bake api", "docker image build .",
    "docker compose -f c.yml build api", "docker compose up -d --build", "docker-compose build", "podman-compose build",
    "docker-compose up --build", "podman build .", "gcloud builds submit --config=c.yaml .",
    "gcloud beta builds submit .", "gcloud run deploy api --source .", "bentoml containerize api:latest",
    "buildah bud -t api .", "pack build api",
)  # fmt: skip
NOT_BUILDING = (
    "docker push build/api", "docker compose up -d", "docker-compose up", "docker run build", "sudo docker",
    "gcloud builds list", "gcloud run deploy api --image api", "bentoml serve", "pack inspect api",
)  # fmt: skip
COMPOSED = "services:\n  api:\n    build:\n      dockerfile{}\n"
BUILD_SCRIPT = "import subprocess\n\nsubprocess.run(['docker', 'build', '-t', 'api', '.'], check=True)\n"
BUILD_ACTION = "- uses: docker/build-push-action@v6\n  with:\n    context: ."


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (DOCKERFILE, "done"),
        ({"backend/Dockerfile": "FROM python\nADD . .\n"}, "done"),
        ({"Containerfile": "FROM python\nRUN pip install x\n"}, "done"),
        ({"compose.yaml": COMPOSED.format("_inline: |\n        FROM python\n        COPY . .")}, "done"),
        ({"compose.yaml": COMPOSED.format("_inline: |\n        FROM python")}, "partial"),
        ({"compose.yaml": COMPOSED.format("_inline: |\n        # FROM python\n        # COPY . .")}, "partial"),
        ({"compose.yaml": COMPOSED.format(": |\n        FROM python\n        COPY . .")}, "partial"),
        ({"compose.yaml": COMPOSED.format(": api.dockerfile")}, "partial"),
        ({"Dockerfile": 'FROM python\nCMD ["python"]\n'}, "partial"),
        ({"Dockerfile": "# FROM python\n# COPY . .\n"}, "partial"),
        ({"README.md": "Use the Dockerfile", "requirements.txt": "docker"}, "not_done"),
    ],
)
def test_dockerfiles(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "dockerfiles") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**DOCKERFILE, "cloudbuild.yaml": BUILD_STEP}, "done"),
        ({**DOCKERFILE, ".github/workflows/b.yml": workflow("docker build -t x .")}, "done"),
        (
            {**DOCKERFILE, ".github/workflows/b.yml": workflow("make image"), "Makefile": "image:\n\tdocker build .\n"},
            "done",
        ),
        *(({**DOCKERFILE, ".github/workflows/b.yml": workflow(command)}, "done") for command in BUILDING),
        *(({**DOCKERFILE, ".github/workflows/b.yml": workflow(command)}, "unknowable") for command in NOT_BUILDING),
        ({**DOCKERFILE, ".github/workflows/b.yml": workflow("# docker build ."), "tasks.py": "x = 1\n"}, "unknowable"),
        (DOCKERFILE, "unknowable"),
        (
            {**DOCKERFILE, ".github/workflows/b.yml": workflow("python build.py"), "build.py": BUILD_SCRIPT},
            "done",
        ),
        ({**DOCKERFILE, ".github/workflows/b.yml": workflow("echo"), "build.py": BUILD_SCRIPT}, "unknowable"),
        ({"README.md": "docker build ."}, "not_done"),
    ],
)
def test_docker_build(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "docker-build") == expected


@pytest.mark.parametrize(("own", "expected"), [(True, "done"), (False, "unknowable")])
def test_docker_build_accepts_a_screenshot_of_the_groups_own(repo: Make, own: bool, expected: str) -> None:
    shown = {"reports/figures/registry.png": b"registry"}
    made = repo({**DOCKERFILE, **shown}, answers={20: REGISTRY}, placeholders=[] if own else list(shown))
    assert state(made, "docker-build") == expected
    assert state(repo(DOCKERFILE, answers={20: REGISTRY}), "docker-build") == "unknowable"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("We have deployed nothing, so these images are empty.", "unknowable"),
        ("The registry is still empty.", "unknowable"),
        ("There are no images in our registry.", "unknowable"),
        ("We couldn't find any images.", "unknowable"),
        ("We have not pushed any images to it.", "unknowable"),
        ("These are the images of our API.", "done"),
        ("At first the registry was empty, and now it has two images.", "done"),
        ("Empty layers are left out of the images.", "done"),
        ("There are no images of the front end, which runs elsewhere.", "done"),
    ],
)
def test_a_screenshot_that_its_answer_calls_empty_shows_no_image(repo: Make, told: str, expected: str) -> None:
    shown = {"reports/figures/registry.png": b"registry"}
    made = repo({**DOCKERFILE, **shown}, answers={20: f"{told}\n\n{REGISTRY}"})
    assert state(made, "docker-build") == expected
    finding = discover()["docker-build"].function(made)
    assert ("shows none" in finding.message) == (expected == "unknowable")


def test_of_two_screenshots_the_one_that_is_not_empty_shows_a_build(repo: Make) -> None:
    shown = {"reports/figures/registry.png": b"registry", "reports/figures/build.png": b"build"}
    answers = {20: f"The registry is empty.\n\n{REGISTRY}", 21: "![our builds](figures/build.png)"}
    finding = discover()["docker-build"].function(repo({**DOCKERFILE, **shown}, answers=answers))
    assert (finding.state.value, finding.evidence[0].note) == ("done", "question 21 shows reports/figures/build.png")


def test_an_empty_history_of_builds_is_not_said_to_show_builds(repo: Make) -> None:
    shown = {"reports/figures/build.png": b"build"}
    answers = {21: "We built nothing in the cloud, so the history is empty. ![our builds](figures/build.png)"}
    finding = discover()["docker-trigger"].function(repo({**DOCKERFILE, **shown}, answers=answers))
    assert (finding.state.value, "shows builds" in finding.message) == ("unknowable", False)


@pytest.mark.parametrize("item", ["dockerfiles", "docker-build"])
def test_the_container_of_an_editor_is_shown_after_the_images_of_the_project(repo: Make, item: str) -> None:
    editor = {".devcontainer/dev.dockerfile": "# an editor's\nFROM python\nRUN pip install ruff\n"}
    for files, place in (
        ({**DOCKERFILE, **editor}, ("dockerfiles/train.dockerfile", 1)),
        (editor, (".devcontainer/dev.dockerfile", 2)),
    ):
        evidence = discover()[item].function(repo(files)).evidence
        assert (evidence[0].path, evidence[0].line) == place


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"configs/cloudbuild.yaml": BUILD_STEP}, "done"),
        ({"cloudbuild.yaml": SCRIPT.format("docker build -t x .")}, "done"),
        ({"cloudbuild.yaml": SCRIPT.format("# docker build -t x .")}, "partial"),
        ({"cloudbuild.yaml": step("bash", "-c", "docker build -t x .")}, "done"),
        ({"cloudbuild.yaml": step("gcr.io/cloud-builders/docker", "build -t x .")}, "done"),
        ({"cloudbuild.yaml": step("gcr.io/cloud-builders/docker", "--debug", "buildx", "build", ".")}, "done"),
        ({"cloudbuild.yaml": step("ubuntu", "echo", "docker build later")}, "partial"),
        ({"cloudbuild.yaml": step("gcr.io/cloud-builders/docker", "push", "docker.pkg.dev/p/build/api")}, "partial"),
        ({"cloudbuild.yaml": step("gcr.io/cloud-builders/docker", "images", "--filter", "label=build")}, "partial"),
        ({"cloudbuild.yaml": step("bash", "-c", "# docker build -t x .")}, "partial"),
        ({"cloudbuild.yaml": step("bash", "-c", "echo docker build -t x .")}, "partial"),
        ({"cloudbuild.yaml": UP, "docker-compose.yml": "services:\n  api:\n    build: .\n"}, "done"),
        ({"cloudbuild.yaml": MADE, "Makefile": "image:\n\tdocker build -t x .\n"}, "done"),
        ({"cloudbuild.yaml": MADE, "justfile": "image:\n  docker build -t x .\n"}, "partial"),
        ({"cloudbuild.yaml": MADE.replace("make", "just"), "justfile": "image:\n  docker build -t x .\n"}, "done"),
        ({"cloudbuild.yaml": MADE.replace("[image]", "image push"), "Makefile": "image:\n\tdocker build .\n"}, "done"),
        (
            {
                "cloudbuild.yaml": MADE.replace("[image]", "['image-$_ENV']"),
                "Makefile": "image-prod:\n\tdocker build .\n",
            },
            "done",
        ),
        (
            {
                "cloudbuild.yaml": MADE.replace("[image]", "['-C', ops, image]"),
                "ops/Makefile": "image:\n\tdocker build .\n",
            },
            "done",
        ),
        ({"cloudbuild.yaml": MADE.replace("[image]", "[]"), "Makefile": "image:\n\tdocker build .\n"}, "done"),
        (
            {"cloudbuild.yaml": MADE.replace("[image]", "['test-$_ENV']"), "Makefile": "image:\n\tdocker build .\n"},
            "partial",
        ),
        (
            {
                "cloudbuild.yaml": MADE.replace("make", "bash").replace("image", "ops/image.sh"),
                "ops/image.sh": "docker build .\n",
            },
            "done",
        ),
        ({"cloudbuild.yaml": MADE, "Makefile": "image:\n\techo docker build\nall:\n\tdocker build .\n"}, "partial"),
        ({"cloudbuild.yaml": UP, "docker-compose.yml": "services:\n  db:\n    image: postgres\n"}, "partial"),
        ({"cloudbuild.yaml": UP.replace("up", "build")}, "done"),
        ({".github/workflows/b.yml": workflow(steps=BUILD_ACTION)}, "done"),
        ({".github/workflows/b.yml": workflow(steps=NAMED_ACTION.format("someone/push-to-gcr-github-action"))}, "done"),
        ({".github/workflows/b.yml": workflow(steps=NAMED_ACTION.format("someone/docker-build-action"))}, "done"),
        ({".github/workflows/b.yml": workflow(steps=NAMED_ACTION.format("someone/docker-login-action"))}, "not_done"),
        ({".github/workflows/b.yml": workflow(steps="- uses: someone/docker-build-summary@v1")}, "not_done"),
        ({".github/workflows/b.yml": workflow("docker build .", on="{release: {types: [published]}}")}, "done"),
        ({".github/workflows/b.yml": workflow("docker build .", on="workflow_dispatch")}, "partial"),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n  args: [run, deploy, api]\n"}, "partial"),
        ({"cloudbuild.yaml": BUILD_STEP.replace("$PROJECT_ID", "<registry-name>")}, "partial"),
        ({".github/workflows/b.yml": workflow("pytest # docker build"), **DOCKERFILE}, "not_done"),
        ({".github/workflows/b.yml": workflow("docker build .", job="if: false")}, "not_done"),
    ],
)
def test_docker_trigger(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "docker-trigger") == expected


def test_docker_trigger_is_unknowable_where_the_report_shows_builds(repo: Make) -> None:
    shown = {"reports/figures/build.png": b"build"}
    made = repo({**DOCKERFILE, **shown}, answers={21: "![our builds](figures/build.png)"})
    assert state(made, "docker-trigger") == "unknowable"


def test_a_cloud_build_file_that_does_not_parse_is_not_said_to_lack_the_step(repo: Make) -> None:
    text = (
        "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [\n    'build',\n    'registry/image\n    '-f',\n  ]\n"
    )
    broken = repo(DOCKERFILE | {"cloudbuild.yaml": text})
    assert (state(broken, "docker-trigger"), confidence(broken, "docker-trigger")) == ("partial", "low")
    assert "does not parse" in discover()["docker-trigger"].function(broken).message


@pytest.mark.parametrize(("event", "expected"), [("push", "done"), ("workflow_dispatch", "partial")])
def test_a_reusable_workflow_starts_by_itself_where_what_calls_it_does(repo: Make, event: str, expected: str) -> None:
    files = {
        ".github/workflows/main.yml": f"on: [{event}]\njobs:\n  b:\n    uses: ./.github/workflows/build.yml\n",
        ".github/workflows/build.yml": workflow("docker build .", on="workflow_call"),
    }
    assert state(repo(files), "docker-trigger") == expected


@pytest.mark.parametrize(
    "name", ["DockerFile", "DOCKERFILE", "Dockerfile.train", "Dockerfile_api", "api_dockerfile", "train.DockerFile"]
)
def test_docker_files_go_by_many_names(repo: Make, name: str) -> None:
    assert state(repo({f"docker/{name}": "FROM python\nCOPY . .\n"}), "dockerfiles") == "done"


def test_a_build_file_with_placeholders_shows_no_build_to_either_item(repo: Make) -> None:
    step = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, app, -f, <path-to-dockerfile>, .]\n"
    made = repo({"cloudbuild.yaml": step, **DOCKERFILE})
    assert (state(made, "docker-build"), state(made, "docker-trigger")) == ("unknowable", "partial")
    finding = discover()["docker-build"].function(made)
    assert finding.message == "the Cloud Build file still has placeholders; a local build leaves no trace"
    assert finding.evidence[0].path == "cloudbuild.yaml"


def test_a_note_that_is_cut_ends_in_a_sign(repo: Make) -> None:
    step = f"steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, {'a' * 100}, .]\n"
    (place,) = discover()["docker-build"].function(repo({"cloudbuild.yaml": step, **DOCKERFILE})).evidence
    assert len(place.note) == 80
    assert place.note.endswith("aa…")


def test_an_instruction_is_not_shown_with_a_sign_that_leads_to_nothing(repo: Make) -> None:
    install = f"RUN apt update && apt install {'build-essential '.ljust(49, 'x')}"
    made = repo({"Dockerfile": f"FROM python\n{install} && \\\n    apt clean\n"})
    assert [place.note for place in discover()["dockerfiles"].function(made).evidence] == [
        "FROM python",
        f"{install}…",
    ]


SUBMIT = workflow("gcloud builds submit . --config train.yaml")
JOB = "steps:\n- name: gcr.io/cloud-builders/gcloud\n  args: [ai, custom-jobs, create]\n"


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (JOB, ("unknowable", "partial")),
        (JOB + "- name: gcr.io/cloud-builders/docker\n  args: [build, .]\n", ("done", "done")),
        (JOB + "images: [eu.gcr.io/p/a]\n", ("done", "done")),
        (JOB + "- name: eu.gcr.io/p/own-builder\n", ("done", "done")),
        (
            JOB.replace("args", "entrypoint: bash\n  args").replace("ai, custom-jobs, create", "build.sh"),
            ("done", "done"),
        ),
    ],
)
def test_what_cloud_build_is_given_has_to_build(repo: Make, build: str, expected: tuple[str, str]) -> None:
    made = repo({**DOCKERFILE, ".github/workflows/a.yml": SUBMIT, "train.yaml": build})
    assert (state(made, "docker-build"), state(made, "docker-trigger")) == expected


CLOSED = "on: [push, pull_request]\njobs:\n  build:\n    if: {}\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build .\n"


@pytest.mark.parametrize(
    ("condition", "built", "trigger"),
    [
        ("github.event.action == 'closed'", "unknowable", "partial"),
        ("${{ github.event_name == 'pull_request' && github.event.pull_request.merged == true }}", "unknowable", "partial"),
        ("github.event_name == 'push'", "done", "done"),
        ("github.event.action == 'closed' || github.event_name == 'push'", "done", "done"),
        ("inputs.build", "done", "done"),
    ],
)  # fmt: skip
def test_a_job_that_no_event_runs_builds_no_image(repo: Make, condition: str, built: str, trigger: str) -> None:
    made = repo({**DOCKERFILE, ".github/workflows/ci.yml": CLOSED.format(condition)})
    assert (state(made, "docker-build"), state(made, "docker-trigger")) == (built, trigger)


TRIGGERED = (
    'resource "google_cloudbuild_trigger" "a" {{\n  build {{\n    step {{\n      name = "{}"\n    }}\n  }}\n}}\n'
)


@pytest.mark.parametrize(
    ("image", "expected"), [("gcr.io/cloud-builders/docker", "done"), ("gcr.io/cloud-builders/gsutil", "unknowable")]
)
def test_a_trigger_that_builds_an_image_builds_it(repo: Make, image: str, expected: str) -> None:
    assert state(repo({**DOCKERFILE, "cloud/main.tf": TRIGGERED.format(image)}), "docker-build") == expected
