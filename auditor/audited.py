"""The audit as data, and its JSON form: the contract that every output and every stored result shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from auditor import __version__
from auditor._regex import regex
from auditor.crosscheck import (
    ClaimVerdict,
    Counted,
    Disagreement,
    Level,
    Verdict,
    count,
    line_of_its_empty_box,
    line_of_its_tick,
)
from auditor.finding import Confidence, Elsewhere, State
from auditor.warned import Warned

SCHEMA_VERSION = 1
TOOL = "checklist-auditor"
_GENERATED = "as generated"
_STRUCK = regex(r"~~[^~]{1,400}~~")
_CUSTOM = regex(r"custom-\d{1,5}")


class Place(NamedTuple):
    """A place to look, with its permalink where the host is known."""

    path: str | None
    line: int | None
    commit: str | None
    branch: str | None
    note: str
    url: str | None

    @staticmethod
    def noted(note: str, *, generated: bool) -> str:
        """Return the note of a place, which says whether its file is still as the template generated it.

        The JSON form has no key for that, so no other note may end with the same words.
        """
        if generated:
            note = note.rstrip(" &|\\,;")  # of a command that goes on
            return f"{note}, {_GENERATED}" if note else _GENERATED
        return f"{note}." if note.endswith(_GENERATED) else note

    @property
    def generated(self) -> bool:
        """Whether the file is still as the template generated it, which `noted` wrote."""
        return self.note.endswith(_GENERATED)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


class AuditedRepository(NamedTuple):
    """What was audited."""

    source: str
    url: str | None
    commit: str | None
    branch: str | None
    worktree: bool
    dirty: bool
    shallow: bool
    partial: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


class AuditedReport(NamedTuple):
    """The report whose ticks were held against the repository."""

    found: bool
    path: str | None
    marks_path: str | None
    generation: str | None
    group: str | None
    members: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


class AuditedRemark(NamedTuple):
    """Something that is there and cannot work; `item` is None where it belongs to no item."""

    id: str
    item: str | None
    message: str
    confidence: Confidence
    evidence: tuple[Place, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self._asdict(),
            "confidence": self.confidence.value,
            "evidence": [place.to_dict() for place in self.evidence],
        }


class Pointer(NamedTuple):
    """Where the group itself says that its evidence is."""

    path: str
    line: int | None
    note: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


class Decision(NamedTuple):
    """What a person decided after looking; `stale` where the repository has another commit since."""

    verdict: str
    note: str = ""
    by: str = ""
    commit: str = ""
    stale: bool = False


class AuditedItem(NamedTuple):
    """One item: the mark beside the finding, and the verdict."""

    id: str
    text: str
    module: tuple[str, ...]
    week: str
    line: int | None
    listed: bool
    mark: str | None
    ticked: bool | None
    waived: bool
    state: State
    confidence: Confidence
    verdict: Verdict
    message: str
    evidence: tuple[Place, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    remarks: tuple[AuditedRemark, ...] = ()
    pointer: Pointer | None = None
    decision: Decision | None = None
    remedy: str = ""

    @property
    def generated(self) -> bool:
        """Whether all of the evidence is still as the template generated it, so that no work of the group shows."""
        return bool(self.evidence) and all(place.generated for place in self.evidence)

    @property
    def struck(self) -> bool:
        """Whether the report's line is struck through: to the group the item does not apply."""
        left = _STRUCK.sub("", self.text)
        return left != self.text and not any(character.isalnum() for character in left)

    @property
    def custom(self) -> bool:
        """Whether the line is none of the catalogue's items, so that its id says nothing."""
        return self.listed and _CUSTOM.fullmatch(self.id) is not None

    @property
    def standing(self) -> Verdict:
        """The verdict that counts: a person's decision where there is one, else the program's."""
        return Verdict(self.decision.verdict) if self.decision is not None else self.verdict

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; `decision` is the name of the verdict that a person gave, beside the program's."""
        return {
            **self._asdict(),
            "module": list(self.module),
            "state": self.state.value,
            "confidence": self.confidence.value,
            "verdict": self.verdict.value,
            "evidence": [place.to_dict() for place in self.evidence],
            "elsewhere": [other.to_dict() for other in self.elsewhere],
            "remarks": [remark.to_dict() for remark in self.remarks],
            "pointer": self.pointer.to_dict() if self.pointer is not None else None,
            "decision": self.decision.verdict if self.decision is not None else None,
        }


class AuditedClaim(NamedTuple):
    """A claim of an answer with its verdict, evidence as places."""

    id: str
    key: str | None
    question: int | None
    line: int | None
    said: str
    found: str
    verdict: ClaimVerdict
    evidence: tuple[Place, ...]
    decision: Decision | None = None

    @property
    def standing(self) -> ClaimVerdict:
        """The verdict that counts: a person's decision where there is one, else the program's."""
        return ClaimVerdict(self.decision.verdict) if self.decision is not None else self.verdict

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self._asdict(),
            "verdict": self.verdict.value,
            "evidence": [place.to_dict() for place in self.evidence],
            "decision": self.decision.verdict if self.decision is not None else None,
        }


class AuditedAnswer(NamedTuple):
    """One question's answer against its limits: words and images, `ok` is None where there is no limit."""

    question: int
    line: int | None
    filled: bool
    words: int
    min_words: int | None
    max_words: int | None
    images: int
    min_images: int | None
    max_images: int | None
    ok: bool | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()


def span(least: int | None, most: int | None) -> str:
    """Return what a question asks for, in words: `100 to 200`, `one`, `at least 50`, `at most 2`."""
    if least and most and least != most:
        return f"{least} to {most}"
    if least == 1:
        return "one"
    if least:
        return f"{'' if least == most else 'at least '}{least}"
    return f"at most {most}"


