"""Whether a route that is called after drift may weigh two sets against each other by means that are not known."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from auditor.views.serving import Route

_MEASURES: Final = regex(
    r"(?i)(?:\w+_)?(?:mean|std|stdev|var|variance|median|quantiles?|percentile|hist(?:ogram)?|counter|bincount|"
    r"value_counts|abs|sum|fsum|sqrt|norm|max|min|sorted|len)"
)
"""What a measure in plain Python is made of."""
_SET_OFF: Final = regex(r"[\w)\]][ \t]{0,4}(?:-|/|[<>]=?|[!=]=)[ \t]{0,4}[\w(]|(?<!\w)(?:symmetric_)?difference\(")
_WRITTEN: Final = regex(r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'")
_COMPARES: Final = regex(
    r"(?i)compar|drift|shift|distan|diverg|detect|monitor|profil|deviat|discrep|similar|psi(?![a-z])|ks(?![a-z])|stat"
)
"""What a function of a library that is not known may be called where it compares."""


@once
def comparing_routes(repo: Repository) -> Collection[tuple[str, str]]:
    """Return the routes that may compare two sets, by path and handler: as far as names and what is written tell.

    They run code of the project that measures and sets off one thing against another, or hand two things to a library
    that nobody knows.
    """
    return frozenset((route.path, route.handler) for route in repo.serving.routes if _weighs(repo, route))


def _weighs(repo: Repository, route: Route) -> bool:
    for step in repo.serving.reach(route):
        inner = step.module.calls_in(step.qualname)
        if any(_of_unknown_library(repo, step.module, call) for call in inner):
            return True
        if any(_MEASURES.fullmatch(call.method) for call in inner):
            body = "\n".join(repo.python.written.body(step.module, step.qualname)[1:])
            if _SET_OFF.search(_WRITTEN.sub("''", body)):
                return True
    return False


def _of_unknown_library(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call hands two things to a function of a library that is called after comparing."""
    # A method works on its object, too; a text or a number is a setting.
    given = sum(1 for value in call.values if not value.known or isinstance(value.literal, tuple))
    given += "()." in call.name
    if given < _SETS or not _COMPARES.search(call.method):
        return False
    top = call.name.split(".", 1)[0]
    asked = any(item.module.split(".", 1)[0] == top and not item.relative for item in module.imports)
    return asked and not repo.python.symbols.is_own(top)


_SETS: Final = 2
