"""Reads one manifest or lock: which kind it is by its name, and what it declares."""

from __future__ import annotations

import configparser
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.limits import MAX_NOTEBOOK_BYTES
from auditor.views._import_names import normalised
from auditor.views._parsed import parsed_toml, parsed_yaml
from auditor.views._problem import Problem
from auditor.views._requirements import (
    SetupPy,
    includes,
    json_lock,
    requirement,
    requirement_lines,
    toml_lock,
    yaml_lock,
)

if TYPE_CHECKING:
    from auditor.views.dependencies import Manifest, Requirement, Script
    from auditor.views.tree import Tree

PATTERNS = (
    "*[Rr]equi*ment*.txt", "*requirements*.in", "requirements*.lock", "[Rr]eqs*.txt", "constraints*.txt",
    "REQUIREMENTS*.txt", "REQUIREMENTS*.TXT",
    "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "Pipfile.lock", "pixi.toml", "pixi.lock",
    "uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pylock.*.toml",
    "*[Ee]nv*.yml", "*[Ee]nv*.yaml", "*conda*.yml", "*conda*.yaml", "*[Rr]eq*.yml", "*[Rr]eq*.yaml",
)  # fmt: skip
"""Names of files that may be manifests, a row for those of pip, of projects, of locks and of conda.

A YAML file is one only where it lists `dependencies` as conda does.
"""

_CONDA_KEYS = frozenset({"name", "channels", "dependencies", "prefix"})
_KINDS = {
    "uv.lock": "uv",
    "poetry.lock": "poetry",
    "pdm.lock": "pdm",
    "Pipfile.lock": "pipenv",
    "pixi.lock": "pixi",
}


def is_lock(path: str) -> bool:
    """Return whether the name is that of a lock: it names what was resolved, and neither asks nor defines."""
    name = path.rpartition("/")[2]
    return name.endswith((".lock", "conda-lock.yml", "conda-lock.yaml")) or _is_pylock(name)


_PYLOCK = regex(r"pylock(?:\..*)?\.toml$")


def _is_pylock(name: str) -> bool:
    return _PYLOCK.match(name) is not None


def read_manifest(tree: Tree, path: str) -> tuple[Manifest | None, tuple[str, ...]]:
    """Return the manifest at a path (None where the file is none) and the files that it includes, as it names them."""
    return tree.derived("manifest", path, lambda: _read(tree, path))


def _read(tree: Tree, path: str) -> tuple[Manifest | None, tuple[str, ...]]:
    from auditor.views.dependencies import Manifest, Requirement

    name = path.rpartition("/")[2]
    kind = _KINDS.get(name) or ("pylock" if _is_pylock(name) else "")
    if kind or (is_lock(path) and not name.endswith(".lock")):
        text = tree.text(path, MAX_NOTEBOOK_BYTES) or ""
        read = {"pipenv": json_lock, "pixi": yaml_lock, "": yaml_lock}.get(kind, toml_lock)
        locked = tuple(Requirement(*found, lock=True) for found in _placed(path, read(text)))
        tree.forget(path)  # a megabyte, of every commit that is looked at
        return Manifest(path, kind or "conda-lock", locked, lock=True), ()
    if name in ("pyproject.toml", "Pipfile", "pixi.toml"):
        return _Toml(tree, path, name).read()
    if name == "setup.py":
        return _setup_py(path, tree.text(path) or "")
    if name == "setup.cfg":
        return _setup_cfg(path, tree.text(path) or "")
    if name.endswith((".yml", ".yaml")):
        return _environment(tree, path)
    text = tree.text(path) or ""
    locked_file = name.endswith(".lock")
    listed = tuple(Requirement(*found, lock=locked_file) for found in _placed(path, requirement_lines(text)))
    return Manifest(path, "requirements", listed, lock=locked_file), tuple(includes(text))


def _placed(path: str, found: Iterator[tuple[str, int, str]]) -> Iterator[tuple[str, str, int, str]]:
    for name, line, specifier in found:
        yield name, path, line, specifier


def _script(name: str, target: object, path: str, line: int) -> Iterator[Script]:
    from auditor.views.dependencies import Script

    if isinstance(target, Mapping):
        target = target.get("reference") or target.get("callable")
    if isinstance(target, str) and target:
        module, _, function = target.partition("[")[0].partition(":")
        yield Script(name.strip(), module.strip(), function.strip(), path, line)


_NAMES = (
    ("project", "name"),
    ("workspace", "name"),
    ("tool", "poetry", "name"),
    ("tool", "pixi", "project", "name"),
    ("tool", "pixi", "workspace", "name"),
    ("tool", "flit", "metadata", "module"),
    ("tool", "flit", "metadata", "dist-name"),
)
"""What a file in TOML calls the project."""
_SOURCES = frozenset({"path", "workspace", "git", "url", "editable"})
"""What says of a requirement that it comes from no index."""


