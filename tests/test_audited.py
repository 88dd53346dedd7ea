from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path

import pytest

from auditor import audit
from auditor.audited import Audit, AuditedClaim, AuditedRemark, Decision, Place, Pointer, span
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict
from auditor.finding import Confidence
from auditor.output import render
from auditor.warned import Warned

MakeRepo = Callable[..., Path]
REPORT = "# Report\n\n## Project checklist\n\n### Week 1\n\n* [x] Create a git repository (M5)\n* [x] Use hydra (M11)\n"


@pytest.fixture
def audited(make_repo: MakeRepo) -> Audit:
    """An audit with something of every part."""
    found = audit(str(make_repo({"reports/README.md": REPORT, "main.py": "print(1)\n"})))
    place = Place("main.py", 1, None, None, "a note", None)
    remark = AuditedRemark("no-route", "hydra", "nobody serves it", Confidence.MEDIUM, (place,))
    item = found.items[0]._replace(remarks=(remark,), pointer=Pointer("main.py", None, "look here"))
    claim = AuditedClaim("test-count", None, 7, 3, "9 tests", "1 test", ClaimVerdict.CONTRADICTED, (place,))
    return found._replace(
        items=(item, *found.items[1:]),
        claims=(claim,),
        disagreements=(Disagreement("denied", "hydra", 11, 8, 20, "the answer denies it"),),
        remarks=(remark,),
    )


def test_what_is_written_is_read_back(audited: Audit) -> None:
    written = json.loads(json.dumps(audited.to_dict()))
    assert Audit.from_dict(written) == audited
    assert Audit.from_dict(written).to_dict() == written


@pytest.mark.parametrize(
    ("note", "generated", "written"),
    [
        ("a hook", True, "a hook, as generated"),
        ("", True, "as generated"),
        ("RUN apt install gcc && \\", True, "RUN apt install gcc, as generated"),
        ("a hook", False, "a hook"),
        ("# as generated", False, "# as generated."),
        ("# as generated", True, "# as generated, as generated"),
    ],
)
def test_what_the_template_generated_is_known_after_it_was_written_too(
    note: str, generated: bool, written: str
) -> None:
    place = Place("a.py", 1, None, None, Place.noted(note, generated=generated), None)
    assert place.note == written
    assert Place(**place.to_dict()).generated is generated


@pytest.mark.parametrize(
    ("said", "number"), [(": 5 words. Write more", 7), (" is not answered. Answer it", 7), ("", 7)]
)
def test_the_question_of_a_warning_is_known_after_it_was_written_too(said: str, number: int) -> None:
    warning = Warned.of_question("answer-short", number, said, "README.md", 3)
    assert warning.question == Warned(**warning.to_dict()).question == number


DENIED = Disagreement("denied", "hydra", 11, 8, 20, "ticked, but question 11 says: we did not")
DENIES = AuditedClaim(
    "config-tool", "hydra", 11, 20, "we did not", "its item is ticked (line 8); none", ClaimVerdict.CONTRADICTED, ()
)


def test_a_tick_and_the_answer_that_denies_it_are_one_discrepancy(audited: Audit) -> None:
    one = audited._replace(claims=(), disagreements=(DENIED,))
    two_kinds = one._replace(claims=(DENIES, DENIES._replace(id="dvc-used")))
    assert one.counted == two_kinds.counted
    assert (two_kinds.contradicted, two_kinds.differing) == ((), (DENIED,))
    elsewhere = one._replace(claims=(DENIES._replace(line=21), DENIES._replace(found="no hydra"), DENIES))
    assert elsewhere.contradicted == elsewhere.claims[:2]
    assert elsewhere.counted.discrepancies == one.counted.discrepancies + 2


@pytest.mark.parametrize(("decided", "counts"), [("consistent", 0), ("unverifiable", 0), ("contradicted", 1)])
def test_who_decides_on_the_claim_that_denies_a_tick_decides_on_the_denial(
    audited: Audit, decided: str, counts: int
) -> None:
    claim = DENIES._replace(decision=Decision(decided))
    found = audited._replace(claims=(claim,), disagreements=(DENIED,))
    assert found.counted.discrepancies == audited._replace(claims=(), disagreements=()).counted.discrepancies + counts
    assert found.differing == ()  # a person's word stands at the claim
    assert found.contradicted == ((claim,) if counts else ())


