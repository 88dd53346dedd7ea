"""Whether a test asserts by a library or by a helper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

_ASSERTING: Final = regex(
    r"(?:pandera\b.*\.validate|jsonschema\.validate|nose\.tools\.(?:eq_|ok_)|great_expectations\b.*\.validate)|"
    r"(?:pytest_check|check|numpy\.testing|np\.testing|torch\.testing|pandas\.testing|chex|hypothesis|syrupy|tf\.test)\..+|"
    r"(?:.*\.)?(?:assert\w*|_?check_\w+|verify\w*|expect\w*|call_and_validate|validate_response|raises|warns|approx_equal|raise_for_status)"
)


def asserts_by_library(repo: Repository, module: Module, function: Function) -> bool:
    """Return whether a test asserts by a library for it, which may run it, or by a helper that it calls."""
    if any(item.name.endswith("parametrize_with_checks") for item in function.decorators) and function.calls:
        return True
    for call in module.calls_in(function.qualname):
        if call.line in function.idle or _idle(module, call.scope, function.qualname):
            continue
        if any(map(_asserts, (call, *lambda_calls(repo, module, call)))):
            return True
        helper = helper_of(repo, module, call)
        if helper is not None and helper.telling:
            return True
    return False


def _asserts(call: Call) -> bool:
    plain = call.name.endswith(("check.is_file", "check_output", "check_call"))
    return _ASSERTING.fullmatch(call.name) is not None and not plain


def lambda_calls(repo: Repository, module: Module, call: Call) -> tuple[Call, ...]:
    """Return the calls of the lambda at the top of a module that a called name stands for; none where it is none."""
    return () if "." in call.name else _lambdas(repo, module.path).get(call.name, ())


@once
def _lambdas(repo: Repository, path: str) -> dict[str, tuple[Call, ...]]:
    """Return the calls on the lines at the top of a module that give a name what is neither a name nor a call."""
    module = repo.python.module(path)
    if module is None:
        return {}
    beside: dict[int, list[Call]] = {}
    for call in module.calls_in(""):
        if not call.scope:
            beside.setdefault(call.line, []).append(call)
    plain = (each for each in module.assigns if not each.scope and each.value.name is None and each.value.call is None)
    return {each.target: tuple(beside[each.line]) for each in plain if each.line in beside}


def _idle(module: Module, scope: str, above: str) -> bool:
    """Return whether a scope lies in a nested function that the function above never uses."""
    while len(scope) > len(above):
        function, unused = module.function(scope), f"{module.name}.{scope}" not in module.names
        if unused and function is not None and function.nested and not function.decorators:
            return True
        scope = scope.rpartition(".")[0]
    return False


def helper_of(repo: Repository, module: Module, call: Call) -> Function | None:
    """Return the function of the project that a call in a test means, if it can be told."""
    located = called_helper(repo, module, call)
    return located[1] if located else None


def called_helper(repo: Repository, module: Module, call: Call) -> tuple[Module, Function] | None:
    """Return the function of the project that a call in a test means, with its module, if it can be told."""
    plain = call.name.replace("()", "")
    local = plain.removeprefix(module.name + ".").removeprefix("self.")
    owner = call.scope.split(".", 1)[0]
    function = module.function(local) or module.function(f"{owner}.{local}")
    return (module, function) if function is not None else repo.python.function(plain)
