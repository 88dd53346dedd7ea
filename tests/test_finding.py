from __future__ import annotations

from dataclasses import dataclass

from auditor.finding import Confidence, State, absent


@dataclass
class View:
    scope: str
    paths: tuple[str, ...] = ()

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return self.paths


def test_absent_says_what_was_looked_for_and_where() -> None:
    finding = absent("import of hydra", View("14 modules"), View("2 notebooks"), View("0 DVC files"))
    assert finding.state is State.NOT_DONE
    assert finding.confidence is Confidence.HIGH
    assert finding.message == "no import of hydra in 14 modules and 2 notebooks (there are no DVC files)"


def test_an_unreadable_file_never_becomes_an_accusation() -> None:
    finding = absent("import of hydra", View("14 modules", ("train.py",)), names=["hydra"])
    assert finding.confidence is Confidence.LOW
    assert "train.py" in finding.message
    assert finding.evidence[0].path == "train.py"


def test_absent_may_be_unknowable() -> None:
    assert absent("a profiler", View("2 modules"), state=State.UNKNOWABLE).state is State.UNKNOWABLE
