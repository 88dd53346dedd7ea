from __future__ import annotations

import pytest

from auditor.views.python import PythonView, Value
from tests.views.memory import memory_tree
from tests.views.modules import called, one, view


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import torch as t\nt.compile(m)", "torch.compile"),
        ("from torch import compile as c\nc(m)", "torch.compile"),
        ("from lightning import Trainer\ntrainer = Trainer()\ntrainer.fit()", "lightning.Trainer().fit"),
        ("from fastapi.testclient import TestClient\nwith TestClient(app) as c:\n    c.get('/')", "fastapi.testclient.TestClient().get"),
        ("import logging\nlog = logging.getLogger(__name__)\ndef f():\n    log.info('x')", "logging.getLogger().info"),
        ("import wandb\ndef f():\n    global run\n    run = wandb.init()\ndef g():\n    run.log({})", "wandb.init().log"),
        ("from x import Trainer\ndef f(t: Trainer):\n    t.fit()", "x.Trainer().fit"),
        ("from x import Trainer\ndef f(t: 'Trainer | None' = None, u: Trainer | None = None):\n    u.fit()", "x.Trainer().fit"),
        ("from x import C\nclass A:\n    def run(self):\n        self.c.go()\n    def __init__(self):\n        self.c = C()", "x.C().go"),
        ("from x import C\nclass A:\n    c = C()\n    def run(self):\n        self.c.go()", "x.C().go"),
        ("class A:\n    def run(self):\n        self.log('a')", "self.log"),
        ("class A:\n    def run(self):\n        self.go()\n    def go(self): return 1", "pkg.m.A().go"),
        ("def f(model):\n    model.predict(1)", "model.predict"),
        ("try:\n    import lightning as L\nexcept ImportError:\n    import pytorch_lightning as L\nL.Trainer()", "lightning.Trainer"),
        ("try:\n    from x import Go\nexcept ImportError:\n    class Go:\n        pass\nGo()", "x.Go"),
        ("try:\n    from x import go\nexcept ImportError:\n    def go(): pass\ngo()", "x.go"),
        ("from fastapi import *\napp = FastAPI()\napp.get('/')", "fastapi.FastAPI().get"),
        ("from fastapi import FastAPI\ndef make():\n    a = FastAPI()\n    return a\napp = make()\napp.get('/')", "fastapi.FastAPI().get"),
        ("from fastapi import FastAPI\napp = FastAPI()\napp.state.x = FastAPI()\ndef f():\n    app.state.x.go()", "fastapi.FastAPI().go"),
        ("import torch\nmodel = torch.load('x').to('cpu')\nmodel.eval()", "torch.load().eval"),
        ("import torch\na, b = torch.load('x'), 2\na.eval()", "torch.load().eval"),
        ("from pathlib import Path\n(Path('a') / 'b').open()", "pathlib.Path().open"),
        ("def build(): pass\ndef main():\n    build()", "pkg.m.build"),
        ("from .model import Net\nNet()", "pkg.model.Net"),
        ("import a.b.c\na.b.c.d()", "a.b.c.d"),
        ("def logging():\n    import x as logging\n    logging.go()", "x.go"),
        ("x[0].foo()", "x[].foo"),
        ("(lambda: 0)()", "?"),
    ],
)  # fmt: skip
def test_calls_are_resolved(text: str, name: str) -> None:
    assert name in called(text)


@pytest.mark.parametrize(
    "text",
    [
        "# torch.compile(m)",
        "'''\nimport torch\ntorch.compile(m)\n'''",
        "import torch",
        "import torch\nif False:\n    torch.compile(m)",
        "import torch\ndef f():\n    return 1\n    torch.compile(m)",
        "import torch\nwhile 0:\n    torch.compile(m)",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\ndef f(x: torch.Tensor): ...",
        "x = 'torch.compile'",
        "def f(torch):\n    return [torch for torch in range(3)]",
    ],
)
def test_what_never_runs_is_no_use(text: str) -> None:
    module = one(text)
    assert not module.uses("torch") and not module.calls_of("torch.", "torch.compile")


