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
    r"""(?:\bpip\b|\bpip3\b|\bsync\b|\binstall_requirements\b)[^&|;#]{0,300}?[\s"']"""
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
    names = {path.rpartition("/")[2] for path in possible}
    found: set[str] = set()
    places = (*tree.named(*_INSTALLING, foreign=False), *tree.files(".github/*.yml", ".github/*.yaml", foreign=False))
    for place in places:
        text = tree.text(place) or ""
        if "install" not in text and "requirements" not in text and "sync" not in text:
            continue
        for given in _GIVEN.finditer(text):
            name = (given[1] or given[2]).replace(":", "/").lstrip("/")
            if name.rpartition("/")[2] in names:
                found.update(_meant(posixpath.normpath(name), posixpath.dirname(place), possible))
    return tuple(sorted(found))


def _is_small(tree: Tree, path: str) -> bool:
    return tree.is_file(path) and (tree.size(path) or 0) <= _MOST_BYTES


def _meant(name: str, folder: str, possible: set[str]) -> set[str]:
    """Return the file that a name means: beside the file that has it, from the root, or the only one that ends so.

    An image, or a step of a workflow, has a folder of its own.
    """
    for path in (posixpath.normpath(posixpath.join(folder, name)), name):
        if path in possible:
            return {path}
    last = posixpath.basename(name)
    ending = {path for path in possible if posixpath.basename(path) == last}
    return ending if len(ending) == 1 else set()


def listed_beside(tree: Tree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of these manifests that lie in a folder for others' code which holds no code: only such lists."""
    found = []
    for path in paths:
        parts = path.split("/")[:-1]
        top = next((place for place, part in enumerate(parts, 1) if part.lower() in _OTHERS), 0)
        if top and all(_is_list(file, paths) for file in tree.below("/".join(parts[:top]))):
            found.append(path)
    return tuple(found)


def _is_list(path: str, lists: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2]
    return path in lists or any(fnmatchcase(name, pattern) for pattern in _BESIDE)
