"""Files that a route has written for its model and takes away again, and what it writes before the model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._kept.given import calling_functions
from probes._kept.words import OUTPUT

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call
    from auditor.views.serving import Reached, Route

_REMOVES: Final = frozenset({"os.remove", "os.unlink", "shutil.rmtree"})
_KEEPS: Final = regex(
    r"(?i)upload|save|store|push|put|send|copy|move|rename|replace|insert|publish|submit|add_task|log"
)
_INTO: Final = ("path", "filepath", "file", "filename", "path_or_buf", "file_path")


def removes_own_file(own: tuple[Call, ...], call: Call) -> bool:
    """Return whether a function removes the file that a call of its own writes, and hands it to nothing that keeps."""
    into = call.args[0] if call.args else next((value for key, value in call.keywords if key in _INTO), None)
    return into is not None and into.name is not None and _removed(own, call, into.name)


def callers_remove_file(repo: Repository, reached: tuple[Reached, ...], step: Reached, storing: list[Call]) -> bool:
    """Return whether every caller of a function removes the file that it was told to write, and keeps it nowhere."""
    parameters = step.module.function(step.qualname)
    own = {item.name for item in parameters.parameters} if parameters else set[str]()
    if not all(own & {value.name for value in call.values} for call in storing):
        return False
    calling = [
        (caller.module.calls_in(caller.qualname), call)
        for caller, found in calling_functions(repo, reached, step)
        for call in found
    ]
    return bool(calling) and all(
        any(_removed(calls, call, value.name) for value in call.values if value.name) for calls, call in calling
    )


def runs_before_model(
    repo: Repository, route: Route, run: tuple[int, str] | None, reached: tuple[Reached, ...], step: Reached
) -> bool:
    """Return whether the handler alone calls a function, before its model runs, and tells it of no prediction."""
    calling = [call for _, found in calling_functions(repo, reached, step) for call in found]
    if run is None or not calling or any(call.scope != route.handler for call in calling):
        return False
    within = [loop for loop in route.module.loops if loop.line <= run[0] <= loop.end_line]
    for call in calling:
        if call.line >= run[0] or any(loop.line <= call.line <= loop.end_line for loop in within):
            return False
        told = {key for key, _ in call.keywords if key} | {value.name or value.call or "" for value in call.values}
        if any(OUTPUT.search(word) for word in told):
            return False
    return any(call.line == run[0] for call in route.module.calls_in(route.handler))


def _removed(calls: tuple[Call, ...], writing: Call, name: str) -> bool:
    gone = False
    for call in calls:
        if call is writing or call.line < writing.line:
            continue
        if (call.name in _REMOVES and call.args and call.args[0].name == name) or call.name == f"{name}.unlink":
            gone = True
        elif any(value.name == name for value in call.values) and _KEEPS.search(call.method):
            return False
    return gone
