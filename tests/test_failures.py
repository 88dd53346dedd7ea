"""A fault of the program costs the part that it is in: the audit says so, and tells the rest."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import NoReturn

import jsonschema
import pytest

import auditor.claimcheck
import auditor.claims
from auditor._failures import Failures, Kind
from auditor._warning_meanings import OF_FAULTS
from auditor.audited import Audit
from auditor.checklist import load_catalogue
from auditor.finding import State
from auditor.git.source import SourceError
from auditor.output import FORMATS, render
from auditor.output.terminal import show
from auditor.pipeline import audit
from auditor.repository import Repository
from tests.conftest import MakeRepo
from tests.report.conftest import questions

SCHEMA = json.loads(
    (Path(__file__).resolve().parent.parent / "auditor" / "output" / "audit.schema.json").read_text(encoding="utf-8")
)
FILES = {
    "reports/README.md": "# Exam\n\n* [x] Create a git repository (M5)\n* [x] Use Hydra to load the configuration (M11)\n",
    "src/train.py": "import argparse\n",
    ".audit.yaml": "evidence:\n  hydra: src/train.py\n",
}
CLAIMING = {
    7: "We have 12 tests in total.",
    8: "The coverage is 91%.",
    11: "The tests run on ubuntu-latest and windows-latest.",
}
VIEWS = sorted(name for name, found in vars(Repository).items() if isinstance(found, cached_property))


def fail(*_: object, **__: object) -> NoReturn:
    raise KeyError("a\n\x1b[31mfault")


def failed(found: Audit) -> list[str]:
    return [warning.message for warning in found.warnings if warning.id in OF_FAULTS]


def shown(found: Audit) -> str:
    """Return what a terminal shows of an audit, after each other format was written, and its JSON held to the schema."""
    jsonschema.validate(json.loads(render(found, "json")), SCHEMA)
    assert all(render(found, form) for form in FORMATS)
    stream = StringIO()
    show(found, verbose=True, statistics=True, file=stream)
    return stream.getvalue()


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in {"tree", "resolve", "sessions", "template"}])
def test_a_view_that_fails_costs_what_is_made_of_it_and_is_said(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    source = str(make_repo(FILES))
    monkeypatch.setattr(Repository, view, property(fail))
    found = audit(source, worktree=view in {"answers", "history"}, reuse=False)
    catalogue = load_catalogue()
    assert [item.id for item in found.items] == [
        item.id for item in catalogue.items if item.listed_in(catalogue.newest)
    ]
    assert failed(found) or State.ERROR in {item.state for item in found.items}
    assert len(set(failed(found))) == len(failed(found))
    assert "\x1b" not in shown(found)


@pytest.mark.parametrize(
    ("view", "figures"),
    [
        ("dvc", ["dvc"]),
        ("docker", ["dockerfiles", "cloud_builds"]),
        ("dependencies", ["requirements"]),
        ("documents", ["readme_words"]),
        ("workflows", ["workflows"]),
        ("answers", ["members", "questions", "questions_answered"]),
        (
            "history",
            ["contributors", "commits", "bot_commits", "merges", "merged_pull_requests", "mean_message_length",
             "latest_commit", "commits_by_author", "activity", "history_complete", "branches", "contributions"],
        ),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_counted_is_left_out_with_one_warning_that_names_it(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, view: str, figures: list[str]
) -> None:
    source = str(make_repo(FILES))
    whole = audit(source, contributions=True, reuse=False).statistics
    monkeypatch.setattr(Repository, view, property(fail))
    found = audit(source, contributions=True, reuse=False)
    assert found.statistics == {**whole, **dict.fromkeys(figures)}
    (warned,) = [warning for warning in found.warnings if warning.id == "part-failed"]
    start, _, parts = warned.message.partition("): ")
    assert re.fullmatch(r"left out, since the program failed \(KeyError in test_failures\.py:\d+", start)
    assert [part for part in parts.split(", ") if part.startswith("statistics.")] == [
        f"statistics.{x}" for x in figures
    ]
    assert "None" not in shown(found)


def test_faults_at_two_places_are_two_warnings(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_too(_: Repository) -> NoReturn:
        raise ValueError

    monkeypatch.setattr(Repository, "dvc", property(fail))
    monkeypatch.setattr(Repository, "documents", property(fail_too))
    found = audit(str(make_repo(FILES)), reuse=False)
    told = [warning.message for warning in found.warnings if warning.id == "part-failed"]
    assert [message.rpartition(" ")[2] for message in told] == ["statistics.dvc", "statistics.readme_words"]


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("auditor.assembly.read_pointers", "pointers of .audit.yaml"),
        ("auditor.elsewhere.OtherPlaces.look", "items.hydra.elsewhere"),
        ("auditor._items.ItemBuilder._text", "items.hydra"),
        ("auditor.assembly.of_what_was_read", "items.hydra.evidence"),
        ("auditor.cautions._dotted", "warnings of files that are hidden"),
        ("auditor.assembly._answer", "answers"),
        ("auditor.memory.Memory.audit", "what an earlier run found"),
        ("auditor.memory.Memory.keep", "what the next run would reuse"),
        ("auditor._expressions.Expressions.keep", "what the next run would reuse"),
        ("auditor.claims.Remembered.keep", "what the next run would reuse"),
    ],
)
def test_a_step_that_fails_costs_itself_alone(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, place: str, part: str
) -> None:
    more = {f"data/{number}.txt": "" for number in range(20)}
    files = {**FILES, **more, "reports/README.md": FILES["reports/README.md"] + questions(load_catalogue(), CLAIMING)}
    source = str(
        make_repo({name: text for name, text in files.items() if name != ".audit.yaml" or "_dotted" not in place})
    )
    monkeypatch.setattr(place, fail)
    found = audit(source, only=["hydra", "git-repository"])
    (told,) = failed(found)
    assert part in told.partition("): ")[2].split(", ")
    assert [item.id for item in found.items] == ["git-repository", "hydra"]
    assert part in shown(found)
    monkeypatch.undo()
    assert not failed(audit(source, only=["hydra", "git-repository"]))


def test_where_the_pointers_cannot_be_read_nothing_is_surely_missing(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(make_repo({name: text for name, text in FILES.items() if name != ".audit.yaml"}))

    def verdict() -> str:
        return next(item.verdict.value for item in audit(source, reuse=False).items if item.id == "hydra")

    assert verdict() == "refuted"
    monkeypatch.setattr("auditor.assembly.read_pointers", fail)
    assert verdict() == "unconfirmed"


def test_what_was_left_unread_and_cannot_be_known_makes_nothing_sure(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.assembly.of_what_was_read", fail)
    found = audit(str(make_repo({"reports/README.md": FILES["reports/README.md"]})), reuse=False)
    assert {item.verdict.value for item in found.items if item.ticked} == {"confirmed", "unconfirmed"}


def test_an_extractor_that_fails_costs_its_own_claims(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(make_repo({"reports/README.md": questions(load_catalogue(), CLAIMING)}))
    whole = {claim.id for claim in audit(source, reuse=False).claims}
    assert whole >= {"test-count", "coverage-figure", "ci-os"}
    rest = tuple(fail if each.__name__ == "coverage" else each for each in auditor.claims._EXTRACTORS)
    monkeypatch.setattr("auditor.claims._EXTRACTORS", rest)
    found = audit(source, reuse=False)
    assert {claim.id for claim in found.claims} == whole - {"coverage-figure"}
    (told,) = failed(found)
    assert told.startswith("the answers could not be checked (KeyError in test_failures.py:")
    assert told.endswith("): claims of fail")


def test_a_check_that_fails_costs_its_own_claims(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(make_repo({"reports/README.md": questions(load_catalogue(), CLAIMING)}))
    whole = {claim.id for claim in audit(source, reuse=False).claims}
    monkeypatch.setitem(auditor.claimcheck._CHECKS, "test-count", fail)
    found = audit(source, reuse=False)
    assert {claim.id for claim in found.claims} == whole - {"test-count"}
    assert [told.partition("): ")[2] for told in failed(found)] == ["claims of test-count"]


def test_without_marks_there_is_no_audit(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.report.marks.parse_page", fail)
    with pytest.raises(KeyError):
        audit(str(make_repo(FILES)), reuse=False)


def test_names_that_cannot_be_hidden_are_not_told(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.anonymous._hidden", fail)
    with pytest.raises(KeyError):
        audit(str(make_repo(FILES)), anonymize=True, reuse=False)


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
def test_a_repository_that_cannot_be_read_any_longer_ends_the_audit(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    audit(str(repo), worktree=True)
    os.mkfifo(repo / ".gitignore")
    with pytest.raises(SourceError, match="pipe"):
        audit(str(repo), worktree=True)


@pytest.mark.parametrize(("kind", "ends"), [("part", True), ("claims", False), ("notice", False)])
def test_what_a_part_finds_out_of_the_source_is_no_fault_of_the_program(kind: Kind, ends: bool) -> None:
    def unreadable() -> NoReturn:
        raise SourceError("git took too long")

    failures = Failures()
    if ends:
        with pytest.raises(SourceError):
            failures.attempt("one", unreadable, None, kind)
    else:
        failures.attempt("one", unreadable, None, kind)
    assert len(failures.warnings) == (not ends)


def test_each_part_is_traced_and_a_want_of_memory_ends_all() -> None:
    heard: list[tuple[str, Exception]] = []
    failures = Failures(lambda part, error: heard.append((part, error)))
    assert failures.attempt("one", fail, 7) == 7
    assert failures.attempt("two", lambda: 3, None) == 3
    assert failures.attempt("three", fail, None) is None
    assert [(part, type(error)) for part, error in heard] == [("one", KeyError), ("three", KeyError)]
    assert [warning.message.partition("): ")[2] for warning in failures.warnings] == ["one, three"]

    def starve() -> NoReturn:
        raise MemoryError

    with pytest.raises(MemoryError):
        failures.attempt("four", starve, None)


@pytest.mark.parametrize(
    ("place", "part", "worktree"),
    [
        ("auditor.output._todo.todo", "what there is to do", True),
        ("auditor.output.terminal._answers", "answers", False),
        ("auditor.output.terminal.remarked", "remarks", False),
        ("auditor.output.terminal._item", "all other items", False),
        ("auditor.output._facts._tree", "facts", False),
        ("auditor.output.terminal.summed", "verdicts", False),
    ],
)
def test_a_section_of_the_output_that_fails_costs_itself_alone(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, place: str, part: str, worktree: bool
) -> None:
    found = audit(str(make_repo(FILES)), worktree=worktree, reuse=False)
    monkeypatch.setattr(place, fail_late if place.endswith(("_answers", "remarked")) else fail)
    heard: list[str] = []
    stream = StringIO()
    show(found, verbose=True, statistics=True, file=stream, on_error=lambda what, _: heard.append(what))
    (told,) = re.findall(r"warning: left out[^\0]*", stream.getvalue())
    said = " ".join(told.split())
    assert said.startswith("warning: left out, since the program failed (KeyError in test_failures.py:")
    assert f"the section of {part}" in said
    assert said.endswith("; please report it")
    assert f"the section of {part}" in heard
    assert "Facts" in stream.getvalue() or part == "facts"
    assert stream.getvalue().startswith(found.repository.source[:40])


def fail_late(*_: object, **__: object) -> Iterator[str]:
    yield "What the answers say"
    fail()
