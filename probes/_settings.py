"""The values that a name is given: in configuration, in code, and on a command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from auditor import Evidence, Repository, once
from auditor.shared import SWITCHED_OFF, regex
from probes._lines import command_texts
from probes._shared import at, called_by, clipped, last, sources

if TYPE_CHECKING:
    from auditor.views.configs import Key
    from auditor.views.python import Call, Function, Module, Value

NAME: Final = r"[A-Za-z_][\w.]*"
"""The shape of a dotted name."""
UNKNOWN: Final = object()
"""A value that only a run would tell."""

_GENERIC = frozenset({"enabled", "enable", "use", "active", "on", "value", "flag"})
_MAX_DEPTH = 8
_FAR = 30  # lines that one call goes on for


_NUMBER: Final = regex(r"-?\d{1,6}(\.\d{1,6})?")


class Setting(NamedTuple):
    """A value that a name is given somewhere: in configuration, by default, on a command line."""

    value: object
    evidence: Evidence
    configured: bool = False
    fallback: bool = False
    """What holds only where configuration says nothing: the 0 of `cfg.get("num_workers", 0)`."""
    key: str = ""
    """The whole key that configuration has for it: `training.num_workers`."""

    @property
    def on(self) -> bool:
        """Whether it may switch something on: anything but a known false, empty or null value."""
        if isinstance(self.value, str):
            return self.value.strip().lower() not in SWITCHED_OFF
        return self.value is UNKNOWN or bool(self.value)

    @property
    def number(self) -> float | None:
        """The value as a number, or None where it is none."""
        if isinstance(self.value, bool):
            return None
        if isinstance(self.value, (int, float)):
            return float(self.value)
        if isinstance(self.value, str) and _NUMBER.fullmatch(self.value.strip()):
            return float(self.value)
        return None


class _HandedOn(NamedTuple):
    """A place that gives a name the values of other names: `workers = cfg.workers or args.workers`."""

    names: tuple[str, ...]
    otherwise: tuple[Setting, ...] = ()
    """What it gives where none of them is given a value anywhere."""


def settings(repo: Repository, name: str) -> tuple[Setting, ...]:
    """Return every value that the last part of a name is given in code, configuration or a command line."""
    return _settings(repo, *_parts(name))


@once
def _settings(repo: Repository, wanted: str, parent: str) -> tuple[Setting, ...]:
    return tuple(_followed(repo, wanted, parent, {wanted}, 0))


def _parts(name: str) -> tuple[str, str]:
    """Return the last part of a name, and the part before it where the last says too little."""
    *before, wanted = name.strip(".").split(".")
    return wanted, before[-1] if before and wanted in _GENERIC else ""


def _followed(repo: Repository, wanted: str, parent: str, seen: set[str], depth: int) -> list[Setting]:
    """Return the values of a name, and of the names that hand theirs on to it; of those in `seen`, which grows, none.

    What was asked for before must not change the answer, so only what a place itself says is kept between calls.
    """
    found: list[Setting] = []
    for place in _written(repo, wanted, parent):
        if isinstance(place, Setting):
            found.append(place)
            continue
        new = [other for other in place.names if last(other) not in seen]
        if new and depth + 1 >= _MAX_DEPTH:
            found.append(Setting(UNKNOWN, Evidence()))
            continue
        handed: list[Setting] = []
        for other in new:
            if last(other) not in seen:
                seen.add(last(other))
                handed += _followed(repo, *_parts(other), seen, depth + 1)
        found += handed or (place.otherwise if len(new) == len(place.names) else ())
    configured = any(item.configured for item in found)
    return [item for item in found if not (configured and item.fallback)]


@once
def _written(repo: Repository, wanted: str, parent: str) -> tuple[Setting | _HandedOn, ...]:
    """Return what each place gives a name, in configuration, code and commands."""
    return (*_in_configs(repo, wanted, parent), *_in_code(repo, wanted), *_in_commands(repo, wanted))


_OF_A_RUN: Final = regex(
    r"(?i)(?:^|/)(?:outputs?|multirun|\.hydra|wandb|lightning_logs|mlruns|artifacts)/|"
    r"(?:^|/)[^/]{0,80}(?:metrics|results?|history)[^/]{0,80}\.json$"
)
"""What a run leaves behind, where no code looks for settings."""


def _in_configs(repo: Repository, wanted: str, parent: str) -> list[Setting | _HandedOn]:
    found = [
        Setting(
            key.value,
            Evidence(config.path, key.line, clipped(f"{wanted}: {key.value}")),
            configured=True,
            key=key.name,
        )
        for config in repo.configs.files
        for key in config.keys
        if key.last == wanted and (wanted not in _GENERIC or key.name.endswith(f"{parent}.{wanted}"))
    ]
    found += _lists(repo).get(wanted, ())
    return [_interpolated(item) for item in found if not _OF_A_RUN.search(item.evidence.path or "")] or [*found]


@once
def _lists(repo: Repository) -> Mapping[str, list[Setting]]:
    """Return the lists that names are given: `devices: [0, 1]`, whose items are keys of their own."""
    found: dict[str, list[Setting]] = {}
    for config in repo.configs.files:
        listed: dict[str, list[Key]] = {}
        for key in config.keys:
            if key.name[-1:].isdigit() and key.last.isdigit():
                listed.setdefault(key.name[: -len(key.last) - 1], []).append(key)
        for above, items in listed.items():
            values, name = tuple(item.value for item in items), last(above)
            told = clipped(f"{name}: [{', '.join(map(str, values[:9]))}]")
            place = Evidence(config.path, items[0].line, told)
            found.setdefault(name, []).append(Setting(values, place, configured=True, key=above))
    return found


_ELSEWHERE: Final = regex(r"\$\{(?:oc\.select:)?\s{0,9}\.{0,9}([A-Za-z_][\w.]{0,200})\s{0,9}(?:,([^,${}]{0,80}))?\}")
_OF_ENVIRONMENT: Final = regex(r"\$\{oc\.env:\s{0,9}\w{1,100}\s{0,9}(?:,([^,${}]{0,80}))?\}")


def _interpolated(item: Setting) -> Setting | _HandedOn:
    """Return what OmegaConf makes of a value: that of another key, or of the environment, which may have a default."""
    text = item.value.strip() if isinstance(item.value, str) else ""
    other = _ELSEWHERE.fullmatch(text)
    if other is not None:
        otherwise = item._replace(value=other[2].strip(" '\"")) if other[2] else item
        return _HandedOn((other[1],), (otherwise,))
    environment = _OF_ENVIRONMENT.fullmatch(text)
    if environment is None:
        return item
    return item._replace(value=environment[1].strip(" '\"") if environment[1] else UNKNOWN)


def _in_code(repo: Repository, wanted: str) -> Iterator[Setting | _HandedOn]:
    for module in sources(repo):
        for function in module.functions:
            yield from _of_function(repo, module, function, wanted)
        yield from _positional(repo, module, wanted)
        yield from _in_dictionary(repo, module, wanted)
        for assign in module.assigns:
            if last(assign.target) == wanted:
                yield from _assigned(repo, module, assign.line, wanted, assign.value)
            yield from _in_mapping(module, assign.line, wanted, assign.value)
        for call in module.calls:
            if call.method == "add_argument":
                yield from _option(module, call, wanted)
            value = call.keyword(wanted)
            if value is not None:
                read = _read(module, call.line, wanted, value)
                yield from _given(module, call.line, wanted, value) if read is None else read
            for argument in call.args:
                yield from _in_mapping(module, call.line, wanted, argument)


def _of_function(repo: Repository, module: Module, function: Function, wanted: str) -> Iterator[Setting | _HandedOn]:
    """Yield what a function has of the name: the default of a parameter, an option, what a property returns."""
    for parameter in function.parameters:
        if parameter.name == wanted and parameter.default is not None:
            given = _always_given(repo, function, wanted)
            for item in _given(module, function.line, wanted, parameter.default):
                yield item._replace(fallback=given)
    for decorator in function.decorators:
        yield from _option(module, decorator, wanted)
    if function.name == wanted and any(last(item.name) in _PROPERTIES for item in function.decorators):
        yield from _returned(repo, module, function, wanted)


def _always_given(repo: Repository, function: Function, wanted: str) -> bool:
    """Return whether every call of a function, and every configuration of which it is built, gives a parameter its
    value, so that its default never holds."""
    place, called = _place_of(function, wanted)
    calls = [call for _, call in called_by(repo, called)]
    built = [each for each in repo.configs.built if last(each.name) == called]
    return (
        bool(calls or built)
        and all(not call.star and (call.keyword(wanted) is not None or len(call.args) > place) for call in calls)
        and all(each.config.get(each.prefix + wanted) is not None for each in built)
    )


def _place_of(function: Function, wanted: str) -> tuple[int, str]:
    """Return at which place of a call a parameter stands, and by which name the function is called."""
    names = [item.name for item in function.parameters]
    called = last(function.owner or "") if function.name == "__init__" else function.name
    return names.index(wanted) - (names[0] in ("self", "cls")), called


_PROPERTIES: Final = frozenset({"property", "cached_property", "computed_field"})
_RETURN: Final = regex(r"\s*return\s+([^#\n]{1,200}?)\s*(?:#.*)?")


_PLAIN_NUMBER: Final = regex(r"-?[\d.]{1,12}")


def _returned(repo: Repository, module: Module, function: Function, wanted: str) -> Iterator[Setting | _HandedOn]:
    """Yield what a property of the name returns: numbers as they are, names, and else what only a run would tell."""
    for number in range(function.line, min(function.end_line, function.line + _FAR) + 1):
        found = _RETURN.fullmatch(repo.python.written.line(module, number)[:500])
        if found is None:
            continue
        if _PLAIN_NUMBER.fullmatch(found[1]):
            yield Setting(found[1], at(module, number, wanted))
        elif re.fullmatch(NAME, found[1]):
            yield _HandedOn((found[1],))
        else:
            yield Setting(UNKNOWN, at(module, number, wanted))


def _positional(repo: Repository, module: Module, wanted: str) -> Iterator[Setting]:
    """Yield what calls give by position to a parameter of that name."""
    for function in module.functions:
        if all(item.name != wanted for item in function.parameters):
            continue
        place, called = _place_of(function, wanted)
        for other, call in called_by(repo, called):
            if not call.star and len(call.args) > place:
                yield from _given(other, call.line, wanted, call.args[place])


def _in_dictionary(repo: Repository, module: Module, wanted: str) -> Iterator[Setting | _HandedOn]:
    """Yield what stands behind the name as a key: `{"num_workers": 4, ...}`, `options["num_workers"] = 4`."""
    lines = [text.line for text in module.strings if text.value == wanted]
    if not lines or module.notebook:
        return
    pattern = re.compile(rf"['\"]{re.escape(wanted)}['\"]\s*(?:\]\s*=(?!=)|:)\s*([^,}}#]{{1,80}})")
    for line in sorted(set(lines)):
        match = pattern.search(repo.python.written.line(module, line)[:500])
        if match is None:
            continue
        quoted = match[1].strip()[:1] in "'\""
        given = match[1].strip().strip("'\"")
        if given in ("None", "False", "True") or _PLAIN_NUMBER.fullmatch(given):
            yield Setting({"None": None, "False": False, "True": True}.get(given, given), at(module, line, wanted))
        elif not quoted and re.fullmatch(NAME, given):
            yield _HandedOn((given,))
        elif not re.search(rf"\b{re.escape(wanted)}\b", given):
            yield Setting(given if quoted else UNKNOWN, at(module, line, wanted))


def _given(module: Module, line: int, wanted: str, value: Value) -> Iterator[Setting]:
    place = at(module, line, wanted)
    if value.known:
        yield Setting(value.literal, place)
    elif value.name is None or last(value.name).lower() != wanted.lower():
        # The same name handed on says nothing; anything else may be a value.
        yield Setting(UNKNOWN, place)


def _read(module: Module, line: int, wanted: str, value: Value) -> list[Setting] | None:
    """Return the numbers that a count falls back on, where it is read under its own name: `get("num_workers", 0)`.

    None where it is not.
    """
    method = last(value.call or "")
    if method == "int":
        given = [call.args[0] for call in module.calls_of("int") if call.args and line <= call.line <= line + _FAR]
        if any(last(item.name or "") == wanted for item in given):
            return []
        inner = (_read(module, line, wanted, item) for item in given if item.call != "int")
        return next((found for found in inner if found), None)
    if method not in ("get", "getattr", "pop") or "environ" in (value.call or ""):
        return None
    asked = [
        call for call in module.calls if call.name == value.call and wanted in [last(v.string or "") for v in call.args]
    ]
    numbers = [call.args[-1].literal for call in asked]
    if not all(type(number) is int for number in numbers):
        return None
    return [Setting(number, at(module, line, wanted), fallback=True) for number in numbers] or None


_WORDS = frozenset(
    ["if", "else", "is", "None", "not", "or", "and", "True", "False", "bool", "str", "int", "float", "getattr", "cast"]
)
_CALLED = regex(r"(?<![\w.])([\w.]+)\s{0,20}\(")
_KEY = regex(r"(?:get|getattr)\([^()'\"]{0,60}['\"](\w+)['\"]")


_FIELDS: Final = frozenset({"field", "Field", "attrib", "ib"})


def _of_field(call: Call) -> Value | None:
    """Return the default of a field of a class of settings (`field(default=4)`, `Field(4, ge=0)`), or None."""
    return call.keyword("default") or next(iter(call.args), None)


def _assigned(repo: Repository, module: Module, line: int, wanted: str, value: Value) -> Iterator[Setting | _HandedOn]:
    """Yield what an assignment gives: a plain value, or the names that it only hands on."""
    if last(value.call or "") in _FIELDS:
        made = (call for call in module.calls if (call.line, call.name) == (line, value.call))
        value = next((of for call in made if (of := _of_field(call)) is not None), value)
    given = tuple(_given(module, line, wanted, value))
    names = _handed_on(repo, module, line) if any(item.value is UNKNOWN for item in given) else ()
    if names:
        yield _HandedOn(names, given)
    else:
        yield from given


_TRUTH: Final = regex(r"\bTrue\b|\bnot\b")
_QUOTED: Final = regex(r"['\"][^'\"]*['\"]")
_PLAIN_EXPRESSION: Final = regex(r"[\w\s.,()\[\]\"']+")


def _handed_on(repo: Repository, module: Module, line: int) -> tuple[str, ...]:
    """Return the names that the right side of an assignment chooses between; none where it computes anything."""
    right = repo.python.written.line(module, line)[:300].partition("=")[2].split("#")[0].strip()
    if not right or not _PLAIN_EXPRESSION.fullmatch(right) or "environ" in right or "getenv" in right:
        return ()
    if any(last(name) not in ("bool", "str", "int", "float", "get", "getattr") for name in _CALLED.findall(right)):
        return ()
    if _TRUTH.search(right):
        return ()
    keys = _KEY.findall(right)
    bare = _QUOTED.sub("", right)
    bare = _CALLED.sub(" ", bare)
    names = [name for name in re.findall(NAME, bare) if name not in _WORDS]
    return tuple(dict.fromkeys([*keys, *names]))


def _in_mapping(module: Module, line: int, wanted: str, value: Value) -> Iterator[Setting]:
    if value.known and isinstance(value.literal, tuple):
        for pair in value.literal:
            if isinstance(pair, tuple) and len(pair) == 2 and pair[0] == wanted:
                yield Setting(pair[1], at(module, line, wanted))


def _option(module: Module, call: Any, wanted: str) -> Iterator[Setting]:
    words = [value.string.lstrip("-").replace("-", "_") for value in call.args if value.string]
    if wanted not in words:
        return
    default, action = call.keyword("default"), call.keyword("action")
    place = at(module, call.line, f"option {wanted}")
    if default is not None:
        if default.known:
            yield Setting(default.literal, place)
        elif default.name is None or last(default.name).lower() != wanted.lower():
            yield Setting(UNKNOWN, place)
    elif action is not None and action.string in ("store_true", "store_false"):
        yield Setting(action.string == "store_false", place)
    elif call.keyword("is_flag") is not None:
        yield Setting(False, place)


def _in_commands(repo: Repository, wanted: str) -> Iterator[Setting]:
    name = re.escape(wanted).replace("_", "[_-]")
    pattern = re.compile(rf"(?:--(?:[\w.]{{1,60}}\.)?{name}(?:[= ]+([\w.]+))?|[\s.\"']{name}=([\w.]+))(?![\w-])")
    for path, text in command_texts(repo):
        for number, line in enumerate(text.split("\n"), 1):
            if line.lstrip().startswith("#") or len(line) > 2000:
                continue
            for match in pattern.finditer(line):
                value = match[1] or match[2]
                yield Setting(True if value is None else value, Evidence(path, number, clipped(line.strip())))
