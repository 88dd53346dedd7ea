from __future__ import annotations

import pytest

from auditor.claims import Variants
from tests.claims.said import claims, only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The first runs our tests for all three main operating systems to make sure that it would run for everybody. "
            "In this workflow we only test for one operating system, Ubuntu, as it is only about the formatting of files.",
            Variants((), True, counted=3),
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
        ("ci-os", "We have no tests for different OSs.", Variants((), False)),
        ("ci-os", "We used many OSS projects in the tests.", None),
        ("ci-os", "We run on ubuntu, but we don't test multiple operating systems.", Variants(("ubuntu",), False)),
        ("ci-os", "This ensures that it works on multiple platforms.", None),
        ("ci-os", "It could be extended to Windows and Linux.", None),
        ("ci-os", "We have no plans to extend CI to several versions and operating systems.", Variants((), False)),
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
        ("ci-os", "This workflow lints, and tests on Ubuntu and Windows.", Variants(("ubuntu", "windows"))),
        ("ci-os", "We test without multiple operating systems (such as Windows).", Variants((), False)),
        ("ci-os", "We test on one operating system to ensure consistent results.", Variants((), False)),
        (
            "ci-os",
            "The tests run on several operating systems (Windows and macOS) to ensure compatibility.",
            Variants(("macos", "windows"), True),
        ),
        ("ci-os", "We use a matrix so that the tests run on Windows and macOS.", Variants(("macos", "windows"))),
        (
            "ci-os",
            "We do not test on several operating systems. Large projects test on several operating systems.",
            Variants((), False),
        ),
        ("ci-os", "Similarly, the tests run on macOS.", Variants(("macos",))),
        ("ci-os", "It could run on Windows. The tests run on Ubuntu.", Variants(("ubuntu",))),
        ("ci-python", "We test Python 3.9 and 3.11 to ensure that it works.", Variants(("3.9", "3.11"))),
        ("ci-python", "To ensure that it works, we test on several Python versions.", Variants((), True)),
        ("ci-python", "We do not test several Python versions.", Variants((), False)),
        (
            "ci-python",
            "We do not test several Python versions. Large projects run several Python versions.",
            Variants((), False),
        ),
        ("ci-python", "Besides a single Python version, we test on several Python versions.", Variants((), True)),
        ("ci-python", "We test on several operating systems with one Python version.", Variants((), False)),
        ("ci-python", "We would keep only one version of Python.", None),
        ("ci-python", "There is only one version of the API. The tests use Python 3.12.", Variants(("3.12",))),
        ("ci-python", "The tests run on Python 3.9+. The docs ask for Python 3.8+.", Variants((), None, "3.9")),
        ("ci-python", "The tests run on Ubuntu only. The tests run on Python 3.12.", Variants(("3.12",))),
        ("ci-python", "They run version 3.11 of a tool. The tests run on Python 3.12.", Variants(("3.12",))),
        ("ci-python", "The tests use PyTorch 2.6 and Python 3.10 and 3.11.", Variants(("3.10", "3.11"))),
        ("ci-python", "We test Python 3.10 as the oldest and 3.12 as the newest.", Variants(("3.10", "3.12"))),
        ("ci-os", "We test on all operating systems but macOS.", Variants((), True)),
        ("ci-os", "We test on all common operating systems except for macOS, which is slow.", Variants((), True)),
        ("ci-os", "Tests run on every system apart from Windows.", None),
        ("ci-os", "Unlike macOS, Windows and Ubuntu are part of the matrix.", Variants(("ubuntu", "windows"))),
        ("ci-os", "Instead of testing on macOS, we test on Windows.", Variants(("windows",))),
        (
            "ci-os",
            "CI tests on Ubuntu and Windows (macOS was considered, but is slow).",
            Variants(("ubuntu", "windows")),
        ),
        ("ci-os", "Linting runs on a single operating system, the tests run on Ubuntu.", Variants(("ubuntu",))),
        ("ci-os", "Besides Ubuntu we test on macOS.", Variants(("macos", "ubuntu"))),
        ("ci-os", "The tests run under Ubuntu and Windows.", Variants(("ubuntu", "windows"))),
        ("ci-python", "Python 3.11 and 3.12 are tested, 3.13 is not.", Variants(("3.11", "3.12"))),
        ("ci-python", "Python 3.13 did not work with our tools, so we test 3.12.", Variants(("3.12",))),
        ("ci-python", "We dropped Python 3.10 and test 3.11 and 3.12.", Variants(("3.11", "3.12"))),
        ("ci-python", "We upgraded Python from 3.9 to 3.11, and test 3.11 and 3.12.", Variants(("3.11", "3.12"))),
        ("ci-python", "Docker takes python:3.10-slim and CI tests Python 3.11.", Variants(("3.11",))),
        ("ci-python", "As a tool needs Python < 3.13 we test with 3.12.", Variants(("3.12",))),
    ],
)
def test_what_tests_run_on(kind: str, text: str, value: Variants | None) -> None:
    found = only({11: text}, kind)
    assert (found.value_as(Variants)._replace(aside=()) if found is not None else None) == value


