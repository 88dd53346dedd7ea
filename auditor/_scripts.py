"""How the names of the files end that a shell reads, of Unix or of Windows."""

from __future__ import annotations

from typing import Final

SCRIPTS: Final = ("*.sh", "*.bash", "*.zsh", "*.ksh", "*.fish", "*.nu", "*.ps1", "*.bat", "*.cmd")
"""The shell patterns of their names."""
ENDINGS: Final = tuple(pattern.removeprefix("*") for pattern in SCRIPTS)
