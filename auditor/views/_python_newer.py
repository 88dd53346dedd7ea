"""Syntax of newer Pythons, written as older ones read it: students use newer Pythons than the one this runs on.

PEP 654 (`except*`), PEP 695 (type parameters, `type` statements), PEP 758 (`except` without parentheses), PEP 750
(template strings) and PEP 810 (`lazy import`).
"""

from __future__ import annotations

import contextlib
import io
import tokenize
from collections.abc import Iterator
from itertools import accumulate, pairwise
from tokenize import COMMENT, INDENT, NAME, NEWLINE, NL, OP, STRING, TokenInfo

from auditor._regex import regex
from auditor.views._python_fstrings import older_fstrings

_MOST_CHARACTERS = 200_000
# Nothing is taken apart where none of it can be: most of what cannot be parsed is a template.
_GAP = r"(?:[ \t\f]|\\\n)"  # a line may end in a backslash anywhere between two words
_SIGNS = regex(
    rf"(?m)^[ \t\f]*(?:type{_GAP}+\w|lazy{_GAP}+(?:import|from)\b|(?:async{_GAP}+)?(?:def|class){_GAP}+\w+{_GAP}*\["
    rf"|except\b(?:{_GAP}*\*|(?:[^:\n,\\]|\\\n){{0,400}},))|(?i:\b(?:t|tr|rt)[\"'])"
)
_TEMPLATES = {"t": "f", "tr": "fr", "rt": "rf"}
_BETWEEN = {COMMENT, NL, INDENT, tokenize.DEDENT}

Edit = tuple[tuple[int, int], tuple[int, int], str]


def older_texts(text: str, *, fstrings: bool) -> Iterator[str]:
    """Yield the text as older Pythons may read it, line for line, the most faithful first.

    With `fstrings` also without what stands in the fields of f-strings (PEP 701, from Python 3.12 on).
    """
    if len(text) > _MOST_CHARACTERS:
        return
    given = [text]
    if fstrings and "{" in text:
        given.append(older_fstrings(text))
    seen = {text}
    for each in given:
        for older in (each, _older_statements(each)):
            if older not in seen:
                seen.add(older)
                yield older


def _older_statements(text: str) -> str:
    if _SIGNS.search(text) is None:
        return text
    edits: list[Edit] = []
    statement: list[TokenInfo] = []
    with contextlib.suppress(tokenize.TokenError, SyntaxError):  # from there on it is left as it is
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in {NEWLINE, tokenize.ENDMARKER}:
                edits += _edits(statement)
                statement = []
            elif token.type not in _BETWEEN:
                statement.append(token)
    return _edited(text, edits)


def _edits(tokens: list[TokenInfo]) -> Iterator[Edit]:
    for token, after in pairwise(tokens):
        older = _TEMPLATES.get(token.string.lower()) if token.type == NAME else None
        if older and after.type == STRING and token.end == after.start:
            yield token.start, token.end, older
    words = [token.string for token in tokens[:4]]
    if words[:1] == ["async"]:
        tokens, words = tokens[1:], words[1:]
    if len(tokens) < 3:
        return
    if words[0] == "except":
        yield from _parenthesized(tokens)
    elif words[0] == "lazy" and words[1] in {"import", "from"}:
        yield _without(tokens[0].start, tokens[1].start)
    elif words[0] in {"def", "class"} and words[2] == "[":
        yield from _without_brackets(tokens, 2)
    elif words[0] == "type" and tokens[1].type == NAME and words[2] in {"=", "["}:
        yield _without(tokens[0].start, tokens[1].start)
        yield from _without_brackets(tokens, 2)


def _without_brackets(tokens: list[TokenInfo], first: int) -> Iterator[Edit]:
    depth = 0
    for token in tokens[first:]:
        depth += (token.string in {"[", "(", "{"}) - (token.string in {"]", ")", "}"}) if token.type == OP else 0
        if depth == 0:
            if tokens[first].string == "[":
                yield _without(tokens[first].start, token.end)
            return


def _without(start: tuple[int, int], end: tuple[int, int]) -> Edit:
    """Return what leaves this out, and no line with it."""
    return start, end, "\\\n" * (end[0] - start[0])


def _parenthesized(tokens: list[TokenInfo]) -> Iterator[Edit]:
    first = 1
    if tokens[1].string == "*":
        yield tokens[1].start, tokens[1].end, ""
        first = 2
    depth, listed = 0, False
    for token in tokens[first:]:
        if token.type == OP:
            depth += (token.string in {"[", "(", "{"}) - (token.string in {"]", ")", "}"})
            listed = listed or (depth == 0 and token.string == ",")
        if depth == 0 and token.string == "as":
            return
        if depth == 0 and token.string == ":":
            if listed:
                yield tokens[first].start, tokens[first].start, "("
                yield token.start, token.start, ")"
            return


def _edited(text: str, edits: list[Edit]) -> str:
    if not edits:
        return text
    begins = [0, *accumulate(map(len, io.StringIO(text)))]
    parts, done = [], 0
    for (row, column), (end_row, end_column), older in sorted(edits):
        start, end = begins[row - 1] + column, begins[end_row - 1] + end_column
        if start >= done:  # what stands within what is left out needs no edit
            parts += [text[done:start], older]
            done = end
    return "".join([*parts, text[done:]])
