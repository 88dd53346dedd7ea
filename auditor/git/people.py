"""Who is who in a log: aliases merged, bots left out, co-authors counted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from auditor._private import STUDY_NUMBER
from auditor._regex import regex
from auditor.git.history import Author
from auditor.git.same_person import Names, alike, folded, words

# Addresses and names that machines give to anybody: two people who have one of them are not thereby one.
_SHARED_EMAILS = frozenset(
    {
        "",
        "noreply@github.com",
        "you@example.com",
        "your@email.com",
        "your.email@example.com",
        "youremail@example.com",
        "email@example.com",
        "user@example.com",
        "root@localhost",
        "none@none",
        "none",
    }
)
_SHARED_NAMES = frozenset(
    {
        "",
        "root",
        "user",
        "ubuntu",
        "unknown",
        "admin",
        "student",
        "students",
        "developer",
        "username",
        "anonymous",
        "jupyterhub",
        "administrator",
        "raspberry",
        "macbook pro",
        "macbookpro",
        "yourname",
        "your name",
        "jupyter",
        "jovyan",
        "vscode",
        "codespace",
        "none",
        "me",
        "test",
        "git",
        "github",
        "(no author)",
    }
)
_BOT_NAMES = frozenset(
    {
        "github",
        "github action",
        "github actions",
        "github-actions",
        "github-classroom",
        "github classroom",
        "actions-user",
        "dependabot",
        "dependabot-preview",
        "pre-commit-ci",
        "pre-commit.ci",
        "renovate",
        "renovate bot",
        "codecov",
        "imgbot",
        "allcontributors",
        "copilot",
        "github copilot",
        "copilot-swe-agent",
        "claude code",
        "cursor agent",
        "cursoragent",
        "google-labs-jules",
        "gemini-code-assist",
        "devin ai",
        "openai codex",
        "chatgpt",
        "codex",
        "aider",
        "ci bot",
        "cml-bot",
        "semantic-release",
        "snyk-bot",
        "gitlab ci",
        "gitlab-ci",
    }
)
_BOT_EMAILS = frozenset(
    {
        "action@github.com",
        "actions@github.com",
        "github-actions@github.com",
        "actions@users.noreply.github.com",
        "noreply@anthropic.com",
        "claude@anthropic.com",
        "copilot@github.com",
        "cursoragent@cursor.com",
        "support@dependabot.com",
        "olivaw@iterative.ai",
        "noreply@openai.com",
        "codex@openai.com",
        "noreply@aider.chat",
        "classroom@github.com",
    }
)
_BOT_LOGINS = frozenset(
    {
        "copilot",
        "claude",
        "actions-user",
        "github-classroom",
        "pre-commit-ci",
        "dependabot",
        "web-flow",
        "google-labs-jules",
        "gemini-code-assist",
        "codex",
    }
)
_ASSISTANTS = frozenset({"gemini", "claude", "cursor", "devin", "jules", "codex", "copilot", "gemini cli", "windsurf"})
_OF_ASSISTANTS = (
    "@example.com",
    "@anthropic.com",
    "@google.com",
    "@cursor.com",
    "@cursor.sh",
    "@cognition.ai",
    "@openai.com",
)
"""Addresses that an assistant makes up, or that its maker has; people may be called as it is."""
_CLAUDE = regex(r"claude(?: (?:code|opus|sonnet|haiku|fable)\b.*| [\d.]+.*)", re.IGNORECASE)
_NOREPLY = regex(r"(?:\d{1,20}\+)?([a-z0-9](?:[a-z0-9_-]{0,60}))(\[bot\])?@users\.noreply\.github\.com")
_COAUTHOR = regex(r"^[ \t]*co-authored-by:[ \t]*([^<\n]{0,200})<([^>\n]{0,200})>", re.IGNORECASE | re.MULTILINE)
_MAP_LINE = regex(r"\s*([^<#]*)<([^<>]*)>\s*(?:([^<#]*)<([^<>]*)>)?\s*(?:#.*)?")


def coauthors(body: str) -> list[tuple[str, str]]:
    """Return name and e-mail of each co-author trailer in a commit's message."""
    return [(match[1].strip(), match[2].strip()) for match in _COAUTHOR.finditer(body)][:50]


