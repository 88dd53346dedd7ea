"""What a workflow step, task, Make target or script runs in the end: a step that says `make test` runs pytest."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor._scripts import ENDINGS
from auditor.limits import MAX_RUN_COMMANDS, MAX_SHELL_COMMANDS
from auditor.views.actions import action_script, action_words
from auditor.views.commands import COMMANDS_CUT, Command, Target, command, split_commands
from auditor.views.runners import SESSIONS, TASK_RUNNERS, by_pattern, for_a_shell, located, quoted, script, selected
from auditor.views.workflows import filled, handed

if TYPE_CHECKING:
    from auditor.views.commands import CommandsView
    from auditor.views.dockerfiles import Dockerfile
    from auditor.views.documents import Document
    from auditor.views.tree import Tree
    from auditor.views.workflows import Job, Step, Workflow, WorkflowsView

_MAX_DEPTH = 8
_MAX_TARGETS = 50
_CUT = f"more than {MAX_SHELL_COMMANDS} commands, or more than {_MAX_DEPTH} scripts and targets that call each other"
_TAKEN_IN = ("source ", ". ", "source\t", ".\t")
"""How a command begins by which a shell reads a script as its own."""
_THROUGH = ("pdm", "hatch", "pixi", "rye", "pipenv")
"""Runners whose `run` has been taken off a command: its tool may be one of their scripts."""
_RAN = regex(
    rf"(?<![\w./-])({'|'.join(_THROUGH)})(?:[ \t]+-\S{{1,60}}(?:[ \t]+(?!run\b)[^-\s]\S{{0,200}})?){{0,6}}[ \t]+run\b"
)
"""One of them with its own options before `run`."""
_SHOWN = frozenset({"", "bash", "sh", "shell", "zsh", "console", "terminal", "shell-session"})
"""Languages of code blocks that show commands."""
_IN_LINE = regex(
    r"(?i)(?<!`)``?\s*((?:python3?|uv run|uvicorn|invoke|inv|make|pip install|streamlit run) [^`\n]{2,300})``?(?!`)"
)
_PROMPT = regex(r"(?m)^[ \t]*(?:\([\w.-]+\)[ \t]*)?[$%>][ \t]+")


class _CallPath(NamedTuple):
    """The calls by which a command is come to from where following began."""

    via: tuple[str, ...] = ()
    """The places from the start down to it, as `path:line`; none for a command that stands there itself."""
    chain: tuple[Target, ...] = ()
    """The targets under way, so that none that calls itself is followed for ever."""
    lost: bool = False
    """Whether a failure is swallowed on the way, as by `continue-on-error`, so that nobody hears of it."""
    folder: str = "."
    """Where the command runs, from the root: a relative script is looked for there."""
    depth: int = 0
    """How many calls lie above, at most `_MAX_DEPTH`."""

    def on(self, own: Iterable[Command]) -> list[Command]:
        """Return the commands that stand here with how they were come to."""
        return [each._replace(via=self.via, swallowed=each.swallowed or self.lost) for each in own]

    def below(self, place: str) -> _CallPath:
        """Return the way to what is called at a place."""
        return self._replace(via=(*self.via, place), depth=self.depth + 1)


class Resolver:
    """Follows commands to what they run: targets, scripts, local actions and reusable workflows.

    The public methods begin somewhere (a step, a job, a Dockerfile, a target, ...); all but `document` come to
    `_follow`. It returns each command and after it what `_called` says that it runs: `_target` asks `_follow` again.
    What is over a limit is left out and taken down (`Tree.note_cut`), so that nothing is said to be absent for it.
    """

    def __init__(self, tree: Tree, workflows: WorkflowsView, commands: CommandsView) -> None:
        self._tree = tree
        self._workflows = workflows
        self._commands = commands
        self._ran: dict[Hashable, tuple[Command, ...]] = {}
        self._given = 0
        """What was followed for all workflows so far, against `MAX_RUN_COMMANDS`."""
        self._calls = 0
        """What was followed from the present start on, against `MAX_SHELL_COMMANDS`."""

    @cached_property
    def _targets(self) -> dict[str, dict[str, list[Target]]]:
        found: dict[str, dict[str, list[Target]]] = {}
        for target in self._commands.targets:
            found.setdefault(target.kind, {}).setdefault(target.name.replace("_", "-"), []).append(target)
        return found

    def step(self, workflow: Workflow, job: Job, step: Step) -> tuple[Command, ...]:
        """Return what a step runs, in order: its own commands, each followed by what it runs in turn."""
        lost = job.continue_on_error or step.continue_on_error
        env = self._workflows.environment(workflow, job, step)
        told = (step.run, step.uses, step.working_directory, step.shell, *step.inputs.items(), *env.items())
        key = (workflow.path, job.id, job.line, step.line, lost, told)
        return self._once(key, workflow.path, lambda: self._step(workflow.path, step, env, _CallPath(lost=lost)))

    def job(self, workflow: Workflow, job: Job) -> tuple[Command, ...]:
        """Return what the steps of a job run, or those of the reusable workflow that it calls."""
        key = (workflow.path, job.id, job.line)
        return self._once(key, workflow.path, lambda: self._job(workflow, job, _CallPath()))

    def workflow(self, workflow: Workflow) -> tuple[Command, ...]:
        """Return what all jobs of a workflow run."""
        return tuple(command for job in workflow.jobs for command in self.job(workflow, job))

    def file(self, path: str) -> tuple[Command, ...]:
        """Return what a shell script of the repository runs; nothing where it is none."""
        self._calls = 0
        return tuple(each for target in self._scripts(path, "") for each in self._follow(target.commands, _CallPath()))

    def dockerfile(self, dockerfile: Dockerfile) -> tuple[Command, ...]:
        """Return what the RUN, CMD and ENTRYPOINT instructions run."""
        self._calls = 0
        found: list[Command] = []
        for item in dockerfile.of("RUN", "CMD", "ENTRYPOINT"):
            if item.value.startswith("["):
                text = " ".join(quoted(word) for word in item.words)
                own = [each._replace(line=item.line) for each in split_commands(text, dockerfile.path, item.line)]
            else:
                own = list(split_commands(script(item.text, item.flags), dockerfile.path, item.line))
            found += self._follow(own, _CallPath())
        return self._bounded(found, dockerfile.path)

    def document(self, document: Document) -> tuple[Command, ...]:
        """Return the commands that a document shows in its code blocks, prompts taken off, and in its lines; none is
        followed."""
        found: list[Command] = []
        for block in document.code:
            if block.language.lower() in _SHOWN and len(found) <= MAX_SHELL_COMMANDS:
                text = _PROMPT.sub(lambda match: " " * len(match[0]), block.text)
                found += split_commands(text, document.path, block.line)
        for number, line in enumerate(document.text.split("\n"), 1):
            for match in _IN_LINE.finditer(line) if "`" in line and len(line) < 5000 else ():
                found += split_commands(match[1], document.path, number)
        if any(each.cut for each in found):
            self._tree.note_cut(document.path, COMMANDS_CUT, everywhere=True)
        return self._bounded(found, document.path)

    def commands(self, own: Sequence[Command]) -> tuple[Command, ...]:
        """Return commands of a file, each followed by what it runs in turn."""
        self._calls = 0
        return self._bounded(self._follow(own, _CallPath()), own[0].path) if own else ()

    def target(self, target: Target) -> tuple[Command, ...]:
        """Return what a target runs, those that it needs first."""
        self._calls = 0
        return self._bounded(self._target(target, _CallPath()), target.path)

    def _once(self, key: Hashable, path: str, follow: Callable[[], list[Command]]) -> tuple[Command, ...]:
        """Return what is run, followed once; nothing more where all that was followed is more than the limit."""
        if key not in self._ran:
            if self._given > MAX_RUN_COMMANDS:
                self._tree.note_cut(path, f"more than {MAX_RUN_COMMANDS} commands in all workflows", everywhere=True)
                return ()
            self._calls = 0
            self._ran[key] = self._bounded(follow(), path)
            self._given += len(self._ran[key]) + self._calls
        return self._ran[key]

    def _may_call(self, path: str) -> bool:
        """Return whether one more workflow, action or target may be followed: a few dozen without any command, each of
        which calls all others, would be followed for hours."""
        self._calls += 1
        if self._calls > MAX_SHELL_COMMANDS:
            self._tree.note_cut(path, _CUT, everywhere=True)
        return self._calls <= MAX_SHELL_COMMANDS

    def _bounded(self, found: list[Command], path: str) -> tuple[Command, ...]:
        """Return the commands within the limit; where there are more, that is taken down of the file that runs them."""
        if len(found) > MAX_SHELL_COMMANDS:
            self._tree.note_cut(path, _CUT, everywhere=True)
        return tuple(found[:MAX_SHELL_COMMANDS])

    def _job(
        self, workflow: Workflow, job: Job, calls: _CallPath, inputs: Mapping[str, str] = NOTHING
    ) -> list[Command]:
        calls = calls._replace(lost=calls.lost or job.continue_on_error)
        if job.uses:
            called = self._workflows.reusable(job.uses) if calls.depth < _MAX_DEPTH else None
            if called is None:
                return []
            below = calls.below(f"{workflow.path}:{job.line}")
            if any(place.startswith(f"{called.path}:") for place in below.via):
                return []
            return _until_full(
                self._job(called, each, below, {**called.defaults, **given})
                for given in handed(job, inputs)
                if self._may_call(workflow.path)
                for each in called.jobs
            )
        return _until_full(
            self._step(workflow.path, each, {}, calls)
            for step in job.steps
            for each in self._workflows.as_run(workflow, job, step, inputs)
        )

    def _step(self, path: str, step: Step, env: Mapping[str, str], calls: _CallPath) -> list[Command]:
        calls = calls._replace(lost=calls.lost or step.continue_on_error)
        env = {**env, **step.env}
        if step.run is not None:
            line = step.run_line or step.line
            if "python" in step.shell:
                own = [Command("python", ("python", "-c", step.run), path, line, step.run)]
            else:
                own = list(split_commands(for_a_shell(step), path, line, errexit=True, variables=env))
        else:
            own = self._of_action(path, step, env)
        found = self._follow(calls.on(own), calls._replace(folder=step.working_directory or "."))
        action = self._workflows.action_path(step.uses) if step.uses and calls.depth < _MAX_DEPTH else None
        if action is not None and step.uses and self._may_call(path):
            below = calls.below(f"{path}:{step.line}")
            inputs = {**self._workflows.action_defaults(step.uses), **step.inputs}
            found += _until_full(
                self._step(action, each, env, below)
                for inner in self._workflows.action(step.uses)
                for each in filled(inner, {**env, **inner.env}, inputs)
            )
        return found

    def _of_action(self, path: str, step: Step, env: Mapping[str, str]) -> list[Command]:
        """Return what an action that is not the repository's own runs."""
        words = action_words(step)
        if words and step.action.startswith("docker://"):
            return list(command(words, path, step.line))
        if words:
            return [Command(words[0], tuple(words), path, step.line, step.uses or "")]
        text, line = action_script(step)
        return list(split_commands(text, path, line, variables=env)) if text else []

    def _follow(self, own: Iterable[Command], calls: _CallPath) -> list[Command]:
        """Return the commands, each followed by what it runs in turn."""
        found: list[Command] = []
        folder = calls.folder
        for each in own:
            if len(found) > MAX_SHELL_COMMANDS:
                self._tree.note_cut(each.path, _CUT, everywhere=True)
                break
            if each.cut:
                self._tree.note_cut(each.path, COMMANDS_CUT, everywhere=True)
            if each.tool == "cd" and len(each.argv) > 1 and not each.argv[1].startswith(("-", "$", "/", "~")):
                folder = posixpath.normpath(posixpath.join(folder, each.argv[1]))
            found.append(each)
            called = [target for target in self._called(each, folder) if target not in calls.chain]
            if calls.depth >= _MAX_DEPTH:
                if called:
                    self._tree.note_cut(each.path, _CUT, everywhere=True)
                continue
            here = calls._replace(via=each.via, lost=each.swallowed, folder=folder).below(f"{each.path}:{each.line}")
            for target in called:
                found += self._target(target, here)
        return found

    def _target(self, target: Target, calls: _CallPath) -> list[Command]:
        found: list[Command] = []
        if not self._may_call(target.path):
            return found
        calls = calls._replace(chain=(*calls.chain, target))
        if calls.depth < _MAX_DEPTH:
            for name in target.needs:
                for other in self._named(target.kind, name, target.path)[:1]:
                    if other not in calls.chain and len(found) <= MAX_SHELL_COMMANDS:
                        found += self._target(other, calls._replace(depth=calls.depth + 1))
        where = f"{target.path}:{target.line}" + ("" if target.kind == "script" else f" ({target.name})")
        folder = calls.folder if target.kind == "script" else posixpath.dirname(target.path) or "."
        calls = calls._replace(via=(*calls.via, where), folder=folder)
        return found + self._follow(calls.on(target.commands), calls)

    @cached_property
    def _rules(self) -> tuple[str, ...]:
        """Targets of Makefiles that stand for many."""
        return tuple(name for name in self._targets.get("make", {}) if "%" in name)

    def _named(self, kind: str, name: str, near: str = "") -> list[Target]:
        """Return the targets of a name: those of the same file, else those nearest to the root, first."""
        named = self._targets.get(kind, {})
        found = named.get(name.replace("_", "-"), [])
        if not found and kind == "invoke" and "." in name:  # of a collection
            found = named.get(name.rpartition(".")[2].replace("_", "-"), [])
        if not found and kind == "just" and "::" in name:  # of a module, which is a file called after it
            module, _, recipe = name.rpartition("::")
            found = [target for target in named.get(recipe.replace("_", "-"), []) if module in target.path]
        if not found and kind == "make":
            found = [target for rule in self._rules if by_pattern(rule, name) for target in named[rule]]
        return sorted(found, key=lambda target: (target.path != near, target.path.count("/"), target.path, target.line))

    def _scripts(self, word: str, folder: str, caller: Command | None = None) -> list[Target]:
        """Return the shell script that a word names, seen from a folder or from the root."""
        if "$" in word and "/" in word:
            word = word.rpartition("}/")[2] if "}/" in word else word.split("/", 1)[1]
        paths = (posixpath.normpath(posixpath.join(folder or ".", word)), posixpath.normpath(word.lstrip("/")))
        for path in dict.fromkeys(paths):
            alike = self._targets.get("script", {}).get(path.replace("_", "-"), [])
            if found := [target for target in alike if target.path == path]:
                return found
            self._note_lost(path, caller)
        return []

    def _note_lost(self, path: str, caller: Command | None) -> None:
        """Take down that what a command runs was left unread."""
        if caller is not None and path in self._commands.lost:
            self._tree.note_cut(caller.path, f"it runs {path}, which is not read", everywhere=True)

    @staticmethod
    def runner(command: Command) -> str | None:
        """Return the kind of targets that a command runs (`make`, `invoke`), None where it runs none."""
        return TASK_RUNNERS.get(command.tool)

    def _called(self, command: Command, folder: str) -> list[Target]:
        """Return the targets and scripts that a command runs."""
        words = list(command.argv[1:])
        kind = self.runner(command)
        if kind is None:
            return self._other(command, folder)
        if kind == "pre-commit":
            return self._hooks(words)
        if kind in SESSIONS:
            return self._sessions(kind, selected(words), command)
        if kind == "npm":
            words = [word for word in words if word not in ("run", "run-script", "--silent", "-s")]
        file = ""
        if kind != "poe":
            words, file = located(words, folder, kind)
            self._note_lost(file, command)
        names = [word for word in words if not word.startswith("-") and "=" not in word]
        if kind in ("make", "just") and not names:
            return self._first(kind, file)
        found = self._each(kind, names, command, file)
        return found[:1] if kind == "npm" else found

    def _each(self, kind: str, names: list[str], command: Command, file: str = "") -> list[Target]:
        """Return the target of each name that has one."""
        if len(names) > _MAX_TARGETS:
            self._tree.note_cut(command.path, f"more than {_MAX_TARGETS} targets in one command", everywhere=True)
        return list(
            dict.fromkeys(target for name in names[:_MAX_TARGETS] for target in self._named(kind, name, file)[:1])
        )

    def _sessions(self, kind: str, names: list[str], command: Command) -> list[Target]:
        """Return what nox or tox runs: all where none is selected."""
        if not names:
            return [target for targets in self._targets.get(kind, {}).values() for target in targets]
        if kind != "tox":
            return self._each(kind, names, command)
        # What no section is called after is the general environment, with what that has for the parts of the name.
        unnamed = (name for name in names if not self._named(kind, name))
        parts = (part for name in unnamed for part in ("testenv", *name.split("-")))
        return self._each(kind, [*filter(partial(self._named, kind), names), *parts], command)

    def _other(self, command: Command, folder: str) -> list[Target]:
        """Return what a command runs that is no runner itself: a script, or what some runner's `run` names."""
        if command.tool == "pdm" and len(command.argv) > 1:
            return self._named("pdm", command.argv[1])[:1]
        ran = set(_RAN.findall(command.text)) if "run" in command.text else set[str]()
        for runner in _THROUGH:
            if runner in ran or f"{runner} {command.tool}" in command.text:
                return self._named(runner, command.tool)[:1]
        word = command.argv[0]
        found = self._scripts(word, folder, command) if "/" in word or word.endswith(ENDINGS) else []
        # Of a script that another takes in, this one may call what that does not.
        return found if command.text.startswith(_TAKEN_IN) else [_run(target) for target in found]

    def _first(self, kind: str, file: str) -> list[Target]:
        """Return the target that runs where none is named: the file's first."""
        targets = [target for named in self._targets.get(kind, {}).values() for target in named]
        return sorted(targets, key=lambda each: (each.path != file, each.path.count("/"), each.path, each.line))[:1]

    def _hooks(self, words: list[str]) -> list[Target]:
        if words[:1] not in (["run"], []) and "run" not in words:
            return []
        hooks = [target for targets in self._targets.get("pre-commit", {}).values() for target in targets]
        hooks.sort(key=lambda target: (target.path, target.line))
        chosen = [hook for hook in hooks if hook.name in words]
        return chosen or hooks


def _run(script: Target) -> Target:
    """Return a script without what stands in functions that nothing in it calls."""
    idle = any(each.uncalled for each in script.commands)
    return script._replace(commands=tuple(each for each in script.commands if not each.uncalled)) if idle else script


def _until_full(parts: Iterable[list[Command]]) -> list[Command]:
    """Return the commands until there are more than are kept."""
    found: list[Command] = []
    for part in parts:
        found += part
        if len(found) > MAX_SHELL_COMMANDS:
            break
    return found
