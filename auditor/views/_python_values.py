"""What can be told of the value of an expression of a Python file, and of the type that an annotation names."""

from __future__ import annotations

import ast
from re import Match

from auditor._regex import regex
from auditor.views._python_facts import Call, Text, Value
from auditor.views._python_frames import Frame, Seen
from auditor.views._python_names import Names, best
from auditor.views._python_resolved import bare

_UNKNOWN = Value()
_REST = "**"
MORE = {_REST: Value()}
"""Stands in what is known of a dictionary for what is not."""
_NONE = Value(known=True)
_IMPORTING = ("importlib.import_module", "__import__")
_FIELD = regex(r"\{\{|\}\}|\{[^{}]{0,200}\}")
_PERCENT = regex(r"%(?:\(\w{1,60}\))?[-+ #0-9.*]{0,20}[a-zA-Z%]")
_WRAPPERS = ("typing.Optional", "typing.Annotated", "typing_extensions.Annotated", "typing.Final", "typing.ClassVar")


class Values(Names):
    """Resolves expressions to literals, texts, names and calls."""

    def seen(self, node: ast.AST) -> Seen:
        """Visit an expression once and return what can be told of its value, and its name, still with its `~`.

        Raises TooLarge as `expr` does.
        """
        if isinstance(node, ast.Constant):
            self.constant(node)
            return Seen(_UNKNOWN if node.value is ... else Value(known=True, literal=node.value))
        if isinstance(node, ast.JoinedStr):
            text = self.joined(node)
            self.strings.append(Text(text, node.lineno, self.frame.qualname))
            return Seen(Value(text=text))
        if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp)):
            self.deeper()
            seen = self._dictionary(node) if isinstance(node, ast.Dict) else self._compound(node)
            self.depth -= 1
            return seen
        if isinstance(node, ast.IfExp):
            return self._chosen(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            written = node.func.value
            if isinstance(written, ast.Constant) and isinstance(written.value, str):
                count = len(self.strings)
                self.expr(node)
                return Seen(self._filled(count, _FIELD.sub(_field, written.value)))
        if isinstance(node, ast.Name):
            constant = self._constant_of(node.id)
            if constant is not None:
                self.load(node)
                return Seen(constant)
        name = self.expr(node)
        return Seen(value_of(name), name)

    def _chosen(self, node: ast.IfExp) -> Seen:
        self.deeper()
        self.expr(node.test)
        body, other = self.seen(node.body), self.seen(node.orelse)
        self.depth -= 1
        name = best(body.name, other.name)
        choices = (value for seen in (body, other) for value in seen.value.options or (seen.value,))
        return Seen(value_of(name, tuple(choices)), name)

    def pairs(self, node: ast.AST) -> tuple[dict[str, Value], bool]:
        """Visit a mapping and return its keys and values, and whether these are all that it holds."""
        self.deeper()
        if isinstance(node, ast.Dict):
            found, whole = self._pairs_of(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            (left, first), (right, second) = self.pairs(node.left), self.pairs(node.right)
            found, whole = {**left, **right}, first and second
        else:
            name = self.expr(node)
            call = self.last_call if isinstance(node, ast.Call) and name == "dict()" else None
            if call is not None:
                found, whole = dict(call.keywords), not call.star and not call.args
            else:
                found = dict(self.mapping(node) or MORE)
                whole = found.pop(_REST, None) is None
        self.depth -= 1
        return found, whole

    def _pairs_of(self, node: ast.Dict) -> tuple[dict[str, Value], bool]:
        found: dict[str, Value] = {}
        whole = True
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                below, complete = self.pairs(value)
                found.update(below)
                whole = whole and complete
                continue
            named, given = self.seen(key).value, self.seen(value).value
            if isinstance(named.literal, str):
                found[named.literal] = given
            else:
                whole = False
        return found, whole

    def held_by(self, node: ast.AST, key: str) -> str | None:
        """Return what a dictionary that was written down holds under a key, or None where that leads nowhere."""
        value = (self.mapping(node) or {}).get(key)
        found = value and (value.name or (f"{value.call}()" if value.call else None))
        return found if found and found.partition("(")[0] in self.names else None

    def remember(self, target: ast.expr, node: ast.expr, seen: Seen) -> None:
        """Note what a name holds from now on, where it is given a dictionary that was just seen."""
        if not isinstance(target, ast.Name):
            return
        found: dict[str, Value] | None = None
        if isinstance(node, ast.NamedExpr):
            found = self.mapping(node.target)
        elif isinstance(node, ast.Dict):
            found = seen.held
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and self.last_call is not None:
            made = self.last_call
            if made.name == "dict":
                found = {**dict(made.keywords), **(MORE if made.star or made.args else {})}
        elif isinstance(node, ast.Name):
            found = self.mapping(node)
        mappings = (self.top if target.id in self.frame.globals else self.frame).mappings
        if found is not None:
            mappings[target.id] = found
        else:
            mappings.pop(target.id, None)

    def named(self, node: ast.NamedExpr) -> str | None:
        """Visit `name := value` and return what the name stands for from now on."""
        seen = self.seen(node.value)
        self.remember(node.target, node.value, seen)
        self.bind(node.target.id, seen.name)
        return seen.name

    def changed(self, node: ast.AST, call: Call) -> None:
        """Note that a method changes what a dictionary holds: `options.update(devices=2)`."""
        mapping = self.mapping(node)
        if mapping is None:
            return
        told = call.method == "update" and not call.star and all(value.known for value in call.args[:1])
        pairs = call.args[0].literal if told and call.args else ()
        for pair in pairs if isinstance(pairs, tuple) else ():
            if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str):
                self.put(mapping, pair[0], Value(known=True, literal=pair[1]))
        for key, value in call.keywords:
            self.put(mapping, key, value)
        if not told:
            mapping.update(MORE)

    def put(self, mapping: dict[str, Value], key: str, value: Value) -> None:
        """Note what a dictionary holds under a key; what it held before may be what another branch leaves."""
        before = mapping.get(key, value)
        mapping[key] = value if before == value else Value(options=(*(before.options or (before,)), value))

    def mapping(self, node: ast.AST) -> dict[str, Value] | None:
        """Return what is known of the dictionary that a name stands for, or None."""
        frame: Frame | None = self.frame
        while frame is not None and isinstance(node, ast.Name):
            if node.id in frame.mappings:
                return frame.mappings[node.id]
            if node.id in frame.env:
                return None
            frame = frame.parent
        return None

    def _dictionary(self, node: ast.Dict) -> Seen:
        pairs = [
            (self.seen(key).value if key else None, self.seen(value).value)
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        held: dict[str, Value] = {}
        for written, (key, value) in zip(node.values, pairs, strict=True):
            if key is None:
                held.update(self.mapping(written) or MORE)
            elif isinstance(key.literal, str):
                held[key.literal] = value
            else:
                held.update(MORE)
        if all(key is not None and key.known and value.known for key, value in pairs):
            literal = tuple((key.literal, value.literal) for key, value in pairs if key)
            return Seen(Value(known=True, literal=literal), held=held)
        return Seen(_UNKNOWN, held=held)

    def _compound(self, node: ast.List | ast.Tuple | ast.Set | ast.UnaryOp | ast.BinOp) -> Seen:
        if isinstance(node, ast.UnaryOp):
            inner = self.seen(node.operand).value
            if isinstance(node.op, ast.USub) and inner.known and isinstance(inner.literal, (int, float)):
                return Seen(Value(known=True, literal=-inner.literal))
            if isinstance(node.op, ast.Not) and inner.known:
                return Seen(Value(known=True, literal=not inner.literal))
            return Seen(_UNKNOWN)
        if isinstance(node, ast.BinOp):
            found = self._sum(node)
            return Seen(found, f"{found.call}()" if found.call else None)
        items = [self.seen(item).value for item in node.elts]
        if all(item.known for item in items):
            return Seen(Value(known=True, literal=tuple(item.literal for item in items)))
        return Seen(_UNKNOWN)

    def _sum(self, node: ast.BinOp) -> Value:
        count = len(self.strings)
        left = self.seen(node.left).value
        noted = len(self.strings) > count
        right = self.seen(node.right).value
        if isinstance(node.op, ast.Div) and left.call and left.call.startswith("pathlib."):
            return Value(call="pathlib.Path")
        if isinstance(node.op, ast.Mod) and isinstance(left.literal, str):
            text = _PERCENT.sub(_percent, left.literal)
            # A text that has a name was noted where it was given that name.
            return self._filled(count, text) if noted else Value(text=text)
        if isinstance(node.op, ast.Add) and (left.string is not None or right.string is not None):
            text = (left.string or "{}") + (right.string or "{}")
            if len(text) > 10_000:
                return _UNKNOWN
            # One text for the whole, not one for each part.
            del self.strings[count:]
            self.strings.append(Text(text, node.lineno, self.frame.qualname))
            if left.known and right.known:
                return Value(known=True, literal=text)
            return Value(text=text)
        return _arithmetic(node.op, left.literal, right.literal) if left.known and right.known else _UNKNOWN

    def _filled(self, place: int, text: str) -> Value:
        """Note a text that is filled in as an f-string is: with `{}`, instead of what was noted at that place."""
        self.strings[place] = self.strings[place]._replace(value=text)
        return Value(text=text)

    def meant(self, call: Call) -> str | None:
        """Return the name that a call gives back as it is, or None where that cannot be told."""
        if call.name in _IMPORTING:
            return self._imported(call)
        first = call.args[0] if call.args else Value()
        target = first.name or (f"{first.call}()" if first.call else "")
        # Of what leads nowhere the name as written says more than a part of it.
        if target.partition("(")[0] not in self.names:
            return None
        if call.name == "getattr":
            attribute = call.args[1].literal if len(call.args) > 1 else None
            instead = call.args[2:3]
            # What stands in for a part of an object is often what its value is; a module has its parts.
            if not isinstance(attribute, str) or (instead not in ((), (_NONE,)) and "(" in target):
                return None
            found = self.join(target, attribute)
            self.use(found)
            return found
        # A function whose arguments are filled in: who has that made has it called.
        self.calls.append(call._replace(name=target, args=call.args[1:]))
        self.frame.called.add(target)
        self.own_call(target)
        return target

    def _imported(self, call: Call) -> str | None:
        """Return the module that a call imports by its name, or None where that cannot be told."""
        module = call.args[0].literal if call.args else None
        if not isinstance(module, str) or not all(part.isidentifier() for part in module.split(".")):
            return None
        if call.name == "__import__":
            module = module.partition(".")[0]
        own = self.symbols.find(module, self.path)
        if own is not None:
            self.symbols.ensure(own)
        self.note_import(module, None, module.partition(".")[0], call.line, False, own is not None)
        return own or module

    def note_import(self, module: str, name: str | None, alias: str, line: int, relative: bool, own: bool) -> None:
        """Note that a module is imported; `Statements` does."""
        raise NotImplementedError

    def _constant_of(self, name: str) -> Value | None:
        """Return the literal of a constant: of this file's top level, assigned once (in capitals while it is read)."""
        frame: Frame | None = self.frame
        while frame is not None:
            if name in frame.constants:
                return frame.constants[name] if frame is not self.frame or name.isupper() else None
            if name in frame.env:
                return None
            frame = frame.parent
        return None

    def annotation(self, node: ast.AST | None) -> str | None:
        """Return the resolved name of the outermost type of an annotation, `X` for `Optional[X]` and `X | None`.

        Raises TooLarge as `expr` does.
        """
        if node is None:
            return None
        self.nodes += 1
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = node.value.split("[", 1)[0].strip().split(".")
            if not all(part.isidentifier() for part in parts):
                return None
            name = self.lookup(parts[0])
            for part in parts[1:10]:
                name = self.join(name, part)
            return bare(name)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return bare(self.expr(node) or "") or None
        if isinstance(node, ast.BinOp):
            self.deeper()
            left, right = self.annotation(node.left), self.annotation(node.right)
            self.depth -= 1
            return left or right
        if isinstance(node, ast.Subscript):
            outer = bare(self.expr(node.value) or "")
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if outer.endswith(".Literal") or outer == "Literal":
                return outer
            first = self.annotation(inner[0]) if inner else None
            for item in inner[1:]:
                if outer.endswith("Annotated"):
                    self.expr(item)
                else:
                    self.annotation(item)
            return first if outer in _WRAPPERS else outer or None
        return None


def value_of(name: str | None, options: tuple[Value, ...] = ()) -> Value:
    """Return the value of which only its name is known, and what it is one of."""
    if name is None:
        return Value(options=options) if options else _UNKNOWN
    name = bare(name)
    return Value(call=name[:-2], options=options) if name.endswith("()") else Value(name=name, options=options)


def _field(found: Match[str]) -> str:
    return found[0][0] if found[0] in ("{{", "}}") else "{}"


def _percent(found: Match[str]) -> str:
    return "%" if found[0] == "%%" else "{}"


def _arithmetic(op: ast.operator, left: object, right: object) -> Value:
    if not isinstance(left, (int, float)) or not isinstance(right, (int, float)) or max(abs(left), abs(right)) > 1e12:
        return _UNKNOWN
    if isinstance(op, ast.Add):
        return Value(known=True, literal=left + right)
    if isinstance(op, ast.Sub):
        return Value(known=True, literal=left - right)
    if isinstance(op, ast.Mult):
        return Value(known=True, literal=left * right)
    return _UNKNOWN
