"""The example repositories: they build to the same commits everywhere, and their audits are those that they were written for."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import auditor
from auditor import Audit, Verdict
from auditor.checklist import CatalogueError
from auditor.crosscheck import ClaimVerdict
from tests.conftest import MakeRepo, run_git

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
THIRD_PARTY = EXAMPLES / "third-party-probe"
OTHER_COURSE = EXAMPLES / "checklist-of-another-course.yaml"
NAMES = ("begun", "honest", "overclaiming", "underclaiming")


def _load_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_build", EXAMPLES / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


builder = _load_builder()


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Audit]:
    """Return the audit of an example by its name, each built and audited once."""
    folder = tmp_path_factory.mktemp("examples")
    known: dict[str, Audit] = {}

    def get(name: str) -> Audit:
        if name not in known:
            known[name] = auditor.audit(str(builder.build(name, folder)))
        return known[name]

    return get


def having(audit: Audit, *verdicts: Verdict) -> set[str]:
    return {item.id for item in audit.items if item.verdict in verdicts}


def ticked(audit: Audit) -> set[str]:
    return {item.id for item in audit.items if item.ticked}


# What each example was written to show.

OVERCLAIMED = {
    "bucket",  # the answers speak of one, no file does
    "ci-caching-and-matrix",  # both stand in comments of the workflow
    "ci-linting",  # so does the linting step
    "data-versioning",
    "drift-check",  # an import and a requirement that are commented out
    "experiment-tracking",  # W&B in a docstring and in a comment
    "github-pages",  # the workflow is deactivated by its file name
    "hydra",  # a dependency that nothing imports, and a docstring
    "lightning",  # a docstring
    "logging",  # only print
    "pre-commit",  # a dependency without a configuration
}
HALF = {
    "load-test",  # an empty locustfile
    "model-tests",  # a test that asserts nothing
}
UNCLAIMED = {
    "api-tests",
    "architecture-diagram",
    "ci",
    "ci-linting",
    "cli",
    "config-files",
    "cookiecutter",
    "coverage",
    "distributed-data-loading",
    "docker-build",
    "docker-trigger",
    "logging",
    "model-tests",
    "pep8",
    "pre-commit",
    "sweep",
    "typing-and-docs",
}


BROKEN = {
    "api-accepts-error",
    "api-route",
    "api-weights",
    "build-dockerfile-missing",
    "code-ignored",
    "command-does-nothing",
    "command-module-missing",
    "command-option",
    "docker-copy-ignored",
    "docker-copy-missing",
    "docker-host-local",
    "docker-start-missing",
    "document-command-missing",
    "dvc-file-empty",
    "dvc-remote-local",
    "dvc-without-remote",
    "hydra-config-missing",
    "hydra-default-missing",
    "hydra-key-unread",
    "hydra-override-unknown",
    "merge-conflict",
    "project-file-missing",
    "python-import",
    "python-order",
    "python-script",
    "python-syntax",
    "requirements-local-path",
    "sweep-metric-unlogged",
    "sweep-parameter-unread",
    "sweep-passes-nothing",
    "sweep-program-missing",
    "sweep-varies-nothing",
    "tests-data-absent",
    "tests-hidden",
    "tests-no-case",
    "workflow-branch-missing",
    "workflow-cache-input",
    "workflow-cache-path",
    "workflow-extra-missing",
    "workflow-failure-swallowed",
    "workflow-file-missing",
    "workflow-filter-unknown",
    "workflow-format-unchecked",
    "workflow-matrix-undefined",
    "workflow-matrix-unused",
    "workflow-paths-unmatched",
    "workflow-python-version",
    "workflow-target-missing",
    "yaml-invalid",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_report_is_read_whole(audited: Callable[[str], Audit], name: str) -> None:
    audit = audited(name)
    assert audit.report.path == "reports/README.md"
    assert audit.report.generation == "2026"
    assert [warning.id for warning in audit.warnings] == (["not-answered"] if name == "begun" else [])
    assert len(audit.items) == 53
    assert all(item.listed for item in audit.items)
    assert not having(audit, Verdict.ERROR)
    assert [answer.question for answer in audit.answers] == list(range(1, 32))


@pytest.mark.parametrize("name", NAMES)
def test_evidence_names_lines_that_are_there(audited: Callable[[str], Audit], name: str, tmp_path: Path) -> None:
    root = builder.build(name, tmp_path)
    for item in audited(name).items:
        if item.verdict in (Verdict.CONFIRMED, Verdict.UNCLAIMED, Verdict.DOUBTFUL):
            assert item.evidence, item.id
        for place in item.evidence:
            if place.path is not None:
                lines = (root / place.path).read_bytes().count(b"\n") + 1
                assert place.line is None or 1 <= place.line <= lines, (item.id, place)


def test_the_honest_one_has_nothing_to_answer_for(audited: Callable[[str], Audit]) -> None:
    audit = audited("honest")
    assert audit.summary["discrepancies"] == 0
    assert ticked(audit) == having(audit, Verdict.CONFIRMED, Verdict.UNVERIFIABLE)
    assert having(audit, Verdict.UNVERIFIABLE) == {"project-description", "shared-understanding"}
    assert not having(audit, Verdict.UNCLAIMED, Verdict.BEGUN)
    assert having(audit, Verdict.OPEN) == {
        "distributed-training",
        "drift-api",
        "onnx-or-bentoml",
        "workflow-model-registry",
    }
    assert all(answer.ok is not False for answer in audit.answers)


def test_the_honest_one_draws_no_remark(audited: Callable[[str], Audit]) -> None:
    audit = audited("honest")
    assert [remark for item in audit.items for remark in item.remarks] == []
    assert audit.remarks == ()


def test_the_broken_one_draws_the_remarks_that_it_was_written_for(audited: Callable[[str], Audit]) -> None:
    audit = audited("broken")
    found = {remark.id for item in audit.items for remark in item.remarks} | {remark.id for remark in audit.remarks}
    assert found >= BROKEN


def test_the_overclaiming_one_is_told_of_exactly_what_is_not_there(audited: Callable[[str], Audit]) -> None:
    audit = audited("overclaiming")
    assert having(audit, Verdict.REFUTED) == OVERCLAIMED
    assert having(audit, Verdict.DOUBTFUL) == HALF
    assert having(audit, Verdict.UNVERIFIABLE) == {
        "cloud-deployment",  # the address is a placeholder, but a console leaves no trace
        "coverage",  # an answer gives a figure
        "docker-build",
        "project-description",
        "shared-understanding",
    }
    assert having(audit, Verdict.CONFIRMED) == ticked(audit) - OVERCLAIMED - HALF - having(audit, Verdict.UNVERIFIABLE)
    contradicted = [claim.id for claim in audit.claims if claim.verdict is ClaimVerdict.CONTRADICTED]
    assert audit.summary["discrepancies"] == len(OVERCLAIMED | HALF) + len(contradicted) + len(audit.disagreements)


def test_the_underclaiming_one_is_told_what_it_may_tick(audited: Callable[[str], Audit]) -> None:
    audit = audited("underclaiming")
    assert having(audit, Verdict.UNCLAIMED) == UNCLAIMED
    assert having(audit, Verdict.BEGUN) == {"ci-caching-and-matrix", "documentation", "experiment-tracking"}
    assert having(audit, Verdict.CONFIRMED) == ticked(audit)
    assert audit.summary["discrepancies"] == 0


def test_the_one_hardly_begun_is_accused_of_nothing(audited: Callable[[str], Audit]) -> None:
    audit = audited("begun")
    assert audit.summary["discrepancies"] == 0
    assert having(audit, Verdict.CONFIRMED) == {"cookiecutter", "environment", "git-repository"}
    assert having(audit, Verdict.UNVERIFIABLE) == {"write-access"}
    states = {item.id: item.state.value for item in audit.items}
    assert [states[name] for name in ("data-script", "model-and-training")] == ["partial", "partial"]
    assert {states[name] for name in ("model-tests", "fastapi", "api-tests", "code-uploaded")} == {"not_done"}


# The script that builds them.


@pytest.mark.parametrize("name", NAMES)
def test_a_build_is_the_same_whatever_git_is_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = builder.build(name, tmp_path / "a")
    hostile = tmp_path / "gitconfig"
    hostile.write_text(
        "[core]\n\tautocrlf = true\n[init]\n\tdefaultBranch = other\n[commit]\n\tgpgSign = true\n", encoding="utf-8"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(hostile))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    second = builder.build(name, tmp_path / "b")
    assert builder.commit_of(first) == builder.commit_of(second)
    assert run_git(second, "status", "--porcelain") == ""
    assert run_git(second, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert len(set(run_git(second, "log", "--format=%ae").splitlines())) >= 2


def test_files_that_would_act_on_their_store_get_their_own_names(tmp_path: Path) -> None:
    stored = {path.name for path in builder.SOURCES.rglob("*")}
    assert ".gitignore" not in stored
    files = run_git(builder.build("honest", tmp_path), "ls-files").splitlines()
    assert {".gitignore", ".dvc/config", ".dvc/.gitignore", ".github/workflows/tests.yaml"} <= set(files)
    assert not [path for path in files if "dot-git" in path]


def test_a_second_build_replaces_the_first_one_alone(tmp_path: Path) -> None:
    path = builder.build("begun", tmp_path)
    (path / "README.md").write_text("changed\n", encoding="utf-8")
    (path / "new.txt").write_text("new\n", encoding="utf-8")
    commit = builder.commit_of(path)
    assert builder.build("begun", tmp_path) == path
    assert builder.commit_of(path) == commit
    assert run_git(path, "status", "--porcelain") == ""
    assert [entry.name for entry in tmp_path.iterdir()] == ["begun"]


def test_what_the_script_did_not_make_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "mine.txt").write_text("mine\n", encoding="utf-8")
    with pytest.raises(builder.BuildError, match="left alone"):
        builder.build("begun", tmp_path)
    assert [path.name for path in (tmp_path / "begun").iterdir()] == ["mine.txt"]


def test_the_command_line_prints_paths_and_explains_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert builder.main(["begun", "--into", str(tmp_path), "--print"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path.resolve() / "begun")]
    assert builder.main(["nobody", "--into", str(tmp_path)]) == 1
    assert "there are begun, broken, honest, overclaiming, underclaiming" in capsys.readouterr().err


# The checklist of another course, and the probe of a third party.

OTHER_REPORT = """# Project

