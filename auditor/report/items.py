"""The lines of a page that are checklist items, each with its mark, and the catalogue's item that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor._regex import regex
from auditor.checklist import Catalogue, Item
from auditor.limits import MAX_ITEMS
from auditor.report.markdown import CODE, INDENTED, META, QUESTION_HEAD, Page, parse_page
from auditor.report.wordings import codes_of, matcher, recognise

MAX_CONTINUATION = 6
SHORT_MARK = 12
"""A longer text between brackets is a mark only before the words of an item."""

_LEAD = r"[ \t>]{0,40}"
_BOX = regex(
    rf"({_LEAD}(?:[*+\u2022-]|\d{{1,3}}[.)])[ \t]{{0,8}}[*_~`]{{0,3}}\\?\[)([^\[\]\n]{{0,60}}?)\\?\]"
    r"(?![\[(:])[*_~`]{0,3}(.*)"
)
_LINKED_BOX = regex(rf"({_LEAD}[*+-][ \t]{{0,8}}\[)([ \txX]{{0,3}})\](\(.*)")
_NESTED_BOX = regex(rf"({_LEAD}[*+-][ \t]{{0,8}}\[)\[([ \txX]{{0,3}})\]\](.*)")
_BARE_BOX = regex(rf"({_LEAD}\\?\[)([^\[\]\n]{{0,8}}?)\\?\](?![\[(:])(.*)")
_GLYPH = regex(
    rf"({_LEAD}[*+\u2022-][ \t]{{0,8}})(:white_check_mark:|[\u2705\u2611\u2714\u2713\u2610\u2b1c\u274c]\ufe0f?)(.*)"
)
_BULLET = regex(rf"({_LEAD}[*+-][ \t]{{1,8}})()(.*)")
_LEGEND = regex(
    r"(?:(?:=|:|\u2192|[-\u2013\u2014]{1,2}>?|means\b) {0,3}[\w ,/'-]{1,40}|"
    r"(?:done|to ?do|not done|completed?|finished|in progress|pending|ticked|yes))\W{0,3}",
    re.IGNORECASE,
)
"""What a mark stands for, which somebody wrote below the list, and no line of it."""
_NEW_BLOCK = regex(
    rf"{_LEAD}(?:[*+\u2022-](?:[ \t]|\[)|\\?\[[ xX]?\\?\][ \t]|\d{{1,3}}[.)][ \t]|#{{1,6}}[ \t]"
    r"|```|~~~|<|\||-{3,}[ \t]*\Z|\Z)"
)
_QUOTE = regex(r"[ \t]{0,8}>")


class Line(NamedTuple):
    """One line of a checklist. Lines count from 0, `start` and `end` are columns of the mark."""

    line: int
    mark: str
    start: int
    end: int
    text: str
    item: Item | None
    boxed: bool = True
    """Whether it has brackets; a line without them is unticked."""


class Checklist(NamedTuple):
    """The checklist of one page."""

    lines: tuple[Line, ...] = ()
    generation: str | None = None
    cut: bool = False
    """Whether there were more lines than are read."""
    sign: str = ""
    """What stands for a tick beside those that everybody knows; empty where nothing does."""

    @property
    def listed(self) -> frozenset[str]:
        """The ids of the items that are on it."""
        return frozenset(line.item.id for line in self.lines if line.item is not None)

    @property
    def ticked(self) -> int:
        """How many of its lines have a tick."""
        return sum(self.is_ticked(line.mark) is True for line in self.lines if line.item is not None)

    @property
    def touched(self) -> int:
        """How many of its lines have any mark at all."""
        return sum(self.is_ticked(line.mark) is not False for line in self.lines if line.item is not None)

    def is_ticked(self, mark: str) -> bool | None:
        """Return whether a mark is a tick; None where it is neither a tick nor blank."""
        plain = _plain(mark)
        if plain in _TICKS or (self.sign and plain == self.sign):
            return True
        return False if plain in _BLANKS else None


_TICKS = frozenset(
    {
        "x",
        "\u0445",
        "(x)",
        "[x]",
        "\u2713",
        "\u2714",
        "\u2705",
        "\u2611",
        "\u221a",
        "\U0001f5f8",
        "\U0001f5f9",
        ":white_check_mark:",
    }
)
_BLANKS = frozenset({"", "()", "\u2610", "\u2b1c"})


_YES = frozenset({"y", "yes", "ja", "ok", "okay", "done", "check", "checked", "v", "*"})
_OFTEN = 5
"""How many lines have to bear such a mark, and no line another: once it may mean anything."""


def _plain(mark: str) -> str:
    plain = "".join(mark.replace("\ufe0f", "").split()).casefold()
    return plain.strip("*_") or plain


def _sign(lines: Sequence[Line]) -> str:
    """Return the one mark of a list without ticks that says yes; empty where there is none."""
    marks = [plain for line in lines if (plain := _plain(line.mark)) not in _BLANKS]
    return marks[0] if len(marks) >= _OFTEN and set(marks) <= {marks[0]} & _YES else ""


@lru_cache(maxsize=8)
def read_checklist(data: bytes, catalogue: Catalogue) -> Checklist:
    """Return the checklist that a file's bytes hold; empty where no line is an item of the catalogue."""
    page = parse_page(data)
    found = _boxed(page, hidden=(CODE, META))
    if not found:
        # A checklist that stands wholly in a code block is still shown.
        found = _boxed(page, hidden=(META,))
    cut = len(found) > MAX_ITEMS
    del found[MAX_ITEMS:]
    items = matcher(catalogue).assign([line.text for line in found])
    pairs = zip(found, items, strict=True)
    named = [_named(line, item) for line, item in pairs if item is not None or not _LEGEND.fullmatch(line.text)]
    named = _of_the_list(page, named)
    named = _without_boxes(page, named, catalogue)
    known = [line for line in named if line.item is not None]
    if not known:
        return Checklist(cut=cut)
    generation = recognise(catalogue, [line.text for line in known], [line.item for line in known])
    return Checklist(tuple(named), generation, cut, _sign(known))


