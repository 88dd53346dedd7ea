"""Which of several places that define, load or train a model is shown first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._data.modules import is_data_module
from probes._shared import stem
from probes._training.models import (
    Model,
    distance_from_training,
    is_beside_package,
    models_defined,
    models_loaded,
    only_uses_model,
)

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_BY_NAME = regex(r"(?i)(?:^|_)(?:models?|net|network|classifier|regressor)(?:$|_)")
_PREPARES = regex(r"(?:sklearn|imblearn)\.(?:pipeline|compose)\b.*")
_LEFT_OVER = regex(r"(?i)(?:^|[/_-])(?:old|copy|backup|bak|deprecated|legacy|unused)(?:[/_.-])")
_ASIDE = regex(r"(?i)(?:^|_)(?:api|app|predict\w*|infer\w*|serv\w*|example\w*)(?:$|_)")


def models_first(modules: Iterable[Module], defined: Iterable[Model]) -> list[Evidence]:
    """Return classes of models: those built as no layer of another first, then by the name of their module.

    A placeholder of a single weight comes last of all.
    """
    listed, classes = list(modules), list(defined)
    dummies = _placeholders(listed)
    own = frozenset(model.name for model in classes)
    calls = [call for module in listed for call in module.calls if call.method in own]
    built = {call.method for call in calls if own.isdisjoint(call.scope.split("."))}
    layers = {call.method for call in calls} - built  # of another model, which builds them

    def key(model: Model) -> tuple[bool, bool, bool, bool, bool]:
        name, place = model.name, model.place
        where = stem(place.path or "")
        aside = name in layers or _ASIDE.search(where) is not None or is_leftover_file(place.path or "")
        return (
            (place.path, place.line) in dummies,
            aside,
            name not in built,
            where not in ("model", "models"),
            not _BY_NAME.search(where),
        )

    return [model.place for model in sorted(classes, key=key)]


def _placeholders(modules: Iterable[Module]) -> frozenset[tuple[str | None, int | None]]:
    """Return where the classes stand that are no more than a layer from one number to one, as a template has it."""
    return frozenset(
        (module.path, item.line)
        for module in modules
        for item in module.classes
        if [(call.method, *(given.literal for given in call.args)) for call in _building(module, item.qualname)]
        == [("Linear", 1, 1)]
    )


def _building(module: Module, qualname: str) -> Iterator[Call]:
    inside = module.calls_in(qualname)
    return (call for call in inside if call.method[:1].isupper() and not call.name.endswith("()"))


def models_shown(repo: Repository, modules: Iterable[Module]) -> list[Evidence]:
    """Return the model that is defined and the one that is loaded, a placeholder after one that is loaded."""
    listed = list(modules)
    defined = models_first(listed, models_defined(listed))[:1]
    loaded = loaded_first(repo, listed, models_loaded(listed))[:1]
    dummies = _placeholders(listed)
    return sorted([*defined, *loaded], key=lambda place: (place.path, place.line) in dummies)


def loaded_first(repo: Repository, modules: Iterable[Module], loaded: Iterable[Model]) -> list[Evidence]:
    """Return places that load a model: those of a module for it or of the training first, what they do with it last.

    What only strings the steps of an estimator together comes after the estimators.
    """
    by_path = {module.path: module for module in modules}

    def key(model: Model) -> tuple[bool, bool, bool, int]:
        path = model.place.path or ""
        module = by_path.get(path)
        handled = model.name.endswith(("load_state_dict", "state_dict"))
        apart = distance_from_training(repo, module) if module is not None else 0
        strung = _PREPARES.fullmatch(model.name) is not None
        return handled, strung, not _BY_NAME.search(stem(path)), apart

    return [model.place for model in sorted(loaded, key=key)]


def training_first(repo: Repository, modules: Iterable[Module], found: Iterable[Evidence]) -> list[Evidence]:
    """Return places that train or log: those of the training itself first, files left over from before after these."""
    apart = {module.path: distance_from_training(repo, module) for module in modules}

    def key(place: Evidence) -> tuple[bool, int, bool]:
        path = place.path or ""
        return is_leftover_file(path), apart.get(path, 0), is_beside_package(path)

    return sorted(found, key=key)


def is_leftover_file(path: str) -> bool:
    """Return whether the name of a file says that it was put aside: `OLD_train.py`, `main_copy.py`."""
    return _LEFT_OVER.search(path) is not None


def instead_of_training(repo: Repository, modules: Iterable[Module], path: str | None) -> str | None:
    """Return a path whose module handles the data or makes use of a model, and does not train it; else None."""
    module = next((module for module in modules if module.path == path), None)
    if path is not None and (is_data_module(path) or (module is not None and only_uses_model(repo, module))):
        return path
    return None
