"""What a report of given answers claims."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.checklist import load_catalogue
from auditor.claims import Claim, Report, read
from auditor.report.answers import read_answers
from auditor.views.tree import Tree
from tests.report.conftest import Files, questions


def claims(given: Mapping[int, str]) -> tuple[Claim, ...]:
    catalogue = load_catalogue(None)
    tree = Tree(Files({"reports/README.md": questions(catalogue, given)}))
    return read(Report(read_answers(tree, catalogue)))


def only(given: Mapping[int, str], kind: str, key: str | None = None) -> Claim | None:
    return next((claim for claim in claims(given) if claim.id == kind and (key is None or claim.key == key)), None)
