"""Which functions a runner takes for tests, how often it runs each, and what they assert."""

from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.views.python import PythonView
from tests.views.memory import memory_tree


def collected_in(
    text: str, path: str = "tests/test_a.py", **more: str
) -> dict[str, tuple[int | None, str | None, int]]:
    files = {path: dedent(text), **{name.replace("__", "/") + ".py": dedent(body) for name, body in more.items()}}
    return {
        test.function.qualname: (test.parametrized, test.skipped, len(test.asserts))
        for test in PythonView(memory_tree(files)).test_functions()
    }


def test_tests_are_those_that_a_runner_collects() -> None:
    text = """
        import pytest, unittest
        def test_a(): assert 1
        def helper(): assert 1
        @pytest.fixture
        def test_data(): return 1
        class TestB:
            def test_b(self): pass
            def other(self): pass
        class Plain:
            def test_no(self): pass
        class TestC:
            def __init__(self): pass
            def test_no(self): pass
        class D(unittest.TestCase):
            def test_d(self): self.assertEqual(1, 1)
        def outer():
            def test_no(): pass
            class TestNo:
                def test_no(self): pass
        class Outer:
            class TestNo:
                def test_no(self): pass
        class TestOuter:
            class TestIn:
                def test_in(self): pass
            class Plain:
                def test_no(self): pass
    """
    names = {"test_a", "TestB.test_b", "D.test_d", "TestOuter.TestIn.test_in"}
    assert collected_in(text) == {
        "test_a": (None, None, 1),
        "TestB.test_b": (None, None, 0),
        "D.test_d": (None, None, 1),
        "TestOuter.TestIn.test_in": (None, None, 0),
    }
    for path in ("tests/unit/test_long.py", "src/pkg/a_test.py", "long_test.py"):
        assert set(collected_in(text, path)) == names
    for path in ("app/tests.py", "app/test.py"):
        assert set(collected_in(text, path)) == {"D.test_d"}
    assert collected_in(text, "tests/utils.py") == collected_in(text, "test_a/conftest.py") == {}


@pytest.mark.parametrize(
    ("base", "collected"),
    [
        ("unittest.IsolatedAsyncioTestCase", True),
        ("unittest.case.TestCase", True),
        ("django.test.TestCase", True),
        ("tensorflow.test.TestCase", True),
        ("Base", True),
        ("unittest.TestSuite", False),
        ("object", False),
    ],
)
def test_a_class_of_unittest_is_known_by_what_it_derives_from(base: str, collected: bool) -> None:
    text = f"import unittest, django.test\nclass Base(unittest.TestCase): pass\nclass A({base}):\n    def test_a(self): pass\n"
    assert bool(collected_in(text, "app/tests.py")) == collected


def test_tests_come_in_their_order_and_the_last_of_one_name_runs() -> None:
    text = "def test_a(): pass\ndef test_b(): pass\ndef test_a(): pass\n"
    files = {"tests/test_b.py": text, "tests/a/test_z.py": text, "tests/test_c.py": "def test_a(: pass\n"}
    found = PythonView(memory_tree(files)).test_functions()
    places = [("tests/a/test_z.py", 2), ("tests/a/test_z.py", 3), ("tests/test_b.py", 2), ("tests/test_b.py", 3)]
    assert [(test.path, test.line) for test in found] == places


