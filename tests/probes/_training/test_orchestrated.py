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
