from __future__ import annotations

import pytest

from auditor.claims import FileCount, FilesOfTests, Names, Nuance, NumberOfTests, Stance
from tests.claims.said import claims, only


@pytest.mark.parametrize(
    ("text", "said", "count"),
    [
        ("We implemented two test functions that each run 2-3 tests. One function tests that the output is right.",
         "We implemented two test functions that each run 2-3 tests.", 2),
        ("We have 4 tests. Two functions test that the data is right.", "We have 4 tests.", 4),
        ("We have 3 unit and 2 integration tests.", "We have 3 unit and 2 integration tests.", 5),
        ("We have three files. One function tests the model.", "One function tests the model.", None),
    ],
)  # fmt: skip
def test_what_a_function_tests_is_no_number_of_tests(text: str, said: str, count: int | None) -> None:
    found = only({7: text}, "test-count")
    assert found is not None
    assert (found.said, getattr(found.value, "number", None) if found.key is None else None) == (said, count)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We wrote nine tests.", 9),
        ("All in all there are 21 unit tests in four files.", 21),
        (
            "In total we have twenty-two tests. Eight tests look at the data and the last fourteen tests at the model.",
            22,
        ),
        ("There are three tests for the API and five tests for the data.", 8),
        ("In total we have 5 tests in the test_data.py file, 9 in test_model.py, 13 in test_api.py, and so on.", 27),
        ("In total we made 4 data tests, 12 model tests, and 2 API tests.", 18),
        ("We have 5 tests, one test of the API, two of the model and two of the data.", 5),
        ("Altogether there are 15 tests (19 test cases including parametrized).", 15),
        ("We wrote 6 pytests covering the code.", 6),
        ("We implemented 18 tests that focus on the core parts of the application.", 18),
        ("We implemented 4 tests of the code, for instance, that of the model would use a small one.", 4),
        ("We implemented 18 tests that focus on the data.", None),
        ("12", 12),
        ("12 tests", 12),
        ("Tests: 12. They look at the data.", 12),
        ("Total number of tests = 12", 12),
        ("3 tests\n\n5 API tests", None),
        (
            "We implemented 6 pytests of the whole, so that whoever changes anything at all of what is kept in a file "
            "sees it.",
            6,
        ),
        ("We have 6 pytests in one file.", None),
        ("We have 7 tests; one that looks at the data and six tests which look at the rest.", 7),
        ("We have 7 tests; we ran them often.", 7),
        ("We ended up having 8 unit tests.", 8),
        ("Yes, 4 for the loader and three for the network.", 7),
        ("We test 4 for the loader.", None),
        ("It took 5 minutes for the data and 6 for the model.", None),
        ("We implemented 6 different tests, mostly of the loader.", 6),
        ("The suite contains 3 test files.", None),
        ("We would have liked to write 40 tests.", None),
        ("We wrote three unit tests and two integration tests, five in total.", 5),
        ("Ten users were simulated in the tests.", None),
        ("We wrote 9 tests: three tests for the loader, and two tests of the network.", 9),
        (
            "We have four tests that check the plots. The 5 data tests look at shapes, the 6 model tests at the output.",
            4,
        ),
    ],
)
def test_number_of_tests(text: str, count: int | None) -> None:
    found = only({7: text}, "test-count")
    value = found.value.number if found is not None and isinstance(found.value, NumberOfTests) else None
    assert value == count


@pytest.mark.parametrize(
    ("text", "count", "scoped"),
    [
        ("In total we have 3 tests for the data and 5 for the model.", 8, False),
        ("In total we have 8 tests for our code, 3 for the data and 5 for the model.", 8, False),
        ("In total we have 8 tests for our code.", 8, False),
        ("In total we have 8 tests for the code, and 2 of us wrote them.", 8, False),
    ],
)
def test_parts_that_are_counted_one_after_the_other_add_up(text: str, count: int, scoped: bool) -> None:
    found = only({7: text}, "test-count")
    assert found is not None and isinstance(found.value, NumberOfTests)
    assert (found.value.number, found.value.scoped) == (count, scoped)


def test_a_sentence_may_begin_with_a_number() -> None:
    found = only({7: "8 tests. 1 of them checks the shape of the data."}, "test-count")
    assert found is not None and found.value_as(NumberOfTests).number == 8


def test_files_are_no_tests() -> None:
    found = only({7: "We made 3 test files."}, "test-count", "files")
    assert found is not None and found.value == FilesOfTests(3)