@pytest.mark.parametrize(
    ("decorator", "cases"),
    [
        ("@pytest.mark.parametrize('a', [1, 2, 3])", 3),
        ("@pytest.mark.parametrize('a', [f(), g()])\n@pytest.mark.parametrize('b', range(4))", 8),
        ("@pytest.mark.parametrize(argnames='a', argvalues=CASES)", 2),
        ("@pytest.mark.parametrize('a', load())", None),
        ("@pytest.mark.parametrize('a', [*CASES, 1])", None),
        ("@pytest.mark.parametrize('a', range(2, 8, 2))", 3),
        ("@pytest.mark.parametrize('a', range(4, 8))", 4),
        ("@pytest.mark.parametrize('a', range(0, 8, 0))", None),
        ("@pytest.mark.parametrize('a', range(len(CASES)))", None),
        ("@pytest.mark.parametrize('a', range('x'))", None),
        ("@pytest.mark.parametrize('a', range(2, len(CASES)))", None),
        ("@pytest.mark.parametrize('a', range())", None),
        ("@pytest.mark.parametrize('a', range(0, 8, 2, 2))", None),
        ("@pytest.mark.slow()\n@pytest.mark.parametrize('a', (1, 2))", 2),
        ("@marks[0]('a', [1, 2])", None),
        ("@pytest.mark.parametrize('a', sorted(4))", None),
        ("@pytest.mark.parametrize('a')", None),
        ("@pytest.mark.tagged('a', [1, 2, 3])", None),
        ("", None),
    ],
)
def test_parametrised_tests_are_multiplied(decorator: str, cases: int | None) -> None:
    text = f"import pytest\nCASES = [object(), 2]\n{decorator}\ndef test_a(a): assert a\n"
    assert collected_in(text) == {"test_a": (cases, None, 1)}


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("@pytest.mark.skip\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.skip(reason='x')\ndef test_a(): assert 1", "always"),
        ("@unittest.skip('x')\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.xfail(run=False)\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.xfail(x, reason='y', run=False)\ndef test_a(): assert 1", None),
        ("@pytest.mark.xfail(reason='y')\ndef test_a(): assert 1", None),
        ("@pytest.mark.skipif(True, reason='x')\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.skipif(False, reason='x')\ndef test_a(): assert 1", None),
        ("@pytest.mark.skipif(False, reason='x')\n@unittest.skipIf(x, 'y')\ndef test_a(): assert 1", "conditional"),
        ("@unittest.skipIf(True, 'x')\ndef test_a(): assert 1", "always"),
        ("@mocked.skip\n@mocked.skipIf(True, 'x')\ndef test_a(): assert 1", None),
        ("def test_a():\n    raise ValueError('x')\n    assert 1", None),
        ("def test_a():\n    unittest.SkipTest('x')\n    assert 1", None),
        ("def test_a():\n    self.skipTest('x')\n    assert 1", "always"),
        (
            "def test_a():\n    if x:\n        if y:\n            log(y)\n            pytest.skip('x')\n    assert 1",
            "conditional",
        ),
        (
            "def test_a():\n    if x:\n        try:\n            y()\n        except OSError: pass\n        else: pytest.skip('x')\n    assert 1",
            "conditional",
        ),
        ("@pytest.mark.skipif(not os.path.exists('data'), reason='x')\ndef test_a(): assert 1", "conditional"),
        ("def test_a():\n    '''Doc.'''\n    pytest.skip('x')\n    assert 1", "always"),
        ("def test_a():\n    if x:\n        pytest.skip('x')\n    assert 1", "conditional"),
        (
            "def test_a():\n    try:\n        load()\n    except OSError:\n        pytest.skip('x')\n    assert 1",
            "conditional",
        ),
        ("def test_a():\n    pytest.importorskip('x')\n    assert 1", "conditional"),
        ("def test_a():\n    x = pytest.importorskip('x')\n    assert 1", "conditional"),
        ("def test_a():\n    assert 1\n    pytest.skip('x')", None),
        ("def test_a():\n    raise unittest.SkipTest('x')\n    assert 1", "always"),
        ("def test_a():\n    if x:\n        log(x)\n    load(x)\n    assert 1", None),
        ("def test_a():\n    if x:\n        if y:\n            pytest.skip('x')\n    assert 1", "conditional"),
        ("def test_a():\n    if x:\n        pass\n    elif y:\n        pytest.skip('x')\n    assert 1", "conditional"),
        ("def test_a():\n    if x:\n        if y:\n            log(y)\n    assert 1", None),
        ("from pytest import skip\ndef test_a():\n    skip('x')\n    assert 1", "always"),
        ("pytestmark = pytest.mark.skip\ndef test_a(): assert 1", "always"),
        ("pytestmark = [pytest.mark.slow, pytest.mark.skipif(x, reason='y')]\ndef test_a(): assert 1", "conditional"),
        (
            "pytestmark = [\n    pytest.mark.slow,\n    pytest.mark.skip(reason='y'),\n]\ndef test_a(): assert 1",
            "always",
        ),
        (
            "pytestmark = (\n    pytest.mark.skipif(\n        x, reason='y'\n    )\n)\ndef test_a(): assert 1",
            "conditional",
        ),
        ("pytestmark = [pytest.mark.slow, pytest.mark.skip]\ndef test_a(): assert 1", "always"),
        ("pytestmark: list = [pytest.mark.skip]\ndef test_a(): assert 1", "always"),
        ("pytestmark = pytest.mark.skip if x else pytest.mark.slow\ndef test_a(): assert 1", "conditional"),
        ("if x:\n    pytestmark = pytest.mark.skip(reason='y')\ndef test_a(): assert 1", "conditional"),
        ("pytestmark = pytest.mark.slow; pytest.mark.skip(reason='y')\ndef test_a(): assert 1", None),
        ("marks = [\n    pytest.mark.skip\n]\ndef test_a(): assert 1", None),
        ("pytest.skip('x', allow_module_level=True)\ndef test_a(): assert 1", "always"),
        ("if x:\n    pytest.skip('x', allow_module_level=True)\ndef test_a(): assert 1", "conditional"),
        ("def test_a(): assert 1", None),
        ("import tools\n@tools.skip\ndef test_a(): assert 1", None),
        ("import tools\n@tools.skipif(x)\ndef test_a(): assert 1", None),
        ("@pytest.mark.skipif(condition=True, reason='x')\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.skipif(reason='x')\ndef test_a(): assert 1", "conditional"),
        ("@pytest.mark.skipif('sys.platform == 1')\ndef test_a(): assert 1", "conditional"),
        ("@unittest.skipUnless(False, 'x')\ndef test_a(): assert 1", "always"),
        ("def f():\n    pytestmark = pytest.mark.skip\ndef test_a(): assert 1", None),
        ("class TestB:\n    pytestmark = pytest.mark.skip\ndef test_a(): assert 1", None),
    ],
)
def test_skips_are_told_from_conditions(text: str, skipped: str | None) -> None:
    assert collected_in("import os, pytest, unittest\n" + text)["test_a"][:2] == (None, skipped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@pytest.mark.skip\nclass TestA:\n    def test_a(self): assert 1", (None, "always", 1)),
        ("class TestA:\n    pytestmark = pytest.mark.skip\n    def test_a(self): assert 1", (None, "always", 1)),
        (
            "class TestA:\n    if x:\n        pytestmark = [\n            pytest.mark.skip]\n    def test_a(self): assert 1",
            (None, "conditional", 1),
        ),
        (
            "@pytest.mark.parametrize('a', [1, 2])\nclass TestA:\n"
            "    @pytest.mark.parametrize('b', [1, 2, 3])\n    def test_a(self, a, b): assert a",
            (6, None, 1),
        ),
        (
            "class TestA:\n    def check(self): assert x\n    def test_a(self): self.check()\n"
            "    def test_b(self): self.test_b()\n    def test_c(self): self.setup()\n    def setup(self): pass",
            (None, None, 1),
        ),
    ],
)
def test_what_is_said_of_a_class_holds_for_its_tests(text: str, expected: tuple[int | None, str | None, int]) -> None:
    found = collected_in("import pytest\n" + text)
    assert found.pop("TestA.test_a") == expected
    assert all(asserts == 0 for _, _, asserts in found.values())


