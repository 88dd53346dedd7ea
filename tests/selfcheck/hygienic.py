"""What the notice on hygiene warns of in a repository of some files."""

from __future__ import annotations

import hashlib

import auditor
from auditor.audited import Audit
from auditor.selfcheck.hygiene import hygiene
from tests.conftest import Files, MakeRepo

# Put together here, so that no scanner takes this file for a leak.
HEX = hashlib.sha1(b"a key of nobody").hexdigest()

OTHERS = {"unread", "not-filled-in", "shallow", "no-report"}
"""Warnings that come of how small a repository is."""


def audited(make_repo: MakeRepo, files: Files) -> Audit:
    path = make_repo({"README.md": "# Us\n", **files})
    # One item is enough: what is looked at is what the notice says beside the checklist.
    return auditor.audit(str(path), worktree=False, only=("git-repository",), notices=[hygiene])


def found_in(make_repo: MakeRepo, files: Files) -> list[tuple[str, str | None, int | None]]:
    warnings = audited(make_repo, files).warnings
    assert not [warning for warning in warnings if warning.id == "notice-failed"]
    return [(warning.id, warning.path, warning.line) for warning in warnings if warning.id not in OTHERS]
