from __future__ import annotations

import csv
import json
import re
import zlib
from pathlib import Path

import pytest

from auditor.audited import Audit
from auditor.batch._shown import Shown
from auditor.batch._shown import shown as made
from auditor.batch.export import Exported, export
from auditor.batch.groups import read_groups
from auditor.batch.run import Options, run_batch
from auditor.batch.store import FILE_NAME, Store
from auditor.checklist import load_catalogue
from auditor.crosscheck import Level
from tests.batch.conftest import Course
from tests.conftest import MakeRepo
from tests.report.conftest import questions


def written(table: Path, options: Options | None = None, level: Level = Level.NEVER) -> Exported:
    folder = table.parent
    with Store(folder / FILE_NAME) as store:
        run_batch(read_groups(table).groups, store, options or Options(jobs=2))
        return export(folder, store, store.runs()[-1], level=level)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_everything_is_written_and_nothing_dropped(course: Course, tmp_path: Path) -> None:
    table = course(2, "3,Bo,", "=cmd|'/c calc'!A1,,not a url")
    done = written(table, level=Level.REFUTED)
    assert (done.groups, done.failures, done.failing) == (2, 2, 2)
    summary = read(tmp_path / "summary.csv")
    assert [row["group"] for row in summary] == ["1", "2", "3", "cmd-c-calc-A1"]
    assert (summary[0]["refuted"], summary[0]["student_1"]) == ("1", "Ada Example")
    assert [row["row"] for row in read(tmp_path / "failures.csv")] == ["4", "5"]
    items = read(tmp_path / "items.csv")
    assert {row["group"] for row in items} == {"1", "2"}
    assert next(row for row in items if row["item"] == "load-test")["verdict"] == "refuted"
    assert (tmp_path / "remarks.csv").read_text("utf-8").startswith("group,kind,id,item,message,")
    assert json.loads((tmp_path / "audits" / "1.json").read_text("utf-8"))["schema_version"] == 1
    assert (tmp_path / "groups" / "2.html").read_bytes().startswith(b"<!doctype html>")
    assert b"groups/2.html" in (tmp_path / "index.html").read_bytes()
    assert (tmp_path / "decisions.csv").read_text("utf-8") == "group,item,commit,decision,note,by\n"


