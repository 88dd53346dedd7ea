"""Which test modules are collected: by pytest's own patterns and options, and by what workflows run."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository, once, once_by
from auditor.shared import PYTEST_VALUES, SESSIONS, UNITTEST_VALUES, regex
from probes._ci.folders import Placed, in_folders
from probes._ci.unfollowed import tests_beyond
from probes._commands import PYTEST, Run, narrowed, runs, tests, widest, words, workflows

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.pytest_options import PytestOption
    from auditor.views.python import Function, Module

_DEFAULT_PATTERNS: Final = ("test_*.py", "*_test.py")
_UNITTEST_PATTERN: Final = "test*.py"


def option_lines(repo: Repository) -> tuple[PytestOption, ...]:
    """Return every option of pytest that is configured, the nearest to the root first."""
    return repo.configs.pytest


@once
def options(repo: Repository) -> dict[str, str]:
    """Return pytest's options by their names."""
    found: dict[str, str] = {}
    for option, _, _, value in option_lines(repo):
        found[option] = f"{found[option]} {value}" if option in found else value
    return found


_COVERAGE_VALUES: Final = frozenset({"--source", "--omit", "--include", "--rcfile", "--data-file"})
"""Options of `coverage run` after which the next word is their value."""
_MOST_RUNS: Final = 500
_RUNNERS: Final = PYTEST | {"unittest"}
_SOMEWHERE: Final = regex(r"[${]|\A[/~]")


class _Asked(NamedTuple):
    """What a test command names: paths to collect, paths to leave out; `anywhere` where it names what is not seen."""

    paths: list[str]
    ignored: list[str]
    unittest: bool
    anywhere: bool
    pattern: str = _UNITTEST_PATTERN
    """What unittest looks for below a folder."""


def _asked(command: Command) -> _Asked:
    tool, *rest = words(command)
    if tool == "hatch":
        return _Asked([word for word in rest[1:] if "/" in word or word.endswith(".py")], [], False, False)
    unittest = tool == "unittest" or "unittest" in rest[:4]
    if tool not in _RUNNERS:
        start = next((index + 1 for index, word in enumerate(rest) if word in _RUNNERS), None)
        if start is None and tool.endswith(".py"):
            return _Asked([command.argv[0]], [], False, False)
        rest = rest[start or 0 :]
    paths: list[str] = []
    ignored: list[str] = []
    pattern = _UNITTEST_PATTERN
    valued = (UNITTEST_VALUES if unittest else PYTEST_VALUES) | _COVERAGE_VALUES
    index = 0
    while index < len(rest):
        word = rest[index]
        following = rest[index + 1] if index + 1 < len(rest) else ""
        if unittest and word in ("-s", "--start-directory"):
            paths.append(following)
        elif unittest and word in ("-p", "--pattern"):
            pattern = following
        elif unittest and word.startswith("--pattern="):
            pattern = word.partition("=")[2]
        elif word == "--ignore" or word.startswith("--ignore="):
            ignored.append(word.partition("=")[2] or following)
        if word in valued:
            index += 2
            continue
        if not word.startswith("-") and word not in ("discover", "&&", ";"):
            paths.append(word)
        index += 1
    paths = [raw.split("::", 1)[0].replace("\\", "/") for raw in paths]
    unseen = "--pyargs" in rest or any(map(_SOMEWHERE.search, paths)) or (not paths and "-c" in rest)
    return _Asked(paths, ignored, unittest, unseen, pattern)


def collects(repo: Repository, placed: Placed, module: Module) -> bool:
    """Return whether a workflow's test command collects a module, as far as its words tell."""
    tool = words(placed.run.command)[0]
    asked = _asked(placed.run.command)
    if tool in ("docker", "docker-compose", "podman", *SESSIONS) or asked.anywhere:
        return True
    if not asked.paths:
        return _collects_all(repo, placed, asked, module)
    there = [folder for folder in placed.folders if folder is not None and _is_there(repo, folder, asked)]
    found = any(_collects(repo, asked, folder, module) for folder in there)
    # What is not there is seen from a folder that is not known: wherever it is, it may be meant.
    return found or ((not there or None in placed.folders) and _collects(repo, asked, None, module))


def _collects_all(repo: Repository, placed: Placed, asked: _Asked, module: Module) -> bool:
    """Return whether a command without a path collects a module: from where it runs, or what the options name."""
    for folder in placed.folders:
        if folder is None:
            starts = [""]
        else:
            named = [] if asked.unittest else _test_paths(repo, folder)
            starts = [posixpath.normpath(posixpath.join(folder, path)) for path in named] or [folder]
        inside = any(start in ("", ".") or _lies(module.path, start) for start in starts)
        if inside and not _ignored(asked, folder, module) and _looks_for(repo, asked, module):
            return True
    return False


