"""Which lines below a question of a report are its answer."""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.report.markdown import CODE, Page
from auditor.report.wordings import words_of

OWN, ASKED = 0.8, 5
"""A line is of a question's text where this share of its words is, and so many words it has at least."""
QUOTE = regex(r"[ \t]{0,3}>")
MARKER = regex(
    r"[> \t]{0,12}(?:(?:#{1,6}|[*+-])[ \t]{1,4})?(?:<(?:b|strong|em|i|u)>)?[*_`]{0,3}(?:(?:our|my)[ \t])?"
    r"(?:Answers?|Svar)(?:[ \t]\d{1,3})?[*_`]{0,3}(?:</\w{1,6}>)?"
    r"(?:[ \t]{0,4}[:\uff1a]|[ \t]{1,4}[-\u2013\u2014](?=[ \t]))[*_`]{0,3}(?:</\w{1,6}>)?(.*)\Z",
    re.IGNORECASE,
)
_BARE_MARKER = regex(r"[> \t]{0,12}[*_#]{0,4}[ \t]?Answers?[ \t]{0,4}[*_]{0,3}[ \t]{0,4}\Z", re.IGNORECASE)
_PROMPT = regex(
    r"[> \t]{0,12}(?:[*+-][ \t]{1,4})?"
    r"(?:Recommended answer length.*|Examples?[ \t]{0,3}:.*|[*_]{0,3}Example[*_]{0,3}:?|)\Z",
    re.IGNORECASE,
)
BOLD = regex(r"[> \t]{0,12}(?:[*+-][ \t]{1,4})?(?:\*\*|__)")
_ITALIC = regex(r"[> \t]{0,12}(?:[*+-][ \t]{1,4})?[*_](?![*_ ]).*[*_]\W{0,3}\Z")
_NOTHING = regex(r"(?:[\s>*_=-]|<(?!img\b)[^<>]{0,200}>)*(?:<summary>[^<>]{0,40}</summary>\s*)?\Z", re.IGNORECASE)
"""What shows no word of an answer: rules, tags, and a fold with the name of what it holds."""
_EXAMPLE = regex(r"[> \t]{0,12}(?:[*+-][ \t]{1,4})?[*_]{0,3}Examples?[*_]{0,3}[ \t]{0,3}:?", re.IGNORECASE)
_EDGE = r"[-\u2013\u2014` \t]{0,12}"
_PLACEHOLDER = regex(
    rf"{_EDGE}question[ \t]{{0,3}}\d{{1,3}}[ \t]{{0,3}}fill[ \t]{{0,3}}(?:in[ \t]{{0,3}})?here{_EDGE}", re.IGNORECASE
)
_DASHES_FIRST = regex(r"\A\s{0,8}[-\u2013\u2014]{2,}(?:\s{1,8}|(?=[^\W\d_]|!\[|\[)|\Z)")
_DASHES_LAST = regex(r"(?<![-|:])[ \t]{0,8}[-\u2013\u2014]{2,20}\s{0,8}\Z")


def answer_lines(page: Page, first: int, end: int, asked: frozenset[str]) -> tuple[tuple[tuple[int, str], ...], bool]:
    """Return the lines of the answer in the lines from `first` to before `end`, and whether the placeholder is left.

    It is what follows the line `Answer:`, or where that is nothing, what stands between the question and that line.
    Without such a line it is what follows the question's own text, or where that is nothing, what the block quote of
    that text holds behind it. `asked` are the words of the question.
    """
    marker = next((index for index in range(first, end) if _is_marker(page, index)), None)
    if marker is not None:
        begin = marker
        match = MARKER.match(page.lines[marker])
        lines = [(marker, match[1] if match else "")]
        rest = _stripped(page, marker + 1, end)
        # The marker may be doubled: once in the quote, once below it.
        content = next((index for index, (_, text) in enumerate(rest) if text.strip()), None)
        if not lines[0][1].strip() and content is not None:
            number, text = rest[content]
            again = MARKER.match(text)
            if again or _BARE_MARKER.match(text):
                rest[content] = (number, again[1] if again else "")
        lines += rest
        answer = _cleaned(lines)
        if any(text.strip() for _, text in answer[0]):
            return answer
        above = _without_prompt(page, first, begin, asked, quoted=False)
        return (_cleaned(above)[0], answer[1]) if any(text.strip() for _, text in above) else answer
    lines = _without_prompt(page, first, end, asked, quoted=False)
    if not any(text.strip() for _, text in lines):
        lines = _without_prompt(page, first, end, asked, quoted=True)
    return _cleaned(lines)


