from __future__ import annotations

import pytest

from auditor.crosscheck import Level, Verdict, against_its_tick, count, judge, line_of_its_tick
from auditor.finding import Confidence, Finding, State

TABLE = [
    (True, State.DONE, Confidence.HIGH, Verdict.CONFIRMED),
    (True, State.PARTIAL, Confidence.HIGH, Verdict.DOUBTFUL),
    (True, State.NOT_DONE, Confidence.HIGH, Verdict.REFUTED),
    (True, State.NOT_DONE, Confidence.MEDIUM, Verdict.UNCONFIRMED),
    (True, State.NOT_DONE, Confidence.LOW, Verdict.UNCONFIRMED),
    (True, State.UNKNOWABLE, Confidence.HIGH, Verdict.UNVERIFIABLE),
    (True, State.ERROR, Confidence.LOW, Verdict.ERROR),
    (False, State.DONE, Confidence.HIGH, Verdict.UNCLAIMED),
    (False, State.PARTIAL, Confidence.HIGH, Verdict.BEGUN),
    (False, State.NOT_DONE, Confidence.HIGH, Verdict.OPEN),
    (False, State.UNKNOWABLE, Confidence.HIGH, Verdict.OPEN),
    (False, State.ERROR, Confidence.LOW, Verdict.ERROR),
    (None, State.DONE, Confidence.HIGH, Verdict.NOTED),
    (None, State.NOT_DONE, Confidence.HIGH, Verdict.NOTED),
    (None, State.ERROR, Confidence.LOW, Verdict.ERROR),
]


@pytest.mark.parametrize(("ticked", "state", "confidence", "verdict"), TABLE)
def test_the_verdict_follows_the_table(
    ticked: bool | None, state: State, confidence: Confidence, verdict: Verdict
) -> None:
    assert judge(ticked, Finding(state, "", (), confidence)) is verdict


@pytest.mark.parametrize("confidence", [Confidence.HIGH, Confidence.LOW])
def test_a_pointer_turns_an_accusation_into_a_dispute(confidence: Confidence) -> None:
    finding = Finding(State.NOT_DONE, "", (), confidence)
    assert judge(True, finding, pointed=True) is Verdict.DISPUTED
    assert judge(False, finding, pointed=True) is Verdict.OPEN


@pytest.mark.parametrize(
    ("verdicts", "contradicted", "kinds", "warnings", "first"),
    [
        ([Verdict.REFUTED], 0, [], 0, Level.REFUTED),
        ([Verdict.ERROR], 0, [], 0, Level.REFUTED),
        ([Verdict.CONFIRMED], 1, [], 0, Level.CONTRADICTED),
        ([], 0, ["denied"], 0, Level.CONTRADICTED),
        ([Verdict.DOUBTFUL], 0, [], 0, Level.DOUBTFUL),
        ([], 0, ["affirmed"], 0, Level.DOUBTFUL),
        ([Verdict.OPEN], 0, [], 1, Level.REMARK),
    ],
)
def test_each_level_includes_those_before_it(
    verdicts: list[Verdict], contradicted: int, kinds: list[str], warnings: int, first: Level
) -> None:
    counted = count(verdicts, contradicted, kinds, remarks=0, warnings=warnings)
    order = [Level.REFUTED, Level.CONTRADICTED, Level.DOUBTFUL, Level.REMARK]
    for level in order:
        assert counted.reaches(level) is (order.index(level) >= order.index(first))
    assert not counted.reaches(Level.NEVER)


def test_warnings_and_open_items_are_no_discrepancies() -> None:
    verdicts = [Verdict.OPEN, Verdict.UNVERIFIABLE, Verdict.REFUTED, Verdict.DOUBTFUL]
    assert count(verdicts, 1, ["denied"], remarks=3, warnings=2).discrepancies == 4


def test_what_tells_of_a_tick_can_be_read_back() -> None:
    assert line_of_its_tick(f"the repository says so, too, but {against_its_tick(12)}; no use of hydra") == 12
    assert line_of_its_tick("no use of hydra (line 12)") is None


@pytest.mark.parametrize(
    ("remarks", "warnings", "levels"), [(1, 0, {Level.REMARK}), (0, 1, {Level.REMARK}), (0, 0, set())]
)
def test_remarks_and_warnings_are_of_the_last_level_and_no_discrepancies(
    remarks: int, warnings: int, levels: set[Level]
) -> None:
    counted = count([], 0, [], remarks=remarks, warnings=warnings)
    assert (set(counted.levels), counted.discrepancies) == (levels, 0)
