"""Probes of the project as a whole: repository, people, environment, structure, dependencies."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, absent, probe
from auditor.shared import regex
from probes._answers import question
from probes._lacking import sources_of_undeclared
from probes._shared import OTHER_CODE, at

if TYPE_CHECKING:
    from auditor.git.history import Author

_FOLDERS = {
    "tests": ("tests", "test"),
    "configs": ("configs", "config", "conf"),
    "dockerfiles": ("dockerfiles", "dockerfile", "docker"),
    "docs": ("docs", "doc"),
    "models": ("models", "model"),
    "notebooks": ("notebooks", "notebook"),
    "reports": ("reports", "report"),
    "data": ("data",),
}
_NO_PACKAGE = frozenset(name for names in _FOLDERS.values() for name in names) | {"scripts", "src"}

_ASIDE = regex(r"(?i)api|apps?|backend|frontend|monitor\w*|serv\w*|scripts?|utils?|notebooks?")
"""A package beside the one that the project is about, by its name."""

_STUDENT = regex(r"(?i)s\d{6}(?!\d)")
_WORD = regex(r"[^\W_]+")
_TELLING = 4
"""From how many letters on a last name within a login tells whose that is."""
_ACCOUNT = regex(r"(?i)(?:\d{1,20}\+)?[\w-]{1,60}@users\.noreply\.github\.com")


@probe("git-repository")
def git_repository(repo: Repository) -> Finding:
    """A git repository is created.

    done      there is a commit
    not_done  a plain folder
    remedy    run git init and commit the project
    """
    commit = repo.snapshot.commit
    if commit:
        return Finding.done("there is a commit", Evidence(commit=commit, note="the audited commit"))
    return Finding.not_done("a folder without a commit")


def _surely(authors: Sequence[Author]) -> int:
    """Return how many people committed at least: who is only called `ada` may be `adalovelace` or `Ada L.` as well."""
    plain = [
        {"".join(char for char in name.casefold() if char.isalnum()) for name in author.names} for author in authors
    ]
    everyone = sorted({name for names in plain for name in names})
    surely = len(plain)
    for names in plain:
        longest = max(names, key=len, default="")
        behind = bisect_right(everyone, longest)  # a longer name that begins so is another's, and comes next
        alike = len(longest) >= 3 and behind < len(everyone) and everyone[behind].startswith(longest)
        # `ada123` is `ada`, whatever else she is called
        surely -= alike or any(len(name) >= 2 and name.isalpha() and _numbered(name, everyone, names) for name in names)
    return min(surely - _shortened(authors), len(plain) - _twice(authors))


def _shortened(authors: Sequence[Author]) -> int:
    """Return how many are only there by a login that may be another's: how her first name begins, and her last name."""
    names = [name.strip() for author in authors for name in author.names]
    whole = {(_words(name)[0][:2], _words(name)[-1]) for name in names if " " in name and _words(name)}
    logins = [author.names[0] for author in authors if len(author.names) == 1]
    plain = ["".join(_words(login)) for login in logins if " " not in login.strip()]
    return sum(
        any(len(last) >= _TELLING and login.startswith(first) and last in login[2:] for first, last in whole)
        for login in plain
    )


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def _twice(authors: Sequence[Author]) -> int:
    """Return how many student numbers may be those of authors who are there by name as well.

    One number among names is counted: that member set nothing up. Who has an account by the number goes by it.
    """
    numbered = [author for author in authors if all(map(_STUDENT.fullmatch, author.names))]
    loose = sum(not any(_ACCOUNT.fullmatch(email) for email in author.emails) for author in numbered)
    named = sum(not any(map(_STUDENT.match, (*author.names, *author.emails))) for author in authors)
    return min(loose, named) if loose > 1 else 0


def _numbered(name: str, everyone: list[str], own: set[str]) -> bool:
    """Return whether another is called by this name with nothing but digits behind it."""
    for other in everyone[bisect_right(everyone, name) :]:  # digits come before letters
        if not (other.startswith(name) and other[len(name) :].isdecimal()):
            return False
        if other not in own:
            return True
    return False


@probe("write-access")
def write_access(repo: Repository) -> Finding:
    """All members have write access: they have committed.

    done        at least as many people committed as question 2 lists, aliases merged and bots left out, and at least
                two
    unknowable  otherwise: a member with access may never have committed
    remedy      have each member of the group commit under their own name
    """
    members = len(repo.answers.members)
    history = repo.history
    named = [author for author in history.authors if not author.nameless]
    first = {author: commit.oid for commit in history.commits for author in commit.authors}  # the oldest comes last
    shown = sorted(who for who in first if not history.authors[who].nameless) or sorted(first)
    places = [Evidence(commit=first[who], note=f"first commit of author {who + 1}") for who in shown]
    said = history.counted(members)
    if not members:
        if len(history.authors) < 2:
            return Finding.unknowable(f"{said}; the report lists no members", *places[:5])
        return Finding.done(f"{said}; the report lists no members", *places[:5], confidence=Confidence.MEDIUM)
    wanted = max(members, 2)
    listed = f"{question(repo, 2)} lists {members}"
    if _surely(named) + len(history.authors) - len(named) < wanted <= len(history.authors):
        return Finding.unknowable(f"{said}, {listed}; some may be one person's names", *places[:5])
    if len(history.authors) >= wanted:
        confidence = Confidence.HIGH if len(named) >= wanted else Confidence.MEDIUM
        return Finding.done(f"{said}, {listed}", *places[:wanted], confidence=confidence)
    told = "" if history.complete else "; the history is not complete"
    others = repo.snapshot.newcomers()[:3]
    told += "".join(f"; {count} more on branch {branch}" for branch, count in others)
    elsewhere = [Evidence(branch=branch, note="commits of somebody who has none here") for branch, _ in others]
    return Finding.unknowable(f"{said}, {listed}{told}", *elsewhere, *places[:5])


