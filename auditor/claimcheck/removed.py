"""What is said to be removed, held against the tree."""

from __future__ import annotations

import itertools

from auditor._regex import regex
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claims import Claim, NamedFile, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence

_KEPT = regex(r"(?:\A|/)(?:\.[^/]{1,60}|[^/]{1,60}\.dvc|__init__\.py|readme[^/]{0,20})\Z")
"""What keeps a folder that nothing is in."""


def removed(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether a file or folder is gone; None for a name that need be none of the template."""
    outcome = _removed(claim, observed)
    if outcome is not None and outcome.verdict is ClaimVerdict.CONTRADICTED and claim.stance is Stance.MIXED:
        return unverifiable(f"{outcome.found}; the answer has it among what is filled out, too", *outcome.evidence)
    return outcome


def _removed(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether a file or folder is gone; None for a name that need be none of the template.

    Both count where the template has them: folders at the top of the project, beside that of the report, and modules
    beside the others of the code.
    """
    tree = observed.repository.tree
    name = claim.value_as(NamedFile).path
    top = (observed.repository.answers.path or "").rpartition("/")[0].rpartition("/")[0]
    wanted = [f"{top}/{name}".lstrip("/")]
    files = [path for path in wanted if tree.exists(path)]
    if not files and name.endswith(".py"):
        called = [
            path for path in tree.named(name.rpartition("/")[2], foreign=False) if f"/{path}".endswith(f"/{name}")
        ]
        files = [path for path in called if len(called) == 1 and _is_of_code(path, observed)]
        if called and not files:
            return unverifiable(f"{called[0]} may be another", Evidence(called[0]))
    if files and not _is_empty(files[0], observed):
        gone = _find_removal(files[:1], observed)
        if gone is not None:
            return unverifiable(
                f"{files[0]} is there; it was gone in {gone[:7]}", Evidence(commit=gone, note=f"without {files[0]}")
            )
        return contradicted(f"{files[0]} is there", Evidence(files[0]))
    if files:
        return unverifiable(f"{files[0]} is there, but empty", Evidence(files[0]))
    # A frontend has "features", too.
    inner = [path for path in tree.named("*.py", ".gitkeep") if name in _NESTED and f"/{name}/" in path]
    nested = sorted({path[: path.index(f"/{name}/")] for path in inner})
    wanted += [f"{folder}/{name}" for folder in nested if len(nested) == 1]
    inside = [path for path in tree.paths if any(path.startswith(f"{folder}/") for folder in wanted)]
    left = [path for path in inside if not _KEPT.search(path.casefold())]
    full = [path for path in left if not _is_empty(path, observed)]
    gone = _find_removal(full, observed) if full else None
    if gone is not None:
        told = f"{name} holds {plural(len(full), 'file')}; there was none in {gone[:7]}"
        return unverifiable(told, Evidence(commit=gone, note=f"without {name}"))
    if full:
        return contradicted(f"{name} holds {plural(len(full), 'file')}", *(Evidence(path) for path in full[:3]))
    if left:
        return unverifiable(f"of {name} only files with nothing in them are left", Evidence(left[0]))
    if inside:
        return unverifiable(f"of {name} only {inside[0]} is left", Evidence(inside[0]))
    if inner:
        return unverifiable(f"{inner[0]} may be of another", Evidence(inner[0]))
    return consistent(f"no {name}") if "." in name or "/" in name or name in _TEMPLATE | _NESTED else None


_MOST_COMMITS = 12
"""Commits whose trees are looked at."""


def _find_removal(paths: list[str], observed: Observed) -> str | None:
    """Return the commit that removed the last of some files, which are there again: who removed them did."""
    snapshot, wanted = observed.repository.snapshot, set(paths)
    touching = (commit for commit, changed in snapshot.changes().paths.items() if not wanted.isdisjoint(changed))
    for commit in itertools.islice(touching, _MOST_COMMITS):
        there = snapshot.list_tree(commit)
        if there and wanted.isdisjoint(there):
            return commit
    return None


def _is_empty(path: str, observed: Observed) -> bool:
    """Return whether a file is an empty one, but for comments in code: templates bring such, and an emptied one is as
    good as removed."""
    tree = observed.repository.tree
    size = tree.size(path)
    text = tree.text(path) if tree.is_file(path) and size is not None and size <= _SHORT else None
    comment = ("#",) if path.endswith((".py", ".yaml", ".yml", ".toml", ".sh")) else ()
    return text is not None and all(not line.strip() or line.lstrip().startswith(comment) for line in text.splitlines())


_SHORT = 2000
"""Bytes of the longest file of which it is asked whether nothing is in it."""


def _is_of_code(path: str, observed: Observed) -> bool:
    """Return whether a module lies where a template has it: beside others of its own, not in another application."""
    folder = path.rpartition("/")[0]
    beside = {other for other in _MODULES if observed.repository.tree.exists(f"{folder}/{other}")}
    return bool(beside - {path.rpartition("/")[2]}) or folder.rpartition("/")[2] in _NESTED


_MODULES = ("data.py", "model.py", "train.py", "evaluate.py", "make_dataset.py", "train_model.py", "predict_model.py")
_NESTED = {"visualization", "visualizations", "features"}
"""Folders that templates have below that of the code."""
_TEMPLATE = {
    "data",
    "docs",
    "models",
    "notebooks",
    "references",
    "config",
    "configs",
    "tests",
    "dockerfiles",
    "app",
    "src",
}
"""Folders that templates have: another word may be none."""
