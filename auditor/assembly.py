"""One repository, every probe asked, every tick and claim judged: the audit is put together here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor._private import without_people
from auditor._regex import regex
from auditor._returned import finding_of, remarks_of, what_failed
from auditor._unread import explained, of_what_was_read
from auditor.audited import (
    Audit,
    AuditedAnswer,
    AuditedClaim,
    AuditedItem,
    AuditedRemark,
    AuditedReport,
    AuditedRepository,
    Pointer,
)
from auditor.cautions import left_unread, of_report
from auditor.checklist.called import items_called
from auditor.crosscheck import DISCREPANCIES, Verdict, judge
from auditor.elsewhere import OtherPlaces, remedied
from auditor.finding import Confidence, Evidence, Finding, State
from auditor.permalinks import Permalinks
from auditor.pointers import read_pointers
from auditor.statistics import statistics
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.checklist import Catalogue, Item
    from auditor.claimcheck import CheckedClaim
    from auditor.crosscheck import Disagreement
    from auditor.finding import Remark
    from auditor.git.snapshot import Snapshot
    from auditor.pointers import Pointed
    from auditor.registry import Probe, RemarkFunction
    from auditor.report.answers import Answer, Answers
    from auditor.report.marks import Mark, Marks
    from auditor.repository import Repository

_COMPARED = 8
"""Places of a finding that are compared with the template."""
_GOES_ON = regex(r"\\(?:\r?\n|$)")
"""A backslash at the end of a line of a command."""

OnError = Callable[[str, Exception], None]
Notice = Callable[["Repository", Audit], Iterable[Warned]]
"""Something that looks at the repository and its audit and warns: what a caller adds beside the checklist."""


class Asked(NamedTuple):
    """What a caller wants: the ids of the items, whether all are meant, and what stands beside them."""

    items: frozenset[str]
    restricted: bool
    contributions: bool = False
    notices: tuple[Notice, ...] = ()
    on_error: OnError | None = None
    anonymize: bool = False

    def failed(self, what: str, error: Exception) -> None:
        """Tell the caller of an exception that the audit survives."""
        if self.on_error is not None:
            self.on_error(what, error)


def assemble(
    repository: Repository, probes: Mapping[str, Probe], remarks: Mapping[str, RemarkFunction], asked: Asked
) -> Audit:
    """Return the audit. What raises (a probe, a remark, a notice) costs itself alone, and is said.

    The order matters: the probes look first, then the remarks, and only then is it known what was left unread, which
    every finding is adjusted to; answers are held against the adjusted findings, and the notices see all of it.
    """
    from auditor.report.marks import read_marks

    catalogue = repository.catalogue
    answers = repository.answers
    marks = read_marks(repository.tree, catalogue, repository.report_path)
    report = _report(marks, answers)
    listed = {mark.item_id: mark for mark in marks.marks}
    pointers = read_pointers(repository)
    permalinks = Permalinks(repository.snapshot)
    audited = [
        item
        for item in catalogue.items
        if item.id in asked.items and (item.listed_in(catalogue.newest) or item.id in listed)
    ]
    for item in audited:
        _start(repository, probes[item.probe], asked)
    found = {item.id: run_probe(repository, probes[item.probe], asked.on_error) for item in audited}
    remarked, silent = _remarks(repository, remarks, permalinks, asked)
    findings = {name: _adjusted(repository, each) for name, each in found.items()}
    builder = _ItemBuilder(
        listed=listed,
        findings=findings,
        pointed=pointers.pointed,
        remarked=remarked,
        permalinks=permalinks,
        others=OtherPlaces(repository, run_probe),
        generation=report.generation,
        as_printed=answers.as_printed,
    )
    items = [builder.item(item, probes[item.probe]) for item in audited]
    if not asked.restricted:
        items += [builder.custom_item(mark) for mark in marks.marks if mark.custom]
    checked, differing, unchecked = _claims(repository, marks, listed, findings, asked)
    unread = tuple(left_unread(repository))
    known = {item.id for item in items}
    audit = Audit(
        repository=_audited(repository.snapshot),
        report=report,
        items=tuple(items),
        claims=tuple(_claim(claim, permalinks) for claim in checked),
        disagreements=differing,
        answers=tuple(_answer(answer) for answer in answers.answers),
        statistics=statistics(repository, contributions=asked.contributions),
        warnings=(*of_report(repository, marks), *unread, *pointers.warnings, *silent, *unchecked),
        remarks=() if asked.restricted else tuple(entry for entry in remarked if entry.item not in known),
    )
    audit = audit.noticing(_noticed(repository, audit, asked))
    if asked.anonymize:
        from auditor.anonymous import anonymized

        return anonymized(audit, repository)
    return audit


def _audited(snapshot: Snapshot) -> AuditedRepository:
    return AuditedRepository(
        source=snapshot.source,
        url=snapshot.url,
        commit=snapshot.commit,
        branch=snapshot.branch,
        worktree=snapshot.worktree,
        dirty=snapshot.dirty,
        shallow=snapshot.shallow,
        partial=snapshot.partial,
    )


def _report(marks: Marks, answers: Answers) -> AuditedReport:
    """Return what marks and answers, which are read apart, say of the report; of an unread one, where it is alone."""
    if not marks.found:
        return AuditedReport(found=False, path=marks.path, marks_path=None, generation=None, group=None, members=0)
    return AuditedReport(
        found=True,
        path=marks.path,
        marks_path=marks.marks_path,
        generation=marks.generation or (answers.generation if answers.found else None),
        group=answers.group,
        members=len(answers.members),
    )


def _start(repository: Repository, probe: Probe, asked: Asked) -> None:
    if probe.ahead is not None:
        try:
            probe.ahead(repository)
        except Exception as error:  # the probe itself will say what is wrong
            asked.failed(probe.item, error)


def run_probe(repository: Repository, probe: Probe, on_error: OnError | None = None) -> Finding:
    """Return the probe's finding; one that raises is an `error` with the exception's name, never a crash.

    `on_error` is called with the item's id and the exception, for `--debug`.
    """
    try:
        finding = finding_of(probe.function(repository))
        if "." in repository.tree.unread and finding.state is State.NOT_DONE:
            # What could not even be listed may hold it, at this commit as at the others that are asked.
            message = f"{finding.message}; not all files could be listed"
            return finding._replace(message=message, confidence=Confidence.LOW)
        return finding
    except Exception as error:
        if on_error is not None:
            on_error(probe.item, error)
        message = what_failed("probe", probe.item, probe.function, error, __file__)
        return Finding(State.ERROR, message, (), Confidence.LOW)


def _adjusted(repository: Repository, finding: Finding) -> Finding:
    """Return the finding with what only a whole audit knows: what was left unread, whose the places are, and why."""
    return explained(repository, _with_origin(repository, of_what_was_read(repository, finding)))


def _with_origin(repository: Repository, finding: Finding) -> Finding:
    """Return the finding, its first places marked where they are still as the template generated them."""
    if finding.state is not State.DONE:
        return finding
    places = list(finding.evidence)
    for index, place in enumerate(places[:_COMPARED]):
        path = place.path
        if path and not place.generated and repository.tree.size(path) and repository.template.untouched(path):
            places[index] = place._replace(generated=True)
    return finding._replace(evidence=tuple(places)) if tuple(places) != finding.evidence else finding


def _claims(
    repository: Repository,
    marks: Marks,
    listed: Mapping[str, Mark],
    findings: Mapping[str, Finding],
    asked: Asked,
) -> tuple[tuple[CheckedClaim, ...], tuple[Disagreement, ...], tuple[Warned, ...]]:
    """Return the claims of the answers with their verdicts, where ticks and answers differ, and what failed."""
    from auditor.claimcheck import check, disagreements
    from auditor.claims import KINDS, extract

    try:
        found = extract(repository)
        claims = [claim for claim in found if not asked.restricted or asked.items.intersection(KINDS[claim.id].items)]
        checked = check(claims, repository, findings, listed)
        ours = {key: mark for key, mark in listed.items() if key in findings}
        return checked, disagreements(claims, ours, findings), ()
    except Exception as error:  # what cannot be read of the answers must not cost the items
        asked.failed("claims", error)
        message = f"the answers could not be checked: {type(error).__name__}"
        return (), (), (Warned("claims-failed", message, marks.path),)


def _remarks(
    repository: Repository, sources: Mapping[str, RemarkFunction], permalinks: Permalinks, asked: Asked
) -> tuple[list[AuditedRemark], list[Warned]]:
    """Return what the sources remark, sorted by item, id and place, and which of them failed."""
    found: dict[AuditedRemark, None] = {}
    failed = []
    for name, source in sorted(sources.items()):
        try:
            made = [
                AuditedRemark(
                    each.id,
                    _item_of(repository.catalogue, each),
                    each.message,
                    each.confidence,
                    permalinks.places(map(_on_one_line, each.evidence)),
                )
                for each in remarks_of(source(repository), name)
            ]
        except Exception as error:  # a remark that fails must not cost the audit
            asked.failed(f"remark {name}", error)
            failed.append(Warned("remark-failed", what_failed("remark", name, source, error, __file__)))
            continue
        found.update(dict.fromkeys(made))
    return sorted(found, key=_order), failed


def _item_of(catalogue: Catalogue, remark: Remark) -> str | None:
    """Return the id of a remark's item, which it may name by the probe that answers for it."""
    if remark.item is None:
        return None
    return next((item.id for item in items_called(catalogue, remark.item)), remark.item)


