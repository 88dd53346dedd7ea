"""Files on the disk as entries."""

from __future__ import annotations

import pytest

from auditor.git._disk import is_safe


@pytest.mark.parametrize(
    "raw", [b"a/b.py", b".github/ci.yml", b".gitignore", b"a/console.py", b"nullable.py", b"a.b/c"]
)
def test_an_ordinary_path_is_safe_on_every_system(raw: bytes) -> None:
    assert is_safe(raw, windows=True)
    assert is_safe(raw, windows=False)


@pytest.mark.parametrize("raw", [b"", b"../a", b"a/../b", b"a//b", b".git/config", b"a/.GIT/hooks"])
def test_a_path_that_leaves_its_root_or_leads_into_git_is_safe_nowhere(raw: bytes) -> None:
    assert not is_safe(raw, windows=True)
    assert not is_safe(raw, windows=False)


@pytest.mark.parametrize(
    "raw",
    [b"a\\b", b"c:/x", b".. /x", b"a/...", b"x/.git /y", b"git~1/config", b"GIT~1", b"NUL", b"a/con.txt", b"COM1/x"],
)
def test_what_windows_takes_for_another_path_is_not_safe_there(raw: bytes) -> None:
    assert not is_safe(raw, windows=True)
    assert is_safe(raw, windows=False)
