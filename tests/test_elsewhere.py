from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import auditor
from auditor.audited import AuditedItem
from auditor.checklist import load_catalogue
from auditor.elsewhere import MAX_BRANCHES, OtherPlaces
from auditor.finding import Evidence, Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.registry import Probe
from auditor.repository import Repository
from tests.conftest import MakeRepo, run_git

REPORT = "# Checklist\n\n" + "\n".join(
    f"* [{mark}] {text}"
    for mark, text in [
        ("x", "Create a git repository (M5)"),
        ("x", "Load test your application (M24)"),
        ("x", "Add a linting step to your continuous integration (M17)"),
        (" ", "Use logging to log important events in your code (M14)"),
    ]
)
LINTING = "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ruff check .\n"


def items_of(repo: Path) -> Iterator[tuple[str, AuditedItem]]:
    audit = auditor.audit(str(repo), worktree=False)
    return ((item.id, item) for item in audit.items)


def on_branch(repo: Path, name: str, start: str, files: dict[str, str]) -> None:
    run_git(repo, "checkout", "-q", "-b", name, start)
    for path, text in files.items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_text(text, encoding="utf-8")
    run_git(repo, "add", ".")
    run_git(repo, "commit", "-q", "-m", name)
    run_git(repo, "checkout", "-q", "main")


def test_a_step_that_was_removed_is_named_with_the_commit_that_removed_it(make_repo: MakeRepo) -> None:
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(6)]
    gone = ("Bo Example", {".github/workflows/ci.yml": LINTING.replace("ruff check .", "pytest")})
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": LINTING}, commits=[*later, gone, *later])
    removed = run_git(repo, "log", "--format=%H", "--", ".github/workflows/ci.yml").splitlines()[0]
    item = dict(items_of(repo))["ci-linting"]
    assert item.state.value == "not_done"
    assert [(other.commit, other.path) for other in item.elsewhere] == [(removed, ".github/workflows/ci.yml")]
    assert f"until it was removed in {removed[:10]}" in item.elsewhere[0].note
    assert item.remedy.startswith("bring it back from the history, or else ")


def test_what_is_there_in_part_is_looked_for_as_a_whole(make_repo: MakeRepo) -> None:
    path = ".github/workflows/ci.yml"
    weak = LINTING.replace("ruff check .", "ruff check . || true")
    repo = make_repo({"reports/README.md": REPORT, path: LINTING}, commits=[("Bo Example", {path: weak})])
    changed = run_git(repo, "log", "--format=%H", "--", path).splitlines()[0]
    item = dict(items_of(repo))["ci-linting"]
    assert item.verdict.value == "doubtful"
    assert [(other.commit, other.path) for other in item.elsewhere] == [(changed, path)]
    assert f"until it was changed in {changed[:10]}" in item.elsewhere[0].note

    on_branch(repo, "strict", "HEAD", {path: LINTING})
    item = dict(items_of(repo))["ci-linting"]
    assert [other.branch for other in item.elsewhere] == ["strict"]
    assert item.remedy.startswith("merge the branch that has it, or else ")


def test_a_step_that_stood_there_for_one_commit_only_is_found(make_repo: MakeRepo) -> None:
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(7)]
    path = ".github/workflows/ci.yml"
    other = LINTING.replace("ruff check .", "pytest")
    brief = [("Bo Example", {path: LINTING}), ("Bo Example", {path: other})]
    repo = make_repo({"reports/README.md": REPORT, path: other}, commits=[*later, *brief, *later[:3]])
    removed = run_git(repo, "log", "--format=%H", "--", path).splitlines()[0]
    assert [other.commit for other in dict(items_of(repo))["ci-linting"].elsewhere] == [removed]


def test_a_file_that_was_removed_is_found_by_halving(make_repo: MakeRepo) -> None:
    locust = "from locust import HttpUser, task\n\n\nclass U(HttpUser):\n    @task\n    def p(self):\n        self.client.get('/')\n"
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(6)]
    files = {"reports/README.md": REPORT, "locustfile.py": locust}
    repo = make_repo(files, commits=[*later, ("Bo Example", {"locustfile.py": None}), *later])
    removed = run_git(repo, "log", "--format=%H", "--diff-filter=D", "--", "locustfile.py")
    assert [other.commit for other in dict(items_of(repo))["load-test"].elsewhere] == [removed]


