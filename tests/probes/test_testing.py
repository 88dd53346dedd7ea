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
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_data.py": "def test_len():\n    assert f()\n"}, "done"),
        ({"tests/unittests/test_dataset.py": "import unittest\n\nclass TestX(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(), 1)\n"}, "done"),
        ({"tests/test_data.py": "import pytest, os\n\n@pytest.mark.skipif(not os.path.exists('data'), reason='x')\ndef test_a():\n    assert f()\n"}, "done"),
        ({"tests/test_data.py": "def test_a():\n    if 1 > 2:\n        raise AssertionError\n"}, "done"),
        ({"src/pkg/data.py": DATA, "src/pkg/__init__.py": "", "tests/test_all.py": "from pkg.data import load\n\ndef test_it():\n    assert load()\n"}, "done"),
        ({"tests/test_data.py": "from pytest_check import check\n\ndef test_a():\n    check.equal(1, 1)\n"}, "done"),
        ({"tests/test_data.py": "import pandera as pa\nfrom pkg import f\n\ndef test_a():\n    pa.DataFrameSchema({}).validate(f())\n"}, "done"),
        ({"tests/test_data.py": "from nose.tools import eq_\nfrom pkg import f\n\ndef test_a():\n    eq_(f(), 1)\n"}, "done"),
        ({"tests/test_data.py": "from pkg import f, form\n\ndef test_a():\n    form.validate(f())\n"}, "partial"),
        ({"tests/test_data.py": "def test_a():\n    print('ok')\n"}, "partial"),
        ({"tests/test_data.py": "def test_a():\n    pass\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\n@pytest.mark.skip\ndef test_a():\n    assert f()\n"}, "partial"),
        ({"tests/test_data.py": "def test_a():\n    def inner():\n        assert f()\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\ndef test_a():\n    def test_b():\n        with pytest.raises(ValueError):\n            int('x')\n"}, "partial"),
        ({"tests/test_data.py": "import pytest\n\ndef test_a():\n    def refuses(text):\n        with pytest.raises(ValueError):\n            f(text)\n    list(map(refuses, 'ab'))\n"}, "done"),
        ({"tests/test_data.py": "# def test_a():\n#     assert f()\n"}, "not_done"),
        ({"tests/test_data.py": ""}, "not_done"),
        ({"tests/test_model.py": "def test_forward():\n    assert f()\n"}, "not_done"),
        ({**SERVED, "tests/test_api.py": CLIENT.replace("test_predict", "test_invalid_data")}, "not_done"),
    ],
)  # fmt: skip
def test_data_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "data-tests") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_model.py": "def test_shape():\n    assert f()\n"}, "done"),
        ({"tests/test_training.py": "import pytest\n\ndef test_raises():\n    with pytest.raises(ValueError):\n        f('x')\n"}, "done"),
        ({"tests/test_model.py": "def test_shape():\n    model = 1\n"}, "partial"),
        ({"tests/test_model.py": "import pytest\n\n@pytest.fixture\ndef test_shape():\n    assert f()\n"}, "partial"),
        ({"tests/test_model.py": "import pytest\n\n@pytest.fixture\ndef test_model():\n    return 1\n"}, "not_done"),
        ({"tests/test_model.py": 'def test_model():\n    """To do."""\n    assert True\n'}, "partial"),
        ({"tests/test_model.py": "from pkg import train\n\ndef test_model():\n    train()\n    assert True\n"}, "partial"),
        ({"tests/test_model.py": "def test_model():\n    assert 1==1  # it runs\n    assert (2 == 2), 'no'\n"}, "partial"),
        ({"tests/test_model.py": "def test_model():\n    assert 1 == 1\n    assert 1 == 12\n"}, "done"),
        ({"tests/test_model.py": "from pkg import train\n\ndef test_model():\n    train()\n    assert 1 == 1\n"}, "partial"),
        ({"tests/test_data.py": "def test_train_split():\n    assert f()\n"}, "not_done"),
        ({**SERVED, "tests/test_api.py": CLIENT}, "not_done"),
    ],
)  # fmt: skip
def test_model_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "model-tests") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_data.py": "def test_len():\n    assert f()\n"}, ("done", "high")),
        ({"tests/test_model.py": "def test_shape():\n    assert f()\n"}, ("done", "high")),
        ({"tests/test_utils.py": "from pkg import seed\n\ndef test_seed():\n    assert seed(1) == 1\n"}, ("done", "high")),
        ({**SERVED, "tests/test_api.py": CLIENT}, ("done", "high")),
        ({"tests/checks.py": "def test_len():\n    assert f()\n"}, ("done", "medium")),
        ({"tests/test_utils.py": "def test_seed():\n    pass\n"}, ("partial", "high")),
        ({"tests/test_utils.py": "from pkg import seed\n\nassert seed(1) == 1\n"}, ("not_done", "medium")),
        ({"tests/test_utils.py": ""}, ("not_done", "high")),
        ({"src/pkg/utils.py": "def seed(number):\n    return number\n"}, ("not_done", "high")),
    ],
)  # fmt: skip
def test_an_older_line_asks_for_tests_of_any_part(repo: Make, files: dict[str, str], expected: tuple[str, str]) -> None:
    made = repo(files)
    assert (state(made, "unit-tests"), confidence(made, "unit-tests")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class DataChecks:\n    def test_a(self):\n        assert load()\n", ("done", "medium")),
        ("class TestData:\n    def __init__(self):\n        self.a = 1\n\n    def test_a(self):\n        assert load()\n", ("done", "medium")),
        ("class TestData:\n    def test_a(self):\n        assert load()\n", ("done", "high")),
    ],
)  # fmt: skip
def test_tests_in_a_class_that_pytest_does_not_look_into_are_there_but_less_sure(
    repo: Make, text: str, expected: tuple[str, str]
) -> None:
    finding = discover()["data-tests"].function(repo({"tests/test_data.py": text}))
    assert (finding.state.value, finding.confidence.value) == expected
    assert ("in a class that pytest" in finding.message) == (expected[1] == "medium")


