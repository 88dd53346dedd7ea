"""Where a framework's own program trains: a command, or a function, that is given a recipe which names the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._commands import runs, workflows
from probes._lines import documents_code
from probes._shared import at, clipped, sources

if TYPE_CHECKING:
    from auditor.views.python import Module

_STARTS: Final = ("subprocess", "os", "sh", "invoke", "plumbum")
_WHOLE: Final = regex(r"(?is)[a-z]\w{1,60}[_-]train(?:\s.{0,200})?|yolo\s.{0,200}\btrain\b.{0,200}")
"""A command that trains what it brings along (`nnUNetv2_train 1 2d 0`)."""
_PROGRAMS: Final = regex(
    r"\baxolotl(?:\.cli\.train\b|\s+train\b)|\bllamafactory(?:-cli\s+train\b|\.cli\b)|\btune\s+run\s+\S|"
    r"\btrl(?:\s+|[)`]\s{0,4}|\.scripts\.)(?:sft|dpo|grpo|kto|ppo|rloo|reward|cpo|orpo)\b|\bmlx_lm[.\s]\s{0,4}lora\b|"
    r"\bautotrain\s+(?!setup)\w|\blitgpt\s+(?:finetune|pretrain)(?:_\w+)?\b|\brasa\s+train\b|\bspacy\s+train\b|\bnnUNetv2_train\b|"
    r"\byolo\s[^\n]{0,120}\btrain\b|\bludwig\s+(?:train|experiment)\b"
)
_LAUNCHES: Final = regex(r"\baccelerate\s+launch\s(?!.{0,300}\s-m\s).{1,600}\.py\b")
_NOT_RUN: Final = regex(r"\b(?:install|add|echo)\s|^\s*#")
_FUNCTIONS: Final = (
    "axolotl.cli.train.",
    "axolotl.train.",
    "llamafactory.train.",
    "autotrain.trainers.",
    "spacy.cli.train.",
)


def named_programs(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where code names what may be a program of a framework by how it is called, and may start it."""
    for module in modules:
        if module.uses(*_STARTS):
            for text in module.strings:
                if _WHOLE.fullmatch(text.value.strip()[:200]):
                    yield at(module, text.line, clipped(f"runs {text.value}"))


class Program(NamedTuple):
    """One command that has a framework train: where it stands, and its words."""

    place: Evidence
    argv: tuple[str, ...]


@once
def programs(repo: Repository) -> tuple[Program, ...]:
    """Return the commands by which a task, a script, an image, a workflow, the code or a document has a framework
    train."""
    return tuple(_matching(repo, _PROGRAMS))


@once
def launchers(repo: Repository) -> tuple[Program, ...]:
    """Return the commands by which accelerate starts the project's own training; of each what is told accelerate."""
    found = _matching(repo, _LAUNCHES)
    return tuple(
        each._replace(argv=tuple(takewhile(lambda word: not word.endswith(".py"), each.argv))) for each in found
    )


_ASKS_FEW_BITS: Final = regex(r"(?i)\s--load[_-]in[_-][48]bit\b(?![= ]{1,3}(?:false|no|0)\b)")


def few_bits_asked(repo: Repository) -> Iterator[Program]:
    """Yield the commands that tell a program by an option to load its model in 4 or 8 bits."""
    return _matching(repo, _ASKS_FEW_BITS)


def _matching(repo: Repository, pattern: re.Pattern[str]) -> Iterator[Program]:
    for path, line, argv in _commands(repo):
        told = " ".join(argv)[:1000]
        if pattern.search(told) and not _NOT_RUN.search(told):
            yield Program(Evidence(path, line, clipped(f"runs {told}")), argv)


def _commands(repo: Repository) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    own = {module.path for module in sources(repo)}
    for target in repo.commands.targets:
        yield from ((command.path, command.line, command.argv) for command in target.commands)
    yield from ((command.path, command.line, command.argv) for command in repo.commands.started if command.path in own)
    for image in repo.docker.dockerfiles:
        entry = [item.words for item in image.of("ENTRYPOINT")][-1:]
        for item in image.of("CMD", "ENTRYPOINT", "RUN"):
            before = entry[0] if entry and item.keyword == "CMD" else ()
            yield image.path, item.line, (*before, *item.words)
    for compose in repo.docker.compose:
        yield from ((compose.path, service.line, tuple(service.command.split())) for service in compose.services)
    for build in repo.docker.builds:
        yield from ((build.path, step.line, tuple(step.text.split())) for step in build.steps)
    for workflow in workflows(repo):
        yield from ((run.command.path, run.command.line, run.command.argv) for run in runs(repo, workflow))
    for line in documents_code(repo):
        if _PROGRAMS.search(line.text[:1000]) or _LAUNCHES.search(line.text[:1000]):
            yield line.path, line.line, tuple(line.text.split())


def started_training(repo: Repository, modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where code, a script or a task has a framework train."""
    for module in modules:
        for call in module.calls:
            if call.name.startswith(_FUNCTIONS):
                yield at(module, call.line, clipped(call.name))
        if module.uses(*_STARTS):
            for text in module.strings:
                if _PROGRAMS.match(text.value.strip()[:200]):
                    yield at(module, text.line, clipped(f"runs {text.value}"))
    yield from (program.place for program in programs(repo))
