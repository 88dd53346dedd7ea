"""Every regular expression of the program, on a megabyte made for it: none may take more than a tenth of a second."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Union

import pytest

import auditor
import probes
from auditor._regex import regex
from tests.soon import slowness

Pattern = Union["re.Pattern[str]", "re.Pattern[bytes]"]

LATE = type(regex(""))
BYTES = 1_000_000 if os.environ.get("HOSTILE_ALL") else 500_000
SECONDS = 0.1
METHODS = "match|fullmatch|search|finditer|findall|sub|split"
UNITS = ["a", " ", "\n", "a ", "-", "_", ".", "/", "[", "(", "*", "`", "<", "#", "|", "{", "$", "\\", "'", '"', "=", ":", "@", "0", "a.", "a-", "a_", "a/", "../", "\t", " \n", "- [x] ", "![](", "[a](", "<!--", "<a ", "https://", "we did not ", "1 ", "1,", "a@a.", "%", "\u00a0", "\u00e6", "**", "not a ", "--a ", "\"a\",", "$(", "&&"]  # fmt: skip
# What only ever sees short texts is tried on as much: a path (git's own limit), a line, sentence or name that is cut.
SHORT = {
    "auditor._areas.": 4_096,
    "auditor.batch.": 4_096,
    "auditor.checklist.": 4_096,
    "auditor.claims.": 2_000,
    "auditor.claimcheck.": 2_000,
    "auditor.git.source.": 4_000,
    "auditor.git.people._MAP_LINE": 1_000,
    "auditor.git.history._ADDRESS": 200,
    "auditor.permalinks.": 4_096,
    "auditor.selfcheck.hygiene.": 4_096,
    "auditor.views.roles.": 4_096,
    "auditor.views._serving_calls.": 400,
    "auditor.views._workflow_reader._FALSE": 500,
    "auditor.views.documents._NO_PROSE": 4_096,
    "probes._training.parallel._STRATEGY_CLASSES": 400,
}


def modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def registry() -> dict[str, Pattern]:
    """Return every pattern that a module of the program holds, alone or in a table, by where it stands."""
    found: dict[Pattern, str] = {}
    for package in (auditor, probes):
        for module in modules(package):
            for name, value in sorted(vars(module).items()):
                own = () if name.startswith("__") else patterns_in(value, f"{module.__name__}.{name}", 3)
                for place, pattern in own:
                    found.setdefault(pattern, place)
            for call in inline(module):
                found.setdefault(spelt(call), place_of(module, call))
    return {place: pattern for pattern, place in found.items()}


def patterns_in(value: object, name: str, depth: int) -> Iterator[tuple[str, Pattern]]:
    """Yield the patterns of a value, those of tables in tables too, each with its place."""
    if isinstance(value, LATE):
        yield name, re.compile(value.pattern, value.flags)
    elif isinstance(value, re.Pattern):
        yield name, value
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from patterns_in(item, f"{name}[{key!r}]"[:120], depth - 1)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for index, item in enumerate(value):
            yield from patterns_in(item, f"{name}[{index}]", depth - 1)


def inline(module: ModuleType) -> Iterator[ast.Call]:
    """Yield the calls of `re` in functions that spell their pattern out."""
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        for node in ast.walk(function) if isinstance(function, (ast.FunctionDef, ast.Lambda)) else ():
            if not isinstance(node, ast.Call) or not re.fullmatch(
                rf"re\.(?:compile|{METHODS})", ast.unparse(node.func)
            ):
                continue
            if isinstance(node.args[0], ast.Constant):
                yield node


def spelt(call: ast.Call) -> Pattern:
    """Return the pattern of such a call, with its flags."""
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    names = [name for part in given for name in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(part))]
    flags = sum(getattr(re, name) for name in set(names))
    text: object = ast.literal_eval(call.args[0])
    return re.compile(text, flags) if isinstance(text, bytes) else re.compile(str(text), flags)


def place_of(module: ModuleType, call: ast.Call) -> str:
    method = ast.unparse(call.func).removeprefix("re.")
    return f"{module.__name__}:{call.lineno}:{method if method in ('match', 'fullmatch') else 'search'}"


PATTERNS = registry()


def uses(place: str) -> list[str]:
    """Return the methods by which the module calls its pattern, or a `pattern`; the hardest one where it calls none."""
    if spelt_out := re.fullmatch(r"[\w.]+:\d+:(\w+)", place):
        return [spelt_out[1]]
    module, _, name = place.partition("[")[0].rpartition(".")
    source = inspect.getsource(sys.modules[module])
    called = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", source) or re.findall(rf"\bpattern\.({METHODS})\(", source))
    methods = [method for method in ("match", "fullmatch") if method in called]
    return methods if methods and not called - {"match", "fullmatch", "pattern"} else [*methods, "search"]


def texts(pattern: Pattern, size: int) -> Iterator[str]:
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = re.findall(r"[A-Za-z]{3,20}", re.sub(r"\\[a-zA-Z]|\(\?\w+\)", " ", source))[:3]
    for unit in [*UNITS, *dict.fromkeys([*words, *(word + " " for word in words)])]:
        yield (unit * (size // len(unit) + 1))[:size] + "!"


@pytest.mark.parametrize("place", PATTERNS)
def test_a_pattern_is_linear_in_its_text(place: str) -> None:
    pattern = PATTERNS[place]
    short = next((size for name, size in SHORT.items() if place.startswith(name)), None)
    # A hundredth of the text shows a pattern that grows faster than it: in full they would take minutes.
    size = short if short else BYTES // 100
    for text in texts(pattern, size):
        for method in uses(place):
            call: Callable[[object], object] = getattr(pattern, method)
            subject = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
            spent, allowed = _time(call, subject), SECONDS if short else SECONDS / 2
            if spent > allowed / 2:  # a machine that is busy now and then, or slow
                spent = min(spent, _time(call, subject), _time(call, subject))
                allowed *= slowness()
            assert spent < allowed, f"{method} of {text[:20]!r}: {spent:.2f} s for {size}"


def _time(call: Callable[[object], object], subject: object) -> float:
    started = time.process_time()
    call(subject)
    return time.process_time() - started


def test_patterns_are_found_wherever_they_are_compiled() -> None:
    assert len(PATTERNS) > 800