def test_a_decision_on_a_group_holds_for_no_other_that_the_table_calls_the_same(course: Course, tmp_path: Path) -> None:
    """Two repositories under one number: what was seen of the first is no word about the second."""
    table = course(2, "5,Bo,")
    table.write_text(table.read_text("utf-8").replace("\n2,", "\n1,"), encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(
        "group,item,commit,decision,note,by\n1,load-test,,confirmed,,TA\n1-2,git-repository,,open,,TA\n5,hydra,,open,,TA\n",
        encoding="utf-8",
    )
    done = written(table)
    decided = {(row["group"], row["item"]): row["decision"] for row in read(tmp_path / "items.csv") if row["decision"]}
    assert decided == {("1", "load-test"): "confirmed", ("1-2", "git-repository"): "open"}
    assert done.problems == ["decisions.csv: group 5 has no audit that could be decided on; its rows were left out"]


def test_a_line_that_a_page_offers_for_the_decisions_holds_as_it_stands(course: Course, tmp_path: Path) -> None:
    """Whatever the table calls the group: its heading may tell two names, which no decision knows."""
    table = course(1)
    table.write_text(table.read_text("utf-8").replace("\n1,", "\nGroup 1/A,"), encoding="utf-8")
    written(table)
    page = (tmp_path / "groups" / "Group-1-A.html").read_text("utf-8")
    (line,) = re.findall(r"^.*,load-test,[0-9a-f]{40},,,$", page, re.MULTILINE)
    line = line.rpartition(">")[2].replace(",,,", ",confirmed,,")
    (tmp_path / "decisions.csv").write_text(f"group,item,commit,decision,note,by\n{line}\n", encoding="utf-8")
    assert written(table).problems == []
    assert {row["decision"] for row in read(tmp_path / "items.csv") if row["item"] == "load-test"} == {"confirmed"}


def test_a_decision_is_in_every_later_export(course: Course, tmp_path: Path) -> None:
    table = course(1)
    (tmp_path / "decisions.csv").write_text(
        "group,item,commit,decision,note,by\n1,load-test,abcd,confirmed,=seen,TA\n9,hydra,,open,,\n", encoding="utf-8"
    )
    done = written(table, level=Level.REFUTED)
    assert done.failing == 0
    assert done.problems == [
        "decisions.csv: 1 decision was made at another commit than the audited one, and still holds (group 1); "
        "--compare RUN says what has changed since",
        "decisions.csv, row 3: there is no group '9'",
    ]
    item = next(row for row in read(tmp_path / "items.csv") if row["item"] == "load-test")
    assert (item["verdict"], item["decision"], item["decision_stale"]) == ("refuted", "confirmed", "yes")
    assert item["decision_note"] == "'=seen"
    (audited,) = (
        i for i in json.loads((tmp_path / "audits/1.json").read_text("utf-8"))["items"] if i["id"] == "load-test"
    )
    assert (audited["verdict"], audited["decision"]) == ("refuted", "confirmed")
    assert (read(tmp_path / "summary.csv")[0]["stale_decisions"]) == "1"


@pytest.mark.parametrize(
    ("text", "why", "what"),
    [
        (None, "no report found", "nothing"),
        ("### Question", "no checklist in the report", "no tick"),  # but what its answers say
        ("* [ ] Create a git repository (M5)\n", "nothing is ticked", "no tick"),
    ],
)
def test_a_group_of_which_nothing_can_be_held_is_not_praised_for_it(
    course: Course, make_repo: MakeRepo, tmp_path: Path, text: str | None, why: str, what: str
) -> None:
    report = {} if text is None else {"reports/README.md": f"# Report\n\n## Overall project checklist\n\n{text}"}
    if text == "### Question":
        report = {"reports/README.md": questions(load_catalogue(), dict.fromkeys(range(1, 7), "7"))}
    bare = make_repo({"a.py": "import os\n", **report})
    done = written(course(1, f"bare,Bo,{bare}"))
    assert done.problems == [f"{why}, so that {what} could be held against the repository: group bare"]
    assert (tmp_path / "index.html").read_text("utf-8").count(f"<strong>{why}</strong>") == 1


def test_names_and_addresses_are_left_out_where_that_is_asked(course: Course, tmp_path: Path) -> None:
    table = course(1)
    table.write_text(
        table.read_text("utf-8").replace("\n", ",contact\n", 1).rstrip() + ",ada@example.com\n", encoding="utf-8"
    )
    for _ in range(2):  # made, and used again
        written(table, Options(anonymize=True))
    table.unlink()
    kinds = {".csv", ".json", ".html", ".sqlite", ".sqlite-wal"}
    found = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.suffix in kinds)
    assert b"Ada Example" not in found
    assert b"ada@example.com" not in found
    assert b"author 1" in found


def test_what_no_group_has_any_more_is_removed_and_nothing_else(course: Course, tmp_path: Path) -> None:
    table = course(2)
    written(table)
    for mine in ("groups/notes.txt", "groups/mine.html", "audits/mine.json", ".mine.part", ".mine.html.1.part"):
        (tmp_path / mine).write_text("mine", encoding="utf-8")
    for half in ("audits/.1.json.123.part", "groups/.2.html.4.part", ".index.html.5.part"):
        (tmp_path / half).write_text("half", encoding="utf-8")
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    written(table)
    assert sorted(path.name for path in (tmp_path / "groups").iterdir()) == ["1.html", "mine.html", "notes.txt"]
    assert sorted(path.name for path in (tmp_path / "audits").iterdir()) == ["1.json", "mine.json"]
    assert sorted(path.name for path in tmp_path.glob("*.part")) == [".mine.html.1.part", ".mine.part"]


