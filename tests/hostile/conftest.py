"""Audits something hostile the way the command does, and holds the outcome to what must always be true."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import unicodedata
from pathlib import Path
from typing import Any, Protocol

import pytest

from auditor.audited import Audit
from auditor.limits import GIT_SECONDS
from auditor.output import FORMATS
from auditor.output import render as render_as
from auditor.output.json import render
from auditor.output.terminal import show
from auditor.pipeline import audit
from tests.hostile.measured import MEBIBYTES, measured
from tests.soon import slowness

SECONDS = 10.0
"""Of processor time for one repository, git and ruff included: a busy machine must not fail a test."""
WAITED = GIT_SECONDS
"""Seconds on the clock, whatever the machine is at: nothing may wait until a git that stands still is ended."""
_OWN_COMMANDS = re.compile(r"::(?:error|warning|notice|debug|group|endgroup)\b")
_FORMULA = re.compile(r"[=+@\t\r]|-(?!\d+(?:\.\d+)?\Z)(?=.)")
_ACTIVE = re.compile(r"(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data:text|file):", re.IGNORECASE)


def spent() -> float:
    """Return the processor time of this process and of those that it waited for."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def clean(form: str, data: bytes) -> None:
    """Hold what a format wrote to being text: nothing of a repository may act on whoever opens it."""
    text = data.decode("utf-8")
    # The joiner that Markdown needs is ours: it keeps an address from becoming a link.
    allowed = {"\n", "\r", "\t"} if form in {"csv", "html"} else {"\n", "\u2060"} if form == "markdown" else {"\n"}
    dirty = {c for c in text if c not in allowed and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert not dirty, f"control characters in {form}: {dirty!r}"
    if form in {"json", "sarif"}:
        json.loads(text)
    if form in {"html", "markdown", "overview"}:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert not _ACTIVE.search(text)
    if form == "markdown":
        assert not re.search(r"(?<!\\)\]\(\s*javascript:", text)
    if form == "github":
        assert all(_OWN_COMMANDS.match(line) for line in text.splitlines() if line.startswith("::"))
    if form == "csv":
        assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if _FORMULA.match(cell)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is slow, unless all is asked for."""
    if not os.environ.get("HOSTILE_ALL"):
        for item in items:
            if item.get_closest_marker("slow") is not None:
                item.add_marker(pytest.mark.skip(reason="slow: HOSTILE_ALL=1 runs it"))


class Survive(Protocol):
    def __call__(
        self, source: Path | str, *, worktree: bool = False, seconds: float = SECONDS, only: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Return the audit as JSON has it."""


def outputs(result: Audit) -> tuple[dict[str, Any], str]:
    """Return the audit as JSON reads it and as the terminal shows it; both must be clean."""
    data: dict[str, Any] = json.loads(render(result))
    stream = io.StringIO()
    show(result, verbose=True, file=stream)
    text = stream.getvalue()
    dirty = {c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert not dirty, f"control characters in the terminal's output: {dirty!r}"
    for form in FORMATS:
        clean(form, render_as(result, form))
    return data, text


@pytest.fixture
def survive(tmp_path: Path) -> Survive:
    """Audit a source: no probe may fail, nothing may take long, the outputs must be clean."""

    def run(
        source: Path | str, *, worktree: bool = False, seconds: float = SECONDS, only: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        failures: list[tuple[str, Exception]] = []
        started, at = spent(), time.monotonic()
        result = audit(
            str(source),
            worktree=worktree,
            only=only,
            cache_dir=tmp_path / "cache",
            on_error=lambda item, error: failures.append((item, error)),
        )
        data, _ = outputs(result)
        took = spent() - started
        if failures:
            raise AssertionError(f"{len(failures)} probes failed, first {failures[0][0]}") from failures[0][1]
        assert took < seconds or took < seconds * slowness(programs=True), f"the audit took {took:.1f} seconds"
        assert time.monotonic() - at < WAITED
        if os.environ.get("HOSTILE_ALL") and not only:
            peak, alone = measured(str(source), tmp_path / "measured", worktree=worktree)
            with Path(os.environ.get("HOSTILE_LOG", os.devnull)).open("a", encoding="utf-8") as log:
                log.write(f"{peak:.0f} MiB, {alone:.1f} s: {os.environ.get('PYTEST_CURRENT_TEST')}\n")
            assert peak < MEBIBYTES
        return data

    return run
