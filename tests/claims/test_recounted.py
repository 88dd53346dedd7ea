"""Numbers of tests that count something else than test functions: assertions, files, parts, or what there was once."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import Files, MakeRepo, run_git
from tests.report.conftest import questions


def _counted(make_repo: MakeRepo, text: str, files: Files, *later: Files, branch: Files | None = None) -> CheckedClaim:
    catalogue = load_catalogue(None)
    report = {"reports/README.md": questions(catalogue, {7: text}), **files}
    path = make_repo(report, commits=[("Ann", more) for more in (*later, *([branch] if branch else []))])
    if branch:
        run_git(path, "branch", "other")
        run_git(path, "reset", "-q", "--hard", "HEAD~1")
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, catalogue)
        (claim,) = (one for one in check(extract(repository), repository, {}) if one.id == "test-count")
    return claim


def _cases(*asserts: int) -> str:
    """Return a test function for each number, with so many assertions."""
    return "".join(
        f"def test_{index}():\n" + "".join(f"    assert {index} < {each}\n" for each in range(count)) + "\n\n"
        for index, count in enumerate(asserts)
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We have implemented 12 tests in total.", "unverifiable"),
        ("We have implemented about 13 tests in total.", "unverifiable"),
        ("We have implemented 11 tests in total.", "contradicted"),
        ("In total we have implemented 10 tests. The first 4 tests check the labels. The other 6 tests check sizes.", "unverifiable"),
        ("In total we have implemented 10 tests. The first 7 tests check the labels. The other 3 tests check sizes.", "contradicted"),
        ("In total we have implemented 3 tests.", "contradicted"),
        ("We implemented about 10 tests in four categories.", "unverifiable"),
        ("We implemented about 10 tests in three categories.", "contradicted"),
        ("We implemented about 30 tests in four categories.", "contradicted"),
    ],
)  # fmt: skip
def test_who_counts_what_is_asserted_is_not_accused(make_repo: MakeRepo, text: str, verdict: str) -> None:
    found = _counted(make_repo, text, {"tests/test_x.py": _cases(1, 1, 4, 6)})
    assert found.verdict.value == verdict
    assert ("assert" in found.found) is (verdict == "unverifiable")


def test_a_number_of_a_part_is_shown_what_the_part_asserts(make_repo: MakeRepo) -> None:
    files = {"tests/test_data.py": _cases(8), "tests/test_model.py": _cases(1, 1)}
    found = _counted(make_repo, "We implemented 5 tests for data.py that check that it is filled.", files)
    assert found.verdict.value == "contradicted"
    assert found.found == "3 test functions in 2 files; 1 test function with 8 assertions in the files spoken of"


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        ({"tests/test_late.py": _cases(1, 1)}, "unverifiable"),
        ({"tests/test_late.py": _cases(1)}, "unverifiable"),
        ({"tests/test_x.py": _cases(1, 1, 1, 1)}, "unverifiable"),
        ({"tests/test_x.py": _cases(1, 1)}, "unverifiable"),
    ],
)
def test_what_came_after_the_report_is_held_against_no_number(
    make_repo: MakeRepo, later: dict[str, str], verdict: str
) -> None:
    found = _counted(make_repo, "We have implemented 3 tests.", {"tests/test_x.py": _cases(1, 1, 1)}, later)
    assert found.verdict.value == verdict
    how = "without tests/test_late.py" if "tests/test_late.py" in later else "when the report was last changed, in "
    assert how in found.found


def test_what_the_last_change_of_the_report_changed_of_the_tests_is_held_against_no_number(make_repo: MakeRepo) -> None:
    text = "We have implemented 3 tests."
    last = {"reports/README.md": f"{questions(load_catalogue(None), {7: text})}\n", "tests/test_x.py": _cases(1, 1)}
    found = _counted(make_repo, text, {"tests/test_x.py": _cases(1, 1, 1)}, last)
    assert found.verdict.value == "unverifiable"
    assert "as many as said were there right before the report was last changed, in " in found.found


@pytest.mark.parametrize(("later", "trees"), [({"src/a.py": "x = 1\n"}, 0), ({"tests/test_x.py": _cases(1)}, 1)])
def test_the_tests_of_the_reports_time_are_read_only_where_they_were_others(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, later: dict[str, str], trees: int
) -> None:
    built: list[object] = []

    class Counted(Repository):
        def __init__(self, *args: Any, **options: Any) -> None:
            built.append(self)
            super().__init__(*args, **options)

    monkeypatch.setattr("auditor.claimcheck.recounted.Repository", Counted)
    found = _counted(make_repo, "We have implemented 7 tests.", {"tests/test_x.py": _cases(1, 1)}, later)
    assert found.verdict.value == "contradicted"
    assert len(built) == trees


def test_a_number_of_one_file_may_be_older(make_repo: MakeRepo) -> None:
    text = "There are tests in `test_x.py` (3 tests) and `test_y.py` (5 tests)."
    catalogue = load_catalogue(None)
    files = {"tests/test_x.py": _cases(1, 1, 1), "tests/test_y.py": _cases(1)}
    path = make_repo(
        {"reports/README.md": questions(catalogue, {7: text}), **files},
        commits=[("Ann", {"tests/test_x.py": _cases(1)})],
    )
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, catalogue)
        found = {
            one.key: one.verdict.value for one in check(extract(repository), repository, {}) if one.id == "test-count"
        }
    assert found == {"test_x.py": "unverifiable", "test_y.py": "contradicted"}


def test_a_report_that_was_changed_after_the_tests_speaks_of_all_of_them(make_repo: MakeRepo) -> None:
    report = questions(load_catalogue(None), {7: "We have implemented 3 tests."})
    later = {"tests/test_late.py": _cases(1)}, {"reports/README.md": f"{report}\nThe end.\n"}
    found = _counted(make_repo, "We have implemented 3 tests.", {"tests/test_x.py": _cases(1, 1, 1)}, *later)
    assert found.verdict.value == "contradicted"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We implemented 4 tests: we test the train, evaluate, data and api scripts.", True),
        ("In total we implemented 3 tests. We test the train, evaluate, data and api scripts.", False),
        ("In total we implemented 4 tests. We test the train, frontend, data and api scripts.", False),
        ("In total we implemented 4 tests.", False),
    ],
)
def test_parts_that_are_as_many_as_said_are_told_of(make_repo: MakeRepo, text: str, told: bool) -> None:
    files = {f"tests/test_{name}.py": _cases(1, 1) for name in ("train", "evaluate", "data", "model")}
    found = _counted(make_repo, text, {**files, "tests/integration/test_api.py": _cases(1, 1)})
    assert found.verdict.value == "contradicted"
    assert found.found.endswith("; the parts that the answer names, each with its file, are as many as said") is told


_LOAD = "from locust import HttpUser\n\n\nclass User(HttpUser):\n    pass\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Three tests were implemented. We look at the data. Lastly there is a load test.", True),
        ("Three tests were implemented. We look at the data.", False),
        ("Five tests were implemented. We look at the data. Lastly there is a load test.", False),
    ],
)
def test_a_load_test_may_be_one_of_the_files_that_are_counted(make_repo: MakeRepo, text: str, told: bool) -> None:
    files = {"tests/test_data.py": _cases(1, 1), "tests/test_api.py": _cases(1, 1), "tests/locustfile.py": _LOAD}
    found = _counted(make_repo, text, files)
    assert found.verdict.value == "contradicted"
    assert found.found.endswith("; with those of load tests the files are as many as said") is told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Firstly we look at the data. Secondly the API is asked. Lastly there is a load test.", "unverifiable"),
        ("The first test is of the data, the second one of the API. Finally, we did a load test.", "unverifiable"),
        ("We look at the data and the API. Lastly there is a load test.", "contradicted"),
    ],
)
def test_who_takes_the_tests_in_turn_may_count_files(make_repo: MakeRepo, text: str, expected: str) -> None:
    files = {"tests/test_data.py": _cases(1, 1), "tests/test_api.py": _cases(1, 1), "tests/locustfile.py": _LOAD}
    found = _counted(make_repo, f"Three tests were implemented. {text}", files)
    assert found.verdict.value == expected
    assert found.found.endswith("; with those of load tests the files are as many as said")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In total we have implemented 4 tests. API (3 tests): it answers. Model (2 tests): its shape.",
            "unverifiable",
        ),
        ("In total we have implemented 4 tests: 3 for the API and 2 for the model.", "unverifiable"),
        ("In total we have implemented 4 tests: 3 tests for the API and 2 tests for the model.", "unverifiable"),
        # They come to all tests by chance.
        ("In total we have implemented 7 tests. API (1 test): it answers. Model (4 tests): its shape.", "contradicted"),
        (
            "In total we have implemented 7 tests. API (3 tests): it answers. Model (3 tests): its shape.",
            "contradicted",
        ),
        ("In total we have implemented 3 unit tests. Besides these we have 2 integration tests.", "unverifiable"),
        ("Overall, 3 tests cover our training code. For the model there are 2 more tests.", "unverifiable"),
        ("We wrote 5 tests, which pytest counts as 8 tests.", "unverifiable"),
        ("We have 5 test functions and 8 test cases.", "unverifiable"),
        ("We have 9 test functions and 12 test cases.", "contradicted"),
        ("We wrote 3 unit tests and 2 integration tests, so 5 tests.", "unverifiable"),
        ("We have 12 tests in total, and 5 tests for the API.", "contradicted"),
        ("In total we have 9 tests. 3 of them test the API, 3 the model and the remaining 3 the data.", "contradicted"),
    ],
)
def test_an_answer_may_count_in_several_ways(make_repo: MakeRepo, text: str, expected: str) -> None:
    files = {"tests/test_api.py": _cases(1, 1, 1), "tests/test_model.py": _cases(1, 1)}
    assert _counted(make_repo, text, files).verdict.value == expected


@pytest.mark.parametrize("folder", ["tests/", "tests/performance/"])
def test_a_contradicted_total_is_shown_the_parts_that_it_fits(make_repo: MakeRepo, folder: str) -> None:
    files = {
        "tests/test_data.py": _cases(1, 1, 1),
        "tests/test_api.py": _cases(1, 1),
        f"{folder}test_speed.py": _cases(1),
    }
    files[f"{folder}test_model.py"] = _cases(2)
    text = (
        f"In total, we have implemented {4 if folder == 'tests/' else 3} tests. We are testing the data and the model."
    )
    found = _counted(make_repo, text, files)
    assert found.verdict.value == "contradicted"
    unit = " and are unit tests" if folder != "tests/" else ""
    assert found.found.endswith(f"; as many as said are in the files of the parts that the answer names{unit}")


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_test_in_a_string_is_commented_out(make_repo: MakeRepo, quotes: str) -> None:
    code = f"{quotes}\ndef test_a():\n    assert 1\n{quotes}\n\n\n{_cases(1)}"
    found = _counted(make_repo, "We have written two tests in total.", {"tests/test_x.py": code})
    assert found.verdict.value == "unverifiable"
    assert found.found == "1 test function in 1 file; with 1 more that is commented out as many as said"
    assert [place.line for place in found.evidence] == [7, 2]


@pytest.mark.parametrize(
    ("text", "path", "told"),
    [
        ("Test_dvc: it checks whether DVC is there.", "tests/test_dvc.py", True),
        ("Test_dvc: it checks whether DVC is there.", "tests/test_other.py", False),
        ("We wrote unit tests of the data.", "tests/test_other.py", True),
        ("We wrote unit tests of the data.", "src/data.py", False),
    ],
)
def test_tests_of_another_branch_are_told_of(make_repo: MakeRepo, text: str, path: str, told: bool) -> None:
    found = _counted(make_repo, text, {"src/a.py": "X = 1\n"}, branch={path: _cases(1)})
    assert found.verdict.value == "contradicted"
    assert found.found == "no test function in 1 module" + (f"; {path} is on the branch other" if told else "")


_THRICE = "import pytest\n\n\n@pytest.mark.parametrize('x', [1, 2, 3])\ndef test_p(x):\n    assert x\n\n\n"


@pytest.mark.parametrize(
    ("said", "unit", "other", "told"),
    [
        (7, 2, {"integration": 2, "performance": 1}, "6 test functions in 3 files, 8 {}; 7 without tests/performance"),
        (8, 2, {"integration": 2, "performance": 1}, "6 test functions in 3 files, 8 {}"),
        (5, 2, {"parts": 6}, "9 test functions in 2 files, 11 {}; those in tests/unit_tests are as many as said"),
        (4, 2, {"parts": 6}, "9 test functions in 2 files, 11 {}; those in tests/unit_tests are 3, 5 {}"),
    ],
)
def test_the_way_of_counting_that_fits_is_named(
    make_repo: MakeRepo, said: int, unit: int, other: dict[str, int], told: str
) -> None:
    files = {f"tests/{name}/test_b.py": _cases(*(1,) * count) for name, count in other.items()}
    files["tests/unit_tests/test_a.py"] = _THRICE + _cases(*(1,) * unit)
    found = _counted(make_repo, f"We wrote {said} tests.", dict(files))
    assert found.found == told.replace("{}", "with their parameters expanded")
