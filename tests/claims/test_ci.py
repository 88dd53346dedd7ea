from __future__ import annotations

import pytest

from auditor.claims import Variants
from tests.claims.test_extract import only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The first runs our tests for all three main operating systems to make sure that it would run for everybody. "
            "In this workflow we only test for one operating system, Ubuntu, as it is only about the formatting of files.",
            Variants((), True),
        ),
        ("The linting is in another file. In this workflow we only use one operating system for the linter.", None),
        ("We run the tests on one operating system, Ubuntu.", Variants(("ubuntu",), False)),
        (
            "The tests run on Ubuntu and Windows, so that it could be used by all.",
            Variants(("ubuntu", "windows"), None),
        ),
        (
            "We test on multiple operation systems, ubuntu-latest and macOS-latest, to make sure that the system does "
            "not matter.",
            Variants(("macos", "ubuntu"), True),
        ),
        ("To make sure that it would run on Windows, we could add a matrix.", None),
    ],
)
def test_systems_of_the_workflow_that_tests(text: str, expected: Variants | None) -> None:
    found = only({11: text}, "ci-os")
    assert (found.value if found is not None else None) == expected
