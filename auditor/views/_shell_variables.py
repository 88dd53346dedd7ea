"""Variables of a shell, as far as its text says in so many words what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.limits import MAX_SHELL_WORDS
from auditor.views._shell_words import Token

_USE = regex(r"\"?\$(?:([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})(?::?[-=]([^}\"]{0,2000}))?\})\"?")
_WITHIN = regex(r"\$(?:([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})\})")
_ASSIGNED = regex(r"([A-Za-z_]\w{0,200})=")
_WORD = regex(r"(?:\$\{\{[^{}\n]{0,400}\}\}|\S)+")  # GitHub puts in the value of an expression before the shell reads
_DECLARING = frozenset(["export", "readonly", "local", "declare", "typeset"])
_LONGEST = 2_000


class Variables:
    """What names stand for at one place of a shell's text: what was assigned before it, or given from outside."""

    def __init__(self, given: Mapping[str, str] = NOTHING) -> None:
        self._given = given
        self._known: dict[str, str | None] = {}
        """What was assigned; None where that cannot be told."""
        self._left = MAX_SHELL_WORDS

    def put_in(self, words: Sequence[Token]) -> list[str] | None:
        """Return the words of a command, variables replaced by what they stand for; None where none of them can be."""
        found: list[str] = []
        changed = False
        for word in words:
            match = _USE.fullmatch(word.raw) if "$" in word.raw[:2] else None
            value = self._value(match[1] or match[2], match[3]) if match is not None else None
            parts = [] if value is None else [value] if word.raw.startswith('"') else _WORD.findall(value)
            if value is None or len(parts) > self._left:
                found.append(word.text)
                continue
            changed = True
            self._left -= len(parts)
            found += parts
        return found if changed else None

    def take(self, words: Sequence[Token]) -> None:
        """Remember what is assigned where a command does nothing else."""
        if words and words[0].raw in _DECLARING:
            words = [word for word in words[1:] if not word.raw.startswith("-")]
        matches = [_ASSIGNED.match(word.raw) for word in words]
        if not all(matches):
            return
        for word, match in zip(words, matches, strict=True):
            name, _, value = word.text.partition("=")
            if match is None or word.inner or len(value) > _LONGEST:
                self._known[name] = None
                continue
            value = _WITHIN.sub(lambda each: self._value(each[1] or each[2], each[0]) or "", value)
            self._known[name] = value[:_LONGEST]

    def _value(self, name: str, default: str | None) -> str | None:
        """Return what a name stands for; the default where it was given nothing, or nothing that can be told."""
        value = self._known[name] if name in self._known else self._given.get(name)
        return value if value is not None and len(value) <= _LONGEST else default
