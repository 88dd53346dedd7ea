"""Images that run tests when they start: no workflow, and yet what a group may have its tests run by."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Repository
from probes._commands import PYTEST

if TYPE_CHECKING:
    from auditor.views.python import Module


def images_starting_tests(repo: Repository, module: Module) -> Iterator[Evidence]:
    """Yield where an image is told to run a test module when it starts."""
    for dockerfile in repo.docker.dockerfiles:
        for item in dockerfile.of("CMD", "ENTRYPOINT"):
            at = next((place for place, word in enumerate(item.words) if word in PYTEST), None)
            if at is None:
                continue
            named = [posixpath.normpath(word) for word in item.words[at + 1 :] if not word.startswith("-")]
            if not named or any(name == "." or f"{module.path}/".startswith(f"{name}/") for name in named):
                yield Evidence(dockerfile.path, item.line, "an image that runs them when it starts")