## Checklist

- [x] Keep the project under version control
- [x] Declare the packages that your code imports
- [x] Write a model card: what the model is for, and where it fails
- [ ] Pack the project into a container
"""


@pytest.mark.skipif(importlib.util.find_spec("model_card") is not None, reason="the third-party probe is installed")
def test_a_checklist_with_a_probe_that_is_not_installed_is_refused(make_repo: MakeRepo) -> None:
    with pytest.raises(CatalogueError, match="model-card"):
        auditor.audit(str(make_repo({"README.md": "x\n"})), checklist=OTHER_COURSE)


def test_a_probe_of_an_installed_package_needs_no_edit_of_the_engine(make_repo: MakeRepo, tmp_path: Path) -> None:
    import tomli

    # What an installer would leave: the module and the package's entry points.
    project = tomli.loads((THIRD_PARTY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = tmp_path / "site"
    info = site / f"auditor_probe_model_card-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    points = project["entry-points"]["auditor.probes"]
    (info / "entry_points.txt").write_text(
        "[auditor.probes]\n" + "".join(f"{name} = {target}\n" for name, target in points.items()), encoding="utf-8"
    )
    shutil.copy(THIRD_PARTY / "model_card.py", site)
    repo = make_repo(
        {
            "reports/README.md": OTHER_REPORT,
            "MODEL_CARD.md": "# Card\n\n## Intended use\n\nSorting.\n\n## Limitations\n\nNo colours.\n",
            "requirements.txt": "numpy\n",
            "sort.py": "import numpy\n\nprint(numpy.sort([2, 1]))\n",
            "Dockerfile": "FROM python:3.12\nCOPY sort.py .\n",
        }
    )
    script = (
        "import json, sys, auditor\n"
        "audit = auditor.audit(sys.argv[1], checklist=sys.argv[2])\n"
        "print(json.dumps({item.id: item.verdict.value for item in audit.items}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(repo), str(OTHER_COURSE)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(EXAMPLES.parent)])},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "version-control": "confirmed",
        "everybody-commits": "noted",
        "declared-packages": "confirmed",
        "readable-code": "noted",
        "data-tests": "noted",
        "tests-on-push": "noted",
        "container": "unclaimed",
        "model-card": "confirmed",
        "pages": "noted",
    }


def test_the_third_party_s_own_test_passes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(THIRD_PARTY)],
        env={
            **os.environ,
            "PYTHONPATH": str(EXAMPLES.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
