from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/tests.yml"
DATA = "def load():\n    return [1]\n"
CLIENT = """
from fastapi.testclient import TestClient
from pkg.api import app

client = TestClient(app)

def test_predict():
    assert client.post("/predict").status_code == 200
"""
INLINE = """python -c "import httpx; reply = httpx.post('http://127.0.0.1:8000/'); assert reply.status_code == 200\""""
HELPER = """
import requests

def _send():
    return requests.post("http://localhost:8000/predict")

def ask():
    return _send()
"""
HELPED = "from tests.helpers import ask\n\ndef test_it():\n    assert ask().ok\n"
ANSWER = """
import pytest
from fastapi.testclient import TestClient
from pkg.api import app

@pytest.fixture
def client():
    return TestClient(app)

@pytest.fixture
def answer(client):
    return client.post("/predict")
"""
SET_UP = """
import unittest
from fastapi.testclient import TestClient
from pkg.api import app

class TestAnswer(unittest.TestCase):
    def setUp(self):
        self.answer = TestClient(app).post("/predict")

    def test_it(self):
        self.assertTrue(self.answer.ok)
"""
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_data.py": "def test_len():\n    assert 1\n"}, "done"),
        ({"tests/unittests/test_dataset.py": "import unittest\n\nclass TestX(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 1)\n"}, "done"),
        ({"tests/test_data.py": "import pytest, os\n\n@pytest.mark.skipif(not os.path.exists('data'), reason='x')\ndef test_a():\n    assert 1\n"}, "done"),
        ({"tests/test_data.py": "def test_a():\n    if 1 > 2:\n        raise AssertionError\n"}, "done"),
        ({"src/pkg/data.py": DATA, "src/pkg/__init__.py": "", "tests/test_all.py": "from pkg.data import load\n\ndef test_it():\n    assert load()\n"}, "done"),
        ({"tests/test_data.py": "from pytest_check import check\n\ndef test_a():\n    check.equal(1, 1)\n"}, "done"),
        ({"tests/test_data.py": "def test_a():\n    print('ok')\n"}, "partial"),
        ({"tests/test_data.py": "def test_a():\n    pass\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\n@pytest.mark.skip\ndef test_a():\n    assert 1\n"}, "partial"),
        ({"tests/test_data.py": "def test_a():\n    def inner():\n        assert 1\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\ndef test_a():\n    def test_b():\n        with pytest.raises(ValueError):\n            int('x')\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\ndef test_a():\n    def refuses(text):\n        with pytest.raises(ValueError):\n            int(text)\n    list(map(refuses, 'ab'))\n"}, "done"),
        ({"tests/test_data.py": "# def test_a():\n#     assert 1\n"}, "not_done"),
        ({"tests/test_data.py": ""}, "not_done"),
        ({"tests/test_model.py": "def test_forward():\n    assert 1\n"}, "not_done"),
        ({**SERVED, "tests/test_api.py": CLIENT.replace("test_predict", "test_invalid_data")}, "not_done"),
    ],
)  # fmt: skip
def test_data_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "data-tests") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_model.py": "def test_shape():\n    assert 1\n"}, "done"),
        ({"tests/test_training.py": "import pytest\n\ndef test_raises():\n    with pytest.raises(ValueError):\n        int('x')\n"}, "done"),
        ({"tests/test_model.py": "def test_shape():\n    model = 1\n"}, "partial"),
        ({"tests/test_model.py": "import pytest\n\n@pytest.fixture\ndef test_shape():\n    assert 1\n"}, "partial"),
        ({"tests/test_model.py": "import pytest\n\n@pytest.fixture\ndef test_model():\n    return 1\n"}, "not_done"),
        ({"tests/test_model.py": 'def test_model():\n    """To do."""\n    assert True\n'}, "partial"),
        ({"tests/test_model.py": "from pkg import train\n\ndef test_model():\n    train()\n    assert True\n"}, "done"),
        ({"tests/test_model.py": "def test_model():\n    assert 1==1  # it runs\n    assert (2 == 2), 'no'\n"}, "partial"),
        ({"tests/test_model.py": "def test_model():\n    assert 1 == 1\n    assert 1 == 12\n"}, "done"),
        ({"tests/test_model.py": "from pkg import train\n\ndef test_model():\n    train()\n    assert 1 == 1\n"}, "done"),
        ({"tests/test_data.py": "def test_train_split():\n    assert 1\n"}, "not_done"),
        ({**SERVED, "tests/test_api.py": CLIENT}, "not_done"),
    ],
)  # fmt: skip
def test_model_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "model-tests") == expected