def _is_marker(page: Page, index: int) -> bool:
    line = page.lines[index]
    plain = line.casefold()
    if ("nswer" not in plain and "svar" not in plain) or page.kinds[index] == CODE:
        return False
    return bool(MARKER.match(line) or _BARE_MARKER.match(line))


def _without_prompt(page: Page, begin: int, end: int, asked: frozenset[str], *, quoted: bool) -> list[tuple[int, str]]:
    """Return the lines after the question's own text: with `quoted` those of its block quote, else those below it."""
    index, last = begin, begin
    example: bool | None = None  # whether what it stands in is a quote
    while index < end:
        line = page.lines[index]
        quote = QUOTE.match(line) is not None
        template = bool(_PROMPT.match(line)) or (example is quote and bool(_ITALIC.match(line))) or _asks(line, asked)
        if not template:
            example = None
        elif _EXAMPLE.match(line):
            example = quote
        if template or (quote and not quoted):
            last = index + 1
        elif not _NOTHING.match(line):
            break
        index += 1
    return _stripped(page, last, end)


def _asks(line: str, asked: frozenset[str]) -> bool:
    """Return whether a line is of the question's own text: in bold, or a long one of its words."""
    words = words_of(line)
    bold = bool(BOLD.match(line))
    if bold and QUOTE.match(line):
        return True
    return len(words) >= (1 if bold else ASKED) and sum(word in asked for word in words) >= OWN * len(words)


_QUOTE_MARK = regex(r"\A[ \t]{0,3}> ?")


def _stripped(page: Page, begin: int, end: int) -> list[tuple[int, str]]:
    """Return lines with one level of block quote taken off, code that is quoted as a whole likewise."""
    lines = []
    quoted_code = False
    for index in range(begin, end):
        line = page.lines[index]
        if page.kinds[index] != CODE or index == begin or page.kinds[index - 1] != CODE:
            quoted_code = bool(QUOTE.match(line))
        if QUOTE.match(line) and (page.kinds[index] != CODE or quoted_code):
            line = _QUOTE_MARK.sub("", line)
        lines.append((index, line))
    return lines


def _cleaned(lines: list[tuple[int, str]]) -> tuple[tuple[tuple[int, str], ...], bool]:
    """Take the placeholder and the dashes that are left of it off, and the blank lines around."""
    placeholder = False
    cleaned: list[tuple[int, str]] = []
    for number, text in lines:
        line = text
        if "fill" in line and _PLACEHOLDER.search(line):
            placeholder = True
            line = _PLACEHOLDER.sub(" ", line)
            line = line if line.strip() else ""
        cleaned.append((number, line))
    cleaned = _trimmed(cleaned)
    if cleaned:
        number, text = cleaned[0]
        if not text.lstrip().startswith(("```", "~~~", "|")):
            cleaned[0] = (number, _DASHES_FIRST.sub("", text))
        number, text = cleaned[-1]
        cleaned[-1] = (number, text if "|" in text or text.lstrip().startswith("```") else _DASHES_LAST.sub("", text))
        cleaned = _trimmed(cleaned)
    return tuple(cleaned), placeholder


def _trimmed(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    first, last = 0, len(lines)
    while first < last and not lines[first][1].strip():
        first += 1
    while last > first and not lines[last - 1][1].strip():
        last -= 1
    return lines[first:last]
