"""The line of each key of a TOML or JSON document, found by its tokens (the parsers keep none)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from auditor._regex import regex
from auditor.limits import MAX_DEPTH
from auditor.views._yaml import Path

_JSON_TOKEN = regex(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+', re.DOTALL)
_JSON_COMMENT = regex(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*[\s\S]*?\*/')
_TRAILING_COMMA = regex(r'"(?:[^"\\\n]|\\.)*"|,(?=\s{0,200}[}\]])')
_TOML_TOKEN = regex(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'|#[^\n]*|\n|[\[\]{},=.]|"
    r"""[^\s\[\]{},=.#"']+|.""",
    re.DOTALL,
)
_DEEP = regex(r"[\w-]\s*\.")
_QUOTED = regex(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""")


def without_json_comments(text: str) -> str:
    """Return JSON without `//` and `/* */` comments and trailing commas, its line numbers kept."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith('"') else "\n" * match[0].count("\n")

    return _TRAILING_COMMA.sub(lambda match: match[0] if match[0] != "," else " ", _JSON_COMMENT.sub(blank, text))


def json_lines(text: str) -> dict[Path, int]:
    """Return the line of each key and list item of a JSON document that parses."""
    found: dict[Path, int] = {}
    path: list[Any] = []  # the key or index that stands at each level
    lists: list[bool] = []
    line = 1
    wants_key = False
    for match in _JSON_TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
            continue
        if token in "}]":
            if lists:
                lists.pop()
                path.pop()
            wants_key = False
        elif token == ",":
            if lists and lists[-1]:
                path[-1] += 1
            else:
                wants_key = True
        elif wants_key and token[0] == '"':
            path[-1] = json.loads(token)
            found[tuple(path)] = line
            wants_key = False
        else:
            if lists and lists[-1]:
                found.setdefault(tuple(path), line)
            if token in "{[":
                lists.append(token == "[")
                path.append(0 if token == "[" else "")
                wants_key = token == "{"
    return found


_BETWEEN_PAIRS = regex("[=,]")


def deep_toml_line(text: str) -> int | None:
    """Return the first line whose dotted key is deeper than the limit, or None; such keys cost a parser its time."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MAX_DEPTH and any(
            len(_DEEP.findall(part)) > MAX_DEPTH for part in _BETWEEN_PAIRS.split(_QUOTED.sub("q", line))
        ):
            return number
    return None


def toml_lines(text: str) -> dict[Path, int]:
    """Return the line of each table, key and list item of a TOML document that parses."""
    scanner = _TomlScanner()
    for match in _TOML_TOKEN.finditer(text):
        scanner.feed(match[0])
    return scanner.found


@dataclass(slots=True)
class _Level:
    """An array or inline table of a value that is still open; the key that comes next has no place before its `=`."""

    is_list: bool
    path: Path
    index: int = 0
    words: list[str] = field(default_factory=list)
    place: Path | None = None


class _TomlScanner:
    """Follows the tokens of a TOML document; `stack` holds the open arrays and inline tables of a value."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self.line = 1
        self.table: Path = ()
        self.counts: dict[Path, int] = {}
        self.words: list[str] = []
        self.header = 0
        self.value: Path | None = None
        self.stack: list[_Level] = []

    def feed(self, token: str) -> None:
        if token == "\n":
            if not self.stack:
                self.value, self.words, self.header = None, [], 0
            self.line += 1
        elif token.startswith("#") or token.isspace():
            pass
        elif self.value is None:
            self._statement(token)
        else:
            self._value(token)
        if token != "\n":
            self.line += token.count("\n")

    def _statement(self, token: str) -> None:
        if token == "[":
            self.header += 1
        elif token == "]":
            if self.words:
                self._open_table()
            self.words = []
        elif token == "=":
            self.value = self._note(self.table, self.words)
        elif token != ".":
            self.words.append(_unquoted(token))

    def _open_table(self) -> None:
        base: Path = ()
        for word in self.words[:-1]:
            base = (*base, word)
            self.found.setdefault(base, self.line)
            if base in self.counts:
                base = (*base, self.counts[base])
        name = (*base, self.words[-1])
        self.found.setdefault(name, self.line)
        if self.header >= 2:
            self.counts[name] = self.counts.get(name, -1) + 1
            name = (*name, self.counts[name])
            self.found.setdefault(name, self.line)
        self.table = name

    def _note(self, base: Path, words: list[str]) -> Path:
        for word in words:
            base = (*base, word)
            self.found.setdefault(base, self.line)
        return base

    def _value(self, token: str) -> None:
        if token in ("[", "{"):
            self.stack.append(_Level(token == "[", self._item()))
        elif token in ("]", "}"):
            if self.stack:
                self.stack.pop()
        elif not self.stack:
            pass
        elif token == ",":
            level = self.stack[-1]
            level.index += 1
            level.words, level.place = [], None
        elif not self.stack[-1].is_list:
            level = self.stack[-1]
            if token == "=":
                level.place = self._note(level.path, level.words)
            elif level.place is None and token != ".":
                level.words.append(_unquoted(token))
        else:
            self._item()

    def _item(self) -> Path:
        """Return the path of the value that begins here, and note its line where it is a list's item."""
        if not self.stack:
            return self.value or ()
        level = self.stack[-1]
        if not level.is_list:
            return level.place if level.place is not None else level.path
        item: Path = (*level.path, level.index)
        self.found.setdefault(item, self.line)
        return item


def _unquoted(token: str) -> str:
    if "\\" in token and token.startswith('"'):
        import tomli

        return str(tomli.loads(f"key = {token}")["key"])
    return token[1:-1] if token[0] in "\"'" else token