@pytest.mark.parametrize(
    ("bases", "expected"), [("unittest.TestCase", "high"), ("lib.CaseTestCase", "high"), ("Base", "medium")]
)
def test_a_class_of_unittest_is_looked_into_whatever_it_and_its_file_are_called(
    repo: Make, bases: str, expected: str
) -> None:
    text = f"import unittest\nimport lib\n\nclass DataChecks({bases}):\n    def test_a(self):\n        self.assertTrue(load())\n"
    files = {"tests/data_checks.py": text, ".github/workflows/t.yml": workflow("pytest tests/data_checks.py")}
    finding = discover()["data-tests"].function(repo(files))
    assert finding.confidence.value == expected
    assert ("in a class that pytest" in finding.message) == (expected == "medium")


ASIDE = {"tests/data-checks.py": "def test_load():\n    assert load()\n"}
PATTERN = '[tool.pytest.ini_options]\npython_files = ["test_*.py", "*-checks.py"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (ASIDE, ("done", "medium", "tests/data-checks.py")),
        ({**ASIDE, "pyproject.toml": PATTERN}, ("done", "high", "tests/data-checks.py")),
        ({**ASIDE, W: workflow("pytest tests/data-checks.py")}, ("done", "high", "tests/data-checks.py")),
        ({**ASIDE, W: workflow("pytest tests/")}, ("done", "medium", "tests/data-checks.py")),
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def test_a():\n    assert f()\n", "1 test of the data code that asserts"),
        ("def test_a():\n    assert f()\ndef test_b():\n    assert f()\n", "2 tests of the data code that assert"),
        ("def test_a():\n    f()\n", "the tests of the data code are empty or assert nothing"),
        ("def test_a():\n    assert True\n", "the tests of the data code are empty, or assert nothing that can fail"),
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


@pytest.mark.parametrize(
    ("path", "item"),
    [("tests/test_api.py", "api-tests"), ("tests/test_model.py", "model-tests"), ("tests/test_data.py", "data-tests")],
)
def test_a_file_of_tests_that_holds_none_is_shown(repo: Make, path: str, item: str) -> None:
    for text, note in (("", "an empty file"), ("# def test_a():\n#     assert f()\n", "commented out")):
        finding = discover()[item].function(repo({**SERVED, path: text, "tests/test_other.py": "x = 1\n"}))
        assert [(each.path, each.note) for each in finding.evidence] == [(path, note)]
        assert (finding.state.value, finding.confidence.value) == ("not_done", "high")


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
    made = repo({"tests/test_things.py": "def test_it():\n    assert f()\n"})
    assert [(state(made, item), confidence(made, item)) for item in ("data-tests", "model-tests")] == [
        ("not_done", "medium"),
        ("not_done", "medium"),
    ]


@pytest.mark.parametrize("path", ["features/data.feature", "tests/test_data.ipynb"])
def test_tests_in_another_form_make_no_sure_accusation(repo: Make, path: str) -> None:
    finding = discover()["data-tests"].function(repo({path: "Feature: rows\n", "src/a.py": "x = 1\n"}))
    assert (finding.state.value, finding.confidence.value, finding.evidence[-1].path) == ("not_done", "medium", path)


_TEMPLATE_TEST = (
    "from torch.utils.data import Dataset\n\nfrom birds.data import MyDataset\n\n\ndef test_my_dataset():\n"
    '    """Test the MyDataset class."""\n    dataset = MyDataset("data/raw")\n    assert isinstance(dataset, Dataset)\n'
)


