"""Dockerfiles, compose files and Cloud Build files read into facts."""

from __future__ import annotations

import json
from shlex import join
from typing import TYPE_CHECKING, Final

from auditor._regex import regex
from auditor.views._docker_facts import BuildStep, CloudBuild, Compose, Dockerfile, Instruction, Service
from auditor.views._shell import split_commands
from auditor.views._workflow_reader import Reader, is_scalar
from auditor.views._yaml import Parsed
from auditor.views.runners import TASK_RUNNERS

if TYPE_CHECKING:
    from auditor.views._command import Command

_DIRECTIVE = regex(r"#[ \t]*([a-zA-Z]+)[ \t]*=[ \t]*(\S+)[ \t]*")
_HEREDOC = regex(r"<<-?[ \t]*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_KEYWORDS = frozenset(
    ["FROM", "RUN", "CMD", "LABEL", "MAINTAINER", "EXPOSE", "ENV", "ADD", "COPY", "ENTRYPOINT", "VOLUME", "USER"]
).union(["WORKDIR", "ARG", "ONBUILD", "STOPSIGNAL", "HEALTHCHECK", "SHELL"])
_FLAGGED = frozenset(["FROM", "RUN", "ADD", "COPY", "HEALTHCHECK"])
_JSON_FORM = frozenset(["RUN", "CMD", "ENTRYPOINT", "COPY", "ADD", "SHELL", "VOLUME"])


def read_dockerfile(path: str, text: str) -> Dockerfile:
    """Return the instructions of a Dockerfile; lines that begin with no instruction are left out."""
    lines = text.split("\n")
    escape = _escape(lines)
    found: list[Instruction] = []
    at = 0
    while at < len(lines):
        start, stripped = at, lines[at].strip()
        at += 1
        if not stripped or stripped.startswith("#"):
            continue
        keyword = stripped.split(None, 1)[0].upper()
        parts = [lines[start].strip()]
        while parts[-1].rstrip().endswith(escape) and at < len(lines):
            # Comments and blank lines within a continuation are skipped, as Docker does, but keep their place.
            follow = lines[at]
            blank = not follow.strip() or follow.lstrip().startswith("#")
            parts.append(escape if blank else follow)
            at += 1
        if keyword not in _KEYWORDS:
            continue
        body: list[str] = []
        if keyword in ("RUN", "COPY", "ADD"):
            for _, name in _HEREDOC.findall("\n".join(parts)):
                while at < len(lines):
                    line = lines[at]
                    at += 1
                    body.append(line)
                    if line.strip() == name:
                        break
        found.append(_instruction(keyword, parts, body, start + 1, escape))
    return Dockerfile(path, tuple(found))


def _escape(lines: list[str]) -> str:
    """Return the escape character that the directives at the top choose."""
    for line in lines[:20]:
        match = _DIRECTIVE.fullmatch(line.strip()) if len(line) < 500 else None
        if match is None:
            break
        if match[1].lower() == "escape" and match[2] == "`":
            return "`"
    return "\\"


def _instruction(keyword: str, parts: list[str], body: list[str], line: int, escape: str) -> Instruction:
    parts = [parts[0][len(keyword) :], *parts[1:]]
    pieces = [part.rstrip().removesuffix(escape) for part in parts[:-1]]
    last = parts[-1].rstrip()
    pieces.append(last.removesuffix(escape) if len(parts) > 1 or last.endswith(escape) else last)
    text = "\\\n".join(pieces)
    if body:
        text += "\n" + "\n".join(body)
    value = " ".join(piece.strip() for piece in pieces if piece.strip())
    rest, flags = value, []
    while keyword in _FLAGGED and rest.startswith("--"):
        flag, _, rest = rest.partition(" ")
        flags.append(flag)
        rest = rest.lstrip()
    words = None
    if keyword in _JSON_FORM and rest.startswith("["):
        words = _json_words(rest)
    return Instruction(keyword, value, line, words if words is not None else tuple(rest.split()), tuple(flags), text)


