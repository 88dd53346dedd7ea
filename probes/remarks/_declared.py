"""Remarks about what workflows name by a word that nobody declared: filters of triggers, extras of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, remark
from probes._shared import clipped, normalised
from probes.remarks._places import static
from probes.remarks._steps import own_commands
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.configs import Config

_EVENTS = ("push", "pull_request", "pull_request_target")
_MEANT = {
    "path": "paths",
    "path-ignore": "paths-ignore",
    "path_ignore": "paths-ignore",
    "paths_ignore": "paths-ignore",
    "branch": "branches",
    "branch-ignore": "branches-ignore",
    "branches_ignore": "branches-ignore",
}
"""Words that GitHub rejects below an event, and what they were to be."""
_ELSEWHERE = ("--package", "--project", "--directory", "--all-packages", "--script", "--isolated")


@remark("workflow-filter-unknown")
def workflow_filter_unknown(repo: Repository) -> Iterator[Remark]:
    """A trigger has a filter that GitHub does not know, such as `path` for `paths`, so GitHub rejects the workflow."""
    for workflow in repo.workflows.active:
        config = repo.configs.get(workflow.path)
        if workflow.gitlab or config is None or not isinstance(config.data, Mapping):
            continue
        data = config.data
        events = data.get("on", data.get(True))  # YAML 1.1 reads `on` as true
        for event in _EVENTS:
            filters = events.get(event) if isinstance(events, Mapping) else None
            for name in filters if isinstance(filters, Mapping) else ():
                if name in _MEANT:
                    trigger = next((each.line for each in workflow.triggers if each.event == event), 1)
                    yield Remark(
                        "workflow-filter-unknown",
                        "ci",
                        f"{event} has the filter {name}, which GitHub does not know, so it rejects the workflow: the "
                        f"filter is called {_MEANT[name]}",
                        (Evidence(workflow.path, _line(config, event, name, trigger), f"{name}: is not a filter"),),
                    )


def _line(config: Config, event: str, name: str, default: int) -> int:
    found = (config.lines.get(f"{start}.{event}.{name}") for start in ("on", "True", "true"))
    return next((line for line in found if line), default)


@remark("workflow-extra-missing")
def workflow_extra_missing(repo: Repository) -> Iterator[Remark]:
    """A step has uv install an extra that pyproject.toml does not declare, at which uv stops today.

    Only for the pyproject.toml at the root, and silent where its extras are dynamic. One remark an extra.
    """
    config = repo.configs.get("pyproject.toml")
    data = config.data if config and config.error is None else None
    project = data.get("project") if isinstance(data, Mapping) else None
    if config is None or not isinstance(data, Mapping) or not isinstance(project, Mapping):
        return
    declared, dynamic = project.get("optional-dependencies", {}), project.get("dynamic", [])
    if not isinstance(declared, Mapping) or not isinstance(dynamic, list) or "optional-dependencies" in dynamic:
        return
    known = {normalised(str(name)) for name in declared}
    groups = data.get("dependency-groups")
    found: dict[str, list[Evidence]] = {}
    for ran in own_commands(repo):
        words = ran.command.argv
        if words[:2] != ("uv", "sync") or ran.folders != ("",):
            continue
        if any(word.partition("=")[0] in _ELSEWHERE for word in words):
            continue
        for name in _extras(words):
            if normalised(name) not in known:
                found.setdefault(name, []).append(
                    Evidence(ran.command.path, ran.command.line, clipped(ran.command.text, 120))
                )
    for name, places in found.items():
        group = isinstance(groups, Mapping) and normalised(name) in {normalised(str(each)) for each in groups}
        has = f"only {listed(sorted(known))}" if known else "none"
        line = config.lines.get("project.optional-dependencies", config.lines.get("project", 1))
        yield Remark(
            "workflow-extra-missing",
            "ci",
            f"a step has uv install the extra {name}, but pyproject.toml declares {has}"
            + (f": {name} is a dependency group" if group else ""),
            (*places, Evidence("pyproject.toml", line, f"declares no extra {name}")),
        )


def _extras(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the extras that `uv sync` is told of in full."""
    for before, word in pairwise(words):
        name = word if before == "--extra" else word.removeprefix("--extra=") if word.startswith("--extra=") else ""
        if name and static(name):
            yield name
