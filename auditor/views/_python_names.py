"""What an expression of a Python file stands for, by name: the half of the visitor that looks at expressions.

A name that leads to no import, builtin or definition is kept as written, with `~` before it until it becomes a fact.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from typing import Any

from auditor.limits import MAX_NODES
from auditor.views._python_facts import Call, Text, Value
from auditor.views._python_frames import Frame, Seen
from auditor.views._python_resolved import NOWHERE, SELF, bare, resolved, unresolved
from auditor.views._python_symbols import SymbolTable
from auditor.views._python_truth import OF_UNITTEST, never_fails

BUILTINS = frozenset(dir(builtins))
MAX_NESTING = 150
_MAX_NAME = 200
# Methods that give back the object they are called on, so that `model = Net().to(device)` is still a Net.
_FLUENT = ("().to()", "().cuda()", "().cpu()", "().eval()", "().double()", "().half()", "().float()", "().train()")
# Objects of these say more by the name that they are given: `cfg.lr`, not `omegaconf.DictConfig().lr`.
AS_WRITTEN = ("omegaconf.", "typing.", "collections.", "typing_extensions.", "argparse.")
_CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear"})
_INDIRECT = frozenset({"importlib.import_module", "__import__", "getattr", "functools.partial"})
_ASSERTING = ("pytest.raises", "pytest.warns", "pytest.deprecated_call", "pytest.fail", "self.fail")


class TooLarge(Exception):
    """The file is nested deeper, or has more nodes, than is looked at."""


class Names:
    """Resolves expressions and records the calls, strings and subscripts in them."""

    def __init__(self, path: str, symbols: SymbolTable) -> None:
        self.path = path
        self.symbols = symbols
        self.module = symbols.paths.get(path) or path
        self.calls: list[Call] = []
        self.strings: list[Text] = []
        self.subscripts: list[tuple[str, str, int]] = []
        self.names: set[str] = set()
        self.top = Frame("", None)
        self.frame = self.top
        self.objects: dict[str, str] = {}
        """What dotted targets hold: `fastapi.FastAPI().state.model`, and own modules imported by their full names."""
        self.stars: list[str] = []
        self.depth = 0
        self.nodes = 0
        self.last_call: Call | None = None
        self.expressions: dict[type, Callable[[Any], str | None]] = {
            ast.Name: self.load,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Constant: self.constant,
            ast.JoinedStr: self._text_only,
            ast.BinOp: self._binary,
            ast.Subscript: self._subscript,
            ast.Await: lambda node: self.expr(node.value),
            ast.IfExp: self._choice,
            ast.BoolOp: self._either,
            ast.NamedExpr: self.named,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.Yield: self._yield,
        }

    # Names

    def lookup(self, name: str) -> str:
        """Return what a name stands for where the visitor is, `~name` where nothing is known."""
        frame: Frame | None = self.frame
        while frame is not None:
            found = frame.env.get(name)
            if found is not None:
                return found
            frame = frame.parent
        if name in BUILTINS:
            return name
        return f"{self.stars[0]}.{name}" if len(self.stars) == 1 else unresolved(name)

    def join(self, base: str, attribute: str) -> str:
        """Return what an attribute of a resolved name stands for."""
        joined = f"{base}.{attribute}"
        found = self.objects.get(joined)
        if found is not None:
            return found
        symbols = self.symbols
        if base in symbols.by_name:
            return symbols.exported(base, attribute) or joined
        if base.endswith("()") and base[:-2] in symbols.classes:
            return symbols.attribute(base[:-2], attribute) or joined
        if base == SELF and self.frame.cls is not None:
            return symbols.attribute(self.frame.cls, attribute) or joined
        return joined

    def bind(self, name: str, found: str | None) -> None:
        """Let a name stand for what an expression does; something unknown does not hide what is known."""
        frame = self.top if name in self.frame.globals else self.frame
        if found is None or found == unresolved(name):
            frame.env.setdefault(name, unresolved(name))
        else:
            frame.env[name] = found

    def use(self, name: str) -> None:
        """Note that the code reads a resolved name."""
        if resolved(name):
            self.names.add(name)

    def own_call(self, name: str) -> None:
        """Have a function of this file visited before its result is asked for; the visitor does."""

    def seen(self, node: ast.AST) -> Seen:
        """Visit an expression once and return its value and its name; `Values` does."""
        raise NotImplementedError

    def pairs(self, node: ast.AST) -> tuple[dict[str, Value], bool]:
        """Visit what is unpacked with `**` and return its keys and values, and whether these are all; `Values` does."""
        raise NotImplementedError

    def changed(self, node: ast.AST, call: Call) -> None:
        """Note that a method changes what a dictionary holds; `Values` does."""
        raise NotImplementedError

    def held_by(self, node: ast.AST, key: str) -> str | None:
        """Return what a dictionary holds under a key, or None where that leads nowhere; `Values` does."""
        raise NotImplementedError

    def meant(self, call: Call) -> str | None:
        """Return the name that a call gives back as it is, or None where that cannot be told; `Values` does."""
        raise NotImplementedError

    def named(self, node: ast.NamedExpr) -> str | None:
        """Visit `name := value` and return what the name stands for from now on; `Values` does."""
        raise NotImplementedError

    # Expressions

    def deeper(self, most: int = MAX_NESTING, what: str = "nested") -> None:
        """Take one step down, which the caller takes back. Raises TooLarge where that is deeper than `most`."""
        self.depth += 1
        if self.depth > most:
            raise TooLarge(f"{what} deeper than {most}")

    def expr(self, node: ast.AST | None) -> str | None:
        """Visit an expression once and return what it stands for, or None where that has no name.

        Raises TooLarge where it is nested too deep, or the file has too many nodes.
        """
        if node is None:
            return None
        self.nodes += 1
        self.depth += 1
        if self.depth > MAX_NESTING or self.nodes > MAX_NODES:
            raise TooLarge(
                f"nested deeper than {MAX_NESTING}" if self.depth > MAX_NESTING else f"more than {MAX_NODES} nodes"
            )
        handler = self.expressions.get(type(node))
        if handler is not None:
            found = handler(node)
        else:
            found = None
            for name in node._fields:
                child = getattr(node, name, None)
                if isinstance(child, list):
                    for item in child:
                        if isinstance(item, ast.AST):
                            self.expr(item)
                elif isinstance(child, ast.AST):
                    self.expr(child)
        self.depth -= 1
        return found

    def load(self, node: ast.Name) -> str:
        """Return what a name that is read stands for."""
        name = self.lookup(node.id)
        self.frame.loads.add(node.id)
        self.use(name)
        return name

    def _attribute(self, node: ast.Attribute) -> str | None:
        chain = [node.attr]
        inner = node.value
        while isinstance(inner, ast.Attribute):
            chain.append(inner.attr)
            inner = inner.value
        self.nodes += len(chain)
        if isinstance(inner, ast.Name):
            name = self.lookup(inner.id)
            self.frame.loads.add(inner.id)
        else:
            name = self.expr(inner) or NOWHERE
        if len(chain) > MAX_NESTING:
            return None
        for attribute in reversed(chain):
            name = self.join(name, attribute)
        if len(name) > _MAX_NAME:
            name = f"{NOWHERE}.{chain[0][:_MAX_NAME]}"
        self.use(name)
        return name

    def _call(self, node: ast.Call) -> str | None:
        name = self.expr(node.func) or NOWHERE
        spoken = bare(name)
        args: list[Value] = []
        star = False
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                star = True
                self.expr(arg.value)
            else:
                args.append(self.seen(arg).value)
        keywords: list[tuple[str, Value]] = []
        for keyword in node.keywords:
            if keyword.arg is None:
                pairs, whole = self.pairs(keyword.value)
                keywords += pairs.items()
                star = star or not whole
            else:
                keywords.append((keyword.arg, self.seen(keyword.value).value))
        call = Call(spoken, node.lineno, self.frame.qualname, tuple(args), tuple(keywords), star)
        self.calls.append(call)
        self.frame.called.add(spoken)
        last = spoken.rpartition(".")[2]
        if last.startswith("assert") or spoken in _ASSERTING:
            self.frame.asserts.append(node.lineno)
            if last in OF_UNITTEST and never_fails(last, node.args):
                self.frame.idle.append(node.lineno)
        self.own_call(name)
        self.last_call = call
        if last in _CHANGING and isinstance(node.func, ast.Attribute):
            self.changed(node.func.value, call)
        meant = self.meant(call) if spoken in _INDIRECT else None
        if meant is not None:
            return meant
        result = self.symbols.results.get(name.replace("()", "") if "()." in name else name)
        if result is not None:
            return result
        result = name + "()"
        if result.endswith(_FLUENT):
            result = result[: result.rindex(").")] + ")"
        return result if len(result) <= _MAX_NAME else None

    def constant(self, node: ast.Constant) -> None:
        """Note a text."""
        if isinstance(node.value, str):
            self.strings.append(Text(node.value, node.lineno, self.frame.qualname))

    def _text_only(self, node: ast.JoinedStr) -> None:
        self.strings.append(Text(self.joined(node), node.lineno, self.frame.qualname))

    def joined(self, node: ast.JoinedStr) -> str:
        """Return the text of an f-string with `{}` for each value, and visit these."""
        parts: list[str] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            else:
                parts.append("{}")
                if isinstance(part, ast.FormattedValue):
                    self.expr(part.value)
        return "".join(parts)

    def _binary(self, node: ast.BinOp) -> str | None:
        left = self.expr(node.left)
        self.expr(node.right)
        if isinstance(node.op, ast.Div) and left and left.startswith("pathlib.") and left.endswith("()"):
            return "pathlib.Path()"
        return None

    def _subscript(self, node: ast.Subscript) -> str | None:
        base = self.expr(node.value)
        key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            name = base or NOWHERE
            slot = self.slot(node, base)
            if isinstance(node.ctx, ast.Load):
                found = self.objects.get(slot or "") or self.held_by(node.value, key.value)
                if found is not None:
                    return found
                self.subscripts.append((bare(name), key.value, node.lineno))
            shown = key.value if len(key.value) <= 40 and key.value.replace("-", "_").isidentifier() else ""
            return f"{name}[{shown}]" if len(name) < _MAX_NAME else None
        self.expr(key)
        return f"{base}[]" if base and len(base) < _MAX_NAME else None

    def slot(self, node: ast.Subscript, base: str | None) -> str | None:
        """Return what to remember an object under that lies in a dictionary, or None where others may mean another."""
        key = node.slice
        if base is None or not isinstance(key, ast.Constant) or not isinstance(key.value, str) or len(key.value) > 40:
            return None
        if resolved(base):
            return f"{base}[{key.value}]"
        if base.startswith(f"{SELF}.") and self.frame.cls is not None:
            return f"{self.frame.cls}:{base}[{key.value}]"
        frame: Frame | None = self.frame
        while isinstance(node.value, ast.Name) and frame is not None and node.value.id not in frame.env:
            frame = frame.parent
        return f":{base}[{key.value}]" if isinstance(node.value, ast.Name) and frame is self.top else None

    def _choice(self, node: ast.IfExp) -> str | None:
        self.expr(node.test)
        return best(self.expr(node.body), self.expr(node.orelse))

    def _either(self, node: ast.BoolOp) -> str | None:
        found = [self.expr(value) for value in node.values]
        return best(*found) if isinstance(node.op, ast.Or) else found[-1]

    def _lambda(self, node: ast.Lambda) -> None:
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            self.expr(default)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self._shadowed({argument.arg for argument in arguments}, node.body)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        targets: set[str] = set()
        for generator in node.generators:
            self.expr(generator.iter)
            targets |= {part.id for part in ast.walk(generator.target) if isinstance(part, ast.Name)}
        tests = [test for generator in node.generators for test in generator.ifs]
        body = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._shadowed(targets, *tests, *body)

    def _shadowed(self, names: set[str], *nodes: ast.AST) -> None:
        """Visit nodes in which these names mean something else than around them."""
        env = self.frame.env
        before = {name: env.get(name) for name in names}
        env.update({name: unresolved(name) for name in names})
        for node in nodes:
            self.expr(node)
        for name, value in before.items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value

    def _yield(self, node: ast.Yield) -> None:
        self.frame.returns.append(self.expr(node.value))


def best(*names: str | None) -> str | None:
    """Return the first name that leads somewhere, else the first; None where there is none."""
    found = [name for name in names if name]
    return next((name for name in found if resolved(name)), found[0] if found else None)
