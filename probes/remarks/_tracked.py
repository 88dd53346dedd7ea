"""Which paths git or DVC is told to track, or to leave out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Repository
from probes.remarks._globs import MAX_LENGTH, glob_expression

if TYPE_CHECKING:
    from auditor.views.tree import Tree


def tracked_by_dvc(repo: Repository, path: str) -> Evidence | None:
    """Return where DVC is said to track this path, what it lies in or what lies in it."""
    return next(tracking(repo, path), None)


def tracking(repo: Repository, path: str) -> Iterator[Evidence]:
    """Yield every place where DVC is said to track this path, what it lies in or what lies in it."""
    for output in repo.dvc.outputs:
        target = output.target.strip("/")
        inside = path.startswith(target + "/")
        if target and (path == target or inside or target.startswith(path.rstrip("/") + "/")):
            if inside and _unlisted(repo, output.path, path[len(target) + 1 :].rstrip("/")):
                continue
            yield Evidence(output.path, output.line, f"DVC tracks {target}")


def _unlisted(repo: Repository, listing: str, path: str) -> bool:
    """Return whether a file of DVC lists what its folder holds, and the path is none of that."""
    text = repo.tree.text(listing) or ""
    return "relpath: " in text and f"relpath: {path}\n" not in text and f"relpath: {path}/" not in text


def may_be_tracked(repo: Repository, path: str) -> bool:
    """Return whether a file of DVC that could not be read or parsed may say that DVC tracks this path."""
    known = {output.path for output in repo.dvc.outputs}
    for each in repo.tree.named("*.dvc", "dvc.lock", "dvc.yaml", foreign=False):
        # One that lists outputs and yet yields none is damaged.
        if each in known or "outs" not in (repo.tree.text(each) or "outs"):
            continue
        folder = posixpath.dirname(each)
        target = each.removesuffix(".dvc") if each.endswith(".dvc") else folder
        if not target or path == target or path.startswith(target + "/") or target.startswith(path + "/"):
            return True
    return False


class Rule(NamedTuple):
    """One line of a .gitignore that leaves something out."""

    source: str
    line: int
    pattern: str

    @property
    def place(self) -> Evidence:
        """Where the line stands."""
        return Evidence(self.source, self.line, f"leaves out {self.pattern}")


def ignored(repo: Repository, path: str, folder: bool = False) -> Evidence | None:
    """Return the place of the line of a .gitignore that leaves this path out, None where none does."""
    rule = ignoring_rule(repo, path, folder)
    return rule.place if rule is not None else None


def ignoring_rule(repo: Repository, path: str, folder: bool = False) -> Rule | None:
    """Return the line of a .gitignore that leaves this path out, None where none does."""
    path = path.strip("/")
    if len(path) > MAX_LENGTH:
        return None
    parts = path.split("/")
    for end in range(1, len(parts) + 1):
        found = _excluding(repo.tree, "/".join(parts[:end]), folder or end < len(parts))
        if found is not None:
            return found
    return None


def _excluding(tree: Tree, path: str, folder: bool) -> Rule | None:
    found = None
    for home, number, text, source in tree.once(_rules):
        if home and not path.startswith(home + "/"):
            continue
        pattern, negated = text.removeprefix("!"), text.startswith("!")
        if pattern.endswith("/") and not folder:
            continue
        expression = _ignore_expression(pattern)
        if expression is not None and expression.fullmatch(path[len(home) + 1 :] if home else path):
            found = None if negated else Rule(source, number, pattern)
    return found


def _rules(tree: Tree) -> list[tuple[str, int, str, str]]:
    found = []
    for source in sorted(tree.named(".gitignore", foreign=False), key=lambda each: (each.count("/"), each)):
        home = source.rpartition("/")[0]
        for number, raw in enumerate((tree.text(source) or "").split("\n")[:2000], 1):
            line = raw.strip()
            if line and not line.startswith("#"):
                found.append((home, number, line, source))
    return found


@lru_cache(maxsize=4096)
def _ignore_expression(pattern: str) -> re.Pattern[str] | None:
    """Return what a pattern of a .gitignore matches, seen from its folder."""
    body = pattern.rstrip("/")
    anchored = "/" in body
    found = glob_expression(body.lstrip("/"))
    if found is None:
        return None
    return re.compile(found if anchored else rf"(?:.*/)?{found}")