def test_uses_needs_an_import_and_a_use() -> None:
    module = one("import torch\nfrom numpy import array as a\na(torch.float16)\nimport wandb")
    assert module.uses("torch") and module.uses("torch.float16") and module.uses("numpy.array")
    assert not module.uses("wandb") and not module.uses("tor") and not module.uses("torch.compile")


def test_a_conditional_value_has_what_it_chooses_between() -> None:
    module = one("import torch\nf(to='wandb' if on else 'none', t=torch.a if x else None, n=1 if a else 2 if b else 3)")
    (call,) = (call for call in module.calls if call.name == "f")
    options = [[one.literal for one in value.options] for _, value in call.keywords]
    assert options == [["wandb", "none"], [None, None], [1, 2, 3]]
    assert [value.known for _, value in call.keywords] == [False] * 3 and call.keywords[1][1].name == "torch.a"


def test_what_an_unpacking_chooses_between_is_told_name_by_name() -> None:
    module = one(
        "import torch\na, b = (torch.x(), 1) if on else (torch.y(), None)\nc, d = (1, 2) if on else both\nb.z()"
    )
    found = {item.target: [one.literal for one in item.value.options] for item in module.assigns}
    assert found == {"a": [None, None], "b": [1, None], "c": [], "d": []}
    starred = one("a, *b = (1, 2) if on else (3, 4)\nc, d = (1, 2, 3) if on else (3, 4)")
    assert not any(item.value.options for item in starred.assigns if item.target in "cd")


def test_values_say_what_can_be_told() -> None:
    module = one(
        """
        import torch
        N = 4
        def f(cfg, x):
            g(1, -2.5, "a", None, [1, 2], {"k": (1,)}, f"gs://{x}/a", "a" + x, torch.float16, cfg.lr, torch.nn.L(), x > 1,
              N, N * 2, *x, key=True, **x)
        """
    )
    call = next(call for call in module.calls if call.name == "g")
    assert [value.literal for value in call.args[:6]] == [1, -2.5, "a", None, (1, 2), (("k", (1,)),)]
    assert all(value.known for value in call.args[:6])
    assert [value.string for value in call.args[6:8]] == ["gs://{}/a", "a{}"]
    assert [value.name for value in call.args[8:10]] == ["torch.float16", "cfg.lr"]
    assert call.args[10].call == "torch.nn.L" and call.args[11] == Value()
    assert [value.literal for value in call.args[12:]] == [4, 8]
    assert call.star and call.keyword("key") == Value(known=True, literal=True) and call.keyword("none") is None


def test_definitions_carry_their_facts() -> None:
    module = one(
        '''
        import abc
        class Net(abc.ABC):
            """A net."""
            @staticmethod
            def make(x: int, y: "str" = "a", *args, z=1, **kw) -> int:
                """Make."""
                def inner():
                    assert x
                inner()
                return 1
            def todo(self):
                raise NotImplementedError("later")
        def unused():
            def inner():
                assert True
        if __name__ == "__main__":
            Net.make(1)
        '''
    )
    (net,) = module.classes
    assert (net.qualname, net.bases, net.docstring) == ("Net", ("abc.ABC",), True)
    functions = {function.qualname: function for function in module.functions}
    assert list(functions) == ["Net.make", "Net.make.inner", "Net.todo", "unused", "unused.inner"]
    make = functions["Net.make"]
    assert make.returns and make.docstring and make.owner == "Net" and make.asserts == (9,) and not make.stub
    assert [(item.name, item.annotated, item.annotation) for item in make.parameters] == [
        ("x", True, "int"), ("y", True, "str"), ("z", False, None), ("args", False, None), ("kw", False, None)
    ]  # fmt: skip
    assert [item.name for item in make.decorators] == ["staticmethod"]
    assert functions["Net.todo"].stub and functions["unused"].asserts == () and functions["unused.inner"].nested
    assert module.main_guard == 17 and not module.stub
    assert [call.line for call in module.calls_in("Net.make")] == [10]
    assert module.calls_in("") == module.calls and module.calls_in("gone") == ()


