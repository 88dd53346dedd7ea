"""Which words say what a test is about: the data, or the model and its training."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from auditor import Repository, once
from auditor.shared import regex
from probes._shared import sources
from probes._training.models import builds_model, defines_model, trains
from probes._training.optimised import own_models

# What is loaded otherwise than from a data set is named before it: `config_loader`, `model_loader`.
_LOADER: Final = (
    "".join(
        f"(?<!{word}_)"
        for word in (
            "config", "configs", "configuration", "cfg", "conf", "settings", "params", "env", "yaml", "hydra",
            "secrets", "model", "models", "weights", "checkpoint", "checkpoints", "module", "plugin",
        )
    )
    + "loaders?"
)  # fmt: skip
DATA: Final = regex(
    rf"(?i)(?:^|_|\b)(?:data|datas|dataset|datasets|datamodule|dataloaders?|{_LOADER}|preprocess\w*|processing|make_dataset|"
    r"transforms?|augment\w*|features?|corpus|collate|tokeni[sz]\w*|normali[sz]\w*|splits?|download\w*|etl|ingest\w*|batch)"
    r"(?:_|\b|$)|data(?:set|load|module)|preproces"
)
MODEL: Final = regex(
    r"(?i)(?:^|_|\b)(?:models?|forward|backward|networks?|nets?|nn|cnn|unet|resnet|classifier|loss|"
    r"optimi[sz]er\w*|checkpoint\w*|evaluat\w*|predict\w*|inference|encoder|decoder|lightning|architecture|autoencoder|"
    r"gan|vit|bert|regressor|pipeline|weights|gradients?|fit|(?<!data_)(?<!data)module)(?:_|\b|$)|"
    # What is trained on is data (`train_set`), and a constraint trains nothing.
    r"(?<!s)train(?!(?:ing)?_?(?:(?:and|val|valid|validation|test)_){0,3}"
    r"(?:data(?:_?(?:set|loader|frame|module)s?)?|sets?|df|splits?|loaders?|frame|csv|folder)(?:_|\b|$))|model"
)
# In a file about something else only these, not `fit` or `split`, say that a test is about the topic all the same.
_PLAIN: Final = {
    DATA.pattern: regex(r"(?:^|_)(?:data(?:_?(?:set|loader|module)s?)?|preprocess\w*)(?:_|$)"),
    MODEL.pattern: regex(r"(?:^|_)(?:models?|training|forward|backward|loss|network|inference|optimi[sz]er)(?:_|$)"),
}


def plain_topic_words(topic: re.Pattern[str]) -> re.Pattern[str]:
    """Return the words that say outright that a test is about a topic."""
    return _PLAIN[topic.pattern]


@once
def parts_of(repo: Repository, target: str) -> tuple[str, ...]:
    """Return the parts of a target's name that say what it is: a package is named after the whole project."""
    first, _, rest = target.partition(".")
    parts = (rest if rest and first in _packages(repo) else target).split(".")[-3:]
    said = tuple(_said(repo, part) for part in parts)
    return (*said[:-1], "model") if not DATA.search(".".join(said)) and _works_on_models(repo, target) else said


def _works_on_models(repo: Repository, target: str) -> bool:
    """Return whether a target is a class of models, or a function that builds one or fits it, whatever its name."""
    located = repo.python.class_(target) or repo.python.function(target)
    if located is None:
        return False
    module, item = located
    lines = _model_lines(repo).get(module.path, ())
    first = bisect_left(lines, item.line)
    return first < len(lines) and lines[first] <= item.end_line


@once
def _model_lines(repo: Repository) -> Mapping[str, Sequence[int]]:
    """Return the lines on which the code defines models, builds or fits them, in order."""
    found: dict[str, list[int]] = {}
    code = sources(repo)
    for place in (*defines_model(code), *builds_model(code), *trains(code)):
        if place.path and place.line:
            found.setdefault(place.path, []).append(place.line)
    return {path: sorted(lines) for path, lines in found.items()}


def _said(repo: Repository, part: str) -> str:
    """Return what a part of a name says: what its class is, where it names one of the project's own."""
    if part in _data_classes(repo):
        return "datamodule"
    if part == "Sequential":
        return "model"  # of Keras, as of torch.nn
    name = snake_case(part)
    return "model" if part in _model_classes(repo) and not DATA.search(name) else name


@once
def _model_classes(repo: Repository) -> frozenset[str]:
    """Return the names of the project's own classes of models, those left out that stand where data is handled."""
    owned = (name.removesuffix("()").rpartition(".") for name in own_models(repo))
    return frozenset(name for module, _, name in owned if not DATA.search(module.rpartition(".")[2]))


@once
def _data_classes(repo: Repository) -> frozenset[str]:
    """Return the names of the project's own classes that hold data, whatever they are called."""
    return frozenset(
        cls.name
        for module in repo.python.code
        for cls in module.classes
        if any(base.endswith(("LightningDataModule", "torch.utils.data.Dataset")) for base in cls.bases)
    )


_DRAWING: Final = ("matplotlib", "seaborn", "plotly", "altair", "bokeh")
_ASKS: Final = frozenset(
    {"predict", "predict_proba", "predict_step", "forward", "eval", "load_state_dict", "load_model"}
)


def draws(repo: Repository, target: str) -> bool:
    """Return whether a target is a function of the project that draws, and asks no model for what it draws."""
    located = repo.python.function(target)
    if located is None:
        return False
    module, function = located
    given = {item.name for item in function.parameters}
    called = [call for call in module.calls_in(function.qualname) if call.name]
    asks = any(call.name in given or call.method in _ASKS for call in called)
    return not asks and any(call.name.partition(".")[0] in _DRAWING for call in called)


@once
def _packages(repo: Repository) -> frozenset[str]:
    """Return the first parts of the dotted names of the project's own modules."""
    names = (module.name for module in repo.python.code if module.name and "." in module.name)
    return frozenset(name.partition(".")[0] for name in names)


_CAMEL: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(name: str) -> str:
    """Return a name in small letters, with a stroke before each word."""
    return _CAMEL.sub("_", name).lower()
