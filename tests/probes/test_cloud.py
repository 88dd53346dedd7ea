from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, notebook, state, workflow

Make = Callable[..., Repository]
SKY = "resources:\n  cloud: gcp\n  accelerators: T4:1\nrun: |\n  uv run birds-train configs/base.json\n"
CLUSTER = (
    "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\nspec:\n  template:\n    spec:\n      containers:\n"
    "      - image: eu.gcr.io/p/train:latest\n        args: [configs/base.json]\n"
)
W = ".github/workflows/deploy.yml"
SERVED = {"app/main.py": API}


TASK = (
    "from invoke import task\nVM = 'vm-1'\nIMAGE = 'eu.gcr.io/p/i'\n\n@task\ndef {}(ctx, gpu=False):\n"
    "    flags = '--gpus all' if gpu else ''\n    inner = f'docker run {{flags}} {{IMAGE}}'\n"
    "    ctx.run(f'gcloud compute ssh {{VM}} ' f'--command=\"{{inner}}\"', echo=True)\n"
)
BUILT = "steps:\n- name: eu.gcr.io/p/i\n  entrypoint: sh\n  args:\n  - -c\n  - |\n    dvc pull\n    {}\n"
LISTED = (
    "import subprocess\n\n\ndef main(config):\n    command = [\n        'gcloud',\n        '{}',\n        '{}',\n        '{}',\n"
    "        f'{}',\n    ]\n    subprocess.run(command)\n"
)
JOB = "workerPoolSpecs:\n  machineSpec:\n    machineType: n1-highmem-2\n  containerSpec:\n    imageUri: eu.gcr.io/p/train\n"
CML = (
    "on: [push]\njobs:\n  launch:\n    runs-on: ubuntu-latest\n    steps:\n    - run: |\n        cml runner launch \\\n"
    "          --cloud={} \\\n          --labels=cml-gpu\n  train:\n    needs: launch\n    runs-on: {}\n    steps:\n    - run: {}\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"configs/vertex.yaml": JOB}, "done"),
        ({"configs/vertex_preprocess.yaml": JOB}, "partial"),
        ({"configs/preprocess_and_train.yaml": JOB}, "done"),
        ({"configs/vertex.yaml": JOB.replace("eu.gcr.io/p/train", "gcr.io/<project-id>/<docker-img>")}, "unknowable"),
        ({"configs/vertex.yaml": JOB.replace("eu.gcr.io/p/train", "gcr.io/$PROJECT_ID/train")}, "done"),
        ({"train.sh": "gcloud ai custom-jobs create \\\n  --region=europe-west1 --config=c.yaml\n"}, "done"),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n  args: [ai, custom-jobs, create, --config=c.yaml]\n"}, "done"),
        ({"infra/sky.yaml": SKY}, "done"),
        ({"infra/sky.yaml": SKY.replace("gcp", "aws")}, "unknowable"),
        ({"infra/sky.yaml": SKY.replace("birds-train", "uvicorn app")}, "unknowable"),
        ({"k8s/job.yaml": CLUSTER}, "done"),
        ({"k8s/job.yaml": CLUSTER.replace("eu.gcr.io/p/", "")}, "unknowable"),
        ({"k8s/job.yaml": CLUSTER.replace("train:", "drift:")}, "unknowable"),
        ({"k8s/job.yaml": CLUSTER.replace("Job", "Deployment")}, "unknowable"),
        ({"n.ipynb": notebook("%%bash\ngcloud ai custom-jobs create --region x --config=c.yaml")}, "done"),
        ({"n.ipynb": notebook("!gcloud ai custom-jobs create --config=<your config>")}, "unknowable"),
        ({"n.ipynb": notebook("!gcloud ai custom-jobs list")}, "unknowable"),
        ({"cloudbuild.yaml": "steps:\n- name: bash\n  args: ['-c', '# gcloud ai custom-jobs create --config=c.yaml']\n"}, "unknowable"),
        ({"submit.py": "from google.cloud import aiplatform\n\njob = aiplatform.CustomContainerTrainingJob('a', 'b')\njob.run()\n"}, "done"),
        ({"submit.py": "from google.cloud import aiplatform\n\njob = aiplatform.CustomJob.from_local_script('a', script_path='train.py')\njob.run()\n"}, "done"),
        ({"state.py": "from google.cloud import aiplatform\n\nprint(aiplatform.CustomJob.list())\n"}, "unknowable"),
        ({W: workflow(steps="- run: >\n    gcloud compute instances\n    create-with-container\n    training\n    --container-image=docker.io/g/training")}, "done"),
        ({W: workflow(steps="- run: >\n    gcloud compute instances\n    create-with-container\n    api\n    --container-image=docker.io/g/api")}, "unknowable"),
        ({W: workflow("gcloud compute ssh vm --command 'docker run docker.io/g/trained-model-api'")}, "partial"),
        ({"Makefile": "train_cloud:\n\tgcloud ai \\\n\t  --ai \\\n\t  --custom-jobs \\\n\t  --create \\\n\t  --worker-pool-spec=machine-type=n1\n"}, "done"),
        ({W: CML.format("gcp", "[self-hosted, cml-gpu]", "python birds/train_model.py")}, "done"),
        ({W: CML.format("gcp", "cml-gpu", "dvc pull && python -m birds.train")}, "done"),
        ({W: CML.format("aws", "[self-hosted, cml-gpu]", "python birds/train_model.py")}, "unknowable"),
        ({W: CML.format("gcp", "ubuntu-latest", "python birds/train_model.py")}, "unknowable"),
        ({W: CML.format("gcp", "[self-hosted, cml-gpu]", "pytest tests/test_train.py")}, "unknowable"),
        ({"vm.sh": "gcloud compute ssh vm --command 'python src/train.py'\n"}, "done"),
        ({"vm.sh": "gcloud compute scp src/train.py vm:~\n"}, "partial"),
        ({"configs/pool.yaml": "machineSpec:\n  machineType: n1\ncontainerSpec:\n  imageUri: eu.gcr.io/p/i\n"}, "done"),
        ({"configs/pod.yaml": "containerSpec:\n  imageUri: eu.gcr.io/p/i\n"}, "unknowable"),
        ({"README.md": "```\ngcloud ai custom-jobs create --region=europe-west1 --config=c.yaml\n```\n", "c.yaml": "a: 1"}, "done"),
        ({"tasks.py": "from invoke import task\n\n@task\ndef vertex(ctx):\n    ctx.run('gcloud ai custom-jobs create --config=c.yaml')\n"}, "done"),
        ({"submit.py": LISTED.format("ai", "custom-jobs", "create", "--config={config}")}, "done"),
        ({"submit.py": LISTED.format("ai", "custom-jobs", "list", "--config={config}")}, "unknowable"),
        ({"submit.py": "import subprocess\n\n\ndef run():\n    subprocess.run(['gcloud', 'ai', 'custom-jobs', 'create'])\n"}, "done"),
        ({"submit.py": "import subprocess\n\nA = 'gcloud'\n\n\ndef run():\n    subprocess.run(['ai', 'custom-jobs', 'create'])\n"}, "unknowable"),
        ({"setup_vm.sh": "sudo apt install git\ngit clone x\n"}, "partial"),
        ({"tasks.py": TASK.format("remote_train")}, "done"),
        ({"tasks.py": TASK.format("remote_setup")}, "unknowable"),
        ({"machine.sh": "gcloud compute instances create vm --zone=europe-west1-b\n"}, "partial"),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, train.dockerfile, .]\n"}, "partial"),
        ({"cloudbuild.yaml": BUILT.format("python src/models/train_model.py --epochs 5")}, "done"),
        ({"cloudbuild.yaml": BUILT.format("uv run python -m birds.train")}, "done"),
        ({"cloudbuild.yaml": BUILT.format("# python src/models/train_model.py")}, "partial"),
        ({"cloudbuild.yaml": BUILT.format("python -m pytest tests/test_train.py")}, "partial"),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [run, --rm, eu.gcr.io/p/train]\n"}, "done"),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [run, --rm, eu.gcr.io/p/trained-model-api]\n"}, "unknowable"),
        ({"predict.py": "from google.cloud import aiplatform\n\naiplatform.Endpoint('x').predict([])\n"}, "unknowable"),
        ({"README.md": "gcloud ai custom-jobs create", "x.sh": "# gcloud ai custom-jobs create\n"}, "unknowable"),
        ({"README.md": "```\ngcloud ai custom-jobs create --config=<your-config>\n```\n"}, "unknowable"),
    ],
)  # fmt: skip
def test_cloud_training(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected


def test_a_command_of_a_document_is_shown_where_it_begins(repo: Make) -> None:
    text = "To train:\n```bash\ngcloud ai custom-jobs create \\\n  --config=c.yaml\n```\n"
    assert discover()["cloud-training"].function(repo({"README.md": text, "c.yaml": ""})).evidence[0].line == 3


def test_of_several_jobs_the_one_that_is_named_for_training_is_shown_first(repo: Make) -> None:
    files = {"cloud/job_data.yaml": JOB, "cloud/job_evaluate.yaml": JOB, "cloud/job_train.yaml": JOB}
    assert discover()["cloud-training"].function(repo(files)).evidence[0].path == "cloud/job_train.yaml"


def test_a_command_that_only_an_answer_shows_starts_no_training(repo: Make) -> None:
    command = "```bash\ngcloud ai custom-jobs create --config=c.yaml\n```\n"
    finding = discover()["cloud-training"].function(repo(answers={22: f"We trained by\n\n{command}"}))
    assert finding.state.value == "unknowable"
    assert finding.evidence[0].note == "gcloud ai custom-jobs create --config=c.yaml"
    files = {"README.md": command, "c.yaml": ""}
    assert state(repo(files, answers={22: f"We trained by\n\n{command}"}), "cloud-training") == "done"
    assert (
        state(
            repo({"train.sh": "gcloud ai custom-jobs create --config=c.yaml\n"}, answers={22: command}),
            "cloud-training",
        )
        == "done"
    )


def test_a_list_of_words_ends_where_it_ends(repo: Make) -> None:
    text = "import subprocess\n\nsubprocess.run(['gcloud', 'ai', 'custom-jobs', 'create'])\n\nprint('Done')\n"
    found = discover()["cloud-training"].function(repo({"submit.py": text})).evidence
    assert [each.note for each in found] == ["gcloud ai custom-jobs create"]


def test_what_a_script_says_is_shown_once(repo: Make) -> None:
    shown = (
        discover()["cloud-training"].function(repo({"run.sh": "gcloud ai custom-jobs create --region x\n"})).evidence
    )
    assert shown and len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("gcloud run deploy api --image x")}, "done"),
        ({W: workflow(steps="- uses: google-github-actions/deploy-cloudrun@v2\n  with:\n    service: api")}, "done"),
        (
            {
                "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n  args: [run, deploy, api, --image=x]\n"
            },
            "done",
        ),
        (
            {"app.py": API, "cloudbuild.yaml": "steps:\n- name: bash\n  args: ['-c', '# gcloud run deploy api']\n"},
            "unknowable",
        ),
        (
            {"app.py": API, "cloudbuild.yaml": "steps:\n- name: ubuntu\n  args: [echo, gcloud run deploy api]\n"},
            "unknowable",
        ),
        (
            {
                "cloudbuild.yaml": "steps:\n- name: cloud-sdk\n  entrypoint: bash\n  args:\n  - -c\n  - |\n    gcloud run deploy api\n"
            },
            "done",
        ),
        ({"n.ipynb": notebook("!gcloud run deploy api --image x/y")}, "done"),
        ({"app.py": API, "n.ipynb": notebook("x = 1\n# !gcloud run deploy api --image x/y")}, "unknowable"),
        ({"deploy.sh": "gcloud functions deploy predict --runtime python311\n"}, "done"),
        (
            {"ship.py": "import subprocess\n\nsubprocess.run(['gcloud', 'run', 'deploy', 'api', '--image', 'x'])\n"},
            "done",
        ),
        ({"service.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\n"}, "done"),
        ({"reports/README.md": "It runs at https://api-203948576120.europe-west1.run.app/docs."}, "done"),
        ({"front.py": "URL = 'https://my-app-ab12cd34ef-ew.a.run.app'\nprint(URL)\n"}, "done"),
        ({"api.dockerfile": "FROM x\n# curl https://api-203948576120.europe-west1.run.app\n"}, "done"),
        ({"a.py": "x = 1  # https://api-203948576120.europe-west1.run.app\n"}, "done"),
        ({"a.py": '"""Serves https://api-203948576120.europe-west1.run.app/docs."""\nx = 1\n'}, "done"),
        ({"tests/test_a.py": "URL = 'https://api-' + N + '.europe-west1.run.app'\n"}, "unknowable"),
        ({"a.py": "x = 1  # https://your-service-xyz.a.run.app\n"}, "unknowable"),
        ({"README.md": "curl https://REGION-PROJECT_ID.cloudfunctions.net/predict\n"}, "unknowable"),
        ({"README.md": "_https://birds-app.cloudfunctions.net/predict_\n"}, "done"),
        ({"api.dockerfile": "FROM x\n# gcloud run deploy api\n"}, "unknowable"),
        ({"README.md": "curl https://<cloud-run-url>/predict or https://your-service-xyz.a.run.app"}, "unknowable"),
        ({"reports/README.md": "Deployed by ```bash gcloud run deploy api --image gcr.io/birds/api```.\n"}, "done"),
        ({"reports/README.md": "It is deployed by `gcloud run deploy`.\n"}, "unknowable"),
        ({"reports/README.md": "> e.g. `gcloud run deploy api --image gcr.io/birds/api`\n"}, "unknowable"),
        ({"deploy.sh": "# gcloud run deploy api\n"}, "unknowable"),
        ({"deploy.sh": "echo gcloud run deploy api\n"}, "unknowable"),
        ({W: workflow("echo 'gcloud run deploy api'")}, "unknowable"),
        ({W: workflow(steps="- run: echo gcloud run deploy api")}, "unknowable"),
        ({W: workflow("gcloud run deploy api", job="if: false")}, "unknowable"),
        (
            {W: workflow(steps="- if: ${{ false }}\n  run: |\n    gcloud run deploy api \\\n      --image x")},
            "unknowable",
        ),
        ({W: workflow(steps="- uses: a/ssh-action@v1\n  with:\n    script: gcloud run deploy api")}, "done"),
        ({W: workflow(steps="- run: |\n    ssh a@b <<E\n    gcloud run deploy \\\n      api\n    E")}, "done"),
        ({"deploy.sh": "gcloud --project birds --quiet run deploy api\n"}, "done"),
        ({"deploy.sh": "echo later  # gcloud run deploy api\n"}, "unknowable"),
        ({"deploy.sh": 'echo "a # b"; gcloud run deploy api  # now\n'}, "done"),
        ({"a.yaml": "steps:\n  - run: '# gcloud run deploy api'\n"}, "unknowable"),
        ({"a.yaml": 'steps:\n  - run: "# now\\n gcloud run deploy api"\n'}, "done"),
        ({"a.yaml": "run: '\n\n  # gcloud run deploy api'\n"}, "unknowable"),
        (
            {
                "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n  script: |\n    gcloud run deploy api --image x\n"
            },
            "done",
        ),
    ],
)
def test_cloud_deployment(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**SERVED, **files}), "cloud-deployment") == expected


