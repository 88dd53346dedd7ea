from __future__ import annotations

import pytest

from auditor.views.tree import Tree
from tests.views.memory import MemoryEntry, MemorySource, memory_tree


def test_paths_are_sorted_and_folders_known() -> None:
    tree = memory_tree({"b/c.py": "", "a.py": "", "b/d/e.txt": "x"})
    assert tree.paths == ("a.py", "b/c.py", "b/d/e.txt")
    assert tree.exists("a.py") and "a.py" in tree and not tree.exists("b")
    assert tree.is_dir("b/") and tree.is_dir("./b/d") and tree.is_dir("") and not tree.is_dir("a.py")
    assert tree.below("b") == ("b/c.py", "b/d/e.txt") and tree.below(".") == tree.paths
    assert tree.size("b/d/e.txt") == 1 and tree.size("none") is None and tree.mode("a.py") == "100644"


def test_a_path_is_found_where_capitals_do_not_count() -> None:
    tree = memory_tree(
        {"Reports/Fig.png": "", "reports/a.md": "", "x/Plan": "", "x/plan/b.md": "", "ma\u0308rz.csv": ""}
    )
    assert tree.alike("reports/FIG.png") == "Reports/Fig.png"
    assert tree.alike("REPORTS/A.md") == "reports/a.md"
    assert tree.alike("m\u00e4rz.CSV") == "ma\u0308rz.csv"
    assert tree.alike("X") == "x"
    assert tree.alike("x/PLAN") == "x/Plan"  # the file before the folder
    assert tree.alike("x/PLANS") is None


def test_files_are_found_by_name_and_by_path() -> None:
    tree = memory_tree({"x/Dockerfile": "", "x/y/train.dockerfile": "", "x/z.py": "", "node_modules/a/z.py": ""})
    assert tree.named("Dockerfile*", "*.dockerfile") == ("x/Dockerfile", "x/y/train.dockerfile")
    assert tree.named("*.py") == ("node_modules/a/z.py", "x/z.py")
    assert tree.named("*.py", foreign=False) == ("x/z.py",)
    assert tree.named() == () and tree.files("x/*.py") == ("x/z.py",) and len(tree.files()) == 4


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfhi", "hi"),
        ("hø".encode("utf-16"), "hø"),
        ("hø".encode("latin-1"), "hø"),
        (b"\xff\xfea", "a\ufffd"),
        (b"", ""),
    ],
)
def test_text_is_decoded_whatever_it_is(data: bytes, text: str) -> None:
    tree = memory_tree({"a.txt": data})
    if data == b"\xff\xfea":
        assert isinstance(tree.text("a.txt"), str)
    else:
        assert tree.text("a.txt") == text


def test_what_cannot_be_read_is_said_and_links_are_no_files() -> None:
    source = MemorySource({"gone.py": None, "big.py": "x" * 20, "link.py": "a.py", "sub": "", "a.py": ""})
    for path, mode in (("link.py", "120000"), ("sub", "160000")):
        source.entries[path] = MemoryEntry(path, mode, "0", 4)
    tree = Tree(source)
    assert tree.text("gone.py") is None and tree.text("big.py", 10) is None
    assert tree.text("link.py") is None and tree.data("sub") is None and tree.text("nowhere") is None
    assert dict(tree.unread) == {"big.py": "too large", "gone.py": "absent"}
    assert tree.read_unread(["gone.py", "a.py"]) == ("gone.py",)
    assert tree.named("*.py") == ("a.py", "big.py", "gone.py")
    assert tree.text("big.py") == "x" * 20


def test_reading_stops_at_the_limit_of_the_whole_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.views.tree.MAX_TREE_BYTES", 5)
    tree = memory_tree({"a": "1234", "b": "1234"})
    assert tree.text("a") == "1234" and tree.text("b") is None and "b" in tree.unread


