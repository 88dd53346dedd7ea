"""Where Hydra looks for configurations, as far as the code says so in full."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor import Repository
from auditor.shared import regex
from probes._paths import is_set_aside
from probes.remarks._places import joined

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.python import Module, Value


_DRIVE = regex(r"[A-Za-z]:[\\/]|\\\\")
_HOME = regex(r"/(?:Users|home)/\w")


class Entry(NamedTuple):
    """One function that Hydra starts: where it stands, and the folder and name of its configuration."""

    path: str
    line: int
    folder: str
    name: str

    @property
    def files(self) -> tuple[str, ...]:
        """The paths that the configuration may have."""
        return spelled(joined(self.folder, self.name))


def spelled(path: str) -> tuple[str, ...]:
    """Return the paths that Hydra reads for a name without its suffix."""
    return (path,) if path.endswith((".yaml", ".yml")) else (f"{path}.yaml", f"{path}.yml")


def registers(repo: Repository) -> bool:
    """Return whether configurations may come from code or another place than files."""
    return any(
        module.uses("hydra.core.config_store", "hydra.core.plugins", "hydra.core.config_search_path")
        or any("ConfigStore" in name or "SearchPathPlugin" in name for name in module.names)
        for module in repo.python.modules
    )


def entries(repo: Repository) -> list[Entry]:
    """Return the functions that Hydra starts whose configuration is told in full."""
    found = []
    for module in repo.python.modules:
        if module.error is None and any(each.target.startswith("hydra") for each in module.imports):
            found += list(_entries(repo, module))
    return sorted(found, key=lambda each: (each.path, each.line))


def on_one_machine(repo: Repository) -> list[Entry]:
    """Return the functions that Hydra starts with a folder that one machine alone has.

    The folder is told by its beginning and end. A home that an image speaks of may be that of the image.
    """
    found = []
    homes = any("/home/" in (repo.tree.text(each.path) or "") for each in repo.docker.dockerfiles)
    for module in repo.python.modules:
        if module.error is None and any(each.target.startswith("hydra") for each in module.imports):
            for line, path, name in _written(module):
                if _DRIVE.match(path) or (_HOME.match(path) and not (homes and path.startswith("/home/"))):
                    found.append(Entry(module.path, line, shortened(path), name))
    return found


def shortened(path: str) -> str:
    """Return a path of one machine by its beginning and end, which leaves out whose machine it is."""
    stroke = "\\" if "\\" in path else "/"
    parts = path.rstrip(stroke).split(stroke)
    first = 1 if _DRIVE.match(path) and path[1] == ":" else 2
    return stroke.join([*parts[:first], "...", parts[-1]] if len(parts) > first + 1 else parts)


def _written(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, folder and name of the configurations that a module has Hydra load, as written.

    None for a module that says by its name that it is set aside.
    """
    for function in module.functions if not is_set_aside(module.path) else ():
        for decorator in function.decorators:
            if decorator.name != "hydra.main":
                continue
            path = _text(decorator.keyword("config_path") or (decorator.args[0] if decorator.args else None))
            name = _text(decorator.keyword("config_name") or (decorator.args[1] if decorator.args[1:] else None))
            if path and name and "{" not in path + name and "://" not in path:
                yield decorator.line, path, name


def _entries(repo: Repository, module: Module) -> Iterator[Entry]:
    yield from _beside(repo, module)
    for line, path, name in _written(module):
        if path.startswith(("/", "~")) or _DRIVE.match(path):
            continue
        folder = joined(posixpath.dirname(module.path), path.replace("\\", "/"))
        if not folder.startswith(".."):
            yield Entry(module.path, line, folder, name)


_FROM_FILE = regex(
    r"Path\(__file__\)(?:\.(?:resolve|absolute)\(\))?((?:\.parents\[\d\]|\.parent\b){1,8})"
    r"((?:\s{0,9}/\s{0,9}[\"'][\w./-]{1,80}[\"']){0,8})\s{0,9}\)?[ \t]{0,9}(?:,|\)|#|$)"
)
_NAME_GIVEN = regex(r"\bconfig_path\s{0,9}=\s{0,9}(\w{1,80})\s{0,9}[,)\n]")
_STEP = regex(r"\.parent(?:s\[(\d)\])?")
_QUOTED = regex(r"[\"']([^\"']{1,80})[\"']")


def _beside(repo: Repository, module: Module) -> Iterator[Entry]:
    """Yield the functions that Hydra starts with a folder that is told from where their own file lies."""
    for function in module.functions if not is_set_aside(module.path) else ():
        for decorator in function.decorators:
            given = decorator.keyword("config_path") if decorator.name == "hydra.main" else None
            name = _text(decorator.keyword("config_name"))
            if given is None or given.string is not None or not name or "{" in name:
                continue
            folder = _computed(repo, module, decorator.line, function.line)
            if folder is not None and not folder.startswith(".."):
                yield Entry(module.path, decorator.line, folder, name)


def _computed(repo: Repository, module: Module, first: int, last: int) -> str | None:
    """Return the folder that a decorator on some lines, or a name that is given there, tells; None where unsure."""
    lines = [line[:_LONGEST] for line in (repo.tree.text(module.path) or "").split("\n")]
    told = "\n".join(lines[first - 1 : last - 1])
    named = _NAME_GIVEN.search(told)
    if named is not None:
        own = [item for item in module.assigns if not item.scope and item.target == named[1]]
        told = lines[own[0].line - 1] if len(own) == 1 else ""
    match = _FROM_FILE.search(told)
    if match is None:
        return None
    folder = module.path
    for step in _STEP.finditer(match[1]):
        for _ in range(int(step[1] or 0) + 1):
            if not folder:
                return None
            folder = posixpath.dirname(folder)
    return joined(folder, "/".join(_QUOTED.findall(match[2])))


_LONGEST = 500


def _text(value: Value | None) -> str:
    return value.string or "" if value is not None and value.known else ""


def defaults(config: Config) -> list[tuple[str, str, int]]:
    """Return the entries of a defaults list as group, name and line; what only Hydra can tell is left out."""
    data = config.data
    listed = data.get("defaults") if isinstance(data, Mapping) else None
    found: list[tuple[str, str, int]] = []
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        line = config.lines.get(f"defaults.{index}", config.lines.get("defaults", 1))
        if isinstance(entry, str):
            found.append(("", entry, line))
        elif isinstance(entry, Mapping) and len(entry) == 1:
            for key, value in entry.items():
                names = value if isinstance(value, list) else [value]
                found += [(str(key), name, line) for name in names if isinstance(name, str)]
    return [
        (group, name.split("@", 1)[0], line)
        for group, name, line in found
        if name not in ("_self_", "???", "null", "")
        and "$" not in group + name
        and not group.startswith(("override ", "optional ", "hydra/", "/hydra", "hydra@"))
        and not name.startswith(("hydra/", "/hydra", "optional ", "override "))
    ]
