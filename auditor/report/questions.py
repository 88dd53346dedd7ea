"""Where each question of a report stands, and which of its lines are the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from auditor._regex import regex
from auditor.checklist import Catalogue, Question
from auditor.report._answer_lines import BOLD, MARKER, QUOTE, answer_lines
from auditor.report.markdown import CODE, QUESTION_HEAD, Page, atx, parse_page
from auditor.report.wordings import words_of

PROMPT_LINES = 8
"""A question's own text takes at most this many lines."""
ENOUGH = 0.7
"""A prompt is a question's text from this share of its words on."""

_BARE_HEAD = regex(
    r"[ >]{0,8}(?:<h[1-6]>)?[*_]{0,3}Question[ \t]{0,4}#?(\d{1,3})[*_:. \t]{0,6}(?:</h[1-6]>[ \t]{0,4})?\Z",
    re.IGNORECASE,
)
_OTHER_HEAD = regex(
    r"[\W\d]{0,12}\bq(?:uestion)?[\W_]{0,4}\d{1,3}\b(?!.{0,9}\bfill\b)[^|]{0,40}\Z|"
    r"[ >]{0,8}#{1,6}[ \t]{0,4}\d{1,3}\W{0,4}\Z",
    re.IGNORECASE,
)
"""What stands above a question's text and names its number in some other way (`- Question 7`, `Q7 (tests)`)."""
_SECTION = regex(r"In the (?:following|next) section,? we (?:are|would)\b", re.IGNORECASE)
"""How the template introduces a section, where somebody took off the quote marks."""
_ANCHOR = regex(r"[ \t]{0,3}<a[ \t][^<>]{0,200}>(?:</a>)?[ \t]{0,4}\Z", re.IGNORECASE)
"""A place that a table of contents leads to."""


class Span(NamedTuple):
    """One question as it stands in the report. Lines count from 0, `end` is the line after the last."""

    question: Question
    line: int
    end: int
    answer: tuple[tuple[int, str], ...]
    """The lines of the answer: quote marks, the placeholder and the dashes around it taken off."""
    placeholder: bool
    """Whether the template's `--- question 7 fill here ---` is left."""


class Questions(NamedTuple):
    """The questions that a page has."""

    generation: str | None = None
    spans: tuple[Span, ...] = ()


class _Anchor(NamedTuple):
    line: int
    number: int | None
    prompt: str
    start: int
    """Where what belongs to the question begins, such as a heading in other words; the answer before it ends there."""


@lru_cache(maxsize=8)
def read_questions(data: bytes, catalogue: Catalogue, listed_as: str | None) -> Questions:
    """Return the questions that a file's bytes hold, numbered as in the generation that they are.

    `listed_as` is the generation of the checklist, which decides between two that number their questions alike.
    """
    page = parse_page(data)
    anchors = _anchors(page, catalogue)
    if not anchors:
        return Questions(listed_as)
    generation = _generation(anchors, catalogue, listed_as)
    numbered = _numbered(anchors, catalogue, generation)
    texts = _limits_by_text(catalogue, generation)
    spans = []
    # A question's text that somebody repeats in the answer is no question of its own.
    kept = {anchor.line for anchor in numbered.values()}
    beginning = [anchor for anchor in anchors if anchor.number is not None or anchor.line in kept]
    for number, anchor in sorted(numbered.items()):
        question = catalogue.questions(generation)[number]
        question = texts.get((number, anchor.prompt[: len(_phrase(question.text))]), question)
        asked = frozenset(_phrase(question.text).split())
        for following in [*(other for other in beginning if other.start > anchor.line), None]:
            end = _section_end(page, anchor.line, following.start if following is not None else len(page.lines))
            answer, placeholder = answer_lines(page, anchor.line + (anchor.number is not None), end, asked)
            # Who repeats the number alone above an answer is still at the question.
            repeats = following is not None and following.number == number and following.line not in kept
            if not repeats or any(text.strip() for _, text in answer):
                break
        spans.append(Span(question, anchor.line, end, answer, placeholder))
    return Questions(generation, tuple(spans))


