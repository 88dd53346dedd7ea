"""How names are followed through functions, classes and fixtures, and what makes a placeholder."""

from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.views.python import Module, PythonView
from tests.views.memory import memory_tree


def one(text: str, path: str = "pkg/m.py", **more: str) -> Module:
    files = {path: dedent(text), **{name.replace("__", "/") + ".py": dedent(body) for name, body in more.items()}}
    module = PythonView(memory_tree(files)).module(path)
    assert module is not None
    return module


def names(text: str, path: str = "pkg/m.py", **more: str) -> list[str]:
    module = one(text, path, **more)
    assert module.error is None, module.error
    return [call.name.removeprefix("pkg.m.") for call in module.calls]


@pytest.mark.parametrize("text", ["", "x = 1", "x = 1\n", "x = 1\n\n", "def (\n", "def (", "\n"])
def test_lines_are_those_that_an_editor_counts(text: str) -> None:
    assert one(text).lines == len(text.splitlines())


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        # what stands in for an import that failed does not hide it
        ("try:\n    from torch import compile\nexcept ImportError:\n    def compile(x): ...\ncompile(1)", ["torch.compile"]),
        ("try:\n    from torch import Net\nexcept ImportError:\n    class Net: ...\nNet()", ["torch.Net"]),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None\ntorch.load()", ["torch.load"]),
        # the body of each function of a name is read
        ("def f(): a()\ndef f(): b()\n", ["a", "b"]),
        ("if x:\n    def f(): a()\nelse:\n    def f(): b()\n", ["a", "b"]),
        # a method does not see the names of its class, and a class within it does not either
        ("import torch\nclass A:\n    open = torch.open\n    open()\n    def m(self): open(1)\n", ["torch.open", "open"]),
        ("import torch\nclass A:\n    open = torch.open\n    class B:\n        def m(self): open(1)\n", ["open"]),
        # the first parameter of a method is the object, of a class method the class, of a static one neither
        ("class A:\n    def m(self): self.n()\n", ["self.n"]),
        ("class A:\n    def m(this): this.n()\n", ["self.n"]),
        ("class A:\n    def m(self, other): other.n()\n", ["other.n"]),
        ("class A:\n    @classmethod\n    def m(cls): cls.n()\n", ["A.n"]),
        ("class A:\n    @staticmethod\n    def m(model): model.fit()\n", ["model.fit"]),
        ("def f(self): self.n()\n", ["self.n"]),
        # what a function returns is what its call is
        ("from keras import Net\ndef f() -> Net:\n    if x:\n        return a\n    return b\nf().fit()\n", ["f", "keras.Net().fit"]),
        ("from keras import Net\ndef f() -> Net:\n    return Net(1)\nf().fit()\n", ["keras.Net", "f", "keras.Net().fit"]),
        ("from keras import Net\nfrom torch import Other\ndef f() -> Net:\n    return Other()\nf().fit()\n", ["torch.Other", "f", "torch.Other().fit"]),
        ("def f() -> int:\n    return x\nf().fit()\n", ["f", "f().fit"]),
        ("def f(x):\n    return x\nf(1).fit()\n", ["f", "f().fit"]),
        # a method that is called before it stands in the file
        (
            "import torch\nclass A:\n    def __init__(self):\n        self.net = self.build()\n    def m(self):\n        self.net.fit()\n    def build(self):\n        return torch.Net()\n",
            ["A().build", "torch.Net().fit", "torch.Net"],
        ),
        (
            "import torch\nclass A:\n    def m(self):\n        self.net.fit()\n    def __init__(self):\n        self.net = torch.Net()\n",
            ["torch.Net().fit", "torch.Net"],
        ),
        *(
            (f"import torch\nclass A:\n    def m(self):\n        self.net.fit()\n    def {name}(self):\n        self.net = torch.Net()\n", ["torch.Net().fit", "torch.Net"])
            for name in ("setUp", "asyncSetUp", "setup_method", "setup", "on_start", "__post_init__")
        ),
        ("import torch\nclass A:\n    net = torch.Net()\n    def m(self):\n        self.net.fit()\n", ["torch.Net", "torch.Net().fit"]),
        # what a function names that is called before the rest of the file was read
        ("def a():\n    return b()\nx = a()\ndef b(): pass\n", ["b", "a"]),
        ("from x import f\nf()\ndef f(): pass\nf()\n", ["x.f", "f"]),
        # types that annotations name
        ("from torch import Net\ndef f(net: Net): net.fit()\n", ["torch.Net().fit"]),
        ("def f(net: Net): net.fit()\n", ["net.fit"]),
    ],
)  # fmt: skip
def test_names_are_followed(text: str, calls: list[str]) -> None:
    assert names(text) == calls


