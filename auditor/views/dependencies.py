"""What the manifests and locks of a repository declare."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from auditor._names import MADE_BY_PROTOC
from auditor._regex import regex
from auditor.views._import_names import BROUGHT, GONE_FROM_STDLIB, NAMESPACES, candidates, normalised, unit
from auditor.views._problem import Problem

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.python import Module, PythonView
    from auditor.views.tree import Tree


class Requirement(NamedTuple):
    """One declared package: normalised name (lower case, dashes), where, and which version it asks for."""

    name: str
    path: str
    line: int
    specifier: str = ""
    group: str = ""
    lock: bool = False

    @property
    def local(self) -> bool:
        """Whether it is installed from a folder, a repository or an address, as the project itself may be."""
        return _LOCAL.match(self.specifier) is not None


_LOCAL = regex(r"[^;]{0,2000}?(?:@|://|file:)|\.{0,2}/")


class Script(NamedTuple):
    """One `[project.scripts]` (or poetry scripts, or setup entry_points) line: name, `package.module`, function."""

    name: str
    module: str
    function: str
    path: str
    line: int


class Manifest(NamedTuple):
    """One manifest or lock: requirements*.txt, pyproject.toml, setup.py/cfg, environment.yml, Pipfile, *.lock, pixi.

    `own` are the normalised names of what it calls the project, or takes from a folder or repository as the project is.
    """

    path: str
    kind: str
    requirements: tuple[Requirement, ...] = ()
    scripts: tuple[Script, ...] = ()
    lock: bool = False
    error: Problem | None = None
    own: frozenset[str] = frozenset()


class Coverage(NamedTuple):
    """How many third-party imports are declared, of how many, and the first place of each that is not."""

    declared: int
    total: int
    missing: tuple[tuple[str, str, int], ...]


_RUNS = regex(r"(?:^|/)(?:wandb/(?:offline-)?run-|mlruns/|lightning_logs/|site-packages/)")
_FOLDERS = (
    "*requirements/*.txt",
    "*requirements/*.in",
    *(f"*{of}*/*.{end}" for of in ("env", "conda") for end in ("yml", "yaml")),
)
"""Where files lie that may be manifests whatever their names."""
_PARTS = "opentelemetry-"
_STDLIB = frozenset(sys.stdlib_module_names) | GONE_FROM_STDLIB


class DependenciesView:
    """The manifests and locks, each read when first asked for, and what they declare together."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @cached_property
    def _named(self) -> tuple[str, ...]:
        from auditor.views._manifests import PATTERNS
        from auditor.views._named_manifests import listed_beside, named_manifests

        named = self._tree.named(*PATTERNS)
        todo = [path for path in named if not self._tree.is_foreign(path) and not _RUNS.search(path)]
        todo += [path for path in self._tree.files(*_FOLDERS, foreign=False) if not _RUNS.search(path)]
        todo += listed_beside(self._tree, tuple(path for path in named if self._tree.is_foreign(path)))
        todo += named_manifests(self._tree, frozenset(todo))
        self._tree.prefetch(todo)
        return tuple(todo)

    @cached_property
    def _asking(self) -> tuple[dict[str, Manifest], list[str]]:
        """The manifests by path, and the locks, which are long: most questions are answered before one is read."""
        return self._read(self._named, locks=False)

    @cached_property
    def _locks(self) -> dict[str, Manifest]:
        return self._read(self._asking[1], locks=True)[0]

    def _read(self, paths: Iterable[str], *, locks: bool) -> tuple[dict[str, Manifest], list[str]]:
        from auditor.views._manifests import is_lock, read_manifest

        found: dict[str, Manifest] = {}
        todo, seen, left = list(paths), set[str](), list[str]()
        while todo:
            path = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            if not locks and is_lock(path):
                left.append(path)
                continue
            manifest, includes = read_manifest(self._tree, path)
            if manifest is not None:
                found[path] = manifest
            for name in includes:
                included = posixpath.normpath(posixpath.join(posixpath.dirname(path), name.replace("\\", "/")))
                if self._tree.is_file(included):
                    todo.append(included)
        return found, left

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        """Every manifest and lock of Python packages, sorted by path; files that a run left behind are left out."""
        found = {**self._asking[0], **self._locks}
        return tuple(found[path] for path in sorted(found))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement of every manifest, then of every lock."""
        return _in_order(self.manifests)

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """The console scripts that the manifests define; a lock defines none."""
        asking = self._asking[0]
        return tuple(script for path in sorted(asking) for script in asking[path].scripts)

    @cached_property
    def _asked_for(self) -> dict[str, Requirement]:
        return _first_by_name(_in_order(self._asking[0].values()))

    @cached_property
    def _by_name(self) -> dict[str, Requirement]:
        return _first_by_name(self.requirements)

    @cached_property
    def _by_letters(self) -> dict[str, Requirement]:
        return {name.replace("-", ""): item for name, item in sorted(self._by_name.items())}

    def requires(self, *names: str) -> Requirement | None:
        """Return the requirement of the first of these distributions that is declared, manifests before locks."""
        for name in map(normalised, names):
            found = self._asked_for.get(name) or self._by_name.get(name)
            if found is not None:
                return found
        return None

    def declared(self, import_name: str) -> Requirement | None:
        """Return the requirement that brings an import (`cv2`, `google.cloud.storage`), or None."""
        names = candidates(import_name)
        found = self.requires(*names)
        if found is None and import_name.split(".")[0] in NAMESPACES and "." in import_name:
            start = normalised(unit(import_name)) + "-"
            found = next((item for name, item in sorted(self._by_name.items()) if name.startswith(start)), None)
            if found is None and import_name.startswith("opentelemetry."):
                # All of them are parts of one thing: its exporters need its SDK, and that its API.
                found = next((item for name, item in sorted(self._by_name.items()) if name.startswith(_PARTS)), None)
            if found is None and import_name.startswith("google.cloud."):
                found = self.requires("google-cloud")  # by the name that all of them are imported by, once a package
        own = normalised(unit(import_name))
        if found is None and own in names:
            # Some are one word only where they are imported, or only where they are installed: `split-folders`.
            found = self._by_letters.get(own.replace("-", ""))
        return found

    def distributions(self, import_name: str) -> tuple[str, ...]:
        """Return the distributions that may bring an import, by their normalised names, the usual one first."""
        return candidates(import_name)

    def brings(self, import_name: str) -> Requirement | None:
        """Return the declared requirement with which an import that is not declared itself is installed, or None."""
        return self.requires(*BROUGHT.get(unit(import_name), ()))

    def coverage_of_imports(self, python: PythonView) -> Coverage:
        """Return how much of what the project's code imports is declared.

        The standard library and the project's own modules (also those beside a script, and what protoc makes of a
        .proto) are left out; one import counts once, by its top-level name, in a namespace package by as much as names
        a distribution. What a module only tries to import, to do without where it is missing, need not be declared: it
        counts only where it is. So does what a file of tasks imports, which may come with the tool that runs it.
        """
        first: dict[str, tuple[str, int]] = {}
        full: dict[str, str] = {}
        needed = set()
        required = {module.path for module in python.code}
        for module in sorted((*python.code, *python.tasks), key=lambda item: (item.path not in required, item.path)):
            for name, line, tried in _imports(module):
                key = unit(name)
                if module.path in required and not tried:
                    needed.add(key)
                if key not in first:
                    first[key], full[key] = (module.path, line), name
        declared = total = 0
        missing = []
        for key in sorted(first):
            top = key.split(".")[0]
            if top in _STDLIB:
                continue
            if self.declared(full[key]) or self.declared(key):
                declared += 1
                total += 1
            elif key in needed and top not in self._own_names and not top.endswith(MADE_BY_PROTOC):
                total += 1
                missing.append((key, *first[key]))
        return Coverage(declared, total, tuple(missing))

    @cached_property
    def _own_names(self) -> frozenset[str]:
        """Every name by which a file of the repository could be imported, wherever `sys.path` points."""
        names = set()
        for path in self._tree.ending(".py", ".pyi", ".ipynb"):
            if not _RUNS.search(path):
                *folders, name = path.split("/")
                names.update(folders)
                names.add(name.partition(".")[0])
        return frozenset(names)

    @property
    def scope(self) -> Scope:
        """How many manifests there are."""
        return ((len(self.manifests), "dependency manifest"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the manifests that could not be read, or do not parse and mention one of the names."""
        manifests = self.manifests  # read first: only then is it known what could not be
        unread = self._tree.unread
        found = set()
        for manifest in manifests:
            if manifest.path in unread:
                found.add(manifest.path)
            elif manifest.error is not None:
                text = self._tree.text(manifest.path) or ""
                if not names or any(name in text for name in names):
                    found.add(manifest.path)
        return tuple(sorted(found))


def _in_order(manifests: Iterable[Manifest]) -> tuple[Requirement, ...]:
    found = [item for manifest in manifests for item in manifest.requirements]
    return tuple(sorted(found, key=lambda item: (item.lock, item.path, item.line, item.name)))


def _first_by_name(requirements: Iterable[Requirement]) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for item in requirements:
        found.setdefault(item.name, item)
    return found


def _imports(module: Module) -> Iterator[tuple[str, int, bool]]:
    for item in module.imports:
        # The folder of the repository has a name of its own where it is cloned, and begins what leads to its files.
        if not item.relative and item.module and not (item.own and "." in item.module):
            name = item.target if item.module.split(".")[0] in NAMESPACES else item.module
            yield name, item.line, item.guarded and not item.scope
