"""The action's own steps, run as a runner would run them, without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import MakeRepo, git_environment

ROOT = Path(__file__).resolve().parent.parent
ACTION_FILE = ROOT / "action.yml"
BASH = shutil.which("bash")
REPORT = """# Exam template

## Overall project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Used Hydra to load the configurations and manage your hyperparameters (M11)
"""

pytestmark = [
    pytest.mark.skipif(not ACTION_FILE.is_file(), reason="a source distribution has no action"),
    pytest.mark.skipif(BASH is None or os.name == "nt", reason="the steps are bash"),
]


@dataclass
class Ran:
    """What a step printed and left."""

    code: int
    printed: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    folder: Path = Path()


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ACTION_FILE.read_text(encoding="utf-8"))
    return loaded


def step_env(step: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return the step's environment with the expressions put in, as the runner does."""
    inputs = {name: str(given.get(name, entry["default"])) for name, entry in action()["inputs"].items()}
    known = {f"inputs.{name}": value for name, value in inputs.items()}
    known |= {"github.token": "a-token", "steps.audit.outputs.sarif-file": given.get("output:sarif-file", "")}
    known |= {"steps.install.outputs.program": given.get("output:program", "")}
    return {
        name: re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: known[match[1]], value)
        for name, value in step["env"].items()
    }


