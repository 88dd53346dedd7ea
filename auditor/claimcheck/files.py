"""What answers name and link, held against the files of the commit."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from auditor._regex import regex
from auditor.claimcheck.addresses import (
    HEX,
    SCHEME,
    WITHOUT_HOST,
    commit_shown,
    is_copy,
    is_own,
    is_placeholder,
    path_of,
    report_names_a_copy,
    split_address,
)
from auditor.claimcheck.branches import other_branches
from auditor.claimcheck.filenames import (
    find_by_path,
    may_be_short_for,
    normalize_suffix,
    similar_siblings,
    similarly_named,
)
from auditor.claimcheck.made import explain_ignored, explain_kept_by_dvc, may_be_written_by_code
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claims import Claim, Commanded, Linked, Spoken
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence
from auditor.report.figures import without_query

if TYPE_CHECKING:
    from auditor.repository import Repository


def own_file(claim: Claim, observed: Observed) -> Outcome | None:
    """Return whether what is linked, commanded or spoken of is at the commit; None where it need not be there."""
    if isinstance(claim.value, Commanded):
        if claim.value.cloned and not _is_its_own(observed.repository, claim.value.cloned):
            return None
        return _judge_command(observed.repository, claim.value)
    if isinstance(claim.value, Spoken):
        return _judge_spoken(observed.repository, claim.value)
    return own_link(observed.repository, claim.value_as(Linked).target)


def _is_its_own(repository: Repository, cloned: str) -> bool:
    """Return whether an address that is cloned is known to be this repository's."""
    parts = split_address(cloned)
    return parts is not None and is_own(repository, *parts[1:])


def own_link(repository: Repository, target: str) -> Outcome | None:
    """Return whether a link leads to a path of the commit; None where it leads out of the group's repository."""
    parts = split_address(f"https://{target}" if target.startswith("www.") else target)
    if parts is None and (bare := WITHOUT_HOST.match(target)) is not None and is_own(repository, bare[2], bare[3]):
        parts = (bare[1], bare[2], bare[3])
    if parts is None:
        return None if SCHEME.match(target) or target.startswith("www.") else _judge_relative(repository, target)
    owner, name, rest = parts
    nobodys = _placeholder_of(owner, name, rest)
    if nobodys is not None:
        return unverifiable(f"the link names {nobodys}, which stands for any repository")
    return _judge_at_host(repository, rest, owner, name) if is_own(repository, name, rest) else None


def _judge_at_host(repository: Repository, rest: str, owner: str = "", name: str = "") -> Outcome:
    """Return the outcome of an address in the repository, or in a copy of it; `rest` is what follows its name.

    Without owner and name the address is surely the repository's own.
    """
    kind, _, tail = without_query(rest).strip("/").partition("/")
    if not kind:
        return _judge_whole(repository, owner, name)
    if kind not in ("blob", "tree", "raw", "blame", "edit"):
        return _judge_page(repository, kind, tail)
    exact = path_of(repository, rest)
    there = exact or path_of(repository, rest, folded=True)
    if there is not None:
        return confirm_file(repository, there, "" if exact else _CAPITALS)
    # A space that was typed after an address is encoded with it.
    ref, _, path = unquote(tail).strip().removeprefix("refs/heads/").partition("/")
    path = path.strip("/")
    branches = {known_name.removeprefix("origin/") for known_name, _ in repository.history.branches}
    if not path:
        branch = ref in branches and ref != repository.snapshot.branch
        return consistent(f"the branch {ref} of the repository") if branch else _judge_whole(repository, owner, name)
    elsewhere = ref not in ("main", "master", "HEAD", repository.snapshot.branch) and (
        bool(HEX.match(ref)) or ref in branches or any(branch.startswith(f"{ref}/") for branch in branches)
    )
    if elsewhere or _branch_has_path(repository, ref, path):
        return unverifiable(f"{path} is not at this commit; the link is to {ref}")
    if ref not in ("main", "master", "HEAD", repository.snapshot.branch):
        return unverifiable(f"{ref} is no branch that is known")
    if owner and is_copy(repository, owner, name):
        return unverifiable(f"{path} is not at this commit; the link is to the copy of {owner}")
    return _contradict_missing(repository, path, path)


def _branch_has_path(repository: Repository, branch: str, path: str) -> bool:
    """Return whether another branch, be it called `main`, has a path: a link to it leads there."""
    return any(path in there for name, there in other_branches(repository) if name.removeprefix("origin/") == branch)


_OF_A_FILE = regex(r"(?:blob|tree|raw|blame|edit)/")
"""How the part of an address begins that leads to a file."""


