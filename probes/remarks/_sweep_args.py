"""A remark about sweeps that start a program of Hydra with arguments that Hydra does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Remark, Repository, remark
from probes.remarks._places import joined, static
from probes.remarks._sweeps import named_in_code, sweeps

if TYPE_CHECKING:
    from auditor.views.python import Module
    from probes.remarks._sweeps import Sweep

_OPTIONS: Final = (
    *("help", "hydra-help", "version", "cfg", "resolve", "package", "run", "multirun", "shell-completion", "info"),
    *("config-path", "config-name", "config-dir", "experimental-rerun"),
)
"""What Hydra takes with dashes, shortened too."""
_PARSERS: Final = ("argparse", "click", "typer", "fire", "absl.app", "sys.argv", "simple_parsing", "jsonargparse")
_AS_OPTIONS: Final = ("${args}", "${args_no_boolean_flags}")


class _Started(NamedTuple):
    """The program that a sweep starts: its path, what Hydra starts in it, and the line."""

    path: str
    function: str
    line: int


@remark("sweep-arguments-refused")
def sweep_arguments_refused(repo: Repository) -> Iterator[Remark]:
    """A sweep passes its parameters with dashes to a program of Hydra, which stops at them.

    W&B passes `--lr=0.1` unless the sweep's command has `${args_no_hyphens}`. Silent where code starts the sweep's
    runs, and where the program reads its arguments in another way as well.
    """
    found = [(sweep, started) for sweep in sweeps(repo) if (started := _started(repo, sweep)) is not None]
    if not found or repo.python.calls("wandb.agent"):
        return
    for sweep, started in found:
        names = list(_names(sweep))
        if not names or named_in_code(repo, sweep.path):
            continue
        own = "command" in sweep.data
        message = (
            f"the sweep {sweep.path} passes --{names[0]}=... to {started.path}, and Hydra, which starts "
            f"{started.function}() there, stops at it; with ${{args_no_hyphens}} in the sweep's command it gets "
            f"{names[0]}=..."
        )
        place = sweep.place("command", "arguments with dashes") if own else sweep.place("program", "it has no command")
        yield Remark(
            "sweep-arguments-refused",
            "sweep",
            message,
            (place, Evidence(started.path, started.line, f"hydra.main starts {started.function}()")),
        )


def _names(sweep: Sweep) -> Iterator[str]:
    """Yield the parameters of a sweep that are no option of Hydra's, not even a shortened one."""
    parameters = sweep.data.get("parameters")
    for name in parameters if isinstance(parameters, Mapping) else ():
        if isinstance(name, str) and not any(option.startswith(name) for option in _OPTIONS):
            yield name


def _started(repo: Repository, sweep: Sweep) -> _Started | None:
    """Return what a sweep starts with dashes before its parameters; None where that is not told, or not Hydra's."""
    program = sweep.data.get("program")
    command = sweep.data.get("command")
    if not isinstance(program, str) or not program.endswith(".py") or not static(program):
        return None
    if command is not None:
        words = [str(word) for word in command] if isinstance(command, list) else []
        plain = any("args" in word and word not in _AS_OPTIONS for word in words)
        if "${program}" not in words or plain or not set(words).intersection(_AS_OPTIONS):
            return None
    module = repo.python.module(joined("", program))
    return _of_hydra(module) if module is not None else None


def _of_hydra(module: Module) -> _Started | None:
    """Return what Hydra starts when a module is run, where nothing else reads the arguments."""
    if module.error is not None or module.uses(*_PARSERS) or "sys.argv" in module.names:
        return None
    called = {call.method for call in module.calls if not call.scope and not call.args and not call.keywords}
    for function in module.functions:
        for decorator in function.decorators:
            if decorator.name == "hydra.main" and function.qualname in called:
                return _Started(module.path, function.qualname, decorator.line)
    return None
