from __future__ import annotations

import io
import json
from importlib.resources import files

import jsonschema

from auditor.output.terminal import show
from auditor.pipeline import audit
from tests.conftest import MakeRepo, run_git

REPORT = """\
# Report

## Overall project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Make sure that all team members have write access to the GitHub repository (M5)

## Group information

### Question 1
> **Enter the group number you signed up on <learn.inside.dtu.dk>**
>
> Answer:

7

### Question 2
> **Enter the study number for each member in the group**
>
> Answer:

s000001, s000002

## Coding environment

### Question 9
> **Did your workflow included using branches and pull requests?**
>
> Answer:

We made use of branches; Ada merged what Bo Testperson wrote (bo@example.com, s000002, ss000003).
"""


def test_no_name_is_left_where_something_is_said(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"reports/README.md": REPORT},
        author="Ada Example <s000001@example.com>",
        commits=[("Bo Testperson <12+botest@users.noreply.github.com>", {"a.py": "1"})],
    )
    run_git(repo, "checkout", "-q", "-b", "side")
    run_git(repo, "commit", "-q", "--allow-empty", "-m", "x")
    run_git(repo, "checkout", "-q", "main")
    run_git(repo, "merge", "-q", "--no-ff", "-m", "Merge pull request #1 from botest/side", "side")
    shown = audit(str(repo), contributions=True)
    hidden = audit(str(repo), contributions=True, anonymize=True)
    before, after = (json.dumps(one.to_dict()) for one in (shown, hidden))
    assert "Ada Example" in before
    assert "botest" in before
    assert "bo@example.com" not in before
    for name in ("Ada", "Bo Testperson", "botest", "s000002", "s000003", "example.com"):
        assert name not in after
    assert [entry["name"] for entry in hidden.statistics["commits_by_author"]] == ["author 1", "author 2"]
    assert "author 2" in after
    assert hidden.summary == shown.summary
    schema = json.loads(files("auditor.output").joinpath("audit.schema.json").read_text(encoding="utf-8"))
    for one in (shown, hidden):
        jsonschema.validate(json.loads(json.dumps(one.to_dict())), schema)


def test_terminal_tells_facts_when_asked(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.py": "1"}, commits=[("Bo Test", {"b.py": "1"})])
    found = audit(str(repo), contributions=True)
    texts = []
    for statistics in (False, True):
        stream = io.StringIO()
        show(found, statistics=statistics, file=stream)
        texts.append(stream.getvalue())
    assert "Facts" not in texts[0]
    assert "2 commits by 2 people" in texts[1]
    assert "2 Python" in texts[1]
    assert "Bo Test" in texts[1]
