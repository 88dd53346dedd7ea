"""What was so in earlier commits: it bears no answer out, and whoever wrote it knows it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from auditor.claimcheck.outcome import Observed, Outcome, unverifiable
from auditor.claims import Claim
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence
from auditor.repository import Repository

_WORKFLOWS = (".github/workflows", ".gitlab-ci.yml")
_MOST: Final = 6
"""Changes of the workflows that are looked behind."""


def add_last_support(
    claim: Claim, observed: Observed, hold: Callable[[Claim, Observed], Outcome], outcome: Outcome
) -> Outcome:
    """Return a contradiction with the commit until which the workflows bore the claim out, where one is found.

    Where that came after the last change of the report, it was right when it was written.
    """
    from auditor.git.snapshot import OtherTree

    repository = observed.repository
    commits = {commit.oid: commit for commit in repository.history.commits}
    for oid in repository.snapshot.touching(_WORKFLOWS, _MOST):
        commit = commits.get(oid)
        if commit is None or not commit.parents:
            continue
        other = OtherTree(repository.snapshot, None, commit.parents[0])
        there = Repository(other, repository.catalogue, repository.report_path, alike=(repository,))
        if hold(claim, Observed(there, {})).verdict is ClaimVerdict.CONSISTENT:
            found = f"{outcome.found}; it was as said until {oid[:7]}"
            places = (*outcome.evidence, Evidence(commit=oid, note=commit.subject[:80]))
            if 0 < _report_time(repository) < commit.time:
                return unverifiable(f"{found}, after the report was last changed", *places)
            return outcome._replace(found=found, evidence=places)
    return outcome


def _report_time(repository: Repository) -> int:
    """Return when the report was last changed; 0 where the history is not known."""
    changes, path = repository.snapshot.changes(), repository.answers.path
    if not (changes.complete and repository.history.complete):
        return 0
    times = (commit.time for commit in repository.history.commits if path in changes.paths.get(commit.oid, ()))
    return max(times, default=0)
