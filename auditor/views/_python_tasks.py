"""Tasks of invoke and sessions of nox, from the facts of the modules that define them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.views._command import Command, Target
from auditor.views._python_commands import Starting, started
from auditor.views._shell import command

if TYPE_CHECKING:
    from auditor.views.python import Call, Decorator, Function, Module

_TASK = frozenset(["invoke.task", "invoke.tasks.task", "task"])
_SESSION = frozenset(["nox.session", "nox_poetry.session", "session"])


def python_targets(module: Module) -> list[Target]:
    """Return the tasks and sessions that a module defines."""
    found = []
    for function in module.functions:
        for decorator in function.decorators:
            if decorator.name in _TASK:
                task = _invoke(module, function, decorator)
                found.append(task)
                if "tasks/" in module.path:  # a collection calls it by the name of its module, too
                    owner = module.path.rpartition("/")[2].removesuffix(".py").replace("_", "-")
                    found.append(task._replace(name=f"{owner}.{task.name}"))
            elif decorator.name in _SESSION:
                found.append(_nox(module, function, decorator))
    return found


def _name(function: Function, decorator: Decorator) -> str:
    given = decorator.keyword("name")
    return given.string if given is not None and given.string else function.name


def _invoke(module: Module, function: Function, decorator: Decorator) -> Target:
    commands: list[Command] = []
    starting = Starting(module)
    for call in module.calls_in(function.qualname):
        if call.method in ("run", "sudo") or started(call):
            quiet = call.keyword("warn")
            lost = quiet is not None and quiet.known and quiet.literal is True
            commands += (each._replace(line=call.line, swallowed=each.swallowed or lost) for each in starting.by(call))
    needs = tuple(value.name.rsplit(".", 1)[-1] for value in decorator.args if value.name)
    return Target(_name(function, decorator), "invoke", module.path, function.line, tuple(commands), needs)


def _nox(module: Module, function: Function, decorator: Decorator) -> Target:
    commands: list[Command] = []
    needs: list[str] = []
    for call in _with_helpers(module, function):
        if call.method in ("run", "run_always", "run_install") and call.args:
            words = [value.string or "{}" for value in call.args]
            accepted = call.keyword("success_codes")
            lost = accepted is not None and isinstance(accepted.literal, tuple) and 1 in accepted.literal
            found = command(words, module.path, call.line)
            commands += (each._replace(swallowed=each.swallowed or lost) for each in found)
        elif call.method == "notify" and call.args and call.args[0].string:
            needs.append(call.args[0].string)
    name = _name(function, decorator)
    return Target(name, "nox", module.path, function.line, tuple(commands), tuple(needs))


def _with_helpers(module: Module, function: Function) -> Iterator[Call]:
    """Yield the calls of a session, and those of the functions of its module that it hands itself to."""
    session = function.parameters[0].name if function.parameters else ""
    for call in module.calls_in(function.qualname):
        yield call
        helper = module.function(call.method) if any(value.name == session for value in call.args) else None
        if helper is not None and helper is not function:
            yield from module.calls_in(helper.qualname)
