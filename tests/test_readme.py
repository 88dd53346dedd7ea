"""What the README shows is what the program prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

import auditor
from auditor.output.terminal import show
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


def test_links_of_the_readme_lead_to_files() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert targets
    assert not [target for target in targets if not (ROOT / target).is_file()]
