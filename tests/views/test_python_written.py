from __future__ import annotations

import pytest

from auditor.views._python_written import Written
from auditor.views.python import Call, Module, PythonView
from tests.soon import soon
from tests.views.memory import memory_tree

CODE = """\
import json
def keep(text, label, log=None):
    if log:  # else nothing is kept
        row = {"text": text, "label": label}  # what came, and what went
        row["at"] = "now"
    extra = {**row}
    both = [text, len(label)]
    json.dump(row, open("a(b).json", "w"), indent=2)
    table.loc[label].to_csv(
        "x.csv",  # it's )
        index=bool(text),
    )
    queue.add(work, row, label=f"{text}!") if log else None
"""


def told(text: str = CODE, path: str = "src/m.py") -> tuple[Written, Module]:
    view = PythonView(memory_tree({path: text}))
    module = view.module(path)
    assert module is not None
    return view.written, module


def call_of(module: Module, method: str) -> Call:
    return next(call for call in module.calls if call.method == method)


@pytest.mark.parametrize(
    ("method", "inside"),
    [
        ("dump", 'row, open("a(b).json", "w"), indent=2'),
        ("open", '"a(b).json", "w"'),
        ("to_csv", '\n        "x.csv",  \n        index=bool(text),\n    '),
    ],
)
def test_what_stands_between_the_parentheses_of_a_call(method: str, inside: str) -> None:
    written, module = told()
    assert written.inside(module, call_of(module, method)) == inside


def test_what_a_comment_says_is_not_written() -> None:
    written, module = told(
        'x = 1  # y\nt = """a # b\n# c\n"""  # d\'\nu = "#" + \'\\\'#\'  # e"\n# f\nv = """\\"""#"""  # g\nw = 2'
    )
    bare = ["x = 1  ", 't = """a # b', "# c", '"""  ', "u = \"#\" + '\\'#'  ", "", 'v = """\\"""#"""  ', "w = 2"]
    assert list(written.code(module)) == bare and written.line(module, 1) == "x = 1  "
    assert written.lines(module)[0] == "x = 1  # y"


def test_what_a_method_is_called_on_and_what_stands_above() -> None:
    written, module = told()
    assert written.before(module, call_of(module, "to_csv")).strip() == "table.loc[label].to_csv("
    assert written.before(module, call_of(module, "open")) == ""
    assert written.above(module, call_of(module, "dump")).startswith("import json\ndef keep(")
    assert (written.line(module, 7).strip(), written.line(module, 99)) == ("both = [text, len(label)]", "")


def test_what_names_of_a_call_were_given() -> None:
    written, module = told()
    dump, add = call_of(module, "dump"), call_of(module, "add")
    assert written.mapping(module, dump, "row") == '"text": text, "label": label'
    assert written.mapping(module, dump, "{'a': b}") == "'a': b"
    assert [written.mapping(module, dump, name) for name in ("extra", "both", "row.x")] == [None, None, None]
    assert written.keys_set(module, dump, "row") == {"at"}
    assert written.keys_of(module, "keep", "label") == {"label"}
    assert written.listed(module, dump, "both", 7) == "text, len(label)"
    assert written.listed(module, dump, "row", 4) == ""
    assert written.given(module, add, "work", ("self", "entry", "label")) == {"entry": "row", "label": 'f"{text}!"'}


def test_names_words_and_quotations_of_an_expression() -> None:
    text = "f(a.b, len(c), '{d} e', **{'g': h.dict()})  # i"
    assert Written.names(text) == {"b", "d", "h", "i"}
    assert Written.names("save(f'{x} y', rb'f u', F\"{z.v}\", f, bf)") == {"x", "v", "f", "bf"}
    assert Written.words("a.b(c, f'd')  # e") == {"a", "b", "c"}
    assert Written.quoted(text) == {"{d} e", "g"}


@pytest.mark.parametrize(("line", "conditions"), [(5, ["log"]), (8, []), (13, ["log"]), (99, []), (0, [])])
def test_the_conditions_of_a_line(line: int, conditions: list[str]) -> None:
    written, module = told()
    assert list(written.conditions(module, line)) == conditions


def test_a_notebook_and_a_file_without_the_call_have_no_text() -> None:
    written, module = told()
    call = Call("gone", 99, "")
    assert (written.inside(module, call), written.above(module, call), written.before(module, call)) == ("", "", "")
    assert (written.lines(module._replace(notebook=True)), written.text(module._replace(notebook=True))) == ((), "")


@pytest.mark.parametrize("odd", [r"\'", r"\"", r"'\\", r"\\'", r"\\\'", "'\"", "(", "#'"])
def test_quotes_that_never_end_take_no_longer_than_their_text(odd: str) -> None:
    text = 'keep("""' + f"{odd * 600}\n" * 40 + '""")\n'
    written, module = told(f"def keep(x): ...\n{text}")
    with soon(2):
        inside = written.inside(module, Call("keep", 2, ""))
        assert (Written.names(text[:-5]), Written.words(text[:-5])) == (set(), {"keep"})
    assert inside[3:5] == ("\n\n" if odd.startswith("#") else (odd * 2)[:2])
