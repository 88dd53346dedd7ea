from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from auditor._time_limit import TimeLimit

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_what_takes_longer_is_ended_and_said_to_be_late() -> None:
    with subprocess.Popen(SLEEPS) as process, TimeLimit(0.1, process.kill) as limit:
        assert process.wait()
    assert limit.late


def test_what_ends_in_time_is_left_alone() -> None:
    ended = threading.Event()
    with TimeLimit(0.05, ended.set) as limit:
        pass
    assert not ended.wait(0.3)
    assert not limit.late


def test_an_error_within_is_raised_and_the_clock_stopped() -> None:
    ended = threading.Event()
    with pytest.raises(ValueError, match="within"), TimeLimit(0.05, ended.set):
        raise ValueError("within")
    assert not ended.wait(0.3)


def test_where_no_thread_can_be_started_nothing_is_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with subprocess.Popen(SLEEPS) as process:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            with pytest.raises(RuntimeError), TimeLimit(600, process.kill):
                pass
        assert process.wait()
