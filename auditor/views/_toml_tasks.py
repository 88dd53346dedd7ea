"""Tasks of pyproject.toml, and of runners' own files in TOML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.views._command import Command, Target
from auditor.views._parsed import ParsedFile, parsed_toml
from auditor.views._targets import at_line, of_tox, tox_targets

if TYPE_CHECKING:
    from auditor.views._yaml import Path
    from auditor.views.tree import Tree

_TABLES: tuple[tuple[str, Path], ...] = (
    ("poe", ("tool", "poe", "tasks")),
    ("pdm", ("tool", "pdm", "scripts")),
    ("pixi", ("tool", "pixi", "tasks")),
    ("rye", ("tool", "rye", "scripts")),
    ("task", ("tool", "taskipy", "tasks")),
)
_OWN: Mapping[str, tuple[tuple[str, Path], ...]] = {
    "pixi.toml": (("pixi", ("tasks",)),),
    "poe_tasks.toml": (("poe", ("tasks",)),),
    "Pipfile": (("pipenv", ("scripts",)),),
}


def toml_targets(tree: Tree, path: str) -> list[Target]:
    """Return the tasks of a pyproject.toml (poe, pdm, pixi, rye, hatch), or of a runner's own file in TOML."""
    parsed = parsed_toml(tree, path)
    own = _OWN.get(posixpath.basename(path), ())
    tables = [*_TABLES, *own]
    for owner in (("tool", "hatch", "envs"), ("envs",)):
        if (owner == ("envs",)) == path.endswith("hatch.toml"):
            tables += [("hatch", (*owner, name, "scripts")) for name in _table(parsed.data, owner)]
    for owner in (("tool", "pixi", "feature"), ("feature",)):
        tables += [("pixi", (*owner, name, "tasks")) for name in _table(parsed.data, owner)]
    found = list(_of_tables(path, parsed, tables))
    for included in _included(path, parsed):
        inner = parsed_toml(tree, included)
        found += _of_tables(included, inner, [("poe", ("tool", "poe", "tasks")), ("poe", ("tasks",))])
    return found + _toml_of_tox(path, parsed)


def _of_tables(path: str, parsed: ParsedFile, tables: list[tuple[str, Path]]) -> Iterator[Target]:
    """Yield the tasks of some tables of a file, each with its kind."""
    for kind, base in tables:
        for name, value in _table(parsed.data, base).items():
            line = parsed.lines.get((*base, name)) or parsed.lines.get(base, 1)
            commands, needs = _task(value, kind, path, line)
            yield Target(name, kind, path, line, tuple(commands), tuple(needs))


def _included(path: str, parsed: ParsedFile) -> list[str]:
    """Return the files in TOML from which Poe is told to take tasks, too."""
    told = _table(parsed.data, ("tool", "poe")).get("include")
    named = (each.get("path") if isinstance(each, dict) else each for each in (_listed(told) or [told]))
    folder = posixpath.dirname(path)
    return [
        posixpath.normpath(posixpath.join(folder, name))
        for name in named
        if isinstance(name, str) and name.endswith(".toml") and not name.endswith(("poe_tasks.toml", "pyproject.toml"))
    ]


def _toml_of_tox(path: str, parsed: ParsedFile) -> list[Target]:
    """Return the environments of tox in a TOML file, those in its older form (an INI as one text) included."""
    base: Path = () if path.endswith("tox.toml") else ("tool", "tox")
    tox = _table(parsed.data, base)
    older = tox.get("legacy_tox_ini")
    begun = parsed.lines.get((*base, "legacy_tox_ini"), 1)
    found = []
    for target in tox_targets(path, older) if isinstance(older, str) else ():
        commands = tuple(each._replace(line=begun) for each in target.commands)
        found.append(target._replace(line=begun, commands=commands))
    named: dict[str, Path] = {"testenv": (*base, "env_run_base")}
    named.update({name: (*base, "env", name) for name in _table(parsed.data, (*base, "env"))})
    for name, place in named.items():
        lines = _table(parsed.data, place).get("commands")
        line = parsed.lines.get((*place, "commands")) or parsed.lines.get(place, 1)
        listed = [words for words in (lines if isinstance(lines, list) else ()) if isinstance(words, list)]
        commands = tuple(each for words in listed for each in at_line(of_tox(" ".join(map(str, words))), path, line))
        if commands:
            found.append(Target(name, "tox", path, line, commands))
    return found


def _table(data: object, path: Path) -> Mapping[str, object]:
    for part in path:
        data = data.get(part) if isinstance(data, dict) and isinstance(part, str) else None
    return data if isinstance(data, dict) else {}


_DEEPEST = 6
"""How deep tasks may stand in one another."""
_SCRIPT = regex(r"([A-Za-z_][\w.]{0,200}):(?:main|console_main|run|cli|app)(?:\(.{0,300}\))?")
"""A function of Poe's that does what its module does when it is run."""


def _task(value: object, kind: str, path: str, line: int, depth: int = 0) -> tuple[list[Command], list[str]]:
    """Return the commands and the other tasks of a task, whatever form it has."""
    if isinstance(value, str):
        return list(at_line(value, path, line)), []
    if isinstance(value, list):
        return _steps(value, kind, path, line, depth)
    return _fields(value, kind, path, line, depth) if isinstance(value, dict) else ([], [])


def _steps(values: list[object], kind: str, path: str, line: int, depth: int) -> tuple[list[Command], list[str]]:
    """Return the commands and the other tasks of a task that is a list of steps, each a task or the name of one."""
    commands: list[Command] = []
    needs: list[str] = []
    for item in values if depth < _DEEPEST else ():
        more, others = _task(item, kind, path, line, depth + 1)
        commands += more
        needs += item.split()[:1] if isinstance(item, str) else others
    return commands, needs


def _fields(
    value: Mapping[object, object], kind: str, path: str, line: int, depth: int
) -> tuple[list[Command], list[str]]:
    """Return the commands and the other tasks of a task that is a mapping."""
    commands: list[Command] = []
    needs: list[str] = []
    for key in ("cmd", "shell", "call"):
        item = value.get(key)
        if isinstance(item, list):
            item = " ".join(part for part in item if isinstance(part, str))
        if isinstance(item, str):
            commands += at_line(item, path, line)
    function = value.get("script")
    named = _SCRIPT.fullmatch(function) if isinstance(function, str) else None
    if named is not None:
        commands += at_line(f"python -m {named[1]}", path, line)
    for key in ("sequence", "composite", "parallel", "switch"):
        item = value.get(key)
        if isinstance(item, list):
            more, others = _steps(item, kind, path, line, depth)
            commands, needs = commands + more, needs + others
    item = value.get("ref")
    needs += item.split()[:1] if isinstance(item, str) else []
    # Poe takes no failure of the steps for one of the whole where it is told so; what is needed first may fail it.
    if kind == "poe" and value.get("ignore_fail") in (True, "return_zero"):
        commands += (each for name in needs for each in at_line(f"poe {name}", path, line))
        commands, needs = [each._replace(swallowed=True) for each in commands], []
    for key in ("deps", "depends-on", "depends_on"):
        item = value.get(key)
        needs += [item] if isinstance(item, str) else _strings(item)
    return commands, [name for name in needs if name]


def _strings(value: object) -> list[str]:
    named = (part.get("task") if isinstance(part, dict) else part for part in _listed(value))
    return [part for part in named if isinstance(part, str)]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, dict)) else []
