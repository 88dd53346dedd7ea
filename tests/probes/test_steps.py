"""A probe decides by steps in order, and runs none after the one that answers."""

from __future__ import annotations

from auditor import Finding
from probes._steps import first_of


def test_the_first_step_that_answers_decides_and_no_later_one_is_run() -> None:
    ran: list[str] = []

    def silent(facts: str) -> Finding | None:
        ran.append(f"silent {facts}")
        return None

    def answering(facts: str) -> Finding | None:
        ran.append(f"answering {facts}")
        return Finding.done("found")

    def later(facts: str) -> Finding | None:
        ran.append(f"later {facts}")
        return Finding.partial("too late")

    assert first_of("facts", silent, answering, later) == Finding.done("found")
    assert ran == ["silent facts", "answering facts"]


def test_steps_that_all_stay_silent_give_nothing() -> None:
    assert first_of(1, lambda facts: None, lambda facts: None) is None
    assert first_of(1) is None
