"""What calls are given for a Trainer or a loader that a library makes of it: `pl_trainer_kwargs={"devices": 2}`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import regex
from probes._shared import last

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call, Module, Value

_OF_TRAINERS: Final = regex(r"(?:\w+_)?trainer_(?:kwargs|params|args|config)")
_OF_LOADERS: Final = regex(r"(?:\w+_)?(?:data_?)?(?:loader|dl)_(?:kwargs|params|args|config)")
_PAIR: Final = regex(r"[\"'](\w{1,60})[\"'][ \t]{0,9}:[ \t]{0,9}([^,{}\n]{1,200})")
_DICT: Final = ("dict", "builtins.dict")
_SPAN: Final = 30


def trainers_within(repo: Repository, module: Module) -> Iterator[Call]:
    """Yield the Trainers that calls of a module have a library make, as calls that make them."""
    for call, keywords in _handed(repo, module, _OF_TRAINERS):
        yield call._replace(name="lightning.Trainer", args=(), keywords=keywords, star=False)


def loaders_within(repo: Repository, module: Module) -> Iterator[Call]:
    """Yield the loaders of data that calls of a module have a library make, likewise."""
    for call, keywords in _handed(repo, module, _OF_LOADERS):
        yield call._replace(name="torch.utils.data.DataLoader", args=(), keywords=keywords, star=False)


def _handed(
    repo: Repository, module: Module, named: re.Pattern[str]
) -> Iterator[tuple[Call, tuple[tuple[str, Value], ...]]]:
    for call in module.calls:
        for name, value in call.keywords:
            if name.endswith(("s", "g")) and named.fullmatch(name):
                keywords = _pairs(repo, module, call, name, value)
                if keywords:
                    yield call, keywords


def _pairs(repo: Repository, module: Module, call: Call, name: str, value: Value) -> tuple[tuple[str, Value], ...]:
    """Return the keys of a mapping that a call is given, each with its value."""
    if value.known:
        return _literal(value)
    if value.name:
        made = [item.value for item in module.assigns if last(item.target) == last(value.name or "")]
        return next((pairs for each in made if (pairs := _literal(each))), ())
    if value.call in _DICT:
        inner = (each for each in module.calls if each.name in _DICT and each.scope == call.scope)
        near = (each for each in inner if call.line <= each.line <= call.line + _SPAN)
        return tuple(pair for each in near for pair in each.keywords)
    written = repo.python.written.given(module, call, call.method, ()).get(name, "")
    return tuple((key, _told(text.strip(), value)) for key, text in _PAIR.findall(written[:2_000]))


def _literal(value: Value) -> tuple[tuple[str, Value], ...]:
    pairs = value.literal if value.known and isinstance(value.literal, tuple) else ()
    return tuple(
        (pair[0], value._replace(literal=pair[1]))
        for pair in pairs
        if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)
    )


def _told(text: str, value: Value) -> Value:
    """Return what an expression within a value that is not known stands for: a literal, or a name."""
    try:
        return value._replace(known=True, literal=ast.literal_eval(text), call=None, text=None)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value._replace(name=text, call=None, text=None)
