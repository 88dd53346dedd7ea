"""Probes of training: model, experiment tracking, sweeps, PyTorch Lightning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Finding, Repository, State, probe, unreadable
from auditor.shared import regex
from probes._configs import missing_sweep_key
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
)
from probes._steps import first_of
from probes._training import procedure, trackers
from probes._training.board import SPEAKS_OF_TENSORBOARD, shown_on_tensorboard
from probes._training.sweeps import (
    SEARCHES,
    hydra_sweepers,
    manual_grids,
    sweep_mappings,
    trainer_searches,
    wandb_sweeps,
)

if TYPE_CHECKING:
    pass


@probe("model-and-training")
def model_and_training(repo: Repository) -> Finding:
    """A model is there, and a training procedure that fits it.

    done      a model is defined (or a pretrained one loaded) and a training procedure fits it
    partial   one of the two, or the template's placeholders
    not_done  neither
    remedy    define the model in model.py and fit it in train.py
    """
    found = first_of(
        procedure.training_of(repo),
        procedure.driven_by_framework,
        procedure.model_fitted,
        procedure.model_alone,
        procedure.training_alone,
        procedure.placeholders,
    )
    return found or procedure.no_model(repo)


@probe("experiment-tracking")
def experiment_tracking(repo: Repository) -> Finding:
    """Weights & Biases logs the training.

    done      wandb.init, wandb.log or a WandbLogger used in code
    partial   another tracker (MLflow, TensorBoard, Comet), wandb imported and never called, called to log in alone or
              in code that nobody calls, or a dependency only
    not_done  otherwise
    remedy    call wandb.init and wandb.log in the training script, or give the Trainer a WandbLogger
    """
    found = first_of(
        trackers.logging_of(repo),
        trackers.logs_in_unused_code,
        trackers.logs_in_only,
        trackers.logs_training,
        trackers.logger_given,
        trackers.logs_by_default,
        trackers.logs_by_recipe,
        trackers.other_tracker,
        trackers.tracker_imported,
        trackers.tracker_required,
        trackers.recipe_not_run,
    )
    return found or trackers.no_tracker(repo)


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
    places = [*whole, *searched, *trainer_searches(modules), *hydra_sweepers(repo), *sweep_mappings(modules)]
    if places:
        return Finding.done("a sweep is defined", *places[:3])
    if defined:
        place, gone = defined[0]
        return Finding.partial(f"a sweep whose program {gone} is not in the repository", place)
    for config in repo.configs.files:
        half = missing_sweep_key(config)
        if half is not None:
            return Finding.partial(f"a sweep that names no {half[0]}", Evidence(config.path, half[1], "parameters"))
    grids = list(manual_grids(repo, modules))
    if grids:
        return Finding.partial("a grid or a multirun by hand", *grids[:3])
    names = (*SEARCHES, "optuna", "ray.tune")
    finding = missing(
        repo, "sweep definition", names, also=("sweep", "ParameterGrid", "hyperparameter_search", "tune(")
    )
    tried = next(sweep_mappings(repo.notebooks.modules), None) if finding.confidence is Confidence.HIGH else None
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
