"""Recipes of justfiles, and lines as make and just read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor._regex import regex
from auditor.views._command import Command, Target
from auditor.views._shell import split_commands

_JUST = regex(r"@?([A-Za-z_][A-Za-z0-9_-]{0,200})([^:\n]{0,500}):(?!=)(.*)")
_VARIABLE = regex(r"(?:export[ \t]+)?([A-Za-z_][\w-]{0,200})[ \t]*:=[ \t]*(\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}')")
_ALIAS = regex(r"alias[ \t]+([A-Za-z_][\w-]{0,200})[ \t]*:=[ \t]*([A-Za-z_][\w-]{0,200})")
_USE = regex(r"\{\{[ \t]{0,9}([A-Za-z_][\w-]{0,200})[ \t]{0,9}\}\}")
_MAX_LINE = 20_000


_DEPENDENCY = regex(r"[A-Za-z_][A-Za-z0-9_-]*")


def just_targets(path: str, text: str) -> list[Target]:
    """Return the recipes of a justfile with its simple variables put in; an alias needs what it stands for."""
    variables, found = _settings(path, text)
    current: tuple[str, int, tuple[str, ...]] | None = None
    body: list[tuple[int, str]] = []

    def flush() -> None:
        if current is None:
            return
        name, line, needs = current
        commands: list[Command] = []
        if body and body[0][1].startswith("#!"):
            script = _filled("\n".join(text for _, text in body[1:]), variables)
            if "sh" in body[0][1]:
                commands += split_commands(script, path, body[0][0] + 1)
        else:
            for number, each in body:
                words = _filled(each.lstrip("@-"), variables)
                ignored = "-" in each[: len(each) - len(words)]
                commands += (
                    item._replace(swallowed=item.swallowed or ignored) for item in split_commands(words, path, number)
                )
        found.append(Target(name, "just", path, line, tuple(commands), needs))

    for number, line in joined_lines(text):
        if line[:1] in (" ", "\t"):
            if current is not None:
                body.append((number, line.strip()))
            continue
        match = _JUST.fullmatch(line.rstrip()) if line and len(line) < _MAX_LINE else None
        if match is None or match[1] in ("set", "alias", "import", "mod", "export"):
            if not line.strip() and current is not None and body and body[0][1].startswith("#!"):
                body.append((number, ""))
            continue
        flush()
        needs = tuple(_DEPENDENCY.findall(match[3].split("#", 1)[0]))
        current, body = (match[1], number, needs), []
    flush()
    return found


def _settings(path: str, text: str) -> tuple[dict[str, str], list[Target]]:
    """Return the variables that stand for a string, and the aliases."""
    variables: dict[str, str] = {}
    found: list[Target] = []
    for number, line in enumerate(text.split("\n"), 1):
        if ":=" not in line[:_MAX_LINE]:
            continue
        variable = _VARIABLE.fullmatch(line.rstrip())
        if variable is not None:
            variables[variable[1]] = variable[2][1:-1]
        alias = _ALIAS.fullmatch(line.rstrip())
        if alias is not None:
            found.append(Target(alias[1], "just", path, number, (), (alias[2],)))
    return variables, found


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _USE.sub(lambda match: variables.get(match[1], match[0]), text) if "{{" in text else text


def joined_lines(text: str) -> Iterable[tuple[int, str]]:
    """Yield the lines, those that a backslash continues together, with the number of the first."""
    pending: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not pending:
            start = number
        pending.append(line)
        if line.endswith("\\"):
            continue
        yield start, "\n".join(pending)
        pending = []
    if pending:
        yield start, "\n".join(pending)
