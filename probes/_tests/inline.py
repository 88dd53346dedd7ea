"""Tests of the API that are no functions: lines in a workflow's own text, or a script that asks and asserts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
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


_TESTERS: Final = frozenset({"schemathesis", "newman", "dredd", "hurl", "tavern-ci"})
_ASKERS: Final = frozenset({"curl", "wget", "http", "httpie", "xh"})


def asking_commands(repo: Repository) -> Iterator[tuple[bool, tuple[Evidence, ...]]]:
    """Yield the commands of workflows that ask an API for something; whether a tool does that is made to test one."""
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            tool, *rest = words(run.command)
            if tool in _TESTERS:
                yield True, run.evidence()
            elif tool in _ASKERS and _OF_AN_API.search(" ".join(rest)):
                yield False, run.evidence()


_TEST_NAME: Final = regex(r"test_.*\.py|.*_test\.py")


def asking_scripts(repo: Repository) -> Iterator[Evidence]:
    """Yield where files that are named as tests ask the API and assert in lines of their own, in no function."""
    for module in (*repo.python.code, *repo.python.tests):
        if not _TEST_NAME.fullmatch(posixpath.basename(module.path)) or module.error is not None:
            continue
        text = repo.python.written.text(module)
        asks = next((call for call in module.calls_in("") if _ASKS.search(f"{call.name}(")), None)
        told = any(_OF_AN_API.search(each.value) for each in module.strings)
        if asks is not None and asks.scope == "" and told and not module.functions and _ASSERTS.search(text):
            yield Evidence(module.path, asks.line, asks.name)