def _order(remark: AuditedRemark) -> tuple[str, str, str, int, str]:
    place = remark.evidence[0] if remark.evidence else None
    path, line = (place.path or "", place.line or 0) if place is not None else ("", 0)
    return remark.item or "", remark.id, path, line, remark.message


def _noticed(repository: Repository, audit: Audit, asked: Asked) -> Iterable[Warned]:
    for notice in asked.notices:
        try:
            yield from tuple(notice(repository, audit))
        except Exception as error:  # what stands beside the checklist must not cost it
            name = getattr(notice, "__name__", "notice")
            asked.failed(name, error)
            yield Warned("notice-failed", f"{name} could not be looked at: {type(error).__name__}")


class _ItemBuilder(NamedTuple):
    """What items are made of: what the report lists, what probes found, and what else is said of them."""

    listed: Mapping[str, Mark]
    findings: Mapping[str, Finding]
    pointed: Mapping[str, Pointed]
    remarked: Sequence[AuditedRemark]
    permalinks: Permalinks
    others: OtherPlaces
    generation: str | None
    """Of the report's checklist."""
    as_printed: Callable[[str], str]
    """Says a sentence with the numbers that the report itself gives its questions."""

    def item(self, item: Item, probe: Probe) -> AuditedItem:
        """Return an item of the catalogue with its verdict, and with where else it stands if it is accused."""
        mark, finding, pointed = self.listed.get(item.id), self.findings[item.id], self.pointed.get(item.id)
        ticked = mark.ticked if mark is not None else None
        verdict = judge(ticked, finding, pointed=pointed is not None)
        accused = verdict in DISCREPANCIES and verdict is not Verdict.ERROR
        elsewhere = self.others.look(probe, partly=verdict is Verdict.DOUBTFUL) if accused else ()
        return AuditedItem(
            id=item.id,
            text=self._text(item),
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
            evidence=self.permalinks.places(map(_on_one_line, finding.evidence)),
            elsewhere=elsewhere,
            remedy=remedied(self.as_printed(probe.remedy), elsewhere),
            remarks=self._remarks(item.id),
            pointer=Pointer(pointed.path, pointed.line, pointed.note) if pointed is not None else None,
        )

    def custom_item(self, mark: Mark) -> AuditedItem:
        """Return an item that only this report has."""
        finding = Finding.unknowable("no item of the catalogue: nothing looks for it", confidence=Confidence.LOW)
        return AuditedItem(
            id=mark.item_id,
            text=_as_shown(mark),
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
            remarks=self._remarks(mark.item_id),
        )

    def _text(self, item: Item) -> str:
        """Return the item in the report's own words; one that it does not list in those of its generation."""
        mark = self.listed.get(item.id)
        if mark is not None:
            return _as_shown(mark)
        wordings = item.wordings.get(self.generation or "")
        return wordings[0] if wordings else item.text

    def _remarks(self, item: str) -> tuple[AuditedRemark, ...]:
        return tuple(entry for entry in self.remarked if entry.item == item)


def _on_one_line(place: Evidence) -> Evidence:
    """Return a place whose note is one line: a command goes on over several, and each is indented."""
    if "\n" not in place.note and "  " not in place.note:
        return place
    return place._replace(note=" ".join(_GOES_ON.sub(" ", place.note).split()))


def _as_shown(mark: Mark) -> str:
    from auditor.report.wordings import as_shown

    return without_people(as_shown(mark.text))


def _claim(claim: CheckedClaim, permalinks: Permalinks) -> AuditedClaim:
    return AuditedClaim(
        id=claim.id,
        key=claim.key,
        question=claim.question,
        line=claim.line,
        said=claim.said,
        found=claim.found,
        verdict=claim.verdict,
        evidence=permalinks.places(map(_on_one_line, claim.evidence)),
    )


def _answer(answer: Answer) -> AuditedAnswer:
    return AuditedAnswer(
        question=answer.number,
        line=answer.line,
        filled=answer.filled == "filled",
        words=answer.counted,
        min_words=answer.min_words,
        max_words=answer.max_words,
        images=len(answer.images),
        min_images=answer.min_images,
        max_images=answer.max_images,
        ok=answer.ok,
    )
