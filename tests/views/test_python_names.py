"""What names stand for: what is unpacked into calls, written as text, or filled in."""

from __future__ import annotations

import pytest

from auditor.views.python import Value
from tests.views.modules import called, one, view


@pytest.mark.parametrize(
    "text",
    [
        "f(**{'a': 1, 'b': x.y()})",
        "f(a=1, **dict(b=x.y()))",
        "f(**{**{'a': 1}, 'b': x.y()})",
        "f(**{'a': 1} | dict(b=x.y()))",
        "given = {'a': 1, 'b': x.y()}\nf(**given)",
        "given: dict = dict(a=1)\ngiven['b'] = x.y()\nf(**given)",
        "given = {'a': 1}\ndef g():\n    f(**given, b=x.y())\n    f = 2",
        "first = {'a': 1}\ngiven = {**first, 'b': x.y()}\nf(**given)",
        "given = {}\ngiven.update({'a': 1}, b=x.y())\nf(**given)",
        "given = {'b': x.y()}\ngiven.update({'a': 1})\nf(**given)",
        "first = {'a': 1, 'b': x.y()}\ngiven = first\nf(**given)",
        "given = (first := dict(a=1, b=x.y()))\nf(**given)",
        "other = {'a': 2}\ngiven = (first := {'a': 1, 'b': x.y()})\nf(**given)",
        "if first := {'a': 1, 'b': x.y()}:\n    f(**first)",
        "given, other = {'a': 1, 'b': x.y()}, 2\nf(**given)",
        "def g():\n    global given\n    given = {'a': 1, 'b': x.y()}\n    f(**given)",
    ],
)
def test_what_is_unpacked_into_a_call_are_its_arguments(text: str) -> None:
    module = one(f"import x\n{text}\n")
    (call,) = (call for call in module.calls if call.name == "f")
    assert call.keyword("a") == Value(known=True, literal=1) and call.keyword("b") == Value(call="x.y"), call


def test_what_cannot_be_told_of_an_unpacked_argument_is_not_made_up() -> None:
    for text in (
        "def g(given):\n    f(**given)",
        "given = make()\nf(**given)",
        "given = {'a': 1}\ngiven = make()\nf(**given)",
        "given = {key: 1}\nf(**given)",
        "f(**{key: 1})",
        "given = {}\ngiven.update(make())\nf(**given)",
        "given = {}\ngiven[key] = 1\nf(**given)",
    ):
        (call,) = (call for call in one(f"given = {{'a': 1}}\n{text}\n").calls if call.name == "f")
        assert call.star and not call.keywords, text
    for text in ("f(**{'a': 1})", "given = {'a': 1}\nf(**given)", "given = dict(a=1)\ngiven['b'] = 2\nf(**given)"):
        (call,) = (call for call in one(text).calls if call.name == "f")
        assert not call.star and call.keyword("a"), text
    branches = one("given = {'a': 1}\nif x:\n    given['a'] = 2\ng(given['a'])\nf(**given)")
    (call,) = (call for call in branches.calls if call.name == "f")
    assert call.keyword("a") == Value(options=(Value(known=True, literal=1), Value(known=True, literal=2)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import importlib\nt = importlib.import_module('torch')\nt.compile(m)", "torch.compile"),
        ("from importlib import import_module as load\nload('torch.nn').Linear(1)", "torch.nn.Linear"),
        ("__import__('torch.nn').compile(m)", "torch.compile"),
        ("import importlib\nimportlib.import_module(name).go()", "importlib.import_module().go"),
        ("import importlib\nimportlib.import_module('.a', 'b').go()", "importlib.import_module().go"),
        ("import torch\ngetattr(torch, 'compile')(m)", "torch.compile"),
        ("import torch\nc = getattr(torch, 'compile', None)\nif c:\n    c(m)", "torch.compile"),
        ("import torch\ngetattr(torch, 'compile', print)(m)", "torch.compile"),
        ("import torch\ngetattr(torch.load('m'), 'run', print)(m)", "getattr()"),
        ("import logging\nlogs = {'a': logging.getLogger('a')}\nlogs['a'].info('x')", "logging.getLogger().info"),
        ("import torch\nnets = {'a': torch.Net}\ndef f():\n    nets['a']()", "torch.Net"),
        ("import torch\nnets = {'a': torch.Net}\nnets['b']()", "nets[b]"),
        ("nets = {'a': cfg.net}\nnets['a']()", "nets[a]"),
        ("import logging\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n    log: logging.Logger = field(default=None)\n    def f(self):\n        self.log.info('x')", "logging.Logger().info"),
        ("import torch\ngetattr(torch, name)(m)", "getattr()"),
        ("try:\n    import wandb\nexcept ImportError:\n    wandb = None\ndef f():\n    getattr(wandb, 'init')()", "wandb.init"),
        ("def f(cfg):\n    getattr(cfg, 'go')()", "getattr()"),
        ("from functools import partial\nfrom x import Go\nP = partial(Go, a=1)\nP(2).run()", "x.Go().run"),
        ("from functools import partial\nP = partial(go, a=1)\nP(2)", "functools.partial()"),
        ("import torch\nml = {}\ndef a():\n    ml['net'] = torch.load('m')\ndef b():\n    ml['net'].run()", "torch.load().run"),
        ("import torch\nclass A:\n    def __init__(self):\n        self.m = {}\n        self.m['net'] = torch.load('m')\n    def b(self):\n        self.m['net'].run()", "torch.load().run"),
        ("import torch\ndef a():\n    ml = {}\n    ml['net'] = torch.load('m')\ndef b(ml):\n    ml['net'].run()", "ml[net].run"),
        ("import torch\nml = {}\ndef a():\n    ml['net'] = torch.load('m')\ndef b():\n    ml['other'].run()", "ml[other].run"),
    ],
)  # fmt: skip
def test_a_name_that_is_written_as_a_text_is_followed(text: str, name: str) -> None:
    assert name in called(text)


