"""What launches a training in GCP by a tool of its own."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state, workflow

FITS = {"p/forest.py": "from sklearn.svm import SVC\n\ndef main(x, y):\n    SVC().fit(x, y)\n"}
RULES = {"workflow/Snakefile": "rule all:\n    script: 'p/forest.py'\n"}
FLOW = {"main.nf": "process fit {}\n"}
SKY = "resources:\n  cloud: {}\nrun: python -m p.{}\n"
CODE = "import sky\n\ntask = sky.Task(run='python -m p.forest')\ntask.set_resources(sky.Resources(sky.{}()))\nsky.launch(task)\n"
DSTACK = "type: task\nbackends: [{}]\ncommands:\n  - python -m p.{}\n"
RAY = "provider: {{type: {}, region: x}}\n"
JOB = 'resource "google_cloud_run_v2_job" "a" {{\n  template {{\n    command = ["python", "-m", "p.{}"]\n  }}\n}}\n'
W = ".github/workflows/train.yml"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**RULES, **FITS, "run.sh": "snakemake --executor googlebatch --jobs 4\n"}, "done"),
        ({**RULES, **FITS, "run.sh": "snakemake --google-lifesciences --jobs 4\n"}, "done"),
        ({**RULES, **FITS, "profiles/google/config.yaml": "executor: googlebatch\n"}, "done"),
        ({**FLOW, **FITS, "nextflow.config": "process.executor = 'google-batch'\n"}, "done"),
        ({**FITS, "run.sh": "dsub --provider google-batch --script p/forest.py --wait\n"}, "done"),
        ({**FITS, "sky.yaml": SKY.format("gcp", "forest")}, "done"),
        ({**FITS, "launch.py": CODE.format("GCP")}, "done"),
        ({**FITS, "fit.dstack.yml": DSTACK.format("gcp", "forest")}, "done"),
        ({**FITS, "cluster.yaml": RAY.format("gcp"), W: workflow("ray submit cluster.yaml p/forest.py")}, "done"),
        ({**FITS, "cloud/job.tf": JOB.format("forest")}, "done"),
        # What runs elsewhere, or trains nothing.
        ({**RULES, **FITS, "run.sh": "snakemake --executor slurm --jobs 4\n"}, "unknowable"),
        ({**RULES, "run.sh": "snakemake --executor googlebatch --jobs 4\n"}, "unknowable"),
        ({**FITS, "profiles/google/config.yaml": "executor: googlebatch\n"}, "unknowable"),
        ({**FLOW, **FITS, "nextflow.config": "// process.executor = 'google-batch'\n"}, "unknowable"),
        (
            {**FITS, "p/clean.py": "x = 1\n", "run.sh": "dsub --provider google-batch --script p/clean.py\n"},
            "unknowable",
        ),
        ({**FITS, "run.sh": "dsub --provider local --script p/forest.py\n"}, "unknowable"),
        ({**FITS, "sky.yaml": SKY.format("aws", "forest")}, "unknowable"),
        ({**FITS, "p/clean.py": "x = 1\n", "sky.yaml": SKY.format("gcp", "clean")}, "unknowable"),
        ({**FITS, "launch.py": CODE.format("AWS")}, "unknowable"),
        ({**FITS, "fit.dstack.yml": DSTACK.format("aws", "forest")}, "unknowable"),
        ({**FITS, "cluster.yaml": RAY.format("aws"), W: workflow("ray submit cluster.yaml p/forest.py")}, "unknowable"),
        ({**FITS, "p/clean.py": "x = 1\n", "cloud/job.tf": JOB.format("clean")}, "unknowable"),
    ],
)
def test_a_training_that_a_tool_of_its_own_launches(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected
