"""Files that a function writes only to read them at once: nothing that it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from auditor.shared import regex

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call, Module, Value

_OPEN: Final = frozenset(
    {"open", "io.open", "codecs.open", "gzip.open", "aiofiles.open", "anyio.open_file", "trio.open_file"}
)
"""What opens the file that is named first, in the mode that is named second."""
_WRITING: Final = regex(r"[rb]*[wax][bt+]*|r\+b?")
_ADDING: Final = regex(r"a[bt+]{0,2}")
_SCRATCH: Final = ("tempfile.", "os.remove", "os.unlink")
_READS: Final = regex(
    r"(?i)open|read|load|decode|predict|infer|model|transcri|classif|detect|process|transform|extract|parse|image|response"
)
_SHIPS: Final = regex(r"(?i)upload|save|store|push|send|write")
_TELLS: Final = ("print", "logging.", "loguru.", "logger.", "os.makedirs", "os.path.")
_MANY: Final = 200
_LONGEST: Final = 4_000


ON_DISK: Final = frozenset(
    {
        "shelve.open",
        "dbm.open",
        "dbm.sqlite3.open",
        "dbm.gnu.open",
        "diskcache.Cache",
        "diskcache.Index",
        "sqlitedict.SqliteDict",
    }
)
"""What opens a mapping that lasts."""
_SET: Final = regex(
    r"(?m)^[ \t]*[\w.]{1,80}(?:\[[^\n]{1,200}\][ \t]*[+|]?=(?!=)|\.(?:update|setdefault|set|add|append)\()"
)


def item_setting_lines(repo: Repository, module: Module, call: Call) -> str:
    """Return the lines by which a function sets items of a mapping that it opens to keep; empty where it sets none."""
    function = module.function(call.scope)
    flag = call.keyword("flag") or (call.args[1] if len(call.args) > 1 else None)
    if function is None or (flag is not None and flag.string == "r"):
        return ""
    lines = "\n".join(repo.python.written.code(module)[call.line : function.end_line])
    found = _SET.search(lines)
    return lines[found.start() :][:_LONGEST] if found else ""


def opens(call: Call) -> bool:
    """Return whether a call opens a file, here or in a bucket."""
    name = call.name
    if call.method != "open" or name in _OPEN:
        return name in _OPEN
    if "Path()" in name or name.startswith(("pathlib.", "gcsfs", "fsspec")) or "blob" in name.lower():
        return True
    # Whatever is opened by nothing but the mode that adds to it is a path.
    return any(_ADDING.fullmatch(value.string or "") for value in call.args[:1])


def opens_to_write(call: Call) -> bool:
    """Return whether a call opens a file to write into it."""
    mode = _mode(call)
    return bool(mode and _WRITING.fullmatch(mode))


def writes_on(module: Module, call: Call) -> bool:
    """Return whether a call writes into a file that another function, or the module, opened to write and keeps open."""
    if call.method == "print":
        to = call.keyword("file")
        opened = (to.call if to is not None else None) or ""
    elif call.method in ("write", "writelines"):
        opened = call.name.rpartition(".")[0]
        opened = opened.removesuffix("()") if opened.endswith("open()") else ""
    else:
        return False
    found = [other for other in module.calls if other.name == opened] if opened.endswith("open") else []
    return all(other.scope != call.scope for other in found) and any(map(opens_to_write, found))


def _mode(call: Call) -> str:
    index = 1 if call.name in _OPEN or "fs" in call.name else 0
    value = call.keyword("mode") or (call.args[index] if len(call.args) > index else None)
    return (value.string if value else None) or ""


def is_temporary(siblings: Iterable[Call]) -> bool:
    """Return whether a function writes a file only to read it again: a temporary one, or one that it removes."""
    return any(
        call.name.startswith(_SCRATCH)
        or call.method == "unlink"
        or any((value.name or "").startswith("tempfile.") for value in call.args)
        for call in siblings
    )


def string_constants(module: Module, scope: str) -> dict[str, str]:
    """Return the strings that a function gives a name once, whole, by the name."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for assign in module.assigns:
        if assign.scope == scope:
            text = assign.value.string
            if text and "{}" not in text and assign.target not in seen:
                found[assign.target] = text
            else:
                found.pop(assign.target, None)
            seen.add(assign.target)
    return found


def _text_of(value: Value, fixed: dict[str, str]) -> str:
    """Return the string that a value is, itself or by the name of a constant; empty where it is none."""
    return value.string or fixed.get(value.name or "", "")


def calls_by_string(calls: Iterable[Call], fixed: dict[str, str]) -> dict[str, list[Call]]:
    """Return the calls that are given a string, by the string."""
    found: dict[str, list[Call]] = {}
    for call in calls:
        for text in {_text_of(value, fixed) for value in call.values} - {""}:
            found.setdefault(text, []).append(call)
    return found


def is_read_at_once(call: Call, fixed: dict[str, str], named: dict[str, list[Call]]) -> bool:
    """Return whether a file is written anew by every call, only for the same function to read it: no collection.

    What is read before it is written grows by each call; what is handed to anything but a reader may be kept there.
    """
    if not opens(call) or not call.args or "a" in _mode(call):
        return False
    given = named.get(_text_of(call.args[0], fixed), [])[:_MANY]
    if any(other.line < call.line for other in given):
        return False
    others = [other for other in given if other is not call and not other.name.startswith(_TELLS)]
    return bool(others) and all(_READS.search(other.method) and not _SHIPS.search(other.method) for other in others)
