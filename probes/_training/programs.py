"""Which program a sweep runs, and whether the repository has it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from auditor import Repository
from auditor.shared import regex
from probes._shared import last


def program_missing(repo: Repository, sweep: Mapping[object, object]) -> str | None:
    """Return the program that a sweep runs where no file of the repository could be it, else None."""
    named: list[str] = []
    program = sweep.get("program")
    if isinstance(program, str):
        named.append(program)
    command = sweep.get("command")
    words = [item for item in command if isinstance(item, str)] if isinstance(command, list) else []
    words = [word for item in words for word in item.split()]
    if isinstance(program, str):
        words = [program if word == "${program}" else word for word in words]
    scripts = [word for word in words if word.endswith(".py")]
    modules = [after for before, after in pairwise(words) if before == "-m"]
    if scripts or modules:
        named = [*scripts, *modules]
    if not named or any(word.startswith("${") for word in named):
        return None
    if any(_of_another_package(repo, name) for name in named):
        return named[0]
    for name in named:
        plain = name.replace("\\", "/").removeprefix("./")
        tail = posixpath.basename(plain) if plain.endswith(".py") else last(plain) + ".py"
        package = plain.replace(".", "/").rstrip("/")
        if repo.tree.named(_escaped(tail)) or (
            not plain.endswith(".py") and repo.tree.files(f"*{_escaped(package)}/__main__.py")
        ):
            return None
        if any(script.name == plain for script in repo.dependencies.scripts):
            return None
        if not plain.endswith(".py") and "." not in plain and name == program:
            return None
    return named[0]


def _of_another_package(repo: Repository, name: str) -> bool:
    """Return whether a program is a module of a package below `src` that is not the project's, and left over.

    Where the package is called like one that is there, or something else speaks of it, the program has been moved.
    """
    told = _PACKAGED.fullmatch(name.replace("\\", "/").removeprefix("./"))
    own = {path.split("/")[1] for path in repo.tree.files("src/*/*.py")}
    if told is None or not own:
        return False
    package = _plain(told[1])
    named = (name for manifest in repo.dependencies.manifests for name in manifest.own)
    if any(package in _plain(each) or _plain(each) in package for each in (*own, *named)):
        return False
    folders = {_plain(folder) for path in repo.tree.paths for folder in path.split("/")[:-1]}
    texts = (repo.python.written.text(module) for module in repo.python.modules)
    spoken_of = re.compile(rf"\b{told[1]}\b")
    return package not in folders and not any(map(spoken_of.search, texts))


_PACKAGED: Final = regex(r"src/([A-Za-z]\w{0,80})/(?:\w{1,80}/){0,4}\w{1,80}\.py")


_JOINTS: Final = regex(r"[-_. ]")


def _plain(name: str) -> str:
    return _JOINTS.sub("", name).casefold()


_WILDCARD: Final = regex(r"([*?\[])")


def _escaped(name: str) -> str:
    return _WILDCARD.sub(r"[\1]", name)
