"""Whose a file is, judged by its path: the project's own, somebody else's, or made by a tool."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from auditor._names import DOCUMENT_FOLDERS, ENVIRONMENTS, TOOL_CACHES
from auditor._regex import regex
from auditor.views._vendor import vendor_of

# What tox and nox make are environments of packages, too.
_VENDORED = ENVIRONMENTS | frozenset(
    [
        *(".tox", ".nox", ".eggs", ".conda", ".pixi", ".terraform"),
        *("vendor", "vendored", "_vendor", "third_party", "third-party", "thirdparty", "3rdparty", "external_libs"),
    ]
)
_GENERATED = TOOL_CACHES | frozenset(
    [
        *("htmlcov", ".cache", ".git", ".hydra", "mlruns", "mlartifacts", "lightning_logs", "_build", ".next", ".nuxt"),
        *(".svelte-kit", ".docusaurus", ".parcel-cache", ".egg-info", ".dist-info", ".trash"),
    ]
)
_WANDB_RUN = regex(r"(?:offline-)?(?:run|sweep)-[\w-]+|latest-run")
_GENERATED_NAME = regex(r"(?:\w+_pb2(?:_grpc)?\.pyi?|versioneer\.py)")
_MIGRATION = regex(r"(?:.*/)?migrations/\d{4}_\w+\.py")
_VENV_LIBRARY = regex(r"(?i)((?:[^/]+/)+?)(?:lib|lib64)/(?:python\d[\d.]*/)?site-packages/")
# Folders that a build tool fills have ordinary names; they are its own only where its traces stand in them.
_TRACES = {
    "build": ("lib/", "bdist.", "temp.", "html/", "doctrees/", "static/js/", "asset-manifest.json", "CACHEDIR.TAG"),
    "dist": ("assets/", "index.html", "bundle.js", "static/"),
    "site": ("sitemap.xml", "sitemap.xml.gz", "search/search_index.json", "objects.inv", "404.html"),
    "html": ("objects.inv", "searchindex.js"),
    "_site": ("index.html", "feed.xml"),
}
_MAY_BE_BUILT = regex(r"(?:^|/)(?:" + "|".join(map(re.escape, _TRACES)) + ")/")
_ARCHIVES = (".whl", ".tar.gz", ".egg", ".zip")

_TEST_FOLDER = regex(
    r"(?i)(?:(?:py|unit|integration|performance|perf|load|stress|smoke|system|e2e|api|functional|acceptance)[_-]?)?tests?"
)
_TEST_NAME = regex(r"test_\w*\.py|\w+_test\.py|conftest\.py")
_REPORT_SCRIPT = regex(r"(?i)reports?(?:[_-]?(?:\d+|old|copy|backup|template|check))?\.py")
_TASK_NAMES = frozenset({"noxfile.py", "setup.py", "fabfile.py", "duties.py", "dodo.py"})


def foreign_roots(paths: Collection[str]) -> dict[str, str]:
    """Return the folders (ending in a slash) that only their content shows to be foreign, with their kind."""
    roots: dict[str, str] = {}
    built: list[str] = []
    before, may_be_built = "", False
    for path in paths:
        folder = path[: path.rfind("/") + 1]
        if folder != before:
            before, may_be_built = folder, bool(_MAY_BE_BUILT.search(folder))
            library = _VENV_LIBRARY.match(folder) if "site-packages/" in folder else None
            if library:
                roots[library[1]] = "vendored"
        if may_be_built:
            built.append(path)
        if path.endswith("/pyvenv.cfg"):
            roots[folder] = "vendored"
    roots.update(_built(built))
    return roots


def _built(paths: Iterable[str]) -> dict[str, str]:
    roots: dict[str, str] = {}
    archives_only: dict[str, bool] = {}
    for path in paths:
        parts = path.split("/")
        start = 0
        for part in parts[:-1]:
            start += len(part) + 1
            traces = _TRACES.get(part)
            if traces is None:
                continue
            root, rest = path[:start], path[start:]
            if rest.startswith(traces):
                roots[root] = "generated"
            elif part == "dist":
                archives_only[root] = archives_only.get(root, True) and rest.endswith(_ARCHIVES)
    roots.update({root: "generated" for root, only in archives_only.items() if only})
    return roots


def foreign_kind(path: str, roots: dict[str, str], own: Collection[str] = ()) -> str | None:
    """Return `vendored` or `generated` where the file is not the project's own writing, else None.

    `own` are folders called `vendor` (ending in a slash) that are the project's all the same.
    """
    folder, _, name = path.rpartition("/")
    if folder:
        vendor = vendor_of(path) if own else ""
        if vendor in own:
            folder = vendor[: -len("/vendor/")] + folder[len(vendor) - 1 :]
        kind = _foreign_folder(folder)
        if kind:
            return kind
        if roots:
            end = path.find("/")
            while end >= 0:
                kind = roots.get(path[: end + 1])
                if kind:
                    return kind
                end = path.find("/", end + 1)
    if name.endswith((".py", ".pyi")) and (_GENERATED_NAME.fullmatch(name) or _MIGRATION.fullmatch(path)):
        return "generated"
    return None


@lru_cache(maxsize=4096)
def _foreign_folder(folder: str) -> str | None:
    parts = folder.lower().split("/")
    for index, part in enumerate(parts):
        if part in _VENDORED:
            return "vendored"
        if part in _GENERATED or part.endswith((".egg-info", ".dist-info", ".egg")):
            return "generated"
        if index and parts[index - 1] == "wandb" and _WANDB_RUN.fullmatch(part):
            return "generated"
    return None


def is_test_path(path: str) -> bool:
    """Return whether the file lies in a folder of tests."""
    return any(_TEST_FOLDER.fullmatch(part) for part in path.split("/")[:-1])


def is_test_name(path: str) -> bool:
    """Return whether the file's name is one that pytest collects, or conftest.py."""
    return bool(_TEST_NAME.fullmatch(path.rsplit("/", 1)[-1]))


def python_role(path: str) -> str:
    """Return what a Python file of the project is by its path: `code`, `test`, `report` or `task`."""
    parts = path.split("/")
    name = parts[-1]
    if is_test_path(path) or name == "conftest.py":
        return "test"
    if len(parts) > 1 and parts[-2] in ("reports", "report") and _REPORT_SCRIPT.fullmatch(name):
        return "report"
    if name in _TASK_NAMES or path == "tasks.py":
        return "task"
    if name == "conf.py" and DOCUMENT_FOLDERS.intersection(parts[:-1]):
        return "task"
    return "code"
