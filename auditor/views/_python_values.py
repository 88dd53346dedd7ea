"""What can be told of the value of an expression of a Python file, and of the type that an annotation names."""

from __future__ import annotations

import ast

from auditor.views._python_facts import Text, Value
from auditor.views._python_names import Frame, Names, best

_UNKNOWN = Value()
_WRAPPERS = ("typing.Optional", "typing.Annotated", "typing_extensions.Annotated", "typing.Final", "typing.ClassVar")


class Values(Names):
    """Resolves expressions to literals, texts, names and calls."""

    def value(self, node: ast.AST) -> Value:
        """Visit an expression once and return what can be told of its value; `raw` then holds its name.

        Raises TooLarge as `expr` does.
        """
        if isinstance(node, ast.Constant):
            self.constant(node)
            self.raw = None
            return _UNKNOWN if node.value is ... else Value(known=True, literal=node.value)
        if isinstance(node, ast.JoinedStr):
            text = self.joined(node)
            self.strings.append(Text(text, node.lineno, self.frame.qualname))
            self.raw = None
            return Value(text=text)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp)):
            self.deeper()
            found = self._compound(node)
            self.depth -= 1
            self.raw = found.call + "()" if found.call else None
            return found
        if isinstance(node, ast.IfExp):
            return self._chosen(node)
        self.raw = None
        if isinstance(node, ast.Name):
            constant = self._constant_of(node.id)
            if constant is not None:
                self.load(node)
                return constant
        self.raw = self.expr(node)
        return self._of_name(self.raw)

    def _of_name(self, name: str | None, options: tuple[Value, ...] = ()) -> Value:
        if name is None:
            return Value(options=options) if options else _UNKNOWN
        name = name.lstrip("~")
        return Value(call=name[:-2], options=options) if name.endswith("()") else Value(name=name, options=options)

    def _chosen(self, node: ast.IfExp) -> Value:
        self.deeper()
        self.expr(node.test)
        body = self.value(node.body)
        name = self.raw
        other = self.value(node.orelse)
        self.depth -= 1
        self.raw = best(name, self.raw)
        return self._of_name(self.raw, (*(body.options or (body,)), *(other.options or (other,))))

    def _compound(self, node: ast.AST) -> Value:
        if isinstance(node, ast.UnaryOp):
            inner = self.value(node.operand)
            if isinstance(node.op, ast.USub) and inner.known and isinstance(inner.literal, (int, float)):
                return Value(known=True, literal=-inner.literal)
            if isinstance(node.op, ast.Not) and inner.known:
                return Value(known=True, literal=not inner.literal)
            return _UNKNOWN
        if isinstance(node, ast.BinOp):
            return self._sum(node)
        if isinstance(node, ast.Dict):
            pairs = [
                (self.value(key) if key else None, self.value(value))
                for key, value in zip(node.keys, node.values, strict=True)
            ]
            if all(key is not None and key.known and value.known for key, value in pairs):
                return Value(known=True, literal=tuple((key.literal, value.literal) for key, value in pairs if key))
            return _UNKNOWN
        items = [self.value(item) for item in getattr(node, "elts", ())]
        if all(item.known for item in items):
            return Value(known=True, literal=tuple(item.literal for item in items))
        return _UNKNOWN

    def _sum(self, node: ast.BinOp) -> Value:
        count = len(self.strings)
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Div) and left.call and left.call.startswith("pathlib."):
            return Value(call="pathlib.Path")
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
            return name.lstrip("~")
        if isinstance(node, (ast.Name, ast.Attribute)):
            return (self.expr(node) or "").lstrip("~") or None
        if isinstance(node, ast.BinOp):
            self.deeper()
            left, right = self.annotation(node.left), self.annotation(node.right)
            self.depth -= 1
            return left or right
        if isinstance(node, ast.Subscript):
            outer = (self.expr(node.value) or "").lstrip("~")
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