_LINK_TARGET = regex(r"\]\([^()]{0,200}\)")


@lru_cache(maxsize=512)
def _phrase(text: str) -> str:
    return " ".join(words_of(_LINK_TARGET.sub("]", text)))


def _limits_by_text(catalogue: Catalogue, generation: str | None) -> dict[tuple[int, str], Question]:
    """Return the question of another generation that has the same number and another text: its limits are printed."""
    own = catalogue.questions(generation)
    found = {}
    for other in catalogue.generations:
        for number, question in catalogue.questions(other).items():
            mine = own.get(number)
            if mine is not None and mine.asks == question.asks and mine.text != question.text:
                phrase = _phrase(question.text)
                found[number, phrase[: len(_phrase(mine.text))]] = question
    return found


def _anchors(page: Page, catalogue: Catalogue) -> list[_Anchor]:
    """Return every heading of a question, and every prompt that has lost its heading."""
    starts = _starts(catalogue)
    found: list[_Anchor] = []
    index, count = 0, len(page.lines)
    while index < count:
        line = page.lines[index]
        index += 1
        if page.kinds[index - 1] == CODE:
            continue
        head = QUESTION_HEAD.match(line) or (_BARE_HEAD.match(line) if "uestion" in line.casefold() else None)
        if head is not None:
            begin = index
            while begin < count and not page.lines[begin].strip(" \t>=-"):
                begin += 1
            prompt = "" if begin - index > 4 else _prompt_at(page, begin)
            known = " ".join(prompt.split()[:3]) in starts
            found.append(_Anchor(index - 1, int(head[1]), prompt, _start(page, index - 1)))
            index = begin + 1 if known else index
        elif QUOTE.match(line) or BOLD.match(line):
            first = words_of(line[:120])[:3]
            if len(first) == 3 and " ".join(first) in starts:
                prompt = _prompt_at(page, index - 1)
                if any(_share(prompt, phrase) >= ENOUGH for phrase in starts[" ".join(first)]):
                    found.append(_Anchor(index - 1, None, prompt, _start(page, index - 1, named=False)))
    return found


_TAG = regex(r"<[^<>]{0,80}>")


def _start(page: Page, line: int, *, named: bool = True) -> int:
    """Return the line from which on all belongs to a question: of one that is not `named` by the line, its heading."""
    above = line - 1
    while above >= 0 and line - above < 4 and not page.lines[above].strip(" \t>"):
        above -= 1
    if above < 0 or line - above >= 4:
        return line
    if _ANCHOR.match(page.lines[above]):
        return above
    if not named and len(page.lines[above]) < 100 and _OTHER_HEAD.match(_TAG.sub("", page.lines[above])):
        return _start(page, above)
    return line


def _prompt_at(page: Page, begin: int) -> str:
    words: list[str] = []
    for line in page.lines[begin : begin + PROMPT_LINES]:
        if not line.strip(" \t>") or MARKER.match(line) or QUESTION_HEAD.match(line):
            break
        words.append(line)
    return _phrase(" ".join(words))


