"""A remark about steps that run a program which no step before them installs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped, normalised
from probes.remarks._items import item_of_workflow
from probes.remarks._places import joined
from probes.remarks._steps import quoted
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Job, Step, Workflow

_PROGRAMS: Final = ("pytest", "coverage", "ruff", "flake8", "mypy", "black", "isort", "pylint", "pre-commit", "dvc")
"""Programs that come with a package of their name, and stand ready on no runner."""
_BRINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "coverage": ("pytest-cov", "coveralls", "codecov", "nose2"),
    "pytest": ("nbval", "nbmake"),
    "isort": ("pylint",),
}
"""Packages without the program's name in theirs that bring it, too; those that have it in theirs all do."""
_BUNDLES: Final = regex(
    r"(?:^|-)(?:dev|tests?|lint|qa)(?:-|$)|^(?:prospector|pylama|spyder|nbdev|tox|nox|hatch|kedro|super-gradients|"
    r"python-lsp-server|wemake-python-styleguide)$"
)
"""Packages that bring programs of many names."""
_ACTIONS: Final = (
    "actions/checkout",
    "actions/setup-python",
    "actions/upload-artifact",
    "google-github-actions/auth",
    "google-github-actions/setup-gcloud",
    "codecov/codecov-action",
)
"""Actions that install no package."""
_HARMLESS: Final = frozenset(
    ["echo", "printf", "cd", "ls", "mkdir", "cat", "export", "git", "touch", "cp", "mv", "rm", "pwd", "set", "which",
     "date", "test", "[", "true", "exit", "chmod", "tree", "head", "wc", "gsutil", "gcloud"]
)  # fmt: skip
_RUNNER: Final = regex(r"(?i)(?:ubuntu|macos|windows)-[\w.-]{1,20}")
_BARE: Final = regex(
    r"(?:[A-Z_]{1,60}=\S{0,200}\s{1,9}){0,5}(?:(?:python3?|coverage run)\s{1,9}-m\s{1,9})?([\w-]{1,40})"
)
"""A command that runs a program as the runner has it: through no wrapper, which may have its own."""
_NAME: Final = regex(r"[A-Za-z0-9][\w.-]{0,100}(?=$|[<>=!~;@ ])")
_TOLD_OTHERWISE: Final = regex(r"(?m)^[ \t]{0,20}(?:-|\.|/|git\+|https?:|file:)|\]|@ |\$")
"""Lines of a requirements file that install more than they name; what a file leaves to a variable, too."""
_VALUES: Final = ("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--timeout", "--retries")


@remark("workflow-program-missing")
def workflow_program_missing(repo: Repository) -> Iterator[Remark]:
    """A step runs pytest, a linter or alike, and no step before it installs that program.

    Silent wherever something else may bring it: an image, an action that installs, a tool that has environments of its
    own, a package installed from its source, a command that is not known. One remark a workflow.
    """
    for workflow in repo.workflows.active:
        found = [each for job in workflow.jobs for each in _Job(repo, workflow, job).missing()]
        if found:
            programs = list(dict.fromkeys(each.program for each in found))
            places = dict.fromkeys(each.place for each in found)
            read = [Evidence(path, note=f"does not name {listed(programs)}") for path in found[0].read]
            told = f"; {listed(found[0].read)}, which {'is' if len(read) == 1 else 'are'} installed, " if read else ""
            if read:
                told += f"{'does' if len(read) == 1 else 'do'} not name {'it' if len(programs) == 1 else 'them'}"
            yield Remark(
                "workflow-program-missing",
                item_of_workflow(workflow),
                f"the step runs {quoted(found[0].command)}, but no step before it installs {listed(programs)}{told}",
                (*places, *read),
                Confidence.MEDIUM,
            )


class _Missing(NamedTuple):
    """A program that a command runs and nothing installs, with the manifests that were installed before."""

    program: str
    command: Command
    read: tuple[str, ...]

    @property
    def place(self) -> Evidence:
        """Where it is run."""
        return Evidence(self.command.path, self.command.line, clipped(self.command.text, 100))


class _Job:
    """What the steps of a job install, as far as it can be told."""

    def __init__(self, repo: Repository, workflow: Workflow, job: Job) -> None:
        self.repo, self.workflow, self.job = repo, workflow, job
        self.manifests = {each.path: each for each in repo.dependencies.manifests if not each.lock and not each.error}
        self.packages: set[str] = set()
        self.read: list[str] = []

    def missing(self) -> Iterator[_Missing]:
        """Yield the programs that are run and installed by nothing, until something is done that may install any."""
        if not self._known():
            return
        ready = False
        for step in self.job.steps:
            if step.uses:
                if step.action not in _ACTIONS:
                    return
                ready = ready or step.action == "actions/setup-python"
                continue
            if "python" in step.shell or "-l" in step.shell or "conda" in step.shell:
                return
            for command in self.repo.resolve.step(self.workflow, self.job, step):
                if command.via or command.cut or not self._followed(command, step):
                    return
                program = command.tool
                skipped = command.swallowed or step.continue_on_error or step.condition in ("false", "${{ false }}")
                if program in _PROGRAMS and ready and not skipped and not self._has(program):
                    yield _Missing(program, command, tuple(self.read))

    def _known(self) -> bool:
        """Return whether the job runs on a machine of GitHub's as it is."""
        config = self.repo.configs.get(self.workflow.path)
        data = config.data if config is not None else None
        jobs = data.get("jobs") if isinstance(data, Mapping) else None
        own = jobs.get(self.job.id) if isinstance(jobs, Mapping) else None
        known = isinstance(own, Mapping) and "container" not in own and not self.workflow.gitlab
        return known and bool(self.job.runs_on) and all(map(_RUNNER.fullmatch, self.job.runs_on))

    def _followed(self, command: Command, step: Step) -> bool:
        """Return whether it is known what a command installs; it is noted."""
        tool, words = command.tool, command.argv
        if tool in ("pip", "pip3"):
            return words[1:2] != ("install",) or self._installs(words[2:], step)
        if tool == "python":
            return len(words) > 1 and words[1].endswith(".py") and not words[1].endswith("setup.py")
        if tool in _PROGRAMS:
            bare = _BARE.match(command.text.strip())
            return bare is not None and bare[1] in (tool, "coverage", "pytest")
        return tool in _HARMLESS

    def _installs(self, words: tuple[str, ...], step: Step) -> bool:
        """Note what pip installs; return whether that is told in full."""
        rest = iter(words)
        for word in rest:
            if word in ("-r", "--requirement", "-c", "--constraint"):
                if not self._reads(joined(step.working_directory, next(rest, ""))):
                    return False
            elif word in _VALUES:
                next(rest, "")
            elif word in ("-U", "--upgrade", "-q", "--quiet", "--no-cache-dir", "--user", "--pre"):
                continue
            elif (name := _NAME.match(word)) is not None and not word.endswith((".whl", ".gz", ".zip", ".txt")):
                self.packages.add(normalised(name[0]))
            elif not word.startswith("--"):
                return False
        return True

    def _reads(self, path: str) -> bool:
        manifest = self.manifests.get(path)
        if manifest is None or not path.endswith(".txt") or _TOLD_OTHERWISE.search(self.repo.tree.text(path) or "-"):
            return False
        self.packages.update(each.name for each in manifest.requirements)
        self.read += [path] if path not in self.read else []
        return True

    def _has(self, program: str) -> bool:
        others = _BRINGS.get(program, ())
        return any(program in name or name in others or _BUNDLES.search(name) for name in self.packages)
