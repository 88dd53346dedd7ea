"""What shows a deployment: a place, and the words by which it is told what is deployed, and how."""

from __future__ import annotations

from typing import NamedTuple

from auditor import Evidence


class Sign(NamedTuple):
    """A place that shows a deployment, and the words that stand there, which name what is deployed.

    `address` says that these are an address of the service, `machine` that it is started on a machine or a cluster.
    """

    place: Evidence
    text: str
    address: bool = False
    machine: bool = False


def sign(path: str, line: int | None, text: str, *, address: bool = False, machine: bool = False) -> Sign:
    """Return the sign whose place is noted with its own words."""
    return Sign(Evidence(path, line, text), text, address, machine)
