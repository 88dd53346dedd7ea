"""What callers give to a function that stores: where its own parameter says more, or less, than the argument does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._kept.words import OF_A_FILE, OUTPUT, parameters_of
from probes._shared import last

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call, Module
    from auditor.views.serving import Reached

_BESIDES: Final = regex(
    r"(?i)file_?name|(?:\w+_)?time(?:stamp)?|now|latency|duration|content_type|size|uuid|request_id|session_id"
)
"""What tells nothing of a request itself, whatever the function that is given it calls it."""
_PREPARED: Final = regex(
    r"(?i)(?:^|[/}])(?:processed|interim)/(?!.*(?:pred|infer|log|request|response|monitor|drift|current|feedback|record))"
)


def is_prepared_data_file(texts: Iterable[str | None]) -> bool:
    """Return whether what a call is given names a file of prepared training data, which is no call of the API."""
    return any(text and _PREPARED.search(text[:500]) for text in texts)


_LEFT: Final = frozenset({"torch.save", "pickle.dump", "joblib.dump", "wandb.log", "mlflow.log_dict"})
"""What stores the weights and the figures of training as well as anything else."""
_NEAR: Final = 8
_MODEL: Final = regex(r"(?i)(?:.*[_./])?(?:model|weight|checkpoint|ckpt)s?(?:_(?:path|file))?(?:\.[a-z]+)?")


def is_left_by_training(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call stores what training leaves: weights, and what a function that trains logs or dumps."""
    if call.name == "shutil.copy":
        # What is copied may stand in another call: `copy(str(src_model), folder)`.
        told = repo.python.written.names(repo.python.written.inside(module, call))
        return any(_MODEL.fullmatch(name) for name in told.union(value.string or "" for value in call.args))
    if call.name not in _LEFT:
        return False
    root = call.scope.split(".", 1)[0]
    for other in module.calls:
        near = other.scope == call.scope and 0 <= other.line - call.line < _NEAR
        if (near and other.method == "state_dict") or (
            other.method == "backward" and other.scope.split(".", 1)[0] == root
        ):
            return True
    return False


_PART: Final = regex(r"(?i)(?:[xy]_)?(train|test|val)(?:ing|id|idation)?_\w+|\w*_(train|test|val)(?:id|idation)?")


def parted(given: Iterable[set[str]]) -> bool:
    """Return whether what calls of one function are given are the parts of a data set: one to train on, one to test."""
    parts = {(match[1] or match[2]).lower() for names in given for name in names if (match := _PART.fullmatch(name))}
    return "train" in parts and len(parts) > 1


def only_besides(names: set[str]) -> bool:
    """Return whether names speak only of what comes with a request: its time, the name of its file."""
    return bool(names) and all(_BESIDES.fullmatch(name) for name in names)


def hands_no_request(repo: Repository, module: Module, call: Call, name: str) -> bool:
    """Return whether a call hands a function what was predicted, what comes with a request, and no parameter whole.

    What is given to the function that it stands in says nothing of what is stored, then.
    """
    written = repo.python.written
    text = written.inside(module, call)
    names = written.names(text) - {name}
    whole = written.words(OF_A_FILE.sub(" ", text)).intersection(parameters_of(module, call.scope))
    return bool(names) and not whole and all(_BESIDES.fullmatch(word) or OUTPUT.search(word) for word in names)


def calling_functions(
    repo: Repository, reached: tuple[Reached, ...], step: Reached
) -> Iterator[tuple[Reached, list[Call]]]:
    """Yield what of that which a route reaches runs a function, each with the calls by which it does."""
    name = last(step.qualname)
    for caller in reached:
        found = [call for call in caller.module.calls_in(caller.qualname) if _runs_named(repo, call, name)]
        if found:
            yield caller, found


def _runs_named(repo: Repository, call: Call, name: str) -> bool:
    """Return whether a call runs a function of a name, at once or by a worker, or hands it on to be run."""
    if name in (call.method, last(repo.serving.queued(call) or "")):
        return True
    return any(last(value.name or "") == name for value in call.values)


def stores_data_set(repo: Repository, reached: tuple[Reached, ...], step: Reached, storing: list[Call]) -> bool:
    """Return whether a function stores the parts of a data set, each by a call of its own or of its callers."""
    written = repo.python.written
    calling = ((caller.module, call) for caller, found in calling_functions(repo, reached, step) for call in found)
    handed = (written.words(written.inside(module, call)) for module, call in calling)
    return parted(written.words(written.inside(step.module, call)) for call in storing) or parted(handed)
