"""Jobs of clouds and clusters that train in several processes."""

from __future__ import annotations

import pytest

from auditor import State
from probes import performance
from tests.probes.conftest import MakeRepository

_AZURE = "command: python a.py\ndistribution:\n  type: pytorch\n  process_count_per_instance: {}\n"
_KUBEFLOW = """
apiVersion: kubeflow.org/v1
kind: {}
spec:
  pytorchReplicaSpecs:
    Master:
      replicas: 1
    Worker:
      replicas: {}
"""


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"azure/job.yaml": _AZURE.format(4)}, State.DONE),
        ({"azure/job.yaml": _AZURE.format(1)}, State.NOT_DONE),
        ({"azure/job.yaml": _AZURE.format(1) + "resources:\n  instance_count: 2\n"}, State.DONE),
        ({"azure/job.yaml": "command: python a.py\nresources:\n  instance_count: 2\n"}, State.NOT_DONE),
        ({"k8s/job.yaml": _KUBEFLOW.format("PyTorchJob", 2)}, State.DONE),
        ({"k8s/job.yaml": _KUBEFLOW.format("PyTorchJob", 1)}, State.DONE),
        ({"k8s/job.yaml": _KUBEFLOW.format("PyTorchJob", 1).partition("    Worker")[0]}, State.NOT_DONE),
        ({"k8s/job.yaml": "kind: PyTorchJob\nspec:\n  nprocPerNode: '2'\n"}, State.DONE),
        ({"k8s/job.yaml": "told: PyTorchJob\nspec:\n  nprocPerNode: '2'\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH --ntasks-per-node=4\nsrun python a.py\n"}, State.DONE),
        ({"job.sh": "#SBATCH --ntasks-per-node=1\nsrun python a.py\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH --ntasks-per-node=4\npython a.py\n# srun\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH --ntasks=4\nsrun python src/p/preprocess.py\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH --ntasks=4\nsrun python src/p/preprocess.py\nsrun python a.py\n"}, State.DONE),
        ({"job.sh": "#SBATCH -n 4\nsrun --ntasks=1 --cpus-per-task=4 python train.py\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH -n 4\nsrun \\\n  -n 1 python train.py\n"}, State.NOT_DONE),
        ({"job.sh": "#SBATCH -n 4\nsrun --ntasks=16 python train.py\n"}, State.DONE),
        ({"fit.sh": "deepspeed --num_gpus 2 a.py\n"}, State.DONE),
        ({"fit.sh": "composer -n 4 a.py\n"}, State.DONE),
        ({"fit.sh": "composer install -n\n"}, State.NOT_DONE),
        ({"k8s/api.yaml": "kind: Deployment\nspec:\n  replicas: 3\n"}, State.NOT_DONE),
    ],
)
def test_a_jobs_file_starts_several_processes(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    assert performance.distributed_training(repo({"a.py": "x = 1\n", **files})).state is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            "from azure.ai.ml import command, PyTorchDistribution\n"
            "command(command='x', distribution=PyTorchDistribution(process_count_per_instance=4))\n",
            State.DONE,
        ),
        (
            "from azure.ai.ml import command, PyTorchDistribution\n"
            "command(command='x', distribution=PyTorchDistribution(process_count_per_instance=1))\n",
            State.NOT_DONE,
        ),
        ("from azure.ai.ml import command\ncommand(command='x', instance_count=2)\n", State.NOT_DONE),
        (
            "from sagemaker.pytorch import PyTorch\n"
            "PyTorch(instance_count=2, distribution={'torch_distributed': {'enabled': True}}).fit()\n",
            State.DONE,
        ),
        ("from sagemaker.pytorch import PyTorch\nPyTorch(instance_count=1).fit()\n", State.NOT_DONE),
        (
            "from sagemaker.inputs import TrainingInput\nfrom sagemaker.pytorch import PyTorch\n"
            "PyTorch(instance_count=1).fit(TrainingInput('s3://a', distribution='FullyReplicated'))\n",
            State.NOT_DONE,
        ),
        ("import seaborn\nseaborn.displot(rows, distribution={'a': 1})\n", State.NOT_DONE),
    ],
)
def test_code_asks_a_cloud_for_several_processes(repo: MakeRepository, text: str, state: State) -> None:
    assert performance.distributed_training(repo({"a.py": text})).state is state
