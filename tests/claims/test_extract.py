"""What is read out of answers, by phrasings as people write them."""

from __future__ import annotations

import pytest

from auditor.claims import Stance, Variants
from tests.claims.said import claims, only
from tests.soon import soon


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (10, "dvc-used", "Yes, it kept our data in one place.", Stance.AFFIRMED),
        (10, "dvc-used", "We used DVC, but it didn't help a lot.", Stance.AFFIRMED),
        (10, "dvc-used", "No. It would be beneficial to use DVC if the data changed.", Stance.DENIED),
        (10, "dvc-used", "We ended up not using DVC because the data is small.", Stance.DENIED),
        (10, "dvc-used", "We did not use DVC for versions. Instead, we used DVC as a storage.", Stance.MIXED),
        (10, "dvc-used", "We used DVC and did not have any problems with DVC.", Stance.AFFIRMED),
        (
            9,
            "branches-and-prs",
            "We chose not to use branches. Our group is small, in larger teams there is a lot to gain from branches.",
            Stance.DENIED,
        ),
        (25, "api-tests-said", "We were able to create a test, which tests if the API answers.", Stance.AFFIRMED),
        (25, "load-test-said", "We did not do load testing because we ran out of time.", Stance.DENIED),
        (25, "load-test-said", "We wrote unit tests but no load tests were made.", Stance.DENIED),
        (25, "load-test-said", "For load testing, we would use Locust.", Stance.HYPOTHETICAL),
        (25, "load-test-said", "We ran out of time for load testing.", Stance.DENIED),
        (25, "load-test-said", "There are unit tests, while load tests are missing.", Stance.DENIED),
        (25, "load-test-said", "We did not see errors during the load test.", None),
        (25, "load-test-said", "The app did not crash in the load test which we made.", None),
        (10, "dvc-used", "Although we set up DVC, we never really used it.", Stance.MIXED),
        (10, "dvc-used", "DVC was hard to set up, therefore we skipped it.", Stance.MIXED),
        (23, "api-said", "Sadly no, there was no time before making an API.", Stance.DENIED),
        (10, "dvc-used", "In the end, no. DVC would help with data that changes.", Stance.DENIED),
        (25, "load-test-said", "If we were to load test the API, we'd use Locust.", Stance.HYPOTHETICAL),
        (25, "load-test-said", "For load testing, we used Locust with 20 users.", Stance.AFFIRMED),
        (25, "load-test-said", "We did not complete a full load test.", None),
        (25, "load-test-said", "We not only wrote unit tests, we also ran Locust.", Stance.AFFIRMED),
        (25, "api-tests-said", "We made unit tests of the API and did not perform load testing.", Stance.AFFIRMED),
        (25, "api-tests-said", "API test: with 300 concurrent users it answered 90 requests per second.", None),
        (25, "api-tests-said", "We wrote an API test with pytest for 3 users.", Stance.AFFIRMED),
        (25, "api-tests-said", "Neither happened: we did not write unit tests or load tests.", Stance.DENIED),
        (23, "api-said", "No errors came up when we wrote the API.", None),
        (23, "api-said", "No we ran out of time.", Stance.DENIED),
        (23, "api-said", "We wrote an API with FastAPI.", Stance.AFFIRMED),
        (26, "monitoring-said", "We did not manage to implement monitoring.", Stance.DENIED),
        (
            26,
            "monitoring-said",
            "We made no monitoring. Still, we know that monitoring is good. Monitoring of drift is done by comparing.",
            Stance.DENIED,
        ),
        (26, "monitoring-said", "We made no monitoring. Later we added monitoring with Prometheus.", Stance.MIXED),
        (25, "api-tests-said", "API tests cover the root route, just to see if the service is up.", Stance.AFFIRMED),
        (25, "api-tests-said", "API tests cover what users should see; they would come first.", None),
        (25, "api-tests-said", "We wrote unit tests to check if the routes answer.", Stance.AFFIRMED),
        (12, "config-tool", "At first hydra was used for this, but we decided on sweeps instead.", None),
        (11, "ci-caching", "We make use of caching for pip.", Stance.AFFIRMED),
        (11, "ci-caching", "We do not use caching.", Stance.DENIED),
        (11, "ci-caching", "The file has a cache for each system, which makes future runs faster.", Stance.AFFIRMED),
        (11, "ci-caching", "A cache is for the future.", None),
        (11, "ci-linting", "One workflow runs ruff on every push.", Stance.AFFIRMED),
        (11, "ci-linting", "Our workflows are there to maintain code quality and to test.", None),
        (11, "ci-linting", "We run code quality checks in one workflow.", Stance.AFFIRMED),
        (9, "branches-and-prs", "In the beginning, we did not use branches a lot, as we had little code.", None),
        (11, "ci-linting", "In the future one could extend it with linting.", Stance.DENIED),
        (10, "dvc-used", "We chose not to use DVC. DVC isn't really necessary, as our data is small.", Stance.DENIED),
        (10, "dvc-used", "We use DVC. DVC was not that hard to learn for us.", Stance.AFFIRMED),
        (11, "ci-caching", "We tried to use caching of wheels, but decided on dropping it.", Stance.DENIED),
        (11, "ci-caching", "We tried caching, and removed it. Later we added a cache again.", Stance.MIXED),
        (11, "ci-caching", "The job caches packages so that pip does not fetch them anew.", Stance.AFFIRMED),
        (11, "ci-caching", "The job has no cache, so that packages are always new.", Stance.DENIED),
        (9, "ci-linting", "Our GitHub Actions run the tests and check it by linting with ruff.", Stance.AFFIRMED),
        (29, "ci-linting", "A CI pipeline which includes tests and flake8 starts at every push.", Stance.AFFIRMED),
        (29, "ci-linting", "A CI pipeline could include tests and flake8.", None),
        (6, "ci-linting", "Our workflow was to run ruff by hand.", None),
        (11, "ci-linting", "We set up a codecheck that runs ruff check but in the end do not use.", Stance.MIXED),
        (23, "api-said", "We did. It answers with a class.", Stance.AFFIRMED),
        (25, "load-test-said", "For load testing we can use a tool like Locust.", Stance.HYPOTHETICAL),
        (25, "load-test-said", "We can use Locust.", None),
        (25, "load-test-said", "We ran Locust, so that we can say how many users it stands.", Stance.AFFIRMED),
        (23, "api-said", "It can be deployed with FastAPI, but we have yet to write it.", Stance.HYPOTHETICAL),
        (11, "ci-linting", "- style.yml: checks that all scripts comply with pep8 rules", Stance.AFFIRMED),
        (11, "ci-linting", "We did not check for PEP 8 there.", None),
        (11, "ci-linting", "The second workflow is one for testing the code format.", Stance.AFFIRMED),
        (11, "ci-linting", "We test that the data has the right format.", None),
        (25, "api-tests-said", "Yes, both. Find them in the folder.", Stance.AFFIRMED),
        (
            25,
            "load-test-said",
            "We did start looking into writing load tests for our API, but made a simple one.",
            Stance.HYPOTHETICAL,
        ),
        (25, "load-test-said", "Yes, both. Find them in the folder.", Stance.AFFIRMED),
        (25, "api-tests-said", "We made some unit (integration) tests for our API.", Stance.AFFIRMED),
        (10, "dvc-used", "We only started using dvc late. We ended up making use of gsutil instead.", Stance.MIXED),
        (10, "dvc-used", "We started using dvc late. We ended up storing all with dvc instead.", Stance.AFFIRMED),
        (9, "branches-and-prs", "Most of the group members had branches of their own.", Stance.AFFIRMED),
        (11, "ci-linting", "This entails linting with flake8, but not black.", Stance.AFFIRMED),
        (11, "ci-linting", "We do tests, but no linting.", Stance.DENIED),
        (11, "ci-linting", "One file sees that data can be had, the next runs flake8 over all.", Stance.AFFIRMED),
        (11, "ci-linting", "It would run the tests, and then flake8 over all, so that it can be merged.", None),
        (9, "branches-and-prs", "Everyone worked in their own branch.", Stance.AFFIRMED),
        (9, "branches-and-prs", "Each team member had branches.", Stance.AFFIRMED),
        (11, "ci-linting", "One file holds code checks (among them flake8).", Stance.AFFIRMED),
        (
            26,
            "monitoring-said",
            "We have not set up monitoring. Monitoring is essential as it tells us of drift.",
            Stance.DENIED,
        ),
        (
            26,
            "monitoring-said",
            "Unfortunately, we encountered challenges in incorporating monitoring. Our aim is to establish it.",
            Stance.DENIED,
        ),
        (
            26,
            "monitoring-said",
            "Unfortunately, we had problems setting up monitoring. In the end we deployed Prometheus.",
            Stance.MIXED,
        ),
        (26, "monitoring-said", "We monitor it. Sadly, we had issues in setting up monitoring.", Stance.AFFIRMED),
        (26, "monitoring-said", "We did not monitor. We know monitoring is vital for our users.", Stance.DENIED),
        (26, "monitoring-said", "We did not make monitoring. We rely on the monitoring of the host.", Stance.MIXED),
        (10, "dvc-used", "We did not use DVC. Though DVC offers a lot, our own folders were fine.", Stance.DENIED),
        (26, "monitoring-said", "We made no monitoring. Data can drift from what it was.", Stance.DENIED),
        (26, "monitoring-said", "Few will use it, so we left system monitoring out.", Stance.DENIED),
        (10, "dvc-used", "We did not use DVC. We do data version control using another tool.", Stance.DENIED),
        (26, "monitoring-said", "We did not prioritize this part, as the cloud does some of it.", Stance.DENIED),
        (25, "load-test-said", "We didn't. If we did, we could look at times.", Stance.DENIED),
        (25, "api-tests-said", "No, we did not do any of this. One could test the routes.", Stance.DENIED),
        (25, "load-test-said", "We did not find it easy. Locust was run in the end.", Stance.AFFIRMED),
        (29, "api-said", "A model can be deployed with FastAPI, but we have yet to make that automatic.", None),
        (12, "config-tool", "We used Hydra until the last day, and then one file.", Stance.MIXED),
        (12, "config-tool", "We used Hydra until the last day. Hydra reads all our files.", Stance.AFFIRMED),
        (12, "config-tool", "In the end we made a single config.json for all of it.", Stance.AFFIRMED),
        (12, "config-tool", "We made a single results.json for all of it.", None),
        (26, "monitoring-said", "We made a drift detection that was not fully tested.", Stance.AFFIRMED),
        (
            26,
            "monitoring-said",
            "We made no monitoring. We plan to watch inputs, ensuring any drift is met.",
            Stance.DENIED,
        ),
        (10, "dvc-used", "We didn't use DVC. In a project of many group members, DVC ensures order.", Stance.DENIED),
        (26, "monitoring-said", "Monitoring will help us to see what users do.", Stance.HYPOTHETICAL),
        (26, "monitoring-said", "We watch all inputs daily, ensuring that any drift is met.", Stance.AFFIRMED),
        (9, "branches-and-prs", "We did not incorporate pull requests into our work.", Stance.DENIED),
        (9, "branches-and-prs", "We only used the main branch and made no pull requests.", Stance.DENIED),
        (9, "branches-and-prs", "We merged feature branches into main.", Stance.AFFIRMED),
        (9, "branches-and-prs", "Pull requests can improve what team members know of each other.", Stance.HYPOTHETICAL),
        (9, "branches-and-prs", "We made pull requests, by which all of us can improve the code.", Stance.AFFIRMED),
        (26, "monitoring-said", "Monitoring was out of reach for us.", None),
        (26, "monitoring-said", "Monitoring was sacrificed, as we had little time.", None),
        (26, "monitoring-said", "We had to cut monitoring from the scope.", None),
        (26, "monitoring-said", "We did nothing in terms of monitoring.", None),
        (25, "load-test-said", "Load testing fell outside of our scope.", None),
        (23, "api-said", "Since we used Streamlit the FastAPI module was not further explored.", None),
        (25, "load-test-said", "We ran out of credits before load testing.", Stance.DENIED),
        (25, "load-test-said", "We saw little point in load testing a toy.", None),
        (10, "dvc-used", "We relied on a bucket in place of DVC.", None),
        (10, "dvc-used", "We left the raw files to DVC.", Stance.AFFIRMED),
        (26, "monitoring-said", "We removed old rows, and made monitoring of what is new.", Stance.AFFIRMED),
        (11, "ci-caching", "We avoided caching, as this was deemed to be of little use.", Stance.DENIED),
        (11, "ci-caching", "We opted out of caching, but gave up on using caches only late.", Stance.DENIED),
        (11, "ci-caching", "We forgot to add caching.", Stance.DENIED),
        (11, "ci-caching", "We avoided caching problems with pinned versions.", None),
        (11, "ci-caching", "We use caching so that we avoided long runs.", Stance.AFFIRMED),
        (11, "ci-caching", "We avoided long runs by caching of wheels.", Stance.AFFIRMED),
        (11, "ci-linting", "We run ruff to avoid linting errors.", Stance.AFFIRMED),
        (11, "ci-caching", "We deemed caching to be unnecessary for what is so small.", None),
        (11, "ci-caching", "Our caching spares us unnecessary downloads.", Stance.AFFIRMED),
        (11, "ci-caching", "We removed caching, which kept old wheels.", None),
        (11, "ci-caching", "Instead of caching we install all anew.", None),
        (12, "config-tool", "Instead of using external YAML files (Hydra), we made a plain class.", None),
        (12, "config-tool", "Rather than argparse we used Hydra.", Stance.AFFIRMED),
        (10, "dvc-used", "Rather than using DVC, we keep data in a bucket.", None),
        (
            26,
            "monitoring-said",
            "We did not make monitoring. For our setup detecting drift is not very useful as we have all of the data.",
            Stance.DENIED,
        ),
        (
            26,
            "monitoring-said",
            "No, we have no monitoring. With monitoring, we among other things seek to detect drift.",
            Stance.DENIED,
        ),
        (26, "monitoring-said", "Monitoring was not yet implemented.", Stance.DENIED),
        (
            12,
            "config-tool",
            "We learned later that mixing both Hydra and Click does not make sense, and kept Click.",
            None,
        ),
        (12, "config-tool", "Any value can be set without modifying the config file.", None),
        (12, "config-tool", "We set all values by hand without config files.", Stance.DENIED),
        (
            12,
            "config-tool",
            "The values were taken out of the script and moved into the config.yaml file.",
            Stance.AFFIRMED,
        ),
        (12, "config-tool", "Ideally one would have a config file for each.", Stance.HYPOTHETICAL),
        (12, "config-tool", "We used an argument parser for the rate.", Stance.AFFIRMED),
        (12, "config-tool", "One can also give a path via argparse.", Stance.AFFIRMED),
        (12, "config-tool", "gcloud builds submit --config=cloudbuild.yaml .", None),
        (24, "api-said", "We host it at home with fast-api.", Stance.AFFIRMED),
        (26, "monitoring-said", "The implementation of monitoring was not achieved.", Stance.DENIED),
        (26, "monitoring-said", "Drift detection was not developed by us.", Stance.DENIED),
        (26, "monitoring-said", "Monitoring will be a nice addition to our model.", Stance.HYPOTHETICAL),
        (26, "monitoring-said", "Setting up monitoring for our model is super important.", None),
        (26, "monitoring-said", "Monitoring is important, so we set up monitoring with Prometheus.", Stance.AFFIRMED),
        (
            26,
            "monitoring-said",
            "We tried to implement it but we don't manage to do it. Monitoring will be good for our users.",
            Stance.DENIED,
        ),
        (26, "monitoring-said", "We tried to implement it but at first failed, and then did it.", None),
        (31, "load-test-said", "- Writing unit tests and load test scripts for the api.", Stance.AFFIRMED),
        (
            11,
            "ci-caching",
            "One file is for tests. It makes use of caching for wheels. The linter runs without cache.",
            Stance.MIXED,
        ),
        (11, "ci-caching", "The linter runs without cache. A cache could be used for the tests.", Stance.DENIED),
        (11, "ci-linting", "The style workflow runs ruff, if that fails nothing can be merged.", Stance.AFFIRMED),
        (11, "ci-linting", "If there were time, one more file would start, which runs ruff.", None),
        (10, "dvc-used", "DVS was not used in our project.", Stance.DENIED),
        (31, "load-test-said", "- Tried writing load tests for the api.", None),
        (31, "load-test-said", "- Load tests of the api", None),
        (31, "load-test-said", "- Writing the questions of the report about load testing", None),
        (31, "load-test-said", "- Made the slides on load tests", None),
        (31, "load-test-said", "- Building the API except load tests", None),
        (31, "dvc-used", "- Adding answers for DVC", None),
        (10, "dvc-used", "We did not keep them apart, dvs. there is one folder.", None),
        (25, "load-test-said", "Through load testing 100 requests/s was not achieved.", None),
        (25, "load-test-said", "Load testing was not achieved.", Stance.DENIED),
        (26, "monitoring-said", "We tried this but it did not work at first, then we used Grafana instead.", None),
        (26, "monitoring-said", "We tried to do it but did not manage all of it, only the metrics.", None),
        (26, "monitoring-said", "We tried it but did not get it to work.", Stance.DENIED),
        (11, "ci-linting", "Nothing in the workflow runs ruff.", None),
        (11, "ci-linting", "The pre-commit hook runs ruff, which is not in CI.", Stance.DENIED),
        (11, "ci-caching", "One workflow uses a cache, the other is without cache.", Stance.MIXED),
        (11, "ci-caching", "We attempted to make use of caching, but ended up not using a cache.", Stance.DENIED),
    ],
)
def test_negation_and_its_reach(question: int, kind: str, text: str, stance: Stance | None) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) == stance


