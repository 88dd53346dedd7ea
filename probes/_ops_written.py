"""What is written at a call, where facts do not tell: the text of its arguments, and the lines before it."""

from __future__ import annotations

from functools import lru_cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Final

from auditor import Repository, regex
from probes._ops_given import QUOTED, closed, uncommented

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from auditor.views.serving import Route

SPAN: Final = 25
"""How many lines before a call, or of it, are read."""
_FILLED: Final = regex(r"\{\s*([A-Za-z_][\w.]*)")
_NAME: Final = regex(r"(?<![\w.])[A-Za-z_][\w.]*(?![\w.])(?!\s*\()")
_MEASURED: Final = regex(r"(?<![\w.])len\([\w.]{1,80}\)")
_DUMPED: Final = regex(r"\.(?:dict|model_dump|model_dump_json|to_dict|tolist|copy)\([^()\n]{0,80}\)")
_WRITTEN: Final = 2000
TABLES: Final = frozenset(
    {
        "to_csv",
        "to_json",
        "to_parquet",
        "to_sql",
        "to_pickle",
        "to_excel",
        "to_feather",
        "to_gbq",
        "write_csv",
        "write_parquet",
    }
)
"""The methods that write the table that they are called on."""
_TABLE: Final = regex(
    r"(?<![\w.])([A-Za-z_]\w{0,80})\.(?:to|write)_(?:csv|json|parquet|sql|pickle|excel|feather|gbq)\(\s{0,80}(\w{0,80})"
)
_BUFFER: Final = regex(r"(?<![\w.])([A-Za-z_]\w{0,80})\.get(?:value|buffer)\(")


@lru_cache(maxsize=8)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def source_lines(repo: Repository, module: Module) -> tuple[str, ...]:
    """Return the lines of a module."""
    return _split(repo.tree.text(module.path) or "")


def text_above(repo: Repository, module: Module, call: Call) -> str:
    """Return the lines before a call."""
    return "\n".join(line[:_WRITTEN] for line in source_lines(repo, module)[max(call.line - SPAN, 0) : call.line - 1])


def inner_text(repo: Repository, module: Module, call: Call) -> str:
    """Return what is written between the parentheses of a call; nothing where they are not found."""
    text = "\n".join(line[:_WRITTEN] for line in source_lines(repo, module)[call.line - 1 : call.line + SPAN])
    named = text.find(f"{call.method}(")
    start = text.find("(", max(named, 0)) + 1  # the file may call it by another name
    if not start:
        return ""
    return uncommented(closed(text[start:]))


def named_in(text: str) -> set[str]:
    """Return the names in an expression, those that an f-string fills in included.

    No function that it calls is one of them, and nothing that it only takes the length of.
    """
    plain = _DUMPED.sub("", _MEASURED.sub(" ", QUOTED.sub(" ", text)))
    bare = {name for name in _NAME.findall(plain) if not iskeyword(name)}
    return {name.rsplit(".", 1)[-1] for name in (*bare, *_FILLED.findall(text))}


def returns_text(module: Module, call: Call) -> bool:
    """Return whether a method that can write a table makes a text of it instead, or writes it into memory."""
    into = call.keyword("path_or_buf") or call.keyword("file") or call.keyword("path") or next(iter(call.args), None)
    if into is None:
        return call.method in ("to_csv", "to_json", "write_csv") and not call.star
    if into.known and into.literal is None:
        return True
    made = into.call or next(
        (item.value.call for item in module.assigns if item.scope == call.scope and item.target == into.name), None
    )
    return (made or into.name or "").rstrip("()").endswith(("StringIO", "BytesIO"))


def table_text(repo: Repository, module: Module, call: Call) -> str:
    """Return the expression of the table that a call writes, up to its method's name; nothing where it is no table."""
    if call.method not in TABLES:
        return ""
    text = "\n".join(line[:_WRITTEN] for line in source_lines(repo, module)[call.line - 1 : call.line + SPAN])
    end = text.find(f".{call.method}(")
    return text[: end + len(call.method) + 2] if end > 0 else ""


def tables_in(text: str, above: str) -> set[str]:
    """Return the names of the tables that a text writes or makes a text of, itself or by what stands above it."""
    buffers = set(_BUFFER.findall(text))
    named = {name for name, _ in _TABLE.findall(text)}
    return named | {name for name, into in _TABLE.findall(above if buffers else "") if into in buffers}


_ASIDE: Final = regex(r"(?i)hash|md5|sha\d|uuid|len\(|time|size|shape|name|type|count|path")


def bound(repo: Repository, route: Route, asked: set[str]) -> tuple[set[str], set[str]]:
    """Return the names that a route gives to what its model returns, and those to what calls make of the request."""
    run = repo.serving.inference(route)
    own = [item for item in route.module.assigns if item.scope == route.handler and item.value.call]
    predicted = {item.target for item in own if run is not None and item.line == run[0]}
    computed: set[str] = set()
    for item in own:
        right = source_lines(repo, route.module)[item.line - 1].partition("=")[2][:_WRITTEN]
        if item.target not in predicted and not _ASIDE.search(right) and asked.intersection(_WORD.findall(right)):
            computed.add(item.target)
    return predicted, computed - predicted


_WORD: Final = regex(r"[A-Za-z_]\w*")
