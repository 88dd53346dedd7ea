"""What answers say that can be checked: one extractor a kind of claim. Nothing here judges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, get_args

from auditor._failures import attempt
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._kinds import KINDS, Kind
from auditor.claims._numbers import NUMBER, number
from auditor.claims._phrases import EXCEPT
from auditor.claims._remembered import Remembered
from auditor.claims._report import Report
from auditor.claims._taken_back import tells_of_the_beginning
from auditor.claims._values import (
    BesideTests,
    Commanded,
    Coverage,
    Endings,
    FileCount,
    FilesOfTests,
    Framework,
    ImageShown,
    Linked,
    NamedFile,
    Names,
    NumberOfTests,
    Quoted,
    SaidElsewhere,
    Spoken,
    Value,
    Variants,
)
from auditor.claims.branches import branches
from auditor.claims.by_file import file_counts
from auditor.claims.caching import caching
from auditor.claims.ci import pythons, systems
from auditor.claims.cloud import cloud_training
from auditor.claims.commands import commands
from auditor.claims.configured import config_tool
from auditor.claims.counts import test_count
from auditor.claims.coverage import coverage
from auditor.claims.deployed import deployment
from auditor.claims.drifted import drift_api
from auditor.claims.frameworks import FRAMEWORK_NAMES, frameworks
from auditor.claims.halves import no_alerts
from auditor.claims.linting import linting
from auditor.claims.named import docker_named, figures, links
from auditor.claims.outright import mark_outrightness
from auditor.claims.people import members
from auditor.claims.profiled import profiling
from auditor.claims.removed import removed
from auditor.claims.spoken import spoken_files
from auditor.claims.used import used

if TYPE_CHECKING:
    from auditor._failures import Failures
    from auditor.repository import Repository

__all__ = [
    "EXCEPT",
    "FRAMEWORK_NAMES",
    "KINDS",
    "NUMBER",
    "BesideTests",
    "Claim",
    "Commanded",
    "Coverage",
    "Endings",
    "FileCount",
    "FilesOfTests",
    "Framework",
    "ImageShown",
    "Kind",
    "Linked",
    "NamedFile",
    "Names",
    "Nuance",
    "NumberOfTests",
    "Quoted",
    "Report",
    "SaidElsewhere",
    "Spoken",
    "Stance",
    "Value",
    "Variants",
    "extract",
    "number",
    "read",
    "tells_of_the_beginning",
]

_EXTRACTORS: tuple[Callable[[Report], Iterator[Claim]], ...] = (
    members,
    test_count,
    file_counts,
    coverage,
    branches,
    systems,
    pythons,
    caching,
    linting,
    config_tool,
    docker_named,
    profiling,
    removed,
    frameworks,
    used,
    no_alerts,
    drift_api,
    cloud_training,
    deployment,
    figures,
    links,
    commands,
    spoken_files,
)


_NOT_KEPT = frozenset({members, docker_named, figures, links})
"""Those that name people, or point into the report as it was parsed."""


_OF_ANY_QUESTION = frozenset({"own-links"})
"""What no question has to name: a link into the group's own repository leads somewhere whatever was asked for."""


def read(
    report: Report,
    remembered: Remembered | None = None,
    kinds: Collection[str] = KINDS.keys(),
    failures: Failures | None = None,
) -> tuple[Claim, ...]:
    """Return what the answers of a report claim, by question, line, kind and key; one claim of each kind and key.

    `kinds` are those that the catalogue's questions name. An extractor that raises costs what it reads alone, where
    `failures` takes note of it.
    """
    found: dict[tuple[str, str | None, int | None], Claim] = {}
    for extractor in _EXTRACTORS:
        part = f"claims of {extractor.__name__.replace('_', ' ')}"
        claims = attempt(failures, part, partial(_read_by, extractor, report, remembered), [], "claims")
        for claim in claims:
            if claim.id in kinds or claim.id in _OF_ANY_QUESTION:
                found.setdefault((claim.id, claim.key, claim.question), claim)
    order = {kind: index for index, kind in enumerate(KINDS)}
    return tuple(
        sorted(
            found.values(),
            key=lambda claim: (claim.question or 0, order.get(claim.id, len(order)), claim.line or 0, claim.key or ""),
        )
    )


def _read_by(
    extractor: Callable[[Report], Iterator[Claim]], report: Report, remembered: Remembered | None
) -> list[Claim]:
    """Return what an extractor reads, each claim with whether the answer says it outright."""
    if remembered is None or extractor in _NOT_KEPT:
        claims = list(extractor(report))
    else:
        claims = remembered.claims(extractor.__name__, partial(extractor, report))
    return [mark_outrightness(report, claim) for claim in claims]


def extract(repository: Repository, failures: Failures | None = None) -> tuple[Claim, ...]:
    """Return what the answers of a repository's report claim; nothing where there is no report."""
    report = Report(repository.answers)
    kinds = repository.catalogue.claims
    if repository.recall is None:
        return read(report, None, kinds, failures)
    remembered = Remembered(repository.recall, repository.answers, repository.tree, get_args(Value))
    found = read(report, remembered, kinds, failures)
    attempt(failures, "what the next run would reuse", remembered.keep, None)
    return found