def test_another_question_may_say_what_the_own_one_leaves_empty() -> None:
    found = only({3: "Nothing much.\n\nWe used DVC to store the pictures."}, "dvc-used")
    assert found is not None and found.question == 3 and found.stance is Stance.AFFIRMED


def test_docker_files_by_name_figures_and_links() -> None:
    found = claims(
        {15: "Run `docker build -f dockerfiles/job.dockerfile .`", 19: "![b](figures/b.png)", 4: "[x](../x.txt)"}
    )
    named = {(claim.id, claim.key) for claim in found}
    assert {
        ("docker-named", "dockerfiles/job.dockerfile"),
        ("figures", "figures/b.png"),
        ("own-links", "../x.txt"),
    } <= named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We dont use DVC.", "We dont use DVC."),
        ("We don't use DVC. Others dont either.", "We don't use DVC."),
        ("We don’t use DVC.", "We don't use DVC."),
        ("No. We did not use DVC for the data.", "No. We did not use DVC for the data."),
        ("No.", "No."),
    ],
)
def test_an_answer_is_quoted_as_it_was_written(text: str, said: str) -> None:
    assert [claim.said for claim in claims({10: text}) if claim.id == "dvc-used"] == [said]


def test_no_study_number_is_said() -> None:
    found = [claim for claim in claims({2: "s000001, s000002", 31: "s000001 wrote all"}) if claim.id == "members"]
    assert [claim.key for claim in found] == ["listed", "contributions"]
    assert not any("00000" in claim.said for claim in found)


