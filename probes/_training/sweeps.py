"""Where a sweep of hyperparameters is defined: in files, in code, in the configuration of Hydra, or by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._configs import is_hyperparameter_name, is_sweep_text, sweep_at
from probes._lines import command_texts, course_page
from probes._shared import at, clipped, last, stem
from probes._training.programs import program_missing
from probes._training.workflow_grids import workflow_grids

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key
    from auditor.views.python import Call, Loop, Module

SEARCHES: Final = (
    "wandb.sweep", "optuna.create_study", "optuna.study.create_study", "optuna.load_study", "optuna.Study",
    "ray.tune.run", "ray.tune.Tuner", "ray.tune.tuner.Tuner", "ray.tune.run_experiments",
    "sklearn.model_selection.GridSearchCV", "sklearn.model_selection.RandomizedSearchCV",
    "sklearn.model_selection.HalvingGridSearchCV", "hyperopt.fmin", "sklearn.model_selection.HalvingRandomSearchCV",
    "skopt.gp_minimize", "skopt.BayesSearchCV", "skopt.forest_minimize", "ax.service.ax_client.AxClient",
    "ax.service.managed_loop.optimize", "kerastuner.", "keras_tuner.", "nni.", "syne_tune.",
    "google.cloud.aiplatform.HyperparameterTuningJob", "google.cloud.aiplatform.vizier.",
    "bayes_opt.BayesianOptimization", "nevergrad.", "smac.",
    "dehb.", "flaml.", "sagemaker.tuner.HyperparameterTuner", "sherpa.", "optuna.integration.OptunaSearchCV",
    "tune_sklearn.", "talos.Scan", "optuna_integration.", "autogluon.", "clearml.automation.HyperParameterOptimizer",
    "azure.ai.ml.sweep.", "determined.", "dvc.api.exp_", "evotorch.", "comet_ml.Optimizer", "h2o.grid.",
    "dask_ml.model_selection.GridSearchCV", "dask_ml.model_selection.RandomizedSearchCV",
    "dask_ml.model_selection.HyperbandSearchCV", "dask_ml.model_selection.SuccessiveHalvingSearchCV",
    "dask_ml.model_selection.IncrementalSearchCV", "dask_ml.model_selection.InverseDecaySearchCV",
    "pycaret.classification.tune_model", "pycaret.regression.tune_model", "pycaret.time_series.tune_model",
    "ax.api.", "ax.Client", "ax.optimize", "hebo.",
    "hpbandster.", "deephyper.", "mango.Tuner", "orion.client.", "skopt.gbrt_minimize", "skopt.dummy_minimize",
)  # fmt: skip
_BASIC = regex(r"\bbasic_sweeper\b")  # what Hydra takes where nobody chooses a sweeper
_SWEEPERS = regex(r"(?i)optuna|ax\b|nevergrad|orion|syne|wandb|hypersweeper|smac")


def wandb_sweeps(repo: Repository) -> Iterator[tuple[Evidence, str | None]]:
    """Yield the files that define a sweep of W&B, each with its program where that is not in the repository."""
    for config in repo.configs.files:
        if config.path.startswith(".github/"):
            continue
        if config.error is not None:
            text = repo.tree.text(config.path) if config.kind == "yaml" else None
            if text and is_sweep_text(text):
                line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith("method:")), 1)
                yield Evidence(config.path, line, "a sweep file that does not parse"), None
            continue
        found = sweep_at(config)
        if found is None:
            continue
        key = f"{found[0]}.method" if found[0] else "method"
        yield (
            Evidence(config.path, config.lines.get(key, 1), f"method: {found[1]['method']}"[:40]),
            program_missing(repo, found[1]),
        )


_MATRICES: Final = ("grid", "random", "bayes", "hyperband", "hyperopt", "iterative", "mapping")


def _of_other_tools(config: Config) -> Evidence | None:
    """Return where a file defines a search of NNI or of Azure, or an experiment of Katib; None where it does not."""
    names = {key.name.split(".", 1)[0] for key in config.keys}
    space = next((key for key in config.keys if key.name.startswith("searchSpace")), None)
    if space is not None and names & {"trialCommand", "trial"} and names & {"tuner", "advisor"}:
        return Evidence(config.path, space.line, "a search of NNI")
    matrix = next((key for key in config.keys if key.name == "matrix.kind" and key.value in _MATRICES), None)
    if matrix is not None:
        return Evidence(config.path, matrix.line, "a matrix of Polyaxon")
    searched = next((key for key in config.keys if key.name.startswith("search_space.")), None)
    if searched is not None and names & {"trial", "sampling_algorithm"}:
        return Evidence(config.path, searched.line, "a sweep job of Azure")
    feasible = next((key for key in config.keys if ".feasibleSpace." in key.name), None)
    return Evidence(config.path, feasible.line, "an experiment of Katib") if feasible is not None else None


def hydra_sweepers(repo: Repository) -> Iterator[Evidence]:
    """Yield the settings that choose a sweeper for Hydra, the studies of Vertex AI, and the searches of other tools."""
    for config in repo.configs.files:
        other = _of_other_tools(config)
        if other is not None:
            yield other
        for key in config.keys:
            parts = key.name.split(".")
            if key.last.endswith("hydra/sweeper") and _SWEEPERS.search(str(key.value)):
                yield Evidence(config.path, key.line, clipped(f"{key.last}: {key.value}", 60))
            elif _chooses_sweeper(key):
                yield Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}", 60))
            elif "studySpec" in parts or "study_spec" in parts:
                yield Evidence(config.path, key.line, clipped(f"{key.name}", 60))


_SWEEPER_CLASS: Final = regex(r"^hydra_plugins\.(?!.*basic)[\w.]{0,200}Sweeper$")


def _chooses_sweeper(key: Key) -> bool:
    """Return whether a setting lies in what Hydra's sweeper is told, or names the class of one."""
    if "sweeper" in key.name.split(".")[:-1]:
        return key.value not in (None, "") and not _BASIC.search(str(key.value))
    return key.last == "_target_" and _SWEEPER_CLASS.search(str(key.value)) is not None


