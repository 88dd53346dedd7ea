"""What is denied of one way to do a thing, or only of doing it, and not of the thing."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Nuance, Stance, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import DONE, GONE, MARK
from tests.claims.said import only
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions

NO_DVC = "We did not use DVC in this project."
BUCKET = "By storing the data on GCP, we achieved a basic form of version control through the bucket."


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        (f"{NO_DVC} {BUCKET}", True),
        (f"{NO_DVC} Instead we kept our data in a bucket with object versioning.", True),
        (f"{NO_DVC} Our dataset is versioned by artifacts of W&B.", True),
        (
            f"{NO_DVC} Since our dataset was small we just used github for the version control, which is not ideal.",
            True,
        ),
        ("No, we did not use DVC. We used git-lfs instead, because we have two files.", True),
        ("No. We used Git LFS instead of DVC.", True),
        ("We did not use DVC but git-lfs, as our data is two files.", True),
        (f"{NO_DVC} We did not use LFS either.", False),
        (NO_DVC, False),
        (f"{NO_DVC} We kept the data in a bucket.", False),
        (f"{NO_DVC} We used git for version control of our code.", False),
        (f"{NO_DVC} We think that version control of data is of use where it changes.", False),
        (f"{NO_DVC} With more time we would have used object versioning for our data.", False),
        (f"{NO_DVC} In a large team, data versioning helps to know what we trained on.", False),
        (f"{NO_DVC} Our data is not versioned.", False),
        (f"{NO_DVC} DVC gives us version control of our data.", False),
        (f"{NO_DVC} If we had more data, then we used version control of the data.", False),
    ],
)
def test_data_may_be_versioned_without_dvc(make_repo: MakeRepo, text: str, otherwise: bool) -> None:
    said = only({10: text}, "dvc-used")
    assert said is not None and said.stance is Stance.DENIED
    assert said.nuance is (Nuance.OTHERWISE if otherwise else None)
    findings = {"data-versioning": Finding(State.NOT_DONE, "no data is tracked")}
    marks = {"data-versioning": MARK._replace(item_id="data-versioning")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is (ClaimVerdict.CONSISTENT if otherwise else ClaimVerdict.CONTRADICTED)
    assert bool(disagreements([said], marks, findings)) is not otherwise


@pytest.mark.parametrize(
    ("traits", "verdict"), [((Trait.OTHERWISE,), ClaimVerdict.CONSISTENT), ((), ClaimVerdict.CONTRADICTED)]
)
def test_who_has_data_in_lfs_denies_no_data_versions_with_dvc(
    make_repo: MakeRepo, traits: tuple[Trait, ...], verdict: ClaimVerdict
) -> None:
    said = only({10: NO_DVC}, "dvc-used")
    assert said is not None and said.stance is Stance.DENIED and said.nuance is None
    marks = {"data-versioning": MARK._replace(item_id="data-versioning")}
    findings = {"data-versioning": Finding.done("so it is").being(*traits)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is verdict
    assert bool(disagreements([said], marks, findings)) is (verdict is ClaimVerdict.CONTRADICTED)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "The API is tested, load testing was not conducted. Load testing was not executed, but would be.",
            "unverifiable",
        ),
        ("Load testing was not done. The load test was never run.", "unverifiable"),
        ("We didn't run any load tests.", "unverifiable"),
        ("We did not perform any load testing.", "contradicted"),
        ("No load test was made. The API was not run in the cloud.", "contradicted"),
    ],
)
@pytest.mark.parametrize("ticked", [True, False])
def test_a_load_test_that_was_not_run_may_have_been_written(
    make_repo: MakeRepo, text: str, verdict: str, ticked: bool
) -> None:
    said = only({25: text}, "load-test-said")
    assert said is not None and said.stance is Stance.DENIED
    marks = {"load-test": MARK._replace(ticked=ticked)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, {"load-test": DONE}, marks)
        (lacking,) = check([said], repository, {"load-test": GONE}, marks)
    # Who ticks a load test ran one.
    assert found.verdict == ("contradicted" if ticked else verdict)
    assert lacking.verdict == ("contradicted" if ticked else "consistent")


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("We implemented a ruff workflow check, but removed it again because it kept failing.", "unverifiable"),
        ("Ruff ran as a GitHub action, until we disabled it.", "unverifiable"),
        ("Ruff finds unused imports and we removed them in the workflow.", "contradicted"),
        ("We removed the workflow and it has ruff.", "contradicted"),
        ("We use ruff.", "contradicted"),
    ],
)
def test_a_linter_that_was_taken_out_of_ci_was_there(make_repo: MakeRepo, told: str, verdict: str) -> None:
    catalogue = load_catalogue(None)
    report = questions(catalogue, {6: told, 11: "We made a ruff check for linting in a GitHub workflow."})
    with open_snapshot(parse_source(str(make_repo({"reports/README.md": report})))) as snapshot:
        repository = Repository(snapshot, catalogue)
        claims = [one for one in extract(repository) if one.id == "ci-linting" and one.question == 11]
        (found,) = check(claims, repository, {"ci-linting": Finding(State.NOT_DONE, "no step that lints")})
    assert found.verdict == verdict
    assert ("question 6" in found.found) is (verdict == "unverifiable")


@pytest.mark.parametrize(
    ("services", "stance"),
    [
        ("Monitoring: it has some metrics, and we set up an example alert for errors.", Stance.MIXED),
        ("We used Cloud Run and buckets.", Stance.DENIED),
        ("We could have set up alerts with Monitoring.", Stance.DENIED),
        ("We did not set up any alert.", Stance.DENIED),
        ("We set up alerts of W&B.", Stance.DENIED),
    ],
)
def test_who_set_up_alerts_is_of_two_minds_about_monitoring(services: str, stance: Stance) -> None:
    said = only({17: services, 26: "We did not implement monitoring of the deployed model."}, "monitoring-said")
    assert said is not None and said.stance is stance


@pytest.mark.parametrize(("before", "verdict"), [("@hydra.main()\n", "unverifiable"), ("", "contradicted")])
def test_hydra_that_was_used_once_is_not_contradicted(make_repo: MakeRepo, before: str, verdict: str) -> None:
    said = Claim("config-tool", "hydra", 12, 9, "We used hydra for our experiments.", Stance.AFFIRMED)
    code = "from omegaconf import OmegaConf\n{}def main():\n    OmegaConf.load('a.yaml')\n"
    root = make_repo({"src/train.py": code.format(before)})
    (root / "src" / "train.py").write_text(code.format(""), encoding="utf-8")
    run_git(root, "commit", "-q", "--allow-empty", "-am", "plain")
    with open_snapshot(parse_source(str(root)), worktree=False) as snapshot:
        findings = {"hydra": Finding.partial("only OmegaConf, not Hydra")}
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict == verdict
    assert ("src/train.py had hydra.main" in found.found) is bool(before)
