"""Make targets and invoke tasks that are called and not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor import Repository
from auditor.shared import TASK_RUNNERS, regex
from probes.remarks._places import joined, present, static

_MAKE = ("Makefile", "makefile", "GNUmakefile")
_DYNAMIC_MAKE = regex(
    r"(?m)^[ ]*-?(?:include|sinclude)\b|^[^#\t\n=%]*%[^\n]*:|\$\((?:eval|foreach|call|shell)|^define\b|"
    r"^(?:[^\t\n#=:$]|\$(?![({]))*\$[({][^\n]*:"
)
_DYNAMIC_TASKS = regex(
    r"Collection|add_task|add_collection|@task\([^)\n]{0,300}(?:aliases|name)\s*=|import \*|globals\(\)|exec\("
)


class Missing(NamedTuple):
    """A target that is called and not there."""

    kind: str
    name: str
    file: str
    where: str


def missing_target(repo: Repository, words: Sequence[str], folders: tuple[str, ...]) -> Missing | None:
    """Return the Make target or invoke task that a command calls where it is surely not there."""
    if len(words) < 2 or not re.fullmatch(r"[A-Za-z][\w-]*", words[1]):
        return None
    tool, name = words[:2]
    if tool == "make":
        return _missing_rule(repo, name, folders)
    return _missing_task(repo, name, folders) if TASK_RUNNERS.get(tool) == "invoke" else None


def _missing_rule(repo: Repository, name: str, folders: tuple[str, ...]) -> Missing | None:
    files = [path for folder in folders for each in _MAKE if repo.tree.exists(path := joined(folder, each))]
    if not files:
        if any(repo.tree.named(*_MAKE, "*.mk")):
            return None
        return Missing("make", name, "Makefile", "there is no Makefile in the repository")
    texts = [repo.tree.text(path) for path in files]
    if any(text is None or _DYNAMIC_MAKE.search(text) for text in texts):
        return None
    if any(present(repo, joined(folder, name)) for folder in folders) or _known(repo, "make", name):
        return None
    return Missing("make", name, files[0], f"{files[0]} has no target {name}")


def _missing_task(repo: Repository, name: str, folders: tuple[str, ...]) -> Missing | None:
    tasks = [path for folder in folders if repo.tree.exists(path := joined(folder, "tasks.py"))]
    if not tasks:
        if repo.tree.named("tasks.py", "invoke.yaml", "invoke.yml") or repo.tree.is_dir("tasks"):
            return None
        return Missing("invoke", name, "tasks.py", "there is no tasks.py in the repository")
    module = next((each for each in repo.python.modules if each.path == tasks[0]), None)
    if module is None or module.error or _DYNAMIC_TASKS.search(repo.tree.text(tasks[0]) or ""):
        return None
    wanted = name.replace("-", "_")
    if _known(repo, "invoke", name) or any(each.name == wanted for each in module.functions):
        return None
    if any(each.alias == wanted for each in module.imports) or not static(name):
        return None
    return Missing("invoke", name, tasks[0], f"{tasks[0]} has no task {name}")


def _known(repo: Repository, kind: str, name: str) -> bool:
    wanted = name.replace("_", "-")
    return any(each.kind == kind and each.name.replace("_", "-") == wanted for each in repo.commands.targets)
