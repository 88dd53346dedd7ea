"""The index finds what trying every path would find."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.views._index import Index

NAMES = st.text("aB.", min_size=1, max_size=5)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=12, unique=True).map(sorted)
PATTERNS = st.lists(st.text("aB.*?/", min_size=1, max_size=6), min_size=1, max_size=3)


@settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(PATHS, PATTERNS)
def test_every_match_of_a_path_is_found(paths: list[str], patterns: list[str]) -> None:
    wanted = {path for path in paths for pattern in patterns if fnmatch.fnmatchcase(path, pattern)}
    assert Index(paths).matching(patterns) == wanted


@settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(PATHS, PATTERNS)
def test_every_match_of_a_name_is_found(paths: list[str], patterns: list[str]) -> None:
    wanted = {path for path in paths for pattern in patterns if fnmatch.fnmatchcase(path.rpartition("/")[2], pattern)}
    assert Index(paths).named(patterns) == wanted


@pytest.mark.parametrize(
    ("endings", "found"),
    [((".md",), ["a.md", "b/c.MD"]), (("readme",), ["b/README"]), ((".md", "readme"), ["a.md", "b/README", "b/c.MD"])],
)
def test_endings_are_found_in_any_case(endings: tuple[str, ...], found: list[str]) -> None:
    assert Index(["a.md", "a.mdx", "b/README", "b/c.MD"]).ending(endings) == found


def test_what_lies_below_a_folder_begins_with_the_whole_of_its_name() -> None:
    assert Index(["a", "a-b/c", "a/b", "a/c/d", "a0", "ab/c"]).below("a") == ["a/b", "a/c/d"]
