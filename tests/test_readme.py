"""What the README shows is what the program prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
import pytest

import auditor
from auditor._warning_meanings import MEANINGS
from auditor.checklist import load_catalogue
from auditor.claims import KINDS
from auditor.cli import COMMANDS, program
from auditor.cli._common import LEVELS
from auditor.crosscheck import LEVEL_OF_VERDICT, Level
from auditor.output.terminal import show
from auditor.registry import discover_remarks
from tests.test_examples import builder

ROOT = Path(__file__).resolve().parent.parent


def _shown() -> list[str]:
    blocks = re.findall(
        r"^```text\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) == 1
    return str(blocks[0]).splitlines()


def test_the_excerpt_in_the_readme_is_real_output_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.build("overclaiming", tmp_path / "examples" / ".built")
    monkeypatch.chdir(tmp_path)
    stream = StringIO()
    show(auditor.audit("examples/.built/overclaiming"), file=stream)
    printed: Iterator[str] = iter(stream.getvalue().splitlines())
    for line in _shown():
        assert line == "..." or line in printed, f"the program does not print this, or not here: {line!r}"


def test_the_levels_are_those_of_the_help_and_of_the_program() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == {name: f"{said[0].lower()}{said[1:-1]}" for name, said in LEVELS.items()}
    assert [*LEVELS] == [level.value for level in Level]
    counted = {verdict.value: level.value for verdict, level in LEVEL_OF_VERDICT.items()}
    for verdict, level in counted.items():
        assert ("program failed" if verdict == "error" else verdict) in LEVELS[level].lower()


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / ".github" / "SECURITY.md"]


def _links(page: Path) -> set[Path]:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_something(page: Path) -> None:
    assert not [target for target in _links(page) if not target.exists()]


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    left = {ROOT / "README.md"}
    while left:
        page = left.pop()
        reached.add(page)
        left |= {target for target in _links(page) if target.suffix == ".md"} - reached
    assert not set(PAGES) - reached


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_has_the_options_named(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [
        line.partition("#")[0]
        for block in re.findall(r"^```bash\n(.*?)^```$", text, re.S | re.M)
        for line in block.splitlines()
    ]
    for call in [*lines, *re.findall(r"`([^`\n]+)`", text)]:
        for words in (part.split() for part in re.findall(r"(?:^|&& |\| )audit ([^&|>]+)", call)):
            name = words[0] if words and words[0] in COMMANDS else "audit"
            command = program.get_command(click.Context(program), name)
            assert command is not None
            known = {opt for parameter in command.params for opt in parameter.opts}
            assert name == "pushed" or not {word for word in words if word.startswith("-") and len(word) > 1} - known, (
                call
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_is_explained_is_known(page: Path) -> None:
    known = {*(item.id for item in load_catalogue().items), *discover_remarks(), *KINDS, *MEANINGS}
    text = page.read_text(encoding="utf-8")
    named = [*re.findall(r"audit explain ([a-z][a-z-]+)", text), *re.findall(r"\bclaim:([a-z-]+)", text)]
    assert not set(named) - known - {"remarks", "warnings", "probes", "model-card"}
