"""Source in, audit out."""

from __future__ import annotations

import posixpath
import re
import traceback
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audited import Audit, AuditedClaim, AuditedItem, AuditedReport, AuditedRepository, Place, Warned
from auditor.checklist import Catalogue, CatalogueError, Item, load_catalogue
from auditor.crosscheck import Verdict, judge
from auditor.elsewhere import OtherPlaces
from auditor.finding import Confidence, Evidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.registry import Probe, discover
from auditor.repository import Repository
from auditor.statistics import statistics

if TYPE_CHECKING:
    from auditor.git.snapshot import Snapshot
    from auditor.report.marks import Mark, Marks

__all__ = ["Audit", "UsageError", "audit", "choose"]

OnError = Callable[[str, Exception], None]

_HOST = re.compile(
    r"(?:https?://|ssh://)?(?:[^@/]+@)?(github\.com|gitlab\.com|[\w.-]*gitlab[\w.-]*)[:/](.+?)(?:\.git)?/?$"
)


class UsageError(ValueError):
    """An option that names nothing: one sentence, what is wrong and what to do."""


def audit(
    source: str,
    *,
    rev: str | None = None,
    at: str | None = None,
    report: str | None = None,
    checklist: str | Path | None = None,
    only: Sequence[str] = (),
    worktree: bool | None = None,
    cache_dir: Path | None = None,
    offline: bool = False,
    progress: Callable[[str], None] | None = None,
    on_error: OnError | None = None,
) -> Audit:
    """Return the audit of one commit (or work tree) of `source`.

    Raises SourceError where the source or the report that was asked for cannot be read, CatalogueError where the
    checklist cannot be, and UsageError where `only` names nothing.
    """
    catalogue = load_catalogue(checklist)
    named = parse_source(source)
    probes = discover(named.path)
    chosen = choose(catalogue, only)
    for item in catalogue.items:
        if item.probe not in probes:
            raise CatalogueError(
                f"the checklist's item {item.id!r} names the probe {item.probe!r}, which is not installed; "
                "`audit explain` lists those that are"
            )
    with open_snapshot(
        named,
        rev=rev,
        at=at,
        cache_dir=cache_dir,
        offline=offline,
        progress=progress,
        worktree=worktree,
    ) as snapshot:
        repository = Repository(snapshot, catalogue, _tracked(snapshot, report))
        return _audited(repository, probes, chosen, restricted=bool(only), on_error=on_error)


def _tracked(snapshot: Snapshot, report: str | None) -> str | None:
    """Return the report's path as the tree has it; raises SourceError where it is asked for and is not there."""
    if report is None:
        return None
    path = posixpath.normpath(report.replace("\\", "/"))
    if path not in snapshot.entries:
        near = get_close_matches(path, [name for name in snapshot.entries if name.casefold().endswith(".md")], n=1)
        hint = f"did you mean {near[0]}?" if near else "give its path from the root of the repository"
        raise SourceError(f"There is no report {report} at the audited commit of {snapshot.source}; {hint}")
    return path


def choose(catalogue: Catalogue, only: Sequence[str]) -> frozenset[str]:
    """Return the ids that `only` selects by id, module code (`M5`) or week (`week 1`); all where it is empty.

    Raises UsageError where a word selects nothing.
    """
    if not only:
        return frozenset(item.id for item in catalogue.items)
    chosen: set[str] = set()
    for word in only:
        wanted = word.strip().casefold()
        found = {
            item.id
            for item in catalogue.items
            if wanted == item.id
            or wanted == item.week.casefold()
            or wanted in {code.casefold() for code in item.module}
        }
        if not found:
            raise UsageError(
                f"--only {word!r} is no item, module code or week of this checklist; `audit explain` lists the items"
            )
        chosen |= found
    return frozenset(chosen)


