"""What a group says of branches and pull requests."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.claims._claim import Claim
from auditor.claims._phrases import words
from auditor.claims._report import Report
from auditor.claims.used import shown_of

_BRANCH = words(r"(?<!\bmain )(?<!\bmaster )(?<!\bmain\" )(?<!\bmaster\" )branch\w*")
"""To work on the main branch is not to use branches."""
_PULL = words(r"pull[- ]?requests?|prs?|merge[- ]?requests?")


def branches(report: Report) -> Iterator[Claim]:
    """Return whether branches and pull requests are said to have been used, one claim each."""
    for key, pattern in (("branches", _BRANCH), ("pull requests", _PULL)):
        found = report.stance(9, pattern, opening=key == "branches")
        if found is not None:
            shown = shown_of(report, 9, pattern, found)
            yield report.claim("branches-and-prs", 9, shown, key=key, stance=found[0])
