"""Files whose bytes only say where their content is: git-lfs keeps it beside the repository, git-crypt under a key."""

from __future__ import annotations

from typing import Final

_LFS: Final = b"version https://git-lfs.github.com/spec/v1"
_CRYPT: Final = b"\0GITCRYPT\0"
_LONGEST: Final = 1024
"""No pointer of git-lfs is longer."""
BY_LFS: Final = "git-lfs keeps its content, and only the pointer to it is here"


def held_elsewhere(data: bytes) -> str | None:
    """Return why these bytes are not the content of their file, or None where they are."""
    if data.startswith(_LFS) and len(data) < _LONGEST:
        return BY_LFS
    return "git-crypt has encrypted it" if data.startswith(_CRYPT) else None
