"""The hook audits the commit that is pushed, whatever lies in the work tree, and asks no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from tests.conftest import MakeRepo, git_environment, run_git

CLEAN = "# Report\n\n## Overall project checklist\n\n### Week 1\n\n* [x] Create a git repository (M5)\n"
REFUTED = CLEAN + "* [x] Used Hydra to load the configurations and manage your hyperparameters (M11)\n"
# Nobody listens there: whatever asks the network ends at once.
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


def pushed(
    path: Path, commit: str | None, *options: str, variable: str = "PRE_COMMIT_TO_REF"
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in git_environment().items() if not name.startswith("PRE_COMMIT_")}
    environment |= NOWHERE
    if commit is not None:
        environment[variable] = commit
    return subprocess.run(
        [sys.executable, "-m", "auditor", "pushed", *options],
        cwd=path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )


def ends(monkeypatch: pytest.MonkeyPatch, path: Path, commit: str, *, variable: str = "PRE_COMMIT_TO_REF") -> int:
    """Return the exit code of the same command in this process, which is quicker."""
    with monkeypatch.context() as patched:
        for name in [name for name in os.environ if name.startswith(("PRE_COMMIT_", "GIT_"))]:
            patched.delenv(name)
        for name, value in {**NOWHERE, variable: commit}.items():
            patched.setenv(name, value)
        patched.chdir(path)
        patched.setattr(sys, "argv", ["audit", "pushed"])
        with pytest.raises(SystemExit) as stopped:
            main()
    return stopped.value.code if isinstance(stopped.value.code, int) else 0


@pytest.fixture
def two_commits(make_repo: MakeRepo) -> tuple[Path, str, str]:
    """Return a work tree whose first commit is clean and whose second is refuted, and both commits."""
    path = make_repo(
        {"reports/README.md": CLEAN, "a.py": "x = 1\n"}, commits=[("Ada Example", {"reports/README.md": REFUTED})]
    )
    return path, run_git(path, "rev-parse", "HEAD~1"), run_git(path, "rev-parse", "HEAD")


def test_the_pushed_commit_decides_and_not_what_lies_in_the_work_tree(two_commits: tuple[Path, str, str]) -> None:
    path, clean, refuted = two_commits
    (path / "reports" / "README.md").write_text(CLEAN, encoding="utf-8")
    found = pushed(path, refuted)
    assert (found.returncode, refuted[:10] in found.stdout) == (1, True), found.stderr
    (path / "reports" / "README.md").write_text(REFUTED, encoding="utf-8")
    assert pushed(path, clean).returncode == 0


def test_the_first_push_of_all_names_its_branch_alone(
    two_commits: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clean, _ = two_commits
    run_git(path, "branch", "early", clean)
    for named, code in (("refs/heads/early", 0), ("refs/heads/main", 1), (clean, 0), ("HEAD", 1), ("(delete)", 0)):
        assert ends(monkeypatch, path, named, variable="PRE_COMMIT_LOCAL_BRANCH") == code


@pytest.mark.parametrize("named", ["--report=x", "refs/heads/a b", "HEAD~1", "refs/heads/*", "-h"])
def test_what_is_no_name_of_git_is_not_looked_up(
    two_commits: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    assert ends(monkeypatch, two_commits[0], named) == 1  # HEAD, which is refuted


def test_outside_of_a_push_it_is_head_and_options_are_handed_on(two_commits: tuple[Path, str, str]) -> None:
    path, _, refuted = two_commits
    found = pushed(path, None, "--fail-on", "never")
    assert (found.returncode, refuted[:10] in found.stdout) == (0, True)


def test_a_deleted_branch_is_no_commit_and_no_option_gets_in(
    two_commits: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _, _ = two_commits
    assert ends(monkeypatch, path, "0" * 40) == 0
    assert ends(monkeypatch, path, "--help") == 1  # HEAD, which is refuted


@pytest.mark.skipif(
    shutil.which("pre-commit") is None or "AUDIT_CLONE" not in os.environ,
    reason="needs pre-commit and AUDIT_CLONE, a clone of this repository whose environment it may build",
)
def test_the_real_pre_commit_runs_it(two_commits: tuple[Path, str, str], tmp_path: Path) -> None:
    path, clean, _ = two_commits
    clone = Path(os.environ["AUDIT_CLONE"]).resolve()
    config = (
        f"repos:\n- repo: {clone.as_uri()}\n  rev: {run_git(clone, 'rev-parse', 'HEAD')}\n  hooks:\n  - id: audit\n"
    )
    (path / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    environment = {**git_environment(), "PRE_COMMIT_HOME": str(tmp_path / "home")}
    remote = tmp_path / "remote.git"
    run_git(tmp_path, "init", "-q", "--bare", str(remote))
    run_git(path, "remote", "add", "origin", str(remote))

    def call(*command: str) -> int:
        done = subprocess.run(command, cwd=path, env=environment, capture_output=True, encoding="utf-8")
        print(*command, done.stdout, done.stderr)  # shown where it fails
        return done.returncode

    assert call("pre-commit", "install", "--hook-type", "pre-push") == 0
    assert call("pre-commit", "run", "audit", "--hook-stage", "manual") == 1
    assert call("git", "push", "-q", "origin", "HEAD:refs/heads/main") != 0
    assert call("git", "push", "-q", "origin", f"{clean}:refs/heads/main") == 0