def _items(value: object) -> Iterator[tuple[str, object]]:
    return ((str(key), item) for key, item in value.items()) if isinstance(value, Mapping) else iter(())


def _is_local(value: object) -> bool:
    """Return whether a requirement's table, or one of several, takes it from a folder, a repository or an address."""
    tables = value if isinstance(value, list) else [value]
    return any(isinstance(table, Mapping) and not _SOURCES.isdisjoint(map(str, table)) for table in tables)


class _Toml:
    """A pyproject.toml, Pipfile or pixi.toml."""

    def __init__(self, tree: Tree, path: str, name: str) -> None:
        self.path = path
        self.name = name
        self.parsed = parsed_toml(tree, path)
        self.requirements: list[Requirement] = []
        self.scripts: list[Script] = []
        self.files: list[str] = []
        self.own: list[str] = []

    def read(self) -> tuple[Manifest, tuple[str, ...]]:
        from auditor.views.dependencies import Manifest

        kind = {"Pipfile": "pipenv", "pixi.toml": "pixi"}.get(self.name, "pyproject")
        if kind == "pipenv":
            self._table("", "packages")
            self._table("dev", "dev-packages")
        elif kind == "pixi":
            self._pixi("")
        else:
            self._pyproject()
        for keys in _NAMES:
            name = self._get(*keys)
            self.own += [name] if isinstance(name, str) else []
        sources = self._get("tool", "uv", "sources")
        self.own += [name for name, given in _items(sources) if _is_local(given)]
        own = frozenset(map(normalised, self.own))
        listed, scripts = tuple(self.requirements), tuple(self.scripts)
        return Manifest(self.path, kind, listed, scripts, error=self.parsed.error, own=own), tuple(self.files)

    def _get(self, *keys: str) -> object:
        value = self.parsed.data
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def _names(self, *keys: str) -> list[str]:
        value = self._get(*keys)
        return list(value) if isinstance(value, Mapping) else []

    def _line(self, *keys: str | int) -> int:
        return self.parsed.lines.get(keys, 1)

    def _add(self, name: str, group: str, line: int, specifier: str = "") -> None:
        from auditor.views.dependencies import Requirement

        self.requirements.append(Requirement(name, self.path, line, specifier, group))

    def _list(self, group: str, *keys: str) -> None:
        """Add a list of requirement strings."""
        value = self._get(*keys)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            found = requirement(item) if isinstance(item, str) else None
            if found:
                self._add(found[0], group, self._line(*keys, index), found[1])

    def _table(self, group: str, *keys: str) -> None:
        """Add a table of name = version."""
        for name in self._names(*keys):
            value = self._get(*keys, name)
            self.own += [name] if _is_local(value) else []
            if isinstance(value, Mapping):
                value = value.get("version", "")
            if normalised(name) not in ("python", ""):
                self._add(normalised(name), group, self._line(*keys, name), value if isinstance(value, str) else "")

    def _pixi(self, group: str, *start: str) -> None:
        for table in ("dependencies", "pypi-dependencies"):
            self._table(group, *start, table)
        for target in self._names(*start, "target"):
            self._pixi(group, *start, "target", target)
        for feature in self._names(*start, "feature"):
            self._pixi(feature, *start, "feature", feature)

    def _pyproject(self) -> None:
        self._list("", "project", "dependencies")
        for keys in (("project", "optional-dependencies"), ("dependency-groups",), ("tool", "pdm", "dev-dependencies")):
            for group in self._names(*keys):
                self._list(group, *keys, group)
        for tool in ("uv", "rye"):
            self._list("dev", "tool", tool, "dev-dependencies")
        for environment in self._names("tool", "hatch", "envs"):
            for key in ("dependencies", "extra-dependencies"):
                self._list(environment, "tool", "hatch", "envs", environment, key)
        self._table("", "tool", "poetry", "dependencies")
        self._table("dev", "tool", "poetry", "dev-dependencies")
        for group in self._names("tool", "poetry", "group"):
            self._table(group, "tool", "poetry", "group", group, "dependencies")
        self._flit()
        self._pixi("", "tool", "pixi")
        for dynamic in (("dependencies",), *(("optional-dependencies", name) for name in self._extras())):
            value = self._get("tool", "setuptools", "dynamic", *dynamic)
            files = value.get("file") if isinstance(value, Mapping) else None
            self.files += [item for item in (files if isinstance(files, list) else [files]) if isinstance(item, str)]
        hooks = self._get("tool", "hatch", "metadata", "hooks", "requirements_txt", "files")
        self.files += [item for item in (hooks if isinstance(hooks, list) else []) if isinstance(item, str)]
        for keys in (
            ("project", "scripts"),
            ("tool", "poetry", "scripts"),
            ("project", "gui-scripts"),
            ("tool", "flit", "scripts"),
        ):
            for name in self._names(*keys):
                self.scripts += _script(name, self._get(*keys, name), self.path, self._line(*keys, name))

    def _flit(self) -> None:
        """Add what flit read before it knew of `[project]`."""
        start = ("tool", "flit", "metadata")
        self._list("", *start, "requires")
        self._list("dev", *start, "dev-requires")
        for extra in self._names(*start, "requires-extra"):
            self._list(extra, *start, "requires-extra", extra)

    def _extras(self) -> list[str]:
        return self._names("tool", "setuptools", "dynamic", "optional-dependencies")


