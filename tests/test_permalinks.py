"""Links to a line at the host: they lead to the audited commit, and there is none where the host is not known."""

from __future__ import annotations

import pytest

from auditor.audited import AuditedRepository
from auditor.finding import Evidence
from auditor.permalinks import Permalinks

COMMIT = "c" * 40


def permalinks(url: str | None, *, worktree: bool = False) -> Permalinks:
    return Permalinks(AuditedRepository("source", url, COMMIT, "main", worktree, False, False, False))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://github.com/o/n", f"https://github.com/o/n/blob/{COMMIT}/a%20b.py#L3"),
        ("https://gitlab.com/o/sub/n", f"https://gitlab.com/o/sub/n/-/blob/{COMMIT}/a%20b.py#L3"),
        ("https://gitlab.example.org/o/n", f"https://gitlab.example.org/o/n/-/blob/{COMMIT}/a%20b.py#L3"),
        ("https://gitlab.example.org:8443/o/n", f"https://gitlab.example.org:8443/o/n/-/blob/{COMMIT}/a%20b.py#L3"),
        ("https://git.example.org/o/n", None),
        ("https://git.example.org/gitlab/n", None),
        ("https://github.com.example.org/o/n", None),
        ("https://github.com/", None),
        (None, None),
    ],
)
def test_a_place_has_a_link_where_the_host_is_known(url: str | None, link: str | None) -> None:
    assert permalinks(url).place(Evidence("a b.py", 3)).url == link


def test_a_commit_has_a_link_and_a_work_tree_has_none() -> None:
    commit = Evidence(commit="d" * 40)
    assert permalinks("https://github.com/o/n").place(commit).url == f"https://github.com/o/n/commit/{'d' * 40}"
    assert permalinks("https://gitlab.com/o/n").place(commit).url == f"https://gitlab.com/o/n/-/commit/{'d' * 40}"
    assert permalinks("https://github.com/o/n", worktree=True).place(commit).url is None
