"""What a GitLab CI file takes in: files of the repository, which are read, and those of others, which are not."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from auditor._globs import LONGEST_PATH, glob_expression
from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_MOST = 50
_GIVEN = frozenset(["cache", "before_script", "after_script"])
"""What a file may give all jobs, and that tells what these do."""
_REFERENCE = regex(r"!reference[ \t]{0,9}\[[ \t]{0,9}[\"']?([^\[\]\"',\n]{1,200})")
RESERVED = frozenset(
    ["image", "services", "stages", "variables", "default", "include", "workflow", "cache", "before_script"]
).union(["after_script", "types", "spec"])
"""What is no job of a CI file."""
_SUFFIXES = (".yml", ".yaml")


def included(tree: Tree, data: Mapping[object, object]) -> tuple[list[str], bool]:
    """Return the files of the repository that a CI file includes, or starts as a pipeline of their own, and whether
    what it includes is all among them."""
    given = [data.get("include")]
    jobs = (value for value in data.values() if isinstance(value, Mapping))
    given += [job["trigger"].get("include") for job in jobs if isinstance(job.get("trigger"), Mapping)]
    found: dict[str, None] = {}
    whole = True
    for local in islice((each for value in given for each in _each(value)), _MOST):
        paths = list(_paths(tree, local)) if local is not None else []
        whole = whole and bool(paths)
        found.update(dict.fromkeys(paths[:_MOST]))
    return list(found)[:_MOST], whole and len(found) <= _MOST


def all_extended(data: Mapping[object, object]) -> bool:
    """Return whether all that jobs of a CI file extend stands in it; what they take from another file is not read."""
    for value in data.values():
        named = value.get("extends") if isinstance(value, Mapping) else None
        for name in named if isinstance(named, list) else [named]:
            if isinstance(name, str) and name not in data:
                return False
    return True


def entangled(tree: Tree, files: Mapping[str, Mapping[object, object]]) -> Iterator[str]:
    """Yield those of some CI files that give all of them something, or say of a job what another file says, too, or
    take a part of another's job over: each file is read by itself, and GitLab reads them as one."""
    named = Counter(name for data in files.values() for name, value in data.items() if isinstance(value, Mapping))
    for path, data in files.items() if len(files) > 1 else ():
        default = data.get("default")
        given = _GIVEN & (data.keys() | (default.keys() if isinstance(default, Mapping) else set()))
        taken = (found[1].strip() for found in _REFERENCE.finditer(tree.text(path) or ""))
        twice = any(named[name] > 1 for name in data if name not in RESERVED)
        if given or twice or any(name not in data for name in taken):
            yield path


def _each(value: object) -> Iterator[str | None]:
    """Yield each file that is included by its path in the repository; None for one that lies elsewhere."""
    if value is None:
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping) and isinstance(item.get("local"), str):
            yield item["local"]
        else:
            yield item if isinstance(item, str) and "://" not in item else None


def _paths(tree: Tree, local: str) -> Iterator[str]:
    path = posixpath.normpath(local.strip().lstrip("/"))
    if "*" not in path:
        if tree.exists(path):
            yield path
        return
    written = glob_expression(path)
    pattern = re.compile(written) if written is not None else None
    for each in tree.entries if pattern is not None else ():
        if each.endswith(_SUFFIXES) and len(each) <= LONGEST_PATH and pattern is not None and pattern.fullmatch(each):
            yield each
