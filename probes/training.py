"""Probes of training: model, experiment tracking, sweeps, PyTorch Lightning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, probe, unreadable
from auditor.shared import regex
from probes._configs import half_sweep
from probes._shared import (
    at,
    calls,
    declared,
    dependency,
    first_import,
    frozen,
    in_notebook,
    last,
    missing,
    no_code,
    sources,
    stem,
)
from probes._training.board import SPEAKS_OF_TENSORBOARD, shown_on_tensorboard
from probes._training.frameworks import named_programs, started_training
from probes._training.models import (
    SPEAKS_OF_A_MODEL,
    SPEAKS_OF_TRAINING,
    builds_model,
    configured_models,
    defines_model,
    drives,
    loads_model,
    names_model,
    trains,
    written_by_hand,
)
from probes._training.recipes import to_wandb
from probes._training.shown import instead_of_training, models_shown, training_first
from probes._training.sweeps import SEARCHES, by_a_trainer, by_hand, hydra_sweepers, in_mappings, wandb_sweeps
from probes._training.tracking import (
    SPEAKS_OF_A_TRACKER,
    TRACKER_PACKAGES,
    commented,
    handed_on,
    instead,
    left_to_default,
    logged_to_wandb,
    never_called,
    off_by_environment,
    off_in_images,
    only_logged_in,
    switched_off,
)

if TYPE_CHECKING:
    from auditor.views.python import Call, Module


@probe("model-and-training")
def model_and_training(repo: Repository) -> Finding:
    """A model is there, and a training procedure that fits it.

    done      a model is defined (or a pretrained one loaded) and a training procedure fits it
    partial   one of the two, or the template's placeholders
    not_done  neither
    remedy    define the model in model.py and fit it in train.py
    """
    modules = [module for module in sources(repo) if module.role == "code"]
    real = [module for module in modules if not repo.template.stub(module.path)]
    models = models_shown(repo, real)
    training = training_first(repo, real, trains(real)) or _first(drives(real))
    by_name = not training
    if by_name:
        # A procedure of its own kind (a memory bank, a rule, a library unknown here) is known by its name alone.
        own = [
            (module, item)
            for module in real
            if re.search(r"(?i)(?:^|_)(?:train|training|fit)(?:$|_|er\b)", stem(module.path))
            for item in module.functions
            if not item.stub and not _BUILDS.fullmatch(item.name) and any(map(_acts, module.calls_in(item.qualname)))
        ]
        own.sort(key=lambda each: _TRAINS.search(each[1].name) is None)
        training = [at(module, item.line, item.qualname) for module, item in own[:1]]
    # A class of a library that is not known here is a model where it is treated as one.
    models = models or _first(
        chain(builds_model(real), configured_models(repo), written_by_hand(real), names_model(real))
    )
    # The model of a framework that is driven by its own command comes with it, or stands in its recipe.
    driven = list(started_training(repo, real)) if by_name else []
    if driven:
        message = "a framework's own program trains the model that it brings along, or that its recipe names"
        places = {(place.path, place.line): place for place in reversed(driven)}
        return Finding.done(message, *list(reversed(places.values()))[:2], confidence=Confidence.MEDIUM)
    if training and not models:
        models = _first(named_programs(real))
    if models and training:
        sure = Confidence.MEDIUM if by_name else Confidence.HIGH
        return Finding.done("a model, and a procedure that fits it", models[0], *training[:2], confidence=sure)
    if models:
        alone = Finding.partial("a model, but nothing that fits it", *models[:2])
        return no_code(repo, alone, SPEAKS_OF_TRAINING, tried=next(trains(repo.notebooks.modules), None))
    if training:
        alone = Finding.partial("a training procedure, but no model of its own or loaded", *training[:2])
        notebooks = repo.notebooks.modules
        tried = next(chain(defines_model(notebooks), loads_model(notebooks)), None)
        return no_code(repo, alone, SPEAKS_OF_A_MODEL, tried=tried)
    written = {module.path for module in real}
    stubs = [at(m, 1, "a placeholder") for m in modules if m.path not in written and stem(m.path) in ("model", "train")]
    if stubs:
        alone = Finding.partial("the model and its training are placeholders", *stubs)
        return no_code(repo, alone, (*SPEAKS_OF_TRAINING, *SPEAKS_OF_A_MODEL), tried=_trained_in_notebook(repo))
    names = ("torch.nn.Module", "sklearn", "keras")
    finding = missing(repo, "model, and no training of one,", names, also=(*SPEAKS_OF_TRAINING, *SPEAKS_OF_A_MODEL))
    tried = _trained_in_notebook(repo) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message="a model or its training stands in a notebook only, not in the code")
    return finding


def _trained_in_notebook(repo: Repository) -> Evidence | None:
    notebooks = repo.notebooks.modules
    return next(chain(trains(notebooks), defines_model(notebooks), loads_model(notebooks)), None)


_BUILDS = regex(r"__\w+__|forward|configure_\w+")
"""Methods of a model that train nothing."""


_TRAINS = regex(r"(?i)train|fit|learn|epoch|step|run|main")
"""What a function is called that may train, before others of its module."""
_IDLE = regex(
    r"(?:time|random|logging|loguru|wandb|mlflow|datetime|tqdm|os)\b.*|(?:.*\.)?(?:print|echo|info|debug|warning|sleep)|"
    r"range|len|enumerate|zip|str|int|float|round|min|max|sum|sorted|list|dict|abs|.*\.(?:append|format|join|mkdir|exists)"
)


def _acts(call: Call) -> bool:
    """Return whether a call does more than build an object, count, tell somebody or wait; those train nothing."""
    return not call.method[:1].isupper() and not _IDLE.fullmatch(call.name)


def _first(found: Iterator[Evidence]) -> list[Evidence]:
    return [item for item in (next(found, None),) if item is not None]


@probe("experiment-tracking")
def experiment_tracking(repo: Repository) -> Finding:
    """Weights & Biases logs the training.

    done      wandb.init, wandb.log or a WandbLogger used in code
    partial   another tracker (MLflow, TensorBoard, Comet), wandb imported and never called, called to log in alone or
              in code that nobody calls, or a dependency only
    not_done  otherwise
    remedy    call wandb.init and wandb.log in the training script, or give the Trainer a WandbLogger
    """
    modules = sources(repo)
    found = sorted(logged_to_wandb(repo, modules), key=lambda logged: (logged.off, logged.aside, not logged.begins))
    if found and never_called(repo, found):
        idle = Finding.partial("W&B is called in code that nobody calls", *(logged.place for logged in found[:3]))
        return no_code(repo, idle, SPEAKS_OF_A_TRACKER, tried=_logged_in_notebook(repo))
    if found and only_logged_in(repo, found, modules):
        idle = Finding.partial("code logs in to W&B, and logs nothing there", *(logged.place for logged in found[:3]))
        return no_code(repo, idle, SPEAKS_OF_A_TRACKER, tried=_logged_in_notebook(repo))
    if found:
        # A run that is told to log nothing shows nothing, where others log.
        shown = [logged for logged in found if not logged.off] or found
        places = training_first(repo, modules, (logged.place for logged in shown))
        beside = instead_of_training(repo, modules, places[0].path)
        told = f"W&B logs what {beside} does" if beside else "W&B logs the training"
        if switched_off(found) or off_by_environment(repo, found):
            told = 'W&B is called, and every run of it has the mode "disabled", in which nothing is logged'
        unless = off_in_images(repo)
        also = (unless,) if unless is not None else ()
        told += "; the images that train switch it off" if also else ""
        return Finding.done(told, *places[:3], *also).being(Trait.BY_WANDB)
    left = _left_to_others(repo, modules)
    if left is not None:
        return left
    other = instead(modules)
    if other is not None:
        return Finding.partial(f"{other[0]} instead of W&B", other[1])
    imported = first_import(modules, "wandb", "mlflow", "comet_ml")
    if imported:
        idle = Finding.partial("a tracker is imported, but never called", imported)
        return no_code(repo, idle, SPEAKS_OF_A_TRACKER, tried=_logged_in_notebook(repo))
    asked = declared(repo, "wandb", *TRACKER_PACKAGES)
    if asked:
        gone = next(commented(repo, modules), None)
        told = "what logs to W&B is commented out" if gone else "no code logs to it"
        places = [dependency(asked), *([gone] if gone else [])]
        unused = Finding.partial(f"a tracker is a dependency only: {told}", *places)
        return no_code(repo, unused, SPEAKS_OF_A_TRACKER, tried=_logged_in_notebook(repo))
    by_recipe = to_wandb(repo, run=False)
    if by_recipe is not None:
        return by_recipe
    finding = missing(repo, "use of W&B (wandb)", ("wandb",), also=SPEAKS_OF_A_TRACKER)
    tried = _logged_in_notebook(repo) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message="a tracker logs in a notebook only, not in the code")
    return finding


def _left_to_others(repo: Repository, modules: tuple[Module, ...]) -> Finding | None:
    """Return that something logs to W&B of which no code calls anything, or None."""
    named = next(handed_on(modules), None)
    if named is not None:
        return Finding.done("W&B logs the training", named, confidence=Confidence.MEDIUM).being(Trait.BY_WANDB)
    named = next(left_to_default(repo, modules), None)
    if named is not None:
        message = "a Trainer of Hugging Face reports to W&B where that is installed, and a project is named for it"
        return Finding.done(message, named, confidence=Confidence.MEDIUM)
    return to_wandb(repo)


def _logged_in_notebook(repo: Repository) -> Evidence | None:
    """Return where a notebook logs to W&B, else to another tracker; None where none does."""
    notebooks = repo.notebooks.modules
    logged = next(logged_to_wandb(repo, notebooks), None)
    if logged is not None:
        return logged.place
    other = instead(notebooks)
    return other[1] if other is not None else None


@probe("training-log")
def training_log(repo: Repository) -> Finding:
    """TensorBoard or Weights & Biases logs the training.

    done      W&B logs it (see experiment-tracking), or TensorBoard does: its writer, or a logger that is none other
    partial   as experiment-tracking is without TensorBoard
    not_done  otherwise
    remedy    call wandb.init and wandb.log in the training script, or give a SummaryWriter what is measured
    """
    logged = experiment_tracking(repo)
    if logged.state is State.DONE:
        return logged
    shown = shown_on_tensorboard(repo, sources(repo))
    if shown is not None:
        return shown
    neither = logged._replace(message=f"TensorBoard is given nothing; {logged.message}")
    return no_code(repo, neither, SPEAKS_OF_TENSORBOARD)


@probe("sweep")
def sweep(repo: Repository) -> Finding:
    """A hyperparameter sweep is defined.

    done      a sweep definition: a wandb sweep file with method and parameters (or the same in code), an optuna study,
              ray tune, a hydra sweeper, or a search of another library
    partial   a grid loop or a multirun by hand, or a definition whose program is missing or that names no method
    not_done  otherwise
    remedy    track a sweep.yaml with program, method and parameters
    """
    modules = sources(repo)
    defined = list(wandb_sweeps(repo))
    whole = [place for place, gone in defined if gone is None]
    searched = [at(m, c.line, c.name.replace("()", "")) for m, c in calls(modules, *SEARCHES)]
    places = [*whole, *searched, *by_a_trainer(modules), *hydra_sweepers(repo), *in_mappings(modules)]
    if places:
        return Finding.done("a sweep is defined", *places[:3])
    if defined:
        place, gone = defined[0]
        return Finding.partial(f"a sweep whose program {gone} is not in the repository", place)
    for config in repo.configs.files:
        half = half_sweep(config)
        if half is not None:
            return Finding.partial(f"a sweep that names no {half[0]}", Evidence(config.path, half[1], "parameters"))
    grids = list(by_hand(repo, modules))
    if grids:
        return Finding.partial("a grid or a multirun by hand", *grids[:3])
    names = (*SEARCHES, "optuna", "ray.tune")
    finding = missing(
        repo, "sweep definition", names, also=("sweep", "ParameterGrid", "hyperparameter_search", "tune(")
    )
    tried = next(in_mappings(repo.notebooks.modules), None) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message="sweep definition stands in a notebook only, not in the code")
    unread = repo.configs.unread(("parameters",))
    if unread and finding.state is State.NOT_DONE:
        return finding.less_sure(*finding.evidence, *map(unreadable, unread[:2]), confidence=Confidence.LOW)
    return finding


_LIGHTNING = ("lightning", "pytorch_lightning", "lightning_fabric")
_BUILT_TRAINER = regex(r"(?:pytorch_)?lightning\b.*\.Trainer$")
_LIGHTNING_BASES = ("LightningModule",)
_LIGHTNING_CALLS = ("Trainer", "LightningCLI", "Fabric")


def _is_lightning(name: str) -> bool:
    return name.split(".")[0].split("(")[0] in _LIGHTNING


@probe("lightning")
def lightning(repo: Repository) -> Finding:
    """PyTorch Lightning reduces boilerplate.

    done      lightning or pytorch_lightning used: a LightningModule or a Trainer
    partial   used for something else, or a dependency only
    not_done  otherwise
    remedy    make the model a LightningModule and train it with a Trainer
    """
    modules = sources(repo)
    found = []
    for module in modules:
        for item in module.classes:
            base = next((b for b in item.bases if _is_lightning(b) and last(b) in _LIGHTNING_BASES), None)
            if base:
                found.append(at(module, item.line, f"{item.name} is a LightningModule"))
        found += [
            at(module, call.line, f"a {call.method}")
            for call in module.calls
            if _is_lightning(call.name) and call.method in _LIGHTNING_CALLS
        ]
    if any(module.uses("hydra") or module.uses(*_LIGHTNING) for module in modules):
        found += [
            Evidence(built.config.path, built.key.line, "builds a Trainer")
            for built in repo.configs.built
            if built.by_hydra and _BUILT_TRAINER.match(built.name)
        ]
    if found:
        return Finding.done("Lightning trains the model", *found[:3])
    derived = repo.python.subclasses(
        "LightningModule", "lightning.LightningModule", "pytorch_lightning.LightningModule"
    )
    for module, item in derived:
        if module.role == "code":
            return Finding.done(
                "Lightning trains the model", at(module, item.line, f"{item.name} is a LightningModule")
            )
    imported = first_import(modules, *_LIGHTNING)
    if imported:
        return Finding.partial("Lightning is used, but for no LightningModule and no Trainer", imported)
    asked = declared(repo, "lightning", "pytorch-lightning", "lightning-fabric")
    if asked and (listed := frozen(repo, asked.path)):
        message = f"no code uses PyTorch Lightning; it is one of the {listed} packages of a frozen environment"
        unused = Finding.partial(message, dependency(asked))
        return no_code(repo, unused, ("lightning",), tried=in_notebook(repo, _LIGHTNING))
    if asked:
        unused = Finding.partial("Lightning is a dependency only: no code uses it", dependency(asked))
        return no_code(repo, unused, ("lightning",), tried=in_notebook(repo, _LIGHTNING))
    return missing(repo, "use of PyTorch Lightning", _LIGHTNING)
