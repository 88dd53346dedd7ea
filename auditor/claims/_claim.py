"""What a claim is."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple


class Stance(str, Enum):
    """What an answer says of a thing that one does or does not do."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    MIXED = "mixed"
    """Affirmed in one place and denied in another: it is never held against anybody."""
    HYPOTHETICAL = "hypothetical"
    """Only spoken of as something that one would do, or tried to do."""


class Claim(NamedTuple):
    """Something that an answer says and that can be checked.

    `key` tells several of one kind apart, `question` is the number that the report prints, `said` a short restatement.
    `stance` is there for what one does or does not do, `value` for what else was read (its type depends on the kind).
    """

    id: str
    key: str | None
    question: int | None
    line: int | None
    said: str
    stance: Stance | None = None
    value: Any = None
