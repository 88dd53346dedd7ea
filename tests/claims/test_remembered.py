"""What an earlier run read in the answers is taken as it was, and anything else is read anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

import auditor.claims
from auditor import audit
from auditor.checklist import load_catalogue
from auditor.claims import Claim, Report, read
from auditor.claims._remembered import Remembered
from auditor.kept import Kept, Recall
from auditor.report.answers import read_answers
from auditor.views.tree import Tree
from tests.conftest import MakeRepo
from tests.report.conftest import Files, questions

_GIVEN = {
    2: "s000001, s000002",
    3: "We used PyTorch Lightning and FastAPI.",
    7: "We have 8 tests: 3 for the data in test_data.py and 5 for the model in `tests/test_model.py`.",
    8: "The coverage is 87%.",
    9: "We used branches, but no pull requests.",
    10: "We did not use DVC.",
    11: "We test on Ubuntu and Windows with Python 3.11 and 3.12, with caching, and run ruff.",
    12: "We used Hydra. Run `python src/train.py` after `pip install -r more.txt`.",
    15: "We made [one](../train.dockerfile). ![it](figures/a.png)",
    22: "We trained on Vertex AI.",
    24: "It is deployed on Cloud Run.",
    31: "Student s000001 did it all.",
}
_VALUES = get_args(auditor.claims.Value)


def _read(recall: Recall, given: Mapping[int, str], *, above: str = "") -> tuple[Claim, ...]:
    catalogue = load_catalogue(None)
    tree = Tree(Files({"reports/README.md": above + questions(catalogue, given)}))
    answers = read_answers(tree, catalogue)
    remembered = Remembered(recall, answers, tree, _VALUES)
    found = read(Report(answers), remembered)
    remembered.keep()
    return found


def _plain(found: tuple[Claim, ...]) -> list[str]:
    return [repr(claim) for claim in found if claim.id != "figures"]


@pytest.fixture
def recall(tmp_path: Path) -> Recall:
    """What nothing was kept in yet."""
    return Recall(Kept(tmp_path / "results"), "this program")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The extractors that were asked."""
    names: list[str] = []

    def counting(extractor):  # type: ignore[no-untyped-def]
        def asking(report: Report):  # type: ignore[no-untyped-def]
            names.append(extractor.__name__)
            return extractor(report)

        asking.__name__ = extractor.__name__
        return asking

    kept = (each for each in auditor.claims._EXTRACTORS if each not in auditor.claims._NOT_KEPT)
    others = tuple(each for each in auditor.claims._EXTRACTORS if each in auditor.claims._NOT_KEPT)
    monkeypatch.setattr(auditor.claims, "_EXTRACTORS", (*map(counting, kept), *others))
    return names


def test_the_same_answers_are_read_once(recall: Recall, asked: list[str]) -> None:
    first = _read(recall, _GIVEN)
    assert asked
    asked.clear()
    again = _read(recall, _GIVEN)
    assert not asked
    assert _plain(again) == _plain(first)
    assert [type(claim.value) for claim in again] == [type(claim.value) for claim in first]
    assert len({type(claim.value) for claim in first}) > 4


@pytest.mark.parametrize(("given", "above"), [({**_GIVEN, 7: "We have 9 tests."}, ""), (_GIVEN, "A line more.\n\n")])
def test_other_answers_or_other_lines_are_read_anew(
    recall: Recall, asked: list[str], given: dict[int, str], above: str
) -> None:
    first = _read(recall, _GIVEN)
    asked.clear()
    found = _read(recall, given, above=above)
    assert asked
    assert _plain(found) != _plain(first)


def test_another_program_reads_them_anew(tmp_path: Path, asked: list[str]) -> None:
    _read(Recall(Kept(tmp_path / "results"), "this program"), _GIVEN)
    asked.clear()
    _read(Recall(Kept(tmp_path / "results"), "another"), _GIVEN)
    assert asked


@pytest.mark.parametrize("rows", [[], "x", {"coverage": [["coverage-figure"]]}, {"coverage": 3}, {"used": [[1] * 9]}])
def test_what_is_kept_in_another_form_is_as_good_as_nothing(
    recall: Recall, asked: list[str], monkeypatch: pytest.MonkeyPatch, rows: object
) -> None:
    first = _read(recall, _GIVEN)
    monkeypatch.setattr(recall, "get", lambda *_: rows)
    asked.clear()
    assert _plain(_read(recall, _GIVEN)) == _plain(first)
    assert asked


def test_the_members_are_no_part_of_what_is_kept(recall: Recall, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(recall, "put", lambda value, *_: kept.append(repr(value)))
    _read(recall, {**_GIVEN, 31: "Student s000001 did the API, Student s000002 the rest."})
    assert kept
    assert "s000001" not in kept[0]


class _Unknown(NamedTuple):
    number: int


def test_a_value_that_would_not_come_back_as_it_was_is_refused(recall: Recall) -> None:
    catalogue = load_catalogue(None)
    tree = Tree(Files({"reports/README.md": questions(catalogue, {})}))
    remembered = Remembered(recall, read_answers(tree, catalogue), tree, _VALUES)
    remembered.claims("new", lambda: [Claim("new", None, 1, 1, "it", value=_Unknown(1))])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="_Unknown"):
        remembered.keep()


def test_an_audit_after_a_change_of_code_says_what_one_without_memory_says(make_repo: MakeRepo) -> None:
    report = questions(load_catalogue(None), _GIVEN)
    folder = make_repo({"reports/README.md": report, "src/train.py": "import torch\n"})
    audit(str(folder))
    (folder / "src" / "train.py").write_text("import torch\n\ntorch.nn.Linear(1, 1)\n", encoding="utf-8")
    again = audit(str(folder)).to_dict()
    assert again == audit(str(folder), reuse=False).to_dict()
    assert again["claims"]
