"""What a route gives names to: what its model returns, and what is made of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, once_by
from auditor.shared import regex
from probes._kept.fields import request_fields

if TYPE_CHECKING:
    from collections.abc import Set

    from auditor.views.python import Assign, Call, Module
    from auditor.views.serving import Route

_LONGEST: Final = 2000
_ASIDE: Final = regex(r"(?i)hash|md5|sha\d|uuid|len\(|time|size|shape|name|type|count|path")
_SHAPED: Final = regex(r"(?i)\.(?:resize|astype)\(|\bdtype\b|\b\w{0,20}file\.read\b")
"""What only gives an image or an array another form."""
_JOINS: Final = regex(r"\*\*|\|[ \t]{0,9}(?:\{|dict)|\.(?:assign|join|merge)\(|(?:concat|hstack|dict)\(|^[ \t]{0,9}\{")
"""What puts things together to one record or table."""
_SIDE_BY_SIDE: Final = regex(r"[ \t]{0,20}[\w.]{1,100}[ \t]{0,20},")
_PART: Final = regex(r"(?<![\w.])([A-Za-z_]\w{0,80})\.([a-z_]\w{0,80})(?![\w.(])")
_WORD: Final = regex(r"[A-Za-z_]\w*")
_CALLED: Final = regex(r"[ \t]{0,20}(?:await[ \t]{1,9})?([A-Za-z_][\w.]{0,200})\(")
_READ: Final = regex(r"\.([A-Za-z_]\w*)\Z|\[(\w+)\]\Z")


@once_by(lambda route, asked: (route.path, route.handler, asked))
def bound_names(repo: Repository, route: Route, asked: frozenset[str]) -> tuple[Set[str], Set[str], Set[str]]:
    """Return what a route calls that which its model returns, parts of that, and what it makes of the request.

    An object that is built of both is among both.
    """
    run = repo.serving.inference(route)
    own = [item for item in route.module.assigns if item.scope == route.handler]
    right = {item.line: _right(repo, route.module, item) for item in own}
    predicted = {item.target for item in own if run is not None and item.line == run[0] and _whole(right[item.line])}
    # A handler may leave the work to others, which give what the model returns a name of their own.
    running = [(module, call) for module, call in repo.serving.calls(route) if run is not None and call.name == run[1]]
    predicted |= {
        item.target
        for module, call in running
        for item in module.assigns
        if (item.line, item.scope) == (call.line, call.scope) and call.scope != route.handler and item.value.call
    }
    scopes = {(module.path, call.scope): module for module, call in running}
    predicted |= _answered(repo, route, own, frozenset(scopes) - {(route.path, route.handler)})
    scopes[route.path, route.handler] = route.module
    for (_, scope), module in sorted(scopes.items(), key=lambda item: item[0]):
        predicted |= _drawn(repo, module, scope, predicted, asked)
    computed: set[str] = set()
    both: set[str] = set()
    named = request_fields(repo, route)
    for item in own:
        words = set(_WORD.findall(right[item.line]))
        if _built(item) and words & predicted and words & asked:
            both.add(item.target)
        elif item.target not in predicted:
            called = item.value.call or _CALLED.match(right[item.line])
            aside = _ASIDE.search(_SHAPED.sub("", right[item.line]))
            made = called and words & (asked | computed) and not aside
            computed |= {item.target} if made or _reads(item, named) else set()
    both |= {
        item.target
        for item in own
        if item.target in predicted
        and _JOINS.search(right[item.line])
        and _of_each(right[item.line], predicted, computed)
    }
    completed = _completed(repo, route, run[0] if run is not None else 0, predicted)
    of_request = {item.target for item in own if asked.intersection(_WORD.findall(right[item.line]))}
    both |= completed & (asked | computed | of_request)
    predicted |= both | completed
    return predicted, _attributes(repo, route, predicted) - asked, computed - predicted | both


_COMPLETES: Final = regex(
    r"[ \t]*([A-Za-z_]\w{0,80})(?:\[[\"'][\w -]{1,80}[\"']\][ \t]{0,9}=(?!=)|\.update\()(.{1,2000})"
)
_WALRUS: Final = regex(r"(?<![\w.])([A-Za-z_]\w{0,80})[ \t]{0,9}:=")


def _completed(repo: Repository, route: Route, line: int, predicted: set[str]) -> set[str]:
    """Return the names of what a handler adds to that which its model returns: `row["n"] = n`, `row.update(n=n)`.

    To what it calls predicted comes a name that it gives within the very call.
    """
    function = route.module.function(route.handler)
    text = (repo.tree.text(route.path) or "").split("\n") if function is not None else []
    found: set[str] = set()
    for number in range(function.line, function.end_line) if function is not None else ():
        written = text[number][:_LONGEST] if number < len(text) else ""
        if number + 1 == line:
            predicted.update(_WALRUS.findall(written))
        added = _COMPLETES.match(written)
        if added is not None and (number + 1 == line or predicted.intersection(_WORD.findall(added[2]))):
            found.add(added[1])
    return found


def _of_each(text: str, predicted: Set[str], computed: Set[str]) -> bool:
    words = set(_WORD.findall(text))
    return bool(words & predicted and words & computed)


def _answered(repo: Repository, route: Route, own: list[Assign], scopes: frozenset[tuple[str, str]]) -> set[str]:
    """Return the names that a handler gives to what a function or object of the project answers that runs the model."""
    made = {item.line: item for item in own if item.value.call}
    found: set[str] = set()
    for call in route.module.calls_in(route.handler) if made else ():
        item = made.get(call.line)
        if item is None or not _is_of(repo, route.module, item, call):
            continue
        step = repo.serving.followed(route.module, call)
        if step is not None and (step.module.path, step.qualname) in scopes:
            found.add(item.target)
    return found


def _is_of(repo: Repository, module: Module, item: Assign, call: Call) -> bool:
    """Return whether an assignment gives what a call answers: of a function that says of what class that is, the class
    stands for the call."""
    if item.value.call == call.name:
        return True
    begun = _CALLED.match(repo.python.written.line(module, item.line).partition("=")[2][:_LONGEST])
    return begun is not None and begun[1].rpartition(".")[2] == call.method


def _right(repo: Repository, module: Module, item: Assign) -> str:
    """Return what an assignment gives, with all that the call of a class is given on further lines."""
    right = repo.python.written.line(module, item.line).partition("=")[2]
    for call in module.calls_in(item.scope) if _built(item) else ():
        if (call.line, call.scope, call.name) == (item.line, item.scope, item.value.call):
            right = f"{right} {repo.python.written.inside(module, call)}"
    return right[:_LONGEST]


def _built(item: Assign) -> bool:
    return (item.value.call or "").rpartition(".")[2][:1].isupper()


def _reads(item: Assign, named: Set[str]) -> bool:
    """Return whether an assignment gives a field of the request another name: `size = house.area`."""
    read = _READ.search(item.value.name or "")
    return read is not None and (read[1] or read[2]) in named


def _whole(right: str) -> bool:
    """Return whether what is given is one thing, and not several side by side."""
    return _SIDE_BY_SIDE.match(right) is None


def _attributes(repo: Repository, route: Route, predicted: set[str]) -> set[str]:
    """Return how a handler calls parts of what its model returns (`best.label`), and no part of anything else."""
    lines = repo.python.written.body(route.module, route.handler)
    of: dict[str, set[str]] = {}
    for owner, name in _PART.findall("\n".join(line[:_LONGEST] for line in lines)):
        of.setdefault(name, set()).add(owner)
    return {name for name, owners in of.items() if owners <= predicted}


def _drawn(repo: Repository, module: Module, scope: str, predicted: set[str], asked: frozenset[str]) -> set[str]:
    """Return the names that a function gives to what it makes of a prediction, and of nothing that it is asked."""
    found: set[str] = set()
    for item in module.assigns:
        if item.scope == scope and item.target not in predicted:
            words = set(_WORD.findall(_right(repo, module, item)))
            if words & (predicted | found) and not words & asked:
                found.add(item.target)
    return found
