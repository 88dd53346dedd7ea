"""What a student copies from the documents names this repository as one place does, and is what the project ships."""

from __future__ import annotations

import re
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import tomli
import yaml

from auditor import Repository, __version__
from auditor.checklist import load_catalogue
from auditor.cli import COMMANDS
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from tests.conftest import MakeRepo

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = str(tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"])
SLUG = ADDRESS.removeprefix("https://github.com/")
DOCUMENTS = ["README.md", "docs/ci.md"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def snippets(name: str) -> list[Any]:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text_of(name), re.DOTALL | re.MULTILINE)
    return [yaml.safe_load(block) for block in blocks]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_mention_of_this_repository_is_the_address_that_pyproject_names(name: str) -> None:
    text = text_of(name)
    mentions = re.findall(r"[\w.-]+/checklist-auditor(?!`)", text)
    assert mentions
    assert set(mentions) == {SLUG}
    assert set(re.findall(rf"{re.escape(SLUG)}@(\S+)", text)) <= {f"v{__version__}"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_workflows_get_the_whole_history_and_no_more_rights_than_they_need(name: str) -> None:
    inputs = yaml.safe_load(text_of("action.yml"))["inputs"]
    workflows = [snippet for snippet in snippets(name) if "jobs" in snippet]
    assert workflows
    for workflow in workflows:
        job = workflow["jobs"]["audit"]
        rights = job.get("permissions") or workflow["permissions"]
        checkout, ours = job["steps"]
        assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
        assert ours["uses"] == f"{SLUG}@v{__version__}"
        assert set(ours.get("with", {})) <= set(inputs)
        wanted = {"contents": "read"}
        uploads = ours.get("with", {}).get("upload-sarif") == "true"
        assert rights == (wanted | {"security-events": "write"} if uploads else wanted)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_hook_of_the_snippet_is_the_hook_that_is_shipped(name: str) -> None:
    shipped = {hook["id"]: hook for hook in yaml.safe_load(text_of(".pre-commit-hooks.yaml"))}
    for snippet in snippets(name):
        for repository in snippet.get("repos", []):
            assert repository["repo"] == ADDRESS
            assert repository["rev"] == f"v{__version__}"
            assert [hook["id"] for hook in repository["hooks"]] == ["audit"]
    hook = shipped["audit"]
    assert hook["stages"] == ["pre-push", "manual"]
    assert hook["pass_filenames"] is False
    assert hook["entry"].split()[1] in COMMANDS


def test_the_terminal_line_runs_the_programs_own_command() -> None:
    scripts = tomli.loads(text_of("pyproject.toml"))["project"]["scripts"]
    lines = re.findall(r"^(?:uvx --from|pipx run --spec) git\+(\S+) (\w+)", text_of("README.md"), re.MULTILINE)
    assert lines == [(f"{ADDRESS}@v{__version__}", "audit")] * 2
    assert "audit" in scripts


def test_what_the_page_of_probes_says_that_one_can_ask_is_there(make_repo: MakeRepo) -> None:
    named = set(re.findall(r"`repo\.([a-z_.]+)`", text_of("docs/probes.md")))
    assert "python.third_party" in named
    with open_snapshot(parse_source(str(make_repo({"a.py": "import torch\n"})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        for name in sorted(named):
            attrgetter(name)(repository)
