"""What stands in functions of a script that nothing in it calls."""

from __future__ import annotations

import pytest

from auditor.views._shell import split_commands
from auditor.views._shell_functions import mark_uncalled
from tests.soon import soon

TESTS = "run_tests() {\n  pytest tests\n}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TESTS}echo done\n", ["pytest"]),
        (f"{TESTS}# run_tests\n", ["pytest"]),
        ("function run-tests {\n\tpytest\n\truff check .\n}\necho done\n", ["pytest", "ruff"]),
        ("run_tests ()\n{\n  pytest\n} > log 2>&1\n", ["pytest"]),
        ("run_tests() { pytest; }\nls\n", ["pytest"]),
        ("a() {\n  b\n}\nb() {\n  pytest\n}\nls\n", ["b", "pytest"]),
        ("a() {\n  a\n  pytest\n}\nls\n", ["a", "pytest"]),
        (f"{TESTS}run_tests\n", []),
        (f"{TESTS}if true; then run_tests; fi\n", []),
        (f"{TESTS}trap run_tests EXIT\n", []),
        (f"{TESTS}a() {{\n  run_tests\n}}\na\n", []),
        (f'{TESTS}"$@"\n', []),
        (f'{TESTS}"run_$1"\n', []),
        (f"{TESTS}${{1:-run_tests}}\n", []),
        (f"{TESTS}eval $name\n", []),
        (f"{TESTS}for each in $(declare -F); do echo; done\n", []),
        ("run_tests() {\n  pytest\n", []),
        ("pytest\n", []),
        ("(\n  pytest\n)\n", []),
        ("run_tests() {\n  pytest\n}\nX=$Y echo $Z\n", ["pytest"]),
    ],
)
def test_functions_that_a_script_never_calls_are_told(text: str, expected: list[str]) -> None:
    found = mark_uncalled(text, split_commands(text, "x.sh", 1))
    assert [each.tool for each in found if each.uncalled] == expected


def test_functions_without_an_end_cost_little() -> None:
    with soon(1):
        (found,) = mark_uncalled("f() {\n" * 30_000, split_commands("pytest", "x.sh", 1))
    assert not found.uncalled


def test_functions_that_call_one_another_cost_little() -> None:
    calling = "".join(f"f{number}() {{\n  f{number + 1}\n}}\n" for number in range(98))
    text = f"{calling}f98() {{\n  pytest\n}}\n" + "a\n" * 90_000
    commands = split_commands(text[:3_000], "x.sh", 1)
    with soon(2):
        found = mark_uncalled(text, commands)
    assert [each.tool for each in found if each.uncalled][-1] == "pytest"
