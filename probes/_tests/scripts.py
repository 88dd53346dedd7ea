"""Whether a script that a command runs, named as those of tests are, has a test."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from auditor import Repository, once, regex

_TEST: Final = regex(
    r"^[ \t]{0,200}(?:assert\b|(?:async[ \t]{1,9})?def[ \t]{1,9}test)|\b(?:pytest|unittest|doctest|AssertionError)\b",
    re.MULTILINE,
)
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
    texts = (repo.tree.text(path) if path.endswith(".py") else None for path in found)
    return any(text is None or _TEST.search(text) for text in texts)
