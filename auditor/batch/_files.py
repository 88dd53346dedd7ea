"""Files that are there whole, as before or as after, whenever the writing stops."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from auditor._regex import regex

if TYPE_CHECKING:
    from typing_extensions import Buffer

_PART = ".part"
_HALF = regex(r"\.(.+)\.\d+\.part", re.DOTALL)


class _Raw(io.FileIO):
    """A file whose errors say which one it is: the system's do not, of a full disk."""

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self.name
            raise


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes the place of another when the block is through, and leaves no trace where it is not.

    Where the other holds the same bytes, it stays as it is. Raises OSError with the other's name.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        with io.BufferedWriter(_Raw(part, "wb")) as file:
            yield file
        if _equal(part, path):
            part.unlink()
        else:
            part.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if isinstance(error, OSError) and error.filename in (part, str(part)):
            error.filename, error.filename2 = str(path), None
        raise


def _equal(one: Path, other: Path) -> bool:
    try:
        if other.is_symlink() or one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            while chunk := first.read(1 << 20):
                if chunk != second.read(1 << 20):
                    return False
    except OSError:
        return False
    return True


def stamp(path: Path) -> list[int] | None:
    """Return what tells whether a file is still the one that was written: its size and time; None where it is gone."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, in one piece for whoever reads it."""
    with replacing(path) as file:
        for chunk in chunks:
            file.write(chunk)


def clean(folder: Path, made: set[str], kept: set[str]) -> None:
    """Remove the files of these names that are not kept, and halves of any of them; what others put there stays."""
    for path in folder.iterdir():
        half = _HALF.fullmatch(path.name)
        if half[1] in made if half is not None else path.name in made - kept:
            with contextlib.suppress(OSError):
                path.unlink()
