"""What a loop of a shell runs each time: the values that `for` goes over, and those that `xargs` is handed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from auditor._regex import regex

MOST_RUNS = 60
"""How often one command is taken down that loops run."""
_UNTOLD = regex(r"[$`*?\[\]~]")
"""What a word holds that stands for others: a variable, a pattern of files."""
_BRACES = regex(r"([\w.:/@-]{0,100})\{([\w.:/@-]{0,100}(?:,[\w.:/@-]{0,100}){1,50})\}([\w.:/@-]{0,100})")
_TAKING = ("xargs", "parallel")
_PRINTING = ("echo", "printf")
_PASSING = ("tr", "sort", "uniq")
"""What words may go through on their way to a command without that they become others."""
_VALUES = frozenset(
    ["-a", "-d", "-E", "-L", "-n", "-P", "-s", "-j", "-N", "--arg-file", "--delimiter", "--delay", "--jobs",
     "--joblog", "--max-args", "--max-chars", "--max-lines", "--max-procs"]
)  # fmt: skip
_COUNTING = ("-n", "-L", "-N", "--max-args", "--max-lines")
_ONE = ("-n1", "-L1", "-N1", "--max-args=1", "--max-lines=1")


def listed(words: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the values that a loop over words gives its variable; what cannot be told stays the variable's name."""
    found: dict[str, None] = {}
    for word in words:
        braces = _BRACES.fullmatch(word)
        parts = [f"{braces[1]}{part}{braces[3]}" for part in braces[2].split(",")] if braces is not None else [word]
        for part in parts:
            found[f"${name}" if _UNTOLD.search(part) else part] = None
    return tuple(itertools.islice(found, MOST_RUNS))


def combined(values: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Yield each way to give names one of their values."""
    for chosen in itertools.islice(itertools.product(*values.values()), MOST_RUNS):
        yield dict(zip(values, chosen, strict=True))


def times(values: Mapping[str, tuple[str, ...]]) -> int:
    """Return how many ways `combined` yields."""
    return min(math.prod(len(each) for each in values.values()), MOST_RUNS)


def printed(words: Sequence[str]) -> list[str] | None:
    """Return the words that `echo` or `printf` prints; None where a command is another, or they cannot be told."""
    if not words or words[0] not in _PRINTING:
        return None
    rest = [word for word in words[1:] if word not in ("-e", "-n", "-en", "-ne", "-E", "--")]
    if words[0] == "printf" and rest and "%" in rest[0]:
        rest = rest[1:]
    parts = [part for word in rest for part in word.replace("\\n", " ").split()]
    return None if not parts or any(_UNTOLD.search(part) for part in parts) else parts[:MOST_RUNS]


def passes(words: Sequence[str]) -> bool:
    """Return whether a command hands on the words that it reads."""
    return bool(words) and words[0] in _PASSING


def handed(words: Sequence[str], given: Sequence[str]) -> list[list[str]] | None:
    """Return what `xargs` or `parallel` runs for the words that it reads, or `parallel` for those that follow `:::`;
    None where a command is neither, or they cannot be told."""
    if not words or words[0] not in _TAKING:
        return None
    mark, alone, at = "{}" if words[0] == "parallel" else "", words[0] == "parallel", 1
    while at < len(words) and words[at].startswith("-"):
        word = words[at]
        if word in ("-I", "--replace", "-i"):
            mark = words[at + 1] if word == "-I" and at + 1 < len(words) else "{}"
            at += word == "-I"
        elif word.startswith(("-I", "--replace=")):
            mark = word.removeprefix("--replace=").removeprefix("-I")
        elif word in _COUNTING:
            alone = list(words[at + 1 : at + 2]) == ["1"]
        elif word in _ONE:
            alone = True
        at += 2 if word in _VALUES else 1
    inner = list(words[at:])
    if ":::" in inner:
        end = inner.index(":::")
        inner, given = inner[:end], [word for word in inner[end + 1 :] if not _UNTOLD.search(word)]
    if not inner or not given:
        return None
    if mark and any(mark in word for word in inner):
        return [[word.replace(mark, value) for word in inner] for value in given]
    return [[*inner, value] for value in given] if alone else [[*inner, *given]]