def test_cloud_deployment_is_not_done_without_an_api(repo: Make) -> None:
    made = repo({"src/train.py": "import torch\n\ntorch.load('x')\n", "app/main.py": "# from fastapi import FastAPI\n"})
    assert (state(made, "cloud-deployment"), confidence(made, "cloud-deployment")) == ("not_done", "high")


@pytest.mark.parametrize(
    "files",
    [
        {"serve.Dockerfile": 'FROM pytorch/torchserve:latest\nCMD ["torchserve", "--start"]\n'},
        {"run.sh": "mlflow models serve -m runs:/1/model\n"},
        {"ask.py": "import requests\n\nrequests.post('https://europe-west1-ml.googleapis.com/v1/projects/p/models/m/versions/v1:predict')\n"},
    ],
)  # fmt: skip
def test_a_server_of_models_may_be_deployed_without_an_application(repo: Make, files: dict[str, str]) -> None:
    assert state(repo(files), "cloud-deployment") == "unknowable"
    assert state(repo(files), "cloud-monitoring") == "unknowable"


@pytest.mark.parametrize(
    ("code", "served"),
    [("import streamlit as st\n\nst.write('birds')\n", "a front end"), ("import mlserver\n\nmlserver.x()\n", "an API")],
)
def test_a_page_that_may_be_deployed_is_called_no_api(repo: Make, code: str, served: str) -> None:
    finding = discover()["cloud-deployment"].function(repo({"pages/home.py": code}))
    assert finding.state.value == "unknowable"
    assert f"there is {served}, and" in finding.message


