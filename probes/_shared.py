"""What the probes share: which modules and pages count, where a thing stands, and what only a notebook has."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from auditor import Confidence, Evidence, Finding, Repository, absent, once, unreadable
from auditor.shared import DOCUMENT_FOLDERS, regex

if TYPE_CHECKING:
    from auditor.views.configs import ConfigsView
    from auditor.views.dependencies import Requirement
    from auditor.views.documents import Document
    from auditor.views.python import Call, Class, Decorator, Function, Module, PythonView

OTHER_CODE = (
    "*.R", "*.r", "*.jl", "*.cpp", "*.cc", "*.c", "*.cu", "*.rs", "*.go", "*.java", "*.kt", "*.scala", "*.js", "*.ts",
    "*.tsx", "*.jsx", "*.swift", "*.m",
)  # fmt: skip
"""Source files of languages that nothing here reads."""


BUILDERS: Final = ("hydra", "lightning.pytorch.cli", "pytorch_lightning.cli", "pytorch_lightning.utilities.cli")
"""What builds the objects that a configuration names."""


def sources(repo: Repository) -> tuple[Module, ...]:
    """Return the modules that count as the project's code: no tests, nothing vendored or generated, no report.py."""
    found = {module.path: module for module in (*repo.python.code, *repo.python.tasks)}
    return tuple(found[path] for path in sorted(found))


def own_sources(repo: Repository) -> tuple[Module, ...]:
    """Return those of the project's code that are no placeholder of its template."""
    return tuple(module for module in sources(repo) if not repo.template.stub(module.path))


def commented_out(repo: Repository, modules: Iterable[Module], pattern: re.Pattern[str]) -> Iterator[Evidence]:
    """Yield the lines of modules that a pattern of a comment matches: what would do something and is commented out."""
    for module in modules:
        for number, line in enumerate(repo.python.written.lines(module), 1):
            if "#" in line and pattern.match(line[:500]):
                yield Evidence(module.path, number, clipped(line.strip()))


_PAGE_FOLDERS: Final = DOCUMENT_FOLDERS | {"wiki", "site", "website", "book", "mkdocs"}


def is_page(repo: Repository, document: Document) -> bool:
    """Return whether a document lies in a folder of documentation, by its name or as its builder is told; no report."""
    if document.path in (repo.report_path, repo.answers.path):
        return False
    folders = posixpath.dirname(document.path).lower().split("/")
    return bool(_PAGE_FOLDERS.intersection(folders)) or document.path.startswith(_told_folders(repo))


_DOCS_DIR: Final = regex(r"(?m)^docs_dir:[ \t]*[\"']?([^\s\"'#]+)")


@once
def _told_folders(repo: Repository) -> tuple[str, ...]:
    """Return the folders, ending in a slash, from which MkDocs is told to build, or where Sphinx has its settings."""
    found = set()
    for path in repo.tree.named("mkdocs.yml", "mkdocs.yaml", foreign=False):
        told = _DOCS_DIR.search(repo.tree.text(path) or "")
        found.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), told[1])) if told else "")
    for path in repo.tree.named("conf.py", foreign=False):
        folder = posixpath.dirname(path)
        pages = any(repo.tree.exists(f"{folder}/index{ending}") for ending in (".rst", ".md"))
        if pages and "extensions" in (repo.tree.text(path) or ""):
            found.add(folder)
    return tuple(f"{folder}/" for folder in sorted(found) if folder and not folder.startswith("."))


def at(module: Module, line: int | None, note: str = "") -> Evidence:
    """Return a place in a module; a notebook's lines count its cells, so only its path is given."""
    return Evidence(module.path, None if module.notebook else line, note)


def calls(modules: Iterable[Module], *names: str) -> Iterator[tuple[Module, Call]]:
    """Yield the calls of these names (or below those that end in a dot) with their modules, in order."""
    for module in modules:
        for call in module.calls_of(*names):
            yield module, call


def called_by(repo: Repository, name: str) -> Sequence[tuple[Module, Call]]:
    """Return the calls in the project's code of all that is called by a name, with their modules, in order."""
    return _by_method(repo).get(name, ())


