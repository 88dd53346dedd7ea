"""The index finds what trying every path would find."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.views._index import Index

NAMES = st.text("aB.", min_size=1, max_size=5)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=12, unique=True).map(sorted)
PATTERNS = st.lists(st.text("aB.*?/[!]", min_size=1, max_size=6), max_size=3)
JOKERS = st.sampled_from(["*", "?", "", "[.]", "[!B]", "*a", "a*"])


@st.composite
def patterns_of(draw: st.DrawFn, names: list[str]) -> list[str]:
    """Draw shell patterns, most of which are made of these names: others match too rarely to tell anything."""
    found = draw(PATTERNS)
    for name in draw(st.lists(st.sampled_from(names), max_size=3)) if names else ():
        start = draw(st.integers(0, len(name)))
        end = draw(st.integers(start, len(name)))
        found.append(name[:start] + draw(JOKERS) + name[end:])
    return found


@settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(PATHS, st.data())
def test_every_match_of_a_path_is_found(paths: list[str], data: st.DataObject) -> None:
    patterns = data.draw(patterns_of(paths))
    wanted = {path for path in paths for pattern in patterns if fnmatch.fnmatchcase(path, pattern)}
    assert Index(paths).matching(patterns) == wanted


@settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(PATHS, st.data())
def test_every_match_of_a_name_is_found(paths: list[str], data: st.DataObject) -> None:
    patterns = data.draw(patterns_of([path.rpartition("/")[2] for path in paths]))
    wanted = {path for path in paths for pattern in patterns if fnmatch.fnmatchcase(path.rpartition("/")[2], pattern)}
    assert Index(paths).named(patterns) == wanted


@pytest.mark.parametrize(
    ("endings", "found"),
    [
        ((".md",), ["a.md", "b/c.MD", "c.md"]),
        (("readme",), ["b/README"]),
        ((".md", "readme"), ["a.md", "b/README", "b/c.MD", "c.md"]),
    ],
)
def test_endings_are_found_in_any_case(endings: tuple[str, ...], found: list[str]) -> None:
    assert Index(["a.md", "a.mdx", "b/README", "b/c.MD", "c.md"]).ending(endings) == found


def test_what_lies_below_a_folder_begins_with_the_whole_of_its_name() -> None:
    assert Index(["a", "a-b/c", "a/b", "a/c/d", "a0", "ab/c"]).below("a") == ["a/b", "a/c/d"]


def test_a_dot_in_brackets_is_a_dot() -> None:
    assert Index(["a.py", "apy", "b/a.py"]).named(["*[.]py"]) == {"a.py", "b/a.py"}
    assert Index(["a.py", "apy", "b/a.py"]).matching(["*[/.]py"]) == {"a.py", "b/a.py"}


@pytest.mark.parametrize("joker", ["?.a", "x?.a"])
def test_names_endings_and_other_patterns_are_asked_for_together(joker: str) -> None:
    names = ["long.a", "q/a.az.a", "q/long.b", "x1.a", "z.a.c"]
    assert Index(names).named([joker, "long.a", "*z.a"]) == {"long.a", "q/a.az.a"} | (
        {"x1.a"} if joker[0] == "x" else set()
    )