def test_a_file_that_does_not_parse_makes_no_accusation(repo: Make) -> None:
    made = repo({"app/main.py": "from fastapi import FastAPI\napp = FastAPI(\n"})
    assert (state(made, "cloud-deployment"), confidence(made, "cloud-deployment")) == ("not_done", "low")
    assert confidence(made, "fastapi") == "low"


def test_a_job_in_a_repository_that_trains_nothing_is_not_tied_to_a_training(repo: Make) -> None:
    hello = {"main.py": "print('hello world')\n", "config.yaml": JOB}
    assert state(repo(hello), "cloud-training") == "partial"
    training = "import torch\n\nclass Net(torch.nn.Module):\n    pass\n\ndef train(model):\n    loss.backward()\n"
    assert state(repo({**hello, "train.py": training}), "cloud-training") == "done"
    assert confidence(repo(hello), "cloud-training") == "high"
    tried = {**hello, "try.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": training}], "nbformat": 4})}
    assert (state(repo(tried), "cloud-training"), confidence(repo(tried), "cloud-training")) == ("partial", "medium")
    assert state(repo({**hello, "train.py": training + ")"}), "cloud-training") == "done"


CLOUD_BUILD = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, docker/train.dockerfile, -t, a, .]\n"
IMAGE = "FROM python\nCOPY src src\nENTRYPOINT python src/train.py\n"