def _placeholder_of(owner: str, name: str, rest: str) -> str | None:
    """Return what an address of a file names in place of a repository: an owner, and a name where one is given."""
    if is_placeholder(owner, name) and _OF_A_FILE.match(f"{rest}/"):
        return f"{owner}/{name}"
    return owner if is_placeholder(owner, "") and _OF_A_FILE.match(f"{name}/") else None


def _judge_whole(repository: Repository, owner: str, name: str) -> Outcome:
    """Return that a link leads to the repository as a whole, or to a copy of it, which may hold something else."""
    if owner and is_copy(repository, owner, name):
        return unverifiable(f"the copy of {owner}, which was not looked at")
    return consistent(
        f"the repository itself{', or the copy that the report tells of' if report_names_a_copy(repository) else ''}"
    )


_WORKFLOW_PAGE = regex(r"workflows/([\w.-]+\.ya?ml)(?:/badge\.svg)?")


def _judge_page(repository: Repository, kind: str, tail: str) -> Outcome:
    """Return what there is of a page of the host: a workflow's file, a commit, what came of a pull request."""
    known = commit_shown(repository, kind, tail)
    if known is not None:
        return consistent(*known)
    workflow = _WORKFLOW_PAGE.fullmatch(tail) if kind == "actions" else None
    if workflow is None:
        page = "a run of a workflow" if tail.startswith("runs/") else "the repository's Actions"
        return unverifiable(f"{page if kind == 'actions' else 'a page of the repository'}, at its host and no file")
    path = f".github/workflows/{workflow[1]}"
    return (
        confirm_file(repository, path)
        if repository.tree.exists(path)
        else unverifiable(f"{path} is not at this commit")
    )


_HASHED = regex(r"(?:\.(?:ya?ml|py|sh|toml|dockerfile)|(?:\A|/)dockerfile[^/]*)\Z", re.IGNORECASE)
"""The name of a file in which a comment begins with a hash."""


def confirm_file(repository: Repository, path: str, note: str = "") -> Outcome:
    """Return that a file exists, and whether it has any effect."""
    if _HASHED.search(path) and (text := repository.tree.text(path)) is not None:
        lines = [line for line in map(str.strip, text.splitlines()) if line]
        if not lines:
            note += f", {'and' if note else 'but'} nothing is in it"
        elif all(line.startswith("#") for line in lines):
            note += f", {'and' if note else 'but'} all of it is commented out"
    return consistent(f"{path} exists{note}", Evidence(path))


def _judge_command(repository: Repository, value: Commanded) -> Outcome:
    """Return whether a file that a command names is there."""
    there = find_by_path(value.path, repository.tree.paths)
    if there is not None:
        return confirm_file(repository, there)
    name = value.path.rpartition("/")[2].casefold()
    alike = similarly_named(name, repository.tree.paths)
    if alike:
        # Of several the one whose name has least besides.
        meant = min(alike, key=lambda path: abs(len(path.rpartition("/")[2]) - len(name)))
        return unverifiable(f"no such file at this commit; {meant} may be meant", Evidence(meant))
    rules = [(repository.tree.text(path) or "").casefold() for path in repository.tree.named(".gitignore")]
    hidden = {line.strip().strip("/*") for rule in rules for line in rule.splitlines()}
    ignored = any(name in rule for rule in rules) or not hidden.isdisjoint(value.path.casefold().split("/")[:-1])
    tree = repository.tree
    elsewhere = "." in tree.unread or tree.exists(".gitmodules") or tree.own_submodules
    if value.made or ignored or elsewhere:
        return unverifiable("no such file at this commit; it may be made on one's own machine")
    if report_names_a_copy(repository):
        return unverifiable(IN_A_FORK)
    found = f"{value.path} is not in the repository at this commit"
    once = _removed_file(repository, value.path)
    if once is None:
        return contradicted(found)
    path, commit = once
    note = f"the last commit that changed {path}"
    return contradicted(f"{found}; the history has {path}, last in {commit[:7]}", Evidence(commit=commit, note=note))


def _removed_file(repository: Repository, named: str) -> tuple[str, str] | None:
    """Return the path of a file that was there once, with the last commit that changed it, or None."""
    wanted = named.removeprefix("./").strip("/")
    for commit, paths in repository.snapshot.changes().paths.items():
        path = find_by_path(wanted, paths)
        if path is not None and path.endswith(wanted):
            return path, commit
    return None


IN_A_FORK = "no such file at this commit; the report tells of a fork, which may have it"


