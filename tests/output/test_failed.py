"""An item at which the program itself failed: said in a section of its own, and never as something a group did."""

from __future__ import annotations

import io
import json

import pytest

from auditor.audited import Audit
from auditor.crosscheck import Level, Verdict
from auditor.finding import Confidence, State
from auditor.output import render
from auditor.output.terminal import show
from auditor.todo import todo
from auditor.warned import Warned
from tests.output._audits import an_audit, an_item

FAILED = an_item(
    "load-test",
    ticked=False,
    mark=" ",
    state=State.ERROR,
    confidence=Confidence.LOW,
    verdict=Verdict.ERROR,
    message="the probe failed: ValueError in ops.py:7",
)


def shown(audit: Audit, *, verbose: bool = False) -> str:
    stream = io.StringIO()
    show(audit, verbose=verbose, file=stream)
    return stream.getvalue()


@pytest.mark.parametrize("verbose", [False, True])
def test_the_terminal_accuses_nobody_of_it(verbose: bool) -> None:
    text = shown(an_audit([FAILED]), verbose=verbose)
    assert "The program failed at (1)" in text
    assert "the probe failed: ValueError in ops.py:7" in text
    assert "--debug" in text
    assert "says nothing about the group" in text
    for said in ("Ticked, but", "untick", "to do:", "Is one of these wrong?", "No discrepancy"):
        assert said not in text


def test_beside_a_refuted_tick_each_stands_in_its_own_section() -> None:
    text = shown(an_audit([an_item(), FAILED._replace(ticked=True, mark="x")]))
    accused, _, failed = text.partition("The program failed at (1)")
    assert "only in part (1)" in accused
    assert "  hydra  refuted" in accused
    assert "load-test" not in accused
    assert "  load-test  error" in failed


@pytest.mark.parametrize("ticked", [True, False])
def test_the_self_check_gives_it_a_section_without_a_remedy(ticked: bool) -> None:
    audit = an_audit([FAILED._replace(ticked=ticked)])
    audit = audit._replace(repository=audit.repository._replace(worktree=True))
    ((title, (task,)),) = todo(audit).groups
    assert title == "The program failed at: please report it with what `--debug` shows"
    assert (task.about, task.said, task.remedy) == ("load-test", (FAILED.message,), "")
    assert "untick" not in shown(audit)


def test_the_page_gives_it_a_section_without_a_remedy() -> None:
    page = render(an_audit([FAILED]), "html").decode()
    assert 'id="discrepancies"' not in page
    assert '<h2 id="error">' in page
    assert 'href="#error"' in page
    assert "says nothing about the group" in page
    assert "decorate the entry point" not in page
    assert "No discrepancy" not in page


def test_markdown_lists_it_apart_from_the_discrepancies() -> None:
    text = render(an_audit([an_item(), FAILED]), "markdown").decode()
    before, _, after = text.partition("### The program failed at (1)")
    assert "### Discrepancies (1)" in before
    assert "load-test" not in before
    assert "**load-test** the probe failed" in after
    assert "to do" not in after
    alone = render(an_audit([FAILED]), "markdown").decode()
    assert "Discrepancies" not in alone
    assert "No discrepancy" not in alone


def test_an_annotation_of_it_is_on_no_line_of_the_report() -> None:
    lines = render(an_audit([FAILED]), "github").decode().splitlines()
    (line,) = [line for line in lines if "load-test" in line]
    assert line.startswith("::error title=load-test%3A the program failed::")
    assert "please report it" in line
    assert "to do" not in line


def test_sarif_reports_it_as_a_failure_of_the_tool() -> None:
    (run,) = json.loads(render(an_audit([an_item(), FAILED]), "sarif"))["runs"]
    (invocation,) = run["invocations"]
    assert [result["ruleId"] for result in run["results"]] == ["hydra"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["level"] == "error"
    assert note["associatedRule"]["id"] == "load-test"
    assert FAILED.message in note["message"]["text"]


@pytest.mark.parametrize("name", ["claims-failed", "remark-failed", "notice-failed"])
def test_sarif_of_an_audit_that_lacks_a_part_is_not_successful(name: str) -> None:
    audit = an_audit([an_item()], warnings=[Warned(name, "the claims could not be read: ValueError")])
    (run,) = json.loads(render(audit, "sarif"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    (whole,) = json.loads(render(an_audit([an_item()]), "sarif"))["runs"]
    assert whole["invocations"][0]["executionSuccessful"] is True


def test_it_still_counts_at_the_first_level() -> None:
    audit = an_audit([FAILED])
    assert audit.fails(Level.REFUTED)
    assert audit.counted.discrepancies == 1
