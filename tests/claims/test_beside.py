"""What stands beside a thing that is only named, and tells something else."""

from __future__ import annotations

import pytest

from auditor.claims import NumberOfTests, Stance
from tests.claims.said import held_stance, only


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        ("dvc-used", 10, "DVC: no experience, we used git."),
        ("dvc-used", 10, "DVC: no benefit seen, so plain git was used."),
        ("config-tool", 12, "Hydra: no experience, we used argparse."),
        ("load-test-said", 25, "Load testing: no experience, so we tested routes with pytest."),
        ("load-test-said", 25, "We did load testing exercises, but none in the project."),
        ("branches-and-prs", 9, "Pull requests: no experience, we pushed to main."),
        ("api-said", 23, "FastAPI: no model is served, only a health route is written."),
        ("ci-caching", 11, "At the start of each run no cache is used, then pip's is restored."),
    ],
)
def test_what_follows_a_lack_behind_a_name_is_not_said_of_what_is_named(kind: str, question: int, text: str) -> None:
    assert held_stance(text, kind, question) is None


@pytest.mark.parametrize(
    ("kind", "question", "text", "stance"),
    [
        ("dvc-used", 10, "DVC: no time, we used git.", Stance.DENIED),
        ("dvc-used", 10, "For the data, we used DVC, no experience needed.", Stance.AFFIRMED),
        ("load-test-said", 25, "For load testing, we used locust.", Stance.AFFIRMED),
        ("load-test-said", 25, "Load test with locust, no errors, we ran it with 50 users.", Stance.AFFIRMED),
        ("load-test-said", 25, "We did load testing as in the exercises, with locust.", Stance.AFFIRMED),
        ("ci-caching", 11, "No cache is used.", Stance.DENIED),
    ],
)
def test_what_is_said_of_the_named_thing_stays_so(kind: str, question: int, text: str, stance: Stance) -> None:
    assert held_stance(text, kind, question) is stance


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We wrote 10 tests and the coverage went from 60 to 85 percent.", 10),
        ("We have 10 tests, and the number of test files grew from 2 to 5.", 10),
        ("We have 10 tests, and the time of a run came from 12 to 4 minutes.", 10),
        ("We had 8 tests, and today 2 more were added.", 8),
        ("We had 8 tests, and today 2 fail.", 8),
        ("We had 2 tests, and now there are 10.", 10),
        ("We had 2 tests at half time, and in the end 10 unit tests.", 10),
        ("We went from 2 to 10 tests.", 10),
        ("The number of unit tests grew from 3 to 12.", 12),
    ],
)
def test_what_grows_beside_the_tests_is_no_number_of_them(text: str, number: int) -> None:
    found = only({7: text}, "test-count")
    assert found is not None
    assert found.value_as(NumberOfTests).number == number
