"""Which files hold an experiment's settings, which define a sweep, and which keys are hyperparameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key

_OTHER_FOLDERS: Final = frozenset({
    ".circleci", ".devcontainer", ".dvc", ".github", ".gitlab", ".idea", ".streamlit", ".vscode", "frontend", "k8s",
    "kubernetes", "multirun", "node_modules", "output", "outputs", "report", "reports", "terraform",
})  # fmt: skip
"""Folders of files that configure something else than an experiment, or are what one left."""
_OTHER_NAMES: Final = frozenset({
    "_config.yaml", "_config.yml", "bentofile.yaml", "bentofile.yml", "codecov.yaml", "codecov.yml",
    "dependabot.yaml", "dependabot.yml", "devcontainer.json", "dvc.lock", "dvc.yaml", "launch.json", "manifest.json",
    "mkdocs.yaml", "mkdocs.yml", "mypy.ini", "package.json", "pipfile", "pixi.toml", "poetry.toml", "pyproject.toml",
    "pytest.ini", "ruff.toml", "settings.json", "setup.cfg", "tox.ini", "uv.toml", "vercel.json",
})  # fmt: skip
"""Files that configure a tool."""
_OTHER_FILES: Final = regex(
    r"(?s)\..+|alert.*|cloudbuild.*|tsconfig.*\.json|(?:conda|environment|prometheus|service).*\.ya?ml|.*compose.*\.ya?ml"
)
"""What files that configure a tool are called, in part."""


def _has_other_purpose(path: str) -> bool:
    """Return whether a file configures something else than an experiment, by its name or its folder's."""
    *folders, name = path.lower().split("/")
    return not _OTHER_FOLDERS.isdisjoint(folders) or name in _OTHER_NAMES or _OTHER_FILES.fullmatch(name) is not None


_HYPERPARAMETER: Final = regex(
    r"(?i)(?:.*_)?(?:" + "|".join((
        # how long and in what portions it is trained
        r"epochs?|n_?epochs|num_?epochs|max_?epochs|num_train_epochs|train_?steps|max_?steps|total_timesteps|max_?iter|"
        r"batch_?sizes?|bs|patience",
        # how it learns
        r"lr|learning_?rate|optimizer|optim|scheduler|warmup\w*|momentum|betas?|gamma|alpha|solver|criterion|loss|"
        r"grad\w*_clip\w*|gradient_\w+",
        # what keeps it from learning by heart
        r"weight_?decay|drop_?out(?:_\w+)?|regularization|penalty|l1_ratio|C",
        # the network
        r"backbone|architecture|arch|model_?name|model_type|pretrained|activation|layers?|num_?layers|n_?layers|"
        r"hidden_?(?:dim|dims|size|sizes|units|layers?|channels)|embedding_?(?:dim|size)|embed_dim|latent_dim|"
        r"input_?(?:dim|size|channels)|output_?(?:dim|size)|kernel_?size|num_?filters|n_heads|num_heads|num_classes|"
        r"temperature|max_?length|max_?seq_?len\w*|seq_?len(?:gth)?|window_?size|image_?size|img_?size|imgsz",
        # trees, neighbours, clusters
        r"n_?estimators|max_?depth|subsample|colsample_bytree|min_samples_\w+|num_leaves|n_?neighbors|n_?clusters|k|"
        r"n_components|coreset\w*",
        # how the data is split
        r"test_?size|val_?split|seed",
    )) + ")"
)  # fmt: skip
_STRONG: Final = regex(
    r"(?i)(?:.*_)?(?:lr|learning_?rate|batch_?sizes?|(?:n_?|num_?|max_?|train_?)?epochs?|num_train_epochs|n_?estimators|max_?depth|"
    r"weight_?decay|drop_?out(?:_\w+)?|hidden_?(?:dim|dims|size|sizes|units|layers?)|n_?neighbors|n_?clusters|max_?iter|max_?steps|total_timesteps)"
)
_NONE: Final = regex(r"(?i)(?:^|[._])model_?summary\.max_?depth$|^defaults\.\d{1,4}\.")
"""How deep the layers of a model are listed, which is named like a tree's depth, and what Hydra's defaults choose."""
_METHODS = frozenset({"grid", "random", "bayes"})
_SEARCHED = frozenset({"values", "min", "max", "distribution"})
_SWEEP_TEXT = (regex(r"(?m)^method:\s*['\"]?(?:grid|random|bayes)\b"), regex(r"(?m)^parameters:\s*$"))


def is_sweep(config: Config) -> bool:
    """Return whether a file is a W&B sweep: a method and parameters."""
    return sweep_at(config) is not None


def sweep_at(config: Config) -> tuple[str, Mapping[object, object]] | None:
    """Return the dotted key (empty: the top) and the mapping of a file that is a W&B sweep, or None.

    Where a file holds several documents, each of them may be one.
    """
    places = [("", each) for each in config.mappings]
    places += [(str(key), value) for _, each in places for key, value in each.items() if isinstance(value, Mapping)]
    for name, value in places:
        method = value.get("method")
        named = isinstance(method, str) and method.lower() in _METHODS
        if named and _searches(value.get("parameters")):
            return name, value
    return None


def _searches(parameters: object) -> bool:
    """Return whether parameters may be searched: those of another tool's method are all given, as plain values."""
    if not isinstance(parameters, Mapping):
        return False
    return any(isinstance(each, (Mapping, list, str)) for each in parameters.values())


