"""The outline of a module: what its top level binds, does, hides, and reads too early."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from auditor.views._python_shape import Shape, shape_of


def shape(text: str) -> Shape:
    text = dedent(text)
    return shape_of(ast.parse(text), text)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("a = b.c = 1\nd: int = 2\ne += 1\nf, (g, *h) = x", "a d e f g h"),
        ("import a, b.c, d.e as f\nfrom g import h, i as j", "a b f h j"),
        ("def a(b): c = 1\nclass D:\n    e = 1\nasync def f(): pass", "a D f"),
        ("for a, b in x: c = 1\nelse: d = 1\nwhile x: e = 1", "a b c d e"),
        ("with x as a, y as (b, c): d = 1", "a b c d"),
        ("try: a = 1\nexcept OSError: b = 1\nelse: c = 1\nfinally: d = 1", "a b c d"),
        ("if x: a = 1\nelif y: b = 1\nelse: c = 1", "a b c"),
        (
            "match x:\n    case [a, *b]: c = 1\n    case {'k': d, **e}: f = 1\n    case int() as g: pass",
            "a b c d e f g",
        ),
        ("if (a := f()): pass\nprint(b := 1)\nc = [d := 1]", "a b c d"),
        ("def f():\n    global a, b\n    a = b = 1", "a b f"),
        ("print(a)\nb[0] = 1\nb.c = 1", ""),
    ],
)
def test_every_name_that_the_top_level_binds_is_known(text: str, bound: str) -> None:
    found = shape(text)
    assert (sorted(found.bound), found.dynamic) == (sorted(bound.split()), False)


@pytest.mark.parametrize(
    ("text", "dynamic"),
    [
        ("from a import *", True),
        ("def __getattr__(name): return 1", True),
        ("import sys\nsys.modules['a'] = 1", True),
        ("__path__ = []", True),
        ("globals()['a'] = 1", True),
        ("if x:\n    globals().update(y)", True),
        ("setattr(a, 'b', 1)", True),
        ("exec('a = 1')", True),
        ("def f():\n    exec('a = 1')", False),
        ("model.eval()", False),
        ("# exec('a = 1')\na = 1", False),
    ],
)
def test_a_module_that_may_bind_more_than_its_text_says_is_dynamic(text: str, dynamic: bool) -> None:
    assert shape(text).dynamic is dynamic


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("'''Doc.'''\nimport a\nA = 1\n", None),
        ("A = 1\nprint(A)", 2),
        ("def f(): pass\nf()", 2),
        ("def f(): pass\na = f()", 2),
        ("from a import f\nb: int = f()", 2),
        ("import a\nb = a.f()", None),
        ("A = dict()", None),
        ("if x:\n    A = 1", None),
        ("if x:\n    run()", 2),
        ("A = 1\nif __name__ == '__main__':\n    pass", 2),
        ("for a in b: pass", 1),
        ("\nwith a: pass", 2),
        ("assert a", 1),
        ("class A:\n    print(1)", None),
        ("try:\n    import a\nexcept ImportError:\n    raise SystemExit(1)", 4),
    ],
)
def test_the_first_line_that_does_something_is_told(text: str, effect: int | None) -> None:
    assert shape(text).effect == effect


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("def f(): pass\ndef f(): pass", [("f", 1, 2)]),
        ("def f(): pass\ndef g(): pass", []),
        ("def f(): pass\nf()\ndef f(): pass", []),
        ("def f(): pass\nkeep = [f]\ndef f(): pass", []),
        ("def f(): pass\nprint(g)\ndef f(): pass", [("f", 1, 3)]),
        ("class A:\n    def f(self): pass\n    def f(self): pass", [("A.f", 2, 3)]),
        ("class A:\n    @property\n    def f(self): pass\n    @f.setter\n    def f(self, x): pass", []),
        ("@overload\ndef f(a: int): pass\n@overload\ndef f(a: str): pass\ndef f(a): pass", []),
        ("@pytest.mark.slow\ndef f(): pass\ndef f(): pass", [("f", 2, 3)]),
        ("@pytest.mark.parametrize('a', [1])\ndef f(a): pass\ndef f(): pass", [("f", 2, 3)]),
        ("@app.get('/')\ndef f(): pass\ndef f(): pass", []),
        ("if x:\n    def f(): pass\nelse:\n    def f(): pass", []),
        ("def g():\n    def f(): pass\n    def f(): pass", []),
    ],
)
def test_a_definition_that_a_later_one_replaces_is_hidden(text: str, hidden: list[tuple[str, int, int]]) -> None:
    assert [tuple(entry) for entry in shape(text).hidden] == hidden


@pytest.mark.parametrize(
    ("test", "codes"),
    [
        ("r.status_code == 200", (200,)),
        ("r.status_code in (200, 500)", (200, 500)),
        ("r.status_code in {500, 200}", (200, 500)),
        ("r.status_code == 200 or r.status_code == 500", (200, 500)),
        ("r.status_code == 200 and r.status_code == 500", None),
        ("r.status_code != 500", None),
        ("r.status_code in codes or r.status_code == 500", None),
        ("r.status_code in (200, code)", None),
        ("r.json() == 500", None),
        ("200 <= r.status_code < 500", None),
        ("r.status_code == 200 or 500", None),
    ],
)
def test_the_codes_that_an_assertion_lets_pass(test: str, codes: tuple[int, ...] | None) -> None:
    found = shape(f"def test_a():\n    assert {test}  # 500\n").accepted
    assert [tuple(entry) for entry in found] == ([(2, codes)] if codes else [])


@pytest.mark.parametrize(
    ("text", "early"),
    [
        ("print(a)\na = 1", [("a", 1, 2)]),
        ("a = 1\nprint(a)", []),
        ("b = a + a\na = 1", [("a", 1, 2)]),
        ("@a\ndef f(): pass\na = 1", [("a", 1, 3)]),
        ("def f(): return a\na = 1", []),
        ("f = lambda: a\na = 1", []),
        ("f = [a for a in b]\na = 1", []),
        ("if x: a = 1\nprint(a)\na = 2", []),
        ("try:\n    print(a)\nexcept NameError:\n    pass\na = 1", []),
        ("a = a + 1", []),
        ("print(max)\nmax = 1", []),
        ("print(a)\nfor a in b: pass", [("a", 1, 2)]),
        ("print(a)\ndef f():\n    global a\na = 1", []),
        ("exec(b)\nprint(a)\na = 1", []),
        ("a: int\nprint(a)\na = 1", []),
    ],
)
def test_a_name_that_is_read_before_anything_binds_it(text: str, early: list[tuple[str, int, int]]) -> None:
    assert [tuple(entry) for entry in shape(text).early] == early


def test_blocks_within_blocks_end_somewhere() -> None:
    deep = "".join("    " * depth + "if x:\n" for depth in range(90)) + "    " * 90 + "a = 1\n"
    assert shape(deep).bound == frozenset()
