"""Expressions of workflows that stand for what a matrix or a caller gives: `${{ matrix.x }}`, `${{ inputs.x }}`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from auditor._regex import regex

MATRIX = regex(r"\$\{\{\s*matrix\.([\w.-]+)\s*\}\}")
INPUT = regex(r"\$\{\{\s{0,9}inputs\.([\w-]{1,80})\s{0,9}\}\}")
_MAX_LABELS = 200


def expand_matrix(texts: tuple[str, ...], matrix: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the texts with `${{ matrix.x }}` replaced by each of its values; an unknown one stays."""
    return _expanded(texts, MATRIX, matrix)


def expand_inputs(texts: tuple[str, ...], handed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the texts with `${{ inputs.x }}` replaced by each of the values that are handed in; likewise."""
    return _expanded(texts, INPUT, handed)


def _expanded(
    texts: tuple[str, ...], pattern: re.Pattern[str], known: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        names = [name for name in dict.fromkeys(pattern.findall(text)) if known.get(name)]
        for values in itertools.islice(itertools.product(*(known[name] for name in names)), _MAX_LABELS):
            put_in = dict(zip(names, values, strict=True))
            found[_replaced(text, pattern, put_in)] = None
    return tuple(found)


def _replaced(text: str, pattern: re.Pattern[str], values: Mapping[str, str]) -> str:
    return pattern.sub(lambda match: values.get(match[1], match[0]), text)
