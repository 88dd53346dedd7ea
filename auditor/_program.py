"""Digests of the program's own files, so that what another version of it kept is not taken for a result of this one.

`by_stamp` trusts a file's size and time, as build tools do, and costs a look at a folder; `by_content` reads every
file, and is the same for the same program wherever and however often it is installed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from auditor._digest import blake2b

OWN = Path(__file__).resolve().parent
"""The folder of the program itself."""
_CODE = (".py", ".yaml", ".json")
_MOST_FILES = 5000


def by_stamp(folders: Iterable[Path] = (), files: Iterable[Path] = ()) -> list[tuple[str, int, int]]:
    """Return path, size and time of change of the code and data of given folders, and of `files`.

    A folder that is a package counts with what lies below it; of any other (all that is installed may lie there) only
    the files right in it do.
    """
    rows: set[tuple[str, int, int]] = set()
    for folder in set(folders):
        deep = (folder / "__init__.py").is_file()
        for entry in islice(_listed(folder, deep=deep, endings=_CODE), _MOST_FILES):
            with suppress(OSError):
                found = entry.stat()
                rows.add((entry.path, found.st_size, found.st_mtime_ns))
    for file in files:
        with suppress(OSError):
            found = file.stat()
            rows.add((str(file), found.st_size, found.st_mtime_ns))
    return sorted(rows)


def by_content(folder: Path, *, without: Iterable[str] = (), endings: tuple[str, ...] = _CODE) -> str:
    """Return a digest of what the files of these endings below a folder (or a file alone) hold, under which names.

    `without` names folders right below it that do not count. Without endings, every file counts.
    """
    hashed = blake2b(digest_size=32)
    left = {str(folder / name) for name in without}
    if folder.is_dir():
        found = (entry.path for entry in _listed(folder, deep=True, endings=endings, left=left))
        paths = sorted(islice(found, _MOST_FILES))
    else:
        paths = [str(folder)]
    for path in paths:
        with suppress(OSError):
            data = Path(path).read_bytes()
            hashed.update(f"{os.path.relpath(path, folder)} {len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return hashed.hexdigest()


def _listed(
    folder: Path | str, *, deep: bool, endings: tuple[str, ...], left: Iterable[str] = ()
) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if deep and entry.name != "__pycache__" and entry.path not in left:
                    yield from _listed(entry.path, deep=True, endings=endings, left=left)
            elif not endings or entry.name.endswith(endings):
                yield entry