def test_an_own_module_that_is_imported_by_its_name_is_followed() -> None:
    found = view(
        pkg__init="", pkg__a="import torch\nnet = torch.Net()", b="import importlib\nimportlib.import_module('pkg.a').net.go()"
    )  # fmt: skip
    module = found.module("b.py")
    assert module is not None and "torch.Net().go" in [call.name for call in module.calls]


def test_an_import_by_name_is_no_use() -> None:
    assert not one("import importlib\nhydra = importlib.import_module('hydra')").uses("hydra")
    assert one("import importlib\nhydra = importlib.import_module('hydra')\nprint(hydra.main)").uses("hydra.main")


def test_an_import_by_name_is_an_import() -> None:
    module = one(
        "from importlib import import_module\ntry:\n    o = import_module('onnx.checker')\nexcept ImportError:\n    o = None"
    )
    found = [(fact.module, fact.alias, fact.line, fact.own, fact.guarded) for fact in module.imports[1:]]
    assert found == [("onnx.checker", "onnx", 3, False, True)]


def test_a_function_whose_arguments_are_filled_in_is_called_with_them() -> None:
    module = one("from functools import partial\nimport x\npartial(x.go, 1, a=2)")
    (call,) = module.calls_of("x.go")
    assert [value.literal for value in call.args] == [1] and call.keyword("a") == Value(known=True, literal=2)


def test_texts_that_are_filled_in_are_told_alike() -> None:
    for text in (
        "f'a {x}/{y} {{z}}'",
        "'a {}/{} {{z}}'.format(x, y)",
        "'a {x!r}/{0[a]:>3} {{z}}'.format(y, x=x)",
        "'a %s/%(y)5.2f {z}' % (x, y)",
        "'a ' + x + '/' + str(y) + ' {z}'",
    ):
        module = one(f"g({text})")
        call = next(call for call in module.calls if call.name == "g")
        assert call.args[0] == Value(text="a {}/{} {z}"), text
        assert [item.value for item in module.strings] == ["a {}/{} {z}"], text
    assert [item.value for item in one("g('a {}'.format('b'), 5 % 3, '5%%' % ())").strings] == ["a {}", "b", "5%"]


@pytest.mark.parametrize("text", ["'{}'.format(torch.Net())", "f'{torch.Net()}'", "'%s' % torch.Net()"])
def test_a_text_is_not_what_it_is_filled_in_with(text: str) -> None:
    module = one(f"import torch\nname = {text}\nname.lower()\n")
    assert [call.name for call in module.calls_of("name.lower", "torch.Net().lower")] == ["name.lower"]
    assert not [key for key, _ in module.exports if key == "name"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("field(default=3)", "pkg.m.C().size"),
        ("Field(3)", "pkg.m.C().size"),
        ("make()", None),
    ],
)
def test_what_describes_a_field_of_a_class_is_not_what_its_objects_have(given: str, name: str | None) -> None:
    text = f"""
    from dataclasses import field
    from pydantic import Field
    from other import make
    class C:
        size: int = {given}
    def use(c: C):
        run(c.size)
    """
    call = next(call for call in one(text).calls if call.name == "run")
    assert call.args[0].name == name
