from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from tests.conftest import MakeRepo, run_git


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def files_over_http(tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_of_mere_files_is_refused_before_git_starts_itself_without_end(
    make_repo: MakeRepo, files_over_http: str, tmp_path: Path
) -> None:
    run_git(make_repo({"a.py": "x = 1\n"}) / ".git", "update-server-info")
    with pytest.raises(SourceError, match="served as mere files"):
        open_snapshot(parse_source(f"{files_over_http}/repo/.git"), cache_dir=tmp_path / "cache")
