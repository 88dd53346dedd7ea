"""Numbers in digits and in words.

Asked by `by_file`, `counts`, `_counted`, `_foreign` and `_tested`.
"""

from __future__ import annotations

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_WORDS |= {
    f"{tens}{joint}{_ONES[one]}": 10 * value + one
    for value, tens in enumerate(_TENS, 2)
    for one in range(1, 10)
    for joint in ("-", " ")
}
_OTHERS = {"a dozen": 12, "a single": 1, "dozen": 12, "a couple of": 2}
_WORDS |= _OTHERS
_SIMPLE = sorted([*_ONES, *_OTHERS], key=lambda word: (-len(word), word))
# Tens and ones apart: all of `_WORDS` one by one take seven times as long to compile, in every pattern with a number.
NUMBER = rf"(?:\d{{1,4}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_SIMPLE)})"
"""A regular expression for a number in digits or words."""


def number(text: str) -> int | None:
    """Return the number that a text is, in digits or in words, or None."""
    plain = " ".join(text.casefold().split())
    return int(plain) if plain.isdecimal() else _WORDS.get(plain)
