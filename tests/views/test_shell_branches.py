"""Branches of shell text that no run takes."""

from __future__ import annotations

import pytest

from auditor.views.commands import split_commands


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("if false; then\n  pytest\nfi\nruff check .", ["false", "ruff"]),
        ("if false\nthen pytest; fi; mypy", ["false", "mypy"]),
        ("if false; then pytest; else mypy; fi", ["false", "mypy"]),
        ("if false; then if a; then pytest; else mypy; fi; ruff; fi; black", ["false", "black"]),
        ("if false; then pytest; elif a; then mypy; fi", ["false", "a", "mypy"]),
        ("if a; then b; elif false; then pytest; else mypy; fi", ["a", "b", "false", "mypy"]),
        ("while false; do pytest; done; mypy", ["false", "mypy"]),
        ("until true; do pytest; done; mypy", ["true", "mypy"]),
        ("if false || a; then pytest; fi", ["false", "a", "pytest"]),
        ("if ! false; then pytest; fi", ["false", "pytest"]),
        ("if true; then pytest; fi", ["true", "pytest"]),
        ("echo if false; then pytest", ["echo", "pytest"]),
        ("if false; then pytest", ["false"]),
        ("for i in a; do if false; then pytest; fi; mypy; done; ruff", ["false", "mypy", "ruff"]),
    ],
)
def test_a_branch_that_is_never_taken_runs_nothing(text: str, tools: list[str]) -> None:
    assert [command.tool for command in split_commands(text, "x", 1)] == tools
