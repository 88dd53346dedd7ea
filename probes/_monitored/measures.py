"""Measures of drift that a project writes out itself, under whatever name: of what they are made, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

BETWEEN: Final = regex(
    r"scipy\.(?:stats|spatial\.distance)\.(?:ks_2samp|wasserstein_distance(?:_nd)?|jensenshannon|anderson_ksamp|"
    r"cramervonmises_2samp|epps_singleton_2samp|energy_distance)"
)
"""Statistics of how far two distributions lie apart."""
_STABILITY: Final = regex(r"(?i)population[ _-]{0,2}stability")
"""A measure that is used for drift alone."""
_PSI: Final = regex(r"(?i)(?<![a-z])psi(?![a-z])")
_OF_PSI: Final = regex(r"(?i)stability|drift|shift|\bbin(?:s|ned)?\b|\bexpected\b|distribution")
"""What is said beside that letter where it is no angle and no wave."""
_OTHERS: Final = regex(
    r"(?i)(?<![a-z])mmd(?![a-z])|max(?:imum|imal)?[ _-]mean[ _-]discrepancy|kullback|(?<![a-z])kl[ _-]?div|"
    r"jensen[ _-]?shannon|(?<![a-z])js[ _-]?div|wasserstein|earth[ _-]?mover|energy[ _-]distance|kolmogorov|hellinger|"
    r"bhattacharyya"
)
"""Measures that are used for other things, too: for losses, and between any two things."""
_SAYS: Final = regex(r"(?i)drift|\bshift(?:ed|s)?\b|population[ _-]stability")
_CALLED: Final = regex(r"(?i)drift|(?<![a-z])(?:shifted|moved)(?![a-z])|[a-z]_shift\Z|outdated|stale")
_PARTS: Final = regex(
    r"(?:nan)?(?:mean|std|var|median|quantiles?|percentile)|hist(?:ogram)?|bincount|value_counts|searchsorted|q?cut|digitize|"
    r"log|log2|exp|sqrt|sum|abs|cumsum|norm|maximum|clip|cdist|rbf_kernel"
)
"""What measures are made of."""
_SHARES: Final = regex(
    r"hist(?:ogram)?|bincount|value_counts|searchsorted|q?cut|digitize|(?:nan)?(?:quantiles?|percentile)"
)
_BEFORE: Final = regex(
    r"(?i)(?:\w+_)?(?:ref|reference|baseline|historical|before|then|past|train(?:ing|ed)?|learnt|learned|seen)(?:_\w+)?"
)
"""What was. Old and new are the sides of any change, expected and actual those of any error."""
_NOW: Final = regex(
    r"(?i)(?:\w+_)?(?:cur|current|live|prod|production|incoming|recent|now|after|today|latest|served|asked|stored|logged|"
    r"collected)(?:_\w+)?"
)
_REFERENCE: Final = regex(r"(?i)(?:\w+_)?(?:ref|reference|historical)(?:_\w+)?")
_SERVED: Final = regex(r"(?i)(?:\w+_)?(?:cur|current|live|prod|production|incoming|logged|served)(?:_\w+)?")
_NEW: Final = regex(r"(?i)(?:\w+_)?(?:new|actual)(?:_\w+)?")
_OF_MODELS: Final = regex(
    r"(?i)(?:\w+_)?(?:logits?|(?:log_?)?probs?|mu|sigma|log_?var|policy|student|teacher|prior|posterior|loss(?:es)?|scores?|"
    r"accuracy|accuracies|metrics?|errors?|models?|weights)(?:_\w+)?"
)
"""What belongs to a model or to how well it does, and is no data."""
_ANSWERED: Final = regex(r"(?i)prob|score")
"""What a model answered, which may drift as data does where it was a reference and is served."""
_LOSS: Final = regex(r"(?i)(?<![a-z])loss(?:es)?(?![a-z])")
_TRAINS: Final = frozenset({"backward", "zero_grad", "apply_gradients", "step"})
_SETS: Final = 2
_MADE_OF: Final = 3
_MOST_LINES: Final = 6


def own_measures(repo: Repository) -> Iterator[tuple[Module, str, int, str]]:
    """Yield the functions of the code that work out how far two sets lie apart: module, function, line and by what.

    Of a measure that is used for other things, too, it has to be said, by what it is given or who calls it.
    """
    for module in repo.python.code:
        text: list[str] | None = None
        for function in module.functions:
            if function.stub or function.nested:
                continue
            text = (repo.tree.text(module.path) or "").split("\n") if text is None else text
            said = f"{function.name} {_docstring(text, function)}"
            line = _line(repo, module, function, said)
            if line is not None:
                yield module, function.qualname, line, "the project's own measure"
                continue
            if "drift" in function.name.lower():
                yield from _handed_on(repo, module, function)
            for call in _between(module, function, said):
                yield module, function.qualname, call.line, call.name


def _line(repo: Repository, module: Module, function: Function, said: str) -> int | None:
    """Return the line of a function that is a measure of its own; None where it is none."""
    given = [item.name for item in function.parameters if item.name not in ("self", "cls")]
    sure = any(map(_REFERENCE.fullmatch, given)) and any(map(_SERVED.fullmatch, given))
    if any(_OF_MODELS.fullmatch(name) and not (sure and _ANSWERED.search(name)) for name in given):
        return None
    stable = _STABILITY.search(said) or (
        _PSI.search(said)
        and not {"psi", "phi"} & {name.lower() for name in given}
        and (_PSI.search(function.name) or _OF_PSI.search(said))
    )
    other = _OTHERS.search(said) if not _LOSS.search(said) else None
    paired = _then_and_now(given)
    if len(given) < _SETS or not (stable or other or paired):
        return None
    parts = _parts(module, function)
    if len(parts) < _MADE_OF:
        return None
    shares = any(map(_SHARES.fullmatch, parts)) and any(part in ("log", "log2", "abs", "sum") for part in parts)
    if (shares and (stable or paired)) or (other and (paired or _compared(repo, module, function))):
        return function.line
    return None


def _then_and_now(names: Sequence[str]) -> bool:
    """Return whether names speak of what was and of what is."""
    if any(map(_BEFORE.fullmatch, names)) and any(map(_NOW.fullmatch, names)):
        return True
    return any(map(_REFERENCE.fullmatch, names)) and any(map(_NEW.fullmatch, names))


def _parts(module: Module, function: Function) -> list[str]:
    """Return what a function calls of that which measures are made of, in functions within it, too."""
    within = (call for call in module.calls if function.line < call.line <= function.end_line)
    return [call.method for call in within if _PARTS.fullmatch(call.method)]


def _handed_on(repo: Repository, module: Module, function: Function) -> Iterator[tuple[Module, str, int, str]]:
    """Yield what a function that is called after drift hands two things to, and that measures."""
    for call in module.calls_in(function.qualname):
        step = repo.serving.followed(module, call) if len(call.values) >= _SETS else None
        own = step.module.function(step.qualname) if step is not None else None
        if step is not None and own is not None and len(_parts(step.module, own)) >= _MADE_OF:
            yield step.module, own.qualname, own.line, "the project's own measure"


def _compared(repo: Repository, module: Module, function: Function) -> bool:
    """Return whether a function is called where what was and what is are spoken of, and nothing is trained."""
    for caller in repo.python.code:
        for call in caller.calls:
            if call.method != function.name or not call.scope:
                continue
            step = repo.serving.followed(caller, call)
            if step is None or (step.module.path, step.qualname) != (module.path, function.qualname):
                continue
            names = [item.target for item in caller.assigns if item.scope == call.scope]
            inside = caller.function(call.scope)
            names += [item.name for item in inside.parameters] if inside is not None else []
            trains = any(each.method in _TRAINS for each in caller.calls_in(call.scope))
            if not trains and _then_and_now(names):
                return True
    return False


def _between(module: Module, function: Function, said: str) -> Iterator[Call]:
    """Yield what a function calls to compare two distributions where its name or words say that data may have moved."""
    for call in module.calls_in(function.qualname):
        if BETWEEN.fullmatch(call.name) and (_CALLED.search(function.name) or _SAYS.search(said)):
            yield call


def _docstring(text: list[str], function: Function) -> str:
    if function.docstring_line is None:
        return ""
    end = min(function.end_line, function.docstring_line + _MOST_LINES)
    told = "\n".join(line[:200] for line in text[function.docstring_line - 1 : end]).strip()
    return told[: told.find('"""', 3) if told.find('"""', 3) > 0 else None]
