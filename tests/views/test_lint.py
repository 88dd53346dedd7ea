from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor.views.lint import LintView
from auditor.views.python import PythonView
from auditor.views.ruff import Ruff
from tests.soon import STUCK
from tests.views.memory import memory_tree


def view(files: dict[str, str]) -> LintView:
    tree = memory_tree(files)
    return LintView(tree, PythonView(tree))


def test_findings_stand_at_the_files_own_paths_in_order() -> None:
    found = view(
        {"b/x.py": "import os\n", "a.py": "x = 1 \n\nimport os\n", "node_modules/y.py": "import os\n"}
    ).findings
    assert [(item.path, item.line, item.code) for item in found] == [
        ("a.py", 1, "W291"), ("a.py", 3, "E402"), ("a.py", 3, "F401"), ("b/x.py", 1, "F401"),
    ]  # fmt: skip


def test_the_repositorys_own_configuration_does_not_count() -> None:
    found = view({"ruff.toml": 'lint.ignore = ["ALL"]\n', "pyproject.toml": "[tool.ruff]\n", "a.py": "import os\n"})
    assert [item.code for item in found.findings] == ["F401"]


def test_lines_are_physical_lines_of_every_file() -> None:
    assert view({"a.py": "x = 1\n\n# c", "b.py": "", "bad.py": "def (\n"}).lines == {"a.py": 3, "b.py": 0, "bad.py": 1}


@pytest.mark.parametrize(
    "error",
    [OSError("no"), subprocess.TimeoutExpired("ruff", 1), ValueError("no JSON"), ImportError("ruff")],
    ids=lambda error: type(error).__name__,
)
def test_a_ruff_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Ruff, "_printed", fail)
    found = view({"a.py": "import os\n"})
    assert (found.findings, bool(found.error)) == ((), True)


def test_what_our_parser_refuses_cannot_hide_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Ruff.findings

    def crash(ruff: Ruff, texts: dict[str, str]) -> Any:
        if "bad.py" in texts:
            raise OSError("ruff failed")
        return run(ruff, texts)

    monkeypatch.setattr(Ruff, "findings", crash)
    found = view({"a.py": "import os\n", "bad.py": "def (\n"})
    assert [item.path for item in found.findings] == ["a.py"]
    assert found.lines == {"a.py": 1}


def test_what_was_started_ahead_is_waited_for_and_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run, calls = Ruff.findings, []

    def counted(ruff: Ruff, texts: dict[str, str]) -> Any:
        calls.append(sorted(texts))
        return run(ruff, texts)

    monkeypatch.setattr(Ruff, "findings", counted)
    found = view({"a.py": "import os\n", "pkg/__init__.py": "import os\n"})
    found.start()
    found.start()
    assert [(item.path, item.code) for item in found.findings] == [("a.py", "F401"), ("pkg/__init__.py", "F401")]
    assert found.error is None
    assert calls == [["a.py", "pkg/__init__.py"]]


def test_a_failure_ahead_is_said_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> Any:
        raise FileNotFoundError

    monkeypatch.setattr(Ruff, "findings", crash)
    found = view({"a.py": "import os\n"})
    found.start()
    assert found.error == "ruff could not be run (FileNotFoundError)"


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize(
    ("place", "fault"), [("LintView._found", RuntimeError("a")), ("_facts", KeyError("a")), ("_facts", TypeError("a"))]
)
def test_a_fault_of_ours_is_raised_to_whoever_asks_for_findings(
    monkeypatch: pytest.MonkeyPatch, ahead: bool, place: str, fault: Exception
) -> None:
    def crash(*_: Any) -> Any:
        raise fault

    monkeypatch.setattr(f"auditor.views.lint.{place}", crash)
    found = view({"a.py": "import os\n"})
    if ahead:
        found.start()
    assert found.error is None
    for _ in range(2):
        with pytest.raises(type(fault)):
            _ = found.findings


ENDS = """
import time
from pathlib import Path
from auditor.git import temporary
from auditor.views.lint import LintView
from auditor.views.python import PythonView
from auditor.views.tree import Tree
from tests.views.memory import MemorySource

def slowly(function):
    return lambda *given: (time.sleep(0.02), function(*given))[1]

temporary.take, Path.write_bytes = slowly(temporary.take), slowly(Path.write_bytes)
tree = Tree(MemorySource({f"m{number}.py": "import os\\n" for number in range(50)}))
view = LintView(tree, PythonView(tree))
view.start()
time.sleep(SECONDS)
"""


@pytest.mark.parametrize("seconds", [0.01, 0.3])
def test_a_program_that_ends_meanwhile_leaves_no_folder(tmp_path: Path, seconds: float) -> None:
    here = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    code = ENDS.replace("SECONDS", str(seconds))
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **here}, check=True, timeout=STUCK)
    assert not list(tmp_path.iterdir())
