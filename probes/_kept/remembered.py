"""What an API keeps in its memory alone, which ends with its process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.serving import Route

_LISTS: Final = regex(
    r"(?i)_?(?:\w+_)?(?:logs?|history|records?|predictions?|requests?|buffer|entries|samples|collected|inputs)(?:_\w+)?"
)
_ADDS: Final = frozenset({"append", "appendleft", "extend"})


def stored_in_memory(repo: Repository, route: Route) -> Evidence | None:
    """Return where a route adds to a list of its module, or of the application, called after what it keeps; or None."""
    for module, call in repo.serving.calls(route):
        above, _, owner = call.name.rpartition(".")[0].removesuffix("()").rpartition(".")
        if call.method not in _ADDS or not _LISTS.fullmatch(owner):
            continue
        scopes = {item.scope for item in module.assigns if item.target == owner}
        outer = "" in scopes or any(call.scope.startswith(f"{scope}.") for scope in scopes)  # that of an app factory
        if above.endswith(".state") or (outer and call.scope not in scopes):
            return Evidence(module.path, call.line, clipped(call.name))
    return None