def _contradict_missing(repository: Repository, named: str, *paths: str) -> Outcome:
    """Return the contradiction of a link to nothing, with what is there all the same.

    That is a file of its name, or of a similar one, or the branch that alone has it: nobody who follows the link gets
    to either.
    """
    linked = next(
        (path for path in repository.tree.submodules for wanted in paths if f"{wanted}/".startswith(f"{path}/")), None
    )
    if linked is not None:
        return unverifiable(f"{named} lies in {linked}, a link to another repository, which was not looked into")
    elsewhere = explain_kept_by_dvc(repository, *paths) or explain_ignored(repository, named, *paths)
    if elsewhere is not None:
        return elsewhere
    near = {path for wanted in paths for path in similar_siblings(wanted, repository.tree.paths)}
    if len(near) == 1:
        (meant,) = near
        return contradicted(f"{named} is not at this commit; {meant} is", Evidence(meant))
    branch = next((name for name, there in other_branches(repository) if not there.isdisjoint(paths)), None)
    if branch is not None:
        return contradicted(f"{named} is not at this commit; it is on the branch {branch}")
    found = f"{named} is not in the repository at this commit"
    name = named.rpartition("/")[2].casefold()
    # Who links `train.py` means no `train.sh`.
    suffix = normalize_suffix(name).rpartition(".")[2]
    alike = [
        path
        for path in similarly_named(name, repository.tree.paths)
        if normalize_suffix(path.rpartition("/")[2].casefold()).rpartition(".")[2] == suffix
    ]
    so_called = {path.rpartition("/")[2].casefold() for path in alike} == {name}
    if name.startswith(".") or name in _IN_ANY_FOLDER or not alike or (len(alike) > 1 and not so_called):
        return contradicted(found)
    more = f" and {len(alike) - 1} more of that name are" if len(alike) > 1 else " is"
    return contradicted(f"{found}; {alike[0]}{more}", *map(Evidence, alike[:3]))


_IN_ANY_FOLDER = frozenset({"__init__.py", "readme.md", "index.md", "index.html"})
"""Names that tell nothing of which file is meant."""


def _judge_spoken(repository: Repository, value: Spoken) -> Outcome | None:
    """Return the outcome of a file that is nowhere, or only on a branch; None for one that may be there.

    None, too, for one that was there once.
    """
    outcome = _judge_command(repository, Commanded(value.path))
    if outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return None
    name = value.path.rpartition("/")[2].casefold()
    bases = (path.rpartition("/")[2].casefold() for path in repository.tree.paths)
    if any(may_be_short_for(normalize_suffix(name), normalize_suffix(base)) for base in bases):
        return None
    branches = (
        (branch, path)
        for branch, there in other_branches(repository)
        for path in sorted(there)
        if path.rpartition("/")[2].casefold() == name
    )
    if (other := next(branches, None)) is not None:
        return unverifiable(f"no such file at this commit; {other[1]} is on the branch {other[0]}")
    if may_be_written_by_code(repository, name):
        return None
    # Who speaks of what was done with a file need not say that it still is there.
    changes = repository.snapshot.changes()
    once = {normalize_suffix(path.rpartition("/")[2].casefold()) for paths in changes.paths.values() for path in paths}
    known = changes.complete and repository.history.complete
    return outcome if known and normalize_suffix(name) not in once else None


_OF_A_RUN = regex(r"\.(?:csv|jsonl?|log|txt|html|db|sqlite3?|parquet|pkl|pth?|onnx|ckpt)\Z", re.IGNORECASE)
"""The name of a file that a program may write."""


_ASTRAY = ", though not where the link leads"
_CAPITALS = ", though the link has other capitals"


def _judge_relative(repository: Repository, target: str) -> Outcome | None:
    """Return whether a link that names no host leads to what is there; None where it leads out of the repository."""
    if target.startswith(".../"):
        # Whoever writes three dots means some folder above, which no page finds.
        found = _judge_relative(repository, target[1:])
        right = found is not None and found.verdict is ClaimVerdict.CONSISTENT and _ASTRAY not in found.found
        return found._replace(found=f"{found.found}{_ASTRAY}") if found is not None and right else found
    written = without_query(target).strip()
    path = written.replace("\\", "/")
    if _is_outside(repository, path, backward=path != written):
        return None
    return _confirm_any(repository, target, path) or _judge_above(repository, path) or _judge_dead(repository, path)


_PAGE = regex(
    r"\.\./\.\./((?:actions|blob|tree|raw|blame|edit|issues|pulls?|wiki|releases|commits?|tags|branches|projects|"
    r"discussions|compare|deployments|packages|graphs|network|milestones|security|labels)(?:/.*)?)\Z"
)


