from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from auditor.audited import Audit, AuditedAnswer, AuditedReport, AuditedRepository, Decision, Place
from auditor.checklist import load_catalogue
from auditor.crosscheck import Verdict
from auditor.output import FORMATS, render
from auditor.output.html import render_page
from auditor.warned import Warned
from tests.output._audits import an_audit, an_item
from tests.output.pages import COMMIT, HOSTILE, Reader, audit, item

REPOSITORY = AuditedRepository("o/n", "https://github.com/o/n", COMMIT, "main", False, False, False, False)
DECIDE = "Add a line to decisions.csv."


def test_it_is_a_format_of_the_command() -> None:
    assert "html" in FORMATS
    assert render(audit(), "html") == render_page(audit())


def test_every_item_has_its_place_and_its_verdict() -> None:
    page = Reader(render_page(audit()))
    assert {f"item-{verdict.value}-one" for verdict in Verdict} <= set(page.all("id"))
    for verdict in Verdict:
        assert f"#item-{verdict.value}-one" in page.all("href")
        assert f" {verdict.value}" in page.text


def test_no_id_is_there_twice_and_every_link_within_leads_somewhere() -> None:
    page = Reader(render_page(audit("a text", item(), item(Verdict.OPEN, name="sweep")), decide=DECIDE))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)


def test_evidence_and_the_lines_of_the_report_lead_to_the_host() -> None:
    one = item(evidence=(Place("a b.py", 2, None, None, "here", f"https://github.com/o/n/blob/{COMMIT}/a%20b.py#L2"),))
    report = AuditedReport(True, "reports/README.md", "reports/README.md", "2026", "12", 2)
    links = Reader(render_page(audit("a text", one)._replace(repository=REPOSITORY, report=report))).all("href")
    assert f"https://github.com/o/n/blob/{COMMIT}/a%20b.py#L2" in links
    assert f"https://github.com/o/n/blob/{COMMIT}/reports/README.md#L3" in links
    assert f"https://github.com/o/n/commit/{COMMIT}" in links


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", " https://a.b", "file:///etc"]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    one = item(evidence=(Place("a.py", 2, None, None, "here", url),))
    made = audit("a text", one)._replace(repository=REPOSITORY._replace(url=url, source=url))
    page = Reader(render_page(made))
    assert url not in page.all("href")
    assert "a.py:2" in page.text


def test_what_a_remedy_says_to_write_is_code() -> None:
    page = render_page(an_audit((an_item(remedy="run `a < b` and `c"),))).decode()
    assert "run <code>a &lt; b</code> and `c</bdi>" in page


def test_a_person_has_the_last_word_with_the_programs_beside_it() -> None:
    decided = Decision("confirmed", "shown at the exam", "TA", "abcdef0123456", stale=True)
    page = Reader(render_page(audit("a text", item(decision=decided))))
    text = " ".join(page.text.split())
    assert "Decided by a person (TA): ✓ confirmed, where the program says ✗ refuted. “shown at the exam”" in text
    assert "The repository has changed since (decided at abcdef0123)." in text
    assert "confirmed" in page.all("id")


def test_it_says_how_to_decide_with_lines_to_fill_in() -> None:
    page = Reader(render_page(audit("a text", item(name="sweep")), group="a,b", decide=DECIDE))
    assert DECIDE in page.text
    assert f'"a,b",sweep,{COMMIT},,,' in page.text
    assert "claim:test-count:a text" in page.text
    assert "#decide" in page.all("href")
    assert "decide" not in Reader(render_page(audit())).all("id")


def test_the_way_back_and_what_came_later_are_there_where_they_are_given() -> None:
    page = Reader(render_page(audit(), overview="../index.html", later="3 commits came later."))
    assert "../index.html" in page.all("href")
    assert "3 commits came later." in page.text


def test_what_came_later_is_said_once() -> None:
    made = audit("a text", item())
    told = Reader(
        render_page(made._replace(warnings=(Warned("later-commits", "3 came later."),)), later="3 came later.")
    )
    assert told.text.count("3 came later.") == 1


def test_answers_contributions_and_figures_are_there() -> None:
    text = " ".join(Reader(render_page(audit())).text.split())
    for part in ("50–100", "✗ outside", "Commits by author and area", "2 (3)", "Bots made 2 commits", "test-count"):
        assert part in text


@pytest.mark.parametrize(
    "statistics",
    [
        {},
        {"contributions": None},
        {"contributions": {"authors": [None, 3, {"name": None, "by_area": []}], "areas": "x"}},
        {"activity": {"x": {"99": 1, "7": "3", "a": 2}, "y": 3}, "size": 2_500_000, "dvc": True},
    ],
)
def test_statistics_of_another_version_leave_a_page(statistics: dict[str, object]) -> None:
    assert b"</html>" in render_page(audit()._replace(statistics=statistics))


