"""A remark about tasks and targets that run a script which is not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._places import anywhere, case_told, joined, static, whole
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Target

_OF_TEMPLATES: Final = frozenset(
    ["data.py", "make_dataset.py", "train.py", "train_model.py", "predict_model.py", "test_environment.py",
     "evaluate.py", "visualize.py"]
)  # fmt: skip
"""Scripts that the tasks of templates run, whatever became of them."""
_KINDS: Final = ("make", "invoke", "just", "task", "poe", "nox")
"""The kinds of tasks that run in the folder of their file: npm, tox and hooks may run elsewhere."""
_MAKES: Final = regex(r"\b(?:git clone|curl|wget|unzip|tar|cp|mv|gsutil|dvc|cookiecutter)\b|>")


@remark("task-script-missing")
def task_script_missing(repo: Repository) -> Iterator[Remark]:
    """A Make target or a task runs a script that is not in the repository.

    Silent for the tasks that templates bring, whose scripts were renamed, and where a command of the task may bring the
    script. One remark a script.
    """
    if not whole(repo):
        return
    found: dict[str, list[tuple[Target, Evidence]]] = {}
    for target in repo.commands.targets:
        if target.kind not in _KINDS or any(_MAKES.search(each.text) for each in target.commands):
            continue
        for command in target.commands:
            path = _script(command.argv) if command.tool == "python" and not command.swallowed else ""
            if path and not _there(repo, path):
                place = Evidence(command.path, command.line, clipped(command.text, 100))
                found.setdefault(path, []).append((target, place))
    for path, tasks in found.items():
        target = tasks[0][0]
        name = posixpath.basename(path) if "{}" in path else path
        others = repo.tree.named(posixpath.basename(path), foreign=False)
        near = f" (there is {listed(others)})" if others else case_told(repo, path)
        yield Remark(
            "task-script-missing",
            "profiling" if "profil" in target.name else "cli",
            f"the {'target' if target.kind == 'make' else 'task'} {target.name} of {target.path} runs {name}, which is "
            f"not in the repository{near}",
            tuple(place for _, place in tasks),
        )


def _script(argv: tuple[str, ...]) -> str:
    """Return the path of the script that python is told to run; empty for one of a template's, or none that is told."""
    path = argv[1] if len(argv) > 1 and argv[1].endswith(".py") else ""
    plain = static(path.replace("{}", "x")) and not path.startswith("..")
    return path if plain and posixpath.basename(path) not in _OF_TEMPLATES else ""


def _there(repo: Repository, path: str) -> bool:
    """Return whether a script may be there; one in a folder that a variable names, wherever its name is."""
    if "{}" in path:
        return "{}" in posixpath.basename(path) or bool(repo.tree.named(posixpath.basename(path)))
    return bool(anywhere(repo, joined("", path)))
