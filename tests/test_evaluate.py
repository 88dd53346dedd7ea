from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner

from auditor.cli.evaluate import _MEANINGS, command
from auditor.evaluate import LabelError, blank_label, evaluate, load


def audit_of(**states: tuple[str, str]) -> dict[str, Any]:
    items = [{"id": name, "state": state, "verdict": verdict} for name, (state, verdict) in states.items()]
    return {"repository": {"commit": "c1"}, "items": items, "claims": []}


def label_of(**truths: tuple[str, bool]) -> dict[str, Any]:
    items = {name: {"state": state, "ticked": ticked, "evidence": ["x:1"]} for name, (state, ticked) in truths.items()}
    return {"repo": "a/b", "commit": "c1", "items": items, "claims": []}


def test_a_refuted_tick_that_is_no_lie_is_a_false_accusation() -> None:
    result = evaluate({"c1": audit_of(hydra=("not_done", "refuted"))}, {"c1": label_of(hydra=("partial", True))})
    assert result.figures["false_accusations"] == 1.0
    assert result.differences[0].accusation


def test_an_unconfirmed_false_tick_is_flagged_and_not_caught() -> None:
    result = evaluate({"c1": audit_of(hydra=("not_done", "unconfirmed"))}, {"c1": label_of(hydra=("not_done", True))})
    assert (result.figures["caught"], result.figures["flagged"]) == (0.0, 1.0)
    assert result.figures["agreement"] == 1.0


def test_a_done_tick_seen_as_partial_is_a_false_doubt() -> None:
    result = evaluate({"c1": audit_of(hydra=("partial", "doubtful"))}, {"c1": label_of(hydra=("done", True))})
    assert result.figures["false_doubts"] == 1.0
    assert result.figures["lenient_agreement"] == 1.0
    assert result.confusion["done", "partial"] == 1


def test_low_confidence_labels_are_counted_apart() -> None:
    label = label_of(hydra=("done", True))
    label["items"]["hydra"]["confidence"] = "low"
    result = evaluate({"c1": audit_of(hydra=("partial", "doubtful"))}, {"c1": label})
    assert (result.figures["items"], result.figures["low_confidence_items"]) == (0, 1)


@pytest.mark.parametrize(
    ("said", "agreement", "recall"), [("contradicted", 1.0, 1.0), ("consistent", 0.0, 0.0), (None, 0.0, 0.0)]
)
def test_claims_are_compared_by_their_worst_verdict(said: str | None, agreement: float, recall: float) -> None:
    audit = audit_of()
    audit["claims"] = [{"id": "test-count", "verdict": "consistent"}] if said else []
    audit["claims"] += [{"id": "test-count", "verdict": said}] if said else []
    label = label_of()
    label["claims"] = [{"claim": "test-count", "verdict": "contradicted", "said": "9", "found": "3"}]
    figures = evaluate({"c1": audit}, {"c1": label}).figures
    assert (figures["claims_agreement"], figures["contradiction_recall"]) == (agreement, recall)


def test_a_label_without_audit_is_named() -> None:
    assert evaluate({}, {"c1": label_of()}).missing == ["a/b"]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{", "audit", r"a\.json is not a JSON file"),
        ("\xff", "audit", r"a\.json is not a JSON file"),
        ('{"repo": "a/b", "commit": "c1", "items": {}}', "audit", r"a\.json is no audit"),
        ('{"repository": "a/b", "items": []}', "audit", r"a\.json is no audit"),
        ('{"repository": {"commit": "c1"}, "items": [{"id": "hydra"}]}', "label", r"a\.json is no label"),
        ('{"commit": "c1", "items": {"hydra": "done"}}', "label", r"a\.json is no label"),
        ('{"commit": "c1", "items": {}, "claims": ["x"]}', "label", r"a\.json is no label"),
        ("[]", "label", r"a\.json is no label"),
        ('{"commit": "c", "items": {"hydra": {"state": "Done"}}}', "label", r"a\.json: 'Done' of hydra is not a state"),
        (
            '{"commit": "c", "items": {}, "claims": [{"claim": "ci-os", "verdict": "wrong"}]}',
            "label",
            r"a\.json: 'wrong' of ci-os is not a verdict",
        ),
        ('{"commit": null, "items": {}}', "label", "holds no label of a commit"),
    ],
)
def test_loading_says_what_is_of_another_form(
    tmp_path: Path, text: str, kind: Literal["audit", "label"], said: str
) -> None:
    (tmp_path / "a.json").write_text(text, encoding="latin-1")
    with pytest.raises(LabelError, match=said):
        load(tmp_path, kind)
    with pytest.raises(LabelError, match="does not exist"):
        load(tmp_path / "none", kind)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_read_in_every_encoding_that_a_shell_or_an_editor_makes(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(audit_of(hydra=("done", "confirmed"))), encoding=encoding)
    assert list(load(tmp_path, "audit")) == ["c1"]


