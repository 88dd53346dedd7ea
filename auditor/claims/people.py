"""Who is listed as a member, and whom the contributions name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._private import LISTED_NUMBER
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim
from auditor.claims._report import Report
from auditor.claims._values import Names


def _is_named(member: str, prose: str) -> bool:
    """Return whether a text has a member's name, or the first name alone."""
    first = member.split()[0] if member.split() else ""
    return len(first) >= 2 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", prose, re.IGNORECASE) is not None


def members(report: Report) -> Iterator[Claim]:
    """Return the members of question 2, and the study numbers that question 31 names.

    What is said holds numbers of people only: names and study numbers stand in the value, and are never printed.
    """
    listed = report.answers.members
    if listed:
        answer = report.answers.question(Asks.MEMBERS)
        line = answer.line if answer is not None else None
        said = f"{len(listed)} members" if len(listed) != 1 else "1 member"
        yield Claim("members", "listed", report.number(Asks.MEMBERS), line, said, value=Names(listed))
    answer = report.answer(Asks.CONTRIBUTIONS)
    if answer is not None:
        named = tuple(dict.fromkeys(f"s{number}" for number in LISTED_NUMBER.findall(answer.prose)))
        how = "by study number"
        if named:
            # Those whom question 2 lists by their initials, among numbers, are named so.
            others = (one for one in listed if LISTED_NUMBER.fullmatch(one) is None and one not in named)
            signed = tuple(one for one in others if _is_named(one, answer.prose))
            named, how = named + signed, "by study number or initials" if signed else how
        else:
            named = tuple(member for member in listed if _is_named(member, answer.prose))
            how = "by number" if all(member.isdecimal() for member in named) else "by name"
        if named:
            said = f"contributions of {len(named)} {how}"
            yield Claim("members", "contributions", answer.number, answer.line, said, value=Names(named))
