"""Writes a git directory of our own, with nothing in it that somebody else's configuration says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def write_git_dir(path: Path, form: str = "sha1", *, config: Mapping[str, str] | None = None) -> None:
    """Write a bare git directory without objects: what `git init --bare` does, without starting git."""
    (path / "objects" / "info").mkdir(parents=True)
    (path / "objects" / "pack").mkdir()
    (path / "refs").mkdir()
    _write_head(path, None)
    version = 1 if form == "sha256" or any(key.startswith("extensions.") for key in config or {}) else 0
    settings = {
        "core.repositoryformatversion": str(version),
        "core.bare": "false" if config and "core.worktree" in config else "true",
        "core.commitGraph": "false",
        "core.precomposeUnicode": "true",
        "core.ignoreCase": "true" if sys.platform in {"win32", "darwin"} else "false",
        "core.hooksPath": posix(Path(os.devnull)),
        # Packs are mapped in pieces: a large one would otherwise be in memory as a whole.
        "core.packedGitWindowSize": "1m",
        "core.packedGitLimit": "32m",
        "gc.auto": "0",
        "maintenance.auto": "false",
        **({"extensions.objectFormat": "sha256"} if form == "sha256" else {}),
        **(config or {}),
    }
    lines = []
    for key, value in settings.items():
        section, _, name = key.rpartition(".")
        first, _, sub = section.partition(".")
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines.append(f"[{first}" + (f' "{sub}"' if sub else "") + f']\n\t{name} = "{escaped}"\n')
    _write(path / "config", "".join(lines))


def write_refs(path: Path, head: str | None, ids: Mapping[str, str]) -> None:
    """Give a git directory these refs and no others; `head` is a branch's full name, an object id, or None."""
    _write_head(path, head)
    lines = [f"{ids[name]} {name}\n" for name in sorted(ids)]
    _write(path / "packed-refs", "# pack-refs with: sorted \n" + "".join(lines))


def posix(path: Path) -> str:
    """Return a path as git's own files have it."""
    return str(path).replace("\\", "/") if os.name == "nt" else str(path)


def _write_head(path: Path, head: str | None) -> None:
    head = head or "refs/heads/main"
    _write(path / "HEAD", f"ref: {head}\n" if head.startswith("refs/") else f"{head}\n")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
