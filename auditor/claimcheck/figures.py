"""The images that answers show, held against the files of the commit."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from auditor._regex import regex
from auditor.claimcheck.addresses import SCHEME, is_own, split_address
from auditor.claimcheck.branches import other_branches
from auditor.claimcheck.filenames import one_letter_off
from auditor.claimcheck.files import own_link
from auditor.claimcheck.made import explain_kept_by_dvc
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claims import Claim, ImageShown, Quoted
from auditor.finding import Evidence
from auditor.report.figures import without_query

if TYPE_CHECKING:
    from auditor.repository import Repository


def _find_similar_image(repository: Repository, target: str) -> tuple[str, bool] | None:
    """Return the one image that a target may mean, and whether it has that very name in another folder.

    Else the suffix was left out, or one letter differs.
    """
    from auditor.report.rendered import names_image

    name = unquote(without_query(target)).replace("\\", "/").rpartition("/")[2].casefold()
    images = [(path, path.rpartition("/")[2].casefold()) for path in repository.tree.paths if names_image(path)]
    named = [path for path, base in images if base == name]
    found = named or [path for path, base in images if base.rpartition(".")[0] == name]
    found = found or [path for path, base in images if one_letter_off(name, base)]
    return (found[0], bool(named)) if len(found) == 1 else None


_PLACEHOLDER = regex(r"[<>{}]|\A\s*\Z")


def figure(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether an image is tracked and no placeholder of the template; None where the answer shows none."""
    repository = observed.repository
    if claim.value is None or isinstance(claim.value, Quoted):
        return _judge_quoted(repository, claim.value.targets if claim.value is not None else ())
    answer, target = claim.value_as(ImageShown)
    figures = answer.figures(repository.tree, repository.catalogue.placeholders)
    found = next((item for item in figures if item.target == target), None)
    if found is None:
        return None
    if found.attached:
        return unverifiable("attached at the host, not in the repository")
    if found.within:
        return consistent("the image stands in the report itself")
    if found.path is not None and found.placeholder is not None:
        return contradicted(f"{found.path} is the template's own figure", Evidence(found.path))
    parts = split_address(target)
    foreign = parts is not None and not is_own(repository, *parts[1:])
    if foreign or (parts is None and SCHEME.match(target)):
        return unverifiable("an image from elsewhere")
    if found.path is not None and found.empty:
        return contradicted(f"{found.path} is an empty file", Evidence(found.path))
    if found.path is not None:
        named, there = (unquote(path).rpartition("/")[2] for path in (without_query(target), found.path))
        note = "" if found.exact else ", though not where the page looks for it"
        if named != there and named.casefold() == there.casefold():
            note = ", though the page looks for it in other capitals"
        return consistent(f"{found.path} is tracked{note}", Evidence(found.path))
    if parts is not None:
        outcome = own_link(repository, target)
        return outcome if outcome is not None else unverifiable("an image from elsewhere")
    if _PLACEHOLDER.search(target):
        return unverifiable("not a path")
    return _judge_untracked(repository, target, found.meant)


def _judge_quoted(repository: Repository, targets: tuple[str, ...]) -> Outcome:
    """Return what is said of images whose Markdown stands between backticks."""
    found = [path for target in targets if (path := repository.answers.tracked(repository.tree, target)) is not None]
    if not found:
        return unverifiable("nothing to look at")
    what = f"{found[0]} is" if len(found) == 1 else f"{found[0]} and {len(found) - 1} more are"
    places = tuple(Evidence(path) for path in found[:3])
    return unverifiable(f"{what} tracked, but the page shows what stands in backticks as text", *places)


_TWICE = regex(r"(.{1,300}\.(?:png|jpe?g|gif|svg|webp))\.?(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
"""The name of an image with a second suffix behind its own."""


def _judge_untracked(repository: Repository, target: str, meant: str | None) -> Outcome:
    """Return the outcome of an image that is not there: a contradiction, with what may be meant.

    That is its branch, or what is there in its place, such as one with another suffix. One of that name in another
    folder may be the image, though no page shows it: that cannot be told.
    """
    from auditor.report.figures import resolve

    report = repository.answers.path or ""
    twice = _TWICE.fullmatch(target)
    there = meant or (resolve(repository.tree, report, twice[1])[0] if twice else None)
    near = (there, False) if there is not None else _find_similar_image(repository, target)
    if near is not None and near[1]:
        return unverifiable(f"not where the answer looks for it; {near[0]} may be meant", Evidence(near[0]))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(report), unquote(target)))
    if (kept := explain_kept_by_dvc(repository, path)) is not None:
        return kept
    branch = next((name for name, paths in other_branches(repository) if path in paths), None)
    if near is not None and branch is None:
        return contradicted(f"{target} is not tracked; {near[0]} is", Evidence(near[0]))
    return contradicted("not tracked at this commit" + (f"; it is on the branch {branch}" if branch else ""))
