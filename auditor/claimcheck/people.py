"""The members that a report lists and names, held against who committed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from auditor._private import MENTIONED_NUMBER, STUDY_NUMBER
from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claims import Claim, Names
from auditor.finding import State
from auditor.git.same_person import folded, words

if TYPE_CHECKING:
    from auditor.git.history import Author


def members(claim: Claim, observed: Observed) -> Outcome:
    """Return how many members are authors of commits: facts only; an e-mail with the number is a sure match."""
    history = observed.repository.history
    authors = history.authors
    found = history.counted(len(observed.repository.answers.members))
    people = claim.value_as(Names).names
    if claim.key == "contributions" and observed.repository.answers.members:
        return _contributions(claim, observed, found)
    if claim.key == "contributions":
        # Who lists nobody names them there, though perhaps not all.
        found += "; question 2 lists no member"
        if len(people) < 2:
            return unverifiable(found)
    sure = [member for member in people if STUDY_NUMBER.fullmatch(member) and _has_committed(member, authors)]
    alike = [member for member in people if not STUDY_NUMBER.fullmatch(member) and _has_committed(member, authors)]
    told = [f"{len(some)} by {how}" for some, how in ((sure, "study number"), (alike, "name")) if some]
    if told:
        found += (
            f"; {'named' if claim.key == 'contributions' else 'listed'} members found among them: {', '.join(told)}"
        )
    if not history.complete and len(authors) < len(people):
        return unverifiable(f"{found}; the history is not whole")
    if len(authors) < len(people):
        return unverifiable(found)
    access = observed.findings.get("write-access")
    if access is not None and access.state is State.UNKNOWABLE and len(people) > 1:
        # They are enough by name alone; one person may have two.
        return unverifiable(f"{found}; some may be one person's names")
    return consistent(found)


def _has_committed(member: str, authors: tuple[Author, ...]) -> bool:
    """Return whether an author has a member's study number in an address or for a name, or the member's name."""
    if STUDY_NUMBER.fullmatch(member):
        held = re.compile(rf"(?<!\d){member[1:]}(?!\d)")
        return any(held.search(text) for author in authors for text in (*author.emails, *author.names))
    wanted = words(_SIGNS.sub(" ", member))
    # A login is a name, too (`ada-lovelace`), and so is a mailbox (`ada.lovelace@...`).
    called = [
        text for author in authors for text in (*author.names, *(mail.partition("@")[0] for mail in author.emails))
    ]
    return any(set(wanted) <= set(words(_SIGNS.sub(" ", text))) or "".join(wanted) == folded(text) for text in called)


_SIGNS = regex(r"[\W_]+")
_THE_OTHER = regex(
    r"\bthe (?:last|remaining|other|third|fourth|fifth) (?:(?:group|team) )?(?:member|student|person|one)s?\b|"
    r"\b(?:the rest of (?:us|the (?:group|team|members))|the others)\b",
    re.IGNORECASE,
)


def _named_otherwise(text: str, authors: tuple[Author, ...]) -> bool:
    """Return whether contributions tell of somebody by what is no number: as the last member, or by the first name."""
    first = {word for author in authors for name in author.names for word in name.split()[:1] if len(word) > 2}
    return bool(_THE_OTHER.search(text)) or any(re.search(rf"\b{re.escape(name)}\b", text) for name in first)


def _contributions(claim: Claim, observed: Observed, found: str) -> Outcome:
    """Return a contradiction where question 31 leaves out a member who committed and names another twice."""
    names = claim.value_as(Names).names
    named = set(names)
    members = observed.repository.answers.members
    listed = [member for member in members if STUDY_NUMBER.fullmatch(member) or named.intersection(members)]
    missing = [member for member in listed if member not in named]
    by_number = [member for member in listed if STUDY_NUMBER.fullmatch(member)]
    if by_number and not named.intersection(by_number) and not any(map(STUDY_NUMBER.fullmatch, named)):
        # Who is listed by a number alone may be named all the same.
        return unverifiable(f"{found}; {plural(len(by_number), 'member')} listed by study number alone")
    if not listed or len(listed) < 2:
        return unverifiable(found)
    if not missing:
        return consistent(f"{found}; the answer names all members")
    text = observed.repository.answers.text(Asks.CONTRIBUTIONS)
    mentions = Counter(f"s{number}" for number in MENTIONED_NUMBER.findall(text))
    committed = [member for member in missing if _has_committed(member, observed.repository.history.authors)]
    if (
        len(named) == len(listed) - 1
        and sum(mentions.values()) == len(listed)
        and (committed or len(observed.repository.history.authors) >= len(listed))
        and not _named_otherwise(text, observed.repository.history.authors)
    ):
        return contradicted(f"{found}; a listed member is not named, and another is named twice")
    how = "study number" if STUDY_NUMBER.fullmatch(names[0]) else "name"
    others = len(named.difference(members))
    strangers = f", {others} named who {'is' if others == 1 else 'are'} not listed" if others else ""
    return unverifiable(f"{found}; {plural(len(missing), 'listed member')} not named by {how}{strangers}")
