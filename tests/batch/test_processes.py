from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

import pytest

from auditor.batch._processes import by_ps, descendants, taskkill


@pytest.mark.parametrize(
    ("environment", "folder"),
    [({"SystemRoot": "D:\\WINNT"}, "D:\\WINNT"), ({}, "C:\\Windows"), ({"PATH": "."}, "C:\\Windows")],
)
def test_what_ends_a_process_on_windows_is_the_systems_own(environment: Mapping[str, str], folder: str) -> None:
    program = PureWindowsPath(taskkill(environment))
    assert program.is_absolute()
    assert program == PureWindowsPath(folder, "System32", "taskkill.exe")


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="there is no such program there")
def test_processes_are_found_where_the_system_has_no_files_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert by_ps()[child.pid] == os.getpid()
        assert child.pid in descendants(os.getpid())
        monkeypatch.setattr("auditor.batch._processes._parents", by_ps)
        assert child.pid in descendants(os.getpid())
        child.kill()
        child.wait()
        assert child.pid not in by_ps()
