"""What the functions of probes and remarks return, held to its form: packages of others have them, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from auditor._failures import raised_at
from auditor.finding import Evidence, Finding, Remark


def finding_of(returned: object) -> Finding:
    """Return what a probe returned. Raises TypeError where it is no finding, or its evidence is none."""
    if not isinstance(returned, Finding):
        raise TypeError(f"it returned {type(returned).__name__}, and no Finding")
    _require_evidence(returned.evidence)
    return returned


def remarks_of(returned: object, name: str) -> list[Remark]:
    """Return what the source of the remarks called `name` returned or yielded.

    Raises TypeError where that is no remarks, one has another id than its source is registered under, by which nobody
    could look it up, or its evidence is none.
    """
    if not isinstance(returned, Iterable):
        raise TypeError(f"it returned {type(returned).__name__}, and no remarks")
    remarks = []
    for each in returned:
        if not isinstance(each, Remark):
            raise TypeError(f"{type(each).__name__} is no Remark")
        if each.id != name:
            raise TypeError(f"the id {each.id!r} is not the one that it is registered under")
        if isinstance(each.evidence, Evidence):
            raise TypeError("the evidence of a remark is a tuple of Evidence, not one alone")
        _require_evidence(each.evidence)
        remarks.append(each)
    return remarks


def _require_evidence(places: Iterable[object]) -> None:
    wrong = next((each for each in places if not isinstance(each, Evidence)), None)
    if wrong is not None:
        raise TypeError(f"{type(wrong).__name__} is no Evidence")


def what_failed(kind: str, name: str, function: Callable[..., object], error: Exception, caller: str) -> str:
    """Return that a probe or a remark (`kind`) failed, how and where, and whose it is where it is not the program's.

    `caller` is the file that called the function: neither its frames nor this module's are the function's.
    """
    from auditor.registry import maker_of

    maker = maker_of(function)
    called = f"{kind} {name}" if maker or kind == "remark" else kind
    return f"the {called}{maker and f' of {maker}'} failed: {_where(error, function, caller)}"


def _where(error: Exception, function: Callable[..., object], caller: str) -> str:
    """Return the kind of an exception and where it was raised: what was returned wrongly, in the function itself."""
    kind, place = type(error).__name__, raised_at(error, {caller, __file__})
    if place is not None:
        return f"{kind} in {place}"
    code = getattr(function, "__code__", None)
    return f"{kind} in {Path(code.co_filename).name}:{code.co_firstlineno}, {error}" if code is not None else kind