@once
def _by_method(repo: Repository) -> Mapping[str, list[tuple[Module, Call]]]:
    found: dict[str, list[tuple[Module, Call]]] = {}
    for module in sources(repo):
        for call in module.calls:
            found.setdefault(call.method, []).append((module, call))
    return found


def decorators(modules: Iterable[Module]) -> Iterator[tuple[Module, Decorator, str]]:
    """Yield every decorator with its module and the qualified name of what it decorates."""
    for module in modules:
        for definition in definitions(module):
            for decorator in definition.decorators:
                yield module, decorator, definition.qualname


def definitions(module: Module) -> tuple[Function | Class, ...]:
    """Return the functions and classes of a module."""
    return (*module.functions, *module.classes)


def last(name: str) -> str:
    """Return the last part of a dotted name."""
    return name.rsplit(".", 1)[-1]


def below(name: str, roots: tuple[str, ...]) -> bool:
    """Return whether a dotted name is one of the roots, or lies below one."""
    return name in roots or name.startswith(_openings(roots))


@cache
def dotted(roots: tuple[str, ...]) -> tuple[str, ...]:
    """Return how names begin that lie below one of the roots: a function of the project's may be called like a root."""
    return tuple(f"{root}." for root in roots)


@cache
def _openings(roots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(root + follow for root in roots for follow in (".", "("))


def import_of(module: Module, *roots: str) -> Evidence | None:
    """Return the first import of one of these packages in a module, or None."""
    for item in module.imports:
        if item.relative:
            continue
        if any(item.target == root or item.target.startswith(root + ".") for root in roots):
            return at(module, item.line, f"imports {item.target}")
    return None


def first_import(modules: Iterable[Module], *roots: str) -> Evidence | None:
    """Return the first import of one of these packages in any of the modules, or None."""
    return next((found for module in modules if (found := import_of(module, *roots))), None)


def declared(repo: Repository, *packages: str) -> Requirement | None:
    """Return the first line of a manifest (a lock names what others need too) that asks for one of these packages."""
    return next(
        (item for item in repo.dependencies.requirements if not item.lock and item.name in packages),
        None,
    )


def clipped(text: str, most: int = 80) -> str:
    """Return a text as a note has room for it, with a sign where something is left out.

    What only leads to the next command of a line is left out with that.
    """
    return text if len(text) <= most else text[: most - 1].rstrip(" \n\\&|;") + "…"


def dependency(requirement: Requirement) -> Evidence:
    """Return the place of a requirement."""
    return Evidence(requirement.path, requirement.line, f"asks for {requirement.name}")


def asked_for(repo: Repository, *imports: str) -> Evidence | None:
    """Return where a manifest (no lock) asks for what brings one of these imports, or None.

    One that asks for it outright is shown before the list of a whole environment, where it may have come with others.
    """
    found = (repo.dependencies.declared(name) for name in imports)
    asked = [each for each in found if each is not None and not each.lock]
    if asked and all_pinned(repo, asked[0].path):
        names = {each.name for each in asked}
        named = (each for each in repo.dependencies.requirements if each.name in names and not each.lock)
        asked = [*(each for each in named if not all_pinned(repo, each.path)), *asked]
    return Evidence(asked[0].path, asked[0].line, asked[0].name) if asked else None


_MANY: Final = 100


@once
def frozen(repo: Repository, path: str) -> int:
    """Return how many packages a manifest lists that is a whole environment, frozen beside what is asked for; else 0.

    Such a list pins more than a hundred, and another manifest asks for fewer: what it holds may have come with others.
    """
    plain = {each.path: each.requirements for each in repo.dependencies.manifests if not each.lock}
    listed = plain.get(path, ())
    pinned = sum(item.specifier.startswith("=") for item in listed)
    fewer = any(0 < len(other) <= len(listed) // 2 for other in plain.values())
    return len(listed) if pinned > _MANY and fewer else 0


def all_pinned(repo: Repository, path: str) -> int:
    """Return how many packages a manifest lists that is a whole environment, whatever others are beside it; else 0."""
    for manifest in repo.dependencies.manifests:
        if manifest.path == path:
            listed = manifest.requirements
            pinned = sum(item.specifier.startswith("=") for item in listed)
            return len(listed) if pinned > _MANY and 10 * pinned >= 9 * len(listed) else 0
    return 0


class Seen(Protocol):
    """A view as `no_code` sees it: what of it could not be read."""

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the paths that could hold one of the names and were not read or did not parse."""


class Named(NamedTuple):
    """A view of configuration in which only files of some names could hold what is looked for."""

    configs: ConfigsView
    names: re.Pattern[str]

    @property
    def scope(self) -> Sequence[tuple[int, str]]:
        """How many files of configuration there are."""
        return self.configs.scope

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return those of the files that could hold it and could not be read."""
        return tuple(path for path in self.configs.unread(names) if self.names.fullmatch(posixpath.basename(path)))


class OfTests(NamedTuple):
    """The view of Python where only modules of tests are searched."""

    python: PythonView

    @property
    def scope(self) -> Sequence[tuple[int, str]]:
        """How many modules of tests there are."""
        return ((len(self.python.tests), "test module"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the modules that could hold it and could not be read, tests or not."""
        return self.python.unread(names)


def missing(
    repo: Repository, what: str, names: Iterable[str], *, also: Iterable[str] = (), notebooks: bool = True
) -> Finding:
    """Return the finding that no code has `what`; it is less sure where a notebook uses one of the names.

    `names` are those by which it is known (a package may end in a dot), `also` what else a module would say that has
    it: a module that does not parse counts where it says one of either.
    """
    wanted = tuple(names)
    finding = absent(what, repo.python, names=(*wanted, *also))
    if not sources(repo) and repo.tree.named(*OTHER_CODE, foreign=False):
        return finding.less_sure(
            message=f"{finding.message}; code in other languages is not read", confidence=Confidence.LOW
        )
    if not notebooks or finding.confidence is not Confidence.HIGH:
        return finding
    tried = in_notebook(repo, wanted)
    if tried is not None:
        return finding.less_sure(tried, message=f"{what} stands in a notebook only, not in the code")
    return _unless_in_notebook(repo, finding, (*wanted, *also))


def packages(*names: str) -> tuple[str, ...]:
    """Return names of packages as words that a text has: `dash.` is not in `dashboard`."""
    return tuple(f"{name.rstrip('.')}." for name in names)


def in_notebook(repo: Repository, names: Iterable[str]) -> Evidence | None:
    """Return the first notebook that uses one of these names, or something below one; None where none does."""
    wanted = tuple(name.rstrip(".") for name in names)
    return next((at(each, None, "in a notebook") for each in repo.notebooks.modules if each.uses(*wanted)), None)


def no_code(
    repo: Repository, finding: Finding, names: Iterable[str], *views: Seen, tried: Evidence | None = None
) -> Finding:
    """Return a finding that no code does something, less sure where a notebook or a file that is unread may do it.

    `names` are what a file that does not parse would have to mention: take them from the table by which the probe
    searches. `tried` is where a notebook does it; `views` are those of which a file may, beside the modules.
    """
    wanted = tuple(names)
    unread = sorted({path for view in (repo.python, *views) for path in view.unread(wanted)})
    if unread:
        place = unreadable(unread[0])
        message = f"{finding.message}; not readable: {unread[0]}"
        return finding.less_sure(*finding.evidence, place, message=message, confidence=Confidence.LOW)
    if finding.confidence is not Confidence.HIGH:
        return finding
    if tried is not None:
        return finding.less_sure(*finding.evidence, tried, message=f"{finding.message}; a notebook does")
    return _unless_in_notebook(repo, finding, wanted)


def _unless_in_notebook(repo: Repository, finding: Finding, names: Iterable[str]) -> Finding:
    """Return a finding that nothing does something, less sure where a notebook that is unread may do it."""
    unread = repo.notebooks.unread(tuple(names))
    if not unread:
        return finding
    place = unreadable(unread[0])
    return finding.less_sure(*finding.evidence, place, message=f"{finding.message}; not readable: {unread[0]}")


def normalised(package: str) -> str:
    """Return the name of a distribution as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).lower()


def stem(path: str) -> str:
    """Return the name of a file without its folders and suffix."""
    return posixpath.splitext(posixpath.basename(path))[0]
