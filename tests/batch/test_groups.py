from __future__ import annotations

from pathlib import Path

import pytest

from auditor.batch.groups import Group, GroupsError, read_groups


def rows(tmp_path: Path, text: str | bytes, name: str = "groups.csv") -> tuple[Group, ...]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_groups(path).groups


def test_the_course_table_is_read_as_it_is(tmp_path: Path) -> None:
    text = "group_number,student_1,student_2,repo_url\n1,s000001,s000002,https://example.com/a/b\n"
    (group,) = rows(tmp_path, text)
    assert (group.name, group.row, group.source) == ("1", 2, "https://example.com/a/b")
    assert group.members == ("s000001", "s000002")
    assert group.problem is None


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffrepo_url,group_number\nhttps://example.com/a/b,7\n",
        "Group Number;Note;Repo URL\n7;=1+1; <https://example.com/a/b> \n",
        "group_number\trepo_url\n\n\n7\thttps://example.com/a/b\n" + "\n" * 100 + "\t\n",
        "sep=;\r\ngroup;repository\r\n7;https://example.com/a/b\r\n",
        "team|github link\n7|\u200bhttps://example.com/a/b\u00a0\n",
        'group,repo_url\n7,"https://example.com/a/b\n"\n',
    ],
)
def test_spreadsheets_write_it_in_many_ways(tmp_path: Path, text: str) -> None:
    (group,) = rows(tmp_path, text)
    assert (group.name, group.source) == ("7", "https://example.com/a/b")


def test_other_encodings_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes("group,note,repo_url\nøst,æ,a/b\n".encode("cp1252"))
    found = read_groups(path)
    assert found.groups[0].name == "øst"
    assert "Windows-1252" in found.notes[0]
    assert rows(tmp_path, "group,repo_url\n7,a/b\n".encode("utf-16"))[0].name == "7"


def test_extra_columns_are_kept_and_missing_ones_tolerated(tmp_path: Path) -> None:
    (group,) = rows(tmp_path, "repo_url,mentor\na/b,Bo,more\n")
    assert group.extra == (("mentor", "Bo"), ("column_3", "more"))
    assert (group.name, group.members) == ("a-b", ())


def test_a_quotation_mark_that_never_closes_swallows_no_row(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text('group,note,repo_url\n1,"oops,a/b\n2,fine,c/d\n', encoding="utf-8")
    found = read_groups(path)
    assert [group.given for group in found.groups] == ["1", "2"]
    assert "never closed" in found.notes[0]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("", "no repository is given"),
        ("n/a", "no repository is given"),
        ("not a url", "give an existing path, a URL"),
        ("ext::sh -c id", "never run"),
        ("--upload-pack=x", "looks like an option"),
    ],
)
def test_a_row_without_a_repository_stays_with_its_reason(tmp_path: Path, cell: str, says: str) -> None:
    first, second = rows(tmp_path, f"group,repo_url\n1,{cell}\n2,a/b\n")
    assert first.problem is not None
    assert first.problem.startswith("row 2: ")
    assert says in first.problem
    assert second.problem is None


def test_a_group_that_stands_twice_is_numbered_and_said(tmp_path: Path) -> None:
    found = rows(tmp_path, "group,repo_url\n7,a/b\n7,c/d\n7-2,e/f\nA,g/h\na,i/j\n")
    assert [group.name for group in found] == ["7", "7-3", "7-2", "A", "a-2"]
    assert found[1].notes == ("group 7 stands in row 2 too; this one is called 7-3",)


def test_two_groups_with_one_repository_are_said(tmp_path: Path) -> None:
    text = "group,repo_url\n1,https://github.com/A/b\n2,git@github.com:a/b.git\n3,https://github.com/a/b/tree/main\n4,c/d\n"
    found = rows(tmp_path, text)
    assert [group.notes for group in found] == [
        ("the same repository as group 2 (row 3), 3 (row 4)",),
        ("the same repository as group 1 (row 2), 3 (row 4)",),
        ("the same repository as group 1 (row 2), 2 (row 3)",),
        (),
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("con", "group-con"),
        ("nul.txt", "group-nul.txt"),
        ("a" * 400, "a" * 48),
        ("<script>", "script"),
        (".hidden.", "hidden"),
        ("a\x00\x1b[31mb", "a-31mb"),
        ("/", "x-y"),
    ],
)
def test_names_are_safe_as_names_of_files(tmp_path: Path, given: str, name: str) -> None:
    (group,) = rows(tmp_path, f"group,repo_url\n{given},x/y\n")
    assert group.name == name


def test_a_yaml_list_keeps_what_is_written(tmp_path: Path) -> None:
    text = "- {group_number: 010, students: [A, B], repo_url: a/b}\n- c/d\n- {group_number: ~, repo_url: no}\n"
    first, second, third = rows(tmp_path, text, "groups.yaml")
    assert (first.name, first.members, first.row) == ("010", ("A", "B"), 1)
    assert second.name == "c-d"
    assert third.problem is not None


def test_a_plain_list_has_one_source_a_line(tmp_path: Path) -> None:
    text = "# ours\nhttps://example.com/a/b.git\n\nc/d # late\n  # gone: e/f\nhttps://example.com/g/h#read\nnone yet\n"
    found = rows(tmp_path, text, "list.txt")
    assert [(group.name, group.row) for group in found] == [("a-b", 2), ("c-d", 4), ("g-h-read", 6), ("none-yet", 7)]
    assert [group.source for group in found] == [
        "https://example.com/a/b.git",
        "c/d",
        "https://example.com/g/h#read",
        "none yet",
    ]
    assert rows(tmp_path, "c/d # the first\n", "list.txt")[0].source == "c/d"


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "groups.csv", "is empty"),
        ("group,mentor\n1,Bo\n", "groups.csv", "name it repo_url"),
        ("group,repo_url\n", "groups.csv", "no group"),
        ("a: [", "groups.yaml", "not valid YAML at line 1"),
        ("just text", "groups.yaml", "not a list"),
        ("# Notes\n\nSome text, see https://example.com/a/b\n", "notes.md", "no line of it is a source"),
        ("PK\x03\x04\x14", "groups.xlsx", "this is a spreadsheet; save it as CSV"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, text: str, name: str, says: str) -> None:
    with pytest.raises(GroupsError, match=says):
        rows(tmp_path, text, name)
    with pytest.raises(GroupsError, match="cannot be read"):
        read_groups(tmp_path / "missing.csv")


def test_a_row_comes_back_from_the_store_as_it_was(tmp_path: Path) -> None:
    found = rows(tmp_path, "group,student_1,repo_url,mentor\n1,Ada,a/b,Bo\n2,,,\n1,,a/b,\n")
    assert tuple(Group.from_cells(group.cells) for group in found) == found
    assert [group.source for group in found] == ["a/b", None, "a/b"]


def test_credentials_of_a_url_are_not_kept(tmp_path: Path) -> None:
    (group,) = rows(tmp_path, "group,repo_url\n1,https://me:secret@example.com/a/b\n")
    assert "secret" not in str(group.cells)
    assert Group.from_cells(group.cells).name == "1"