def _audited(
    repository: Repository,
    probes: dict[str, Probe],
    chosen: frozenset[str],
    *,
    restricted: bool,
    on_error: OnError | None,
) -> Audit:
    from auditor.claimcheck import check, disagreements
    from auditor.claims import ITEMS, extract
    from auditor.report.marks import read_marks

    snapshot = repository.snapshot
    marks = read_marks(repository.tree, repository.catalogue, repository.report_path)
    linker = _Linker(snapshot)
    by_item = {mark.item_id: mark for mark in marks.marks}
    others = OtherPlaces(repository, run_probe)
    audited = [
        item
        for item in repository.catalogue.items
        if item.id in chosen and (item.listed_in(repository.catalogue.newest) or item.id in by_item)
    ]
    findings = {item.id: run_probe(repository, probes[item.probe], on_error) for item in audited}
    items = [
        _audited_item(
            item,
            probes[item.probe],
            findings[item.id],
            by_item.get(item.id),
            linker,
            others,
        )
        for item in audited
    ]
    if not restricted:
        items += [_custom_item(mark) for mark in marks.marks if mark.custom]
    failed: list[Warned] = []
    try:
        claims = [claim for claim in extract(repository) if not restricted or chosen.intersection(ITEMS[claim.id])]
        checked = check(claims, repository, findings, by_item)
        ours = {key: mark for key, mark in by_item.items() if key in findings}
        differing = disagreements(claims, ours, findings)
    except Exception as error:  # what cannot be read of the answers must not cost the items
        if on_error is not None:
            on_error("claims", error)
        failed.append(Warned("claims-failed", f"the answers could not be checked: {type(error).__name__}", marks.path))
        checked, differing = (), ()
    return Audit(
        repository=AuditedRepository(
            source=snapshot.source,
            url=snapshot.url,
            commit=snapshot.commit,
            branch=snapshot.branch,
            worktree=snapshot.worktree,
            dirty=snapshot.dirty,
            shallow=snapshot.shallow,
            partial=snapshot.partial,
        ),
        report=AuditedReport(
            found=marks.found,
            path=marks.path,
            marks_path=marks.marks_path,
            generation=marks.generation,
            group=marks.group,
            members=marks.members,
        ),
        items=tuple(items),
        claims=tuple(
            AuditedClaim(claim, tuple(linker.place(evidence) for evidence in claim.evidence)) for claim in checked
        ),
        disagreements=differing,
        answers=repository.answers.answers,
        statistics=statistics(repository),
        warnings=(*_warnings(repository, marks), *failed),
    )


def run_probe(repository: Repository, probe: Probe, on_error: OnError | None = None) -> Finding:
    """Return the probe's finding; one that raises is an `error` with the exception's name, never a crash.

    `on_error` is called with the item's id and the exception, for `--debug`.
    """
    try:
        return probe.function(repository)
    except Exception as error:
        if on_error is not None:
            on_error(probe.item, error)
        place = traceback.extract_tb(error.__traceback__)[-1]
        message = f"the probe failed: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
        return Finding(State.ERROR, message, (), Confidence.LOW)


def _audited_item(
    item: Item, probe: Probe, finding: Finding, mark: Mark | None, linker: _Linker, others: OtherPlaces
) -> AuditedItem:
    ticked = mark.ticked if mark is not None else None
    verdict = judge(ticked, finding)
    accused = verdict in (Verdict.REFUTED, Verdict.UNCONFIRMED)
    return AuditedItem(
        id=item.id,
        text=item.text,
        module=item.module,
        week=item.week,
        line=mark.line if mark is not None else None,
        listed=mark is not None,
        mark=mark.mark if mark is not None else None,
        ticked=ticked,
        waived=mark.waived if mark is not None else False,
        state=finding.state,
        confidence=finding.confidence,
        verdict=verdict,
        message=finding.message,
        evidence=tuple(linker.place(evidence) for evidence in finding.evidence),
        elsewhere=others.look(probe) if accused else (),
        remedy=probe.remedy,
    )


def _custom_item(mark: Mark) -> AuditedItem:
    finding = Finding.unknowable("an item of this report's own, which no probe knows", confidence=Confidence.LOW)
    return AuditedItem(
        id=mark.item_id,
        text=mark.text,
        module=mark.module,
        week=mark.week,
        line=mark.line,
        listed=True,
        mark=mark.mark,
        ticked=mark.ticked,
        waived=mark.waived,
        state=finding.state,
        confidence=finding.confidence,
        verdict=judge(mark.ticked, finding),
        message=finding.message,
        evidence=(),
        elsewhere=(),
        remedy="",
    )


def _warnings(repository: Repository, marks: Marks) -> Iterable[Warned]:
    snapshot = repository.snapshot
    if marks.marks and not marks.filled_in:
        yield Warned("not-filled-in", "no item of the checklist is ticked: it is not filled in", marks.marks_path)
    for warning in marks.warnings:
        yield Warned(warning.id, warning.message, warning.path, warning.line)
    if snapshot.shallow:
        yield Warned("shallow", "the history is shallow: what needs the whole history is unknowable")
    for path, reason in sorted(repository.tree.unread.items()):
        yield Warned("unread", f"not read: {reason}", path)


class _Linker:
    """Gives evidence its permalink where the host is known."""

    def __init__(self, snapshot: Snapshot) -> None:
        match = _HOST.match(snapshot.url or "")
        self.base = f"https://{match[1]}/{match[2]}" if match and snapshot.commit and not snapshot.worktree else None
        self.commit = snapshot.commit
        self.dash = "/-" if match and match[1] != "github.com" else ""

    def place(self, evidence: Evidence) -> Place:
        return Place(evidence.path, evidence.line, evidence.commit, evidence.branch, evidence.note, self._url(evidence))

    def _url(self, evidence: Evidence) -> str | None:
        if self.base is None:
            return None
        if evidence.path is not None:
            from urllib.parse import quote

            anchor = f"#L{evidence.line}" if evidence.line else ""
            quoted = quote(evidence.path.encode("utf-8", "surrogateescape"))
            return f"{self.base}{self.dash}/blob/{evidence.commit or self.commit}/{quoted}{anchor}"
        if evidence.commit is not None:
            return f"{self.base}{self.dash}/commit/{evidence.commit}"
        return None
