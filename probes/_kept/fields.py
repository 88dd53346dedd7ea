"""What a route is asked by name: the fields of the body that it takes, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once, once_by
from auditor.shared import regex

if TYPE_CHECKING:
    from collections.abc import Set

    from auditor.views.python import Class, Function, Module
    from auditor.views.serving import Route

_BASES: Final = (
    "pydantic.BaseModel",
    "pydantic.RootModel",
    "pydantic.v1.BaseModel",
    "sqlmodel.SQLModel",
    "msgspec.Struct",
    "marshmallow.Schema",
    "ninja.Schema",
    "ninja.ModelSchema",
    "typing.TypedDict",
    "typing_extensions.TypedDict",
    "typing.NamedTuple",
)
_DECORATORS: Final = frozenset({"dataclass", "define", "attrs", "frozen"})
_FIELD: Final = regex(r"([ \t]+)([A-Za-z]\w{0,80})[ \t]*:[ \t]*([^=\s][^=]*)")
_WORD: Final = regex(r"[A-Za-z_][\w.]*")
_PART: Final = regex(r"(?<![\w.])([A-Za-z_]\w{0,80})\.([a-z_]\w{0,80})(?![\w(])")
_ASIDE: Final = regex(
    r"(?i)(?:\w+_)?(?:ids?|uuid|uid|guid|time|timestamp|date|datetime|at)|(?-i:\w*[a-z](?:ID|Id))|file_?name|\w*_path|path|"
    r"name|version|model_?(?:name|version|type)|user(?:_?name)?|session|api_key|token|model_config|top_?k|limit|threshold"
)
"""What comes with a request, where there is anything else in it."""
_NEVER: Final = regex(
    r"(?i)file_?name|\w*_path|path|model_?(?:name|version|type|config|id)|version|api_key|token|session(?:_id)?|\w*request_?id|"
    r"top_?k|limit|threshold"
)
"""What is no request of its own, even where nothing else is asked."""
_PLAIN: Final = frozenset({"int", "float", "str", "bool"})
_WHOLE: Final = regex(r"\b(?:UploadFile|UploadedFile|bytes|Request)\b")
"""What a handler takes as it is, and reads."""
_BODY: Final = regex(r"\.(?:json|get_json|form|model_dump|dict)(?:\(\))?")
_LINES_OF_A_CLASS: Final = 400
_LONGEST: Final = 500
_MOST: Final = 50


@once_by(lambda route: (route.path, route.handler))
def request_fields(repo: Repository, route: Route) -> Set[str]:
    """Return what a route is asked by name, without what only comes with it: an id, a time, the name of a file.

    These are the fields of its body's class, what it reads of a message, the keys that it reads of a body without one,
    and its plain parameters, where these do not only say what to do with a file.
    Where it is asked for ids and times alone, they are what it is asked.
    """
    function = route.module.function(route.handler)
    if function is None:
        return frozenset()
    head = _signature(repo, route.module, function)
    found = {each.name for each in function.parameters if each.annotation in _PLAIN and not _WHOLE.search(head)}
    found.update(_of_classes(repo, route.module, head), _keys(route.module, function))
    if route.asked is not None:
        lines = repo.python.written.body(route.module, route.handler)
        found.update(name for line in lines for owner, name in _PART.findall(line[:_LONGEST]) if owner == route.asked)
    return {name for name in found if not _ASIDE.fullmatch(name)} or {
        name for name in found if not _NEVER.fullmatch(name)
    }


_OF_STORES: Final = frozenset({"row", "record", "entry", "file", "blob", "log", "message", "error", "detail", "item"})
"""What functions that store call what they are given, too."""


def bodies(repo: Repository, route: Route) -> Set[str]:
    """Return what a route calls the objects of the project's own classes that it is asked, whatever that name is."""
    function = route.module.function(route.handler)
    given = function.parameters if function is not None else ()
    return {each.name for each in given if each.annotation in _data_classes(repo)} - _OF_STORES


def _of_classes(repo: Repository, module: Module, head: str) -> Iterator[str]:
    """Yield the fields of the classes of data that the head of a function names, and of those that they hold."""
    waiting = list(_named(module, head))
    seen: set[str] = set()
    while waiting and len(seen) < _MOST:
        located = repo.python.class_(waiting.pop())
        name = f"{located[0].name}.{located[1].qualname}" if located is not None else ""
        if located is None or name in seen or name not in _data_classes(repo):
            continue
        seen.add(name)
        own, cls = located
        waiting += cls.bases
        for field, kind in _fields_of(repo, own, cls):
            yield field
            waiting += _named(own, kind)


def _signature(repo: Repository, module: Module, function: Function) -> str:
    """Return the head of a function, without what it returns."""
    head: list[str] = []
    for line in repo.python.written.body(module, function.qualname)[:_MOST]:
        head.append(line[:_LONGEST])
        if line.rstrip().endswith(":"):
            break
    return "\n".join(head).partition("->")[0]


def _named(module: Module, text: str) -> Iterator[str]:
    """Yield the resolved names of what an annotation names, in whatever that is wrapped."""
    known = {item.alias: item.target for item in module.imports if item.own}
    for word in dict.fromkeys(_WORD.findall(text)):
        head, dot, rest = word.partition(".")
        yield f"{known.get(head, f'{module.name}.{head}')}{dot}{rest}"


@once
def _data_classes(repo: Repository) -> frozenset[str]:
    """Return the names of the project's own classes that hold data."""
    heirs = {f"{module.name}.{cls.qualname}" for module, cls in repo.python.subclasses(*_BASES)}
    return frozenset(
        heirs.union(
            f"{module.name}.{cls.qualname}"
            for module in repo.python.code
            for cls in module.classes
            if any(item.name.rpartition(".")[2] in _DECORATORS for item in cls.decorators)
        )
    )


def _fields_of(repo: Repository, module: Module, cls: Class) -> Iterator[tuple[str, str]]:
    """Yield the fields of a class, each with its annotation."""
    lines = repo.python.written.code(module)[cls.line : cls.end_line][:_LINES_OF_A_CLASS]
    found = [match for line in lines if (match := _FIELD.match(line[:_LONGEST]))]
    indent = min((match[1] for match in found), key=len, default="")
    yield from ((match[2], match[3]) for match in found if match[1] == indent)


def _keys(module: Module, function: Function) -> Iterator[str]:
    """Yield the keys that a function reads of a body without a class: `body["age"]`, `body.get("age")`."""
    bodies = {
        each.name for each in function.parameters if each.annotation in (None, "dict", "typing.Dict", "typing.Any")
    }
    for name, key, line in module.subscripts:
        if function.line <= line <= function.end_line and (name in bodies or _BODY.search(name)):
            yield key
    for call in module.calls_in(function.qualname):
        owner = call.name.rpartition(".")[0]
        if call.method == "get" and call.args and (owner in bodies or _BODY.search(owner)):
            yield call.args[0].string or ""
