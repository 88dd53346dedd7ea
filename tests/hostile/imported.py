"""Repositories that no work tree could make: paths and modes of any kind, straight into the object database."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import FIRST_TIME, run_git


def imported(path: Path, files: list[tuple[str, bytes, bytes]]) -> Path:
    """Return a bare repository with one commit of (mode, path, content); nothing is checked out."""
    path.mkdir(parents=True)
    run_git(path, "init", "-q", "--bare", "--template=", "-b", "main")
    out = bytearray(f"commit refs/heads/main\ncommitter A <a@example.com> {FIRST_TIME} +0000\ndata 1\nx\n".encode())
    for mode, name, data in files:
        quoted = (
            b'"'
            + b"".join(b"\\%03o" % byte if byte < 33 or byte > 126 or byte in b'"\\' else b"%c" % byte for byte in name)
            + b'"'
        )
        out += b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(data), data)
    run_git(path, "fast-import", "--quiet", "--done", data=bytes(out) + b"\ndone\n")
    return path
