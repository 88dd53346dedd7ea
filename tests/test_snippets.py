"""What a student copies from the documents names this repository as one place does, and is what the project ships."""

from __future__ import annotations

import re
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import tomli
import yaml

import auditor
from auditor import Repository, State, __version__
from auditor.batch.decisions import apply, read_decisions
from auditor.batch.groups import read_groups
from auditor.checklist import load_catalogue
from auditor.cli import COMMANDS
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.pipeline import choose
from auditor.registry import discover
from tests.conftest import MakeRepo
from tests.test_examples import builder

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


def test_what_the_page_of_probes_says_that_one_can_ask_is_there_and_is_all(make_repo: MakeRepo) -> None:
    named = set(re.findall(r"`repo\.([a-z_.]+)`", text_of("docs/probes.md")))
    assert "python.third_party" in named
    views = {name for name, kind in vars(Repository).items() if isinstance(kind, cached_property) and name[0] != "_"}
    given = {"snapshot", "catalogue", "report_path"}
    assert {name for name in named if "." not in name} == views | given
    with open_snapshot(parse_source(str(make_repo({"a.py": "import torch\n"})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        for name in sorted(named):
            attrgetter(name)(repository)


def test_calls_have_the_names_that_the_page_of_probes_gives_them(make_repo: MakeRepo) -> None:
    (code,) = re.findall(r"^```text\n(import torch.*?)^```$", text_of("docs/probes.md"), re.DOTALL | re.MULTILINE)
    model = "import torch as t\n\n\ndef build():\n    return t.nn.Linear(1, 2)\n"
    made = make_repo({"main.py": code, "mypkg/__init__.py": "", "mypkg/model.py": model})
    with open_snapshot(parse_source(str(made))) as snapshot:
        module = Repository(snapshot, load_catalogue(None)).python.module("main.py")
    said = {n: line.partition("# ")[2] for n, line in enumerate(code.split("\n"), 1) if ")" in line.partition("#")[0]}
    assert module is not None
    assert len(said) == 7
    assert {n: ", ".join(call.name for call in module.calls if call.line == n) for n in said} == said


def test_the_probe_of_the_page_finds_what_it_says(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.registry._probes", {})  # what the snippet registers is no probe of later tests
    code, _ = re.findall(r"^```python\n(.*?)^```$", text_of("docs/probes.md"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {"__name__": "snippet"}
    exec(code, names)
    states = []
    for number, files in enumerate(({"MODEL_CARD.md": "# Card\n\nTrained on songs.\n"}, {"README.md": "x\n"})):
        path = make_repo(files, name=f"repo-{number}")
        with open_snapshot(parse_source(str(path))) as snapshot:
            states.append(names["model_card"](Repository(snapshot, load_catalogue())).state)
    assert states == [State.DONE, State.NOT_DONE]


@pytest.mark.parametrize(("card", "said"), [("", ["model-card-empty"]), ("# Card\n\nTrained on songs.\n", [])])
def test_the_remark_of_the_page_reaches_the_item_of_its_probe(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, card: str, said: list[str]
) -> None:
    monkeypatch.setattr("auditor.registry._remarks", {})
    codes = re.findall(r"^```python\n(.*?)^```$", text_of("docs/probes.md"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {"__name__": "snippet"}
    exec(codes[1], names)
    (name, source), *others = auditor.registry._remarks.items()
    assert (name, source, others) == ("model-card-empty", names["model_card_empty"], [])
    known = discover()
    (tmp_path / "list.yaml").write_text(
        "items:\n  - {id: card, text: Write a card, probe: model-card}\n", encoding="utf-8"
    )
    monkeypatch.setattr("auditor.registry.discover", lambda _: {**known, "model-card": known["documentation"]})
    monkeypatch.setattr("auditor.registry.discover_remarks", lambda _: {name: source})
    repo = make_repo({"MODEL_CARD.md": card, "README.md": "x\n"})
    found = auditor.audit(str(repo), checklist=tmp_path / "list.yaml", reuse=False)
    assert [remark.id for item in found.items for remark in item.remarks] == said
    assert not [warning for warning in found.warnings if warning.id == "remark-failed"]


def test_the_catalogue_of_the_page_is_one(tmp_path: Path) -> None:
    text, _ = re.findall(r"^```yaml\n(.*?)^```$", text_of("docs/checklist.md"), re.DOTALL | re.MULTILINE)
    (tmp_path / "checklist.yaml").write_text(text, encoding="utf-8")
    (item,) = load_catalogue(tmp_path / "checklist.yaml").items
    assert item.probe in discover()
    assert choose(load_catalogue(tmp_path / "checklist.yaml"), ["part 2"]) == {item.id}


def test_the_tables_of_the_page_of_batches_are_read(tmp_path: Path) -> None:
    groups, decisions = re.findall(r"^```csv\n(.*?)^```$", text_of("docs/batch.md"), re.DOTALL | re.MULTILINE)
    (tmp_path / "groups.csv").write_text(groups, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(decisions, encoding="utf-8")
    (group,) = read_groups(tmp_path / "groups.csv").groups
    assert group.problem is None and group.members == ("s000001", "s000002")
    read = read_decisions(tmp_path / "decisions.csv")
    assert read.problems == ()
    for example, name in (("overclaiming", "2"), ("honest", "1")):
        decided = read.of(name)
        audit, unfit = apply(auditor.audit(str(builder.build(example, tmp_path))), decided)
        assert unfit == []
        held = [*(item.decision for item in audit.items), *(claim.decision for claim in audit.claims)]
        assert [decision.stale for decision in held if decision is not None] == [False] * len(decided)
