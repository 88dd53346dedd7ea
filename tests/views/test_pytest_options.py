"""What the options of pytest have it take for tests."""

from __future__ import annotations

import pytest

from auditor.views.configs import ConfigsView
from auditor.views.python import PythonView
from tests.views.memory import memory_tree

CHECKS = "def check_a():\n    assert 1\n\n\ndef test_b():\n    assert 1\n\n\nclass Checks:\n    def test_c(self):\n        assert 1\n"


def collected(options: str, path: str, file: str = "setup.cfg") -> list[str]:
    view = PythonView(memory_tree({path: CHECKS, file: options}))
    return [test.function.qualname for test in view.test_functions()]


@pytest.mark.parametrize(
    ("options", "path", "expected"),
    [
        ("python_files = check_*.py\n", "checks/check_a.py", ["test_b"]),
        ("python_files = check_*.py\npython_functions = check_* test_*\n", "a/check_a.py", ["check_a", "test_b"]),
        ("python_functions =\n    check_\n", "checks/test_a.py", ["check_a", "test_b"]),
        ("python_classes = *Checks\n", "tests/test_a.py", ["test_b", "Checks.test_c"]),
        ("testpaths = checks\npython_files = check_*.py\n", "checks/deep/check_a.py", ["test_b"]),
        ("testpaths = .\npython_files = check_*.py\n", "checks/check_a.py", ["test_b"]),
        # These are not looked into.
        ("testpaths = tests\npython_files = check_*.py\n", "checks/check_a.py", []),
        ("python_files = *.py\n", "src/check_a.py", []),
        ("python_functions = *\npython_classes = *\n", "tests/test_a.py", ["test_b"]),
        ("python_files = check_*.py\n", "src/model.py", []),
        ("addopts = -q\n", "checks/check_a.py", []),
    ],
)
def test_a_test_is_what_the_options_of_pytest_call_one(options: str, path: str, expected: list[str]) -> None:
    assert collected(f"[tool:pytest]\n{options}", path) == expected


def test_options_are_read_where_pytest_reads_them() -> None:
    options = 'python_files = ["check_*.py"]\n'
    assert collected(f"[tool.pytest.ini_options]\n{options}", "a/check_a.py", "pyproject.toml") == ["test_b"]
    assert collected("[pytest]\npython_files = check_*.py\n", "a/check_a.py", "pytest.ini") == ["test_b"]
    assert collected("[pytest]\ntestpaths = a\npython_files = check_*.py\n", "api/a/check_a.py", "api/tox.ini") == [
        "test_b"
    ]
    assert collected(f"[tool.other]\n{options}", "a/check_a.py", "pyproject.toml") == []


def test_what_is_a_test_by_the_options_is_no_code() -> None:
    view = PythonView(memory_tree({"checks/check_a.py": CHECKS, "pytest.ini": "[pytest]\npython_files = check_*.py\n"}))
    assert [module.path for module in view.tests] == ["checks/check_a.py"]
    assert not view.code
    plain = PythonView(
        memory_tree({"checks/check_a.py": "LIMIT = 3\n", "pytest.ini": "[pytest]\npython_files = check_*.py\n"})
    )
    assert [module.path for module in plain.code] == ["checks/check_a.py"]


def test_a_fixture_is_known_in_what_the_options_call_a_test() -> None:
    text = "import pytest\nfrom fastapi.testclient import TestClient\n\n\n@pytest.fixture\ndef client():\n    return TestClient(app)\n"
    text += "\n\ndef check_a(client):\n    assert client.get('/')\n"
    options = "[pytest]\npython_functions = check_\n"
    module = PythonView(memory_tree({"tests/test_a.py": text, "pytest.ini": options})).module("tests/test_a.py")
    assert module is not None
    assert [call.name for call in module.calls_in("check_a")] == ["fastapi.testclient.TestClient().get"]


def test_every_option_is_told_with_its_place() -> None:
    files = {"api/pytest.ini": "[pytest]\naddopts = -q\n", "pyproject.toml": "[tool.pytest]\ntestpaths = ['a', 'b']\n"}
    assert [tuple(each) for each in ConfigsView(memory_tree(files)).pytest] == [
        ("testpaths", "pyproject.toml", 2, "a"),
        ("testpaths", "pyproject.toml", 2, "b"),
        ("addopts", "api/pytest.ini", 2, "-q"),
    ]
