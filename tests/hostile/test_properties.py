"""Properties of what reads hostile text: it never raises, it ends, it stays within limits, the same text gives the same."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.checklist import Item, load_catalogue
from auditor.git.refs import valid_ref
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, mask, parse_source
from auditor.limits import MAX_ITEMS
from auditor.output.text import plain
from auditor.report.answers import read_answers
from auditor.report.items import read_checklist
from auditor.report.markdown import parse_page
from auditor.report.marks import read_marks
from auditor.report.questions import read_questions
from auditor.report.wordings import matcher
from auditor.repository import Repository
from auditor.views.tree import Tree
from tests.hostile.imported import imported
from tests.hostile.memory import Memory

CATALOGUE = load_catalogue(None)
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "25"))
"""More of them for a long run by hand."""
profile = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

WORDS = ["- [x] ", "* [ ] ", "### Question 7\n", "> Answer:\n\n", "```\n", "<!--", "-->", "|", "![](", "](", "\n", "\n\n", "    ", "\t", "\x00", "\x1b[2J", "\u202e", "\ud800", "<div>", "</", "&amp;", "**", "_", "`", "~~~", "---\n", "# Week 1\n", "s000001", "Create a git repository", "Use Hydra to load the configurations and manage your hyperparameters (M11)", "https://x.y/z", "[r]: /x\n", ":white_check_mark:", "\u2705", "(x)", "9" * 30, "12 tests", "85%", "we did not use DVC. "]  # fmt: skip
CODE = ["import ", "from . import *\n", "def f(", "):\n", "    ", "\n", "class A(B):", "@a.b\n", "x = ", "[", "]", "{", "}", "(", ")", "'", '"""', "f'{", "}'", "\\\n", "lambda: ", "async ", "await ", "match x:\n", "case ", "if ", "else:\n", "return ", "assert ", "test_", "fastapi.FastAPI()", "wandb.init()", "\x00", "\ud800", "# type: ignore\n", "0x", "1e999", ":=", "*", "**"]  # fmt: skip
DATA = ["a: ", "- ", "\n", "  ", "&a ", "*a", "<<: ", "!!python/object:os.system ", "{", "}", "[", "]", ",", ":", "|\n", ">\n", "? ", "---\n", "...\n", "'", '"', "#", "\x00", "\t", "on: push\n", "jobs:\n", "steps:\n", "run: ", "uses: ", "${{ ", " }}", "1e5", "0x1", "9" * 5000, "2025-01-01", "= ", "[[a]]\n", "[a.b]\n", "FROM ", "RUN ", "COPY --from=", " AS ", "\\\n", "<<EOF\n", "EOF\n", "$(", "&& ", "; ", "| ", "`", "pip install ", "make ", "stages:\n", "cmd: ", "deps:\n", "outs:\n", '"cells": ', '"source": ', "null", "true"]  # fmt: skip


def texts(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(words), st.text(max_size=6)), max_size=60).map("".join)


REPORTS = st.one_of(
    texts(WORDS).map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts(WORDS).map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.binary(max_size=400),
)
PATHS = ["src/pkg/train.py", "tests/test_a.py", "a.ipynb", "Dockerfile", "docker-compose.yml", "cloudbuild.yaml", ".github/workflows/a.yml", ".gitlab-ci.yml", "dvc.yaml", "dvc.lock", "data.dvc", ".dvc/config", "pyproject.toml", "requirements.txt", "environment.yml", "setup.cfg", "setup.py", "uv.lock", "Pipfile", "conf/config.yaml", "config.json", "README.md", "docs/a.rst", "Makefile", "tasks.py", "run.sh", ".pre-commit-config.yaml", ".gitattributes", "reports/README.md", "Justfile", "Taskfile.yml"]  # fmt: skip


@profile
@given(REPORTS)
def test_a_report_of_any_bytes_is_read_and_its_marks_stand_where_they_say(data: bytes) -> None:
    page = parse_page(data)
    assert len(page.lines) == len(page.kinds)
    checklist = read_checklist(data, CATALOGUE)
    assert len(checklist.lines) <= MAX_ITEMS
    read_questions(data, CATALOGUE, checklist.generation)
    tree = Tree(Memory({"reports/README.md": data}))
    marks = read_marks(tree, CATALOGUE)
    read_answers(tree, CATALOGUE, None)
    for mark in marks.marks:
        assert 0 <= mark.start <= mark.end <= len(data)
        if page.encoding == "utf-8":
            assert data[mark.start : mark.end].decode("utf-8", "replace") == mark.mark
    assert read_marks(Tree(Memory({"reports/README.md": data})), CATALOGUE) == marks


@profile
@given(st.lists(texts(WORDS), max_size=20))
def test_any_lines_are_matched_and_an_item_is_its_own(lines: list[str]) -> None:
    found = matcher(CATALOGUE).assign(lines)
    assert len(found) == len(lines)
    for item in CATALOGUE.items:
        assert matcher(CATALOGUE).literal(item.text) is not None


