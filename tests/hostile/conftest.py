"""Audits something hostile the way the command does, and holds the outcome to what must always be true."""

from __future__ import annotations

import io
import json
import time
import unicodedata
from pathlib import Path
from typing import Any, Protocol

import pytest

from auditor.audited import Audit
from auditor.output.json import render
from auditor.output.terminal import show
from auditor.pipeline import audit

SECONDS = 10.0
"""What the issue allows for one repository."""


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
    return data, text


@pytest.fixture
def survive(tmp_path: Path) -> Survive:
    """Audit a source: no probe may fail, nothing may take long, the outputs must be clean."""

    def run(
        source: Path | str, *, worktree: bool = False, seconds: float = SECONDS, only: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        failures: list[tuple[str, Exception]] = []
        started = time.perf_counter()
        result = audit(
            str(source),
            worktree=worktree,
            only=only,
            cache_dir=tmp_path / "cache",
            on_error=lambda item, error: failures.append((item, error)),
        )
        data, _ = outputs(result)
        spent = time.perf_counter() - started
        if failures:
            raise AssertionError(f"{len(failures)} probes failed, first {failures[0][0]}") from failures[0][1]
        assert spent < seconds, f"the audit took {spent:.1f} seconds"
        return data

    return run
