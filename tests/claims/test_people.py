"""The members that question 2 lists and question 31 names, held against who committed."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import Claim, Names, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import MakeRepo
from tests.report.conftest import questions

THREE = "s000001, s000002, s000003"
MIXED = "First Last s000001, Other Name s000002, Third Member third@example.org"


def _held(make_repo: MakeRepo, listed: str, text: str, authors: tuple[str, ...], key: str) -> CheckedClaim:
    report = questions(load_catalogue(None), {2: listed, 31: text})
    commits = [(author, {"a.txt": author}) for author in authors[1:]]
    path = make_repo({"reports/README.md": report}, author=authors[0], commits=commits)
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = (one for one in check(extract(repository), repository, {}) if (one.id, one.key) == ("members", key))
    return found


ANN, BO, CY = "Ann <s000001@example.org>", "Bo <bo@example.org>", "s000003 <cy@example.org>"


@pytest.mark.parametrize(
    ("listed", "text", "authors", "verdict", "found"),
    [
        (THREE, "s000001 did a. s000002 did b. s000002 did c.", (ANN, CY), "contradicted", "another is named twice"),
        (THREE, "s000001 did a. s000002 did b. 000002 did c.", (ANN, BO, "Di <d@example.org>"), "contradicted", "twice"),
        (THREE, "s000001 did a. s000002 did b. s000002 and Cyd did c.", (ANN, "Cyd <c@x>"), "unverifiable", "1 listed"),
        (THREE, "s000001 did a. s000002 did b, s000002 c, the last member d.", (ANN, CY), "unverifiable", "1 listed"),
        (THREE, "s000001 did a. s000002 did b. s000002 did c.", (ANN, BO), "unverifiable", "1 listed member not named"),
        (THREE, "s000001 did a. s000002 did b.", (ANN, BO, CY), "unverifiable", "1 listed member not named by study"),
        (THREE, "s000001 did a, s000001 b, s000001 c.", (ANN, BO, CY), "unverifiable", "2 listed members not named"),
        (THREE, "s000001, s000002 and s000009 did all.", (ANN, BO, CY), "unverifiable", "1 named who is not listed"),
        (THREE, "s000001, s000002 and s000003 did all.", (ANN,), "consistent", "the answer names all members"),
        ("s000001", "s000002 did all.", (ANN, BO), "unverifiable", "2 commit authors"),
        (MIXED, "s000001 and s000002 did all.", (ANN, BO, CY), "unverifiable", "1 listed member not named by study"),
        (MIXED, "s000001 and s000002 did all, Third some.", (ANN, BO, CY), "consistent", "the answer names all members"),
        (MIXED, "First, Other and Third did all.", (ANN, BO, CY), "unverifiable", "2 members listed by study number alone"),
        ("s000001, Bo", "s000001 did a. s000001 did b.", (ANN, BO), "unverifiable", "2 commit authors"),
    ],
)  # fmt: skip
def test_a_member_is_left_out_where_another_is_named_twice_in_the_same_list(
    make_repo: MakeRepo, listed: str, text: str, authors: tuple[str, ...], verdict: str, found: str
) -> None:
    held = _held(make_repo, listed, text, authors, "contributions")
    assert held.verdict.value == verdict
    assert found in held.found


@pytest.mark.parametrize(
    ("listed", "authors", "verdict", "found"),
    [
        (
            "s000001, s000003",
            (ANN, CY),
            "consistent",
            "2 commit authors; listed members found among them: 2 by study number",
        ),
        (
            "s000001, s000009",
            (ANN, BO),
            "consistent",
            "2 commit authors; listed members found among them: 1 by study number",
        ),
        (
            "s000001, s000009",
            (ANN,),
            "unverifiable",
            "1 commit author; listed members found among them: 1 by study number",
        ),
        ("s000008, s000009", (ANN, BO), "consistent", "2 commit authors"),
        ("s000001", ("A <1000001@example.org>",), "consistent", "1 commit author"),
        (
            "s000001",
            ("A <x000001y@example.org>",),
            "consistent",
            "1 commit author; listed members found among them: 1 by study number",
        ),
    ],
)
def test_members_are_known_by_study_number(
    make_repo: MakeRepo, listed: str, authors: tuple[str, ...], verdict: str, found: str
) -> None:
    held = _held(make_repo, listed, "", authors, "listed")
    assert (held.verdict.value, held.found) == (verdict, found)


@pytest.mark.parametrize(
    ("listed", "said", "found"),
    [
        ("s000001, s000002", "s000001 wrote the model, s000002 the rest.", {"1 by study number", "all members"}),
        ("Ada Example, Bo Testperson", "Ada wrote the model and Bo the rest.", {"2 by name", "all members"}),
        ("Ada Example, Bo Testperson", "Ada wrote the model.", {"1 listed member not named"}),
        ("s000001, s000002", "We all did everything.", {"1 by study number"}),
        (
            "s000001, s000002",
            "s000001 wrote the model, s000003 the rest.",
            {"1 listed member not", "1 named who is not listed"},
        ),
    ],
)
def test_members_are_facts(make_repo: MakeRepo, listed: str, said: str, found: set[str]) -> None:
    catalogue = load_catalogue(None)
    files = {"reports/README.md": questions(catalogue, {2: listed, 31: said})}
    authors = [("Bo Testperson <12+s000002@users.noreply.example>", {"a": "1"})]
    with open_snapshot(parse_source(str(make_repo(files, author="Ada Example <a@x.example>", commits=authors)))) as one:
        repository = Repository(one, catalogue)
        claims = [claim for claim in check(extract(repository), repository, {}) if claim.id == "members"]
    told = "; ".join(claim.found for claim in claims)
    assert all(words in told for words in found)
    assert ClaimVerdict.CONTRADICTED not in {claim.verdict for claim in claims}
    assert not any(name in claim.said + claim.found for claim in claims for name in ("Ada", "Bo", "00000"))


@pytest.mark.parametrize(
    "author", ["Ada-Example <a@x.example>", "ae <ada.example@x.example>", "Àda Exámple <a@x.example>"]
)
def test_a_member_is_known_by_login_and_mailbox(make_repo: MakeRepo, author: str) -> None:
    held = _held(make_repo, "Ada Example, Bo Testperson", "", (author,), "listed")
    assert held.found == "1 commit author; listed members found among them: 1 by name"


def test_authors_without_a_name_are_told_apart_as_the_item_tells_them(make_repo: MakeRepo) -> None:
    held = _held(make_repo, "s000001, s000002", "", (ANN, BO, "root <root@a1>"), "listed")
    assert held.found.startswith("2 commit authors by name and 1 without a name;")


def test_more_names_than_members_are_names(make_repo: MakeRepo) -> None:
    held = _held(make_repo, "s000001, s000002", "", (ANN, BO, CY), "listed")
    assert held.found == "3 commit authors by name; listed members found among them: 1 by study number"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("s000001 did a. s000002 did b. adalo did c, with s000002.", "consistent"),
        ("s000001 did a. s000002 did b.", "unverifiable"),
    ],
)
def test_who_is_listed_by_initials_is_named_by_them(make_repo: MakeRepo, text: str, verdict: str) -> None:
    held = _held(make_repo, "s000001, s000002, adalo", text, (ANN, BO, CY), "contributions")
    assert held.verdict.value == verdict


@pytest.mark.parametrize(("state", "verdict"), [(State.DONE, "consistent"), (State.UNKNOWABLE, "unverifiable")])
def test_members_are_no_surer_than_the_authors_behind_the_names(
    make_repo: MakeRepo, state: State, verdict: str
) -> None:
    claim = Claim("members", "listed", 2, 9, "2 members", value=Names(("s000001", "s000002")))
    path = make_repo({"a": ""}, author="Ann <ann@example.org>", commits=[("Ann-X <x@example.org>", {"a": "1"})])
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([claim], repository, {"write-access": Finding(state, "2 commit authors")})
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("listed", "said"), [("12000001, 12000002", "2 by number"), ("Ada Example, Bo Testperson", "2 by name")]
)
def test_a_number_of_another_kind_is_no_name(make_repo: MakeRepo, listed: str, said: str) -> None:
    first, second = listed.replace(" Example", "").replace(" Testperson", "").split(", ")
    held = _held(make_repo, listed, f"{first} wrote the model, {second} the rest.", (ANN, BO), "contributions")
    assert held.said == f"contributions of {said}"


@pytest.mark.parametrize(
    ("listed", "text", "verdict", "found"),
    [
        ("", "s000001 did a. s000002 did b.", "consistent", "question 2 lists no member; named members found"),
        (
            "",
            "s000001 did a. s000002 did b. s000003 did c. s000004 did d.",
            "unverifiable",
            "question 2 lists no member",
        ),
        ("", "s000001 did everything.", "unverifiable", "question 2 lists no member"),
        ("s000001, s000002", "s000001 did a. s000002 did b.", "consistent", "names all members"),
    ],
)
def test_who_is_named_by_the_contributions_alone_is_looked_for(
    make_repo: MakeRepo, listed: str, text: str, verdict: str, found: str
) -> None:
    held = _held(make_repo, listed, text, (ANN, BO, CY), "contributions")
    assert held.verdict.value == verdict and found in held.found


@pytest.mark.parametrize(
    ("listed", "state", "verdict"),
    [
        ("s000001, s000003", State.UNKNOWABLE, "unverifiable"),
        ("s000001, s000003", State.DONE, "consistent"),
        ("s000001", State.UNKNOWABLE, "consistent"),
    ],
)
def test_several_names_that_may_be_one_persons_bear_several_members_not_out(
    make_repo: MakeRepo, listed: str, state: State, verdict: str
) -> None:
    report = questions(load_catalogue(None), {2: listed})
    path = make_repo({"reports/README.md": report}, author=ANN, commits=[(CY, {"a.txt": "a"})])
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        read = [claim for claim in extract(repository) if (claim.id, claim.key) == ("members", "listed")]
        (found,) = check(read, repository, {"write-access": Finding(state, "names")})
    assert found.verdict.value == verdict
