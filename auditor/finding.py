"""What a probe answers: states, confidence, evidence, findings and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from auditor._regex import regex

_NO_WORD = regex(r"\W+")


class State(str, Enum):
    """What the repository shows for an item."""

    DONE = "done"
    PARTIAL = "partial"
    NOT_DONE = "not_done"
    UNKNOWABLE = "unknowable"
    ERROR = "error"


class Confidence(str, Enum):
    """How sure a state is; only a `not_done` of high confidence refutes a tick."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Trait(str, Enum):
    """What a finding is beside its state, for who judges it: sentences and notes are for people, and nobody reads them.

    A probe attaches it where it knows; without any a finding is judged by its state alone. No output prints it.
    """

    HOLLOW = "hollow"
    """What is there does nothing: it tracks nothing, or it is tests that are empty, assert nothing or are skipped."""
    IN_NO_WORKFLOW = "in no workflow"
    """It runs, and a workflow was looked for that runs it, and there is none."""
    BESIDE_ROUTES = "beside the routes"
    """Tests of an API's code that call none of its routes."""
    OTHERWISE = "otherwise"
    """Something else than what the item is named for does it: git-lfs and not DVC, Flask and not FastAPI."""
    WITHOUT_MODEL = "without the model"
    """An application whose routes do not run the model."""
    IN_NO_FORCE = "in no force"
    """It is written where it does not count."""
    BY_WANDB = "by W&B"
    """Weights & Biases does it."""
    ON_A_MACHINE = "on a machine"
    """What is there is for a machine of one's own, or a cluster, on which somebody can start it by hand."""


class Evidence(NamedTuple):
    """A place to look: a path and line (1-based), or a commit, or a branch, with a short note.

    `generated` says that the file is still as the template generated it, `unread` that it could not be read or does
    not parse (`unreadable` makes such a place).
    """

    path: str | None = None
    line: int | None = None
    note: str = ""
    commit: str | None = None
    branch: str | None = None
    generated: bool = False
    unread: bool = False


NOT_READABLE = "not readable"
"""What the note of a place that could not be read begins with."""


def unreadable(path: str) -> Evidence:
    """Return the place of a file that could not be read or does not parse; the audit adds why, and on which line."""
    return Evidence(path, note=NOT_READABLE, unread=True)


_MAX_NOTE = 120
"""Characters of the notes of one place together."""


