"""Whether code is ever reached: helpers that nobody calls, and flags that nothing sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._lines import command_texts
from probes._settings import NAME, Setting, settings
from probes._shared import called_by, decorators, last

if TYPE_CHECKING:
    from auditor.views.python import Module

_PLAIN_DECORATORS = frozenset({
    "staticmethod", "classmethod", "property", "no_grad", "inference_mode", "cached_property", "wraps", "lru_cache",
    "cache", "contextmanager", "asynccontextmanager",
})  # fmt: skip


@once
def _used_names(repo: Repository) -> frozenset[str]:
    """Return the last part of every name that any module, notebook, script or configuration uses."""
    found: set[str] = set()
    for module in (*repo.python.modules, *repo.notebooks.modules):
        for name in module.names:
            found.update(name.replace("()", "").split("."))
        for call in module.calls:
            # A function that calls itself is not called by anybody.
            if call.method != last(call.scope):
                found.add(call.method)
        found.update(text.value for text in module.strings if text.value.isidentifier())
    found.update(script.function.split(".")[0] for script in repo.dependencies.scripts)
    found.update(last(built.name) for built in repo.configs.built if built.by_hydra)
    found.update(_served(repo))
    texts = (*(text for _, text in command_texts(repo)), *(document.text for document in repo.documents.files))
    for row in (row for text in texts for row in text.split("\n")):
        # Python that a command is given to run calls what it names: python -c "from a import f; f()".
        if _INLINE.search(row[:_LONG]):
            found.update(_CALLED.findall(row[:_LONG]))
    return frozenset(found)


def _served(repo: Repository) -> Iterator[str]:
    """Yield the functions that a server is told to call, in a command or in code: `uvicorn --factory main:create`."""
    told = [match for _, text in command_texts(repo) for match in _SERVED.finditer(text)]
    strings = (text.value for module in repo.python.modules for text in module.strings if ":" in text.value)
    told += (match for text in strings if (match := _SERVED.fullmatch(text[:_LONG])))
    yield from (match[2] for match in told if repo.python.by_name(match[1]) is not None)


_LONG = 2000
_SERVED = regex(r"(?<![\w./:-])([A-Za-z_][\w.]{0,200}):([A-Za-z_]\w{0,80})(?:\(\))?(?![\w./:-])")
_INLINE = regex(r"\bpython[\d.]*[\"', ]{1,4}-c\b")
_CALLED = regex(r"\b([A-Za-z_]\w*)\(")


_GIVEN = frozenset({
    "litserve.Callback", "litserve.Logger", "litserve.callbacks.Callback", "litserve.loggers.Logger",
    "starlette.middleware.base.BaseHTTPMiddleware", "fastapi.middleware.base.BaseHTTPMiddleware",
    "prometheus_client.registry.Collector",
})  # fmt: skip
"""What does nothing unless a server is given it: an heir that nobody names is never run."""


def unused(repo: Repository, module: Module, scope: str) -> bool:
    """Return whether the function around a place is one that nothing calls, names or registers."""
    parts = [part for part in scope.split(".") if part != "<locals>"]
    if not parts or module.notebook or any(call.name == "fire.Fire" and not call.args for call in module.calls):
        return False  # fire.Fire() makes a command of all that a module holds
    owner = next((item for item in module.classes if item.qualname == parts[0]), None)
    if owner is not None:
        if owner.bases and _GIVEN.issuperset(owner.bases) and not owner.decorators:
            return owner.name not in _used_names(repo)
        if owner.bases or owner.decorators:
            return False  # a framework may call the methods of what derives from it
        if len(parts) < 2 or parts[1].startswith("__"):
            return owner.name not in _used_names(repo)
        name, function = parts[1], module.function(f"{parts[0]}.{parts[1]}")
    else:
        name, function = parts[0], module.function(parts[0])
    if function is None or any(last(item.name) not in _PLAIN_DECORATORS for item in function.decorators):
        return False
    if len(parts) > 1 and _wraps(module, scope):
        return name not in _applied(repo)
    if any(call.method == name != last(call.scope) for call in module.calls):
        return False  # what `_used_names` would tell, too, after a look at every module
    return name not in _used_names(repo)


def _wraps(module: Module, scope: str) -> bool:
    """Return whether a function stands in for another that it is handed: it is what a decorator makes."""
    function = module.function(scope)
    return function is not None and any(item.name == "functools.wraps" for item in function.decorators)


@once
def _applied(repo: Repository) -> frozenset[str]:
    """Return the last part of the name of everything that decorates, is called or is handed on: no import alone."""
    found: set[str] = set()
    for module in (*repo.python.modules, *repo.notebooks.modules):
        found.update(last(item.name.replace("()", "")) for _, item, _ in decorators([module]))
        for call in module.calls:
            if call.method != last(call.scope):
                found.add(call.method)
            found.update(last(value.name) for value in call.values if value.name)
        found.update(last(item.value.name) for item in module.assigns if item.value.name)
    return frozenset(found)


_FLAG = regex(
    rf"(?:bool\()?(?:(?P<name>{NAME})|(?P<of>{NAME})\.get\(\s*['\"](?P<get>[\w.]+)['\"]\s*(?:,(?P<else>[^()]*))?\)|"
    rf"getattr\(\s*{NAME}\s*,\s*['\"](?P<attr>\w+)['\"]\s*(?:,[^()]*)?\)|{NAME}\[['\"](?P<key>\w+)['\"]\])\)?"
    r"(?:\s+is\s+not\s+None|\s*(?:==|is)\s*True)?"
)


_CONFIGURED = frozenset({"cfg", "conf", "params", "hparams", "settings", "options", "opt", "opts"})
_OFF = regex(r"(?:default\s*=\s*)?(?:False|None|0|''|\"\")?")


def _configured(name: str) -> bool:
    """Return whether what is asked for a value is called as a configuration is: `cfg.train`, `self.model_config`."""
    part = name.lower().rpartition(".")[2]
    if not part.replace("_", "a").isalnum():
        return False
    return "config" in part or part.rpartition("_")[2] in _CONFIGURED


def _told(repo: Repository, name: str) -> bool:
    """Return whether a document tells to set a name by hand ("train.py +prune=true")."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}\s?[=:]\s?(?!(?i:false|none|null|0)\b)\S|--{re.escape(name)}\b")
    return any(pattern.search(document.text) for document in repo.documents.files)