def test_a_page_tells_groups_of_one_name_apart(course: Course, tmp_path: Path) -> None:
    table = course(2)
    first, second = table.read_text("utf-8").splitlines()[1:]
    table.write_text(
        "\n".join(["group_number,student_1,repo_url", first, second.replace("2,", "1,", 1)]) + "\n", encoding="utf-8"
    )
    written(table)
    assert "(1-2)" not in (tmp_path / "groups" / "1.html").read_text("utf-8")
    assert "1 (1-2)" in (tmp_path / "groups" / "1-2.html").read_text("utf-8")


def times(folder: Path) -> dict[str, int]:
    kinds = {".html", ".json", ".csv"}
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.suffix in kinds and "repos" not in path.parts
    }


def changed(folder: Path, before: dict[str, int]) -> set[str]:
    return {name for name, time in times(folder).items() if before.get(name) != time}


def again(folder: Path) -> Exported:
    with Store(folder / FILE_NAME) as store:
        return export(folder, store, store.runs()[-1], level=Level.REFUTED)


def test_what_would_be_the_same_is_not_written_again(course: Course, tmp_path: Path) -> None:
    written(course(2))
    before = times(tmp_path)
    done = again(tmp_path)
    assert (done.groups, done.failing) == (2, 2)
    assert changed(tmp_path, before) == set()
    (tmp_path / "groups" / "1.html").write_text("of somebody else", encoding="utf-8")
    (tmp_path / "audits" / "2.json").unlink()
    again(tmp_path)
    assert changed(tmp_path, before) == {"groups/1.html", "audits/2.json"}
    assert "load-test" in (tmp_path / "groups" / "1.html").read_text("utf-8")


def test_a_decision_rewrites_its_group_and_what_tells_of_all(course: Course, tmp_path: Path) -> None:
    written(course(2))
    before = times(tmp_path)
    row = "2,load-test,,confirmed,{},TA\n"
    (tmp_path / "decisions.csv").write_text(
        "group,item,commit,decision,note,by\n" + row.format("seen"), encoding="utf-8"
    )
    assert again(tmp_path).failing == 1
    both = {"groups/2.html", "decisions.csv"}
    assert changed(tmp_path, before) == both | {"audits/2.json", "items.csv", "summary.csv", "index.html"}
    before = times(tmp_path)
    (tmp_path / "decisions.csv").write_text(
        "group,item,commit,decision,note,by\n" + row.format("heard"), encoding="utf-8"
    )
    again(tmp_path)
    assert changed(tmp_path, before) == both | {"items.csv"}
    assert "heard" in (tmp_path / "groups" / "2.html").read_text("utf-8")
    (tmp_path / "decisions.csv").unlink()
    assert again(tmp_path).failing == 2
    assert "Decided by a person" not in (tmp_path / "groups" / "2.html").read_text("utf-8")


