"""The docker files that an answer names or links, held against those of the commit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.claimcheck.addresses import report_names_a_copy
from auditor.claimcheck.filenames import filename_words, find_by_path, one_letter_off, same_words
from auditor.claimcheck.files import IN_A_FORK, confirm_file, own_link
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claims import Claim, Linked, NamedFile, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence, State

if TYPE_CHECKING:
    from auditor.repository import Repository


_COMPOSE = regex(r"\b(?:docker-)?compose(?:\.\w{1,20})?\.ya?ml\b", re.IGNORECASE)


_OTHER_PAGES = regex(r"hub\.docker|docs\.docker|docker\.com|pkg\.dev|gcr\.io|/actions/")


def docker_named(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether the docker files that are named or linked are in the tree; None for a link elsewhere."""
    repository = observed.repository
    finding = observed.findings.get("dockerfiles")
    files = [item.path for item in repository.docker.dockerfiles]
    if isinstance(claim.value, NamedFile):
        found = _docker_path(repository, claim.value.path, files)
        doubted = claim.stance is Stance.HYPOTHETICAL and found.verdict is ClaimVerdict.CONTRADICTED
        return unverifiable(found.found, *found.evidence) if doubted else found
    if isinstance(claim.value, Linked):
        if _OTHER_PAGES.search(claim.value.target):
            return None
        return own_link(observed.repository, claim.value.target)
    evidence = [Evidence(path) for path in files[:4]]
    composed = _COMPOSE.search(claim.words)
    if composed is not None and not repository.tree.named("*compose*.yml", "*compose*.yaml"):
        there = f"; there are {', '.join(files[:6])}" if files else ""
        return unverifiable(f"no file {composed[0]} is tracked{there}", *evidence)
    if files and claim.stance is Stance.DENIED:
        return unverifiable(f"what is written need not work: {', '.join(files[:6])}", *evidence)
    if files:
        return consistent(", ".join(files[:6]), *evidence)
    if claim.stance is Stance.AFFIRMED and finding is not None and finding.state is State.NOT_DONE:
        return unverifiable("no docker file is tracked")
    return unverifiable(finding.message if finding is not None else "no docker file")


def _docker_path(repository: Repository, named: str, files: list[str]) -> Outcome:
    there = find_by_path(named, repository.tree.paths)
    if there is not None:
        return confirm_file(repository, there)
    name = named.casefold().rpartition("/")[2]
    meant = next((path for path in files if path.casefold().rpartition("/")[2] == name), None)
    meant = meant or next((path for path in files if one_letter_off(name, path.casefold().rpartition("/")[2])), None)
    # `Dockerfile.train` may be `train.dockerfile`, and `train.dockerfile` short for `train_model.dockerfile`.
    fuller = [path for path in files if filename_words(name) <= filename_words(path.casefold().rpartition("/")[2])]
    alike = fuller or [path for path in files if same_words(name, path.casefold().rpartition("/")[2])]
    meant = meant or (alike[0] if len(alike) == 1 else None)
    if meant is not None:
        return unverifiable(f"no such file at this commit; {meant} may be meant", Evidence(meant))
    if report_names_a_copy(repository):
        return unverifiable(IN_A_FORK)
    return contradicted(
        "no such file at this commit; there are " + (", ".join(files[:6]) or "none"),
        *(Evidence(path) for path in files[:3]),
    )
