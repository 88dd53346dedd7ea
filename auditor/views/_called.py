"""What a file is called: where its size alone would make data of it, its name may still say that people wrote it."""

from __future__ import annotations

from typing import Final

from auditor._regex import regex

_NO_WORD: Final = regex(r"[\W_]+")
DOCUMENT: Final = frozenset((
    "answer", "answers", "architecture", "changelog", "checklist", "contributing", "deployment",
    "documentation", "guide", "install", "installation", "instructions", "manual", "notes", "overview",
    "readme", "report", "setup", "todo", "usage",
))  # fmt: skip
"""Words in the names of plain texts that people read."""
SETTINGS: Final = frozenset((
    "cfg", "conf", "config", "configs", "configuration", "hparams", "hydra", "hyperparameters", "params",
    "settings", "sweep",
))  # fmt: skip
"""Words in the names of files that configure, and of their folders."""
SCRIPT: Final = frozenset((
    "bootstrap", "build", "check", "ci", "deploy", "do", "entrypoint", "install", "launch", "lint", "make",
    "manage", "run", "serve", "setup", "start", "submit", "test", "tests", "train",
))  # fmt: skip
"""Words in the names of scripts."""
BUILD: Final = frozenset((
    "build", "builds", "cd", "ci", "cloud", "deploy", "deployment", "gcp", "pipeline", "trigger",
))  # fmt: skip
"""Words in the names of files that build images."""


def called(name: str, words: frozenset[str]) -> bool:
    """Return whether one of the words stands in a name, as a word of its own: `deploy-api`, `run_all`."""
    return not words.isdisjoint(_NO_WORD.split(name.lower()))
