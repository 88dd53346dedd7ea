"""What is written in Python files, where facts do not tell: the text of a call, what stands above it, its conditions.

It is read as text, when it is asked for: few calls of few repositories are, and facts of all would be kept for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views._python_facts import Call, Module
    from auditor.views.tree import Tree

_SPAN: Final = 25
"""How many lines before a call, or of it, are read."""
_LONGEST: Final = 2000
_MOST_ABOVE: Final = 1000
# Behind a backslash none begins: where none ends either, each would be looked at up to the end of the text.
_QUOTED: Final = regex(r"""(?<!\\)(?:\"(?:\\.|[^"\\])*\"|'(?:\\.|[^'\\])*')""")
_STRING: Final = regex(r"(?:\b[rbuftRBUFT]{1,2}(?=[\"']))?" + _QUOTED.pattern)
_ASIDE: Final = regex(_STRING.pattern + r"|#[^\n]*")
_TRIPLE: Final = r"(?<!\\)(?:\"{3}(?:\\[\s\S]|[^\\\"]|\"(?!\"\"))*\"{3}|'{3}(?:\\[\s\S]|[^\\']|'(?!''))*'{3})"
_PLAIN: Final = r"""(?<!\\)(?:\"(?:\\.|[^"\\\n])*\"|'(?:\\.|[^'\\\n])*')"""
_COMMENT: Final = regex(rf"{_TRIPLE}|{_PLAIN}|#[^\n]*")
_KEYWORD: Final = regex(r"(\w+)\s*=(?!=)\s*")
_WORD: Final = regex(r"[A-Za-z_]\w*")
_FILLED: Final = regex(r"\{\s*([A-Za-z_][\w.]*)")
_NAME: Final = regex(r"(?<![\w.])[A-Za-z_][\w.]*(?![\w.])(?!\s*\()")
_MEASURED: Final = regex(r"(?<![\w.])len\([\w.]{1,80}\)")
_DUMPED: Final = regex(r"\.(?:dict|model_dump|model_dump_json|to_dict|tolist|copy)\([^()\n]{0,80}\)")
_INDENT: Final = regex(r"[ \t]*")
_BRANCH: Final = regex(r"\s*(?:if|elif)\s+(.{1,300}?):\s*(?:#.*)?$")
_TERNARY: Final = regex(r"\bif\s+(.{1,200}?)\s+else\b")


_COMPREHENSION = regex(r"\sfor\s")


