"""Tests that are there and test nothing: files without code, and functions that assert only where nobody calls."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator

from auditor import Evidence, Repository
from probes._tests.about import Case


def hollow(repo: Repository, named: Callable[[str], object]) -> Iterator[Evidence]:
    """Yield the files of tests that are named for a topic (`named` is given the name in small letters) without code."""
    for module in repo.python.tests:
        name = posixpath.basename(module.path).removesuffix(".py").lower()
        if module.error is not None or not name.startswith("test") or not named(name.removeprefix("test").strip("_")):
            continue
        if not any(line.strip() for line in repo.python.written.code(module)):
            commented = repo.python.written.text(module).strip()
            yield Evidence(module.path, 1, "commented out" if commented else "an empty file")


def weakness(tests_found: Iterable[Case]) -> str:
    """Return what is wrong with tests of which none can run and assert something."""
    weak = list(tests_found)
    if all(test.skipped for test in weak):
        fixtures = any(test.function.fixture for test in weak)
        return "never run (skipped, or fixtures)" if fixtures else "always skipped"
    if any(_asserts_aside(test) for test in weak):
        return "empty or assert nothing: what asserts stands in functions inside of them that nobody calls"
    if any(test.function.idle for test in weak):
        return "empty, or assert nothing that can fail"
    return "empty or assert nothing"


def _asserts_aside(test: Case) -> bool:
    inside = f"{test.function.qualname}."
    return any(other.nested and other.telling and other.qualname.startswith(inside) for other in test.module.functions)
