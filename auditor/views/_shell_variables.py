"""Variables of a shell, as far as its text says in so many words what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.limits import MAX_SHELL_WORDS
from auditor.views._shell_loops import combined, listed, times
from auditor.views._shell_words import Token

_USE = regex(r"\"?\$(?:([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})(?::?[-=]([^}\"]{0,2000}))?\})\"?")
_WITHIN = regex(r"\$(?:([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})\})")
_ASSIGNED = regex(r"([A-Za-z_]\w{0,200})=")
_WORD = regex(r"(?:\$\{\{[^{}\n]{0,400}\}\}|\S)+")  # GitHub puts in the value of an expression before the shell reads
_DECLARING = frozenset(["export", "readonly", "local", "declare", "typeset"])
_MOVING = frozenset(["cd", "pushd"])
"""What goes to another folder: once for each would be one below the other."""
_LONGEST = 2_000
_REPEATED = 2_000
"""Words that the loops of one script are followed through, each time counted; what goes beyond runs once, untold."""
_PLAIN = regex(r"[\w.:@/-]{1,200}")
_NAME = regex(r"[A-Za-z_]\w{0,200}")


class Variables:
    """What names stand for at one place of a shell's text: what was assigned before it, or given from outside."""

    def __init__(self, given: Mapping[str, str] = NOTHING) -> None:
        self._given = given
        self._known: dict[str, str | None] = {}
        """What was assigned; None where that cannot be told."""
        self._each: dict[str, tuple[str, ...]] = {}
        """What loops give their variables."""
        self._left = MAX_SHELL_WORDS
        self._repeated = _REPEATED

    def begin(self, loop: Sequence[Token]) -> None:
        """Remember what a loop, `for x in a b`, gives its variable from here on."""
        name = loop[1].text if len(loop) > 1 else ""
        if not _NAME.fullmatch(name):
            return
        self._known[name] = None
        self._each.pop(name, None)
        over = loop[3:] if len(loop) > 3 and loop[2].raw == "in" else ()
        if over and not any(word.inner for word in over):
            written = [word for word in over if word.raw]
            values = listed(self.put_in(written) or [word.text for word in written], name)
            if values != (f"${name}",):
                self._each[name] = values

    def each(self, words: Sequence[Token]) -> Iterator[list[str] | None]:
        """Yield the words of a command once for each time that loops run it, as `put_in` does."""
        used = (word.raw for word in words if "$" in word.raw and "'" not in word.raw)
        named = {name for raw in used for pair in _WITHIN.findall(raw) for name in pair}
        values = {name: self._each[name] for name in sorted(named & self._each.keys())}
        self._repeated -= times(values) * len(words) if values else 0
        if not values or words[0].raw in _MOVING or self._repeated < 0:
            yield self.put_in(words)
            return
        for chosen in combined(values):
            told = [part for word in words for part in _told(word, chosen)]
            given = self.put_in(told)
            yield [word.text for word in told] if given is None else given

    def put_in(self, words: Sequence[Token]) -> list[str] | None:
        """Return the words of a command, variables replaced by what they stand for; None where none of them can be."""
        found: list[str] = []
        changed = False
        for word in words:
            match = _USE.fullmatch(word.raw) if "$" in word.raw[:2] else None
            value = self._value(match[1] or match[2], match[3]) if match is not None else self._within(word)
            parts = [] if value is None else [value] if word.raw.startswith('"') else _WORD.findall(value)
            if value is None or len(parts) > self._left:
                found.append(word.text)
                continue
            changed = True
            self._left -= len(parts)
            found += parts
        return found if changed else None

    def _within(self, word: Token) -> str | None:
        """Return a word with the plain values put in that stand for parts of it; None where there are none."""
        if "$" not in word.raw or "'" in word.raw:
            return None
        text = _WITHIN.sub(self._plain, word.text)
        return text if text != word.text else None

    def _plain(self, match: re.Match[str]) -> str:
        value = self._value(match[1] or match[2], None)
        return value if value is not None and _PLAIN.fullmatch(value) else match[0]

    def take(self, words: Sequence[Token]) -> None:
        """Remember what is assigned where a command does nothing else."""
        if words and words[0].raw in _DECLARING:
            words = [word for word in words[1:] if not word.raw.startswith("-")]
        matches = [_ASSIGNED.match(word.raw) for word in words]
        if not all(matches):
            return
        for word, match in zip(words, matches, strict=True):
            name, _, value = word.text.partition("=")
            self._each.pop(name, None)
            if match is None or word.inner or len(value) > _LONGEST:
                self._known[name] = None
                continue
            value = _WITHIN.sub(lambda each: self._value(each[1] or each[2], each[0]) or "", value)
            self._known[name] = value[:_LONGEST]

    def _value(self, name: str, default: str | None) -> str | None:
        """Return what a name stands for; the default where it was given nothing, or nothing that can be told."""
        value = self._known[name] if name in self._known else self._given.get(name)
        return value if value is not None and len(value) <= _LONGEST else default


def _told(word: Token, values: Mapping[str, str]) -> list[Token]:
    """Return a word with what loops give its variables put in, as the words that a shell makes of it."""
    if "$" not in word.raw or "'" in word.raw:
        return [word]
    text = _WITHIN.sub(lambda match: values.get(match[1] or match[2], match[0]), word.text)
    if text == word.text:
        return [word]
    parts = [text] if word.raw.startswith('"') else _WORD.findall(text)
    return [word._replace(text=part, raw=part) for part in parts]
