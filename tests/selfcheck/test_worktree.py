from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import auditor
from auditor.audited import Audit
from auditor.output.terminal import show
from auditor.selfcheck.worktree import self_check
from auditor.todo import of_warning
from tests.conftest import MakeRepo, run_git

REPORT = """\
# Report

## Overall project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Use logging to log important events in your code (M14)
* [ ] Used Hydra to load the configurations and manage your hyperparameters (M11)
"""
README = "reports/README.md"
LOGGING = "import logging\n\n\ndef train():\n    logging.info('started')\n\n\ntrain()\n"
FILES = {README: REPORT, "src/pkg/__init__.py": "", "src/pkg/train.py": LOGGING}


def check(repo: Path | str, **options: object) -> Audit:
    return auditor.audit(str(repo), worktree=True, notices=(self_check,), **options)  # type: ignore[arg-type]


def said(audit: Audit) -> dict[str, str]:
    return {warning.id: warning.message for warning in audit.warnings}


def shown(audit: Audit, *, verbose: bool = False) -> str:
    stream = io.StringIO()
    show(audit, verbose=verbose, file=stream)
    assert all(len(line) <= 80 for line in stream.getvalue().splitlines())
    return stream.getvalue()


@pytest.fixture
def pushed(make_repo: MakeRepo, tmp_path: Path) -> Callable[..., Path]:
    """Make a work tree whose commits are all at its remote."""

    def build(files: dict[str, str] | None = None) -> Path:
        origin = make_repo(FILES if files is None else files, name="origin")
        run_git(tmp_path, "clone", "-q", "--template=", str(origin), "clone")
        return tmp_path / "clone"

    return build


Pushed = Callable[..., Path]


def commit(repo: Path, **files: str) -> None:
    for name, text in files.items():
        (repo / f"{name}.txt").write_text(text, encoding="utf-8")
    run_git(repo, "add", "-A")
    run_git(repo, "commit", "-q", "-m", "more")


def test_a_clean_and_pushed_tree_is_ready(pushed: Pushed) -> None:
    audit = check(pushed())
    assert not audit.warnings
    text = shown(audit)
    assert "Ready to hand in: nothing to do." in text
    assert "To do" not in text


def test_a_committed_audit_says_nothing_of_the_disk(pushed: Pushed) -> None:
    repo = pushed()
    (repo / "new.py").write_text("x = 1\n", encoding="utf-8")
    assert not auditor.audit(str(repo), worktree=False, notices=(self_check,)).warnings


@pytest.mark.parametrize("add", [False, True])
def test_evidence_that_is_not_committed_is_said_for_its_item(pushed: Pushed, add: bool) -> None:
    repo = pushed({README: REPORT, "src/pkg/__init__.py": ""})
    (repo / "src/pkg/train.py").write_text(LOGGING, encoding="utf-8")
    if add:
        run_git(repo, "add", "-A")
    audit = check(repo)
    (warning,) = (warning for warning in audit.warnings if warning.id == "only-in-worktree")
    assert warning.path == "src/pkg/train.py"
    assert warning.message.startswith("logging: exists only in your work tree: src/pkg/train.py is not committed")
    assert "no log call" in warning.message
    assert f"1 {'staged' if add else 'new'} (src/pkg/train.py)" in said(audit)["uncommitted"]
    assert "On your disk, and not in a commit" in shown(audit)


def test_evidence_that_the_commit_has_too_is_not_said(pushed: Pushed) -> None:
    repo = pushed()
    (repo / "src/pkg/train.py").write_text(f"# changed\n{LOGGING}", encoding="utf-8")
    found = said(check(repo))
    assert sorted(found) == ["uncommitted"]
    assert "1 not staged (src/pkg/train.py)" in found["uncommitted"]


@pytest.mark.parametrize("staged", [False, True])
def test_what_was_deleted_and_is_in_the_commit_is_said(pushed: Pushed, staged: bool) -> None:
    repo = pushed()
    if staged:
        run_git(repo, "rm", "-q", "src/pkg/train.py")
    else:
        (repo / "src/pkg/train.py").unlink()
    audit = check(repo)
    lost = said(audit)["lost-in-worktree"]
    assert lost.startswith("logging: the last commit bears it out (src/pkg/train.py)")
    assert lost.endswith("Bring it back with `git restore --source=HEAD src/pkg/train.py`, or untick it")
    run_git(repo, "restore", "--source=HEAD", "src/pkg/train.py")
    assert (repo / "src/pkg/train.py").read_text(encoding="utf-8") == LOGGING
    assert "1 deleted (src/pkg/train.py)" in said(audit)["uncommitted"]
    assert next(item for item in audit.items if item.id == "logging").verdict.value == "refuted"


