"""What an answer says in several sentences, of which one may take another back."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance, Variants
from tests.claims.said import only


@pytest.mark.parametrize(
    ("rest", "stance"),
    [
        ("It ensures our model stays useful by training anew when data drift occurs.", Stance.DENIED),
        ("Furthermore, monitoring what our users send would tell us more.", Stance.DENIED),
        ("For our project, target drift is a more useful measure than data drift.", Stance.DENIED),
        ("Still, monitoring is a significant part of keeping our users content.", Stance.DENIED),
        ("One case is data drift, where we have to train anew.", Stance.DENIED),
        ("Another case is when the accuracy of our model has dropped due to data drift.", Stance.DENIED),
        ("For example, when the accuracy drops due to data drift and we need to train our model anew.", Stance.DENIED),
        ("Therefore, monitoring is a must have for our users where you have to ensure quality.", Stance.DENIED),
        ("The reason for this is that we had to extract features and then use Evidently for drift.", Stance.DENIED),
        ("When our model drifted we had to set up monitoring with Prometheus.", Stance.MIXED),
        ("But this was enough: our API has Prometheus for monitoring.", Stance.MIXED),
        ("This helped us to set up the monitoring dashboard.", Stance.MIXED),
        ("Still, our app is monitored by Grafana.", Stance.MIXED),
    ],
)
def test_what_a_thing_is_good_for_does_not_take_its_denial_back(rest: str, stance: Stance) -> None:
    for denial in ("We did not manage to implement monitoring.", "We made no monitoring, but monitoring could help."):
        found = only({26: f"{denial} {rest}"}, "monitoring-said")
        assert found is not None and found.stance is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We wanted to see the drift but we did not. The reason is that we had to use Evidently for it.", None),
        ("We did not watch for drift. This is because we had to extract features and then use Evidently.", None),
        ("We set it up early. The reason for this is that we use Evidently for drift.", Stance.AFFIRMED),
        ("We did not watch the host. We used Evidently for drift.", Stance.AFFIRMED),
        ("We had no problems. This is because we use Evidently for drift.", Stance.AFFIRMED),
        ("We monitor it, and not by hand. This is because we use Evidently for drift.", Stance.AFFIRMED),
    ],
)
def test_what_explains_a_denial_affirms_nothing(text: str, stance: Stance | None) -> None:
    found = only({26: text}, "monitoring-said")
    assert (found is not None and found.stance is Stance.AFFIRMED) is (stance is Stance.AFFIRMED)


@pytest.mark.parametrize(
    ("text", "stance", "said"),
    [
        (
            "We set a counter where an alert is fired at three calls. Overall we did not prioritize this topic.",
            "mixed",
            0,
        ),
        ("An alert would be good. Overall we did not prioritize this topic.", "denied", 1),
        ("We set an alert by mail. We did not implement monitoring.", "denied", 1),
    ],
)
def test_who_did_not_put_monitoring_first_may_have_some(text: str, stance: str, said: int) -> None:
    found = only({26: text}, "monitoring-said")
    assert found is not None and found.stance is not None
    assert (found.stance.value, found.said) == (stance, text.split(". ")[said].removesuffix(".") + ".")


def test_tests_that_assert_are_formal_ones() -> None:
    given = {25: "We did not perform formal unit testing or load testing of our API."}
    nuances = [
        claim.nuance for kind in ("api-tests-said", "load-test-said") if (claim := only(given, kind)) is not None
    ]
    assert nuances == [None, Nuance.OF_A_KIND]
    of_a_kind = only({25: "We did not write dedicated unit tests of our API."}, "api-tests-said")
    assert of_a_kind is not None and of_a_kind.nuance is Nuance.OF_A_KIND


def test_what_makes_sense_need_not_be_done() -> None:
    found = only(
        {25: "We did not make load tests. It makes sense to write load tests once we have users."}, "load-test-said"
    )
    assert found is not None and found.stance is Stance.DENIED


@pytest.mark.parametrize(
    "text",
    [
        "We had no problems doing {}.",
        "There were no major issues with {}.",
        "It goes without saying that we used {}.",
        "Without {}, it would have been hard.",
        "It would have been hard without {}.",
        "We couldn't have done it without {}.",
        "We had never used {} before.",
        "None of us had done {} before this course.",
        "We had not worked with {} previously.",
        "We did not use {} extensively.",
        "{} was not used to its full potential.",
        "We did not use {} as much as we wanted.",
        "Nothing was done without {}.",
        "We never went without {}.",
        "Not everyone of us used {}.",
        "We never regretted doing {}.",
        "We did not do {} from the start.",
        "We did not use {} until the last week.",
        "We did not use {} for the front end, only for the API.",
        "We did not change the code after adding {}.",
        "Not to mention {}.",
        "{} was not used automatically.",
        "{} was not done in a separate folder.",
        "We could not have finished {} without help.",
        "We have no {} errors.",
        "We did not use {} with scripts, but with make.",
        "As we did not have much we used {} a little.",
        "We used nothing else and did not use make, only {}.",
        "We use neither make nor Docker, only {}.",
    ],
)
@pytest.mark.parametrize(
    ("question", "kind", "thing"), [(10, "dvc-used", "DVC"), (25, "load-test-said", "Load testing")]
)
def test_what_went_well_or_was_not_done_so_much_is_not_denied(text: str, question: int, kind: str, thing: str) -> None:
    alone = only({question: text.format(thing)}, kind)
    assert (alone.stance if alone is not None else None) is (Stance.AFFIRMED if text.endswith(", only {}.") else None)
    found = only({question: f"{text.format(thing)} We used {thing} in the end."}, kind)
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Neither unit testing nor load testing was performed.", Stance.DENIED),
        ("We did not use GCP, nor did we do load testing.", Stance.DENIED),
        ("No load testing was done, nor was any unit testing.", Stance.DENIED),
        ("Unit testing was done but load testing was not.", Stance.DENIED),
        ("Load testing was done but unit testing was not.", Stance.AFFIRMED),
        ("We managed without load testing.", Stance.DENIED),
        ("Without load testing we do not know how many users it serves.", Stance.DENIED),
        ("It was deployed without load testing, which would be the next step.", Stance.DENIED),
        ("We did not do load testing before the deadline.", Stance.DENIED),
        ("There was no time for load testing.", Stance.DENIED),
        ("We did not test by hand as we used Locust for load testing.", Stance.AFFIRMED),
        ("We prioritized unit tests over load testing.", None),
    ],
)
def test_what_is_plainly_denied(text: str, stance: Stance | None) -> None:
    found = only({25: text}, "load-test-said")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (23, "api-said", "We did not use Flask but FastAPI.", Stance.AFFIRMED),
        (23, "api-said", "We did not write the API from scratch.", None),
        (23, "api-said", "We did not find it hard to write the API.", None),
        (24, "deployment-said", "We did not use Cloud Functions, but Cloud Run.", Stance.MIXED),
        (24, "deployment-said", "We did not manually deploy it to the cloud.", Stance.AFFIRMED),
        (22, "cloud-training-said", "We did not use Vertex AI but trained on Compute Engine.", Stance.MIXED),
        (22, "cloud-training-said", "We did not train by hand, but with Vertex AI jobs.", Stance.AFFIRMED),
        (22, "cloud-training-said", "We did not need a GPU to train it in Vertex AI.", None),
        (
            26,
            "monitoring-said",
            "We had no time to set up Grafana, but monitoring with Prometheus works.",
            Stance.AFFIRMED,
        ),
        (11, "ci-linting", "We did not use flake8 but ruff for linting.", Stance.MIXED),
        (11, "ci-linting", "Nothing can be merged without passing linting with ruff.", None),
        (11, "ci-caching", "We did not notice a speed-up from caching.", None),
        (11, "ci-caching", "No caching is used except for the cache of uv.", Stance.MIXED),
        (12, "config-tool", "We did not use fire since Hydra handles it.", None),
        (11, "ci-linting", "We did not use flake8 for linting as ruff does both in our workflow.", Stance.MIXED),
        (
            22,
            "cloud-training-said",
            "We tried to train in Vertex AI, which failed often. In the end it worked.",
            Stance.HYPOTHETICAL,
        ),
        (11, "ci-linting", "Ruff is not run in a separate workflow, it is run with the tests.", None),
        (11, "ci-linting", "There are no linting errors left as ruff runs on each push.", None),
        (
            16,
            "profiling-said",
            "We did not do profiling using cProfile or py-spy, but with the profiler of Lightning.",
            None,
        ),
        (16, "profiling-said", "We did not profile since it was fast, except for the loading.", None),
        (22, "cloud-training-said", "As we did not have many credits we trained one epoch in the cloud.", None),
        (
            22,
            "cloud-training-said",
            "We didn't use the cloud for the search, only for the final training.",
            Stance.AFFIRMED,
        ),
        (24, "deployment-said", "We didn't deploy the front end, only the API on Cloud Run.", Stance.AFFIRMED),
    ],
)
def test_what_is_done_in_another_way_is_not_denied(question: int, kind: str, text: str, stance: Stance | None) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We still need to do load testing.", Stance.HYPOTHETICAL),
        ("We are going to load test it.", Stance.HYPOTHETICAL),
        ("In the course we learned about load testing.", Stance.HYPOTHETICAL),
        ("We discussed load testing.", Stance.HYPOTHETICAL),
        ("We were too busy for load testing.", Stance.HYPOTHETICAL),
        ("Load tests are recommended for every API.", Stance.HYPOTHETICAL),
        ("Unit testing was done; for load testing we did not have the time.", None),
        ("Unit tests ran, and load testing was something we did not get to.", None),
    ],
)
def test_what_is_only_spoken_of_is_not_affirmed(text: str, stance: Stance | None) -> None:
    found = only({25: text}, "load-test-said")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (24, "deployment-said", "This is not done by hand, Cloud Build deploys it to Cloud Run.", None),
        (24, "deployment-said", "We did not do this manually, Cloud Build deploys it to Cloud Run.", Stance.AFFIRMED),
        (24, "deployment-said", "Without the help of the TA we would not have deployed it to Cloud Run.", None),
        (24, "deployment-said", "We haven't deployed it anywhere else than Cloud Run.", Stance.MIXED),
        (
            24,
            "deployment-said",
            "It could not be deployed as a Cloud Function, so Cloud Run was chosen.",
            Stance.AFFIRMED,
        ),
        (24, "deployment-said", "No. We first could not. But then we deployed it.", Stance.AFFIRMED),
        (10, "dvc-used", "No. We first could not. But in the end it worked.", Stance.MIXED),
        (10, "dvc-used", "Did you use DVC for managing data? No, not at first. Then we set it up.", Stance.MIXED),
        (22, "cloud-training-said", "We did not train every model in the cloud.", None),
        (22, "cloud-training-said", "We did not train all of our models in Vertex AI.", None),
        (22, "cloud-training-said", "All models were not trained in the cloud, but the last was.", None),
        (23, "api-said", "We did not use Flask as FastAPI is faster.", None),
        (23, "api-said", "We used FastAPI and not Flask as FastAPI is faster.", Stance.AFFIRMED),
        (
            23,
            "api-said",
            "We didn't manage to make the API for batches, but the one for single predictions works.",
            None,
        ),
        (
            23,
            "api-said",
            "First we did not know how to write an API, but the exercises helped and now we have one.",
            Stance.AFFIRMED,
        ),
        (
            12,
            "config-tool",
            "We did not use argparse or click as Hydra gives us a command line for free.",
            Stance.AFFIRMED,
        ),
        (25, "load-test-said", "We did not manage to break the API by load testing it.", None),
        (24, "deployment-said", "The frontend was not deployed, the API was.", None),
        (24, "deployment-said", "We did not deploy the model ourselves, as Cloud Build does so on each push.", None),
        (
            24,
            "deployment-said",
            "We couldn't deploy it to Cloud Run before the last day, then it worked.",
            Stance.MIXED,
        ),
        (25, "api-tests-said", "Unit tests: ok\nLoad tests: no", None),
    ],
)
def test_what_was_done_after_all_or_by_something_else_is_not_denied(
    question: int, kind: str, text: str, stance: Stance | None
) -> None:
    found = only({question: text}, kind, "hydra" if kind == "config-tool" else None)
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("No. We did not use DVC. But then we used Google Drive instead.", Stance.DENIED),
        ("No. Then again, our data is small.", Stance.DENIED),
        ("No. However, for data that is stored where many can change it, this is important.", Stance.DENIED),
        ("We did not use DVC, but later it would be useful.", Stance.DENIED),
        ("We did not use DVC, but git did not work with it.", Stance.DENIED),
        ("We did not use DVC at all.", Stance.DENIED),
        ("We did not set it up by hand, and DVC was not used.", Stance.DENIED),
        ("None. All in all we did not use DVC.", Stance.DENIED),
        ("We used DVC, but it got lost.", Stance.MIXED),
        ("We set up DVC, but removed it.", Stance.MIXED),
        ("No. 5 of us used DVC, no. 6 did not.", Stance.DENIED),
    ],
)
def test_what_goes_on_after_a_denial_need_not_take_it_back(text: str, stance: Stance) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None and found.stance is stance


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Unit tests: yes\nLoad tests: no", [Stance.AFFIRMED, Stance.DENIED]),
        ("We did neither.", [Stance.DENIED, Stance.DENIED]),
        ("No, neither of them.", [Stance.DENIED, Stance.DENIED]),
        ("API tests: we used pytest\nLoad tests: not done", [Stance.AFFIRMED, Stance.DENIED]),
    ],
)
def test_a_list_of_labels_says_one_thing_of_each(text: str, stances: list[Stance | None]) -> None:
    found = [only({25: text}, kind) for kind in ("api-tests-said", "load-test-said")]
    assert [one.stance if one is not None else None for one in found] == stances


def test_what_a_thing_was_used_to_do_it_does() -> None:
    found = only({10: "DVC was used to do the versioning of our data."}, "dvc-used")
    assert found is not None and found.stance is Stance.AFFIRMED


def test_who_says_no_and_trained_at_home_did_not_train_in_the_cloud() -> None:
    found = only({22: "No, all training was done on our own laptops."}, "cloud-training-said")
    assert found is not None and found.stance is Stance.DENIED


def test_the_question_over_again_says_nothing() -> None:
    given = {
        10: "Did you use DVC for managing data in your project? No.",
        11: "Do you test multiple operating systems? Ubuntu it is.",
    }
    dvc, systems = only(given, "dvc-used"), only(given, "ci-os")
    assert dvc is not None and dvc.stance is Stance.DENIED
    assert systems is not None and systems.value_as(Variants).many is None


def test_who_trains_elsewhere_and_not_in_the_cloud_does_not_affirm_it() -> None:
    found = only({22: "we train on hpc and not in cloud because its free"}, "cloud-training-said")
    assert found is not None and found.stance is Stance.DENIED
    found = only({22: "We train in Vertex AI and not in Compute Engine."}, "cloud-training-said")
    assert found is not None and found.stance is Stance.AFFIRMED


def test_a_file_of_an_exercise_that_was_not_used_affirms_nothing() -> None:
    text = "We trained on HPC. The vertex.yaml is from an exercise that we did not use in the end."
    found = only({22: text}, "cloud-training-said")
    assert found is not None and found.stance is Stance.MIXED


def test_what_is_like_dvc_is_none() -> None:
    text = 'We used a sort of "homemade" DVC. The DVC package was initialized, but it was not used henceforth.'
    found = only({10: text}, "dvc-used")
    assert found is not None
    assert (found.stance, found.said) == (
        Stance.MIXED,
        "The DVC package was initialized, but it was not used henceforth.",
    )


def test_a_denial_does_not_reach_the_end_of_a_list() -> None:
    hooks = "It checks that big files are not added and finally ruff-formatting the code."
    assert only({11: hooks}, "ci-linting") is None
    none = only({11: "We did not set up caching, and no linting."}, "ci-linting")
    assert none is not None and none.stance is Stance.DENIED


def test_a_no_is_quoted_beside_what_was_done_all_the_same() -> None:
    found = only(
        {26: "No, we were unable to introduce any monitoring. Still, we applied evidently to our data."},
        "monitoring-said",
    )
    assert found is not None
    assert (found.stance, found.said) == (
        Stance.MIXED,
        "No, we were unable to introduce any monitoring. … Still, we applied evidently to our data.",
    )


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We could have logged predictions, then compared these with our training data to detect drift.", None),
        ("We logged predictions, then compared these with our training data to detect drift.", Stance.AFFIRMED),
    ],
)
def test_what_would_follow_on_what_was_not_done_was_not_done(text: str, stance: Stance | None) -> None:
    found = only({26: text}, "monitoring-said")
    assert (found.stance if found is not None and found.stance is Stance.AFFIRMED else None) == stance
