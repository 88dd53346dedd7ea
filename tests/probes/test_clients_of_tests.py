from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API, ".github/workflows/tests.yml": workflow("pytest")}
IMPORTS = "import pytest\nfrom fastapi.testclient import TestClient\nfrom pkg.api import app\n"
FIXTURE = IMPORTS + "@pytest.fixture\ndef cli():\n    return TestClient(app)\n"
TEST = "def test_ok(cli):\n    r = cli.get('/')\n    assert r.status_code == 200\n"
UNIT = (
    "import unittest\nclass A(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n"
    "        cls.c = TestClient(app)\n    def test_ok(self):\n        self.assertEqual(self.c.get('/').status_code, 200)\n"
)
PARAMETERS = "@pytest.mark.parametrize('method', ['get'])\ndef test_ok(method):\n"


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": IMPORTS + UNIT},
        {"tests/test_a.py": TEST, "tests/fix.py": FIXTURE, "tests/conftest.py": "from tests.fix import cli\n"},
        {"tests/test_a.py": TEST, "tests/fix.py": FIXTURE, "tests/conftest.py": "from tests.fix import *\n"},
        {"tests/test_a.py": TEST, "src/pkg/fix.py": FIXTURE, "tests/conftest.py": "from pkg.fix import cli\n"},
        {"tests/test_a.py": TEST, "tests/fix.py": FIXTURE, "tests/conftest.py": "pytest_plugins = 'tests.fix'\n"},
        {"tests/test_a.py": TEST, "tests/fix.py": FIXTURE, "conftest.py": "pytest_plugins = ('tests.fix',)\n"},
        {"tests/test_a.py": IMPORTS + "cli = pytest.fixture(lambda: TestClient(app))\n" + TEST},
        {"tests/test_a.py": IMPORTS + "cli = pytest.fixture(lambda: TestClient(app), scope='module')\n" + TEST},
        {"tests/test_a.py": IMPORTS + "cli = pytest.fixture(scope='module')(lambda: TestClient(app))\n" + TEST},
        {"tests/test_a.py": IMPORTS + PARAMETERS + "    assert getattr(TestClient(app), method)('/').ok\n"},
        {
            "tests/test_a.py": "import subprocess\ndef test_ok():\n"
            "    out = subprocess.check_output(['curl', '-s', 'http://localhost:8000/'])\n    assert b'ok' in out\n"
        },
        {
            "tests/test_a.py": "import http.client\ndef test_ok():\n    c = http.client.HTTPConnection('localhost', 8000)\n"
            "    c.request('GET', '/')\n    assert c.getresponse().status == 200\n"
        },
        {
            "tests/test_a.py": "import urllib3\ndef test_ok():\n"
            "    assert urllib3.PoolManager().request('GET', 'http://localhost:8000/').status == 200\n"
        },
        {
            "tests/test_a.py": "from gradio_client import Client\ndef test_ok():\n"
            "    assert Client('http://localhost:7860').predict('a', api_name='/predict')\n"
        },
    ],
)
def test_a_client_is_followed_to_where_it_is_made(repo: Make, files: dict[str, str]) -> None:
    assert state(repo({**SERVED, **files}), "api-tests") == "done"


@pytest.mark.parametrize(
    ("files", "sure"),
    [
        (
            {
                "tests/test_a.py": IMPORTS + "@pytest.fixture\ndef both():\n    return TestClient(app), 1\n"
                "def test_ok(both):\n    c, n = both\n    assert c.get('/').ok\n"
            },
            "low",
        ),
        (
            {
                "tests/conftest.py": IMPORTS + "@pytest.fixture\ndef both():\n    return [TestClient(app)]\n",
                "tests/test_a.py": "def test_ok(both):\n    assert both[0].get('/').ok\n",
            },
            "low",
        ),
        ({"tests/test_a.py": IMPORTS + "client = TestClient(app)\ndef test_ok():\n    assert 1 + 1 == 2\n"}, "high"),
        ({"tests/test_a.py": "from pkg.api import model\ndef test_ok():\n    assert len(model) == 1\n"}, "high"),
        ({"tests/test_a.py": "def test_ok(tmp_path):\n    assert tmp_path.exists()\n"}, "high"),
        (
            {
                "tests/conftest.py": IMPORTS + "client = TestClient(app)\n",
                "tests/test_a.py": "def test_ok():\n    assert sum([1]) == 1\n",
            },
            "high",
        ),
    ],
)
def test_a_client_whose_calls_cannot_be_followed_makes_no_accusation(
    repo: Make, files: dict[str, str], sure: str
) -> None:
    made = repo({**SERVED, **files})
    assert (state(made, "api-tests"), confidence(made, "api-tests")) == ("not_done", sure)
