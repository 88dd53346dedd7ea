"""A course in small: repositories of a few files, and a host that accepts and never answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeRepo

REPORT = "# Report\n\n### Week 1\n\n* [x] Create a git repository (M5)\n* [x] Load test your application (M24)\n"

Course = Callable[..., Path]


@pytest.fixture
def course(make_repo: MakeRepo, tmp_path: Path) -> Course:
    """Return a function that makes so many repositories, and more rows, and returns the table's path."""

    def make(count: int, *rows: str) -> Path:
        lines = ["group_number,student_1,repo_url"]
        for number in range(1, count + 1):
            repo = make_repo({"reports/README.md": REPORT, "a.py": f"x = {number}\n"}, name=f"repos/g{number}")
            lines.append(f"{number},Ada Example,{repo}")
        table = tmp_path / "groups.csv"
        table.write_text("\n".join([*lines, *rows]) + "\n", encoding="utf-8")
        return table

    return make


@pytest.fixture
def silent_host() -> Iterator[str]:
    """Give the URL of a host that takes every connection and never says a word."""
    held: list[socket.socket] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)

        def accept() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    for connection in held:
        connection.close()
