"""Where W&B logs: calls, loggers, and what a configuration names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._cloud.images import TRAIN_WORD
from probes._configs import settings_files
from probes._reach import unused
from probes._settings import settings
from probes._shared import BUILDERS, at, below, commented_out, first_import, last, packages
from probes._training.loading import is_filled_as_a_whole, read_names

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value

TRACKERS: Final = {
    "MLflow": ("mlflow",),
    "TensorBoard": ("torch.utils.tensorboard", "tensorboardX", "tensorboard",
                    "lightning.pytorch.loggers.TensorBoardLogger", "pytorch_lightning.loggers.TensorBoardLogger",
                    "tensorflow.keras.callbacks.TensorBoard", "tensorflow.summary"),
    "Comet": ("comet_ml",), "Neptune": ("neptune",), "Aim": ("aim",), "ClearML": ("clearml",), "DVCLive": ("dvclive",),
    "SwanLab": ("swanlab",), "Trackio": ("trackio",), "Sacred": ("sacred",), "Polyaxon": ("polyaxon",),
    "Vertex AI Experiments": ("google.cloud.aiplatform.log_metrics", "google.cloud.aiplatform.start_run"),
    "a Lightning logger": ("lightning.pytorch.loggers", "pytorch_lightning.loggers"),
}  # fmt: skip
"""Other trackers, with the names that code which uses them imports."""
TRACKER_PACKAGES: Final = (
    "mlflow", "tensorboard", "comet-ml", "neptune", "aim", "clearml", "dvclive", "tensorboardx", "mlflow-skinny",
)  # fmt: skip
_WANDB = ("wandb.", "weave.init")
_WANDB_CLASSES = (
    "WandbLogger", "WandbCallback", "WandbMetricsLogger", "WandbModelCheckpoint", "WandbEvalCallback", "WandBLogger",
    "WandbLoggerCallback",
)  # fmt: skip
SPEAKS_OF_A_TRACKER: Final = ("wandb", "weave", *packages(*chain.from_iterable(TRACKERS.values())), *TRACKER_PACKAGES)
"""What a module says that logs to W&B, or to another tracker."""
_WANDB_CALLS = frozenset(
    ("init", "log", "watch", "log_artifact", "agent", "login", "save", "define_metric", "summary", "finish")
)
_WANDB_INTEGRATIONS = (
    "wandb.sklearn.", "wandb.integration.", "wandb.xgboost.", "wandb.lightgbm.", "wandb.catboost.", "wandb.keras.",
)  # fmt: skip
"""What logs a library's models by functions of their own names."""
_SAYS_WANDB = regex(r"(?<![\w-])wandb")
"""A tracker by its name: `no_wandb` is none."""
_MAX_TOLD = 8
"""Calls whose tracker is followed to where it is named."""


class Logged(NamedTuple):
    """A place that logs to W&B, and whether it is where a run or a logger begins: that is shown first."""

    place: Evidence
    begins: bool = False
    off: bool = False
    """Whether it begins a run that is told to log nothing."""
    scope: str = ""
    """The function around it."""
    name: str = ""
    """What is called there, where that is W&B's own."""

    @property
    def aside(self) -> bool:
        """Whether it logs nothing itself, but comes before or after what does."""
        return self.name.endswith((".login", ".finish"))


def _begins(name: str) -> bool:
    return "init" in last(name) or "Logger" in name


def logged_to_wandb(repo: Repository, modules: tuple[Module, ...]) -> Iterator[Logged]:
    """Yield where the code logs to W&B, or leaves it to a configuration that does."""
    told: list[tuple[Evidence, tuple[str, ...]]] = []
    for module in modules:
        for call in module.calls:
            name = _wandb_call(call)
            if name is not None:
                mode = call.keyword("mode")
                off = _begins(name) and mode is not None and mode.literal == "disabled"
                yield Logged(at(module, call.line, name), _begins(name) and not off, off, call.scope, name)
            elif _reports(call) or _asked_of_yolo(call):
                yield Logged(at(module, call.line, "reports to wandb"))
            elif len(told) < _MAX_TOLD and (names := _told_by(module, call)):
                told.append((at(module, call.line, "reports to what the configuration names"), names))
        for item in module.classes:
            bases = [base for base in map(last, item.bases) if base in _WANDB_CLASSES]
            if bases:
                place = at(module, item.line, f"{item.name} is a W&B logger")
                yield Logged(place, any(map(_begins, bases)))
    if told:
        yield from _configured(repo, told)
    if any(module.uses(*BUILDERS, "omegaconf") for module in modules):
        yield from _wandb_built(repo)


