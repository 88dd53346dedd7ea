"""The steps by which a model and its training are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._shared import at, missing, no_code, own_sources, sources, stem
from probes._training.frameworks import named_programs, started_training
from probes._training.models import (
    SPEAKS_OF_A_MODEL,
    SPEAKS_OF_TRAINING,
    builds_model,
    configured_models,
    defines_model,
    handwritten_models,
    loads_model,
    names_model,
    trainer_subclasses,
    trains,
)
from probes._training.shown import models_shown, training_first

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_BUILDS: Final = regex(r"__\w+__|forward|configure_\w+")
"""Methods of a model that train nothing."""
_NAMED_FOR_TRAINING = regex(r"(?i)(?:^|_)(?:train|training|fit)(?:$|_|er\b)")
_TRAINS: Final = regex(r"(?i)train|fit|learn|epoch|step|run|main")
"""What a function is called that may train, before others of its module."""
_IDLE: Final = regex(
    r"(?:time|random|logging|loguru|wandb|mlflow|datetime|tqdm|os)\b.*|(?:.*\.)?(?:print|echo|info|debug|warning|sleep)|"
    r"range|len|enumerate|zip|str|int|float|round|min|max|sum|sorted|list|dict|abs|.*\.(?:append|format|join|mkdir|exists)"
)


class Training(NamedTuple):
    """What the code has of a model and of its training."""

    repo: Repository
    code: list[Module]
    """The modules that are no placeholders of the template."""
    models: list[Evidence]
    training: list[Evidence]
    by_name: bool
    """Whether the training is known by its name alone."""


def training_of(repo: Repository) -> Training:
    """Return what defines or loads a model in the code, and what fits one."""
    real = [module for module in own_sources(repo) if module.role == "code"]
    models = models_shown(repo, real)
    training = training_first(repo, real, trains(real)) or _first(trainer_subclasses(real))
    by_name = not training
    if by_name:
        training = _named_for_training(real)
    # A class of a library that is not known here is a model where it is treated as one.
    models = models or _first(
        chain(builds_model(real), configured_models(repo), handwritten_models(real), names_model(real))
    )
    return Training(repo, real, models, training, by_name)


def _named_for_training(modules: Iterable[Module]) -> list[Evidence]:
    """Return a function that is known to train by the name of its module alone.

    It is a procedure of its own kind: a memory bank, a rule, a library unknown here.
    """
    own = [
        (module, item)
        for module in modules
        if _NAMED_FOR_TRAINING.search(stem(module.path))
        for item in module.functions
        if not item.stub and not _BUILDS.fullmatch(item.name) and any(map(_acts, module.calls_in(item.qualname)))
    ]
    own.sort(key=lambda each: _TRAINS.search(each[1].name) is None)
    return [at(module, item.line, item.qualname) for module, item in own[:1]]


def driven_by_framework(found: Training) -> Finding | None:
    """A framework's own program trains the model, which comes with it or stands in its recipe."""
    driven = list(started_training(found.repo, found.code)) if found.by_name else []
    if not driven:
        return None
    message = "a framework's own program trains the model that it brings along, or that its recipe names"
    places = {(place.path, place.line): place for place in reversed(driven)}
    return Finding.done(message, *list(reversed(places.values()))[:2], confidence=Confidence.MEDIUM)


def model_fitted(found: Training) -> Finding | None:
    """There is a model (a program that the training names counts), and a procedure that fits it."""
    models = found.models or (_first(named_programs(found.code)) if found.training else [])
    if not (models and found.training):
        return None
    sure = Confidence.MEDIUM if found.by_name else Confidence.HIGH
    return Finding.done("a model, and a procedure that fits it", models[0], *found.training[:2], confidence=sure)


def model_alone(found: Training) -> Finding | None:
    """There is a model, and nothing that fits it."""
    if not found.models:
        return None
    alone = Finding.partial("a model, but nothing that fits it", *found.models[:2])
    return no_code(found.repo, alone, SPEAKS_OF_TRAINING, tried=next(trains(found.repo.notebooks.modules), None))


def training_alone(found: Training) -> Finding | None:
    """There is a training procedure, and no model."""
    if not found.training:
        return None
    alone = Finding.partial("a training procedure, but no model of its own or loaded", *found.training[:2])
    notebooks = found.repo.notebooks.modules
    tried = next(chain(defines_model(notebooks), loads_model(notebooks)), None)
    return no_code(found.repo, alone, SPEAKS_OF_A_MODEL, tried=tried)


def placeholders(found: Training) -> Finding | None:
    """The template's placeholders of the model and its training are still there."""
    repo, written = found.repo, {module.path for module in found.code}
    stubs = [
        at(module, 1, "a placeholder")
        for module in sources(repo)
        if module.role == "code" and module.path not in written and stem(module.path) in ("model", "train")
    ]
    if not stubs:
        return None
    alone = Finding.partial("the model and its training are placeholders", *stubs)
    return no_code(repo, alone, (*SPEAKS_OF_TRAINING, *SPEAKS_OF_A_MODEL), tried=_trained_in_notebook(repo))


def no_model(repo: Repository) -> Finding:
    """There is neither a model nor its training; that is less sure where a notebook has one."""
    names = ("torch.nn.Module", "sklearn", "keras")
    finding = missing(repo, "model, and no training of one,", names, also=(*SPEAKS_OF_TRAINING, *SPEAKS_OF_A_MODEL))
    tried = _trained_in_notebook(repo) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message="a model or its training stands in a notebook only, not in the code")
    return finding


def _trained_in_notebook(repo: Repository) -> Evidence | None:
    notebooks = repo.notebooks.modules
    return next(chain(trains(notebooks), defines_model(notebooks), loads_model(notebooks)), None)


def _acts(call: Call) -> bool:
    """Return whether a call does more than build an object, count, tell somebody or wait; those train nothing."""
    return not call.method[:1].isupper() and not _IDLE.fullmatch(call.name)


def _first(found: Iterator[Evidence]) -> list[Evidence]:
    return [item for item in (next(found, None),) if item is not None]
