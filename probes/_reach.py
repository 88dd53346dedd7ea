"""Whether code is ever reached: helpers that nobody calls, flags that nothing sets, and the values a name is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from auditor import Evidence, Repository
from probes._shared import at, function_named, last, sources

if TYPE_CHECKING:
    from auditor.views.python import Module, Value

UNKNOWN: Final = object()
"""A value that only a run would tell."""

_GENERIC = frozenset({"enabled", "enable", "use", "active", "on", "value", "flag"})
_PLAIN_DECORATORS = frozenset({
    "staticmethod", "classmethod", "property", "no_grad", "inference_mode", "cached_property", "wraps", "lru_cache",
    "cache", "contextmanager", "asynccontextmanager",
})  # fmt: skip
_MAX_LINES_UP = 1000
_MAX_DEPTH = 8
_FAR = 30  # lines that one call goes on for
_BUSY = ("probes", "settings being looked up")


class Setting(NamedTuple):
    """A value that a name is given somewhere: in configuration, by default, on a command line."""

    value: object
    evidence: Evidence
    configured: bool = False
    fallback: bool = False
    """What holds only where configuration says nothing: the 0 of `cfg.get("num_workers", 0)`."""

    @property
    def on(self) -> bool:
        """Whether it may switch something on: anything but a known false, empty or null value."""
        if isinstance(self.value, str):
            return self.value.strip().lower() not in ("", "false", "none", "null", "no", "off", "0", "~")
        return self.value is UNKNOWN or bool(self.value)

    @property
    def number(self) -> float | None:
        """The value as a number, or None where it is none."""
        if isinstance(self.value, bool):
            return None
        if isinstance(self.value, (int, float)):
            return float(self.value)
        if isinstance(self.value, str) and re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", self.value.strip()):
            return float(self.value)
        return None


def _used_names(repo: Repository) -> frozenset[str]:
    """Return the last part of every name that any module, notebook, script or configuration uses."""
    key = ("probes", "used names")
    if key not in repo.tree.cache:
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
        for config in repo.configs.files:
            found.update(
                last(item.value) for item in config.keys if item.last == "_target_" and isinstance(item.value, str)
            )
        repo.tree.cache[key] = frozenset(found)
    names: frozenset[str] = repo.tree.cache[key]
    return names


def unused(repo: Repository, module: Module, scope: str) -> bool:
    """Return whether the function around a place is one that nothing calls, names or registers."""
    parts = [part for part in scope.split(".") if part != "<locals>"]
    if not parts or module.notebook:
        return False
    owner = next((item for item in module.classes if item.qualname == parts[0]), None)
    if owner is not None:
        if owner.bases or owner.decorators or len(parts) < 2 or parts[1].startswith("__"):
            # A framework may call the methods of what derives from it.
            return owner.name not in _used_names(repo) and not owner.bases and not owner.decorators
        name, function = parts[1], function_named(module, f"{parts[0]}.{parts[1]}")
    else:
        name, function = parts[0], function_named(module, parts[0])
    if function is None or any(last(item.name) not in _PLAIN_DECORATORS for item in function.decorators):
        return False
    return name not in _used_names(repo)


_INDENT = re.compile(r"[ \t]*")
_BRANCH = re.compile(r"\s*(?:if|elif)\s+(.{1,300}?):\s*(?:#.*)?$")
_TERNARY = re.compile(r"\bif\s+(.{1,200}?)\s+else\b")


def conditions(repo: Repository, module: Module, line: int) -> Iterator[str]:
    """Yield the conditions under which a line of a module runs, within its function, innermost first."""
    text = None if module.notebook else repo.tree.text(module.path)
    lines = text.split("\n") if text else []
    if not 0 < line <= len(lines):
        return
    ternary = _TERNARY.search(lines[line - 1][:1000])
    if ternary:
        yield ternary[1]
    indent = len(_INDENT.match(lines[line - 1])[0].expandtabs())  # type: ignore[index]
    for above in reversed(lines[max(0, line - 1 - _MAX_LINES_UP) : line - 1]):
        stripped = above.strip()
        if not stripped or stripped.startswith("#"):
            continue
        width = len(_INDENT.match(above)[0].expandtabs())  # type: ignore[index]
        if width >= indent:
            continue
        indent = width
        branch = _BRANCH.match(above[:1000])
        if branch:
            yield branch[1]
        if stripped.startswith(("def ", "async def ", "class ")):
            return


_NAME = r"[A-Za-z_][\w.]*"
_FLAG = re.compile(
    rf"(?:bool\()?(?:(?P<name>{_NAME})|(?P<of>{_NAME})\.get\(\s*['\"](?P<get>[\w.]+)['\"]\s*(?:,(?P<else>[^()]*))?\)|"
    rf"getattr\(\s*{_NAME}\s*,\s*['\"](?P<attr>\w+)['\"]\s*(?:,[^()]*)?\)|{_NAME}\[['\"](?P<key>\w+)['\"]\])\)?"
    r"(?:\s+is\s+not\s+None|\s*(?:==|is)\s*True)?"
)


_CONFIGURED = frozenset({"cfg", "conf", "params", "hparams", "settings", "options", "opt", "opts"})
_OFF = re.compile(r"(?:default\s*=\s*)?(?:False|None|0|''|\"\")?")


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


def held_back(repo: Repository, module: Module, line: int, scope: str) -> Setting | None:
    """Return what keeps a line from ever running: the flag before it, or before every call of its function."""
    for condition in conditions(repo, module, line):
        found = never(repo, condition)
        if found:
            return found
    name = last(scope)
    if not name or name == "__init__":
        return None
    places = [
        (other, call)
        for other in (*sources(repo), *repo.notebooks.modules)
        for call in other.calls
        if call.method == name and call.scope != scope
    ]
    found = None
    for other, call in places:
        held = (never(repo, condition) for condition in conditions(repo, other, call.line))
        found = next((item for item in held if item), None)
        if found is None:
            return None
    return found


def settings(repo: Repository, name: str) -> tuple[Setting, ...]:
    """Return every value that the last part of a name is given in code, configuration or a command line."""
    parts = name.strip(".").split(".")
    wanted, parent = parts[-1], parts[-2] if len(parts) > 1 else ""
    key = ("probes", "settings", wanted, parent if wanted in _GENERIC else "")
    if key not in repo.tree.cache:
        if len(repo.tree.cache.get(_BUSY, ())) >= _MAX_DEPTH:
            return (Setting(UNKNOWN, Evidence()),)
        # A name that leads back to itself finds nothing new.
        busy = repo.tree.cache.get(_BUSY, ())
        repo.tree.cache[key], repo.tree.cache[_BUSY] = (), (*busy, wanted)
        try:
            found = [*_in_configs(repo, wanted, parent), *_in_code(repo, wanted), *_in_commands(repo, wanted)]
        finally:
            repo.tree.cache[_BUSY] = busy
        if any(item.configured for item in found):
            found = [item for item in found if not item.fallback]
        repo.tree.cache[key] = tuple(found)
    values: tuple[Setting, ...] = repo.tree.cache[key]
    return values


def _in_configs(repo: Repository, wanted: str, parent: str) -> Iterator[Setting]:
    for config in repo.configs.files:
        for key in config.keys:
            if key.last != wanted:
                continue
            if wanted in _GENERIC and not key.name.endswith(f"{parent}.{wanted}"):
                continue
            yield Setting(key.value, Evidence(config.path, key.line, f"{wanted}: {key.value}"[:80]), configured=True)


def _in_code(repo: Repository, wanted: str) -> Iterator[Setting]:
    for module in sources(repo):
        for function in module.functions:
            for parameter in function.parameters:
                if parameter.name == wanted and parameter.default is not None:
                    yield from _given(module, function.line, wanted, parameter.default)
            for decorator in function.decorators:
                yield from _option(module, decorator, wanted)
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


def _positional(repo: Repository, module: Module, wanted: str) -> Iterator[Setting]:
    """Yield what calls give by position to a parameter of that name."""
    for function in module.functions:
        names = [item.name for item in function.parameters]
        if wanted not in names:
            continue
        place = names.index(wanted) - (names[0] in ("self", "cls"))
        called = last(function.owner or "") if function.name == "__init__" else function.name
        for other in sources(repo):
            for call in other.calls:
                if call.method == called and not call.star and len(call.args) > place:
                    yield from _given(other, call.line, wanted, call.args[place])


def _in_dictionary(repo: Repository, module: Module, wanted: str) -> Iterator[Setting]:
    """Yield what stands behind the name as a key: `{"num_workers": 4, ...}`, `options["num_workers"] = 4`."""
    lines = [text.line for text in module.strings if text.value == wanted]
    if not lines or module.notebook:
        return
    text = (repo.tree.text(module.path) or "").split("\n")
    pattern = re.compile(rf"['\"]{re.escape(wanted)}['\"]\s*(?:\]\s*=(?!=)|:)\s*([^,}}#]{{1,80}})")
    for line in sorted(set(lines)):
        match = pattern.search(text[line - 1][:500]) if 0 < line <= len(text) else None
        if match is None:
            continue
        given = match[1].strip().strip("'\"")
        if given in ("None", "False", "True") or re.fullmatch(r"-?[\d.]{1,12}", given):
            yield Setting({"None": None, "False": False, "True": True}.get(given, given), at(module, line, wanted))
        elif re.fullmatch(_NAME, given):
            yield from settings(repo, given) if last(given) != wanted else ()
        elif not re.search(rf"\b{re.escape(wanted)}\b", given):
            yield Setting(given if match[1].strip()[:1] in "'\"" else UNKNOWN, at(module, line, wanted))


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
_CALLED = re.compile(r"(?<![\w.])([\w.]+)\s{0,20}\(")
_KEY = re.compile(r"(?:get|getattr)\([^()'\"]{0,60}['\"](\w+)['\"]")


def _assigned(repo: Repository, module: Module, line: int, wanted: str, value: Value) -> Iterator[Setting]:
    """Yield what an assignment gives: a plain value, or the values of the names that it only hands on."""
    given = list(_given(module, line, wanted, value))
    names = _handed_on(repo, module, line) if any(item.value is UNKNOWN for item in given) else ()
    found = [item for name in names if last(name) != wanted for item in settings(repo, name)]
    busy = repo.tree.cache.get(_BUSY, ())
    if found or not any(last(name) == wanted or last(name) in busy for name in names):
        yield from found or given


def _handed_on(repo: Repository, module: Module, line: int) -> tuple[str, ...]:
    """Return the names that the right side of an assignment chooses between; none where it computes anything."""
    text = None if module.notebook else repo.tree.text(module.path)
    lines = text.split("\n") if text else []
    right = lines[line - 1][:300].partition("=")[2].split("#")[0].strip() if 0 < line <= len(lines) else ""
    if not right or not re.fullmatch(r"[\w\s.,()\[\]\"']+", right) or "environ" in right or "getenv" in right:
        return ()
    if any(last(name) not in ("bool", "str", "int", "float", "get", "getattr") for name in _CALLED.findall(right)):
        return ()
    if re.search(r"\bTrue\b|\bnot\b", right):
        return ()
    keys = _KEY.findall(right)
    bare = re.sub(r"['\"][^'\"]*['\"]", "", right)
    bare = _CALLED.sub(" ", bare)
    names = [name for name in re.findall(_NAME, bare) if name not in _WORDS]
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


def command_texts(repo: Repository) -> tuple[tuple[str, str], ...]:
    """Return path and text of the files whose lines are commands: workflows, images, scripts, task files."""
    key = ("probes", "command texts")
    if key not in repo.tree.cache:
        paths = {
            *repo.tree.named(
                "Makefile", "makefile", "justfile", "Justfile", "*.sh", "*.bash", "*.bat", "*.ps1", "*.mk",
                "Taskfile*.y*ml", "Dockerfile*", "*.dockerfile", "*.Dockerfile", "Containerfile*", "*compose*.y*ml",
                "cloudbuild*.y*ml", "dvc.yaml", "vertex*.y*ml", "*.slurm", "*.job", "jobscript*",
                foreign=False,
            ),
            *repo.tree.files(".github/workflows/*", foreign=False),
            *(module.path for module in repo.python.tasks),
        }  # fmt: skip
        found = ((path, repo.tree.text(path)) for path in sorted(paths))
        repo.tree.cache[key] = tuple((path, text) for path, text in found if text)
    texts: tuple[tuple[str, str], ...] = repo.tree.cache[key]
    return texts


def _in_commands(repo: Repository, wanted: str) -> Iterator[Setting]:
    name = re.escape(wanted).replace("_", "[_-]")
    pattern = re.compile(rf"(?:--(?:[\w.]{{1,60}}\.)?{name}(?:[= ]+([\w.]+))?|[\s.\"']{name}=([\w.]+))(?![\w-])")
    for path, text in command_texts(repo):
        for number, line in enumerate(text.split("\n"), 1):
            if line.lstrip().startswith("#") or len(line) > 2000:
                continue
            for match in pattern.finditer(line):
                value = match[1] or match[2]
                yield Setting(True if value is None else value, Evidence(path, number, line.strip()[:80]))
