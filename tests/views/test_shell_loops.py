"""What loops of a shell run each time, and what stays as it is written where that cannot be told."""

from __future__ import annotations

import time

import pytest

from auditor.views.commands import split_commands

GIVEN = {"TASKS": "lint unit", "TASK": "lint", "TOLD": "${{ inputs.task }}"}


def argvs(text: str) -> list[str]:
    return [" ".join(each.argv) for each in split_commands(text, "x", 1, variables=GIVEN)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for t in lint unit; do make $t; done", ["make lint", "make unit"]),
        ('for t in lint unit\ndo\n  make "all-${t}-now"\ndone', ["make all-lint-now", "make all-unit-now"]),
        ("for t in lint unit; do hatch run check:$t; done", ["lint", "unit"]),
        ("for t in {lint,unit}-all; do make $t; done", ["make lint-all", "make unit-all"]),
        ("for t in $TASKS; do make $t; done", ["make lint", "make unit"]),
        ("TASKS='a b'; for t in $TASKS; do make $t; done", ["make a", "make b"]),
        (
            "for t in a b; do for u in 1 2; do tox -e $t$u; done; done",
            [f"tox -e {n}" for n in ("a1", "a2", "b1", "b2")],
        ),
        ("for c in 'ruff check .' pytest; do $c; done", ["ruff check .", "pytest"]),
        ("for c in 'ruff check .' pytest; do eval \"$c\" || exit 1; done", ["ruff check .", "pytest", "exit 1"]),
        # A folder is gone to once, and come back from.
        ("for p in a b; do (cd $p && pytest $p/tests); done", ["cd $p", "pytest a/tests", "pytest b/tests"]),
        # What is not written down stays.
        ("for t in lint $OTHER; do make $t; done", ["make lint", "make $t"]),
        ("for t in lint '$t'; do make '$t'; done", ["make $t"]),
        ("for f in *.py; do ruff check $f; done", ["ruff check $f"]),
        ("for t in $TOLD; do make $t; done", ["make $t"]),
        ("for i in $(seq 3); do make $i; done", ["seq 3", "make $i"]),
        ("for t; do make $t; done", ["make $t"]),
        ("for t in a b; do :; done; t=c; make $t", [":", "make c"]),
        ("for t in a b; do make c; done", ["make c"]),
    ],
)
def test_a_loop_runs_its_commands_with_each_value(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make check-$TASK", ["make check-lint"]),
        ('hatch run "check:${TASK}"', ["lint"]),
        ("make 'check-$TASK'", ["make check-$TASK"]),
        ("make check-$TASKS", ["make check-$TASKS"]),
        ("make check-$OTHER", ["make check-$OTHER"]),
    ],
)
def test_a_plain_value_stands_for_a_part_of_a_word(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo a b | xargs -n1 make", ["make a", "make b"]),
        ("echo a b | xargs -n 1 -P 2 make", ["make a", "make b"]),
        ("echo a b | xargs make", ["make a b"]),
        ("echo $TASKS | tr ' ' '\\n' | xargs -I{} hatch run check:{}", ["lint", "unit"]),
        ("printf '%s\\n' a b | xargs -I % tox -e %", ["tox -e a", "tox -e b"]),
        ("parallel make {} ::: a b", ["make a", "make b"]),
        ("parallel -j 2 make ::: a b", ["make a", "make b"]),
        # What is read from elsewhere stays unknown.
        ("git ls-files | xargs -n1 make", ["make"]),
        ("echo a; xargs -n1 make", ["make"]),
        ("echo $OTHER | xargs -n1 make", ["make"]),
        ("cat tasks | xargs -I{} make {}", ["make {}"]),
    ],
)
def test_words_that_are_printed_are_handed_on(text: str, expected: list[str]) -> None:
    plain = ("echo", "printf", "tr", "git", "cat")
    assert [each for each in argvs(text) if not each.startswith(plain)] == expected


def test_loops_within_loops_are_bounded() -> None:
    values = " ".join(f"a{number}" for number in range(2_000))
    loops = "".join(f"for v{number} in {values}; do " for number in range(6))
    text = f"{loops}{'make $v0-$v1-$v2-$v3-$v4-$v5; ' * 50}{'done; ' * 6}"
    begun = time.perf_counter()
    assert 0 < len(argvs(text)) <= 60 * 50
    assert time.perf_counter() - begun < 3


def test_long_commands_in_loops_are_followed_as_far_as_a_script_may_cost() -> None:
    values = " ".join(f"a{number}" for number in range(60))
    line = f"for v in {values}; do for w in {values}; do make t$v$w {'$v ' * 300}; done; done\n"
    found = argvs(line * 20)
    assert found == ["make t$v$w " + " ".join(["$v"] * 300)] * 20
    assert argvs("for v in a b; do make t$v; done\n" + line)[:2] == ["make ta", "make tb"]