FIXTURE = "import pytest, torch\n\n@pytest.fixture{}\ndef {}({}):\n    return {}\n\n"


@pytest.mark.parametrize(
    ("text", "conftest", "name"),
    [
        (FIXTURE.format("", "net", "", "torch.Net()"), "", "torch.Net().fit"),
        (
            FIXTURE.format("", "net", "made", "made") + FIXTURE.format("", "made", "", "torch.Net()"),
            "",
            "torch.Net().fit",
        ),
        (
            FIXTURE.format("", "made", "", "torch.Net()") + FIXTURE.format("", "net", "made", "made"),
            "",
            "torch.Net().fit",
        ),
        (FIXTURE.format("(name='net')", "make_net", "", "torch.Net()"), "", "torch.Net().fit"),
        (FIXTURE.format("()", "net", "", "torch.Net()").replace("pytest", "pytest_asyncio"), "", "torch.Net().fit"),
        ("", FIXTURE.format("", "net", "", "torch.Net()"), "torch.Net().fit"),
        ("from tests.conftest import net\n", FIXTURE.format("", "net", "", "torch.Net()"), "torch.Net().fit"),
        ("", FIXTURE.format("", "other", "", "torch.Net()"), "net.fit"),
        ("", "", "net.fit"),
    ],
)
@pytest.mark.parametrize("first", [False, True])
def test_tests_are_given_what_fixtures_return(text: str, conftest: str, name: str, first: bool) -> None:
    test = "def test_it(net):\n    net.fit()\n"
    found = names(test + text if first else text + test, "tests/test_a.py", tests__conftest=conftest)
    assert [call for call in found if call.endswith(".fit")] == [name]
    helper = names(text + test.replace("test_it", "helper"), "tests/test_a.py", tests__conftest=conftest)
    assert [call for call in helper if call.endswith(".fit")] == ["net.fit"]


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("pass", True),
        ("...", True),
        ("'''Doc.'''", True),
        ("return", True),
        ("return None", True),
        ("return 0", False),
        ("raise NotImplementedError", True),
        ("raise NotImplementedError('later')", True),
        ("raise ValueError('x')", False),
        ("assert True", True),
        ("assert False", False),
        ("assert 1", False),
        ("assert x", False),
        ("x = 1", False),
    ],
)
def test_a_function_that_does_nothing_is_a_placeholder(body: str, stub: bool) -> None:
    module = one(f"def f():\n    {body}\n")
    assert module.functions[0].stub is stub
    assert module.stub is stub


@pytest.mark.parametrize(
    ("text", "stub"),
    [("__all__ = []", True), ("X = 1", False), ("print(1)", False), ("class A:\n    x: int\n", True)],
)
def test_a_file_without_work_or_constants_is_a_placeholder(text: str, stub: bool) -> None:
    assert one(text).stub is stub


def test_classes_and_parameters_are_told_as_they_are_written() -> None:
    module = one(
        """
        from typing import Generic
        from torch.nn import Module
        class A(Generic[T], Module, make(), metaclass=Meta):
            class B(Module):
                '''Doc.'''
                def m(self, a, b=1, *, c=None, d): ...
        """
    )
    outer, inner = module.classes
    assert (outer.qualname, inner.qualname, inner.bases, outer.docstring, inner.docstring) == (
        "A", "A.B", ("torch.nn.Module",), False, True
    )  # fmt: skip
    assert outer.bases[:2] == ("typing.Generic", "torch.nn.Module") and len(outer.bases) == 3
    (method,) = module.functions
    assert method.qualname == "A.B.m" and method.owner == "A.B" and method.end_line == method.line
    defaults = {item.name: item.default and item.default.literal for item in method.parameters}
    assert [item.default is None for item in method.parameters] == [True, True, False, False, True]
    assert defaults == {"self": None, "a": None, "b": 1, "c": None, "d": None}


def test_exports_are_names_whose_meaning_is_known() -> None:
    module = one("from fastapi import FastAPI\napp = FastAPI()\nfor i in x: pass\ndef f(): ...\n")
    assert dict(module.exports) == {"FastAPI": "fastapi.FastAPI", "app": "fastapi.FastAPI()", "f": "pkg.m.f"}


def test_what_a_nested_function_asserts_counts_where_it_is_used() -> None:
    module = one("def f():\n    def g():\n        assert x\n    def h():\n        assert y\n    run(g)\n")
    assert {item.qualname: item.asserts for item in module.functions} == {"f": (3,), "f.g": (3,), "f.h": (5,)}
