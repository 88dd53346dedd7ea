from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
CREATE = "gcloud builds triggers create github --name x \\\n  --branch-pattern main {}\n"
TERRAFORM = 'resource "google_cloudbuild_trigger" "t" {{\n  github {{\n    push {{ branch = "main" }}\n  }}\n  {}\n}}\n'
STEP = 'build {\n    step {\n      name = "gcr.io/cloud-builders/docker"\n      args = ["build", "."]\n    }\n  }'


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("scripts/setup.sh", CREATE.format("--dockerfile docker/api.dockerfile"), ("done", "high")),
        ("scripts/setup.sh", CREATE.format("--build-config cloud/build.yaml"), ("done", "medium")),
        ("infra/main.tf", TERRAFORM.format(STEP), ("done", "medium")),
        ("infra/main.tf", TERRAFORM.format('filename = "cloudbuild.yaml"'), ("done", "medium")),
        ("scripts/setup.sh", f"# {CREATE.format('--dockerfile Dockerfile')}", ("not_done", "high")),
        ("scripts/setup.sh", f"echo '{CREATE.format('--dockerfile Dockerfile')}'", ("not_done", "high")),
        ("scripts/setup.sh", "gcloud builds triggers list\n", ("not_done", "high")),
        ("infra/main.tf", TERRAFORM.format('description = "deploys"'), ("not_done", "high")),
    ],
)
def test_a_trigger_of_cloud_build_that_a_command_makes_builds_by_itself(
    repo: Make, path: str, text: str, expected: tuple[str, str]
) -> None:
    made = repo({path: text, "Dockerfile": "FROM python\nRUN pip install x\n"})
    assert (state(made, "docker-trigger"), confidence(made, "docker-trigger")) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "cloud/deploy.sh",
            "gcloud functions deploy f --runtime=python311 \\\n  --trigger-bucket=my-data\n",
            "partial",
        ),
        (
            "cloud/trigger.sh",
            "gcloud eventarc triggers create t --event-filters=type=google.cloud.storage.object.v1.finalized\n",
            "partial",
        ),
        ("main.tf", 'event_trigger {\n  event_type = "google.cloud.storage.object.v1.finalized"\n}\n', "partial"),
        (W, workflow("if git diff --name-only HEAD^ HEAD | grep -q '\\.dvc$'; then dvc pull; fi"), "partial"),
        (W, workflow("git diff --name-only HEAD^ HEAD | grep '\\.py$' | xargs ruff check"), "not_done"),
        (W, workflow("git diff --name-only"), "not_done"),
        (W, workflow("git diff --quiet origin/main -- a.dvc || echo a=true >> $GITHUB_OUTPUT"), "partial"),
        (W, workflow("git diff --exit-code"), "not_done"),
        ("cloud/deploy.sh", "gcloud functions deploy f --trigger-http\n", "not_done"),
    ],
)
def test_what_looks_for_changed_data_in_another_way_is_a_part_of_it(
    repo: Make, path: str, text: str, expected: str
) -> None:
    finding = discover()["workflow-data-change"].function(repo({path: text}))
    assert finding.state.value == expected, finding.message
