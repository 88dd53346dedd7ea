"""The facts of workflows, apart from what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from auditor._nothing import NOTHING
from auditor.views._problem import Problem


class Trigger(NamedTuple):
    """One event of `on:` with its filters."""

    event: str
    line: int
    branches: tuple[str, ...] = ()
    branches_ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    paths_ignore: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    path_lines: Mapping[str, int] = NOTHING

    @property
    def tags_only(self) -> bool:
        """Whether no push starts it but one of a tag."""
        return bool(self.event == "push" and self.tags and not self.branches and not self.branches_ignore)


class Step(NamedTuple):
    """One step of a job. `run_line` is the line on which the text of `run` begins."""

    name: str
    line: int
    uses: str | None = None
    run: str | None = None
    run_line: int | None = None
    inputs: Mapping[str, str] = NOTHING
    """The step's `with:`, values as text, and `input_lines` their lines."""
    input_lines: Mapping[str, int] = NOTHING
    env: Mapping[str, str] = NOTHING
    condition: str | None = None
    continue_on_error: bool = False
    working_directory: str = ""
    id: str = ""
    shell: str = ""
    """What `run` is written for, the job's and workflow's defaults included; empty for the runner's own shell."""

    @property
    def action(self) -> str:
        """The used action without its version, lower case: `actions/setup-python`; empty for a `run` step."""
        return (self.uses or "").split("@", 1)[0].lower()

    @property
    def version(self) -> str:
        """What stands after the action's `@`."""
        return (self.uses or "").partition("@")[2]


class Job(NamedTuple):
    """One job. `matrix` has each dimension's distinct values as text, with those that `include` adds."""

    id: str
    line: int
    steps: tuple[Step, ...] = ()
    matrix: Mapping[str, tuple[str, ...]] = NOTHING
    matrix_lines: Mapping[str, int] = NOTHING
    runs_on: tuple[str, ...] = ()
    """What it runs on, `${{ matrix.x }}` expanded, and `${{ inputs.x }}` where the workflows that call it are here."""
    container: tuple[str, ...] = ()
    """The images that its steps run in, likewise."""
    uses: str | None = None
    """A reusable workflow that this job calls."""
    needs: tuple[str, ...] = ()
    condition: str | None = None
    continue_on_error: bool = False
    environment: str | None = None
    name: str = ""
    env: Mapping[str, str] = NOTHING
    inputs: Mapping[str, str] = NOTHING
    """The `with:` of a job that calls a reusable workflow."""
    misplaced: bool = False
    """Whether the matrix stands beside `strategy` and not below it, where GitHub takes none."""
    waits: bool = False
    """Whether no change starts it on GitLab: only a hand does, a schedule, a tag or another pipeline."""


class Workflow(NamedTuple):
    """One workflow file. `error` says why it could not be parsed; the other facts are then empty."""

    path: str
    name: str = ""
    triggers: tuple[Trigger, ...] = ()
    jobs: tuple[Job, ...] = ()
    error: Problem | None = None
    gitlab: bool = False
    env: Mapping[str, str] = NOTHING
    defaults: Mapping[str, str] = NOTHING
    """What a workflow that others call takes for the inputs that it is not given."""
    handed: Mapping[str, tuple[str, ...]] = NOTHING
    """What the jobs of this repository that call it give its inputs, its defaults where one gives none."""

    def trigger(self, *events: str) -> Trigger | None:
        """Return the first trigger of one of these events, or None."""
        return next((trigger for trigger in self.triggers if trigger.event in events), None)
