"""Notebooks as facts: the Python of a notebook's code cells, as one module a notebook."""

from __future__ import annotations

import ast
import json
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any

from auditor._regex import regex
from auditor.limits import MAX_MODULES, MAX_NOTEBOOK_BYTES, MAX_TOKENS
from auditor.views._problem import Problem
from auditor.views._python_facts import Call, Module
from auditor.views._python_reader import visit
from auditor.views._python_symbols import SymbolTable
from auditor.views._searched import may_use
from auditor.views.tree import Tree

if TYPE_CHECKING:
    from auditor.finding import Scope

# Cell magics whose cell is still Python; of any other the whole cell is something else (a shell script, HTML, a file).
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "px", "skip"})
_SHELL_CELL = regex(r"\s{0,99}%%(?:bash|sh|script[ \t]+(?:bash|sh))\b")
_MAGIC = regex(r"[ \t]{0,99}(%{1,2}[A-Za-z]\w{0,40})\b")
_INDENT = regex(r"[ \t]*")
_ASSIGNED_MAGIC = regex(r"([ \t]*[\w, \t]{1,200}=[ \t]*)[!%]\S.*")
_HELP = regex(r"[ \t]*(?:\?{1,2}[\w.]+|[\w.]+\?{1,2})[ \t]*")


class NotebooksView:
    """Every notebook of the project that is written in Python, vendored and generated ones left out."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.paths: tuple[str, ...] = tree.named("*.ipynb", foreign=False)
        self._doubtful: dict[str, str | None] = {}
        self._shell: list[tuple[str, str]] = []
        self._magics: list[tuple[str, str]] = []

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """One module a notebook, by path; lines count the code cells one after the other."""
        self.tree.prefetch(self.paths)
        own = self.tree.named("*.py", foreign=False)[: 2 * MAX_MODULES]
        symbols = SymbolTable(own, lambda path: self.tree.text(path))
        found = []
        for path in self.paths:
            module = self._module(path, symbols)
            if module is not None:
                found.append(module)
        return tuple(found)

    @property
    def shell(self) -> tuple[tuple[str, str], ...]:
        """The lines that cells give a shell (`!dvc pull`, `%%bash`), each with the path of its notebook."""
        return tuple(self._shell) if self.modules else ()

    @property
    def magics(self) -> tuple[tuple[str, str], ...]:
        """The magics that cells use (`%lprun`), each with the path of its notebook."""
        return tuple(self._magics) if self.modules else ()

    @property
    def scope(self) -> Scope:
        """How many notebooks were read."""
        return ((len(self.modules), "notebook"),)

    def unread(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the notebooks that could hold one of the names and were not read, or not all of whose cells parse."""
        known = {module.path for module in self.modules} | set(self._doubtful)
        found = {path for path in self.paths if path not in known and self.tree.reason(path)}
        for path, text in self._doubtful.items():
            if text is None or may_use(text, names):
                found.add(path)
        return tuple(sorted(found))

    def calls(self, *names: str) -> list[tuple[Module, Call]]:
        """Return the calls whose resolved name is one of these, or lies below one that ends in a dot."""
        return [(module, call) for module in self.modules for call in module.calls_of(*names)]

    def _module(self, path: str, symbols: SymbolTable) -> Module | None:
        text = self.tree.text(path, MAX_NOTEBOOK_BYTES)
        if text is None:
            return None
        try:
            cells = code_cells(json.loads(text))
        except (ValueError, RecursionError, MemoryError) as error:
            self._doubtful[path] = text
            return Module(path, path, "code", error=Problem(f"no notebook: {str(error)[:100]}"), notebook=True)
        self.tree.forget(path)
        if cells is None:
            return None
        self._shell += [(path, line) for cell in cells if "!" in cell or "%%" in cell for line in shell_lines(cell)]
        self._magics += [(path, name) for cell in cells if "%" in cell for name in magics_of(cell)]
        sources = [plain_python(cell) for cell in cells]
        module = visit(path, "\n".join(sources) + "\n", "code", symbols, notebook=True)
        if module.error is not None:
            # One cell that does not parse must not hide the others; its lines are kept free.
            broken = [source for source in sources if not _parses(source)]
            self._doubtful[path] = "\n".join(broken) if broken else "\n".join(sources)
            sources = [source if _parses(source) else "\n" * source.count("\n") for source in sources]
            module = visit(path, "\n".join(sources) + "\n", "code", symbols, notebook=True)
        return module


def code_cells(document: Any) -> list[str] | None:
    """Return the text of the code cells; None where the notebook is of another language.

    Raises ValueError where the document is no notebook.
    """
    if not isinstance(document, dict):
        raise ValueError("not an object")
    metadata = document.get("metadata")
    if isinstance(metadata, dict):
        for key, name in (("kernelspec", "language"), ("language_info", "name")):
            given = metadata.get(key)
            language = given.get(name) if isinstance(given, dict) else None
            if isinstance(language, str) and language and "python" not in language.lower():
                return None
    cells = document.get("cells")
    if not isinstance(cells, list):
        sheets = document.get("worksheets")
        cells = [
            cell
            for sheet in (sheets if isinstance(sheets, list) else ())
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    found = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            if isinstance(source, list):
                source = "".join(line for line in source if isinstance(line, str))
            if isinstance(source, str):
                found.append(source.replace("\r\n", "\n").replace("\r", "\n"))
    return found


def shell_lines(cell: str) -> list[str]:
    """Return the lines of a cell that a shell runs, without the sign that says so and without comments."""
    whole = _SHELL_CELL.match(cell)
    lines = cell.replace("\\\n", " ").split("\n")
    given = lines if whole else [line.lstrip()[1:] for line in lines if line.lstrip().startswith("!")]
    return [line.strip() for line in given if line.strip() and line.strip()[0] not in "#%"]


def plain_python(cell: str) -> str:
    """Return a cell with its magics taken out, line for line."""
    lines = cell.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].startswith("%%"):
        if _no_python(lines[first]):
            return "\n" * (len(lines) - 1)
        lines[first] = ""
    return "\n".join(_plain_line(line, lines[index - 1] if index else "") for index, line in enumerate(lines))


def magics_of(cell: str) -> list[str]:
    """Return the magics of IPython by which lines of a cell begin: `%lprun`, `%%bash`."""
    lines = [line for line in cell.split("\n") if line.strip()]
    if lines and _no_python(lines[0]):
        del lines[1:]
    return [found[1] for line in lines if (found := _MAGIC.match(line))]


def _no_python(line: str) -> bool:
    """Return whether a first line makes something else of its cell."""
    return line.startswith("%%") and (line[2:].split(None, 1) or [""])[0] not in _PYTHON_CELLS


def _plain_line(line: str, before: str) -> str:
    bare = line.lstrip(" \t")
    if bare.startswith(("!", "%")) and not before.rstrip().endswith(("\\", "(", ",", "[")):
        # `%` at the start of a line may be an operator inside brackets; there a name or space follows it too.
        if bare.startswith("!") or (len(bare) > 1 and (bare[1].isalpha() or bare[1] == "%")):
            return (_INDENT.match(line) or [""])[0] + "pass"
        return line
    assigned = _ASSIGNED_MAGIC.fullmatch(line)
    if assigned:
        return assigned[1] + "None"
    return "" if "?" in line and _HELP.fullmatch(line) else line


def _parses(source: str) -> bool:
    if len(source) > MAX_TOKENS:  # the whole is measured before it is parsed
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
