"""What a document tells is done in a cloud: only where it is the project that it speaks of."""

from __future__ import annotations

import pytest

from tests.probes.conftest import REPORT, MakeRepository
from tests.probes.ops import API, state

NOTES = "# Using the cloud\n\nSource: https://skaftenicki.github.io/dtu_mlops/s6_the_cloud/using_the_cloud/\n\n"
JOB = "```bash\ngcloud ai custom-jobs create \\\n    --region=europe-west1 \\\n    --display-name={} \\\n    --config={}\n```\n"
DEPLOY = "```bash\ngcloud {}\n```\n"
IMAGE = "europe-west1-docker.pkg.dev/{}/images/train:latest"
TRAINS = {"src/p/train.py": "from torch import nn\n\nnn.Linear(1, 1)(1).backward()\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"docs/cloud.md": JOB.format("my-training-job", "config.yaml")}, "unknowable"),
        ({"docs/cloud.md": JOB.format("training-job", "config.yaml")}, "unknowable"),
        ({"docs/cloud.md": JOB.format("my-job", "config.yaml"), "config.yaml": "lr: 1\n"}, "done"),
        ({"docs/cloud.md": JOB.format("my-job", "config.yaml"), "docs/config.yaml": "lr: 1\n"}, "done"),
        ({"docs/cloud.md": JOB.format("my-job", "config.yaml"), "src/p/conf/config.yaml": "lr: 1\n"}, "unknowable"),
        ({"docs/cloud.md": JOB.format("bird-train", "-"), "tasks.py": "JOB = 'bird-train'\nprint(JOB)\n"}, "done"),
        ({"docs/cloud.md": JOB.format("x", "job.yaml") + IMAGE.format("group-93")}, "done"),
        ({"docs/cloud.md": JOB.format("x", "job.yaml") + IMAGE.format("project-id")}, "unknowable"),
        ({"docs/cloud.md": NOTES + JOB.format("x", "job.yaml") + IMAGE.format("dtu-93")}, "unknowable"),
        ({"s6_the_cloud/using_the_cloud.md": JOB.format("x", "j.yaml") + IMAGE.format("dtu-93")}, "unknowable"),
        ({"docs/cloud.md": "See https://skaftenicki.github.io/dtu_mlops/.\n" + JOB.format("x --project=birds-93", "j")},
         "done"),
    ],
)  # fmt: skip
def test_a_training_job_that_a_document_tells_of(repo: MakeRepository, files: dict[str, str], expected: str) -> None:
    assert state(repo({**TRAINS, **files}), "cloud-training") == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("functions deploy predict --gen2 --runtime python311 --trigger-http", "unknowable"),
        ("functions deploy predict --runtime python311 --source=app --trigger-http", "done"),
        ("functions deploy predict --runtime python311 --source function --trigger-http", "unknowable"),
        ("run deploy bird-api --image=gcr.io/$PROJECT_ID/bird-api", "unknowable"),
        ("run deploy bird-api --image=gcr.io/birds-93/bird-api", "done"),
        ("run deploy my-service --image=gcr.io/cloudrun/hello", "unknowable"),
        ("run deploy bird-api --image=gcr.io/$PROJECT_ID/p-api --env-vars-file app/env.yaml", "done"),
    ],
)
def test_a_deployment_that_a_document_tells_of(repo: MakeRepository, command: str, expected: str) -> None:
    files = {"app/main.py": API, "app/env.yaml": "a: 1\n", "docs/deploy.md": DEPLOY.format(command)}
    assert state(repo(files), "cloud-deployment") == expected


def test_a_deployment_that_an_answer_tells_of_is_the_groups(repo: MakeRepository) -> None:
    answer = DEPLOY.format("run deploy bird-api --image gcr.io/$PROJECT_ID/bird-api")
    assert state(repo({"app/main.py": API}, answers={24: answer}), "cloud-deployment") == "done"
    assert state(repo({"app/main.py": API, REPORT: answer}), "cloud-deployment") == "unknowable"


@pytest.mark.parametrize(
    ("page", "expected"),
    [(NOTES, "not_done"), ("# Training\n\n", "partial")],
)
def test_a_sweep_that_only_notes_of_the_course_tell_of(repo: MakeRepository, page: str, expected: str) -> None:
    files = {**TRAINS, "docs/logging.md": page + "```bash\npython train.py --multirun lr=1,2\n```\n"}
    assert state(repo(files), "sweep") == expected


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("README.md", "", "done"),
        ("docs/monitoring.md", NOTES, "unknowable"),
        ("s8_monitoring/monitoring.md", "", "unknowable"),
    ],
)
def test_the_service_of_a_page_of_the_course_is_its_own(
    repo: MakeRepository, path: str, head: str, expected: str
) -> None:
    text = f"{head}url = 'https://us-central1-birds-337909.cloudfunctions.net/function-2'\n"
    assert state(repo({"app/main.py": API, path: text}), "cloud-deployment") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("utils/commands.txt", "docker push x\n\ngcloud run deploy api \\\n  --image=gcr.io/birds-93/api\n", "done"),
        ("utils/commands.txt", "Then gcloud run deploy api --image=gcr.io/birds-93/api did not work.\n", "unknowable"),
        ("utils/commands.txt", "gcloud run deploy my-service --image=gcr.io/cloudrun/hello\n", "unknowable"),
        ("requirements.txt", "# gcloud run deploy api --image=gcr.io/birds-93/api\ntorch\n", "unknowable"),
        ("web/App.vue", "<script>\nconst api = 'https://birds-203948576120.europe-west1.run.app'\n</script>\n", "done"),
        ("web/App.svelte", "<script>\n// const api = ''\n</script>\n", "unknowable"),
    ],
)
def test_commands_that_somebody_noted_and_pages_that_ask_the_service_show_its_deployment(
    repo: MakeRepository, path: str, text: str, expected: str
) -> None:
    assert state(repo({"app/main.py": API, path: text}), "cloud-deployment") == expected
