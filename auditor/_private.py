"""What an answer or a tick says is shown without the people in it."""

from __future__ import annotations

import re

from auditor._regex import regex

_PRIVATE = regex(
    r"[^\s@<>()/]{1,100}@[^\s@<>()/]{1,100}\.[A-Za-z]{2,20}\b|(?<![0-9A-Za-z])s{1,2}\d{6}(?![0-9A-Za-z])", re.IGNORECASE
)
"""An e-mail address or a study number in an answer, which are never printed."""


def without_people(text: str) -> str:
    """Return a text without its e-mail addresses and study numbers."""
    return _PRIVATE.sub("…", text)
