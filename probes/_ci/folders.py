"""Where the commands of a workflow run: in its folder, where `cd` leads, or where an option says."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository
from auditor.shared import SCRIPTS, regex

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from probes._commands import Run

_INTO: Final = regex(r"(?:^|\s)(?:--directory|--cwd|--project-dir|-C|-p)(?:=|[ \t]+)(?P<folder>[^\s-]\S*)")
_RUNNER: Final = regex(r"\s*(?:uv|poetry|pdm|hatch|rye|pixi|npm|pnpm|yarn)\s")
_ROOT: Final = regex(r"\$(?:\{\{\s*github\.workspace\s*\}\}|\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR)\}?)/?")
_SUBSHELL: Final = regex(r"\([ \t]*(?:cd|pushd)[ \t]")
_MOVES: Final = regex(r"\.(?:cd|chdir)\(|(?m:^[ \t-]{0,40}dir:)")
"""How the file of a runner changes the folder by other means than a command."""
_SCRIPTS: Final = tuple(pattern.removeprefix("*") for pattern in SCRIPTS)
_ACTIONS: Final = ("action.yml", "action.yaml")


class Placed(NamedTuple):
    """One command, and the folders that it may run in, from the root: None is one that is not known."""

    run: Run
    folders: tuple[str | None, ...]


class _Place:
    """Where the commands of one file run that a step calls, as far as they were followed."""

    def __init__(self, folders: list[str | None], subshells: bool) -> None:
        self._first = folders
        self._subshells = subshells
        self._line = 0
        self._left: list[list[str | None]] = []
        self.folders = folders

    def begin(self, line: int) -> None:
        """Go back to where the file's commands begin: each line of a target has a shell of its own."""
        if line != self._line:
            self._line, self.folders = line, self._first

    def follow(self, command: Command) -> None:
        """Go where a command leads."""
        if command.tool == "popd":
            self.folders = self._left.pop() if self._left else [None]
        elif command.tool in ("cd", "pushd", "Set-Location") and len(command.argv) > 1:
            self._left += [self.folders] if command.tool == "pushd" else []
            into = _into(self.folders, command.argv[1])
            # What a subshell changes ends with it, and nothing tells where.
            self.folders = [*self.folders, into] if self._subshells else [into]


def in_folders(repo: Repository, found: Iterable[Run]) -> Iterator[Placed]:
    """Yield the commands of a workflow, in their order, with the folders that they may run in."""
    step: object = None
    places: dict[str, _Place] = {}
    for run in found:
        shell = (run.job.line, None if run.workflow.gitlab else run.as_run)
        if shell != step:
            step, places = shell, {}
        command = run.command
        if command.path not in places:
            own = command.path == run.workflow.path
            text = (run.as_run.run if own and run.as_run else repo.tree.text(command.path)) or ""
            folders = [_of_step(run)] if own else _of_file(command.path, places, run)
            folders += [None] if not own and _MOVES.search(text) else []
            places[command.path] = _Place(folders, bool(_SUBSHELL.search(text)))
        place = places[command.path]
        if not (command.path == run.workflow.path or command.path.endswith(_SCRIPTS) or _is_called(command.path)):
            place.begin(command.line)
        place.follow(command)
        yield Placed(run, tuple(dict.fromkeys(list(_by_option(command, place.folders)) or place.folders)))


def _of_step(run: Run) -> str | None:
    return _plain((run.as_run.working_directory if run.as_run else "") or "")


def _of_file(path: str, places: dict[str, _Place], run: Run) -> list[str | None]:
    """Return the folders that what stands in another file runs in: a script's are its caller's."""
    if path.endswith(_SCRIPTS):
        return [folder for place in places.values() for folder in place.folders] or [_of_step(run)]
    return [None if _is_called(path) else posixpath.dirname(path)]


def _is_called(path: str) -> bool:
    """Return whether a file is an action or a workflow that another calls."""
    return path.startswith(".github/") or path.endswith(_ACTIONS)


def _into(folders: list[str | None], word: str) -> str | None:
    if _ROOT.match(word):
        return _plain(word)
    before = folders[-1]
    return None if before is None or word == "-" else _plain(posixpath.join(before, word))


def _by_option(command: Command, folders: list[str | None]) -> Iterator[str | None]:
    if _RUNNER.match(command.text):
        for match in _INTO.finditer(command.text.partition(command.tool)[0]):
            yield _into(folders, match["folder"])


def _plain(folder: str) -> str | None:
    """Return a folder from the root, None where it is none that the repository has."""
    path = posixpath.normpath(_ROOT.sub("", folder, count=1) or ".")
    if path.startswith(("..", "/", "~")) or "$" in path:
        return None
    return "" if path == "." else path
