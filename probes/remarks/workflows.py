"""Remarks about workflows: steps that run what is not there, filters that never fit, failures that are swallowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Remark, Repository, remark
from probes.remarks._caches import (
    workflow_cache_input,
    workflow_cache_path,
    workflow_matrix_undefined,
    workflow_matrix_unused,
)
from probes.remarks._declared import workflow_extra_missing, workflow_filter_unknown
from probes.remarks._places import filtered, ignored, joined, placeholder, present, static, told, tracked_by_dvc, whole
from probes.remarks._steps import fetching, made, own_commands, works_here
from probes.remarks._targets import missing_target
from probes.remarks._versions import admits, requirement
from probes.remarks._wanted import wanted

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Job, Step, Trigger, Workflow

__all__ = [
    "workflow_cache_input",
    "workflow_cache_path",
    "workflow_extra_missing",
    "workflow_filter_unknown",
    "workflow_matrix_undefined",
    "workflow_matrix_unused",
]

_TESTS = ("pytest", "unittest", "tox", "nox")
_CHECKS = ("flake8", "pylint", "mypy", "ruff", "black", "isort", "pre-commit", "pyright", "bandit")
_LINTS = re.compile(r"(?i)lint|ruff|black|flake8|isort|pre-commit|mypy|pyright|reviewdog")
_RUFF = ("format", "check", "--version", "version", "clean", "help", "--help", "rule", "config")
_KEEPS = re.compile(r"commit|create-pull-request|git (?:push|diff|status|add)|reviewdog|lite-action")
_COMMITS = re.compile(r"auto-commit|create-pull-request|add-and-commit|lite-action|\bgit (?:push|commit)\b")


def _item(workflow: Workflow, fallback: str = "ci") -> str:
    """Return the item that a workflow stands for, by its own name."""
    name = f"{workflow.path.rpartition('/')[2]} {workflow.name}".lower()
    kinds = {
        "workflow-data-change": ("data", "dvc"),
        "workflow-model-registry": ("model", "registry", "stage"),
        "docker-trigger": ("docker", "image", "container"),
        "github-pages": ("docs", "pages"),
        "ci-linting": ("lint", "codecheck", "code_check", "format", "ruff"),
    }
    return next((item for item, words in kinds.items() if any(word in name for word in words)), fallback)


@remark("workflow-file-missing")
def workflow_file_missing(repo: Repository) -> Iterator[Remark]:
    """A step runs a script, test folder, requirements file or local action that is not in the repository."""
    if not whole(repo):
        return
    for ran in own_commands(repo):
        for need in wanted(ran.command):
            paths = [joined(folder, need.path) for folder in ran.folders]
            if any(present(repo, path) for path in paths) or made(ran.job, need.path, ran.command):
                continue
            if any(tracked_by_dvc(repo, path) for path in paths) and fetching(ran.job):
                continue
            place = Evidence(ran.command.path, ran.command.line, f"{paths[0]} is not tracked")
            yield Remark(
                "workflow-file-missing",
                need.item or _item(ran.workflow),
                f"the step runs {_shown(ran.command)}, but the {need.role} {need.path} is not in the repository",
                (place,),
            )
    yield from _local_actions(repo)


def _local_actions(repo: Repository) -> Iterator[Remark]:
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            uses = [(job.uses, job.line)] if job.uses else []
            uses += [(step.uses, step.line) for step in job.steps if step.uses and works_here(job, step)]
            for name, line in uses:
                path = joined("", name) if name.startswith("./") and static(name) else ""
                if path and not present(repo, path):
                    yield Remark(
                        "workflow-file-missing",
                        _item(workflow),
                        f"the workflow uses {name}, which is not in the repository",
                        (Evidence(workflow.path, line, f"uses: {name}; {path} is not tracked"),),
                    )


def _shown(command: Command) -> str:
    text = " ".join(command.argv)
    return f"`{text[:60]}{'…' if len(text) > 60 else ''}`"


@remark("workflow-target-missing")
def workflow_target_missing(repo: Repository) -> Iterator[Remark]:
    """A step calls a Make target or an invoke task that no file of the repository defines."""
    if not whole(repo):
        return
    for ran in own_commands(repo):
        found = missing_target(repo, (ran.command.tool, *ran.command.argv[1:]), ran.folders)
        if found is None or made(ran.job, found.file, ran.command):
            continue
        there = (Evidence(found.file, note=found.where),) if repo.tree.exists(found.file) else ()
        yield Remark(
            "workflow-target-missing",
            _item(ran.workflow),
            f"the step calls {found.kind} {found.name}, but {found.where}",
            (Evidence(ran.command.path, ran.command.line, f"{ran.command.text[:120]}; {found.where}"), *there),
        )


@remark("workflow-branch-missing")
def workflow_branch_missing(repo: Repository) -> Iterator[Remark]:
    """A workflow runs only on branches that the repository does not have. One remark a workflow and branch."""
    names = {name.removeprefix("origin/") for name, _ in repo.history.branches}
    # A clone of one branch knows no other, so that a single name says nothing.
    if len(names) < 2:
        return
    for workflow in repo.workflows.active:
        pushes = [trigger for trigger in workflow.triggers if trigger.event in ("push", "pull_request")]
        found: dict[str, list[Trigger]] = {}
        for trigger in pushes:
            if not trigger.branches or trigger.tags or not all(static(name) for name in trigger.branches):
                continue
            if names.isdisjoint(trigger.branches):
                found.setdefault(told(trigger.branches), []).append(trigger)
        for branches, same in found.items():
            many = len(same) > 1
            note = f"the repository has the branches {_some(names)}"
            yield Remark(
                "workflow-branch-missing",
                _item(workflow),
                f"{told(each.event for each in same)} {'start' if many else 'starts'} the workflow only on {branches}, "
                "and the repository has no such branch",
                tuple(Evidence(workflow.path, each.line, note) for each in same),
                Confidence.HIGH if len(same) == len(workflow.triggers) else Confidence.MEDIUM,
            )


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: (name not in ("main", "master"), name))
    return ", ".join(ordered[:4]) + (f" and {len(ordered) - 4} more" if len(ordered) > 4 else "")


@remark("workflow-paths-unmatched")
def workflow_paths_unmatched(repo: Repository) -> Iterator[Remark]:
    """A path filter fits no tracked file, so that nothing in the repository can start the workflow by it.

    One remark a workflow and reason.
    """
    if not whole(repo):
        return
    for workflow in repo.workflows.active:
        found = [each for trigger in workflow.triggers for each in _unmatched(repo, workflow, trigger)]
        for why in dict.fromkeys(each[2] for each in found):
            same = [each for each in found if each[2] == why]
            patterns = list(dict.fromkeys(each[0] for each in same))
            filters = f"filter {patterns[0]} matches" if len(patterns) == 1 else f"filters {told(patterns)} match"
            holds = any(each[3] for each in same)
            what = "no tracked file" + (" but the placeholder of an empty folder" if holds else "")
            end = "nothing in the repository can start the workflow by " + ("it" if len(patterns) == 1 else "them")
            if why:
                end = f"because {why.path} {why.note}: no change of it can start the workflow"
            yield Remark(
                "workflow-paths-unmatched",
                _item(workflow),
                f"the path {filters} {what}, {'' if why else 'so '}{end}",
                (
                    *(Evidence(place.path, place.line, f"{pattern} matches {what}") for pattern, place, _, _ in same),
                    *([why] if why else []),
                ),
                Confidence.HIGH if why or not holds else Confidence.MEDIUM,
            )


def _unmatched(
    repo: Repository, workflow: Workflow, trigger: Trigger
) -> Iterator[tuple[str, Evidence, Evidence | None, bool]]:
    """Yield each pattern that fits nothing, where it stands, what leaves its files out, and whether it fits any."""
    patterns = [pattern for pattern in trigger.paths if pattern and not pattern.startswith("!")]
    matched = {pattern: filtered(repo, pattern) for pattern in patterns}
    empty = {
        pattern: paths
        for pattern, paths in matched.items()
        if paths is not None and all(placeholder(each) for each in paths)
    }
    every = len(empty) == len(patterns)
    for pattern, paths in empty.items():
        root = pattern.split("*", 1)[0].rstrip("/")
        ignoring = ignored(repo, root, folder=pattern != root) if root else None
        if ignoring is not None or every:
            yield pattern, Evidence(workflow.path, trigger.path_lines.get(pattern, trigger.line)), ignoring, bool(paths)


@remark("workflow-python-version")
def workflow_python_version(repo: Repository) -> Iterator[Remark]:
    """A workflow sets up a Python version that `requires-python` excludes. One remark for the jobs that do alike."""
    needs = requirement(repo)
    if needs is None:
        return
    found: dict[str, list[tuple[Job, Evidence, str]]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            uses = _project_use(repo, workflow, job)
            for step in job.steps if uses else ():
                if step.action not in ("actions/setup-python", "astral-sh/setup-uv"):
                    continue
                line = step.input_lines.get("python-version", step.line)
                for version in _versions(step, job):
                    if admits(needs.text, version) is False:
                        place = Evidence(workflow.path, line, f"python-version: {version}")
                        found.setdefault(version, []).append((job, place, uses))
    alike: dict[tuple[str, ...], list[str]] = {}
    for version, uses_of in found.items():
        alike.setdefault(tuple(dict.fromkeys(job.id for job, _, _ in uses_of)), []).append(version)
    for names, versions in alike.items():
        each = [one for version in versions for one in found[version]]
        who = f"job {names[0]} sets up" if len(names) == 1 else f"the jobs {told(names)} set up"
        yield Remark(
            "workflow-python-version",
            "ci",
            f"{who} Python {told(versions)}, but the project requires {needs.text}",
            (
                *dict.fromkeys(place for _, place, _ in each),
                Evidence(needs.path, needs.line, f"requires-python: {needs.text}"),
            ),
            Confidence.HIGH if any(uses == "pip" for _, _, uses in each) else Confidence.MEDIUM,
        )


def _project_use(repo: Repository, workflow: Workflow, job: Job) -> str:
    """Return how a job uses the project, `pip` where it installs it; empty where it does not."""
    commands = repo.resolve.job(workflow, job)
    for command in commands:
        installs = command.tool in ("pip", "pip3", "uv") and "install" in command.argv[:3]
        if installs and any(re.fullmatch(r"\.(?:\[[\w,. -]*\])?", word) for word in command.argv[2:]):
            return "pip"
    used = ("pytest", "python", "mypy")
    return "tools" if any(each.tool in used or each.argv[:2] == ("uv", "sync") for each in commands) else ""


def _versions(step: Step, job: Job) -> list[str]:
    given = step.inputs.get("python-version", "").strip()
    name = re.fullmatch(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", given)
    return list(job.matrix.get(name[1], ())) if name else [given]


@remark("workflow-failure-swallowed")
def workflow_failure_swallowed(repo: Repository) -> Iterator[Remark]:
    """Tests or lint run in a workflow that stays green when they fail."""
    strict: set[tuple[str, ...]] = set()
    tests: dict[str, list[set[str]]] = {}
    lost: dict[tuple[str, int], tuple[Workflow, Command, str]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            repairs = any(_COMMITS.search(step.uses or step.run or "") for step in job.steps)
            for command in repo.resolve.job(workflow, job):
                if command.tool not in (*_TESTS, *_CHECKS) or not _checks(command):
                    continue
                if repairs and (command.tool == "pre-commit" or "--fix" in command.argv):
                    continue  # what fails is repaired and committed
                never = command.tool in ("flake8", "pylint", "ruff") and "--exit-zero" in command.argv
                if command.swallowed or never:
                    how = " by --exit-zero" if never else ""
                    lost.setdefault((command.path, command.line), (workflow, command, how))
                else:
                    strict.add(_kind(command))
                    if command.tool in _TESTS:
                        tests.setdefault(workflow.path, []).append(_places(command))
    for (path, line), (workflow, command, how) in lost.items():
        test = command.tool in _TESTS
        # What is looked at a second time, and then strictly, is not lost.
        if test and any(
            not places or not _places(command) or places & _places(command) for places in tests.get(workflow.path, ())
        ):
            continue
        if not test and _kind(command) in strict:
            continue
        yield Remark(
            "workflow-failure-swallowed",
            "ci" if test else "ci-linting",
            f"a failure of {_shown(command)} is swallowed{how}, so the step stays green whatever it finds",
            (Evidence(path, line, command.text[:120]), *_where(command, workflow)),
        )


@remark("workflow-format-unchecked")
def workflow_format_unchecked(repo: Repository) -> Iterator[Remark]:
    """Workflows only format a checkout that is thrown away, and nothing in them asks whether the code is in order.

    Silent where any linter or format check of theirs can fail.
    """
    if _looked_at(repo):
        return
    for workflow in repo.workflows.active:
        commands = [(job, each) for job in workflow.jobs for each in repo.resolve.job(workflow, job)]
        seen: set[str] = set()
        for job, each in commands:
            rewrites = each.tool in ("black", "isort") or each.argv[:2] == ("ruff", "format")
            if not rewrites or _asks(each) or each.tool in seen or len(each.argv) < 2 or each.via:
                continue
            if any(_KEEPS.search(f"{step.uses or ''} {step.run or ''}") for step in job.steps):
                continue
            seen.add(each.tool)
            yield Remark(
                "workflow-format-unchecked",
                "ci-linting",
                f"{_shown(each)} rewrites a checkout that is thrown away, so code that is not formatted fails nothing",
                (Evidence(each.path, each.line, f"{each.text[:100]}; without --check"),),
            )


def _looked_at(repo: Repository) -> bool:
    """Return whether any linter or format check of a workflow can fail."""
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            if any(_LINTS.search(step.action) and not step.continue_on_error for step in job.steps):
                return True
            for each in repo.resolve.job(workflow, job):
                plain = each.tool == "ruff" and len(each.argv) > 1 and each.argv[1] not in _RUFF
                if each.tool in _CHECKS and not each.swallowed and (plain or _checks(each)):
                    return True
    return False


def _asks(command: Command) -> bool:
    words = ("--check", "--check-only", "--diff", "--version", "--help", "-c")
    return command.tool in ("ruff", "black", "isort") and any(
        word.split("=", 1)[0] in words for word in command.argv[1:]
    )


def _where(command: Command, workflow: Workflow) -> tuple[Evidence, ...]:
    """Return the step that runs a command of another file."""
    if command.path == workflow.path:
        return ()
    path, _, line = (command.via[0] if command.via else "").rpartition(":")
    known = path == workflow.path and line.isdecimal()
    return (Evidence(workflow.path, int(line) if known else None, "the step that runs it"),)


def _places(command: Command) -> set[str]:
    """Return the tests that a command chooses; none where it runs all, or is none that chooses."""
    return {word.rstrip("/") for word in command.argv[1:] if not word.startswith("-")}


def _kind(command: Command) -> tuple[str, ...]:
    return (command.tool, *(command.argv[1:2] if command.tool == "ruff" else ()))


def _checks(command: Command) -> bool:
    """Return whether a command looks for faults: it does not only repair, install or show its version."""
    words = command.argv[1:]
    if any(word in ("--version", "--help", "install", "--collect-only", "clean") for word in words):
        return False
    if command.tool == "ruff":
        return words[:1] == ("check",) or (words[:1] == ("format",) and ("--check" in words or "--diff" in words))
    if command.tool in ("black", "isort"):
        return any(word.startswith(("--check", "--diff")) for word in words)
    return True


@remark("yaml-invalid")
def yaml_invalid(repo: Repository) -> Iterator[Remark]:
    """A YAML file does not parse, so nothing can read it."""
    broken = {workflow.path: workflow.error for workflow in repo.workflows.files if workflow.error}
    for config in repo.configs.files:
        if config.kind == "yaml" and config.error:
            broken.setdefault(config.path, config.error)
    for path, error in sorted(broken.items()):
        found = re.match(r"line (\d{1,7}): (.*)", error or "")
        text = repo.tree.text(path) or ""
        # A template is made into YAML by its engine; it need not be YAML itself.
        if found is None or "{%" in text or re.search(r"(?m)(?<!\$)\{\{", text) or "unknown alias" in found[2]:
            continue
        line = min(int(found[1]), text.count("\n") + 1)
        yield Remark(
            "yaml-invalid",
            _yaml_item(path, text),
            f"{path} is not valid YAML (line {line}: {found[2][:80]}), so nothing can read it",
            (Evidence(path, line, found[2][:100]),),
        )


def _yaml_item(path: str, text: str) -> str | None:
    if path.startswith(".github/workflows/") or path.startswith(".gitlab-ci"):
        return "ci"
    if path.startswith(".pre-commit"):
        return "pre-commit"
    if re.search(r"(?m)^method:", text) and re.search(r"(?m)^parameters:", text):
        return "sweep"
    return "config-files" if re.search(r"(?:^|/)(?:conf|config|configs)/", path) else None
