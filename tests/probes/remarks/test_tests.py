from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def test_a():\n    assert 1\ndef test_a():\n    assert 2\n", [(1, 3)]),
        ("class TestA:\n    def test_b(self): ...\n    def test_b(self): ...\n", [(2, 3)]),
        ("class TestA:\n    def test_b(self): ...\nclass TestA:\n    def test_c(self): ...\n", [(1, 3)]),
        ("import pytest\n@pytest.mark.slow\ndef test_a(): ...\n@pytest.mark.fast\ndef test_a(): ...\n", []),
        ("if x:\n    def test_a(): ...\nelse:\n    def test_a(): ...\n", []),
        ("def test_a(): ...\nkept = test_a\ndef test_a(): ...\n", []),
        ("class TestA:\n    def test_b(self): ...\nclass TestC:\n    def test_b(self): ...\n", []),
        ("@register\ndef test_a(): ...\ndef test_a(): ...\n", []),
        ("def helper(): ...\ndef helper(): ...\ndef test_a(): ...\n", []),
    ],
)
def test_a_test_that_a_later_one_hides_is_remarked(repo: Make, text: str, lines: list[tuple[int, int]]) -> None:
    found = remarked(repo({"tests/test_birds.py": text}), "tests-hidden")
    assert [tuple(place.line for place in each.evidence) for each in found] == lines


@pytest.mark.parametrize(
    ("cases", "remarks"),
    [("[]", 1), ("()", 1), ("argvalues=[]", 1), ("[1]", 0), ("CASES", 0), ("list(find())", 0)],
)
def test_a_parametrised_test_without_a_case_is_remarked(repo: Make, cases: str, remarks: int) -> None:
    text = f'import pytest\nCASES = []\nCASES.append(1)\n@pytest.mark.parametrize("x", {cases})\ndef test_a(x): ...\n'
    assert len(remarked(repo({"tests/test_birds.py": text}), "tests-no-case")) == remarks


@pytest.mark.parametrize(
    ("files", "remarks"),
    [
        ({"tests/api_testing.py": "def test_a():\n    assert 1\n"}, 1),
        ({"tests/test_api.py": "def test_a():\n    assert 1\n"}, 0),
        ({"tests/testdata.py": "def test_a():\n    assert 1\n"}, 1),
        ({"tests/test.py": "def test_a():\n    assert 1\n"}, 0),
        ({"tests/helpers.py": "def build():\n    assert 1\n"}, 0),
        ({"tests/api_testing.py": "def test_a():\n    assert 1\nif __name__ == '__main__':\n    test_a()\n"}, 0),
        (
            {
                "tests/api_testing.py": "def test_a():\n    assert 1\n",
                "README.md": "Run `pytest tests/api_testing.py`.\n",
            },
            0,
        ),
        (
            {
                "tests/api_testing.py": "def test_a():\n    assert 1\n",
                "pytest.ini": "[pytest]\npython_files = *_testing.py\n",
            },
            0,
        ),
        ({"tests/shared.py": "def test_a():\n    assert 1\n", "tests/test_b.py": "from shared import test_a\n"}, 0),
    ],
)
def test_a_file_of_tests_that_pytest_does_not_look_for_is_remarked(
    repo: Make, files: dict[str, str], remarks: int
) -> None:
    assert len(remarked(repo(files), "tests-not-collected")) == remarks


@pytest.mark.parametrize(("name", "expected"), [("api_testing", 1), ("old_test_api", 0), ("not_done_test_api", 0)])
def test_files_that_are_set_aside_are_not_told_of(repo: Make, name: str, expected: int) -> None:
    made = repo({f"tests/{name}.py": "def test_a():\n    assert 1 == len('a')\n"})
    assert len(remarked(made, "tests-not-collected")) == expected


W = ".github/workflows/tests.yml"


def checked(*runs: str, steps: str = "") -> str:
    return workflow(*runs, steps=f"- uses: actions/checkout@v4\n{steps}")


ROOT = "import os\n_HERE = os.path.dirname(__file__)\n_DATA = os.path.join(os.path.dirname(_HERE), 'data')\n"


