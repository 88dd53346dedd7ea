"""The versions of Python that sessions of nox, or environments of pixi, name for themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.finding import Evidence
from auditor.views.workflows import expand_matrix

if TYPE_CHECKING:
    from auditor.repository import Repository
    from auditor.views.commands import Command
    from auditor.views.configs import Key
    from auditor.views.python import Decorator
    from auditor.views.workflows import Job

_SELECTS = frozenset({"-s", "--session", "--sessions", "-e"})
_CHOOSES = re.compile(r"(?:-p|--pythons?|--force-pythons?|--extra-pythons?|-P)\b")
_VERSION = regex(r"(?<![\d.])3\.\d{1,2}(?![\d.])")


def of_sessions(repository: Repository, command: Command) -> tuple[dict[str, Evidence], bool]:
    """Return the versions that the sessions with tests which a call of nox runs are made for, each with its place, and
    whether there may be others. A session that lists none runs with the Python that is set up."""
    found: dict[str, Evidence] = {}
    names = _selected(command.argv[1:])
    modules = [module for module in repository.python.tasks if module.path.endswith("noxfile.py")]
    if not modules or any(module.error for module in modules) or any(map(_CHOOSES.match, command.argv[1:])):
        return found, True
    opaque = False
    for module in modules:
        for function in module.functions:
            for decorator in function.decorators:
                if decorator.name.endswith("nox.parametrize"):
                    opaque = opaque or _is_of_pythons(decorator)
                if not decorator.name.endswith(("nox.session", "nox_poetry.session")):
                    continue
                given = decorator.keyword("name")
                name = (given.string if given is not None else None) or function.name
                told = _listed(decorator)
                if told == () or not _runs_tests(repository, name):
                    continue
                if told is None:
                    opaque = True
                    continue
                for version in told:
                    if not names or not {name, f"{name}-{version}"}.isdisjoint(names):
                        found.setdefault(version, Evidence(module.path, decorator.line, function.name))
    return found, opaque


def _selected(words: tuple[str, ...]) -> frozenset[str]:
    """Return the sessions that a call names, none where it runs all of them or it cannot be told which."""
    found: list[str] = []
    at = 0
    while at < len(words):
        name, sign, value = words[at].partition("=")
        at += 1
        if name not in _SELECTS:
            continue
        found += value.split(",") if sign else []
        while not sign and at < len(words) and not words[at].startswith("-"):
            found += words[at].split(",")
            at += 1
    return frozenset() if any(re.search(r"[${(]", name) for name in found) else frozenset(filter(None, found))


def _listed(decorator: Decorator) -> tuple[str, ...] | None:
    """Return the versions that a session is made for, none where it names none, None where they cannot be told."""
    if decorator.keyword("venv_params") is not None:
        return None
    value = decorator.keyword("python") or decorator.keyword("py") or next(iter(decorator.args), None)
    if value is None or (value.known and value.literal in (None, False)):
        return ()
    if not value.known:
        return None
    listed = value.literal if isinstance(value.literal, tuple) else (value.literal,)
    found = tuple(version for each in listed if isinstance(each, str) for version in _VERSION.findall(each))
    return found or None


def _is_of_pythons(decorator: Decorator) -> bool:
    first = next(iter(decorator.args), None)
    return first is None or first.string is None or "python" in first.string


def _runs_tests(repository: Repository, name: str) -> bool:
    target = repository.commands.target("nox", name)
    return target is None or any(map(repository.commands.tests, repository.resolve.target(target)))


_PIXI = (("pixi.toml", ""), ("pyproject.toml", "tool.pixi."))
_FEATURE = regex(r"environments\.([\w-]{1,60})(?:\.features)?\.\d{1,3}")
_PINNED = regex(r"(?:feature\.([\w-]{1,60})\.)?dependencies\.python(?:\.version)?")


def of_environments(repository: Repository, job: Job) -> dict[str, Evidence]:
    """Return the versions that the environments of pixi pin which a job sets up, each with its place."""
    asked = [text for step in job.steps if step.action == "prefix-dev/setup-pixi" for text in step.inputs.values()]
    names = {name for text in expand_matrix(tuple(asked), job.matrix) for name in text.split()}
    found: dict[str, Evidence] = {}
    for path, prefix in _PIXI if names else ():
        config = repository.configs.get(path)
        keys = (
            [(key, key.name.removeprefix(prefix)) for key in config.keys if key.name.startswith(prefix)]
            if config
            else []
        )
        pins = {match[1] or "": key for key, name in keys if (match := _PINNED.fullmatch(name)) is not None}
        features: dict[str, list[str]] = {name: [] for name in names}
        for key, name in keys:
            match = _FEATURE.fullmatch(name)
            if match is not None and match[1] in features:
                features[match[1]].append(str(key.value))
        for own in features.values():
            pinned: Key | None = next((pins[feature] for feature in own if feature in pins), None)
            version = _VERSION.search(str(pinned.value).removesuffix(".*")) if pinned is not None else None
            if pinned is not None and version is not None and not str(pinned.value).startswith((">", "<", "!", "~")):
                found.setdefault(version[0], Evidence(path, pinned.line, f"python {pinned.value}"))
    return found