def _judge_above(repository: Repository, path: str) -> Outcome | None:
    """Return the outcome of a link that climbs out of the repository, None where it climbs less.

    Its host reads the path as a part of the address: two folders above the root, those of "blob" and the branch, are
    the repository's own pages.
    """
    plain = unquote(path)
    there = posixpath.normpath(posixpath.join(posixpath.dirname(repository.answers.path or ""), plain))
    if plain.startswith("/") or not there.startswith("../../"):
        return None
    page = _PAGE.match(there)
    if page is not None:
        return _judge_at_host(repository, page[1])
    return unverifiable("the link leads out of the repository, to some page of its host")


_HOST_AND_PATH = regex(r"[\w-]+(?:\.[\w-]+)+(?:/|:\d{1,5}(?:/|\Z))")
_OF_A_PATH = regex(r"[/.]")
_PLACEHOLDER = regex(r"[<>{}\s]|\.\.\.")
_DOMAIN = regex(r"[\w-]+\.(?:com|org|io|dk|ai|dev|net|app)\b")


def _is_outside(repository: Repository, path: str, *, backward: bool) -> bool:
    """Return whether a path is none of the repository: a host, a registry, a path of somebody's Windows."""
    # A host without its scheme: a registry, a bucket.
    hosted = _HOST_AND_PATH.match(path) is not None
    if (hosted or backward) and not repository.tree.is_dir(path.partition("/")[0]):
        return True
    return _OF_A_PATH.search(path) is None or _PLACEHOLDER.search(path) is not None or _DOMAIN.match(path) is not None


def _confirm_any(repository: Repository, target: str, path: str) -> Outcome | None:
    """Return that a file or folder is there, wherever a link to it is meant to begin; None where none is."""
    from auditor.report.figures import resolve

    found, exact = resolve(repository.tree, repository.answers.path or "", target)
    if found is not None:
        return confirm_file(repository, found, "" if exact else _ASTRAY)
    plain = unquote(path).lstrip("/")
    for index, there in enumerate(_paths_meant(repository, plain)):
        note = _ASTRAY if index else ""
        if there in (".", "..") or repository.tree.is_dir(there):
            return consistent(f"{there} exists{note}", Evidence(there))
        if index and repository.tree.exists(there):
            return confirm_file(repository, there, note)
        if (found := repository.tree.alike(there)) is not None:
            return confirm_file(repository, found, note or _CAPITALS)
    if path.startswith(("/", "~")):
        # A path of somebody's own machine, on which the repository lies in some folder.
        pieces = plain.split("/")
        tails = ("/".join(pieces[index:]) for index in range(1, min(len(pieces) - 1, 20)))
        tail = next((tail for tail in tails if repository.tree.exists(tail)), None)
        if tail is not None:
            return consistent(f"{tail} exists, though the link leads to a place on one's own machine", Evidence(tail))
    return None


_BARE_NAME = regex(r"[\w.-]{1,200}")


def _judge_dead(repository: Repository, path: str) -> Outcome:
    """Return the contradiction of a link to nothing, or what may be meant, or made."""
    plain = unquote(path).lstrip("/")
    bare = plain.removeprefix("./")
    named = repository.tree.named(bare, foreign=False) if _BARE_NAME.fullmatch(bare) else ()
    if named:
        # "[tests.yaml](tests.yaml)" is of the workflow, though nobody gets there by it.
        return contradicted(f"the link leads nowhere; {named[0]} is of that name", Evidence(named[0]))
    name = plain.rpartition("/")[2]
    if path.startswith("/") and "." not in plain:
        return unverifiable("the link leads nowhere; a route of a service may be meant")
    if _OF_A_RUN.search(name) and may_be_written_by_code(repository, name):
        return unverifiable(f"the link leads nowhere; code that is there may make {name}")
    return _contradict_missing(repository, path, *_paths_meant(repository, plain))


_UPWARDS = regex(r"\A(?:\.{1,2}/)+")


def _paths_meant(repository: Repository, plain: str) -> tuple[str, ...]:
    """Return the paths that a link may mean, from each folder that it may start in.

    Those are the folder of the report, the root, and each folder between them, of which one may be the project's own.
    """
    folder = posixpath.dirname(repository.answers.path or "")
    bare = _UPWARDS.sub("", plain)
    above = folder.split("/")[:-1]
    between = ["/".join(above[:size]) for size in range(len(above), 0, -1)]
    return tuple(
        posixpath.normpath(posixpath.join(base, path))
        for base, path in ((folder, plain), ("", bare), *((base, bare) for base in between))
    )
