"""Branches and pull requests held against the history; other branches of the repository, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor._regex import any_of, regex
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claims import Claim, Stance
from auditor.finding import Evidence
from auditor.git.branches import BOTS, is_a_persons
from auditor.git.history import distinct_tips

if TYPE_CHECKING:
    from auditor.git.history import Commit
    from auditor.repository import Repository

_TIPS: Final = 6
"""Other branches that are looked at."""


def other_branches(repository: Repository) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield other branches that have commits of their own, with their paths: those of people before those of bots."""
    by_people_first = sorted(repository.history.unmerged, key=lambda branch: not is_a_persons(branch[0]))
    for name, tip in distinct_tips(by_people_first)[:_TIPS]:
        yield name, frozenset(repository.snapshot.list_tree(tip))


_BOTS_MERGE = regex(rf"\bfrom [\w.-]{{1,100}}/{BOTS}\b|\bbranch '(?:origin/)?{BOTS}\b", re.IGNORECASE)


def _is_by_bot(commit: Commit) -> bool:
    """Return whether a commit is a bot's, or merges what a bot proposed."""
    return commit.bot or _BOTS_MERGE.search(commit.subject) is not None


_REQUESTS = r"(?:pull[- ]?requests|prs)"
_WHO = r"(?:we|i|(?:the|our) group)"
_LEADS = (
    r"(?:(?:for|in) (?:our|this|the) project,? |"
    # "As we sat together, we did not use them": the clause before the comma gives no case.
    r"(?!(?:for|in|on|at|when|while|during|after|before|if)\b).{0,80}[,;] )?"
    r"(?:(?:so|but|and|thus|however|unfortunately),? )?"
)
_MADE_NONE = (
    r"(?:(?:just|simply|therefore) )?(?:did not|didn't|have not|haven't|never|chose not to|decided not to) "
    r"(?:make use of|used?|utili[sz]ed?|made?|make|do|done|create|open|incorporate|implement|have) (?:any )?"
    r"(?:branch\w* (?:and|or|nor) )?(?:pull[- ]?requests?|prs?|merge[- ]?requests?)"
)
_ALONE = (
    r"(?=[.!]?\Z|[,;.(]| (?:at all|because|since|as|due|primarily due|mainly due|or|"
    r"(?:in(?:to)?|for|during) (?:this|our|the) project)\b)"
)
"""What follows where all of them are denied, and no case of them."""
_NONE_WERE_MADE = any_of(
    # "No pull requests were used."
    rf"no {_REQUESTS} were (?:used|made|opened|created)",
    # "Pull requests weren't used."
    rf"{_REQUESTS} were(?: not|n't) used",
    # "Neither branches nor pull requests were used."
    rf"neither branch\w* nor {_REQUESTS} were (?:used|made use of)",
    # "We used neither branches nor PRs.", "We worked without branches and pull requests."
    (
        rf"{_WHO} (?:(?:used?|made use of|had) neither branch\w* nor|worked without (?:any )?"
        rf"(?:branch\w* (?:and|or) )?) ?{_REQUESTS}(?: (?:since|as|because)\b[^.;]*)?"
    ),
)
_OUTRIGHT = regex(
    any_of(
        # "No, we did not use PRs"
        rf"\A\W*{_LEADS}{_WHO} {_MADE_NONE}{_ALONE}",
        rf"\A\W*{_NONE_WERE_MADE}(?: at all| in (?:this|our|the) project)?[.!]?\Z",
    ),
    re.IGNORECASE,
)
"""A plain sentence that says that there were none, and not of what kind, or when."""
_PARTLY = regex(
    r"\b(?:always|much|many|often|mostly|mainly|rarely|sometimes|until|except|besides|rather|first|later|beginning|initially|"
    r"some|few|couple|accident\w*|exist\w*|opened|as an?|merge requests since|for the (?:report|readme|small\w*))\b",
    re.IGNORECASE,
)
"""What tells that there were some, for all that is denied."""


def branches(claim: Claim, observed: Observed) -> Outcome:
    """Return what merges, squashed merges and the branches that are left say to branches and pull requests."""
    history = observed.repository.history
    # What a bot opens, and somebody merges, is no way of working of the group's.
    pulls = [commit for commit in history.commits if commit.pull is not None and not _is_by_bot(commit)]
    of_bots = sum(commit.pull is not None for commit in history.commits) - len(pulls)
    merges = [commit for commit in history.merges if not _is_by_bot(commit)]
    names = {name.removeprefix("origin/") for name, _ in history.branches}
    names = {name for name in names if is_a_persons(name)}
    beside = f" (and {of_bots} of bots)" if of_bots and not pulls else ""
    merged_in = plural(len(merges), "merge commit"), f"{plural(len(pulls), 'pull request')}{beside}"
    found = f"{', '.join(merged_in)}, {plural(len(names), 'branch')}"
    evidence = [Evidence(commit=commit.oid, note=commit.subject[:80]) for commit in (pulls or merges)[:3]]
    # A number at the end of a message alone may be that of an issue.
    merged = [commit for commit in pulls if len(commit.parents) > 1]
    partly = _PARTLY.search(claim.words)
    if claim.stance is Stance.DENIED and claim.key == "pull requests" and ((merged and not partly) or len(pulls) >= 3):
        # One or two make no way of working, and are there all the same.
        many = len(pulls) >= 3 and (len(pulls) * 10 >= len(history.commits) or len(merged) >= 5)
        outright = _OUTRIGHT.match(claim.words) and not partly
        told = contradicted if many and outright else unverifiable
        return told(found, *evidence)
    # One that was rebased leaves no trace; a merge of somebody's own is none.
    trace = pulls if claim.key == "pull requests" else pulls or merges or len(names) > 1
    plainly = claim.stance is Stance.DENIED and claim.key == "branches" and not partly
    denied = plainly and (pulls or len(names) > 1)
    if denied or (claim.stance is Stance.AFFIRMED and not trace):
        return unverifiable(found, *evidence)
    return consistent(found, *evidence)
