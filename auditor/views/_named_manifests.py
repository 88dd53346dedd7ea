"""Lists of packages that only what installs them shows to be manifests: their names, or their folders, do not."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_ENDINGS = (".txt", ".in", ".lock", ".pip")
_MOST_BYTES = 200_000
_INSTALLING = (
    "Dockerfile*", "*.dockerfile", "*.Dockerfile", "Containerfile*", "*.sh", "Makefile", "GNUmakefile", "*.mk",
    "[Jj]ustfile", "Taskfile*.y*ml", "tox.ini", "noxfile.py", "tasks.py", ".gitlab-ci.yml", "cloudbuild*.y*ml",
    "BUILD", "BUILD.*", "WORKSPACE*", "MODULE.bazel", "*.bzl", "*.def", "README*",
)  # fmt: skip
_GIVEN = regex(
    r"""(?:\bpip\b|\bpip3\b|\bsync\b|\binstall_requirements\b)(?:[^&|;#\n]|(?<=\\)\n){0,300}?[ \t"']"""
    r"""(?:-[rc]|--(?:requirements?|constraints?)\b)[\s="',\]]{0,4}([\w./-]{1,200})"""
    r"""|\b(?:python_requirements|pip_parse|pip\.parse|pip_install|compile_pip_requirements)\([^()]{0,400}?"""
    r"""\b(?:source|requirements\w{0,20})[ ]?=[ ]?["'](?:@?//)?([\w./:-]{1,200})"""
)
"""A list that pip or uv is given, and one that a builder's rule names: of Pants (`source`) or Bazel."""

_OTHERS = frozenset({"third_party", "third-party", "thirdparty", "3rdparty"})
_BESIDE = ("BUILD", "BUILD.*", "README*", "*.lock", "__init__.py")


def named_manifests(tree: Tree, known: frozenset[str]) -> tuple[str, ...]:
    """Return the lists of packages, none of them known, that a command or a builder's file names, sorted.

    Where none is there that could be one, no file is read.
    """
    possible = {path for path in tree.ending(*_ENDINGS) if path not in known and _is_small(tree, path)}
    if not possible:
        return ()
    names: dict[str, list[str]] = {path.rpartition("/")[2]: [] for path in possible}
    for path in (*(path for path in possible if not tree.is_foreign(path)), *known):
        names.setdefault(path.rpartition("/")[2], []).append(path)
    found: set[str] = set()
    places = (*tree.named(*_INSTALLING, foreign=False), *tree.files(".github/*.yml", ".github/*.yaml", foreign=False))
    for place in places:
        text = tree.text(place) or ""
        if "install" not in text and "requirements" not in text and "sync" not in text:
            continue
        for given in _GIVEN.finditer(text):
            name = (given[1] or given[2]).replace(":", "/").lstrip("/")
            alike = names.get(name.rpartition("/")[2])
            if alike is not None:
                found.update({_meant(tree, posixpath.normpath(name), posixpath.dirname(place), alike)} & possible)
    return tuple(sorted(found))


def _is_small(tree: Tree, path: str) -> bool:
    return tree.is_file(path) and (tree.size(path) or 0) <= _MOST_BYTES


def _meant(tree: Tree, name: str, folder: str, alike: list[str]) -> str:
    """Return the file that a name means: beside the file that has it, from the root, or the only own one called so.

    An image, or a step of a workflow, has a folder of its own. Empty where it means none of these.
    """
    for path in (posixpath.normpath(posixpath.join(folder, name)), name):
        if tree.is_file(path):
            return path
    return alike[0] if len(alike) == 1 else ""


def listed_beside(tree: Tree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of these manifests that lie in a folder for others' code which holds no code: only such lists."""
    lists, folders, found = frozenset(paths), dict[str, bool](), []
    for path in paths:
        parts = path.split("/")[:-1]
        top = next((place for place, part in enumerate(parts, 1) if part.lower() in _OTHERS), 0)
        folder = "/".join(parts[:top])
        if top and folder not in folders:
            folders[folder] = all(_is_list(file, lists) for file in tree.below(folder))
        if top and folders[folder]:
            found.append(path)
    return tuple(found)


def _is_list(path: str, lists: frozenset[str]) -> bool:
    name = path.rpartition("/")[2]
    return path in lists or any(fnmatchcase(name, pattern) for pattern in _BESIDE)
