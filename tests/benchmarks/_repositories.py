"""Repositories of a given size, made with git fast-import, and a server that gives them over HTTP."""

from __future__ import annotations

import contextlib
import http.server
import os
import random
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

_WHO = "Ada Example <ada@example.com> 1736150400 +0000"
_REPORT = """# Exam

## Project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Make sure that all team members have write access to the GitHub repository (M5)
* [x] Use Hydra to load the configurations and manage your hyperparameters (M11)
"""
_MODULE = '''"""Part {number} of the project."""

from __future__ import annotations

import argparse

import torch
from proj.part_{before:05d} import build as build_before


class Net{number}(torch.nn.Module):
    """A small network."""

    def __init__(self, width: int = {number}) -> None:
        super().__init__()
        self.first = torch.nn.Linear(784, width)
        self.second = torch.nn.Linear(width, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        return self.second(torch.relu(self.first(x)))


def build(width: int) -> Net{number}:
    """Return a network."""
    if width < 0:
        return build_before(width)
    return Net{number}(width)


def main() -> None:
    """Train it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-3)
    given = parser.parse_args()
    model = build(16)
    optimizer = torch.optim.Adam(model.parameters(), lr=given.lr)
    for step in range(10):
        loss = model(torch.rand(4, 784)).sum()
        loss.backward()
        optimizer.step()
        print(f"step {{step}}: {{loss.item()}}")
'''


def repository(path: Path, commits: list[Mapping[str, bytes]]) -> Path:
    """Write a bare repository with these commits, each adding files to those before, and return its path."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
    process = subprocess.Popen(["git", "-C", str(path), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert process.stdin is not None
    for number, files in enumerate(commits):
        message = b"Commit %d" % number
        process.stdin.write(
            b"commit refs/heads/main\ncommitter %s\ndata %d\n%s\n" % (_WHO.encode(), len(message), message)
        )
        for name, data in files.items():
            process.stdin.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(data), data))
    process.stdin.close()
    if process.wait() != 0:
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "-C", str(path), "repack", "-adq"], check=True)
    return path


def project(modules: int) -> dict[str, bytes]:
    """Return a project of that many Python files, each importing the one before it."""
    files = {
        f"src/proj/part_{number:05d}.py": _MODULE.format(
            number=number, before=number // 2 if number > 1 else 0
        ).encode()
        for number in range(1, modules)
    }
    files["src/proj/part_00000.py"] = (
        b'"""The first."""\n\n\ndef build(width: int) -> None:\n    """Build nothing."""\n'
    )
    return {**files, "src/proj/__init__.py": b"", "reports/README.md": _REPORT.encode()}


def with_history(megabytes: int) -> list[Mapping[str, bytes]]:
    """Return commits whose data, long deleted from the tip in favour of other data, weigh that much."""
    noise = random.Random(1)
    commits: list[Mapping[str, bytes]] = [project(20)]
    commits += [{"data/raw.bin": noise.randbytes(1_000_000)} for _ in range(megabytes)]
    commits.append({"data/raw.bin": b"small\n"})
    return commits


@contextlib.contextmanager
def served(folder: Path, seconds: float = 0) -> Iterator[tuple[str, list[int]]]:
    """Serve the bare repositories of a folder with `git http-backend`; gives the URL and a list of bytes sent.

    Each answer takes that many seconds more, as a network far away does.
    """
    sent: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *arguments: object) -> None:
            pass

        def _serve(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            done = subprocess.run(
                [
                    "git",
                    "-c",
                    "uploadpack.allowFilter=true",
                    "-c",
                    "uploadpack.allowAnySHA1InWant=true",
                    "http-backend",
                ],
                input=body,
                capture_output=True,
                check=False,
                env={
                    **os.environ,
                    "GIT_PROJECT_ROOT": str(folder),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "PATH_INFO": path,
                    "QUERY_STRING": query,
                    "REQUEST_METHOD": self.command,
                    "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                    "CONTENT_LENGTH": str(len(body)),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
                    "REMOTE_ADDR": "127.0.0.1",
                },
            )
            time.sleep(seconds)
            head, _, data = done.stdout.partition(b"\r\n\r\n")
            fields = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line]
            status = next((int(value.split()[0]) for name, value in fields if name == "Status"), 200)
            self.send_response(status)
            for name, value in fields:
                if name != "Status":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
            sent.append(len(head) + len(data))

        do_GET = do_POST = _serve

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", sent
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
