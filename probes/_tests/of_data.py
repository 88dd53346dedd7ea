"""Tests of code that handles data by what it does, whatever it and they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex
from probes._data.handled import data_lines
from probes._data.modules import has_another_purpose, is_data_module, only_prepares_data
from probes._data.prepared import preparing_lines
from probes._data.sets import data_sets
from probes._shared import sources
from probes._tests.about import Case, own_targets
from probes._tests.targets import own_imports

if TYPE_CHECKING:
    from auditor.views.python import Module

_MOST: Final = 200
_BESIDE: Final = regex(
    r"(?i)seed|log|conf|cfg|path|dir|device|setting|env|arg|param|time|plot|show|print|client|bucket|secret|rank|memory"
)
"""What any module makes use of, and handles no data."""


_VALIDATORS: Final = ("great_expectations.", "pandera.", "pointblank.", "soda.")
"""What looks at data, whatever handles it."""


def calls_data_module(repo: Repository, test: Case) -> bool:
    """Return whether a test calls what a module for data has or calls of another, or validates data."""
    handling, called = _data_code(repo)
    if any(call.name.startswith(_VALIDATORS) for call in test.module.calls_in(test.function.qualname)):
        return True
    for target in own_targets(repo, test)[:_MOST]:
        located = repo.python.function(target) or repo.python.class_(target)
        # A method that a class has from elsewhere: `Schema.validate`.
        located = located or repo.python.class_(target.rpartition(".")[0])
        if located is None:
            continue
        path, name = located[0].path, located[1].qualname
        if path in handling or (path, name) in called or (path, name.partition(".")[0]) in called:
            return True
    return False


@once
def _data_code(repo: Repository) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return the modules for data that handle some, and of the others what these call, and classes that hold data."""
    modules = [each for each in sources(repo) if each.role == "code" and each.error is None and _handles(repo, each)]
    called = {(path, item.qualname) for path, classes in data_sets(repo).items() for item in classes}
    for module in modules:
        own = own_imports(repo, module)
        named = {call.name for call in module.calls}
        # What is handed on is called elsewhere, as `map` calls a function.
        named |= {value.name for call in module.calls for value in call.values if value.name}
        for name in named & own:
            located = repo.python.function(name)
            if located is not None and not _BESIDE.search(located[1].name):
                called.add((located[0].path, located[1].qualname))
    return frozenset(module.path for module in modules), frozenset(called)


def _handles(repo: Repository, module: Module) -> bool:
    if repo.template.stub(module.path):
        return False
    lines = data_lines(module)
    named = bool(lines) and (is_data_module(module.path) or only_prepares_data(module, lines))
    return named or (not has_another_purpose(module) and bool(preparing_lines(repo, module)))
