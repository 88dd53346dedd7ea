"""Which place in the code loads which file of settings, as far as it says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, once
from auditor.shared import LOG_METHODS, regex
from probes._shared import at, decorators, sources
from probes._training.hydra import ENTRY, hydra_entry_points, hydra_folder, named_configuration
from probes._training.models import distance_from_training, is_beside_package

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Text

_YAML_LOADERS = (
    "yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load", "yaml.safe_load_all",
    "ruamel.yaml.", "omegaconf.OmegaConf.load", "omegaconf.OmegaConf.from_dotlist", "toml.load", "toml.loads",
    "tomllib.load", "tomllib.loads", "tomli.load", "tomli.loads", "configparser.", "dvc.api.params_show", "dynaconf.",
    "anyconfig.load", "pydantic_yaml.",
    "mmengine.", "mmcv.Config.fromfile", "yacs.", "pyhocon.", "jsonargparse.", "configargparse.", "box.", "confuse.",
    "lightning.pytorch.cli.LightningCLI", "pytorch_lightning.cli.LightningCLI", "lightning.LightningCLI",
    "pytorch_lightning.utilities.cli.LightningCLI", "pytorch_lightning.LightningCLI", "draccus.", "pyrallis.",
    "tyro.extras.from_yaml", "simple_parsing.", "oyaml.", "strictyaml.", "munch.", "addict.", "kedro.config.", "gin.",
    "kedro.framework.", "typer_config.", "dataclass_wizard.", "tomlkit.", "rtoml.", "msgspec.yaml.", "msgspec.toml.",
    "transformers.HfArgumentParser", "trl.TrlParser", "trl.scripts.utils.TrlParser", "yamlargparse.",
    *(
        f"pydantic_settings.{below}{kind}ConfigSettingsSource"
        for below in ("", "sources.", "main.")
        for kind in ("Yaml", "Toml", "Json", "PyprojectToml")
    ),
    "envyaml.", "pyaml.", "poethepoet.", "hyperpyyaml.", "sacred.",
)  # fmt: skip
_JSON_LOADERS = (
    "json.load", "json.loads", "orjson.loads", "ujson.load", "json5.load", "commentjson.load", "msgspec.json.decode",
)  # fmt: skip
_OPENERS: Final = frozenset({"open", "Path"})
_SETTINGS_FILE: Final = regex(r"(?i)[^\n]{1,200}\.(?:ya?ml|toml|jsonc?|ini|cfg)")
_NEAR: Final = 12  # lines between the opening of a file and what parses it


class Fit(IntEnum):
    """Whether a place can load a file: the more it says that it does, the higher."""

    ANOTHER = 0
    """It names another file."""
    HARDLY = 1
    """Its module names other files alone."""
    OPEN = 2
    """Which file it loads is told when it runs."""
    BESIDE = 3
    """The file lies where it looks, and can be chosen."""
    NAMED = 4
    """It names the file, or a file that asks for it."""


class Loader(NamedTuple):
    """A place that loads files of settings: a call, or where Hydra starts."""

    module: Module
    place: Evidence
    files: frozenset[str] | None = None
    """The files that it names and those that these ask for, or None where it names none that is there."""
    folder: str | None = None
    """Where Hydra looks for more of them."""
    exact: bool = True
    """Whether what it names lies just where it looks; else a file of that name may be another's."""

    def fit(self, repo: Repository, path: str) -> Fit:
        """Return whether it can load the file at a path."""
        if self.files is not None and path in self.files:
            return Fit.NAMED
        if self.folder is not None:
            return Fit.BESIDE if not self.folder or path.startswith(self.folder + "/") else Fit.ANOTHER
        if self.files is not None:
            return Fit.ANOTHER
        return _by_strings(repo, self.module, path)


@once
def yaml_loaders(repo: Repository) -> tuple[Loader, ...]:
    """Return the places that load YAML or alike, those that train a model first."""
    found: list[Loader] = []
    for module in _training_first(repo):
        found += _hydra(repo, module)
        found += (Loader(module, place, _told(repo, module, call)) for place, call in _loads(module, _YAML_LOADERS))
    return tuple(found[:_MOST_LOADERS])


@once
def json_loaders(repo: Repository) -> tuple[Loader, ...]:
    """Return the places that load JSON, those that train a model first."""
    found = (
        Loader(module, place, _told(repo, module, call))
        for module in _training_first(repo)
        for place, call in _loads(module, _JSON_LOADERS)
    )
    return tuple(found)[:_MOST_LOADERS]


_MOST_LOADERS: Final = 100


def _training_first(repo: Repository) -> list[Module]:
    return sorted(
        sources(repo), key=lambda module: (distance_from_training(repo, module), is_beside_package(module.path))
    )


