"""Tests of a library's model, as the project's own code makes use of one."""

from __future__ import annotations

from auditor import Repository, once, once_by
from probes._shared import sources
from probes._tests.about import Case
from probes._training.models import models_loaded


def builds_library_model(repo: Repository, test: Case) -> bool:
    """Return whether a test builds or loads a model of a library that the project's own code uses, too."""
    lines = _lines(repo, test) if test.module.imports else frozenset()
    return not lines.isdisjoint(call.line for call in test.module.calls_in(test.function.qualname))


@once_by(lambda test: test.module.path)
def _lines(repo: Repository, test: Case) -> frozenset[int]:
    """Return the lines of a test's file on which such a model is built or loaded."""
    found = models_loaded((test.module,))
    return frozenset(
        model.place.line for model in found if model.place.line and model.name.partition(".")[0] in _libraries(repo)
    )


@once
def _libraries(repo: Repository) -> frozenset[str]:
    """Return the first parts of what the project's own code imports."""
    return frozenset(item.target.partition(".")[0] for module in sources(repo) for item in module.imports)
