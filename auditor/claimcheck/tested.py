"""The jobs of workflows that run tests: which these are, and the versions of Python that they set up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.claimcheck.outcome import Observed
from auditor.finding import Evidence
from auditor.views.sessions import PYTHONS, SELECTS
from auditor.views.workflows import expand_inputs, expand_matrix

if TYPE_CHECKING:
    from auditor.repository import Repository
    from auditor.views.workflows import Job, Step, Workflow

_VERSION = regex(r"(?<![\d.])(3\.\d{1,2})(?![\d])")
_LONGEST = 2_000


def jobs(
    observed: Observed, *, testing: bool, words: str = "", within: Collection[str] = ()
) -> list[tuple[Workflow, Job]]:
    """Return the jobs of active workflows, or of those of some paths; with `testing` those that run tests. Those of a
    file that some words name come first."""
    repository = observed.repository
    found = [
        (workflow, job)
        for workflow in repository.workflows.active
        if not within or workflow.path in within
        for job in workflow.jobs
        if not testing or any(map(repository.commands.tests, repository.resolve.job(workflow, job)))
    ]
    return sorted(found, key=lambda pair: pair[0].path.rpartition("/")[2] not in words) if words else found


_CALLED_TESTS = regex(
    r"(?:(?:run|the|our|all|python|project|ci|github|unit)[\W_]{0,3}){0,4}(?:py)?test(?:s|ing)?"
    r"(?:[\W_]{0,3}(?:ci|suite|workflow|pipeline|code|\.ya?ml)){0,3}",
    re.IGNORECASE,
)


def called_after_tests(observed: Observed) -> frozenset[str]:
    """Return the paths of the workflows with tests that are named after them alone.

    Nothing is returned where all are, or where none is.
    """
    testing = {workflow.path: workflow for workflow, _ in jobs(observed, testing=True)}
    names = {path: (workflow.name or "", path.rpartition("/")[2]) for path, workflow in testing.items()}
    called = frozenset(path for path, two in names.items() if any(map(_CALLED_TESTS.fullmatch, two)))
    return called if len(called) < len(testing) else frozenset()


def called_here(observed: Observed, job: Job) -> bool:
    """Return whether a job calls a workflow of the repository, whose own jobs tell what runs."""
    return job.uses is not None and observed.repository.workflows.reusable(job.uses) is not None


def only_called(observed: Observed, found: Collection[tuple[Workflow, Job]]) -> frozenset[str]:
    """Return the paths of the workflows that nothing starts but some jobs, which something else does."""
    started = [job.uses for workflow, job in found if job.uses and not _is_only_called(workflow)]
    called = map(observed.repository.workflows.reusable, started)
    return frozenset(one.path for one in called if one is not None and _is_only_called(one))


def _is_only_called(workflow: Workflow) -> bool:
    """Return whether others alone start a workflow."""
    return all(trigger.event == "workflow_call" for trigger in workflow.triggers)


def runs_on(observed: Observed, job: Job) -> tuple[str, ...]:
    """Return what the jobs of the workflow run on that a job calls, as that job hands it in; none where it calls none.

    What other jobs hand in is left out: those of linters may run elsewhere.
    """
    called = observed.repository.workflows.reusable(job.uses) if job.uses else None
    if called is None:
        return ()
    given = expand_matrix(tuple({**called.defaults, **job.inputs}.values()), job.matrix)
    of_others = {text for texts in called.handed.values() for text in texts}.difference(given)
    return tuple(label for inner in called.jobs for label in inner.runs_on if label not in of_others)


def place(workflow: Workflow, job: Job, words: str) -> Evidence:
    """Return where the matrix of a job has a dimension that some words name, else where the job begins."""
    line = next(
        (line for name, line in sorted(job.matrix_lines.items()) if re.search(words, name, re.IGNORECASE)), job.line
    )
    return Evidence(workflow.path, line, job.id)


_BY_ENVIRONMENT = frozenset({"tox", "hatch"})
"""What has a list of Pythons of its own, whatever the workflow sets up."""
_BY_VARIABLE = regex(r"(?:--python|(?<!\w)-p)[ =][\"']?\$(?!\{\{)|\bpython[=\"']{0,3}\$(?!\{\{)")
_NAMED = regex(r"(?:--python[ =]|(?<!\w)-p[ =]|\bpython)(3\.\d{1,2})(?!\d)")
_IMAGE = regex(r"(?:\A|/)python:(3\.\d{1,2})(?!\d)")
_IN_TEXT = regex(r"(?:uv python install|--python|python)[ =]?(3\.\d{1,2})\b")
_OF_ANOTHER_TOOL = regex(
    r"\A\s*(?:uv run|uvx|uv tool run)\b(?!.{0,400}(?:test|tox|nox|coverage|make|task|invoke|just|\$))"
)
"""A tool that is run alone with a Python of its own, which need not be that of the tests beside it."""
_ENV = regex(r"env\.(\w+)")


def versions(
    observed: Observed, *, testing: bool, words: str = "", within: Collection[str] = ()
) -> tuple[dict[str, Evidence], bool]:
    """Return the versions of Python of the jobs, each with a place, and whether there may be more of them."""
    found: dict[str, Evidence] = {}
    opaque = False
    for workflow, job in jobs(observed, testing=testing, words=words, within=within):
        pinned = _pinned_pythons(job)
        texts = [
            value
            for part in ("py", "version")
            for name, values in job.matrix.items()
            if part in name.casefold() and "torch" not in name.casefold() and not (pinned and _is_unused(job, name))
            for value in values
        ]
        given = [*_given_pythons(workflow, job), *_in_actions(observed, job)]
        told = bool(texts or given)
        texts += given
        for step in job.steps:
            rows = (row for row in (step.run or "").split("\n") if not (testing and _OF_ANOTHER_TOOL.search(row)))
            texts += [version for row in rows for version in _IN_TEXT.findall(row)]
        texts += [version for image in job.container for version in _IMAGE.findall(image)]
        texts += _environments(observed, workflow, job) if testing else []
        listed, more = _sessions(observed, workflow, job) if testing else ({}, False)
        found.update({version: place for version, place in listed.items() if version not in found})
        named = [version for text in texts for version in _VERSION.findall(text)]
        if testing:
            unnamed = not (named or listed) and (told or bool(job.uses)) and not called_here(observed, job)
            opaque = opaque or unnamed or more or _chooses_python(observed, workflow, job, named)
        for version in named:
            if version in pinned:
                step, line = pinned[version]
                found.setdefault(version, Evidence(workflow.path, line, step.uses or job.id))
            else:
                found.setdefault(version, place(workflow, job, "py|version"))
    return dict(sorted(found.items(), key=lambda item: minor(item[0]))), opaque


def _given_pythons(workflow: Workflow, job: Job) -> list[str]:
    """Return what the steps of a job are given for the version of Python, with what that stands for."""
    texts: list[str] = []
    for step in job.steps:
        for name, text in step.inputs.items():
            if name.casefold() == "python-version":
                texts += expand_inputs((text,), workflow.handed)
                for variable in _ENV.findall(text):
                    texts += [env[variable] for env in (step.env, job.env, workflow.env) if variable in env]
    return texts


def _in_actions(observed: Observed, job: Job) -> list[str]:
    """Return the Pythons that the repository's own actions set up in a job.

    Each comes as the job gives it, or as the action's default.
    """
    found: list[str] = []
    actions = observed.repository.workflows
    for step in job.steps:
        for inner in actions.action(step.uses) if step.uses else ():
            for name, text in inner.inputs.items():
                if name.casefold() == "python-version" and step.uses:
                    given = {**actions.action_defaults(step.uses), **step.inputs}
                    told = expand_inputs((text,), {key: (value,) for key, value in given.items()})
                    found += expand_matrix(told, job.matrix)
    return found


def _chooses_python(observed: Observed, workflow: Workflow, job: Job, known: Collection[str]) -> bool:
    """Return whether something that a job runs chooses a Python whatever is set up: tox, an image, a loop, a script.

    What nox chooses is told of its sessions; `known` are the versions that the job's own lines name.
    """
    return any(
        command.tool in _BY_ENVIRONMENT
        or (command.tool in ("docker", "podman") and not {"run", "exec", "up"}.isdisjoint(command.argv[1:7]))
        or _BY_VARIABLE.search(command.text[:_LONGEST]) is not None
        or any(version not in known for version in _NAMED.findall(command.text[:_LONGEST]))
        for command in observed.repository.resolve.job(workflow, job)
    )


def _sessions(observed: Observed, workflow: Workflow, job: Job) -> tuple[dict[str, Evidence], bool]:
    """Return the versions that the sessions of nox, or environments of pixi, which a job runs are made for, and whether
    there may be others."""
    commands, sessions = observed.repository.resolve.job(workflow, job), observed.repository.sessions
    chosen = [sessions.run_by(command) for command in commands if command.tool == "nox"]
    chosen.append(sessions.tested_in(job, commands))
    found: dict[str, Evidence] = {}
    for session, python, sure in (ran for each in chosen for ran in each.ran):
        if sure:
            found.setdefault(python.version, Evidence(session.path, python.line, python.text))
    return found, any(each.opaque for each in chosen)


_FACTOR = regex(r"(?:\A|[-,])(?:(?:py|python)?3\.(\d{1,2})|py3(\d{1,2}))(?=[-,]|\Z)")
"""The version in the name of an environment: of `tests-3.10`, or `py310`."""


def _environments(observed: Observed, workflow: Workflow, job: Job) -> list[str]:
    """Return the versions in the names of the sessions of nox, or environments of tox, that a job asks for and that run
    tests."""
    repository = observed.repository
    found: list[str] = []
    for command in repository.resolve.job(workflow, job):
        if command.tool not in ("nox", "tox"):
            continue
        words = [part for word in command.argv[1:] for part in word.split("=", 1)]
        for before, name in itertools.pairwise(words):
            if before in SELECTS | PYTHONS and _may_test(repository, command.tool, name):
                found += [f"3.{one or other}" for one, other in _FACTOR.findall(name)]
    return found


def _may_test(repository: Repository, tool: str, name: str) -> bool:
    """Return whether a session or environment runs tests, by its name or that without the version; so may an unknown
    one."""
    targets = (repository.commands.target(tool, each) for each in (name, name.rpartition("-")[0]) if each)
    target = next((each for each in targets if each is not None), None)
    return target is None or any(map(repository.commands.tests, repository.resolve.target(target)))


_CACHED_BY = frozenset(
    {"key", "restore-keys", "path", "cache-suffix", "cache-dependency-path", "cache-dependency-glob", "name"}
)
"""Inputs that say what something is kept under, and not what runs."""


def _pinned_pythons(job: Job) -> dict[str, tuple[Step, int]]:
    """Return the versions of Python that steps of a job set up outright, each with its step and line."""
    return {
        version: (step, step.input_lines.get(name, step.line))
        for step in job.steps
        if step.action in ("actions/setup-python", "astral-sh/setup-uv")
        for name, text in step.inputs.items()
        if name.casefold() == "python-version" and "${{" not in text
        for version in _VERSION.findall(text)
    }


def idle(job: Job, name: str) -> list[str]:
    """Return the versions of a dimension of the matrix that no step takes."""
    if not _pinned_pythons(job) or not _is_unused(job, name):
        return []
    return [version for value in job.matrix[name] for version in _VERSION.findall(value)]


def _is_unused(job: Job, name: str) -> bool:
    """Return whether no step takes a dimension of the matrix, but for what it caches under."""
    taken = re.compile(rf"matrix\s*(?:\.\s*{re.escape(name)}(?![\w-])|\[|\))")
    texts = [*job.env.values(), *job.inputs.values()]
    for step in job.steps:
        texts += [step.run or "", step.uses or "", *step.env.values()]
        texts += [text for key, text in step.inputs.items() if key.casefold() not in _CACHED_BY]
    return not any(taken.search(text) for text in texts)


def minor(version: str) -> int:
    """Return the second number of a version: 12 of 3.12."""
    return int(version.partition(".")[2])
