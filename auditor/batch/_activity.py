"""When groups worked, on one scale of time for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

_SPANS = 40
_CUT = 0.01


def spans(days: Sequence[Mapping[str, int]]) -> list[tuple[int, ...]]:
    """Return for each group its commits in equal spans of time, oldest first, over the same time for all groups.

    `days` are commits by ISO date. The few that lie far off (clocks can be set) do not stretch the scale.
    """
    counted = [_numbers(group) for group in days]
    weighted = sorted(day for group in counted for day, number in group.items() for _ in range(min(number, 50)))
    if not weighted:
        return [()] * len(days)
    cut = int(len(weighted) * _CUT)
    first, last = weighted[cut], weighted[-1 - cut]
    length = -(-(last - first + 1) // _SPANS)
    count = (last - first) // length + 1
    found = []
    for group in counted:
        line = [0] * count
        for day, number in group.items():
            if first <= day <= last:
                line[(day - first) // length] += number
        found.append(tuple(line))
    return found


def _numbers(group: Mapping[str, int]) -> dict[int, int]:
    found = {}
    for day, number in group.items():
        with suppress(ValueError):
            found[date.fromisoformat(day).toordinal()] = number
    return found
