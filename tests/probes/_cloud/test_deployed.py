"""What makes a service in the cloud, and what only watches one."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state, workflow

PULUMI = "import pulumi_gcp as gcp\n\ngcp.{}('birds', template={{'containers': [{{'image': 'x'}}]}})\n"
KIT = "from imports.google.cloud_run_v2_service import CloudRunV2Service\n\nCloudRunV2Service(stack, 'birds')\n"
WATCH = 'resource "google_monitoring_alert_policy" "slow" {\n  filter = "metric.type = \\"run.googleapis.com/request_latencies\\""\n}\n'
ACTION = "- uses: google-github-actions/create-cloud-deploy-release@v1\n  with: {name: a}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"infra/__main__.py": PULUMI.format("cloudrunv2.Service")}, "done"),
        ({"infra/__main__.py": PULUMI.format("cloudrun.Service")}, "done"),
        ({"infra/__main__.py": PULUMI.format("cloudfunctionsv2.Function")}, "done"),
        ({"infra/__main__.py": PULUMI.format("storage.Bucket")}, "unknowable"),
        ({"infra/main.py": KIT}, "done"),
        ({"infra/watch.tf": WATCH}, "unknowable"),
        ({"infra/main.tf": 'module "a" {\n  source = "GoogleCloudPlatform/cloud-run/google"\n}\n'}, "done"),
        ({"service.yaml": "metadata:\n  annotations:\n    run.googleapis.com/ingress: all\n"}, "done"),
        ({".github/workflows/a.yml": workflow(steps=ACTION)}, "done"),
        ({"infra/a.tf.json": '{"resource": {"google_cloud_run_v2_service": {"a": {}}}}'}, "done"),
        ({"infra/a.json": '{"resource": {"google_cloud_run_v2_service": {"a": {}}}}'}, "unknowable"),
        ({"infra/a.tofu": 'resource "google_cloud_run_v2_service" "a" {}\n'}, "done"),
        ({"Pulumi.yaml": "resources:\n  a:\n    type: gcp:cloudrunv2:Service\n"}, "done"),
        ({"Pulumi.yaml": "resources:\n  a:\n    type: gcp:storage:Bucket\n"}, "unknowable"),
        ({"infra/index.ts": "const a = new gcp.cloudrunv2.Service('a', {});\n"}, "done"),
        ({"skaffold.yaml": "apiVersion: skaffold/v4beta7\ndeploy:\n  cloudrun:\n    projectid: p\n"}, "done"),
        ({"skaffold.yaml": "apiVersion: skaffold/v4beta7\ndeploy:\n  kubectl: {}\n"}, "unknowable"),
        ({"target.yaml": "apiVersion: deploy.cloud.google.com/v1\nkind: Target\nrun:\n  location: p\n"}, "done"),
    ],
)
def test_what_deploys_to_cloud_run(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({"app/main.py": API, **files}), "cloud-deployment") == expected


POLICY = 'combiner: OR\nconditions:\n- conditionThreshold:\n    filter: resource.type="{}"\n'


@pytest.mark.parametrize(("watched", "expected"), [("cloud_run_revision", "done"), ("gcs_bucket", "unknowable")])
def test_a_policy_that_a_command_names_watches_the_service(repo: Make, watched: str, expected: str) -> None:
    create = workflow("gcloud alpha monitoring policies create --policy-from-file=ops/policy.yaml")
    files = {"app/main.py": API, ".github/workflows/a.yml": create, "ops/policy.yaml": POLICY.format(watched)}
    assert state(repo(files), "cloud-monitoring") == expected


LOAD = "# URL = 'https://birds-421954772237.europe-west1.run.app'\nURL = 'http://localhost'\n"
PAGE = "URL = 'https://birds-421954772237.europe-west1.run.app'\n"


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"tests/load/locustfile.py": LOAD, "src/frontend.py": PAGE}, ("src/frontend.py", 1)),
        ({"tests/test_api.py": PAGE, "src/frontend.py": PAGE}, ("src/frontend.py", 1)),
        ({"src/a.py": LOAD, "src/b.py": PAGE}, ("src/b.py", 1)),
        ({"tests/load/locustfile.py": LOAD}, ("tests/load/locustfile.py", 1)),
    ],
)
def test_an_address_in_code_is_shown_before_one_in_a_comment_or_a_test(
    repo: Make, files: dict[str, str], shown: tuple[str, int]
) -> None:
    finding = discover()["cloud-deployment"].function(repo({"src/api.py": API, **files}))
    assert [(place.path, place.line) for place in finding.evidence] == [shown]
