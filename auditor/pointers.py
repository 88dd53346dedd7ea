"""Where a group says that its evidence is: `.audit.yaml` at the root of the repository.

    evidence:
      load-test: {path: docs/loadtest.md, note: "k6 cloud run, 200 users"}

A pointer never changes what was found. It says where a person should look before anything is held against the group.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.repository import Repository
    from auditor.views.configs import Parsed
    from auditor.views.tree import Tree

NAME: Final = ".audit.yaml"
"""The file's path from the root."""

MAX_POINTERS: Final = 200
"""Entries that are looked at; no checklist has as many items."""

MAX_NOTE: Final = 300
_MISNAMED = (".audit.yml", "audit.yaml", "audit.yml")
_KEYS = ("path", "note")
_LINE = regex(r"(?:#L|:)(\d{1,9})(?:-L?\d{1,9}|:\d{1,9})?\Z")
_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")


class Pointed(NamedTuple):
    """Where an item's evidence is said to be: a path that is there (a file or a folder), a line, the group's words."""

    item: str
    path: str
    line: int | None
    note: str


class Pointers(NamedTuple):
    """What `.audit.yaml` says: the pointers that hold, by item, and what is wrong with the others."""

    pointed: Mapping[str, Pointed]
    warnings: tuple[Warned, ...] = ()


def read_pointers(repository: Repository) -> Pointers:
    """Return what the repository's `.audit.yaml` says; empty where there is none. Never raises for what it holds."""
    pointed: dict[str, Pointed] = {}
    warnings: list[Warned] = []
    for found in _read(repository.tree, [item.id for item in repository.catalogue.items]):
        if isinstance(found, Pointed):
            pointed[found.item] = found
        else:
            warnings.append(found)
    return Pointers(pointed, tuple(warnings))


def _read(tree: Tree, known: list[str]) -> Iterator[Pointed | Warned]:
    if not tree.exists(NAME):
        misnamed = next((path for path in _MISNAMED if tree.is_file(path)), None)
        if misnamed is not None and "evidence:" in (tree.text(misnamed) or ""):
            yield Warned("pointer-file", f"{misnamed} is not read: rename it to {NAME}", misnamed)
        return
    if tree.text(NAME) is None:
        yield Warned("pointer-file", f"{NAME} could not be read, so nothing in it counts", NAME)
        return
    from auditor.views.configs import read_yaml

    documents = read_yaml(tree, NAME) or []
    problem = next((document.error for document in documents if document.error), None)
    if problem is not None:
        message = f"{NAME} is not valid YAML, so nothing in it counts: {problem}"
        yield Warned("pointer-file", message, NAME, problem.line)
        return
    if not documents or documents[0].data is None:
        return
    yield from _entries(tree, documents[0], known)


def _entries(tree: Tree, document: Parsed, known: list[str]) -> Iterator[Pointed | Warned]:
    data = document.data
    if not isinstance(data, Mapping):
        yield Warned("pointer-file", f"{NAME} is to hold `evidence:` with an entry for each item", NAME, 1)
        return
    for key in list(data)[:MAX_POINTERS]:
        if key != "evidence":
            message = f"{_shown(key)!r} is nothing that {NAME} may hold: it has `evidence` alone"
            yield Warned("pointer-key", message, NAME, document.line(key))
    evidence = data.get("evidence")
    if evidence is None:
        return
    if not isinstance(evidence, Mapping):
        message = "`evidence` is to be a mapping such as `load-test: {path: docs/loadtest.md}`"
        yield Warned("pointer-file", message, NAME, document.line("evidence"))
        return
    for item, value in list(evidence.items())[:MAX_POINTERS]:
        line = document.line("evidence", item)
        if item not in known:
            near = get_close_matches(item[:60].casefold(), known, n=1)
            hint = f"did you mean {near[0]}?" if near else "`audit explain` lists the items"
            yield Warned("pointer-item", f"{_shown(item)!r} is not an item of the checklist; {hint}", NAME, line)
            continue
        yield from _entry(tree, item, value, line)
    if len(evidence) > MAX_POINTERS:
        message = f"only the first {MAX_POINTERS} entries are read"
        yield Warned("pointer-file", message, NAME, document.line("evidence"))


def _entry(tree: Tree, item: str, value: object, line: int) -> Iterator[Pointed | Warned]:
    """Yield the pointer of one item where its path is there, and what is wrong with it."""
    path, note = (value, "") if isinstance(value, str) else (None, "")
    if isinstance(value, Mapping):
        for key in [key for key in value if key not in _KEYS][:5]:
            yield Warned("pointer-key", f"{item}: {_shown(key)!r} is neither `path` nor `note`", NAME, line)
        path = value.get("path")
        said = value.get("note")
        if isinstance(said, str | int | float):
            note = " ".join(str(said).split())[:MAX_NOTE]
        elif said is not None:
            yield Warned("pointer-key", f"{item}: `note` is to be a text", NAME, line)
    if not isinstance(path, str) or not path.strip():
        yield Warned("pointer-path", f"{item}: give `path`, a file or folder of the repository", NAME, line)
        return
    where, number, wrong = _resolve(tree, path.strip())
    if where is None:
        yield Warned("pointer-path", f"{item}: {wrong}", NAME, line)
        return
    if wrong:
        yield Warned("pointer-path", f"{item}: {wrong}", NAME, line)
    yield Pointed(item, where, number, note)


def _resolve(tree: Tree, given: str) -> tuple[str | None, int | None, str]:
    """Return the path in the tree, the line, and what is wrong: a path that is not there is None."""
    if _URL.match(given):
        return None, None, f"{_shown(given)} is an address; a pointer names a file or folder of the repository"
    named = given.replace("\\", "/")
    number = None
    if not tree.exists(posixpath.normpath(named)) and (match := _LINE.search(named)):
        named, number = named[: match.start()], int(match[1])
    path = posixpath.normpath(named.removeprefix("/"))
    if path == "." or path == ".." or path.startswith("../"):
        return None, None, f"{_shown(given)} is to be a file or folder inside the repository"
    if not tree.exists(path) and not tree.is_dir(path):
        near = _near(tree, path)
        return None, None, f"there is no {_shown(path)}" + (f"; did you mean {near}?" if near else "")
    if number is None:
        return path, None, ""
    text = tree.text(path) if tree.is_file(path) else None
    lines = len(text.splitlines()) if text is not None else 0
    if number < 1 or number > lines:
        has = f"which has {lines} lines" if text is not None else "which has no lines to point at"
        return path, None, f"line {number} is not in {path}, {has}"
    return path, number, ""


def _near(tree: Tree, path: str) -> str | None:
    """Return the path that was probably meant: the same but for case, the same name elsewhere, or one much alike."""
    found = tree.alike(path) or tree.once(_by_name).get(path.rpartition("/")[2].casefold())
    return found or next(iter(get_close_matches(path[:200], tree.paths[:300], n=1)), None)


def _by_name(tree: Tree) -> Mapping[str, str]:
    """Return the paths by their names in small letters."""
    return {path.rpartition("/")[2].casefold(): path for path in reversed(tree.paths)}


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."
