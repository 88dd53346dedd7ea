from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from auditor.checklist import load_catalogue
from auditor.finding import Evidence, Finding, Remark, State
from auditor.pipeline import audit
from auditor.registry import discover
from auditor.repository import Repository
from tests.conftest import MakeRepo
from tests.report.conftest import questions, template

WORKFLOW = """\
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          gcloud run deploy app \\
            --image gcr.io/a/app \\
            --region europe-west1
          docker build \\
            -t app   .
"""


def test_what_is_noted_of_a_place_is_one_line(make_repo: MakeRepo) -> None:
    repo = make_repo({".github/workflows/a.yaml": WORKFLOW, "Dockerfile": "FROM python:3.12\nCMD python app.py\n"})
    notes = [place.note for item in audit(str(repo)).items for place in item.evidence]
    assert any(note.startswith("gcloud run deploy app --image") for note in notes)
    assert not [note for note in notes if "\n" in note or "\\" in note or "  " in note]


PLAIN = {"README.md": "# Exam\n\n* [x] Create a git repository (M5)\n"}


MINE = f"the module {__name__}"


def test_a_probe_that_returns_no_finding_costs_its_own_item_alone(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(repo: Repository) -> Finding:
        return None  # type: ignore[return-value]

    def careless(repo: Repository) -> Finding:
        return Finding.done("there", "a.py:1")  # type: ignore[arg-type]

    known = discover()
    mine = {"hydra": known["hydra"]._replace(function=forgetful), "ci": known["ci"]._replace(function=careless)}
    monkeypatch.setattr("auditor.registry.discover", lambda _: {**known, **mine})
    items = {item.id: item for item in audit(str(make_repo(PLAIN)), reuse=False).items}
    assert items["git-repository"].state is State.DONE
    for name, why in (("hydra", "it returned NoneType, and no Finding"), ("ci", "str is no Evidence")):
        assert items[name].state is State.ERROR
        assert items[name].message.startswith(f"the probe {name} of {MINE} failed: TypeError in test_assembly.py:")
        assert items[name].message.endswith(f", {why}")


@pytest.mark.parametrize(
    ("returned", "why"),
    [
        (["no remark"], "str is no Remark"),
        (None, "it returned NoneType, and no remarks"),
        ([Remark("yours", None, "there")], "the id 'yours' is not the one that it is registered under"),
        ([Remark("mine", None, "there", Evidence("a.py", 1))], "not one alone"),  # type: ignore[arg-type]
        ([Remark("mine", None, "there", ("a.py:1",))], "str is no Evidence"),  # type: ignore[arg-type]
    ],
)
def test_a_remark_that_is_none_is_a_warning_with_its_place(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, returned: Any, why: str
) -> None:
    def careless(repo: Repository) -> Iterable[Remark]:
        return returned  # type: ignore[no-any-return]

    monkeypatch.setattr("auditor.registry.discover_remarks", lambda _: {"mine": careless})
    found = audit(str(make_repo(PLAIN)), reuse=False)
    (failed,) = [warning.message for warning in found.warnings if warning.id == "remark-failed"]
    assert failed.startswith(f"the remark mine of {MINE} failed: TypeError in test_assembly.py:")
    assert failed.endswith(why)
    assert not found.remarks


def test_remarks_with_their_own_id_are_taken_as_they_are(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "auditor.registry.discover_remarks",
        lambda _: {"mine": lambda repo: (Remark("mine", None, "there", (Evidence("a.py", 1),)),)},
    )
    found = audit(str(make_repo(PLAIN)), reuse=False)
    assert [(each.id, each.message) for each in found.remarks] == [("mine", "there")]


@pytest.mark.parametrize(("named", "of"), [("dockerfiles", "container"), ("container", "container"), ("bucket", None)])
def test_a_remark_names_its_item_by_the_probe_too(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str, of: str | None
) -> None:
    path = tmp_path / "course.yaml"
    path.write_text("items:\n  - {id: container, text: Pack it, probe: dockerfiles}\n", encoding="utf-8")
    source = {"mine": lambda repo: (Remark("mine", named, "there"),)}
    monkeypatch.setattr("auditor.registry.discover_remarks", lambda _: source)
    found = audit(str(make_repo(PLAIN)), checklist=path, reuse=False)
    (item,) = [each for each in found.items if each.id == "container"]
    assert [(each.id, each.item) for each in item.remarks] == ([("mine", of)] if of else [])
    assert [(each.id, each.item) for each in found.remarks] == ([] if of else [("mine", named)])


def test_a_report_without_a_checklist_has_what_its_answers_tell(make_repo: MakeRepo) -> None:
    asked = questions(load_catalogue(), {1: "Group 7", 2: "s000001 and s000002", 7: "Ten tests."}, "2023-2024")
    report = audit(str(make_repo({"reports/README.md": asked}))).report
    assert (report.found, report.generation, report.group, report.members) == (True, "2023-2024", "7", 2)


def test_the_checklist_goes_before_the_answers_for_the_generation(make_repo: MakeRepo) -> None:
    listed = template(load_catalogue(), "2025") + questions(load_catalogue(), {1: "Group 7"}, "2025")
    report = audit(str(make_repo({"reports/README.md": listed}))).report
    assert (report.generation, report.group, report.members) == ("2025", "7", 0)
