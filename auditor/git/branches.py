"""Whose a branch is, by its name."""

from __future__ import annotations

import re
from typing import Final

from auditor._regex import regex
from auditor.git.people import is_bot

BOTS: Final = (
    r"(?:dependabot|renovate|pre-commit-ci|(?:update/)?pre-commit-autoupdate|pyup|snyk|imgbot|allcontributors|greenkeeper|"
    r"deepsource)"
)
"""A pattern of the names under which bots propose changes."""
_NO_ONES: Final = regex(rf"{BOTS}\b|gh-pages\Z", re.IGNORECASE)


def is_a_persons(branch: str) -> bool:
    """Return whether a branch is one on which people work: no bot's, and no built page."""
    name = branch.removeprefix("origin/")
    # What is called github-actions as a whole is work on them.
    whose, slash, _ = name.partition("/")
    return not _NO_ONES.match(name) and not (slash and is_bot(whose, ""))