ASIDE = {"tests/old-data-test.py": "def test_load():\n    assert load()\n"}
PATTERN = '[tool.pytest.ini_options]\npython_files = ["test_*.py", "*-test.py"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (ASIDE, ("done", "medium", "tests/old-data-test.py")),
        ({**ASIDE, "pyproject.toml": PATTERN}, ("done", "high", "tests/old-data-test.py")),
        ({**ASIDE, W: workflow("pytest tests/old-data-test.py")}, ("done", "high", "tests/old-data-test.py")),
        ({**ASIDE, W: workflow("pytest tests/")}, ("done", "medium", "tests/old-data-test.py")),
        (
            {**ASIDE, "tests/test_data.py": "def test_load():\n    assert load()\n"},
            ("done", "high", "tests/test_data.py"),
        ),
        ({"tests/test_data.py": "def test_load():\n    assert load()\n"}, ("done", "high", "tests/test_data.py")),
    ],
)
def test_tests_in_a_file_that_no_runner_looks_for_are_there_but_less_sure(
    repo: Make, files: dict[str, str], expected: tuple[str, str, str]
) -> None:
    finding = discover()["data-tests"].function(repo(files))
    assert (finding.state.value, finding.confidence.value, finding.evidence[0].path) == expected
    assert ("pytest does not look for" in finding.message) == (expected[1] == "medium")


PLAIN = '[tool.coverage.run]\nomit = ["tests/*"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("coverage run -m pytest")}, "done"),
        ({W: workflow("pytest --cov=src tests")}, "done"),
        ({W: workflow("hatch test --cover")}, "done"),
        ({W: workflow("docker run --rm img sh -lc 'uv run coverage run -m pytest'")}, "done"),
        ({W: workflow("docker run --rm img sh -lc 'pytest tests --cov'")}, "done"),
        ({W: workflow("docker run --rm img sh -lc 'pytest tests; run --cov'")}, "not_done"),
        ({W: workflow("hatch test -a -c")}, "done"),
        ({W: workflow("hatch test")}, "not_done"),
        ({"tasks.py": "from invoke import task\n\n@task\ndef test(ctx):\n    ctx.run('coverage run -m pytest tests/')\n"}, "done"),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--cov=src"\n'}, "done"),
        ({"pyproject.toml": PLAIN, W: workflow("pytest")}, "done"),
        ({".coverage": "x"}, "done"),
        ({"htmlcov/index.html": "<html></html>"}, "done"),
        ({".coveragerc": "[run]\nbranch = True\n"}, "done"),
        ({".coveragerc": "\n"}, "not_done"),
        ({"conf/notes.toml": "[tool.coverage.run]\nbranch = true\n"}, "not_done"),
        ({"coverage_report.txt": "Name    Stmts   Miss Branch BrPart  Cover\n---\na.py   9   1   2   0   90%\n"}, "done"),
        ({"coverage_report.txt": "we have not measured coverage: Name, Stmts, Miss, Cover\n"}, "not_done"),
        ({"pyproject.toml": PLAIN, W: workflow("pytest", "# coverage run -m pytest")}, "partial"),
        ({"requirements_dev.txt": "coverage\n"}, "partial"),
        *(({name: "coverage:\n  status: auto\n"}, "done") for name in ("codecov.yml", ".codecov.yml", "codecov.yaml")),
        *(({name: "<x>"}, "done") for name in ("coverage.xml", "out/coverage.json", "lcov.info", ".coverage.host.1")),
        ({"htmlcov/.gitkeep": "", "htmlcov/.gitignore": "*\n"}, "not_done"),
        ({"setup.cfg": "[coverage:run]\nbranch = True\n"}, "done"),
        ({"tox.ini": "[coverage:report]\nfail_under = 80\n"}, "done"),
        ({"setup.cfg": "[metadata]\nname = a\n", "pyproject.toml": "[project]\nname = 'a'\n"}, "not_done"),
        ({"tox.ini": "[pytest]\naddopts = --cov\n"}, "done"),
        ({"pytest.toml": "[pytest]\naddopts = ['-q', '--cov=a']\n"}, "done"),
        ({"pyproject.toml": "[tool.pytest]\naddopts = ['-q', '--cov=a']\n"}, "done"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['--cov: a']\n"}, "not_done"),
        ({"docs/build.yaml": "addopts: --cov=src\n"}, "not_done"),
        ({"pyproject.toml": PLAIN.replace("tests/*", "src/a.py"), W: workflow("pytest", "# pytest --cov")}, "done"),
        ({"pyproject.toml": PLAIN + "branch = true\n", W: workflow("pytest", "# pytest --cov")}, "done"),
        ({".coveragerc": "[run]\n", W: workflow("pytest", "# pytest --cov")}, "done"),
        ({"reports/cov.log": "$ coverage report\nName   Stmts   Miss  Cover\na.py   9   1   90%\n"}, "done"),
        ({"node_modules/a/cov.txt": "Name   Stmts   Miss  Cover\na.py   9   1   90%\n"}, "not_done"),
        ({W: workflow("pytest", "# coverage run -m pytest"), "README.md": "coverage: 80%"}, "not_done"),
    ],
)  # fmt: skip
def test_coverage(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "coverage") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("scripts/cov.py", "import subprocess\nsubprocess.run(['coverage', 'run', '-m', 'pytest'])\n", "done"),
        ("cov.py", "import subprocess, sys\nsubprocess.call([sys.executable, '-m', 'coverage', 'run'])\n", "done"),
        ("src/a.py", "import os\nos.system('pytest --cov=src')\n", "done"),
        ("tests/run.py", "import pytest\npytest.main(['--cov=src', 'tests'])\n", "done"),
        ("cov.py", "import coverage\ncov = coverage.Coverage()\ncov.start()\n", "done"),
        ("cov.py", "import subprocess\nsubprocess.run(['pip', 'install', 'coverage'])\n", "partial"),
        ("cov.py", "import subprocess\nsubprocess.run(['pytest'])\nprint('coverage run')\n", "partial"),
        ("tasks.py", "from invoke import task\n@task\ndef t(c):\n    c.run(' '.join(['pytest', '--cov']))\n", "done"),
    ],
)
def test_coverage_that_a_script_runs(repo: Make, path: str, text: str, expected: str) -> None:
    assert state(repo({path: text, "requirements.txt": "coverage\n"}), "coverage") == expected


