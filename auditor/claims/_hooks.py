"""Where a linter is said to run that is no workflow: in hooks, on one's own machine, in another service.

Asked by `linting`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims._circumstances import AT_HOME

_LINTER = r"(?:lint\w*|ruff|flake8|pylint)"
_MEANS = r"(?:(?:through|via|by|as|using|with|in)\s)"
_BY_HOOKS = regex(
    rf"\b{_LINTER}\b[^,;.()]{{0,40}}?\s{_MEANS}(?:(?:the|our|a)\s)?pre-?commit|"
    rf"\b{_LINTER}\s?\({_MEANS}?(?:(?:the|our|a)\s)?pre-?commit|"
    rf"\bpre-?commit(?:\s(?:hooks?|checks?))?\s?(?:\(|with\s|using\s|for\s|that\sruns?\s)(?:the\s)?{_LINTER}\b",
    re.IGNORECASE,
)
_PIECE = regex(r"[,;:]|\d\)|\s[-–—]\s|\s(?:and|but|while|whereas)\s", re.IGNORECASE)
_IN_CI = regex(
    r"\b(?:ci|ci/cd|workflows?|(?:github )?actions?|pipelines?|pull requests?|prs?|remote|server|push\w*)\b",
    re.IGNORECASE,
)
_AT_HOME = regex(r"\W{0,3}(?:hooks?\W{0,3})?local(?:ly)?\b", re.IGNORECASE)
_OF_OTHERS = regex(
    r"\b(?:workflows?|pipelines?|jobs?|actions?|runners?)\s(?:of|in|from)\s(?:the|our|an?)\s"
    r"(?:organi[sz]ation|company|university|department|institute|(?:other|another|separate|central)\s(?:repo\w*|project))\b",
    re.IGNORECASE,
)
"""What runs, and is kept, somewhere else."""
_CI_TESTS = regex(
    r"[,;]?\s(?:and|while|whereas|but)\s(?:(?:the|our)\s)?(?:ci|github actions|workflows?|pipelines?)\s"
    r"(?:(?:then|only|just)\s)?(?:runs?|executes?|does)\s(?:only\s)?(?:(?:the|our)\s)?(?:unit-?\s?)?tests?\W*\Z",
    re.IGNORECASE,
)
"""How a sentence ends that says of CI that it tests, after it said who lints."""
_BY_SOMEBODY = regex(
    r"[,;]?\s(?:(?:and|but)\s)?(?:we|i|they|each|everyone|he|she|the others?|[a-z]\d{6})\s", re.IGNORECASE
)
_ELSEWHERE = regex(
    r"[^.;,]{0,40}?\b(?:local(?:ly)?|by hand|not|hooks?|pre-?commit|editors?)\b|'s\b|[^.;,]{0,15}n't\b", re.IGNORECASE
)
_COMMONLY = regex(r"\b(?:usually|typically|normally|often|commonly|can|should|may)\b", re.IGNORECASE)


def lints_by_hooks(text: str) -> bool:
    """Return whether a sentence ties a linter to hooks.

    The piece that does so names no workflow, or says that they run on one's own machine.
    """
    for match in _BY_HOOKS.finditer(text):
        start = max((one.end() for one in _PIECE.finditer(text, 0, match.start())), default=0)
        end = next((one.start() for one in _PIECE.finditer(text, match.end())), len(text))
        home = _AT_HOME.match(text, match.end() + (text[match.end() : match.end() + 1] == ")"))
        if home or not _IN_CI.search(text, start, end):
            return True
    return False


def lints_elsewhere(text: str) -> bool:
    """Return whether a sentence is about what runs somewhere else, or tells what else CI does."""
    return bool(_OF_OTHERS.search(text) or _CI_TESTS.search(text)) or _lints_at_home(text)


_LINTS = regex(rf"\b{_LINTER}\b", re.IGNORECASE)
_OWN_MACHINE = regex(rf"\b(?:{AT_HOME}|editors?)\b", re.IGNORECASE)
_THERE_TOO = regex(
    r"\W*(?:(?:also|then|again|later|once more) )?(?:in|on|by|with|as|at|through|within)\b", re.IGNORECASE
)


def _lints_at_home(text: str) -> bool:
    """Return whether each piece of a sentence says of its own thing where it runs, and of a linter that at home
    ("ruff runs on our laptops, pytest in the CI", and not "ruff runs on our laptops and in the CI").
    """
    pieces = [piece for piece in _PIECE.split(text) if piece]
    linted = [piece for piece in pieces if _LINTS.search(piece)]
    if not linted or not all(_OWN_MACHINE.search(piece) and not _IN_CI.search(piece) for piece in linted):
        return False
    return not any(_IN_CI.search(piece) and _THERE_TOO.match(piece) for piece in pieces)


def leads_to_other_steps(match: re.Match[str]) -> bool:
    """Return whether what leads to a linter is about two things, or about what workflows do in general."""
    told = match[0]
    return bool(_BY_SOMEBODY.search(told) or _COMMONLY.search(told) or _ELSEWHERE.match(match.string, match.end()))