def _collects(repo: Repository, asked: _Asked, folder: str | None, module: Module) -> bool:
    """Return whether the paths of a command, seen from a folder or from any, name a module or a folder above it."""
    if _ignored(asked, folder, module):
        return False
    inside = False
    for raw in asked.paths:
        for end in _ends(module.path, folder):
            path = _seen_from(folder, raw)
            dotted = end.removesuffix(".py").replace("/", ".")
            if end == path or (asked.unittest and f"{path}.".startswith(f"{dotted}.")):
                return True
            inside = inside or path == "." or _lies(end, path) or fnmatch.fnmatch(end, path)
            inside = inside or (asked.unittest and dotted.startswith(f"{path}."))
    return inside and _looks_for(repo, asked, module)


def _ignored(asked: _Asked, folder: str | None, module: Module) -> bool:
    return any(
        end == path or _lies(end, path)
        for path in (_seen_from(folder, raw) for raw in asked.ignored)
        for end in _ends(module.path, folder)
    )


def _looks_for(repo: Repository, asked: _Asked, module: Module) -> bool:
    patterns = tuple(options(repo).get("python_files", "").split()) or _DEFAULT_PATTERNS
    name = posixpath.basename(module.path)
    return any(fnmatch.fnmatch(name, each) for each in ((asked.pattern,) if asked.unittest else patterns))


@once
def _test_paths(repo: Repository, folder: str) -> list[str]:
    """Return what the options in a folder say that is collected from there."""
    return [
        path
        for option, file, _, value in option_lines(repo)
        if option == "testpaths" and posixpath.dirname(file) == folder
        for path in value.split()
    ]


def _is_there(repo: Repository, folder: str, asked: _Asked) -> bool:
    for raw in asked.paths:
        path = _seen_from(folder, raw)
        if asked.unittest and "/" not in raw and not repo.tree.is_dir(path):
            path = _seen_from(folder, raw.partition(".")[0])
        if repo.tree.exists(path) or repo.tree.is_dir(path) or ("*" in path and repo.tree.files(path)):
            return True
    return False


def _seen_from(folder: str | None, raw: str) -> str:
    path = posixpath.normpath(posixpath.join(folder or "", raw))
    return path if folder is not None else path.lstrip("./") or "."


def _ends(path: str, folder: str | None) -> list[str]:
    """Return a path, and where no folder is known all that it may be seen as."""
    parts = path.split("/")
    return [path] if folder is not None else ["/".join(parts[index:]) for index in range(len(parts))]


def _lies(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


@once_by(lambda module: module.path)
def collected_by(repo: Repository, module: Module) -> Run | None:
    """Return a command of a workflow that collects a test module, or None."""
    return next(_collecting(repo, module), None)


@once_by(lambda module: module.path)
def collecting(repo: Repository, module: Module) -> tuple[Run, ...]:
    """Return every command of a workflow that collects a test module."""
    return tuple(_collecting(repo, module))


def _collecting(repo: Repository, module: Module) -> Iterator[Run]:
    yield from (placed.run for placed in _test_runs(repo) if collects(repo, placed, module))
    beyond = _run_beyond(repo)
    if beyond is not None:
        yield beyond


@once
def _run_beyond(repo: Repository) -> Run | None:
    return next((beyond.run for workflow in workflows(repo) for beyond in tests_beyond(repo, workflow)), None)


def test_runs(repo: Repository) -> tuple[Run, ...]:
    """Return every command of every workflow that runs tests."""
    return tuple(placed.run for placed in _test_runs(repo))


@once
def _test_runs(repo: Repository) -> tuple[Placed, ...]:
    found = (placed for workflow in widest(repo) for placed in in_folders(repo, runs(repo, workflow)))
    different: dict[tuple[object, object], Placed] = {}
    followed: set[str] = set()
    for each in found:
        if tests(repo, each.run.command):
            different.setdefault((each.run.command.argv, each.folders), each)
            followed.update(each.run.command.via)
    for key, each in list(different.items()):
        # What calls sessions tests what these do; only where they cannot be told may it be anything.
        command = each.run.command
        if command.tool in SESSIONS and f"{command.path}:{command.line}" in followed:
            del different[key]
    first = islice(different.values(), _MOST_RUNS)
    return tuple(sorted(first, key=lambda each: narrowed(each.run)))


def looked_for(repo: Repository, module: Module, by_hand: bool = True) -> bool:
    """Return whether a runner finds a test module by its name, or a command or another test runs it.

    What has a main guard may be run `by_hand`.
    """
    name = posixpath.basename(module.path)
    patterns = [*_DEFAULT_PATTERNS, *options(repo).get("python_files", "").split()]
    if any(path == module.path for path, _ in repo.python.unit_cases):
        patterns.append(_UNITTEST_PATTERN)
    return (
        any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        or (by_hand and module.main_guard is not None)
        or any(
            item.own and module.name in (item.module, item.target)
            for other in repo.python.tests
            for item in other.imports
        )
        or collected_by(repo, module) is not None
    )


def of_a_class_that_counts(repo: Repository, module: Module, function: Function) -> bool:
    """Return whether a function is of no class, or of one that pytest looks into: by its name, and without an
    `__init__`, or as one of unittest's."""
    if function.owner is None or "python_classes" in options(repo):
        return True
    if (module.path, function.owner) in repo.python.unit_cases:
        return True
    made = module.function(f"{function.owner}.__init__") is not None
    return not made and all(part.startswith("Test") for part in function.owner.split("."))
