"""Where a framework's own program trains: a command, or a function, that is given a recipe which names the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, regex
from probes._shared import at, clipped, sources

if TYPE_CHECKING:
    from auditor.views.python import Module

_STARTS: Final = ("subprocess", "os", "sh", "invoke", "plumbum")
_WHOLE: Final = regex(r"(?is)[a-z]\w{1,60}[_-]train(?:\s.{0,200})?|yolo\s.{0,200}\btrain\b.{0,200}")
"""A command that trains what it brings along (`nnUNetv2_train 1 2d 0`)."""
_PROGRAMS: Final = regex(
    r"\baxolotl(?:\.cli\.train\b|\s+train\b)|\bllamafactory(?:-cli\s+train\b|\.cli\b)|\btune\s+run\s+\S|\btrl\s+(?:sft|dpo|grpo|kto)\b|"
    r"\bautotrain\s+(?!setup)\w|\blitgpt\s+(?:finetune|pretrain)\b|\brasa\s+train\b|\bspacy\s+train\b|\bnnUNetv2_train\b|"
    r"\byolo\s[^\n]{0,120}\btrain\b|\bludwig\s+(?:train|experiment)\b"
)
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
    own = {module.path for module in sources(repo)}
    tasks = (command for target in repo.commands.targets for command in target.commands)
    by_code = (command for command in repo.commands.started if command.path in own)
    for command in chain(tasks, by_code):
        told = " ".join(command.argv)[:1000]
        if _PROGRAMS.search(told) and not _NOT_RUN.search(told):
            yield Evidence(command.path, command.line, clipped(f"runs {told}"))
