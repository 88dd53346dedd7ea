"""What a machine in Google's cloud is given to run says whether it trains: its name does not."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state, workflow

W = ".github/workflows/train.yml"
CREATE = 'gcloud compute instances create "{}" --zone europe-west4-a {}\n'
SSH = "gcloud compute ssh {} --zone europe-west4-a --command {}\n"
SKY = "resources:\n  cloud: gcp\nrun: dvc pull && python -m birds.main {} --config base.yaml\n"

FLOW = (
    "deployments:\n- name: a\n  entrypoint: p/flows.py:{}\n  work_pool:\n    name: vertex\n    job_variables:\n"
    "      image: eu.gcr.io/p/a\n"
)
K8S_JOB = "kind: Job\nspec:\n  containers:\n  - image: gcr.io/p/i\n    command: [{}, go]\n"
POE = "[tool.poe.tasks]\ngo = 'python -m birds.main fit'\n"
STACK = "components:\n  orchestrator:\n    flavor: vertex\n"
HANDED = CREATE.format("vm", "--metadata-from-file startup-script=start.sh")
CLIENT = (
    "from google.cloud import compute_v1\n\nSTART = '#!/bin/bash\\n{}'\n"
    "compute_v1.InstancesClient().insert(project='p', instance_resource=compute_v1.Items(value=START))\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"vm.sh": CREATE.format("train", "--machine-type n1")}, "partial"),
        ({"vm.sh": CREATE.format("train-$(date +%s)", "")}, "partial"),
        ({"vm.sh": CREATE.format("vm", "--metadata startup-script='python -m birds.train'")}, "done"),
        ({"vm.sh": CREATE.format("train", "--metadata-from-file=startup-script=$SCRIPT")}, "done"),
        ({"vm.sh": SSH.format("train", '"pip install ./birds"')}, "partial"),
        ({"vm.sh": SSH.format("vm", '"python -m birds.main fit"')}, "done"),
        ({"vm.sh": SSH.format("vm", '"\n  cd birds\n  make train\n"')}, "done"),
        ({"vm.sh": SSH.format("train", '"$COMMAND"')}, "done"),
        ({"vm.sh": SSH.format("train", '"bash start.sh"')}, "done"),
        ({"vm.sh": SSH.format("vm", '"$COMMAND"')}, "partial"),
        ({"vm.sh": SSH.format("train-vm", '"cd birds && python main.py"')}, "done"),
        ({"vm.sh": SSH.format("train-vm", '"cd birds && git pull; pip install ."')}, "partial"),
        ({"vm.sh": CREATE.format("train", "--metadata=install-nvidia-driver=True")}, "partial"),
        ({"vm.sh": CREATE.format("vm", "--metadata=a=b --metadata=startup-script='make train'")}, "done"),
        ({"vm.sh": "gcloud compute ssh vm -- python train.py\n"}, "done"),
        ({"vm.sh": SSH.format("vm", '"pip install x"') + 'echo "now run python train.py"\n'}, "partial"),
        ({W: workflow(SSH.format("train", "'pip install ./birds'"))}, "partial"),
        ({W: workflow(SSH.format("train", "'make train'"))}, "done"),
        ({W: workflow("gcloud compute instances start train")}, "partial"),
        ({"train-vm.sh": SSH.format("vm", "'pip install ./birds'")}, "partial"),
        ({"train-vm.sh": SSH.format("vm", '"docker run $IMAGE"')}, "done"),
        ({"sky.yaml": SKY.format("fit")}, "done"),
        ({"sky.yaml": SKY.format("predict")}, "unknowable"),
        ({"job.yaml": K8S_JOB.format("poe"), "pyproject.toml": POE}, "done"),
        ({"job.yaml": K8S_JOB.format("make"), "pyproject.toml": POE}, "unknowable"),
        ({"prefect.yaml": FLOW.format("monthly_fit")}, "done"),
        ({"prefect.yaml": FLOW.format("monthly_report")}, "unknowable"),
        ({"prefect.yaml": FLOW.format("monthly_fit").replace("eu.gcr.io", "ghcr.io")}, "unknowable"),
        (
            {"stack.yaml": STACK, "p/flows.py": "from zenml import pipeline\n\n@pipeline\ndef fit():\n    pass\n"},
            "done",
        ),
        ({"stack.yaml": STACK}, "unknowable"),
        ({"vm.sh": HANDED, "start.sh": "accelerate launch -m axolotl.cli.train recipe.yml\n"}, "done"),
        ({"vm.sh": HANDED, "start.sh": "torchrun --nproc_per_node 2 src/train.py\n"}, "done"),
        ({"vm.sh": HANDED, "start.sh": "accelerate launch -m axolotl.cli.inference recipe.yml\n"}, "partial"),
        ({"cloud/tune.py": CLIENT.format("python -m birds.train")}, "done"),
        ({"cloud/tune.py": CLIENT.format("uvicorn api:app")}, "unknowable"),
    ],
)
def test_what_a_machine_is_given_to_run_trains(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ('{"taskGroups": [{"script": {"text": "echo hello"}}]}', "partial"),
        ('{"taskGroups": [{"script": {"text": "python -m birds.train"}}]}', "done"),
        ('{"taskGroups": [{"container": {"imageUri": "eu.gcr.io/p/a"}}]}', "done"),
    ],
)
def test_a_job_of_batch_trains_by_what_its_file_runs(repo: Make, job: str, expected: str) -> None:
    submit = "gcloud batch jobs submit fit-1 --location eu --config ops/batch.json"
    assert state(repo({W: workflow(submit), "ops/batch.json": job}), "cloud-training") == expected
    assert state(repo({"run.sh": f"{submit}\n", "ops/batch.json": job}), "cloud-training") == expected


def test_an_update_of_a_job_that_trains_is_shown(repo: Make) -> None:
    update = "gcloud run jobs update model-training --image=eu.gcr.io/p/model-training --command=python"
    finding = discover()["cloud-training"].function(repo({W: workflow(update)}))
    assert (finding.state.value, finding.evidence[0].path) == ("done", W)
    other = update.replace("model-training", "report")
    assert state(repo({W: workflow(other)}), "cloud-training") == "unknowable"


def test_a_script_that_trains_on_any_machine_is_told_of(repo: Make) -> None:
    script = "docker pull me/birds\ndocker run --gpus all me/birds --epochs 5\n"
    finding = discover()["cloud-training"].function(repo({"scripts/start.sh": script}))
    assert (finding.state.value, [(each.path, each.line) for each in finding.evidence]) == (
        "unknowable",
        [("scripts/start.sh", 2)],
    )
    assert "scripts/start.sh runs an image on a GPU" in finding.message
    plain = discover()["cloud-training"].function(repo({"scripts/run.sh": script.replace(" --gpus all", "")}))
    assert (plain.state.value, plain.evidence) == ("unknowable", ())
