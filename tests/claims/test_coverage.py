from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes, verdicts
from tests.claims.said import only, percent
from tests.conftest import MakeRepo
from tests.report.conftest import questions


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Our total coverage is 63%. Even at 100% we would not trust it.", 63),
        ("The coverage of the code is 58.5 %, far from 100%.", 58.5),
        ("Overall we reach [71]%. The file model.py has a coverage of 90%.", 71),
        ("A coverage of 100% would not mean that there are no errors.", None),
        ("As far as we know, we have 100% coverage of our code, but do not know of all cases.", 100),
        ("Even though we have 100% coverage, we do not trust it.", None),
        ("The report has 92% for data.py and 13% for train.py, 54% in total.", 54),
        ("Code coverage went from 20% to 65%.", 65),
        ("Our coverage is between 60% and 70%.", None),
        ("Our coverage is between 60 and 70%.", (60, 70)),
        ("The total coverage is approximately 35-40%.", (35, 40)),
        ("Code coverage went from 20 to 65%.", 65),
        ("api.py is at 90%, train.py is at 0% - the total coverage is 30%. Having a coverage of 100% is hard.", 30),
        ("Having a code coverage of 100% still means that there are mistakes.", None),
        ("The total of api.py is 90%.", None),
        ("The total coverage (step 8) - 65%.", 65),
        ("The total coverage is about 65%.", (60, 70)),
        ("The total coverage is over 65%.", (65, 100)),
        ("We aim for 80% coverage.", None),
        (r"The total code coverage is $81\%$. Even with $100\%$ it would not be free of errors.", 81),
        ("The code coverage is 39% for the API. For the data, the coverage is 50%.", None),
        ("In total the coverage is 60%, and 80% for the API.", 60),
        ("Our coverage is only 43%. It has only 38% coverage for data.py.", 43),
        ("The coverage is 60% of our code.", 60),
        ("The accuracy is 95% and the coverage 61%.", 61),
        ("If we had a coverage of 80% we would be glad.", None),
        ("Our coverage is 17% (but the main files had 80-100%).", 17),
        ("Our coverage is good (65%).", 65),
        ("The total is X%. 100% code coverage means that every line is run.", None),
        ("Our total is 100%, which means that every line is run.", 100),
        ("Our total coverage (80% for the data) is 65%.", 65),
        ("Our code coverage is 97% and no, we would not trust it to be free of errors, even at 100%.", 97),
        ("The total code coverage is 100%, although this is no guarantee.", 100),
        ("Even if the coverage is 100%, errors would remain.", None),
        (
            "The total coverage is 68% if we only look at the 4 files with tests. If we take all our code we have 41%.",
            41,
        ),
        ("The total coverage is 68% when only counting the tested files.", None),
        ("The coverage is 68%. If we include all of the source code, we would have 41%.", 68),
        ("Assume that our coverage is 100%: it would not be free of errors.", None),
        ("The total code coverage of our code is 37% since some parts are not covered by tests.", 37),
        ("The coverage of our code is 88% while the rest was not tested.", 88),
        ("Code coverage is displayed as a badge. Though, it is now at 43\\% as of today.", 43),
        ("The accuracy is in the log. It is now at 43%.", None),
        ("It is at 37% on data.py and model.py.\n\n```\nName  Stmts  Miss  Cover\nTOTAL  186  117  37%\n```", 37),
        ("The coverage of the API is 39%.", None),
        ("95% of src/api.py is covered by our tests.", None),
        ("The coverage for data is 90% and for the model module it is only 55%.", None),
        ("The total coverage of our data and model is 61%.", 61),
        ("The coverage of our unit tests is 80%.", 80),
        ("The coverage of model.py is 39%. In total we reach 61%.", 61),
        ("95%", 95),
        ("About 61 %.", (56, 66)),
        ("We have 61% of what we want.", None),
        ("Two runs.\n\n```\nTOTAL  186  117  37%\nTOTAL  18  9  50%\n```", None),
    ],
)
def test_coverage_is_not_the_hypothetical_one(text: str, figure: float | tuple[float, float] | None) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None and found.value == percent(figure)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("about 64%", "consistent"),
        ("64%", "contradicted"),
        ("about 70%", "contradicted"),
        ("55-65%", "consistent"),
        ("70-75%", "contradicted"),
        ("over 55%", "consistent"),
        ("over 40%", "consistent"),
        ("below 70%", "consistent"),
        ("below 50%", "contradicted"),
    ],
)
def test_a_rough_figure_of_coverage_is_no_other_one(make_repo: MakeRepo, said: str, verdict: str) -> None:
    assert verdicts(make_repo, {8: f"The total coverage is {said}."})["coverage-figure"] == {verdict}


@pytest.mark.parametrize(("total", "told"), [(31, True), (24, False)])
def test_a_table_in_the_answer_that_has_another_total_is_told_of(make_repo: MakeRepo, total: int, told: bool) -> None:
    text = f"The total code coverage is 24%.\n\n```\nsrc/a.py  10  5  50%\nTOTAL  350  241  {total}%\n```"
    (found,) = outcomes(make_repo, {8: text}, {"coverage.xml": "<no/>"})["coverage-figure"]
    assert found.verdict.value == "unverifiable"
    assert found.found.endswith("the answer's own table has a total of 31%") is told


