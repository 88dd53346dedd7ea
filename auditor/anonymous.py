"""An audit without names: people are `author 1`, `author 2`, ... wherever something is said of them or what is theirs.

Links go altogether: whose repository it is stands in every one of them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from auditor._private import HIDDEN_ADDRESS, HIDDEN_NUMBER
from auditor._regex import regex
from auditor.audited import Audit

if TYPE_CHECKING:
    from auditor.repository import Repository

_PARTS = ("repository", "report", "items", "claims", "disagreements", "remarks", "warnings")
_FIXED = frozenset({"id", "item", "kind", "state", "confidence", "verdict", "decision", "commit", "module"})
"""The keys whose words are the program's own, or a commit's."""
_PLACES = frozenset({"path", "marks_path", "branch", "key"})
_OWNER = "the owner"
_ANOTHER = "an owner"
_LOGIN = regex(r"(?:\d{1,20}\+)?([^@+]{2,60})@")
_PLAIN = frozenset(
    {"admin", "author", "code", "data", "dev", "developer", "git", "github", "group", "hub", "info", "lab", "learning"}
    | {"machine", "mail", "main", "model", "ops", "project", "student", "students", "team", "test", "user", "work"}
)
_HOSTED = regex(
    r"((?:github\.com|githubusercontent\.com|(?<![\w.-])[\w.-]{0,60}gitlab[\w.-]{0,60}|bitbucket\.org|codeberg\.org"
    r"|api\.github\.com/repos|colab\.research\.google\.com/github|codecov\.io/gh(?:/github)?|wandb\.ai|ghcr\.io"
    r"|huggingface\.co(?:/spaces|/datasets)?|docker\.io|hub\.docker\.com/(?:[ru]|repository/docker))[/:])"
    r"([\w.~-]{1,100})",
    re.IGNORECASE,
)
_PAGES = regex(r"(?<![\w-])([\w-]{1,60})(\.(?:github|gitlab)\.io)(?![\w-])", re.IGNORECASE)
_TELLING = (HIDDEN_ADDRESS, HIDDEN_NUMBER, _HOSTED)
_PULLED = regex(r"(Merge pull request #\d{1,9} from )([\w.-]{1,60})(?=/)")
_REMOTE = regex(
    r"(?:(?!file:)[a-z+]{2,10}://[^/\s]{1,255}|(?:[^@/\s]{1,100}@)?[\w.-]{1,100}\.[a-z]{2,24})[:/](.+)", re.IGNORECASE
)
_WORD = regex(r"[^\W_]+")
_UNSEEN = regex(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode shows nothing for: Default_Ignorable_Code_Point."""
_PIECE = regex(r"[^\s!-/:-@\[-^`{-~\u2010-\u2027\u2030-\u205e]+")
"""What a word is part of, whatever letters and signs beyond ASCII it is written with."""
_GAP = 2
"""Characters between two words of a name, at most: a space, a dot, an underscore."""
_FUSED = 8
"""Letters of a name that is found without its gaps, too: fewer may make a common word."""
_MOST_WORDS = 8
_MOST_ODD = 100
"""Names without a letter that are looked for."""
_LABEL = regex(r"(?:the|an)-owner|author-\d{1,6}|an?-(?:member|author)")


def anonymized(audit: Audit, repository: Repository) -> Audit:
    """Return the audit with names, logins, owners, study numbers and addresses replaced in whatever it says.

    Authors are numbered by their commits, as the statistics list them; members who never committed come after.
    """
    authors = repository.history.authors
    people = [(f"author {number}", author.names, author.emails) for number, author in enumerate(authors, 1)]
    people += [("a member", (member,), ()) for member in repository.answers.members]
    owners = [*_owners(audit.repository.url), *_owners(audit.repository.source)]  # a mirror has two
    return _hidden(audit, Names(people, owners))


def without_names(audit: Audit, names: Sequence[str]) -> Audit:
    """Return an anonymized audit without further names, of members whom only a table knows."""
    return _hidden(audit, Names([("a member", names, ())])) if names else audit


_SEPARATORS = regex(r"[/\\:]")


def bare(source: str) -> str:
    """Return what a repository is called, without whose it is or where: the last part of a URL or path."""
    plain = source.strip().rstrip("/\\").removesuffix(".git")
    return _SEPARATORS.split(plain)[-1] or plain


