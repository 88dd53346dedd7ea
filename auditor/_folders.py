"""The folders of the user where the program keeps things."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path | None:
    """Return the user's home folder; None where the system knows none, as for a user that a container made up."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def default_cache_dir() -> Path | None:
    """Return the folder below the user's cache directory where clones and results are kept; None without a home."""
    if sys.platform == "win32":
        own, usual = os.environ.get("LOCALAPPDATA") or "", "AppData/Local"
    elif sys.platform == "darwin":
        own, usual = "", "Library/Caches"
    else:
        own, usual = os.environ.get("XDG_CACHE_HOME") or "", ".cache"
    folder = home()
    base = Path(own) if Path(own).is_absolute() else folder / usual if folder is not None else None
    return base / "checklist-auditor" if base is not None else None