def all_runs_disabled(found: Iterable[Logged]) -> bool:
    """Return whether every run that code begins is told to log nothing, and nothing else has a tracker begin one."""
    listed = list(found)
    told = all(logged.name.startswith("wandb.") for logged in listed)
    return told and any(logged.off for logged in listed) and not any(logged.begins for logged in listed)


_OFF: Final = regex(
    r"os\.environ(?:\[|\.setdefault\()[\"']WANDB_(?:MODE|DISABLED)[\"'](?:\] ?=|,) ?[\"'](?i:disabled|true)[\"']"
)


def disabled_by_environment(repo: Repository, found: Iterable[Logged]) -> bool:
    """Return whether every module that logs sets W&B's own variable first, to log nothing, whatever happens."""
    listed = list(found)
    modules = [repo.python.module(path or "") for path in {logged.place.path for logged in listed}]
    return bool(listed) and all(
        module is not None and any(map(_OFF.match, repo.python.written.code(module))) for module in modules
    )


_NONE: Final = regex(r"\bWANDB_(?:MODE[= ][\"']?disabled|DISABLED[= ][\"']?(?i:true|1))\b")


def disabled_in_images(repo: Repository) -> Evidence | None:
    """Return where the first of the images that train switches W&B off, if all of them do; whoever starts one may
    switch it on again."""
    training = [
        file
        for file in repo.docker.dockerfiles
        if any(TRAIN_WORD.search(item.value) for item in file.of("ENTRYPOINT", "CMD"))
    ]
    found = [
        next((Evidence(file.path, item.line, item.value) for item in file.of("ENV") if _NONE.search(item.value)), None)
        for file in training
    ]
    return found[0] if all(found) and found else None


def never_called(repo: Repository, found: Iterable[Logged]) -> bool:
    """Return whether all that logs stands in functions that nothing calls."""
    for path, scope in dict.fromkeys((logged.place.path or "", logged.scope) for logged in found):
        module = repo.python.module(path) if scope else None
        if module is None or not unused(repo, module, scope):
            return False
    return True


_LOG_BY_THEMSELVES: Final = (
    "transformers", "trl", "sentence_transformers", "setfit", "ultralytics", "accelerate", "stable_baselines3",
    "fastai", "anomalib", "mmengine", "detectron2", "super_gradients", "spacy", "composer", "simpletransformers",
    "flair", "pykeen", "darts", "skrl", "torchtune", "xgboost", "lightgbm", "catboost", "keras", "tensorflow",
    "subprocess",
)  # fmt: skip
"""What may begin a run of W&B itself, or starts what does, once somebody is logged in."""
_PREPARED: Final = frozenset({"wandb.login", "wandb.finish"})


def only_logged_in(repo: Repository, found: Iterable[Logged], modules: tuple[Module, ...]) -> bool:
    """Return whether code logs in to W&B, and neither logs nor leaves it to a library that may."""
    if not all(logged.aside for logged in found) or any("wandb" in built.name.lower() for built in repo.configs.built):
        return False
    named = {name for module in modules for name in module.names if below(name, ("wandb",))}
    return named <= _PREPARED and not any(module.uses(*_LOG_BY_THEMSELVES) for module in modules)


def to_tensorboard(call: Call) -> bool:
    """Return whether a call names a folder in which what it builds logs to TensorBoard: stable-baselines3."""
    folder = call.keyword("tensorboard_log")
    return folder is not None and not (folder.known and folder.literal is None)


def other_tracker_call(modules: Iterable[Module]) -> tuple[str, Evidence] | None:
    """Return the name of another tracker that code uses, and where; None without one."""
    listed = list(modules)
    told = next(((module, call) for module in listed for call in module.calls if to_tensorboard(call)), None)
    if told is not None:
        return "TensorBoard", at(told[0], told[1].line, f"{told[1].method}(tensorboard_log=)")
    for name, roots in TRACKERS.items():
        used = [module for module in listed if module.uses(*roots)]
        if used:
            calls = ((module, call) for module in used for call in module.calls if below(call.name, roots))
            place = first_import(used, *roots) or next((at(m, call.line, call.name) for m, call in calls), None)
            return name, place or at(used[0], 1, name)
    return None


