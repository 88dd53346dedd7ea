"""What a report of given answers claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.checklist import load_catalogue
from auditor.claims import Claim, Coverage, Report, Stance, read
from auditor.report.answers import read_answers
from auditor.views.tree import Tree
from tests.report.conftest import Files, questions

THINGS = (
    ("dvc-used", 10, "DVC"),
    ("config-tool", 12, "Hydra"),
    ("load-test-said", 25, "load testing"),
    ("ci-caching", 11, "caching"),
    ("ci-linting", 11, "linting in CI"),
    ("api-said", 23, "FastAPI"),
    ("cloud-training-said", 22, "training in the cloud"),
    ("deployment-said", 24, "deployment in the cloud"),
    ("monitoring-said", 26, "monitoring"),
    ("branches-and-prs", 9, "pull requests"),
    ("profiling-said", 16, "profiling"),
)
"""Kinds of claims that are said or denied, each with a question that it is asked in and a word for it."""
_KEYS = {"config-tool": "hydra", "branches-and-prs": "pull requests"}


def claims(given: Mapping[int, str]) -> tuple[Claim, ...]:
    catalogue = load_catalogue(None)
    tree = Tree(Files({"reports/README.md": questions(catalogue, given)}))
    return read(Report(read_answers(tree, catalogue)))


def only(given: Mapping[int, str], kind: str, key: str | None = None) -> Claim | None:
    return next((claim for claim in claims(given) if claim.id == kind and (key is None or claim.key == key)), None)


def stance_said(text: str, kind: str, question: int) -> Stance | None:
    """What a sentence says of a thing of `THINGS`; None where it says nothing of it."""
    found = only({question: text[0].upper() + text[1:]}, kind, _KEYS.get(kind))
    return found.stance if found is not None else None


def stances_said(text: str, things: Iterable[tuple[str, int, str]] = THINGS) -> set[Stance | None]:
    """All that one sentence says, put for each of the things."""
    return {stance_said(text.format(thing, thing), kind, question) for kind, question, thing in things}


def is_held(claim: Claim | None) -> bool:
    """Whether a claim is there, affirms or denies, and is made outright: only such a one is held against anybody."""
    return claim is not None and claim.outright and claim.stance in (Stance.AFFIRMED, Stance.DENIED)


def held_stance(text: str, kind: str, question: int) -> Stance | None:
    """What a sentence says outright of a thing of `THINGS`; None where nothing is held against anybody."""
    found = only({question: text[0].upper() + text[1:]}, kind, _KEYS.get(kind))
    return found.stance if found is not None and is_held(found) else None


def held_stances(text: str, things: Iterable[tuple[str, int, str]] = THINGS) -> set[Stance | None]:
    """All that one sentence says outright, put for each of the things."""
    return {held_stance(text.format(thing), kind, question) for kind, question, thing in things}


def percent(figure: float | tuple[float, float] | None) -> Coverage | None:
    """Return what is claimed of coverage by one figure, or by the ends of a rough one."""
    if figure is None:
        return None
    low, high = figure if isinstance(figure, tuple) else (figure, figure)
    return Coverage(low, high)
