"""What a call writes: the table that it is called on, and the columns and rows that are added to that before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

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


def tables_in(text: str, above: str) -> set[str]:
    """Return the names of the tables that a text writes or makes a text of, itself or by what stands above it."""
    buffers = set(_BUFFER.findall(text))
    named = {name for name, _ in _TABLE.findall(text)}
    return named | {name for name, into in _TABLE.findall(above if buffers else "") if into in buffers}


_RETURNED: Final = regex(r"(?m)^[ \t]+return[ \t]+([A-Za-z_]\w{0,80})[ \t]*$")
_COLUMN: Final = regex(r"(?m)^[ \t]+([A-Za-z_]\w{0,80})\[[\"'](\w{1,80})[\"']\][ \t]*=(?!=)")


def columns_added(repo: Repository, module: Module, scope: str, name: str) -> set[str]:
    """Return the words of a table that a function of the project returns as it was given it, with columns of its own.

    `table` stands for what it was given: `frame["label"] = labels`, and `return frame`.
    """
    lines = {item.line for item in module.assigns if (item.scope, item.target) == (scope, name)}
    for call in module.calls_in(scope) if lines else ():
        located = repo.python.function(call.name) if call.line in lines else None
        if located is None:
            continue
        own, function = located
        text = "\n".join(repo.python.written.code(own)[function.line - 1 : function.end_line])
        given = {parameter.name for parameter in function.parameters}.intersection(_RETURNED.findall(text))
        found = {column for table, column in _COLUMN.findall(text) if table in given}
        if found:
            return {*found, "input_table"}
    return set()


def appended_words(repo: Repository, module: Module, name: str, call: Call) -> set[str]:
    """Return the words of what is appended to a list before a call in the same function: `rows.append({...})`."""
    written = repo.python.written
    texts = [
        written.inside(module, each)
        for each in module.calls_in(call.scope)
        if each.method in ("append", "appendleft") and each.line <= call.line and each.scope == call.scope
        # What holds an object of a class is called by the class.
        if each.name.startswith(f"{name}.") or f"{name}.{each.method}(" in written.line(module, each.line)
    ]
    return {word for text in texts for word in written.names(text) | written.quoted(text)}
