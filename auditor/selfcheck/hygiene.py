"""Warnings beside the checklist: what should not be in a repository that is handed in, each with its place."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import accumulate
from shlex import quote
from typing import TYPE_CHECKING

from auditor._fingerprint import statements
from auditor._names import ENVIRONMENTS, TOOL_CACHES
from auditor._regex import regex
from auditor.limits import MAX_SECRET_FILE_BYTES
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.audited import Audit
    from auditor.git.status import Status
    from auditor.repository import Repository
    from auditor.views.tree import Tree

LARGE_BYTES = 10_000_000
"""A file above this many bytes is named."""

_SHOWN = 10  # of one kind: a hundred large files are one mistake
_ENV_FILE = regex(r"\.env(?:\.(?!example|sample|template|dist|defaults?|schema|test)[\w-]+)?")
_ENV_SAMPLE = regex(r"(?i)example|sample|template|default|dist")
_OWN_FOLDER = regex(
    r"(?i)(?:file:/{1,3}|(?<![\w./:$}-]))(?:[A-Z]:[\\/]+(?:Users|Documents)[\\/]|/?(?:Users|home)/(?!runner/|\$|\{|<)[\w.-]+/"
    r"|croot/|private/var/|tmp/build/)[^\s\"'#;,\]})]*|(?<![\w:/])[A-Z]:\\[^\s\"'#;,\]})]+"
)
_REQUIREMENTS = regex(r"(?i)(?:.*[_-])?(?:requirements?|constraints)(?:[._-].*)?\.(?:txt|in)")
_MANIFESTS = frozenset(
    [
        *("pyproject.toml", "setup.py", "setup.cfg", "environment.yml", "environment.yaml", "conda.yml", "conda.yaml"),
        *("Pipfile", "pixi.toml"),
    ]
)
_FIGURE_ENDINGS = frozenset(["svg", "gif", "webp", "bmp", "tif", "tiff", "pdf", "heic", "heif", "avif", "eps", "jfif"])
_ALLOWED_BY = regex(r"(?i)only use ((?:[`*]*\.\w{2,5}[`*]*(?:, | or | and |, or )?){1,8})")
_PAGE = regex(r"(?im)^documentation for \S+\s*$")
_LEFT_OUT = "leave it out of what you hand in"
_TEMPLATE_COURSE = "dtu-mlops"
_TEMPLATE_FORMATS = frozenset({"png", "jpg", "jpeg"})


def hygiene(repository: Repository, audit: Audit) -> Iterable[Warned]:
    """Return the warnings, the gravest kind first: a notice for `auditor.pipeline.audit`.

    docs/warnings.md lists them; a secret's value is never part of one.
    """
    tree, changed = repository.tree, _changed(repository)
    yield from _secrets(tree, changed)
    yield from _conflicts(repository)
    yield from _env_files(tree, changed)
    yield from _large_files(tree)
    yield from _made_by_tools(tree, _untracked(repository), of_git=repository.snapshot.of_git)
    yield from _local_paths(tree)
    yield from _figure_formats(repository)
    yield from _template_left(repository)


def _changed(repository: Repository) -> frozenset[str]:
    """Return the paths that are not in the last commit as they are on the disk: nobody else has read these."""
    if not repository.snapshot.of_git:
        return frozenset(repository.tree.paths)
    status = _status(repository)
    return status.uncommitted if status is not None else frozenset()


def _untracked(repository: Repository) -> frozenset[str]:
    status = _status(repository)
    return frozenset(status.untracked) if status is not None else frozenset()


def _unmerged(repository: Repository) -> frozenset[str]:
    status = _status(repository)
    return frozenset(status.unmerged) if status is not None else frozenset()


def _status(repository: Repository) -> Status | None:
    if not repository.snapshot.worktree:
        return None
    from auditor.git.worktree import WorktreeSnapshot

    snapshot = repository.snapshot
    return snapshot.status if isinstance(snapshot, WorktreeSnapshot) else None


def _secrets(tree: Tree, changed: frozenset[str]) -> Iterator[Warned]:
    from auditor.views.secrets import secrets

    for path, line, kind in secrets(tree):
        if line is None:
            yield Warned("secrets-unread", "more text than is searched for secrets: not from this file on", path)
            continue
        message = (
            f"{kind} stands here (not shown), in a file that is not committed as it is on the disk: read it from the "
            "environment instead, and revoke it where it was made if it ever was committed"
            if path in changed
            else f"{kind} stands here (not shown): revoke it where it was made, since the history keeps it, then read "
            "it from the environment"
        )
        yield Warned("secret", message, path, line)


def _conflicts(repository: Repository) -> Iterator[Warned]:
    """Yield the files with both sides of a conflict in them, but for those that git itself knows as unmerged."""
    from auditor.views.secrets import texts
    from auditor.views.tree import decode

    tree, unmerged = repository.tree, _unmerged(repository)
    for path in texts(tree, tree.files(foreign=False)):
        data = tree.data(path, MAX_SECRET_FILE_BYTES)
        if path in unmerged or data is None or b"<<<<<<< " not in data or b"\0" in data[:1000]:
            continue
        line = _first_conflict(decode(data).split("\n"))
        if line is not None:
            message = (
                "a merge left both sides of a conflict here: keep what is right, and take the lines that begin with "
                "<<<<<<<, ======= and >>>>>>> out"
            )
            yield Warned("conflict-left", message, path, line)


def _first_conflict(lines: list[str]) -> int | None:
    """Return where a conflict begins that has a middle and an end; one within fences is shown, and is none."""
    begin, middle, fenced = None, False, False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(("```", "~~~")) and begin is None:
            fenced = not fenced
        elif line.startswith("<<<<<<< ") and not fenced:
            begin, middle = number, False
        elif line == "=======":
            middle = begin is not None
        elif line.startswith(">>>>>>> ") and middle:
            return begin
    return None


def _env_files(tree: Tree, changed: frozenset[str]) -> Iterator[Warned]:
    for path in tree.files(foreign=False):
        name = path.rpartition("/")[2]
        if not _ENV_FILE.fullmatch(name) or _ENV_SAMPLE.search(name):
            continue
        data = tree.data(path) if (tree.size(path) or 0) < 100_000 else None
        line = _first_setting(data or b"")
        if line is not None:
            out = "ignore it" if path in changed else "take it out with `git rm --cached`, ignore it"
            message = f"a file of environment variables, where keys end up: {out} and commit an example without values"
            yield Warned("env-file", message, path, line)


_SETTING = regex(rb"\s*(?:export )?\w+\s*=")


def _first_setting(data: bytes) -> int | None:
    lines = data.split(b"\n")
    return next((number for number, line in enumerate(lines, 1) if _SETTING.match(line)), None)


def _large_files(tree: Tree) -> Iterator[Warned]:
    large = [path for path in tree.files() if (tree.size(path) or 0) > LARGE_BYTES]
    large.sort(key=lambda path: (-(tree.size(path) or 0), path))
    for path in large[:_SHOWN]:
        size = (tree.size(path) or 0) / 1_000_000
        message = f"a file of {size:.0f} MB: version it with DVC or git-lfs, or leave it out"
        yield Warned("large-file", message, path)
    if large[_SHOWN:]:
        yield Warned("large-file", f"and {_files(large[_SHOWN:], 'more ')} over 10 MB", large[_SHOWN])


def _made_by_tools(tree: Tree, untracked: frozenset[str], *, of_git: bool = True) -> Iterator[Warned]:
    """Yield one warning for each environment and one for each kind of cache, with the first of its files.

    What is not tracked, and not ignored either, will be with the next `git add`. In a folder that is not `of_git`
    nothing is tracked, and nothing to be ignored: there it must not be handed in.
    """
    environments: dict[str, list[str]] = {}
    caches: dict[str, list[str]] = {}
    stores: list[str] = []
    named = frozenset(path[: -len("/pyvenv.cfg")] for path in tree.named("pyvenv.cfg") if "/" in path)
    for path in tree.files():
        parts = path.split("/")
        depth = next((n for n, part in enumerate(parts[:-1], 1) if part in ENVIRONMENTS), None)
        above = accumulate(parts[:-1], "{}/{}".format) if named else ()
        root = next((folder for folder in above if folder in named), "/".join(parts[:depth]) if depth else None)
        if root is not None:
            environments.setdefault(root, []).append(path)
            continue
        cache = next((part for part in parts[:-1] if part in TOOL_CACHES), None)
        if cache is None and path.endswith((".pyc", ".pyo")):
            cache = "*.pyc"
        if cache is not None:
            caches.setdefault(cache, []).append(path)
        elif parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini"):
            stores.append(path)
    for root, paths in sorted(environments.items())[:_SHOWN]:
        out = f"`git rm -r --cached {quote(root)}` and ignore it" if of_git else _LEFT_OUT
        message = f"{_files(paths)} of an environment below {root}/: {_advice(paths, untracked, out, f'{root}/')}"
        yield Warned("tracked-environment", message, paths[0])
    for name, paths in sorted(caches.items()):
        out = f"take them out with `git rm --cached` and ignore {name}" if of_git else _LEFT_OUT
        message = f"{_files(paths)} of a cache ({name}): {_advice(paths, untracked, out, name)}"
        yield Warned("tracked-cache", message, paths[0])
    if stores:
        name = stores[0].rpartition("/")[2]
        more = f" (and {len(stores) - 1} more)" if stores[1:] else ""
        out = f"`git rm --cached` it and ignore {name}" if of_git else _LEFT_OUT
        message = f"a file that the file browser makes{more}: {_advice(stores, untracked, out, name)}"
        yield Warned("ds-store", message, stores[0])


def _advice(paths: list[str], untracked: frozenset[str], out: str, name: str) -> str:
    """Return how tracked files are taken out, or, where none of them is tracked, how they never come in."""
    return f"put {name} into .gitignore before you add anything" if untracked.issuperset(paths) else out


def _files(paths: list[str], which: str = "") -> str:
    return f"{len(paths)} {which}file{'' if len(paths) == 1 else 's'}"


def _local_paths(tree: Tree) -> Iterator[Warned]:
    for path in tree.files(foreign=False):
        name = path.rpartition("/")[2]
        if name not in _MANIFESTS and not _REQUIREMENTS.fullmatch(name):
            continue
        found = list(_local_lines(name, tree.text(path) or ""))
        if found:
            also = len(found) - 1
            more = f" (so {'does 1 more line' if also == 1 else f'do {also} more lines'})" if also else ""
            message = (
                f"this dependency names a path of one machine{more}: nobody else can install it; name the package and "
                "its version"
            )
            yield Warned("local-path-dependency", message, path, found[0])


_COMMENT = regex(r"(?:^|\s)#")
_LOCAL_PATH = regex(r"(?i)@\s*file:|\bpath\s*=|file:/")


def _local_lines(name: str, text: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), 1):
        # An exported conda environment ends in the folder that it stood in, which conda itself does not read back.
        code = _COMMENT.split(line[:2000], maxsplit=1)[0]
        if code.startswith("prefix:") or not _OWN_FOLDER.search(code):
            continue
        if name.endswith((".toml", ".py", ".cfg")) and not _LOCAL_PATH.search(code):
            continue
        yield number


def _figure_formats(repository: Repository) -> Iterator[Warned]:
    """Yield the figures that answers show, or that lie beside the shown ones, in a format that the report forbids."""
    report = repository.answers.path
    if report is None:
        return
    allowed = _allowed(repository, report)
    if not allowed:
        return
    formats = ", ".join(f".{ending}" for ending in sorted(allowed, key=lambda ending: (ending != "png", ending)))
    tree = repository.tree
    said: set[str] = set()
    for answer in repository.answers.answers:
        for figure in answer.figures(tree, repository.catalogue.placeholders):
            path = figure.path
            if path is None or path in said or not figure.shown or _ending(path) in allowed or "." not in path:
                continue
            said.add(path)
            message = f"the answer shows {posixpath.basename(path)}; the report may only use {formats}"
            yield Warned("figure-format", message, report, figure.line)
    folder = posixpath.join(posixpath.dirname(report), "figures")
    stems = {posixpath.splitext(path)[0] for path in tree.below(folder) if _ending(path) in allowed}
    for path in tree.below(folder):
        twin = posixpath.splitext(path)[0] in stems
        if path not in said and tree.is_file(path) and _ending(path) in _FIGURE_ENDINGS - allowed and not twin:
            yield Warned("figure-format", f"a figure in another format than the report may use ({formats})", path)


_EXTENSION = regex(r"\.(\w{2,5})")


def _allowed(repository: Repository, report: str) -> frozenset[str]:
    """Return the endings that the report's own instructions allow; the course's where they were taken out."""
    stated = _ALLOWED_BY.search((repository.tree.text(report) or "")[:20_000])
    if stated:
        return frozenset(ending.lower() for ending in _EXTENSION.findall(stated[1]))
    return _TEMPLATE_FORMATS if repository.catalogue.name == _TEMPLATE_COURSE else frozenset()


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def _template_left(repository: Repository) -> Iterator[Warned]:
    """Yield placeholder code, tests and pages of the template that were left, and its example figures."""
    tree, template = repository.tree, repository.template
    if repository.catalogue.name != _TEMPLATE_COURSE:
        return
    imported = {entry.module for module in repository.python.modules for entry in module.imports if entry.own}
    for path in tree.files("*.py", foreign=False):
        module = repository.python.module(path)
        if module is None or module.role not in ("code", "test") or not module.lines or path.endswith("__init__.py"):
            continue
        # One that is commented out altogether is empty to a machine, but is no longer the template's.
        if module.name in imported or not template.stub(path) or not statements(tree.text(path) or ""):
            continue
        kind = "test" if module.role == "test" else "code"
        yield Warned("template-left", f"still the template's placeholder {kind}: fill it in, or remove it", path, 1)
    for path in tree.named("index.md", foreign=False):
        # A short page of a group's own may have the form of the template's; the template's says what it is.
        if "docs/" in f"/{path}" and _PAGE.search(tree.text(path) or "") and template.stub(path):
            yield Warned("template-left", "still the template's placeholder page: fill it in, or remove it", path, 1)
    report = repository.answers.path
    folder = posixpath.join(posixpath.dirname(report), "figures") if report is not None else "reports/figures"
    figures = [
        path for path in tree.below(folder) if _ending(path) == "png" and template.placeholder_figure(tree.oid(path))
    ]
    if figures:
        more = f" (and {len(figures) - 1} more)" if figures[1:] else ""
        message = f"an example figure of the template{more}: remove it, so that nobody takes it for yours"
        yield Warned("template-left", message, figures[0])
