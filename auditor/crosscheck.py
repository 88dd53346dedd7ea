"""Where ticks meet findings, and the only place that sees both; `claimcheck`, its layer for answers, judges claims."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

from auditor._regex import regex
from auditor.finding import Confidence, Finding, State


class Verdict(str, Enum):
    """What a mark and a finding come to.

    | mark                        | done      | partial  | not_done, sure | not_done, less sure | unknowable   |
    | --------------------------- | --------- | -------- | -------------- | ------------------- | ------------ |
    | ticked                      | confirmed | doubtful | refuted        | unconfirmed         | unverifiable |
    | not ticked                  | unclaimed | begun    | open           | open                | open         |
    | unclear, waived, not listed | noted     | noted    | noted          | noted               | noted        |

    `disputed` stands for refuted or unconfirmed where the group points at evidence, `error` for all where the probe
    failed.
    """

    REFUTED = "refuted"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"
    DOUBTFUL = "doubtful"
    CONFIRMED = "confirmed"
    UNVERIFIABLE = "unverifiable"
    UNCLAIMED = "unclaimed"
    BEGUN = "begun"
    OPEN = "open"
    NOTED = "noted"
    ERROR = "error"


class ClaimVerdict(str, Enum):
    """Whether the repository bears a claim out."""

    CONSISTENT = "consistent"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


class Level(str, Enum):
    """What `--fail-on` accepts; each level includes those before it."""

    REFUTED = "refuted"
    CONTRADICTED = "contradicted"
    DOUBTFUL = "doubtful"
    REMARK = "remark"
    NEVER = "never"


LEVEL_OF_VERDICT = {
    Verdict.REFUTED: Level.REFUTED,
    Verdict.ERROR: Level.REFUTED,
    Verdict.UNCONFIRMED: Level.DOUBTFUL,
    Verdict.DISPUTED: Level.DOUBTFUL,
    Verdict.DOUBTFUL: Level.DOUBTFUL,
}
"""The level at which an item's verdict counts; those that are missing never do."""
DISCREPANCIES = tuple(LEVEL_OF_VERDICT)
"""The verdicts that somebody has to look at, the surest first: an error may be of an item that is not ticked."""

LEVEL_OF_DISAGREEMENT = {"denied": Level.CONTRADICTED, "affirmed": Level.DOUBTFUL}
"""The level at which a disagreement between a tick and an answer counts, by kind."""


_ITS_TICK = regex(r"\bits item is ticked \(line (\d{1,9})\)")


def against_its_tick(line: int) -> str:
    """Return how what was found of a claim tells that its item is ticked, on which line of the report."""
    return f"its item is ticked (line {line})"


def line_of_its_tick(found: str) -> int | None:
    """Return the line that `against_its_tick` wrote into what was found of a claim; None where it did not."""
    written = _ITS_TICK.search(found)
    return int(written[1]) if written is not None else None


_ITS_EMPTY_BOX = regex(r"\bits item is not ticked either \(line (\d{1,9})\)")


def beside_its_empty_box(line: int) -> str:
    """Return how what was found of a claim that denies its item tells that nobody ticked that, on which line."""
    return f"its item is not ticked either (line {line})"


def line_of_its_empty_box(found: str) -> int | None:
    """Return the line that `beside_its_empty_box` wrote into what was found of a claim; None where it did not."""
    written = _ITS_EMPTY_BOX.search(found)
    return int(written[1]) if written is not None else None


class Disagreement(NamedTuple):
    """A tick that an answer denies (`denied`), or an answer that affirms what is not ticked (`affirmed`)."""

    kind: str
    item: str
    question: int | None
    item_line: int | None
    answer_line: int | None
    message: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


_TICKED = {
    State.DONE: Verdict.CONFIRMED,
    State.PARTIAL: Verdict.DOUBTFUL,
    State.UNKNOWABLE: Verdict.UNVERIFIABLE,
}
_NOT_TICKED = {State.DONE: Verdict.UNCLAIMED, State.PARTIAL: Verdict.BEGUN}


def judge(ticked: bool | None, finding: Finding, *, pointed: bool = False) -> Verdict:
    """Return the verdict of one item.

    `ticked` is None for an unclear or waived mark and for an item that is not listed. `pointed` says that the group
    points at evidence of its own, which turns what would be refuted or unconfirmed into disputed.
    """
    if finding.state is State.ERROR:
        return Verdict.ERROR
    if ticked is None:
        return Verdict.NOTED
    if not ticked:
        return _NOT_TICKED.get(finding.state, Verdict.OPEN)
    if finding.state is State.NOT_DONE:
        if pointed:
            return Verdict.DISPUTED
        return Verdict.REFUTED if finding.confidence is Confidence.HIGH else Verdict.UNCONFIRMED
    return _TICKED[finding.state]


class Counted(NamedTuple):
    """What an audit has at each level."""

    levels: frozenset[Level]
    discrepancies: int

    def reaches(self, fail_on: Level) -> bool:
        """Return whether the audit has anything at `fail_on` or at a level before it."""
        order = list(Level)
        return fail_on is not Level.NEVER and any(order.index(level) <= order.index(fail_on) for level in self.levels)


def count(
    verdicts: Iterable[Verdict], contradicted: int, disagreements: Iterable[str], *, remarks: int, warnings: int
) -> Counted:
    """Return what stands at which level, and the number of discrepancies (what stands at `doubtful` or before).

    `contradicted` is the number of contradicted claims, `disagreements` their kinds, `remarks` and `warnings` numbers.
    """
    found = [LEVEL_OF_VERDICT[verdict] for verdict in verdicts if verdict in LEVEL_OF_VERDICT]
    found += [Level.CONTRADICTED] * contradicted
    found += [LEVEL_OF_DISAGREEMENT[kind] for kind in disagreements]
    levels = set(found) | ({Level.REMARK} if remarks or warnings else set())
    return Counted(frozenset(levels), len(found))