@pytest.mark.parametrize(
    ("images", "shown"),
    [
        ({"docker/train.dockerfile": IMAGE}, "docker/train.dockerfile"),
        ({"docker/train.dockerfile": IMAGE, "docker/other_train.dockerfile": IMAGE}, "docker/train.dockerfile"),
        ({"docker/train.dockerfile": IMAGE, "docker/vertex_train.dockerfile": IMAGE}, "docker/vertex_train.dockerfile"),
        ({"docker/train.dockerfile": IMAGE, "docker/cloudtrain.dockerfile": IMAGE}, "docker/cloudtrain.dockerfile"),
        ({"docker/train.dockerfile": IMAGE, "docker/cloud_api.dockerfile": "FROM python\nCMD uvicorn api:app\n"}, "docker/train.dockerfile"),
        ({"docker/train.dockerfile": "FROM python\n"}, None),
    ],
)  # fmt: skip
def test_what_an_image_that_trains_is_built_of_is_shown(repo: Make, images: dict[str, str], shown: str | None) -> None:
    finding = discover()["cloud-training"].function(repo({"cloudbuild.yaml": CLOUD_BUILD, **images}))
    assert (finding.state.value, finding.confidence.value) == ("partial", "medium")
    assert [place.path for place in finding.evidence] == ["cloudbuild.yaml", *([shown] if shown else [])]