def test_coverage_that_the_template_configured_and_nothing_runs_is_not_sure(repo: Make) -> None:
    files = {"pyproject.toml": PLAIN, W: workflow("pytest")}
    assert confidence(repo(files), "coverage") == "medium"
    assert confidence(repo({**files, "pyproject.toml": PLAIN.replace("tests/*", "src/a.py")}), "coverage") == "high"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The coverage is 83%.", "unknowable"),
        ("We reach 100%.", "unknowable"),
        ("We never measured it. Even if it were close to 100% we would expect bugs.", "not_done"),
        ("It would be nice to be done. We have 97,5 % of the lines.", "unknowable"),
        ("We would like it.\n\nThe coverage is 100%.", "unknowable"),
        ("A coverage of 60%, and if it had been 100% there would still be bugs.", "unknowable"),
    ],
)
def test_coverage_is_unknowable_where_the_report_gives_a_figure(repo: Make, said: str, expected: str) -> None:
    made = repo({"README.md": "x"}, answers={8: said})
    assert state(made, "coverage") == expected


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The coverage is 83%.", "question 8 gives a figure"),
        ("See ![the report](figures/cov.png).", "question 8 shows a picture"),
        ("See [the report](figures/cov.png).", "question 8 shows a picture"),
        ("See ![the report](figures/gone.png).", None),
        ("We never measured it.", None),
    ],
)
def test_what_the_report_gives_is_told_beside_a_dependency(repo: Make, said: str, told: str | None) -> None:
    files = {"requirements.txt": "coverage\n", "reports/figures/cov.png": b"\x89PNG cov"}
    finding = discover()["coverage"].function(repo(files, answers={8: said}))
    assert finding.state.value == "partial"
    assert [place.path for place in finding.evidence] == ["requirements.txt", *(["reports/README.md"] if told else [])]
    assert (told in finding.message) if told else ("question" not in finding.message)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("See ![the report](figures/cov.png).", "unknowable"), ("See ![the report](figures/gone.png).", "not_done")],
)
def test_a_picture_of_the_report_gives_the_figure_that_it_shows(repo: Make, said: str, expected: str) -> None:
    assert state(repo({"reports/figures/cov.png": b"\x89PNG cov"}, answers={8: said}), "coverage") == expected


def test_the_figure_of_an_example_is_not_shown_where_there_is_another(repo: Make) -> None:
    said = "For example, if 80 of 100 lines ran the coverage would be 80%. Ours is 20%."
    made = repo({"README.md": "x"}, answers={8: said})
    assert [place.note for place in discover()["coverage"].function(made).evidence] == ["20%"]


