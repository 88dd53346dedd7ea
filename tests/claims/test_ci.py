from __future__ import annotations

import pytest

from auditor.claims import Variants
from tests.claims.said import only


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
        (
            "It first lints, and if it succeeds, it tests on the three main operating systems: macOS, Windows and Linux.",
            Variants(("macos", "ubuntu", "windows"), True),
        ),
        ("If it passes, Windows could be added.", None),
    ],
)
def test_systems_of_the_workflow_that_tests(text: str, expected: Variants | None) -> None:
    found = only({11: text}, "ci-os")
    assert (found.value if found is not None else None) == expected


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("ci-os", "The tests run on Windows, macOS and Ubuntu.", Variants(("macos", "ubuntu", "windows"), None)),
        ("ci-os", "We test on several operating systems.", Variants((), True)),
        ("ci-os", "We run on ubuntu, but we don't test multiple operating systems.", Variants(("ubuntu",), False)),
        ("ci-os", "This ensures that it works on multiple platforms.", None),
        ("ci-os", "It could be extended to Windows and Linux.", None),
        ("ci-os", "We chose to test on Linux, as we did not need other servers.", Variants(("ubuntu",), None)),
        ("ci-os", "Tests run on Ubuntu because most of us have Windows.", Variants(("ubuntu",), None)),
        ("ci-os", "The tests run on Linux. They also ran on macOS which we left out.", Variants(("ubuntu",))),
        ("ci-os", "CI only runs on Ubuntu, since all of us have Windows at home.", Variants(("ubuntu",), False)),
        ("ci-python", "Tests use Python 3.10 and 3.12 with PyTorch 2.6.0.", Variants(("3.10", "3.12"), None)),
        ("ci-os", "We test two systems (Linux and Mac - Windows was difficult).", Variants(("macos", "ubuntu"), None)),
        (
            "ci-python",
            "We use Python 3.8. It can easily be extended. The same goes for 3.9 of Python.",
            Variants(("3.8",)),
        ),
        (
            "ci-os",
            "The deployment only runs after the tests pass across multiple OSes (Ubuntu, macOS), so problems show early.",
            Variants(("macos", "ubuntu"), True),
        ),
        ("ci-os", "Initially we tested on Windows and Ubuntu, but we dropped Windows.", None),
        ("ci-python", "At first we used Python 3.8, but we test Python 3.9 and 3.11 now.", Variants(("3.9", "3.11"))),
        ("ci-python", "We ran Python 3.12 locally.", None),
        ("ci-python", "The tests run on Python 3.9+.", Variants((), None, "3.9")),
        ("ci-python", "We test Python 3.10 and newer.", Variants((), None, "3.10")),
        ("ci-python", "We test Python 3.10 (3.11 was removed later).", Variants(("3.10",))),
        ("ci-python", "We test Python 3.10 and 3.11, and removed a runner.", Variants(("3.10", "3.11"))),
        ("ci-python", "It tests several Pyhton versions (3.10 and 3.11).", Variants(("3.10", "3.11"), True)),
        ("ci-python", "We test Python 3.10 and 3.12.", Variants(("3.10", "3.12"))),
        ("ci-python", "We use one Python version.", Variants((), False)),
        (
            "ci-python",
            "We test across several operating systems (Linux, macOS) and Python versions.",
            Variants((), True),
        ),
        (
            "ci-os",
            "One file starts machines with the usual systems (Windows and Ubuntu), installs what is listed among the "
            "requirements with pip, signs in to a service account for which we made a secret, gets the data out of a "
            "bucket that is kept by all of us, and runs the tests, or leaves out such as we only run locally as they "
            "take long.",
            Variants(("ubuntu", "windows"), None),
        ),
        ("ci-python", "It is run with several Python versions to ensure that it works.", Variants((), True)),
        ("ci-python", "It is run to ensure that it works with several Python versions.", None),
        ("ci-python", "We test Python 3.9 and 3.11 to see if new ones break it.", Variants(("3.9", "3.11"))),
        ("ci-python", "We test Python 3.9 and 3.10, and find faults early if needed.", Variants(("3.9", "3.10"))),
        ("ci-python", "We specifically run Python 3.11.4, as it was asked of us.", Variants(("3.11",))),
        ("ci-python", "They run on Linux with py3.12.", Variants(("3.12",))),
        ("ci-python", "The project specifies Python 3.12.", None),
        (
            "ci-os",
            "Besides testing on a single platform, we test on several platforms to ensure it works.",
            Variants((), True),
        ),
        ("ci-os", "We would test on several platforms to ensure it works.", None),
        ("ci-python", "We test Python 3.9, and if time allows 3.11.", None),
        (
            "ci-python",
            "They test several Python versions (though in the end we run only one version to save time).",
            Variants((), False),
        ),
    ],
)
def test_what_tests_run_on(kind: str, text: str, value: Variants | None) -> None:
    found = only({11: text}, kind)
    assert (found.value if found is not None else None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Before each commit everyone runs ruff locally.", "hooks"),
        ("Our workflow runs ruff, as one does locally.", None),
    ],
)
def test_a_linter_that_runs_on_ones_own_machine(text: str, value: str | None) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and found.value == value
