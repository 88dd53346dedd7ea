"""Figures that an answer shows, held against the images of the repository."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes, verdicts
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions

OWN = "https://github.com/o/n"


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("figures/own.png", "consistent"),
        (f"{OWN}/blob/main/reports/figures/own.png", "consistent"),
        (f"{OWN}/blob/main/reports/figures/gone.png", "contradicted"),
        (f"{OWN}/blob/dev/reports/figures/gone.png", "unverifiable"),
        ("https://github.com/o/other/blob/main/reports/figures/own.png", "unverifiable"),
        ("https://github.com/user-attachments/assets/0123-abc", "unverifiable"),
        ("https://example.com/gone.png", "unverifiable"),
        ("figures/<name>.png", "unverifiable"),
        ("figures/gone.png", "contradicted"),
    ],
)
def test_a_figure_from_elsewhere_is_none_that_is_missing(make_repo: MakeRepo, target: str, verdict: str) -> None:
    found = verdicts(make_repo, {4: f"See {OWN}/blob/main/tests/test_x.py.", 19: f"![a]({target})"})
    assert found["figures"] == {verdict}


def test_an_image_is_missed_where_others_are_answered(make_repo: MakeRepo) -> None:
    assert "figures" in outcomes(make_repo, {4: "It takes uv sync."})


@pytest.mark.parametrize(
    ("answers", "said", "found"),
    [
        (
            {19: "--- `![a](figures/own.png)` ---"},
            "image figures/own.png, in backticks",
            "reports/figures/own.png is tracked, but the page shows what stands in backticks as text",
        ),
        (
            {19: "`![a](figures/own.png)`", 20: "Here: `![b](figures/two.png)` and `![c](figures/gone.png)`"},
            "image figures/own.png and 2 more, in backticks",
            "reports/figures/own.png and 1 more are tracked, but the page shows what stands in backticks as text",
        ),
        ({19: "`![a](figures/gone.png)`"}, "image figures/gone.png, in backticks", "nothing to look at"),
        ({19: "Write `![my_image](figures/<image>.<extension>)`."}, "no image in any answer", "nothing to look at"),
    ],
)
def test_images_in_backticks_are_told_of(make_repo: MakeRepo, answers: dict[int, str], said: str, found: str) -> None:
    (claim,) = outcomes(make_repo, answers, {"reports/figures/two.png": "2"})["figures"]
    assert (claim.said, claim.verdict.value, claim.found) == (said, "unverifiable", found)


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("figures/own.jpg", "contradicted"),
        ("figures/own", "contradicted"),
        ("figures/owm.png", "contradicted"),
        ("figures/own.PNG", "consistent"),
        ("figures/owned.jpg", "contradicted"),
        ("figures/two.jpg", "contradicted"),
        ("figures/empty.png", "contradicted"),
    ],
)
def test_an_image_under_another_name_is_not_the_one_that_is_shown(
    make_repo: MakeRepo, target: str, verdict: str
) -> None:
    more = {"reports/figures/two.md": "2", "reports/figures/two.pdf": "2", "reports/figures/empty.png": ""}
    (claim,) = outcomes(make_repo, {19: f"![a]({target})"}, more)["figures"]
    assert claim.verdict.value == verdict
    if target in ("figures/own.jpg", "figures/own", "figures/owm.png"):
        assert claim.found == f"{target} is not tracked; reports/figures/own.png is"
        assert claim.evidence[0].path == "reports/figures/own.png"


@pytest.mark.parametrize(
    ("target", "note"),
    [
        ("figures/Own.PNG", ", though the page looks for it in other capitals"),
        ("own.png", ", though not where the page looks for it"),
        ("figures/own.png", ""),
    ],
)
def test_an_image_that_is_there_but_for_its_path_is_told_of(make_repo: MakeRepo, target: str, note: str) -> None:
    (found,) = outcomes(make_repo, {19: f"![a]({target})"})["figures"]
    assert (found.verdict.value, found.found) == ("consistent", f"reports/figures/own.png is tracked{note}")


@pytest.mark.parametrize("target", ["figures/own.pngpng", "figures/own.png.png", "figures/own.png.jpeg"])
def test_an_image_whose_suffix_was_typed_twice_is_shown_the_one_that_is_there(make_repo: MakeRepo, target: str) -> None:
    (found,) = outcomes(make_repo, {19: f"![a]({target})"})["figures"]
    assert (found.verdict.value, found.found) == (
        "contradicted",
        f"{target} is not tracked; reports/figures/own.png is",
    )


def test_an_image_of_that_name_in_another_folder_may_be_the_one_that_is_shown(make_repo: MakeRepo) -> None:
    (found,) = outcomes(make_repo, {19: "![a](figures/plan.png)"}, {"docs/plan.png": "1"})["figures"]
    assert (found.verdict.value, found.found) == (
        "unverifiable",
        "not where the answer looks for it; docs/plan.png may be meant",
    )


@pytest.mark.parametrize("target", ["figures/f%C3%A5.png", "figures/f\u00e5.png", "figures/fa\u030a.png"])
def test_an_accent_of_two_signs_is_the_one_of_one_sign(make_repo: MakeRepo, target: str) -> None:
    (found,) = outcomes(make_repo, {19: f"![a]({target})"}, {"reports/figures/fa\u030a.png": "1"})["figures"]
    assert found.verdict.value == "consistent"


def test_an_image_of_another_branch_is_told_of(make_repo: MakeRepo) -> None:
    report = questions(load_catalogue(None), {19: "![a](figures/own.png) ![b](figures/away.png)"})
    first: dict[str, str | bytes | None] = {"reports/README.md": report, "reports/figures/own.png": b"\x89PNG"}
    path = make_repo(first, commits=[("Ann", {"reports/figures/away.png": b"\x89PNG2"})])
    run_git(path, "branch", "pictures")
    run_git(path, "reset", "-q", "--hard", "HEAD~1")
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = {one.key: one.found for one in check(extract(repository), repository, {}) if one.id == "figures"}
    assert found["figures/away.png"] == "not tracked at this commit; it is on the branch pictures"


def test_a_picture_that_dvc_keeps_is_not_held_against_anybody(make_repo: MakeRepo) -> None:
    more = {"reports/figures/kept.png.dvc": "outs:\n- md5: a1\n  path: kept.png\n"}
    found = verdicts(make_repo, {29: "![](figures/kept.png) ![](figures/gone.png)"}, more)["figures"]
    assert found == {"unverifiable", "contradicted"}
