"""What an argument that is computed may come to: the values written in its expression, and in what it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from auditor import Repository
from auditor.shared import regex
from probes._settings import UNKNOWN, settings
from probes._shared import last

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value


class May(Enum):
    """What is known of a computed value: one that is looked for, a count of devices, others only, or nothing."""

    BE = "be"
    COUNT = "count"
    NOT_BE = "not_be"
    UNKNOWN = "unknown"


_COUNT = regex(r"\bdevice_count\b")
_NUMBER = regex(r"""(?:,|\bor\b|\belse\b|:)\s{0,9}["']?(-?\d{1,4})["']?\s{0,9}(?:[)\]},]|$|\bif\b)""")
_TEXT = regex(r"""["']([\w-]{1,60})["']""")
_DECLARED = regex(r"\b(?:Option|Argument|Field|field|add_argument)\(\s{0,9}(?:default\s{0,9}=\s{0,9})?[\"'\d]")
_MOST = 300


def may_compute(
    repo: Repository, module: Module, call: Call, key: str, value: Value, tells: Callable[[object], bool]
) -> May:
    """Return whether a call's argument may come to a value that `tells`, as far as what is written says."""
    text = repo.python.written.given(module, call, "", ()).get(key, "")
    chosen = _of_options(value, tells)
    if chosen is not May.UNKNOWN:
        return chosen
    found = [_of_text(text, tells)]
    if value.call:
        found.append(_of_function(repo, module, value.call, tells))
    if value.name:
        found += _of_name(repo, setting_key(value.name), tells)
    return next((kind for kind in (May.BE, May.COUNT, May.NOT_BE) if kind in found), May.UNKNOWN)


def setting_key(name: str) -> str:
    """Return the name under which a value is set that is read by a name: `gpus` of `settings[gpus]`."""
    return name.rpartition("[")[2].rstrip("]") if name.endswith("]") else name


def _of_options(value: Value, tells: Callable[[object], bool]) -> May:
    if any(item.known and tells(item.literal) for item in value.options):
        return May.BE
    return May.NOT_BE if value.options and all(item.known for item in value.options) else May.UNKNOWN


def _of_text(text: str, tells: Callable[[object], bool]) -> May:
    """Return what the literals of an expression say: those that it may fall back on or choose, and those in quotes."""
    text = text[:_MOST]
    if any(tells(literal) for literal in (*_quoted(text), *_NUMBER.findall(text))):
        return May.BE
    if _COUNT.search(text):
        return May.COUNT
    return May.NOT_BE if _DECLARED.search(text) else May.UNKNOWN


def _quoted(text: str) -> Iterator[str]:
    """Yield the texts in quotes that are no numbers: the number that a key is called by is no value."""
    for found in _TEXT.findall(text):
        if not found.isdigit():
            yield found


def _of_function(repo: Repository, module: Module, name: str, tells: Callable[[object], bool]) -> May:
    """Return what a function that the project has says: by the texts in it, and by counting devices."""
    own = module.function(last(name))
    where, function = (module, own) if own is not None else repo.python.function(name) or (module, None)
    if function is None:
        return May.UNKNOWN
    texts = where.strings_in(function.qualname, function.line, function.end_line)
    if any(tells(text) for text in texts):
        return May.BE
    return May.COUNT if any(last(called) == "device_count" for called in function.calls) else May.UNKNOWN


def _of_name(repo: Repository, name: str, tells: Callable[[object], bool]) -> Iterator[May]:
    """Yield what the places say that give a name its value."""
    for item in settings(repo, name):
        if item.value is not UNKNOWN:
            yield May.UNKNOWN if isinstance(item.value, str) and "${" in item.value else May.NOT_BE
            continue
        module = repo.python.module(item.evidence.path or "")
        if module is None or item.evidence.line is None:
            continue
        line = item.evidence.line
        given = [each for each in module.assigns if each.line == line and last(each.target) == last(name)]
        chosen = [_of_options(each.value, tells) for each in given]
        if chosen and May.UNKNOWN not in chosen:
            yield from chosen
        else:
            yield _of_text(repo.python.written.line(module, line).partition("=")[2], tells)
