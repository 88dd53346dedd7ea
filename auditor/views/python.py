"""Python modules as facts: imports, calls, definitions, decorators, asserts and strings, with their lines.

Names are resolved: `import torch as t; t.compile(m)` is a call of `torch.compile`; `trainer = Trainer(); trainer.fit()`
after `from lightning import Trainer` is a call of `lightning.Trainer().fit`. What the project defines goes by its own
dotted name (`mypkg.model.build`), and an object that another module makes by what made it (`fastapi.FastAPI().get`). A
name that leads to no import, builtin or definition stays as written.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from auditor._names import MADE_BY_PROTOC
from auditor._regex import regex
from auditor.limits import MAX_FILE_BYTES, MAX_MODULES, MAX_PYTHON
from auditor.views._problem import Problem
from auditor.views._python_facts import (
    Assign,
    Call,
    Class,
    Decorator,
    Function,
    Import,
    Loop,
    Module,
    Parameter,
    Text,
    Value,
)
from auditor.views._python_reader import unvisited, visit
from auditor.views._python_symbols import STDLIB, SymbolTable
from auditor.views._python_tests import TestFunction, collect, unit_cases
from auditor.views._searched import may_use
from auditor.views.pytest_options import naming_of
from auditor.views.roles import is_test_name, is_test_path, python_role
from auditor.views.tree import Tree

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views._python_written import Written
    from auditor.views.pytest_options import Naming

__all__ = [
    "Assign",
    "Call",
    "Class",
    "Decorator",
    "Function",
    "Import",
    "Loop",
    "Module",
    "Parameter",
    "PythonView",
    "TestFunction",
    "Text",
    "Value",
]

_CHECKERS = (frozenset({"LengthConstraints", "ImageConstraints"}), frozenset({"length_constraints", "TeacherWarning"}))
_MAX_WITHOUT_SUFFIX = 20
_NAME = regex(r"[A-Za-z_][\w-]*")
_IMPORTS = regex(r"(?m)^(?:import[ \t]+[\w.]+|from[ \t]+[\w.]+[ \t]+import[ \t]+[\w(*])")
_MAX_VISITS = 20
"""How many files wait for one that they import; a longer chain is not followed, only named."""


def _is_checker(module: Module) -> bool:
    names = {fact.name for fact in module.classes} | {fact.name for fact in module.functions}
    return any(checker <= names for checker in _CHECKERS)


class PythonView:
    """Every Python file of the project, vendored and generated ones left out."""

    def __init__(self, tree: Tree, *, outlined: bool = True) -> None:
        """Without `outlined` the modules have no `shape`: remarks ask for it, probes do not."""
        self.tree = tree
        self._outlined = outlined
        # Beyond what is read they only make every look longer; those that are kept say that some are unread.
        self.paths: tuple[str, ...] = tree.named("*.py", foreign=False)[: 2 * MAX_MODULES]
        self.naming = naming_of(tree)
        self.symbols = SymbolTable(self.paths, self._text, self._visit, self.naming)
        self._modules: dict[str, Module] = {}
        self._visiting: list[str] = []
        self._full = False

    def _text(self, path: str) -> str | None:
        return self.tree.text(path, MAX_FILE_BYTES)

    def _visit(self, path: str) -> None:
        if path in self._modules or path in self._visiting or len(self._visiting) >= _MAX_VISITS:
            return
        if len(self._modules) >= MAX_MODULES:
            if not self._full:
                self.tree.note_cut(path, f"more than {MAX_MODULES} Python files")
            self._full = True
            return
        text = self._text(path)
        if text is None:
            return
        role = python_role(path)
        if path in self._beyond:
            reason = f"more than {MAX_PYTHON:,} characters of Python altogether"
            self._modules[path] = unvisited(path, text, role, self.symbols, Problem(reason))
            return
        self._visiting.append(path)
        module = visit(path, text, role, self.symbols, outlined=self._outlined)
        self._visiting.pop()
        named = is_test_name(path) or self.naming.file(path)
        if role == "code" and named and _has_tests(module, self.naming):
            module = module._replace(role="test")
        elif role == "code" and path.endswith("report.py") and _is_checker(module):
            module = module._replace(role="report")  # the template's checker, moved
        self._modules[path] = module

    @cached_property
    def _beyond(self) -> frozenset[str]:
        """The paths that are left out where all of them are more than is read: those that lie deepest.

        A library that somebody copied in has its own folders; the tests beside it lie no deeper than theirs.
        """
        sizes = {path: self.tree.size(path) or 0 for path in self.paths}
        left = MAX_PYTHON
        if sum(sizes.values()) <= left:
            return frozenset()
        beyond = set()
        for path in sorted(self.paths, key=lambda path: (path.count("/"), path)):
            if sizes[path] > left:
                beyond.add(path)
            else:
                left -= sizes[path]
        return frozenset(beyond)

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """Every module, tests and tasks included, by path; those that do not parse have an `error`."""
        self.tree.prefetch(self.paths)
        for path in self.paths:
            self._visit(path)
        for path in self._imported_by_code():
            self._modules[path] = self._modules[path]._replace(role="code")
        return tuple(self._modules[path] for path in self.paths if path in self._modules)

    def _imported_by_code(self) -> set[str]:
        """Return the paths of modules that lie in a folder of tests, hold none, and are imported by the project's code.

        Whatever the folder is called, they are a part of what runs.
        """
        aside = {
            module.name: path
            for path, module in self._modules.items()
            if module.role == "test"
            and not (is_test_name(path) or self.naming.file(path))
            and (module.functions or module.classes)
        }
        found: set[str] = set()
        queue = [module for module in self._modules.values() if module.role == "code"] if aside else []
        while queue:
            for fact in queue.pop().imports:
                path = aside.get(fact.target) or aside.get(fact.module)
                if fact.own and path is not None and path not in found:
                    found.add(path)
                    queue.append(self._modules[path])
        return found

    @cached_property
    def code(self) -> tuple[Module, ...]:
        """The project's code: no tests, no tasks, not the template's report.py."""
        return tuple(module for module in self.modules if module.role == "code")

    @cached_property
    def tests(self) -> tuple[Module, ...]:
        """What lies in folders of tests, and test files elsewhere."""
        return tuple(module for module in self.modules if module.role == "test")

    @property
    def tests_beside(self) -> tuple[Module, ...]:
        """Test files that lie in no folder of tests, so beside the code."""
        return tuple(module for module in self.tests if not is_test_path(module.path))

    @cached_property
    def tasks(self) -> tuple[Module, ...]:
        """tasks.py, noxfile.py, setup.py and the like."""
        return tuple(module for module in self.modules if module.role == "task")

    @cached_property
    def written(self) -> Written:
        """The text of modules, where facts do not tell."""
        from auditor.views._python_written import Written

        return Written(self.tree)

    @property
    def scope(self) -> Scope:
        """How many modules of the project's own code there are."""
        return ((len(self.code), "module"),)

    @property
    def packages(self) -> frozenset[str]:
        """Names under which the project's own code is imported: top-level packages and modules."""
        return self.symbols.packages

    def module(self, path: str) -> Module | None:
        """Return the module of a path, or None where there is none or it is unread."""
        # Who asks for what is no module need not wait for all of them to be read.
        return self._by_path.get(path) if path in self._known else None

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def _by_path(self) -> dict[str, Module]:
        return {module.path: module for module in self.modules}

    def by_name(self, dotted: str) -> Module | None:
        """Return the module that is imported under a dotted name (with or without `src.`), or None."""
        path = self.symbols.by_name.get(dotted) or self.symbols.tails.get(dotted)
        return self.module(path) if path else None

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the paths that could hold one of the names and were not read or did not parse, as `Searched` says."""
        found = set()
        for path in self.paths:
            module = self.module(path)
            if module is None or (module.error is not None and may_use(self._text(path) or "", names)):
                found.add(path)
        found.update(path for path in self._without_suffix if may_use(self._text(path) or "", names))
        return tuple(sorted(found))

    @cached_property
    def _without_suffix(self) -> tuple[str, ...]:
        """The files beside modules that are Python but for their names, which have no suffix: none of them is read."""
        folders = {posixpath.dirname(path) for path in self.paths}
        possible = (
            path
            for path in self.tree.paths
            if _NAME.fullmatch(posixpath.basename(path))
            and posixpath.dirname(path) in folders
            and self.tree.is_file(path)
        )
        return tuple(
            path
            for path in islice((path for path in possible if not self.tree.is_foreign(path)), _MAX_WITHOUT_SUFFIX)
            if _IMPORTS.search(self._text(path) or "")
        )

    def calls(self, *names: str) -> list[tuple[Module, Call]]:
        """Return the calls in code whose resolved name is one of these, or lies below one that ends in a dot."""
        return [(module, call) for module in self.code for call in module.calls_of(*names)]

    def mentions(self, *words: str) -> tuple[Module, ...]:
        """Return the modules whose text has one of the words anywhere: a quick look before a close one."""
        return tuple(
            module
            for module in self.modules
            if any(word in text for text in [self._text(module.path) or ""] for word in words)
        )

    @cached_property
    def third_party(self) -> Mapping[str, tuple[Module, Import]]:
        """The third-party packages that code imports, by their top-level name, with the first place of each."""
        found: dict[str, tuple[Module, Import]] = {}
        for module in self.code:
            for fact in module.imports:
                top = fact.module.split(".", 1)[0]
                if not top or fact.own or fact.relative or top in STDLIB or self.symbols.is_own(top):
                    continue
                if top.endswith(MADE_BY_PROTOC):
                    continue
                found.setdefault(top, (module, fact))
        return dict(sorted(found.items()))

    # Following names

    def _locate(self, dotted: str) -> tuple[Module, str] | None:
        """Return the module and the qualified name within it that a dotted name means, re-exports followed."""
        name = dotted.replace("()", "")
        for _ in range(5):
            parts = name.split(".")
            for end in range(len(parts) - 1, 0, -1):
                module = self.by_name(".".join(parts[:end]))
                if module is None:
                    continue
                known = module.name + "." + ".".join(parts[end:])
                if known in self._definitions:
                    return module, known[len(module.name) + 1 :]
                exported = dict(module.exports).get(parts[end], "").replace("()", "")
                if exported and exported != known:
                    name = ".".join([exported, *parts[end + 1 :]])
                    break
            else:
                return None
        return None

    @cached_property
    def _definitions(self) -> dict[str, Function | Class]:
        found: dict[str, Function | Class] = {}
        for module in self.modules:
            found.update({f"{module.name}.{fact.qualname}": fact for fact in module.functions})
            found.update({f"{module.name}.{fact.qualname}": fact for fact in module.classes})
        return found

    def function(self, dotted: str) -> tuple[Module, Function] | None:
        """Return the project's own function or method of a resolved name (`mypkg.Net().forward`), or None."""
        located = self._locate(dotted)
        fact = self._definitions[f"{located[0].name}.{located[1]}"] if located else None
        return (located[0], fact) if located and isinstance(fact, Function) else None

    def class_(self, dotted: str) -> tuple[Module, Class] | None:
        """Return the project's own class of a resolved name, or None."""
        located = self._locate(dotted)
        fact = self._definitions[f"{located[0].name}.{located[1]}"] if located else None
        return (located[0], fact) if located and isinstance(fact, Class) else None

    def constant(self, dotted: str) -> Value | None:
        """Return the literal that a name of an own module (`mypkg.config.WORKERS`) is given once, or None."""
        owner, _, name = dotted.rpartition(".")
        module = self.by_name(owner) if owner else None
        given = [fact for fact in module.assigns if fact.target == name and not fact.scope] if module else []
        return given[0].value if len(given) == 1 and given[0].value.known else None

    def subclasses(self, *bases: str) -> list[tuple[Module, Class]]:
        """Return the classes below one of these bases (a base that ends in a dot: anything below it), by way of the
        project's own classes too."""
        exact, below = set(bases), tuple(base for base in bases if base.endswith("."))
        matched = {
            f"{module.name}.{cls.qualname}"
            for module in self.modules
            for cls in module.classes
            if any(base in exact or (below and base.startswith(below)) for base in cls.bases)
        }
        children: dict[str, list[str]] = {}
        for module in self.modules:
            for cls in module.classes:
                for base in cls.bases:
                    children.setdefault(base, []).append(f"{module.name}.{cls.qualname}")
        queue = sorted(matched)
        while queue:
            for child in children.get(queue.pop(), ()):
                if child not in matched:
                    matched.add(child)
                    queue.append(child)
        return [
            (module, cls)
            for module in self.modules
            for cls in module.classes
            if f"{module.name}.{cls.qualname}" in matched
        ]

    @cached_property
    def unit_cases(self) -> frozenset[tuple[str, str]]:
        """The classes whose tests unittest runs, and pytest whatever they are called: path and name of each."""
        return unit_cases(self)

    @cached_property
    def _tests(self) -> tuple[TestFunction, ...]:
        return collect(self)

    def test_functions(self) -> list[TestFunction]:
        """Return the tests that pytest (or unittest) would collect, by path and line; fixtures are none."""
        return list(self._tests)


def _has_tests(module: Module, naming: Naming) -> bool:
    return module.path.endswith("conftest.py") or any(
        function.name.startswith("test_") or (not function.name.startswith("test") and naming.function(function.name))
        for function in module.functions
        if not function.nested
    )
