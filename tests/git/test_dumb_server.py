"""A server of mere files: an older git gets what a partial clone lacks by starting itself, without end."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.git import transport
from auditor.git.directory import write_git_dir
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from tests.conftest import MakeRepo, run_git

_MOST_REQUESTS = 150


class _Server(ThreadingHTTPServer):
    smart = 0
    """How many more times it speaks git when it is asked for its refs."""
    asked = 0


class _Handler(SimpleHTTPRequestHandler):
    server: _Server

    def log_message(self, *_: object) -> None:
        self.server.asked += 1

    def do_GET(self) -> None:
        if self.server.asked > _MOST_REQUESTS:
            self.send_error(500)
        elif "service=" in self.path and self.server.smart:
            self.server.smart -= 1
            self._git(b"")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        self._git(self.rfile.read(int(self.headers["Content-Length"])))

    def _git(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        cgi = {
            "GIT_PROJECT_ROOT": self.directory,
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "CONTENT_LENGTH": str(len(body)),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env={**os.environ, **cgi}, check=True
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().splitlines():
            name, _, value = line.partition(": ")
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def served(make_repo: MakeRepo, tmp_path: Path) -> Iterator[tuple[_Server, str]]:
    git = make_repo({"a.py": "x = 1\n", "b/c.py": "y = 2\n"}) / ".git"
    run_git(git, "update-server-info")
    run_git(git, "config", "uploadpack.allowFilter", "true")
    run_git(git, "config", "uploadpack.allowAnySHA1InWant", "true")
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server, f"http://127.0.0.1:{server.server_port}/repo/.git"
    server.shutdown()
    server.server_close()


def test_a_server_of_mere_files_is_refused_before_git_starts_itself_without_end(
    served: tuple[_Server, str], tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match="served as mere files"):
        open_snapshot(parse_source(served[1]), cache_dir=tmp_path / "cache")


def test_one_that_speaks_git_only_once_is_asked_little(served: tuple[_Server, str], tmp_path: Path) -> None:
    server, url = served
    server.smart = 1  # whether it is when refs are asked for or objects, chance decides
    with contextlib.suppress(SourceError), open_snapshot(parse_source(url), cache_dir=tmp_path / "cache") as snapshot:
        assert snapshot.read("a.py", 100) == b"x = 1\n"
    assert server.asked < _MOST_REQUESTS


def test_mere_files_are_not_fetched_by_a_git_that_cannot_be_told_to_leave_objects_absent(
    served: tuple[_Server, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "leaves_absent_objects", lambda: False)
    server, url = served
    write_git_dir(tmp_path / "clone", config={"extensions.partialClone": "origin", "remote.origin.url": url})
    asked = ["--filter=blob:none", "origin", "+refs/heads/*:refs/heads/*"]
    with pytest.raises(SourceError, match="dumb http transport does not support shallow"):
        transport.Transport(parse_source(url), url).fetch(tmp_path / "clone", asked)
    assert server.asked < _MOST_REQUESTS


@pytest.mark.parametrize("told", [True, False])
def test_a_server_that_speaks_git_is_cloned_updated_and_asked_for_files_either_way(
    served: tuple[_Server, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    monkeypatch.setattr(transport, "leaves_absent_objects", lambda: told)
    server, url = served
    server.smart = 1000
    for number in (1, 2):
        if number == 2:
            (tmp_path / "repo" / "a.py").write_text("x = 2\n", encoding="utf-8")
            run_git(tmp_path / "repo", "commit", "-qam", "two")
        with open_snapshot(parse_source(url), cache_dir=tmp_path / "cache") as snapshot:
            assert snapshot.read("a.py", 100) == f"x = {number}\n".encode()
            assert (len(snapshot.history().commits), snapshot.shallow) == (number, False)
