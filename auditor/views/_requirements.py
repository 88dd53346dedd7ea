"""Requirement lines, lock files and setup.py as (name, line, specifier), without a full parse where lines will do."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.views._import_names import normalised
from auditor.views._problem import Problem

Found = tuple[str, int, str]

_NAME = regex(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*(.*)$", re.DOTALL)
_SPECIFIER = regex(r"(?:[<>=!~@;(]|\d[\w.*]*$|$)")
_EGG = regex(r"[#&]egg=([A-Za-z0-9._-]+)")
_WHEEL = regex(r"(?:^|/)([A-Za-z0-9_.]+)-\d[^/]*?(?:\.whl|\.tar\.gz|\.zip|\.conda|\.tar\.bz2)(?:[#?].*)?$")
_MAX_SETUP = 60_000
_REPOSITORY = regex(r"(?:git|hg|svn|bzr)\+[^#\s]*?/([A-Za-z0-9._-]+?)(?:\.git)?(?:@[^/#\s]*)?(?:[#?].*)?$")
_INCLUDE = regex(r"(?:-r|--requirement)[\s=]*(\S+)")


_COMMENT = regex(r"(?:^|\s)#")
_EDITABLE = regex(r"^(?:-e|--editable)[\s=]+")
_OPTION = regex(r"\s--\w")
_NOT_OF_AN_INDEX = regex(r"(?:\w+\+)?\w+://|\.{0,2}/|file:|[^\s;]+\.whl\b")


def requirement(text: str) -> tuple[str, str] | None:
    """Return normalised name and specifier of one requirement as pip (or conda) reads it, or None for none."""
    text = _COMMENT.split(text[:2000], maxsplit=1)[0].strip()
    if text.startswith(("'", '"')):
        text = text.strip(text[0]).strip()
    text = _EDITABLE.sub("", text)
    if text.startswith("-"):
        return None
    if "::" in text.split("://")[0]:
        text = text.split("::", 1)[1]  # conda's channel
    text = _OPTION.split(text, maxsplit=1)[0].rstrip()
    if _NOT_OF_AN_INDEX.match(text):
        for pattern in (_EGG, _WHEEL, _REPOSITORY):
            found = pattern.search(text.split(";")[0].strip())
            if found:
                return normalised(found[1]), text
        return None
    match = _NAME.match(text)
    if match is None or not _SPECIFIER.match(match[3]):
        return None
    return normalised(match[1]), match[3]


def requirement_lines(text: str) -> Iterator[Found]:
    """Yield the requirements of a requirements file."""
    for number, line in _joined(text):
        found = requirement(line)
        if found:
            yield found[0], number, found[1]


def includes(text: str) -> Iterator[str]:
    """Yield the paths that a requirements file includes with `-r`."""
    for _, line in _joined(text):
        match = _INCLUDE.match(line.strip())
        if match:
            yield match[1]


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with those that a backslash continues joined, each with the number of its first."""
    start, held = 0, ""
    for number, line in enumerate(text.replace("\0", "").splitlines(), 1):
        start = start or number
        if line.rstrip().endswith("\\") and not line.lstrip().startswith("#") and len(held) < 4000:
            held += line.rstrip()[:-1] + " "
            continue
        yield start, held + line
        start, held = 0, ""
    if held:
        yield start, held


_TABLE_NAME = regex(r"""^name\s*=\s*["']([^"']+)["']""")
_TABLE_VERSION = regex(r"""^version\s*=\s*["']([^"']+)["']""")


def toml_lock(text: str) -> Iterator[Found]:
    """Yield the packages of a uv.lock, poetry.lock, pdm.lock or pylock.toml by its lines: too large to parse.

    The project itself, which uv locks beside what it needs, is none of them.
    """
    inside, name, line, version = False, "", 0, ""
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.startswith("["):
            if name:
                yield name, line, version
            name = version = ""
            inside = raw.rstrip() in ("[[package]]", "[[packages]]")
        elif inside and raw.startswith("name"):
            match = _TABLE_NAME.match(raw)
            if match:
                name, line = normalised(match[1]), number
        elif inside and name and raw.startswith("version"):
            match = _TABLE_VERSION.match(raw)
            version = f"=={match[1]}" if match else ""
        elif inside and raw.startswith(_OWN_SOURCES):
            name = ""
    if name:
        yield name, line, version


