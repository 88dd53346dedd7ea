"""What speaks for an import that no manifest declares: a package that brings it, an image that installs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from auditor import Repository
from auditor.shared import regex
from probes._shared import normalised

_INSTALLS: Final = regex(r"\bpip3?\s{1,8}install\s([^&|;]{1,2000})")
_VALUED: Final = regex(
    r"(?<!\S)(?:-[rceift]|--(?:requirement|constraint|editable|index-url|extra-index-url|find-links|target|trusted-host|"
    r"platform|python-version|prefix|root|timeout|retries|proxy))[\s=]{1,8}\S{1,300}"
)
"""Options of pip with the value that each takes."""
_PACKAGE: Final = regex(
    r"(?<!\S)['\"]?([A-Za-z0-9][\w.-]{0,80})(?:\[[\w,.-]{0,80}\])?(?:[=<>~!]=?[^\s'\"]{1,40})?['\"]?(?!\S)"
)


def sources_of_undeclared(repo: Repository, names: Iterable[str]) -> dict[str, str]:
    """Return, for each import that is not declared, what it comes with or what installs it; empty for none."""
    installed = _installed(repo)
    told: dict[str, str] = {}
    for name in names:
        brought = repo.dependencies.brings(name)
        path = next((installed[one] for one in repo.dependencies.distributions(name) if one in installed), None)
        told[name] = f"comes with {brought.name}" if brought else f"installed by {path}" if path else ""
    return told


def _installed(repo: Repository) -> dict[str, str]:
    """Return what a Dockerfile has pip install by name, normalised, and the path of the first that does."""
    found: dict[str, str] = {}
    for file in repo.docker.dockerfiles:
        for item in file.of("RUN"):
            for listed in _INSTALLS.finditer(item.value):
                for package in _PACKAGE.finditer(_VALUED.sub(" ", listed[1])):
                    found.setdefault(normalised(package[1]), file.path)
    return found
