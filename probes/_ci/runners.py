"""Runners that test on several Pythons by a list of their own: sessions of nox, environments of tox, hatch and pixi."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, regex
from probes._commands import runs, tests
from probes._shared import clipped, decorators

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.python import Decorator
    from auditor.views.workflows import Workflow

_Named = tuple[str, Evidence]
"""A version of Python, and where it is named."""

_SELECTS: Final = frozenset({"-s", "--session", "--sessions", "-e"})
_PYTHONS: Final = frozenset({"-p", "--python", "--pythons", "--py", "-py"})
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
        if run.command.tool in _READERS:
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


def _selected(words: Sequence[str], options: frozenset[str]) -> list[str]:
    """Return what some options select: all words up to the next option, or what stands behind a sign of equality."""
    found: list[str] = []
    at = 0
    while at < len(words):
        name, sign, value = words[at].partition("=")
        at += 1
        if name not in options:
            continue
        if sign:
            found += value.split(",")
        while not sign and at < len(words) and not words[at].startswith("-"):
            found += words[at].split(",")
            at += 1
    return [each for each in found if each]


def _open(names: Iterable[str]) -> bool:
    """Return whether it cannot be told what is selected: a variable, or what another job has computed."""
    return any("$" in name or "(" in name or "{" in name for name in names)


# -- nox ---------------------------------------------------------------------------------------------------------------


def _of_nox(repo: Repository, words: Sequence[str], place: Evidence) -> Iterator[_Named]:
    names, only = _selected(words, _SELECTS), _selected(words, _PYTHONS)
    names = [] if _open(names) else names
    for module in repo.python.tasks:
        for _, decorator, function in decorators([module]):
            if not decorator.name.endswith(("nox.session", "nox_poetry.session")):
                continue
            given = decorator.keyword("name")
            name = (given.string if given is not None else None) or function
            for version in _pythons(decorator):
                chosen = not names or name in names or f"{name}-{version}" in names
                if chosen and (not only or version in only) and _tests(repo, name):
                    yield version, place._replace(path=module.path, line=decorator.line)


def _pythons(decorator: Decorator) -> tuple[str, ...]:
    value = decorator.keyword("python") or next(iter(decorator.args), None)
    listed = value.literal if value is not None and value.known else None
    return tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, tuple) else ()


def _tests(repo: Repository, name: str) -> bool:
    target = repo.commands.target("nox", name)
    return target is not None and any(tests(repo, each) for each in repo.resolve.target(target))


# -- tox ---------------------------------------------------------------------------------------------------------------


def _of_tox(repo: Repository, words: Sequence[str], place: Evidence) -> Iterator[_Named]:
    names = _selected(words, _SELECTS)
    if names and not _open(names):
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
    for version in _selected(words, _PYTHONS):
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


# -- pixi --------------------------------------------------------------------------------------------------------------

_PINS: Final = regex(r"(?:tool\.pixi\.)?feature\.([\w-]{1,80})\.dependencies\.python(?:\.version)?")
_HOLDS: Final = regex(r"(?:tool\.pixi\.)?environments\.([\w-]{1,80})(?:\.features)?\.\d+")
_CHOOSES: Final = regex(r"\bpixi\s+run\s[^\n]{0,200}?(?:-e|--environment)[ =]([\w-]+)")


def _of_pixi(repo: Repository, workflow: Workflow) -> Iterator[_Named]:
    """Yield the versions that features pin of which the environments are made that the jobs with tests go through."""
    configs = [each for each in map(repo.configs.get, ("pixi.toml", "pyproject.toml")) if each is not None]
    pins: dict[str, str] = {}
    made: dict[str, list[_Named]] = {}
    for config in configs:
        for key in config.keys:
            pin, holds = _PINS.fullmatch(key.name), _HOLDS.fullmatch(key.name)
            version = _PIN.match(str(key.value)) if pin is not None else None
            if pin is not None and version is not None:
                pins[pin[1]] = version[1]
            elif holds is not None:
                made.setdefault(holds[1], []).append((str(key.value), Evidence(config.path, key.line, "environments")))
    for job in workflow.jobs if pins and made else ():
        if not any(tests(repo, command) for command in repo.resolve.job(workflow, job)):
            continue
        named = [value for values in job.matrix.values() for value in values]
        named += [name for step in job.steps for name in _CHOOSES.findall((step.run or "")[:2_000])]
        for name in dict.fromkeys(named):
            yield from ((pins[feature], place) for feature, place in made.get(name, ()) if feature in pins)


_PIN: Final = regex(r"(?:==?|~=)?[ \t]*(3\.\d{1,2})(?:\.\*|\.\d+)?\Z")

_READERS: Final = {"nox": _of_nox, "tox": _of_tox, "hatch": _of_hatch}