def test_what_never_was_there_is_nowhere(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT}, commits=[("Bo Example", {"a.txt": "a"})] * 3)
    assert dict(items_of(repo))["load-test"].elsewhere == ()


@pytest.mark.parametrize(
    ("files", "branches"),
    [
        ({}, [None]),  # it is where the audited branch was
        ({"more.txt": "more"}, [None]),  # merging it leaves the removal as it is
        ({".github/workflows/lint.yml": LINTING, ".github/workflows/ci.yml": "on: push\n"}, ["old"]),
    ],
)
def test_only_branches_that_would_bring_it_are_named(
    make_repo: MakeRepo, files: dict[str, str], branches: list[str | None]
) -> None:
    testing = LINTING.replace("ruff check .", "pytest")
    added = ".github/workflows/lint.yml" in files
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": testing if added else LINTING})
    start = run_git(repo, "rev-parse", "HEAD").strip()
    (repo / ".github/workflows/ci.yml").write_text(f"{testing}# alone\n", encoding="utf-8")
    run_git(repo, "commit", "-q", "-a", "-m", "Test instead")
    if files:
        on_branch(repo, "old", start, files)
    else:
        run_git(repo, "branch", "old", start)
    item = dict(items_of(repo))["ci-linting"]
    assert [other.branch for other in item.elsewhere] == branches


@pytest.mark.parametrize(("text", "branches"), [(LINTING, [None]), ("on: push\n", ["old"])])
def test_a_branch_of_another_beginning_is_named_only_where_the_history_has_nothing(
    make_repo: MakeRepo, text: str, branches: list[str | None]
) -> None:
    path = ".github/workflows/ci.yml"
    repo = make_repo(
        {"reports/README.md": REPORT, path: text}, commits=[("Bo Example", {path: "on: push\njobs: {}\n"})]
    )
    run_git(repo, "checkout", "-q", "--orphan", "old")
    (repo / path).write_text(LINTING, encoding="utf-8")
    run_git(repo, "add", ".")
    run_git(repo, "commit", "-q", "-m", "Begin again")
    run_git(repo, "checkout", "-q", "main")
    assert [other.branch for other in dict(items_of(repo))["ci-linting"].elsewhere] == branches


def test_the_branches_of_people_are_asked_before_those_of_machines(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT})
    for name in (*(f"dependabot/pip/a-{number}" for number in range(MAX_BRANCHES)), "linting"):
        run_git(repo, "checkout", "-q", "-b", name, "main")
        path = repo / (".github/workflows/ci.yml" if name == "linting" else "requirements.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LINTING if name == "linting" else f"{name}\n", encoding="utf-8")
        run_git(repo, "add", ".")
        run_git(repo, "commit", "-q", "-m", name)
    run_git(repo, "checkout", "-q", "main")
    assert [other.branch for other in dict(items_of(repo))["ci-linting"].elsewhere] == ["linting"]


def test_what_is_done_is_not_looked_for_elsewhere(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": LINTING})
    assert dict(items_of(repo))["ci-linting"].elsewhere == ()


def test_the_same_python_files_are_read_once_whatever_commits_hold_them(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.views._python_reader import visit

    read: list[str] = []

    def counted(path: str, *rest: Any, **options: Any) -> Any:
        read.append(path)
        return visit(path, *rest, **options)

    monkeypatch.setattr("auditor.views.python.visit", counted)
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(12)]
    repo = make_repo({"reports/README.md": REPORT, "src/pkg/a.py": "x = 1\n"}, commits=later)
    item = dict(items_of(repo))["load-test"]
    assert item.verdict.value in ("refuted", "unconfirmed")
    assert read == ["src/pkg/a.py"]


def test_a_share_of_all_code_is_looked_for_nowhere_else(make_repo: MakeRepo) -> None:
    report = "# Checklist\n\n* [x] Create a git repository (M5)\n* [x] Remember to fill out the `requirements.txt` file with whatever dependencies that you are using (M2+M6)\n"
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(6)]
    more = ("Bo Example", {"src/pkg/a.py": "import torch\nimport numpy\nimport pandas\n"})
    files = {"reports/README.md": report, "requirements.txt": "torch\n", "src/pkg/a.py": "import torch\n"}
    item = dict(items_of(make_repo(files, commits=[*later, more, *later])))["requirements"]
    assert item.verdict.value in ("refuted", "unconfirmed")
    assert item.elsewhere == ()


def test_what_a_merge_took_away_is_gone_since_the_merge(make_repo: MakeRepo) -> None:
    locust = "from locust import HttpUser, task\n\n\nclass U(HttpUser):\n    @task\n    def p(self):\n        self.client.get('/')\n"
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(6)]
    repo = make_repo({"reports/README.md": REPORT, "locustfile.py": locust}, commits=later)
    run_git(repo, "checkout", "-q", "-b", "side")
    run_git(repo, "rm", "-q", "locustfile.py")
    run_git(repo, "commit", "-q", "-m", "Away")
    run_git(repo, "checkout", "-q", "main")
    run_git(repo, "merge", "-q", "--no-ff", "-m", "Merge", "side")
    merge = run_git(repo, "rev-parse", "HEAD").strip()
    for number in range(6):
        run_git(repo, "commit", "-q", "--allow-empty", "-m", f"More {number}")
    (place,) = dict(items_of(repo))["load-test"].elsewhere
    assert place.note.endswith(f"until the merge {merge[:10]}")


