"""A Markdown page as its reader sees it: visible lines, what is code or comment, headings; parsed once a text.

The block structure is CommonMark's. Where a code fence, a comment or a tag that somebody forgot to close would swallow
the questions that follow, it ends at the first of them instead, so that nothing after it is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_REPORT_LINE, MAX_REPORT_LINES
from auditor.views.documents import COMMENT, without_data

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SNIFFED = 400
"""Bytes that tell whether two of them make a character."""
MAX_CUTS = 60
"""Unclosed blocks that are ended early; each costs a parse of what follows."""

_LINE_END = regex(r"\r\n|\n|\r")
QUESTION_HEAD = regex(
    r"[ >]{0,8}#{1,6}[ \t]{0,8}(?:\d{1,3}[.)][ \t]{0,4})?[^\w\s]{0,6}[ \t]?(?:Question|Q(?=[ \t#.]{0,3}\d))"
    r"[ \t]{0,4}#?[ \t]?(\d{1,3})\b",
    re.IGNORECASE,
)
"""The heading of a question: `### Question 7`, whatever signs or numbers stand around the words."""
_SECTION = regex(r"[ >]{0,8}(?:#{1,6}[ \t]*(?:Week[ \t]{0,4}\d|Group information)|[*+-][ \t]{1,4}\[[ xX]?\][ \t])")
_ATX = regex(r"[ >]{0,8}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
_META_LINE = regex(r"\s|#|-\s|[\w\"'./-]{1,80}\s*:|\Z")
_INVISIBLE = regex(
    r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[\x00-\x7f])[\u200c\u200d]"
)
"""What takes no room on a page: soft hyphens, spaces of no width, marks of direction; joiners beside plain letters."""
_BLANK = regex(r"(?<=\S)[\u00a0\u2007\u2009\u202f\u3000]")
"""A blank that looks like any other; several of them, or one that leads a line, are layout."""

CODE, INDENTED, META = "code", "indented", "meta"


class Title(NamedTuple):
    """A heading: text, level, 0-based line."""

    text: str
    level: int
    line: int


class _Parsed(NamedTuple):
    text: str
    """As decoded, line ends and all: its offsets can be told in bytes."""
    encoding: str
    bom: int
    starts: tuple[int, ...]
    """Where each line begins in `text`."""
    lines: tuple[str, ...]
    """What is shown: comments blanked, lines of front matter empty."""
    kinds: tuple[str, ...]
    """`code` (fenced), `indented` (code by indentation), `meta` (front matter) or empty."""
    titles: tuple[Title, ...]
    env: dict[str, Any]
    """What markdown-it keeps between blocks: link references."""
    cut: str | None = None
    """Which part of the text is over a limit, and left unread."""
    hidden: Mapping[int, tuple[int, ...]] = {}
    """By line, the columns in `text` of the characters that nobody sees, and that `lines` is without."""


class Page(_Parsed):
    """One Markdown text with the structure that its readers see. Lines count from 0 here."""

    def span(self, line: int, start: int, end: int) -> tuple[int, int]:
        """Return the columns in `text` of a part of a line as it is shown, with what nobody sees at its ends."""
        for column in self.hidden.get(line, ()):
            start += column < start
            end += column <= end
        return start, end

    def byte_offset(self, line: int, column: int) -> int:
        """Return the offset in the file's bytes of a character of a line."""
        start = self.starts[line]
        before = self._line_bytes(line)
        return before + len(self.text[start : start + column].encode(self.encoding, "replace"))

    @cached_property
    def _ascii(self) -> bool:
        return self.text.isascii() and not self.encoding.startswith("utf-16")

    @cached_property
    def _offsets(self) -> list[int]:
        found, total, at = [], self.bom, 0
        for start in self.starts:
            total += len(self.text[at:start].encode(self.encoding, "replace"))
            at = start
            found.append(total)
        return found

    def _line_bytes(self, line: int) -> int:
        return self.bom + self.starts[line] if self._ascii else self._offsets[line]

    def heading_above(self, line: int) -> Title | None:
        """Return the last heading before a line, or None."""
        index = bisect_right([title.line for title in self.titles], line) - 1
        return self.titles[index] if index >= 0 else None


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the CommonMark parser, with tables and strikethrough, that leaves link targets as they are written."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Nothing is rendered from these tokens, so that targets need no vetting and stay as the author typed them.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


