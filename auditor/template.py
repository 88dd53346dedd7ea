"""What the course's template brought: placeholder code, tests and pages, placeholder figures, the scaffold commit.

It is known by fingerprints alone, so it is recognised under any project's name and after a formatter went over it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor._fingerprint import lines_of, only_imports, same_lines, some_lines, statements
from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.git.snapshot import Snapshot
    from auditor.views.tree import Tree

MAX_STUB_BYTES = 60_000
"""Nothing that the template brings is larger."""
_SCAFFOLD = (
    *(".pre-commit-config.yaml", "pyproject.toml", "setup.py", "tasks.py", "Makefile", "requirements.txt"),
    *("dockerfiles/", "docs/", "models/", "notebooks/", "reports/", "src/", "tests/", "data/", ".github/workflows/"),
)
_SCAFFOLD_PARTS = 7  # of those: no commit by hand brings so many at once
_EARLY_COMMITS = 40  # a scaffold comes at the beginning


@cache
def _known() -> Mapping[str, Any]:
    """Return the fingerprints by the keys that the data file's `about` describes, with the marks put in place."""
    text = Path(__file__).with_name("template_digests.json").read_text(encoding="utf-8")
    known: dict[str, Any] = json.loads(text)
    marks = known["marks"]
    known["files"] = {kind: [[marks[i] for i in one] for one in versions] for kind, versions in known["files"].items()}
    known["python"] = [(tuple(one), frozenset(one)) for one in known["python"]]
    known["statements"] = frozenset().union(*(one for _, one in known["python"]))
    return known


class Template:
    """What of a repository is still as the template generated it."""

    def __init__(self, tree: Tree, snapshot: Snapshot | None = None) -> None:
        self._tree = tree
        self._snapshot = snapshot
        self._untouched: dict[str, bool] = {}
        self._stubs: dict[str, bool] = {}

    def untouched(self, path: str) -> bool:
        """Return whether a file is one that some version of the template brought, but for names and white space."""
        known = self._untouched.get(path)
        if known is None:
            text = self._text(path)
            known = self._untouched[path] = text is not None and self._as_generated(path, text)
        return known

    def _text(self, path: str) -> str | None:
        if not self._tree.is_file(path) or (self._tree.size(path) or 0) > MAX_STUB_BYTES:
            return None
        return self._tree.text(path)

    def _as_generated(self, path: str, text: str) -> bool:
        lines = lines_of(text)
        if not lines:
            return True
        if any(same_lines(lines, marks) for marks in _known()["files"].get(kind_of(path), ())):
            return True
        found = tuple(statements(text, _known()["statements"]) or ()) if path.endswith(".py") else ()
        return bool(found) and any(found == ordered for ordered, _ in _known()["python"])

    def stub(self, path: str) -> bool:
        """Return whether a file holds nothing of the project's own: it is empty, or the template's placeholder.

        A Python file is a stub where every statement that does something is one of the same template file, whatever is
        left out or renamed around it; a page where every line is the template's; any other file where it is untouched.
        """
        known = self._stubs.get(path)
        if known is None:
            text = self._text(path)
            known = self._stubs[path] = text is not None and self._is_stub(path, text)
        return known

    def _is_stub(self, path: str, text: str) -> bool:
        if not text.strip():
            return True
        if path.endswith(".py"):
            return _placeholder_code(text) or ("_" in text and _placeholder_code(_UNUSED.sub("", text)))
        if kind_of(path) == "md":
            lines = lines_of(text)
            return any(some_lines(lines, marks) for marks in _known()["files"]["md"])
        return self.untouched(path)

    def placeholder_figure(self, oid: str | None) -> str | None:
        """Return the name of the template's figure with that object id, or None for any other file."""
        name = _known()["figures"].get(oid or "")
        return str(name) if name is not None else None

    @cached_property
    def scaffold_commit(self) -> str | None:
        """The first commit that holds the whole scaffold, where it is one of the earliest; else None."""
        if self._snapshot is None:
            return None
        history = self._snapshot.history()
        if not history.complete:
            return None
        for commit in list(reversed(history.commits))[:_EARLY_COMMITS]:
            paths = self._snapshot.list_tree(commit.oid)
            heads = {path.partition("/")[0] + "/" if "/" in path else path for path in paths}
            heads |= {".github/workflows/"} & {path[:18] for path in paths}
            if sum(part in heads for part in _SCAFFOLD) >= _SCAFFOLD_PARTS:
                return commit.oid
        return None


_UNUSED = regex(r"(?<![\w.])_(?=[a-z])")
"""What a linter has a group write before the names of the placeholder's variables, which nothing uses."""


def _placeholder_code(text: str) -> bool:
    found = statements(text, _known()["statements"])
    if found is None or (not found and only_imports(text)):
        return False
    return any(known.issuperset(found) for _, known in _known()["python"])


def kind_of(path: str) -> str:
    """Return the kind of a file by its name: only files of one kind are compared with each other."""
    name = path.rpartition("/")[2].lower()
    if "dockerfile" in name:
        return "dockerfile"
    return {"yml": "yaml", "markdown": "md"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