def said_without(text: str, source: str, names: Sequence[str]) -> str:
    """Return a sentence that is said of a source, without its owner and these names."""
    from auditor.git.source import SourceError, mask, parse_source

    address = None
    with suppress(SourceError):
        address = parse_source(source).url
    for written in filter(None, (source, mask(source))):
        text = text.replace(written, "the repository")  # its own name may be a member's
    return Names([("a member", names, ())], _owners(address)).replace(text)


def pseudonym(source: str) -> str:
    """Return a name for a source that says nothing of it, and is the same wherever it stands."""
    return f"repo-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _hidden(audit: Audit, known: Names) -> Audit:
    data = audit.to_dict()
    for part in _PARTS:
        data[part] = _without(data[part], known, part)
    counts = dict(data["statistics"])
    if counts.get("commits_by_author"):
        counts["commits_by_author"] = _numbered(counts["commits_by_author"])
    if counts.get("contributions"):
        counts["contributions"] = {
            **counts["contributions"],
            "authors": _numbered(counts["contributions"]["authors"]),
        }
    data["statistics"] = counts
    return Audit.from_dict(data)


def _numbered(authors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**entry, "name": f"author {number}"} for number, entry in enumerate(authors, 1)]


def _without(data: Any, known: Names, key: str) -> Any:
    if isinstance(data, dict):
        return {name: _without(value, known, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_without(value, known, key) for value in data]
    if not isinstance(data, str) or key in _FIXED:
        return data
    if key == "url":
        return None
    if key == "source":
        return known.place(bare(data))
    return known.place(data) if key in _PLACES else known.replace(data)


_OF_A_REMOTE = regex(r"[/:]")


def _owners(address: str | None) -> list[str]:
    """Return the parts of an address that stand before the repository's own name; none of a path on the disk."""
    match = _REMOTE.fullmatch(address or "")
    return [part for part in _OF_A_REMOTE.split(match[1].rstrip("/"))[:-1] if part] if match is not None else []


_UNBROKEN = regex(r"\S+")


class Names:
    """Everything that people are called, with what stands for it: labels with names and addresses, and owners."""

    def __init__(self, people: Iterable[tuple[str, Sequence[str], Sequence[str]]], owners: Iterable[str] = ()) -> None:
        self._spelled: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        for label, names, emails in people:
            for name in names:
                if not HIDDEN_NUMBER.fullmatch(name):
                    self._add(name, label)
            for email in emails:
                login = _LOGIN.match(email)
                if login is not None and len(login[1]) >= 4:
                    self._add(login[1], label)
        for owner in owners:
            self._add(owner, _OWNER, whole=True)
        self._whole = {_key(name): label for name, label in reversed(self._spelled.items())}
        self._known = _Known(self._spelled, exact=False)
        self._first = _Known(self._parts, exact=True)
        self._lower = _Known(self._parts, exact=False)
        self._words = self._known.words | self._lower.words

    def _add(self, name: str, label: str, *, whole: bool = False) -> None:
        written = unicodedata.normalize("NFC", " ".join(name.split()))
        for spelled in dict.fromkeys((written, _plain(written))):
            self._add_spelled(spelled, label, whole=whole)

    def _add_spelled(self, spelled: str, label: str, *, whole: bool) -> None:
        if len(spelled) < 3 or spelled.casefold() in _PLAIN:
            return
        self._spelled.setdefault(spelled.casefold(), label)
        if whole:
            return
        for part in _parts(spelled):
            # A first name alone, as people write it; `mark` or `will` in small letters is a word.
            self._parts.setdefault(part, label)

    def replace(self, text: str) -> str:
        """Return the text without names."""
        text = _UNBROKEN.sub(self._token, self._structured(text))
        return self._first.sub(self._known.sub(text, str), str)

    def place(self, text: str) -> str:
        """Return a path, a branch or the like without names, however they are written there."""
        return self._placed(self._structured(text))

    def _placed(self, text: str) -> str:
        return self._lower.sub(self._known.sub(text, _joined), _joined)

    def _token(self, match: re.Match[str]) -> str:
        word = match[0]
        return self._placed(word) if "/" in word or "_" in word or "." in word.strip(".") else word

    def _structured(self, text: str) -> str:
        """Return the text without what is a name by where it stands, whoever it is."""
        text = unicodedata.normalize("NFC", text)
        if not text.isascii():
            text = _UNBROKEN.sub(self._unmasked, text)
        text = _HOSTED.sub(lambda match: match[1] + self._owner(match[2]), text)
        text = _PULLED.sub(lambda match: match[1] + self._owner(match[2]), text)
        text = _PAGES.sub(lambda match: self._owner(match[1]) + match[2], text)
        return HIDDEN_NUMBER.sub("a study number", HIDDEN_ADDRESS.sub("an address", text))

    def _unmasked(self, match: re.Match[str]) -> str:
        """Return a token in plain letters where only they show a name in it; all else stays as it is written."""
        token = match[0]
        shown = _UNSEEN.sub("", token)
        if shown != token and (self._known_words(shown) or any(known.search(shown) for known in _TELLING)):
            token = shown
        plain = _plain(token)
        if plain == token:
            return token
        if any(len(known.findall(plain)) > len(known.findall(token)) for known in _TELLING):
            return plain
        return _PIECE.sub(self._unmasked_piece, token)

    def _unmasked_piece(self, match: re.Match[str]) -> str:
        piece = match[0]
        plain = _plain(piece)
        return plain if self._known_words(plain) >= max(1, self._known_words(piece)) else piece

    def _known_words(self, text: str) -> int:
        return sum(word.casefold() in self._words for word in _WORD.findall(text))

    def _owner(self, name: str) -> str:
        return name if _LABEL.fullmatch(name) else _joined(self._whole.get(_key(name), _ANOTHER))


class _Known:
    """Names as sequences of words, found in the time that it takes to read a text, however many there are."""

    def __init__(self, names: Mapping[str, str], *, exact: bool) -> None:
        self._exact = exact
        self._labels: dict[tuple[str, ...], str] = {}
        self._odd: dict[str, str] = {}
        for name, label in names.items():
            words = tuple(self._folded(word) for word in _WORD.findall(name)[:_MOST_WORDS])
            if not words:
                self._odd.setdefault(name, label)
                continue
            self._labels.setdefault(words, label)
            if len("".join(words)) >= _FUSED:
                self._labels.setdefault(("".join(words),), label)
        self._longest = max(map(len, self._labels), default=0)

    @property
    def words(self) -> set[str]:
        """Every word of a name."""
        return {word for words in self._labels for word in words}

    def _folded(self, word: str) -> str:
        return word if self._exact else word.casefold()

    def sub(self, text: str, say: Callable[[str], str]) -> str:
        """Return the text with what `say` makes of its label for each name, the longest first."""
        if not self._labels and not self._odd:
            return text
        for name, label in list(self._odd.items())[:_MOST_ODD]:
            text = text.replace(name, say(label))
        words = [(found.start(), found.end(), self._folded(found[0])) for found in _WORD.finditer(text)]
        parts: list[str] = []
        done = index = 0
        while index < len(words):
            count = self._found(words, index)
            if count:
                label = self._labels[tuple(word for _, _, word in words[index : index + count])]
                parts += [text[done : words[index][0]], say(label)]
                done = words[index + count - 1][1]
            index += count or 1
        return "".join([*parts, text[done:]])

    def _found(self, words: Sequence[tuple[int, int, str]], index: int) -> int:
        """Return how many words from here are a name; their gaps are short."""
        last = index + 1
        while last < len(words) and last - index < self._longest and words[last][0] - words[last - 1][1] <= _GAP:
            last += 1
        for end in range(last, index, -1):
            if tuple(word for _, _, word in words[index:end]) in self._labels:
                return end - index
        return 0


def _plain(text: str) -> str:
    """Return a text in plain letters: none of full width or in circles, and nothing that does not show."""
    return text if text.isascii() else unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


_BETWEEN_WORDS = regex(r"[\s._-]+")


def _key(name: str) -> str:
    return _BETWEEN_WORDS.sub("", name).casefold()


def _joined(label: str) -> str:
    return label.replace(" ", "-")


_BETWEEN_PARTS = regex(r"[\s._-]+|(?<=[a-z])(?=[A-Z])")


def _parts(name: str) -> Iterator[str]:
    """Yield the first and last names of a name, also of `AdaLovelace` and of `ada.lovelace` as addresses have it."""
    words = _BETWEEN_PARTS.split(name)
    if "." in name and name.islower():
        words = [word.capitalize() for word in words]
    if len(words) > 1:
        yield from (
            word
            for word in words
            if len(word) >= 3 and word[:1].isupper() and word[1:].islower() and word.casefold() not in _PLAIN
        )