@lru_cache(maxsize=8)
def parse_page(data: bytes) -> Page:
    """Return the page that a file's bytes hold; never raises."""
    encoding, bom = _encoding(data)
    text = data[bom:].decode(encoding, "replace")
    starts, raw = [0], []
    for match in _LINE_END.finditer(text):
        raw.append(text[starts[-1] : match.start()])
        starts.append(match.end())
    raw.append(text[starts[-1] :])
    raw = [without_data(line) if len(line) > MAX_REPORT_LINE else line for line in raw]
    cut = _cut(raw)
    del starts[MAX_REPORT_LINES:], raw[MAX_REPORT_LINES:]
    lines = [line[:MAX_REPORT_LINE] for line in raw]
    hidden = {} if text.isascii() else _plainly(lines)
    kinds = [""] * len(lines)
    for index in range(_front_matter(lines)):
        lines[index], kinds[index] = "", META
    titles: list[Title] = []
    env: dict[str, Any] = {}
    begin, cuts = 0, 0
    while begin < len(lines):
        begin, cuts = _segment(lines, kinds, titles, begin, env, cuts < MAX_CUTS), cuts + 1
    return Page(text, encoding, bom, tuple(starts), tuple(lines), tuple(kinds), tuple(titles), env, cut, hidden)


def _plainly(lines: list[str]) -> dict[int, tuple[int, ...]]:
    """Take off what nobody sees, and make plain spaces of others; return the columns that were taken off, by line."""
    hidden = {}
    for index, line in enumerate(lines):
        if line.isascii():
            continue
        found = tuple(match.start() for match in _INVISIBLE.finditer(line))
        if found:
            hidden[index] = found
            line = _INVISIBLE.sub("", line)
        lines[index] = _BLANK.sub(" ", line)
    return hidden


def _cut(lines: list[str]) -> str | None:
    """Return what of some lines is over a limit, or None."""
    long = next((number for number, line in enumerate(lines, 1) if len(line) > MAX_REPORT_LINE), None)
    if long is not None:
        return f"line {long} is longer than {MAX_REPORT_LINE} characters"
    return f"more than {MAX_REPORT_LINES} lines" if len(lines) > MAX_REPORT_LINES else None


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return name, len(mark)
    start = data[:_SNIFFED]
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        if start[first::2].count(0) > len(start) // 4:
            return name, 0
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", 0
    return "utf-8", 0


def _front_matter(lines: list[str]) -> int:
    """Return how many lines the YAML front matter takes."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:200], 1):
        if line.rstrip() in ("---", "..."):
            return index + 1
        if not _META_LINE.match(line):
            return 0
    return 0


def blocks(lines: list[str], env: dict[str, Any]) -> list[Token]:
    """Return markdown-it's block tokens of some lines, inline text not yet parsed."""
    tokens: list[Token] = []
    source = "\n".join(lines).replace("\0", "\ufffd")
    try:
        parser().block.parse(source, parser(), env, tokens)
    except (RecursionError, IndexError):  # what a hostile text may still provoke is text without structure
        return []
    return tokens


def _segment(
    lines: list[str], kinds: list[str], titles: list[Title], begin: int, env: dict[str, Any], cut: bool
) -> int:
    """Read lines from `begin` on; return where to go on: the end, or the line that an unclosed block swallowed."""
    tokens = blocks(lines[begin:], env)
    stop = len(lines)
    for token in tokens:
        if cut and token.type in ("fence", "html_block") and token.map:
            stop = _swallowed(token, lines, begin)
            if stop < len(lines):
                break
    if stop < len(lines):
        tokens = blocks(lines[begin:stop], env)
    for index, token in enumerate(tokens):
        if not token.map:
            continue
        first, last = begin + token.map[0], min(begin + token.map[1], stop)
        if token.type in ("fence", "code_block"):
            kind = CODE if token.type == "fence" else INDENTED
            kinds[first:last] = [kind] * (last - first)
        elif token.type == "html_block" or (token.type == "inline" and "<!--" in token.content):
            _blank_comments(lines, first, last)
        elif token.type == "heading_open":
            titles.append(Title(tokens[index + 1].content.strip(), int(token.tag[1]), first))
    return stop


def _swallowed(token: Token, lines: list[str], begin: int) -> int:
    """Return the first line inside a block that cannot belong to it; the number of lines where there is none."""
    assert token.map is not None
    first, last = begin + token.map[0], begin + token.map[1]
    if token.type == "fence":
        end = lines[last - 1].strip(" >\t") if last - 1 > first else ""
        closed = len(end) >= len(token.markup) and not end.strip(token.markup[:1])
    else:
        content = token.content.lstrip()
        closed = not content.startswith("<!--") or "-->" in content
        if closed and content.startswith("<!--"):
            return len(lines)
    for index in range(first + 1, last):
        if QUESTION_HEAD.match(lines[index]) or (not closed and _SECTION.match(lines[index])):
            return index
    return len(lines)


_VISIBLE = regex(r"[^\n]")


def _blank_comments(lines: list[str], first: int, last: int) -> None:
    """Blank the comments of some lines, character by character, so that columns stay."""
    joined = "\n".join(lines[first:last])
    if "<!--" not in joined:
        return
    shown = COMMENT.sub(lambda match: _VISIBLE.sub(" ", match.group()), joined)
    lines[first:last] = shown.split("\n")


def atx(line: str) -> tuple[int, str] | None:
    """Return level and text of a heading written with number signs, or None."""
    match = _ATX.match(line)
    return (len(match[1]), match[2]) if match else None
