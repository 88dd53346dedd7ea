"""What is said to be removed in a list below, by a name that is not quite the template's, or beside something else."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.claims.said import claims
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The folders below were deleted:\n- docs\n- notebooks", ["docs", "notebooks"]),
        (
            "We have removed the following folders because they were not needed:\n- docs\n- notebooks",
            ["docs", "notebooks"],
        ),
        ("We removed the following:\n- `docs` folder\n- `src/visualize.py`", ["docs", "src/visualize.py"]),
        ("We removed the following:\n- docs\n\nWe filled notebooks.", ["docs"]),
        ("We removed the following folders:\n- docs\n\nThe docs folder came back later.", []),
        ("The docs and notebooks directories have been removed along with the references.", ["docs", "notebooks"]),
        ("The docs folder where removed.", ["docs"]),
        ("We removed the notebook folder.", ["notebooks"]),
        ("We removed the notebooks-folder.", ["notebooks"]),
        ("These folders were kept:\n- docs", []),
        ("We thought of deleting the following:\n- docs", []),
        ("We have not removed the following folders:\n- docs", []),
        ("If it were ours, we would have removed the following folders:\n- docs", []),
        ("The following folders were removed and replaced by our own:\n- docs", []),
        ("We removed the following parts of the template:\n- the pages of docs\n- what we had no use for", []),
    ],
)
def test_what_is_said_to_be_removed(text: str, names: list[str]) -> None:
    assert [claim.key for claim in claims({5: text}) if claim.id == "removed-said"] == names


@pytest.mark.parametrize(("files", "verdict"), [({}, "consistent"), ({"docs/a.md": "A page.\n"}, "contradicted")])
def test_what_a_list_says_is_held_against_the_tree(make_repo: MakeRepo, files: dict[str, str], verdict: str) -> None:
    (found,) = outcomes(make_repo, {5: "The folders below were deleted:\n- docs"}, files)["removed-said"]
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We remove the docs and the references folders.", {"docs", "references"}),
        ("We also removed the .devcontainer folder.", {".devcontainer"}),
        ("The biggest change was the deletion of the 'docs' folder.", {"docs"}),
        ("Removed docs/: it was not needed.", {"docs"}),
        ("We do not remove the docs folder.", set()),
        ("We remove duplicates from the data folder.", set()),
        ("Removed duplicates: the data folder had many.", set()),
        ("We would remove the docs folder.", set()),
    ],
)
def test_what_is_gone_is_told_in_other_forms(text: str, names: set[str]) -> None:
    assert {claim.key for claim in claims({5: text}) if claim.id == "removed-said"} == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Git protects us from the deletion of src/p/train.py.", []),
        ("Pull requests need a review before the deletion of src/p/train.py.", []),
        ("Pull requests need a review before the deletion of src/p/train.py or another module.", []),
        ("Our cleanup script automates the deletion of data/interim/.", []),
        ("The worst that can happen is the deletion of src/p/train.py.", []),
        ("The deletion of src/p/train.py is stopped by a review.", []),
        ("The cleanup target is the deletion of data/interim/.", []),
        ("In the cleanup step we remove the data/interim/ folder.", []),
        ("We delete the data/interim/ folder by the last script.", []),
        ("Our changes are the removal of docs/.", ["docs"]),
        ("Having none of it led to the removal of docs/.", ["docs"]),
        ("Our changes include the removal of the docs folder.", ["docs"]),
        ("Removal of the docs folder.", ["docs"]),
        ("We remove the docs/ folder.", ["docs"]),
        ("In the last step we removed the docs/ folder.", ["docs"]),
    ],
)
def test_a_removal_that_the_group_did_not_make_of_the_template_is_no_claim(text: str, names: list[str]) -> None:
    assert [claim.key for claim in claims({5: text}) if claim.id == "removed-said"] == names
