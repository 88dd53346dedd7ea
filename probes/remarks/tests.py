"""Remarks about tests: those that never run, although they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark

if TYPE_CHECKING:
    from auditor.views.python import Decorator, Module

_EMPTY: Final = re.compile(r"[,=]\s*(?:\[\s*\]|\(\s*\))\s*[,)]")
_API: Final = ("fastapi.testclient", "starlette.testclient", "httpx", "requests", "flask")


def item_of(module: Module) -> str:
    """Return the checklist item that the tests of a module belong to, as far as its imports and name tell."""
    name = module.path.rpartition("/")[2].lower()
    if "api" in name or any(item.module.startswith(_API) for item in module.imports):
        return "api-tests"
    return "data-tests" if "data" in name else "model-tests"


@remark("tests-hidden")
def hidden(repo: Repository) -> Iterator[Remark]:
    """A test is replaced by a later one of the same name.

    Python keeps the last definition of a name, so the earlier test never runs. Both lines are shown. Only
    definitions that stand side by side in one module or class count, never those of two branches of an `if`.
    """
    collected = {test.path for test in repo.python.test_functions()}
    for module in repo.python.modules:
        if module.path not in collected:
            continue
        for entry in module.shape.hidden:
            name = entry.qualname.rpartition(".")[2]
            if name.startswith("test") or (name.startswith("Test") and "." not in entry.qualname):
                yield Remark(
                    "tests-hidden",
                    item_of(module),
                    f"{entry.qualname} is defined twice in {module.path}, so the first one never runs",
                    (Evidence(module.path, entry.line, "never runs"), Evidence(module.path, entry.later, "hides it")),
                )


@remark("tests-no-case")
def no_case(repo: Repository) -> Iterator[Remark]:
    """A parametrised test has no case.

    pytest skips a test whose `parametrize` list is empty. Only a list that is written out empty in the decorator
    counts.
    """
    for test in repo.python.test_functions():
        for decorator in test.function.decorators:
            # A list that goes by a name may be filled elsewhere.
            if _is_empty(decorator) and _EMPTY.search(_between(repo, test.path, decorator.line, test.line)):
                yield Remark(
                    "tests-no-case",
                    item_of(test.module),
                    f"{test.function.name} is parametrised with an empty list, so pytest skips it",
                    (Evidence(test.path, decorator.line, "no case"), Evidence(test.path, test.line, "is skipped")),
                )


def _between(repo: Repository, path: str, first: int, last: int) -> str:
    return "\n".join((repo.tree.text(path) or "").split("\n")[first - 1 : last])


def _is_empty(decorator: Decorator) -> bool:
    if not decorator.name.endswith("pytest.mark.parametrize"):
        return False
    values = decorator.args[1] if len(decorator.args) > 1 else decorator.keyword("argvalues")
    return values is not None and values.known and values.literal in ((), [])
