"""Services other than GitHub Actions and GitLab CI that run the tests."""

from __future__ import annotations

import re
from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import live_lines
from probes._shared import clipped

_SERVICES: Final = regex(
    r"(?:\.circleci/config\.ya?ml|\.travis\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|Jenkinsfile|\.drone\.yml|appveyor\.yml)"
)


_NAMED: Final = regex(r"\b(?:pytest|unittest|tox|nox)\b")
"""What is enough in the file of a service, whose steps are not taken apart as those of workflows are."""


def other_service(repo: Repository) -> Evidence | None:
    """Return where another service, or a step of Cloud Build, runs the tests, or None."""
    for line in live_lines(repo, _NAMED, "*.yml", "*.yaml", "Jenkinsfile", joined=False):
        if _SERVICES.fullmatch(line.path):
            return Evidence(line.path, line.line, clipped(line.text.strip()))
    for file in repo.docker.builds:
        for step in file.steps:
            text = step.text
            if re.search(r"\bpytest\b|-m\s+unittest", text) and "install" not in text.split("pytest")[0][-20:]:
                return Evidence(file.path, step.line, clipped(text))
    return None
