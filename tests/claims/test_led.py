"""Where a link leads that is read as the host reads it, and where nobody gets by it."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Linked
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions, template

OWN = "https://github.com/o/n"
FILES = ("tests/test_x.py", "configs/a b.yaml", "web/dockerfiles/api.dockerfile", "web/configs/c.yaml")


def _led(make_repo: MakeRepo, target: str, report: str = "reports/README.md") -> tuple[str, str]:
    catalogue = load_catalogue(None)
    text = template(catalogue) + questions(catalogue, {4: f"See {OWN}/blob/main/tests/test_x.py."})
    path = make_repo({report: text, **dict.fromkeys(FILES, "a: 1\n")})
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([claim], Repository(snapshot, catalogue), {})
    return found.verdict.value, found.found


@pytest.mark.parametrize(
    "target",
    [
        "../configs/a%20b.yaml",
        f"{OWN}/blob/main/configs/a%20b.yaml",
        f"{OWN}/blob/main/configs/a%20b.yaml?plain=1#L1",
        f"{OWN}.git/blob/main/tests/test_x.py",
        "https://raw.githubusercontent.com/o/n/refs/heads/main/tests/test_x.py",
        "/tests/test_x.py",
        "../reports/../tests/test_x.py",
    ],
)
def test_a_link_leads_where_the_host_would_lead(make_repo: MakeRepo, target: str) -> None:
    verdict, found = _led(make_repo, target)
    assert verdict == "consistent"
    assert found.endswith(" exists")


@pytest.mark.parametrize(
    ("target", "there"),
    [
        (f"{OWN}/blob/main/Tests/test_X.py", "tests/test_x.py"),
        (f"{OWN}/tree/main/Tests", "tests"),
        ("../Tests/test_x.py", "tests/test_x.py"),
        ("../Tests/", "tests"),
    ],
)
def test_other_capitals_are_told_of_and_held_against_nobody(make_repo: MakeRepo, target: str, there: str) -> None:
    verdict, found = _led(make_repo, target)
    assert verdict == "consistent"
    assert found.startswith(f"{there} exists, though ")


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("dockerfiles/api.dockerfile", ("consistent", "web/dockerfiles/api.dockerfile exists, though not where")),
        ("configs/", ("consistent", "configs exists, though not where")),
        ("/dockerfiles/", ("consistent", "web/dockerfiles exists, though not where")),
        ("../dockerfiles/api.dockerfile", ("consistent", "web/dockerfiles/api.dockerfile exists")),
        ("dockerfiles/web.dockerfile", ("contradicted", "dockerfiles/web.dockerfile is not in the repository")),
        (f"{OWN}/blob/main/configs/c.yaml", ("contradicted", "configs/c.yaml is not in the repository")),
    ],
)
def test_a_path_may_count_from_the_folder_of_the_project(
    make_repo: MakeRepo, target: str, found: tuple[str, str]
) -> None:
    verdict, told = _led(make_repo, target, "web/reports/README.md")
    assert verdict == found[0]
    assert told.startswith(found[1])


def test_an_address_of_nothing_by_its_whole_ref_leads_nowhere(make_repo: MakeRepo) -> None:
    target = "https://raw.githubusercontent.com/o/n/refs/heads/main/tests/gone.py"
    assert _led(make_repo, target) == ("contradicted", "tests/gone.py is not in the repository at this commit")


@pytest.mark.parametrize(("branch", "verdict"), [("main", "contradicted"), ("master", "unverifiable")])
def test_a_link_to_another_branch_that_has_the_file_leads_there(make_repo: MakeRepo, branch: str, verdict: str) -> None:
    text = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py."})
    path = make_repo(
        {"reports/README.md": text, "tests/test_x.py": "1\n"}, commits=[("Ann", {"a/away.yaml": "a: 1\n"})]
    )
    run_git(path, "branch", "master")
    run_git(path, "reset", "-q", "--hard", "HEAD~1")
    target = f"{OWN}/blob/{branch}/a/away.yaml"
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    with open_snapshot(parse_source(str(path))) as snapshot:
        assert snapshot.branch == "main"
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert found.verdict.value == verdict