@pytest.mark.parametrize(
    ("text", "nuance", "files"),
    [
        ("We wrote unit tests with pytest for our code. We made integration tests of the API, too.", None, ()),
        ("We wrote unit tests with pytest for our code.", Nuance.GENERAL, ()),
        ("We wrote unit tests of the API's core components with pytest.", Nuance.GENERAL, ()),
        ("We wrote unit tests of the API's core endpoints with pytest.", None, ()),
        ("We wrote unit tests with pytest in tests/test_data.py.", None, ("tests/test_data.py",)),
        ("We did functional tests of the API manually with a browser.", Nuance.BY_HAND, ()),
        ("The endpoints have unit tests which we wrote.", None, ()),
    ],
)
def test_tests_that_are_not_said_to_be_of_the_api_are_general(
    text: str, nuance: Nuance | None, files: tuple[str, ...]
) -> None:
    found = only({25: text}, "api-tests-said")
    assert found is not None and found.stance is Stance.AFFIRMED and (found.nuance, found.files) == (nuance, files)


def test_one_word_for_unit_tests_tells_what_is_tested() -> None:
    found = only({7: "We wrote unittests for data.py and our api.py script. A good model needs them."}, "test-count")
    assert found is not None and found.key == "topics" and found.value == Names(("data", "api"))


def test_what_tests_do_is_not_what_they_are_of() -> None:
    found = only({7: "Our tests evaluate the data and the model."}, "test-count")
    assert found is not None and found.value == Names(("data", "model"))
    found = only({7: "We test training and evaluation."}, "test-count")
    assert found is not None and found.value == Names(("train", "evaluat"))


def test_numbers_that_disagree_leave_what_is_tested() -> None:
    found = only({7: "We have 2 tests of the model. We implemented 3 tests of the data."}, "test-count")
    assert found is not None and found.key == "topics" and found.value == Names(("model",), tests=5)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We have 9 tests for the model (`test_model.py`).", {"test_model.py": 9}),
        ("For the data (test_data.py), we have 3 tests of its shape.", {"test_data.py": 3}),
        ("test_data.py: This file includes seven tests of it.", {"test_data.py": 7}),
        ("We look at all of it in test_all.py (7 tests).", {"test_all.py": 7}),
        ("We have 3 tests in test_data.py that load it.", {"test_data.py": 3}),
        ("We have 3 load tests in test_data.py.", {}),
        ("Regarding the test_model.py, 8 distinct test functions are there.", {"test_model.py": 8}),
        ("We have 7 unit tests (test_a.py and test_b.py).", {}),
        ("Our suite (23 tests) focuses on parts: test_model.py looks at one.", {}),
        ("In total there are 8 tests, in test_a.py among others.", {}),
        ("One test in test_a.py looks at the shape.", {}),
        ("About 5 tests in test_a.py look at the shape.", {}),
        ("Three of these tests in test_a.py are slow.", {}),
        ("We have 3 test files, like test_a.py.", {}),
        ("test_a.py: 12 assertions in 8 tests.", {}),
        ("We have 9 tests, starting with those in test_a.py.", {}),
        ("We have 9 tests, including those in test_a.py.", {}),
        ("And lastly `test_a.py` (*1 test*) checks the model.", {"test_a.py": 1}),
        ("And finally `test_a.py` (2 tests) checks the model.", {"test_a.py": 2}),
        ("Finally, test_a.py is planned to get 3 tests.", {}),
    ],
)
def test_the_number_of_tests_of_one_file(text: str, counts: dict[str, int]) -> None:
    found = [claim for claim in claims({7: text}) if claim.id == "test-count"]
    assert {one.value.file: one.value.tests for one in found if isinstance(one.value, FileCount)} == counts


@pytest.mark.parametrize(
    "text",
    [
        "20 tests were written, of which 3 are left.",
        "We wrote 20 tests in total, of which only 3 are still in the repository.",
        "We had 20 tests, 3 are left.",
        "In total we wrote 20 tests. Seventeen of them were removed.",
        "Originally there were 20 tests in total. We now have 3.",
        "We started out with 20 tests in total.",
        "We made 20 tests in the beginning, but we only kept three.",
        "At one point we had 20 tests, but we deleted the flaky ones.",
        "In total the CI runs 18 tests, since our tests run on 6 systems.",
    ],
)
def test_how_many_there_were_once_or_run_in_a_matrix_is_no_number_of_tests(text: str) -> None:
    found = only({7: text}, "test-count")
    assert found is None