@pytest.mark.parametrize("kind", ["ci-os", "ci-python"])
def test_the_first_sentence_that_says_what_tests_run_on_is_quoted(kind: str) -> None:
    first = "Our tests run on Ubuntu with Python 3.11."
    for more in ("They run on Windows with Python 3.12, too.", "They run on one OS, with one Python version."):
        found = only({11: f"{first} {more}"}, kind)
        assert found is not None
        assert found.said == first


@pytest.mark.parametrize("kind", ["ci-os", "ci-python"])
def test_a_denial_is_quoted_before_what_is_named_as_its_reason(kind: str) -> None:
    text = (
        "We have not implemented tests for different operating systems or Python versions, because our aim is to use "
        "the repository for running experiments in containers featuring a given environment (Linux and Python 3.11)."
    )
    found = only({11: text}, kind)
    assert found is not None and found.said.startswith("We have not implemented tests for different")


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (7, "All of it is tested. CI runs the tests on multiple operating systems.", "CI runs the tests on multiple"),
        (3, "We used a multi-OS matrix for the tests. It tests on several operating systems.", "We used a multi-OS"),
        (31, "A member set up the multi-platform tests in the pipeline.", "A member set up"),
        (31, "A member added caching, multi-OS and multi-version testing.", "A member added"),
        (7, "CI would run the tests on multiple operating systems.", None),
        (7, "CI does not run the tests on multiple operating systems.", None),
        (7, "Our tests were run by us on multiple operating systems.", None),
        (7, "The tests take care that they work on multiple operating systems.", None),
        (31, "Everyone tested the workflow's code on multiple operating systems.", None),
        (3, "We took buildx for multi-platform images, which we tested.", None),
        (7, "We have tests.", None),
        (4, "We run the tests on multiple operating systems.", None),
    ],
)
def test_several_systems_that_another_answer_tells_of(question: int, text: str, said: str | None) -> None:
    found = [claim for claim in claims({question: text}) if claim.id == "ci-os"]
    assert [claim.said[: len(said or "")] for claim in found] == ([said] if said else [])
    assert all((claim.question, claim.value) == (question, Variants((), True)) for claim in found)


@pytest.mark.parametrize(
    ("kind", "text", "aside"),
    [
        ("ci-os", "Windows is supported, but CI only tests ubuntu.", ("windows",)),
        ("ci-os", "We run on Linux. Half of the group has Windows, so it is tested there.", ("windows",)),
        ("ci-os", "The tests run on Ubuntu. Windows runners cost more, so they are left out.", ("windows",)),
        ("ci-os", "We tested with Windows too but it took ages, so it is Ubuntu now.", ("ubuntu", "windows")),
        ("ci-os", "Testing on Windows is unnecessary as we deploy on Linux.", ("windows",)),
        ("ci-os", "Another group has Windows in their matrix. Our matrix has Ubuntu.", ()),
        ("ci-os", "Our tests run on these systems; Ubuntu and Windows.", ()),
        ("ci-os", "It's possible to test on Windows in GitHub Actions, but we chose Linux.", ("windows",)),
        ("ci-os", "We run on Ubuntu. Before, we ran on Windows as well.", ("windows",)),
        ("ci-os", "To ensure that it runs on Windows, we use docker. CI has Linux.", ("windows",)),
        ("ci-os", "To ensure that it runs on Windows, our tests run there.", ()),
        ("ci-os", "We had Windows in the matrix until May, now it's only Ubuntu.", ("ubuntu", "windows")),
        ("ci-os", "We are running pytest with Ubuntu, no Windows or Mac.", ()),
        ("ci-os", "We test on Windows to see faults early.", ()),
        ("ci-python", "Python 3.12 is used for development, the CI uses 3.11.", ("3.11", "3.12")),
        ("ci-python", "The CI uses Python 3.11. PyTorch supports Python 3.13.", ("3.13",)),
        ("ci-python", "The CI uses Python 3.11. Python 3.13 is what we have.", ("3.13",)),
    ],
)
def test_what_a_project_supports_or_people_have_is_not_told_of_tests(
    kind: str, text: str, aside: tuple[str, ...]
) -> None:
    found = only({11: text}, kind)
    assert found is not None and found.value_as(Variants).aside == aside


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("ci-python", "Our users run it across multiple versions of Python."),
        ("ci-os", "Our users run it across multiple operating systems."),
        ("ci-caching", "Caching reduces the time of builds."),
        ("ci-caching", "Testing on several systems is robust, while caching reduces build time."),
    ],
)
def test_what_others_do_or_a_thing_is_good_for_is_no_claim(kind: str, text: str) -> None:
    assert only({11: text}, kind) is None


