"""Where a sentence of an answer ends."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from auditor.claims._prose import split
from tests.claims.said import claims, held_stance


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("We did not use argparse. hydra reads the files.", "hydra reads the files."),
        ("We did not use git-lfs. dvc tracks the data.", "dvc tracks the data."),
        ("No integration tests. pytest runs the rest.", "pytest runs the rest."),
        ("Hydra was not used. train.py takes a file.", "train.py takes a file."),
        ("There is no cache. src/fit/run.py is quick.", "src/fit/run.py is quick."),
        ("We have two. api.dockerfile runs it.", "api.dockerfile runs it."),
    ],
)
def test_a_tool_or_a_file_with_a_small_letter_begins_a_sentence(text: str, second: str) -> None:
    assert split(text)[1:] == [second]


@pytest.mark.parametrize(
    "text",
    [
        "We take a tool, e.g. hydra for it.",
        "It runs at approx. python speed.",
        "We ran it. then we stopped.",
        "The file in src. is read.",
    ],
)
def test_any_other_word_with_a_small_letter_begins_none(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "kind", "question"),
    [
        ("We did not use git-lfs. dvc is used for the data.", "dvc-used", 10),
        ("We did not use argparse. hydra configures the training.", "config-tool", 12),
    ],
)
def test_a_denial_ends_before_the_tool_that_is_affirmed(text: str, kind: str, question: int) -> None:
    (found,) = (one for one in claims({question: text}) if one.id == kind and one.key in (None, "hydra"))
    assert found.stance is Stance.AFFIRMED


def test_a_denial_of_the_tool_itself_stays_one() -> None:
    assert held_stance("We kept it plain. dvc was not used.", "dvc-used", 10) is Stance.DENIED