_ASKED: Final = ("hp_space", "n_trials", "backend", "compute_objective")
"""What a Trainer of Hugging Face is told of a search, and a function of the project's own that is called so is not."""


def trainer_searches(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the searches that a trainer of a library does itself: that of Hugging Face, that of ultralytics."""
    for module in modules:
        for call in module.calls:
            told = call.method == "hyperparameter_search" and any(call.keyword(key) for key in _ASKED)
            if told or (call.method == "tune" and "ultralytics." in call.name):
                yield at(module, call.line, clipped(call.name.replace("()", "")))


def sweep_mappings(modules: Iterable[Module]) -> Iterator[Evidence]:
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
    r"\s-m\s+(?:[\w+~][\w./+~@-]{0,79}=\S{1,200}\s+){0,8}[\w+~][\w./+~@-]{0,79}=[^\s,]{1,80},\S|"
    r"\bguild\s+run\s[^\n]{0,200}=\[[^\]\n]{1,200},|\boptuna\s+(?:create-study|study\s+optimize)\b|"
    # DVC makes an experiment of each of several values.
    r"(?:\s-S|--set-param)[\s=]{1,4}[\"']?[\w./:+~-]{1,160}=(?:(?:choice|range|interval)\(|[^\s,\"'=]{1,80},\S)"
)
_LOOP = regex(r"(?m)^[^\n#]{0,80}?\bfor[ \t]{1,4}(\w{1,60})[ \t]{1,4}in[ \t]{1,4}([^;\n]{1,400})(?:;|$)")
_LOOPED: Final = 1_200
"""How much of what stands in a loop of a shell is looked at."""


_SPREAD = regex(
    r"([A-Za-z_][\w-]{0,60})[\"' =]{1,3}(?:\$\{\{\s{0,4}matrix\.(\w{1,60})|\{\d?\}[^\n]{0,300}:::|"
    r"\$\{?[A-Za-z_]\w{0,40}\[\$?\{?(?:SLURM_ARRAY_TASK_ID|LSB_JOBINDEX|PBS_ARRAY_INDEX)|"
    r"\$\{?(?:SLURM_ARRAY_TASK_ID|LSB_JOBINDEX|PBS_ARRAY_INDEX)\b)"
)
"""A value that a matrix of jobs, an array of them or GNU parallel fills in."""


def _spread(path: str, text: str) -> Iterator[Evidence]:
    """Yield the lines that start a program for each value of a hyperparameter that a matrix or an array of jobs has."""
    if "matrix." not in text and ":::" not in text and "ARRAY" not in text and "LSB_JOBINDEX" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _SPREAD.search(line[:1000]) if not line.lstrip().startswith(("#", "echo")) else None
        if found and (is_hyperparameter_name(found[1].replace("-", "_")) or is_hyperparameter_name(found[2] or "")):
            yield Evidence(path, number, clipped(line.strip()))


def _shell_loops(path: str, text: str) -> Iterator[Evidence]:
    """Yield the loops of a shell that start a program once for each value of a hyperparameter."""
    for loop in _LOOP.finditer(text) if "done" in text else ():
        name, values = loop.groups()
        given = re.search(
            rf"(?m)^(?![ \t]*(?:echo|#)).*?([A-Za-z_][\w-]{{0,60}})[\"' =]{{1,3}}(?:-- )?\$\$?\{{?{name}\b",
            text[loop.end() : loop.end() + _LOOPED].partition("\ndone")[0],
        )
        key = given[1].replace("-", "_") if given is not None else ""
        several = len(values.split()) > 1 or "$" in values
        known = is_hyperparameter_name(key) or is_hyperparameter_name(name)
        if several and given and (known or _tries(given[0], key, name, values)):
            yield Evidence(path, text.count("\n", 0, loop.start()) + 1, clipped(loop[0].strip()))


_TRAINS: Final = regex(r"(?i)train|(?<![a-z])fit(?![a-z])|tune|learn|experiment")
_NUMBERS: Final = regex(r"(?:-?\d{0,9}\.?\d{1,9}(?:e-?\d{1,3})?\s+)+-?\d{0,9}\.?\d{1,9}(?:e-?\d{1,3})?", re.IGNORECASE)
_OTHERWISE: Final = regex(
    r"(?i)(?:.*_)?(?:folds?|seeds?|gpus?|devices?|ports?|shards?|index|idx|years?|months?|days?|hours?|runs?|jobs?|ids?|splits?|"
    r"parts?|versions?|workers?|nodes?|trials?|reps?|repeats?|counts?|users?|requests?|[ijns])"
)
"""What programs are started once for each of that is no hyperparameter."""


def _tries(line: str, key: str, name: str, values: str) -> bool:
    """Return whether a command trains with each of several numbers for something that it is told by a name."""
    if _OTHERWISE.fullmatch(key) or _OTHERWISE.fullmatch(name) or not _TRAINS.search(line[-_LOOPED:]):
        return False
    return _NUMBERS.fullmatch(values.strip()) is not None and _are_tried(values.lower().split())


def _are_tried(values: list[str]) -> bool:
    """Return whether numbers are such as are tried out, fractions or steps of one factor: others only number things."""
    if any("." in value or "e" in value for value in values):
        return True
    numbers = sorted({int(value) for value in values})
    if len(numbers) < _SEVERAL or numbers[0] < 1 or numbers[-1] - numbers[0] < len(numbers):
        return False
    return all(b * numbers[0] == a * numbers[1] for a, b in pairwise(numbers)) or all(n & (n - 1) == 0 for n in numbers)


_SEVERAL: Final = 2


_LISTED: Final = frozenset({"sklearn.model_selection.ParameterGrid", "sklearn.model_selection.ParameterSampler"})
_GRIDS: Final = frozenset({"product", "zip", "range", "enumerate", "linspace", "logspace", "geomspace", "arange"})
_RUN_WORDS: Final = (
    "train(?:er|ing)?", "(?:re|pre)train(?:ing)?", "fit", "run(?:ner|s)?", "main", "experiments?", "system",
    "evaluat[a-z]*", "cross_val[a-z]*", "objective", "backward",
)  # fmt: skip
_RUN_EACH: Final = regex(
    # A whole word: `trunc_normal_` runs nothing, and `train_dataloader` trains nothing.
    rf"(?:(?<![A-Za-z])(?i:{'|'.join(_RUN_WORDS)})|(?:Train(?:er|ing)?|Fit|Run(?:ner)?|Experiment|Evaluat[a-z]*))"
    r"(?![a-z]|_?(?:[Dd]ata|[Ll]oader|[Dd]l(?![a-z])|[Dd]s(?![a-z])))"
)


def _grid_loops(repo: Repository, module: Module) -> Iterator[Evidence]:
    """Yield the loops that train or try out once for each value of a hyperparameter."""
    for loop in module.loops:
        over = loop.over
        if not (over.known or over.name or last(over.call or "") in _GRIDS) or _of_a_network(module, loop.scope):
            continue
        inside = [call for call in module.calls_in(loop.scope) if loop.line < call.line <= loop.end_line]
        if not any(_RUN_EACH.search(last(call.name.replace("()", ""))) for call in inside):
            continue
        tried = next(
            (name for name in loop.names if is_hyperparameter_name(name) and "epoch" not in name.lower()), None
        )
        tried = tried or next((key for call in inside for key in _given(call, loop.names)), None)
        tried = tried or next(_keyed(repo, module, loop), None)
        if tried is not None:
            yield at(module, loop.line, f"a loop over {tried}")


_KEYED: Final = regex(r"[\"'](\w{1,60})[\"'][ \t]{0,4}:[ \t]{0,4}(\w{1,60})\b(?!\s{0,4}[.(\[])")
_LINES: Final = 40


def _keyed(repo: Repository, module: Module, loop: Loop) -> Iterator[str]:
    """Yield the hyperparameters as which a mapping in a loop holds what that goes over: `{"learning_rate": rate}`."""
    for number in range(loop.line + 1, min(loop.end_line, loop.line + _LINES) + 1):
        for key, name in _KEYED.findall(repo.python.written.line(module, number)[:500]):
            if name in loop.names and is_hyperparameter_name(key) and "epoch" not in key.lower():
                yield key


def _given(call: Call, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the hyperparameters as which a call is given one of these names: `replace(params, learning_rate=rate)`."""
    for key, value in call.keywords:
        if value.name in names and is_hyperparameter_name(key) and "epoch" not in key.lower():
            yield key


_EACH: Final = regex(
    r"\bfor[ \t]{1,4}([\w, \t()]{1,80}?)[ \t]{1,4}in[ \t]{1,4}(?:[(\[{][^\n]{0,200},|[A-Z_]{2,60}\b|"
    r"(?:\w{1,40}\.){0,2}(?:product|range|linspace|logspace|geomspace|ParameterGrid|ParameterSampler)\()"
)
_AROUND: Final = 4


_WORD: Final = regex(r"\w+")


def _grid_comprehensions(repo: Repository, module: Module) -> Iterator[Evidence]:
    """Yield what trains once for each value of a hyperparameter, in brackets: `[fit(Params(lr=r)) for r in (1, 2)]`."""
    for call in module.calls:
        for key, value in call.keywords:
            name = value.name or ""
            if not name.isidentifier() or not is_hyperparameter_name(key) or "epoch" in key.lower():
                continue
            near = (repo.python.written.line(module, call.line + n)[:500] for n in range(-1, _AROUND))
            bound = {word for line in near for each in _EACH.finditer(line) for word in _WORD.findall(each[1])}
            if name in bound and not _of_a_network(module, call.scope) and _is_run(module, call):
                yield at(module, call.line, f"once for each {key}")


def _is_run(module: Module, call: Call) -> bool:
    """Return whether a call trains or tries out, or is what such a call is given."""
    near = [each for each in module.calls_in(call.scope) if abs(each.line - call.line) < _AROUND]
    held = {call.name}
    for _ in range(_DEEP):
        held |= {each.name for each in near if any(value.call in held for value in each.values)}
    return any(_RUN_EACH.search(last(name.replace("()", ""))) for name in held) or any(
        value.name and _RUN_EACH.search(last(value.name)) for value in call.args
    )


_DEEP: Final = 2


def _of_a_network(module: Module, scope: str) -> bool:
    """Return whether a function belongs to the class of a network: layers differ, and nothing is tried out."""
    owner = scope.partition(".")[0]
    return any(
        item.qualname == owner and any(base.endswith("Module") for base in item.bases) for item in module.classes
    )


def _several_of(call: Call) -> str:
    """Return what Metaflow starts a step for each of, in the singular: `self.next(self.fit, foreach="lrs")`."""
    each = call.keyword("foreach")
    return (each.string or "").removesuffix("s") if each is not None else ""


_SEARCH_PATH: Final = regex(r"(?i)sweep|grid|tun(?:e|ing)|search|hyper|hparam")
_SEARCH_SCOPE: Final = regex(r"(?i)sweep|grid|tun(?:e|ing)|search|hyper")


def _in_code(repo: Repository, module: Module) -> Iterator[Evidence]:
    """Yield the grids and the runs of several values that a module has."""
    yield from _grid_loops(repo, module)
    yield from _grid_comprehensions(repo, module)
    search = _SEARCH_PATH.search(stem(module.path))
    for call in module.calls:
        if call.name in _LISTED or (call.name == "itertools.product" and (search or _SEARCH_SCOPE.search(call.scope))):
            yield at(module, call.line, f"a grid by {call.name}")
        elif call.method == "next" and is_hyperparameter_name(_several_of(call)):
            yield at(module, call.line, f"a step for each of {_several_of(call)}s")
        elif call.method in ("lr_find", "validation_curve") or call.name.endswith("scale_batch_size"):
            yield at(module, call.line, f"one hyperparameter by {call.method}")
    for text in module.strings:
        if "--multirun" in text.value:
            yield at(module, text.line, "a multirun by hand")


_REPORT_PATH: Final = regex(r"(?i)(?:^|/)(?:reports?/|AGENTS|CLAUDE|\.github/)")
_SEARCH_COMMAND: Final = regex(r"(?i)multirun| -m |wandb\s|\bdvc exp|guild|optuna")


def manual_grids(repo: Repository, modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the grids and the runs of several values that code, commands and documents have."""
    for module in modules:
        yield from _in_code(repo, module)
    yield from workflow_grids(repo)
    documents = [(path, repo.tree.text(path)) for path in repo.tree.named("*.md", "*.rst", foreign=False)[:300]]
    for path, commands in command_texts(repo):
        yield from chain(_shell_loops(path, commands), _spread(path, commands))
    for path, content in [*command_texts(repo), *documents]:
        if path == repo.report_path or not content or not _SEARCH_COMMAND.search(content):
            continue
        if _REPORT_PATH.search(path) or course_page(path, content):
            continue
        for number, line in enumerate(content.split("\n"), 1):
            if _MULTIRUN.search(line[:1000]):
                yield Evidence(path, number, clipped(line.strip()))