@pytest.mark.parametrize(
    "text", ["We kept the original structure of the tests folder.", "We kept the tests/ structure, and test the data."]
)
def test_a_structure_that_was_kept_takes_no_test_away(text: str) -> None:
    found = only({7: f"In total we have implemented 27 tests. {text}"}, "test-count")
    assert found is not None
    assert isinstance(found.value, NumberOfTests)
    assert found.value.number == 27


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The number of tests that the CI runs on each push is 10.", 10),
        ("The number of tests which we wrote is ten.", 10),
        ("The number of tests that we wrote for the data is 4.", None),
        ("When running `pytest tests/`, 10 tests are collected and all of them pass.", 10),
        ('Pytest reports "7 passed" for our project.', 7),
        ("If one runs pytest, it ends with 7 passed in 3 seconds.", 7),
        ("Pytest says 7 passed and 2 failed.", None),
        ("Pytest collected 7 items.", 7),
        ("In the end 7 passed the exam.", None),
        ("Tests in total: **19**.", 19),
        ("Nine tests have been writen that cover all of it.", 9),
        ("We implemented 6 tests using unittest. test_data.py first tests the loading.", 6),
        ("We implemented 4 tests, and 2 of them run in the pipeline.", 4),
        ("We implemented 4 of them as unit tests.", None),
        ("In comparison, the Lightning repository has over 3000 tests.", None),
        ("Compared to that, PyTorch has 3000 tests.", None),
        ("The Lightning project has 3000 tests.", None),
        ("The template repository contains 3 tests.", None),
        ("A good project has 50 tests.", None),
        ("The goal was to have 20 tests.", None),
        ("We had the aim of 20 tests.", None),
        ("We wanted to be sure of all of it, so we have 20 tests.", 20),
        ("Our repository contains 3 tests.", 3),
        ("The GitHub repository contains 3 tests.", 3),
    ],
)
def test_a_number_of_tests_in_other_words(text: str, count: int | None) -> None:
    test_number_of_tests(text, count)


@pytest.mark.parametrize(
    "text",
    [
        "We did not write any tests.",
        "No, unfortunately we have not implemented any unit tests for this project.",
        "No tests were written due to lack of time.",
        "No unit tests have been made in this project.",
        "Sadly, we never got around to writing tests.",
        "We have no tests at all.",
    ],
)
def test_who_says_that_there_is_no_test_says_so(text: str) -> None:
    found = only({7: text}, "test-count")
    assert found is not None and isinstance(found.value, NumberOfTests)
    assert (found.value.number, found.stance) == (0, Stance.DENIED)


@pytest.mark.parametrize(
    "text",
    [
        "We did not write any tests for the model.",
        "We did not write any tests at first.",
        "We have no tests of the API.",
        "We did not write any tests ourselves.",
        "We did not write any tests. Later we added tests for the data.",
        "We did not write any tests that train.",
        "We did not write any tests before the second week.",
        "No tests were written by the others.",
        "No tests failed.",
        "We have not implemented any tests for the model training part.",
        "We did not write any load tests.",
        "We have 4 tests. We did not write any tests for the rest.",
    ],
)
def test_who_denies_some_tests_does_not_deny_all(text: str) -> None:
    assert not [
        one
        for one in claims({7: text})
        if one.stance is Stance.DENIED or (isinstance(one.value, NumberOfTests) and not one.value.number)
    ]


@pytest.mark.parametrize(
    ("text", "count", "scoped"),
    [
        ("We have 1 data tests and 1 model tests.", 1, True),
        ("The data is tested by 2 tests; additionally, there are 2 tests of the model.", 2, True),
        ("We wrote 5 tests, and all 5 tests pass.", 5, False),
        ("We wrote 5 tests. The 5 tests look at the data.", 5, False),
        ("8 tests, mostly of the data.", None, None),
        ("12 tests have been made, each of them looks at one thing.", 12, True),
        ("Our 9 tests are distributed on 2 files.", 9, False),
        ("Our 9 tests are split over three modules.", 9, False),
        ("Our 3 tests of the data are in two files.", 3, True),
    ],
)
def test_numbers_that_stand_beside_each_other(text: str, count: int | None, scoped: bool | None) -> None:
    found = only({7: text}, "test-count")
    value = found.value if found is not None and isinstance(found.value, NumberOfTests) else None
    assert (value.number, value.scoped) == (count, scoped) if value is not None else count is None


def counted(text: str) -> NumberOfTests | None:
    """The number of all tests that an answer gives, if it gives one."""
    found = only({7: text}, "test-count")
    return found.value if found is not None and isinstance(found.value, NumberOfTests) else None


@pytest.mark.parametrize(
    "text",
    [
        "We don't have 50 tests like a real company, but the 10 we have are good.",
        "We dont have 100 tests, but the 10 we have are good.",
        "We had 14 tests before the refactoring, but four of them tested the old loader.",
        "Five tests were written by Eva, five by Finn.",
        "Ana wrote 4 tests, Bo 3 and Cy 3.",
        "Five tests were generated by Copilot, five were written by hand.",
        "In week one we wrote 4 tests. In week two 6 more.",
        "We had 2 tests that were flaky and fixed them.",
        "Two tests took more than 10 seconds, so we made the data smaller.",
    ],
)
def test_tests_of_one_person_one_week_or_with_a_fault_are_not_all(text: str) -> None:
    assert counted(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "We wrote 8 tests before we trained the model.",
        "We wrote 8 tests before the deadline.",
        "8 tests were written by us.",
        "8 tests were implemented by all of us together.",
        "We have 8 tests that are run in CI.",
        "In the end we have 8 tests.",
        "The 8 tests that we wrote take two minutes.",
    ],
)
def test_tests_of_all_are_counted_whatever_is_said_of_them(text: str) -> None:
    found = counted(text)
    assert found is not None and found.number == 8 and not found.scoped
