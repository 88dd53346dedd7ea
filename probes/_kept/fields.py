"""Which fields of its request a route reads, whatever these are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, once_by, regex

if TYPE_CHECKING:
    from collections.abc import Set

    from auditor.views.serving import Route

_LONGEST: Final = 2000
_READ: Final = regex(
    r"(?<![\w.])([A-Za-z_]\w{0,80})(?:\.([A-Za-z_]\w{0,80})(?![\w.(])|(?:\[|\.get\()[ ]{0,4}[\"']([\w -]{1,80})[\"'])"
)
_MAPPINGS: Final = frozenset(
    {"dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping", "typing.Any", "fastapi.Body"}
)
_BODIES: Final = frozenset({"json", "get_json", "form"})
"""What gives the body of a request."""
_BESIDE: Final = regex(r"(?i)(?:\w*_)?(?:u?u?id|time|timestamp|date|datetime|at|token|api_?key|version)s?")
"""What tells who asks and when, and nothing of what is asked."""


@once_by(lambda route: (route.path, route.handler))
def fields_read(repo: Repository, route: Route) -> Set[str]:
    """Return the names of the fields that a route reads of the body of its request, those left out that tell who asks
    and when. A body is one of the project's own classes, or a mapping."""
    function = route.module.function(route.handler)
    if function is None:
        return frozenset()
    bodies = {
        parameter.name
        for parameter in function.parameters
        if parameter.annotation in _MAPPINGS or repo.python.class_(parameter.annotation or "") is not None
    }
    bodies |= {
        item.target
        for item in route.module.assigns
        if item.scope == route.handler and (item.value.call or "").rpartition(".")[2] in _BODIES
    }
    text = "\n".join(line[:_LONGEST] for line in repo.python.written.body(route.module, route.handler))
    found = {attribute or key for owner, attribute, key in _READ.findall(text) if owner in bodies}
    return frozenset(name for name in found if not _BESIDE.fullmatch(name))