@pytest.mark.parametrize(
    ("files", "path", "line"),
    [
        ({W: workflow("pytest", "# pytest --cov"), "pyproject.toml": PLAIN}, W, 9),
        ({"cov.txt": "a\n\nName   Stmts   Miss  Cover\n"}, "cov.txt", 3),
        ({"tox.ini": "[tox]\nenvlist = a\n[coverage:run]\nbranch = 1\n"}, "tox.ini", 4),
        ({"setup.cfg": "[tool:pytest]\naddopts = -q --cov\n"}, "setup.cfg", 2),
        ({"Makefile": "all:\n\ntest:\n\tpytest --cov\n"}, "Makefile", 4),
    ],
)
def test_coverage_is_shown_where_it_stands(repo: Make, files: dict[str, str], path: str, line: int) -> None:
    found = discover()["coverage"].function(repo(files)).evidence
    assert (path, line) in [(each.path, each.line) for each in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def test_a():\n    assert f()\n", "1 test of the data code that asserts"),
        ("def test_a():\n    assert f()\ndef test_b():\n    assert f()\n", "2 tests of the data code that assert"),
        ("def test_a():\n    f()\n", "the tests of the data code are empty or assert nothing"),
        ("def test_a():\n    assert True\n", "the tests of the data code are empty or assert nothing"),
        (
            "def test_a():\n    def test_b():\n        assert f()\n",
            "the tests of the data code are empty or assert nothing: what asserts stands in functions inside of them that nobody calls",
        ),
        ("@pytest.mark.skip\ndef test_a():\n    assert f()\n", "the tests of the data code are always skipped"),
        ("@pytest.mark.skip\n@pytest.fixture\ndef test_a():\n    assert f()\n", "the tests of the data code are never run (skipped, or fixtures)"),
        (
            "@pytest.mark.skip\ndef test_a():\n    assert f()\ndef test_b():\n    f()\n",
            "the tests of the data code are empty or assert nothing",
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_tests(repo: Make, text: str, message: str) -> None:
    assert discover()["data-tests"].function(repo({"tests/test_data.py": "import pytest\n" + text})).message == message


DIRECT = "from pkg.api import {}\n\ndef test_it():\n    assert {}\n"
TASKS = "from locust import HttpUser, task\n\nclass User(HttpUser):\n    @task\n    def test_predict(self):\n        self.client.post('/predict', json={})\n"
POSTED = "import requests\n\ndef test_it(config):\n    url = {}\n    assert requests.post(url, files={{}}).ok\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("uv run pytest")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/test_api.py -v")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("make test"), "Makefile": "test:\n\tpytest tests\n"}, "done"),
        ({"tests/test_api.py": "import requests\n\ndef test_it():\n    assert requests.get('http://localhost:8000').ok\n", W: workflow("pytest")}, "done"),
        ({"tests/test_predict_model.py": POSTED.format("config.unittest.api_url"), W: workflow("pytest")}, "done"),
        ({"tests/test_predict_model.py": POSTED.format("config.hook"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_predict_model.py": POSTED.format("os.environ['SERVICE_URL']"), W: workflow("pytest")}, "done"),
        ({"tests/test_data.py": POSTED.format("config.wandb_api_url"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_it.py": POSTED.format("config['base_url']"), W: workflow("pytest")}, "done"),
        ({"tests/test_data.py": POSTED.format("config.api_url").replace("post", "get"), W: workflow("pytest")}, "not_done"),
        ({"tests/helpers.py": HELPER, "tests/test_all.py": HELPED, W: workflow("pytest")}, "done"),
        ({"src/pkg/helpers.py": HELPER, "tests/test_all.py": HELPED.replace("tests.", "pkg."), W: workflow("pytest")}, "not_done"),
        ({"tests/conftest.py": ANSWER, "tests/test_all.py": "def test_it(answer):\n    assert answer.ok\n", W: workflow("pytest")}, "done"),
        ({"tests/test_all.py": SET_UP, W: workflow("pytest")}, "done"),
        ({W: workflow(INLINE)}, "done"),
        ({W: workflow(INLINE.replace("assert ", "print"))}, "not_done"),
        ({W: workflow(INLINE.replace("http://127.0.0.1:8000/", "https://example.org/set.zip"))}, "not_done"),
        ({W: workflow("echo " + INLINE.removeprefix("python -c "))}, "not_done"),
        ({W: workflow("schemathesis run http://localhost:8000/openapi.json")}, "done"),
        ({W: workflow("npx newman run postman.json")}, "done"),
        ({W: workflow("curl --fail http://localhost:8000/health")}, "partial"),
        ({W: workflow("curl -LsSf https://astral.sh/uv/install.sh -o install.sh")}, "not_done"),
        ({"tests/test_api.py": CLIENT.replace("assert ", "").replace(".status_code == 200", ".raise_for_status()"), W: workflow("pytest")}, "done"),
        ({"tests/test_api.py": CLIENT}, "partial"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/unit")}, "partial"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests --ignore=tests/test_api.py")}, "partial"),
        ({"tests/test_it.py": DIRECT.format("predict", "predict('a')"), W: workflow("pytest")}, "done"),
        ({"tests/test_it.py": DIRECT.format("app", "app.title"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_it.py": DIRECT.format("load", "load('a')"), "src/pkg/api.py": API + "\ndef load(x):\n    return x\n", W: workflow("pytest")}, "partial"),
        ({"tests/test_it.py": "from pkg.model import build\n\ndef test_a():\n    assert build()\n", "src/pkg/model.py": "def build():\n    return 1\n", W: workflow("pytest")}, "not_done"),
        ({"tests/api_testing.py": CLIENT, W: workflow("pytest tests/")}, "partial"),
        ({"tests/test_api.py": CLIENT.replace("assert ", ""), W: workflow("pytest")}, "partial"),
        ({"tests/test_api.py": "from pkg.api import Item\n\ndef test_item():\n    assert Item(text='a')\n", W: workflow("pytest"), "src/pkg/api.py": API + "\nclass Item:\n    pass\n"}, "partial"),
        ({"tests/test_model.py": "def test_a():\n    assert 1\n", W: workflow("pytest")}, "not_done"),
        ({"tests/load/locustfile.py": TASKS, W: workflow("pytest")}, "not_done"),
        ({"tests/test_data.py": "import requests\n\ndef test_download():\n    assert requests.get('https://example.org/set.zip').ok\n", W: workflow("pytest")}, "not_done"),
    ],
)  # fmt: skip
def test_api_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**SERVED, **files}), "api-tests") == expected


ASKING = "import requests\nfor _ in range(9):\n    r = requests.post('http://localhost:8000/predict')\n    {}\n"


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("notebooks/test_alerts.py", "assert r.ok", "partial"),
        ("notebooks/test_alerts.py", "print(r)", "not_done"),
        ("notebooks/alerts.py", "assert r.ok", "not_done"),
    ],
)
def test_a_script_that_asks_the_api_and_asserts_is_half_a_test(repo: Make, path: str, line: str, expected: str) -> None:
    assert (
        state(repo({"src/pkg/__init__.py": "", "src/pkg/api.py": API, path: ASKING.format(line)}), "api-tests")
        == expected
    )


