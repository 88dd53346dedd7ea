"""YAML, TOML and JSON documents of a tree, each parsed once however many views ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor._nothing import NOTHING
from auditor.limits import MAX_DEPTH, MAX_NODES
from auditor.views._problem import Problem
from auditor.views._yaml import Path, read_yaml

if TYPE_CHECKING:
    from auditor.views.tree import Tree


class ParsedFile(NamedTuple):
    """A document with the line of each key (a tuple of keys and indices), or why it could not be parsed.

    Several YAML documents in one file are a list of them, without the index in the keys of `lines`.
    """

    data: object = None
    lines: Mapping[Path, int] = NOTHING
    error: Problem | None = None
    many: bool = False
    limited: bool = False
    """Whether the error is a limit that was reached."""


def parsed_yaml(tree: Tree, path: str) -> ParsedFile:
    """Return the YAML file, parsed when first asked for; where it could not be read, an empty document."""
    return tree.derived("parsed", path, lambda: _yaml(tree, path))


def _yaml(tree: Tree, path: str) -> ParsedFile:
    documents = read_yaml(tree, path) or []
    error = next((item.error for item in documents if item.error), None)
    if error is not None:
        return ParsedFile(error=error)
    documents = [item for item in documents if item.data is not None]
    if len(documents) <= 1:
        return ParsedFile(documents[0].data, documents[0].lines) if documents else ParsedFile()
    lines: dict[Path, int] = {}
    for item in reversed(documents):
        lines.update(item.lines)
    return ParsedFile([item.data for item in documents], lines, many=True)


def parsed_toml(tree: Tree, path: str) -> ParsedFile:
    """Return the TOML file, parsed when first asked for; where it could not be read, an empty document."""
    return tree.derived("parsed", path, lambda: _noted(tree, path, _toml(tree.text(path))))


def _noted(tree: Tree, path: str, parsed: ParsedFile) -> ParsedFile:
    """Return what was parsed; where a limit was reached, the tree knows of it from then on."""
    if parsed.limited and parsed.error:
        tree.note_cut(path, str(parsed.error))
    return parsed


def _toml(text: str | None) -> ParsedFile:
    if not text:
        return ParsedFile()
    import tomli

    from auditor.views._keylines import deep_toml_line, toml_lines

    deep = deep_toml_line(text)
    if deep:
        return ParsedFile(error=Problem(f"nested deeper than {MAX_DEPTH}", deep), limited=True)
    try:
        data = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        return _broken(error)
    return _bounded(data) or ParsedFile(data, toml_lines(text))


def parsed_json(tree: Tree, path: str) -> ParsedFile:
    """Return the JSON file (comments are taken out), parsed when first asked for; where unread, an empty document."""
    return tree.derived("parsed", path, lambda: _noted(tree, path, _json(tree.text(path))))


def _json(text: str | None) -> ParsedFile:
    if not text or not text.strip():
        return ParsedFile()
    import json

    from auditor.views._keylines import json_lines, without_json_comments

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        text = without_json_comments(text)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return _broken(error)
    return _bounded(data) or ParsedFile(data, json_lines(text))


def _broken(error: BaseException) -> ParsedFile:
    if isinstance(error, RecursionError):
        return ParsedFile(error=Problem("nested too deeply"), limited=True)
    return ParsedFile(error=Problem(str(error)[:200]))


def _bounded(data: object) -> ParsedFile | None:
    """Return the error where a document has too many nodes or levels, else None."""
    level, nodes = [data], 0
    for _ in range(MAX_DEPTH):
        following: list[object] = []
        for item in level:
            if isinstance(item, dict):
                following += item.values()
            elif isinstance(item, list):
                following += item
        nodes += len(following)
        if nodes > MAX_NODES:
            return ParsedFile(error=Problem(f"more than {MAX_NODES} nodes"), limited=True)
        if not following:
            return None
        level = following
    return ParsedFile(error=Problem(f"nested deeper than {MAX_DEPTH}"), limited=True)
