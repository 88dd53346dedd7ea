"""Remarks about the Python versions that workflows set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._versions import admits, requirement
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Job, Step, Workflow

_ACTIONS: Final = ("actions/setup-python", "astral-sh/setup-uv")
_OWN: Final = regex(r"\.(?:\[[\w,. -]*\])?")
_OWN_LINE: Final = regex(r"(?m)^[ \t]*(?:-e[ \t]+|--editable[ =])?\.(?:\[[\w,. -]*\])?[ \t]*(?:#[^\n]*)?\r?$")
_CHOSEN: Final = regex(
    r"\bUV_(?:PYTHON|PROJECT|NO_PROJECT|WORKING_DIR)|--(?:python|project|directory|no-project)\b|\buv [^\n]{0,99} -p "
)
"""What has uv take another Python or project than the one it would."""
_FAILS: Final = "so installing it fails"
_PASSED_OVER: Final = "so uv takes another one for the tests"
_ENDS: Final = {
    ("pip", _ACTIONS[0]): _FAILS,
    ("uv", _ACTIONS[0]): _PASSED_OVER,
    ("uv", _ACTIONS[1]): _FAILS,
    ("uv", "uv"): _PASSED_OVER,
}
"""What comes of a version by what installs the project and what set the version up."""


class _SetUp(NamedTuple):
    """One version that a job sets up: by which action (`uv` for the command), and where."""

    version: str
    by: str
    place: Evidence


@remark("workflow-python-version")
def workflow_python_version(repo: Repository) -> Iterator[Remark]:
    """A workflow sets up a Python version that `requires-python` excludes, and installs the project.

    pip stops with an error there. uv takes another Python, so that no test runs on the version that was meant, and
    stops only where it is told to take that one. Silent where a job installs the project in no way that is known:
    then nothing asks for `requires-python`. Jobs that do the same share one remark.
    """
    needs = requirement(repo)
    if needs is None:
        return
    found: dict[tuple[str, str], list[tuple[Job, _SetUp]]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs if not any(each.misplaced for each in workflow.jobs) else ():
            wrong = [each for each in _set_up(repo, workflow, job) if admits(needs.text, each.version) is False]
            tool = _installer(repo, workflow, job) if wrong else ""
            for each in wrong:
                end = _ENDS.get((tool, each.by))
                if end:
                    found.setdefault((each.version, end), []).append((job, each))
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (version, end), uses in found.items():
        alike.setdefault((end, tuple(dict.fromkeys(job.id for job, _ in uses))), []).append(version)
    for (end, names), versions in alike.items():
        who = f"job {names[0]} sets up" if len(names) == 1 else f"the jobs {listed(names)} set up"
        yield Remark(
            "workflow-python-version",
            "ci",
            f"{who} Python {listed(versions)}, but the project requires {needs.text}, {end}",
            (
                *dict.fromkeys(each.place for version in versions for _, each in found[version, end]),
                Evidence(needs.path, needs.line, f"requires-python: {needs.text}"),
            ),
            Confidence.HIGH if end == _FAILS else Confidence.MEDIUM,
        )


def _set_up(repo: Repository, workflow: Workflow, job: Job) -> list[_SetUp]:
    """Return the Python versions that a job sets up; none where it does so in two ways, or twice in one."""
    ways: list[list[_SetUp]] = []
    for step in job.steps:
        if step.action in _ACTIONS and step.inputs.get("python-version"):
            line = step.input_lines.get("python-version", step.line)
            versions = _versions(step, job)
            place = [Evidence(workflow.path, line, f"python-version: {version}") for version in versions]
            ways.append([_SetUp(version, step.action, where) for version, where in zip(versions, place, strict=True)])
        ran = repo.workflows.as_run(workflow, job, step) if "uv python" in (step.run or "") else ()
        commands = [command for each in ran for command in repo.resolve.step(workflow, job, each)]
        installs = [each for each in commands if each.argv[:3] == ("uv", "python", "install") and len(each.argv) == 4]
        if installs:
            ways.append(
                [
                    _SetUp(each.argv[3], "uv", Evidence(each.path, each.line, clipped(each.text, 120)))
                    for each in installs
                ]
            )
    return ways[0] if len(ways) == 1 else []


def _versions(step: Step, job: Job) -> list[str]:
    given = step.inputs.get("python-version", "").strip()
    name = re.fullmatch(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", given)
    return list(job.matrix.get(name[1], ())) if name else [given]


def _installer(repo: Repository, workflow: Workflow, job: Job) -> str:
    """Return whether `pip` or `uv` installs the project in a job; empty where neither is sure to."""
    env = repo.workflows.environment(workflow, job, job.steps[0])
    synced = tested = False
    for step in job.steps:
        names = " ".join({**env, **step.env})
        if step.working_directory or _CHOSEN.search(f"{names} {step.run or ''}"):
            return ""
        for command in repo.resolve.step(workflow, job, step):
            if command.tool == "cd":
                break
            if command.swallowed:
                continue
            if _installs(repo, command):
                system = command.tool != "uv" or "--system" in command.argv or "UV_SYSTEM_PYTHON" in names
                return "pip" if system else ""
            if command.argv[:2] == ("uv", "sync") or re.search(r"\buv run\b", command.text):
                synced = True
            tested = tested or "pytest" in command.argv
    # Which Python a linter takes is worth no word.
    return "uv" if synced and tested else ""


def _installs(repo: Repository, command: Command) -> bool:
    """Return whether a command has pip install the project itself."""
    words = command.argv
    if command.tool not in ("pip", "pip3", "uv") or "install" not in words[1:3] or "--ignore-requires-python" in words:
        return False
    if any(_OWN.fullmatch(word) for word in words[2:]):
        return True
    lists = [words[at + 1] for at, word in enumerate(words[:-1]) if word in ("-r", "--requirement")]
    return any(_OWN_LINE.search(repo.tree.text(path) or "") for path in lists if repo.tree.is_file(path))
