"""F-strings as Python 3.12 writes them (PEP 701), made readable for an older parser.

Students use newer Pythons than the one this runs on; a quote or a line break inside a replacement field is no error
there.
"""

from __future__ import annotations

import re

from auditor._regex import regex

_START = regex(r"""\#[^\n]*|(?<![\w])([A-Za-z]{0,2})('''|\"\"\"|'|\")""")
_PREFIX = regex(r"(?i)f|fr|rf|t|tr|rt")
_MAX_NESTING = 20


def older_fstrings(text: str) -> str:
    """Return the text with every replacement field emptied to `{0}`, line for line; other text is left as it is.

    What is inside of the fields is lost. Where the strings make no sense the text is returned from there on unchanged.
    """
    parts: list[str] = []
    at = 0
    while (match := _START.search(text, at)) is not None:
        parts.append(text[at : match.start()])
        if match[2] is None:
            parts.append(match[0])
            at = match.end()
            continue
        end, rewritten = _string(text, match, 0)
        if end < 0:
            parts.append(text[match.start() :])
            return "".join(parts)
        parts.append(rewritten)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def _string(text: str, match: re.Match[str], nesting: int) -> tuple[int, str]:
    """Return where the string that starts here ends (-1: nowhere), and what to write in its place."""
    quote, start = match[2], match.end()
    formatted = bool(_PREFIX.fullmatch(match[1])) and nesting < _MAX_NESTING
    parts: list[str] = []
    at = start
    size = len(text)
    while at < size:
        char = text[at]
        if text.startswith(quote, at):
            body = "".join(parts)
            if not formatted:
                return at + len(quote), text[match.start() : at + len(quote)]
            prefix = match[1].lower().replace("t", "f")
            return at + len(quote), f"{prefix}{quote[0] * 3}{body}{quote[0] * 3}"
        if char == "\\":
            parts.append(text[at : at + 2])
            at += 2
        elif char == "\n" and len(quote) == 1:
            return -1, ""
        elif formatted and char == "{" and text[at + 1 : at + 2] != "{":
            end = _field(text, at, nesting)
            if end < 0:
                return -1, ""
            parts.append("{0" + "\n" * text.count("\n", at, end) + "}")
            at = end
        elif formatted and char in "{}":
            parts.append(text[at : at + 2])
            at += 2
        else:
            parts.append(char)
            at += 1
    return -1, ""


def _field(text: str, start: int, nesting: int) -> int:
    """Return where the replacement field that starts here ends, or -1."""
    depth = 0
    at = start
    size = len(text)
    while at < size:
        char = text[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth <= 0:
                return at + 1
        elif char in "'\"" or char == "#":
            back = at
            while char != "#" and back > start and text[back - 1].isalpha() and at - back < 2:
                back -= 1
            match = _START.match(text, back)
            if match is None:
                return -1
            if match[2] is None:
                at = match.end()
                continue
            at = _string(text, match, nesting + 1)[0]
            if at < 0:
                return -1
            continue
        at += 1
    return -1