def test_an_audit_with_nothing_is_a_page() -> None:
    nothing = Audit(
        AuditedRepository("x", None, None, None, True, True, False, False),
        AuditedReport(False, None, None, None, None, 0),
        (),
        (),
        (),
        (),
        {},
        (),
    )
    assert "no report found" in Reader(render_page(nothing)).text


def test_what_a_repository_holds_changes_no_element_of_the_page() -> None:
    hostile = Reader(render_page(audit(HOSTILE), group=HOSTILE, decide=HOSTILE, later=HOSTILE, overview=HOSTILE))
    harmless = Reader(render_page(audit("plain"), group="plain", decide="plain", later="plain", overview="plain"))
    assert hostile.tags == harmless.tags
    assert not [name for _, attributes in hostile.elements for name in attributes if name.startswith("on")]
    assert "script" not in {tag for tag, _ in hostile.elements}
    assert not re.search("[\x00\x1b\u202a-\u202e\u2066-\u2069]", hostile.text + "".join(hostile.all("title")))
    assert "\\u202egnp" in hostile.text


def test_the_policy_allows_the_pages_own_styles_and_nothing_else() -> None:
    page = Reader(render_page(audit(HOSTILE)))
    policy = next(value for value in page.all("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    for style in page.inline["style"]:
        assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert not page.all("style")
    assert not page.all("src")


def test_the_same_audit_gives_the_same_bytes_also_from_its_json() -> None:
    made = audit("a text", item(), item(Verdict.OPEN, name="sweep"))
    stored = Audit.from_dict(json.loads(json.dumps(made.to_dict())))
    assert render_page(made) == render_page(stored) == render_page(made)


def test_a_full_page_stays_small() -> None:
    path, sentence = (
        "src/a_package_of_a_group/some_module_of_it/training_loop.py",
        "what was found, in a sentence of usual length " * 3,
    )
    url = f"https://github.com/an-organisation-of-students/the-project-of-a-group/blob/{COMMIT}/{path}#L123"
    places = tuple(Place(path, 100 + line, None, None, "a note on what is there", url) for line in range(8))
    verdicts = list(Verdict)
    items = tuple(
        item(
            verdicts[number % len(verdicts)] if number % 2 else Verdict.CONFIRMED,
            name=one.id,
            text=one.text,
            message=sentence,
            evidence=places,
            pointer=None,
            elsewhere=(),
            remarks=(),
        )
        for number, one in enumerate(load_catalogue().items)
    )
    made = audit("a text", *items)
    made = made._replace(
        repository=REPOSITORY,
        claims=tuple(made.claims[0]._replace(question=number, said=sentence, evidence=places) for number in range(30)),
        answers=made.answers * 31,
        statistics={
            **made.statistics,
            "activity": {
                f"2026-{1 + day // 28:02}-{1 + day % 28:02}": dict.fromkeys(map(str, range(24)), day + 1)
                for day in range(90)
            },
        },
    )
    assert len(render_page(made, group="12", decide=DECIDE)) < 200 * 1024


@pytest.mark.parametrize(
    "made",
    [
        audit("x" * 100_000),
        audit("\u202e" * 20_000),
        audit("a text", *(item(name=f"custom-{number}", week=f"{number}", text="y" * 500) for number in range(3_000))),
        audit()._replace(warnings=audit("z" * 900).warnings * 2_000, answers=audit().answers * 5_000),
        audit()._replace(claims=tuple(audit("w" * 900).claims[0]._replace(question=number) for number in range(999))),
    ],
)
def test_whatever_an_audit_holds_its_page_stays_small_and_says_what_it_leaves_out(made: Audit) -> None:
    page = render_page(made, decide=DECIDE)
    assert len(page) < 200 * 1024
    assert "shortened" in Reader(page).text or "…" in Reader(page).text


@pytest.mark.parametrize(
    ("generation", "limits", "named"),
    [
        ("2026", (50, 100), True),
        ("2026", (50, 90), False),
        ("none of ours", (50, 100), False),
        (None, (50, 100), False),
    ],
)
def test_a_question_of_the_built_in_checklist_is_named_and_no_other(
    generation: str | None, limits: tuple[int, int], named: bool
) -> None:
    report = AuditedReport(True, "reports/README.md", "reports/README.md", generation, "12", 2)
    answers = (AuditedAnswer(7, 5, True, 60, *limits, 0, None, None, True),)
    page = Reader(render_page(audit("a text", item())._replace(report=report, answers=answers)))
    assert page.text.count("How many tests did you implement") == (2 if named else 0)


def test_the_summary_counts_the_answers_that_are_contradicted_and_leads_to_them() -> None:
    page = render_page(audit()).decode()
    assert re.search(r'<a href="#contradicted">.*</span> 2 answers contradicted<', page)  # one by a tick
    assert " 1 answer contradicted" in render_page(audit()._replace(claims=())).decode()
    assert " contradicted<" not in render_page(audit()._replace(claims=(), disagreements=())).decode()