def loads_json(module: Module) -> Evidence | None:
    """Return where a module loads JSON, or None."""
    return next((place for place, _ in _loads(module, _JSON_LOADERS)), None)


def _loads(module: Module, names: tuple[str, ...]) -> Iterator[tuple[Evidence, Call | None]]:
    exact = tuple(name for name in names if not name.endswith("."))
    below = tuple(name for name in names if name.endswith("."))
    for call in module.calls:
        plain = call.name.replace("()", "")
        if call.name in exact or plain in exact or (below and call.name.startswith(below)):
            yield at(module, call.line, f"loads it by {plain}"), call
    for decorator_module, item, _ in decorators([module]):
        if below and item.name.startswith(below):
            yield at(decorator_module, item.line, f"loads it by {item.name}"), None


_YAML_ENDING: Final = regex(r"\.ya?ml$")


def _hydra(repo: Repository, module: Module) -> Iterator[Loader]:
    started = False
    for line, what, folder, name in hydra_entry_points(module):
        started = True
        place = at(module, line, f"loads it by hydra.{what.removeprefix('hydra.')}")
        config = named_configuration(repo, module, folder, name)
        wanted = name.string if name is not None else None
        if config is None:
            yield Loader(module, place)
        elif wanted is not None and "{}" not in wanted:
            plain = _YAML_ENDING.sub("", config.path)
            start = plain.removesuffix(_YAML_ENDING.sub("", wanted.strip("/"))).rstrip("/")
            yield Loader(module, place, _asked_for(repo, config.path, start), start, config.exact)
        else:
            yield Loader(module, place, None, hydra_folder(repo, module, folder))
    if not started:
        for call in module.calls_of(*ENTRY):
            yield Loader(module, at(module, call.line, f"loads it by {call.name}"))


_MOST_ASKED: Final = 60


def _asked_for(repo: Repository, path: str, start: str) -> frozenset[str]:
    """Return a file of Hydra's and those that its list of defaults chooses, and so on."""
    found: set[str] = set()
    queue = [path]
    while queue and len(found) < _MOST_ASKED:
        current = queue.pop()
        if current in found:
            continue
        found.add(current)
        config = repo.configs.get(current)
        data = config.data if config is not None else None
        defaults = data.get("defaults") if isinstance(data, Mapping) else None
        folders = (start, posixpath.dirname(current))
        for chosen in _chosen(defaults if isinstance(defaults, list) else []):
            for folder, suffix in ((folder, suffix) for folder in folders for suffix in (".yaml", ".yml")):
                one = posixpath.normpath(posixpath.join(folder, chosen.strip("/") + suffix))
                if repo.configs.get(one) is not None:
                    queue.append(one)
    return frozenset(found)


def _chosen(defaults: list[object]) -> Iterator[str]:
    for item in defaults[:_MOST_ASKED]:
        if isinstance(item, str):
            yield _YAML_ENDING.sub("", item)
        elif isinstance(item, Mapping):
            for group, value in item.items():
                names = value if isinstance(value, list) else [value]
                plain = str(group).rpartition(" ")[2].partition("@")[0]
                yield from (f"{plain}/{_YAML_ENDING.sub('', name)}" for name in names if isinstance(name, str))


def _told(repo: Repository, module: Module, call: Call | None) -> frozenset[str] | None:
    """Return the files of the repository that a call is given by name, or None where it names none of them."""
    if call is None:
        return None
    given = call.args[0].string if call.args else None
    if given is None:
        opened = [
            other
            for other in module.calls
            if other.method in _OPENERS and other.args and other.scope == call.scope and other is not call
        ]
        # What is opened last before it is what it parses; where a name stands there, only a run tells.
        before = [other for other in opened if call.line - _NEAR <= other.line <= call.line]
        given = max(before, key=lambda other: other.line).args[0].string if before else None
    return frozenset(named_files(repo, module, given) if given and _SETTINGS_FILE.fullmatch(given) else ()) or None


def named_files(repo: Repository, module: Module, name: str) -> tuple[str, ...]:
    """Return the files of the repository that a module means by a path: seen from its folder, from one above, anywhere.

    A path whose beginning is not known may mean every file that ends in the rest of it.
    """
    known, _, rest = name.replace("\\", "/").rpartition("{}")
    rest = rest if not known and "{}" not in name else rest.partition("/")[2]
    plain = posixpath.normpath(rest.strip().lstrip("/")) if rest.strip() else ""
    if not plain or plain == ".":
        return ()
    if "{}" not in name:
        folder = posixpath.dirname(module.path)
        while True:
            path = posixpath.normpath(posixpath.join(folder, plain))
            if repo.tree.is_file(path):
                return (path,)
            if not folder:
                break
            folder = posixpath.dirname(folder)
    while plain.startswith("../"):
        plain = plain.removeprefix("../")
    alike = _by_name(repo).get(posixpath.basename(plain), ())
    return tuple(path for path in alike if path == plain or path.endswith("/" + plain))


