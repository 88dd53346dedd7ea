"""Results kept between runs: what an unchanged commit gave once need not be found again.

A key is a digest of everything that the result depends on, so nothing here is ever out of date; the folder is bounded
and may be deleted at any time. What cannot be read or written is no error: it is found again.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from auditor._digest import blake2b
from auditor._program import OWN, by_stamp

SHARDS: Final = 16
MOST_IN_SHARD: Final = 200
"""Files in each shard: the oldest are removed first."""
MOST_BYTES: Final = 20_000_000
"""A larger file is none of ours and is not read."""


class Kept:
    """JSON values by key in a folder, compressed, each written in one piece."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Any:
        """Return the value of a key, or None where there is none or it is damaged."""
        place = self._place(key)
        try:
            found = place.stat()
            own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            if found.st_size > MOST_BYTES or not own:  # what another user wrote may say anything
                return None
            return json.loads(zlib.decompressobj().decompress(place.read_bytes(), MOST_BYTES))
        except (OSError, ValueError, RecursionError, zlib.error):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value; where the folder cannot be written, it is not kept."""
        place = self._place(key)
        waiting = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            if not place.parent.is_dir():
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Within a work tree it is no part of what is audited, which would be another after each audit.
                (self._folder / ".gitignore").write_text("*\n", encoding="ascii", newline="\n")
            waiting.write_bytes(zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 1))
            waiting.replace(place)
            self._prune(place.parent)
        except OSError:
            with suppress(OSError):
                waiting.unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / f"{int(key[:2], 16) % SHARDS:x}" / f"{key}.z"

    @staticmethod
    def _prune(shard: Path) -> None:
        with os.scandir(shard) as entries:
            found = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
        if len(found) <= MOST_IN_SHARD:
            return
        found.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
        for entry in found[: len(found) - MOST_IN_SHARD]:
            with suppress(OSError):
                Path(entry.path).unlink()


class Recall:
    """Kept results of one program with its options: `seed` tells these apart from any other's."""

    def __init__(self, kept: Kept, seed: str) -> None:
        self._kept = kept
        self._seed = seed

    def get(self, *parts: object) -> Any:
        """Return what was kept under these parts, which can be written as JSON, or None."""
        return self._kept.get(digest(self._seed, *parts))

    def put(self, value: Any, *parts: object) -> None:
        """Keep a value under these parts."""
        self._kept.put(digest(self._seed, *parts), value)


def digest(*parts: object) -> str:
    """Return 64 hexadecimal digits for what can be written as JSON."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode("ascii"), digest_size=32).hexdigest()


def program_digest(files: Iterable[Path] = ()) -> str:
    """Return a digest of Python and the program: its own files, and `files`.

    Files count by name, size and time of change, as build tools count them: reading them would cost more than it saves.
    """
    return digest(sys.version, by_stamp([OWN], files))
