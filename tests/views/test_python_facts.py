"""What can be asked of the facts of a module."""

from __future__ import annotations

import pytest

from auditor.views.python import Module, PythonView
from tests.views.memory import memory_tree


def one(text: str) -> Module:
    module = PythonView(memory_tree({"src/pkg/m.py": text})).module("src/pkg/m.py")
    assert module is not None and module.error is None, module
    return module


def test_facts_tell_what_their_names_stand_for() -> None:
    module = one(
        "from a.b import c as d, e\nimport f.g as h\nd.x.y(3, 'a', f'{x}b', None)\nh.Z().run()\nh.z.q()\nh.fitted()"
    )
    assert [item.target for item in module.imports] == ["a.b.c", "a.b.e", "f.g"]
    assert [call.method for call in module.calls] == ["y", "Z", "run", "q", "fitted"]
    assert [value.string for value in module.calls[0].args] == [None, "a", "{}b", None]
    assert module.uses("gone", "f.g") and module.uses("f.g.Z") and module.uses("a.b.c.x.y")
    assert not module.uses("f.g.z.qq") and not module.uses("f.g.fit") and not module.uses("a.b.e") and not module.uses()
    assert [call.line for call in module.calls_of("f.g.z.", "a.b.c.x.y")] == [3, 5]
    assert module.calls_of("f.g") == module.calls_of() == () and len(module.calls_of("f.g.")) == 4
    assert module.calls[0].keyword("a") is None and module.broken is None


def test_a_name_is_used_where_only_what_it_made_is() -> None:
    files = {
        "src/pkg/a.py": "from lightning import Trainer\ntrainer = Trainer()\n",
        "src/pkg/b.py": "from pkg.a import trainer\ntrainer.fit()\n",
    }
    module = PythonView(memory_tree(files)).module("src/pkg/b.py")
    assert module is not None and module.names == {"lightning.Trainer().fit"}
    assert module.uses("lightning.Trainer") and not module.uses("lightning.Train")


def test_calls_of_nested_functions_are_those_of_what_holds_them() -> None:
    module = one("class A:\n    def f(self):\n        def g():\n            h(1)\n        h(2)\nh(3)\n")
    lines = {name: [call.line for call in module.calls_in(name)] for name in ("A", "A.f", "A.f.g", "f", "")}
    assert lines == {"A": [4, 5], "A.f": [4, 5], "A.f.g": [4], "f": [], "": [4, 5, 6]}


@pytest.mark.parametrize(
    "head",
    [
        "import pytest\n@pytest.fixture",
        "import pytest\n@pytest.fixture(scope='module')",
        "from pytest import fixture as give\n@give",
        "import pytest\n@pytest.yield_fixture",
        "import pytest_asyncio\n@pytest_asyncio.fixture()",
    ],
)
def test_a_fixture_is_known_by_its_decorator_and_is_no_test(head: str) -> None:
    view = PythonView(
        memory_tree({"tests/test_m.py": f"{head}\ndef test_client(): return 1\ndef test_b(): assert 1\n"})
    )
    (module,) = view.modules
    assert [function.fixture for function in module.functions] == [True, False]
    assert [test.function.name for test in view.test_functions()] == ["test_b"]


def test_what_runs_before_the_tests_of_a_class_is_told() -> None:
    module = one(
        "class A:\n    def setup_method(self): ...\n    async def asyncSetUp(self): ...\n    def setUp(self): ...\n    def test_a(self): ...\n"
    )
    assert [function.name for function in module.set_ups("A")] == ["setUp", "asyncSetUp", "setup_method"]
    assert module.set_ups("B") == ()


def test_strings_are_told_between_lines_both_included() -> None:
    module = one("def f():\n    x = 'a', 'b'\n\n    y = 'c'\n    def g(): return 'd'\nz = 'e'\n")
    found = {
        (begin, end): module.strings_in("f", begin, end) for begin, end in ((1, 9), (2, 2), (3, 3), (2, 4), (4, 4))
    }
    assert found == {(1, 9): ("a", "b", "c"), (2, 2): ("a", "b"), (3, 3): (), (2, 4): ("a", "b", "c"), (4, 4): ("c",)}


@pytest.mark.parametrize("use", ['NAME % "c"', "NAME % x", 'NAME % ("c", x)', "(NAME) % x"])
def test_a_text_that_is_filled_in_by_its_name_is_noted_where_it_is_named(use: str) -> None:
    module = one(f'NAME = "a %s b"\n\ndef f(x):\n    return {use}\n')
    expected = [("a %s b", 1)] + ([("c", 4)] if '"c"' in use else [])
    assert [(text.value, text.line) for text in module.strings] == expected
