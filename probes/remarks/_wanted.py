"""Which paths of the repository a command cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from auditor.shared import regex
from probes.remarks._places import static

if TYPE_CHECKING:
    from auditor.views.commands import Command


class Wanted(NamedTuple):
    """A path that a command needs, and what it is to the command."""

    path: str
    role: str
    item: str


_PYTEST_FLAGS = regex(
    r"-[vqxslh]+|--(?:verbose|quiet|exitfirst|lf|ff|nf|disable-warnings|no-header|no-cov|cov=\S*|\S+=\S*)"
)
_PATHLIKE = regex(r"[\w.-]+(?:/[\w.-]+)+/?|[\w.-]+\.py|tests?/?|src/?|app/?|api/?")
_LINTERS = {"flake8": 1, "mypy": 1, "black": 1, "pylint": 1, "isort": 1, "ruff": 2}


def wanted(command: Command) -> list[Wanted]:
    """Return the paths that a command of a workflow needs; only those that stand there in full."""
    tool, words = command.tool, command.argv
    if words[0].endswith(".sh") and static(words[0]):
        return [Wanted(words[0], "script", "")]
    if tool == "python" and len(words) > 1 and words[1].endswith(".py") and static(words[1]):
        return [Wanted(words[1], "script", "")]
    if tool in ("streamlit", "bentoml") and words[1:2] == ("run",) and words[2:] and words[2].endswith(".py"):
        return [Wanted(words[2], "script", "")] if static(words[2]) else []
    if tool == "pytest":
        return [Wanted(word, "test path", "ci") for word in _tests(words[1:])]
    if tool in ("pip", "pip3", "uv"):
        return [Wanted(word, "requirements file", "ci") for word in _requirements(words)]
    if tool in _LINTERS and (tool != "ruff" or words[1:2] in (("check",), ("format",))):
        found = []
        for word in words[_LINTERS[tool] :]:
            if word.startswith("-"):
                break
            if static(word) and _PATHLIKE.fullmatch(word):
                found.append(Wanted(word, "path to check", "ci-linting"))
        return found
    return []


def _tests(words: tuple[str, ...]) -> list[str]:
    found = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        if word.startswith("-") or (before.startswith("-") and not _PYTEST_FLAGS.fullmatch(before)):
            continue
        path = word.split("::", 1)[0]
        if static(path) and _PATHLIKE.fullmatch(path):
            found.append(path)
    return found


def _requirements(words: tuple[str, ...]) -> list[str]:
    if "install" not in words[:4] and "sync" not in words[:4]:
        return []
    if words[0] == "uv" and words[1:2] != ("pip",):
        return []
    found = [
        words[index + 1]
        for index, word in enumerate(words[:-1])
        if word in ("-r", "--requirement", "--requirements", "-c", "--constraint")
    ]
    found += [word.partition("=")[2] for word in words if word.startswith(("--requirement=", "--requirements="))]
    if words[0] == "uv" and "sync" in words[:4]:
        found += [word for word in words[3:4] if word.endswith(".txt")]
    return [word for word in found if static(word)]