def test_a_link_that_two_kinds_of_claim_name_is_one_discrepancy(audited: Audit) -> None:
    figure = DENIES._replace(id="figures", key="a.png", said="image a.png", found="not tracked at this commit")
    link = figure._replace(id="own-links", said="link to a.png")
    both = audited._replace(claims=(figure, link), disagreements=())
    assert both.contradicted == (figure,)
    assert both.counted == both._replace(claims=(figure,)).counted
    assert both._replace(claims=(figure._replace(decision=Decision("consistent")), link)).contradicted == ()
    decided = link._replace(decision=Decision("contradicted"))
    assert both._replace(claims=(figure, decided)).contradicted == (figure, decided)
    for other in (link._replace(line=21), link._replace(key="b.png"), link._replace(found="it is ignored")):
        assert both._replace(claims=(figure, other)).contradicted == (figure, other)
    two = figure._replace(id="ci-os", key=None), figure._replace(id="ci-python", key=None)
    assert both._replace(claims=two).contradicted == two  # of no one thing


@pytest.mark.parametrize("kind", ["affirmed", "denied"])
def test_who_decides_on_an_item_decides_on_what_no_claim_says_of_its_tick(audited: Audit, kind: str) -> None:
    item = audited.items[0]
    found = audited._replace(claims=(), disagreements=(Disagreement(kind, item.id, 11, 8, 20, "differs"),))
    assert found.differing == found.disagreements
    decided = item._replace(decision=Decision("unclaimed"))
    assert found._replace(items=(decided, *found.items[1:])).differing == ()


@pytest.mark.parametrize("message", ["", "question", "question : a", "7 questions", "a question 7", "question ²"])
def test_a_warning_of_something_else_has_no_question(message: str) -> None:
    assert Warned("secret", message).question is None


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(100, 200, "100 to 200"), (1, None, "one"), (1, 2, "1 to 2"), (1, 1, "one"), (3, 3, "3"), (3, None, "at least 3"), (None, 2, "at most 2"), (0, 2, "at most 2")],
)  # fmt: skip
def test_what_is_asked_for_is_told_in_words(least: int | None, most: int | None, said: str) -> None:
    assert span(least, most) == said


def test_a_decision_stands_in_place_of_the_verdict_and_beside_it(audited: Audit) -> None:
    number = next(i for i, item in enumerate(audited.items) if item.verdict is Verdict.CONFIRMED)
    decided = audited.items[number]._replace(decision=Decision("refuted", note="somebody else's"))
    after = audited._replace(items=(*audited.items[:number], decided, *audited.items[number + 1 :]))
    assert after.to_dict()["items"][number]["verdict"] == "confirmed"
    assert after.to_dict()["items"][number]["decision"] == "refuted"
    assert after.summary["refuted"] == audited.summary["refuted"] + 1
    assert after.summary["discrepancies"] == audited.summary["discrepancies"] + 1


@pytest.mark.parametrize("data", [{}, [], {"schema_version": 99}, {"schema_version": 1}])
def test_what_is_no_audit_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="audit"):
        Audit.from_dict(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [1], {"a": 1}, True])
def test_a_part_of_another_kind_is_refused_or_rendered(audited: Audit, value: object) -> None:
    written = audited.to_dict()

    def places(part: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
        found = part.items() if isinstance(part, dict) else enumerate(part[:1]) if isinstance(part, list) else ()
        for key, inner in found:
            yield (*path, key)
            yield from places(inner, (*path, key))

    rendered, refused = set(), set()
    for path in places(written):
        other = json.loads(json.dumps(written))
        reduce(lambda part, key: part[key], path[:-1], other)[path[-1]] = value
        try:
            read = Audit.from_dict(other)
        except ValueError:
            refused.add(path[0])
            continue
        rendered.add(path[0])
        assert render(read, "json") and render(read, "markdown")
    assert rendered >= {"items", "statistics", "summary", "tool"}
    assert refused
