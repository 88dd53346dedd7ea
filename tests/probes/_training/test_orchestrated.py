"""An orchestrator's program gives the project's pipeline a file of settings."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

ASSET = "import {0}\n\nclass Fit({0}.Config):\n    learning_rate: float\n"
RUN = "ops: {forest: {config: {learning_rate: 0.1, batch_size: 3}}}\n"
F = "runs/wide.yaml"
EXECUTE = "dagster job execute -m p -j fit -c runs/wide.yaml"
JOB = "kind: Job\nspec:\n  containers:\n  - command: [dagster, job, execute, -j, fit]\n    args: [-c, runs/wide.yaml]\n"


@pytest.mark.parametrize(
    ("tool", "files", "expected"),
    [
        ("dagster", {"Makefile": f"wide:\n\tuv run {EXECUTE}\n"}, "done"),
        ("dagster", {"run.sh": "dagster job execute -m p \\\n  -c runs/wide.yaml\n"}, "done"),
        ("dagster", {"k8s/job.yaml": JOB}, "done"),
        ("dagster", {"Dockerfile": 'FROM python\nCMD ["dagster", "job", "execute", "-c", "runs/wide.yaml"]\n'}, "done"),
        ("dagster", {"README.md": f"```bash\n$ {EXECUTE}\n```\n"}, "done"),
        ("zenml", {"run.sh": "zenml pipeline run p.fit -c runs/wide.yaml\n"}, "done"),
        ("flytekit", {"run.sh": "pyflyte run --inputs-file runs/wide.yaml p/a.py fit\n"}, "done"),
        # Another file, another command, a line that is none, a program of no library that the code makes use of.
        ("dagster", {"run.sh": EXECUTE.replace("wide", "narrow") + "\n"}, "partial"),
        ("dagster", {"run.sh": EXECUTE.replace("execute", "list") + "\n"}, "partial"),
        ("dagster", {"run.sh": f"# {EXECUTE}\n"}, "partial"),
        ("dagster", {"run.sh": f"echo {EXECUTE}\n"}, "partial"),
        ("dagster", {"run.sh": "cp runs/wide.yaml /tmp\n"}, "partial"),
        ("json", {"run.sh": f"{EXECUTE}\n"}, "partial"),
    ],
)
def test_an_orchestrator_gives_code_its_settings(repo: Make, tool: str, files: dict[str, str], expected: str) -> None:
    assert state(repo({"p/a.py": ASSET.format(tool), F: RUN, **files}), "config-files") == expected


SETTINGS = "fit:\n  learning_rate: 0.1\n  rounds: 400\n"
SNAKEFILE = (
    'configfile: "runs/wide.yaml"\n\nrule fit:\n    params: rounds=config["fit"]["rounds"]\n    script: "fit.py"\n'
)
RULE = 'rule fit:\n    params: rounds=config["fit"]["rounds"]\n    script: "fit.py"\n'
BARE = 'rule fit:\n    script: "fit.py"\n'
SCRIPT = "import lightgbm\nlightgbm.train({}, rows, snakemake.params.rounds)\n"
ASKS = "import lightgbm\nlightgbm.train({}, rows, snakemake.config['fit']['rounds'])\n"
NEXTFLOW = 'process fit {\n  script:\n  "fit.py ${params.fit.rounds}"\n}\n'
NEXT = "nextflow run main.nf -params-file runs/wide.yaml"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Snakefile": SNAKEFILE}, "done"),
        ({"workflow/Snakefile": SNAKEFILE}, "done"),
        ({"workflow/rules/fit.smk": SNAKEFILE.replace('"runs', "'runs").replace('yaml"', "yaml'")}, "done"),
        ({"Snakefile": f"configfile: 'runs/wide.yaml'\n{BARE}", "fit.py": ASKS}, "done"),
        ({"Snakefile": RULE, "Makefile": "all:\n\tsnakemake --cores 4 --configfile runs/wide.yaml\n"}, "done"),
        ({"Snakefile": RULE, "a.sh": "uv run --group flow snakemake --configfile runs/wide.yaml\n"}, "done"),
        ({"main.nf": NEXTFLOW, "run.sh": NEXT + "\n"}, "done"),
        # Nobody asks for a value of it, another file, a comment, a word of a text, no workflow of the tool.
        ({"Snakefile": f"configfile: 'runs/wide.yaml'\n{BARE}"}, "partial"),
        ({"Snakefile": SNAKEFILE.replace("wide", "narrow")}, "partial"),
        ({"Snakefile": f"# configfile: 'runs/wide.yaml'\n{RULE}"}, "partial"),
        ({"Snakefile": f"configfile: 'runs/wide.yaml'\n{BARE}# config['fit']\n"}, "partial"),
        ({"Makefile": "all:\n\tsnakemake --configfile runs/wide.yaml\n"}, "partial"),
        ({"Snakefile": RULE, "Makefile": "all:\n\techo snakemake --configfile runs/wide.yaml\n"}, "partial"),
        ({"run.sh": NEXT + "\n"}, "partial"),
    ],
)
def test_a_workflow_is_given_its_settings(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({"fit.py": SCRIPT, F: SETTINGS, **files}), "config-files") == expected
