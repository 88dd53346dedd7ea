"""What an earlier run found for the same commit: under which key it is kept, and when it may be used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditor._program import by_stamp
from auditor._warning_meanings import OF_FAULTS
from auditor.audited import Audit
from auditor.crosscheck import Verdict
from auditor.kept import Kept, digest, program_digest
from auditor.views.ruff import ruff_binary

if TYPE_CHECKING:
    from auditor.checklist import Catalogue
    from auditor.git.snapshot import Snapshot
    from auditor.repository import Repository


class Memory:
    """Kept results of one program in one environment, for one source and catalogue."""

    def __init__(self, cache_dir: Path, source: Path | None, catalogue: Catalogue | None) -> None:
        """`source` is the folder of one on the disk, `catalogue` None for the built-in one."""
        self.kept = Kept(cache_dir / "results")
        self.expressions = cache_dir / "expressions"
        self._source = source
        self._catalogue = digest(catalogue.name, catalogue.text) if catalogue is not None else ""

    @cached_property
    def _ruff(self) -> tuple[Path, ...]:
        with suppress(OSError, ImportError):
            return (Path(ruff_binary()),)
        return ()

    @cached_property
    def _surroundings(self) -> str:
        """A digest of what decides which probes there are: the folders that Python imports from, and the source, whose
        own distributions are never asked."""
        rows = []
        for folder in sys.path:
            with suppress(OSError, ValueError):
                rows.append((folder, os.stat(folder).st_mtime_ns))  # noqa: PTH116 - an entry may be no path at all
        return digest("probes", program_digest(self._ruff), rows, str(self._source), self._catalogue)

    @cached_property
    def _folders(self) -> tuple[Path, ...] | None:
        known = self.kept.get(self._surroundings)
        if not isinstance(known, list):
            return None
        return tuple(Path(str(folder)) for folder in known)

    def discovered(self, folders: Sequence[Path]) -> None:
        """Remember where the probes of this environment are, so that the next run can tell whether they changed."""
        if self._folders != tuple(folders):
            self.kept.put(self._surroundings, [str(folder) for folder in folders])
            self._folders = tuple(folders)

    def seed(self, options: Sequence[object]) -> str:
        """Return a digest of the program, its probes, the catalogue and these options."""
        return digest(self._surroundings, by_stamp(self._folders or ()), list(options))

    def _key(self, snapshot: Snapshot, options: Sequence[object], *, whole: bool) -> str | None:
        """Return the key of a result: where objects were absent, it holds as long as none comes."""
        if snapshot.state is None or self._folders is None:
            return None
        objects = None if whole else snapshot.objects_state
        parts = [self.seed(options), snapshot.state, snapshot.branch, snapshot.url, snapshot.source, objects]
        return digest("audit", *parts)

    def audit(self, snapshot: Snapshot, options: Sequence[object]) -> Audit | None:
        """Return the audit that is kept for this commit and these options, or None."""
        # What was found where nothing was absent is true whatever is absent now.
        data = self._known(snapshot, options, whole=True)
        if data is None:
            data = self._known(snapshot, options, whole=False)
        if not isinstance(data, dict):
            return None
        try:
            return Audit.from_dict(data)
        except ValueError:
            return None

    def _known(self, snapshot: Snapshot, options: Sequence[object], *, whole: bool) -> object:
        key = self._key(snapshot, options, whole=whole)
        return self.kept.get(key) if key is not None else None

    def keep(self, audit: Audit, repository: Repository, options: Sequence[object]) -> None:
        """Keep an audit, unless something failed, was absent or ran out of time, which may not happen again."""
        failed = (
            any(item.verdict is Verdict.ERROR for item in audit.items)
            or any(warning.id in OF_FAULTS for warning in audit.warnings)
            or not repository.history.complete
            or repository.snapshot.lacked
            or (repository.asked("lint") and repository.lint.error is not None)
        )
        snapshot = repository.snapshot
        key = None if failed else self._key(snapshot, options, whole=not snapshot.partial)
        # What was saved meanwhile was perhaps read, and belongs to no state.
        if key is not None and snapshot.unchanged():
            self.kept.put(key, audit.to_dict())


def name_of(notice: object) -> str:
    """Return a name for a notice that tells it from others."""
    return f"{getattr(notice, '__module__', '')}.{getattr(notice, '__qualname__', type(notice).__qualname__)}"
