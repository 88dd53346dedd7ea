"""The summary: short, with links to permalinks alone, and no markup of a student's."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown as python_markdown
import pytest
from markdown_it import MarkdownIt

from auditor.audited import Place
from auditor.crosscheck import Verdict
from auditor.output import render
from auditor.warned import Warned
from tests.output._audits import COMMIT, HOSTILE, a_claim, a_disagreement, an_audit, an_item, hostile_audit

OURS = {"h2", "h3", "p", "ul", "li", "strong", "a"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert {name for name, _ in attrs} <= {"href"}


def looked_at(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def test_the_head_names_what_was_audited() -> None:
    audit = an_audit((an_item(), an_item("cli", verdict=Verdict.CONFIRMED)))
    head = [line for line in render(audit, "markdown").decode().split("### ")[0].splitlines() if line]
    assert head == [
        "## Audit of owner/name at 0123456789",
        "Report reports/README.md, checklist of 2026, group 7",
        "**2 ticks**: 1 confirmed, 1 refuted",
    ]
    folder = audit._replace(
        repository=audit.repository._replace(commit=None), report=audit.report._replace(group=None, generation=None)
    )
    assert render(folder, "markdown").decode().splitlines()[:3] == [
        "## Audit of owner/name",
        "",
        "Report reports/README.md",
    ]


def test_a_discrepancy_has_its_line_its_evidence_and_its_remedy() -> None:
    url = f"https://github.com/owner/name/blob/{COMMIT}/a.py#L3"
    item = an_item(evidence=(Place("a.py", 3, None, None, "imported only", url),))
    text = render(an_audit((item,), claims=(a_claim(),), disagreements=(a_disagreement(),)), "markdown").decode()
    assert "### Discrepancies (3)" in text
    assert f"at [reports/README.md:12](https://github.com/owner/name/blob/{COMMIT}/reports/README.md#L12)" in text
    assert f"[a.py:3]({url}) imported only" in text
    assert "to do: decorate the entry point" in text
    assert "**claim-test-count** contradicted" in text
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize(
    ("remedy", "html"),
    [
        ("run `paths: ['**.dvc']` or @a_b `x", "run <code>paths: ['**.dvc']</code> or @\u2060a_b `x"),
        ("``x`` \\`<b>`", "``x`` \\<code>&lt;b&gt;</code>"),
    ],
)
def test_what_a_remedy_says_to_write_is_code(remedy: str, html: str) -> None:
    text = render(an_audit((an_item(remedy=remedy),)), "markdown").decode()
    assert f"<li>to do: {html}</li>" in MarkdownIt("commonmark").render(text)


def test_an_audit_without_discrepancies_says_so_and_lists_what_is_done_but_not_ticked() -> None:
    items = [an_item(verdict=Verdict.CONFIRMED), an_item("cli", verdict=Verdict.UNCLAIMED, ticked=False)]
    text = render(an_audit(items), "markdown").decode()
    assert "No discrepancy" in text
    assert "**1 tick**: 1 confirmed" in text
    assert "### Done, but not ticked (1)" in text


@pytest.mark.parametrize(
    ("warning", "said"),
    [
        ("not-filled-in", "The checklist is not filled in."),
        ("no-checklist", "The report has no checklist."),
        (None, "None of these items is ticked."),  # --only
    ],
)
def test_an_audit_without_ticks_says_why(warning: str | None, said: str) -> None:
    items = [an_item("cli", verdict=Verdict.OPEN, ticked=False)]
    warnings = [Warned(warning, "so it is")] if warning else []
    lines = render(an_audit(items, warnings=warnings), "markdown").decode().splitlines()
    assert [line for line in lines if line.endswith((" in.", " checklist.", " ticked."))] == [said]


def test_a_long_list_of_warnings_is_cut() -> None:
    warnings = [Warned("unread", "not read", f"f{n}.csv") for n in range(300)]
    text = render(an_audit(warnings=warnings), "markdown").decode()
    assert "### Warnings (300)" in text and "and 280 more" in text
    assert len(text) < 10_000


@pytest.mark.parametrize("flavour", ["commonmark", "tables", "python"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_student_wrote_becomes_markup(text: str, flavour: str) -> None:
    source = render(hostile_audit(text), "markdown").decode("utf-8")
    if flavour == "python":
        html = python_markdown.markdown(source, extensions=["extra", "sane_lists"])
    else:
        reader = MarkdownIt("commonmark")
        html = (reader.enable(["table", "strikethrough"]) if flavour == "tables" else reader).render(source)
    tags = looked_at(html)
    assert set(tags.tags) <= OURS
    plain = looked_at(MarkdownIt("commonmark").render(render(hostile_audit("calm"), "markdown").decode()))
    if flavour != "python":  # which nests lists in its own way
        assert [tag for tag in tags.tags if tag != "a"] == [tag for tag in plain.tags if tag != "a"]
    assert all(link.startswith("https://") for link in tags.links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hosts_find_no_name_number_or_address_to_link(text: str) -> None:
    source = render(hostile_audit(text), "markdown").decode("utf-8")
    outside = re.sub(r"\]\([^)]*\)", "]", source)
    assert not re.search(r"@\w|(?<![\w&])#\d|www\.\w|https?://", outside)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a b", "https://x/)[y](z", "data:text/html,x", "//x"])
def test_only_http_links_whose_characters_cannot_end_them_are_links(url: str) -> None:
    item = an_item(evidence=(Place("a.py", 3, None, None, "note", url),))
    text = render(an_audit((item,), url=None), "markdown").decode()
    assert "a.py:3 note" in text
    assert "](" not in text
