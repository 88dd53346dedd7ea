"""What came after the audited commit, where the commit was chosen by a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.audited import Audit
    from auditor.repository import Repository
    from auditor.warned import Warned

WARNING = "audited-at"


def said_of_later(source: str, at: str, cache_dir: Path | None) -> Callable[[Repository, Audit], Iterable[Warned]]:
    """Return a notice that tells of the commits which came after the audited one on the default branch."""

    def notice(repository: Repository, audit: Audit) -> Iterable[Warned]:
        from auditor.git.revisions import ALWAYS
        from auditor.git.snapshot import open_snapshot
        from auditor.git.source import parse_source
        from auditor.statistics import moment
        from auditor.warned import Warned

        known = {commit.oid for commit in repository.history.commits}
        # The clone was brought up to date for the audit itself.
        with open_snapshot(parse_source(source), at=ALWAYS, cache_dir=cache_dir, offline=True) as tip:
            later = [commit for commit in tip.history().commits if commit.oid not in known]
        branch = audit.repository.branch or "the default branch"
        if later:
            last = moment(max(commit.time for commit in later))
            count = "1 commit" if len(later) == 1 else f"{len(later)} commits"
            when = f", the last on {last[:16].replace('T', ' ')} UTC" if last is not None else ""
            came = f"{count} came later on {branch}{when}"
        else:
            came = f"nothing came later on {branch}"
        message = (
            f"Audited as of {at}; {came}. The dates of commits are their authors' word, not the host's: "
            "anyone can set them."
        )
        yield Warned(WARNING, message)

    return notice
