"""What a sentence says of workflows beside what it only wishes for, denies, or has at home."""

from __future__ import annotations

import pytest

from auditor.claims import Variants
from tests.claims.said import only


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (
            "ci-os",
            "We run two platforms (Windows and Linux) and one could also add a Mac.",
            (("ubuntu", "windows"), True),
        ),
        ("ci-os", "Our tests run on Windows and Linux, see github.com/o/plant/actions.", (("ubuntu", "windows"), None)),
        ("ci-os", "We are planning to test on Windows.", None),
        ("ci-os", "We test on ubuntu-latest and do not have a matrix of Windows versions.", (("ubuntu",), None)),
        ("ci-os", "It runs on Ubuntu.\\\\\nThe file can be seen below.", (("ubuntu",), None)),
        ("ci-python", "We specify that Python 3.11 is what the tests use.", (("3.11",), None)),
        ("ci-python", "The tests specify Python 3.11 as the least.", None),
        ("ci-python", "All jobs use Python 3.11, which matches our local environment.", (("3.11",), None)),
        ("ci-python", "We use Python 3.11, as having 3.12, too, would take long.", (("3.11",), None)),
        ("ci-os", "We test a small matrix: Ubuntu only, with Python 3.11 and 3.12.", (("ubuntu",), False)),
        ("ci-os", "All tests run on Ubuntu. The linter runs only on Ubuntu.", (("ubuntu",), None)),
        ("ci-os", "The tests run on Ubuntu. Only the API tests are run on Ubuntu.", (("ubuntu",), None)),
        ("ci-os", "The GPU tests run on Ubuntu only, the others on three operating systems.", (("ubuntu",), True)),
        ("ci-os", "Running on Ubuntu is not enough, so there are three operating systems.", ((), True)),
        ("ci-python", "We run the tests on Python 3.11, not 3.12.", (("3.11",), None)),
        ("ci-python", "Python 3.11 only is tested on Windows.", (("3.11",), None)),
        ("ci-os", "The slow tests run only on Ubuntu.", (("ubuntu",), None)),
        ("ci-os", "In CI, coverage is uploaded from Ubuntu only.", (("ubuntu",), None)),
        ("ci-os", "The CI was on Ubuntu only for a week.", None),
        ("ci-os", "Tests on Ubuntu only take a minute.", (("ubuntu",), None)),
        ("ci-python", "The tests on Python 3.12 only give a warning.", (("3.12",), None)),
        ("ci-os", "The tests run on Ubuntu. Only few of us had seen Linux tests.", (("ubuntu",), None)),
        (
            "ci-os",
            "The tests run on Ubuntu and Windows, some of the tests only on Windows.",
            (("ubuntu", "windows"), None),
        ),
        ("ci-python", "We only tested on Python 3.9.", (("3.9",), False)),
        ("ci-python", "We test on Python 3.9, and only then build the image with 3.9.", (("3.9",), None)),
        ("ci-python", "We test a single Python version, nevertheless 3.12 could be added.", ((), False)),
    ],
)
def test_what_is_done_stands_beside_what_is_not(
    kind: str, text: str, value: tuple[tuple[str, ...], bool | None] | None
) -> None:
    found = only({11: text}, kind)
    plain = found.value_as(Variants)._replace(aside=(), counted=None) if found is not None else None
    assert plain == (Variants(*value) if value is not None else None)


def test_what_is_checked_is_no_condition() -> None:
    assert only({11: "We have two files: one for checking if the code is clean by ruff, one for tests."}, "ci-linting")
    assert only({11: "If the code were larger, a file with ruff might do."}, "ci-linting") is None
