"""Imports what an audit needs, module by module, while the network is waited for.

The list is a matter of speed alone: a module that it lacks is imported where it is first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MODULES = (
    "auditor.git.commit",
    "auditor._expressions",
    "auditor.assembly",
    "auditor.fuller_reports",
    "auditor.repository",
    "auditor.checklist.loader",
    "markdown_it",
    "yaml",
    "tomli",
    "auditor.report.markdown",
    "auditor.report.marks",
    "auditor.report.answers",
    "auditor.claims",
    "auditor.claims.counts",
    "auditor.claims.ci",
    "auditor.claims.cloud",
    "auditor.claims.used",
    "auditor.claims.named",
    "auditor.claimcheck",
    "auditor.git.people",
    "auditor.views.tree",
    "auditor.views._python_facts",
    "auditor.views._python_written",
    "auditor.views.python",
    "auditor.views.configs",
    "auditor.views.documents",
    "auditor.views.ignored",
    "auditor.views.dependencies",
    "auditor.views.workflows",
    "auditor.views.dockerfiles",
    "auditor.views.dvc",
    "auditor.views._requirements",
    "auditor.views._named_manifests",
    "auditor.views._markdown",
    "auditor.views.commands",
    "auditor.views.notebooks",
    "auditor.views.secrets",
    "auditor.views.serving",
    "auditor.resolve",
    "auditor.template",
    "auditor._fingerprint",
)


def load(audited: Path | None) -> Iterator[None]:
    """Load the parts of an audit, one at each turn; `audited` is the source, whose own probes are never loaded.

    What cannot be loaded is left: it is asked for again where it is needed, and said there.
    """
    for name in _MODULES:
        with suppress(Exception):
            import_module(name)
        yield
    from auditor.registry import modules

    for name in modules(audited):
        with suppress(Exception):
            import_module(name)
        yield