def pairs(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program that the first step installs from a copy of the sources, into an environment of its own."""
    folder = tmp_path_factory.mktemp("action")
    sources, shims = folder / "sources", folder / "shims"
    for name in ("auditor", "probes"):
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, sources / name)
    shims.mkdir()
    (shims / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (shims / "python3").chmod(0o755)
    files = {"GITHUB_OUTPUT": folder / "output"}
    for path in files.values():
        path.touch()
    step = action()["runs"]["steps"][0]
    environment = {
        **_clean(folder),
        **step_env(step, {}),
        **{name: str(path) for name, path in files.items()},
        "PATH": f"{shims}:{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(sources),
        # What a runner gets from the registry is here already.
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": sysconfig.get_paths()["purelib"],
    }
    done = subprocess.run(
        [BASH or "bash", "-c", step["run"]], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if "hatchling" in done.stderr:
        pytest.skip("the build backend is not installed")
    assert done.returncode == 0, done.stderr
    return Path(pairs(files["GITHUB_OUTPUT"])["program"])


def _clean(folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in git_environment().items() if not name.startswith(("PYTHON", "PYTEST", "PIP"))
    }
    return {**kept, "RUNNER_TEMP": str(folder), "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}


@pytest.fixture
def run(program: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Run the second step in a folder with these inputs."""

    def audit(cwd: Path, **given: str) -> Ran:
        folder = tmp_path / "runner"
        folder.mkdir()
        files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.touch()
        step = action()["runs"]["steps"][1]
        environment = {
            **_clean(folder),
            **step_env(
                step,
                {"output:program": str(program), **{name.replace("_", "-"): value for name, value in given.items()}},
            ),
            **{name: str(path) for name, path in files.items()},
            "PYTHONPATH": sysconfig.get_paths()["purelib"],
        }
        done = subprocess.run(
            [BASH or "bash", "-c", step["run"]],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return Ran(done.returncode, done.stdout, pairs(files["GITHUB_OUTPUT"]), summary, folder)

    return audit


def test_no_script_holds_an_expression_and_no_step_gets_more_than_it_needs() -> None:
    steps = action()["runs"]["steps"]
    for step in steps:
        assert "uses" not in step
        assert "${{" not in step["run"]
        assert "GITHUB_ENV" not in step["run"]
        assert "GITHUB_PATH" not in step["run"]
        assert step["shell"] == "bash"
    assert [name for step in steps for name, value in step["env"].items() if "token" in value] == ["GH_TOKEN"]
    assert "inputs.upload-sarif == 'true'" in steps[2]["if"]


def test_a_refuted_tick_is_annotated_summed_up_and_fails(make_repo: MakeRepo, run: Callable[..., Ran]) -> None:
    path = make_repo({"reports/README.md": REPORT, "src/train.py": "print(1)\n"})
    ran = run(path, sarif_file="out.sarif")
    lines = [line for line in ran.printed.splitlines() if line.startswith("::error")]
    assert ran.code == 1, ran.printed
    assert [re.match(r"::error file=([^,]+),line=(\d+),title=([\w-]+)", line) is not None for line in lines] == [True]
    assert lines[0].startswith("::error file=reports/README.md,line=8,title=hydra%3A refuted::Used Hydra")
    assert ran.summary.startswith("## Audit of")
    assert "**hydra** refuted" in ran.summary
    assert ran.outputs == {"sarif-file": "out.sarif", "discrepancies": "1"}
    results = json.loads((path / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["hydra"]


def test_the_level_and_the_printed_format_can_be_chosen(make_repo: MakeRepo, run: Callable[..., Ran]) -> None:
    ran = run(make_repo({"reports/README.md": REPORT}), fail_on="never", format="terminal")
    assert ran.code == 0
    assert "hydra  refuted" in ran.printed
    first, last = (re.search(pattern, ran.printed) for pattern in (r"::stop-commands::(\S+)", r"(?m)^::(\S+)::$"))
    assert first is not None and last is not None and first[1] == last[1]


def test_what_is_not_there_is_said_and_ends_the_step(tmp_path: Path, run: Callable[..., Ran]) -> None:
    ran = run(tmp_path, path="not-there\n::error::pwned")
    assert ran.code >= 2
    assert "::error title=audit::the repository could not be audited" in ran.printed
    before, _, _ = ran.printed.partition("::error title=audit::")
    assert before.startswith("::stop-commands::")


@pytest.mark.parametrize("path", ["$(touch pwned)", "`touch pwned`", "; touch pwned", "-h"])
def test_inputs_are_never_run(path: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    ran = run(tmp_path, path=path)
    assert ran.code >= 2
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize("version", ["0.1.0", "checklist-auditor", "checklist-auditor==0.1.0", "-r x", "a[b]", "x @ y"])
def test_no_name_is_asked_of_an_index(version: str, tmp_path: Path) -> None:
    """Whoever takes the name there would run code in every workflow."""
    step = action()["runs"]["steps"][0]
    (tmp_path / "python3").write_text('#!/bin/sh\ntouch "$RUNNER_TEMP/started"\n', encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    environment = {**_clean(tmp_path), **step_env(step, {"version": version}), "GITHUB_ACTION_PATH": str(tmp_path)}
    environment |= {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(tmp_path / "output")}
    done = subprocess.run(
        [BASH or "bash", "-c", step["run"]], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert done.stdout.startswith("::error title=audit::version is a path or a URL")
    assert not (tmp_path / "started").exists()


def test_the_report_and_the_items_can_be_named(make_repo: MakeRepo, run: Callable[..., Ran]) -> None:
    path = make_repo({"exam/answers.md": REPORT, "src/train.py": "print(1)\n"})
    ran = run(path, report="exam/answers.md", only="git-repository,hydra")
    assert ran.code == 1, ran.printed
    assert "::error file=exam/answers.md,line=8,title=hydra%3A refuted::" in ran.printed


def test_a_catalogue_can_be_named(make_repo: MakeRepo, run: Callable[..., Ran]) -> None:
    ran = run(make_repo({"reports/README.md": REPORT}), checklist="gone.yaml")
    assert ran.code == 2
    assert "gone.yaml" in ran.printed


def test_a_format_that_is_none_costs_no_audit(make_repo: MakeRepo, run: Callable[..., Ran]) -> None:
    ran = run(make_repo({"reports/README.md": REPORT}), format="xml")
    assert (ran.code, ran.summary) == (2, "")
    assert ran.printed.startswith("::error title=audit::format is")


def test_a_folder_that_was_not_checked_out_is_said_to_be_one(tmp_path: Path, run: Callable[..., Ran]) -> None:
    (tmp_path / "plain").mkdir()
    ran = run(tmp_path, path="plain")
    assert ran.code == 3
    assert "plain is not a git repository, so it has no commit: in CI check it out first" in ran.printed


def test_sarif_is_sent_with_the_token_where_it_is_asked_for(tmp_path: Path) -> None:
    step = action()["runs"]["steps"][2]
    sarif = tmp_path / "a.sarif"
    sarif.write_text("{}", encoding="utf-8")
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\necho "$GH_TOKEN" "$@" > "$RUNNER_TEMP/asked"\n', encoding="utf-8")
    gh.chmod(0o755)
    environment = {
        **_clean(tmp_path),
        **step_env(step, {"output:sarif-file": str(sarif)}),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GITHUB_REPOSITORY": "owner/name",
        "GITHUB_SHA": "0" * 40,
        "GITHUB_REF": "refs/heads/main",
    }
    subprocess.run([BASH or "bash", "-c", step["run"]], env=environment, check=True)
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert asked.startswith("a-token api --method POST repos/owner/name/code-scanning/sarifs")
    assert "ref=refs/heads/main" in asked