def is_bot(name: str, email: str) -> bool:
    """Return whether a machine commits under this name and address."""
    name, email = _key(name), email.strip().casefold()
    login = _NOREPLY.fullmatch(email)
    return (
        name.endswith(("[bot]", "-bot", "_bot"))
        or name in _BOT_NAMES
        or email in _BOT_EMAILS
        or "[bot]@" in email
        or _CLAUDE.fullmatch(name) is not None
        or (login is not None and login[1] in _BOT_LOGINS)
        or (name.endswith(" bot") and "bot" in email)
        or (name in _ASSISTANTS and email.endswith(_OF_ASSISTANTS))
    )


class Identities:
    """Every name with its address, merged into people."""

    def __init__(self, mailmap: str) -> None:
        self._mailmap = _read_mailmap(mailmap)
        self._ids: dict[tuple[str, str], int | None] = {}
        self._pairs: list[tuple[str, str]] = []
        self._mapped: set[int] = set()

    def add(self, name: str, email: str) -> int | None:
        """Return the number of a name and address, or None where it is a bot's."""
        given = (name.strip(), email.strip())
        if given not in self._ids:
            pair = self._proper(*given)
            if is_bot(*given) or is_bot(*pair):
                self._ids[given] = None
            else:
                self._ids[given] = len(self._pairs)
                self._pairs.append(pair)
                if pair != given:
                    self._mapped.add(len(self._pairs) - 1)
        return self._ids[given]

    def _proper(self, name: str, email: str) -> tuple[str, str]:
        mail = email.casefold()
        proper = self._mailmap.get((_key(name), mail)) or self._mailmap.get((None, mail))
        return (proper[0] or name, proper[1] or email) if proper else (name, email)

    def merged(self, uses: list[list[int]]) -> tuple[tuple[Author, ...], dict[int, int]]:
        """Return the people, most commits first, and the place of each number among them.

        `uses` holds, commit by commit, the numbers of its authors.
        """
        root = self._joined()
        commits: Counter[int] = Counter()
        names: dict[int, Counter[str]] = {}
        for used in uses:
            for person in {root[number] for number in used}:
                commits[person] += 1
            for number in used:
                weight = 1_000_000 if number in self._mapped else 1
                names.setdefault(root[number], Counter())[self._pairs[number][0]] += weight
        members: dict[int, list[int]] = {}
        for number in range(len(self._pairs)):
            members.setdefault(root[number], []).append(number)
        people = []
        for person, numbers in members.items():
            shown = min(names.get(person, Counter({"": 0})).items(), key=_rank)[0]
            every = tuple(sorted({self._pairs[number][0] for number in numbers}))
            emails = tuple(sorted({self._pairs[number][1].casefold() for number in numbers}))
            people.append((Author(shown, every, emails, commits[person]), numbers))
        people.sort(key=lambda pair: (-pair[0].commits, pair[0].name, pair[0].emails))
        index = {number: place for place, (_, numbers) in enumerate(people) for number in numbers}
        return tuple(author for author, _ in people), index

    def _joined(self) -> list[int]:
        """Return for every number one that stands for the whole person."""
        # Sets that are joined (union-find): two pairs that share any identity are one person, through others, too.
        parent = list(range(len(self._pairs)))

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        owners: dict[tuple[str, str], int] = {}
        for number, (name, email) in enumerate(self._pairs):
            for key in _identities(name, email):
                parent[root(number)] = root(owners.setdefault(key, number))
        people: dict[int, list[tuple[str, str]]] = {}
        for number, pair in enumerate(self._pairs):
            people.setdefault(root(number), []).append(pair)
        roots = list(people)
        for one, other in alike([_names(pairs) for pairs in people.values()]):
            parent[roots[one]] = roots[other]
        return [root(number) for number in range(len(self._pairs))]


def _rank(item: tuple[str, int]) -> tuple[bool, int, bool, bool, int, str]:
    """Order names: full names before logins, then the most used, then what looks like a person's."""
    name, uses = item
    return (" " not in name, -uses, any(char.isdigit() for char in name), name.islower(), -len(name), name)


_LOGIN = regex(r"[a-z0-9][a-z0-9_-]{1,60}")
_FIRST_AND_LAST = regex(r"([a-z])[a-z]*\.([a-z-]{5,60})")


