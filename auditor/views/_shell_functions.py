"""Functions of a shell script that nothing in it calls: what stands in them does not run where the script is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from auditor._regex import regex
from auditor.views._command import Command

_BEGIN = regex(
    r"([ \t]{0,40})(?:function[ \t]{1,9}([\w:-]{1,80})[ \t]{0,9}(?:\([ \t]{0,9}\))?|"
    r"([\w:-]{1,80})[ \t]{0,9}\([ \t]{0,9}\))"
)
_BY_NAME = regex(
    r"(?m)(?:^|[;&|({!`]|\b(?:then|do|else|if|elif|while|until|exec|time|command)\b)[ \t]{0,40}[\"']?[\w-]{0,80}\$|"
    r"\b(?:eval|declare|typeset|compgen)\b"
)
"""What may call a function by a name that is not written down: a command that is a variable."""
_WORD = regex(r"[\w:-]{1,80}")
_LONGEST = 200_000
_MOST = 100


class _Function(NamedTuple):
    name: str
    first: int
    last: int


def mark_uncalled(text: str, commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return the commands of a script, those in functions that nothing in it calls marked so."""
    if "(" not in text and "function" not in text:
        return commands
    idle = _uncalled(text)
    if not idle:
        return commands
    return tuple(
        each._replace(uncalled=True) if any(within.first < each.line <= within.last for within in idle) else each
        for each in commands
    )


def _uncalled(text: str) -> list[_Function]:
    """Return the functions that nothing calls but, at most, one another; their lines are counted from 0."""
    if len(text) > _LONGEST:
        return []
    lines = ["" if line.lstrip().startswith("#") else line for line in text.split("\n")]
    functions = list(_functions(lines))
    if not functions or len(functions) > _MOST or _BY_NAME.search("\n".join(lines)):
        return []
    named = _named(lines, {each.name for each in functions})
    idle: list[_Function] = []
    off: set[int] = set()
    left = functions
    while left:
        more = [each for each in left if named[each.name] - off <= {*range(each.first, each.last)}]
        if not more:
            break
        idle += more
        off.update(number for each in more for number in range(each.first, each.last))
        left = [each for each in left if each not in more]
    return idle


def _named(lines: list[str], names: set[str]) -> dict[str, set[int]]:
    """Return the lines that say each of the names."""
    found: dict[str, set[int]] = {name: set() for name in names}
    for number, line in enumerate(lines):
        for name in names.intersection(_WORD.findall(line)) if line else ():
            found[name].add(number)
    return found


def _functions(lines: list[str]) -> Iterator[_Function]:
    """Yield the functions whose end is plain: on the line of their name, or a brace below it."""
    begun = ((number, match) for number, line in enumerate(lines) if (match := _BEGIN.match(line)))
    for number, match in islice(begun, _MOST + 1):
        rest = match.string[match.end() :].strip()
        body = number + 1
        if not rest and body < len(lines) and lines[body].strip() == "{":
            body, rest = body + 1, "{"
        if rest.startswith("{") and rest.endswith("}") and rest != "{}":
            yield _Function(match[2] or match[3], number, number + 1)
        elif rest.partition("#")[0].strip() == "{":
            end = re.compile(rf"{match[1]}\}}[ \t]*(?:[#;<>&|\d].*)?")
            last = next((at for at in range(body, len(lines)) if end.fullmatch(lines[at])), None)
            if last is not None:
                yield _Function(match[2] or match[3], number, last + 1)