@pytest.mark.parametrize("staged", [False, True])
def test_nobody_is_told_to_throw_away_what_he_changed(pushed: Pushed, staged: bool) -> None:
    repo = pushed()
    (repo / "src/pkg/train.py").write_text("def train():\n    pass\n\n\ntrain()\n", encoding="utf-8")
    if staged:
        run_git(repo, "add", "-A")
    (warning,) = (warning for warning in check(repo).warnings if warning.id == "lost-in-worktree")
    assert warning.path == "src/pkg/train.py"
    assert warning.message.endswith("it was changed. See how with `git diff HEAD -- src/pkg/train.py`, or untick it")
    assert "restore" not in warning.message


def test_what_is_out_of_the_index_and_on_the_disk_is_not_restored_either(pushed: Pushed) -> None:
    repo = pushed()
    run_git(repo, "rm", "-q", "--cached", "src/pkg/train.py")
    (repo / "src/pkg/__init__.py").unlink()
    (repo / "src/pkg/train.py").write_text("def train():\n    pass\n", encoding="utf-8")
    assert "restore" not in said(check(repo))["lost-in-worktree"]


def test_a_file_that_no_longer_parses_is_to_be_fixed_at_its_line(pushed: Pushed) -> None:
    path = ".github/workflows/tests.yaml"
    workflow = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
    report = REPORT + "* [x] Get some continuous integration running on the GitHub repository (M17)\n"
    test = "def test_a():\n    assert 1 + 1 == 2\n"
    repo = pushed({**FILES, README: report, path: workflow, "tests/test_a.py": test})
    assert not check(repo).warnings
    (repo / path).write_text(workflow.replace("steps:", "steps: ["), encoding="utf-8")
    lost = [warning for warning in check(repo).warnings if warning.id == "lost-in-worktree"]
    assert lost
    for warning in lost:
        assert warning.path == path
        assert warning.line
        assert warning.message.endswith(f"it cannot be read any more. Fix line {warning.line} of {path}, or untick it")


def test_a_renamed_file_is_still_evidence_and_said_as_a_change(pushed: Pushed) -> None:
    repo = pushed()
    run_git(repo, "mv", "src/pkg/train.py", "src/pkg/fit.py")
    found = said(check(repo))
    assert sorted(found) == ["uncommitted"]
    assert "1 staged (src/pkg/fit.py)" in found["uncommitted"]


def test_ignored_files_are_no_evidence_and_unusual_ones_are_named(pushed: Pushed) -> None:
    ignore = "src/pkg/train.py\n.venv/\nplots/\n*.pyc\n"
    repo = pushed({README: REPORT, "src/pkg/__init__.py": "", ".gitignore": ignore})
    for name in ("src/pkg/train.py", ".venv/a.py", "plots/loss.png", "src/pkg/a.pyc"):
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_text(LOGGING, encoding="utf-8")
    audit = check(repo)
    assert next(item for item in audit.items if item.id == "logging").verdict.value == "refuted"
    assert "not looked at: plots/, src/pkg/train.py. If" in said(audit)["ignored"]
    assert "note: left out by .gitignore" in shown(audit)


def test_a_report_that_is_not_committed_is_named(pushed: Pushed) -> None:
    repo = pushed()
    (repo / README).write_text(REPORT + "more\n", encoding="utf-8")
    (warning,) = check(repo).warnings
    assert (warning.path, "the report is one of them" in warning.message) == (README, True)


def test_commits_that_are_not_pushed_are_counted(pushed: Pushed) -> None:
    repo = pushed()
    commit(repo, a="1")
    commit(repo, b="2")
    (warning,) = check(repo).warnings
    assert warning.id == "not-pushed"
    assert warning.message.startswith("2 commits of main are not pushed")
    assert "`git push`" in warning.message


def test_a_branch_without_upstream_is_told_how_to_push_and_what_is_handed_in(pushed: Pushed) -> None:
    repo = pushed()
    run_git(repo, "switch", "-q", "-c", "api")
    commit(repo, a="1")
    found = said(check(repo))
    assert sorted(found) == ["not-pushed", "other-branch"]
    assert "git push -u origin api" in found["not-pushed"]
    assert "you are on api" in found["other-branch"]
    assert "what is handed in is main" in found["other-branch"]


