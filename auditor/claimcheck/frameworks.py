"""The frameworks that answers name, held against imports, manifests and whatever else could name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claims import FRAMEWORK_NAMES, Claim, Framework
from auditor.finding import Evidence
from auditor.repository import once

if TYPE_CHECKING:
    from auditor.repository import Repository
    from auditor.views.python import Module

_SPEAKS = (".md", ".rst", ".markdown", "license")
"""What speaks of a framework and does not use it."""
_DATA = regex(
    r"\.(?:png|jpe?g|gif|svg|ico|webp|bmp|tiff?|pdf|csv|tsv|parquet|np[yz]|pth?|pkl|ckpt|onnx|h5|safetensors|zip|gz|tar|"
    r"mp[34]|wav|pyc|gitkeep)\Z"
)
_CODE = regex(r"\.(?:py|ipynb|sh|ya?ml|toml|cfg)\Z|ockerfile|(?:^|/)(?:[\w-]*requirements[\w-]*\.txt|Pipfile)\Z")
_MOST_COMMITS = 1000
_MOST_OBJECTS = 3000
_MOST_FILES = 600
_MOST_BYTES = 1_000_000
_MOST_ALTOGETHER = 50_000_000


def framework(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether anything uses a framework, None where that cannot be asked.

    It cannot where the group has no code, nor where nothing imports a framework of which it is not certain that it is
    said to be used.
    """
    repository = observed.repository
    modules = [module for module in repository.python.modules if module.role != "report"]
    if observed.findings.get("requirements") is None or not modules:
        return None
    value = claim.value_as(Framework)
    using = _uses(value, (*modules, *repository.notebooks.modules))
    if using:
        return consistent(f"{value.name} is imported", *using[:3])
    if value.doubted:
        return None
    tree = repository.tree
    beside = _beside_report(repository)
    asking = {manifest.path for manifest in repository.dependencies.manifests}
    paths = [path for path in tree.paths if _may_use(path) and not (beside and path.startswith(beside))]
    paths.sort(key=lambda path: path not in asking)
    if len(paths) > _MOST_FILES:
        return unverifiable(f"no module imports {value.name}; there are {plural(len(paths), 'other file')}")
    tree.prefetch(paths)
    for path in paths:
        text = tree.text(path, _MOST_BYTES)
        if text is None or any(name in f"{path}\n{text}".casefold() for name in value.names):
            return unverifiable(f"no module imports {value.name}; {path} may speak of it", Evidence(path))
    if tree.exists(".gitmodules") or tree.own_submodules:
        return unverifiable(f"no module imports {value.name}; a submodule may")
    if not value.outright:
        return unverifiable(f"no module imports {value.name}; the answer does not say outright that it is used here")
    once = _find_in_history(repository, value)
    if once is not None:
        return once
    manifests = [Evidence(manifest.path, note="does not name it") for manifest in repository.dependencies.manifests[:3]]
    return contradicted(
        f"none of {plural(len(modules), 'module')} imports {value.name} at this commit, and nothing else names it but "
        "texts",
        *manifests,
    )


def _uses(value: Framework, modules: Iterable[Module]) -> list[Evidence]:
    """Return where the modules that use a framework import it, or else those that get it from another module."""
    found: list[Evidence] = []
    handed: list[Evidence] = []
    for module in modules:
        if module.uses(*value.names):
            line = next((item.line for item in module.imports if item.module.split(".")[0] in value.names), None)
            (handed if line is None else found).append(Evidence(module.path, line, value.name))
    return found or handed


def _find_in_history(repository: Repository, value: Framework) -> Outcome | None:
    """Return that earlier code or an earlier manifest names a framework, or cannot be seen; None where none ever did.

    Who says that it was used need not say that it still is.
    """
    earlier = _read_history(repository)
    for name in value.names:
        if name in earlier.named:
            path, commit = earlier.named[name]
            place = Evidence(path, commit=commit)
            return unverifiable(f"no module imports {value.name}; {path} named it in {commit[:10]}", place)
    if earlier.unread:
        return unverifiable(
            f"no module imports {value.name}; an earlier {earlier.unread.path} could not be read", earlier.unread
        )
    if not earlier.whole:
        return unverifiable(f"no module imports {value.name} at this commit; not all of the history could be looked at")
    return None


HYDRA = "@hydra.main"
"""What code that Hydra configures has, and no manifest of the template."""


def find_earlier_hydra(repository: Repository) -> tuple[str, str] | None:
    """Return the path and the commit of earlier code that Hydra configured, None where none is known."""
    return _read_history(repository).named.get(HYDRA)


class _Earlier(NamedTuple):
    """The framework names in earlier code, each with the path and the commit, and what could not be looked at."""

    named: Mapping[str, tuple[str, str]] = {}
    unread: Evidence | None = None
    whole: bool = False


@once
def _read_history(repository: Repository) -> _Earlier:
    """Look for all frameworks at once: a report may name every one."""
    history, snapshot = repository.history, repository.snapshot
    if not history.complete or len(history.commits) > _MOST_COMMITS:
        return _Earlier()
    beside = _beside_report(repository)
    tips = sorted({tip for _, tip in history.branches}.difference(commit.oid for commit in history.commits))
    files, whole = snapshot.files_of(
        (*(commit.oid for commit in history.commits), *tips),
        lambda path: bool(_CODE.search(path)) and not (beside and path.startswith(beside)),
    )
    if not whole or len(files) > _MOST_OBJECTS:
        return _Earlier()
    snapshot.fetch(entry for entry, _ in files)
    if sum(entry.size or 0 for entry, _ in files) > _MOST_ALTOGETHER:
        return _Earlier()
    named: dict[str, tuple[str, str]] = {}
    unread = None
    for entry, commit in files:
        data = snapshot.read_entry(entry, _MOST_BYTES, say=False)
        if data is None:
            unread = unread or Evidence(entry.path, commit=commit)
            continue
        text = data.decode("utf-8", "replace").casefold()
        for name in (*FRAMEWORK_NAMES, HYDRA):
            if name not in named and name in text:
                named[name] = entry.path, commit
    return _Earlier(named, unread, whole=True)


def _beside_report(repository: Repository) -> str:
    """Return the report's folder: figures, and the template's script that prints it; empty where it is the root."""
    folder = (repository.answers.path or "").rpartition("/")[0]
    return f"{folder}/" if folder else ""


def _may_use(path: str) -> bool:
    """Return whether a file is neither data nor a text about the project: code need not be called so."""
    name = path.rpartition("/")[2].casefold()
    return not (_DATA.search(name) or name.endswith(_SPEAKS))