def test_of_two_functions_of_one_name_the_last_is_the_one_that_runs() -> None:
    module = one("def f(): return 'a'\ndef f():\n    x = 'b'\n    return f'{x} c'\nY = 'd'\n")
    function = module.function("f")
    assert function is not None and function.line == 2 and module.function("g") is None
    assert module.strings_in("f", 2, 3) == ("b",) and module.strings_in("f", 2, 9) == ("b", "{} c")
    assert module.strings_in("", 1, 9) == ("d",) and module.strings_in("g", 1, 9) == ()


@pytest.mark.parametrize(
    "text", ["", "# nothing", '"""Doc."""', "import os", "def f():\n    pass", "def f(): ...\nclass A:\n    '''Doc.'''"]
)
def test_a_placeholder_is_a_stub(text: str) -> None:
    assert one(text).stub


def test_decorators_have_arguments_and_routes_resolve_across_files() -> None:
    seen = view(
        pkg____init__="from .app import app\n",
        pkg__app="from fastapi import FastAPI\napp = FastAPI()\n",
        pkg__routes="from pkg import app\n@app.post('/predict', tags=['a'])\nasync def predict(): return 1\n",
        main="from pkg.app import app as application\n@application.get('/')\ndef root(): return 1\n",
    )
    names = {item.name: item for module in seen.code for function in module.functions for item in function.decorators}
    assert sorted(names) == ["fastapi.FastAPI().get", "fastapi.FastAPI().post"]
    post = names["fastapi.FastAPI().post"]
    assert post.args[0].literal == "/predict" and post.keyword("tags") == Value(known=True, literal=("a",))


def test_own_names_are_followed_through_packages_and_scripts() -> None:
    files = {
        "src/pkg/__init__.py": "from pkg.model import build as make\n",
        "src/pkg/model.py": "import torch\nclass Base(torch.nn.Module):\n    def forward(self): return 1\ndef build(): return Base()\n",
        "src/pkg/train.py": "from src.pkg.model import build, Base\nclass Net(Base): pass\ndef main():\n    build().forward()\n    log()\nfrom pkg.logs import log\n",
        "src/pkg/logs.py": "import logging\nLEVEL = 3\ndef log():\n    return logging.getLogger()\n",
        "scripts/run.py": "from pkg import make\nfrom helper import go\nmake()\ngo()\n",
        "scripts/helper.py": "def go(): return 1\n",
    }
    seen = PythonView(memory_tree(files))
    assert seen.packages == {"pkg", "scripts"} and seen.third_party.keys() == {"torch"}
    assert [call.name for _, call in seen.calls("pkg.", "scripts.", "helper.")] == [
        "pkg.model.build", "scripts.helper.go", "pkg.model.Base",
        "pkg.model.build", "pkg.model.Base().forward", "pkg.logs.log",
    ]  # fmt: skip
    for name in ("pkg.model.build", "src.pkg.model.build", "pkg.make"):
        found = seen.function(name)
        assert found is not None and (found[0].path, found[1].name) == ("src/pkg/model.py", "build")
    forward = seen.function("pkg.model.Base().forward")
    assert forward is not None and forward[1].owner == "Base"
    assert seen.class_("pkg.train.Net") is not None and seen.class_("pkg.model.build") is None
    assert seen.function("torch.load") is None and seen.function("pkg") is None
    assert [cls.name for _, cls in seen.subclasses("torch.nn.Module")] == ["Base", "Net"]
    assert seen.constant("pkg.logs.LEVEL") == Value(known=True, literal=3)
    assert seen.by_name("pkg.train") is seen.by_name("src.pkg.train") is seen.module("src/pkg/train.py")


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("src/pkg/wandb.py", "import wandb\nwandb.init()", {"wandb"}),
        ("src/pkg/track.py", "import wandb\nwandb.init()", {"wandb"}),
        ("src/pkg/a.py", "import os, google.cloud.storage\nfrom . import b\nimport pkg", {"google"}),
        ("src/pkg/a.py", "def f():\n    try:\n        import onnx\n    except ImportError:\n        pass", {"onnx"}),
        ("tests/test_a.py", "import pytest", set()),
        ("tasks.py", "import invoke", set()),
    ],
)
def test_third_party_packages_are_told_from_own_ones(path: str, text: str, names: set[str]) -> None:
    files = {"src/pkg/__init__.py": "", "src/pkg/wandb.py": "def log(): pass\n", path: text}
    assert set(PythonView(memory_tree(files)).third_party) == names


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/pkg/train.py", "code"),
        ("train.py", "code"),
        ("tests/helper.py", "test"),
        ("tests/unittests/test_a.py", "test"),
        ("src/pkg/test_a.py", "test"),
        ("conftest.py", "test"),
        ("reports/report.py", "report"),
        ("reports/reports.py", "report"),
        ("reports/reporting.py", "code"),
        ("tasks.py", "task"),
        ("docs/source/conf.py", "task"),
        ("src/pkg/tasks.py", "code"),
        ("src/pkg/report.py", "code"),
    ],
)
def test_every_file_has_a_role(path: str, role: str) -> None:
    assert one("def test_a():\n    assert 1\n", path).role == role


