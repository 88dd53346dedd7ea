"""Which secrets are known, and which strings in their shape are none; imported only where a file may hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_lowercase, digits, hexdigits
from typing import NamedTuple

from auditor._regex import regex

PRIVATE_KEY = "a private key"
PASSWORD = "a password in a URL"
_END = r"(?![0-9A-Za-z_-])"


class Kind(NamedTuple):
    """A kind of secret, as a sentence calls it, and the patterns of its values."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    short: bool = False
    """Whether the first group of a pattern is the value however short it is."""


def _own(name: str, *patterns: str) -> Kind:
    return Kind(name, tuple(re.compile(pattern) for pattern in patterns))


# A commit's id has forty digits of the same kind, so a key of Weights & Biases counts only where it is called one.
_WANDB = (
    r"(?i:wandb|w&b)[\w\[\].&\"' -]{0,30}?(?i:key|token|api|secret|login)[\"'\]]{0,2}(?:: ?str)? ?[:=,(] ?"
    r"(?:default ?= ?)?[\"']?([0-9a-f]{40})" + _END,
    r"\bWANDB_API_KEY ([0-9a-f]{40})" + _END,
    r"wandb\.login\([^)]{0,80}?[\"']([0-9a-f]{40})[\"']",
    r"wandb login (?:-[\w=-]{1,40} ){0,4}([0-9a-f]{40})" + _END,
    r"\b(wandb_v1_[0-9A-Za-z_]{40,100})" + _END,
)
_KAGGLE = (
    r"KAGGLE_KEY[\"'\]]{0,2} ?[:=,] ?[\"']?([0-9a-f]{32})" + _END,
    r"\"username\" ?: ?\"[\w.-]{1,60}\" ?, ?\"key\" ?: ?\"([0-9a-f]{32})\"",
)
# Who made it is not told, but what calls forty such digits a key is no commit: W&B and DagsHub have theirs so.
_NAMED = (
    r"(?i:api_?key|access_key(?:_id)?)[\"'\]]{0,2}(?:: ?str)? ?[:=] ?[\"']?([0-9a-f]{40})" + _END,
    r"(?i:access_key(?:_id)?|dvc remote modify [^\n]{1,80} password) [\"']?([0-9a-f]{40})" + _END,
)


@cache
def _kinds(library: bool) -> tuple[Kind, ...]:
    """Return the kinds, the surest first; without those of the library where nothing has their shape."""
    own = (
        _own("a Weights & Biases API key", *_WANDB),
        _own("a Kaggle API key", *_KAGGLE),
        _own("an API key", *_NAMED),
        _own("a Google API key", r"(?<![\w-])(AIza[0-9A-Za-z_-]{35})" + _END),
        _own("a Hugging Face token", r"(?<![0-9A-Za-z])(hf_[A-Za-z]{34})" + _END),
        _own("a GitHub token", r"(?<![0-9A-Za-z])(github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})" + _END),
        _own("an Anthropic key", r"(sk-ant-[a-z]{2,6}\d\d-[\w-]{80,120})" + _END),
    )
    if not library:
        return own
    from auditor.views._secret_detectors import known

    first, *others = known()
    return (first, *own, *others)


_NO_VALUE = regex(
    r"(?i)example|sample|dummy|fake|placeholder|change[_-]?me|your|xxx|\.\.\.|\*\*\*|[<>{}$%]|redacted|secret|passw|"
    r"^pass$|^pwd$|^token$|^admin$|^root$|^user$|^test|^postgres|^guest"
)
_BODY = regex(r"[0-9A-Za-z+/=]{40}")
_HOST = regex(r"@(?:\[|[\w-]+(?:\.[\w-]+)+)")
_NO_HOST = regex(
    r"@(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|host\.docker|[\w.-]*\.(?:local|test|invalid|example)\b|"
    r"(?:[\w-]+\.)*(?:example|host|domain|server)\.\w+)",
    re.IGNORECASE,
)


def kinds_on(text: str, following: str, *, library: bool) -> Iterator[str]:
    """Yield what secrets stand in a line (or the part of one), each kind once; `following` are the lines after it.

    `library` says whether the detectors of the library are asked, too.
    """
    seen: set[str] = set()
    for kind in _kinds(library):
        for value in _values(kind, text):
            if kind.name not in seen and value not in seen and _is_real(kind.name, value, text, following):
                seen |= {kind.name, value}
                yield kind.name


def _values(kind: Kind, line: str) -> Iterator[str]:
    """Yield what a kind's patterns match: the first group where that is the value, and no part such as `ghp`."""
    for pattern in kind.patterns:
        for match in pattern.finditer(line):
            group = match[1] if pattern.groups else None
            yield group if group and (len(group) >= 12 or kind.short) else match[0]


_SEQUENCES = tuple(
    (row * 5).casefold()
    for row in (digits, hexdigits[:16], ascii_lowercase, ascii_lowercase + digits, digits + ascii_lowercase)
)


def _counted_up(value: str) -> bool:
    """Return whether a value is what somebody types who makes one up: digits or letters in their order."""
    return any(value.casefold() in row for row in _SEQUENCES)


def _is_real(name: str, value: str, text: str, following: str) -> bool:
    if name == PRIVATE_KEY:
        # The words alone are in every instruction; a key has a body, on the same line or on those that follow.
        rest = text[text.find(value) + len(value) :] + "\n" + following
        body = _BODY.search(rest.replace("\\n", "\n").replace("\\r", "")[:600])
        return body is not None and len(set(body[0])) > 12
    if _NO_VALUE.search(value):
        return False
    if name == PASSWORD:
        after = text[text.find(f":{value}@") + len(value) + 1 :]
        return len(value) >= 6 and bool(_HOST.match(after)) and not _NO_HOST.match(after)
    return len(set(value)) > 8 and not _counted_up(value)