def test_what_a_workflow_runs_instead_of_the_tests_of_the_api_is_shown(repo: Make) -> None:
    made = repo({**SERVED, "tests/test_api.py": CLIENT, W: workflow("pytest tests/unit")})
    *_, last = discover()["api-tests"].function(made).evidence
    assert (last.path, last.note) == (W, "collects other tests")


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        ('CMD ["pytest", "--cov=src", "tests/"]', True),
        ('ENTRYPOINT ["uv", "run", "pytest"]', True),
        ("CMD pytest tests/test_api.py", True),
        ('CMD ["pytest", "tests/unit"]', False),
        ('CMD ["python", "tests/test_api.py"]', False),
    ],
)
def test_an_image_that_runs_the_tests_of_the_api_is_shown(repo: Make, end: str, shown: bool) -> None:
    files = {"tests/test_api.py": CLIENT, "test.dockerfile": f"FROM python:3.12\nCOPY . .\n{end}\n"}
    files[W] = workflow("ruff check .")
    finding = discover()["api-tests"].function(repo({**SERVED, **files}))
    assert finding.state.value == "partial"
    assert (("test.dockerfile", 3) in [(each.path, each.line) for each in finding.evidence]) is shown


def test_a_lambda_at_the_top_of_a_test_is_followed(repo: Make) -> None:
    same = (
        "import numpy as np\nsame = lambda a, b: np.testing.assert_allclose(a, b)\n\ndef test_a():\n    same(f(), 1)\n"
    )
    assert state(repo({"tests/test_data.py": same}), "data-tests") == "done"
    assert (
        state(repo({"tests/test_data.py": same.replace(".testing.assert_allclose", ".subtract")}), "data-tests")
        == "partial"
    )
    ask = "from fastapi.testclient import TestClient\nfrom pkg.api import app\nclient = TestClient(app)\n"
    ask += "ask = lambda path: client.get(path)\n\ndef test_a():\n    assert {}('/').ok\n"
    for called, expected in (("ask", "done"), ("len", "not_done")):
        made = repo({**SERVED, "tests/test_api.py": ask.format(called), W: workflow("pytest")})
        assert state(made, "api-tests") == expected


