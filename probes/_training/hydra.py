"""Where Hydra starts, and the configuration that it names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Repository, once
from auditor.shared import regex
from probes._lines import command_texts
from probes._shared import decorators, last

if TYPE_CHECKING:
    from auditor.views.python import Module, Value

ENTRY = (
    "hydra.main", "hydra.compose", "hydra.experimental.compose", "hydra.initialize", "hydra.initialize_config_dir",
    "hydra.initialize_config_module", "hydra.experimental.initialize", "hydra.experimental.initialize_config_dir",
    "hydra.experimental.initialize_config_module",
)  # fmt: skip


class Meant(NamedTuple):
    """The configuration that an entry point of Hydra means, and how sure it is that it means this one.

    It may lie just where the entry point looks for it, or have the right name in another folder than the one named.
    """

    place: Evidence
    exact: bool = False
    astray: bool = False

    @property
    def path(self) -> str:
        """Where it lies."""
        return self.place.path or ""

    @property
    def told(self) -> str:
        """What is said of the entry point, after its name."""
        other = f"is used; {self.path} has the name that it gives, in another folder than it names"
        return other if self.astray else f"loads {self.path}"

    @property
    def sure(self) -> Confidence:
        """How sure it is that this one is loaded."""
        return Confidence.MEDIUM if self.astray else Confidence.HIGH


def _exactly(path: str) -> Meant:
    return Meant(Evidence(path, 1, "the configuration that it names"), exact=True)


_YAML_ENDING = regex(r"\.ya?ml$")
_CONFIG_PATH = regex(r"(?:^|/)(?:\w*conf(?:ig)?s?|hydra)/|(?:^|/)config\w*\.ya?ml$")


def named_configuration(repo: Repository, module: Module, folder: Value | None, name: Value | None) -> Meant | None:
    """Return the configuration that a Hydra entry point names, or None where there is none."""
    base = posixpath.dirname(module.path)
    yaml = [path for path in repo.configs.paths if path.endswith((".yaml", ".yml"))]
    given = folder.string if folder is not None else None
    wanted = name.string if name is not None else None
    if wanted is not None and "{}" not in wanted:
        wanted = _YAML_ENDING.sub("", wanted.strip("/"))
        if given is not None and "{}" not in given:
            start = _folder(base, given)
            for suffix in (".yaml", ".yml"):
                path = posixpath.normpath(posixpath.join(start, wanted + suffix))
                if repo.tree.exists(path):
                    return _exactly(path)
        if folder is None:
            # Without a folder it looks in that of the script.
            for suffix in (".yaml", ".yml"):
                path = posixpath.normpath(posixpath.join(base, wanted + suffix))
                if repo.tree.exists(path):
                    return _exactly(path)
        astray = given is not None and "{}" not in given and _looks_nowhere_else(repo, base, given)
        # Hydra may get its folder on the command line, or find it in an image: a file of that name is what was meant.
        tails = (f"/{wanted}.yaml", f"/{wanted}.yml")
        # Groups hold files of that name as well: the one that starts has the list of defaults, or lies above them.
        named = [path for path in yaml if ("/" + path).endswith(tails)]
        elsewhere = _first(repo, named)
        return Meant(Evidence(elsewhere, 1, "a configuration of that name"), astray=astray) if elsewhere else None
    if given is not None and "{}" not in given:
        start = _folder(base, given)
        inside = _first(repo, (path for path in yaml if path.startswith(start + "/") or start in ("", ".")))
        if inside:
            return Meant(Evidence(inside, 1, "below the configuration folder"))
    if name is None and folder is None:
        return None
    likely = next(
        (path for path in yaml if _CONFIG_PATH.search(path)),
        None,
    )
    return Meant(Evidence(likely, 1, "a configuration")) if likely else None


_OTHER_PLACES = regex(r"(?<![\w-])(?:--config-(?:path|dir|name)|-c[pdn])(?![\w-])")


def _looks_nowhere_else(repo: Repository, base: str, given: str) -> bool:
    """Return whether Hydra looks for its configuration in this folder alone.

    The folder is given by the script, lies within the repository, and no command or document gives another: what lies
    elsewhere under the same name is not found.
    """
    plain = given.replace("\\", "/")
    if plain.startswith(("/", "~")) or ":" in plain or posixpath.normpath(posixpath.join(base, plain)).startswith(".."):
        return False
    return not _told_otherwise(repo)


@once
def _told_otherwise(repo: Repository) -> bool:
    told = chain((text for _, text in command_texts(repo)), (document.text for document in repo.documents.files))
    return any(_OTHER_PLACES.search(text) for text in told)


def is_empty_configuration(repo: Repository, named: Meant) -> bool:
    """Return whether the very configuration that is named is there, and no key is in it: a file of comments alone."""
    config = repo.configs.get(named.path) if named.exact else None
    return config is not None and config.error is None and not config.data


def _first(repo: Repository, paths: Iterable[str]) -> str | None:
    """Return which of several configurations Hydra starts with: one with a list of defaults, then the outermost."""
    return min(paths, key=lambda path: (not _has_defaults(repo, path), path.count("/"), path), default=None)


def _has_defaults(repo: Repository, path: str) -> bool:
    config = repo.configs.get(path)
    return config is not None and "defaults" in config.lines


def _folder(base: str, given: str) -> str:
    if given.startswith("pkg://"):
        return "src/" + given.removeprefix("pkg://").replace(".", "/")
    if given.startswith("/"):
        return given.strip("/")
    joined = posixpath.normpath(posixpath.join(base, given.replace("\\", "/")))
    return "" if joined == "." else joined


def hydra_folder(repo: Repository, module: Module, folder: Value | None) -> str | None:
    """Return the folder that Hydra is told to look in, where there are configurations below it; else None."""
    given = folder.string if folder is not None else None
    if given is None or "{}" in given:
        return None
    start = _folder(posixpath.dirname(module.path), given)
    return start if any(not start or path.startswith(start + "/") for path in repo.configs.paths) else None


def hydra_entry_points(module: Module) -> Iterator[tuple[int, str, Value | None, Value | None]]:
    """Yield line, name, folder and configuration name of each place where Hydra starts."""
    for _, item, _ in decorators([module]):
        if item.name == "hydra.main":
            folder = item.keyword("config_path") or (item.args[0] if item.args else None)
            name = item.keyword("config_name") or (item.args[1] if len(item.args) > 1 else None)
            yield item.line, "hydra.main", folder, name
    composed = [call for call in module.calls if call.name in ("hydra.compose", "hydra.experimental.compose")]
    started = [
        call for call in module.calls if call.name in ENTRY and last(call.name).startswith(("initialize", "main"))
    ]
    for call in started:
        if last(call.name) == "main":
            folder = call.keyword("config_path") or (call.args[0] if call.args else None)
            name = call.keyword("config_name") or (call.args[1] if len(call.args) > 1 else None)
            yield call.line, "hydra.main", folder, _unless_given(module, call.scope, name)
            continue
        folder = call.keyword("config_path") or call.keyword("config_dir") or (call.args[0] if call.args else None)
        if last(call.name) == "initialize_config_module":
            folder = None
        for compose in composed or [call]:
            name = compose.keyword("config_name") or (compose.args[0] if compose.args and compose is not call else None)
            yield call.line, last(call.name), folder, _unless_given(module, compose.scope, name)
    if composed and not started:
        for compose in composed:
            yield (
                compose.line,
                "compose",
                None,
                compose.keyword("config_name") or (compose.args[0] if compose.args else None),
            )


def _unless_given(module: Module, scope: str, name: Value | None) -> Value | None:
    """Return what a parameter is where nobody gives it another value, for the name of a parameter; else the value."""
    function = module.function(scope) if name is not None and name.name else None
    if name is None or function is None:
        return name
    given = next((item.default for item in function.parameters if item.name == name.name), None)
    return given if given is not None and given.string is not None else name
