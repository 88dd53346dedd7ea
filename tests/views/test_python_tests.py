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
    """
    assert collected_in(text) == {
        "test_a": (None, None, 1),
        "TestB.test_b": (None, None, 0),
        "D.test_d": (None, None, 1),
    }
    assert set(collected_in(text, "src/pkg/a_test.py")) == {"test_a", "TestB.test_b", "D.test_d"}
    assert set(collected_in(text, "app/tests.py")) == {"D.test_d"}
    assert collected_in(text, "tests/utils.py") == {}


@pytest.mark.parametrize(
    ("decorator", "cases"),
    [
        ("@pytest.mark.parametrize('a', [1, 2, 3])", 3),
        ("@pytest.mark.parametrize('a', [f(), g()])\n@pytest.mark.parametrize('b', range(4))", 8),
        ("@pytest.mark.parametrize(argnames='a', argvalues=CASES)", 2),
        ("@pytest.mark.parametrize('a', load())", None),
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
        ("@pytest.mark.skipif(True, reason='x')\ndef test_a(): assert 1", "always"),
        ("@pytest.mark.skipif(False, reason='x')\ndef test_a(): assert 1", None),
        ("@pytest.mark.skipif(not os.path.exists('data'), reason='x')\ndef test_a(): assert 1", "conditional"),
        ("def test_a():\n    '''Doc.'''\n    pytest.skip('x')\n    assert 1", "always"),
        ("def test_a():\n    if x:\n        pytest.skip('x')\n    assert 1", "conditional"),
        (
            "def test_a():\n    try:\n        load()\n    except OSError:\n        pytest.skip('x')\n    assert 1",
            "conditional",
        ),
        ("def test_a():\n    pytest.importorskip('x')\n    assert 1", "conditional"),
        ("pytestmark = pytest.mark.skip\ndef test_a(): assert 1", "always"),
        ("pytestmark = [pytest.mark.slow, pytest.mark.skipif(x, reason='y')]\ndef test_a(): assert 1", "conditional"),
        ("pytest.skip('x', allow_module_level=True)\ndef test_a(): assert 1", "always"),
        ("if x:\n    pytest.skip('x', allow_module_level=True)\ndef test_a(): assert 1", "conditional"),
        ("def test_a(): assert 1", None),
    ],
)
def test_skips_are_told_from_conditions(text: str, skipped: str | None) -> None:
    assert collected_in("import os, pytest, unittest\n" + text)["test_a"] == (None, skipped, 1)


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
