from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from auditor._ahead import _MODULES
from tests.conftest import MakeRepo

LOADED = """
import sys
from auditor.pipeline import audit
audit(sys.argv[1], reuse=False)
print(*sorted(sys.modules))
"""
AUDITED = """
import sys
from auditor._ahead import load
from auditor.pipeline import audit
list(load(None))
before = set(sys.modules)
audit(sys.argv[1], reuse=False)
print(*sorted(set(sys.modules) - before))
"""
FILES = {
    "reports/README.md": "# Exam\n\n* [x] Create a git repository (M5)\n\n### Question 1\n> **x**\n\nAnswer: s000001\n",
    ".github/workflows/ci.yaml": "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n",
    "Dockerfile": "FROM python:3.12\nRUN pip install .\n",
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["torch"]\n',
    "requirements.txt": "torch==2\n",
    "src/a.py": "import torch\n",
    "README.md": "# x\n",
}


def install(folder: Path, module: str) -> None:
    """Lay out a distribution of somebody else's, whose module is a probe."""
    (folder / "theirs.py").write_text(module, encoding="utf-8")
    about = folder / "theirs-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(
        "[auditor.probes]\nx = theirs\n\n[auditor.remarks]\ny = theirs\n", encoding="utf-8"
    )


def test_nothing_that_every_audit_needs_is_left_to_load(make_repo: MakeRepo) -> None:
    command = [sys.executable, "-c", AUDITED, str(make_repo(FILES))]
    later = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.split()
    assert {name.partition(".")[0] for name in later} <= {"auditor", "encodings"}, later
    assert len([name for name in later if name.startswith("auditor.")]) <= 3, later


def test_every_module_that_is_loaded_ahead_is_there_and_one_that_an_audit_loads(make_repo: MakeRepo) -> None:
    command = [sys.executable, "-c", LOADED, str(make_repo(FILES))]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.split()
    assert [name for name in _MODULES if name not in loaded or not import_module(name)] == []


def test_an_audit_loads_no_openssl(make_repo: MakeRepo) -> None:
    code = "import sys\nfrom auditor.pipeline import audit\naudit(sys.argv[1])\nprint('_hashlib' in sys.modules)"
    command = [sys.executable, "-c", code, str(make_repo(FILES))]
    assert subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout == "False\n"


def test_what_cannot_be_loaded_is_left_to_be_said_where_it_is_needed(make_repo: MakeRepo) -> None:
    code = "import sys\nsys.modules['yaml'] = None\nfrom auditor._ahead import load\nprint(len(list(load(None))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert int(done.stdout) > 20


def test_why_a_probe_of_others_cannot_be_loaded_is_said_though_it_was_tried_before(tmp_path: Path) -> None:
    install(
        tmp_path,
        "from auditor import probe, remark\n\n\n@probe('x')\ndef x(repo):\n    return None\n\n\n"
        "@remark('y')\ndef y(repo):\n    return ()\n\n\nraise RuntimeError('the reason')\n",
    )
    code = (
        "import sys\nfrom auditor._ahead import load\nfrom auditor.registry import discover\n"
        "sys.path.append(sys.argv[1])\nlist(load(None))\ndiscover()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.stderr.splitlines()[-1] == (
        "auditor.registry.ProbeError: the probes of the package theirs cannot be loaded (RuntimeError: the reason); fix "
        "or uninstall it"
    )


@pytest.mark.parametrize("command", ["{repo} --committed", "explain hydra", "explain remarks", "suggest {repo}"])
def test_a_package_of_probes_that_cannot_be_loaded_is_named_and_refutes_nothing(
    make_repo: MakeRepo, tmp_path: Path, command: str
) -> None:
    install(tmp_path, "import nothing_of_that_name\n")
    words = command.format(repo=make_repo(FILES)).split()
    done = subprocess.run(
        [sys.executable, "-c", "from auditor.cli import main; main()", *words],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("audit: the probes of the package theirs cannot be loaded (ModuleNotFoundError: ")
    assert done.stderr.count("\n") == 1


def test_a_probe_of_the_audited_source_is_not_loaded_ahead(tmp_path: Path) -> None:
    install(tmp_path, "print('run')\n")
    code = (
        "import sys\nfrom pathlib import Path\nfrom auditor._ahead import load\n"
        "sys.path.append(sys.argv[1])\nlist(load(Path(sys.argv[1])))\nprint('theirs' in sys.modules)\n"
        "list(load(None))\nprint('theirs' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.split() == ["False", "run", "True"]


def test_two_packages_with_probes_of_one_item_are_both_named(make_repo: MakeRepo, tmp_path: Path) -> None:
    install(tmp_path, "from auditor import probe\n\n\n@probe('hydra')\ndef hydra(repo):\n    return None\n")
    code = "import sys\nsys.path.append(sys.argv[1])\nfrom auditor.registry import discover\ndiscover()\n"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    said = done.stderr.splitlines()[-1]
    assert "there are two probes for item 'hydra': " in said
    assert {"theirs", "probes.data"} <= set(said.replace(";", "").split())
    assert said.endswith("uninstall the package of one of them")
