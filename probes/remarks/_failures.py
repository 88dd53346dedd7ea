"""Remarks about tests and linters in workflows: failures that are swallowed, formatting that fails nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._steps import quoted

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Workflow

_CHECKS = ("flake8", "pylint", "mypy", "ruff", "black", "isort", "pre-commit", "pyright", "bandit")
"""Fewer than `_ci.linters.lints` takes for linting: what spells words or reads other languages may go on failing."""
_LINTS = regex(r"(?i)lint|ruff|black|flake8|isort|pre-commit|mypy|pyright|reviewdog")
_LONGEST = 300
_RUFF = ("format", "check", "--version", "version", "clean", "help", "--help", "rule", "config")
_KEEPS = regex(r"commit|create-pull-request|git (?:push|diff|status|add)|reviewdog|lite-action")
_MEANT = regex(
    r"(?i)(?<![\w-])optional(?![\w-])|\bnon-?[ ]?blocking\b|\badvisory\b|\binformational\b|::warning|"
    r"\b(?:do not|don['’]?t|does not|doesn['’]?t|should not|without|not|never)[ ](?:fail|block|break)(?:s|ing)?\b|"
    r"\ballow(?:ed|s)?[ -](?:to[ ])?fail"
)
"""What a step says of itself that is not meant to fail."""
_COMMITS = regex(r"auto-commit|create-pull-request|add-and-commit|lite-action|\bgit (?:push|commit)\b")


class _Check(NamedTuple):
    """A command of a workflow that tests or lints, and whether a failure of it is lost (`by --exit-zero`, where so)."""

    workflow: Workflow
    command: Command
    tests: bool
    lost: bool
    how: str

    def repeats(self, other: _Check) -> bool:
        """Return whether it looks for what another one looks for: the same tests in its workflow, the same lint."""
        if not other.tests:
            return _kind(self.command) == _kind(other.command)
        mine, its = _places(self.command), _places(other.command)
        here = self.tests and self.workflow.path == other.workflow.path
        return here and (not mine or not its or not mine.isdisjoint(its))


@remark("workflow-failure-swallowed")
def workflow_failure_swallowed(repo: Repository) -> Iterator[Remark]:
    """Tests or lint run in a workflow that stays green when they fail.

    Silent where the step says that it is meant so, such as `(optional)`.
    """
    checks = list(_checks(repo))
    lost: dict[tuple[str, int], _Check] = {}
    for each in checks:
        if each.lost:
            lost.setdefault((each.command.path, each.command.line), each)
    for (path, line), each in lost.items():
        # What is looked at a second time, and then strictly, is not lost.
        if any(not other.lost and other.repeats(each) for other in checks) or _is_meant(repo, each):
            continue
        command = each.command
        yield Remark(
            "workflow-failure-swallowed",
            "ci" if each.tests else "ci-linting",
            f"a failure of {quoted(command)} is swallowed{each.how}, so the step stays green whatever it finds",
            (Evidence(path, line, clipped(command.text, 120)), *_where(command, each.workflow)),
        )


def _is_meant(repo: Repository, check: _Check) -> bool:
    """Return whether the step of a check says that it is not meant to fail."""
    at = check.command.line
    jobs = check.workflow.jobs
    starts = [job.line for job in jobs] + [step.line for job in jobs for step in job.steps]
    first = max((line for line in starts if line <= at), default=None)
    if first is None or check.command.path != check.workflow.path:
        return False
    last = min((line for line in starts if line > at), default=at + _LONGEST)
    lines = (repo.tree.text(check.workflow.path) or "").split("\n")[first - 1 : min(last - 1, first + _LONGEST)]
    return any(_MEANT.search(line[:_LONGEST]) for line in lines)


def _checks(repo: Repository) -> Iterator[_Check]:
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            repairs = any(_COMMITS.search(step.uses or step.run or "") for step in job.steps)
            for command in repo.resolve.job(workflow, job):
                # Of `coverage run -m pytest` the inner command is the one that fails.
                tests = command.tool != "coverage" and repo.commands.tests(command)
                if not (tests or command.tool in _CHECKS) or not _looks_for_faults(command):
                    continue
                if repairs and (command.tool == "pre-commit" or "--fix" in command.argv):
                    continue  # what fails is repaired and committed
                never = command.tool in ("flake8", "pylint", "ruff") and "--exit-zero" in command.argv
                yield _Check(workflow, command, tests, command.swallowed or never, " by --exit-zero" if never else "")


@remark("workflow-format-unchecked")
def workflow_format_unchecked(repo: Repository) -> Iterator[Remark]:
    """Workflows only format a checkout that is thrown away, and nothing in them checks the formatting.

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
                f"{quoted(each)} reformats a checkout that is thrown away, so unformatted code does not fail the "
                "workflow",
                (Evidence(each.path, each.line, f"{clipped(each.text, 100)}; without --check"),),
            )


def _looked_at(repo: Repository) -> bool:
    """Return whether any linter or format check of a workflow can fail."""
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            if any(_LINTS.search(step.action) and not step.continue_on_error for step in job.steps):
                return True
            for each in repo.resolve.job(workflow, job):
                plain = each.tool == "ruff" and len(each.argv) > 1 and each.argv[1] not in _RUFF
                if each.tool in _CHECKS and not each.swallowed and (plain or _looks_for_faults(each)):
                    return True
    return False


def _asks(command: Command) -> bool:
    """Return whether a formatter only says what it would rewrite, or nothing of the code."""
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
    """Return the tool of a command, and what it is told to do where it does several things."""
    if command.tool != "ruff":
        return (command.tool,)
    return (command.tool, command.argv[1] if command.argv[1] in _RUFF else "check")


def _looks_for_faults(command: Command) -> bool:
    """Return whether a command looks for faults: it does not only repair, install or show its version."""
    words = command.argv[1:]
    if any(word in ("--version", "--help", "install", "--collect-only", "clean") for word in words):
        return False
    if command.tool == "ruff":
        # Earlier versions had `ruff .` for `ruff check .`.
        return (
            words[:1] == ("check",)
            or (bool(words) and words[0] not in _RUFF)
            or (words[:1] == ("format",) and ("--check" in words or "--diff" in words))
        )
    if command.tool in ("black", "isort"):
        return any(word.startswith(("--check", "--diff")) for word in words)
    return True