@probe("environment")
def environment(repo: Repository) -> Finding:
    """A dedicated environment keeps track of the packages.

    done      a dependency manifest or lock declares at least one package
    partial   a manifest without a package
    not_done  no manifest and no lock
    remedy    track a pyproject.toml with dependencies, a requirements.txt or an environment.yml
    """
    requirements = repo.dependencies.requirements
    if requirements:
        files = sorted({item.path for item in requirements}, key=lambda path: (path.count("/"), path))
        places = []
        for path in files[:4]:
            count = sum(item.path == path for item in requirements)
            line = min(item.line for item in requirements if item.path == path)
            note = f"{count} package{'' if count == 1 else 's'}"
            places.append(Evidence(path, line, note, generated=repo.template.untouched(path)))
        return Finding.done(f"{files[0]} declares packages", *places)
    missing = absent("dependency manifest", repo.dependencies)
    manifests = [item for item in repo.dependencies.manifests if item.error is None]
    if manifests and not missing.evidence:
        return Finding.partial(
            "a dependency manifest, but no package in it",
            *(Evidence(item.path, 1, "no package") for item in manifests[:3]),
        )
    return missing


def _roots(repo: Repository) -> list[str]:
    """Return the folders that could be the project's root: the repository's, and folders that hold a project."""
    roots = {""}
    for path in repo.tree.named("pyproject.toml", "setup.py", "requirements.txt", "tasks.py", foreign=False):
        folder = posixpath.dirname(path)
        if folder.count("/") <= 1:
            roots.add(folder)
    return sorted(roots, key=lambda folder: (folder.count("/") + bool(folder), folder))


def _packages(repo: Repository, root: str) -> list[str]:
    found = set()
    start = root + "/" if root else ""
    for path in repo.tree.below(root):
        parts = path[len(start) :].split("/")
        if not path.endswith(".py") or repo.tree.is_foreign(path):
            continue
        if parts[0] == "src" and len(parts) >= 2:
            whole = len(parts) == 2 or f"{start}src/__init__.py" in repo.tree
            found.add(f"{start}src" if whole else f"{start}src/{parts[1]}")
        elif len(parts) >= 2 and parts[0] not in _NO_PACKAGE and f"{start}{parts[0]}/__init__.py" in repo.tree:
            found.add(f"{start}{parts[0]}")
    size = {folder: sum(repo.tree.size(path) or 0 for path in _python(repo, folder)) for folder in found}
    packages = found - {f"{start}src"} if f"{start}src/__init__.py" not in repo.tree else found
    aside = {folder for folder in found if _ASIDE.fullmatch(posixpath.basename(folder))}
    return sorted(found, key=lambda folder: (folder not in packages, folder in aside, -size[folder], folder))


def _python(repo: Repository, folder: str) -> list[str]:
    """Return the Python files of a folder, those of packages first, the outermost of them."""
    code = [path for path in repo.tree.below(folder) if path.endswith(".py") and not repo.tree.is_foreign(path)]
    return sorted(code, key=lambda path: (not path.endswith("/__init__.py"), path.count("/")))


def _parts(repo: Repository, *roots: str) -> list[str]:
    """Return what a template has beside the package, each from the first of the roots that has it."""
    found: dict[str, str] = {}
    for start in (root + "/" if root else "" for root in roots):
        for kind, names in _FOLDERS.items():
            name = next((name for name in names if repo.tree.is_dir(start + name)), None)
            if name is not None:
                found.setdefault(kind, f"{start}{name}/")
        if repo.tree.exists(start + "tasks.py"):
            found.setdefault("tasks", start + "tasks.py")
    return list(found.values())


def _best(repo: Repository, around: bool) -> tuple[list[str], list[str]]:
    """Return the packages and folders of the root that has most of them; `around` counts those of the whole as well."""
    found: tuple[list[str], list[str]] = ([], [])
    for root in _roots(repo):
        packages = _packages(repo, root)
        parts = _parts(repo, *([root, ""] if root and packages and around else [root]))
        found = max(found, (packages, parts), key=lambda each: (bool(each[0]), len(each[1])))
    return found


_ENOUGH: Final = 3  # folders beside a package


