"""Which commands run tests: by a runner, or by a script of the repository that has some."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from auditor._regex import regex
from auditor.views.runners import SESSIONS

if TYPE_CHECKING:
    from auditor.views._command import Command
    from auditor.views.python import PythonView
    from auditor.views.tree import Tree

_RUNNERS: Final = frozenset(
    ["pytest", "py.test", "unittest", "nose2", "nosetests", "pytest-xdist", "ward", "pytest-3", "ptw", "green"]
)
_NO_TEST: Final = frozenset(
    ["--version", "-V", "--help", "-h", "--collect-only", "--co", "--fixtures", "--markers", "--setup-plan"]
)  # fmt: skip
"""With what a runner tells something, and runs no test."""
_TEST_FILE: Final = regex(r"(?:.*/)?(?:test_[\w-]*|[\w-]*_test|run_?tests?)\.(?:py|sh)")
_ASSERTS: Final = regex(r"^[ \t]{0,200}(?:assert|raise[ \t]{1,9}AssertionError)\b", re.MULTILINE)
"""What asserts anywhere in a file; the facts of a module know of functions alone."""
_TESTING: Final = ("pytest", "unittest", "doctest")
_VARIABLE: Final = frozenset("$*?{")


def runs_tests(command: Command, has_test: Callable[[str], bool]) -> bool:
    """Return whether a command runs tests; `has_test` tells of a script whether it has any."""
    tool, rest = command.tool.rsplit("/", 1)[-1], command.argv[1:] if command.argv else ()

    def tested(script: str) -> bool:
        # One that is named as those of tests are may only look whether a GPU or the right Python is there.
        return bool(_TEST_FILE.fullmatch(script)) and has_test(script)

    if tool in _RUNNERS:
        return _NO_TEST.isdisjoint(rest)
    if tool == "coverage":  # what it runs is a command of its own; this one is as it was written
        return "run" in rest and any(word in ("pytest", "unittest", "py.test") or tested(word) for word in rest)
    if tool in SESSIONS:
        # Their sessions are followed where they can be read; a call that leads nowhere still is what they are for.
        return not any(word.startswith("lint") or word in ("-l", "--list") for word in rest)
    if tool in ("hatch", "rye", "pants", "bazel", "bazelisk"):
        return "test" in rest[: 1 if tool in ("hatch", "rye") else 4]
    if tool in ("docker", "docker-compose", "podman") and {"run", "exec"} & set(rest):
        return any("pytest" in word.split() for word in rest)
    if tool == "python" and rest[:2] == ("setup.py", "test"):
        return True
    if tool in ("slipcover", "python", "mutmut", "testmon"):
        return any(word in ("pytest", "unittest") for word in rest[:4]) or any(map(tested, rest[:2]))
    return tested(command.argv[0] if command.argv else tool)


def has_test(tree: Tree, python: PythonView, script: str) -> bool:
    """Return whether a script that a command names is in the repository and has a test.

    A shell script need only be there, as what it runs cannot always be told. What is not readable, or is named by a
    variable, may have one.
    """
    if _VARIABLE & set(script):
        return True
    parts = [part for part in posixpath.normpath(script).split("/") if part not in ("", ".", "..")]
    # It runs in any folder; of a path from the root, as of an image, only the file's own name is sure.
    tail = "/" + (parts[-1] if script.startswith("/") else "/".join(parts))
    found = (path for path in tree.named(parts[-1]) if f"/{path}".endswith(tail))
    return any(not path.endswith(".py") or _tests_something(tree, python, path) for path in found)


def _tests_something(tree: Tree, python: PythonView, path: str) -> bool:
    module, text = python.module(path), tree.text(path)
    if module is None or text is None or module.error:
        return True
    named = any(function.name.startswith("test") for function in module.functions)
    started = any(runner in string.value for string in module.strings for runner in _TESTING)
    return named or module.uses(*_TESTING) or started or _ASSERTS.search(text) is not None