@pytest.mark.parametrize(
    ("text", "systems", "versions"),
    [
        ("Multiple OS: no. Multiple Python versions: no.", False, False),
        ("Multiple operating systems: No\nSeveral Python versions: No\nCaching: No", False, False),
        ("Multiple OS - not done.", False, None),
        ("Multiple operating systems: yes. Multiple Python versions: yes.", True, True),
        ("Testing multiple operating systems was not relevant for us.", None, None),
        ("*Do you test multiple operating systems, several Python versions*: no.", None, None),
        ("To us multiple Python versions are not needed in tests.", None, None),
    ],
)
def test_what_a_list_says_no_to_is_not_several(text: str, systems: bool | None, versions: bool | None) -> None:
    for kind, many in (("ci-os", systems), ("ci-python", versions)):
        found = only({11: text}, kind)
        assert (found.value_as(Variants).many if found is not None else None) == many


@pytest.mark.parametrize(
    "text",
    [
        "The tests run on ubuntu-latest. Our members work with Windows and macOS.",
        "We first tested on ubuntu, windows and macos but kept ubuntu because of the minutes.",
        "We test on ubuntu as nobody of us has Windows.",
        "We test on ubuntu. We considered adding Windows.",
    ],
)
def test_systems_of_people_or_of_the_past_are_none_of_tests(text: str) -> None:
    found = only({11: text}, "ci-os")
    assert found is not None and found.value_as(Variants).names == ("ubuntu",)


def test_a_quotation_holds_all_systems_and_versions_that_are_judged() -> None:
    text = (
        "For the workflows of isort and flake8 we have used Python 3.10 and they have run on the Ubuntu operating system, "
        "while for the unit tests we have used Python 3.8 and 3.10 on Ubuntu and Windows."
    )
    systems, pythons = only({11: text}, "ci-os"), only({11: text}, "ci-python")
    assert systems is not None and systems.said == text
    assert pythons is not None and pythons.said == text
    far = only({11: f"We test on Ubuntu, {'which is good, ' * 20} and on Windows."}, "ci-os")
    assert far is not None and len(far.said) <= 122


def test_a_second_thing_that_tests_run_on_is_heard_behind_a_reason() -> None:
    text = "We only tested on one system, ubuntu, as it is what we all have, and on one version of Python, namely Python 3.10."
    found = only({11: text}, "ci-python")
    assert found is not None and found.value == Variants(("3.10",), False)
    gone = only({11: "We only tested on one system, as we have no other, and on Mac Python 3.9 failed."}, "ci-python")
    assert gone is None


def test_systems_are_quoted_from_what_is_said_of_tests() -> None:
    text = "It runs on Ubuntu and uses Ruff for both linting and formatting. The tests run on both Ubuntu and Windows."
    found = only({11: text}, "ci-os")
    assert found is not None and found.said == "The tests run on both Ubuntu and Windows."


@pytest.mark.parametrize(
    "text",
    [
        "The code is known to run on macOS, but this is not tested in CI.",
        "Vi tester ikke p\u00e5 macOS.",
        "Wir testen nicht auf macOS.",
    ],
)
def test_a_system_that_is_said_not_to_be_tested_is_held_against_nobody(text: str) -> None:
    found = only({11: text}, "ci-os")
    assert found is not None
    assert found.value_as(Variants).aside == ("macos",)


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("The tests run on more than just one operating system.", True),
        ("The tests run on more than one operating system.", True),
        ("The tests are running on all the three mayor operating systems.", True),
        ("The tests run on one operating system.", False),
        ("It is not enough to only test on one operating system.", None),
        ("Testing on a single operating system would not be sufficient.", None),
    ],
)
def test_more_than_one_system_is_several(text: str, many: bool | None) -> None:
    found = only({11: text}, "ci-os")
    assert (found.value_as(Variants).many if found is not None else None) is many


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("The tests run on more than one Python version.", True),
        ("The tests run on more than one version of Python.", True),
        ("Only Python 3.11 is used in the tests.", False),
    ],
)
def test_more_than_one_version_is_several(text: str, many: bool) -> None:
    found = only({11: text}, "ci-python")
    assert found is not None and found.value_as(Variants).many is many
