"""Files that are there whole, as before or as after, whenever the writing stops."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PART = ".part"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes the place of another when the block is through, and leaves no trace where it is not."""
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, in one piece for whoever reads it."""
    with replacing(path) as file:
        for chunk in chunks:
            file.write(chunk)


def clean(folder: Path, kept: set[str], suffix: str) -> None:
    """Remove what an earlier export left: halves of files, and files of this ending that no group has any more."""
    for path in folder.iterdir():
        left = path.name.startswith(".") and path.name.endswith(_PART)
        if left or (path.suffix == suffix and path.name not in kept):
            with contextlib.suppress(OSError):
                path.unlink()
