"""A sentence as words, and the clauses of it: what its form is read from.

Asked by `_denied` and `_positive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._verbs import DETERMINERS, word_set

_TOKEN = regex(r"[^\W_]+(?:['.&+/_-][^\W_]+)*|[,;:.()!?]|\s[-\u2013\u2014]+\s")
_ENDS = word_set(
    "but although though however while whereas because since until unless if whether before after than as which that "
    "who where when so ; : . ? ! - \u2013 \u2014 lest except despite"
)
"""What begins another clause."""
_NOT_ENDED = word_set("such well soon long far much part a an services")
"""What stands beside an "as" that begins no clause."""
_MOST_NAMED = 20
"""Places of one sentence that are looked at."""


class Tokens(NamedTuple):
    """The words and signs of a text, each with its place; "n't" is a word of its own there."""

    text: str
    words: list[str]
    places: list[int]

    def found(self, topic: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield from which word to which a topic stands, the first of many."""
        for match in islice(topic.finditer(self.text), _MOST_NAMED):
            at = [index for index, place in enumerate(self.places) if match.start() <= place < match.end()]
            if not at:
                # The topic begins in the middle of a word.
                each = enumerate(zip(self.words, self.places, strict=True))
                at = [index for index, (word, place) in each if place <= match.start() < place + len(word)]
            if at and match.end() > match.start():
                yield at[0], at[-1] + 1

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """Return where the clause around some words begins and ends."""
        start, end = first, last
        while start > 0 and not self.ends(start - 1):
            start -= 1
        while end < len(self.words) and not self.ends(end):
            end += 1
        return start, end

    def ends(self, at: int) -> bool:
        """Return whether a word stands between two clauses."""
        word, before, after = self.words[at], self.words[max(at - 1, 0)], self.words[at + 1 : at + 2]
        if word == "as":
            return not {before, *after} & _NOT_ENDED
        if word == "that":
            return before not in DETERMINERS
        if word == "before":
            return after != [","]
        return word in _ENDS and not (word == "so" and before in ("did", "do", "does", "done", "doing"))

    def between(self, start: int, end: int) -> str:
        """Return the text from one word to another."""
        return self.text[self.places[start] : self.places[end] if end < len(self.places) else len(self.text)]


def tokens(text: str) -> Tokens:
    """Return a text as words and signs."""
    text = text.replace("n't", " not").replace("'ve ", " have ").replace("'re ", " are ")
    found = list(_TOKEN.finditer(text))
    return Tokens(text, [match[0].strip().casefold() for match in found], [match.start() for match in found])
