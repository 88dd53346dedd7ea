"""GitHub workflows (and GitLab CI) as facts: triggers, jobs, matrices and steps, with their lines."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Hashable, Iterator, Mapping, Set
from functools import cached_property
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.views._docker_action import image_step
from auditor.views._gitlab_includes import all_extended, entangled, included
from auditor.views._gitlab_reader import read_gitlab
from auditor.views._searched import unread_paths
from auditor.views._workflow_expressions import INPUT, expand_inputs, expand_matrix
from auditor.views._workflow_facts import Job, Step, Trigger, Workflow
from auditor.views._workflow_reader import Reader, read_defaults, read_steps, read_workflow
from auditor.views._yaml import read_yaml

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.tree import Tree

__all__ = ["Job", "Step", "Trigger", "Workflow", "WorkflowsView", "expand_inputs", "expand_matrix"]

_FOLDER = ".github/workflows"
_GITLAB = (".gitlab-ci.yml", ".gitlab-ci.yaml")
_OF_REPOSITORY = regex(r"[\w.-]{1,100}/[\w.-]{1,100}/(\.github/workflows/[\w.-]{1,200})@\S{1,200}")
_ENV = regex(r"\$\{\{\s{0,9}env\.(\w{1,80})\s{0,9}\}\}")
_NAME = regex(r"\w{1,80}")
_MOST_HANDED = 60
"""How many ways to start a workflow that others call are told apart in one step."""
_MOST_INCLUDED = 60
"""How many files of GitLab may include others: each may ask for all files of a pattern."""
_MOST_STEPS = 3_000
_MOST_NAMES = 300
"""Names in the `env` of one step: they are looked through for each of thousands of steps."""
_LONGEST = 4_000
"""How much of `env` is put into one step: a file may give thousands of steps thousands of names."""
# A name is only put in where a command begins: elsewhere the shell's own words tell what it stands for.
_COMMAND = regex(r"(?m)(?:(?<=&&)|(?<=[;|(])|^)([ \t]{0,80})\$\{?([A-Za-z_]\w{0,80})\}?(?=[ \t\n]|$)")


class WorkflowsView:
    """Every workflow of the repository; one that is empty, commented out or renamed away does not exist."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._actions: dict[str, tuple[Step, ...]] = {}
        self._filled: dict[Hashable, tuple[Step, ...]] = {}
        self._including: list[str] = []
        self._made = 0
        """How many steps matrices made of others so far."""

    @cached_property
    def _candidates(self) -> tuple[str, ...]:
        start = f"{_FOLDER}/"
        own = [
            path
            for path in self._tree.below(_FOLDER)
            if path.endswith((".yml", ".yaml")) and "/" not in path[len(start) :]
        ]
        return (*own, *(path for path in _GITLAB if self._tree.exists(path)))

    @cached_property
    def files(self) -> tuple[Workflow, ...]:
        """The workflows, by path; those with `error` set did not parse."""
        self._tree.prefetch(self._candidates)
        found = []
        paths = list(self._candidates)
        gitlab = {path for path in paths if path in _GITLAB}
        of_gitlab: dict[str, Mapping[object, object]] = {}
        for path in paths:
            documents = read_yaml(self._tree, path)
            parsed = next((each for each in documents or () if each.error or each.data is not None), None)
            if parsed is None or parsed.data in ({}, [], ""):
                continue
            found.append(read_gitlab(path, parsed) if path in gitlab else read_workflow(path, parsed))
            if path in gitlab and isinstance(parsed.data, Mapping):
                of_gitlab[path] = parsed.data
                local, whole = included(self._tree, parsed.data) if len(gitlab) <= _MOST_INCLUDED else ([], False)
                paths += (each for each in local if each not in gitlab)
                gitlab.update(local)
                if not whole or not all_extended(parsed.data):
                    self._tree.note_cut(path, "it includes other files, which are not read", everywhere=True)
                    self._including.append(path)
        for path in entangled(self._tree, of_gitlab):
            self._tree.note_cut(path, "what it shares with other files is not followed", everywhere=True)
            self._including.append(path)
        return tuple(_handed_in(_with_own(found)))

    @cached_property
    def active(self) -> tuple[Workflow, ...]:
        """The workflows that parse, have a trigger and have a job that does something."""
        return tuple(
            workflow
            for workflow in self.files
            if workflow.error is None and workflow.triggers and any(job.steps or job.uses for job in workflow.jobs)
        )

    @property
    def scope(self) -> Scope:
        """How many workflows there are."""
        return ((len(self.files), "workflow"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the workflows (and local actions that were asked for) that could hold one of the names unseen: they
        could not be read or do not parse, or include files that are not read."""
        broken = [workflow.path for workflow in self.files if workflow.error is not None]
        asked = [path for path in self._actions if path]
        found = unread_paths(self._tree, (*self._candidates, *asked), broken, names)
        return tuple(dict.fromkeys((*found, *self._including)))

    @cached_property
    def called(self) -> tuple[tuple[str, int, str], ...]:
        """Path, line and name of each workflow of another repository that a job calls: nothing of it can be read."""
        return tuple(
            (workflow.path, job.line, job.uses)
            for workflow in self.files
            for job in workflow.jobs
            if job.uses and "/" in job.uses and _local(job.uses) is None
        )

    def action_path(self, uses: str) -> str | None:
        """Return the file of a local action (`./.github/actions/setup`), None where there is none."""
        folder = _local(uses)
        if folder is None:
            return None
        names = ("action.yml", "action.yaml")
        paths = [posixpath.join(folder, name) if folder not in ("", ".") else name for name in names]
        return next((path for path in (*paths, folder) if path.endswith(names) and self._tree.exists(path)), None)

    def action(self, uses: str) -> tuple[Step, ...]:
        """Return the steps of a local composite action, and what one in an image starts; none for any other action."""
        path = self.action_path(uses)
        if path is None:
            return ()
        if path not in self._actions:
            documents = read_yaml(self._tree, path)
            reader = Reader(documents[0]) if documents else None
            self._actions[path] = read_steps(reader, ("runs", "steps")) if reader is not None else ()
            using = reader.text("runs", "using") if reader is not None else ""
            if using == "docker" and reader is not None:
                self._actions[path] = image_step(self._tree, path, reader)
            if using.startswith(("docker", "node")):
                self._tree.note_cut(path, f"what it runs by {using} is not followed", everywhere=True)
        return self._actions[path]

    def action_defaults(self, uses: str) -> Mapping[str, str]:
        """Return what a local action takes for the inputs that it is not given."""
        path = self.action_path(uses)
        documents = read_yaml(self._tree, path) if path is not None else None
        return read_defaults(Reader(documents[0]), ("inputs",)) if documents else NOTHING

    def as_run(self, workflow: Workflow, job: Job, step: Step, inputs: Mapping[str, str] = NOTHING) -> tuple[Step, ...]:
        """Return a step as it runs: once for each of the matrix's values that its command, folder or `env` names, with
        what it is given where an action or workflow is called, and with the `env` of its job and workflow."""
        key = (workflow.path, job.id, job.line, step.line, step.run, step.uses, tuple(inputs.items()))
        if key not in self._filled:
            env = self.environment(workflow, job, step)
            full = self._made > _MOST_STEPS
            each = [inputs] if inputs or full else _handed_over(workflow, step)
            matrix = NOTHING if full else job.matrix
            self._filled[key] = tuple(made for given in each for made in filled(step, env, given, matrix))
            self._made += len(self._filled[key]) - 1
            if full and job.matrix:
                self._tree.note_cut(workflow.path, f"more than {_MOST_STEPS} steps by its matrices", everywhere=True)
        return self._filled[key]

    def environment(self, workflow: Workflow, job: Job, step: Step) -> Mapping[str, str]:
        """Return what `env` gives a step: its own, its job's and its workflow's; of too many names not all."""
        if len(workflow.env) + len(job.env) + len(step.env) <= _MOST_NAMES:
            return {**workflow.env, **job.env, **step.env}
        self._tree.note_cut(workflow.path, f"more than {_MOST_NAMES} names in `env`", everywhere=True)
        found: dict[str, str] = {}
        for name, value in islice(chain(step.env.items(), job.env.items(), workflow.env.items()), _MOST_NAMES):
            found.setdefault(name, value)
        return found

    def reusable(self, uses: str) -> Workflow | None:
        """Return the workflow of this repository that a job calls (`./.github/workflows/tests.yml`), or None."""
        path = _local(uses)
        return next((workflow for workflow in self.files if workflow.path == path), None)

    @cached_property
    def cut_off(self) -> frozenset[str]:
        """The workflows that only others could start, where all that call them are switched off."""
        called = {_local(job.uses) for workflow in self.files for job in workflow.jobs if job.uses}
        waiting = {
            workflow.path
            for workflow in self.files
            if workflow.path not in called
            and workflow.triggers
            and all(trigger.event == "workflow_call" for trigger in workflow.triggers)
        }
        # A job that can never start is none of a workflow's: only the text still has its call.
        texts = {each.path: self._tree.text(each.path) or "" for each in self.files} if waiting else {}
        broken = [texts[each.path] for each in self.files if each.error is not None] if waiting else []
        return frozenset(path for path in waiting if _only_written(path, texts) and not any(path in t for t in broken))

    def get(self, path: str) -> Workflow | None:
        """Return the workflow of this path, or None."""
        return next((workflow for workflow in self.files if workflow.path == path), None)


def _only_written(path: str, texts: Mapping[str, str]) -> bool:
    """Return whether the text of another workflow has a call of a workflow."""
    call = re.compile(rf"uses:[^\n]{{0,200}}{re.escape(path)}")
    return any(call.search(text) for other, text in texts.items() if other != path)


def _with_own(found: list[Workflow]) -> list[Workflow]:
    """Return the workflows; a job that calls one by the name of a repository calls that of this path here, if any is
    here to be called: it is this repository, which may have had another name then."""
    to_call = {workflow.path for workflow in found if workflow.trigger("workflow_call")}
    if not to_call:
        return found
    return [
        workflow._replace(jobs=tuple(job._replace(uses=_called_here(job.uses, to_call)) for job in workflow.jobs))
        for workflow in found
    ]


def _called_here(uses: str | None, own: Set[str]) -> str | None:
    named = _OF_REPOSITORY.fullmatch(uses.strip()) if uses else None
    return f"./{named[1]}" if named is not None and named[1] in own else uses


def _handed_in(found: list[Workflow]) -> Iterator[Workflow]:
    """Yield the workflows, those that jobs of others call with what these hand them."""
    defaults = {workflow.path: workflow.defaults for workflow in found if workflow.trigger("workflow_call")}
    handed: dict[str, dict[str, dict[str, None]]] = {path: {} for path in defaults}
    for job in (job for workflow in found for job in workflow.jobs if job.uses):
        path = _local(job.uses or "")
        if path is None or path not in defaults:
            continue
        for name, text in {**defaults[path], **job.inputs}.items():
            handed[path].setdefault(name, {}).update(dict.fromkeys(expand_matrix((text,), job.matrix)))
    for workflow in found:
        given = {name: tuple(values) for name, values in handed.get(workflow.path, {}).items()}
        jobs = (
            job._replace(runs_on=expand_inputs(job.runs_on, given), container=expand_inputs(job.container, given))
            for job in workflow.jobs
        )
        yield workflow._replace(jobs=tuple(jobs), handed=given) if given else workflow


def _handed_over(workflow: Workflow, step: Step) -> list[Mapping[str, str]]:
    """Return what a step's command is given by those that call its workflow, once for each of the values; nothing where
    none does, or something else may start it."""
    told = step.run or ""
    named = dict.fromkeys(INPUT.findall(told)) if workflow.handed and "inputs" in told else ()
    known = {name: workflow.handed[name] for name in named if workflow.handed.get(name)}
    if not known or any(trigger.event != "workflow_call" for trigger in workflow.triggers):
        return [NOTHING]
    chosen = islice(product(*known.values()), _MOST_HANDED)
    return [dict(zip(known, values, strict=True)) for values in chosen]


def handed(job: Job, inputs: Mapping[str, str] = NOTHING) -> Iterator[Mapping[str, str]]:
    """Yield what a job hands the workflow that it calls, once for each of the matrix's values that are named in it;
    `inputs` are those of its own workflow."""
    told = "\0".join(job.inputs.values())
    if "${{" in told:
        told = INPUT.sub(lambda match: inputs.get(match[1], match[0]), told)
    for text in expand_matrix((told,), job.matrix):
        yield dict(zip(job.inputs, text.split("\0"), strict=False)) if job.inputs else NOTHING


def filled(
    step: Step,
    env: Mapping[str, str],
    inputs: Mapping[str, str] = NOTHING,
    matrix: Mapping[str, tuple[str, ...]] = NOTHING,
) -> tuple[Step, ...]:
    """Return a step with what names stand for put in, once for each of the matrix's values that it names."""
    handed = step.inputs if step.uses and _local(step.uses) is not None else NOTHING
    everything, env = env, _used(step.run or "", env)
    told = (step.run or "", step.working_directory, *env.values(), *handed.values())
    if not any("$" in text for text in told):
        return (step._replace(env=everything) if everything else step,)
    given = [INPUT.sub(lambda match: _commands(inputs.get(match[1], match[0])), text) for text in told]
    env = dict(zip(env, given[2:], strict=False))
    run = _COMMAND.sub(lambda match: match[1] + _one_line(env.get(match[2], match[0])), given[0])
    run = _ENV.sub(lambda match: _one_line(env.get(match[1], match[0])), run)
    made = []
    for text in expand_matrix(("\0".join((run, *given[1:])),), matrix):
        run, folder, *values = text.split("\0")
        made.append(
            step._replace(
                run=None if step.run is None else run,
                working_directory=folder,
                env={**everything, **dict(zip(env, values, strict=False))},
                inputs=dict(zip(handed, values[len(env) :], strict=False)) if handed else step.inputs,
            )
        )
    return tuple(made)


def _used(run: str, env: Mapping[str, str]) -> dict[str, str]:
    """Return the part of `env` that a step's command names, as far as it is short."""
    found: dict[str, str] = {}
    left = _LONGEST
    for name in sorted(env.keys() & set(_NAME.findall(run))) if env else ():
        left -= len(env[name])
        if left < 0:
            break
        found[name] = env[name]
    return found


def _commands(text: str) -> str:
    """Return the commands of some lines on one, so that those behind them keep their places."""
    lines = (line.strip() for line in text.replace("\\\n", " ").split("\n"))
    return "; ".join(line for line in lines if line and line[0] != "#") if "\n" in text else text.strip()


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def _local(uses: str) -> str | None:
    """Return the path that a local `uses` names, None for one of another repository."""
    name = uses.strip()
    if name in (".", "./"):
        return ""
    if not name.startswith("./") and not name.startswith(".github/"):
        return None
    path = posixpath.normpath(name.split("@", 1)[0])
    return None if path.startswith("..") else path
