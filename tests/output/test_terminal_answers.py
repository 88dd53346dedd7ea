"""The claims of answers on the terminal: under their questions, with both lines where a tick and an answer differ."""

from __future__ import annotations

import io
import re

import pytest

from auditor.audited import Audit, AuditedClaim, AuditedReport, AuditedRepository, Place
from auditor.crosscheck import ClaimVerdict, Disagreement
from auditor.output.terminal import show

REPORT = "reports/README.md"
CLAIMS = (
    AuditedClaim(
        id="test-count",
        key=None,
        question=7,
        line=120,
        said="We wrote 9 tests.",
        found="4 test functions in 2 files",
        verdict=ClaimVerdict.CONTRADICTED,
        evidence=(Place("tests/test_a.py", 3, None, None, "2 tests", None),),
    ),
    AuditedClaim("dvc-used", None, 10, 150, "We used DVC.", "DVC tracks data", ClaimVerdict.CONSISTENT, ()),
    AuditedClaim("coverage-figure", None, 8, 130, "60%", "no artefact", ClaimVerdict.UNVERIFIABLE, ()),
    AuditedClaim(
        "load-test-said", None, 25, 400, "We did no load test.", "a locust file", ClaimVerdict.CONTRADICTED, ()
    ),
)
DENIED = Disagreement(
    "denied",
    "load-test",
    25,
    66,
    400,
    "ticked, but question 25 says: We did no load test; the repository: a locust file loads the API",
)
AFFIRMED = Disagreement(
    "affirmed", "hydra", 12, 40, 210, "not ticked, but question 12 says: We used Hydra; the repository: hydra.main"
)


def shown(*, verbose: bool = False, claims: tuple[AuditedClaim, ...] = CLAIMS, differing: bool = True) -> str:
    repository = AuditedRepository("o/n", None, "c" * 40, "main", False, False, False, False)
    report = AuditedReport(True, REPORT, REPORT, "2026", "7", 2)
    disagreements = (AFFIRMED, DENIED) if differing else ()
    audit = Audit(repository, report, (), claims, disagreements, answers=(), statistics={}, warnings=())
    stream = io.StringIO()
    show(audit, verbose=verbose, file=stream)
    return stream.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_what_is_contradicted_stands_under_its_question_in_their_order() -> None:
    text = shown()
    assert re.findall(r"^Question (\d+)$", text, re.MULTILINE) == ["7", "12", "25"]
    seventh = flat(text.partition("Question 7\n")[2].partition("Question 12\n")[0])
    assert "test-count contradicted reports/README.md:120" in seventh
    assert "said: We wrote 9 tests." in seventh
    assert "found: 4 test functions in 2 files" in seventh
    assert "tests/test_a.py:3 2 tests" in seventh


def test_a_claim_and_a_disagreement_of_one_question_stand_together() -> None:
    last = flat(shown().partition("Question 25\n")[2])
    assert "load-test-said contradicted reports/README.md:400" in last
    assert "load-test denied by the answer item reports/README.md:66, answer reports/README.md:400" in last


@pytest.mark.parametrize(
    ("item", "kind", "item_line", "answer_line"), [("load-test", "denied", 66, 400), ("hydra", "affirmed", 40, 210)]
)
def test_a_disagreement_shows_both_lines_and_the_state_of_the_repository(
    item: str, kind: str, item_line: int, answer_line: int
) -> None:
    text = flat(shown(claims=()))
    start = text.index(f"{item} {kind} by the answer")
    entry = text[start : start + 300]
    assert f"{REPORT}:{item_line}" in entry
    assert f"{REPORT}:{answer_line}" in entry
    assert "the repository:" in entry


def test_what_is_borne_out_is_shown_only_on_request() -> None:
    assert "dvc-used" not in shown()
    assert "coverage-figure" not in shown()
    verbose = flat(shown(verbose=True))
    assert "dvc-used consistent" in verbose
    assert "coverage-figure unverifiable" in verbose


def test_without_anything_to_tell_there_is_no_section() -> None:
    text = shown(claims=CLAIMS[1:3], differing=False)
    assert "Answers that" not in text
    assert "Question" not in text


def test_what_people_wrote_is_text() -> None:
    hostile = AuditedClaim(
        "figures", "x", 19, 1, "image \x1b[31m\u202ex[/red]", "[link=y]z", ClaimVerdict.CONTRADICTED, ()
    )
    text = shown(claims=(hostile,), differing=False)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "x[/red]" in text
    assert "[link=y]z" in text


def test_two_claims_of_one_sentence_are_told_apart_and_a_place_is_shown_once() -> None:
    place = Place("a.yaml", 3, None, None, "build", None)
    both = [
        AuditedClaim("branches-and-prs", key, 9, 90, "We used both.", "both", ClaimVerdict.CONSISTENT, (place, place))
        for key in ("branches", "pull requests")
    ]
    text = shown(verbose=True, claims=(*both, CLAIMS[0]._replace(key="total")), differing=False)
    assert "  branches-and-prs (branches)  consistent" in text
    assert "  branches-and-prs (pull requests)  consistent" in text
    assert "  test-count  contradicted" in text
    assert text.count("a.yaml:3") == 2
