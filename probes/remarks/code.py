"""Remarks about Python code: modules that do not compile, imports and scripts that lead nowhere."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import MADE_BY_PROTOC, regex
from probes._shared import clipped
from probes.remarks._paths import DOTTED, MADE, authored, is_folder, is_link, may_mean
from probes.remarks._tracked import place_of
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.dependencies import Script
    from auditor.views.ignored import IgnoreRule
    from auditor.views.python import Import, Module

_TEMPLATING: Final = regex(r"\{\{|\{%|<%")
# Syntax that a newer Python than the one that runs this may have.
_NEWER: Final = regex(
    r"^\s*(?:type\s+\w|(?:async\s+)?def\s+\w+\[|class\s+\w+\[|except\*?\s+\w[\w.]*\s*,|match\b|case\b)"
    r"|\b[tTfF][rR]?['\"]|\b[rR][tTfF]['\"]|:=|\bwith\s*\("
)
_UNDEFINED: Final = regex(r"Undefined name `([A-Za-z_]\w*)`")
_NO_IMPORT: Final = regex(r"\s*#\s{0,4}(?:from\s+[\w.]+\s+)?import\s+([\w., ]+)")
_OF_NOTEBOOKS: Final = frozenset({"display", "get_ipython", "reveal_type", "dbutils", "spark"})
_CONFLICT: Final = regex(r"(?m)^(?:<{7} |>{7} |={7}$)")


@remark("python-syntax")
def syntax(repo: Repository) -> Iterator[Remark]:
    """A module does not compile.

    The file is not valid Python in any version from 3.10 on, so it can be neither run nor imported: conflict markers
    of an unfinished merge, a bracket that is not closed, inconsistent indentation. Silent where the
    line might be syntax of a newer Python than the one that runs the audit, and for templates.
    """
    for module in authored(repo):
        if module.error is None or module.broken is None:
            continue
        text = repo.tree.text(module.path) or ""
        if "{{" in module.path or (_TEMPLATING.search(text) and "{{cookiecutter" in text.replace(" ", "")):
            continue
        conflict = _CONFLICT.search(text)
        lines = text.split("\n")
        near = lines[max(module.broken - 3, 0) : module.broken]
        if conflict is None and any(_NEWER.search(line) for line in near):
            continue
        line = text.count("\n", 0, conflict.start()) + 1 if conflict else module.broken
        reason = module.error.reason
        what = "contains the conflict markers of an unfinished merge" if conflict else f"has a syntax error ({reason})"
        yield Remark(
            "python-syntax",
            "code-uploaded",
            f"{module.path} {what}, so it can be neither run nor imported",
            (Evidence(module.path, line, "unfinished merge" if conflict else reason),),
        )


@remark("python-import")
def imports(repo: Repository) -> Iterator[Remark]:
    """An import asks the project's own package for a name or module that is not there.

    The import fails when it runs. Both ends are shown: the import, and the file that does not have the name.
    Silent where a module may bind more than its text shows (a star import, `__getattr__`, `exec`), where several
    files could be meant and one has the name, inside `try`, for generated modules, and where a file could not be
    read.
    """
    for module in authored(repo):
        if module.error is not None:
            continue
        seen = set()
        for item in module.imports:
            found = _broken(repo, module, item)
            if found is not None and (item.module, item.name) not in seen:
                seen.add((item.module, item.name))
                yield found


def _broken(repo: Repository, module: Module, item: Import) -> Remark | None:
    if item.guarded or not item.module or item.name in (None, "*") or not item.name:
        return None
    if item.name.endswith(MADE_BY_PROTOC):
        return None
    symbols = repo.python.symbols
    if item.relative:
        name = item.module
        if name not in symbols.by_name:
            return None
    else:
        found = symbols.find(item.module, module.path, ())
        if found is None:
            return _missing(repo, module, item)
        name = found
    target = repo.python.by_name(name)
    if target is None or target.path == module.path:
        return None
    candidates = may_mean(repo, item.module) if not item.relative else [target.path]
    if target.path not in candidates or is_link(repo, item.module):
        return None
    if may_mean(repo, f"{item.module}.{item.name}") or is_folder(repo, f"{item.module}.{item.name}"):
        return None
    for path in candidates:
        other = repo.python.module(path)
        if other is None or other.error is not None or other.shape.dynamic or item.name in other.shape.bound:
            return None
    return Remark(
        "python-import",
        "code-uploaded",
        f"{module.path} imports {item.name} from {item.module}, which does not define it",
        (Evidence(module.path, item.line, f"imports {item.name}"), Evidence(target.path, 1, f"has no {item.name}")),
    )


def _missing(repo: Repository, module: Module, item: Import) -> Remark | None:
    """Return the remark on a module of an own package that is not there."""
    package, _, last = item.module.rpartition(".")
    if not package or item.relative or last == "__init__" or last in MADE or last.endswith(MADE_BY_PROTOC):
        return None
    symbols = repo.python.symbols
    top = item.module.partition(".")[0]
    inits = [path for path in may_mean(repo, top) if path.endswith("__init__.py")]
    if not inits or is_folder(repo, item.module) or may_mean(repo, item.module):
        return None
    if top not in symbols.packages and not _beside(repo, module, top):
        return None
    if is_link(repo, item.module) or any(repo.tree.is_foreign(path) for path in inits):
        return None
    above = may_mean(repo, package)
    for path in above:
        other = repo.python.module(path)
        if other is None or other.error is not None or other.shape.dynamic or last in other.shape.bound:
            return None
    shown = above[0] if above else inits[0]
    return Remark(
        "python-import",
        "code-uploaded",
        f"{module.path} imports from {item.module}, a module that is not in the repository",
        (Evidence(module.path, item.line, f"imports {item.module}"), Evidence(shown, 1, f"no {last} beside it")),
    )


def _beside(repo: Repository, module: Module, top: str) -> bool:
    """Return whether a package beside a module, which is the first that a script finds, is all that a name can be."""
    if not repo.tree.exists(posixpath.join(posixpath.dirname(module.path), top, "__init__.py")):
        return False
    known = repo.dependencies.declared(top) or repo.dependencies.brings(top)
    return known is None and top not in sys.stdlib_module_names


@remark("python-order")
def order(repo: Repository) -> Iterator[Remark]:
    """A module uses a name before it defines it.

    The top level of the module reads a name (an application, a model, a setting) that only a later line defines,
    so importing the module fails. Both lines are shown. Silent for modules that may bind more than their text
    shows.
    """
    serving = {module.path for module in repo.serving.modules}
    for module in authored(repo):
        for entry in module.shape.early[:1]:
            yield Remark(
                "python-order",
                "fastapi" if module.path in serving else "code-uploaded",
                f"{module.path} uses {entry.name} before it is defined, so it cannot be imported",
                (
                    Evidence(module.path, entry.line, f"uses {entry.name}"),
                    Evidence(module.path, entry.bound, f"defines {entry.name}"),
                ),
            )


@remark("python-script")
def scripts(repo: Repository) -> Iterator[Remark]:
    """A script of `[project.scripts]` points to a module or function that is not there.

    The command that pip installs fails when it is called. Silent where the module may bind more than its text
    shows. One remark a manifest.
    """
    found: dict[str, list[tuple[Script, str, tuple[Evidence, ...]]]] = {}
    for script in repo.dependencies.scripts:
        reason = _unfound(repo, script.module, script.function)
        if reason:
            place = Evidence(script.path, script.line, f"the script {script.name}")
            found.setdefault(script.path, []).append((script, reason[0], (place, *reason[1])))
    for same in found.values():
        (first, why, _), *others = same
        names = [script.name for script, _, _ in others]
        more = f"; {listed(names)} {'lead' if len(names) > 1 else 'leads'} nowhere either" if names else ""
        yield Remark(
            "python-script",
            "cli",
            f"the script {first.name} points to {first.module}:{first.function}, but {why}{more}",
            tuple(place for _, _, places in same for place in places),
        )


def _unfound(repo: Repository, dotted: str, function: str) -> tuple[str, tuple[Evidence, ...]] | None:
    """Return what is missing of `package.module:function`, with its evidence; None where it may be there."""
    name = function.partition("[")[0].strip().partition(".")[0]
    top = dotted.partition(".")[0]
    if not DOTTED.fullmatch(dotted) or is_link(repo, dotted):
        return None
    files = may_mean(repo, dotted)
    if not files:
        if not (may_mean(repo, top) or is_folder(repo, top)) or is_folder(repo, dotted):
            return None
        return f"there is no module {dotted}", ()
    modules = [repo.python.module(file) for file in files]
    if not name or any(m is None or m.error is not None or m.shape.dynamic or name in m.shape.bound for m in modules):
        return None
    if may_mean(repo, f"{dotted}.{name}"):
        return None
    return f"{files[0]} does not define {name}", (Evidence(files[0], 1, f"has no {name}"),)


@remark("python-script-arguments")
def script_arguments(repo: Repository) -> Iterator[Remark]:
    """A script of `[project.scripts]` points to a plain function that needs arguments, which the command gives none.

    Silent for a function with a decorator, with any `*`, or that another line binds, too.
    """
    for script in repo.dependencies.scripts:
        files = may_mean(repo, script.module) if DOTTED.fullmatch(script.module) else []
        module = repo.python.module(files[0]) if len(files) == 1 else None
        function = module.function(script.function) if module is not None and module.error is None else None
        if module is None or function is None or function.decorators or function.owner or module.shape.dynamic:
            continue
        needed = [item.name for item in function.parameters if item.default is None]
        text = "\n".join((repo.tree.text(module.path) or "").split("\n")[function.line - 1 : function.end_line])
        again = any(item.target == function.name and not item.scope for item in module.assigns)
        if needed and not again and "*" not in text.partition("):")[0].partition(") ->")[0]:
            yield Remark(
                "python-script-arguments",
                "cli",
                f"the script {script.name} calls {function.name}() of {module.path} without arguments, and it needs "
                f"{listed(needed)}",
                (
                    Evidence(script.path, script.line, f"the script {script.name}"),
                    Evidence(module.path, function.line, f"needs {listed(needed)}"),
                ),
            )


@remark("python-undefined")
def undefined(repo: Repository) -> Iterator[Remark]:
    """A module uses a name that nothing defines or imports.

    The line fails when it runs. As ruff finds it (F821); silent for annotations, which nothing evaluates, for names
    that a notebook has, and for modules that may bind more than their text shows. One remark a module.
    """
    names: dict[str, dict[str, Evidence]] = {}
    own = {module.path: module for module in authored(repo)}
    texts: dict[str, list[str]] = {}
    for finding in repo.lint.findings:
        found = _UNDEFINED.match(finding.message) if finding.code == "F821" else None
        module = own.get(finding.path)
        if found is None or module is None or module.error is not None or module.shape.dynamic:
            continue
        # A list of requirements may have the name of a module.
        if not (module.imports or module.functions or module.calls):
            continue
        name = found[1]
        if module.path not in texts:
            texts[module.path] = (repo.tree.text(module.path) or "").split("\n")
        lines = texts[module.path]
        line = lines[finding.line - 1][:300] if finding.line <= len(lines) else ""
        # A `return` that is left over below the last branch is never reached.
        harmless = (
            line.split() == ["return", name]
            or re.search(rf"(?:->|[\w\])}}]\s?:)\s*[\w.\[\], |'\"]*\b{name}\b", line)
            or name in _OF_NOTEBOOKS
        )
        # One that is defined further down is told by python-order.
        if not harmless and name not in module.shape.bound:
            place = Evidence(module.path, finding.line, clipped(line.strip(), 120))
            names.setdefault(module.path, {}).setdefault(name, place)
    for path, places in names.items():
        silenced = _silenced(texts[path], places)
        why = f" (the import of {listed(silenced)} is commented out)" if silenced else ""
        yield Remark(
            "python-undefined",
            "code-uploaded",
            f"{path} uses {listed(places)}, which it neither defines nor imports{why}",
            (*places.values(), *(Evidence(path, line, "commented out") for line in dict.fromkeys(silenced.values()))),
        )


def _silenced(lines: list[str], names: Iterable[str]) -> dict[str, int]:
    """Return the names that an import would bind that is commented out, with its line."""
    found = {}
    for number, line in enumerate(lines, 1):
        imported = _NO_IMPORT.match(line[:300])
        bound = {each.split()[-1] for each in imported[1].split(",") if each.strip()} if imported else set()
        found.update({name: number for name in names if name in bound and name not in found})
    return found


@remark("code-ignored")
def ignored_code(repo: Repository) -> Iterator[Remark]:
    """Code is tracked in a folder that .gitignore leaves out, so that a new module beside it is never added.

    Such a line means a folder of data or models, and names one of code as well: `git add .` skips new files there
    without a word. Silent for a single module. One remark a .gitignore.
    """
    found: dict[str, dict[str, IgnoreRule]] = {}
    for module in repo.python.code:
        folder = posixpath.dirname(module.path)
        rule = repo.ignored.rule(folder, folder=True) if folder and not module.notebook else None
        if rule is not None:
            found.setdefault(rule.path, {})[module.path] = rule
    for source, rules in found.items():
        if len(rules) < 2:
            continue
        lines = list(dict.fromkeys(rules.values()))
        folders = list(dict.fromkeys(map(posixpath.dirname, rules)))
        yield Remark(
            "code-ignored",
            "git-repository",
            f"{source} leaves out {listed(each.pattern for each in lines)}, and so "
            f"{listed(folders)}, where {len(rules)} modules are tracked: git add skips a new one"
            + _anchored(lines, folders),
            (*map(place_of, lines), *(Evidence(path, 1, "tracked all the same") for path in list(rules)[:3])),
        )


def _anchored(rules: list[IgnoreRule], folders: list[str]) -> str:
    """Return how a sentence on what a .gitignore leaves out goes on: the line that would spare folders further down."""
    for rule in rules:
        name = rule.pattern.rstrip("/")
        if not name.isidentifier() or posixpath.join(posixpath.dirname(rule.path), name) in folders:
            return ""
    return f" (`/{rules[0].pattern}` would leave out only what lies beside it)"
