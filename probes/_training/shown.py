"""Which of several places that define, load or train a model is shown first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor import Evidence, Repository, regex
from probes._shared import stem
from probes._training.handled import is_data_module
from probes._training.models import apart_from_training, beside_training

if TYPE_CHECKING:
    from auditor.views.python import Module

_BY_NAME = regex(r"(?i)(?:^|_)(?:models?|net|network|classifier|regressor)(?:$|_)")
_ASIDE = regex(r"(?i)(?:^|_)(?:api|app|predict\w*|infer\w*|serv\w*|example\w*)(?:$|_)")


def models_first(modules: Iterable[Module], defined: Iterable[Evidence]) -> list[Evidence]:
    """Return classes of models: those built as no layer of another first, then by the name of their module."""
    listed, classes = list(modules), list(defined)
    names = {place: place.note.rpartition(" ")[2] for place in classes}
    own = frozenset(names.values())
    calls = [call for module in listed for call in module.calls if call.method in own]
    built = {call.method for call in calls if own.isdisjoint(call.scope.split("."))}
    layers = {call.method for call in calls} - built  # of another model, which builds them

    def key(place: Evidence) -> tuple[bool, bool, bool, bool]:
        name, where = names[place], stem(place.path or "")
        aside = name in layers or _ASIDE.search(where) is not None
        return aside, name not in built, where not in ("model", "models"), not _BY_NAME.search(where)

    return sorted(classes, key=key)


def loaded_first(repo: Repository, modules: Iterable[Module], loaded: Iterable[Evidence]) -> list[Evidence]:
    """Return places that load a model: those of a module for it or of the training first, what they do with it last."""
    by_path = {module.path: module for module in modules}

    def key(place: Evidence) -> tuple[bool, bool, int]:
        module = by_path.get(place.path or "")
        handled = place.note.endswith(("load_state_dict", "state_dict"))
        apart = apart_from_training(repo, module) if module is not None else 0
        return handled, not _BY_NAME.search(stem(place.path or "")), apart

    return sorted(loaded, key=key)


def training_first(repo: Repository, modules: Iterable[Module], found: Iterable[Evidence]) -> list[Evidence]:
    """Return places that train or log: those of the training itself first."""
    apart = {module.path: apart_from_training(repo, module) for module in modules}
    return sorted(found, key=lambda place: apart.get(place.path or "", 0))


def instead_of_training(repo: Repository, modules: Iterable[Module], path: str | None) -> str | None:
    """Return a path whose module handles the data or makes use of a model, and does not train it; else None."""
    module = next((module for module in modules if module.path == path), None)
    if path is not None and (is_data_module(path) or (module is not None and beside_training(repo, module))):
        return path
    return None
