"""Remarks about data that DVC tracks and nobody can pull."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes.remarks._words import listed

_SETS_REMOTE = regex(r"\bdvc\s+(?:remote\s+(?:add|modify)|config)\b|>\s*\.dvc/config")
_TRIED = regex(r"(?i)(?:.{0,60}trigger|(?:test|dummy|te?mp|try)(?:_?file)?\d{0,3}\.)")
_ELSEWHERE = regex(r"^(?:/|~|\.\.?[/\\]|[A-Za-z]:[/\\]|file:|\\\\)")


@remark("dvc-without-remote")
def dvc_without_remote(repo: Repository) -> Iterator[Remark]:
    """DVC tracks data, but no tracked configuration names a remote that anybody could pull it from."""
    own = [
        output
        for output in repo.dvc.outputs
        if output.path.endswith(".dvc") and not re.search(r"(?m)^(?:deps|frozen):", repo.tree.text(output.path) or "")
    ]
    if not own or repo.dvc.unread():
        return
    # DVC goes by the nearest folder above that holds its configuration.
    homes = {_project(each): each for each in repo.dvc.config_paths}
    served = {_project(each.path) for each in repo.dvc.remotes}
    parts: dict[str, list[str]] = {}
    for output in own:
        above = [home for home in homes if output.path.startswith(f"{home}/" if home else "")]
        parts.setdefault(max(above, key=len, default=""), []).append(output.target)
    lacking = [home for home in sorted(parts) if home not in served and (home in homes or not served)]
    # A remote that is set up on the fly is one.
    if not lacking or any(_SETS_REMOTE.search(text) for text in _commands(repo)):
        return
    first = next(output for output in own if output.target in parts[lacking[0]])
    config = homes.get(lacking[0])
    yield Remark(
        "dvc-without-remote",
        "data-versioning",
        f"DVC tracks {listed(dict.fromkeys(target for home in lacking for target in parts[home]))}, but "
        f"{config or 'the repository'} names no remote, so nobody else can pull it",
        (
            Evidence(first.path, first.line, f"tracks {first.target}"),
            *([Evidence(config, None, "names no remote")] if config else []),
        ),
    )


def _project(config: str) -> str:
    return posixpath.dirname(posixpath.dirname(config))


def _commands(repo: Repository) -> Iterator[str]:
    """Yield the texts of the files that the views know to run commands, hooks and a cloud's builds among them.

    `command_texts` goes by the names of files, which leaves these out.
    """
    paths = [workflow.path for workflow in repo.workflows.files]
    paths += [target.path for target in repo.commands.targets] + [each.path for each in repo.docker.dockerfiles]
    paths += [each.path for each in repo.docker.builds]
    for path in dict.fromkeys(paths):
        yield repo.tree.text(path) or ""


@remark("dvc-remote-undefined")
def dvc_remote_undefined(repo: Repository) -> Iterator[Remark]:
    """`core.remote` of DVC names a remote that no section defines, so that `dvc pull` stops.

    Silent where no remote is defined at all, and where a command defines one.
    """
    for each in repo.dvc.chosen:
        if not each.known or each.name in each.known or any(_SETS_REMOTE.search(text) for text in _commands(repo)):
            continue
        yield Remark(
            "dvc-remote-undefined",
            "data-versioning",
            f"{each.path} takes {each.name} for its remote, which no section defines (there is "
            f"{listed(each.known)}): nobody else can pull the data without naming one",
            (Evidence(each.path, each.line, f"remote = {each.name}"),),
        )


@remark("dvc-file-empty")
def dvc_file_empty(repo: Repository) -> Iterator[Remark]:
    """A `*.dvc` file is empty, so that it tracks nothing.

    Silent for one that tries by its name whether a workflow starts (`test_trigger.dvc`).
    """
    for path in repo.tree.named("*.dvc", foreign=False):
        name = posixpath.basename(path)
        if repo.tree.size(path) == 0 and name != ".dvc" and not _TRIED.match(name):
            yield Remark(
                "dvc-file-empty",
                "data-versioning",
                f"{path} is empty, so DVC tracks nothing with it",
                (Evidence(path, 1, "an empty file"),),
            )


@remark("dvc-remote-local")
def dvc_remote_local(repo: Repository) -> Iterator[Remark]:
    """The DVC remote is a folder on somebody's machine."""
    remotes = repo.dvc.remotes
    local = [each for each in remotes if _ELSEWHERE.match(each.url) or "://" not in each.url]
    if not local or len(local) < len(remotes):
        return
    for each in local:
        yield Remark(
            "dvc-remote-local",
            "data-versioning",
            f"the DVC remote {each.name} is a folder on one machine, so nobody else can pull the data",
            (Evidence(each.path, each.line, f"url = {each.url[:100]}"),),
        )