def test_a_workflow_that_a_merge_took_away_is_gone_since_the_merge(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": LINTING})
    run_git(repo, "checkout", "-q", "-b", "side")
    (repo / ".github/workflows/ci.yml").write_text(LINTING.replace("ruff check .", "pytest"), encoding="utf-8")
    run_git(repo, "commit", "-q", "-a", "-m", "Test instead")
    run_git(repo, "checkout", "-q", "main")
    run_git(repo, "merge", "-q", "--no-ff", "-m", "Merge", "side")
    merge = run_git(repo, "rev-parse", "HEAD").strip()
    (place,) = dict(items_of(repo))["ci-linting"].elsewhere
    assert place.note.endswith(f"until the merge {merge[:10]}")


def test_a_probe_says_in_which_files_its_item_lives_and_whether_it_is_measured(make_repo: MakeRepo) -> None:
    def carded(repo: Repository) -> Finding:
        return (
            Finding.done("a card", Evidence("card.md", 1)) if repo.tree.exists("card.md") else Finding.not_done("none")
        )

    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(12)]
    there, gone = ("Bo Example", {"card.md": "text\n"}), ("Bo Example", {"card.md": None})
    repo = make_repo({"a.md": "x\n"}, commits=[*later, there, gone, *later])
    with open_snapshot(parse_source(str(repo))) as snapshot:
        places = OtherPlaces(Repository(snapshot, load_catalogue(None)), lambda other, probe: probe.function(other))
        found = [
            [place.path for place in places.look(Probe("card", carded, files=files, measured=measured))]
            for files, measured in ((("card.md",), False), ((), False), (("card.md",), True))
        ]
    assert found == [["card.md"], [], []]


@pytest.mark.parametrize("changed", [None, LINTING.replace("ruff check .", "pytest")])
def test_what_only_the_work_tree_lacks_was_removed_in_no_commit(make_repo: MakeRepo, changed: str | None) -> None:
    later = [("Bo Example", {".github/workflows/ci.yml": f"{LINTING}# {number}\n"}) for number in range(6)]
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": LINTING}, commits=later)
    place = repo / ".github/workflows/ci.yml"
    if changed is None:
        place.unlink()
    else:
        place.write_text(changed, encoding="utf-8")
    item = {item.id: item for item in auditor.audit(str(repo), worktree=True).items}["ci-linting"]
    assert item.state.value == "not_done"
    assert item.elsewhere == ()
    assert not item.remedy.startswith("bring it back from the history")


def test_what_a_commit_removed_is_said_of_a_changed_work_tree_too(make_repo: MakeRepo) -> None:
    gone = ("Bo Example", {".github/workflows/ci.yml": LINTING.replace("ruff check .", "pytest")})
    repo = make_repo({"reports/README.md": REPORT, ".github/workflows/ci.yml": LINTING}, commits=[gone])
    (repo / "notes.md").write_text("x\n", encoding="utf-8")
    item = {item.id: item for item in auditor.audit(str(repo), worktree=True).items}["ci-linting"]
    assert [other.commit for other in item.elsewhere] == [run_git(repo, "rev-parse", "HEAD").strip()]