LISTED = [item for item in CATALOGUE.items if item.listed_in(CATALOGUE.newest)]


@profile
@given(st.lists(st.sampled_from(LISTED), max_size=12, unique_by=lambda item: item.id), texts(WORDS), st.sampled_from(["", "  ", " (M7)", "."]))  # fmt: skip
def test_the_course_s_own_words_are_their_item_in_any_order_and_beside_anything(
    items: list[Item], other: str, end: str
) -> None:
    found = matcher(CATALOGUE).assign([*(item.text + end for item in items), other])
    assert [item.id if item is not None else None for item in found[: len(items)]] == [item.id for item in items]


NAMES = st.lists(st.binary(min_size=1, max_size=12).map(lambda name: name.replace(b"\0", b"x").replace(b"/", b"y")), min_size=1, max_size=3).map(b"/".join)  # fmt: skip


MADE_APART = re.compile(r"(?:~\d*)+\Z")


@settings(profile, max_examples=max(5, EXAMPLES // 5))
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_every_path_of_a_commit_is_listed_once_and_stays_below_it(names: list[bytes]) -> None:
    kept: set[bytes] = set()
    for name in names:
        parts = name.split(b"/")
        odd = any(part in {b".", b".."} or part.lower() == b".git" for part in parts)
        if not odd and not any(one.startswith(name + b"/") or name.startswith(one + b"/") for one in kept):
            kept.add(name)
    with tempfile.TemporaryDirectory() as folder:
        bare = imported(Path(folder) / "bare", [("100644", name, b"x") for name in sorted(kept)])
        with open_snapshot(parse_source(str(bare))) as snapshot:
            assert len(snapshot.entries) == len(kept)
            assert {MADE_APART.sub("", path) for path in snapshot.entries} == {
                MADE_APART.sub("", name.decode("utf-8", "backslashreplace")) for name in kept
            }
            assert {snapshot.read(path, 10) for path in snapshot.entries} <= {b"x"}


@profile
@given(st.sampled_from(PATHS), st.one_of(texts(CODE), texts(DATA), texts(WORDS)), st.booleans())
def test_every_view_reads_any_text(path: str, text: str, odd: bool) -> None:
    data = text.encode("utf-16" if odd else "utf-8", "surrogatepass")
    files = {path: data, "src/pkg/__init__.py": b"", "run.sh": b"python src/pkg/train.py\nmake all\n"}
    touch(files)


def touch(files: Mapping[str, bytes]) -> None:
    """Ask every view of a repository for all that it has."""
    repository = Repository(Memory(files), CATALOGUE)  # type: ignore[arg-type]
    tree = repository.tree
    for name in ("python", "serving", "notebooks", "workflows", "docker", "dvc", "dependencies", "configs", "documents", "commands", "answers"):  # fmt: skip
        view = getattr(repository, name)
        for fact in dir(type(view)):
            if not fact.startswith("_"):
                value = getattr(view, fact)
                if fact == "unread" and callable(value):
                    assert set(value(("wandb",))) <= set(tree.paths) | {"."}
    for workflow in repository.workflows.files:
        for job in workflow.jobs:
            for step in job.steps:
                repository.resolve.step(workflow, job, step)


@profile
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(["..", ".git", "a", "a/b", "-x", "\x1b", "\udcff"])), max_size=8))  # fmt: skip
def test_any_paths_make_a_tree(names: list[str]) -> None:
    files = {name: b"import wandb\n" for name in names if name}
    tree = Tree(Memory(files))
    for name in files:
        assert tree.exists(name)
        assert tree.foreign_kind(name) in {None, "vendored", "generated"}
        assert set(tree.below(name)) <= set(files)
    assert set(tree.named("*.py")) <= set(files)


@profile
@given(st.text(max_size=200))
def test_any_source_is_one_or_an_error_of_one_line(text: str) -> None:
    try:
        source = parse_source(text)
    except SourceError as error:
        assert len(str(error).splitlines()) <= 1 or "\x1b" not in str(error)
    else:
        assert source.url is None or not source.url.startswith("-")
    assert not any(ord(character) < 32 for character in mask(text))


@profile
@given(st.text(max_size=200))
def test_plain_text_is_harmless_and_stays_so(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert plain(shown) == shown


@profile
@given(st.text(max_size=60))
def test_a_ref_that_is_taken_is_below_refs(name: str) -> None:
    if valid_ref("refs/heads/" + name):
        assert ".." not in name
        assert not name.startswith(("-", "/", "."))


@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_file_may_be_empty_or_noise(path: str) -> None:
    for data in (b"", b"\x00" * 100, bytes(range(256)) * 4, b"\xff\xfe", "\ufeff".encode()):
        touch({path: data})