@lru_cache(maxsize=4)
def _starts(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of all generations' questions by their first three words."""
    found: dict[str, dict[str, None]] = {}
    for generation in catalogue.generations:
        for start, entries in _index(catalogue, generation).items():
            found.setdefault(start, {}).update((phrase, None) for _, phrase in entries)
    return {start: tuple(phrases) for start, phrases in found.items()}


def _share(prompt: str, phrase: str) -> float:
    """Return how much of a question's text a prompt begins with, word by word."""
    mine, theirs = prompt.split(), phrase.split()
    same = 0
    for left, right in zip(mine, theirs, strict=False):
        if left != right:
            break
        same += 1
    if same < len(theirs) and same >= 3:
        # One word changed or left out is no other question.
        have = set(mine[: len(theirs) + 10])
        return max(same / len(theirs), 0.9 * sum(word in have for word in theirs) / len(theirs))
    return same / len(theirs) if theirs else 0.0


@lru_cache(maxsize=16)
def _index(catalogue: Catalogue, generation: str | None) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Return a generation's questions, number and text, by their first three words."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, question in catalogue.questions(generation).items():
        phrase = _phrase(question.text)
        found.setdefault(" ".join(phrase.split()[:3]), []).append((number, phrase))
    return {start: tuple(entries) for start, entries in found.items()}


def _by_text(prompt: str, catalogue: Catalogue, generation: str | None) -> int | None:
    """Return the number of the question that a prompt is, or None."""
    best: tuple[float, int] | None = None
    for number, phrase in _index(catalogue, generation).get(" ".join(prompt.split(None, 3)[:3]), ()):
        share = _share(prompt, phrase)
        if share >= ENOUGH and (best is None or share > best[0]):
            best = (share, number)
    return best[1] if best else None


def _generation(anchors: list[_Anchor], catalogue: Catalogue, listed_as: str | None) -> str | None:
    """Return the generation whose numbers and texts agree most; the checklist's, or the newest, among equals."""
    best: tuple[tuple[int, int, int, int], str] | None = None
    for order, generation in enumerate(catalogue.generations):
        questions = catalogue.questions(generation)
        agree = sum(
            anchor.number is not None and _by_text(anchor.prompt, catalogue, generation) == anchor.number
            for anchor in anchors
        )
        numbers = {anchor.number for anchor in anchors if anchor.number in questions}
        # Two generations of one numbering differ in a text or two: then the checklist tells them apart.
        rank = (round(agree / 4), len(numbers), generation == listed_as, order)
        if questions and (best is None or rank > best[0]):
            best = (rank, generation)
    return best[1] if best else listed_as


def _numbered(anchors: list[_Anchor], catalogue: Catalogue, generation: str | None) -> dict[int, _Anchor]:
    """Return the anchors by question: by the number of the heading, else by the text below it."""
    questions = catalogue.questions(generation)
    texts = [_by_text(anchor.prompt, catalogue, generation) for anchor in anchors]
    sure = {text for anchor, text in zip(anchors, texts, strict=True) if text is not None and anchor.number == text}
    found: dict[int, _Anchor] = {}
    later: list[tuple[_Anchor, int | None]] = []
    for anchor, text in zip(anchors, texts, strict=True):
        number = anchor.number
        if number in questions and (text == number or number not in sure) and number not in found:
            assert number is not None
            found[number] = anchor
        else:
            later.append((anchor, text))
    for anchor, text in later:
        if text is not None and text not in found:
            found[text] = anchor
    return found


_CHECKLIST = regex(r"\bchecklist\b", re.IGNORECASE)


def _section_end(page: Page, begin: int, end: int) -> int:
    """Return where a question ends: before the heading (and what introduces it) of the section that follows it."""
    own = atx(page.lines[begin])
    above = own[0] - 1 if own is not None else 2
    for title in reversed(page.titles):
        if title.line <= begin or title.line >= end:
            continue
        rest = page.lines[title.line + 1 : end]
        # A line of dashes below a paragraph makes a heading of it that nobody meant.
        line = page.lines[title.line]
        if title.level > max(2, above) or atx(line) is None or QUOTE.match(line):
            continue
        quoted = any(QUOTE.match(line) for line in rest)
        unquoted = [line for line in rest if line.strip(" \t-*_") and not QUOTE.match(line)]
        introduces = end < len(page.lines) and (not unquoted or _SECTION.match(unquoted[0]) is not None)
        if (introduces and (quoted or title.level in (2, above))) or _CHECKLIST.search(title.text):
            end = title.line
    return end
