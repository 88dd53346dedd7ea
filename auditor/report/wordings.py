"""Recognises the catalogue's items in what groups made of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from math import fsum, log
from typing import NamedTuple

from auditor._regex import regex
from auditor.checklist import Catalogue, Item

_CODES = regex(r"\(\s{0,4}M\s?\d{1,3}(?:\s{0,2}[+,&/]\s{0,2}M?\s?\d{1,3}){0,6}\s{0,4}\)")
_CODE = regex(r"\d{1,3}")
_TAG = regex(r"<[^<>\n]{0,200}>")
_WORD = regex(r"[^\W_]+")

LIKELY = 0.62
"""The likeness, of at most 1, from which a line is an item that no other line is."""
NEAR = 0.43
"""The same for a line that has the item's module code too, where this share of the line's own words is the item's."""
SURE = 0.9
"""The likeness from which a line is an item that another line is already."""
MAX_LIKENED = 400
"""Lines that are compared word by word; a checklist has some fifty."""
MAX_WORDS = 80
LONGEST = 400
"""Characters of a line that are shown: the longest item of the course has half of them."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, lower case, without markup and module codes."""
    plain = _TAG.sub(" ", _CODES.sub(" ", text.replace("&amp;", " ")))
    return tuple(_WORD.findall(plain.casefold()))


def codes_of(text: str) -> tuple[str, ...]:
    """Return the module codes at the first parenthesis of such: `(M2+M6)` gives M2 and M6."""
    match = _CODES.search(text)
    return tuple(f"M{number}" for number in _CODE.findall(match.group())) if match else ()


def as_shown(text: str) -> str:
    """Return a line of a checklist as it is shown to people: without module codes and tags, and not without end."""
    shown = " ".join(unescape(_TAG.sub(" ", _CODES.sub(" ", text))).split())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


class _Wording(NamedTuple):
    item: Item
    order: int
    phrase: str
    words: frozenset[str]
    weight: float


class Matcher:
    """The wordings of one catalogue, ready to be compared with lines."""

    def __init__(self) -> None:
        self.exact: dict[str, Item] = {}
        self.wordings: list[_Wording] = []
        self.literally: list[_Wording] = []
        """Wordings that only a line which holds them word by word is."""
        self.weights: dict[str, float] = {}
        self.rare = 1.0

    def assign(self, texts: Sequence[str]) -> list[Item | None]:
        """Return the item that each line is, or None.

        Two lines get one item only where both clearly are that item: a line that merely resembles an item which
        another line is goes to the next likely one, or to none.
        """
        found: list[Item | None] = [None] * len(texts)
        taken: set[str] = set()
        words = [words_of(text)[:MAX_WORDS] for text in texts]
        for index, line in enumerate(words):
            found[index] = item = self._literal(line)
            if item is not None:
                taken.add(item.id)
        rest = [index for index in range(len(texts)) if found[index] is None and words[index]][:MAX_LIKENED]
        pairs: list[tuple[float, int, int, Item]] = []
        for index in rest:
            likely = self._likely(words[index], codes_of(texts[index]))
            pairs += [(-score, index, order, item) for score, order, item in likely]
        best: dict[int, float] = {}
        for negative, index, _, item in sorted(pairs, key=lambda pair: pair[:3]):
            score = best.setdefault(index, -negative)
            if found[index] is not None or -negative < score - 0.1:
                continue
            if item.id not in taken or -negative >= SURE:
                found[index] = item
                taken.add(item.id)
        # Of the items of its module that no line is, a line in other words may be one.
        shortened = [index for index in rest if found[index] is None and codes_of(texts[index])]
        near = [
            (-score, index, order, item)
            for index in shortened
            for score, order, item in self._likely(words[index], codes_of(texts[index]), NEAR)
        ]
        for _, index, _, item in sorted(near, key=lambda pair: pair[:3]):
            if found[index] is None and item.id not in taken and set(codes_of(texts[index])) & set(item.module):
                found[index] = item
                taken.add(item.id)
        return found

    def literal(self, text: str) -> Item | None:
        """Return the item whose wording a text holds word by word, or None."""
        return self._literal(words_of(text)[:MAX_WORDS])

    def _literal(self, line: tuple[str, ...]) -> Item | None:
        phrase = " ".join(line)
        item = self.exact.get(phrase)
        if item is not None or not line:
            return item
        # A wording with something appended or put in front; the longest is the item, as some begin like others.
        known = (*self.wordings, *self.literally)
        inside = [wording for wording in known if wording.words.issubset(line) and wording.phrase in phrase]
        padded = f" {phrase} "
        inside = [wording for wording in inside if f" {wording.phrase} " in padded]
        return max(inside, key=lambda wording: (len(wording.phrase), -wording.order)).item if inside else None

    def _likely(
        self, line: tuple[str, ...], codes: tuple[str, ...], least: float = LIKELY
    ) -> list[tuple[float, int, Item]]:
        own = {self._spelling(word) for word in line}
        # `fsum` rounds once: a sum whose rounding went by a set's order would be another in each process.
        total = fsum(self.weights.get(word, self.rare) for word in own)
        scores: dict[str, tuple[float, int, Item]] = {}
        for wording in self.wordings:
            common = fsum(self.weights[word] for word in wording.words & own)
            score = 0.8 * common / wording.weight + 0.2 * common / total
            if codes and wording.item.module:
                score += 0.08 if set(codes) & set(wording.item.module) else -0.08
            if common < least * total and least < LIKELY:
                continue
            if score >= least and score > scores.get(wording.item.id, (0.0,))[0]:
                scores[wording.item.id] = (score, wording.order, wording.item)
        return sorted(scores.values(), key=lambda entry: (-entry[0], entry[1]))

    def _spelling(self, word: str) -> str:
        if len(word) < 5 or len(word) > 30 or word in self.weights:
            return word
        return next(iter(get_close_matches(word, self.weights, 1, 0.84)), word)