_OWN_SOURCES = ("source = { editable =", "source = { virtual =")


_YAML_NAME = regex(r"""^[ \t]{0,40}-?[ \t]{0,40}name:[ \t]{0,40}["']?([A-Za-z0-9._-]+)["']?\s*$""")
_PIXI = regex(r"^[ \t]{0,40}-?[ \t]{0,40}(?:conda|pypi):[ \t]{0,40}(\S+)")


_NAME_BEFORE_VERSION = regex(r"(.+?)-\d")


def yaml_lock(text: str) -> Iterator[Found]:
    """Yield the packages of a conda-lock or pixi.lock by its lines, each once."""
    seen = set()
    for number, raw in enumerate(text.splitlines(), 1):
        match = _YAML_NAME.match(raw)
        name = match[1] if match else ""
        if not name:
            link = _PIXI.match(raw)
            base = posixpath.basename(link[1]) if link else ""
            parts = _NAME_BEFORE_VERSION.match(base)
            name = parts[1] if parts else ""
        name = normalised(name)
        if name and name not in seen:
            seen.add(name)
            yield name, number, ""


_JSON_KEY = regex(r'^( {4}| {8})"([^"]+)": \{')


def json_lock(text: str) -> Iterator[Found]:
    """Yield the packages of a Pipfile.lock by its indentation, as pipenv writes it."""
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        match = _JSON_KEY.match(raw)
        if match is None:
            continue
        if len(match[1]) == 4:
            section = match[2]
        elif section not in ("_meta", ""):
            yield normalised(match[2]), number, ""


_LISTED = regex(r"(?i)(?:[\w.-]{1,60}/){0,5}[\w-]{0,40}(?:req|dep|packages|install)[\w-]{0,40}\.(?:txt|in|list)")


class SetupPy:
    """What a setup.py says literally: requirements as (group, text, line) and console scripts as (text, line)."""

    def __init__(self, text: str) -> None:
        self.requirements: list[tuple[str, str, int]] = []
        self.scripts: list[tuple[str, int]] = []
        self.files: list[str] = []
        """Files that it names as those of requirements are called, to be read where they are there."""
        self.names: list[str] = []
        """What it calls the project."""
        self.called = False
        self.error: Problem | None = None
        if len(text) > _MAX_SETUP:
            self.error = Problem(f"longer than {_MAX_SETUP} characters")
            return
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.error = Problem(str(error)[:200] or type(error).__name__)
            return
        self._names: dict[str, ast.expr] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self._names.setdefault(node.targets[0].id, node.value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _LISTED.fullmatch(node.value):
                self.files.append(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "setup":
                self.called = True
                for keyword in node.keywords:
                    self._keyword(keyword)

    def _keyword(self, keyword: ast.keyword) -> None:
        if keyword.arg in ("install_requires", "tests_require", "setup_requires"):
            group = "" if keyword.arg == "install_requires" else keyword.arg.removesuffix("_require")
            self.requirements += [(group, text, line) for text, line in self._strings(keyword.value)]
        elif keyword.arg == "extras_require":
            for group, value in self._pairs(keyword.value):
                self.requirements += [(group, text, line) for text, line in self._strings(value)]
        elif keyword.arg == "name":
            self.names += [text for text, _ in self._strings(keyword.value)]
        elif keyword.arg == "entry_points":
            for group, value in self._pairs(keyword.value):
                if group == "console_scripts":
                    self.scripts += self._strings(value)

    def _value(self, node: ast.expr) -> ast.expr:
        return self._names.get(node.id, node) if isinstance(node, ast.Name) else node

    def _pairs(self, node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        node = self._value(node)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value

    def _strings(self, node: ast.expr) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        todo = [node]
        for _ in range(5000):
            if not todo:
                break
            item = self._value(todo.pop(0))
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                found += [(line, item.lineno) for line in item.value.splitlines()]
            elif isinstance(item, (ast.List, ast.Tuple, ast.Set)):
                todo[:0] = item.elts
            elif isinstance(item, ast.BinOp):
                todo[:0] = [item.left, item.right]
        return found
