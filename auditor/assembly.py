"""One repository, every probe asked, every tick and claim judged: the audit is put together here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from auditor._failures import Failures, OnError
from auditor._items import ItemBuilder, on_one_line
from auditor._returned import finding_of, remarks_of, what_failed
from auditor._unread import explained, of_what_was_read
from auditor.audited import (
    Audit,
    AuditedAnswer,
    AuditedClaim,
    AuditedRemark,
    AuditedReport,
    AuditedRepository,
)
from auditor.cautions import CAUTIONS
from auditor.checklist.called import items_called
from auditor.elsewhere import OtherPlaces
from auditor.finding import Confidence, Finding, State
from auditor.permalinks import Permalinks
from auditor.pointers import read_pointers
from auditor.statistics import statistics
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.checklist import Catalogue
    from auditor.claimcheck import CheckedClaim
    from auditor.crosscheck import Disagreement
    from auditor.finding import Remark
    from auditor.git.snapshot import Snapshot
    from auditor.registry import Probe, RemarkFunction
    from auditor.report.answers import Answer, Answers
    from auditor.report.marks import Mark, Marks
    from auditor.repository import Repository

_COMPARED = 8
"""Places of a finding that are compared with the template."""

_Any = TypeVar("_Any")
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


def assemble(
    repository: Repository,
    probes: Mapping[str, Probe],
    remarks: Mapping[str, RemarkFunction],
    asked: Asked,
    failures: Failures | None = None,
) -> Audit:
    """Return the audit. What raises (a probe, a remark, a view that a figure is counted in) costs itself alone.

    That is said by a warning, after those that `failures` has already. Two parts cost the audit: without the marks
    nothing could be judged, and where names cannot be hidden that were to be, nothing may be told.

    The order matters: the probes look first, then the remarks, and only then is it known what was left unread, which
    every finding is adjusted to; answers are held against the adjusted findings, and the notices see all of it.
    """
    from auditor.report.marks import read_marks

    failures = Failures(asked.on_error) if failures is None else failures
    catalogue = repository.catalogue
    marks = read_marks(repository.tree, catalogue, repository.report_path)
    answers = failures.attempt("answers", lambda: repository.answers, None)
    report = _report(marks, answers)
    listed = {mark.item_id: mark for mark in marks.marks}
    pointers = failures.attempt("pointers of .audit.yaml", lambda: read_pointers(repository), None)
    permalinks = Permalinks(repository.snapshot)
    audited = [
        item
        for item in catalogue.items
        if item.id in asked.items and (item.listed_in(catalogue.newest) or item.id in listed)
    ]
    for item in audited:
        _start(repository, probes[item.probe], asked)
    found = {item.id: run_probe(repository, probes[item.probe], asked.on_error) for item in audited}
    remarked = _remarks(repository, remarks, permalinks, failures)
    findings = {name: _adjusted(repository, name, each, failures) for name, each in found.items()}
    if pointers is None:  # what a group points at is not known: nothing that was not found is sure
        findings = {name: _unsure(each) for name, each in findings.items()}
    builder = ItemBuilder(
        listed=listed,
        findings=findings,
        pointed=pointers.pointed if pointers is not None else {},
        remarked=remarked,
        permalinks=permalinks,
        others=OtherPlaces(repository, run_probe),
        generation=report.generation,
        as_printed=answers.as_printed if answers is not None else str,
        failures=failures,
    )
    items = [builder.item(item, probes[item.probe]) for item in audited]
    if not asked.restricted:
        items += builder.custom_items(marks.marks)
    checked, differing = _claims(repository, listed, findings, asked, failures)
    cautions = tuple(_cautions(repository, marks, failures))
    known = {item.id for item in items}
    audit = Audit(
        repository=_audited(repository.snapshot),
        report=report,
        items=tuple(items),
        claims=tuple(_claim(claim, permalinks) for claim in checked),
        disagreements=differing,
        answers=_answers(answers, failures),
        statistics=statistics(repository, contributions=asked.contributions, failures=failures),
        warnings=(*cautions, *(pointers.warnings if pointers is not None else ())),
        remarks=() if asked.restricted else tuple(entry for entry in remarked if entry.item not in known),
    )
    noticed = tuple(_noticed(repository, audit, asked, failures))
    audit = audit.noticing((*noticed, *failures.warnings))
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


def _report(marks: Marks, answers: Answers | None) -> AuditedReport:
    """Return what marks and answers, which are read apart, say of the report; of an unread one, where it is alone."""
    if not marks.found:
        return AuditedReport(found=False, path=marks.path, marks_path=None, generation=None, group=None, members=0)
    return AuditedReport(
        found=True,
        path=marks.path,
        marks_path=marks.marks_path,
        generation=marks.generation or (answers.generation if answers is not None and answers.found else None),
        group=answers.group if answers is not None else None,
        members=len(answers.members) if answers is not None else 0,
    )


def _start(repository: Repository, probe: Probe, asked: Asked) -> None:
    if probe.ahead is not None:
        try:
            probe.ahead(repository)
        except Exception as error:  # the probe itself will say what is wrong
            if asked.on_error is not None:
                asked.on_error(probe.item, error)


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


def _adjusted(repository: Repository, name: str, finding: Finding, failures: Failures) -> Finding:
    """Return the finding with what only a whole audit knows: what was left unread, whose the places are, and why.

    One of which that cannot be known is not sure.
    """

    def adjust() -> Finding:
        return explained(repository, _with_origin(repository, of_what_was_read(repository, finding)))

    return failures.attempt(f"items.{name}.evidence", adjust, _unsure(finding))


def _unsure(finding: Finding) -> Finding:
    return finding._replace(confidence=Confidence.LOW)


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
    listed: Mapping[str, Mark],
    findings: Mapping[str, Finding],
    asked: Asked,
    failures: Failures,
) -> tuple[tuple[CheckedClaim, ...], tuple[Disagreement, ...]]:
    """Return the claims of the answers with their verdicts, and where ticks and answers differ."""
    from auditor.claimcheck import check, disagreements
    from auditor.claims import KINDS, extract

    def attempt(part: str, make: Callable[[], tuple[_Any, ...]]) -> tuple[_Any, ...]:
        return failures.attempt(part, make, (), "claims")

    found = attempt("claims", lambda: extract(repository, failures))
    claims = [claim for claim in found if not asked.restricted or asked.items.intersection(KINDS[claim.id].items)]
    checked = attempt("claims", lambda: check(claims, repository, findings, listed, failures))
    ours = {key: mark for key, mark in listed.items() if key in findings}
    return checked, attempt("disagreements", lambda: disagreements(claims, ours, findings))


def _cautions(repository: Repository, marks: Marks, failures: Failures) -> Iterator[Warned]:
    """Yield what the reader of the audit should know, each kind looked for apart."""
    for about, look in CAUTIONS.items():
        yield from failures.attempt(f"warnings of {about}", partial(_all_of, look, repository, marks), ())


def _remarks(
    repository: Repository, sources: Mapping[str, RemarkFunction], permalinks: Permalinks, failures: Failures
) -> list[AuditedRemark]:
    """Return what the sources remark, sorted by item, id and place."""
    found: dict[AuditedRemark, None] = {}
    for name, source in sorted(sources.items()):
        try:
            made = [
                AuditedRemark(
                    each.id,
                    _item_of(repository.catalogue, each),
                    each.message,
                    each.confidence,
                    permalinks.places(map(on_one_line, each.evidence)),
                )
                for each in remarks_of(source(repository), name)
            ]
        except Exception as error:  # a remark that fails must not cost the audit
            failures.remark(name, error, what_failed("remark", name, source, error, __file__))
            continue
        found.update(dict.fromkeys(made))
    return sorted(found, key=_order)


def _item_of(catalogue: Catalogue, remark: Remark) -> str | None:
    """Return the id of a remark's item, which it may name by the probe that answers for it."""
    if remark.item is None:
        return None
    return next((item.id for item in items_called(catalogue, remark.item)), remark.item)


