"""A snapshot with its parsed views: what a probe looks at."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.checklist import Catalogue
    from auditor.git.history import History
    from auditor.git.snapshot import Snapshot
    from auditor.kept import Recall
    from auditor.report.answers import Answers
    from auditor.resolve import Resolver
    from auditor.template import Template
    from auditor.views.commands import CommandsView
    from auditor.views.configs import ConfigsView
    from auditor.views.dependencies import DependenciesView
    from auditor.views.dockerfiles import DockerView
    from auditor.views.documents import DocumentsView
    from auditor.views.dvc import DvcView
    from auditor.views.ignored import IgnoredView
    from auditor.views.lint import LintView
    from auditor.views.notebooks import NotebooksView
    from auditor.views.python import PythonView
    from auditor.views.serving import ServingView
    from auditor.views.sessions import SessionsView
    from auditor.views.tree import Tree
    from auditor.views.workflows import WorkflowsView

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Repository:
    """A snapshot with its views. Each view is parsed once, when first asked for."""

    def __init__(
        self,
        snapshot: Snapshot,
        catalogue: Catalogue,
        report_path: str | None = None,
        *,
        alike: Iterable[Repository] = (),
        recall: Recall | None = None,
    ) -> None:
        """`alike` are other commits of the same repository: where one has the very same Python files, so that parsing
        them again would give the same facts, its modules are taken. `recall` holds what earlier runs found of this
        repository's commits."""
        self._alike = tuple(alike)
        self.recall = recall
        self.snapshot = snapshot
        self.catalogue = catalogue
        self.report_path = report_path
        self._found: dict[Hashable, Any] = {}

    def asked(self, view: str) -> bool:
        """Return whether a view was asked for, so that what it left unread is known; AttributeError for no view."""
        getattr(type(self), view)
        return view in vars(self)

    @cached_property
    def tree(self) -> Tree:
        """The files: paths, modes, sizes, text, and which are vendored or generated."""
        from auditor.views.tree import Tree

        return Tree(self.snapshot, self._alike[0].tree if self._alike else None)

    @cached_property
    def python(self) -> PythonView:
        """Python modules as facts."""
        from auditor.views.python import PythonView

        if self._twin is not None:
            return self._twin.python
        # Another commit is asked by probes alone.
        return PythonView(self.tree, outlined=not self._alike)

    @cached_property
    def _code(self) -> tuple[tuple[str, str | None], ...]:
        """The Python files with their object ids."""
        return tuple((path, self.tree.oid(path)) for path in self.tree.named("*.py", foreign=False))

    @cached_property
    def _twin(self) -> Repository | None:
        """Another commit with the very same Python files."""
        if not all(oid for _, oid in self._code):
            return None
        return next((other for other in self._alike if other._code == self._code), None)

    @cached_property
    def serving(self) -> ServingView:
        """Applications, their routes, and what a route reaches."""
        from auditor.views.serving import ServingView

        return self._twin.serving if self._twin is not None else ServingView(self.python)

    @cached_property
    def notebooks(self) -> NotebooksView:
        """Code cells of notebooks, as one module a notebook."""
        from auditor.views.notebooks import NotebooksView

        return NotebooksView(self.tree)

    @cached_property
    def workflows(self) -> WorkflowsView:
        """GitHub workflows, composite actions and GitLab CI."""
        from auditor.views.workflows import WorkflowsView

        return WorkflowsView(self.tree)

    @cached_property
    def docker(self) -> DockerView:
        """Dockerfiles, compose files and Cloud Build files."""
        from auditor.views.dockerfiles import DockerView

        return DockerView(self.tree)

    @cached_property
    def dvc(self) -> DvcView:
        """DVC remotes, outputs and stages, and git-lfs patterns."""
        from auditor.views.dvc import DvcView

        return DvcView(self.tree)

    @cached_property
    def dependencies(self) -> DependenciesView:
        """Manifests and locks."""
        from auditor.views.dependencies import DependenciesView

        return DependenciesView(self.tree)

    @cached_property
    def configs(self) -> ConfigsView:
        """Parsed YAML, TOML, JSON and INI files."""
        from auditor.views.configs import ConfigsView

        return ConfigsView(self.tree)

    @cached_property
    def documents(self) -> DocumentsView:
        """Markdown and text documents."""
        from auditor.views.documents import DocumentsView

        return DocumentsView(self.tree)

    @cached_property
    def ignored(self) -> IgnoredView:
        """What .gitignore files leave out."""
        from auditor.views.ignored import IgnoredView

        return IgnoredView(self.tree)

    @cached_property
    def lint(self) -> LintView:
        """What ruff finds in the Python files."""
        from auditor.views.lint import LintView

        return LintView(self.tree, self.python)

    @cached_property
    def commands(self) -> CommandsView:
        """Targets, tasks and scripts."""
        from auditor.views.commands import CommandsView

        return CommandsView(self.tree, self.python)

    @cached_property
    def sessions(self) -> SessionsView:
        """Sessions of nox and environments of pixi, and in which of them tests run."""
        from auditor.views.sessions import SessionsView

        return SessionsView(self.tree, self.python, self.configs, self.commands, self.resolve)

    def secrets(self, paths: Iterable[str]) -> tuple[tuple[str, int, str], ...]:
        """Return path, line and kind of each secret in these files, no more than twenty; never its value."""
        from auditor.views.secrets import secrets

        return tuple((path, line, kind) for path, line, kind in secrets(self.tree, paths) if line is not None)

    @cached_property
    def history(self) -> History:
        """The log of the audited commit."""
        return self.snapshot.history()

    @cached_property
    def resolve(self) -> Resolver:
        """What a workflow step, target or script runs in the end."""
        from auditor.resolve import Resolver

        return Resolver(self.tree, self.workflows, self.commands)

    @cached_property
    def template(self) -> Template:
        """What the course's template brought."""
        from auditor.template import Template

        return Template(self.tree, self.snapshot)

    @cached_property
    def answers(self) -> Answers:
        """The report's answers by question; empty where there is no report."""
        from auditor.report.answers import read_answers

        return read_answers(self.tree, self.catalogue, self.report_path)


def once_by(
    key: Callable[_P, Hashable],
) -> Callable[[Callable[Concatenate[Repository, _P], _T]], Callable[Concatenate[Repository, _P], _T]]:
    """Do as `once`, where arguments are dear to tell apart: `key` makes of them what they are known by, a path, say."""

    def kept(function: Callable[Concatenate[Repository, _P], _T]) -> Callable[Concatenate[Repository, _P], _T]:
        def known(repository: Repository, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            place = (function, key(*args, **kwargs))
            found = repository._found
            if place not in found:
                found[place] = function(repository, *args, **kwargs)
            result: _T = found[place]
            return result

        update_wrapper(known, function)
        return known

    return kept


def once(function: Callable[Concatenate[Repository, _P], _T]) -> Callable[Concatenate[Repository, _P], _T]:
    """Have a function of a repository look once: asked again, with the same hashable arguments, it gives what it found.

    Nobody may change what it returns. For what two probes need, or one needs more than once. The arguments had better
    be names or numbers: to tell one module or workflow from another takes as long as to look at it (see `once_by`).
    """

    def known(repository: Repository, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (function, args, *sorted(kwargs.items()))
        found = repository._found
        if key not in found:
            found[key] = function(repository, *args, **kwargs)
        result: _T = found[key]
        return result

    update_wrapper(known, function)
    return known
