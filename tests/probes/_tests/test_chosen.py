"""Which tests the options of a command leave in."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository
from tests.probes.ops import API, state, workflow

W = ".github/workflows/tests.yml"
HEAD = "import pytest\nfrom fastapi.testclient import TestClient\nfrom pkg.api import app\n\n"
BODY = "def test_it():\n    assert TestClient(app).post('/predict').is_success\n"
OTHER = "\n\ndef test_other():\n    assert f()\n"
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API}
OPTIONS = "[tool.pytest.ini_options]\naddopts = {}\n"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pytest -k data", "partial"),
        ("pytest -q -k 'data or model' tests", "partial"),
        ("pytest -k 'not api'", "partial"),
        ("pytest -k 'not (api or model)'", "partial"),
        ("pytest -k='not api'", "partial"),
        ("pytest -k 'API'", "done"),
        ("pytest -k 'api and not slow'", "done"),
        ("pytest -k test_it", "done"),
        ("pytest -k $WHAT", "done"),
        ("pytest -k 'api and'", "done"),
        ("pytest -k 'not api' && pytest tests", "done"),
        ("pytest -m 'not slow'", "done"),
        ("pytest -m slow", "partial"),
        ("python -m pytest tests", "done"),
        ("coverage run -m pytest tests", "done"),
        ("coverage run -m pytest -k data", "partial"),
        ("docker run -m 2g birds pytest", "done"),
        ("pytest --deselect tests/test_api.py", "partial"),
        ("pytest --deselect=tests/test_api.py::test_it", "partial"),
        ("pytest --deselect=tests/test_api.py::test_other", "done"),
        ("pytest --ignore-glob='*api*'", "partial"),
        ("pytest --ignore-glob='*perf*'", "done"),
        ("pytest tests/test_api.py::test_it", "done"),
        ("pytest tests/test_api.py::test_other", "partial"),
        ("pytest tests tests/test_api.py::test_other", "done"),
        ("pytest 'tests/test_api.py::test_other' tests/test_api.py::test_it", "done"),
    ],
)
def test_a_test_that_the_options_of_a_command_leave_out_is_not_run(
    repo: MakeRepository, command: str, expected: str
) -> None:
    files = {**SERVED, "tests/test_api.py": HEAD + BODY + OTHER, W: workflow(command)}
    assert state(repo(files), "api-tests") == expected


@pytest.mark.parametrize(
    ("marked", "command", "expected"),
    [
        ("@pytest.mark.integration\n", "pytest -m 'not integration'", "partial"),
        ("@pytest.mark.integration\n", "pytest -m integration", "done"),
        ("@pytest.mark.integration\n", "pytest -m 'integration and not slow'", "done"),
        ("@pytest.mark.parametrize('a', [1])\n", "pytest -m slow", "done"),
        ("pytestmark = pytest.mark.integration\n", "pytest -m 'not integration'", "partial"),
        ("pytestmark = [\n    pytest.mark.integration,\n]\n", "pytest -m 'not integration'", "partial"),
        ("pytestmark = [\n    pytest.mark.integration,\n]\n", "pytest -m integration", "done"),
        ("pytestmark = birds()\n", "pytest -m slow", "done"),
    ],
)
def test_a_test_is_left_out_by_its_marks(repo: MakeRepository, marked: str, command: str, expected: str) -> None:
    files = {**SERVED, "tests/test_api.py": HEAD + marked + BODY, W: workflow(command)}
    assert state(repo(files), "api-tests") == expected
    adding = "def pytest_collection_modifyitems(items):\n    items[0].add_marker('slow')\n"
    assert state(repo({**files, "tests/conftest.py": adding}), "api-tests") == "done"


@pytest.mark.parametrize(
    ("options", "command", "expected"),
    [
        ("\"-m 'not integration'\"", "pytest", "partial"),
        ("\"-m 'not integration'\"", "pytest -m integration", "done"),
        ("'--ignore=tests/test_api.py'", "pytest", "partial"),
        ("'-q'", "pytest", "done"),
    ],
)
def test_options_that_are_configured_leave_tests_out(
    repo: MakeRepository, options: str, command: str, expected: str
) -> None:
    marked = HEAD + "@pytest.mark.integration\n" + BODY
    files = {**SERVED, "tests/test_api.py": marked, W: workflow(command), "pyproject.toml": OPTIONS.format(options)}
    assert state(repo(files), "api-tests") == expected
