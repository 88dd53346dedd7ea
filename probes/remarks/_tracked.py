"""Which paths git or DVC is told to track, or to leave out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Repository

if TYPE_CHECKING:
    from auditor.views.ignored import IgnoreRule


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


def ignored(repo: Repository, path: str, folder: bool = False) -> Evidence | None:
    """Return the place of the line of a .gitignore that leaves this path out, None where none does."""
    rule = repo.ignored.rule(path, folder=folder)
    return place_of(rule) if rule is not None else None


def place_of(rule: IgnoreRule) -> Evidence:
    """Return the place of a line of a .gitignore."""
    return Evidence(rule.path, rule.line, f"leaves out {rule.pattern}")