@pytest.mark.parametrize("text", ["a-" * 20_000, "not " * 9_000, "1 " * 9_000, "(" * 9_000, "did" + " " * 9_000 + "x"])
def test_odd_answers_end_soon(text: str) -> None:
    with soon(10):
        found = claims(dict.fromkeys((7, 8, 10, 11, 15, 25), f"We did not use DVC. {text}"))
    assert [one.stance for one in found if one.id == "dvc-used"] == [Stance.DENIED]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We keep our code quality tools up to date. Linting is enforced automatically.", "Linting is enforced automatically."),
        ("We use pre-commit.\n\n- Linting: ruff on every push", "Linting: ruff on every push"),
        ("Our workflow runs pre-commit. Ruff is a pre-commit hook.", "Our workflow runs pre-commit."),
    ],
)  # fmt: skip
def test_linting_is_told_by_the_sentence_that_names_it(text: str, said: str) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and found.said == said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We test on Ubuntu and macOS to see that it works at all, not just on our local machines.", ("macos", "ubuntu")),
        ("We test on Ubuntu, and use macOS on our local machines.", ()),
    ],
)  # fmt: skip
def test_what_does_not_only_run_at_home_runs_elsewhere(text: str, names: tuple[str, ...]) -> None:
    found = only({11: text}, "ci-os")
    assert (found.value_as(Variants).names if found is not None else ()) == names
