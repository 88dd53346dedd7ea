"""One run of ruff on texts, in a folder of its own, which may be ended from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from auditor._time_limit import TimeLimit
from auditor.git.temporary import Temporary
from auditor.limits import MAX_LINT_BYTES, RUFF_SECONDS

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


class Ruff:
    """Runs ruff on texts, again where it is asked again; its folder is gone when it is closed."""

    def __init__(self) -> None:
        """Raises OSError where no folder can be made."""
        self._folder = Temporary("lint")
        self._runs = 0
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End ruff where it runs, and remove what was made for it; nothing is run afterwards."""
        self.end()
        self._folder.close()

    def end(self) -> None:
        """End ruff where it runs, and let nothing be run afterwards."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def findings(self, texts: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
        """Return what ruff prints of each finding, with the path of its file.

        Raises OSError where ruff fails or is ended, ValueError where it prints no JSON or too much, ImportError where
        it is not installed, and subprocess.TimeoutExpired.
        """
        self._runs += 1
        root = self._folder.path / str(self._runs)
        root.mkdir()
        originals: dict[str, str] = {}
        for number, (path, text) in enumerate(texts.items()):
            # An `__init__.py` may import what it does not use; every other name is ours, whatever the file was called.
            place = root / f"f{number}.py"
            if path.rpartition("/")[2] == "__init__.py":
                (root / f"f{number}").mkdir()
                place = root / f"f{number}" / "__init__.py"
            if self._closed:
                raise OSError("ended")
            place.write_bytes(text.encode("utf-8", "replace"))
            originals[f"f{number}"] = path
        found = []
        for entry in self._printed(root):
            place = Path(entry["filename"])
            found.append((originals[place.parent.name if place.name == "__init__.py" else place.stem], entry))
        return found

    def _printed(self, root: Path) -> Any:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
        with tempfile.TemporaryFile() as output:
            with self._lock:
                if self._closed:
                    raise OSError("ended")
                process = self._process = subprocess.Popen(
                    [ruff_binary(), *_ARGUMENTS],
                    cwd=root,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.DEVNULL,
                )
            try:
                with TimeLimit(RUFF_SECONDS, process.kill) as limit:
                    code = process.wait()
            finally:
                process.kill()
                process.wait()
            if limit.late:
                raise subprocess.TimeoutExpired("ruff", RUFF_SECONDS)
            if code != 0:
                raise OSError(code, "ruff failed")
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
