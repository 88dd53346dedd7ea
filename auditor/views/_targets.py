"""Targets of Makefiles, tox, package.json, Taskfile and pre-commit."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.views._command import Command, Target
from auditor.views._justfile import joined_lines
from auditor.views._parsed import parsed_json
from auditor.views._shell import split_commands
from auditor.views._workflow_reader import Reader, is_scalar
from auditor.views._yaml import Path, read_yaml

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_VARIABLE = regex(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*[:?+]{0,2}=[ \t]*(.*)")
_REFERENCE = regex(r"\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]")
_SECTION = regex(r"\[([^\]\n]+)\]\s*")
_DEFINE = regex(r"define[ \t]+([A-Za-z_][A-Za-z0-9_]{0,200})[ \t]*[:?+]?=?[ \t]*")
_GIVEN = regex(r"\{\{[ \t]{0,9}\.([A-Za-z_]\w{0,200})[ \t]{0,9}\}\}")
_MAX_LINE = 20_000
_LONGEST = 2_000
TASKFILES = (
    "Taskfile.yml",
    "Taskfile.yaml",
    "taskfile.yml",
    "taskfile.yaml",
    "Taskfile.dist.yml",
    "Taskfile.dist.yaml",
)


def make_targets(path: str, text: str) -> list[Target]:
    """Return the rules of a Makefile with their recipes, simple variables put in."""
    found: list[Target] = []
    variables = {"MAKE": "make"}
    names: list[str] = []
    needs: tuple[str, ...] = ()
    begun = 0
    recipe: list[tuple[int, str]] = []
    canned: list[str] | None = None
    prefix = "\t"

    def flush() -> None:
        commands = _recipe(path, recipe, variables)
        found.extend(Target(name, "make", path, begun, commands, needs) for name in names)

    for number, line in joined_lines(text):
        if canned is not None:
            if line.strip() == "endef":
                variables[canned[0]] = "\n".join(each.lstrip("@+- \t") for each in canned[1:])[:_LONGEST]
                canned = None
            else:
                canned.append(line)
            continue
        define = _DEFINE.fullmatch(line.rstrip()) if line.startswith("define") and len(line) < _MAX_LINE else None
        if define is not None:
            canned = [define[1]]
            continue
        if line.startswith(prefix):
            if names:
                recipe.append((number, line[1:]))
            continue
        stripped = line.strip()
        if not stripped or stripped.startswith("#") or len(line) > _MAX_LINE:
            continue
        variable = _VARIABLE.fullmatch(stripped)
        if variable is not None:
            variables[variable[1]] = variable[2].split(" #", 1)[0].strip()[:_LONGEST]
            continue
        if stripped.startswith(".RECIPEPREFIX"):
            prefix = stripped.partition("=")[2].strip()[:1] or "\t"
            continue
        head, colon, tail = stripped.partition(":")
        if not colon or tail.startswith("=") or "=" in head:
            continue
        flush()
        tail, _, inline = tail.lstrip(":").split("#", 1)[0].partition(";")
        names = [name for name in _put_in(head, variables).split() if not name.startswith(".")]
        needs = tuple(name for name in _put_in(tail, variables).split() if name != "|" and "=" not in name)
        begun, recipe = number, [(number, inline.strip())] if inline.strip() else []
    flush()
    return _joined(found) if "::" in text else found


def _joined(found: list[Target]) -> list[Target]:
    """Return the targets, those of one name as one: rules with two colons add to each other."""
    whole: dict[str, Target] = {}
    for each in found:
        before = whole.setdefault(each.name, each)
        if before is not each:
            commands, needs = (*before.commands, *each.commands), (*before.needs, *each.needs)
            whole[each.name] = before._replace(commands=commands, needs=needs)
    return list(whole.values())


def _put_in(text: str, variables: Mapping[str, str]) -> str:
    for _ in range(4):
        changed = _REFERENCE.sub(lambda match: variables.get(match[1], match[0]), text)
        if changed == text or len(changed) > _MAX_LINE:
            break
        text = changed
    return text


def _recipe(path: str, lines: Sequence[tuple[int, str]], variables: Mapping[str, str]) -> tuple[Command, ...]:
    found: list[Command] = []
    for number, line in lines:
        body = line.lstrip("@+- \t")
        ignored = "-" in line[: len(line) - len(body)]
        text = _put_in(body, variables).replace("$$", "$")
        found += (each._replace(swallowed=each.swallowed or ignored) for each in split_commands(text, path, number))
    return tuple(found)


_FACTORS = regex(r"(!?[\w.{},!-]{1,200}):[ \t]+(.+)")
_PLAIN_FACTORS = regex(r"[\w.-]+(?:,[\w.-]+)*")
_ENV_PYTHON = regex(r"\{env_?python\}")
_ENV_PROGRAMS = regex(r"\{(?:env_?bin_?dir|tox_?ini_?dir|tox_root)\}[/\\]")


def of_tox(text: str) -> str:
    """Return a command of tox with the names that it has for Python and for folders as a shell would have them."""
    return _ENV_PROGRAMS.sub("", _ENV_PYTHON.sub("python", text)) if "{" in text else text


def tox_targets(path: str, text: str) -> list[Target]:
    """Return the environments of a tox.ini, or of tox's part of a setup.cfg, with their commands.

    Commands that the general environment has for a factor alone (`lint: ruff check`) are those of one called like it.
    """
    found: list[Target] = []
    name = ""
    begun = 0
    inside = False
    ignored = False
    commands: list[tuple[frozenset[str], Command]] = []

    def flush() -> None:
        for factor in dict.fromkeys(["", *(each for factors, _ in commands for each in sorted(factors))]):
            chosen = (each for factors, each in commands if not factors or factor in factors)
            own = tuple(each._replace(swallowed=each.swallowed or ignored) for each in chosen)
            found.append(Target(factor or name, "tox", path, begun, own))

    for number, line in joined_lines(text):
        section = _SECTION.fullmatch(line) if len(line) < _MAX_LINE else None
        if section is not None:
            if name:
                flush()
            begun, commands, inside, ignored = number, [], False, False
            title = section[1].strip()
            name = title.removeprefix("testenv").lstrip(":") or title if title.startswith("testenv") else ""
            continue
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if line[:1] not in (" ", "\t"):
            key, _, value = line.partition("=")
            ignored = ignored or (key.strip() == "ignore_outcome" and value.strip().lower() == "true")
            inside = key.strip() in ("commands", "commands_pre", "commands_post")
            line = value
        if inside and name and line.strip():
            told = _FACTORS.fullmatch(line.strip()) if len(line) < _MAX_LINE else None
            plain = told is not None and name == "testenv" and _PLAIN_FACTORS.fullmatch(told[1]) is not None
            factors = frozenset(told[1].split(",") if told is not None and plain else ())
            words = told[2] if told is not None else line.strip()
            parsed = split_commands(of_tox(words.lstrip("-! ")), path, number)
            lost = words.startswith("-")
            commands += ((factors, each._replace(swallowed=each.swallowed or lost)) for each in parsed)
    if name:
        flush()
    return found


def npm_targets(tree: Tree, path: str) -> list[Target]:
    """Return the scripts of a package.json."""
    parsed = parsed_json(tree, path)
    scripts = parsed.data.get("scripts") if isinstance(parsed.data, dict) else None
    if not isinstance(scripts, dict):
        return []
    found = []
    for name, text in scripts.items():
        if isinstance(text, str):
            line = parsed.lines.get(("scripts", name), 1)
            found.append(Target(name, "npm", path, line, at_line(text, path, line)))
    return found


def at_line(text: str, path: str, line: int) -> tuple[Command, ...]:
    """Return the commands of a text that stands on one line of its file, however many lines it has."""
    return tuple(each._replace(line=line) for each in split_commands(text, path, line))


def task_targets(tree: Tree, path: str) -> list[Target]:
    """Return the tasks of a Taskfile, and those of the files that it includes, by the name that they have there."""
    found = _tasks(tree, path)
    for parsed in read_yaml(tree, path) or []:
        reader = Reader(parsed)
        for name, value in reader.mapping("includes").items():
            given = reader.text("includes", name, *(["taskfile"] if isinstance(value, dict) else []))
            below = posixpath.normpath(posixpath.join(posixpath.dirname(path), given)) if given else ""
            names = (below, *(posixpath.join(below, each) for each in TASKFILES))
            included = next((each for each in names if below and each != path and tree.exists(each)), None)
            for target in _tasks(tree, included) if included else ():
                needs = tuple(need.removeprefix(":") if need[:1] == ":" else f"{name}:{need}" for need in target.needs)
                found.append(target._replace(name=f"{name}:{target.name}", needs=needs))
    return found


def _tasks(tree: Tree, path: str) -> list[Target]:
    found = []
    for parsed in read_yaml(tree, path) or []:
        reader = Reader(parsed)
        general = reader.pairs("vars")[0]
        for name, value in reader.mapping("tasks").items():
            given = {**general, **reader.pairs("tasks", name, "vars")[0]}
            base: Path = ("tasks", name)
            paths: list[Path] = [base] if not isinstance(value, dict) else []
            keys: list[Path] = [(*base, "cmds"), (*base, "cmd")] if isinstance(value, dict) else [base]
            for key in keys:
                item = reader.at(*key)
                paths += [key] if is_scalar(item) else [(*key, index) for index in range(len(reader.items(*key)))]
            commands: list[Command] = []
            needs = [*reader.texts(*base, "deps")] if isinstance(value, dict) else []
            for each in dict.fromkeys(paths):
                text_at = each if is_scalar(reader.at(*each)) else (*each, "cmd")
                text = _filled(reader.text(*text_at), given)
                if text:
                    commands += split_commands(text, path, parsed.text_line(*text_at))
                needs += [reader.text(*each, "task")] if reader.text(*each, "task") else []
            found.append(Target(name, "task", path, reader.line(*base), tuple(commands), tuple(needs)))
    return found


def _filled(text: str, given: Mapping[str, str]) -> str:
    """Return a text of a Taskfile with its variables put in, those that stand for a word or a line of them."""
    return _GIVEN.sub(lambda match: given.get(match[1], match[0])[:_LONGEST], text) if "{{" in text else text


def hook_targets(tree: Tree, path: str) -> list[Target]:
    """Return the hooks of a pre-commit configuration; each runs a command named as its id, and its entry."""
    found = []
    for parsed in read_yaml(tree, path) or []:
        reader = Reader(parsed)
        # A list at the top is the form of the first releases.
        top: Path = () if isinstance(parsed.data, list) else ("repos",)
        for index, repo in enumerate(reader.items(*top)):
            hooks = reader.items(*top, index, "hooks") if isinstance(repo, dict) else []
            for place in range(len(hooks)):
                base: Path = (*top, index, "hooks", place)
                name = reader.text(*base, "id")
                if not name:
                    continue
                line = reader.line(*base, "id")
                words = (name, *reader.texts(*base, "args"))
                commands = [Command(name, words, path, line, " ".join(words))]
                entry = " ".join([reader.text(*base, "entry"), *words[1:]]) if reader.text(*base, "entry") else ""
                commands += at_line(entry, path, reader.line(*base, "entry"))
                found.append(Target(name, "pre-commit", path, line, tuple(commands)))
    return found
