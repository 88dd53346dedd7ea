"""What is asked for, before anything is looked at: items by their names, and probes that a catalogue names."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import CatalogueError, load_catalogue
from auditor.pipeline import UsageError, audit, choose
from tests.conftest import MakeRepo


def course(tmp_path: Path, *items: str) -> Path:
    path = tmp_path / "course.yaml"
    path.write_text("items:\n" + "".join(f"  - {item}\n" for item in items), encoding="utf-8")
    return path


def test_an_item_is_chosen_by_the_name_of_its_probe_too(tmp_path: Path) -> None:
    catalogue = load_catalogue(course(tmp_path, "{id: log, text: Keep a log, probe: ci}", "{id: pep8, text: Style}"))
    assert choose(catalogue, ["ci"]) == {"log"}


def test_the_id_of_an_item_goes_before_the_name_of_a_probe(tmp_path: Path) -> None:
    catalogue = load_catalogue(course(tmp_path, "{id: log, text: Keep a log, probe: ci}", "{id: ci, text: Run it}"))
    assert choose(catalogue, ["ci"]) == {"ci"}


def test_no_word_stands_for_the_items_without_a_week(tmp_path: Path) -> None:
    catalogue = load_catalogue(course(tmp_path, "{id: log, text: Keep a log}", "{id: ci, text: Run it}"))
    with pytest.raises(UsageError, match="is not an item"):
        choose(catalogue, ["ci,"])


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("documentatoin", "; did you mean 'documentation'? `audit explain probes` lists those that are"),
        ("nothing-like-it", "; `audit explain probes` lists those that are"),
    ],
)
def test_a_probe_that_is_not_installed_is_said_with_those_that_are(
    make_repo: MakeRepo, tmp_path: Path, named: str, hint: str
) -> None:
    checklist = course(tmp_path, f"{{id: log, text: Keep a log, probe: {named}}}")
    with pytest.raises(CatalogueError) as caught:
        audit(str(make_repo({"README.md": "x\n"})), checklist=checklist)
    assert str(caught.value) == (f"the checklist's item 'log' names the probe {named!r}, which is not installed{hint}")
