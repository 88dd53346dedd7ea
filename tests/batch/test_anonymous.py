"""No name of anybody in anything that is written, said or kept: every output of a course is searched for all of them."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from auditor.anonymous import Names, bare, said_without
from auditor.audited import Audit
from auditor.output import FORMATS, render
from auditor.output.terminal import show
from auditor.pipeline import audit
from tests.conftest import MakeRepo, run_git
from tests.soon import STUCK, soon

NAMES = (
    "Lovetest",
    "lovetest",
    "adalov99",
    "botest",
    "Thirdson",
    "zed-frontends",
    "s000001",
    "example.com",
    "team-ada",
)
REPORT = """\
# Report

### Week 1

* [x] Create a git repository (M5)
* [x] Make sure that all team members have write access to the GitHub repository (M5)
* [x] Load test your application (M24)
* [by Ada Lovetest] Write one or multiple configurations files for your experiments (M11)
* [x] Ask adalov99 about the deployment

### Question 2
> **Enter the study number for each member in the group**
>
> Answer:

s000001, s000002

### Question 9
> **Did your workflow included using branches and pull requests?**
>
> Answer:

We made use of branches; Ada merged what Bo Botest and Cy Thirdson wrote (bo@example.com, s000001), as
https://github.com/adalov99/team-ada-mlops/pulls shows.

### Question 15
> **Docker is an important tool for creating containerized applications. Explain how you used docker**
>
> Answer:

See [the file](https://github.com/adalov99/team-ada-mlops/blob/main/docker/ada_lovetest.dockerfile) and
[the front end](https://github.com/zed-frontends/app), our runs at https://wandb.ai/adalov99/runs, and our pages at
https://adalov99.github.io/team-ada-mlops and hub.docker.com/r/adalov99/api.
"""


@pytest.fixture
def repo(make_repo: MakeRepo) -> Path:
    """Return a clone of a repository whose owner, authors and members stand wherever one can write."""
    path = make_repo(
        {
            "reports/README.md": REPORT,
            "docker/lovetest_ada.dockerfile": "FROM python:3.11\nRUN pip install x\n",
            "notebooks/AdaLovetest.ipynb": "{}",
            "adalov99.py": "import hydra\n\n\ndef f():  # by Ada Lovetest\n    return 1\n",
            ".github/workflows/adalov99-ci.yml": "on: [push]\njobs:\n  botest:\n    steps:\n      - run: pytest || true\n",
        },
        name="repos/team-ada-mlops",
        author="Ada Lovetest <s000001@example.com>",
        commits=[("Bo Botest <12+adalov99@users.noreply.github.com>", {"botest/a.py": "x = 1\n"})],
    )
    run_git(path, "remote", "add", "origin", "https://github.com/adalov99/team-ada-mlops.git")
    run_git(path, "checkout", "-q", "-b", "adalov99/side")
    run_git(path, "commit", "-q", "--allow-empty", "-m", "x")
    run_git(path, "checkout", "-q", "main")
    run_git(path, "merge", "-q", "--no-ff", "-m", "Merge pull request #1 from zed-frontends/side", "adalov99/side")
    run_git(path, "branch", "-m", "main", "ada-lovetest")
    return path


def names_in(text: bytes) -> list[str]:
    return [name for name in NAMES if name.encode() in text]


def outputs(found: Audit) -> bytes:
    shown = io.StringIO()
    show(found, verbose=True, statistics=True, file=shown)
    return b"\n".join([shown.getvalue().encode(), *(render(found, form) for form in FORMATS)])


def test_no_output_of_an_audit_has_a_name_or_an_owner(repo: Path) -> None:
    before = outputs(audit(str(repo), worktree=False, contributions=True))
    assert {"Lovetest", "adalov99", "botest", "zed-frontends"} <= set(names_in(before))
    hidden = audit(str(repo), worktree=False, contributions=True, anonymize=True)
    after = outputs(hidden)
    assert set(names_in(after)) <= {"Thirdson", "team-ada"}  # no commit, no member of the report, and the repository's
    assert hidden.repository.url is None
    assert hidden.repository.source == "team-author-1-mlops"
    assert all(place.url is None for item in hidden.items for place in item.evidence)


def test_nothing_of_a_course_has_a_name_or_an_owner(repo: Path, tmp_path: Path) -> None:
    table, folder = tmp_path / "groups.csv", tmp_path / "out"
    table.write_text(
        "student_1,student_2,repo_url,contact\n"
        f"Ada Lovetest,Cy Thirdson,{repo},adalov99\n"
        "Bo Botest,,http://127.0.0.1:9/adalov99/gone,\n"
        "Bo Botest,,not/of/adalov99 at all,\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "auditor", "batch", str(table), "-o", str(folder), "--anonymize", "--jobs", "1"]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for more in ([], ["--compare", "1", "--refresh"]):
        if more:
            name = next((folder / "audits").iterdir()).stem
            (folder / "decisions.csv").write_text(
                f"group,item,commit,decision,note,by\n{name},load-test,abcd,confirmed,,Bo Botest\n", encoding="utf-8"
            )
        ran = subprocess.run([*command, *more], capture_output=True, env=env, timeout=STUCK)
        assert ran.returncode == 3
        assert names_in(ran.stdout + ran.stderr) == []
    (folder / "decisions.csv").unlink()  # what people write is theirs
    with sqlite3.connect(folder / "batch.sqlite") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        blobs = [
            row[0] for query in ("SELECT audit FROM audits", "SELECT shown FROM written") for row in db.execute(query)
        ]
    written = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    written |= {f"blob {number}": zlib.decompress(blob) for number, blob in enumerate(blobs)}
    found = {name: names_in(name.removeprefix(str(folder)).encode() + data) for name, data in written.items()}
    assert {name: names for name, names in found.items() if names} == {}
    assert len(list((folder / "groups").iterdir())) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada and ADA LOVETEST wrote ada, Adam did not", "author 1 and author 1 wrote ada, Adam did not"),
        ("see src/ada_lovetest.py, ada.py and model.py", "see src/author-1.py, author-1.py and model.py"),
        ("uses: actions/checkout@v4.1.2", "uses: actions/checkout@v4.1.2"),
        ("mail ada@dtu.example.org", "mail an address"),
        ("git@github.com:somebody/x.git", "an address:an-owner/x.git"),
        ("https://gitlab.example.org/adalov99/x", "https://gitlab.example.org/author-1/x"),
        ("https://github.com/teamwork9/x and teamwork9", "https://github.com/the-owner/x and the owner"),
        ("https://someone-else.github.io/x", "https://an-owner.github.io/x"),
        ("Merge pull request #12 from someone/main", "Merge pull request #12 from an-owner/main"),
        ("\uff21\uff44\uff41 \uff2c\uff4f\uff56\uff45\uff54\uff45\uff53\uff54\u2026 \u2460", "author 1\u2026 \u2460"),
        ("src/L\u200bove\u00adtest/\ufb01t.py of \u24b6\u24d3\u24d0", "src/author-1/\ufb01t.py of author 1"),
        ("Ada\u2026 \U0001f469\u200d\U0001f4bb Ad\u2060a", "author 1\u2026 \U0001f469\u200d\U0001f4bb author 1"),
        ("\uff530\u200b00001 or ada\uff20dtu.example\u200b.org", "a study number or an address"),
        ("ada\u200b-\u200blovetest, ada\u2060\u2060 lovetest, ada\u00adlov99", "author 1, author 1, author 1"),
        ("github.com/ada\u200b-org/x", "github.com/an-owner/x"),
        ("https://git\u200bhub.com/teamwork9/x", "https://github.com/the-owner/x"),
        ("\uff21\uff44\uff41\uff4d, \ufb01ne \u00bd", "\uff21\uff44\uff41\uff4d, \ufb01ne \u00bd"),
    ],
)
def test_names_are_replaced_however_they_are_written(text: str, expected: str) -> None:
    names = Names([("author 1", ("Ada Lovetest",), ("1+adalov99@users.noreply.github.com",))], ["teamwork9"])
    assert names.replace(text) == expected
    assert names.replace(expected) == expected


@pytest.mark.parametrize(
    ("name", "email", "text", "expected"),
    [
        ("AdaLovetest", "", "Merge branch Ada_add_report", "Merge branch author-1_add_report"),
        ("AdaLovetest", "", "by Lovetest", "by author 1"),
        ("al99", "ada.lovetest@example.org", "Ada wrote ada.py", "author 1 wrote author-1.py"),
        ("TeamWork", "data.team@example.org", "Team 7, Data, work", "Team 7, Data, work"),
        ("lovetest", "adamant@example.org", "Ada and lovetest", "Ada and author 1"),
        ("A\u200bda \uff2covetest", "", "Ada Lovetest, A\u200bda \uff2covetest", "author 1, author 1"),
    ],
)
def test_first_names_are_known_from_names_and_addresses(name: str, email: str, text: str, expected: str) -> None:
    assert Names([("author 1", (name,), (email,))]).replace(text) == expected


def test_however_many_names_there_are_all_are_found_in_little_time() -> None:
    people = [(f"author {n}", (f"Name{n}x Last{n}x", f"O'Na{n}"), (f"login{n}@x.org",)) for n in range(6000)]
    names, text = Names([*people, ("author f", ("\u2603\u2603\u2603",), ())]), "a b_c.d/e " * 20_000
    with soon(5):
        assert names.replace(text) == text
        assert names.replace("login5999, name5998x-last5998x, o'na7") == "author 5999, author 5998, author 7"
        assert names.replace("\u2603\u2603\u2603") == "author f"


def test_a_repository_is_called_without_its_owner() -> None:
    assert [bare(text) for text in ("https://github.com/o/x.git/", "git@h.org:o/x", "o/x", ".", "C:\\o\\x")] == [
        *("x", "x", "x", ".", "x")
    ]
    said = said_without("https://git.example.org/ada9/x: not found; ada9?", "https://git.example.org/ada9/x", ())
    assert said == "the repository: not found; the owner?"
