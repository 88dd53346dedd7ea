"""What is told of the beginning, and taken back by a next sentence that does not name it."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.held import outcomes
from tests.claims.said import only
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (12, "config-tool", "We initially used Hydra for this. In the very end, we ended up not doing it.", "mixed"),
        (12, "config-tool", "At first we used Hydra. This was later dropped.", "mixed"),
        (12, "config-tool", "At first we used click. We ended up not doing this (click is commented out).", "mixed"),
        (12, "config-tool", "We used Hydra at first. It turned out to be too much, so we read constants.", "mixed"),
        (
            12,
            "config-tool",
            "Initially, the values were loaded by Hydra. In the final version this is no longer so.",
            "mixed",
        ),
        (12, "config-tool", "We used Hydra in the beginning. We then switched to plain constants.", "mixed"),
        (10, "dvc-used", "We used DVC in the beginning. In the end we stopped doing so.", "mixed"),
        (11, "ci-linting", "Initially we ran the linter in CI as well. We ended up not doing this.", "mixed"),
        (23, "api-said", "We initially wrote an API with FastAPI. In the end, we ended up not doing this.", "mixed"),
        (24, "deployment-said", "We initially deployed it to Cloud Run. We ended up not doing this.", "mixed"),
        (25, "load-test-said", "We initially load tested it with Locust. We ended up not doing this.", "mixed"),
        (10, "dvc-used", "Initially, we used DVC with a drive. Later we moved to a bucket.", "affirmed"),
        (10, "dvc-used", "We used DVC for all of our data. In the end we stopped doing so for plots.", "affirmed"),
        (10, "dvc-used", "We first set up DVC. The old scripts were later dropped.", "affirmed"),
        (12, "config-tool", "At first we used Hydra by hand. The tests were dropped.", "affirmed"),
    ],
)
def test_a_beginning_that_the_next_sentence_takes_back_is_both(
    question: int, kind: str, text: str, stance: str
) -> None:
    found = only({question: text}, kind)
    assert found is not None
    assert found.stance is Stance(stance)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("At first we used caching in the workflow.", "unverifiable"),
        ("We used caching in the workflow.", "contradicted"),
        ("First, we used caching in the workflow.", "contradicted"),
    ],
)
def test_what_was_so_at_first_need_not_be_so(make_repo: MakeRepo, text: str, verdict: str) -> None:
    (found,) = outcomes(make_repo, {11: text})["ci-caching"]
    assert found.verdict.value == verdict


def test_a_tool_is_shown_where_it_is_imported(make_repo: MakeRepo) -> None:
    more = {"src/train.py": "import os\nimport argparse\n\nargparse.ArgumentParser().parse_args()\n"}
    found = outcomes(make_repo, {12: "We used argparse."}, more)
    assert [(one.evidence[0].path, one.evidence[0].line) for one in found["config-tool"]] == [("src/train.py", 2)]