def test_the_untouched_test_of_the_template_is_a_stub(repo: Make) -> None:
    files = {"src/birds/data.py": "class MyDataset:\n    pass\n", "tests/test_data.py": _TEMPLATE_TEST}
    assert state(repo(files), "data-tests") == "partial"
    loading = {"src/birds/data.py": "import pandas as pd\n\n\nclass MyDataset:\n    rows = pd.read_csv('a.csv')\n"}
    assert state(repo({**files, **loading}), "data-tests") == "partial"
    files["tests/test_data.py"] += "    assert len(dataset) == 3\n"
    assert state(repo(files), "data-tests") == "done"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("assert True", "partial"),
        ("assert not False, 'never'", "partial"),
        ("assert 'it works'", "partial"),
        ("assert 1 + 1 == 2", "partial"),
        ("assert x == 1 or True", "partial"),
        ("assert [x]", "partial"),
        ("assert {'rows': x}", "partial"),
        ("assert (row for row in x)", "partial"),
        ("assert lambda: x", "partial"),
        ("unittest.TestCase().assertTrue(True)", "partial"),
        ("unittest.TestCase().assertEqual(1, 1)", "partial"),
        ("try:\n        assert x == 1\n    except AssertionError:\n        pass", "partial"),
        (
            "try:\n        assert x == 1\n    except (KeyError, AssertionError) as error:\n        print(error)",
            "partial",
        ),
        ("with contextlib.suppress(AssertionError):\n        assert x == 1", "partial"),
        ("try:\n        assert x == 1\n    except:\n        pass", "partial"),
        ("try:\n        assert x == 1\n    except Exception:\n        ...", "partial"),
        ("try:\n        assert x == 1\n    except (OSError, BaseException):\n        return", "partial"),
        ("with contextlib.suppress(Exception):\n        assert x == 1", "partial"),
        ("try:\n        assert x == 1\n    except AssertionError:\n        raise\n    except:\n        pass", "done"),
        ("try:\n        assert x == 1\n    except Exception:\n        pass\n    assert x", "done"),
        ("try:\n        load()\n    except Exception:\n        pass\n    else:\n        assert x == 1", "done"),
        ("try:\n        with pytest.raises(OSError):\n            load()\n    except Exception:\n        pass", "done"),
        ("with contextlib.suppress(Exception):\n        pytest.raises(OSError, load)", "done"),
        ("try:\n        assert x == 1\n    except Exception:\n        raise", "done"),
        ("assert x", "done"),
        ("assert x == x", "done"),
        ("assert (x == 1, 'why')", "done"),
        ("assert [*x]", "done"),
        ("assert x or 0", "done"),
        ("assert True\n    assert x", "done"),
        ("assert True; assert x", "done"),
        ("if not x:\n        assert False", "done"),
        ("if not x:\n        raise ValueError('nothing')", "done"),
        ("if not x:\n        raise unittest.SkipTest('no data')", "partial"),
        ("try:\n        load()\n    except OSError as error:\n        raise error", "partial"),
        ("try:\n        load()\n    except OSError as error:\n        raise ValueError from error", "partial"),
        ("if not x:\n        assert 1 == 2", "done"),
        ("unittest.TestCase().assertTrue(x)", "done"),
        ("try:\n        assert x == 1\n    except ValueError:\n        pass", "done"),
        ("try:\n        assert x == 1\n    except AssertionError:\n        pytest.fail('no')", "done"),
        ("try:\n        assert x == 1\n    except AssertionError as error:\n        explain(error)", "done"),
        ("try:\n        assert x == 1\n    except Exception:\n        pytest.skip('no data')", "done"),
        ("try:\n        assert x == 1\n    except Exception as error:\n        print(error)", "done"),
        ("try:\n        load()\n    except Exception:\n        assert False", "done"),
        ("with contextlib.suppress(KeyError):\n        assert x == 1", "done"),
    ],
)
def test_an_assert_counts_where_it_can_fail(repo: Make, body: str, expected: str) -> None:
    head = "import contextlib, unittest\nimport pytest\nfrom pkg.data import load\n\ndef test_load():\n    x = load()\n"
    files = {"src/pkg/__init__.py": "", "src/pkg/data.py": DATA, "tests/test_data.py": f"{head}    {body}\n"}
    assert state(repo(files), "data-tests") == expected


def test_a_helper_asserts_where_its_assert_can_fail(repo: Make) -> None:
    for line, expected in (("assert True", "partial"), ("assert rows", "done")):
        text = f"def looks(rows):\n    {line}\n\ndef test_load():\n    looks(load())\n"
        assert state(repo({"tests/test_data.py": text}), "data-tests") == expected
