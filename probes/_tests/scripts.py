"""Whether a script that a command runs, named as those of tests are, has a test."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from auditor import Repository, once, regex

_ASSERTS: Final = regex(r"^[ \t]{0,200}(?:assert|raise[ \t]{1,9}AssertionError)\b", re.MULTILINE)
"""What asserts anywhere in a file; the facts of a module know of functions alone."""
_RUNNERS: Final = ("pytest", "unittest", "doctest")
_VARIABLE: Final = frozenset("$*?{")


@once
def has_test(repo: Repository, script: str) -> bool:
    """Return whether a script that a command names is in the repository and has a test.

    A shell script need only be there, as what it runs cannot always be told. What is not readable, or is named by a
    variable, may have one.
    """
    if _VARIABLE & set(script):
        return True
    parts = [part for part in posixpath.normpath(script).split("/") if part not in ("", ".", "..")]
    # It runs in any folder; of a path from the root, as of an image, only the file's own name is sure.
    tail = "/" + (parts[-1] if script.startswith("/") else "/".join(parts))
    found = (path for path in repo.tree.named(parts[-1]) if f"/{path}".endswith(tail))
    return any(not path.endswith(".py") or _tests_something(repo, path) for path in found)


def _tests_something(repo: Repository, path: str) -> bool:
    module, text = repo.python.module(path), repo.tree.text(path)
    if module is None or text is None or module.error:
        return True
    named = any(function.name.startswith("test") for function in module.functions)
    started = any(runner in string.value for string in module.strings for runner in _RUNNERS)
    return named or module.uses(*_RUNNERS) or started or _ASSERTS.search(text) is not None