def merged(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return each place once, where it first stands, with what is noted of it.

    Of notes one of which holds the other the longer is kept, and no more than fit in a line.
    """
    places: dict[tuple[object, ...], list[Evidence]] = {}
    for one in evidence:
        places.setdefault((one.path, one.line, one.commit, one.branch), []).append(one)
    return tuple(_in_one(same) if len(same) > 1 else same[0] for same in places.values())


def _in_one(same: list[Evidence]) -> Evidence:
    notes: list[str] = []
    for note in dict.fromkeys(one.note for one in same if one.note):
        if any(_holds(kept, note) for kept in notes):
            continue
        longer = [each for each in notes if not _holds(note, each)]
        if not longer or len("; ".join([*longer, note])) <= _MAX_NOTE:
            notes = [*longer, note]
    return same[0]._replace(
        note="; ".join(notes),
        generated=any(one.generated for one in same),
        unread=any(one.unread for one in same),
    )


def _holds(note: str, other: str) -> bool:
    """Return whether a note says in whole words what the other one says."""
    return f" {_NO_WORD.sub(' ', other).strip()} " in f" {_NO_WORD.sub(' ', note)} "


class Finding(NamedTuple):
    """A probe's answer for one item; `traits` is what whoever judges it can ask beside the state."""

    state: State
    message: str
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.HIGH
    traits: frozenset[Trait] = frozenset()

    @classmethod
    def done(cls, message: str, *evidence: Evidence, confidence: Confidence = Confidence.HIGH) -> Finding:
        """Return a finding that the artefact is there and real."""
        return cls(State.DONE, message, evidence, confidence)

    @classmethod
    def partial(cls, message: str, *evidence: Evidence, confidence: Confidence = Confidence.HIGH) -> Finding:
        """Return a finding that something of the artefact is there."""
        return cls(State.PARTIAL, message, evidence, confidence)

    @classmethod
    def not_done(cls, message: str, *evidence: Evidence, confidence: Confidence = Confidence.HIGH) -> Finding:
        """Return a finding that the artefact is not there, and what lies in its stead; see `absent` for a mere lack."""
        return cls(State.NOT_DONE, message, evidence, confidence)

    @classmethod
    def unknowable(cls, message: str, *evidence: Evidence, confidence: Confidence = Confidence.HIGH) -> Finding:
        """Return a finding that a truthful claim need not leave a trace, and that there is none."""
        return cls(State.UNKNOWABLE, message, evidence, confidence)

    def less_sure(
        self, *evidence: Evidence, message: str | None = None, confidence: Confidence = Confidence.MEDIUM
    ) -> Finding:
        """Return the same state with this evidence and, if one is given, this message: never surer than it was."""
        least = max(self.confidence, confidence, key=list(Confidence).index)
        return Finding(self.state, self.message if message is None else message, evidence, least, self.traits)

    def being(self, *traits: Trait) -> Finding:
        """Return the same finding with these traits beside those that it has."""
        return self._replace(traits=self.traits.union(traits))

    def has(self, *traits: Trait) -> bool:
        """Return whether the finding has one of these traits."""
        return not self.traits.isdisjoint(traits)


class Remark(NamedTuple):
    """Something that is there and cannot work, or is worth knowing; it changes no state.

    `id` is the kind of remark (`audit explain ID` says what it means), `item` the checklist item that it concerns.
    """

    id: str
    item: str | None
    message: str
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.HIGH


class Elsewhere(NamedTuple):
    """One other place: the branch and its commit, the path there, and what was found."""

    branch: str | None
    commit: str | None
    path: str | None
    note: str

    def to_dict(self) -> dict[str, str | None]:
        """Return the JSON form."""
        return self._asdict()


Scope = Sequence[tuple[int, str]]
"""How many of each thing, whose name stands in the singular, and has its plural with an `s`."""


class Searched(Protocol):
    """A view as `absent` sees it: what was searched, and what could not be."""

    @property
    def scope(self) -> Scope:
        """How much was searched: `((14, "module"),)`."""

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Paths that could hold one of the names and were not read or did not parse.

        A file over the limit or an absent object always counts; one that was read and does not parse counts if its
        text mentions one of the names, whatever the case (or if no names are given). Of a dotted name it has to have
        the first and the last part; `optuna.` is a word by itself.
        """


def absent(
    what: str,
    *views: Searched,
    names: Iterable[str] = (),
    state: State = State.NOT_DONE,
    confidence: Confidence = Confidence.HIGH,
) -> Finding:
    """Return the finding that `what` was looked for in the views and is not there.

    `names` are the identifiers that a file which does not parse would have to mention to matter. The confidence is the
    given one unless something that could hold it was unread, which makes it low: an unreadable file never becomes an
    accusation. `state` may be `UNKNOWABLE` where a truthful claim need not leave a trace.
    """
    wanted = tuple(names)
    lost = [view.unread(wanted) for view in views]
    # Of what could not be read it is not said that there is none.
    searched = [part for view, paths in zip(views, lost, strict=True) for part in view.scope if part[0] or not paths]
    message = _missing(what, searched)
    unread = sorted({path for paths in lost for path in paths})
    if unread:
        shown = ", ".join(unread[:3]) + (f" and {len(unread) - 3} more" if len(unread) > 3 else "")
        message += f"; not readable: {shown}"
        confidence = Confidence.LOW
    return Finding(state, message, tuple(map(unreadable, unread[:3])), confidence)


def _missing(what: str, scope: Scope) -> str:
    """Return `no test in 6 modules (there are no notebooks)`: what was searched, and what there was none of."""
    # No workflow: there are none, or none that can be read.
    parts = [(count, unit) for count, unit in dict.fromkeys(scope) if what not in (unit, f"{unit}s")]
    searched = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    missing = [f"{unit}s" for count, unit in parts if not count]
    text = f" in {_listed(searched, 'and')}" if searched else ""
    return f"no {what}{text}" + (f" (there are no {_listed(missing, 'or')})" if missing else "")


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join(([", ".join(words[:-1])] if words[1:] else []) + words[-1:])
