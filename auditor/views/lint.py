"""What ruff finds in the project's own Python files, as facts.

The files are written under names of our own to a temporary folder and linted as text, in one process, by the rules
given here: the repository's configuration is not there, and nothing of it is run.
"""

from __future__ import annotations

import subprocess
import threading
import weakref
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from auditor.limits import RUFF_SECONDS
from auditor.views.ruff import RULES, Ruff

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.python import Module, PythonView
    from auditor.views.tree import Tree

_LAST_SECONDS: Final = 5


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
        self._fault: Exception | None = None

    def start(self) -> None:
        """Have ruff run beside what else is to be done; whoever asks for a finding waits for it."""
        if self._running is None and self._outcome is None and self._texts:
            try:
                ruff = Ruff()
            except OSError:
                return  # said by whoever asks
            self._running = threading.Thread(target=self._lint_all, args=(ruff,), daemon=True)
            # At the end of the program what was made last is ended first: ruff, then its folder.
            weakref.finalize(self, _end, ruff, self._running)
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
        if self._outcome is None and not self._texts:
            self._outcome = (), None
        if self._outcome is None:
            self._lint_all()
        return self._outcome or ((), "ruff could not be run")

    def _lint_all(self, ruff: Ruff | None = None) -> None:
        try:
            self._outcome = _facts(self._found(ruff or Ruff())), None
        except subprocess.TimeoutExpired:
            self._outcome = (), f"ruff took longer than {RUFF_SECONDS} seconds"
        except (OSError, ValueError, ImportError) as error:
            self._outcome = (), f"ruff could not be run ({type(error).__name__})"
        except Exception as error:  # a fault of ours, maybe in a thread: it is raised where the findings are asked for
            self._outcome, self._fault = ((), None), error

    def _found(self, ruff: Ruff) -> list[tuple[str, dict[str, Any]]]:
        """Return what ruff finds, and close it; raises what it raises."""
        try:
            return ruff.findings(self._texts)
        except OSError:
            # What our parser refuses may end ruff as well; the lines of the others still count.
            parsed = {module.path for module in self._modules if module.error is None}
            self.lines = {path: count for path, count in self.lines.items() if path in parsed}
            texts = {path: text for path, text in self._texts.items() if path in parsed}
            return ruff.findings(texts) if texts else []
        finally:
            ruff.close()

    @property
    def findings(self) -> tuple[Lint, ...]:
        """Every finding, sorted by path and line; empty where ruff could not be run (see `error`).

        A fault of this program is raised, to whoever asks.
        """
        found, _ = self._run
        if self._fault is not None:
            raise self._fault
        return found

    @property
    def error(self) -> str | None:
        """Why ruff could not be run, or None."""
        return self._run[1]

    @property
    def scope(self) -> Scope:
        """How many files were linted."""
        return ((len(self._texts), "Python file"),)

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the Python files that could not be linted."""
        return self._python.unread(())


def _facts(found: Iterable[tuple[str, dict[str, Any]]]) -> tuple[Lint, ...]:
    # A file that ruff cannot parse has no code of the selected rules; that it is unread is said elsewhere.
    facts = (
        Lint(code, path, entry["location"]["row"], str(entry["message"]))
        for path, entry in found
        if isinstance(code := entry["code"], str) and code.startswith(RULES) and code[1:].isdigit()
    )
    return tuple(sorted(facts, key=lambda fact: (fact.path, fact.line, fact.code, fact.message)))


def _end(ruff: Ruff, running: threading.Thread) -> None:
    """End what runs beside us, before the folder that it works in is removed."""
    ruff.end()
    if running is not threading.current_thread():
        running.join(_LAST_SECONDS)
