from __future__ import annotations

import ast
import sys

import pytest

from auditor.views._python_newer import older_texts
from auditor.views.python import PythonView
from tests.soon import soon
from tests.views.memory import memory_tree

NEWER = [
    "type Pair = tuple[int, int]",
    "type Pair[T: (int, str),\n  *Ts] = tuple[T, T]",
    "def first[T](items: list[T]) -> T:\n    return items[0]",
    "class Box[T,\n          U = int](Base):\n    async def get[V](self) -> V: ...",
    "try:\n    pass\nexcept ValueError, TypeError:\n    pass",
    "try: pass\nexcept* a.B, c[0, 1]: pass",
    "try: pass\nexcept* a.B as b: pass",
    "x = t'{a} b'\ny = Rt'''\n{a}'''",
    "lazy import json\nlazy from x import y",
    "if x:\n    type T = int\n    lazy import z",
    "if x:\n  lazy \\\n  import y\n  type \\\n   T = int\n  type X = T",
    "type \\\n  T = int",
    "lazy \\\n import json",
    "async \\\n  def \\\n  first \\\n  [T]() -> T: ...",
    "class \\\n  Box[T]: ...",
    "try: pass\nexcept \\\n  A, B: pass",
    "try: pass\nexcept \\\n  * A: pass",
    "\ftype X[T] = '\u2028'; lazy = 1",
    "class A[T = t'a', U = tr'']: x = t'', t'\x1c', (\n  rt'')",
]


@pytest.mark.parametrize("text", NEWER)
@pytest.mark.parametrize("fstrings", [False, True])
def test_newer_syntax_is_written_as_older_pythons_read_it_line_for_line(text: str, fstrings: bool) -> None:
    text = f"import first\n{text}\nlast()\n"
    for older in older_texts(text, fstrings=fstrings):
        try:
            tree = ast.parse(older)
        except SyntaxError:
            continue
        assert (tree.body[0].lineno, tree.body[-1].lineno) == (1, text.count("\n"))
        assert "last()" in ast.unparse(tree)
        return
    ast.parse(text)  # this Python reads it


def test_a_file_of_newer_syntax_is_read_with_what_its_strings_hold() -> None:
    text = "import log\n\ntype Row = dict\n\ndef f[T](x: T):\n    try:\n        log.info(f'{log.name()}')\n    except A, B:\n        pass\n"
    (module,) = PythonView(memory_tree({"a.py": text})).modules
    assert module.error is None
    assert [(call.name, call.line) for call in module.calls] == [("log.name", 7), ("log.info", 7)]


def test_an_error_behind_newer_syntax_is_the_one_that_is_said() -> None:
    text = "type Row = dict\ntry: pass\nexcept A, B: pass\nlazy import x\n\ndef broken(:\n    pass\n"
    (module,) = PythonView(memory_tree({"a.py": text})).modules
    assert module.error is not None and module.error.line == 6


@pytest.mark.parametrize(
    "text",
    [
        "type(x)\ntype = 1\nlazy = 2\nt = 3\nt ('a')",
        "try:\n    pass\nexcept (A, B):\n    pass\nexcept A as e:\n    pass\nexcept:\n    pass",
        "class A(B[C]): x: int\ndef f(a=[1]): return a[0]",
        "except A, B",
        "'''never ended",
        "{{ cookiecutter.name }}",
        "",
    ],
)
def test_what_older_pythons_read_or_none_does_is_left_alone(text: str) -> None:
    assert list(older_texts(text, fstrings=False)) == []


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads template strings itself")
def test_a_line_of_many_template_strings_takes_no_longer_than_it_is() -> None:
    with soon(3):
        assert [older.count("f''") for older in older_texts("x = (" + "t''," * 45_000 + ")", fstrings=False)] == [
            45_000
        ]


def test_a_file_that_is_very_long_is_left_alone() -> None:
    assert list(older_texts("type X = int\n" * 100_000, fstrings=True)) == []
