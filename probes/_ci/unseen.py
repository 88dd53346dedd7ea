"""What workflows may do out of sight: in a file that is not readable, or in another repository."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, unreadable
from auditor.shared import TASK_RUNNERS, regex
from probes._ci.builders import is_of_builder
from probes._commands import runs, short, steps, words, workflows

if TYPE_CHECKING:
    import re

TESTING: Final = regex(r"(?:^|[^a-z])(?:py|unit)?tests?(?:ing|er)?(?:$|[^a-z])")
LINTING: Final = regex(
    r"lint(?:er|ers|ing)?(?:$|[^a-z])|sonar|codacy|code-?(?:quality|style|analysis)|static-?analysis"
)
IMAGES: Final = regex(r"(?:docker|container)(?![\w-]{0,40}scan)")
PAGES: Final = regex(r"pages|docs|sphinx")
"""What the name of an action tells that it is for."""
_BESIDE: Final = regex(
    r"report|result|summar|comment|badge|upload|artifact|set-?up|install|login|auth|meta|config|cach|prune|clean|delet|"
    r"remove|scout|commit|markdown|title|label|link|compose|descri|release|notif|wait|changed"
)
"""What is done before, after or beside that."""


def unless_unseen(repo: Repository, finding: Finding, kind: re.Pattern[str] | None = None, *names: str) -> Finding:
    """Return a finding that no workflow does something, not sure where what does it may be out of sight.

    That is a workflow that is not readable and (where it was read) mentions one of the names; and with a `kind` also
    one of another repository, an action that nothing here knows and that is named for it, or a builder's target.
    """
    if finding.state is State.DONE or finding.confidence is Confidence.LOW:
        return finding
    finding = unless_aside(repo, finding)
    unread = repo.workflows.unread(names) or tuple(_called_unread(repo, names))
    if unread:
        place, told = unreadable(unread[0]), f"not readable: {unread[0]}"
    else:
        beyond = (
            next(chain(_beyond(repo, kind), _tasks_unfound(repo), _tasks_untold(repo), _built(repo)), None)
            if kind is not None
            else None
        )
        if beyond is None:
            return finding
        place, told = beyond, f"not looked into: {beyond.note}"
    message = f"{finding.message}; {told}"
    return finding.less_sure(*finding.evidence, place, message=message, confidence=Confidence.LOW)


TESTED_BY: Final = ("test", *sorted(frozenset(TASK_RUNNERS.values())))
"""What a workflow that is not readable mentions where it may run tests: these, or tasks."""
_IN_FILES: Final = {"taskfile": "task", "tasks.py": "invoke", "noxfile.py": "nox"}
"""The kinds of tasks that have a file of their own, by how its name begins."""


def _called_unread(repo: Repository, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the files of tasks that are not readable and that a workflow runs a task of."""
    called = {TASK_RUNNERS.get(words(run.command)[0]) for workflow in workflows(repo) for run in runs(repo, workflow)}
    # At other commits the files of tasks are parsed for this alone.
    if called.isdisjoint(_IN_FILES.values()):
        return
    for path in repo.commands.unread(names):
        name = path.rpartition("/")[2].lower()
        if any(kind in called and name.startswith(begin) for begin, kind in _IN_FILES.items()):
            yield path


_OF_TASKS: Final = {tool: kind for tool, kind in TASK_RUNNERS.items() if kind in ("poe", "invoke")}
"""What runs tasks that may be functions, or be taken in from elsewhere, with the kind of task."""
_NAME: Final = regex(r"\w[\w.:-]{0,100}")


def _tasks_unfound(repo: Repository) -> Iterator[Evidence]:
    """Yield where a workflow runs a task of which no command is known: what it does is out of sight."""
    called = [run for workflow in workflows(repo) for run in runs(repo, workflow) if words(run.command)[0] in _OF_TASKS]
    targets = repo.commands.targets if called else ()
    known = {(each.kind, each.name.replace("_", "-")) for each in targets if each.commands or each.needs}
    for run in called:
        tool, *rest = words(run.command)
        named = [word for word in rest if _NAME.fullmatch(word)]
        if named and not any((_OF_TASKS[tool], name.replace("_", "-")) in known for name in named):
            yield run.evidence(short(run.command))[-1]


_RUNNING: Final = frozenset({"hatch", "pdm", "pixi", "pipenv", "poetry", "rye", "uv"})
"""What may run a task by `run`, which stands as a command of its own then."""
_UNTOLD: Final = regex(r"[\w.:/@{}-]{0,100}(?:\$\{?[A-Za-z_]\w{0,80}\}?|\$\{\{[^{}]{1,200}\}\}|\{\})[\w.:/@-]{0,100}")
_VALUED: Final = regex(r"-(?:C|f|j|x|d|I|-directory|-file|-jobs|-project|-path)")


def _tasks_untold(repo: Repository) -> Iterator[Evidence]:
    """Yield where a workflow runs a task, or a command, whose very name only a variable tells."""
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            tool, *rest = words(run.command)
            if rest[:1] in (["="], ["+="]):
                continue  # PowerShell gives a variable a value, and runs nothing
            named = [
                word
                for before, word in zip(["", *rest], rest, strict=False)
                if word[0:1] != "-" and "=" not in word and not _VALUED.fullmatch(before)
            ]
            named = named if tool in TASK_RUNNERS else []
            # The runner in front has been taken off, and the task is the tool.
            if tool.startswith("$") or any(f"{each} " in run.command.text for each in _RUNNING):
                named = [*named, tool]
            if any(_UNTOLD.fullmatch(word) for word in named):
                yield run.evidence(short(run.command))[-1]


def _built(repo: Repository) -> Iterator[Evidence]:
    """Yield where a workflow has a builder make a target: what that does stands in a language that is not read."""
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            if is_of_builder(run.command):
                yield run.evidence(short(run.command))[-1]


def unless_aside(repo: Repository, finding: Finding) -> Finding:
    """Return a finding that no workflow does something, not quite sure where all of them lie where GitHub runs none."""
    if finding.confidence is not Confidence.HIGH or repo.workflows.files:
        return finding
    aside = [path for path in repo.tree.named("*.yml", "*.yaml", foreign=False) if "/.github/workflows/" in path]
    if not aside:
        return finding
    aside.sort(key=lambda path: "test" not in path.rpartition("/")[2])
    folder = aside[0].partition("/.github/")[0]
    places = (Evidence(path, 1, "GitHub runs none in this folder") for path in aside[:3])
    return finding.less_sure(
        *finding.evidence, *places, message=f"{finding.message}; GitHub does not run those below {folder}"
    )


def _beyond(repo: Repository, kind: re.Pattern[str]) -> Iterator[Evidence]:
    """Yield where a workflow calls one of another repository, or an action that is named for what is looked for."""
    for path, line, uses in repo.workflows.called:
        yield Evidence(path, line, uses)
    for workflow in workflows(repo):
        for _, step in steps(workflow):
            for each in (step, *repo.workflows.action(step.uses or "")):
                name = each.action.partition("/")[2]
                if name and each.action[0] not in "./" and kind.search(name) and not _BESIDE.search(name):
                    yield Evidence(workflow.path, step.line, each.uses or "")