def fixed_sweep_parameter(config: Config) -> Key | None:
    """Return the first parameter of a W&B sweep that has one value for each, as a configuration has; or None."""
    found = sweep_at(config)
    parameters = found[1]["parameters"] if found is not None else None
    if not isinstance(parameters, Mapping) or not parameters or not all(map(_fixed, parameters.values())):
        return None
    return next((key for key in config.keys if ".values." in key.name or key.last == "value"), None)


def _fixed(parameter: object) -> bool:
    if not isinstance(parameter, Mapping):
        return False
    values = parameter.get("values")
    return "value" in parameter or (isinstance(values, list) and len(values) == 1)


def missing_sweep_key(config: Config) -> tuple[str, int] | None:
    """Return what a W&B sweep does not name, its method or a parameter, and the line of its parameters; else None.

    What marks it is a metric with a goal or a program beside parameters; where it names a method, there are none.
    """
    data = config.data
    if not isinstance(data, Mapping):
        return None
    metric, parameters = data.get("metric"), data.get("parameters")
    if not isinstance(parameters, Mapping) or not (
        isinstance(data.get("program"), str) or (isinstance(metric, Mapping) and "goal" in metric)
    ):
        return None
    searched = any(isinstance(item, Mapping) and _SEARCHED.intersection(item) for item in parameters.values())
    line = config.lines.get("parameters", 1)
    if "method" in data:
        return None if parameters else ("parameter", line)
    return ("method", line) if searched else None


def is_sweep_text(text: str) -> bool:
    """Return whether the text of a YAML that does not parse is that of a sweep file."""
    return all(pattern.search(text) for pattern in _SWEEP_TEXT)


def settings_files(repo: Repository) -> tuple[Config, ...]:
    """Return the files that could hold an experiment's settings: no tool's, no image's, no sweep, no run's output."""
    return tuple(
        config
        for config in repo.configs.files
        if config.error is None and (not _has_other_purpose(config.path) or _own_table(config)) and not is_sweep(config)
    )


def _own_table(config: Config) -> bool:
    """Return whether a manifest holds settings of the project's own beside those of its tools: `[tool.mine] lr = 1`."""
    if config.path.rpartition("/")[2] != "pyproject.toml":
        return False
    return any(key.name.startswith("tool.") and is_hyperparameter_key(key) for key in config.keys)


def is_hyperparameter_name(name: str) -> bool:
    """Return whether a name can only be that of a hyperparameter."""
    return _STRONG.fullmatch(name) is not None


_EXPERIMENT_PATH: Final = regex(r"(?i)(?:^|/)(?:model|train|optim|hparam|hyper|experiment|exp|param)")
_EXPERIMENT_KEY: Final = regex(r"(?i)model|train|optim|hyper|param")


def hyperparameters(config: Config) -> list[Key]:
    """Return the keys of a file that are hyperparameters, the telling ones first; empty where none tells."""
    keys = [key for key in config.keys if _HYPERPARAMETER.fullmatch(_plain(key)) and not _NONE.search(key.name)]
    strong = [key for key in keys if _STRONG.fullmatch(_plain(key))]
    own = _EXPERIMENT_PATH.search(config.path)
    named = _EXPERIMENT_KEY.search(" ".join(key.name for key in keys)) or own
    if strong or (keys and named):
        return strong + [key for key in keys if key not in strong]
    return []


def is_hyperparameter_key(key: Key) -> bool:
    """Return whether a key can only be that of a hyperparameter."""
    return is_hyperparameter_name(_plain(key))


def _plain(key: Key) -> str:
    parts = key.name.split(".")
    while len(parts) > 1 and parts[-1].isdigit():
        parts.pop()
    if len(parts) > 1 and (parts[-1] in ("value", "default") or (parts[-1] == "values" and "parameters" not in parts)):
        # The values to try are those of a hyperparameter; below "parameters" they are a sweep's definition.
        parts.pop()
    return parts[-1].replace("-", "_").replace(" ", "_")


_ARGUMENT: Final = regex(r"-{0,2}([A-Za-z_][\w.-]{0,80})(?:=.*)?", re.DOTALL)


_ARGUMENTS_KEY: Final = regex(r"(?i)(?:^|\.)(?:args|arguments|command|cmd|entrypoint)$")


def hyperparameter_argument(config: Config) -> Key | None:
    """Return the first hyperparameter that a file hands to a program, as an item of a list of arguments; or None."""
    for key in config.keys:
        above, _, index = key.name.rpartition(".")
        if not index.isdigit() or not _ARGUMENTS_KEY.search(above):
            continue
        match = _ARGUMENT.fullmatch(key.value) if isinstance(key.value, str) else None
        told = match is not None and ("=" in match[0] or match[0].startswith("-"))
        if match and told and is_hyperparameter_name(match[1].rsplit(".", 1)[-1].replace("-", "_")):
            return key
    return None


def shared_parts(path: str, key: str, name: str) -> int:
    """Return how many parts at its end a dotted name shares with a key, or with that below the group its file is in."""
    folders = path.rpartition(".")[0].split("/")
    return max(_tail([*folders, *key.split(".")], name), _tail([*folders[:-1], *key.split(".")], name))


def _tail(parts: list[str], name: str) -> int:
    count = 0
    for one, other in zip(reversed(parts), reversed(name.split(".")), strict=False):
        if one != other:
            break
        count += 1
    return count
