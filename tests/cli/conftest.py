from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.cli import main

Run = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the program with these words, and return its exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, bytes, str]:
        monkeypatch.setattr("sys.argv", ["audit", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capfdbinary.readouterr()
        code = stopped.value.code
        return code if isinstance(code, int) else 0, out, err.decode()

    return call
