from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import Stance, extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import only
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions


def _held(path: Path, key: str) -> CheckedClaim:
    with open_snapshot(parse_source(str(path))) as snapshot:
        opened = Repository(snapshot, load_catalogue(None))
        (found,) = (one for one in check(extract(opened), opened, {}) if (one.id, one.key) == ("branches-and-prs", key))
    return found


def _report(text: str) -> dict[str, str]:
    return {"reports/README.md": questions(load_catalogue(None), {9: text})}


@pytest.mark.parametrize(
    ("branch", "verdict"),
    [
        ("dependabot/pip/x", "unverifiable"),
        ("update/pre-commit-autoupdate", "unverifiable"),
        ("gh-pages", "unverifiable"),
        ("feature", "consistent"),
        ("gh-pages-setup", "consistent"),
    ],
)
def test_branches_of_bots_are_none_of_the_group(make_repo: MakeRepo, branch: str, verdict: str) -> None:
    repository = make_repo(_report("We used branches."))
    run_git(repository, "branch", branch)
    assert _held(repository, "branches").verdict == verdict


NONE = "We did not use branches and pull requests, as we are only three."


@pytest.mark.parametrize(
    ("said", "message", "merged", "verdict"),
    [
        (NONE, "Merge pull request #{} from o/feature", 5, "contradicted"),
        (NONE, "Merge pull request #{} from o/feature", 3, "unverifiable"),
        (NONE, "Merge pull request #{} from o/feature", 1, "unverifiable"),
        ("We mostly did not use pull requests.", "Merge pull request #{} from o/feature", 1, "consistent"),
        (NONE, "Merge pull request #{} from o/dependabot/pip/x", 5, "consistent"),
        (NONE, "Merge pull request #{} from o/update/pre-commit-autoupdate", 5, "consistent"),
        (NONE, "Merge branch 'main' of github.com:o/n ({})", 5, "consistent"),
        (
            "We did not use pull requests at all, it was small enough.",
            "Merge pull request #{} from o/x",
            5,
            "contradicted",
        ),
        ("I did not use pull requests.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("Pull requests weren't used.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("No pull requests were used.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("We chose not to use pull requests.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("Our group used neither branches nor pull requests.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("Neither branches nor PRs were made use of.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("We worked without branches and PRs since we were two.", "Merge pull request #{} from o/x", 5, "contradicted"),
        ("We worked without PRs for small changes.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("We could not have worked without PRs.", "Merge pull request #{} from o/x", 5, None),
        ("No pull requests were used for the report.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("We did not use pull requests, except for the API.", "Merge pull request #{} from o/x", 5, "consistent"),
        ("We did not always use pull requests.", "Merge pull request #{} from o/feature", 5, "unverifiable"),
        ("We did not use pull requests for small changes.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("For the report, we did not use pull requests.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("Two of us did not use pull requests.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("There were no pull requests left unmerged.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        ("We did not use pull requests from forks.", "Merge pull request #{} from o/x", 5, "unverifiable"),
        (
            "We did not use pull requests, though some were opened.",
            "Merge pull request #{} from o/x",
            5,
            "unverifiable",
        ),
        (
            "We did not use pull requests, but a few exist from tests.",
            "Merge pull request #{} from o/x",
            5,
            "unverifiable",
        ),
        (
            "We did not use pull requests or branches for the report.",
            "Merge pull request #{} from o/x",
            5,
            "unverifiable",
        ),
        ("We did not use pull requests as a gate.", "Merge pull request #{} from o/x", 5, "unverifiable"),
    ],
)
def test_pull_requests_that_nobody_is_said_to_have_made(
    make_repo: MakeRepo, said: str, message: str, merged: int, verdict: str | None
) -> None:
    repository = make_repo(_report(said), commits=[("A", {"a.txt": str(number)}) for number in range(60)])
    first = run_git(repository, "rev-list", "--max-parents=0", "HEAD")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for number in range(1, merged + 1):
        told = ("-m", message.format(number))
        head = run_git(repository, *who, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-p", first, *told)
        run_git(repository, "reset", "-q", head)
    if verdict is None:
        assert only({9: said}, "branches-and-prs", "pull requests") is None
        return
    found = _held(repository, "pull requests")
    assert found.verdict == verdict
    of_bots = "dependabot" in message or "autoupdate" in message
    assert (f"0 pull requests (and {merged} of bots), 1 branch" in found.found) is of_bots


@pytest.mark.parametrize(
    ("message", "verdict"),
    [("Merge branch 'feature'", "unverifiable"), ("Merge pull request #1 from o/feature", "consistent"), ("Add it (#2)", "consistent")],
)  # fmt: skip
def test_a_merge_of_ones_own_is_no_pull_request(make_repo: MakeRepo, message: str, verdict: str) -> None:
    repository = make_repo(_report("We used branches and pull requests."))
    run_git(repository, "branch", "feature")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    told = ("-p", "HEAD", "-m", message)
    run_git(repository, "reset", "-q", run_git(repository, *who, "commit-tree", "HEAD^{tree}", *told))
    assert _held(repository, "pull requests").verdict == verdict
    assert _held(repository, "branches").verdict == "consistent"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We did not use branches. In the case we were to change all, we agreed to add a branch.", "We did not use branches."),
        ("We pushed directly to main. Branches would help a larger team.", "We pushed directly to main."),
        ("Fixes were sometimes pushed directly to main. Branches would help us.", "Branches would help us."),
    ],
)  # fmt: skip
def test_a_plain_no_is_quoted_before_what_one_would_do(text: str, said: str) -> None:
    found = only({9: text}, "branches-and-prs", "branches")
    assert found is not None and found.said == said


@pytest.mark.parametrize(("how", "told"), [("hardly", False), ("always", True)])
def test_what_was_hardly_used_is_not_said_to_be_used(how: str, told: bool) -> None:
    text = f"Despite the cost of pull requests, we {how} used them."
    assert (only({9: text}, "branches-and-prs", "pull requests") is not None) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Working on branches and using pull requests were an integral part of the project.", True),
        ("Pull requests were not an important part of the project.", False),
        ("Pull requests are usually an important part of the work.", False),
        ("Reviews were an important part of the project. A pull request has them.", False),
    ],
)
def test_what_is_called_a_part_of_the_work_was_used(text: str, told: bool) -> None:
    found = only({9: text}, "branches-and-prs", "pull requests")
    assert (found is not None and found.stance == "affirmed") is told


@pytest.mark.parametrize(
    ("text", "key", "stance"),
    [
        ("Yes, our work did include branches but not pull requests. PRs are helpful for larger projects.", "pull requests", "denied"),
        ("Some did this: we used branches but not PRs.", "pull requests", None),
        ("We used branches a lot, but no PRs.", "pull requests", "denied"),
        ("We used branches, but not pull requests from forks. We merged pull requests.", "pull requests", "affirmed"),
        ("We did not really use pull requests.", "pull requests", "denied"),
        ("We did not utilize pull requests as much as we perhaps should.", "pull requests", None),
        ("To merge changes, a pull request must be submitted, and be approved by one other member.", "pull requests", "affirmed"),
        ("Afterwards, they issued a pull request explaining the changes.", "pull requests", "affirmed"),
        ("In a large team, a pull request should be opened and must be approved.", "pull requests", "hypothetical"),
        ("Every fix requires the creation of a new branch. If one were to add a log, the branch would be named log.", "branches", "affirmed"),
    ],
)  # fmt: skip
def test_a_way_of_working_is_heard_in_other_words(text: str, key: str, stance: str | None) -> None:
    found = only({9: text}, "branches-and-prs", key)
    assert (found.stance if found is not None else None) == stance


def test_who_has_branches_alone_is_quoted_so() -> None:
    text = "Yes, our workflow did include branches but not pull requests. PRs are helpful for larger projects."
    found = only({9: text}, "branches-and-prs", "pull requests")
    assert found is not None and found.said.startswith("Yes, our workflow")


@pytest.mark.parametrize(
    ("said", "branch", "verdict"),
    [
        ("We did not use branches.", "", "consistent"),
        ("We did not use branches.", "dependabot/pip/x", "consistent"),
        ("We did not use branches.", "feature", "unverifiable"),
        ("No, we did not use PRs. Everyone worked on main.", "feature", "unverifiable"),
        ("We mostly did not use branches.", "feature", "consistent"),
        ("Branches would help a larger group.", "feature", "consistent"),
    ],
)
def test_who_denies_branches_that_are_there_is_not_borne_out(
    make_repo: MakeRepo, said: str, branch: str, verdict: str
) -> None:
    repository = make_repo(_report(said))
    if branch:
        run_git(repository, "branch", branch)
    assert _held(repository, "branches").verdict == verdict


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("- branches: yes\n- pull requests: no", (Stance.AFFIRMED, Stance.DENIED)),
        ("Nobody pushed to main without a pull request.", (None, Stance.AFFIRMED)),
        ("No one was allowed to merge without having their PR reviewed.", (None, Stance.AFFIRMED)),
        ("None of us could push to main without opening a PR first.", (None, Stance.AFFIRMED)),
        ("Nobody should push to main without a pull request.", (None, None)),
        ("In bigger projects nobody can merge without a pull request.", (None, None)),
        ("Nobody merged pull requests.", (None, None)),
    ],
)
def test_a_way_of_working_in_other_words(text: str, stances: tuple[Stance | None, ...]) -> None:
    told = (only({9: text}, "branches-and-prs", key) for key in ("branches", "pull requests"))
    assert tuple(one.stance if one is not None else None for one in told) == stances


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We did not use {} until the last week.", None),
        ("We did not use {} because it was required, but because it helped us.", None),
        ("The biggest problem was that we did not use {} from the start.", None),
        ("The TA asked us why we did not use {}, so we started to.", None),
        ("We did not use {} alone, everybody helped.", None),
        ("We did not use {}.", Stance.DENIED),
    ],
)
@pytest.mark.parametrize("what", ["branches", "pull requests"])
def test_who_tells_when_or_why_it_was_not_used_does_not_deny_it(text: str, what: str, stance: Stance | None) -> None:
    found = only({9: text.format(what)}, "branches-and-prs", what)
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (["dependabot/pip/x"], "0 pull requests (and 1 of bots)"),
        (["dependabot/pip/x", "o/feature"], "1 pull request, "),
        (["o/feature", "o/more"], "2 pull requests, "),
    ],
)
def test_pull_requests_of_bots_are_told_where_there_are_no_others(
    make_repo: MakeRepo, sources: list[str], told: str
) -> None:
    repository = make_repo(_report("We used pull requests."))
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for number, source in enumerate(sources, 1):
        said = ("-p", "HEAD", "-m", f"Merge pull request #{number} from o/{source}")
        side = run_git(repository, *who, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "side")
        run_git(repository, "reset", "-q", run_git(repository, *who, "commit-tree", "HEAD^{tree}", *said, "-p", side))
    assert told in _held(repository, "pull requests").found


@pytest.mark.parametrize(("who", "pulls"), [("dependabot[bot]", 0), ("Ann", 1)])
def test_a_squashed_pull_request_of_a_bot_is_none_of_the_group(make_repo: MakeRepo, who: str, pulls: int) -> None:
    repository = make_repo(_report("We used pull requests."), commits=[(f"{who} <a@example.org>", {"a": "1"})])
    told = ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--amend", "-m", "Bump torch (#1)")
    run_git(repository, *told)
    assert f", {pulls} pull request" in _held(repository, "pull requests").found
