"""Probes of training: model, experiment tracking, sweeps, PyTorch Lightning."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from auditor import NOT_READABLE, Confidence, Evidence, Finding, Repository, State, probe, regex
from probes._configs import half_sweep, hyperparameter, is_sweep_text, sweep_at
from probes._lines import command_texts, course_page
from probes._shared import (
    at,
    calls,
    clipped,
    declared,
    dependency,
    first_import,
    frozen,
    last,
    missing,
    sources,
    stem,
    unless_unread,
)
from probes._training.board import shown_on_tensorboard
from probes._training.models import builds_model, drives, trains
from probes._training.shown import instead_of_training, models_shown, training_first
from probes._training.tracking import TRACKER_PACKAGES, commented, handed_on, instead, logged_to_wandb, switched_off

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
    if not training:
        # A procedure of its own kind (a memory bank, a rule, a library unknown here) is known by its name alone.
        training = [
            at(module, item.line, item.qualname)
            for module in real
            if re.search(r"(?i)(?:^|_)(?:train|training|fit)(?:$|_|er\b)", stem(module.path))
            for item in module.functions
            if not item.stub and any(map(_acts, module.calls_in(item.qualname)))
        ][:1]
    # A class of a library that is not known here is a model where it is treated as one.
    models = models or _first(builds_model(real))
    if training and not models:
        # The model of a framework that is driven by its own command.
        models = [
            at(module, text.line, clipped(f"runs {text.value}"))
            for module in real
            if module.uses("subprocess", "os", "sh", "invoke", "plumbum")
            for text in module.strings
            if _TRAINER.fullmatch(text.value.strip()[:200])
        ][:1]
    if models and training:
        return Finding.done("a model, and a procedure that fits it", models[0], *training[:2])
    if models:
        alone = Finding.partial("a model, but nothing that fits it", *models[:2])
        return unless_unread(repo, alone, ".fit(", "backward", "Trainer")
    if training:
        alone = Finding.partial("a training procedure, but no model of its own or loaded", *training[:2])
        return unless_unread(repo, alone, "Module", "from_pretrained", "sklearn", "keras")
    written = {module.path for module in real}
    stubs = [at(m, 1, "a placeholder") for m in modules if m.path not in written and stem(m.path) in ("model", "train")]
    if stubs:
        return Finding.partial("the model and its training are placeholders", *stubs)
    return missing(repo, "model, and no training of one,", ("torch.nn.Module", "sklearn", "fit", "backward", "keras"))


def _acts(call: Call) -> bool:
    """Return whether a call does more than build an object, or tell somebody: by those alone nothing is trained."""
    return not call.method[:1].isupper() and call.method not in ("print", "echo", "info", "debug")


_TRAINER = regex(r"(?i)[a-z]\w{1,60}[_-]train(?:\s.*)?|yolo\s.*\btrain\b.*", re.DOTALL)
"""A command that trains what it brings along (`nnUNetv2_train 1 2d 0`)."""


def _first(found: Iterator[Evidence]) -> list[Evidence]:
    return [item for item in (next(found, None),) if item is not None]


@probe("experiment-tracking")
def experiment_tracking(repo: Repository) -> Finding:
    """Weights & Biases logs the training.

    done      wandb.init, wandb.log or a WandbLogger used in code
    partial   another tracker (MLflow, TensorBoard, Comet), wandb imported and never called, or a dependency only
    not_done  otherwise
    remedy    call wandb.init and wandb.log in the training script, or give the Trainer a WandbLogger
    """
    modules = sources(repo)
    found = sorted(logged_to_wandb(repo, modules), key=lambda logged: (logged.aside, not logged.begins))
    if found:
        places = training_first(repo, modules, (logged.place for logged in found))
        beside = instead_of_training(repo, modules, places[0].path)
        told = f"W&B logs what {beside} does" if beside else "W&B logs the training"
        if switched_off(found):
            told = 'W&B is called, and every run of it has the mode "disabled", in which nothing is logged'
        return Finding.done(told, *places[:3])
    named = next(handed_on(modules), None)
    if named is not None:
        return Finding.done("W&B logs the training", named, confidence=Confidence.MEDIUM)
    other = instead(modules)
    if other is not None:
        return Finding.partial(f"{other[0]} instead of W&B", other[1])
    imported = first_import(modules, "wandb", "mlflow", "comet_ml")
    if imported:
        return unless_unread(repo, Finding.partial("a tracker is imported, but never called", imported), "wandb")
    asked = declared(repo, "wandb", *TRACKER_PACKAGES)
    if asked:
        gone = next(commented(repo, modules), None)
        told = "what logs to W&B is commented out" if gone else "no code logs to it"
        places = [dependency(asked), *([gone] if gone else [])]
        unused = Finding.partial(f"a tracker is a dependency only: {told}", *places)
        return unless_unread(repo, unused, "wandb", "mlflow")
    return missing(repo, "use of W&B (wandb)", ("wandb",))


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
    return unless_unread(repo, neither, "tensorboard", "tensorboardX", "SummaryWriter")


_SEARCHES = (
    "wandb.sweep", "optuna.create_study", "optuna.study.create_study", "optuna.load_study", "optuna.Study",
    "ray.tune.run", "ray.tune.Tuner", "ray.tune.tuner.Tuner", "ray.tune.run_experiments",
    "sklearn.model_selection.GridSearchCV", "sklearn.model_selection.RandomizedSearchCV",
    "sklearn.model_selection.HalvingGridSearchCV", "hyperopt.fmin", "sklearn.model_selection.HalvingRandomSearchCV",
    "skopt.gp_minimize", "skopt.BayesSearchCV", "skopt.forest_minimize", "ax.service.ax_client.AxClient",
    "ax.service.managed_loop.optimize", "kerastuner.", "keras_tuner.", "nni.", "syne_tune.",
    "google.cloud.aiplatform.HyperparameterTuningJob", "bayes_opt.BayesianOptimization", "nevergrad.", "smac.",
    "dehb.", "flaml.", "sagemaker.tuner.HyperparameterTuner", "sherpa.", "optuna.integration.OptunaSearchCV",
    "tune_sklearn.", "talos.Scan", "optuna_integration.", "autogluon.", "clearml.automation.HyperParameterOptimizer",
    "lightning.pytorch.tuner.", "azure.ai.ml.sweep.", "determined.", "dvc.api.exp_", "evotorch.",
)  # fmt: skip
_BASIC = regex(r"\bbasic_sweeper\b")  # what Hydra takes where nobody chooses a sweeper
_SWEEPERS = regex(r"(?i)optuna|ax\b|nevergrad|orion|syne|wandb|hypersweeper|smac")


def _program_missing(repo: Repository, sweep: Mapping[object, object]) -> str | None:
    """Return the program that a sweep runs where no file of the repository could be it, else None."""
    named: list[str] = []
    program = sweep.get("program")
    if isinstance(program, str):
        named.append(program)
    command = sweep.get("command")
    words = [item for item in command if isinstance(item, str)] if isinstance(command, list) else []
    words = [word for item in words for word in item.split()]
    if isinstance(program, str):
        words = [program if word == "${program}" else word for word in words]
    scripts = [word for word in words if word.endswith(".py")]
    modules = [after for before, after in pairwise(words) if before == "-m"]
    if scripts or modules:
        named = [*scripts, *modules]
    if not named or any(word.startswith("${") for word in named):
        return None
    for name in named:
        plain = name.replace("\\", "/").removeprefix("./")
        tail = posixpath.basename(plain) if plain.endswith(".py") else last(plain) + ".py"
        package = plain.replace(".", "/").rstrip("/")
        if repo.tree.named(_escaped(tail)) or (
            not plain.endswith(".py") and repo.tree.files(f"*{_escaped(package)}/__main__.py")
        ):
            return None
        if any(script.name == plain for script in repo.dependencies.scripts):
            return None
        if not plain.endswith(".py") and "." not in plain and name == program:
            return None
    return named[0]


def _escaped(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _wandb_sweeps(repo: Repository) -> Iterator[tuple[Evidence, str | None]]:
    for config in repo.configs.files:
        if config.path.startswith(".github/"):
            continue
        if config.error is not None:
            text = repo.tree.text(config.path) if config.kind == "yaml" else None
            if text and is_sweep_text(text):
                line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith("method:")), 1)
                yield Evidence(config.path, line, "a sweep file that does not parse"), None
            continue
        if not isinstance(config.data, Mapping):
            continue
        found = sweep_at(config.data)
        if found is None:
            continue
        key = f"{found[0]}.method" if found[0] else "method"
        yield (
            Evidence(config.path, config.lines.get(key, 1), f"method: {found[1]['method']}"[:40]),
            _program_missing(repo, found[1]),
        )


def _hydra_sweepers(repo: Repository) -> Iterator[Evidence]:
    for config in repo.configs.files:
        for key in config.keys:
            parts = key.name.split(".")
            if key.last.endswith("hydra/sweeper") and _SWEEPERS.search(str(key.value)):
                yield Evidence(config.path, key.line, clipped(f"{key.last}: {key.value}", 60))
            elif "sweeper" in parts[:-1] and key.value not in (None, "") and not _BASIC.search(str(key.value)):
                yield Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}", 60))
            elif "studySpec" in parts or "study_spec" in parts:
                yield Evidence(config.path, key.line, clipped(f"{key.name}", 60))


def _mappings(modules: tuple[Module, ...]) -> Iterator[Evidence]:
    """Yield the sweeps that code holds as a dictionary with method and parameters."""
    for module in modules:
        for assign in module.assigns:
            pairs = assign.value.literal if assign.value.known and isinstance(assign.value.literal, tuple) else ()
            keys = {
                pair[0]: pair[1]
                for pair in pairs
                if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)
            }
            if keys.get("method") in ("grid", "random", "bayes") and "parameters" in keys:
                yield at(module, assign.line, f"{assign.target} has a method and parameters")


_MULTIRUN = regex(
    r"--multirun\b|\.py\s+(?:\S+\s+)?-m\s+\S+=|hydra\.mode=MULTIRUN|\bwandb\s+(?:sweep|agent)\s|"
    # A program of the project's own, and several values for one key.
    r"\s-m\s+(?:[\w./+~@-]{1,80}=\S{1,200}\s+){0,8}[\w./+~@-]{1,80}=[^\s,]{1,80},\S"
)


_GRIDS: Final = frozenset({"product", "zip", "range", "enumerate", "linspace", "logspace", "geomspace", "arange"})
_RUN_EACH: Final = regex(r"(?i)train|fit|run|main|experiment|system|evaluat|cross_val|objective|backward")


def _grid_loops(module: Module) -> Iterator[Evidence]:
    """Yield the loops that train or try out once for each value of a hyperparameter."""
    for loop in module.loops:
        tried = next((name for name in loop.names if hyperparameter(name) and "epoch" not in name.lower()), None)
        over = loop.over
        if tried is None or not (over.known or over.name or last(over.call or "") in _GRIDS):
            continue
        inside = (call for call in module.calls_in(loop.scope) if loop.line < call.line <= loop.end_line)
        if any(_RUN_EACH.search(last(call.name.replace("()", ""))) for call in inside):
            yield at(module, loop.line, f"a loop over {tried}")


def _by_hand(repo: Repository, modules: tuple[Module, ...]) -> Iterator[Evidence]:
    for module in modules:
        yield from _grid_loops(module)
        search = re.search(r"(?i)sweep|grid|tun(?:e|ing)|search|hyper|hparam", stem(module.path))
        for call in module.calls:
            if call.name == "sklearn.model_selection.ParameterGrid" or (
                call.name == "itertools.product"
                and (search or re.search(r"(?i)sweep|grid|tun(?:e|ing)|search|hyper", call.scope))
            ):
                yield at(module, call.line, f"a grid by {call.name}")
        for text in module.strings:
            if "--multirun" in text.value:
                yield at(module, text.line, "a multirun by hand")
    documents = [(path, repo.tree.text(path)) for path in repo.tree.named("*.md", "*.rst", foreign=False)[:300]]
    for path, content in [*command_texts(repo), *documents]:
        if path == repo.report_path or not content or not re.search(r"(?i)multirun| -m |wandb\s", content):
            continue
        if re.search(r"(?i)(?:^|/)(?:reports?/|AGENTS|CLAUDE|\.github/)", path) or course_page(path, content):
            continue
        for number, line in enumerate(content.split("\n"), 1):
            if _MULTIRUN.search(line[:1000]):
                yield Evidence(path, number, clipped(line.strip()))


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
    defined = list(_wandb_sweeps(repo))
    whole = [place for place, gone in defined if gone is None]
    exact = tuple(name for name in _SEARCHES)
    searched = [at(m, c.line, c.name.replace("()", "")) for m, c in calls(modules, *exact)]
    places = [*whole, *searched, *_hydra_sweepers(repo), *_mappings(modules)]
    if places:
        return Finding.done("a sweep is defined", *places[:3])
    if defined:
        place, gone = defined[0]
        return Finding.partial(f"a sweep whose program {gone} is not in the repository", place)
    half = [(config, key) for config in repo.configs.files if (key := half_sweep(config)) is not None]
    if half:
        config, key = half[0]
        return Finding.partial("a sweep that names no method", Evidence(config.path, key.line, "parameters"))
    by_hand = list(_by_hand(repo, modules))
    if by_hand:
        return Finding.partial("a grid or a multirun by hand", *by_hand[:3])
    finding = missing(repo, "sweep definition", ("wandb.sweep", "optuna", "ray.tune"))
    unread = repo.configs.unread(("parameters",))
    if unread and finding.state is State.NOT_DONE:
        unreadable = (Evidence(path, note=NOT_READABLE) for path in unread[:2])
        return finding.less_sure(*finding.evidence, *unreadable, confidence=Confidence.LOW)
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
        for config in repo.configs.files:
            found += [
                Evidence(config.path, key.line, "builds a Trainer")
                for key in config.keys
                if key.last == "_target_" and isinstance(key.value, str) and _BUILT_TRAINER.match(key.value)
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
        return unless_unread(repo, Finding.partial(message, dependency(asked)), "lightning")
    if asked:
        unused = Finding.partial("Lightning is a dependency only: no code uses it", dependency(asked))
        return unless_unread(repo, unused, "lightning")
    return missing(repo, "use of PyTorch Lightning", _LIGHTNING)
