"""The heaviest cases in a process of their own: none takes more memory or time than is promised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import MakeRepo
from tests.hostile.conftest import SECONDS
from tests.hostile.imported import imported
from tests.hostile.measured import MEBIBYTES, measured
from tests.hostile.test_files import NOTEBOOKS, PYTHON, TOML_JSON, TOML_PLACES, YAML, YAML_PLACES
from tests.hostile.test_reports import HEAD, REPORTS
from tests.soon import slowness

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the peak of a process is told by POSIX alone")
CASES: dict[str, dict[str, str | bytes]] = {
    "Python in one line": dict.fromkeys(["src/a.py", "src/b.py", "tests/test_a.py"], PYTHON["one line"]),
    "Python of rings": dict.fromkeys(["src/a.py", "src/b.py", "tasks.py"], PYTHON["alias ring"]),
    "anchors": dict.fromkeys(YAML_PLACES, YAML["anchors"]),
    "tables": dict.fromkeys(TOML_PLACES, TOML_JSON["toml many"]),
    "outputs of a notebook": {f"n{number}.ipynb": NOTEBOOKS["outputs"] for number in range(3)},
    "a long report": {"reports/README.md": HEAD + REPORTS["20000 items"]},
    "an unbroken report": {"reports/README.md": HEAD + REPORTS["one line of 1.9 MB"]},
    "much of everything": {f"src/m{number}.py": "def f(a):\n    return a\n\n\n" * 3000 for number in range(40)},
}


HEAVY = {"anchors", "tables", "Python of rings", "a long report"}


@pytest.mark.parametrize(
    "files",
    [pytest.param(files, id=name, marks=[pytest.mark.slow] if name in HEAVY else []) for name, files in CASES.items()],
)
def test_a_heavy_repository_takes_no_more_than_is_promised(
    make_repo: MakeRepo, tmp_path: Path, files: dict[str, str | bytes]
) -> None:
    peak, seconds = measured(str(make_repo(files)), tmp_path / "cache")
    assert peak < MEBIBYTES
    assert seconds < SECONDS * slowness(programs=True)


def test_a_hundred_thousand_files_take_no_more_either(tmp_path: Path) -> None:
    bare = imported(tmp_path / "many", [("100644", b"d%d/f%d.txt" % (n % 90, n), b"") for n in range(100_000)])
    peak, seconds = measured(str(bare), tmp_path / "cache")
    assert peak < MEBIBYTES
    assert seconds < SECONDS * slowness(programs=True)