@lru_cache(maxsize=4)
def matcher(catalogue: Catalogue) -> Matcher:
    """Return the matcher of a catalogue, made once."""
    made = Matcher()
    phrases: dict[str, tuple[Item, int]] = {}
    current = [(order, item) for order, item in enumerate(catalogue.items) if item.generations]
    for order, item in current:
        for text in dict.fromkeys([item.text, *(text for texts in item.wordings.values() for text in texts)]):
            phrases.setdefault(" ".join(words_of(text)), (item, order))
    counts: dict[str, set[str]] = {}
    for phrase, (item, _) in phrases.items():
        made.exact[phrase] = item
        for word in phrase.split():
            counts.setdefault(word, set()).add(item.id)
    made.weights = {word: log(1 + len(current) / len(ids)) for word, ids in counts.items()}
    made.rare = log(1 + len(current))
    for order, item in enumerate(catalogue.items):
        older = item.also if item.generations else (item.text, *item.also)
        for phrase in (" ".join(words_of(text)) for text in older):
            if phrase and made.exact.setdefault(phrase, item) is item:
                made.literally.append(_Wording(item, order, phrase, frozenset(phrase.split()), 0.0))
    for phrase, (item, order) in phrases.items():
        words = frozenset(phrase.split())
        if words:
            made.wordings.append(_Wording(item, order, phrase, words, fsum(made.weights[word] for word in words)))
    return made


def recognise(catalogue: Catalogue, texts: Sequence[str], items: Sequence[Item | None]) -> str | None:
    """Return the generation whose checklist some lines are, or None where none of them is an item.

    What a generation words as a line does counts for it, what it lacks and what it has beside the lines against it.
    """
    listed = {item.id for item in items if item is not None}
    if not listed:
        return None
    lines: dict[str, str] = {}
    for item, text in zip(items, texts, strict=True):
        if item is not None:
            lines.setdefault(item.id, " ".join(words_of(text)))
    best: tuple[float, int] | None = None
    for order, generation in enumerate(catalogue.generations):
        own = [item for item in catalogue.items if item.listed_in(generation)]
        names = {item.id for item in own}
        score = -1.0 * len(names - listed) - 1.0 * len(listed - names)
        for item in own:
            usual, *others = item.wordings[generation]
            line = lines.get(item.id)
            if line is None:
                continue
            if " ".join(words_of(usual)) in line:
                score += 1.0
            elif any(" ".join(words_of(other)) in line for other in others):
                score += 0.5
        if best is None or (score, order) > best:
            best = (score, order)
    return catalogue.generations[best[1]] if best else None
