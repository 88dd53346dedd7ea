"""Tables of groups and of decisions that exhaust their reader, or name files that are none of theirs."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from auditor.batch._names import safe_name, unique
from auditor.batch.decisions import read_decisions
from auditor.batch.groups import GroupsError, read_groups
from auditor.batch.store import FILE_NAME, Store
from auditor.git.source import SourceError, parse_source
from auditor.limits import MAX_FILE_BYTES, MAX_GROUPS, MAX_TABLE_COLUMNS
from tests.conftest import needs_names
from tests.hostile.conftest import spent
from tests.hostile.test_git import ADDRESSES
from tests.hostile.test_outputs import TEXTS
from tests.soon import slowness

HEAD = "group_number,repo_url,student_1\n"
MILLION = 1_000_000
TABLES = {
    "100,000 rows": HEAD + "".join(f"{n},owner/r{n},x\n" for n in range(100_000)), "one name": HEAD + "".join(f"7,owner/r{n},x\n" for n in range(MAX_GROUPS)), "one repository": HEAD + "".join(f"{n},owner/r,x\n" for n in range(MAX_GROUPS)),
    "names of others": HEAD + "".join(f"7-{n},owner/r{n},x\n7,o/r{n},\n" for n in range(9000)), "a cell of 10 MB": HEAD + "1,owner/r," + "x" * 10 * MILLION, "a name of 10 MB": HEAD + "x" * 10 * MILLION + ",owner/r,", "an address of 10 MB": HEAD + "1," + "x" * 10 * MILLION,
    "never closed": HEAD + '1,"' + "x\n" * 5 * MILLION, "columns": "a," * 5 * MILLION + "\n1,owner/x", "wide": ",".join(f"c{n}" for n in range(MAX_TABLE_COLUMNS - 1)) + ",repo_url\n" + ("," * 999 + "owner/x\n") * 1500, "a heading": "_ " * 60_000 + ",repo_url\n1,owner/x",
    "21 MB": HEAD + "1,o/x,\n" * 3 * MILLION, "separators": HEAD + "\u2028" * MILLION, "quotes": HEAD + '"' * MILLION, "nothing": "\n" * 1000, "noise": bytes(range(256)) * 500, "utf-16": (HEAD + "1,owner/x,\u202e\n").encode("utf-16"), "zeros": "\0" * MILLION,
}  # fmt: skip
BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)
YAML = {
    "deep": "[" * 20_000, "deep closed": "[" * 500 + "]" * 500, "bomb": BOMB + "groups: *m\n", "ring": "groups: &a [*a]\n", "ring of members": "groups: &a [{repo_url: o/x, students: &b [*b]}]\n", "surrogates": '- {repo_url: "o/\\uD800x", group: "\\uD800"}\n- "\\uD800"\n',
    "large": "- {repo_url: o/x}\n" * (MAX_FILE_BYTES // 10), "tags": "- !!python/object/apply:os.system ['touch owned']\n", "scalar": "x", "mapping": "{}", "keys": "- {[a]: b, ? {c: d} : e, ~: f}\n", "numbers": "- 010\n- 1e999\n- .nan\n",
}  # fmt: skip
NAMES = [
    "../../x", "..", ".", "/etc/passwd", "C:\\x", "\\\\host\\share", "CON", "con.txt", "NUL", "AUX.", "LPT1", "COM\u00b9", "x\x00y", "x\ny", "\x1b[2J", "\u202egnp", "=cmd", "a" * 300, "\u00e6\u0301" * 100, ".git", ".part", "-rf",
    "a/b", "a:b", "a ", "a.", "\ufeff", "\ud800", "index.html", "\U0001f600", "\u0130" * 40, "\ufdfa" * 20, "batch.sqlite", *TEXTS[:40],
]  # fmt: skip
DECISIONS = "group,item,commit,decision,note,by\n"


@pytest.mark.parametrize(("text", "name"), [*((text, "groups.csv") for text in TABLES.values()), *((text, "groups.yaml") for text in YAML.values())], ids=[*TABLES, *YAML])  # fmt: skip
def test_a_table_is_read_or_refused_in_a_sentence_and_in_time(
    tmp_path: Path, text: str | bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    started = spent()
    try:
        groups = read_groups(path).groups
    except GroupsError as error:
        assert "\n" not in str(error).strip()
        assert len(str(error)) < 1000
    else:
        names = [group.name for group in groups]
        assert 0 < len(names) <= MAX_GROUPS
        assert len({name.casefold() for name in names}) == len(names)
        with Store(tmp_path / FILE_NAME) as store:
            run = store.begin({}, set(names))
            for position, group in enumerate(groups[:50]):
                store.fail(run, position, group, group.problem or "x", 0.0)
            assert [result.group.row for result in store.results(run)] == [group.row for group in groups[:50]]
    assert spent() - started < 10 * slowness()
    assert not (tmp_path / "owned").exists()


@needs_names
@pytest.mark.parametrize("given", NAMES, ids=range(len(NAMES)))
def test_a_group_is_the_name_of_a_file_below_its_folder_on_every_system(given: str, tmp_path: Path) -> None:
    for name in unique([safe_name(given) or "row-1"] * 3):
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f/\\:*?\"<>|]+", name)
        assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name)
        assert not name.startswith((".", "-")) and not name.endswith((".", " ")) and len(name.encode()) < 240
        assert not re.fullmatch(r"(?i)(?:con|prn|aux|nul|com[\d\xb9\xb2\xb3]|lpt[\d\xb9\xb2\xb3])(?:\..*)?", name)
        path = tmp_path / f"{name}.html"
        path.touch()
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
        path.unlink()


@pytest.mark.parametrize("text", [DECISIONS + "".join(f"{n},hydra,,confirmed,x,y\n" for n in range(100_000)), DECISIONS + "1,hydra,,bad,x,y\n" * 1000, DECISIONS + "1,hydra,,confirmed," + "x" * 10 * MILLION, DECISIONS + '1,hydra,,confirmed,"' + "x\n" * 3 * MILLION, "\n" * 100, "\x1b[2J,\x07\n" * 100, DECISIONS + "../../x,../../y,\x1b,\x1b,=1,=2\n", "group,item,decision," + "x," * 2000, b"\xff\xfe\x00"], ids=["100,000 rows", "bad rows", "a cell of 10 MB", "never closed", "nothing", "control characters", "paths", "columns", "half"])  # fmt: skip
def test_decisions_are_read_or_said_to_be_unread(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    started = spent()
    found = read_decisions(path)
    assert spent() - started < 10 * slowness()
    assert found.by_group or found.problems or not text.strip()


def test_an_address_in_a_table_is_refused_as_it_is_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is taken for a command, nor is a variable or a tilde put in; other rows are none the worse."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("subprocess.Popen", lambda *a, **k: pytest.fail("a program was started"))
    table = tmp_path / "groups.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["group_number", "repo_url", "student_1"])
        rows.writerows([[n, text.format(trap="trap"), "x"] for n, text in enumerate(ADDRESSES) if "\0" not in text])
        rows.writerow(["last", "owner/name", "x"])
    groups = read_groups(table).groups
    assert groups[-1].source is not None and parse_source(groups[-1].source).url is not None
    assert len(groups) >= len(ADDRESSES) - 1
    for group in groups[:-1]:
        if group.source is not None:
            try:
                source = parse_source(group.source)
            except SourceError as error:
                assert not any(unicodedata.category(character) == "Cc" for character in str(error))
            else:  # a line end in a cell is a blank, and a blank in an address is no command
                assert source.url == "https://host/x%20y"
    assert [path.name for path in tmp_path.iterdir()] == ["groups.csv"]