def test_a_branch_that_is_behind_is_told_to_pull(pushed: Pushed, tmp_path: Path) -> None:
    repo = pushed()
    commit(tmp_path / "origin", a="1")
    run_git(repo, "fetch", "-q")
    assert said(check(repo)) == {"behind": "origin/main has 1 commit that main has not. `git pull` first"}


def test_evidence_on_another_branch_is_told_to_be_merged(pushed: Pushed) -> None:
    repo = pushed({README: REPORT, "src/pkg/__init__.py": ""})
    run_git(repo, "switch", "-q", "-c", "log")
    (repo / "src/pkg/train.py").write_text(LOGGING, encoding="utf-8")
    commit(repo)
    run_git(repo, "switch", "-q", "main")
    text = shown(check(repo))
    assert "on branch log (src/pkg/train.py), not on main: what is handed in is main" in " ".join(text.split())
    assert "merge log into main; or untick it" in text


@pytest.mark.parametrize("more", [False, True])
def test_a_detached_head_is_said(pushed: Pushed, more: bool) -> None:
    repo = pushed()
    run_git(repo, "switch", "-q", "--detach")
    if more:
        commit(repo, a="1")
    audit = check(repo)
    assert ("1 commit is on no branch" in said(audit)["detached"]) is more
    assert sorted(said(audit)) == (["detached", "not-pushed"] if more else ["detached"])
    assert "detached HEAD" in shown(audit)


def test_a_shallow_clone_is_said(make_repo: MakeRepo, tmp_path: Path) -> None:
    origin = make_repo(FILES, commits=[("Bo Example", {"a.txt": "1"})], name="origin")
    run_git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), "clone")
    audit = check(tmp_path / "clone")
    assert sorted(said(audit)) == ["shallow"]
    assert audit.repository.shallow
    assert "Ready to hand in" in shown(audit)


def test_a_linked_work_tree_is_said(pushed: Pushed, tmp_path: Path) -> None:
    repo = pushed()
    run_git(repo, "worktree", "add", "-q", "-b", "api", str(tmp_path / "linked"))
    (tmp_path / "linked" / "new.txt").write_text("1\n", encoding="utf-8")
    audit = check(tmp_path / "linked" / "src")
    assert sorted(said(audit)) == ["linked-worktree", "uncommitted"]
    assert audit.repository.branch == "api"


def test_a_submodule_is_not_looked_at_and_said(pushed: Pushed, make_repo: MakeRepo) -> None:
    other = make_repo({"train.py": LOGGING}, name="other")
    repo = pushed({README: REPORT, "src/pkg/__init__.py": ""})
    run_git(repo, "submodule", "--quiet", "add", str(other), "vendor/other")
    run_git(repo, "commit", "-q", "-m", "add")
    audit = check(repo)
    assert sorted(said(audit)) == ["not-pushed", "submodule"]
    assert said(audit)["submodule"].startswith("vendor/other is a submodule")
    assert next(item for item in audit.items if item.id == "logging").verdict.value != "confirmed"


def test_a_repository_inside_is_said(pushed: Pushed, make_repo: MakeRepo) -> None:
    repo = pushed()
    shutil.copytree(make_repo({"a.py": "x = 1\n"}, name="other"), repo / "other")
    found = said(check(repo))
    assert found["nested-repository"].startswith("other/ is a git repository of its own inside this one")


def test_no_remote_is_said(make_repo: MakeRepo) -> None:
    assert sorted(said(check(make_repo(FILES)))) == ["no-remote"]