@pytest.mark.parametrize(
    ("condition", "remarks"),
    [
        ('not os.path.exists("data/raw")', 1),
        ('condition=not os.path.isdir("data/raw")', 1),
        ('not Path("data/raw").exists()', 1),
        ("not os.path.exists(_DATA)", 1),
        ('not os.path.exists(f"{_DATA}/raw")', 1),
        ('not os.path.exists(_DATA + "/raw")', 1),
        ('not os.path.exists(os.path.join(_DATA, "") + "raw")', 1),
        ('not os.path.exists("./data/raw/")', 1),
        ('not os.path.exists(os.path.join(_DATA, "raw", "a.csv"))', 1),
        ('not (Path(__file__).resolve().parents[1] / "data").is_dir()', 1),
        ('not (Path(__file__).parent / "test_a.py").exists()', 0),
        ("not THERE", 1),
        ("GONE", 1),
        ("THERE", 0),
        ("not GONE", 0),
        ('not (THERE and os.path.exists("src"))', 1),
        ('not os.path.exists("src") or not THERE', 1),
        ('not os.path.exists("src") and not THERE', 0),
        ('os.path.exists("data/raw")', 0),
        ('not os.path.exists("src")', 0),
        ("not os.path.exists(find())", 0),
        ('not os.path.exists("/mnt/data")', 0),
        ('not os.path.exists("../data")', 0),
        ('not os.path.exists(os.environ["DATA"])', 0),
        ('sys.platform == "win32"', 0),
    ],
)
def test_tests_that_are_skipped_without_data_that_nothing_brings(repo: Make, condition: str, remarks: int) -> None:
    text = (
        "import os\nfrom pathlib import Path\nimport pytest\nfrom tests import _DATA\n"
        'THERE = os.path.exists(\n    "data/raw"\n)\nGONE = not THERE\n'
        f"@pytest.mark.skipif(\n    {condition},\n    reason='no data',\n)\ndef test_a():\n    assert len('a') == 1\n"
    )
    files = {"tests/__init__.py": ROOT, "tests/test_a.py": text, "src/p.py": "x = 1\n", "data.dvc": DVC}
    found = remarked(repo({**files, W: checked("uv run pytest tests/")}), "tests-data-absent")
    assert len(found) == remarks
    assert all("without data" in each.message and "dataraw" not in each.message for each in found)


DVC = "outs:\n- path: data\n  md5: a\n"
SKIPPED = (
    "import os\nimport pytest\nfrom p import x\n"
    "@pytest.mark.skipif(not os.path.exists('data/raw'), reason='')\ndef test_a():\n    assert x\n"
)


@pytest.mark.parametrize(
    ("files", "remarks"),
    [
        ({W: checked("pip install -e .", "coverage run -m pytest")}, 1),
        ({W: checked("pytest tests/", "make lint")}, 1),
        ({W: checked("pytest", steps="- uses: actions/cache@v4\n  with: {path: ~/.cache, key: x}\n")}, 1),
        ({W: checked("pytest -v")}, 1),
        ({W: checked("pytest --cov src")}, 1),
        ({W: checked("pytest -k test_a --cov src -n 2 tests")}, 1),
        ({W: checked("pytest -x src")}, 0),
        ({W: checked("pytest -v --tb=short tests/")}, 1),
        ({W: checked("make data", "pytest")}, 0),
        ({W: checked("dvc pull", "pytest")}, 0),
        ({W: checked("python src/p.py", "pytest")}, 0),
        ({W: checked("mkdir -p data/raw", "pytest")}, 0),
        ({W: checked("pytest tests/test_b.py"), "tests/test_b.py": "def test_b():\n    assert 1\n"}, 0),
        ({W: checked("pytest", steps="- uses: someone/brings-data@v1\n")}, 0),
        ({W: checked("ruff check .")}, 0),
        ({W: checked("pytest src")}, 0),
        ({W: checked("pytest --rootdir src")}, 1),
        ({W: checked("coverage run -m pytest -m slow --source src")}, 0),
        ({W: checked("coverage run -m pytest --rootdir src")}, 1),
        ({W: checked("pytest"), "tests/conftest.py": "import os\nos.makedirs('data/raw')\n"}, 0),
        ({W: checked("pytest"), "src/p.py": "import os\nos.makedirs('data/raw')\nx = 1\n"}, 0),
        ({W: checked("pytest"), "src/p.py": "import os\ndef f():\n    os.makedirs('data/raw')\nx = 1\n"}, 1),
        ({W: checked("pytest"), "data/raw/.gitkeep": ""}, 0),
        ({W: checked("pytest"), ".github/workflows/b.yml": checked("dvc pull", "pytest")}, 0),
    ],
)
def test_what_may_bring_the_data_of_a_skipped_test(repo: Make, files: dict[str, str], remarks: int) -> None:
    made = repo({"src/p.py": "x = 1\n", "tests/test_a.py": SKIPPED, "data.dvc": DVC, **files})
    assert len(remarked(made, "tests-data-absent")) == remarks


