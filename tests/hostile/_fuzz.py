"""Drives one function with bytes that atheris makes up, guided by what they reach; see the README beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def fuzz(target: Callable[[bytes], None]) -> None:
    """Run until libFuzzer's own limits (`-max_total_time=1800`) end it. Exits with a sentence where atheris is missing."""
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    try:
        atheris: Any = __import__("atheris")
    except ImportError:
        sys.exit("atheris is not installed; `pip install atheris` (Linux and macOS)")
    with atheris.instrument_imports(include=["auditor", "markdown_it", "yaml"]):
        # What is imported later, inside a function, would not be watched.
        from auditor.report import answers, marks  # noqa: F401
        from auditor.views import configs, dockerfiles, notebooks, python, workflows  # noqa: F401
    target(b"")
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


def read_as(path: str, *views: str) -> Callable[[bytes], None]:
    """Return a target that gives the bytes to the views as the one file of a repository."""
    from auditor.checklist import load_catalogue

    catalogue = load_catalogue(None)

    def target(data: bytes) -> None:
        from auditor.repository import Repository
        from tests.hostile.memory import Memory

        repository = Repository(Memory({path: data}), catalogue)  # type: ignore[arg-type]
        for view in views:
            found = getattr(repository, view)
            for name in dir(type(found)):
                if not name.startswith("_"):
                    getattr(found, name)

    return target
