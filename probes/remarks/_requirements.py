"""Remarks about manifests: lines that are no requirement, paths of one machine, files that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._paths import is_set_aside
from probes._shared import clipped
from probes.remarks._hydra import shortened
from probes.remarks._places import near_told, present, static, whole

_WORDS: Final = regex(r"[A-Za-z][A-Za-z0-9_-]*(?:[ \t]+[A-Za-z][A-Za-z_-]*)+")
"""Words alone: a requirement is one name, and nothing follows it without a sign."""
_LOCAL: Final = regex(
    r"^[ \t]*(?:-e\s+|[\w.\[\]-]+\s*@\s*)(?:git\+)?(file:///?[^\s#;]+|(?:/(?:Users|home|mnt|opt)/|[A-Za-z]:[/\\])[^\s#;]+)"
)
_READS: Final = regex(r"tool\.setuptools\.dynamic\.[\w-]+(?:\.[\w-]+)?\.file(?:\.\d+)?|project\.readme(?:\.file)?")
"""Keys of pyproject.toml whose value is a file that a build reads."""
_MAX_LINES: Final = 5000


@remark("requirements-line-invalid")
def requirements_line_invalid(repo: Repository) -> Iterator[Remark]:
    """A requirements file has a line of several words, not a requirement: pip stops there and installs nothing.

    One remark a file, at the first such line.
    """
    for path in repo.tree.named("requirements*.txt", foreign=False):
        if is_set_aside(path):
            continue
        before = ""
        for number, line in enumerate((repo.tree.text(path) or "").split("\n")[:_MAX_LINES], 1):
            text = line[:300].partition("#")[0].strip()
            if len(line) < 300 and not before.endswith("\\") and _WORDS.fullmatch(text):
                yield Remark(
                    "requirements-line-invalid",
                    "requirements",
                    f"{path} has the line `{clipped(text)}`, which is not a requirement: pip stops there",
                    (Evidence(path, number, clipped(text, 120)),),
                )
                break
            before = line.rstrip()


@remark("project-file-missing")
def project_file_missing(repo: Repository) -> Iterator[Remark]:
    """The project's manifest reads a file that is not in the repository."""
    config = repo.configs.get("pyproject.toml")
    if config is None or not whole(repo):
        return
    for key in config.keys:
        named = _READS.fullmatch(key.name)
        if named and isinstance(key.value, str) and static(key.value) and not present(repo, key.value):
            yield Remark(
                "project-file-missing",
                "requirements",
                f"pyproject.toml reads {key.value}, which is not in the repository{near_told(repo, key.value)}",
                (Evidence(config.path, key.line, f"{key.value} is not tracked"),),
            )


@remark("requirements-local-path")
def requirements_local_path(repo: Repository) -> Iterator[Remark]:
    """A requirements file names a package by a path on somebody's machine, which is told by its beginning and end."""
    for path in repo.tree.named("*requirements*.txt", foreign=False):
        if is_set_aside(path):
            continue
        for number, line in enumerate((repo.tree.text(path) or "").split("\n")[:_MAX_LINES], 1):
            found = _LOCAL.search(line[:500])
            if found:
                start, stroke, place = found[1].rpartition("file://")
                told = f"{start}{stroke}{shortened(place)}"
                yield Remark(
                    "requirements-local-path",
                    "requirements",
                    f"{path} installs a package from {told}, a path on one machine",
                    (Evidence(path, number, clipped(line.strip().replace(found[1], told), 120)),),
                )
                break
