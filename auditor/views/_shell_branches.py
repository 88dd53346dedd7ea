"""Branches of shell text that are never taken: `if false; then ... fi`, `while false; do ... done`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views._shell_words import Token

NEVER_TAKEN: Final = regex(r"\b(?:(?:el)?if|while)[ \t]{1,9}false\b|\buntil[ \t]{1,9}true\b")
"""What a text says that has such a branch."""
_OPENS: Final = {"if": "fi", "while": "done", "until": "done", "for": "done", "select": "done", "case": "esac"}
_CLOSES: Final = frozenset(_OPENS.values())
_BEGINS: Final = frozenset({"then", "else", "do"})
_AHEAD: Final = frozenset({*_OPENS, *_BEGINS, "elif", "!", "time", "{", "}"})
"""Words behind which a command begins."""
_DEAD: Final = {"if": "false", "elif": "false", "while": "false", "until": "true"}


def live(tokens: list[Token]) -> list[Token]:
    """Return the tokens without those of branches whose condition is the plain word that keeps them from running."""
    kept: list[Token] = []
    closing: list[str] = []
    dead = 0  # how many of the constructs are open in which the branch that is not taken stands; 0 where none is
    begins = True
    for index, token in enumerate(tokens):
        raw = "" if token.operator else token.raw
        if begins and raw in _CLOSES and closing and raw == closing[-1]:
            dead = 0 if dead == len(closing) else dead
            closing.pop()
        elif begins and dead == len(closing) and raw in ("else", "elif"):
            dead = 0
        if not dead:
            kept.append(token)
        if begins and raw in _OPENS:
            closing.append(_OPENS[raw])
        if begins and not dead and closing and _never(tokens, index, raw):
            dead = len(closing)
            kept += tokens[index + 1 : index + 4]
        begins = token.operator or (begins and raw in _AHEAD)
    return kept


def _never(tokens: list[Token], at: int, raw: str) -> bool:
    """Return whether a construct begins at a token with a condition that keeps what follows from running."""
    condition, end, then = (*tokens[at + 1 : at + 4], None, None, None)[:3]
    return (
        condition is not None
        and end is not None
        and then is not None
        and condition.raw == _DEAD.get(raw)
        and end.operator
        and end.text in (";", "\n")
        and then.raw in _BEGINS
    )
