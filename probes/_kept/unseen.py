"""What an API hands its requests and predictions to, where no code of the project shows what becomes of them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._kept.stores import given_words
from probes._kept.words import request_and_prediction
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from auditor.views.serving import Route

_OF_DATA: Final = frozenset(
    ["append", "appendleft", "extend", "update", "setdefault", "insert", "format", "join", "replace", "get", "pop"]
)
"""What lists, mappings and texts do."""
_MANY_WORDS: Final = 10**6
"""Unknown words are no features here: anything may be handed on."""
_STATEMENT: Final = regex(r"\s*(?:await\s+|if\s[^:]{1,100}:\s*)?(?!return\b|yield\b)[A-Za-z_][\w.]{0,200}[(\[]")
"""A line that calls something for what it does: what a call answers with is a part of the work, and no store's."""
_LATER: Final = frozenset({"add_task", "submit", "create_task"})


def handed_to_unseen_code(repo: Repository, route: Route) -> Evidence | None:
    """Return where a route hands both the request and the prediction to an object or function that is given to it.

    A store may come from an application factory, a list of hooks, or the application's state: what it does is then no
    more shown than what it is.
    """
    run = repo.serving.inference(route)
    for step in repo.serving.reach(route):
        for call in step.module.calls_in(step.qualname):
            written = repo.python.written
            if (run is not None and call.name == run[1]) or not _STATEMENT.match(written.line(step.module, call.line)):
                continue
            if _out_of_sight(repo, step.module, _started(call)):
                words = given_words(repo, step.module, call) | written.names(written.inside(step.module, call))
                if all(request_and_prediction(repo, route, words, _MANY_WORDS)):
                    return Evidence(step.module.path, call.line, clipped(call.name))
    return None


def _started(call: Call) -> Call:
    """Return the call of what a call starts in the background, or itself."""
    later = call.args[0].name if call.method in _LATER and call.args else None
    return call._replace(name=later) if later else call


_NAME_PARTS: Final = regex(r"[.\[(]")


def _out_of_sight(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call is of what the module is given, and its function is none that the project shows."""
    if call.method in _OF_DATA or call.method[:1].isupper() or repo.serving.followed(module, call):
        return False
    if ".state." in call.name or "current_app." in call.name or "current_app[" in call.name:
        return True
    root = _NAME_PARTS.split(call.name, maxsplit=1)[0]
    imported = {item.target.partition(".")[0] for item in module.imports if not item.own and not item.relative}
    return root not in imported and not hasattr(builtins, root)
