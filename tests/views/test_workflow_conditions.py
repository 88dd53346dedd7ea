from __future__ import annotations

import pytest

from auditor.views._workflow_conditions import looks_back, never


@pytest.mark.parametrize(
    "condition",
    [
        "false", "False", "0", "${{ false }}", " ${{false}} ", "''", "null", "!true", "${{ !true }}", "!always()",
        "false || false", "always() && false", "false && github.ref == 'refs/heads/main'", "1 == 2", "2 != 2.0",
        "'a' == 'b'", "'a' != 'A'", "'it''s' == 'its'", "true == false", "1 > 2", "2 <= 1", "(false)", "!(true || github.x)",
        "success() && 1 > 2", "false && contains(github.event.commits.*.message, 'x')", "!!false", "(1 == 2) || (3 < 1)",
    ],
)  # fmt: skip
def test_a_condition_that_constants_settle_never_holds(condition: str) -> None:
    assert never(condition)


@pytest.mark.parametrize(
    "condition",
    [
        None, "", "true", "1", "'false'", "always()", "!false", "${{ false }} && true", "a ${{ false }}", "github.ref == 'x'",
        "failure()", "cancelled()", "success() || false", "1 == 1", "2 > 1", "'a' == 'A'", "1 == '1'", "true == 1", "!github.x",
        "github.event_name == 'never'", "(github.x || 'a') == 'b'", "false || vars.RUN", "contains('abc', 'x')", "1 ==", "(false",
        "false false", "false)", "&& false", "f(", "github.event.inputs['a b'] == false", "false # off", "(" * 60 + "false" + ")" * 60,
        "false" + " " * 600,
    ],
)  # fmt: skip
def test_a_condition_that_only_a_run_settles_may_hold(condition: str | None) -> None:
    assert not never(condition)


def test_nothing_has_failed_before_the_first_job() -> None:
    assert never("failure()", first=True)
    assert not never("failure() || cancelled()", first=True)


def test_a_condition_that_looks_back_may_hold_after_what_was_skipped() -> None:
    assert looks_back("${{ always() && github.ref == 'x' }}")
    assert looks_back("!cancelled()")
    assert not looks_back("github.ref == 'x'")
    assert not looks_back(None)
