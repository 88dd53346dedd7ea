"""Which options a script takes, where the script itself says all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository

if TYPE_CHECKING:
    from auditor.views.python import Decorator, Function, Module

_HYDRA_FLAGS: Final = frozenset(
    {"--help", "--hydra-help", "--version", "--cfg", "--resolve", "--package", "--run", "--multirun", "--info"}
    | {"--shell-completion", "--config-path", "--config-name", "--config-dir", "--experimental-rerun"}
)
_TYPER_FLAGS: Final = frozenset({"--help", "--install-completion", "--show-completion", "--version"})
_OTHER_PARSERS: Final = (
    *("fire", "simple_parsing", "jsonargparse", "tyro", "absl", "lightning.pytorch.cli", "optparse", "docopt"),
    *("cyclopts", "tap", "pydantic_settings", "plac", "configargparse"),
)
_MORE: Final = (
    *("parse_known", "parents=", "allow_extra_args", "ignore_unknown", "sys.argv", "add_typer", "UNPROCESSED"),
    *("add_command", "set_defaults(**"),
)
"""What code says that takes options which are not written out in it."""
_PLAIN_TYPES: Final = ("str", "int", "float", "Path")


class Options(NamedTuple):
    """The options of a script or task, and the line that begins them."""

    names: frozenset[str]
    line: int
    abbreviated: bool = False
    """Whether the beginning of a name does for it."""
    own: frozenset[str] = frozenset()
    """The options that are told, where `names` also has what may be none."""

    def knows(self, flag: str) -> bool:
        """Return whether an option is among them, also as a shortened or a `--no-` one."""
        plain = "--" + flag.removeprefix("--no-")
        return (
            flag in self.names
            or plain in self.names
            or (self.abbreviated and any(name.startswith(flag) for name in self.names))
        )

    def told(self) -> str:
        """Return the script's own options for a note, a few of them."""
        own = sorted(self.own or self.names - _HYDRA_FLAGS - _TYPER_FLAGS)
        return ", ".join(own[:5]) + (" and more" if len(own) > 5 else "") if own else "no option of its own"


def options_of(repo: Repository, module: Module) -> Options | None:
    """Return the options of a script; None where it has no parser that is known, or one that may take others, too."""
    used = {item.module.split(".", 1)[0] for item in module.imports} & _READERS.keys()
    if len(used) != 1 or any(item.module.startswith(_OTHER_PARSERS) for item in module.imports) or module.shape.dynamic:
        return None
    text = repo.tree.text(module.path) or ""
    return None if any(word in text for word in _MORE) else _READERS[used.pop()](module, text)


def _of_argparse(module: Module, text: str) -> Options | None:
    adding = [call for call in module.calls if call.method == "add_argument"]
    if any(call.star or not call.args or call.args[0].string is None for call in adding):
        return None
    parsed = any(call.method == "parse_args" and not call.args for call in module.calls)
    if not parsed or not module.calls_of("argparse.ArgumentParser"):
        return None
    # A parser that is handed to somebody else may get more there.
    if any(
        value.call == "argparse.ArgumentParser" or value.name == "argparse.ArgumentParser()"
        for call in module.calls
        for value in call.args
    ):
        return None
    return Options(_written(module) | {"--help"}, adding[0].line if adding else 1, abbreviated=True)


def _of_hydra(module: Module, text: str) -> Options | None:
    decorators = (decorator for function in module.functions for decorator in function.decorators)
    main = next((decorator for decorator in decorators if decorator.name == "hydra.main"), None)
    return Options(_HYDRA_FLAGS, main.line, abbreviated=True) if main is not None else None


def _of_click(module: Module, text: str) -> Options | None:
    return _of_commands(module, _decorated(module))


def _of_typer(module: Module, text: str) -> Options | None:
    commands = _decorated(module)
    if not commands:
        ran = {call.args[0].name for call in module.calls_of("typer.run") if call.args and call.args[0].name}
        commands = [function for function in module.functions if f"{module.name}.{function.name}" in ran]
    # What an annotation says beside the type is not told.
    return _of_commands(module, commands, frozenset() if "Annotated" in text else _positional(commands))


_READERS: Final[dict[str, Callable[[Module, str], Options | None]]] = {
    "argparse": _of_argparse,
    "click": _of_click,
    "hydra": _of_hydra,
    "typer": _of_typer,
}
"""What reads the options of a script, by the library that parses them."""


def _written(module: Module) -> frozenset[str]:
    """Return the options that stand in the strings of a module."""
    return frozenset(word for entry in module.strings for word in re.findall(r"--[a-zA-Z][\w-]*", entry.value))


def _is_command(decorator: Decorator) -> bool:
    return decorator.name.endswith((".command", ".callback"))


def _decorated(module: Module) -> list[Function]:
    return [
        function
        for function in module.functions
        if any(_is_command(each) or each.name == "click.group" for each in function.decorators)
    ]


def _of_commands(module: Module, commands: list[Function], arguments: frozenset[str] = frozenset()) -> Options | None:
    """Return the options of commands whose parameters are options, but for those that are arguments."""
    decorators = [decorator for function in commands for decorator in function.decorators]
    if not commands or any(
        not each.name.startswith(("click.", "typer.")) and not _is_command(each) for each in decorators
    ):
        return None
    # `app.command(function)` makes a command of what has no decorator.
    if any(call.method == "command" and call.args and call.args[0].name for call in module.calls):
        return None
    named = {_flag(parameter.name) for function in module.functions for parameter in function.parameters}
    own = {_flag(parameter.name) for function in commands for parameter in function.parameters} - arguments
    written = _written(module)
    # A name that is written out may stand in place of the parameter's.
    return Options(
        written | (named - arguments) | _TYPER_FLAGS, commands[0].line, own=frozenset() if written else frozenset(own)
    )


def _positional(commands: list[Function]) -> frozenset[str]:
    """Return the options that parameters would be, were they not without a default: typer has them as arguments."""
    found: dict[str, set[bool]] = {}
    for function in commands:
        for each in function.parameters:
            plain = each.default is None and (each.annotation or "").rpartition(".")[2] in _PLAIN_TYPES
            found.setdefault(_flag(each.name), set()).add(plain)
    return frozenset(name for name, ways in found.items() if ways == {True})


def _flag(parameter: str) -> str:
    return "--" + parameter.replace("_", "-")
