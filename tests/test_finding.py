from __future__ import annotations

from dataclasses import dataclass

import pytest

from auditor.finding import Confidence, State, absent


@dataclass
class View:
    scope: str
    paths: tuple[str, ...] = ()

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return self.paths


@pytest.mark.parametrize(
    ("scopes", "message"),
    [
        (["14 modules"], "no import of hydra in 14 modules"),
        (["14 modules", "2 notebooks"], "no import of hydra in 14 modules and 2 notebooks"),
        (["14 modules", "0 notebooks"], "no import of hydra in 14 modules (there are no notebooks)"),
        (["1 module", "1 task and 0 scripts"], "no import of hydra in 1 module and 1 task (there are no scripts)"),
        (["0 tasks and 0 scripts"], "no import of hydra (there are no tasks or scripts)"),
        (["0 import of hydras"], "no import of hydra"),
    ],
)
def test_absent_says_what_was_looked_for_and_where(scopes: list[str], message: str) -> None:
    finding = absent("import of hydra", *map(View, scopes))
    assert finding.state is State.NOT_DONE
    assert finding.confidence is Confidence.HIGH
    assert finding.message == message


def test_an_unreadable_file_never_becomes_an_accusation() -> None:
    finding = absent("import of hydra", View("14 modules", ("train.py",)), names=["hydra"])
    assert finding.confidence is Confidence.LOW
    assert "train.py" in finding.message
    assert finding.evidence[0].path == "train.py"


def test_absent_may_be_unknowable() -> None:
    assert absent("a profiler", View("2 modules"), state=State.UNKNOWABLE).state is State.UNKNOWABLE
