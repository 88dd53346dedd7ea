"""What students and tables say, through every output: the terminal, files, tables, pages, the store, and a diff."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.audited import Audit
from auditor.batch._names import safe_name, unique
from auditor.batch.export import export
from auditor.batch.groups import Group
from auditor.batch.run import Options
from auditor.batch.store import FILE_NAME, Store
from auditor.checklist import load_catalogue
from auditor.output import FORMATS, render
from auditor.output.csv import claim_rows, item_rows
from auditor.output.json import render as render_json
from auditor.output.terminal import show
from auditor.output.text import plain
from auditor.selfcheck.suggest import suggest, unified_diff, write
from tests.hostile.conftest import clean
from tests.output._audits import HOSTILE, hostile_audit
from tests.selfcheck.test_suggest import ABSENT, DONE, ITEMS, audit_of, listing

CATALOGUE = load_catalogue()
TEXTS = [
    *HOSTILE, "\x9b2J\x9d0;x\x9c\x85", "\x7f\x00\x08", "\u2066a\u2069\u200f\u061c", "\u2028\u2029", "\ufeff\u200b\u00ad", "\U000e0041\U000e007f",
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", " =1", "'=1", '"=1', ";=1", "=1\n=2", "</script><script>alert(1)</script>", "--><script>alert(1)</script>",
    "' onmouseover='alert(1)", '" onload="alert(1)', "</title></style></textarea>", "&lt;script&gt;alert(1)", "]]>", "{{ 7*7 }}{% x %}", "${jndi:ldap://x}", "[bold red]x[/] :smile: [link=file:///etc]y[/link]",
    "\x1b]8;;file:///etc/passwd\x07x\x1b]8;;\x07", "\x1b]52;c;eA==\x07", "\x1b[?1049h", "%s%n%d{0}", "../../../etc/passwd", "C:\\Windows\\x", "file:///etc/passwd", "data:text/html,<script>alert(1)</script>", "\ud800\udfff\udcff", "a" * 100_000, "\n" * 1000,
]  # fmt: skip


@pytest.mark.parametrize("form", [*FORMATS, "terminal", "csv", "round trip"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_stays_text_in_every_output(text: str, form: str) -> None:
    audit = hostile_audit(text)
    if form == "terminal":
        stream = io.StringIO()
        show(audit, verbose=True, file=stream)
        clean(form, stream.getvalue().encode("utf-8", "surrogatepass"))
    elif form == "csv":
        clean(form, b"".join([*item_rows(text, audit), *claim_rows(text, audit)]))
    elif form == "round trip":
        data = json.loads(render_json(audit))
        assert data == json.loads(json.dumps(audit.to_dict()))
        assert Audit.from_dict(data).to_dict() == data
    else:
        clean(form, render(audit, form))


def row(text: str) -> Group:
    """Return a group as its row, in which everything is the text."""
    name = safe_name(text) or "row-1"
    return Group(name, text, 1, text, (text, text), ((text, text), ("url", text)), None, (text,))


@pytest.mark.parametrize("decided", [False, True])
def test_tables_pages_and_store_of_a_batch_keep_it_text(tmp_path: Path, decided: bool) -> None:
    """All texts at once, as groups that were audited and as groups that could not be."""
    if decided:
        with (tmp_path / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["group", "item", "commit", "decision", "note", "by"])
            for text in TEXTS:
                plain = text.encode("utf-8", "replace").decode()
                if sys.version_info < (3, 11):  # which writes no cell that holds one
                    plain = plain.replace("\0", "")
                writer.writerows(
                    [[plain, "hydra", "abcd", "confirmed", plain, plain], [plain, plain, plain, plain, plain, plain]]
                )
    with Store(tmp_path / FILE_NAME) as store:
        run = store.begin(Options().changing, set())
        names = unique([row(text).name for text in TEXTS])
        for number, (text, name) in enumerate(zip(TEXTS, names, strict=True)):
            group, audit = replace(row(text), name=name), hostile_audit(text)
            store.save(
                run, 2 * number, group, text[:50].encode("utf-8", "replace").decode(), audit, render_json(audit), 0.0
            )
            store.fail(run, 2 * number + 1, replace(group, name=f"failed-{number}"), f"row {number}: {text}", 0.0)
        store.finish(run)
        done = export(tmp_path, store, store.runs()[-1])
        assert (done.groups, done.failures) == (len(TEXTS), len(TEXTS))
        assert [Audit.from_dict(store.audit(n + 1).to_dict()) for n in range(3)]
    for path in sorted(tmp_path.rglob("*")):
        if path.suffix in {".csv", ".html", ".json"} and path.name != "decisions.csv":
            clean(path.suffix[1:], path.read_bytes())
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert written == {"audits", "groups", "decisions.csv", "items.csv", "claims.csv", "remarks.csv", "summary.csv", "failures.csv", "index.html", FILE_NAME, f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"} - ({f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"} - written)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS[:-2], ids=range(len(TEXTS) - 2))
def test_what_suggest_changes_is_marks_alone_and_what_it_prints_is_text(text: str, tmp_path: Path) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    report = listing(
        f"* [x] {ITEMS['hydra'].text}", f"* [ ] {ITEMS['ci'].text}", line, f"* [{line[:3]}] {ITEMS['logging'].text}"
    ).encode("utf-8", "surrogatepass")
    found = suggest(audit_of(report, {"hydra": ABSENT, "ci": DONE, "logging": DONE}), report, CATALOGUE)
    rest = [
        before
        for before, after in zip(found.before.split(b"\n"), found.after.split(b"\n"), strict=True)
        if before == after
    ]
    assert len(rest) >= report.count(b"\n") + 1 - len(found.edits)
    stream = io.StringIO()
    for shown in unified_diff(found).decode("utf-8", "backslashreplace").split("\n"):
        stream.write(plain(shown) + "\n")
    for left in found.left:
        stream.write(plain(left.why) + "\n")
    clean("terminal", stream.getvalue().encode())
    path = tmp_path / "reports" / "README.md"
    path.parent.mkdir()
    path.write_bytes(report)
    write(tmp_path, found)
    assert path.read_bytes() == found.after
