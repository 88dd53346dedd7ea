"""The fixtures of tests: of their own class and file, of conftest.py around them, and of plugins that one names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Repository, once

if TYPE_CHECKING:
    from auditor.views.python import Function, Module


def fixtures(repo: Repository, module: Module, function: Function) -> Iterator[tuple[Module, Function]]:
    """Yield the fixtures that a function names, and the set-up of its class."""
    around = [other for folder, other in _files(repo) if module.path.startswith(folder) and other is not module]
    for parameter in function.parameters:
        in_class = module.function(f"{function.owner}.{parameter.name}") if function.owner else None
        if in_class is not None and in_class.fixture:
            yield module, in_class
            continue
        for place in (module, *around):
            named = place.function(parameter.name)
            if named is not None and named.fixture:
                yield place, named
    if function.owner:
        yield from ((module, before) for before in module.set_ups(function.owner))


@once
def _files(repo: Repository) -> tuple[tuple[str, Module], ...]:
    """Return the files of fixtures, each with the folder whose tests it serves."""
    found = [module for module in repo.python.tests if posixpath.basename(module.path) == "conftest.py"]
    served = [(module.path.removesuffix("conftest.py"), module) for module in found]
    return (*served, *((folder, plugin) for folder, module in served for plugin in _plugins(repo, module)))


def _plugins(repo: Repository, module: Module) -> Iterator[Module]:
    """Yield the project's own modules that a conftest.py names as plugins (`pytest_plugins = ["tests.plugins"]`)."""
    for item in module.assigns:
        if item.target != "pytest_plugins" or item.scope or not item.value.known:
            continue
        named = item.value.literal if isinstance(item.value.literal, tuple) else (item.value.literal,)
        for name in named:
            own = repo.python.by_name(name) if isinstance(name, str) else None
            if own is not None:
                yield own
