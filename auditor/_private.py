"""How study numbers and addresses of people are written, and a text without them.

What is to be hidden is looked for loosely, since one that is missed shows a person; what somebody is recognised by,
strictly, since one too many takes a person for another.
"""

from __future__ import annotations

import re

from auditor._regex import regex

STUDY_NUMBER = regex(r"s\d{6}")
"""A study number as the university gives it, in small letters: for a whole word, by which somebody is recognised."""
LISTED_NUMBER = regex(r"(?<![\w.])s{0,2}(\d{6})(?!\w)", re.IGNORECASE)
"""One as a group lists its members, its letter left out or doubled."""
MENTIONED_NUMBER = regex(r"(?<![\w.])s?(\d{6})(?!\w)")
"""One as a sentence names it, where how often it does is counted against the group: in small letters alone."""
HIDDEN_NUMBER = regex(r"(?<![0-9A-Za-z])s{1,2}\d{6}(?![0-9A-Za-z])", re.IGNORECASE)
"""One that is not shown, within a path or a name of another thing, too. Without its letter it may be any number."""
HIDDEN_ADDRESS = regex(r"[^\s@<>()]{1,100}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@])")
"""An address that an audit without names does not show: `name@1.2`, a version, and `@v4`, an action's, are none."""
TABLE_ADDRESS = regex(r"[^\s@<>(),;]{1,100}@[^\s@<>(),;]{1,100}")
"""An address in a table of groups, where nothing else has an `@`; several may stand in a cell."""
_SAID = regex(rf"[^\s@<>()/]{{1,100}}@[^\s@<>()/]{{1,100}}\.[A-Za-z]{{2,20}}\b|{HIDDEN_NUMBER.pattern}", re.IGNORECASE)
"""An e-mail address or a study number in an answer, which are never printed; the account in a link is none."""


def without_people(text: str) -> str:
    """Return a text without its e-mail addresses and study numbers."""
    return _SAID.sub("…", text)