class Written:
    """The text of modules. A notebook's is none: its lines are those of its cells."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def text(self, module: Module) -> str:
        """Return the whole text of a module."""
        return "" if module.notebook else self._tree.text(module.path) or ""

    def lines(self, module: Module) -> tuple[str, ...]:
        """Return the lines of a module, comments included."""
        return () if module.notebook else tuple(self.text(module).split("\n"))

    def code(self, module: Module) -> tuple[str, ...]:
        """Return the lines of a module, without their comments."""
        return () if module.notebook else _uncommented_lines(self.text(module))

    def line(self, module: Module, number: int) -> str:
        """Return one line of a module without its comment, empty where it has fewer."""
        lines = self.code(module)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def body(self, module: Module, qualname: str) -> tuple[str, ...]:
        """Return the lines of a function, its `def` included, without their comments; none where there is none."""
        function = module.function(qualname)
        return self.code(module)[function.line - 1 : function.end_line] if function is not None else ()

    def above(self, module: Module, call: Call) -> str:
        """Return the lines before a call."""
        return _cut(self.code(module)[max(call.line - _SPAN, 0) : call.line - 1])

    def inside(self, module: Module, call: Call) -> str:
        """Return what is written between the parentheses of a call; nothing where they are not found."""
        text = self._from(module, call)
        named = text.find(f"{call.method}(")
        start = text.find("(", max(named, 0)) + 1  # the file may call it by another name
        return _uncommented(_closed(text[start:])) if start else ""

    def before(self, module: Module, call: Call) -> str:
        """Return what is written from the line of a method's call on, up to its arguments: what it is called on."""
        text = self._from(module, call)
        end = text.find(f".{call.method}(")
        return text[: end + len(call.method) + 2] if end > 0 else ""

    def _from(self, module: Module, call: Call) -> str:
        return _cut(self.code(module)[call.line - 1 : call.line + _SPAN])

    def given(self, module: Module, call: Call, name: str, parameters: tuple[str, ...]) -> dict[str, str]:
        """Return the argument of each parameter of a function, called or handed on (`add_task(f, x)`)."""
        written = _arguments(self.inside(module, call))
        handed = next((at for at, text in enumerate(written) if text.rsplit(".", 1)[-1] == name), -1)
        own = [parameter for parameter in parameters if parameter not in ("self", "cls")]
        found = {}
        for at, text in enumerate(written[handed + 1 :]):
            if text.startswith("*"):
                break
            keyword = _KEYWORD.match(text)
            if keyword:
                found[keyword[1]] = text[keyword.end() :]
            elif at < len(own):
                found[own[at]] = text
        return found

    def mapping(self, module: Module, call: Call, argument: str) -> str | None:
        """Return what stands within the braces of a mapping that is an argument, or that the lines above give its name.

        None where it is no mapping, or one that takes over another, whose keys are not seen.
        """
        if argument.startswith("{"):
            inner = _closed(argument[1:])
        elif _WORD.fullmatch(argument):
            above = self.above(module, call)
            made = list(re.finditer(rf"(?m)^[ \t]*{argument}(?:[ \t]*:[^=\n]{{1,80}})?[ \t]*=(?!=)[ \t]*(.?)", above))
            if not made or made[-1][1] != "{":
                return None
            inner = _closed(above[made[-1].end() :])
        else:
            return None
        inner = _uncommented(inner)
        return inner if ":" in inner and "**" not in inner else None

    def listed(self, module: Module, call: Call, name: str, line: int) -> str:
        """Return the parts of a list or tuple that a line gives a name (`row = [text, label]`), up to a call."""
        text = "\n".join(self.code(module)[line - 1 : call.line])
        made = re.match(rf"[ \t]*{re.escape(name)}(?:[ \t]*:[^=\n]{{1,80}})?[ \t]*=[ \t]*[\[(]", text)
        inner = _uncommented(_closed(text[made.end() :])) if made else ""
        return inner if len(_arguments(inner)) > 1 and not _COMPREHENSION.search(inner) else ""

    def keys_set(self, module: Module, call: Call, argument: str) -> set[str]:
        """Return the keys that the lines above set one by one in what an argument names (`row["label"] = ...`)."""
        if not _WORD.fullmatch(argument):
            return set()
        above = self.above(module, call)
        return set(re.findall(rf"(?m)^[ \t]*{argument}\[[\"'](\w+)[\"']\][ \t]*=(?!=)", above))

    def keys_of(self, module: Module, qualname: str, name: str) -> set[str]:
        """Return the keys that a function gives a name to, as it is (`{"input": name}`)."""
        text = "\n".join(self.body(module, qualname))
        return set(re.findall(rf"[\"'](\w{{1,80}})[\"']\s*:\s*{re.escape(name)}\s*[,}}\n]", text))

    def conditions(self, module: Module, line: int) -> Iterator[str]:
        """Yield the conditions under which a line of a module runs, within its function, innermost first."""
        lines = self.code(module)
        if not 0 < line <= len(lines):
            return
        ternary = _TERNARY.search(lines[line - 1][:1000])
        if ternary:
            yield ternary[1]
        indent = _indent(lines[line - 1])
        for above in reversed(lines[max(0, line - 1 - _MOST_ABOVE) : line - 1]):
            stripped = above.strip()
            if not stripped or stripped.startswith("#"):
                continue
            width = _indent(above)
            if width >= indent:
                continue
            indent = width
            branch = _BRANCH.match(above[:1000])
            if branch:
                yield branch[1]
            if stripped.startswith(("def ", "async def ", "class ")):
                return

    @staticmethod
    def names(text: str) -> set[str]:
        """Return the names in an expression, those that an f-string fills in included.

        No function that it calls is one of them, and nothing that it only takes the length of.
        """
        plain = _DUMPED.sub("", _MEASURED.sub(" ", _STRING.sub(" ", text)))
        bare = {name for name in _NAME.findall(plain) if not iskeyword(name)}
        return {name.rsplit(".", 1)[-1] for name in (*bare, *_FILLED.findall(text))}

    @staticmethod
    def words(text: str) -> set[str]:
        """Return every word of an expression that is neither quoted nor in a comment."""
        return set(_WORD.findall(_masked(text)))

    @staticmethod
    def quoted(text: str) -> set[str]:
        """Return what stands between quotes in an expression."""
        return {found[1:-1] for found in _QUOTED.findall(text)}


@lru_cache(maxsize=8)
def _uncommented_lines(text: str) -> tuple[str, ...]:
    # What a comment says is no code.
    kept = _COMMENT.sub(lambda match: "" if match[0][0] == "#" else match[0], text) if "#" in text else text
    return tuple(kept.split("\n"))


def _cut(lines: tuple[str, ...]) -> str:
    return "\n".join(line[:_LONGEST] for line in lines)


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return len(found[0].expandtabs()) if found else 0


def _masked(text: str) -> str:
    """Return a text with blanks for what is quoted or a comment in it, of the same length."""
    return _ASIDE.sub(lambda match: " " * len(match[0]), text)


def _uncommented(text: str) -> str:
    return _ASIDE.sub(lambda match: "" if match[0].startswith("#") else match[0], text)


def _closed(text: str) -> str:
    """Return what stands before the bracket that closes what was open before the text; all of it, where none does."""
    depth = 1
    for end, char in enumerate(_masked(text)):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0:
            return text[:end]
    return text


def _arguments(inner: str) -> tuple[str, ...]:
    """Return the arguments that are written between the parentheses of a call."""
    found, depth, begin = [], 0, 0
    for end, char in enumerate(_masked(inner)):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            found.append(inner[begin:end].strip())
            begin = end + 1
    return (*found, inner[begin:].strip())
