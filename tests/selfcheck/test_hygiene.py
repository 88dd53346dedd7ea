"""What should not be handed in is named with its place, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import auditor
from auditor.selfcheck.hygiene import _made_by_tools, hygiene
from auditor.template import Template
from tests.conftest import Files, MakeRepo
from tests.selfcheck.hygienic import HEX, OTHERS, audited, found_in
from tests.soon import soon
from tests.views.memory import memory_tree


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({".env": "# ours\nPORT=8000\n"}, [("env-file", ".env", 2)]),
        ({".env.example": "KEY=\n", "api/.env.template": "KEY=\n", ".env": "", "env.py": "A=1\n"}, []),
        ({"models/m.pt": b"\0" * 10_000_001}, [("large-file", "models/m.pt", None)]),
        ({"models/m.pt": b"\0" * 10_000_000}, []),
        (
            {f"env{'/in' * depth}/pyvenv.cfg": "home = /usr\n" for depth in range(12)},
            [("tracked-environment", f"env{'/in' * 11}/pyvenv.cfg", None)],
        ),
        (
            {"env/pyvenv.cfg": "home = /usr\n", "env/bin/python": "x", "env/lib/python3.11/site-packages/a.py": ""},
            [("tracked-environment", "env/bin/python", None)],
        ),
        (
            {"env/pyvenv.cfg": "home = /usr\n", "env2/a.py": "x = 1\n", "b/venv/c.py": "y = 1\n"},
            [("tracked-environment", "b/venv/c.py", None), ("tracked-environment", "env/pyvenv.cfg", None)],
        ),
        (
            {"src/__pycache__/a.cpython-311.pyc": b"\0", "b/__pycache__/c.pyc": b"\0", ".ruff_cache/x": "x"},
            [("tracked-cache", ".ruff_cache/x", None), ("tracked-cache", "b/__pycache__/c.pyc", None)],
        ),
        ({".DS_Store": b"\0", "src/.DS_Store": b"\0"}, [("ds-store", ".DS_Store", None)]),
    ],
)
def test_what_a_machine_leaves_is_named_once(
    make_repo: MakeRepo, files: Files, found: list[tuple[str, str, int | None]]
) -> None:
    assert found_in(make_repo, files) == found


LEFT_BY_TOOLS: Files = {"env/pyvenv.cfg": "", "src/__pycache__/c.pyc": b"\0", ".DS_Store": b"\0", ".env": "KEY=1\n"}


def test_a_folder_without_git_gets_no_advice_for_git(make_repo: MakeRepo) -> None:
    report = {"reports/README.md": "# Exam\n\n* [x] Create a git repository (M5)\n"}
    folder = make_repo({**report, **LEFT_BY_TOOLS, **{f"src/{number}.py": "" for number in range(12)}})
    by_git = {warning.id: warning.message for warning in auditor.audit(str(folder), notices=[hygiene]).warnings}
    shutil.rmtree(folder / ".git")
    (folder / ".DS_Store").unlink()
    plain = {warning.id: warning.message for warning in auditor.audit(str(folder), notices=[hygiene]).warnings}
    assert plain["tracked-environment"] == "1 file of an environment below env/: leave it out of what you hand in"
    assert plain["env-file"].endswith("end up: ignore it and commit an example without values")
    assert not [message for message in plain.values() if "git rm" in message or "tracked" in message]
    assert by_git["tracked-environment"].endswith(": `git rm -r --cached env` and ignore it")
    assert "`git rm --cached`" in by_git["env-file"]


def test_of_a_folder_without_git_nothing_is_said_to_be_tracked(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "README.md").write_text("# Exam\n\n* [x] Create a git repository (M5)\n", encoding="utf-8")
    for number in range(20):
        (tmp_path / f"m{number}.py").write_text("x = 1\n", encoding="utf-8")
    told = [warning.message for warning in auditor.audit(str(tmp_path)).warnings if warning.id == "no-dot-files"]
    assert [message.partition(" (")[0] for message in told] == [
        "no file or folder whose name begins with a dot is there"
    ]


def test_as_many_environments_as_files_take_no_longer_than_the_files() -> None:
    files = {f"{number}/{name}": "" for number in range(6_000) for name in ("pyvenv.cfg", "a.txt")}
    tree = memory_tree(files)
    with soon(2.0):
        assert len(list(_made_by_tools(tree, frozenset()))) == 10


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("requirements.txt", "numpy\n-e file:///Users/someone/project\n", 2),
        ("requirements.txt", "certifi @ file:///croot/certifi_17/work\nnumpy\n", 1),
        ("requirements_dev.txt", "C:\\Users\\someone\\x.whl\n", 1),
        ("pyproject.toml", '[tool.uv.sources]\nours = { path = "/home/someone/ours" }\n', 2),
        ("environment.yml", "dependencies:\n  - pip:\n    - -e /home/someone/ours\n", 3),
        ("requirements.txt", "-e .\n./local\n# -e /home/someone/x\nx @ https://host.dk/home/a/b.whl\n", None),
        ("environment.yml", "dependencies:\n  - numpy\nprefix: /home/someone/envs/x\n", None),
        ("pyproject.toml", '[tool.x]\ndata = "/home/someone/data"\nfolder = "path: C"\n', None),
    ],
)
def test_a_dependency_on_a_path_of_one_machine_is_named(
    make_repo: MakeRepo, path: str, text: str, line: int | None
) -> None:
    found = [entry for entry in found_in(make_repo, {path: text}) if entry[0] == "local-path-dependency"]
    assert found == ([("local-path-dependency", path, line)] if line else [])


REPORT = """# Report