def handed_on_loggers(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where a logger's class is imported that code hands on, or looks up by a name: it is called all the same."""
    for module in modules:
        for fact in module.imports:
            if fact.name in _WANDB_CLASSES and not fact.own and module.uses(fact.target):
                yield at(module, fact.line, f"{fact.name} is used")


_OF_HUGGING_FACE: Final = ("transformers.", "trl.", "sentence_transformers.", "setfit.")
_NAMES_RUN: Final = regex(r"environ(?:\.setdefault)?[\[(]\s?['\"](WANDB_(?:PROJECT|LOG_MODEL|WATCH))['\"]")


def default_wandb_reports(repo: Repository, modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where a run of W&B is named for a Trainer of Hugging Face, which reports to what is installed unless it is
    told otherwise."""
    listed = [module for module in modules if module.uses("transformers", "trl", "sentence_transformers", "setfit")]
    told = [reported for module in listed for call in module.calls if (reported := _reported(call)) is not None]
    trains = any(
        call.method.endswith("Trainer") and call.name.startswith(_OF_HUGGING_FACE)
        for module in listed
        for call in module.calls
    )
    if not trains or told:
        return
    for module in repo.python.mentions("WANDB_"):
        for number, line in enumerate(repo.python.written.code(module) if module in listed else (), 1):
            named = _NAMES_RUN.search(line) if "WANDB_" in line else None
            if named is not None:
                yield at(module, number, f"sets {named[1]}")


_COMMENTED: Final = regex(
    r"^\s*#+\s*(?:[\w.]{1,80}\s*=\s*)?(?:with\s+)?(?:wandb\.(?:init|log|watch)|(?:\w{1,40}\.){0,4}WandbLogger)\("
)


def commented_logging(repo: Repository, modules: Iterable[Module]) -> Iterator[Evidence]:
    """Return the lines of code that would log to W&B and are commented out."""
    return commented_out(repo, modules, _COMMENTED)


def _configured(repo: Repository, told: Iterable[tuple[Evidence, tuple[str, ...]]]) -> Iterator[Logged]:
    """Yield the calls that report to what a setting of one of these names says, where that is W&B."""
    files = {config.path for config in settings_files(repo)}
    for place, names in told:
        for setting in (one for name in dict.fromkeys(names) for one in settings(repo, name)):
            read = not setting.configured or setting.evidence.path in files
            if read and _SAYS_WANDB.search(str(setting.value)[:60]):
                yield Logged(place)
                yield Logged(setting.evidence)


def _reported(call: Call) -> Value | None:
    """Return what a call is given as the tracker to report to, or None."""
    return call.keyword("report_to") or call.keyword("log_with") or call.keyword("logger_type")


_YOLO_ASKED: Final = regex(r"yolo settings\b.{0,200}\bwandb=(?i:true)\b.{0,200}")


def _asked_of_yolo(call: Call) -> bool:
    """Return whether a call switches on what ultralytics logs to W&B: it does by itself, once its settings say so."""
    if call.name.startswith("ultralytics.") and call.method == "update":
        named = call.keyword("wandb")
        pairs = call.args[0].literal if call.args and isinstance(call.args[0].literal, tuple) else ()
        return (named is not None and named.literal is True) or ("wandb", True) in pairs
    return any(_YOLO_ASKED.fullmatch(given.string) for given in call.args if given.string)


def _told_by(module: Module, call: Call) -> tuple[str, ...]:
    """Return the names under which a call reads the tracker to report to; none where it says so itself."""
    reported = _reported(call)
    if reported is None:
        return ("report_to",) if is_filled_as_a_whole(call) else ()
    return () if reported.known else (*read_names(module, reported, "report_to"), "report_to")


def _wandb_call(call: Call) -> str | None:
    """Return the name by which a call logs to W&B, or None where it does not."""
    known = call.method in _WANDB_CALLS or last(call.name)[:1].isupper()
    if call.name.startswith(_WANDB_INTEGRATIONS) or (known and call.name.startswith(_WANDB)):
        return call.name.replace("()", "")
    if call.method in _WANDB_CLASSES:
        return call.method
    return None


def _reports(call: Call) -> bool:
    """Return whether a call is told to report to W&B."""
    reported = _reported(call)
    given = (reported, *reported.options) if reported is not None else ()
    return any(one.known and _SAYS_WANDB.search(str(one.literal)) for one in given)


def _wandb_built(repo: Repository) -> Iterator[Logged]:
    """Yield the W&B loggers that a configuration names for Hydra to build."""
    for built in repo.configs.built:
        name = last(built.name)
        if name in _WANDB_CLASSES:
            yield Logged(Evidence(built.config.path, built.key.line, f"builds {name}"), _begins(name))
