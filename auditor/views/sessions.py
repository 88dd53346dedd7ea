"""Sessions of nox and environments of pixi as facts: the Pythons that each names for itself, and which of them test."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.resolve import Resolver
    from auditor.views.commands import Command, CommandsView
    from auditor.views.configs import Config, ConfigsView
    from auditor.views.python import Decorator, Function, Module, PythonView
    from auditor.views.tree import Tree
    from auditor.views.workflows import Job


class Python(NamedTuple):
    """A version of Python (`3.12`), the line that names it, and what it is named by."""

    version: str
    line: int
    text: str


class Session(NamedTuple):
    """A session of nox or an environment of pixi (`kind`), with the Pythons that it names for itself.

    One that names none runs with the Python that is set up. `sure` says that no others may be meant, `default` whether
    it runs where a call names none: None where that cannot be told.
    """

    kind: str
    name: str
    path: str
    line: int
    pythons: tuple[Python, ...] = ()
    sure: bool = True
    default: bool | None = True


class Ran(NamedTuple):
    """A session that runs tests, on one of its Pythons; not `sure` where something else may choose another."""

    session: Session
    python: Python
    sure: bool


class Chosen(NamedTuple):
    """What tests run in: the sessions with their Pythons, and whether there may be others."""

    ran: tuple[Ran, ...] = ()
    opaque: bool = False


class SessionsView:
    """The sessions and environments of the repository, and which of them a command or a job tests in."""

    def __init__(
        self, tree: Tree, python: PythonView, configs: ConfigsView, commands: CommandsView, resolve: Resolver
    ) -> None:
        self._tree = tree
        self._python = python
        self._configs = configs
        self._commands = commands
        self._resolve = resolve

    @cached_property
    def of_nox(self) -> tuple[Session, ...]:
        """The sessions of nox that tasks define, in their order."""
        return tuple(
            _session(module, function, decorator)
            for module in self._python.tasks
            for function in module.functions
            for decorator in function.decorators
            if decorator.name.endswith(("nox.session", "nox_poetry.session"))
        )

    @cached_property
    def of_pixi(self) -> tuple[Session, ...]:
        """The environments of pixi that are made of features."""
        configs = ((self._configs.get(path), prefix) for path, prefix in _PIXI)
        return tuple(each for config, prefix in configs if config is not None for each in _environments(config, prefix))

    @staticmethod
    def selected(words: Sequence[str]) -> tuple[list[str], bool]:
        """Return the sessions or environments that a call of nox or tox names, and whether these are all names."""
        names = _behind(words, SELECTS)
        return names, not any(_OPEN.search(name) for name in names)

    @staticmethod
    def pythons(words: Sequence[str]) -> list[str]:
        """Return the Pythons that a call of a runner chooses."""
        return _behind(words, PYTHONS)

    def run_by(self, command: Command) -> Chosen:
        """Return the sessions with tests that a call of nox runs."""
        words = tuple(itertools.takewhile("--".__ne__, command.argv[1:]))
        files = [module for module in self._python.tasks if module.path.endswith(_FILE)]
        named, known = self.selected(words)
        by_option = None if named else self._by_option(files)
        names = frozenset(named or by_option or ())
        unseen = not files or any(module.error for module in files)
        unseen = unseen or not known or (not named and by_option is None) or any(map(_CHOOSES.match, words))
        names = names if known else frozenset()
        pythons = {version for word in self.pythons(words) for version in _VERSION.findall(word)}
        ran: list[Ran] = []
        opaque = unseen
        for session in self.of_nox:
            if not _is_named(session, names) or not self._tests(session.name):
                continue
            # What a call names runs, whatever it is by default.
            default = session.default if not names else True
            if default is False:
                continue
            sure = session.sure and default is True
            opaque = opaque or not sure
            for python in session.pythons:
                if names.isdisjoint({session.name, f"{session.name}-{python.version}"}) and names:
                    continue
                if not pythons or python.version in pythons:
                    ran.append(Ran(session, python, sure and not unseen))
        return Chosen(tuple(ran), opaque)

    def _by_option(self, modules: Sequence[Module]) -> frozenset[str] | None:
        """Return the sessions that a call runs which names none, none where these are all of them; None where it cannot
        be told which: what is set more than once, under a condition or by anything but names tells of no session."""
        named: list[str] = []
        for module in modules:
            text = self._tree.text(module.path) or ""
            told = len(_BY_OPTION.findall(text))
            if not told:
                continue
            listed = [each.value.literal for each in module.assigns if each.target.endswith("options.sessions")]
            (names,) = listed if len(listed) == told == 1 and _PLAINLY.search(text) else (None,)
            if len(modules) > 1 or not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
                return None
            named += map(str, names)
        # An empty list lets nothing run, which nobody means.
        return frozenset(named)

    def _tests(self, name: str) -> bool:
        """Return whether a session runs tests; so may one whose commands are not known."""
        target = self._commands.target("nox", name)
        return target is None or any(map(self._commands.tests, self._resolve.target(target)))

    def tested_in(self, job: Job, commands: Sequence[Command]) -> Chosen:
        """Return the environments of pixi in which the commands of a job run tests.

        Where no command names its environment, any that the job sets up may be the one.
        """
        given = [text for step in job.steps if step.action == _SETUP for text in step.inputs.values()]
        names, opaque = self._named_for_tests(commands)
        if not names and not given:
            return Chosen()
        known = {session.name for session in self.of_pixi if session.pythons and session.sure}
        spelled = {part for values in job.matrix.values() for part in values} if opaque else set[str]()
        spelled.update(part for text in given for part in _PARTS.split(text[:_LONGEST]) if opaque)
        ran = (
            Ran(session, python, session.sure and session.name in names)
            for session in self.of_pixi
            if session.name in names or session.name in spelled
            for python in session.pythons
        )
        return Chosen(tuple(ran), opaque or not names <= known)

    def _named_for_tests(self, commands: Sequence[Command]) -> tuple[set[str], bool]:
        """Return the environments that commands name for tests, and whether tests run in one that no command names."""
        names: set[str] = set()
        opaque = False
        for command in commands:
            match = _RUNS_IN.search(command.text[:_LONGEST])
            task = self._commands.target("pixi", command.tool) if _RUNS.search(command.text[:_LONGEST]) else None
            if task is not None:
                does = any(map(self._commands.tests, self._resolve.target(task)))
            else:
                does = self._commands.tests(command)
            if does and match is not None:
                names.add(match[1])
            elif does:
                # What a task runs is told of by the command that starts it.
                opaque = opaque or not command.via
        return names, opaque


# -- what a call selects -----------------------------------------------------------------------------------------------

SELECTS: Final = frozenset({"-s", "--session", "--sessions", "-e"})
"""The options of nox, and of tox, by which a call names what it runs."""
PYTHONS: Final = frozenset({"-p", "--python", "--pythons", "--py", "-py"})
"""The options by which it chooses Pythons."""
_CHOOSES: Final = regex(r"(?:-[pPkt]|--pythons?|--force-pythons?|--extra-pythons?|--keywords|--tags)\b")
_BY_OPTION: Final = regex(r"\boptions\.(?:sessions|keywords|tags|pythons)\b")
_PLAINLY: Final = regex(r"^(?:nox\.)?options\.sessions\s?=", re.MULTILINE)


_OPEN: Final = regex(r"[${(]")
"""A variable, or what another job has computed."""


def _behind(words: Sequence[str], options: frozenset[str]) -> list[str]:
    """Return what some options select: all words up to the next option, or what stands behind a sign of equality."""
    found: list[str] = []
    at = 0
    while at < len(words):
        name, sign, value = words[at].partition("=")
        at += 1
        if name not in options:
            continue
        found += value.split(",") if sign else []
        while not sign and at < len(words) and not words[at].startswith("-"):
            found += words[at].split(",")
            at += 1
    return [each for each in found if each]


def _is_named(session: Session, names: frozenset[str]) -> bool:
    """Return whether names, all where there are none, hold a session, or it with one of its Pythons."""
    return not names or any(name == session.name or name.startswith(f"{session.name}-") for name in names)


# -- nox ---------------------------------------------------------------------------------------------------------------

_FILE: Final = "noxfile.py"
_VERSION: Final = regex(r"(?<![\d.])3\.\d{1,2}(?![\d.])")


def _session(module: Module, function: Function, decorator: Decorator) -> Session:
    given, default = decorator.keyword("name"), decorator.keyword("default")
    name = (given.string if given is not None else None) or function.name
    told = _listed(decorator)
    known = default is None or default.known
    return Session(
        "nox",
        name,
        module.path,
        decorator.line,
        tuple(Python(version, decorator.line, function.name) for version in told or ()),
        sure=told is not None
        and module.path.endswith(_FILE)
        and decorator.keyword("venv_params") is None
        and not any(each.name.endswith("nox.parametrize") and _is_of_pythons(each) for each in function.decorators),
        default=(default is None or bool(default.literal)) if known else None,
    )


def _listed(decorator: Decorator) -> tuple[str, ...] | None:
    """Return the versions that a session is made for, none where it names none; None where they cannot be told."""
    value = decorator.keyword("python") or decorator.keyword("py") or next(iter(decorator.args), None)
    if value is None or (value.known and value.literal in (None, False)):
        return ()
    if not value.known:
        return None
    listed = value.literal if isinstance(value.literal, tuple) else (value.literal,)
    found = (version for each in listed if isinstance(each, str) for version in _VERSION.findall(each))
    return tuple(dict.fromkeys(found)) or None


def _is_of_pythons(decorator: Decorator) -> bool:
    first = next(iter(decorator.args), None)
    return first is None or first.string is None or "python" in first.string


# -- pixi --------------------------------------------------------------------------------------------------------------

_PIXI: Final = (("pixi.toml", ""), ("pyproject.toml", "tool.pixi."))
_SETUP: Final = "prefix-dev/setup-pixi"
_FEATURE: Final = regex(r"environments\.([\w-]{1,80})(?:\.features)?\.\d{1,3}")
_OF_FEATURE: Final = regex(r"feature\.([\w-]{1,80})\.dependencies\.python(?:\.version)?")
_PIN: Final = regex(r"(==?|~=)?[ \t]*(3\.\d{1,2})(\.\*|\.\d+)?")
_RUNS: Final = regex(r"\bpixi\s+run\s")
_RUNS_IN: Final = regex(r"\bpixi\s+run\s[^\n]{0,200}?(?:-e|--environment)[ =]([\w-]{1,80})(?!\S)")
_PARTS: Final = regex(r"[\s,]+")
_LONGEST: Final = 2_000


def _environments(config: Config, prefix: str) -> Iterator[Session]:
    """Yield the environments of a configuration, each with the Python that the first of its features pins."""
    pins: dict[str, tuple[Python, bool]] = {}
    made: dict[str, list[tuple[str, int]]] = {}
    for key in config.keys:
        if not key.name.startswith(prefix):
            continue
        name = key.name[len(prefix) :]
        pin, holds = _OF_FEATURE.fullmatch(name), _FEATURE.fullmatch(name)
        version = _PIN.fullmatch(str(key.value)) if pin is not None else None
        if pin is not None and version is not None:
            # What is compatible with 3.11 is 3.12 too; with 3.11.2 it is not.
            exact = version[1] != "~=" or version[3] is not None
            pins[pin[1]] = Python(version[2], key.line, f"python {key.value}"), exact
        elif holds is not None:
            made.setdefault(holds[1], []).append((str(key.value), key.line))
    for name, features in made.items():
        feature, line = next(((each, at) for each, at in features if each in pins), features[0])
        if feature in pins:
            python, exact = pins[feature]
            yield Session("pixi", name, config.path, line, (python,), sure=exact)
        else:
            yield Session("pixi", name, config.path, line)
