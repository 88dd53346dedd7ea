"""Scripts beside the API that ask it for predictions and keep what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._kept.storing import is_storing_call
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_CLIENTS: Final = ("requests.", "httpx.", "aiohttp.")
_OF_A_MODEL: Final = regex(
    r"(?i)localhost|127\.0\.0\.1|run\.app|cloudfunctions\.net|/(?:v\d/)?(?:predict|infer|classif)"
)
_ADDRESS: Final = regex(r"(?i)\bhttps?://(?!\d+\.|[\w-]*[:/]|[\w-]*$)")
"""An address under a domain: a bare number or name is a machine of one's own."""


def client_beside(repo: Repository) -> Evidence | None:
    """Return where a client posts to the API and stores what comes back, or None.

    A module all of whose addresses are somebody else's (a provider of credentials or data) is no client of the API.
    """
    for module in repo.python.code:
        if _somebody_else_s(repo, module):
            continue
        for function in module.functions:
            kept = _keeps(module, module.calls_in(function.qualname))
            if kept is not None:
                return kept
    for module in _scripts(repo):
        # The body of a script is looked at only where it says that it talks to a model: a download posts as well.
        if any(_OF_A_MODEL.search(text.value) for text in module.strings):
            outside = tuple(call for call in module.calls if not call.scope)
            for calls in (outside, *(module.calls_in(function.qualname) for function in module.functions)):
                kept = _keeps(module, calls)
                if kept is not None:
                    return kept
            kept = _in_two_steps(module)
            if kept is not None:
                return kept
    return None


def _in_two_steps(module: Module) -> Evidence | None:
    """Return where a function stores what another of the same module, which calls it, gets from a model."""
    storing: dict[str, Call] = {}
    dotted = "." + module.path.removesuffix(".py").replace("/", ".")
    for function in module.functions:
        calls = module.calls_in(function.qualname)
        kept = next(
            (call for call in calls if is_storing_call(module, call, calls) and not _read_back(call, calls)), None
        )
        if kept is not None:
            storing.setdefault(function.qualname, kept)
    for function in module.functions:
        calls = module.calls_in(function.qualname)
        if _posts(calls):
            for call in calls:
                kept = storing.get(call.method)
                here = dotted.endswith("." + (call.name.rpartition(".")[0] or dotted[1:]))
                if kept is not None and here and any(value.name or value.text for value in call.args):
                    return Evidence(module.path, kept.line, clipped(kept.name))
    return None


def _somebody_else_s(repo: Repository, module: Module) -> bool:
    """Return whether all that a module can ask lies under addresses that are neither a model's nor a route's."""
    addresses = [text.value for text in module.strings if _ADDRESS.search(text.value)]
    if not addresses or any(call.name.startswith(("os.getenv", "os.environ")) for call in module.calls):
        return False
    routes = [route.url.rstrip("/") for route in repo.serving.routes if len(route.url) > 1]
    return not any(_OF_A_MODEL.search(text) or any(url in text for url in routes) for text in addresses)


def _scripts(repo: Repository) -> list[Module]:
    """Return what is no test: modules of the code, and files between the tests that hold no test."""
    testing = {test.module.path for test in repo.python.test_functions()}
    helpers = (
        module
        for module in repo.python.tests
        if module.path not in testing
        and module.error is None
        and not module.uses("pytest", "locust")
        and not any(function.name.startswith("test") for function in module.functions)
    )
    return [*repo.python.code, *helpers]


def _posts(calls: tuple[Call, ...]) -> bool:
    return any(call.name.startswith(_CLIENTS) and call.method in ("post", "request") for call in calls)


def _keeps(module: Module, calls: tuple[Call, ...]) -> Evidence | None:
    if not _posts(calls):
        return None
    kept = next((call for call in calls if is_storing_call(module, call, calls) and not _read_back(call, calls)), None)
    return Evidence(module.path, kept.line, clipped(kept.name)) if kept else None


def _read_back(kept: Call, calls: tuple[Call, ...]) -> bool:
    """Return whether a file is written only to be opened and sent: its name is what is opened to be read, too."""
    name = _named(kept)
    return name is not None and any(
        call.name in ("open", "io.open")
        and call.line > kept.line
        and _named(call) == name
        and (mode := call.args[1].string if len(call.args) > 1 else "r") is not None
        and mode.startswith("r")
        for call in calls
    )


def _named(call: Call) -> str | None:
    value = call.args[0] if call.args else None
    return (value.string or value.name) if value is not None else None