def test_a_training_that_is_deployed_to_cloud_run_is_said_to_be(repo: Make) -> None:
    files = {
        "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n  args: [run, deploy, training-model, --image=x]\n"
    }
    finding = discover()["cloud-training"].function(repo(files))
    assert finding.state.value == "partial"
    assert finding.message.startswith("an image that trains is deployed to Cloud Run")


def test_a_configuration_that_does_not_parse_matters_where_it_names_a_job(repo: Make) -> None:
    broken = "trainer:\n  a: [1\nb: }\n"
    assert confidence(repo({"configs/a.yaml": broken}), "cloud-training") == "high"
    assert confidence(repo({"configs/a.yaml": broken + "workerPoolSpecs:\n"}), "cloud-training") == "low"


def test_a_step_that_deploys_elsewhere_is_told_where_none_deploys_to_cloud_run(repo: Make) -> None:
    over_ssh = workflow("ssh me@vm 'docker run -d ghcr.io/p/api'")
    finding = discover()["cloud-deployment"].function(repo({**SERVED, W: over_ssh}))
    assert (finding.state.value, finding.evidence[0].path) == ("unknowable", W)
    assert finding.message.startswith("a step deploys elsewhere")


@pytest.mark.parametrize(
    "code",
    [
        "from azureml.core.model import Model\n\nservice = Model.deploy(ws, 'birds', [model], config, target)\n",
        "import azureml.core as az\n\nservice = az.Model.deploy(ws, 'birds', [model], config, target)\n",
        "from azure.ai.ml.entities import ManagedOnlineDeployment as D\n\nclient.begin_create_or_update(D(name='blue'))\n",
        "from sagemaker.pytorch import PyTorchModel\n\nmodel = PyTorchModel('model.tar.gz')\nmodel.deploy(1, 'ml.t2')\n",
    ],
)
def test_a_model_that_is_deployed_to_another_cloud_is_no_missing_api(repo: Make, code: str) -> None:
    made = repo({"deploy.py": code})
    finding = discover()["cloud-deployment"].function(made)
    assert (finding.state.value, finding.message[:43]) == ("unknowable", "code deploys the model to another cloud, no")
    assert finding.evidence[0].path == "deploy.py"
    assert state(made, "cloud-monitoring") == "unknowable"
    assert (
        state(
            repo({"train.py": "from azureml.core import Run\n\nRun.get_context().log('loss', 1)\n"}), "cloud-deployment"
        )
        == "not_done"
    )


