"""Addresses of files at a host: whose repository one leads into, and to which path of the tree."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from auditor._regex import regex
from auditor.finding import Evidence
from auditor.report.figures import without_query
from auditor.repository import Repository, once

_HOSTED = regex(
    r"https?://(?:www\.)?(github\.com|gitlab\.com|[\w.-]*gitlab[\w.-]*)/([^/\s?#]{1,100})/([^/\s?#]{1,100})(?:/(?:-/)?([^\s]{0,1000}))?\Z",
    re.IGNORECASE,
)
_RAW = regex(r"https?://raw\.githubusercontent\.com/([^/\s]{1,100})/([^/\s]{1,100})/([^\s]{1,1000})", re.IGNORECASE)
WITHOUT_HOST = regex(
    r"(?:\.?/)?(?:(?:github)?\.com/)?([\w-][\w.-]{0,99})/([\w-][\w.-]{0,99})/((?:blob|tree|raw|blame)/\S{1,1000})\Z"
)
"""A link whose host somebody left out: owner and name stand in it all the same."""
SCHEME = regex(r"[a-z][a-z0-9+.-]{1,20}:|//", re.IGNORECASE)
HEX = regex(r"[0-9a-f]{7,40}\Z")
_FORKED = regex(
    r"\bforked\b|\b(?:in|on|to|from|of|is)\s+(?:an?|the|our|my|his|her|their|another)\s+(?:\w+\s+){0,2}fork\b(?!\s+of\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
_MENTIONED = regex(r"https?://[^\s<>()\[\]\"'`]{10,300}")
_TEMPLATES = frozenset({"mlops_template", "dtu_mlops"})


_STANDS_FOR_ANY = regex(r"your?(?:[-_]?(?:user|git|org|team|group|name|account)[\w-]*)?|[<{\[(].*|%3c.*", re.IGNORECASE)
_USER = regex(r"<?(?:git(?:hub)?[-_])?(?:user|owner|org(?:ani[sz]ation)?)(?:[-_]?name)?>?", re.IGNORECASE)
_NAME = regex(r"(?:your?|my|the)?[-_]?(?:repo(?:sitory)?|project)(?:[-_]?name)?", re.IGNORECASE)


def is_placeholder(owner: str, name: str) -> bool:
    """Return whether owner and name of an address stand for any (`your-username/your-repo`): nobody has set them."""
    if _STANDS_FOR_ANY.fullmatch(owner) or name.casefold().startswith(("your-repo", "your_repo")):
        return True
    return _USER.fullmatch(owner) is not None and _NAME.fullmatch(name) is not None


def split_address(url: str) -> tuple[str, str, str] | None:
    """Return owner, name and the rest (`blob/main/x.py`) of a URL into a repository, or None."""
    raw = _RAW.match(url)
    if raw is not None:
        return raw[1], raw[2], f"raw/{raw[3]}"
    match = _HOSTED.match(url)
    if match is None:
        return None
    name = match[3]
    return match[2], name.removesuffix(".git"), match[4] or ""


_PAGES = regex(r"blob|tree|raw|actions|commit|pull")


@once
def own_names(repository: Repository) -> frozenset[tuple[str, str]]:
    """Return owner and name of the repository: of its URL, else those that most links of the report carry."""
    parts = split_address(repository.snapshot.url or "")
    if parts is not None:
        return frozenset({(parts[0].casefold(), parts[1].casefold())})
    counted: Counter[tuple[str, str]] = Counter()
    there: set[tuple[str, str]] = set()
    for answer in repository.answers.answers:
        targets = {link.target for link in answer.links} | {image.target for image in answer.images}
        for target in targets:
            parts = split_address(target)
            if (
                parts is not None
                and parts[1].casefold() not in _TEMPLATES
                and not is_placeholder(*parts[:2])
                and _PAGES.match(parts[2])
            ):
                names = parts[0].casefold(), parts[1].casefold()
                counted[names] += 1
                # A link to a file of another's repository seldom names one that is here, too.
                if not parts[2].startswith(("blob", "tree", "raw")) or path_of(repository, parts[2]) is not None:
                    there.add(names)
    counted = Counter({names: count for names, count in counted.items() if names in there})
    if not counted:
        return frozenset()
    # Where two are named as often, it cannot be told which is the group's.
    (first, most), *rest = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return frozenset() if rest and rest[0][1] == most else frozenset({first})


def path_of(repository: Repository, rest: str, *, folded: bool = False) -> str | None:
    """Return the path of the tree that the rest of an address (`blob/branch/x.py`) leads to, None where none does.

    With `folded` that which it would lead to with other capitals.
    """
    tree = repository.tree
    pieces = unquote(without_query(rest)).strip().strip("/").split("/")[1:]
    tails = ("/".join(pieces[index:]).strip("/") for index in range(1, min(len(pieces), 8) + 1))
    if folded:
        return next(filter(None, (tree.alike(path) for path in tails)), None)
    return next((path for path in tails if path and (tree.exists(path) or tree.is_dir(path))), None)


def is_own(repository: Repository, name: str, rest: str) -> bool:
    """Return whether an address is of the group's repository.

    That is whoever has a copy of it: a fork, or the place that it was moved from.
    """
    if name.casefold() in {known for _, known in own_names(repository)}:
        return True
    refs = [part for part in rest.split("/")[1:2] if HEX.match(part)]
    return any(commit.oid.startswith(ref) for ref in refs for commit in repository.history.commits)


def is_copy(repository: Repository, owner: str, name: str) -> bool:
    """Return whether an address is of a copy of the group's repository that somebody else has."""
    known = own_names(repository)
    return (owner.casefold(), name.casefold()) not in known and name.casefold() in {own for _, own in known}


@once
def report_names_a_copy(repository: Repository) -> bool:
    """Return whether the report tells of a fork, or of a copy under another owner.

    It may hold what is not here.
    """
    text = repository.tree.text(repository.answers.path) if repository.answers.path else None
    # What is asked is quoted, and nothing that the group says.
    told = "\n".join(line for line in (text or "").split("\n") if not line.lstrip().startswith(">"))
    addresses = (split_address(address.rstrip(".,;:!?")) for address in _MENTIONED.findall(told))
    return bool(_FORKED.search(told)) or any(parts and is_copy(repository, *parts[:2]) for parts in addresses)


_COMMIT = regex(r"(?:\d{1,6}/commits/)?([0-9a-f]{7,40})")
_PULL_REQUEST = regex(r"\d{1,6}(?![^/])")


def commit_shown(repository: Repository, kind: str, tail: str) -> tuple[str, Evidence] | None:
    """Return the commit of the history that a page shows, or the one that brought in its pull request."""
    commits = repository.history.commits
    named = _COMMIT.fullmatch(tail) if kind in ("commit", "commits", "pull") else None
    if named is not None:
        shown = next((commit for commit in commits if commit.oid.startswith(named[1])), None)
        found = "the commit is in the history"
    else:
        number = _PULL_REQUEST.match(tail) if kind == "pull" else None
        wanted = int(number[0]) if number is not None else None
        shown = next((commit for commit in commits if wanted is not None and commit.pull == wanted), None)
        found = f"the history has what came of pull request {wanted}"
    return (found, Evidence(commit=shown.oid, note=shown.subject[:80])) if shown is not None else None
