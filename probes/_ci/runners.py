"""Runners that test on several Pythons by a list of their own: sessions of nox, environments of tox, hatch and pixi."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._commands import runs
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.sessions import Chosen
    from auditor.views.workflows import Workflow

_Named = tuple[str, Evidence]
"""A version of Python, and where it is named."""

_VERSION: Final = regex(r"(?<![\d.])3\.\d{1,2}(?![\d.])")
_FACTOR: Final = regex(r"(?:\A|-)(?:(?:py|python)?3\.(\d{1,2})|py3(\d{1,2}))(?:-|\Z)")
_BRACES: Final = regex(r"([^{},\s]{0,60})\{([^{}]{1,300})\}([^{},\s]{0,60})")
_LISTED: Final = regex(r"(?:tox|tool\.tox|tox:tox)\.env_?list(?:\.\d+)?|env_list(?:\.\d+)?")
_TOX: Final = frozenset({"tox.ini", "setup.cfg", "pyproject.toml", "tox.toml"})
_OF_HATCH: Final = regex(r"(?:tool\.hatch\.)?envs\.([\w-]+)\.matrix\.\d+\.python(?:\.\d+)?")
_ENVIRONMENT: Final = regex(r"\bhatch\s+(?:-\S+\s+){0,4}(?:env\s+)?run\s+(?:-e\s+)?([\w-]+)(?::|\s)")


def several_pythons(repo: Repository, workflow: Workflow) -> Evidence | None:
    """Return where the runner that a workflow starts has the list of Pythons that it tests on, or None."""
    found: dict[str, Evidence] = {}
    for run in runs(repo, workflow):
        if run.command.tool == "nox":
            for version, place in _named(repo.sessions.run_by(run.command)):
                found.setdefault(version, place)
        elif run.command.tool in _READERS:
            for version, place in _READERS[run.command.tool](repo, run.command.argv[1:], run.evidence()[-1]):
                found.setdefault(version, place)
        elif run.command.text.startswith("hatch "):
            for version, place in _of_hatch_run(repo, run.command.text):
                found.setdefault(version, place)
    for version, place in _of_pixi(repo, workflow):
        found.setdefault(version, place)
    if len(found) < 2:
        return None
    place = next(iter(found.values()))
    return place._replace(note=clipped(f"Python {', '.join(found)}"))


# -- nox and pixi ------------------------------------------------------------------------------------------------------


def _of_pixi(repo: Repository, workflow: Workflow) -> Iterator[_Named]:
    """Yield the Pythons of environments of pixi in which the jobs of a workflow test."""
    for job in workflow.jobs:
        yield from _named(repo.sessions.tested_in(job, repo.resolve.job(workflow, job)))


def _named(chosen: Chosen) -> Iterator[_Named]:
    """Yield the Pythons that sessions run on, those too of which it is not sure: who lists them has them."""
    for session, python, _ in chosen.ran:
        yield python.version, Evidence(session.path, session.line)


# -- tox ---------------------------------------------------------------------------------------------------------------


def _of_tox(repo: Repository, words: Sequence[str], place: Evidence) -> Iterator[_Named]:
    names, known = repo.sessions.selected(words)
    if names and known:
        for version in _versions(names):
            yield version, place
        return
    for config in repo.configs.files:
        if posixpath.basename(config.path) in _TOX:
            for key in config.keys:
                if _LISTED.fullmatch(key.name) and isinstance(key.value, str):
                    for version in _versions(_spelled(key.value)):
                        yield version, Evidence(config.path, key.line, key.last)


def _versions(names: Iterable[str]) -> Iterator[str]:
    """Yield the versions in the names of environments: 3.10 of `py310-torch`."""
    for name in names:
        found = _FACTOR.search(name)
        if found:
            yield f"3.{found[1] or found[2]}"


def _spelled(text: str) -> list[str]:
    """Return the names of a list of environments, those of `py{310,312}` one by one."""
    for _ in range(4):
        spelled = _BRACES.sub(
            lambda each: ",".join(f"{each[1]}{part.strip()}{each[3]}" for part in each[2].split(",")), text
        )
        if spelled == text:
            break
        text = spelled[:2_000]
    return text.replace(",", " ").split()


# -- hatch -------------------------------------------------------------------------------------------------------------


def _of_hatch(repo: Repository, words: Sequence[str], place: Evidence) -> Iterator[_Named]:
    if words[:1] != ("test",):
        return
    for version in repo.sessions.pythons(words):
        yield version, place
    if {"--all", "-a"}.intersection(words):
        listed = list(_matrix(repo, "hatch-test"))
        # Where nothing is configured, hatch has a list of its own.
        yield from listed or (("3.x", place), ("and others of hatch's own list", place))


def _of_hatch_run(repo: Repository, text: str) -> Iterator[_Named]:
    named = _ENVIRONMENT.search(text[:2_000])
    return _matrix(repo, named[1]) if named else iter(())


def _matrix(repo: Repository, environment: str) -> Iterator[_Named]:
    for config in repo.configs.files:
        if posixpath.basename(config.path) in ("pyproject.toml", "hatch.toml"):
            yield from _listed(config, environment)


def _listed(config: Config, environment: str) -> Iterator[_Named]:
    for key in config.keys:
        found = _OF_HATCH.fullmatch(key.name)
        if found and found[1] == environment:
            for version in _VERSION.findall(str(key.value)):
                yield version, Evidence(config.path, key.line, "matrix")


_READERS: Final = {"tox": _of_tox, "hatch": _of_hatch}