def test_an_unborn_branch_is_audited_and_said(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--template=", "-b", "main")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    audit = check(tmp_path)
    assert sorted(said(audit)) == ["no-remote", "unborn"]
    assert "nothing is committed yet on main" in said(audit)["unborn"]
    assert next(item for item in audit.items if item.id == "logging").verdict.value == "confirmed"


def test_a_merge_that_is_not_finished_is_said(pushed: Pushed) -> None:
    repo = pushed({**FILES, "a.txt": "1\n"})
    run_git(repo, "switch", "-q", "-c", "other")
    commit(repo, a="2")
    run_git(repo, "switch", "-q", "main")
    commit(repo, a="3")
    with pytest.raises(Exception, match="merge"):
        run_git(repo, "merge", "-q", "other")
    assert said(check(repo))["merge-conflict"].startswith("a merge is not finished: a.txt")


def question(number: int, text: str, answer: str) -> str:
    return f"### Question {number}\n\n> **{text}**\n>\n> Recommended answer length: 100-200 words.\n>\n> Answer:\n\n{answer}\n\n"


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        ("word " * 120, None, ""),
        ("- word\n" * 60, None, ""),
        ("- word\n" * 40, "answer-short", "question 15: 40 words, and"),
        ("word " * 5, "answer-short", "question 15: 5 words, and"),
        ("word " * 900, "answer-long", "question 15: 900 words, and"),
        ("--- question 15 fill here ---", "answer-empty", "question 15 is not answered"),
        ("--- question 15 fill here ---\n\n" + "word " * 120, "placeholder-left", "the template's placeholder is left"),
    ],
)
def test_answers_are_held_to_their_limits(pushed: Pushed, answer: str, expected: str | None, words: str) -> None:
    asked = "Docker is an important tool for creating containerized applications. Explain how you used docker in your experiments/project? Include how you would run your docker images and include a link to one of your docker files."
    report = f"{REPORT}\n## Running code\n\n{question(15, asked, answer)}"
    warnings = [
        warning for warning in check(pushed({**FILES, README: report})).warnings if "question 15" in warning.message
    ]
    assert [warning.id for warning in warnings] == ([expected] if expected else [])
    assert all(words in warning.message and warning.line and warning.path == README for warning in warnings)


@pytest.mark.parametrize(("ignored", "expected"), [(False, "figure-uncommitted"), (True, "figure-ignored")])
def test_figures_that_are_not_committed_are_said(pushed: Pushed, ignored: bool, expected: str) -> None:
    asked = "Upload 1-3 screenshots that show the experiments that you have done in W&B (or another experiment tracking service of your choice)."
    answer = "![loss](figures/Fig%201.%20loss.png) " + "word " * 250
    repo = pushed(
        {**FILES, README: f"{REPORT}\n{question(14, asked, answer)}", ".gitignore": "*.png\n" if ignored else ""}
    )
    (repo / "reports/figures").mkdir()
    (repo / "reports/figures/Fig 1. loss.png").write_bytes(b"\x89PNG")
    audit = check(repo)
    warning = next(each for each in audit.warnings if each.id == expected)
    about, remedy = of_warning(warning).about, of_warning(warning).remedy
    assert "reports/figures/Fig 1. loss.png" in about
    assert remedy == ("add it with `git add -f`, and commit it" if ignored else "commit it")


def test_who_asks_about_one_item_is_not_told_of_answers(pushed: Pushed) -> None:
    report = f"{REPORT}\n{question(15, 'Explain how you used docker in your experiments?', 'short')}"
    audit = check(pushed({**FILES, README: report}), only=("logging",))
    assert not audit.warnings


def test_hostile_names_reach_the_terminal_as_text(pushed: Pushed) -> None:
    repo = pushed()
    (repo / "a\x1b[31m.txt").write_text("1\n", encoding="utf-8")
    text = shown(check(repo))
    assert "\x1b" not in text
    assert "\\x1b[31m.txt" in text


def _edit(repo: Path) -> None:
    (repo / "src/pkg/train.py").write_text(LOGGING.replace("logging.info", "logging.inf_"), encoding="utf-8")


def _add(repo: Path) -> None:
    (repo / "new.py").write_text("x = 1\n", encoding="utf-8")


def _add_other(repo: Path) -> None:
    (repo / "new.py").write_text("y = 2\n", encoding="utf-8")
    run_git(repo, "add", "new.py")


def _ignore(repo: Path) -> None:
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/exclude").write_text("new.py\n", encoding="utf-8")
    run_git(repo, "rm", "-q", "--cached", "new.py")


def _commit(repo: Path) -> None:
    run_git(repo, "commit", "-q", "-a", "-m", "edit")


def _assume(repo: Path) -> None:
    run_git(repo, "update-index", "--assume-unchanged", "src/pkg/__init__.py")
    (repo / "src/pkg/__init__.py").write_text("import hydra\n", encoding="utf-8")


def test_what_an_earlier_run_found_is_never_shown_of_another_tree(pushed: Pushed, tmp_path: Path) -> None:
    repo = pushed()

    def both() -> list[dict[str, object]]:
        kept = [check(repo, cache_dir=tmp_path / "kept").to_dict() for _ in range(2)]
        fresh = check(repo, reuse=False).to_dict()
        assert kept == [fresh, fresh]
        return kept

    seen = both()
    for change in (_edit, _add, _add_other, _ignore, _commit, _assume):
        change(repo)
        before, seen = seen, both()
        assert (seen != before) or change is _assume
