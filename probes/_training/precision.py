"""Where a model computes with numbers of 16 bits or fewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence
from auditor.shared import regex
from probes._shared import at, clipped, last

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value

_METHODS: Final = frozenset({"half", "bfloat16"})
_CASTS: Final = frozenset({"autocast", "GradScaler"})
_SHORT: Final = regex(r"(?i)(?:bf|fp|float)?(?:8|16)(?:[-_].{0,20})?|bfloat16|half|transformer-engine.{0,20}")
_PRECISION: Final = ("precision", "mixed_precision")
_TYPES: Final = ("torch_dtype", "dtype")
_SWITCHES: Final = ("fp16", "bf16", "half")


def lowered_precision(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where modules have a model compute with fewer bits than usual."""
    for module in modules:
        for call in module.calls:
            told = _told(call)
            if told:
                yield at(module, call.line, clipped(told))


def _told(call: Call) -> str:
    """Return what of a call lowers the precision; nothing for most calls."""
    if call.method in _CASTS or (call.method in _METHODS and "." in call.name and not call.args):
        return call.name.replace("()", "")
    for key in _PRECISION:
        if any(one.known and _SHORT.fullmatch(str(one.literal)) for one in _values(call.keyword(key))):
            return f"{call.method}({key}=)"
    for key in _TYPES:
        if "from_pretrained" in call.name and any(_SHORT.fullmatch(_name(one)) for one in _values(call.keyword(key))):
            return f"{call.method}({key}=)"
    for key in _SWITCHES:
        if any(one.literal is True for one in _values(call.keyword(key))):
            return f"{call.method}({key}=True)"
    return ""


def _values(value: Value | None) -> tuple[Value, ...]:
    return () if value is None else (value, *value.options)


def _name(value: Value) -> str:
    return str(value.literal) if value.known else last(value.name or "")
