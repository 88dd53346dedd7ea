from __future__ import annotations

import csv
import json
from pathlib import Path

from auditor.batch.export import Exported, export
from auditor.batch.groups import read_groups
from auditor.batch.run import Options, run_batch
from auditor.batch.store import FILE_NAME, Store
from auditor.crosscheck import Level
from tests.batch.conftest import Course


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
    assert json.loads((tmp_path / "audits" / "1.json").read_text())["schema_version"] == 1
    assert (tmp_path / "groups" / "2.html").read_bytes().startswith(b"<!doctype html>")
    assert b"groups/2.html" in (tmp_path / "index.html").read_bytes()
    assert (tmp_path / "decisions.csv").read_text() == "group,item,commit,decision,note,by\n"


def test_a_decision_is_in_every_later_export(course: Course, tmp_path: Path) -> None:
    table = course(1)
    (tmp_path / "decisions.csv").write_text(
        "group,item,commit,decision,note,by\n1,load-test,abcd,confirmed,=seen,TA\n9,hydra,,open,,\n"
    )
    done = written(table, level=Level.REFUTED)
    assert done.failing == 0
    assert done.problems == ["decisions.csv: there is no group '9'"]
    item = next(row for row in read(tmp_path / "items.csv") if row["item"] == "load-test")
    assert (item["verdict"], item["decision"], item["decision_stale"]) == ("refuted", "confirmed", "yes")
    assert item["decision_note"] == "'=seen"
    (audited,) = (i for i in json.loads((tmp_path / "audits/1.json").read_text())["items"] if i["id"] == "load-test")
    assert (audited["verdict"], audited["decision"]) == ("refuted", "confirmed")
    assert (read(tmp_path / "summary.csv")[0]["stale_decisions"]) == "1"


def test_names_and_addresses_are_left_out_where_that_is_asked(course: Course, tmp_path: Path) -> None:
    table = course(1)
    table.write_text(table.read_text().replace("\n", ",contact\n", 1).rstrip() + ",ada@example.com\n")
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
    (tmp_path / "groups" / "notes.txt").write_text("mine")
    (tmp_path / "audits" / ".1.json.123.part").write_text("half")
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:2]))
    written(table)
    assert sorted(path.name for path in (tmp_path / "groups").iterdir()) == ["1.html", "notes.txt"]
    assert [path.name for path in (tmp_path / "audits").iterdir()] == ["1.json"]


def test_a_page_tells_groups_of_one_name_apart(course: Course, tmp_path: Path) -> None:
    table = course(2)
    first, second = table.read_text().splitlines()[1:]
    table.write_text("\n".join(["group_number,student_1,repo_url", first, second.replace("2,", "1,", 1)]) + "\n")
    written(table)
    assert "(1-2)" not in (tmp_path / "groups" / "1.html").read_text()
    assert "1 (1-2)" in (tmp_path / "groups" / "1-2.html").read_text()
