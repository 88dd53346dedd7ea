"""What tasks of invoke and sessions of nox call beside their own commands: other tasks, before, within and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.views._command import Target

if TYPE_CHECKING:
    from auditor.views.python import Function, Module

_BESIDE = regex(r"\b(?:pre|post)[ \t]{0,9}=[ \t]{0,9}\[([^\]]{0,2000})\]")
_NAME = regex(r"[A-Za-z_]\w{0,200}")


def with_others(module: Module, targets: Sequence[Target], text: str) -> list[Target]:
    """Return the targets of a module of this text, with the tasks that each calls among its `needs`."""
    if len(targets) < 2:
        return list(targets)
    lines = text.split("\n")
    begun = {function.line: function for function in module.functions}
    names = {begun[target.line].name: target.name for target in targets if target.line in begun}
    found = []
    for target in targets:
        function = begun.get(target.line)
        called = [] if function is None else _called(module, function, lines)
        own = function.name if function is not None else ""
        needs = (*target.needs, *(names[name] for name in called if name in names and name != own))
        found.append(target._replace(needs=tuple(dict.fromkeys(needs))))
    return found


def _called(module: Module, function: Function, lines: Sequence[str]) -> list[str]:
    first = min((decorator.line for decorator in function.decorators), default=function.line)
    head = "\n".join(lines[first - 1 : function.line])
    found = [name for match in _BESIDE.finditer(head) for name in _NAME.findall(match[1])]
    for call in module.calls_in(function.qualname):
        if call.method == "notify" and call.args and call.args[0].string:
            found.append(call.args[0].string)
        elif call.name.rpartition(".")[0] in ("", module.name):
            found.append(call.method)
    return found
