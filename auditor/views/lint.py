"""What ruff finds in the project's own Python files, as facts.

The files are written under names of our own to a temporary folder and linted as text, in one process, by the rules
given here: the repository's configuration is not there, and nothing of it is run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from auditor.git.temporary import Temporary
from auditor.limits import MAX_LINT_BYTES, RUFF_SECONDS

if TYPE_CHECKING:
    from auditor.views.python import Module, PythonView
    from auditor.views.tree import Tree

RULES: Final = ("E", "F", "W")
LINE_LENGTH: Final = 120
_ARGUMENTS: Final = (
    "check",
    "--isolated",
    "--no-cache",
    "--no-respect-gitignore",
    "--config",
    "exclude=[]",
    "--select",
    ",".join(RULES),
    "--line-length",
    str(LINE_LENGTH),
    "--output-format",
    "json",
    "--exit-zero",
    ".",
)


class Lint(NamedTuple):
    """One finding of ruff: rule (`F401`), where, and what it says."""

    code: str
    path: str
    line: int
    message: str


class LintView:
    """Findings of `ruff check --isolated --select E,F,W --line-length 120` by file, and the lines that were linted."""

    def __init__(self, tree: Tree, python: PythonView) -> None:
        self._tree = tree
        self._modules: tuple[Module, ...] = tuple(
            sorted(
                (m for m in python.modules if m.role in ("code", "task", "test")),
                key=lambda module: module.path,
            )
        )
        self._python = python
        self._running: threading.Thread | None = None
        self._outcome: tuple[tuple[Lint, ...], str | None] | None = None

    def start(self) -> None:
        """Have ruff run beside what else is to be done; whoever asks for a finding waits for it."""
        if self._running is None and self._outcome is None and self._texts:
            self._running = threading.Thread(target=self._lint_all, daemon=True)
            self._running.start()

    @cached_property
    def lines(self) -> dict[str, int]:
        """Physical lines of every file that was linted, by path."""
        return {path: text.count("\n") + (not text.endswith("\n")) if text else 0 for path, text in self._texts.items()}

    @cached_property
    def _texts(self) -> dict[str, str]:
        # What is too large for our parser would drown the findings of the others; it counts as unread.
        looked_at = (module for module in self._modules if module.error is None or module.broken is not None)
        texts = ((module.path, self._tree.text(module.path)) for module in looked_at)
        return {path: text for path, text in texts if text is not None}

    @property
    def _run(self) -> tuple[tuple[Lint, ...], str | None]:
        if self._running is not None:
            self._running.join()
            self._running = None
        if self._outcome is None:
            self._lint_all()
        return self._outcome or ((), "ruff could not be run")

    def _lint_all(self) -> None:
        parsed = {module.path for module in self._modules if module.error is None}
        try:
            try:
                self._outcome = _lint(self._texts), None
            except OSError:
                # What our parser refuses may end ruff as well; the lines of the others still count.
                self.lines = {path: count for path, count in self.lines.items() if path in parsed}
                self._outcome = _lint({path: text for path, text in self._texts.items() if path in parsed}), None
        except subprocess.TimeoutExpired:
            self._outcome = (), f"ruff took longer than {RUFF_SECONDS} seconds"
        except Exception as error:  # whatever it is, it is said, and costs one item
            self._outcome = (), f"ruff could not be run ({type(error).__name__})"

    @property
    def findings(self) -> tuple[Lint, ...]:
        """Every finding, sorted by path and line; empty where ruff could not be run (see `error`)."""
        return self._run[0]

    @property
    def error(self) -> str | None:
        """Why ruff could not be run, or None."""
        return self._run[1]

    @property
    def scope(self) -> str:
        """How much was linted, for a sentence."""
        return f"{len(self._texts)} Python files"

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the Python files that could not be linted."""
        return self._python.unread(())


def _lint(texts: dict[str, str]) -> tuple[Lint, ...]:
    if not texts:
        return ()
    with Temporary("lint") as folder:
        root = folder.path
        originals: dict[str, str] = {}
        for number, (path, text) in enumerate(texts.items()):
            # An `__init__.py` may import what it does not use; every other name is ours, whatever the file was called.
            place = root / f"f{number}.py"
            if path.rpartition("/")[2] == "__init__.py":
                (root / f"f{number}").mkdir()
                place = root / f"f{number}" / "__init__.py"
            place.write_bytes(text.encode("utf-8", "replace"))
            originals[f"f{number}"] = path
        output = _ruff(_ARGUMENTS, root)
    return tuple(sorted(_facts(output, originals), key=lambda fact: (fact.path, fact.line, fact.code, fact.message)))


def _facts(output: Any, originals: dict[str, str]) -> Iterable[Lint]:
    for entry in output:
        code = entry["code"]
        # A file that ruff cannot parse has no code of the selected rules; that it is unread is said elsewhere.
        if isinstance(code, str) and code.startswith(RULES) and code[1:].isdigit():
            place = Path(entry["filename"])
            path = originals[place.parent.name if place.name == "__init__.py" else place.stem]
            yield Lint(code, path, entry["location"]["row"], str(entry["message"]))


def _ruff(arguments: Sequence[str], folder: Path) -> Any:
    """Return what ruff prints; raises OSError, ValueError or subprocess.TimeoutExpired where it cannot."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [ruff_binary(), *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=RUFF_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise OSError(done.returncode, "ruff failed")
        if output.seek(0, os.SEEK_END) > MAX_LINT_BYTES:
            raise ValueError(f"ruff finds more than {MAX_LINT_BYTES} bytes")
        output.seek(0)
        return json.loads(output.read())


def ruff_binary() -> str:
    """Return the path of ruff; raises ImportError or FileNotFoundError where it is not installed."""
    beside = Path(sys.executable).with_name("ruff.exe" if os.name == "nt" else "ruff")
    if beside.is_file():
        return str(beside)
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    return str(find_ruff_bin())
