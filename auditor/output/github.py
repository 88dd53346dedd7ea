"""The audit as GitHub's workflow commands: annotations of the report's lines in a pull request or a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.crosscheck import Level
from auditor.output._labels import ticks_of, where_of
from auditor.output._results import FAILED, Result, failures, inside, results
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.audited import Audit, Place

_COMMANDS = {Level.REFUTED: "error", Level.CONTRADICTED: "error", Level.DOUBTFUL: "warning"}
_KINDS = ("error", "warning", "notice")
_ANNOTATED = 10
"""So many annotations of a kind GitHub makes of a step's commands."""
_SHOWN_PLACES = 4
_LONGEST = 600


def render(audit: Audit) -> bytes:
    """Return one workflow command a line: the counts, secrets, a discrepancy each, then remarks and other warnings.

    GitHub annotates with the first ten of a kind, so that what matters most comes first. Every line is a command, and
    what students wrote is escaped in it, so that no text of theirs becomes one.
    """
    found = tuple(results(audit))
    commands = list(_commands(audit, found))
    most = max((sum(line.startswith(f"::{kind} ") for line in commands) for kind in _KINDS), default=0)
    lines = [_command("notice", None, None, "audit", [_counts(audit, most)]), *commands]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _counts(audit: Audit, most: int) -> str:
    if not audit.report.found:
        return "no report was found"
    found = audit.counted.discrepancies
    counts = f"{ticks_of(audit)[0]}, {found} discrepanc{'y' if found == 1 else 'ies'}"
    return (
        f"{counts}; GitHub shows {_ANNOTATED} annotations of a kind, the log has all" if most > _ANNOTATED else counts
    )


def _commands(audit: Audit, found: tuple[Result, ...]) -> Iterator[str]:
    secrets = [warning for warning in audit.warnings if warning.id == "secret"]
    for warning in secrets:
        yield _command("warning", warning.path, warning.line, f"audit {warning.id}", [warning.message])
    for result in found:
        lines = [result.said, result.found, *_places(result.places)]
        if result.remedy:
            lines.append(f"to do: {result.remedy}")
        yield _command(_COMMANDS[result.level], result.path, result.line, f"{result.rule}: {result.verdict}", lines)
    for item in failures(audit):
        yield _command("error", None, None, f"{item.id}: the program failed", [item.message, FAILED])
    for remark in [*(entry for item in audit.items for entry in item.remarks), *audit.remarks]:
        first = next((place for place in remark.evidence if place.path and not place.commit), None)
        path, line = (first.path, first.line) if first is not None else (None, None)
        yield _command("notice", path, line, f"remark {remark.id}", [remark.message, *_places(remark.evidence)])
    for warning in audit.warnings:
        if warning not in secrets:
            yield _command("notice", warning.path, warning.line, f"audit {warning.id}", [warning.message])


def _places(places: tuple[Place, ...]) -> Iterator[str]:
    for place in places[:_SHOWN_PLACES]:
        yield f"→ {where_of(place.path, place.line, place.commit, place.branch)}  {place.note}".rstrip()


def _command(kind: str, path: str | None, line: int | None, title: str, lines: list[str]) -> str:
    properties = []
    file = inside(path)
    if file is not None:
        properties.append(f"file={_property(file)}")
        if line is not None and line > 0:
            properties.append(f"line={line}")
    properties.append(f"title={_property(title)}")
    message = "%0A".join(_data(plain(text)[:_LONGEST]) for text in lines if text)
    return f"::{kind} {','.join(properties)}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(plain(text)).replace(":", "%3A").replace(",", "%2C")