start by adding the image to the `figures` subfolder (please only use `.png`, `.jpg` or `.jpeg`) and then

## Overall project checklist

* [x] Create a git repository (M5)

### Question 20

> **Insert 1-2 images of your GCP artifact registry.**

![this](figures/registry.svg)
![that](figures/other.JPG)
[a plot](../plot.svg)
"""
FORBIDDEN = ("left.webp", "linked.svg", "registry.svg")


@pytest.mark.parametrize(
    ("report", "named"),
    [
        (
            REPORT,
            [("reports/README.md", 13), ("reports/figures/left.webp", None), ("reports/figures/linked.svg", None)],
        ),
        (REPORT.replace("![this]", "[this]"), [(f"reports/figures/{n}", None) for n in FORBIDDEN]),
        (REPORT.replace("only use `.png`", "only use `.svg`, `.png`"), [("reports/figures/left.webp", None)]),
        (
            REPORT.replace("(please only use `.png`, `.jpg` or `.jpeg`) ", ""),
            [("reports/README.md", 13), ("reports/figures/left.webp", None), ("reports/figures/linked.svg", None)],
        ),
        (REPORT.replace("figures/registry.svg", "figures"), [(f"reports/figures/{n}", None) for n in FORBIDDEN]),
    ],
)
def test_a_figure_in_a_format_that_the_report_forbids_is_named(
    make_repo: MakeRepo, report: str, named: list[tuple[str, int | None]]
) -> None:
    shown = ("other.JPG", "a.drawio", "twin.svg", "twin.png", *FORBIDDEN)
    files: Files = {f"reports/figures/{name}": name for name in shown}
    found = found_in(make_repo, {"reports/README.md": report, "plot.svg": "1", **files})
    assert found == [("figure-format", path, line) for path, line in named]


def test_placeholders_of_the_template_are_named_and_ones_own_files_are_not(make_repo: MakeRepo) -> None:
    page = "# Documentation\n\nDocumentation for mosscount\n"
    files = {"docs/source/index.md": page, "docs/own.md": "# Ours\n\nThis is how the moss is counted.\n"}
    own = {"tests/test_data.py": "# def test_data():\n#     assert load()\n", "src/x/__init__.py": ""}
    assert found_in(make_repo, {**files, **own}) == [("template-left", "docs/source/index.md", 1)]


def test_placeholder_code_of_the_template_is_named_unless_it_is_used(make_repo: MakeRepo) -> None:
    stub = "def {}() -> None:\n    dataset = MyDataset('data/raw')\n    assert isinstance(dataset, Dataset)\n"
    files = {
        "tests/test_data.py": stub.format("test_my_dataset"),
        "src/own/check.py": stub.format("check"),
        "src/own/used.py": stub.format("check"),
        "src/own/__init__.py": stub.format("check"),
        "src/own/train.py": "from own.used import check\n\nprint(check())\n",
    }
    named = [warning for warning in audited(make_repo, files).warnings if warning.id == "template-left"]
    assert [(one.path, one.line, one.message.split(":")[0]) for one in named] == [
        ("src/own/check.py", 1, "still the template's placeholder code"),
        ("tests/test_data.py", 1, "still the template's placeholder test"),
    ]


@pytest.mark.parametrize("report", [{"reports/README.md": REPORT}, {}])
def test_example_figures_of_the_template_are_named_once(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, report: Files
) -> None:
    monkeypatch.setattr(Template, "placeholder_figure", lambda _, oid: "bucket.png")
    files: Files = {"docs/d.png": "d", **{f"reports/figures/{name}": name for name in ("a.jpg", "b.png", "c.png")}}
    named = [one for one in audited(make_repo, {**files, **report}).warnings if one.id == "template-left"]
    assert [(one.path, "(and 1 more)" in one.message) for one in named] == [("reports/figures/b.png", True)]


@pytest.mark.parametrize(("more", "told"), [(1, "and 1 more file over"), (2, "and 2 more files over")])
def test_the_largest_of_many_large_files_are_named(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, more: int, told: str
) -> None:
    monkeypatch.setattr("auditor.selfcheck.hygiene.LARGE_BYTES", 100)
    files: Files = {"small.bin": "x", **{f"{number:02}.bin": "x" * (200 + number) for number in range(10 + more)}}
    named = [one for one in audited(make_repo, files).warnings if one.id == "large-file"]
    assert [one.path for one in named[:10]] == [f"{number:02}.bin" for number in range(9 + more, more - 1, -1)]
    assert [one.message.startswith(told) for one in named[10:]] == [True]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({".DS_Store": "1", "a/.DS_Store": "1"}, "a file that the file browser makes (and 1 more)"),
        ({"a/Thumbs.db": "1"}, "a file that the file browser makes: `git rm --cached` it and ignore Thumbs.db"),
        ({"a/b.pyc": "1"}, "1 file of a cache (*.pyc)"),
        ({"a/.tox/b": "1", ".tox/c": "1"}, "2 files of a cache (.tox)"),
        ({"a/venv/b": "1"}, "1 file of an environment below a/venv/"),
        ({"requirements.txt": "/home/u/a\n/home/u/b\n"}, "this dependency names a path of one machine (so does 1 more"),
        ({"requirements.txt": "/home/u/a\n" * 3}, "this dependency names a path of one machine (so do 2 more lines)"),
    ],
)
def test_how_many_more_there_are_is_said(make_repo: MakeRepo, files: Files, message: str) -> None:
    (warning,) = (one for one in audited(make_repo, files).warnings if one.id not in OTHERS)
    assert warning.message.startswith(message)


def test_what_is_not_committed_is_not_said_to_be_in_the_history(make_repo: MakeRepo) -> None:
    repo = make_repo({"README.md": "# Us\n", "old.py": f'wandb.login(key="{HEX}")\n', ".env": "PORT=1\n"})
    (repo / "new.py").write_text(f'wandb.login(key="{HEX}")\n', encoding="utf-8")
    (repo / "api").mkdir()
    (repo / "api" / ".env").write_text("PORT=1\n", encoding="utf-8")
    found = auditor.audit(str(repo), worktree=True, only=("git-repository",), notices=[hygiene]).warnings
    said = {(warning.id, warning.path): warning.message for warning in found}
    assert "the history keeps it" in said["secret", "old.py"]
    assert "if it ever was committed" in said["secret", "new.py"]
    assert "git rm --cached" in said["env-file", ".env"]
    assert "end up: ignore it and commit" in said["env-file", "api/.env"]


CONFLICT = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> 1a2b3c4 (theirs)\n"


@pytest.mark.parametrize("path", ["reports/README.md", "train.dockerfile", "configs/a.yaml", "src/a.py"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_conflict_that_was_committed_is_named_at_its_first_line(make_repo: MakeRepo, path: str, end: str) -> None:
    found = found_in(make_repo, {path: CONFLICT.replace("\n", end).encode()})
    assert ("conflict-left", path, 2) in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/git.md", f"You will see this:\n\n```text\n{CONFLICT}```\n"),
        ("docs/git.rst", "\n".join(f"    {line}" for line in CONFLICT.splitlines())),
        ("a.md", "<<<<<<< HEAD\n"),
        ("b.md", "Title\n=======\n\n>>>>>>> a quotation of a quotation\n"),
        ("c.py", CONFLICT.replace("<<<<<<<", "<<<<<<<<")),
        ("a.bin", "\0" + CONFLICT),
        ("node_modules/a/index.js", CONFLICT),
    ],
)
def test_what_shows_a_conflict_or_looks_like_one_is_none(make_repo: MakeRepo, path: str, text: str) -> None:
    assert "conflict-left" not in {name for name, _, _ in found_in(make_repo, {path: text})}


@pytest.mark.parametrize("tracked", [True, False])
def test_what_is_not_tracked_is_to_be_ignored_and_needs_no_taking_out(make_repo: MakeRepo, tracked: bool) -> None:
    repo = make_repo({"README.md": "# Us\n", **({"a/venv/b": "1", "a b/.tox/c": "1"} if tracked else {})})
    for path in ("a/venv/d", ".DS_Store", "a b/.tox/e"):
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_text("2", encoding="utf-8")
    found = auditor.audit(str(repo), worktree=True, only=("git-repository",), notices=[hygiene]).warnings
    told = {one.id: one.message.partition(": ")[2] for one in found if one.id not in OTHERS}
    assert told == {
        "tracked-environment": "`git rm -r --cached a/venv` and ignore it"
        if tracked
        else "put a/venv/ into .gitignore before you add anything",
        "tracked-cache": "take them out with `git rm --cached` and ignore .tox"
        if tracked
        else "put .tox into .gitignore before you add anything",
        "ds-store": "put .DS_Store into .gitignore before you add anything",
    }