FIXTURE = "@pytest.fixture{}\ndef {}({}): return 1\n"
EACH = FIXTURE.format("(params=[1, 2])", "each", "request")
TEST, METHOD = "def test_a(): assert 1\n", "class TestA:\n    def test_a(self): assert 1\n"
HOOK = "def pytest_generate_tests(metafunc): pass\n"


@pytest.mark.parametrize(
    ("text", "conftest", "multiplied"),
    [
        (TEST, "", False),
        ("@pytest.mark.parametrize('a', load())\ndef test_a(a): assert a\n", "", True),
        ("@pytest.mark.parametrize('a', [1, 2])\ndef test_a(a): assert a\n", "", False),
        ("@pytest.mark.parametrize('a', load())\n" + METHOD, "", True),
        ("@pytest.mark.usefixtures('each')\n" + TEST, EACH, True),
        ("@pytest.mark.usefixtures('each')\n" + METHOD, EACH, True),
        ("@pytest.mark.tagged('each')\n" + TEST, EACH, False),
        ("def test_a(each): assert each\n", EACH, True),
        ("def test_a(data): assert data\n", EACH + FIXTURE.format("", "data", "each"), True),
        ("def test_a(data): assert data\n", EACH + FIXTURE.format("", "data", ""), False),
        ("def test_a(each): assert each\n", EACH + FIXTURE.format("", "each", "each"), True),
        ("def test_a(each): assert each\n", "@cached(params=[1, 2])\ndef each(): return 1\n", False),
        (
            "def test_a(each): assert each\n",
            "import pytest_asyncio\n" + EACH.replace("pytest.", "pytest_asyncio."),
            True,
        ),
        (TEST, EACH, False),
        (TEST, FIXTURE.format("(autouse=True)", "data", ""), False),
        (TEST, FIXTURE.format("(autouse=True, params=[1, 2])", "data", ""), True),
        (METHOD + "class TestB(TestA): pass\n", "", True),
        (METHOD + "class TestB(Other): pass\n", "", False),
        (HOOK + TEST, "", True),
        (TEST, HOOK, True),
        ("pytestmark = pytest.mark.parametrize('a', [1, 2])\ndef test_a(a): assert a\n", "", True),
        ("pytestmark = pytest.mark.slow\n@pytest.mark.parametrize('a', [1])\ndef test_a(a): assert a\n", "", False),
        ("pytestmark = pytest.mark.usefixtures('each')\n" + TEST, EACH, True),
        (
            "class TestA:\n    pytestmark = pytest.mark.parametrize('a', [1])\n    def test_a(self, a): assert a\n",
            "",
            True,
        ),
        ("class TestB:\n    pytestmark = pytest.mark.parametrize('a', [1])\n" + TEST, "", False),
        ("pytestmark = [\n    pytest.mark.slow,\n    pytest.mark.parametrize('a', [1]),\n]\n" + TEST, "", True),
        ("pytestmark = pytest.mark.slow\n" + TEST + "def f(): pytest.mark.parametrize('a', [1])\n", "", False),
        ("def f(): return pytest.mark.parametrize('a', [1])\n" + TEST, "", False),
    ],
)
def test_a_test_may_run_more_often_than_is_told_where_it_stands(text: str, conftest: str, multiplied: bool) -> None:
    files = {"tests/test_a.py": "import pytest\n" + text, "tests/conftest.py": "import pytest\n" + conftest}
    files["tests/test_other.py"] = HOOK
    found = {test.function.name: test.multiplied for test in PythonView(memory_tree(files)).test_functions()}
    assert found["test_a"] is multiplied


