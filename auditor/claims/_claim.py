"""What a claim is.

Most modules here ask it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, TypeVar

from auditor.claims._values import Value

_Value = TypeVar("_Value")


class Stance(str, Enum):
    """What an answer says of a thing that one does or does not do."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    MIXED = "mixed"
    """Affirmed in one place and denied in another: it is never held against anybody."""
    HYPOTHETICAL = "hypothetical"
    """Only spoken of as something that one would do, or tried to do."""


class Nuance(str, Enum):
    """How what is said of a thing differs from saying it of the whole and outright."""

    HOOKS = "hooks"
    """It is done by hooks on somebody's own machine."""
    PRE_COMMIT = "pre-commit"
    """Pre-commit is named, and nothing that it would run."""
    STYLE = "style"
    """Style is checked; by what, is not said."""
    GENERAL = "general"
    """Tests are spoken of that may be tests of anything."""
    BY_HAND = "by hand"
    """It was, or may have been, done by hand, which leaves no trace."""
    IMPLIED = "implied"
    """It follows from what is said, and is not said in so many words."""
    LATER = "later"
    """It is said to be for later."""
    ASIDE = "aside"
    """It is said, and not in so many words of what the question asks for."""
    OF_A_KIND = "of a kind"
    """Only a "formal", "large-scale" or such one is denied: there may be another."""
    OF_A_PART = "of a part"
    """Only a part of it is denied."""
    UNRUN = "unrun"
    """It is only said not to have been run: it may be there."""
    OTHERWISE = "otherwise"
    """One means is denied, and another told of."""
    WHOLE = "whole"
    """All of it is denied, whatever its parts."""
    LOCAL = "local"
    """It runs at home."""
    CLOUD = "cloud"
    """It runs in the cloud."""
    VAIN = "vain"
    """It was begun and came to nothing."""
    TRIED = "tried"
    """It was tried."""


class Claim(NamedTuple):
    """Something that an answer says and that can be checked.

    `key` tells several of one kind apart, `question` is the number that the report prints, `said` a short restatement
    for whoever reads it. `stance` is there for what one does or does not do, `nuance` for how outright it is said,
    `files` for those that the sentence names, and `value` for what else the kind is about: its class says what. `whole`
    is the sentence in full, since what excuses a claim may stand behind the cut of a quotation, and `outright` says
    whether what is affirmed is said to be there, and not only named, and what is denied is denied whole.
    """

    id: str
    key: str | None
    question: int | None
    line: int | None
    said: str
    stance: Stance | None = None
    nuance: Nuance | None = None
    files: tuple[str, ...] = ()
    value: Value | None = None
    whole: str = ""
    outright: bool = True

    @property
    def words(self) -> str:
        """All that is said, for whoever decides by its words."""
        return self.whole or self.said

    def value_as(self, kind: type[_Value]) -> _Value:
        """Return the value, which is of a class; TypeError where it is not."""
        if not isinstance(self.value, kind):
            raise TypeError(f"the value of a {self.id} is no {kind.__name__}: {self.value!r}")
        return self.value