def _json_words(text: str) -> tuple[str, ...] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tuple(str(item) for item in found) if isinstance(found, list) else None


def read_compose(path: str, documents: list[Parsed]) -> Compose:
    """Return the services of a compose file."""
    error = next((each.error for each in documents if each.error), None)
    if error is not None:
        return Compose(path, error=error)
    services: list[Service] = []
    for parsed in documents:
        reader = Reader(parsed)
        for name, value in reader.mapping("services").items():
            if not isinstance(value, dict):
                continue
            base = ("services", name)
            build = reader.text(*base, "build") or reader.text(*base, "build", "context")
            if not build and "build" in value and value["build"] is not None:
                build = "."
            inline = reader.text(*base, "build", "dockerfile_inline")
            services.append(
                Service(
                    name,
                    reader.line(*base),
                    image=reader.text(*base, "image") or None,
                    build=build or None,
                    dockerfile=reader.text(*base, "build", "dockerfile") or None,
                    command=" ".join(reader.texts(*base, "command")),
                    ports=reader.texts(*base, "ports") or _ports(reader, name),
                    entrypoint=" ".join(reader.texts(*base, "entrypoint")),
                    target=reader.text(*base, "build", "target"),
                    inline=read_dockerfile(path, inline) if inline else None,
                    inline_line=reader.line(*base, "build", "dockerfile_inline") if inline else None,
                )
            )
    return Compose(path, tuple(services))


def _ports(reader: Reader, name: str) -> tuple[str, ...]:
    """Return the ports of the long form."""
    count = len(reader.items("services", name, "ports"))
    return tuple(reader.text("services", name, "ports", index, "target") for index in range(count))


def read_build(path: str, documents: list[Parsed], named: bool) -> CloudBuild | None:
    """Return a Cloud Build file; None where the documents are none, unless its name says that it is (`named`)."""
    error = next((each.error for each in documents if each.error), None)
    if error is not None:
        return CloudBuild(path, error=error) if named else None
    for parsed in documents:
        reader = Reader(parsed)
        steps = reader.items("steps")
        if not named and not any(_is_step(step) for step in steps):
            continue
        if not isinstance(parsed.data, dict):
            continue
        found = []
        for index, step in enumerate(steps):
            if not isinstance(step, dict) or not is_scalar(step.get("name")):
                continue
            base = ("steps", index)
            args = reader.texts(*base, "args")
            step = BuildStep(
                reader.text(*base, "name"),
                reader.line(*base),
                reader.text(*base, "entrypoint"),
                args,
                reader.text(*base, "id"),
                reader.text(*base, "script"),
            )
            found.append(step._replace(commands=_commands(step, path)))
        return CloudBuild(path, tuple(found), reader.texts("images"))
    return CloudBuild(path) if named else None


_TOOLS: Final = ("docker-compose", "compose", "docker", "gcloud", "gsutil", "kubectl", "bazel")
"""What images run that are called after it, where they are given only arguments."""


def _commands(step: BuildStep, path: str) -> tuple[Command, ...]:
    if step.script:
        return split_commands(step.script, path, step.line)
    name = step.name.partition(":")[0].rstrip("/").rpartition("/")[2]
    own = "" if step.entrypoint else next((tool for tool in _TOOLS if name.endswith(tool)), "")
    words = [*step.args]
    if own:  # what is written as one argument is meant as several
        words = ["docker-compose" if own == "compose" else own, *" ".join(step.args).split()]
    elif step.entrypoint.rpartition("/")[2] in TASK_RUNNERS:
        words = [step.entrypoint, *" ".join(step.args).split()]
    elif step.entrypoint or step.args[:1] == ("-c",):
        words = [step.entrypoint or "bash", *step.args]
    return split_commands(join(words), path, step.line)


def _is_step(step: object) -> bool:
    if not isinstance(step, dict):
        return False
    name = step.get("name")
    works = any(key in step for key in ("args", "entrypoint", "script"))
    return isinstance(name, str) and works and not any(char.isspace() for char in name.strip()) and "uses" not in step
