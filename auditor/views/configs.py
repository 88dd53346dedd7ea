"""Every parsed YAML, TOML, JSON and INI file, with the line of each key."""

from __future__ import annotations

import configparser
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.git.pointers import BY_LFS
from auditor.limits import MAX_CONFIG_BYTES, MAX_NODES
from auditor.views._called import SETTINGS, called
from auditor.views._parsed import ParsedFile, parsed_json, parsed_toml, parsed_yaml
from auditor.views._problem import Problem
from auditor.views._searched import may_use
from auditor.views._yaml import Parsed, Path, read_yaml
from auditor.views.pytest_options import PytestOption, options_of

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.tree import Tree

__all__ = ["Built", "Config", "ConfigsView", "Key", "Parsed", "read_yaml"]


class Key(NamedTuple):
    """One scalar of a configuration: its dotted key (`trainer.max_epochs`, list items by index), value and line."""

    name: str
    value: object
    line: int

    @property
    def last(self) -> str:
        """The last part of the dotted key."""
        return self.name.rsplit(".", 1)[-1]


class Config(NamedTuple):
    """One configuration file. `data` is the parsed document (mappings, lists, scalars; no object is ever built)."""

    path: str
    kind: str
    """`yaml`, `toml`, `json` or `ini`."""
    data: object = None
    keys: tuple[Key, ...] = ()
    lines: Mapping[str, int] = NOTHING
    """The line of every dotted key, sections included."""
    error: Problem | None = None

    @property
    def mappings(self) -> tuple[Mapping[object, object], ...]:
        """The documents of the file that are mappings; most files hold one document."""
        # The first item of a list would be called "0": what are several documents is counted by nobody.
        documents = self.data if isinstance(self.data, list) and "0" not in self.lines else [self.data]
        return tuple(each for each in documents if isinstance(each, Mapping))

    def get(self, name: str) -> Key | None:
        """Return the scalar with that dotted key, or None."""
        return next((key for key in self.keys if key.name == name), None)


_KINDS = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json", "jsonc": "json", "ini": "ini", "cfg": "ini"}
_LOCKS = regex(
    r"(?:package-lock|npm-shrinkwrap|composer-lock)\.json$|(?:pnpm-lock|conda-lock|.*\.conda-lock)\.ya?ml$|"
    r"pylock(?:\..*)?\.toml$|.*[-.]lock\.(?:json|ya?ml|toml)$",
    re.IGNORECASE,
)


_BUILDING = frozenset({"_target_", "class_path"})


class Built(NamedTuple):
    """A class or function that a configuration names to be called, and the key that has the name."""

    config: Config
    key: Key
    name: str

    @property
    def by_hydra(self) -> bool:
        """Whether Hydra calls it, by `_target_`; else the command line of Lightning does, by `class_path`."""
        return self.key.last == "_target_"

    @property
    def prefix(self) -> str:
        """The beginning of the keys beside it, empty or with a dot at its end."""
        return self.key.name.removesuffix(self.key.last)


