"""Which files each commit touched, from trees alone: no blob is read, so a clone without any will do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from auditor.limits import MAX_COMMITS

MAX_CHANGES: Final = 500_000
"""Changed files read from the log; an older commit is then left out."""
_BYTES = 100_000_000


class Changes(NamedTuple):
    """The paths that each commit changed against its first parent, by the commit's id; merges have none.

    `complete` is false where not all of the history was read.
    """

    paths: Mapping[str, tuple[str, ...]]
    complete: bool


NONE: Final = Changes({}, complete=False)
"""The changes of what has no history."""


def read_changes(git_dir: Path, commit: str) -> Changes:
    """Return what each commit of the log changed; where git gives up or a limit is met, what came before is returned.

    Renames are not looked for, since they would have git compare the contents: a renamed file is two that are touched.
    """
    from auditor.git.process import records

    arguments = [
        "log",
        "-z",
        "--raw",
        "--no-renames",
        "--no-merges",
        "--root",
        "--no-ext-diff",
        "--no-show-signature",
        "--ignore-submodules=none",
        "--format=%H",
        f"--max-count={MAX_COMMITS + 1}",
    ]
    # A record for the commit, and two for each file: its change and its path.
    found, whole, _ = records(git_dir, [*arguments, commit, "--"], most=2 * MAX_CHANGES, most_bytes=_BYTES)
    paths: dict[str, list[str]] = {}
    own: list[str] = []
    is_path = False
    for record in found:
        if is_path:
            own.append(record.decode("utf-8", "backslashreplace"))
            is_path = False
        elif record.lstrip(b"\n").startswith(b":"):
            is_path = True
        elif name := record.strip().decode("ascii", "replace"):
            own = paths.setdefault(name, [])
    if len(paths) > MAX_COMMITS:
        paths.popitem()
        whole = False
    return Changes({name: tuple(touched) for name, touched in paths.items()}, complete=whole)
