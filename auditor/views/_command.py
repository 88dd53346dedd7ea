"""The facts of commands and targets, apart from what reads them."""

from __future__ import annotations

from typing import Final, NamedTuple

from auditor.limits import MAX_SHELL_COMMANDS, MAX_SHELL_WORDS

COMMANDS_CUT: Final = f"more than {MAX_SHELL_COMMANDS} commands or {MAX_SHELL_WORDS} words in one script"
"""Why commands were left unread."""


class Command(NamedTuple):
    """One simple command, taken apart as a shell would, its wrappers taken off.

    `tool` is what runs in the end (`pytest` of `uv run python -m pytest -q`), `argv` the words from the tool on,
    `swallowed` whether its failure cannot fail what runs it (`|| true`, `; exit 0`, `|| echo`).
    """

    tool: str
    argv: tuple[str, ...]
    path: str
    line: int
    text: str
    swallowed: bool = False
    via: tuple[str, ...] = ()
    """How one gets here from where one started: `.github/workflows/ci.yml:20`, `Makefile:3 (test)`."""
    cut: bool = False
    """Whether what stands behind it in its text was left unread: there was more than the limits allow."""
    uncalled: bool = False
    """Whether it stands in a function that its own script never calls."""


class Target(NamedTuple):
    """One target, task, session or script: what runs when it is called."""

    name: str
    kind: str
    """`make`, `just`, `invoke`, `nox`, `tox`, `npm`, `task`, `poe`, `pdm`, `hatch`, `pixi`, `pre-commit` or
    `script`."""
    path: str
    line: int
    commands: tuple[Command, ...] = ()
    needs: tuple[str, ...] = ()