def figures(number: int) -> str:
    """Return a number of figures in words: `no figures`, `1 figure`."""
    return f"{number or 'no'} figure{'' if number == 1 else 's'}"


class Audit(NamedTuple):
    """Everything that was found out about one commit."""

    repository: AuditedRepository
    report: AuditedReport
    items: tuple[AuditedItem, ...]
    claims: tuple[AuditedClaim, ...]
    disagreements: tuple[Disagreement, ...]
    answers: tuple[AuditedAnswer, ...]
    statistics: Mapping[str, Any]
    warnings: tuple[Warned, ...]
    remarks: tuple[AuditedRemark, ...] = ()
    """Those of no item."""
    version: str = __version__
    """The program's version that made the audit."""

    @property
    def differing(self) -> tuple[Disagreement, ...]:
        """The ticks and answers that disagree and count.

        A person's word on the claim that denies the tick is one on the denial; where no claim does, that on the item.
        """
        return tuple(entry for entry in self.disagreements if not self._settled(entry))

    @property
    def contradicted(self) -> tuple[AuditedClaim, ...]:
        """The claims that are contradicted, each mistake once.

        A tick that an answer denies is told by `differing`, though the answer's claim is contradicted by its tick. Of a
        link that two kinds of claim name, the first stands for both, and so does a person's word on it.
        """
        told = {id(claim) for entry in self.differing for claim in self.denying(entry)}
        told.update(map(id, self._repeated()))
        wrong = (claim for claim in self.claims if claim.standing is ClaimVerdict.CONTRADICTED)
        return tuple(claim for claim in wrong if claim.decision is not None or id(claim) not in told)

    def _repeated(self) -> Iterator[AuditedClaim]:
        """Yield the contradicted claims of what an earlier one names on the same line."""
        named: set[tuple[object, ...]] = set()
        for claim in self.claims:
            if claim.verdict is ClaimVerdict.CONTRADICTED and claim.key is not None:
                thing = (claim.question, claim.line, claim.key, claim.found)
                if thing in named:
                    yield claim
                named.add(thing)

    def denying(self, entry: Disagreement) -> tuple[AuditedClaim, ...]:
        """Return the claims of which the program says the same: that the item is ticked which the answer denies."""
        if entry.kind != "denied" or entry.item_line is None:
            return ()
        place = (entry.question, entry.answer_line, entry.item_line)
        wrong = (claim for claim in self.claims if claim.verdict is ClaimVerdict.CONTRADICTED)
        return tuple(claim for claim in wrong if (claim.question, claim.line, line_of_its_tick(claim.found)) == place)

    def _settled(self, entry: Disagreement) -> bool:
        claims = self.denying(entry)
        if claims:
            return all(claim.decision is not None for claim in claims)
        return any(item.decision is not None for item in self.items if item.id == entry.item)

    def noticing(self, warnings: Iterable[Warned]) -> Audit:
        """Return the audit with what stands beside the checklist, which warns of each secret by itself.

        A remark that tells of the same secrets is left out.
        """
        found = tuple(warnings)
        secrets = {(warning.path, warning.line) for warning in found if warning.id == "secret"}
        remarks = tuple(
            remark
            for remark in self.remarks
            if remark.id != "secret-tracked"
            or not secrets.issuperset((each.path, each.line) for each in remark.evidence)
        )
        return self._replace(warnings=(*self.warnings, *found), remarks=remarks)

    @property
    def let_be(self) -> frozenset[str]:
        """The items that are there and not ticked, and that an answer denies, too: nobody is told to tick them."""
        lines = {line_of_its_empty_box(claim.found) for claim in self.claims} - {None}
        return frozenset(item.id for item in self.items if item.line in lines and item.ticked is False)

    def open_to_tick(self, verdict: Verdict) -> list[AuditedItem]:
        """Return the items of a standing that nobody ticked, without those struck out or that an answer denies."""
        let_be = self.let_be
        items = (item for item in self.items if item.standing is verdict and not item.struck)
        return [item for item in items if item.id not in let_be]

    @property
    def counted(self) -> Counted:
        """What stands at which level, each mistake once."""
        verdicts = [item.standing for item in self.items]
        kinds = [entry.kind for entry in self.differing]
        remarks = len(self.remarks) + sum(len(item.remarks) for item in self.items)
        return count(verdicts, len(self.contradicted), kinds, remarks=remarks, warnings=len(self.warnings))

    @property
    def summary(self) -> dict[str, int]:
        """The number of items of each verdict (all are there, in a fixed order) and of discrepancies."""
        numbers = Counter(item.standing for item in self.items)
        return {verdict.value: numbers[verdict] for verdict in Verdict} | {"discrepancies": self.counted.discrepancies}

    def fails(self, level: Level) -> bool:
        """Return whether the audit has anything at this level or before."""
        return self.counted.reaches(level)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the contract (schema version 1); its keys are always there."""
        return {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": TOOL, "version": self.version},
            "repository": self.repository.to_dict(),
            "report": self.report.to_dict(),
            "items": [item.to_dict() for item in self.items],
            "claims": [claim.to_dict() for claim in self.claims],
            "disagreements": [disagreement.to_dict() for disagreement in self.disagreements],
            "answers": [answer.to_dict() for answer in self.answers],
            "remarks": [remark.to_dict() for remark in self.remarks],
            "statistics": dict(self.statistics),
            "summary": self.summary,
            "warnings": [warning.to_dict() for warning in self.warnings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Audit:
        """Return the audit that `to_dict` wrote; raises ValueError where the object is none of this schema version."""
        from auditor._stored import read

        return read(data)