class ConfigsView:
    """The configuration files of a repository. Each is parsed when first asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._parsed: dict[str, Config] = {}
        self._by_content: dict[tuple[str, str], Config] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of all configuration files, sorted; locks, foreign files and data are left out."""
        return tuple(
            path
            for path in self._tree.files(*(f"*.{suffix}" for suffix in _KINDS), foreign=False)
            if not _LOCKS.match(path.rpartition("/")[2])
            and not self._tree.is_one_of_many(path)
            and not (_kind(path) == "json" and (self._tree.size(path) or 0) > MAX_CONFIG_BYTES and _is_data(path))
        )

    @cached_property
    def files(self) -> tuple[Config, ...]:
        """Every configuration file, parsed."""
        self._tree.prefetch(self.paths)
        return tuple(self._config(path) for path in self.paths)

    @cached_property
    def built(self) -> tuple[Built, ...]:
        """What is named for a program to build, file by file."""
        return tuple(
            Built(config, key, key.value)
            for config in self.files
            for key in config.keys
            if key.last in _BUILDING and isinstance(key.value, str)
        )

    @cached_property
    def pytest(self) -> tuple[PytestOption, ...]:
        """The options of pytest that are configured, the nearest to the root first."""
        return tuple(options_of(self.files))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    def get(self, path: str) -> Config | None:
        """Return the configuration file at a path, or None where there is none."""
        return self._config(path) if path in self._known else None

    def below(self, folder: str) -> tuple[Config, ...]:
        """Return the configuration files below a folder."""
        return tuple(self._config(path) for path in self._tree.below(folder) if path in self._known)

    def _config(self, path: str) -> Config:
        known = self._parsed.get(path)
        if known is None:
            kind = _kind(path)
            content = (self._tree.oid(path) or path, kind)
            same = self._by_content.get(content)  # runs leave the same configuration in a hundred folders
            if same is None:
                same = self._tree.derived("config", path, lambda: self._parse(path, kind))
                self._by_content[content] = same
            known = self._parsed[path] = same._replace(path=path)
        return known

    def _parse(self, path: str, kind: str) -> Config:
        size = self._tree.size(path) or 0
        if size > MAX_CONFIG_BYTES:
            reason = f"larger than {MAX_CONFIG_BYTES} bytes"
            self._tree.note_cut(path, reason)
            return Config(path, kind, error=Problem(reason))
        if self._tree.text(path) is None:
            return Config(path, kind, error=Problem(self._tree.reason(path) or "it could not be read"))
        if kind == "ini":
            parsed = _ini(self._tree.text(path) or "")
        else:
            parsed = {"yaml": parsed_yaml, "toml": parsed_toml, "json": parsed_json}[kind](self._tree, path)
        if parsed.error:
            return Config(path, kind, error=parsed.error)
        keys, lines = _flat(parsed)
        return Config(path, kind, parsed.data, keys, lines)

    @property
    def scope(self) -> Scope:
        """How many files there are."""
        return ((len(self.paths), "configuration file"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the files that could not be read, or do not parse and mention one of the names.

        What a tool leaves of its words, its checkpoints or its profiles holds nobody's settings, however it is read,
        and neither does data that git-lfs keeps.
        """
        found = set()
        for config in self.files:
            if config.error is None or _LEFT.fullmatch(config.path.rpartition("/")[2]):
                continue
            if config.kind == "json" and config.error.reason == BY_LFS and _is_data(config.path):
                continue
            text = self._tree.text(config.path) if (self._tree.size(config.path) or 0) <= MAX_CONFIG_BYTES else None
            if text is None or may_use(text, names):
                found.add(config.path)
        return tuple(sorted(found))


_LEFT = regex(
    r"(?:[\w.-]{0,100}[._-])?(?:tokenizer|tokenizer_config|vocab|added_tokens|special_tokens_map|trainer_state|trace)\.json|"
    r"[\w.-]{1,100}\.(?:safetensors|bin|h5)\.index\.json"
)


def _is_data(path: str) -> bool:
    """Return whether neither a file nor its folder is called a configuration."""
    folder, _, name = path.rpartition("/")
    return not called(name, SETTINGS) and not called(folder.rpartition("/")[2], SETTINGS)


def _kind(path: str) -> str:
    return _KINDS[path.rpartition(".")[2]]


def _flat(parsed: ParsedFile) -> tuple[tuple[Key, ...], dict[str, int]]:
    """Return the scalars of a document in its order, and the line of every dotted key."""
    keys: list[Key] = []
    lines: dict[str, int] = {}
    starts = parsed.data if parsed.many and isinstance(parsed.data, list) else [parsed.data]
    # Depth first without recursion; a document is bounded in nodes already, aliases in YAML only by the count here.
    todo: list[tuple[Path, object, int]] = [((), item, 1) for item in reversed(starts)]
    nodes = 0
    while todo and nodes < MAX_NODES:
        nodes += 1
        path, value, above = todo.pop()
        line = parsed.lines.get(path) or above
        if path:
            lines.setdefault(".".join(map(str, path)), line)
        if isinstance(value, Mapping):
            todo += [((*path, key), item, line) for key, item in reversed(list(value.items()))]
        elif isinstance(value, list):
            todo += [((*path, index), item, line) for index, item in reversed(list(enumerate(value)))]
        elif path:
            keys.append(Key(".".join(map(str, path)), value, line))
    return tuple(keys), lines


_PROPERTY = regex(r"\s*([A-Za-z_][\w.-]{0,80})\s*[=:]\s*(.*)")


def _properties(text: str) -> ParsedFile | None:
    """Return the keys of a file that has no sections, or None where any line is something else."""
    data: dict[str, object] = {}
    lines: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip()[0] in "#;!":
            continue
        match = _PROPERTY.fullmatch(line)
        if match is None:
            return None
        data[match[1]] = match[2].strip()
        lines.setdefault((match[1],), number)
    return ParsedFile(data, lines)


_AFTER_KEY = regex("[=:]")


def _ini(text: str) -> ParsedFile:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("=", ":"))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        plain = _properties(text)
        return plain or ParsedFile(error=Problem(" ".join(str(error).split())[:200]))
    except configparser.Error as error:
        return ParsedFile(error=Problem(" ".join(str(error).split())[:200]))
    data: dict[str, object] = {name: dict(parser.items(name)) for name in parser.sections()}
    lines: dict[Path, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("[") and "]" in line:
            section = line[1 : line.rindex("]")]
            lines.setdefault((section,), number)
        elif line[:1].strip() and line[0] not in "#;":
            lines.setdefault((section, _AFTER_KEY.split(line, maxsplit=1)[0].strip()), number)
    return ParsedFile(data, lines)
