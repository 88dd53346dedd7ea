"""Where TensorBoard is given what training comes to: by calls, by a configuration, or by Lightning itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._shared import at, last
from probes._training.tracking import to_tensorboard

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_WRITERS: Final = frozenset({"SummaryWriter", "TensorBoardLogger", "TensorBoard", "create_file_writer"})
SPEAKS_OF_TENSORBOARD: Final = ("tensorboard", "lightning", *sorted(_WRITERS))
"""What a module says that logs to TensorBoard."""
_OF_LIGHTNING: Final = regex(r"(?:lightning|pytorch_lightning)\.(?:\w{1,40}\.){0,4}Trainer")


def shown_on_tensorboard(repo: Repository, modules: tuple[Module, ...]) -> Finding | None:
    """Return a finding of what is logged to TensorBoard, or None.

    Lightning, which is told of no other logger, logs there what a module of it is told to log.
    """
    found = list(_written(repo, modules))
    if found:
        return Finding.done("TensorBoard logs the training", *found[:3])
    logs = [at(module, call.line, call.name) for module in modules for call in module.calls if _logs(call)]
    trainers = [at(module, call.line, call.name) for module in modules for call in module.calls if _by_default(call)]
    if logs and trainers:
        message = "Lightning logs the training, to TensorBoard unless it is told otherwise"
        return Finding.done(message, trainers[0], logs[0], confidence=Confidence.MEDIUM)
    return None


def _written(repo: Repository, modules: tuple[Module, ...]) -> Iterator[Evidence]:
    for module in modules:
        for call in module.calls:
            if last(call.name) in _WRITERS or to_tensorboard(call):
                yield at(module, call.line, call.name)
    for built in repo.configs.built:
        if built.by_hydra and last(built.name) in _WRITERS:
            yield Evidence(built.config.path, built.key.line, built.name[:80])
    for path in repo.tree.named("events.out.tfevents.*", foreign=False):
        yield Evidence(path, None, "what TensorBoard was given")


def _logs(call: Call) -> bool:
    return call.name in ("self.log", "self.log_dict")


def _by_default(call: Call) -> bool:
    logger = call.keyword("logger")
    return _OF_LIGHTNING.fullmatch(call.name) is not None and (logger is None or logger.literal is True)
