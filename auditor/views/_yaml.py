"""YAML as plain data with the line and source text of every key: no object is ever built, and no text raises.

Values follow the YAML 1.2 core schema, as GitHub reads workflows: `on` and `yes` are strings, `1e-3` is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.limits import MAX_ALIASED, MAX_DEPTH, MAX_NODES
from auditor.views._problem import Problem

if TYPE_CHECKING:
    from auditor.views.tree import Tree

Path = tuple["str | int", ...]

_INT = regex(r"[-+]?[0-9]{1,40}")
_OCTAL = regex(r"0o[0-7]{1,40}")
_HEX = regex(r"0x[0-9a-fA-F]{1,40}")
_FLOAT = regex(r"[-+]?(?:\.[0-9]{1,60}|[0-9]{1,60}(?:\.[0-9]{0,60})?)(?:[eE][-+]?[0-9]{1,4})?")
_WORDS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_STR_TAGS = ("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:binary")
_CORE_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")


class Parsed(NamedTuple):
    """One YAML document.

    `data` is made of dicts (keys always as written, as text), lists, strings, numbers, booleans and None. `lines` has
    the 1-based line of every key and item by its path (the root is `()`), `raw` the text of every scalar (`3.10` stays
    "3.10"), `text_lines` the line on which a scalar's text begins where that is not the line of its key (after `|`).
    """

    data: object = None
    lines: Mapping[Path, int] = NOTHING
    raw: Mapping[Path, str] = NOTHING
    error: Problem | None = None
    text_lines: Mapping[Path, int] = NOTHING
    limited: bool = False
    """Whether the error is a limit that was reached."""

    def line(self, *path: str | int) -> int:
        """Return the line of a key or item, or of the nearest one around it."""
        for end in range(len(path), -1, -1):
            found = self.lines.get(path[:end])
            if found is not None:
                return found
        return 1

    def text_line(self, *path: str | int) -> int:
        """Return the line on which the text of a scalar begins."""
        return self.text_lines.get(path) or self.line(*path)


class _LimitError(Exception):
    """The document is larger or deeper than what is read."""


class _AliasError(_LimitError):
    """The document has an alias of nothing: it does not parse, whatever its size."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class _SyntaxError(Exception):
    """The parser refuses the text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Node:
    """A node before its aliases are expanded."""

    __slots__ = ("items", "kind", "line", "pairs", "plain", "style", "tag", "value")

    def __init__(self, kind: str, line: int, tag: str | None = None) -> None:
        self.kind = kind
        self.line = line
        self.tag = tag
        self.value = ""
        self.plain = True
        self.style = ""
        self.items: list[_Node] = []
        self.pairs: list[tuple[_Node, _Node]] = []


def parse_yaml(text: str) -> list[Parsed]:
    """Return the documents of a YAML text; one with `error` set ends the list where the text does not parse."""
    documents: list[Parsed] = []
    try:
        for root in _compose(text.removeprefix("\ufeff")):
            documents.append(_Expander().document(root))
            if documents[-1].error:
                break
    except _LimitError as problem:
        documents.append(_over(problem))
    except _SyntaxError as error:
        documents.append(Parsed(error=error.problem))
    return documents


def read_yaml(tree: Tree, path: str) -> list[Parsed] | None:
    """Return the documents of a file of the tree, parsed once for all views; None where it could not be read."""
    return tree.derived("yaml", path, lambda: _read(tree, path))


def _read(tree: Tree, path: str) -> list[Parsed] | None:
    text = tree.text(path)
    found = None if text is None else parse_yaml(text)
    for document in found or ():
        if document.limited and document.error:
            tree.note_cut(path, str(document.error))
    return found


def _over(problem: _LimitError) -> Parsed:
    if isinstance(problem, _AliasError):
        return Parsed(error=Problem(str(problem), problem.line))
    return Parsed(error=Problem(str(problem)), limited=True)


def _problem(problem: Exception) -> Problem:
    mark = getattr(problem, "problem_mark", None)
    what = str(getattr(problem, "problem", None) or problem).splitlines()
    first = what[0][:200] if what else type(problem).__name__
    return Problem(first, mark.line + 1 if mark is not None else None)


def _compose(text: str) -> Iterator[_Node]:
    """Yield the root node of each document, built from events so that no depth of nesting can exhaust a stack.

    Raises _SyntaxError and _LimitError.
    """
    import yaml

    document = _Document()
    count = 0
    for event in _events(text):
        if isinstance(event, yaml.DocumentStartEvent):
            document = _Document()
        elif isinstance(event, yaml.DocumentEndEvent):
            if document.root is not None:
                yield document.root
        elif isinstance(event, yaml.CollectionEndEvent):
            document.close()
        elif (node := _node(event, document.anchors)) is not None:
            count += 1
            if count > MAX_NODES:
                raise _LimitError(f"more than {MAX_NODES} nodes")
            document.add(node, opens=isinstance(event, yaml.CollectionStartEvent))


def _events(text: str) -> Iterator[Any]:
    """Yield what the parser tells of the text. Raises _SyntaxError, of what only the parser itself cannot read."""
    import yaml

    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    while True:
        try:
            event = next(events, None)
        # On odd characters it raises UnicodeError, ValueError and OverflowError, too.
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise _SyntaxError(_problem(error)) from error
        if event is None:
            return
        yield event


class _Document:
    """A document in the making."""

    def __init__(self) -> None:
        self.root: _Node | None = None
        self.anchors: dict[str, _Node] = {}
        self._open: list[_Node] = []
        self._keys: list[_Node | None] = []  # the key that waits for its value, for each open collection

    def add(self, node: _Node, *, opens: bool) -> None:
        """Put a node where it belongs, and what follows into it where it opens a collection; raises _LimitError."""
        if not self._open:
            self.root = node
        elif self._open[-1].kind == "sequence":
            self._open[-1].items.append(node)
        else:
            key = self._keys[-1]
            self._keys[-1] = node if key is None else None
            if key is not None:
                self._open[-1].pairs.append((key, node))
        if opens:
            self._open.append(node)
            self._keys.append(None)
            if len(self._open) > MAX_DEPTH:
                raise _LimitError(f"nested deeper than {MAX_DEPTH}")

    def close(self) -> None:
        """End the collection that was opened last."""
        self._open.pop()
        self._keys.pop()


def _node(event: Any, anchors: dict[str, _Node]) -> _Node | None:
    """Return the node of an event, None for events of the stream itself."""
    kind = type(event).__name__
    line = event.start_mark.line + 1 if event.start_mark is not None else 1
    if kind == "AliasEvent":
        found = anchors.get(event.anchor)
        if found is None:
            raise _AliasError(f"unknown alias {event.anchor[:60]}", line)
        node = _Node("alias", line)
        node.items.append(found)
        return node
    if kind == "ScalarEvent":
        node = _Node("scalar", line, event.tag)
        node.value = event.value
        node.plain = bool(event.implicit[0]) if event.tag is None else event.style in (None, "")
        node.style = event.style or ""
    elif kind == "SequenceStartEvent":
        node = _Node("sequence", line, event.tag)
    elif kind == "MappingStartEvent":
        node = _Node("mapping", line, event.tag)
    else:
        return None
    if event.anchor:
        anchors[event.anchor] = node
    return node


class _Expander:
    """Turns nodes into data, aliases and merge keys expanded within the limits."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.raw: dict[Path, str] = {}
        self.text_lines: dict[Path, int] = {}
        self.count = 0
        self.inside = 0
        self.aliased = 0

    def document(self, root: _Node) -> Parsed:
        """Return the document, with `error` instead of data where it is over a limit."""
        self.lines[()] = root.line
        try:
            data = self.value(root, (), 0)
        except _LimitError as problem:
            return _over(problem)
        return Parsed(data, self.lines, self.raw, None, self.text_lines)

    def value(self, node: _Node, path: Path, depth: int) -> object:
        """Return the data of a node; raises _LimitError."""
        self.count += 1
        if self.count > MAX_NODES:
            raise _LimitError(f"more than {MAX_NODES} nodes with aliases expanded")
        if depth > MAX_DEPTH:
            raise _LimitError(f"nested deeper than {MAX_DEPTH} with aliases expanded")
        if self.inside:
            self.aliased += 1
            if self.aliased > MAX_ALIASED:
                raise _LimitError(f"more than {MAX_ALIASED} nodes come of aliases")
        if node.kind == "alias":
            self.inside += 1
            try:
                return self.value(node.items[0], path, depth + 1)
            finally:
                self.inside -= 1
        if node.kind == "scalar":
            self.raw[path] = node.value
            begins = node.line + 1 if node.style in ("|", ">") else node.line
            if self.lines.get(path) != begins:
                self.text_lines[path] = begins
            else:
                self.text_lines.pop(path, None)
            return resolve_scalar(node.value, node.plain, node.tag)
        if node.kind == "sequence":
            items = []
            for index, item in enumerate(node.items):
                below = (*path, index)
                self.lines[below] = item.line
                items.append(self.value(item, below, depth + 1))
            return items
        found: dict[str, object] = {}
        for key, item in self.pairs(node, depth):
            name = self.key(key)
            below = (*path, name)
            self.lines[below] = key.line
            found[name] = self.value(item, below, depth + 1)
        return found

    def key(self, node: _Node) -> str:
        """Return a key as text; `?` for one that is no scalar."""
        while node.kind == "alias":
            node = node.items[0]
        return node.value if node.kind == "scalar" else "?"

    def pairs(self, node: _Node, depth: int) -> list[tuple[_Node, _Node]]:
        """Return the pairs of a mapping, those of its merge keys first unless the mapping has the key itself."""
        if not any(key.kind == "scalar" and key.plain and key.value == "<<" for key, _ in node.pairs):
            return node.pairs
        if depth > MAX_DEPTH:
            raise _LimitError(f"nested deeper than {MAX_DEPTH} with aliases expanded")
        own: list[tuple[_Node, _Node]] = []
        merged: dict[str, tuple[_Node, _Node]] = {}
        for key, item in node.pairs:
            if not (key.kind == "scalar" and key.plain and key.value == "<<"):
                own.append((key, item))
                continue
            target = item.items[0] if item.kind == "alias" else item
            for source in target.items if target.kind == "sequence" else [target]:
                source = source.items[0] if source.kind == "alias" else source
                if source.kind != "mapping":
                    continue
                for pair in self.pairs(source, depth + 1):
                    self.count += 1
                    if self.count > MAX_NODES:
                        raise _LimitError(f"more than {MAX_NODES} nodes with aliases expanded")
                    merged.setdefault(self.key(pair[0]), pair)
        names = {self.key(key) for key, _ in own}
        return [pair for name, pair in merged.items() if name not in names] + own


def resolve_scalar(text: str, plain: bool = True, tag: str | None = None) -> object:
    """Return the value of a scalar by the YAML 1.2 core schema; text that is quoted or of an unknown tag stays text."""
    if tag in _STR_TAGS or (not plain and tag not in _CORE_TAGS):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if not text or text[0] not in "+-.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    return text
