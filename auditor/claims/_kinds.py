"""The kinds of claims, in the order of the criteria; the last are ours.

Asked by the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of claim: the items that it belongs to, and whose ticks it answers to.

    `items` begins with the one that it speaks of. `ticks` are those that it denies or affirms, of every generation;
    where a kind `only_denies`, what it affirms may be any of several items, and its denial speaks of all of them.
    """

    items: tuple[str, ...]
    ticks: tuple[str, ...] = ()
    only_denies: bool = False


KINDS: Mapping[str, Kind] = {
    "test-count": Kind(
        ("data-tests", "model-tests", "api-tests"), ticks=("data-tests", "model-tests"), only_denies=True
    ),
    "coverage-figure": Kind(("coverage",)),
    "branches-and-prs": Kind(("git-repository",)),
    "dvc-used": Kind(("data-versioning",), ticks=("data-versioning",)),
    "ci-os": Kind(("ci-caching-and-matrix",)),
    "ci-python": Kind(("ci-caching-and-matrix",)),
    "ci-caching": Kind(("ci-caching-and-matrix",)),
    "ci-linting": Kind(("ci-linting",), ticks=("ci-linting",)),
    "config-tool": Kind(("hydra", "config-files"), ticks=("hydra", "config-files")),
    "docker-named": Kind(("dockerfiles",)),
    "figures": Kind(("architecture-diagram", "docker-build", "docker-trigger", "cloud-monitoring", "alerts")),
    "own-links": Kind(("code-uploaded",)),
    "cloud-training-said": Kind(("cloud-training",), ticks=("cloud-training",)),
    "api-said": Kind(("fastapi",), ticks=("fastapi",)),
    "deployment-said": Kind(("cloud-deployment",), ticks=("cloud-deployment",)),
    "api-tests-said": Kind(("api-tests",), ticks=("api-tests",)),
    "load-test-said": Kind(("load-test",), ticks=("load-test",)),
    "monitoring-said": Kind(
        ("drift-api", "system-metrics", "cloud-monitoring"),
        ticks=("cloud-monitoring", "telemetry-monitoring", "performance-monitoring"),
        only_denies=True,
    ),
    "members": Kind(("write-access",)),
    "profiling-said": Kind(("profiling",), ticks=("profiling",)),
    "removed-said": Kind(("cookiecutter",)),
    "framework-said": Kind(("requirements",)),
}
"""By id. An extractor yields no other, and `claimcheck` has a check for each."""
