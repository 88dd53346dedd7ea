"""Which files of tests pytest is told to leave out, and where."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository, once
from probes._lines import command_texts
from probes._tests.collected import option_lines

if TYPE_CHECKING:
    from auditor.views.python import Module

_NAMES: Final = {"collect_ignore": False, "collect_ignore_glob": True}
"""What a conftest.py leaves out, and whether by patterns."""


class _Told(NamedTuple):
    """Files that pytest is told to leave out, by a path or pattern from the root, and where: path, line and option."""

    place: tuple[str, int, str]
    wanted: str
    glob: bool

    def covers(self, path: str) -> bool:
        """Return whether a file is one of them."""
        if self.glob:
            return fnmatchcase(path, self.wanted)
        return path.startswith(self.wanted) and path[len(self.wanted) :][:1] in ("", "/")


@once
def left_out(repo: Repository) -> Mapping[tuple[str, int, str], tuple[Module, ...]]:
    """Return the modules of tests that pytest never collects, by where it is told so: path, line and option.

    Only what is written out, under no condition, counts; not what a workflow, task or script names all the same.
    """
    found: defaultdict[tuple[str, int, str], dict[str, Module]] = defaultdict(dict)
    told = [*_conftests(repo), *_options(repo)]
    modules = {test.path: test.module for test in repo.python.test_functions()}
    for path, module in modules.items():
        off = ((path, line, "__test__") for line, value in _plain(repo, module, "__test__") if value is False)
        place = next(chain(off, (each.place for each in told if each.covers(path))), None)
        if place is not None and not _called(repo, path):
            found[place][path] = module
    return {place: tuple(left.values()) for place, left in found.items()}


def is_left_out(repo: Repository, path: str) -> bool:
    """Return whether pytest never collects a file of tests, since it is told so."""
    return path in _paths_left_out(repo)


@once
def _paths_left_out(repo: Repository) -> frozenset[str]:
    return frozenset(module.path for modules in left_out(repo).values() for module in modules)


def _called(repo: Repository, path: str) -> bool:
    """Return whether a command names a file, or its folder by more than the first part: pytest looks there then."""
    folder, _, name = path.rpartition("/")
    named = (name, folder) if "/" in folder else (name,)
    return any(each in text for _, text in command_texts(repo) if "test" in text for each in named)


def _conftests(repo: Repository) -> Iterator[_Told]:
    for module in repo.python.modules:
        folder, _, name = module.path.rpartition("/")
        for option, glob in _NAMES.items() if name == "conftest.py" else ():
            for line, value in _plain(repo, module, option):
                for each in value if isinstance(value, tuple) else ():
                    if isinstance(each, str):
                        yield _Told((module.path, line, option), _from_root(folder, each), glob)


def _options(repo: Repository) -> Iterator[_Told]:
    for option, path, line, value in option_lines(repo):
        words = value.split() if option == "addopts" else []
        for word, after in pairwise([*words, ""]):
            flag, _, given = word.partition("=")
            if flag in ("--ignore", "--ignore-glob"):
                wanted = _from_root(posixpath.dirname(path), given or after)
                yield _Told((path, line, flag), wanted, flag != "--ignore")


def _from_root(folder: str, pattern: str) -> str:
    return posixpath.normpath(posixpath.join(folder, pattern))


def _plain(repo: Repository, module: Module, name: str) -> list[tuple[int, object]]:
    """Return what a name is given at the top of a module, where that is once, under no condition, and written out."""
    found = [each for each in module.assigns if not each.scope and each.target == name]
    if len(found) != 1 or not found[0].value.known or list(repo.python.written.conditions(module, found[0].line)):
        return []
    return [(found[0].line, found[0].value.literal)]