def test_evidence_of_an_examiner_may_be_of_any_form() -> None:
    label = label_of(hydra=("done", True), cli=("done", True))
    label["items"]["hydra"]["evidence"], label["items"]["cli"]["evidence"] = "a.py", [3]
    result = evaluate({"c1": audit_of(hydra=("partial", "doubtful"), cli=("partial", "doubtful"))}, {"c1": label})
    assert [found.evidence for found in result.differences] == ["3", "a.py"]


def test_a_blank_label_holds_marks_and_no_findings() -> None:
    item = {"id": "hydra", "listed": True, "ticked": True, "state": "done"}
    audit = {
        "repository": {"url": None, "source": "x", "commit": "c1"},
        "report": {"generation": "2026"},
        "items": [item],
    }
    label = blank_label(audit)
    assert label["items"]["hydra"]["state"] is None
    assert label["items"]["hydra"]["ticked"] is True
    assert evaluate({"c1": audit_of()}, {"c1": json.loads(json.dumps(label))}).figures["items"] == 0


def test_every_figure_is_explained() -> None:
    assert evaluate({}, {}).figures.keys() == _MEANINGS.keys()


LABEL = label_of(hydra=("done", True))
CLAIM = {"claim": "test-count", "verdict": "consistent", "said": "3", "found": "3"}
BLANK = {"hydra": {"state": None}}
UNSURE = {"hydra": {"state": "done", "confidence": "low"}}


@pytest.mark.parametrize("form", ["terminal", "json"])
@pytest.mark.parametrize(
    ("label", "says"),
    [
        ({**LABEL, "commit": "c2"}, "nothing could be compared: no audit is of a commit that is labelled"),
        ({**LABEL, "items": BLANK}, "nothing could be compared: no label has a state or a claim yet"),
        ({**LABEL, "items": {}}, "nothing could be compared: no label has a state or a claim yet"),
        ({**LABEL, "items": BLANK, "claims": [CLAIM]}, None),
        ({**LABEL, "items": UNSURE}, None),
        (LABEL, None),
    ],
)
def test_where_nothing_compares_one_sentence_says_why(
    tmp_path: Path, label: dict[str, Any], says: str | None, form: str
) -> None:
    for name, data in (("audits", audit_of(hydra=("done", "confirmed"))), ("labels", label)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path / "audits"), str(tmp_path / "labels"), "--format", form])
    assert result.exit_code == (2 if says else 0)
    assert (says or "") in result.stderr and bool(result.stdout) is (says is None)
    assert says is None or result.stderr.count("\n") == 1


def test_a_table_without_a_row_is_left_out(tmp_path: Path) -> None:
    for name, data in (
        ("a", audit_of(hydra=("done", "confirmed"))),
        ("l", LABEL),
        ("c", {**LABEL, "items": {}, "claims": [CLAIM]}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    shown = {
        name: CliRunner().invoke(command, [str(tmp_path / "a.json"), str(tmp_path / f"{name}.json")]) for name in "lc"
    }
    assert "States" in shown["l"].stdout and "States" not in shown["c"].stdout
    assert not any("Items on which" in each.stdout for each in shown.values())


def test_a_difference_is_one_line_of_a_pipe_however_long_it_is(tmp_path: Path) -> None:
    label = {**label_of(hydra=("done", True)), "repo": "owner/" + "n" * 80}
    for name, data in (("audits", audit_of(hydra=("not_done", "refuted"))), ("labels", label)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text(json.dumps(data), encoding="utf-8")
    shown = CliRunner().invoke(command, [str(tmp_path / "audits"), str(tmp_path / "labels"), "-v"]).output
    assert f"\nDifferences\nFALSE ACCUSATION hydra in {label['repo']}: labelled done, audited not_done" in shown
    assert "\nItems on which audits and labels differ\nitem   agree  of\nhydra  0      1\n" in shown
    assert not any(line != line.rstrip() for line in shown.splitlines())