def test_a_class_that_is_skipped_without_data(repo: Make) -> None:
    skip = "@pytest.mark.skipif(not os.path.exists('data/{}'), reason='')"
    methods = "    def test_a(self):\n        assert x\n\n    def test_b(self):\n        assert x\n"
    text = f"import os\nimport pytest\nfrom p import x\n\n{skip}\n\nclass TestA:\n{methods}"
    kept = {"src/p.py": "x = 1\n", "data/there.csv": "", W: checked("pytest")}
    (found,) = remarked(repo({**kept, "tests/test_a.py": text.format("raw")}), "tests-data-absent")
    assert found.message.startswith("2 tests of tests/test_a.py are skipped without data/raw, which")
    assert [place.line for place in found.evidence if place.path == "tests/test_a.py"] == [5]
    assert not remarked(repo({**kept, "tests/test_a.py": text.format("there.csv")}), "tests-data-absent")


TESTED = {
    "tests/test_a.py": "def test_x():\n    assert f()\n",
    "tests/sub/test_b.py": "def test_y():\n    assert f()\n",
}


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({"tests/conftest.py": "collect_ignore = ['test_a.py', 'setup.py']\n"}, ["tests/test_a.py"]),
        ({"conftest.py": "collect_ignore = ['tests']\n"}, ["tests/sub/test_b.py and tests/test_a.py"]),
        ({"tests/conftest.py": "collect_ignore_glob = ['*_b.py']\n"}, ["tests/sub/test_b.py"]),
        ({"pytest.ini": "[pytest]\naddopts = -q --ignore=tests/sub --ignore tests/none\n"}, ["tests/sub/test_b.py"]),
        ({"pytest.ini": "[pytest]\naddopts =\n"}, []),
        ({"tests/test_a.py": "__test__ = False\n" + TESTED["tests/test_a.py"]}, ["tests/test_a.py"]),
        ({"tests/conftest.py": "import sys\nif sys.platform == 'win32':\n    collect_ignore = ['test_a.py']\n"}, []),
        ({"tests/conftest.py": "collect_ignore = []\ncollect_ignore = ['test_a.py']\n"}, []),
        ({"tests/conftest.py": "collect_ignore = slow()\n"}, []),
        ({"tests/conftest.py": "def f():\n    collect_ignore = ['test_a.py']\n"}, []),
        (
            {"tests/conftest.py": "collect_ignore = ['test_a.py']\n", "Makefile": "slow:\n\tpytest tests/test_a.py\n"},
            [],
        ),
        (
            {"pytest.ini": "[pytest]\naddopts = --ignore=tests/sub\n", W: workflow("pytest tests", "pytest tests/sub")},
            [],
        ),
    ],
)
def test_a_file_that_pytest_is_told_to_leave_out_is_remarked(
    repo: Make, files: dict[str, str], left: list[str]
) -> None:
    found = remarked(repo({**TESTED, **files}), "tests-left-out")
    assert [each.message.partition(" to leave out ")[2].partition(", so ")[0] for each in found] == left
