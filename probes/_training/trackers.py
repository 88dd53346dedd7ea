"""The steps by which experiment tracking is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, Trait
from probes._shared import declared, dependency, first_import, missing, no_code, sources
from probes._training.recipes import recipe_logging
from probes._training.shown import instead_of_training, training_first
from probes._training.tracking import (
    SPEAKS_OF_A_TRACKER,
    TRACKER_PACKAGES,
    Logged,
    all_runs_disabled,
    commented_logging,
    default_wandb_reports,
    disabled_by_environment,
    disabled_in_images,
    handed_on_loggers,
    logged_to_wandb,
    never_called,
    only_logged_in,
    other_tracker_call,
)

if TYPE_CHECKING:
    from auditor.views.python import Module


class Logging(NamedTuple):
    """Where the code logs to W&B, what shows it best first."""

    repo: Repository
    modules: tuple[Module, ...]
    found: list[Logged]


def logging_of(repo: Repository) -> Logging:
    """Return where the code logs to W&B."""
    modules = sources(repo)
    found = sorted(logged_to_wandb(repo, modules), key=lambda logged: (logged.off, logged.aside, not logged.begins))
    return Logging(repo, modules, found)


def logs_in_unused_code(code: Logging) -> Finding | None:
    """W&B is called in code that nobody calls."""
    if not (code.found and never_called(code.repo, code.found)):
        return None
    return _tracker_idle(code, "W&B is called in code that nobody calls", *(each.place for each in code.found[:3]))


def logs_in_only(code: Logging) -> Finding | None:
    """W&B is called to log in alone."""
    if not (code.found and only_logged_in(code.repo, code.found, code.modules)):
        return None
    return _tracker_idle(code, "code logs in to W&B, and logs nothing there", *(each.place for each in code.found[:3]))


def logs_training(code: Logging) -> Finding | None:
    """W&B is called to log something."""
    repo, modules, found = code
    if not found:
        return None
    # A run that is told to log nothing shows nothing, where others log.
    shown = [logged for logged in found if not logged.off] or found
    places = training_first(repo, modules, (logged.place for logged in shown))
    beside = instead_of_training(repo, modules, places[0].path)
    told = f"W&B logs what {beside} does" if beside else "W&B logs the training"
    if all_runs_disabled(found) or disabled_by_environment(repo, found):
        told = 'W&B is called, and every run of it has the mode "disabled", in which nothing is logged'
    unless = disabled_in_images(repo)
    also = (unless,) if unless is not None else ()
    told += "; the images that train switch it off" if also else ""
    return Finding.done(told, *places[:3], *also).being(Trait.BY_WANDB)


def logger_given(code: Logging) -> Finding | None:
    """A logger of W&B is given to what logs by it."""
    place = next(handed_on_loggers(code.modules), None)
    if place is None:
        return None
    return Finding.done("W&B logs the training", place, confidence=Confidence.MEDIUM).being(Trait.BY_WANDB)


def logs_by_default(code: Logging) -> Finding | None:
    """A Trainer of Hugging Face reports to W&B where that is installed, and a project is named for it."""
    place = next(default_wandb_reports(code.repo, code.modules), None)
    if place is None:
        return None
    message = "a Trainer of Hugging Face reports to W&B where that is installed, and a project is named for it"
    return Finding.done(message, place, confidence=Confidence.MEDIUM)


def logs_by_recipe(code: Logging) -> Finding | None:
    """A recipe that is run, or an option of a framework's own program, asks for W&B."""
    return recipe_logging(code.repo)


def other_tracker(code: Logging) -> Finding | None:
    """Another tracker is used: MLflow, TensorBoard, Comet."""
    other = other_tracker_call(code.modules)
    return Finding.partial(f"{other[0]} instead of W&B", other[1]) if other is not None else None


def tracker_imported(code: Logging) -> Finding | None:
    """A tracker is imported and never called."""
    imported = first_import(code.modules, "wandb", "mlflow", "comet_ml")
    return _tracker_idle(code, "a tracker is imported, but never called", imported) if imported else None


def tracker_required(code: Logging) -> Finding | None:
    """A tracker is a dependency only; what logs to W&B may be commented out."""
    asked = declared(code.repo, "wandb", *TRACKER_PACKAGES)
    if not asked:
        return None
    gone = next(commented_logging(code.repo, code.modules), None)
    told = "what logs to W&B is commented out" if gone else "no code logs to it"
    places = [dependency(asked), *([gone] if gone else [])]
    return _tracker_idle(code, f"a tracker is a dependency only: {told}", *places)


def recipe_not_run(code: Logging) -> Finding | None:
    """A recipe asks for W&B, and nothing runs it."""
    return recipe_logging(code.repo, run=False)


def _tracker_idle(code: Logging, message: str, *places: Evidence) -> Finding:
    """Return that a tracker is there and logs nothing, less sure where a notebook logs."""
    idle = Finding.partial(message, *places)
    return no_code(code.repo, idle, SPEAKS_OF_A_TRACKER, tried=_logged_in_notebook(code.repo))


def no_tracker(repo: Repository) -> Finding:
    """Nothing uses W&B; that is less sure where a notebook logs."""
    finding = missing(repo, "use of W&B (wandb)", ("wandb",), also=SPEAKS_OF_A_TRACKER)
    tried = _logged_in_notebook(repo) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message="a tracker logs in a notebook only, not in the code")
    return finding


def _logged_in_notebook(repo: Repository) -> Evidence | None:
    """Return where a notebook logs to W&B, else to another tracker; None where none does."""
    notebooks = repo.notebooks.modules
    logged = next(logged_to_wandb(repo, notebooks), None)
    if logged is not None:
        return logged.place
    other = other_tracker_call(notebooks)
    return other[1] if other is not None else None