def _named(line: Line, item: Item | None) -> Line:
    return Line(line.line, line.mark, line.start, line.end, line.text, item, line.boxed)


def _boxed(page: Page, hidden: tuple[str, ...]) -> list[Line]:
    found = []
    for index, line in enumerate(page.lines):
        if "[" not in line and line.isascii() and ":white" not in line:
            continue
        if page.kinds[index] in hidden:
            continue
        match = _BOX.match(line) or _LINKED_BOX.match(line) or _NESTED_BOX.match(line)
        match = match or _GLYPH.match(line) or _BARE_BOX.match(line)
        if match is None or not match[3].strip(" *_~.:"):
            continue
        start, end = page.span(index, *match.span(2))
        found.append(Line(index, match[2], start, end, _whole(page, index, match[3]), None))
    return found


def _whole(page: Page, index: int, text: str) -> str:
    """Return an item's text with the lines over which it is wrapped."""
    parts = [text.strip()]
    kind = page.kinds[index]
    for following in range(index + 1, min(index + 1 + MAX_CONTINUATION, len(page.lines))):
        line = page.lines[following]
        if _NEW_BLOCK.match(line) or page.kinds[following] not in ("", kind, INDENTED):
            break
        if _QUOTE.match(line) and not _QUOTE.match(page.lines[index]):
            break
        parts.append(line.strip(" \t>"))
    return " ".join(parts)


def _of_the_list(page: Page, lines: list[Line]) -> list[Line]:
    """Leave what belongs to the checklist: the known items, and unknown ones that stand among them.

    Bullets with brackets inside the answers are none of it, unless the checklist stands there as a whole.
    """
    questions = [index for index, line in enumerate(page.lines) if "uestion" in line and QUESTION_HEAD.match(line)]
    if questions:
        before = [line for line in lines if line.line < questions[0]]
        after = [line for line in lines if line.line >= questions[0]]
        if _known(before) or not _known(after):
            lines = before
        elif _known(after) < 5:
            lines = []
    known = [line.line for line in lines if line.item is not None]
    if not known:
        return []
    above = page.heading_above(known[0])
    first = above.line if above else 0
    last = next((title.line for title in page.titles if title.line > known[-1]), len(page.lines))
    return [
        line
        for line in lines
        if line.item is not None or (first <= line.line < last and len(line.mark.strip()) <= SHORT_MARK)
    ]


def _known(lines: Sequence[Line]) -> int:
    return sum(line.item is not None for line in lines)


def _without_boxes(page: Page, lines: list[Line], catalogue: Catalogue) -> list[Line]:
    """Add bullets among the items whose brackets somebody deleted: listed, and not ticked."""
    if not lines:
        return lines
    words = matcher(catalogue)
    have = {line.line for line in lines}
    listed = {line.item.id for line in lines if line.item is not None}
    first, last = lines[0].line, lines[-1].line
    added = []
    for index in range(max(first - 3, 0), min(last + 4, len(page.lines))):
        match = _BULLET.match(page.lines[index]) if index not in have and not page.kinds[index] else None
        if match is None:
            continue
        text = _whole(page, index, match[3])
        item = words.literal(text)
        if item is not None and item.id not in listed:
            listed.add(item.id)
            start, _ = page.span(index, *match.span(2))
            added.append(Line(index, "", start, start, text, item, boxed=False))
    return sorted([*lines, *added], key=lambda line: line.line) if added else lines


__all__ = ["Checklist", "Line", "codes_of", "read_checklist"]
