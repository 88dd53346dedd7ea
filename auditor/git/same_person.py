"""Who is one person under two names that have nothing in common word by word: the surer half of a guess.

Two students who are taken for one are one member too few, so a family name joins nobody: both names must be in the
other, or their initials, and no third person may be meant. Who writes a first name alone is the one whose first name it
is, unless an address goes on with another family name: of some twenty such pairs in logs of real courses all were.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from auditor._private import STUDY_NUMBER
from auditor._regex import regex

MOST: Final = 60
"""People of one log among whom is looked: a course's groups are smaller, and every pair is compared."""

# Letters that Unicode does not decompose, as keyboards without them write them.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_HUMP = regex(r"[A-Z][a-z]{1,40}|[A-Z]")
_HUMPS = regex(r"(?:[A-Z][a-z]{0,40}){3,8}")
_TWO = regex(r"[A-Z][a-z]{2,40}[A-Z][a-z]{2,40}")
_FORMAL = regex(r"([a-z])\.[a-z-]{5,60}")
_LONG = 8
"""Letters of two first names that are nobody else's."""
_LEAST = 3
"""Letters of a first and of a family name that a login must have."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_WHOLE_LETTERS)
    return "".join(char for char in plain if char.isalnum())


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded."""
    return tuple(filter(None, map(folded, name.split())))


class Names(NamedTuple):
    """What one person is called: names as written, mailboxes, and the accounts at the host."""

    names: frozenset[str]
    mailboxes: frozenset[str]
    accounts: frozenset[str]
    hosts: frozenset[tuple[str, str]] = frozenset()
    """Each mailbox with each part of its host's name."""

    @property
    def full(self) -> list[tuple[str, ...]]:
        """The names of several words."""
        return sorted(name for name in map(words, self.names) if len(name) > 1)

    @property
    def handles(self) -> set[str]:
        """What is written as one word, without the numbers at its end."""
        single = [name for name in self.names if " " not in name.strip()]
        return {_unnumbered(text) for text in (*single, *self.mailboxes, *self.accounts)}

    @property
    def numbers(self) -> set[str]:
        """The student numbers."""
        return {text for text in map(folded, (*self.names, *self.mailboxes)) if STUDY_NUMBER.fullmatch(text)}


def alike(people: Sequence[Names]) -> Iterable[tuple[int, int]]:
    """Return the pairs of people who are one, by their places; nobody is in two pairs."""
    if len(people) > MOST:
        return []
    pairs = [
        (one, other)
        for one, other in itertools.combinations(range(len(people)), 2)
        if _same(people[one], people[other]) or _same(people[other], people[one])
    ]
    met = [place for pair in pairs for place in pair]
    return [pair for pair in pairs if met.count(pair[0]) == met.count(pair[1]) == 1]


def _same(one: Names, other: Names) -> bool:
    """Return whether the second is the first, written shorter."""
    if (one.numbers and other.numbers) or (one.accounts and other.accounts):
        return False  # two student numbers or two accounts are two people until something joins them
    if _handle_of(one, other) or _first_name_of(one, other) or _login_in(one, other):
        return True
    if other.full:
        return any(_left_out(name, short) for name in one.full for short in other.full)
    humps = [
        tuple(map(folded, _HUMP.findall(text)))
        for text in (*one.names, *one.accounts)
        if not one.full and _HUMPS.fullmatch(text)
    ]
    accounts = {_unnumbered(account) for account in other.accounts}
    if not _formal(one).isdisjoint(accounts) or _longer(one, other):
        return True
    return any(_initials(name) & other.handles for name in (*one.full, *humps)) or any(
        _beginnings(name, account) for name in one.full for account in accounts
    )


def _handle_of(one: Names, other: Names) -> bool:
    """Return whether both have one long handle, but for numbers at its end, that is not just what they are called."""
    written = {word for each in (one, other) for name in each.names for word in name.split()}
    called = {folded(word) for word in written if word[1:].islower()}
    return any(len(handle) >= _LONG and handle not in called for handle in one.handles & other.handles)


def _login_in(one: Names, other: Names) -> bool:
    """Return whether all that the other is called is a login, and the first writes it beside a name."""
    logins = {name.strip() for name in other.names}
    written = {word for name in one.names for word in name.split() if word != name.strip()}
    return logins <= written and all(len(name) > _LEAST + 1 and _LOGIN.search(name) for name in logins) and bool(logins)


_LOGIN: Final = regex(r"[a-z][A-Z]|[0-9_]")
"""What no name has, written as names are: a capital letter behind a small one, or a digit."""


def _first_name_of(one: Names, other: Names) -> bool:
    """Return whether the other writes nothing but the first's first name, and no address of his another name."""
    called = {folded(name) for name in other.names}
    if other.full or len(called) != 1:
        return False
    (first,) = called
    humps = [tuple(map(folded, _HUMP.findall(text))) for text in one.names if _TWO.fullmatch(text)]
    families = {word for name in (*one.full, *humps) if name[0] == first for word in name[1:]}
    if len(first) < _LEAST or not families:
        return False
    if any(formal[1] != first[0] for box in other.mailboxes if (formal := _FORMAL.fullmatch(box)) is not None):
        return False
    rests = (_unnumbered(box).replace(first, "") for box in other.mailboxes if first in _unnumbered(box))
    return all(len(rest) <= _LEAST or any(word[: _LEAST + 1] in rest for word in families) for rest in rests)


def _unnumbered(handle: str) -> str:
    return folded(handle).rstrip("0123456789")


def _left_out(name: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Return whether the second is the first name without some of the names in its middle, or without its last."""
    if len(short) >= len(name) or name[0] != short[0] or len(short[-1]) < _LEAST:
        return False
    return short[-1] in (name[-1], name[len(short) - 1]) and set(short) <= set(name)


def _initials(name: tuple[str, ...]) -> set[str]:
    """Return the ways to write a name of three and more in which the last are initials: `adaml`, `adamarial`."""
    if len(name) < 3 or len(name[0]) < _LEAST:
        return set()
    shorter = {"".join(name[:whole]) + "".join(word[0] for word in name[whole:]) for whole in range(1, len(name))}
    if len(name[-1]) >= _LEAST:
        shorter.add(name[0] + "".join(word[0] for word in name[1:-1]) + name[-1])
    given = "".join(name[:-1])
    return shorter | ({given} if len(given) >= _LONG else set())


def _formal(one: Names) -> set[str]:
    """Return the accounts that a mailbox of initial and family name is, alone or with its host: `a.lovelace@...`."""
    found = set()
    for mailbox in one.mailboxes:
        match = _FORMAL.fullmatch(mailbox)
        if match is not None and any(name[0].startswith(match[1]) for name in one.full):
            plain = folded(mailbox)
            found |= {plain, *(plain + folded(part) for of, part in one.hosts if of == mailbox)}
    return found


def _longer(one: Names, other: Names) -> bool:
    """Return whether the other is the first's first name, whose mailbox goes on where the first's account ends."""
    accounts = {plain for plain in map(_unnumbered, one.accounts) if len(plain) >= 2 * _LEAST}
    first = {name[0] for name in one.full}.intersection(folded(name) for name in other.names)
    return bool(first) and any(folded(box).startswith(account) for box in other.mailboxes for account in accounts)


def _beginnings(name: tuple[str, ...], handle: str) -> bool:
    """Return whether an account is the beginnings of a first and a family name: `adalov` of Ada Lovelace."""
    return any(
        name[0].startswith(handle[:cut]) and name[-1].startswith(handle[cut:])
        for cut in range(_LEAST, len(handle) - _LEAST + 1)
    )
