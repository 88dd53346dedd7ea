"""What calls are given for a Trainer or a loader that a library makes of it: `pl_trainer_kwargs={"devices": 2}`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import once, once_by
from auditor.shared import regex
from probes._shared import last, sources

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call, Module, Value

_ENDS: Final = ("kwargs", "params", "args", "config")
_OF_TRAINERS: Final = tuple(f"trainer_{end}" for end in _ENDS)
_OF_LOADERS: Final = tuple(f"{start}_{end}" for start in ("loader", "dataloader", "dl") for end in _ENDS)
_TELLS: Final = frozenset({
    "wandb", "mlflow", "comet_ml", "clearml", "neptune", "trackio", "logging", "loguru", "structlog", "rich", "print",
    "pprint", "dict", "builtins", "json", "yaml", "omegaconf", "argparse", "types", "dataclasses", "super()",
})  # fmt: skip
"""What only keeps or tells what it is given."""
_TAKES: Final = ("Trainer", "DataLoader", "DataModule", "Model", "Forecaster")
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
    repo: Repository, module: Module, endings: tuple[str, ...]
) -> Iterator[tuple[Call, tuple[tuple[str, Value], ...]]]:
    below = tuple(f"_{end}" for end in endings)
    for call in module.calls:
        for name, value in call.keywords:
            if (name in endings or name.endswith(below)) and _makes(repo, module, call):
                keywords = _pairs(repo, module, call, name, value)
                if keywords:
                    yield call, keywords


def _makes(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call may make something of what it is given.

    What only prints or logs it does not; what is the project's own does where its code passes its keywords on as a
    whole.
    """
    head = call.name.partition(".")[0]
    if head in _TELLS:
        return False
    own = call.name.startswith(f"{module.name}.") or repo.python.symbols.is_own(head)
    own = own or any(item.qualname == head for item in module.classes)
    return _gives_on(repo) if own or repo.serving.followed(module, call) is not None else True


@once
def _gives_on(repo: Repository) -> bool:
    """Return whether some code gives a Trainer, a loader or a model of a library keywords as a whole."""
    return any(call.star and call.method.endswith(_TAKES) for module in sources(repo) for call in module.calls)


@once_by(lambda module: module.path)
def _made(repo: Repository, module: Module) -> dict[str, tuple[tuple[str, Value], ...]]:
    """Return the first mapping that a module assigns to each name."""
    found: dict[str, tuple[tuple[str, Value], ...]] = {}
    for item in module.assigns:
        pairs = _literal(item.value)
        if pairs:
            found.setdefault(last(item.target), pairs)
    return found


def _pairs(repo: Repository, module: Module, call: Call, name: str, value: Value) -> tuple[tuple[str, Value], ...]:
    """Return the keys of a mapping that a call is given, each with its value."""
    if value.known:
        return _literal(value)
    if value.name:
        return _made(repo, module).get(last(value.name), ())
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
