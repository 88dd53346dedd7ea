"""The report with honest marks: what is there ticked, what is refuted cleared, and not another byte changed."""

from __future__ import annotations

import os
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor.audited import Audit, AuditedItem
from auditor.crosscheck import Verdict
from auditor.finding import Confidence
from auditor.report.items import Checklist, Line, read_checklist
from auditor.report.markdown import Page, parse_page

if TYPE_CHECKING:
    from auditor.checklist import Catalogue

_CONTEXT: Final = 3
_BALLOTS: Final = ("☐", "☑")  # of a report that has no brackets


class SuggestError(Exception):
    """The report cannot be written: one sentence, what is wrong and what to do."""


class Edit(NamedTuple):
    """One mark to be set: the bytes from `start` to `end` become `new`."""

    item: str
    line: int
    start: int
    end: int
    new: bytes
    ticks: bool


class Left(NamedTuple):
    """One mark that is left as it is, and why."""

    item: str
    line: int | None
    why: str


class Suggestion(NamedTuple):
    """What an honest report differs in: the edits in the order of their place, and what is left."""

    path: str
    before: bytes
    after: bytes
    edits: tuple[Edit, ...]
    left: tuple[Left, ...]


def suggest(audit: Audit, report: bytes, catalogue: Catalogue) -> Suggestion:
    """Return the honest marks of an audit's report, whose bytes are `report`."""
    verdicts = {item.id: item for item in audit.items}
    page = parse_page(report)
    checklist = read_checklist(report, catalogue)
    lines = [line for line in checklist.lines if line.item is not None]
    tick = checklist.sign or _style(lines)
    let_be = audit.let_be
    edits: list[Edit] = []
    left: list[Left] = []
    for line in lines:
        assert line.item is not None
        item = verdicts.get(line.item.id)
        if item is None:
            continue
        if item.id in let_be and item.verdict is Verdict.UNCLAIMED:
            left.append(Left(item.id, line.line + 1, "not ticked, and there, but an answer denies it"))
            continue
        found = _decide(page, checklist, line, item, tick)
        if isinstance(found, Edit):
            edits.append(found)
        elif found is not None:
            left.append(found)
    return Suggestion(audit.report.marks_path or "", report, _applied(report, edits), tuple(edits), tuple(left))


def _decide(page: Page, checklist: Checklist, line: Line, item: AuditedItem, tick: str) -> Edit | Left | None:
    """Return the edit of one line, why it is left, or None where it is honest as it is."""
    ticked = checklist.is_ticked(line.mark)
    clear = item.verdict is Verdict.REFUTED and ticked is True
    surely = item.verdict is Verdict.UNCLAIMED and item.confidence is Confidence.HIGH and ticked is False
    surely = surely and not item.generated and not item.struck
    if not clear and not surely:
        why = _why(item, line, ticked)
        return Left(item.id, line.line + 1, why) if why else None
    if not line.boxed:
        return Left(item.id, line.line + 1, "it is done, and the line has no brackets to put a tick in")
    brackets = _in_brackets(page, line)
    new = (tick if surely else " ") if brackets else _BALLOTS[surely]
    start, end = page.byte_offset(line.line, line.start), page.byte_offset(line.line, line.end)
    return Edit(item.id, line.line + 1, start, end, new.encode(page.encoding, "replace"), surely)


def _in_brackets(page: Page, line: Line) -> bool:
    text = page.text[page.starts[line.line] :][: line.end + 2]
    return text[: line.start].endswith("[") and text[line.end :].lstrip("\\").startswith("]")


def _why(item: AuditedItem, line: Line, ticked: bool | None) -> str:
    """Return why an item's mark is left for a person to decide; empty where there is nothing to decide."""
    if item.waived:
        return "ticked and waived by its own line"
    if item.ticked is None and item.listed:
        if ticked is None:
            return f"the mark {line.mark!r} is neither a tick nor blank"
        return "listed twice, with different marks"
    if item.verdict is Verdict.UNCLAIMED and item.struck:
        return "struck through, and done"
    if item.verdict is Verdict.UNCLAIMED and item.generated:
        return "not ticked, and done by what the template generated: tick it if you use it"
    return {
        Verdict.UNCONFIRMED: "ticked and not found, but not surely",
        Verdict.DISPUTED: "ticked and not found, and .audit.yaml points at evidence",
        Verdict.DOUBTFUL: "ticked, and there only in part",
        Verdict.ERROR: "it could not be looked at",
        Verdict.UNCLAIMED: "not ticked, and probably done",
    }.get(item.verdict, "")


