"""Drives one function with bytes that atheris makes up, guided by what they reach; see the README beside it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def fuzz(target: Callable[[bytes], None], seeds: Iterable[bytes] = ()) -> None:
    """Run until libFuzzer's own limits (`-max_total_time=1800`) end it. Exits with a sentence where atheris is missing.

    The seeds are where it starts from: without one it would spend its time on reaching the first key.
    """
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    try:
        atheris: Any = __import__("atheris")
    except ImportError:
        sys.exit("atheris is not installed; `pip install atheris` (Linux and macOS)")
    with atheris.instrument_imports(include=["auditor", "markdown_it", "yaml"]):
        # What is imported later, inside a function, would not be watched.
        from auditor import resolve  # noqa: F401
        from auditor.report import answers, marks  # noqa: F401
        from auditor.views import configs, dockerfiles, notebooks, python, workflows  # noqa: F401
    target(b"")
    with tempfile.TemporaryDirectory(prefix="audit-fuzz-") as folder:
        for number, seed in enumerate(seeds):
            target(seed)
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup([*sys.argv, folder], target)
        atheris.Fuzz()


def read_as(paths: Iterable[str], *views: str) -> Callable[[bytes], None]:
    """Return a target that gives the bytes to the views as each of these files of a repository."""
    from auditor.checklist import load_catalogue

    catalogue = load_catalogue(None)
    names = tuple(paths)

    def target(data: bytes) -> None:
        from auditor.repository import Repository
        from tests.hostile.memory import Memory

        repository = Repository(Memory(dict.fromkeys(names, data)), catalogue)  # type: ignore[arg-type]
        for view in views:
            found = getattr(repository, view)
            for name in dir(type(found)):
                if not name.startswith("_"):
                    getattr(found, name)

    return target