@probe("cookiecutter")
def cookiecutter(repo: Repository) -> Finding:
    """The file structure follows a template.

    done      a package under src/ or at the root and at least three of tests/, configs/, dockerfiles/, docs/, models/,
              notebooks/, reports/, data/ and tasks.py
    partial   fewer of them
    not_done  none of them
    remedy    create the project with cookiecutter (or alike): a package under src/ with tests/, configs/ and docs/
    """
    packages, parts = _best(repo, False)
    if len(parts) < _ENOUGH:
        # The folders of the whole stand around every project of a workspace.
        packages, parts = max((packages, parts), _best(repo, True), key=lambda each: (bool(each[0]), len(each[1])))
    places = [Evidence(path, 1, f"package {name}") for name in packages[:1] for path in _python(repo, name)[:1]]
    for part in parts[:5]:
        paths = repo.tree.below(part.rstrip("/")) or (part,)
        places.append(Evidence(min(paths, key=lambda path: _left_behind(repo, path)), None, part))
    said = ", ".join(parts) or "nothing else of it"
    if packages and len(parts) >= _ENOUGH:
        return Finding.done(f"package {packages[0]} with {said}", *places)
    if packages or parts:
        return Finding.partial(f"{'package ' + packages[0] if packages else 'no package'}, {said}", *places)
    return absent("package, tests/, configs/ or other folder of a template", repo.python)


def _left_behind(repo: Repository, path: str) -> bool:
    """Return whether a tool or a file browser left a file, which nobody would show for a folder."""
    return repo.tree.is_foreign(path) or posixpath.basename(path) in (".DS_Store", "Thumbs.db", "desktop.ini")


_NAMED: Final = 8  # of what is not declared


@probe("requirements", measured=True)
def requirements(repo: Repository) -> Finding:
    """The manifest keeps up with what the code imports.

    done      at least 75% of the third-party imports of the code are declared in a manifest or lock
    partial   40% to 75%
    not_done  less
    remedy    declare every package that the code imports in requirements.txt or pyproject.toml
    """
    coverage = repo.dependencies.coverage_of_imports(repo.python)
    declared, total, undeclared = coverage.declared, coverage.total, coverage.missing
    lacking = sources_of_undeclared(repo, [name for name, _, _ in undeclared])
    places = [
        Evidence(path, line, f"{name} is not declared" + (f"; {lacking[name]}" if lacking[name] else ""))
        for name, path, line in undeclared[:5]
    ]
    manifests = [item for item in repo.dependencies.manifests if item.requirements]
    counts = [(item, len(item.requirements)) for item in manifests]
    files = [
        Evidence(item.path, item.requirements[0].line, f"{n} package{'' if n == 1 else 's'}") for item, n in counts
    ]
    if not total:
        if manifests:
            return Finding.done("the code imports no third-party package; a manifest declares packages", *files[:2])
        return absent("dependency manifest, and no third-party import", repo.dependencies, repo.python)
    said = f"{declared} of {total} third-party imports declared ({100 * declared // total}%)"
    if declared * 100 >= total * 75:
        return Finding.done(said, *files[:2], *places)
    named = [name[:60] + (f" ({told})" if told else "") for name, told in lacking.items()]
    more = [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
    said += f"; not declared: {', '.join([*named[:_NAMED], *more])}"
    if declared * 100 >= total * 40:
        return Finding.partial(said, *places)
    missing = absent("declaration", repo.dependencies, names=())
    return Finding.not_done(said, *places, *missing.evidence, confidence=missing.confidence)


@probe("project-description")
def project_description(repo: Repository) -> Finding:
    """The project description is revisited at the end.

    unknowable  always: whether a group compared the result with its plan leaves no trace
    remedy      say in the README how the result differs from the plan
    """
    return Finding.unknowable("whether the group went back to its description leaves no trace in a repository")


@probe("shared-understanding")
def shared_understanding(repo: Repository) -> Finding:
    """All members understand all parts of the project.

    unknowable  always: what people understand leaves no trace
    remedy      nothing to commit: explain the parts to each other
    """
    return Finding.unknowable("what members understand leaves no trace in a repository")


@probe("code-uploaded")
def code_uploaded(repo: Repository) -> Finding:
    """The code is uploaded.

    done      the repository holds code of the project's own
    not_done  no code beyond the template's placeholders
    remedy    commit the project's code
    """
    own = [
        module
        for module in (*repo.python.code, *repo.notebooks.modules)
        if not module.stub and module.error is None and not repo.template.stub(module.path)
    ]
    if own:
        own.sort(key=lambda item: (item.notebook, -item.lines, item.path))
        places = [at(module, 1, f"{module.lines} lines") for module in own[:3]]
        return Finding.done(f"{len(own)} file{'' if len(own) == 1 else 's'} with code of the project's own", *places)
    other = repo.tree.named(*OTHER_CODE, foreign=False)
    if other:
        return Finding.done(
            f"{len(other)} source file{'' if len(other) == 1 else 's'}", *(Evidence(path, 1) for path in other[:3])
        )
    return absent("code beyond placeholders", repo.python, repo.notebooks)