def never(repo: Repository, condition: str) -> Setting | None:
    """Return the setting that keeps a condition false wherever its flag is given a value; None where it may be true."""
    text = condition.strip()
    if text in ("False", "0"):
        return Setting(False, Evidence())
    if " or " in text:
        found = [never(repo, part) for part in text.split(" or ")]
        return found[0] if all(found) else None
    if " and " in text:
        return next((item for part in text.split(" and ") if (item := never(repo, part))), None)
    match = _FLAG.fullmatch(text.strip("() ") if text.startswith("(") else text)
    if match is None:
        return None
    name = match["name"] or match["get"] or match["attr"] or match["key"]
    values = settings(repo, name)
    if not values and match["get"] and _configured(match["of"]) and _OFF.fullmatch((match["else"] or "").strip()):
        return None if _told(repo, last(name)) else Setting(False, Evidence())
    if not values or any(item.on for item in values):
        return None
    return min(values, key=lambda item: (not item.configured, item.evidence.path or "", item.evidence.line or 0))


def flag_never_set(repo: Repository, module: Module, line: int, scope: str) -> Setting | None:
    """Return what keeps a line from ever running: the flag before it, or before every call of its function."""
    for condition in repo.python.written.conditions(module, line):
        found = never(repo, condition)
        if found:
            return found
    name = last(scope)
    if not name or name == "__init__":
        return None
    tried = ((other, call) for other in repo.notebooks.modules for call in other.calls if call.method == name)
    found = None
    for other, call in chain(called_by(repo, name), tried):
        if call.scope == scope:
            continue
        held = (never(repo, condition) for condition in repo.python.written.conditions(other, call.line))
        found = next((item for item in held if item), None)
        if found is None:
            return None
    return found
