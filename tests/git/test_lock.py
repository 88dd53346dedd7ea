"""The lock of a file: one holder at a time, and no obstacle where the file system has no locks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from auditor.git.lock import locked
from auditor.git.source import SourceError


def test_a_lock_has_one_holder_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with locked(path, 0) as held:
        assert held
        with pytest.raises(SourceError, match="Another audit uses"), locked(path, 0):
            pass
    with locked(path, 0) as held:
        assert held


@pytest.mark.skipif(os.name == "nt", reason="its locks are asked for otherwise")
def test_work_goes_on_at_once_where_the_file_system_has_no_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", unknown)
    with locked(tmp_path / "a.lock", 900) as held:
        assert not held