def test_an_api_in_another_repository_leaves_its_deployment_open(repo: Make) -> None:
    made = repo({"src/train.py": "x = 1\n"}, answers={24: "The API: https://github.com/group/backend"})
    assert state(made, "cloud-deployment") == "unknowable"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"x.sh": "echo gcloud ai custom-jobs create --config x\n"}, "unknowable"),
        ({W: workflow("echo gcloud ai custom-jobs create --config x")}, "unknowable"),
        ({W: workflow("gcloud ai custom-jobs create --config x", job="if: false")}, "unknowable"),
        ({W: workflow("gcloud --project=birds ai custom-jobs create --config x")}, "done"),
        ({"Makefile": "train:\n\tgcloud --project birds beta ai custom-jobs create --config x\n"}, "done"),
    ],
)
def test_what_starts_a_training_job_is_run(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected


def test_a_job_whose_commands_are_written_as_options_is_there(repo: Make) -> None:
    make = (
        "train_cloud:\n\tgcloud ai \\\n\t  --ai \\\n\t  --custom-jobs \\\n\t  --create \\\n\t  --region=europe-west1\n"
    )
    assert state(repo({"Makefile": make}), "cloud-training") == "done"
    assert state(repo({"Makefile": make.replace("--create", "--list")}), "cloud-training") == "unknowable"


def test_of_two_tasks_that_deploy_the_one_of_the_service_is_shown_first(repo: Make) -> None:
    task = "@task\ndef {0}(ctx):\n    name = os.environ['NAME']\n    ctx.run(f'gcloud run deploy {{name}} --region eu')\n\n"
    tasks = "import os\nfrom invoke import task\n\n" + task.format("deploy_frontend") + task.format("deploy_backend")
    finding = discover()["cloud-deployment"].function(repo({**SERVED, "tasks.py": tasks}))
    assert [(place.path, place.line) for place in finding.evidence] == [("tasks.py", 12)]


CREATE = "gcloud compute instances create vm --zone=europe-west1-b \\\n  --metadata-from-file=startup-script={}\n"
TERRAFORM = 'resource "google_compute_instance" "vm" {{\n  metadata_startup_script = {}\n}}\n'
SSH = "gcloud compute ssh vm --zone=europe-west1-b << 'EOF'\n{}\nEOF\n"
START = "#!/bin/bash\ngit clone x\n{}\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"vm/make.sh": CREATE.format("vm/start.sh"), "vm/start.sh": START.format("python src/train.py")}, "done"),
        ({"vm/make.sh": CREATE.format("start.sh"), "vm/start.sh": START.format("docker run --rm gcr.io/p/train")}, "done"),
        ({"vm/make.sh": CREATE.format("vm/start.sh"), "vm/start.sh": START.format("# python src/train.py")}, "partial"),
        ({"vm/make.sh": CREATE.format("vm/start.sh"), "vm/start.sh": START.format("docker run gcr.io/p/api")}, "partial"),
        ({"vm/make.sh": CREATE.format("vm/gone.sh")}, "partial"),
        ({"vm.sh": SSH.format("cd birds\nmake train")}, "done"),
        ({"vm.sh": SSH.format("docker run gcr.io/p/train")}, "done"),
        ({"vm.sh": SSH.format("cd birds\n# make train") + "make train\n"}, "partial"),
        ({"infra/a.tf": TERRAFORM.format("<<EOF\n  python3 -m birds.train\n  EOF")}, "done"),
        ({"infra/a.tf": TERRAFORM.format('file("${path.module}/go.sh")'), "infra/go.sh": START.format("python train.py")}, "done"),
        ({"infra/a.tf": TERRAFORM.format('"uvicorn app:app"')}, "partial"),
    ],
)  # fmt: skip
def test_a_machine_that_is_given_a_script_which_trains(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected
