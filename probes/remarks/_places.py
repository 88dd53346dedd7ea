"""Which paths a repository has, and what a path says by itself, told without a work tree."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from auditor import Repository, once, once_by
from auditor.shared import regex
from probes.remarks._words import listed

_DYNAMIC = regex(r"[$`*?{}\[\]<>|%~\\\"'#!;&()\s]|://")
_FEW = 2
_LINKS = ("120000", "160000")
_PLACEHOLDERS = frozenset([".gitkeep", ".keep", ".gitignore", ".placeholder", ".empty"])


def static(word: str) -> bool:
    """Return whether a word names one path below the folder it is seen from, whatever the machine."""
    return bool(word) and not word.startswith(("/", "-", "@")) and not _DYNAMIC.search(word) and ":" not in word


def joined(folder: str, path: str) -> str:
    """Return a path seen from a folder, from the root; `..` in front where it leaves the repository."""
    found = posixpath.normpath(posixpath.join(folder or ".", path))
    return "" if found == "." else found


def present(repo: Repository, path: str) -> bool:
    """Return whether a file or folder is there, or could be: below a link, a submodule, or outside."""
    path = joined("", path)
    if path.startswith("..") or repo.tree.exists(path) or repo.tree.is_dir(path):
        return True
    return _below_link(repo, path)


def _below_link(repo: Repository, path: str) -> bool:
    """Return whether a path lies below a link or a submodule, so that nothing tells whether it is there."""
    parent = path.rpartition("/")[0]
    while parent:
        if repo.tree.mode(parent) in _LINKS:
            return True
        parent = parent.rpartition("/")[0]
    return False


def anywhere(repo: Repository, path: str) -> tuple[str, ...]:
    """Return the files and links that have this path, seen from the root or from any folder; itself below a link."""
    alike = by_last(repo, "paths", repo.tree.paths).get(path.rpartition("/")[2], ())
    found = tuple(each for each in alike if each == path or each.endswith(f"/{path}"))
    return found or ((path,) if _below_link(repo, path) else ())


def in_other_case(repo: Repository, path: str) -> str:
    """Return the tracked file or folder whose path differs from this one in its capitals alone; empty for none."""
    path = joined("", path)
    found = repo.tree.alike(path) or path
    return found if found != path and found.lower() == path.lower() else ""


def case_told(repo: Repository, *paths: str) -> str:
    """Return how a sentence that says that paths are not there goes on where some are, but for their capitals."""
    found = list(dict.fromkeys(each for path in paths if (each := in_other_case(repo, path))))
    return f"; there is {listed(found)}, and Linux tells capitals apart" if found else ""


def near_told(repo: Repository, *paths: str) -> str:
    """Return how a sentence that says that paths are not there goes on where what may be meant is: by its name."""
    told = case_told(repo, *paths)
    if told:
        return told
    like = _by_dashes(repo)
    found = [each for path in paths if (each := like.get(_dashed(joined("", path))))]
    named = by_last(repo, "paths", repo.tree.paths)
    found = found or [each for path in paths for each in named.get(posixpath.basename(path), ()) if "." in path]
    few = list(dict.fromkeys(found))
    return f"; there is {listed(few)}" if 0 < len(few) <= _FEW else ""


def _dashed(path: str) -> str:
    return path.replace("_", "-").lower()


@once
def _by_dashes(repo: Repository) -> dict[str, str]:
    return {_dashed(path): path for path in repo.tree.paths}


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
