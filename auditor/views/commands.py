"""Commands that stand in files: shell scripts, Makefiles, justfiles, tasks.py, noxfile, tox, package.json, Taskfile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from auditor._scripts import ENDINGS, SCRIPTS
from auditor.limits import MAX_GUESSED_BYTES
from auditor.views._called import SCRIPT, called
from auditor.views._command import COMMANDS_CUT, Command, Target
from auditor.views._justfile import just_targets
from auditor.views._python_commands import commands_of
from auditor.views._python_tasks import python_targets
from auditor.views._searched import unread_paths
from auditor.views._shell import command, split_commands
from auditor.views._shell_functions import mark_uncalled
from auditor.views._targets import (
    TASKFILES,
    hook_targets,
    make_targets,
    npm_targets,
    task_targets,
    tox_targets,
)
from auditor.views._task_calls import with_others
from auditor.views._test_commands import has_test, runs_tests
from auditor.views._toml_tasks import toml_targets
from auditor.views._yaml import read_yaml
from auditor.views.runners import OF_WINDOWS, SESSIONS, of_unix, selected

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.python import PythonView
    from auditor.views.tree import Tree

__all__ = ["COMMANDS_CUT", "Command", "CommandsView", "Target", "command", "split_commands"]

_MAKE = ("Makefile", "makefile", "GNUmakefile", "*.mk", "Makefile.*")
_JUST = ("justfile", "Justfile", ".justfile", "*.just")
_TOML = ("pyproject.toml", "pixi.toml", "hatch.toml", "tox.toml", "poe_tasks.toml", "Pipfile")
_TOX = ("tox.ini", "setup.cfg")
_HOOKS = (".pre-commit-config.yaml", ".pre-commit-config.yml")


class CommandsView:
    """Every target, task, session, hook and shell script of the repository's own."""

    def __init__(self, tree: Tree, python: PythonView) -> None:
        self._tree = tree
        self._python = python
        self._tested: dict[str, bool] = {}

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        named = self._tree.named(
            *_MAKE, *_JUST, *TASKFILES, *_TOML, *_HOOKS, *_TOX, "package.json", *SCRIPTS, foreign=False
        )
        return tuple(sorted({*named, *self._executables}))

    @cached_property
    def _executables(self) -> tuple[str, ...]:
        """Executable files without a suffix: shell scripts where their first line says so."""
        return tuple(
            path
            for path, entry in self._tree.entries.items()
            if entry.mode == "100755"
            and "." not in path.rpartition("/")[2].lstrip(".")
            and ((entry.size or 0) <= MAX_GUESSED_BYTES or called(path.rpartition("/")[2], SCRIPT))
            and not self._tree.is_foreign(path)
        )

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All targets, by path and line; scripts have their path as name and the kind `script`."""
        self._tree.prefetch(self._paths)
        found: list[Target] = []
        for path in self._paths:
            found += self._read(path)
        for module in self._python.modules:
            name = module.path.rpartition("/")[2]
            if name in ("tasks.py", "noxfile.py") or "tasks/" in module.path or module.uses("invoke"):
                found += with_others(module, python_targets(module), self._tree.text(module.path) or "")
        for target in found:
            if any(command.cut for command in target.commands):
                self._tree.note_cut(target.path, COMMANDS_CUT, everywhere=True)
        return tuple(sorted(found, key=lambda target: (target.path, target.line, target.kind, target.name)))

    def _read(self, path: str) -> list[Target]:
        text = self._tree.text(path)
        name = path.rpartition("/")[2]
        if text is None:
            return []
        if name in _TOML:
            return toml_targets(self._tree, path)
        if name in _HOOKS:
            return hook_targets(self._tree, path) if "/" not in path else []
        if name in TASKFILES:
            return task_targets(self._tree, path)
        if name == "package.json":
            return npm_targets(self._tree, path)
        if name in _TOX:
            return tox_targets(path, text)
        if name in _JUST or name.endswith(".just"):
            return just_targets(path, text)
        if name.endswith(ENDINGS) or (path in self._executables and _is_shell(text)):
            commands = split_commands(of_unix(name, text), path, 1)
            commands = commands if name.endswith(OF_WINDOWS) else mark_uncalled(text, commands)
            return [Target(path, "script", path, 1, commands)]
        return make_targets(path, text) if path not in self._executables or name.endswith("akefile") else []

    @cached_property
    def started(self) -> tuple[Command, ...]:
        """What modules of the repository's own start by themselves (`subprocess.run`, `os.system`, `pytest.main`)."""
        own = (module for module in self._python.modules if module.role in ("code", "task", "test"))
        return tuple(command for module in own for command in commands_of(module))

    @cached_property
    def scripts(self) -> tuple[Target, ...]:
        """The scripts of a shell, of Windows too."""
        return tuple(target for target in self.targets if target.kind == "script")

    def tests(self, command: Command) -> bool:
        """Return whether a command runs tests."""
        return runs_tests(command, self.has_test) and not (command.tool in SESSIONS and self._is_read(command))

    def _is_read(self, command: Command) -> bool:
        """Return whether all that a call of tox or nox runs is written down: then its commands tell what it does."""
        known = [target for target in self.targets if target.kind == command.tool]
        chosen: list[Target] = []
        for name in selected(list(command.argv[1:])):
            found = self.target(command.tool, name)
            if found is None and command.tool == "tox":
                found = self.target("tox", "testenv")
            if found is None:
                return False
            chosen.append(found)
        commands = [each for target in chosen or known for each in target.commands]
        return bool(commands) and not any(_VARIABLE.intersection(each.tool) for each in commands)

    def has_test(self, script: str) -> bool:
        """Return whether a script that a command names is in the repository and has a test, as far as can be told."""
        if script not in self._tested:
            self._tested[script] = has_test(self._tree, self._python, script)
        return self._tested[script]

    def target(self, kind: str, name: str) -> Target | None:
        """Return the target of that kind and name (`-` and `_` alike), the one nearest to the root, or None."""
        wanted = name.replace("_", "-")
        found = [target for target in self.targets if target.kind == kind and target.name.replace("_", "-") == wanted]
        return min(found, key=lambda target: (target.path.count("/"), target.path, target.line), default=None)

    @cached_property
    def lost(self) -> frozenset[str]:
        """The files with targets or scripts that a limit left unread, in part or as a whole."""
        _ = self.targets
        modules = (module for module in self._python.modules if module.error is not None and module.broken is None)
        cut = self._tree.cut.intersection(self._paths)
        return cut.union(self._tree.read_unread(self._paths), (module.path for module in modules))

    @property
    def scope(self) -> Scope:
        """How many targets and scripts there are; hooks only where there are any."""
        scripts = len(self.scripts)
        hooks = sum(target.kind == "pre-commit" for target in self.targets)
        tasks = len(self.targets) - scripts - hooks
        return (tasks, "task"), *([(hooks, "hook")] if hooks else []), (scripts, "script")

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the files that could not be read, or do not parse and mention one of the names."""
        _ = self.targets
        broken = [
            path
            for path in self._paths
            if path.rpartition("/")[2] in (*TASKFILES, *_HOOKS)
            and any(each.error for each in read_yaml(self._tree, path) or ())
        ]
        broken += [
            module.path
            for module in self._python.modules
            if module.error is not None and module.path.rpartition("/")[2] in ("tasks.py", "noxfile.py")
        ]
        return unread_paths(self._tree, self._paths, [*broken, *self._tree.cut.intersection(self._paths)], names)


_VARIABLE = frozenset("${*")


def _is_shell(text: str) -> bool:
    first = text[:200].split("\n", 1)[0]
    return first.startswith("#!") and first.rstrip().endswith(("sh", "sh -e", "sh -eu", "bash -x"))
