"""The program started inside a hostile folder: nothing that lies there is imported, run or taken for a probe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import run_git
from tests.soon import STUCK

TRAP = "import pathlib\npathlib.Path({trap!r}).touch()\nraise SystemExit('run')\n"
# What the program imports of others, lazily or not, what it loads by name, and what Python loads by itself.
MODULES = [
    "yaml.py", "rich/__init__.py", "git/__init__.py", "click/__init__.py", "tomli/__init__.py", "markdown/__init__.py",
    "markdown_it/__init__.py", "ruff/__init__.py", "ruff.py", "gitdb.py", "smmap.py", "pygments/__init__.py", "evil_probe.py",
    "sitecustomize.py", "usercustomize.py", "probes/__init__.py", "json/__init__.py", "subprocess.py", "tempfile.py",
    "zoneinfo/__init__.py", "importlib_metadata.py", "conftest.py",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Path, Path]:
    trap, repo = tmp_path / "trap", tmp_path / "repo"
    for name in MODULES:
        place = repo / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(TRAP.format(trap=str(trap)), encoding="utf-8")
    for info in ("evil-1.0.dist-info", "evil.egg-info"):
        (repo / info).mkdir()
        (repo / info / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", encoding="utf-8")
        (repo / info / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", encoding="utf-8")
        (repo / info / "entry_points.txt").write_text(
            "[auditor.probes]\nevil = evil_probe\n[auditor.remarks]\nevil = evil_probe\n", encoding="utf-8"
        )
    for program in ("git", "ruff", "git-ls-tree", "git.exe", "ssh"):
        (repo / program).mkdir(exist_ok=True) if (repo / program).is_dir() else (repo / program).write_text(
            f"#!/bin/sh\ntouch '{trap}'\n", encoding="utf-8"
        )
        if (repo / program).is_file():
            (repo / program).chmod(0o755)
    (repo / "pyproject.toml").write_text('[tool.ruff]\nextend = "/dev/zero"\n', encoding="utf-8")
    (repo / "setup.cfg").write_text("[options]\n", encoding="utf-8")
    (repo / "train.py").write_text("print('x')\n", encoding="utf-8")
    run_git(repo, "init", "-q", "--template=", "-b", "main")
    run_git(repo, "add", ".")
    run_git(repo, "commit", "-q", "-m", "one")
    return repo, trap


@pytest.mark.parametrize("path", ["kept", "relative"])
@pytest.mark.parametrize("start", ["audit", "module"])
def test_nothing_of_the_folder_is_loaded_or_run(folder: tuple[Path, Path], start: str, path: str) -> None:
    repo, trap = folder
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONSAFEPATH"}}
    if path != "kept":
        environment["PATH"] = os.pathsep.join([".", "", environment.get("PATH", os.defpath)])
    script = Path(sys.executable).with_name("audit")
    if start == "audit" and not script.is_file():
        pytest.skip("the console script is not installed beside this interpreter")
    command = [str(script)] if start == "audit" else [sys.executable, "-m", "auditor"]
    for arguments in ([], [str(repo), "--committed"]):
        done = subprocess.run(
            [*command, *arguments, "--format", "json", "--debug"],
            cwd=repo,
            env=environment,
            capture_output=True,
            timeout=STUCK,
            check=False,
        )
        assert not trap.exists(), done.stderr.decode()
        assert done.returncode == 0, done.stderr.decode()
        assert json.loads(done.stdout)["repository"]["commit"]


def test_probes_of_the_audited_folder_are_not_loaded_even_where_it_is_on_the_path(folder: tuple[Path, Path]) -> None:
    repo, trap = folder
    for name in MODULES:
        if name != "evil_probe.py":
            (repo / name).unlink()
    # Last on the path, as an editable install of the audited project would put it.
    code = "import sys; sys.path.append(sys.argv[1]); from auditor.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(repo), "--committed", "--format", "json", "--debug"],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        timeout=STUCK,
        check=False,
    )
    assert not trap.exists()
    assert done.returncode == 0, done.stderr.decode()