def test_tests_that_only_make_the_data_model_of_the_api_are_not_said_to_assert_nothing(repo: Make) -> None:
    item = {"src/pkg/api.py": API + "\nclass Item:\n    pass\n"}
    test = {"tests/test_api.py": "from pkg.api import Item\n\ndef test_item():\n    assert Item(text='a')\n"}
    finding = discover()["api-tests"].function(repo({**SERVED, **item, **test, W: workflow("pytest")}))
    assert (finding.state.value, finding.message) == ("partial", "the tests of the API call none of its routes")


@pytest.mark.parametrize(
    ("path", "item"),
    [("tests/test_api.py", "api-tests"), ("tests/test_model.py", "model-tests"), ("tests/test_data.py", "data-tests")],
)
def test_a_file_of_tests_that_holds_none_is_shown(repo: Make, path: str, item: str) -> None:
    for text, note in (("", "an empty file"), ("# def test_a():\n#     assert f()\n", "commented out")):
        finding = discover()[item].function(repo({**SERVED, path: text, "tests/test_other.py": "x = 1\n"}))
        assert [(each.path, each.note) for each in finding.evidence] == [(path, note)]
        assert (finding.state.value, finding.confidence.value) == ("not_done", "high")


def test_tests_of_the_api_that_are_always_skipped_are_told_so(repo: Make) -> None:
    skipped = CLIENT.replace("def test_", "import pytest\n@pytest.mark.skip\ndef test_")
    for text, told in ((skipped, "are always skipped"), (CLIENT.replace("assert ", ""), "assert nothing")):
        finding = discover()["api-tests"].function(repo({**SERVED, "tests/test_api.py": text, W: workflow("pytest")}))
        assert (finding.state.value, finding.message.endswith(told)) == ("partial", True)


def test_a_test_that_asks_who_is_not_told_accuses_nobody(repo: Make) -> None:
    asking = {"tests/test_it.py": POSTED.format("config.hook"), W: workflow("pytest")}
    assert confidence(repo({**SERVED, **asking}), "api-tests") == "medium"
    assert confidence(repo(asking), "api-tests") == "high"
    told = {**asking, "tests/test_it.py": POSTED.format("'https://example.org/hook'")}
    assert confidence(repo({**SERVED, **told}), "api-tests") == "high"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_x.py": "def test_x():\n    assert run() == 1\n"}, "medium"),
        ({"tests/test_x.py": "def test_x():\n    run()\n"}, "high"),
        ({"tests/test_data.py": "def test_split():\n    assert split() == 1\n"}, "high"),
        ({**SERVED, "tests/test_api.py": CLIENT}, "high"),
        ({"a.py": "X = 1\n"}, "high"),
    ],
)
def test_what_a_test_that_nothing_tells_of_is_about_is_not_certain(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    made = repo(files)
    assert (state(made, "model-tests"), confidence(made, "model-tests")) == ("not_done", expected)


def test_tests_that_do_not_say_what_they_are_about_make_no_accusation(repo: Make) -> None:
    made = repo({"tests/test_things.py": "def test_it():\n    assert 1\n"})
    assert [(state(made, item), confidence(made, item)) for item in ("data-tests", "model-tests")] == [
        ("not_done", "medium"),
        ("not_done", "medium"),
    ]


_TEMPLATE_TEST = (
    "from torch.utils.data import Dataset\n\nfrom birds.data import MyDataset\n\n\ndef test_my_dataset():\n"
    '    """Test the MyDataset class."""\n    dataset = MyDataset("data/raw")\n    assert isinstance(dataset, Dataset)\n'
)


def test_the_untouched_test_of_the_template_is_a_stub(repo: Make) -> None:
    files = {"src/birds/data.py": "class MyDataset:\n    pass\n", "tests/test_data.py": _TEMPLATE_TEST}
    assert state(repo(files), "data-tests") == "partial"
    files["tests/test_data.py"] += "    assert len(dataset) == 3\n"
    assert state(repo(files), "data-tests") == "done"