@once
def _by_name(repo: Repository) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in repo.configs.paths:
        found.setdefault(posixpath.basename(path), []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


_MOST_NAMES: Final = 200  # of files, in one module


@once
def _names(repo: Repository, path: str) -> frozenset[str]:
    """Return the files of settings that a module names anywhere."""
    module = repo.python.module(path)
    strings = [text.value for text in module.strings if _SETTINGS_FILE.fullmatch(text.value)] if module else []
    return frozenset(meant for name in strings[:_MOST_NAMES] if module for meant in named_files(repo, module, name))


def _by_strings(repo: Repository, module: Module, path: str) -> Fit:
    """Return whether a place that does not say which file it loads can load one, by what its module names."""
    named = _names(repo, module.path)
    if path in named:
        return Fit.NAMED
    return Fit.HARDLY if named else Fit.OPEN


_FOLDER: Final = regex(r"(?i)conf|param|setting|experiment|hydra")
"""A folder for configurations, by its name alone."""


_TELLERS: Final = LOG_METHODS | {"print", "echo", "secho"}


def _idle(repo: Repository, module: Module, text: Text) -> bool:
    """Return whether a text does nothing: it is only told to somebody, or is a constant that nothing reads."""
    if _unused_default(repo, module, text) or _without_source(module, text):
        return True
    given = [call.method for call in module.calls if any(value.string == text.value for value in call.args)]
    if given:
        return all(method in _TELLERS for method in given)
    names = [each.target for each in module.assigns if each.line == text.line and each.value.string == text.value]
    if not names or text.scope or not names[0].isidentifier():
        return False
    read = re.compile(rf"\b{names[0]}\b")
    here = sum(len(read.findall(line)) for line in repo.python.written.code(module))
    return here == 1 and not any(name.endswith(f".{names[0]}") for other in repo.python.modules for name in other.names)


def _without_source(module: Module, text: Text) -> bool:
    """Return whether a text is a file that pydantic-settings is told of, and reads only by a source that is missing."""
    told = (
        call.method == "SettingsConfigDict" and any(value.string == text.value for _, value in call.keywords)
        for call in module.calls
    )
    return any(told) and not any("ConfigSettingsSource" in name for name in module.names)


_DOCSTRING: Final = regex(r"\"{3}[^\"]*\"{3}|'{3}[^']*'{3}")


def _unused_default(repo: Repository, module: Module, text: Text) -> bool:
    """Return whether a text is the default of a parameter that its function never reads: `plan=Path("a.toml")`."""
    for function in module.functions:
        if function.line <= text.line <= function.line + len(function.parameters) + 1:
            body = _DOCSTRING.sub("", "\n".join(repo.python.written.body(module, function.qualname)), count=1)
            before, found, _ = body.partition(text.value)
            given, equals, _ = before.rpartition("\n")[2].rpartition("=")
            name = given.rpartition(",")[2].rpartition("(")[2].partition(":")[0].strip()
            if found and equals and name.isidentifier():
                return len(re.findall(rf"(?<![\w.]){name}\b(?!\s{{0,9}}=)", body)) <= 1
    return False


def naming_of(repo: Repository, path: str, modules: Collection[Module]) -> Evidence | None:
    """Return where code names a file, or else the folder that it lies in; None where it names neither."""
    return file_named(repo, path, modules) or folder_named(path, modules)


def _short(modules: Iterable[Module]) -> Iterator[tuple[Module, Text]]:
    return ((module, text) for module in modules for text in module.strings if len(text.value) < 500)


def file_named(repo: Repository, path: str, modules: Iterable[Module]) -> Evidence | None:
    """Return where code names a file, or None."""
    name = posixpath.basename(path)
    for module, text in _short(modules):
        begin = text.value.find(name)
        # Another's name may end in it: `sweep_config.yaml`.
        if begin == 0 or (begin > 0 and not text.value[begin - 1].isalnum() and text.value[begin - 1] not in "_-."):
            meant = named_files(repo, module, text.value) if _SETTINGS_FILE.fullmatch(text.value) else ()
            if (not meant or path in meant) and not _idle(repo, module, text):
                return at(module, text.line, f"names {name}")
    return None


def folder_named(path: str, modules: Iterable[Module]) -> Evidence | None:
    """Return where code names the folder that a file lies in, or None."""
    folder = posixpath.basename(posixpath.dirname(path))
    for module, text in _short(modules) if folder else ():
        value = text.value.partition("{")[0].rstrip("/")
        if value.endswith(("/" + folder, "\\" + folder)) or (value == folder and _FOLDER.search(folder)):
            return at(module, text.line, f"names {folder}/")
    return None
