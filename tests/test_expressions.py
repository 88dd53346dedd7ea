"""Compiled expressions that are kept between runs."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import auditor
import probes
from auditor import _expressions, audit
from auditor._expressions import WORTH, Expressions, use
from auditor._regex import compile_by, regex
from auditor.kept import Kept
from tests.conftest import MakeRepo

MANY = [rf"(?P<a{number}>x)|y{{{number}}}" for number in range(WORTH)]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "expressions")


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The patterns that `re` was asked to parse."""
    asked: list[str] = []
    parser: Any = importlib.import_module(_expressions._MODULES[0])
    parses = parser.parse

    def counted(pattern: str, flags: int = 0, state: object = None) -> object:
        asked.append(pattern)
        return parses(pattern, flags, state)

    monkeypatch.setattr(parser, "parse", counted)
    return asked


def kept_by(kept: Kept) -> None:
    first = Expressions(kept)
    for pattern in MANY:
        first.compile(pattern, re.IGNORECASE)
    first.keep()


def test_what_is_kept_is_not_parsed_again(kept: Kept, parsed: list[str]) -> None:
    kept_by(kept)
    assert len(parsed) == len(MANY)
    parsed.clear()
    second = Expressions(kept)
    again = [second.compile(pattern, re.IGNORECASE) for pattern in MANY]
    assert not parsed
    assert again == [re.compile(pattern, re.IGNORECASE) for pattern in MANY]
    assert again[3].groupindex == {"a3": 1}


def test_other_flags_are_another_expression(kept: Kept) -> None:
    kept_by(kept)
    second = Expressions(kept)
    assert second.compile(MANY[1], 0).match("X") is None
    assert second.compile(MANY[1], re.IGNORECASE).match("X")


def test_every_expression_of_the_program_is_the_one_that_re_compiles(kept: Kept, parsed: list[str]) -> None:
    for package in (auditor, probes):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    kind = type(regex("a"))
    late = [(each.pattern, int(each.flags)) for each in gc.get_objects() if type(each) is kind]
    first = Expressions(kept)
    for pattern, flags in late:
        first.compile(pattern, flags)
    first.keep()
    parsed.clear()
    second = Expressions(kept)
    again = [second.compile(pattern, flags) for pattern, flags in late]
    assert not [pattern for pattern in parsed if isinstance(pattern, str)]
    assert again == [re.compile(pattern, flags) for pattern, flags in late]
    assert len(again) > 500


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        [0, "", 0, {}],
        [0, "no base64!", 0, {}],
        [0, "AAAA", 1, {"a": 7}],
        [0, "/////w==", 0, {}],
        [0, "AQAAAA==", 10**30, {}],
        ["0", "AQAAAA==", 0, []],
    ],
)
def test_a_damaged_entry_is_compiled_again(kept: Kept, row: object) -> None:
    first = Expressions(kept)
    kept.put(first._key, {"0:(a)": row})
    assert Expressions(kept).compile("(a)", 0) == re.compile("(a)")


@pytest.mark.parametrize("value", [None, 3, [], "text"])
def test_a_file_of_something_else_is_as_good_as_none(kept: Kept, value: object) -> None:
    kept.put(Expressions(kept)._key, value)
    assert Expressions(kept).compile("(a)", 0) == re.compile("(a)")


def test_a_python_that_does_it_otherwise_compiles_by_itself(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_expressions, "_MODULES", ("no_such_parser", "no_such_compiler"))
    other = Expressions(kept)
    assert [other.compile(pattern, 0) for pattern in MANY] == [re.compile(pattern) for pattern in MANY]
    other.keep()
    assert not list(kept._folder.rglob("*.z"))


def test_bytes_are_left_to_re(kept: Kept) -> None:
    assert Expressions(kept).compile(rb"a+", 0) == re.compile(rb"a+")


def test_a_wrong_expression_is_refused_as_re_refuses_it(kept: Kept) -> None:
    with pytest.raises(re.error, match="unterminated"):
        Expressions(kept).compile("(a", 0)


def test_few_new_ones_write_no_file(kept: Kept) -> None:
    first = Expressions(kept)
    for pattern in MANY[1:]:
        first.compile(pattern, 0)
    first.keep()
    assert not kept._folder.exists()


def test_where_there_are_too_many_the_last_run_s_are_kept(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_by(kept)
    monkeypatch.setattr(_expressions, "MOST", WORTH + 5)
    second = Expressions(kept)
    assert second.compile(MANY[0], re.IGNORECASE).match("x")
    for number in range(WORTH):
        second.compile(f"z{number}", 0)
    second.keep()
    used = [f"2:{MANY[0]}", *(f"0:z{number}" for number in range(WORTH))]
    assert sorted(Expressions(kept)._known) == sorted(used)


def test_two_runs_at_once_keep_what_both_compiled(kept: Kept) -> None:
    one, other = Expressions(kept), Expressions(kept)
    for pattern in MANY:
        one.compile(pattern, 0)
        other.compile(pattern, re.DOTALL)
    one.keep()
    other.keep()
    assert len(Expressions(kept)._known) == 2 * len(MANY)


def test_an_expression_that_stands_twice_is_made_once(kept: Kept, parsed: list[str]) -> None:
    kept_by(kept)
    parsed.clear()
    second = Expressions(kept)
    assert second.compile(MANY[0], re.IGNORECASE) is second.compile(MANY[0], re.IGNORECASE)
    assert not parsed


def test_an_audit_keeps_its_expressions_unless_nothing_is_to_be_kept(make_repo: MakeRepo, tmp_path: Path) -> None:
    late = regex(r"only here\d")
    source, place = str(make_repo({"reports/README.md": "# Exam\n"})), tmp_path / "cache"
    use.cache_clear()
    try:
        audit(source, cache_dir=place, reuse=False)
        assert not (place / "expressions").exists()
        audit(source, cache_dir=place)
        assert late.search("only here1")
        assert r"0:only here\d" in use(place / "expressions")._used
    finally:
        use.cache_clear()
        compile_by(None)


def test_the_machine_of_this_python_is_used() -> None:
    if sys.implementation.name != "cpython":
        pytest.skip("another Python may compile otherwise")
    assert Expressions(Kept(Path("nowhere")))._key
