"""Nobody learns a fact from the sentence of a finding, or from the note of a place: these are written for people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = ("message", "note")
SEARCHES = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "len")
# Who has a reason: the JSON form of an audit is all that another run has of it, and has no key for what these ask; two
# audits are compared by what they print; a note is brought on one line; and ruff says a name in a sentence only.
ALLOWED = {
    "auditor/_items.py": "on_one_line",
    "auditor/audited.py": "generated",
    "auditor/batch/compare.py": "_seen_again",
    "auditor/todo/_warnings.py": "advice",
    "auditor/warned.py": "question",
    "probes/remarks/code.py": "undefined",
}


def _is_sentence(node: ast.AST) -> bool:
    if isinstance(node, ast.BoolOp):
        return any(map(_is_sentence, node.values))
    return isinstance(node, ast.Attribute) and node.attr in SENTENCES


def _reads(node: ast.AST) -> bool:
    """Return whether something is asked of a sentence: it is compared, searched, cut, or one of its methods is called."""
    if isinstance(node, ast.Compare):
        return any(map(_is_sentence, (node.left, *node.comparators)))
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return _is_sentence(node.value)
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in SEARCHES and any(map(_is_sentence, node.args))
    return False


def _readers(tree: ast.AST, within: str = "") -> Iterator[tuple[str, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.expr) and _reads(node):
            yield within, node.lineno
        inner = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else within
        yield from _readers(node, inner)


@pytest.mark.parametrize(
    "line",
    [
        "place.note.startswith('https://')",
        "(place.note or '').partition(' on ')",
        "PATTERN.search(finding.message)",
        "re.search('x', finding.message)",
        "'compute' in (place.note or '')",
        "place.note == NAMED",
        "finding.message[:3]",
    ],
)
def test_who_asks_a_sentence_is_seen(line: str) -> None:
    assert [*_readers(ast.parse(line))]


@pytest.mark.parametrize(
    "line", ["f'{finding.message}; so'", "Finding.done(found.message, found.place)", "'; '.join(x.message for x in y)"]
)
def test_who_prints_a_sentence_asks_nothing(line: str) -> None:
    assert not [*_readers(ast.parse(line))]


def test_no_module_learns_a_fact_from_a_sentence() -> None:
    paths = [path for package in ("auditor", "probes") for path in sorted((ROOT / package).rglob("*.py"))]
    found = [
        (path.relative_to(ROOT).as_posix(), within, line)
        for path in paths
        if "output" not in path.relative_to(ROOT).parts
        for within, line in _readers(ast.parse(path.read_bytes()))
    ]
    assert [each for each in found if ALLOWED.get(each[0]) != each[1]] == []
    assert {path for path, _, _ in found} == set(ALLOWED), "an exception that is none any more"
