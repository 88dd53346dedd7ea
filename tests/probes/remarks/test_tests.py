from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
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