def test_a_script_called_test_is_code() -> None:
    assert one("import torch\ndef main():\n    torch.load('x')\n", "src/pkg/test_model.py").role == "code"


@pytest.mark.parametrize(
    "text",
    [
        "print 'two'",
        "x = \0",
        "(" * 5000,
        "x = " + "(" * 150 + ")" * 150,
        "x = " + "-" * 3000 + "1",
        "a" + ".b" * 100_000,
        "f" + "()" * 3000,
        "x = " + "+".join(["a"] * 5000),
        "x = " + "[" * 90 + "]" * 90,
        "\n".join(" " * depth + "if x:" for depth in range(99)) + "\n" + " " * 99 + "pass",
        "\n".join("\t" * depth + f"def f{depth}():" for depth in range(60)) + "\n" + "\t" * 60 + "pass",
        "x = y = z\n" * 3000,
        "x = x.a()\n" * 3000,
        "x = x + 'a'\n" * 3000,
        "import x\nx.y = x\nx = x.y.y\n" * 500,
        "class A(A): pass\nclass B(A): a = B().a\nA().a.b\n",
        "def f(): return f()\nf().a()\n",
        "def f(): return g()\ndef g(): return f()\nf().a()\n",
        "from . import m\nfrom .m import *\nfrom .... import z\nfrom pkg.m import m\n",
        "match x:\n    case {'a': [1, *_]} if (y := 2):\n        f(y)\n",
        "async def f():\n    async with a as b, c as (d, e):\n        return [i async for i in b]\n",
        "x = 9" + "9" * 6000,
        "x: int\ny: 'a b' = 3\nz: 'List[\"q\"]' = []\nlambda a=1, *b, c=2: a\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe6'\n",
        "f'{x!r:>{width}} {f(1)}'\ndel x\nnonlocal_ = 1\n",
        "@a.b(c)[0]\n@(lambda f: f)\ndef f(): yield\n",
        "[(a, *b), c.d, e[0]] = x = f()\nfor (a, b.c), *d in x: pass\n",
    ],
)  # fmt: skip
def test_hostile_text_never_raises(text: str | bytes) -> None:
    seen = PythonView(
        memory_tree({"src/pkg/m.py": text, "src/pkg/n.py": "from pkg.m import *\nimport pkg.m\npkg.m.f()\n"})
    )
    assert len(seen.modules) == 2
    seen.test_functions()
    assert all(module.error is None for module in seen.modules if module.path == "src/pkg/n.py")


def test_what_could_not_be_read_is_told_apart_by_names() -> None:
    seen = view(good="import hydra\n", broken="import hydra\nprint 'Main'\n", absent=None)
    assert seen.unread(("hydra.main",)) == ("absent.py", "broken.py")
    assert seen.unread(("hydra.compose",)) == ("absent.py",)
    assert seen.unread(("wandb",)) == ("absent.py",) and seen.unread(()) == ("absent.py", "broken.py")
    broken = seen.module("broken.py")
    assert seen.scope == ((2, "module"),) and broken is not None and broken.broken == 2
    assert broken.error is not None and broken.error.reason and str(broken.error) == f"line 2: {broken.error.reason}"
    assert [module.path for module in seen.mentions("hydra")] == ["broken.py", "good.py"]


