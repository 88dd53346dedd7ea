"""The same thing in the words, or the signs, of somebody else is the same claim."""

from __future__ import annotations

import pytest

from auditor.claims import Claim, NumberOfTests, Stance, Variants
from auditor.claims._prose import whole_words
from tests.claims.said import claims, only


def told(question: int, text: str, kind: str) -> list[tuple[str | None, Stance | None, object]]:
    return [(claim.key, claim.stance, claim.value) for claim in claims({question: text}) if claim.id == kind]


@pytest.mark.parametrize(
    ("question", "kind", "text", "same"),
    [
        (25, "load-test-said", "Load testing was not performed.", "Load testing wasn't performed."),
        (25, "load-test-said", "Load tests were not carried out.", "Load tests weren't carried out."),
        (25, "load-test-said", "We did not load test our API.", "I did not load test my API."),
        (25, "api-tests-said", "API tests were not implemented.", "API tests weren't implemented."),
        (25, "api-tests-said", "We did not perform unit testing of our API.", "I did not perform unit testing of my API."),
        (26, "monitoring-said", "We did not implement monitoring.", "No monitoring was implemented."),
        (26, "monitoring-said", "We did not implement monitoring.", "Monitoring wasn't implemented."),
        (26, "monitoring-said", "We did not implement monitoring.", "There is no monitoring of our model."),
        (16, "profiling-said", "We did not profile our code.", "I did not profile my code."),
        (16, "profiling-said", "Profiling was not done.", "Profiling wasn't done."),
        (16, "profiling-said", "Profiling was not done.", "We skipped profiling."),
        (5, "removed-said", "We have removed the docs folder.", "We've removed the docs folder."),
        (5, "removed-said", "We removed the notebooks folder.", "The group removed the notebooks folder as it was empty."),
        (5, "removed-said", "We removed the notebooks folder.", "We've removed the notebooks folder as it was empty."),
        (24, "deployment-said", "We deployed only locally.", "We only deployed the model locally and not in the cloud."),
        (11, "ci-linting", "Linting is not part of our CI.", "Linting isn't part of our CI."),
        (25, "load-test-said", "We set up Locust but did not use it.", "We set up Locust but didn't use it."),
        (10, "dvc-used", "We didn't use DVC.", "We didn\u00b4t use DVC."),
        (10, "dvc-used", "We didn't use DVC.", "We didn`t use DVC."),
        (10, "dvc-used", "We didn't use DVC.", "We didn\u02bct use DVC."),
        (10, "dvc-used", "We didn't use DVC.", "We did\u200bn\u2019t use DVC."),
        (12, "config-tool", "We used config files.", "We used con\ufb01g \ufb01les."),
        (25, "api-tests-said", "We wrote unit-tests of the API.", "We wrote unit\u2011tests of the API."),
        (25, "load-test-said", "We did X. We did not load test the API.", "we did x. we did not load test the api."),
        (7, "test-count", "In total we made 8 tests.", "In total we made eight (8) tests."),
        (7, "test-count", "In total we made 8 tests.", "in total we made 8 tests. all of them pass."),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_the_same_claim(question: int, kind: str, text: str, same: str) -> None:
    assert told(question, text, kind) == told(question, same, kind) != []


def counted(text: str) -> Claim:
    claim = only({7: text}, "test-count")
    assert claim is not None
    return claim


def test_parts_that_come_to_the_total_behind_them_are_no_further_tests() -> None:
    claim = counted("We implemented 4 data tests and 6 model tests, so 10 tests in all.")
    assert (claim.value_as(NumberOfTests).number, claim.value_as(NumberOfTests).scoped) == (10, False)


def test_a_number_in_brackets_that_is_another_is_not_the_same_one() -> None:
    assert counted("In total we made eight (9) tests.").value != counted("In total we made 9 tests.").value


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Caching is something that we want to add.", Stance.HYPOTHETICAL),
        ("Caching is still on our list.", Stance.HYPOTHETICAL),
        ("Caching is a thing we also wish to have.", Stance.HYPOTHETICAL),
    ],
)
def test_what_one_wants_to_have_is_not_had(text: str, stance: Stance | None) -> None:
    found = only({11: text}, "ci-caching")
    assert (found.stance if found is not None else None) is stance


def test_what_the_code_runs_on_is_not_what_alone_the_tests_run_on() -> None:
    found = only({11: "The code runs on Windows, macOS and Linux, but CI only uses Ubuntu."}, "ci-os")
    assert found is not None
    assert set(found.value_as(Variants).names) - set(found.value_as(Variants).aside) <= {"ubuntu"}
    assert found.value_as(Variants).many is not True


def test_a_full_stop_within_a_name_or_a_number_ends_no_sentence_of_small_letters() -> None:
    found = only({25: "we used e.g. locust for load testing with approx. 10.5 users."}, "load-test-said")
    assert found is not None
    assert (found.stance, found.said) == (
        Stance.AFFIRMED, "we used e.g. locust for load testing with approx. 10.5 users.",
    )  # fmt: skip


def test_a_word_that_is_cut_is_no_other_word() -> None:
    text = "We removed the notebooks"
    assert (whole_words(text, 0, 18), whole_words(text, 4, 14), whole_words(text, -5, 99)) == (
        "We removed the ",
        " the",
        text,
    )