def _identities(name: str, email: str) -> Iterable[tuple[str, str]]:
    """Return what tells that two are one: address, name, and the GitHub login that an address or a name shows."""
    key, mail = _key(name), email.casefold()
    found = []
    if mail not in _SHARED_EMAILS:
        found.append(("email", mail))
    if key not in _SHARED_NAMES:
        found.append(("name", key))
        if _LOGIN.fullmatch(key):
            found.append(("login", key))
    if (login := _NOREPLY.fullmatch(mail)) is not None:
        found.append(("login", login[1]))
    elif mail not in _SHARED_EMAILS and STUDY_NUMBER.fullmatch(local := mail.partition("@")[0]):
        found.append(("login", local))  # a student number is one person's, whatever the host
    elif (
        key in _SHARED_NAMES
        and mail not in _SHARED_EMAILS
        and (full := _FIRST_AND_LAST.fullmatch(mail.partition("@")[0])) is not None
    ):
        # Only the mailbox names who left the name out: `unknown <ada.lovelace@...>` is the login `alovelace`.
        found.append(("login", full[1] + full[2].replace("-", "")))
    # `Ada B. Lovelace`, the login `adablovelace` and the mailbox `ada.b.lovelace` are one, whatever case and accents.
    written = [name, _family_first(name), _in_latin(name)] if key not in _SHARED_NAMES else []
    if login is not None:
        written.append(login[1])
    elif mail not in _SHARED_EMAILS:
        mailbox = _mailbox(mail)
        written += [mailbox, _completed(name, mailbox) if key not in _SHARED_NAMES else ""]
    found += [("squashed", plain) for text in written if (plain := _squashed(text)) is not None]
    return found


def _mailbox(mail: str) -> str:
    return mail.partition("@")[0].partition("+")[0]


def _in_latin(name: str) -> str:
    """Return what of a name is in Latin letters, which some write twice, in two scripts; nothing of a single word."""
    latin = "".join(char for char in name if not char.isalpha() or unicodedata.name(char, "").startswith("LATIN"))
    return latin if len(latin.split()) > 1 else ""


def _family_first(name: str) -> str:
    """Return a name with its last word first: some write the family name so."""
    parts = name.split()
    return " ".join([*parts[-1:], *parts[:-1]])


def _completed(name: str, mailbox: str) -> str:
    """Return a first name with the family name of its mailbox: `Ada <a.lovelace@...>` is Ada Lovelace."""
    first, dot, family = mailbox.partition(".")
    told = words(name)
    plain = folded(first)
    known = dot and len(told) == 1 and plain and told[0].startswith(plain) and len(family) >= 4 and family.isalpha()
    return f"{name} {family}" if known else ""


def _names(pairs: list[tuple[str, str]]) -> Names:
    """Return what the names and addresses of one person show, without those that anybody may have."""
    mails = {email.casefold() for _, email in pairs} - _SHARED_EMAILS
    accounts = {match[1] for mail in mails if (match := _NOREPLY.fullmatch(mail)) is not None}
    written = {mail for mail in mails if "@" in mail and _NOREPLY.fullmatch(mail) is None}
    return Names(
        frozenset(name for name, _ in pairs if _key(name) not in _SHARED_NAMES),
        frozenset(map(_mailbox, written)),
        frozenset(accounts),
        frozenset((_mailbox(mail), part) for mail in written for part in mail.partition("@")[2].split(".")),
    )


def _squashed(name: str) -> str | None:
    """Return a name, login or mailbox as bare letters and digits; None where they are too few."""
    plain = folded(name)
    return plain if len(plain) >= 8 and plain not in _SHARED_NAMES and not plain.isdigit() else None


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _read_mailmap(text: str) -> dict[tuple[str | None, str], tuple[str, str]]:
    """Return proper name and address by commit name (or None for any) and commit address."""
    found: dict[tuple[str | None, str], tuple[str, str]] = {}
    for line in text.splitlines()[:10_000]:
        match = _MAP_LINE.fullmatch(line[:1000])
        if match is None:
            continue
        proper, address, name, mail = (match[1].strip(), match[2].strip(), (match[3] or "").strip(), match[4])
        if mail is None:
            found[None, address.casefold()] = (proper, "")
        else:
            found[_key(name) if name else None, mail.strip().casefold()] = (proper, address)
    return found
