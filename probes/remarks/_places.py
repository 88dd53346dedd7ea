"""Which paths a repository has, leaves out or names by a pattern, told without a work tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Repository, once_by, regex

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_DYNAMIC = regex(r"[$`*?{}\[\]<>|%~\\\"'#!;&()\s]|://")
_STARS = regex(r"\*+")
_LINKS = ("120000", "160000")
_PLACEHOLDERS = frozenset([".gitkeep", ".keep", ".gitignore", ".placeholder", ".empty"])
_ASIDE = regex(
    r"(?i)(?:^|[/_.-])(?:old|older|backup|bak|archived?|deprecated|disabled|unused|skip(?:ped)?|not|wip|draft|legacy|todo)(?=[/_.-])"
)
_MAX_STARS = 2
_MAX_LENGTH = 300
_MAX_FILES = 30_000


def static(word: str) -> bool:
    """Return whether a word names one path below the folder it is seen from, whatever the machine."""
    return bool(word) and not word.startswith(("/", "-", "@")) and not _DYNAMIC.search(word) and ":" not in word


def told(words: Iterable[str], most: int = 5) -> str:
    """Return words as a list for a sentence: `a, b and c`, or `a, b and 4 more`."""
    found = list(words)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def joined(folder: str, path: str) -> str:
    """Return a path seen from a folder, from the root; `..` in front where it leaves the repository."""
    found = posixpath.normpath(posixpath.join(folder or ".", path))
    return "" if found == "." else found


def present(repo: Repository, path: str) -> bool:
    """Return whether a file or folder is there, or could be: below a link, a submodule, or outside."""
    path = joined("", path)
    if path.startswith("..") or repo.tree.exists(path) or repo.tree.is_dir(path):
        return True
    parent = path.rpartition("/")[0]
    while parent:
        if repo.tree.mode(parent) in _LINKS:
            return True
        parent = parent.rpartition("/")[0]
    return False


def anywhere(repo: Repository, path: str) -> tuple[str, ...]:
    """Return the files and links that have this path, seen from the root or from any folder."""
    alike = by_last(repo, "paths", repo.tree.paths).get(path.rpartition("/")[2], ())
    return tuple(each for each in alike if each == path or each.endswith(f"/{path}"))


@once_by(lambda what, paths, name=str: what)
def by_last(
    repo: Repository, what: str, paths: Iterable[str], name: Callable[[str], str] = str
) -> dict[str, list[str]]:
    """Return paths by the last part of their names; `what` they are is the key under which that is kept."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(name(path).rpartition("/")[2], []).append(path)
    return found


def whole(repo: Repository) -> bool:
    """Return whether all files of the repository are known."""
    return not repo.snapshot.truncated and len(repo.tree) > 0


def keeps_folder(path: str) -> bool:
    """Return whether a file is there only so that its folder is tracked."""
    return path.rpartition("/")[2] in _PLACEHOLDERS


def set_aside(path: str) -> bool:
    """Return whether a file says by its name that it is not meant to be used."""
    return _ASIDE.search(path) is not None


def tracked_by_dvc(repo: Repository, path: str) -> Evidence | None:
    """Return where DVC is said to track this path, what it lies in or what lies in it."""
    for output in repo.dvc.outputs:
        target = output.target.strip("/")
        inside = path.startswith(target + "/")
        if target and (path == target or inside or target.startswith(path.rstrip("/") + "/")):
            if inside and _unlisted(repo, output.path, path[len(target) + 1 :].rstrip("/")):
                continue
            return Evidence(output.path, output.line, f"DVC tracks {target}")
    return None


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
    if len(path) > _MAX_LENGTH:
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


def glob_expression(pattern: str) -> str | None:
    """Return the expression of a pattern with `*`, `**` and `?`; None for one with more than that."""
    # Stars multiply what a hostile path can cost; what has more of them stays unknown.
    if len(pattern) > 200 or len(_STARS.findall(pattern)) > _MAX_STARS or "[" in pattern or "\\" in pattern:
        return None
    text = re.escape(pattern)
    text = text.replace(r"/\*\*/", "/(?:.*/)?")
    text = re.sub(r"^\\\*\\\*/", "(?:.*/)?", text)
    return text.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def filtered(repo: Repository, pattern: str) -> tuple[str, ...] | None:
    """Return the tracked files that a path filter of a workflow matches; None where that cannot be told."""
    if any(char in pattern for char in "?+[]!${\\"):
        return None
    expression = glob_expression(pattern)
    if expression is None:
        return None
    match = re.compile(expression).fullmatch
    fixed = pattern.split("*", 1)[0]
    folder = fixed.rpartition("/")[0]
    paths = repo.tree.below(folder) if folder else repo.tree.paths
    if len(paths) > _MAX_FILES or any(len(path) > _MAX_LENGTH for path in paths):
        return None
    return tuple(path for path in paths if match(path))