def test_another_program_or_audit_leaves_no_page_of_the_old_one(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = course(1)
    written(table)
    page = tmp_path / "groups" / "1.html"
    with monkeypatch.context() as other:
        other.setattr("auditor.batch.export.pages_key", lambda: "another program")
        other.setattr("auditor.batch.export.render_page", lambda *_, **__: b"<!doctype html>another layout")
        again(tmp_path)
        assert page.read_bytes().endswith(b"another layout")
    again(tmp_path)
    assert not page.read_bytes().endswith(b"another layout")
    with Store(tmp_path / FILE_NAME) as store:
        audit = store.audit(1)
        found = audit._replace(repository=audit.repository._replace(branch="elsewhere"))
        group = store.results(1)[0].group
        # The same key and number as before, as `--refresh` has it.
        key = store._db.execute("SELECT key FROM audits").fetchone()[0]
        store.save(1, 0, group, key, found, json.dumps(found.to_dict()).encode(), 1.0)
    again(tmp_path)
    assert "on <bdi>elsewhere</bdi>" in page.read_text("utf-8")


def test_a_memory_of_what_was_written_may_be_damaged(course: Course, tmp_path: Path) -> None:
    written(course(1))
    before = times(tmp_path)
    for shown in (b"no such thing", zlib.compress(b"[1]"), zlib.compress(b'{"stamps": [], "shown": {}}')):
        with Store(tmp_path / FILE_NAME) as store:
            store._db.execute("UPDATE written SET shown=?", (shown,))
        assert again(tmp_path).groups == 1
        assert changed(tmp_path, before) == set()


def test_what_cannot_be_read_today_keeps_its_page_and_says_so(course: Course, tmp_path: Path) -> None:
    table, far = course(2), tmp_path / "repos" / ("far" * 60)  # a failure that names it is long
    far.mkdir()
    page, repo = tmp_path / "groups" / "1.html", (tmp_path / "repos" / "g1").rename(far / "g1")
    table.write_text(table.read_text("utf-8").replace(str(far.with_name("g1")), str(repo)), "utf-8")
    written(table)
    repo.rename(repo.with_name("away"))
    assert (written(table).failures, page.exists()) == (1, True)
    assert "Run 2 has no audit of it" in page.read_text("utf-8")
    assert "This page is what run 1 found." in page.read_text("utf-8")
    overview = (tmp_path / "index.html").read_text("utf-8")
    assert "Its page is what run 1 found" in overview
    assert "1 not audited" in overview
    assert {row["group"] for row in read(tmp_path / "items.csv")} == {"2"}
    assert [path.name for path in (tmp_path / "audits").iterdir()] == ["2.json"]
    before = times(tmp_path)
    again(tmp_path)
    assert changed(tmp_path, before) == set()
    repo.with_name("away").rename(repo)
    written(table)
    assert "has no audit of it" not in page.read_text("utf-8")
    # What was found with other options, or of another repository, is no page of this one.
    repo.rename(repo.with_name("away"))
    written(table, Options(anonymize=True))
    assert not page.exists()
    table.write_text(table.read_text("utf-8").replace("/g1", "/g9"), encoding="utf-8")
    written(table)
    assert not page.exists()


def test_a_heading_of_all_is_not_what_one_group_wrote_behind_an_item(
    course: Course, make_repo: MakeRepo, tmp_path: Path
) -> None:
    report = "# Report\n\n* [x] Load test your application (M24) with our own script\n* [x] Create a git repository\n"
    table = course(0)
    rows = [f"0,Bo,{make_repo({'reports/README.md': report, 'a.py': 'x = 0'}, name='repos/own')}"]
    rows += course(2).read_text("utf-8").splitlines()[1:]
    table.write_text("\n".join(["group_number,student_1,repo_url", *rows]) + "\n", encoding="utf-8")
    written(table)
    overview = (tmp_path / "index.html").read_text("utf-8")
    assert "Load test your application" in overview
    assert "with our own script" not in overview
    assert "with our own script" in (tmp_path / "groups" / "0.html").read_text("utf-8")


def test_a_page_that_cannot_be_made_costs_no_other_group_its_own(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = course(3)

    def fails(name: str, audit: Audit, problems: list[str]) -> Shown:
        if name == "2":
            raise KeyError("fault")
        return made(name, audit, problems)

    monkeypatch.setattr("auditor.batch.export.shown", fails)
    done = written(table)
    assert (done.groups, done.failures) == (2, 1)
    (fault,) = done.faults
    assert re.fullmatch(
        r"left out, since the program failed \(KeyError in test_export\.py:\d+\): the page of group 2", fault
    )
    assert [row["failure"] != "" for row in read(tmp_path / "summary.csv")] == [False, True, False]
    assert [row["group"] for row in read(tmp_path / "failures.csv")] == ["2"]
    assert {row["group"] for row in read(tmp_path / "items.csv")} == {"1", "3"}
    assert sorted(path.name for path in (tmp_path / "groups").iterdir()) == ["1.html", "3.html"]
    assert b"the program failed to make its page" in (tmp_path / "index.html").read_bytes()
    monkeypatch.undo()
    assert not again(tmp_path).faults
    assert (tmp_path / "groups" / "2.html").exists()
