"""What is asked of the process that runs one audit: plain data, since it goes through a pipe, and to other machines."""

from __future__ import annotations

from typing import TypedDict


class Request(TypedDict):
    """One audit of a batch."""

    source: str
    at: str | None
    checklist: str | None
    """The text of another catalogue."""
    notices: list[str]
    """Where each is to be imported from, `module:name`."""
    anonymize: bool
    members: list[str]
    """The names that an anonymous audit leaves out beside those that it finds."""
    cache_dir: str | None
    offline: bool
    timeout: float
    """Seconds."""
    memory: int | None
    """Bytes."""