@pytest.mark.parametrize(("total", "verdict"), [(24, "consistent"), (31, "unverifiable")])
def test_a_coverage_table_that_a_document_holds_bears_its_total_out(
    make_repo: MakeRepo, total: int, verdict: str
) -> None:
    readme = f"# Coverage report\n\nsrc/a.py  10  5  50%\n--------\nTOTAL  350  241  {total}%\n"
    (found,) = outcomes(
        make_repo, {8: "The total code coverage is 24%."}, {"coverage.xml": "<no/>", "README.md": readme}
    )["coverage-figure"]
    assert found.verdict.value == verdict
    assert [(place.path, place.line) for place in found.evidence] == ([("README.md", 5)] if total == 24 else [])


def test_what_is_left_uncovered_is_no_coverage() -> None:
    for text in ("5% of our code is not covered by tests.", "The tests leave 5% of the code untested."):
        said = only({8: text}, "coverage-figure")
        assert said is not None
        assert said.value is None


@pytest.mark.parametrize("figure", ["X%", "XX %", "?%", "__%"])
def test_a_figure_that_is_left_open_is_shown(figure: str) -> None:
    found = only(
        {8: f"We like tests. The total code coverage of the code is {figure}, of all our source code."},
        "coverage-figure",
    )
    assert found is not None
    assert found.value is None
    assert figure in found.said


_ARTEFACT = '<?xml version="1.0" ?>\n<coverage line-rate="0.612" branch-rate="0"></coverage>\n'


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        (({"tests/test_a.py": "def test_a():\n    assert 2\n"}, {"reports/README.md": ""}), "unverifiable"),
        (({"reports/README.md": ""}, {"tests/test_a.py": "def test_a():\n    assert 2\n"}), "contradicted"),
        (({"docs/a.md": "a\n"}, {"reports/README.md": ""}), "contradicted"),
        (({"tests/test_a.py": "def test_a():\n    assert 2\n"}, {"reports/README.md": "", "coverage.xml": f"{_ARTEFACT}\n"}), "contradicted"),
    ],
)  # fmt: skip
def test_an_artefact_of_before_the_tests_that_the_report_speaks_of_contradicts_nothing(
    make_repo: MakeRepo, later: tuple[dict[str, str], ...], verdict: str
) -> None:
    catalogue = load_catalogue(None)
    report = questions(catalogue, {8: "The total coverage is 81%."})
    files = {"coverage.xml": _ARTEFACT, "tests/test_a.py": "def test_a():\n    assert 1\n", "reports/README.md": report}
    commits = [
        ("Ann", {**more, **({"reports/README.md": f"{report}\n"} if "reports/README.md" in more else {})})
        for more in later
    ]
    with open_snapshot(parse_source(str(make_repo(files, commits=commits)))) as snapshot:
        repository = Repository(snapshot, catalogue)
        (found,) = (one for one in check(extract(repository), repository, {}) if one.id == "coverage-figure")
    assert found.verdict.value == verdict
    assert ("older" in found.found) is (verdict == "unverifiable")


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("report.txt", "tests/__init__.py 4 0 100%\ntests/test_a.py 53 2 96%\nTOTAL 57 2 97%\n", True),
        ("report.txt", "tests\\test_a.py 53 2 96%\nTOTAL 57 2 97%\n", True),
        (
            "report.txt",
            "src/x/__init__.py 4 0 100%\nsrc/x/a.py 9 0 99%\ntests/test_a.py 53 2 96%\nTOTAL 57 2 97%\n",
            False,
        ),
        (
            "report.txt",
            "/lib/x.py:3: a warning\nName Stmts Miss Cover\ntests/test_a.py 53 2 96%\nTOTAL 57 2 97%\n",
            True,
        ),
        ("report.txt", "TOTAL 57 2 97%\n", False),
        ("coverage.xml", '<coverage line-rate="0.97"><class name="test_a.py" filename="test_a.py"/></coverage>', True),
        ("coverage.xml", '<coverage line-rate="0.97"><class name="a.py" filename="src/a.py"/></coverage>', False),
    ],
)
def test_how_much_of_themselves_tests_run_is_no_coverage_of_the_code(
    make_repo: MakeRepo, path: str, text: str, told: bool
) -> None:
    more = {"coverage.xml": "", f"coverage_{path}" if path.endswith("txt") else path: text}
    (found,) = outcomes(make_repo, {8: "The coverage is 97%."}, more)["coverage-figure"]
    assert found.verdict.value == ("unverifiable" if told else "consistent")
    assert found.found == ("97%, of the tests alone" if told else "97%")


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("In our project, the model tests reach 100% coverage, the data tests reach 90%.", None),
        ("Our API tests get 80% coverage and those of the data 95%.", None),
        ("The tests of the data have 95% coverage.", None),
        ("Our training unit tests cover about 80% of it.", None),
        ("Our tests reach 72% coverage.", 72.0),
        ("The unit tests cover 72% of the code.", 72.0),
        ("All tests together reach 72% coverage.", 72.0),
        ("The total coverage is 72%, where the model tests reach 100%.", 72.0),
    ],
)
def test_the_figure_of_the_tests_of_a_part_is_none_of_the_whole(text: str, figure: float | None) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None and found.value == percent(figure)
