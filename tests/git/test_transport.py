"""What is asked of a remote, and when."""

from __future__ import annotations

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from auditor.git import _fetch
from auditor.git.cache import open_clone
from auditor.git.directory import write_git_dir
from auditor.git.process import OLDEST, git_version
from auditor.git.source import SourceError, parse_source
from auditor.git.transport import Transport
from auditor.git.waiting import Waiting
from tests.benchmarks._repositories import repository, served
from tests.soon import STUCK


@pytest.fixture(autouse=True)
def own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))


def test_a_first_clone_asks_for_refs_and_for_commits_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path / "served" / "project.git", [{"a.py": b"x = 1\n"}])
    together, answered = threading.Barrier(2, timeout=STUCK), BaseHTTPRequestHandler.send_response
    asked: list[str] = []

    def after_another(handler: BaseHTTPRequestHandler, *arguments: Any) -> None:
        asked.append(handler.path)
        if len(asked) <= 2:
            together.wait()
        answered(handler, *arguments)

    monkeypatch.setattr(BaseHTTPRequestHandler, "send_response", after_another)
    with served(tmp_path / "served") as (address, _):
        clone = open_clone(parse_source(f"{address}/project.git"), cache_dir=tmp_path / "cache")
    assert clone.sound()
    assert len(asked) == 5


def test_a_git_that_has_ended_is_not_killed_later_when_its_number_may_be_anothers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path / "served" / "project.git", [{"a.py": b"x = 1\n"}])
    killed: list[str] = []

    def noted(process: subprocess.Popen[Any]) -> None:
        words: Any = process.args
        killed.append(next(word for word in words if word in ("ls-remote", "fetch")))
        _fetch.end(process)

    monkeypatch.setattr("auditor.git.transport.end", noted)
    write_git_dir(tmp_path / "clone", config={"remote.origin.url": (tmp_path / "served" / "project.git").as_uri()})
    source = parse_source((tmp_path / "served" / "project.git").as_uri())
    transport = Transport(source, source.url or "")
    with transport.cloning(tmp_path / "clone", ["HEAD"], ["origin"]) as (lines, finish):
        assert lines and killed == ["ls-remote"]  # at once, with what it may have left running
        finish()
    assert killed == ["ls-remote"]


def test_a_git_that_says_no_more_and_goes_on_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fetch, "_LINGERS", 0.2)
    code = "import os, time; os.close(1); os.close(2); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    fetch = _fetch.Fetch(process, Waiting())
    try:
        assert fetch.hear(STUCK) is None
    finally:
        fetch.close()


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="needs /proc to tell how much memory a process holds")
def test_a_fetch_that_takes_more_memory_than_a_repository_needs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path / "served" / "project.git", [{"a.py": b"x = 1\n"}])
    monkeypatch.setattr(_fetch, "MAX_FETCH_BYTES", 1)
    waits, answered = threading.Event(), BaseHTTPRequestHandler.send_response

    def never(handler: BaseHTTPRequestHandler, *arguments: Any) -> None:
        waits.wait(STUCK)
        answered(handler, *arguments)

    monkeypatch.setattr(BaseHTTPRequestHandler, "send_response", never)
    with served(tmp_path / "served") as (address, _):
        source = parse_source(f"{address}/project.git")
        try:
            with pytest.raises(SourceError, match="more than a repository has"):
                Transport(source, f"{address}/project.git").fetch(
                    tmp_path / "served" / "project.git", [f"{address}/project.git"]
                )
        finally:
            waits.set()


def test_a_configuration_that_git_cannot_read_makes_no_old_git_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").write_text("no configuration", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "broken"))
    assert git_version.__wrapped__() >= OLDEST


@pytest.mark.parametrize("name", ["GIT_QUARANTINE_PATH", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE"])
def test_what_another_git_told_a_hook_is_not_told_to_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repository(tmp_path / "served" / "project.git", [{"a.py": b"x = 1\n"}])
    started, told = subprocess.Popen, []

    def start(command: list[str], **options: Any) -> Any:
        if command[1].startswith("--git-dir="):
            told.append(options["env"])
        else:  # the server's own
            options["env"].pop(name)
        return started(command, **options)

    with served(tmp_path / "served") as (address, _), monkeypatch.context() as patched:
        patched.setenv(name, str(tmp_path / "elsewhere"))
        patched.setattr(subprocess, "Popen", start)
        assert open_clone(parse_source(f"{address}/project.git"), cache_dir=tmp_path / "cache").sound()
    assert told
    assert not [environment for environment in told if name in environment]
