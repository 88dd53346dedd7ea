from __future__ import annotations

import subprocess
import sys
import time

import pytest

from auditor.git import _ls_remote
from auditor.git._ls_remote import LsRemote
from tests.soon import STUCK


def hear(code: str, seconds: float = STUCK) -> tuple[LsRemote, int]:
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    answer = LsRemote(process, process.kill)
    answer.hear(seconds)
    return answer, process.returncode


def test_lines_and_errors_are_told_apart() -> None:
    answer, code = hear("import sys; print('a\\tb'); print('c'); print('fatal: no', file=sys.stderr); sys.exit(3)")
    assert (answer.lines, list(answer.errors), code) == (["a\tb", "c"], ["fatal: no"], 3)
    assert not answer.late
    assert not answer.flooded


def test_only_the_last_errors_are_kept() -> None:
    answer, _ = hear("import sys\nfor number in range(20000): print('error', number, file=sys.stderr)")
    assert answer.errors[-1] == "error 19999"
    assert len(answer.errors) == 100


def test_who_answers_too_late_is_ended() -> None:
    started = time.monotonic()
    answer, _ = hear("import time; print('a', flush=True); time.sleep(600)", 0.5)
    assert answer.late
    assert time.monotonic() - started < STUCK


@pytest.mark.parametrize("ending", ["\\n", ""])
def test_who_answers_without_end_is_ended(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(_ls_remote, "MAX_ANSWER_BYTES", 100_000)
    answer, _ = hear(f"while True: print('x' * 999, end='{ending}')")
    assert answer.flooded
    assert sum(map(len, answer.lines)) <= 100_000
