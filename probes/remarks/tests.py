"""Remarks about tests: those that never run, although they stand there.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._paths import is_set_aside
from probes.remarks._items import item_of_tests
from probes.remarks._left_out import left_out
from probes.remarks._skipped import data_absent

if TYPE_CHECKING:
    from auditor.views.python import Decorator

__all__ = ["data_absent", "left_out"]

_EMPTY: Final = regex(r"[,=]\s*(?:\[\s*\]|\(\s*\))\s*[,)]")


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
                    item_of_tests(module),
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
                    item_of_tests(test.module),
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


@remark("tests-not-collected")
def not_collected(repo: Repository) -> Iterator[Remark]:
    """A file of tests has a name that pytest does not look for.

    pytest collects `test_*.py` and `*_test.py`. Silent where the configuration of pytest names other files, where any
    workflow, task or document names the file, for scripts with a main guard, and for files that say that they are set
    aside (`old_test_model.py`).
    """
    collected = {test.path for test in repo.python.test_functions()}
    candidates = [
        module
        for module in repo.python.tests
        if module.path not in collected
        and module.error is None
        and module.main_guard is None
        and not is_set_aside(module.path)
        and not re.fullmatch(r"(?:test_.*|.*_test|conftest|tests?)\.py", module.path.rpartition("/")[2])
        and not any(item.module in ("locust", "unittest") for item in module.imports)
    ]
    named = _named(repo) if candidates else ""
    if "python_files" in named:
        return
    for module in candidates:
        tests = [
            f for f in module.functions if f.name.startswith("test_") and not f.nested and f.owner is None and f.asserts
        ]
        name = module.path.rpartition("/")[2]
        stem = name.removesuffix(".py")
        if (
            tests
            and name not in named
            and not any(stem in item.target for m in repo.python.tests for item in m.imports)
        ):
            count = f"its {len(tests)} tests never run" if len(tests) > 1 else "its test never runs"
            yield Remark(
                "tests-not-collected",
                item_of_tests(module),
                f"pytest does not look for a file called {name}, so {count}",
                (Evidence(module.path, tests[0].line, f"{tests[0].name} is not collected"),),
            )


def _named(repo: Repository) -> str:
    """Return the texts that may call a test file by its name; of documents only the lines about pytest."""
    names = ("*.yml", "*.yaml", "*.toml", "*.cfg", "*.ini", "Makefile", "justfile", "*.sh", "tasks.py", "noxfile.py")
    paths = [path for path in repo.tree.named(*names, foreign=False) if (repo.tree.size(path) or 0) < 200_000]
    found = [repo.tree.text(path) or "" for path in paths]
    for document in repo.documents.files:
        found += [line for line in document.text.split("\n") if "pytest" in line] if "pytest" in document.text else []
    return "\n".join(found)
