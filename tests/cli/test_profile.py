from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor._expressions import Expressions
from auditor._regex import _Lazy, compile_by
from auditor.cli import program
from auditor.cli._profile import profiled
from auditor.kept import Kept
from tests.conftest import MakeRepo

FILES = {"reports/README.md": "# Report\n\n* [x] Create a git repository (M5)\n", "src/a.py": "import os\n\nx = 1\n"}


def test_the_table_names_steps_and_probes_and_the_output_stays_as_it_is(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.cli._profile._SMALLEST", 0.0)  # on a busy machine git's share leaves little to others
    source = str(make_repo(FILES))
    plain = CliRunner().invoke(program, [source, "--format", "json"])
    profile = CliRunner().invoke(program, [source, "--format", "json", "--profile"])
    assert profile.stdout == plain.stdout
    assert profile.exit_code == plain.exit_code
    for word in ("step", "git", "probes", "view python", "probe module", "share"):
        assert word in profile.stderr


def test_time_in_a_library_counts_for_who_calls_it() -> None:
    result, table = profiled(lambda: sum(len(Path(str(number)).parts) for number in range(50)))
    assert result == 50
    assert sum(float(line.split()[-1].rstrip("%")) for line in table.splitlines()[1:2]) == 100.0


@pytest.mark.parametrize("kept", [False, True], ids=["compiled by re", "compiled to be kept"])
def test_a_library_that_calls_itself_counts_for_who_calls_it_first(
    kept: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(partial(compile_by, _Lazy.compiler))  # an audit in this process may have set another
    compile_by(Expressions(Kept(tmp_path)).compile if kept else None)

    def call() -> None:
        from auditor._regex import regex

        for number in range(30):
            regex(rf"(?:(?:a{number}|b)+(?:c|(?:d|e{{2}})))*").search("a")

    _, table = profiled(call)
    rows = table.partition("\n\n")[0].splitlines()[1:]
    shares = {row[:34].strip(): float(row.split()[-1].rstrip("%")) for row in rows}
    assert shares["regular expressions"] > 80
    assert shares["total"] == 100.0
