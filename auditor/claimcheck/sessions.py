"""The versions of Python that sessions of nox, or environments of pixi, name for themselves."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.finding import Evidence

if TYPE_CHECKING:
    from auditor.repository import Repository
    from auditor.views.commands import Command
    from auditor.views.configs import Key
    from auditor.views.python import Decorator, Module
    from auditor.views.workflows import Job

_SELECTS = frozenset({"-s", "--session", "--sessions", "-e"})
_CHOOSES = re.compile(r"(?:-[pPkt]|--pythons?|--force-pythons?|--extra-pythons?|--keywords|--tags)\b")
_VERSION = regex(r"(?<![\d.])3\.\d{1,2}(?![\d.])")


def of_sessions(repository: Repository, command: Command) -> tuple[dict[str, Evidence], bool]:
    """Return the versions that the sessions with tests which a call of nox runs are made for, each with its place, and
    whether there may be others. A session that lists none runs with the Python that is set up."""
    found: dict[str, Evidence] = {}
    modules = [module for module in repository.python.tasks if module.path.endswith("noxfile.py")]
    words = tuple(itertools.takewhile("--".__ne__, command.argv[1:]))
    if not modules or any(module.error for module in modules) or any(map(_CHOOSES.match, words)):
        return found, True
    names, opaque = _selected(words) or _by_option(repository, modules)
    if opaque:
        return found, True
    for module in modules:
        for function in module.functions:
            for decorator in function.decorators:
                if decorator.name.endswith("nox.parametrize"):
                    opaque = opaque or _is_of_pythons(decorator)
                if not decorator.name.endswith(("nox.session", "nox_poetry.session")):
                    continue
                given = decorator.keyword("name")
                name = (given.string if given is not None else None) or function.name
                told = _listed(decorator, plain=not names)
                if told == () or not _runs_tests(repository, name):
                    continue
                if told is None:
                    opaque = True
                    continue
                for version in told:
                    if not names or not {name, f"{name}-{version}"}.isdisjoint(names):
                        found.setdefault(version, Evidence(module.path, decorator.line, function.name))
    return found, opaque


def _selected(words: tuple[str, ...]) -> tuple[frozenset[str], bool] | None:
    """Return the sessions that a call names, and whether it cannot be told which; None where it names none."""
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
    if any(re.search(r"[${(]", name) for name in found):
        return frozenset(), True
    return (frozenset(filter(None, found)), False) if any(found) else None


_BY_OPTION = regex(r"\boptions\.(?:sessions|keywords|tags|pythons)\b")
_PLAINLY = regex(r"^(?:nox\.)?options\.sessions\s?=", re.MULTILINE)


def _by_option(repository: Repository, modules: Sequence[Module]) -> tuple[frozenset[str], bool]:
    """Return the sessions that a call runs which names none, none where these are all of them, and whether it cannot be
    told which: what is set more than once, under a condition or by anything but names tells of no session."""
    named: list[str] = []
    for module in modules:
        text = repository.tree.text(module.path) or ""
        told = len(_BY_OPTION.findall(text))
        if not told:
            continue
        listed = [each.value.literal for each in module.assigns if each.target.endswith("options.sessions")]
        (names,) = listed if len(listed) == told == 1 and _PLAINLY.search(text) else (None,)
        if len(modules) > 1 or not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
            return frozenset(), True
        named += map(str, names)
    # An empty list lets nothing run, which nobody means.
    return frozenset(named), False


def _listed(decorator: Decorator, *, plain: bool) -> tuple[str, ...] | None:
    """Return the versions that a session is made for, none where it names none, or where a `plain` call leaves it out;
    None where they cannot be told."""
    default = decorator.keyword("default") if plain else None
    if default is not None and default.known and not default.literal:
        return ()
    if decorator.keyword("venv_params") is not None:
        return None
    value = decorator.keyword("python") or decorator.keyword("py") or next(iter(decorator.args), None)
    if value is None or (value.known and value.literal in (None, False)):
        return ()
    if not value.known or (default is not None and not default.known):
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
_LONGEST = 2_000
_PINNED = regex(r"(?:feature\.([\w-]{1,60})\.)?dependencies\.python(?:\.version)?")


def of_environments(repository: Repository, job: Job, commands: Sequence[Command]) -> tuple[dict[str, Evidence], bool]:
    """Return the versions that the environments of pixi pin in which a job runs tests, each with its place, and whether
    there may be others. Where no command names its environment, any that is set up may be the one."""
    asked = [text for step in job.steps if step.action == "prefix-dev/setup-pixi" for text in step.inputs.values()]
    found: dict[str, Evidence] = {}
    if not asked:
        return found, False
    names, opaque = _tested_in(repository, commands)
    if not names:
        return found, opaque
    placed: set[str] = set()
    for path, prefix in _PIXI:
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
        for name, own in features.items():
            pinned: Key | None = next((pins[feature] for feature in own if feature in pins), None)
            version = _VERSION.search(str(pinned.value).removesuffix(".*")) if pinned is not None else None
            if pinned is not None and version is not None and not str(pinned.value).startswith((">", "<", "!", "~")):
                found.setdefault(version[0], Evidence(path, pinned.line, f"python {pinned.value}"))
                placed.add(name)
    return found, opaque or not names <= placed


_NAMES = regex(r"\bpixi\s+run\s[^\n]{0,200}?(?:-e|--environment)[ =]([\w-]{1,60})(?!\S)")


def _tested_in(repository: Repository, commands: Sequence[Command]) -> tuple[set[str], bool]:
    """Return the environments that commands name for tests, and whether tests run in one that no command names."""
    names: set[str] = set()
    opaque = False
    for command in commands:
        match = _NAMES.search(command.text[:_LONGEST])
        task = repository.commands.target("pixi", command.tool) if match is not None else None
        if task is not None:
            does = any(map(repository.commands.tests, repository.resolve.target(task)))
        else:
            does = repository.commands.tests(command)
        if does and match is not None:
            names.add(match[1])
        elif does:
            # What a task runs is told of by the command that starts it.
            opaque = opaque or not command.via
    return names, opaque