def _style(lines: Sequence[Line]) -> str:
    """Return the tick that the report uses: `x`, or `X` where that is the more frequent."""
    used = Counter(line.mark.strip() for line in lines)
    return "X" if used["X"] > used["x"] else "x"


def _applied(report: bytes, edits: Iterable[Edit]) -> bytes:
    parts, at = [], 0
    for edit in edits:
        parts += [report[at : edit.start], edit.new]
        at = edit.end
    return b"".join([*parts, report[at:]])


def unified_diff(suggestion: Suggestion) -> bytes:
    """Return the diff that `git apply` and `patch -p1` take from the root of the repository; empty without edits."""
    before, after = (data.split(b"\n") for data in (suggestion.before, suggestion.after))
    changed = [index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if not changed:
        return b""
    ended = before[-1] == b""
    count = len(before) - ended  # a last line without its line end is one of its own
    name = suggestion.path.encode("utf-8", "surrogateescape")
    out = [_name(b"--- ", b"a/" + name), _name(b"+++ ", b"b/" + name)]
    for first, last in _hunks(changed, count):
        out.append(b"@@ -%d,%d +%d,%d @@\n" % (first + 1, last - first, first + 1, last - first))
        index = first
        while index < last:
            stop = index
            while stop < last and before[stop] != after[stop]:
                stop += 1
            if stop == index:
                out.append(_line(b" ", before, index, ended))
                index += 1
                continue
            out += [_line(b"-", before, at, ended) for at in range(index, stop)]
            out += [_line(b"+", after, at, ended) for at in range(index, stop)]
            index = stop
    return b"".join(out)


def _hunks(changed: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    first = last = -1
    for index in changed:
        if first >= 0 and index - _CONTEXT > last:
            yield first, last
            first = -1
        if first < 0:
            first = max(index - _CONTEXT, 0)
        last = min(index + _CONTEXT + 1, count)
    yield first, last


def _line(sign: bytes, lines: Sequence[bytes], index: int, ended: bool) -> bytes:
    tail = b"\n" if ended or index < len(lines) - 1 else b"\n\\ No newline at end of file\n"
    return sign + lines[index] + tail


def _name(head: bytes, name: bytes) -> bytes:
    """Return a header line, its name quoted as git does where it must be, ended by a tab where it has spaces."""
    if any(byte < 32 or byte in b'"\\\x7f' for byte in name):
        quoted = b"".join(
            b"\\" + bytes([byte]) if byte in b'"\\' else b"\\%03o" % byte if byte < 32 or byte == 127 else bytes([byte])
            for byte in name
        )
        return head + b'"' + quoted + b'"\n'
    return head + name + (b"\t\n" if b" " in name else b"\n")


def write(root: Path, suggestion: Suggestion) -> None:
    """Write the report below `root` in one step, its mode kept.

    Raises SuggestError where it is no regular file inside the root, has changed since, or cannot be written.
    """
    path = root.joinpath(*suggestion.path.split("/"))
    for folder in [path, *path.parents]:
        if folder == root:
            break
        if folder.is_symlink():
            raise SuggestError(
                f"{folder} is a symbolic link, which is never written through; edit its target yourself."
            )
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode):
            raise SuggestError(f"{path} is not a regular file; it is left alone.")
        if path.read_bytes() != suggestion.before:
            raise SuggestError(f"{path} was changed while it was audited; run it again.")
        _replace(path, suggestion.after, stat.S_IMODE(found.st_mode))
    except OSError as error:
        raise SuggestError(f"{path} cannot be written ({error.strerror}); nothing was changed.") from None


def _replace(path: Path, data: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=".audit-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
