from __future__ import annotations

import pickle
from copy import copy
from dataclasses import dataclass

import pytest

from auditor.finding import Confidence, Evidence, Finding, Scope, State, Trait, absent, merged, unreadable


@dataclass
class View:
    scope: Scope
    paths: tuple[str, ...] = ()

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return self.paths


MODULES = View(((14, "module"),))
COMMANDS = View(((1, "task"), (0, "script")))
NOTHING = View(((0, "task"), (0, "script")))


@pytest.mark.parametrize(
    ("views", "message"),
    [
        ([MODULES], "no import of hydra in 14 modules"),
        ([MODULES, MODULES], "no import of hydra in 14 modules"),
        ([MODULES, View(((2, "notebook"),))], "no import of hydra in 14 modules and 2 notebooks"),
        ([MODULES, View(((0, "notebook"),))], "no import of hydra in 14 modules (there are no notebooks)"),
        ([View(((1, "module"),)), COMMANDS], "no import of hydra in 1 module and 1 task (there are no scripts)"),
        ([NOTHING], "no import of hydra (there are no tasks or scripts)"),
        ([View(((3, "drag and drop page"),))], "no import of hydra in 3 drag and drop pages"),
        ([View(((0, "import of hydra"),))], "no import of hydra"),
        ([View(((1, "import of hydra"),)), View(((2, "task"),))], "no import of hydra in 2 tasks"),
        ([View(())], "no import of hydra"),
    ],
)
def test_absent_says_what_was_looked_for_and_where(views: list[View], message: str) -> None:
    finding = absent("import of hydra", *views)
    assert finding.state is State.NOT_DONE
    assert finding.confidence is Confidence.HIGH
    assert finding.message == message


def test_an_unreadable_file_never_becomes_an_accusation() -> None:
    finding = absent("import of hydra", View(MODULES.scope, ("train.py",)), names=["hydra"])
    assert finding.confidence is Confidence.LOW
    assert "train.py" in finding.message
    assert finding.evidence[0].path == "train.py"


def test_absent_may_be_unknowable() -> None:
    assert absent("a profiler", MODULES, state=State.UNKNOWABLE).state is State.UNKNOWABLE


def test_each_state_is_surely_so_unless_it_is_said_otherwise() -> None:
    place = Evidence("a.py", 1)
    made = (Finding.done, Finding.partial, Finding.not_done, Finding.unknowable)
    for make, state in zip(made, list(State), strict=False):
        assert make("said", place) == Finding(state, "said", (place,), Confidence.HIGH)
        assert make("said", confidence=Confidence.LOW) == Finding(state, "said", (), Confidence.LOW)


def test_a_finding_that_is_less_sure_keeps_its_state_and_what_it_says() -> None:
    finding = Finding.not_done("nothing", Evidence("a.py", 1))
    other = Evidence("b.py", 2)
    assert finding.less_sure(other) == Finding.not_done("nothing", other, confidence=Confidence.MEDIUM)
    worded = finding.less_sure(message="no thing", confidence=Confidence.LOW)
    assert worded == Finding.not_done("no thing", confidence=Confidence.LOW)


def test_a_finding_never_becomes_surer_by_being_less_sure() -> None:
    low = Finding.not_done("nothing", confidence=Confidence.LOW)
    assert low.less_sure().confidence is Confidence.LOW
    assert low.less_sure(confidence=Confidence.HIGH).confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (["names config.yaml", "loads it by hydra.main"], "names config.yaml; loads it by hydra.main"),
        (["test", "test", "test"], "test"),
        (["main by hydra.main", "hydra.main"], "main by hydra.main"),
        (["cProfile.Profile", "x", "cProfile.Profile.load_stats"], "x; cProfile.Profile.load_stats"),
        (["num_workers", "DataLoader(num_workers=...)"], "DataLoader(num_workers=...)"),
        (["test", "pytest"], "test; pytest"),
        (["", "a", "..."], "a; ..."),
        (["", ""], ""),
        (["a" * 80, "b" * 80, "c"], "a" * 80 + "; c"),
        (["a b", "c", "a b " + "d" * 200], "a b; c"),
        (["a" * 300, "b"], "a" * 300),
    ],
)
def test_a_place_is_cited_once_with_what_is_noted_of_it(notes: list[str], said: str) -> None:
    other = Evidence("b.py", 1, "between")
    places = [Evidence("a.py", 3, note) for note in notes]
    assert merged([places[0], other, *places[1:]]) == (Evidence("a.py", 3, said), other)


def test_places_of_other_lines_commits_and_branches_are_others() -> None:
    places = (
        *(Evidence("a.py", line) for line in (None, 1, 2)),
        *(Evidence("a.py", 1, commit=commit) for commit in ("c" * 40, "d" * 40)),
        Evidence("a.py", 1, branch="b"),
        Evidence(None, None, "a"),
    )
    assert merged(places) == places


def test_a_place_is_as_generated_whichever_note_says_so() -> None:
    assert merged([Evidence("a", 1), Evidence("a", 1, generated=True)]) == (Evidence("a", 1, generated=True),)


def test_a_place_could_not_be_read_whichever_note_says_so() -> None:
    assert merged([Evidence("a"), unreadable("a")]) == (unreadable("a"),)


def test_absent_marks_what_it_could_not_read() -> None:
    assert absent("drift", View(MODULES.scope, ("a.py",))).evidence == (unreadable("a.py"),)


def test_a_finding_has_no_trait_unless_it_is_given_one() -> None:
    assert not any(finding.traits for finding in (Finding.done("so"), absent("drift", MODULES)))
    assert not Finding.done("so").has(*Trait)


def test_traits_are_added_to_those_that_a_finding_has_and_outlive_doubt() -> None:
    finding = Finding.partial("so").being(Trait.HOLLOW).being(Trait.OTHERWISE)
    less = finding.less_sure(Evidence("a.py", 1), message="otherwise")
    for each in (finding, less, less._replace(message="so"), pickle.loads(pickle.dumps(finding)), copy(finding)):
        assert each.traits == {Trait.HOLLOW, Trait.OTHERWISE}
        assert each.has(Trait.HOLLOW, Trait.BY_WANDB) and not each.has(Trait.BY_WANDB)


def test_absent_says_of_no_kind_that_there_is_none_of_it_where_one_could_not_be_read() -> None:
    finding = absent("drift", MODULES, View(((0, "notebook"),), ("a.ipynb",)), View(((0, "script"),)))
    assert finding.message == "no drift in 14 modules (there are no scripts); not readable: a.ipynb"
