"""Tests of the API that a workflow carries in its own text: a few lines of Python that ask and assert."""

from __future__ import annotations

from typing import Final

from auditor import Evidence, Repository, regex
from probes._commands import runs, words, workflows

_PYTHON: Final = regex(r"python[\d.]*")
_ASKS: Final = regex(r"\b(?:requests|httpx|aiohttp|client)\.(?:get|post|put|patch|delete|request)\(|\burlopen\(")
_ASSERTS: Final = regex(r"(?m)^[ \t]*assert\b|;[ \t]*assert\b|\.raise_for_status\(\)")
_OF_AN_API: Final = regex(r"(?i)localhost|127\.0\.0\.1|0\.0\.0\.0|run\.app|/predict|/health|\bTestClient\(")


def inline_test(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a workflow's own lines of Python ask the API for something and assert what it answers."""
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            tool, *rest = words(run.command)
            if not _PYTHON.fullmatch(tool) or "-c" not in rest[:-1]:
                continue
            text = rest[rest.index("-c") + 1]
            if _ASKS.search(text) and _ASSERTS.search(text) and _OF_AN_API.search(text):
                return run.evidence("asks the API and asserts")
    return ()
