"""The program of a sweep that was left over from another project is missing, though a file here is called the same."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

SWEEP = "program: {}\nmethod: bayes\nparameters:\n  lr:\n    min: 0.1\n    max: 0.2\n"
FIT = "x = 1\n"


@pytest.mark.parametrize(
    ("program", "files", "expected"),
    [
        ("src/exercise/train.py", {"src/birds/train.py": FIT}, "partial"),
        ("src/exercise/train.py", {"src/birds/train.py": "ROOT = 1  # of exercise_work\n"}, "partial"),
        # It may have been moved, or its package renamed.
        ("train.py", {"src/birds/train.py": FIT}, "done"),
        ("src/train.py", {"src/birds/train.py": FIT}, "done"),
        ("src/birds/train.py", {"src/birds/fit/train.py": FIT}, "done"),
        ("src/birds_project/train.py", {"src/birds/train.py": FIT}, "done"),
        ("src/exercise/train.py", {"src/birds/train.py": FIT, "exercise/__init__.py": ""}, "done"),
        ("src/exercise/train.py", {"src/birds/train.py": "from exercise.model import a\n"}, "done"),
        (
            "src/exercise/train.py",
            {"src/birds/train.py": FIT, "pyproject.toml": "[project]\nname = 'exercise'\n"},
            "done",
        ),
        ("src/exercise/train.py", {"train.py": FIT}, "done"),
    ],
)
def test_a_program_of_another_package_is_missing(
    repo: Make, program: str, files: dict[str, str], expected: str
) -> None:
    assert state(repo({"sweep.yaml": SWEEP.format(program), **files}), "sweep") == expected