def _order(remark: AuditedRemark) -> tuple[str, str, str, int, str]:
    place = remark.evidence[0] if remark.evidence else None
    path, line = (place.path or "", place.line or 0) if place is not None else ("", 0)
    return remark.item or "", remark.id, path, line, remark.message


def _noticed(repository: Repository, audit: Audit, asked: Asked, failures: Failures) -> Iterator[Warned]:
    """Yield what the notices warn of; what stands beside the checklist must not cost it."""
    for notice in asked.notices:
        name = getattr(notice, "__name__", "notice")
        look = partial(_all_of, notice, repository, audit)
        yield from failures.attempt(name, look, (), "notice")


def _all_of(look: Callable[..., Iterable[Warned]], *about: object) -> tuple[Warned, ...]:
    return tuple(look(*about))


def _claim(claim: CheckedClaim, permalinks: Permalinks) -> AuditedClaim:
    return AuditedClaim(
        id=claim.id,
        key=claim.key,
        question=claim.question,
        line=claim.line,
        said=claim.said,
        found=claim.found,
        verdict=claim.verdict,
        evidence=permalinks.places(map(on_one_line, claim.evidence)),
    )


def _answers(answers: Answers | None, failures: Failures) -> tuple[AuditedAnswer, ...]:
    read = answers.answers if answers is not None else ()
    return failures.attempt("answers", lambda: tuple(map(_answer, read)), ())


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