_ENVIRONMENT_FILE = regex(r"[Ee]nv|conda")


def _environment(tree: Tree, path: str) -> tuple[Manifest | None, tuple[str, ...]]:
    from auditor.views.dependencies import Manifest, Requirement

    if (tree.size(path) or 0) > 500_000:
        return None, ()
    parsed = parsed_yaml(tree, path)
    listed = parsed.data.get("dependencies") if isinstance(parsed.data, Mapping) else None
    if not isinstance(listed, list):
        named = _ENVIRONMENT_FILE.match(path.rpartition("/")[2])
        empty = listed is None and isinstance(parsed.data, Mapping) and _CONDA_KEYS.issuperset(parsed.data)
        return (Manifest(path, "conda", error=parsed.error) if named and (parsed.error or empty) else None), ()
    found: list[Requirement] = []
    files: list[str] = []
    for index, item in enumerate(listed):
        pip = item.get("pip") if isinstance(item, Mapping) else None
        for place, text in enumerate(pip if isinstance(pip, list) else ()):
            if isinstance(text, str):
                line = parsed.lines.get(("dependencies", index, "pip", place)) or 1
                files += includes(text)
                one = requirement(text)
                found += [Requirement(one[0], path, line, one[1], "pip")] if one else []
        one = requirement(item) if isinstance(item, str) else None
        if one and one[0] not in ("python", "pip"):
            found.append(Requirement(one[0], path, parsed.lines.get(("dependencies", index)) or 1, one[1]))
    return Manifest(path, "conda", tuple(found)), tuple(files)


def _setup_py(path: str, text: str) -> tuple[Manifest | None, tuple[str, ...]]:
    from auditor.views.dependencies import Manifest, Requirement

    setup = SetupPy(text)
    if not setup.called and setup.error is None:
        return None, ()
    found = [(group, requirement(value), line) for group, value, line in setup.requirements]
    listed = tuple(Requirement(one[0], path, line, one[1], group) for group, one, line in found if one)
    scripts: list[Script] = []
    for value, line in setup.scripts:
        name, _, target = value.partition("=")
        scripts += _script(name, target, path, line)
    own = frozenset(map(normalised, setup.names))
    return Manifest(path, "setup.py", listed, tuple(scripts), error=setup.error, own=own), tuple(setup.files)


_AFTER_KEY = regex("[=:]")


def _setup_cfg(path: str, text: str) -> tuple[Manifest | None, tuple[str, ...]]:
    from auditor.views.dependencies import Manifest, Requirement

    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        return Manifest(path, "setup.cfg", error=Problem(" ".join(str(error).split())[:200])), ()
    if not any(name == "metadata" or name.startswith("options") for name in parser.sections()):
        return None, ()
    lines: dict[str, int] = {}
    options: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        lines.setdefault(line.strip(), number)
        options.setdefault(_AFTER_KEY.split(line, maxsplit=1)[0].strip().lower(), number)

    def place(text_line: str, option: str) -> int:
        return lines.get(text_line.strip()) or options.get(option, 1)

    requirements: list[Requirement] = []
    files: list[str] = []
    places = [("options", "install_requires", ""), ("options", "tests_require", "tests")]
    extras = "options.extras_require"
    places += [(extras, name, name) for name in (parser.options(extras) if parser.has_section(extras) else ())]
    for section, option, group in places:
        value = parser.get(section, option, fallback="") or ""
        if value.startswith("file:"):
            files += [item.strip() for item in value.removeprefix("file:").split(",")]
            continue
        # As setuptools has it: a semicolon parts those of one line, and begins a marker where each has its own.
        for text_line in value.splitlines() if "\n" in value else value.split(";"):
            one = requirement(text_line)
            if one:
                requirements.append(Requirement(one[0], path, place(text_line, option), one[1], group))
    scripts: list[Script] = []
    for text_line in (parser.get("options.entry_points", "console_scripts", fallback="") or "").splitlines():
        name, _, target = text_line.partition("=")
        scripts += _script(name, target, path, place(text_line, "console_scripts"))
    own = frozenset({normalised(parser.get("metadata", "name", fallback="") or "")} - {""})
    return Manifest(path, "setup.cfg", tuple(requirements), tuple(scripts), own=own), tuple(files)