def test_what_is_forgotten_is_read_again_whatever_the_limit() -> None:
    tree = memory_tree({"long.txt": "x" * 20, "b.txt": "y"})
    assert tree.text("long.txt", 30) == "x" * 20
    tree.forget("long.txt")
    tree.forget("b.txt")
    assert tree.text("long.txt", 10) == "x" * 20 and tree.unread == {}
    assert tree.text("b.txt") == "y" and tree.text("b.txt", 0) == "y"


@pytest.mark.parametrize(
    ("path", "beside", "kind"),
    [
        ("myenv/lib/python3.11/site-packages/x.py", (), "vendored"),
        ("myenv/bin/activate_this.py", ("myenv/lib/python3.11/site-packages/x.py",), "vendored"),
        ("odd/Scripts/a.py", ("odd/pyvenv.cfg",), "vendored"),
        (".venv/a.py", (), "vendored"),
        ("mlartifacts/1/a2/artifacts/model/requirements.txt", (), "generated"),
        ("frontend/node_modules/a.js", (), "vendored"),
        ("src/pkg/__pycache__/a.py", (), "generated"),
        ("notebooks/.ipynb_checkpoints/a.ipynb", (), "generated"),
        ("htmlcov/index.html", (), "generated"),
        ("src/pkg.egg-info/a.py", (), "generated"),
        ("build/lib/pkg/a.py", (), "generated"),
        ("site/index.html", ("site/sitemap.xml",), "generated"),
        ("dist/a.whl", (), "generated"),
        ("wandb/run-20260101_000000-abc/files/config.yaml", (), "generated"),
        ("api/x_pb2.py", (), "generated"),
        ("src/pkg/env/gym.py", (), None),
        ("build/Dockerfile", (), None),
        ("site/index.html", (), None),
        ("dist/run.py", ("dist/a.whl",), None),
        ("src/wandb/runner.py", (), None),
        ("data/a.py", (), None),
    ],
)
def test_foreign_files_are_told_from_the_projects_own(path: str, beside: tuple[str, ...], kind: str | None) -> None:
    tree = memory_tree({path: "", **dict.fromkeys(beside, "")})
    assert tree.foreign_kind(path) == kind
    assert tree.is_foreign(path) is (kind is not None)


def test_what_is_found_in_a_tree_is_found_once_for_each_function_and_its_arguments() -> None:
    asked: list[tuple[Tree, str]] = []

    def first(tree: Tree, start: str = "") -> str | None:
        asked.append((tree, start))
        return next((path for path in tree.paths if path.startswith(start)), None)

    def last(tree: Tree, start: str = "") -> str | None:
        return next((path for path in reversed(tree.paths) if path.startswith(start)), None)

    one, two = memory_tree({"a": "", "b": ""}), memory_tree({"b": ""})
    for _ in range(2):
        assert [one.once(first), one.once(first, "b"), one.once(first, "c"), two.once(first)] == ["a", "b", None, "b"]
        assert one.once(last) == "b"
    assert asked == [(one, ""), (one, "b"), (one, "c"), (two, "")]


def test_what_a_file_gives_is_found_once_whatever_commits_hold_it() -> None:
    made: list[str] = []
    first = memory_tree({"a": "1", "b": "1", "c": "3"})
    other = Tree(MemorySource({"a": "1", "b": "2", "c": "3"}), first)

    def given(tree: Tree, path: str) -> str:
        def make() -> str:
            made.append(path)
            if path == "c":
                tree.note_cut(path, "too long", everywhere=True)
            return tree.text(path) or ""

        return tree.derived("kind", path, make)

    assert [given(first, path) for path in "aabc"] == ["1", "1", "1", "3"]
    assert [given(other, path) for path in "abbc"] == ["1", "2", "2", "3"]
    assert made == ["a", "b", "c", "b"]
    for tree in (first, other):
        assert (tree.cut, tree.doubted) == (frozenset("c"), ("c",))


def test_what_could_not_be_read_in_one_commit_is_tried_in_the_next() -> None:
    first = memory_tree({"a": None})
    other = Tree(first.source, first)
    assert first.derived("kind", "a", lambda: first.text("a")) is None
    assert other.derived("kind", "a", lambda: "read") == "read"
    assert first.derived("kind", "a", lambda: "read") is None