@pytest.mark.parametrize(
    ("body", "asserts"),
    [
        ("assert x", 1),
        ("with pytest.raises(ValueError):\n        f()", 1),
        ("np.testing.assert_allclose(a, b)", 1),
        ("if x:\n        raise AssertionError('a')", 1),
        ("mock.assert_called_once()", 1),
        ("check(x)", 1),
        ("from helpers import verify\n    verify(x)", 1),
        ("f(x)", 0),
        ("def inner():\n        assert x", 0),
        ("def inner():\n        assert x\n    run(inner)", 1),
        ("return\n    assert x", 0),
        ("'assert x'", 0),
    ],
)
def test_asserts_are_counted_where_they_run(body: str, asserts: int) -> None:
    text = f"import pytest\nimport numpy as np\ndef check(x): assert x\ndef test_a(x):\n    {body}\n"
    assert collected_in(text, tests__helpers="def verify(x): assert x\n")["test_a"][2] == asserts


def test_a_helper_counts_in_each_test_that_calls_it() -> None:
    text = "def check(x): assert x\ndef log(x): print(x)\n" + "".join(
        f"def test_{name}():\n    log(1)\n    check(2)\n    check(3)\n" for name in "ab"
    )
    assert collected_in(text) == {"test_a": (None, None, 2), "test_b": (None, None, 2)}
