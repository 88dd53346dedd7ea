"""What a result depends on: as long as none of it changes, a group is not audited again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import auditor
from auditor._program import OWN, by_content
from auditor.audited import SCHEMA_VERSION
from auditor.batch._one import Children
from auditor.batch._processes import kill_tree
from auditor.git.directory import write_git_dir
from auditor.git.locate import find_repository, objects_stamp, origin_url, read_text
from auditor.git.process import git_program
from auditor.git.refs import read_refs
from auditor.git.source import Source, SourceError, parse_source
from auditor.git.temporary import Temporary
from auditor.git.transport import Transport
from auditor.registry import PROBE_GROUP, REMARK_GROUP

_SHOWING = ("cli", "output")  # how a result is shown changes nothing of it
_REFS_BYTES = 50_000_000


def program_key(options: Mapping[str, Any]) -> str:
    """Return a digest of the program, the probes, ruff, Python, and the options that change a result."""
    found: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "version": auditor.__version__,
        "python": list(sys.version_info[:2]),
        "ruff": _version("ruff"),
        "options": dict(options),
        "engine": by_content(OWN, without=_SHOWING),
    }
    for point in sorted(
        (point for group in (PROBE_GROUP, REMARK_GROUP) for point in entry_points(group=group)),
        key=lambda point: (point.group, point.name, point.value),
    ):
        dist: Distribution | None = point.dist
        named = _named(dist) if dist is not None else ""
        # An installation that can be edited keeps its version while its files change.
        found[f"{point.group} {point.name} {point.value}"] = [named, _module(point.module)]
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def pages_key() -> str:
    """Return a digest of everything that tables and pages are made with: all of the program, and its templates' engine.

    What they are made of is not in it.
    """
    versions = [list(sys.version_info[:2]), *(_version(name) for name in ("jinja2", "markupsafe"))]
    return hashlib.sha256(json.dumps([auditor.__version__, versions, by_content(OWN, endings=())]).encode()).hexdigest()


def group_key(program: str, cells: Mapping[str, Any], refs: str) -> str:
    """Return the key of a group's result: program, row and refs."""
    # Where a row stands, and what is said of other rows, changes nothing of its own result.
    row = {key: value for key, value in cells.items() if key not in {"row", "notes"}}
    return hashlib.sha256(json.dumps([program, row, refs], sort_keys=True).encode()).hexdigest()


def refs_of(text: str, seconds: float, children: Children, *, offline: bool = False) -> str | None:
    """Return a digest of all that a source offers: its branches and tags; None where that cannot be told.

    A remote that does not answer within the seconds, or that may not be asked, tells nothing.
    """
    try:
        source = parse_source(text)
        if source.kind == "folder":
            return None
        if source.kind == "bundle" and source.path is not None:
            with source.path.open("rb") as file:
                return _hash(file)
        if source.kind == "remote" and offline:
            return None  # a clone may be older than what even a file URL leads to
        return _local(source.path) if source.path is not None else _remote(source, seconds, children)
    except (SourceError, OSError):
        return None


def _local(path: Path) -> str | None:
    located = find_repository(path)
    if located is None:
        return None
    refs = read_refs(located)
    shallow = read_text(located.common / "shallow", 10_000_000)
    said: list[object] = [refs.head, refs.ids, refs.symbolic, origin_url(located), shallow]
    objects = objects_stamp(located.common / "objects")
    if any(place.endswith(".promisor") for place, _, _ in objects):  # some are absent, and may come without a new ref
        said.append(objects)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _remote(source: Source, seconds: float, children: Children) -> str | None:
    assert source.url is not None
    # Into a file: what is too much is never in memory.
    with Temporary("refs") as folder, (folder.path / "out").open("w+b") as printed:
        git_dir = folder.path / "git"
        write_git_dir(git_dir)
        process = children.start(
            [git_program(), f"--git-dir={git_dir}", "ls-remote", "--symref", source.url],
            cwd=git_dir,
            env={**os.environ, **Transport(source, source.url, None).environment(git_dir)},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if process is None:
            return None
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                kill_tree(process.pid)
                process.wait()
            children.ended(process)
        printed.seek(0)
        out = printed.read(_REFS_BYTES + 1)
    if process.returncode or len(out) > _REFS_BYTES:
        return None
    kept = sorted(line for line in out.splitlines() if b"\trefs/pull/" not in line and b"\trefs/merge-" not in line)
    return hashlib.sha256(b"\n".join(kept)).hexdigest()


def _version(name: str) -> str:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return ""


@cache  # a distribution reads its own description anew each time
def _named(dist: Distribution) -> str:
    return f"{dist.metadata['Name']} {dist.version}"


@cache
def _module(module: str) -> list[str]:
    """Return digests of the top-level package (or of the module alone) that an entry point names."""
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        spec = find_spec(module.partition(".")[0])
        if spec is not None and spec.submodule_search_locations:
            return [by_content(Path(folder)) for folder in spec.submodule_search_locations]
        if spec is not None and spec.origin:
            return [by_content(Path(spec.origin))]
    return []


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