def test_imports_in_a_circle_end() -> None:
    seen = view(pkg__a="from pkg.b import y\nx = y\n", pkg__b="from pkg.a import x\ny = x\ndef f():\n    x.go()\n")
    assert [call.name for _, call in seen.calls("pkg.")] == ["pkg.a.x.go"]


def test_long_chains_of_imports_end() -> None:
    files: dict[str, str | bytes | None] = {f"m{n}": f"from m{n + 1} import x\nx()\n" for n in range(300)}
    assert len(view(**files).modules) == 300


def test_strings_subscripts_and_assignments_are_kept() -> None:
    module = one("""
        '''Doc.'''
        URL = "http://a"
        def f(cfg):
            '''Doc.'''
            "comment"
            self.x = app.state.y = cfg["train"]["lr"]
            cfg["a"] = 1
            return f"{URL}/x"
    """)
    assert [text.value for text in module.strings] == ["http://a", "{}/x"]
    assert module.subscripts == (("cfg", "train", 7), ("cfg[train]", "lr", 7))
    assert [(item.target, item.scope) for item in module.assigns] == [
        ("URL", ""),
        ("self.x", "f"),
        ("app.state.y", "f"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'import x\nf"{a["b"]} {\n  c}"\nx.go()',
        "import x\n# it's\nf'{f'{1}'}' f'{{}}' 'it\\'s'\nx.go()",
        'import x\nf"""{a} {"""b"""}\n"""\nx.go()',
    ],
)
def test_newer_fstrings_are_read_by_an_older_parser(text: str) -> None:
    (call,) = one(text).calls_of("x.go")
    assert call.line == text.count("\n") + 1


def test_fixtures_and_conftest_give_their_clients_to_tests() -> None:
    seen = view(
        app__main="from fastapi import FastAPI\napp = FastAPI()\n",
        tests__conftest="import pytest\nfrom fastapi.testclient import TestClient\nfrom app.main import app\n@pytest.fixture\ndef client():\n    with TestClient(app) as c:\n        yield c\n",
        tests__unit__test_a="import pytest, httpx\ndef test_a(client):\n    client.post('/')\ndef test_b(http):\n    http.get('/')\n@pytest.fixture(name='http')\ndef make():\n    return httpx.Client()\n",
    )
    names = [call.name for module in seen.tests for call in module.calls]
    assert "fastapi.testclient.TestClient().post" in names and "httpx.Client().get" in names


def test_where_not_all_can_be_read_what_lies_deep_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.views.python.MAX_PYTHON", 80)
    test = "from lib.copied.a import x\n\ndef test_a():\n    assert x\n"
    found = view(lib__copied__a="x = 1\n" * 6, lib__copied__b="y=1\n", tests__test_a=test, tests__test_b="z = 1\n")
    read = [(module.path, module.error is None) for module in found.modules]
    assert read == [
        ("lib/copied/a.py", False),
        ("lib/copied/b.py", True),
        ("tests/test_a.py", True),
        ("tests/test_b.py", True),
    ]


def test_a_fault_of_the_program_is_not_laid_at_the_door_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AttributeError("no such thing")

    monkeypatch.setattr("auditor.views._python_visitor.Visitor.run", fail)
    (module,) = view(m="x = 1\n").modules
    assert module.error is not None and module.broken is None
    assert module.error.reason == "a fault of this program: AttributeError: no such thing"


def test_python_without_a_suffix_may_hold_what_is_looked_for() -> None:
    text = "import lightning as L\n\nL.Trainer().fit(model)\n"
    files = {
        "src/p/train.py": "x = 1\n",
        "src/p/main": text,
        "src/p/Notes": "We import lightning.\n",
        "src/p/;": text,
        "docs/main": text,
    }
    seen = PythonView(memory_tree(files))
    assert seen.unread(("lightning",)) == ("src/p/main",)
    assert seen.unread(("wandb",)) == ()
