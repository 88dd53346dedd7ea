"""Whether the code loads a file that holds an experiment's hyperparameters."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, once
from auditor.shared import regex
from probes._configs import (
    fixed_sweep_parameter,
    hyperparameter_argument,
    hyperparameters,
    is_hyperparameter_key,
    is_hyperparameter_name,
    is_sweep,
    settings_files,
)
from probes._lines import command_texts, documents_code
from probes._shared import at, clipped, last, sources
from probes._training.configured import (
    Fit,
    Loader,
    file_named,
    folder_named,
    json_loaders,
    loads_json,
    naming_of,
    yaml_loaders,
)
from probes._training.models import distance_from_training

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key
    from auditor.views.python import Module

_YAML = ("yaml", "toml", "ini")
SPEAKS_OF_A_CONFIGURATION = ("hydra", "omegaconf", *_YAML, "json", "config", "settings", "parse_args")
"""What a module says that loads a file of settings."""
_MOST = 100  # of files


def loaded_configuration(
    repo: Repository, found: list[tuple[Config, Key]], modules: tuple[Module, ...]
) -> Finding | None:
    """Return that code loads one of the files with hyperparameters, or None."""
    found = _most_telling(repo, found[:_MOST])
    loaders = yaml_loaders(repo)
    fits = [
        (
            not is_hyperparameter_key(key) or key.value is None,
            distance_from_training(repo, loader.module),
            -fit,
            not loader.exact,
            number,
            n,
        )
        for number, (config, key) in enumerate(found)
        if config.kind in _YAML
        for n, loader in enumerate(loaders)
        if (fit := loader.fit(repo, config.path)) is not Fit.ANOTHER
    ]
    sure = min((one for one in fits if -one[2] >= Fit.BESIDE), default=None)
    if sure is not None:
        (config, key), loader = found[sure[4]], loaders[sure[5]]
        naming = naming_of(repo, config.path, (loader.module,))
        return _holds(config, key, naming, loader.place)
    open_to = {one[4]: loaders[one[5]] for one in sorted(fits, reverse=True) if -one[2] == Fit.OPEN}
    for number, (config, key) in enumerate(found):
        named = _by_name(repo, config, key, modules, open_to.get(number))
        if named is not None:
            return named
    if fits:
        chosen = min(fits, key=lambda one: (one[2], *one))
        (config, key), loader = found[chosen[4]], loaders[chosen[5]]
        sureness = Confidence.MEDIUM if -chosen[2] == Fit.OPEN else Confidence.LOW
        return _holds(config, key, loader.place, confidence=sureness)
    return None


def _most_telling(repo: Repository, found: list[tuple[Config, Key]]) -> list[tuple[Config, Key]]:
    """Return files with the hyperparameter of each that tells most, those first of which the training reads one."""
    text = _of_training(repo)
    told: list[tuple[tuple[bool, int, bool], int, tuple[Config, Key]]] = []
    for config, _ in found:
        keys = hyperparameters(config)[:_KEYS]
        ranked = [
            (not is_hyperparameter_key(key), _unread(text, config, key), _refers(key), n) for n, key in enumerate(keys)
        ]
        best = min(ranked)
        told.append((best[:3], len(told), (config, keys[best[3]])))
    return [each for _, _, each in sorted(told, key=lambda one: one[:2])]


_FEW = 4  # modules
_KEYS = 20


def _of_training(repo: Repository) -> str:
    return "\n".join(repo.python.written.text(module) for module in _training(repo)[:_FEW])


def _training(repo: Repository) -> list[Module]:
    """Return the modules that train by their name and by what they do, or else by what they do alone."""
    apart = {module.path: (distance_from_training(repo, module), module) for module in sources(repo)}
    least = min((far for far, _ in apart.values() if far in _FITS), default=None)
    return [module for far, module in apart.values() if far == least]


_FITS: Final = (0, 2)


def _unread(text: str, config: Config, key: Key) -> int:
    """Return how little of a key a text writes: 0 where its last two parts stand there, 2 for nothing."""
    folders = config.path.rpartition(".")[0].split("/")
    for above in {*key.name.split(".")[-2:-1]} or {*folders[-1:], *folders[-2:-1]}:
        if f".{above}.{key.last}" in text:
            return 0
    return 1 if f".{key.last}" in text or f'"{key.last}"' in text or f"'{key.last}'" in text else 2


def _refers(key: Key) -> bool:
    return isinstance(key.value, str) and "${" in key.value


def _holds(
    config: Config, key: Key, *places: Evidence | None, confidence: Confidence = Confidence.HIGH, by: str = "loads"
) -> Finding:
    place = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
    shown = (place, *(one for one in places if one is not None))
    return Finding.done(f"{config.path} holds hyperparameters that code {by}", *shown, confidence=confidence)


def _by_name(
    repo: Repository, config: Config, key: Key, modules: tuple[Module, ...], loader: Loader | None
) -> Finding | None:
    """Return that code, or a command, names a file with hyperparameters; `loader` may load any, or is None."""
    named = file_named(repo, config.path, modules)
    naming = named or folder_named(config.path, modules)
    if loader is not None and naming is not None:
        return _holds(config, key, naming, loader.place)
    json = json_loaders(repo) if config.kind == "json" else ()
    if naming is not None and json:
        near = next((one for one in json if one.module.path == naming.path), json[0])
        return _holds(config, key, naming, near.place)
    reading = _read_by_key(config, modules) if config.kind == "json" else None
    if reading is not None:
        place = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
        return Finding.done(f"{config.path} holds what code reads of a file that it is given", place, reading)
    name = posixpath.basename(config.path)
    if named is not None and (not _asked(repo, named) or _may_read(repo, name)):
        return _holds(config, key, named, by="names")
    if loader is not None or json or yaml_loaders(repo):
        return _handed(repo, config, key)
    return None


_READS = regex(r"(?i)open|load|parse|config|^from_|^read$|^read_(?!parquet|csv|table|excel)|^cli$")
_ASKS = ("click.", "typer.", "argparse.", "pathlib.", "os.")
"""What asks for a path, or takes one apart, and reads nothing."""


def _asked(repo: Repository, naming: Evidence) -> bool:
    """Return whether a file is named as the default of an option of the command line."""
    module = repo.python.module(naming.path or "")
    line = naming.line or 1
    options = [call for call in module.calls if call.method in _OPTIONS] if module is not None else []
    return any(call.line <= line <= call.line + _LONG for call in options)


_OPTIONS = frozenset({"option", "argument", "Option", "Argument", "add_argument"})
_LONG = 4  # lines of an option


def _may_read(repo: Repository, name: str) -> bool:
    """Return whether any code reads a file in a form that is not known, or gives the name of a file to a library."""
    for module in sources(repo):
        for call in module.calls:
            given = any((value.string or "").endswith(name) for value in call.values)
            if call.name.startswith(_ASKS) and call.method not in ("open", "read_text", "read_bytes"):
                continue
            if repo.python.function(call.name) is None and (given or _READS.search(call.method)):
                return True
    return False


def _handed(repo: Repository, config: Config, key: Key) -> Finding | None:
    """Return that a command gives the code a file with hyperparameters."""
    # A name alone may be that of a file in any folder.
    before = r"(?<![\w-])" if "/" in config.path else r"(?<![\w./-])(?:\./)?"
    named = re.compile(rf"{before}{re.escape(config.path)}(?!\w)")
    for path, line, text in (*((path, 1, text) for path, text in command_texts(repo)), *_code_of_documents(repo)):
        match = named.search(text)
        if match is not None:
            place = Evidence(path, line + text.count("\n", 0, match.start()), posixpath.basename(config.path))
            return _holds(config, key, place, by="is given")
    return None


@once
def _code_of_documents(repo: Repository) -> tuple[tuple[str, int, str], ...]:
    return tuple((line.path, line.line, line.text) for line in documents_code(repo) if "." in line.text)


_READ_KEYS = 3  # of a file, that a module which loads JSON names


def _read_by_key(config: Config, modules: Iterable[Module]) -> Evidence | None:
    """Return where JSON is loaded by a module that reads the hyperparameters of a file by their names, or None."""
    keys = {key.last for key in hyperparameters(config)}
    for module in modules:
        loading = loads_json(module)
        if loading is None:
            continue
        read = {key for _, key, _ in module.subscripts}
        read.update(str(call.args[0].literal) for call in module.calls if call.method == "get" and call.args)
        if len(keys & read) >= _READ_KEYS:
            return loading
    return None


def sweep_or_job_configuration(repo: Repository) -> Finding | None:
    """Return that code loads a sweep of one value each, or a job's file with the arguments that it hands over."""
    for config in repo.configs.files:
        key = (fixed_sweep_parameter(config) or hyperparameter_argument(config)) if config.kind == "yaml" else None
        if key is None:
            continue
        for loader in yaml_loaders(repo):
            fit = loader.fit(repo, config.path)
            if fit is Fit.NAMED:
                naming = naming_of(repo, config.path, (loader.module,))
                return _holds(config, key, naming, loader.place, confidence=Confidence.MEDIUM)
            given = _handed(repo, config, key) if fit is Fit.OPEN and is_sweep(config) else None
            if given is not None:
                return _holds(config, key, given.evidence[1], loader.place, confidence=Confidence.MEDIUM)
    return None


def own_keys_configuration(repo: Repository) -> Finding | None:
    """Return that code loads a file with numbers that the training reads, by whatever names the model has for them."""
    text = _of_training(repo)
    for config, loader, numbers in _numbered(repo) if text else ():
        read = [key for key in numbers if _unread(text, config, key) < 2]
        if read[1:]:
            place = Evidence(config.path, read[0].line, clipped(f"{read[0].name}: {read[0].value}"))
            message = f"{config.path} holds numbers that the training reads"
            return Finding.done(message, place, loader.place, confidence=Confidence.MEDIUM)
    return None


def loaded_numbers_place(repo: Repository) -> Evidence | None:
    """Return where the training loads a file by its name that holds several numbers, which may be the model's."""
    paths = {module.path for module in _training(repo)}
    training = (each for each in _numbered(repo) if each[1].module.path in paths)
    return next((loader.place for _, loader, numbers in training if numbers[1:]), None)


_OF_RESULTS: Final = regex(r"(?i)metric|result|history|report|score|output|label|class|vocab|index|stat|prediction|log")
_MEASURED: Final = regex(
    r"(?i)(?:.*_)?(?:acc|accuracy|loss|f1|precision|recall|auc|auroc|rmse|mse|mae|r2|iou|dice|best|mean|std)(?:_.*)?"
)


def _numbered(repo: Repository) -> Iterator[tuple[Config, Loader, list[Key]]]:
    """Yield the files of settings that code loads by their name, with their numbers; no results of a run."""
    for config in settings_files(repo):
        if config.kind == "json" and _OF_RESULTS.search(posixpath.basename(config.path)):
            continue
        numbers = [key for key in config.keys[:_MOST] if _number(key) and not _MEASURED.fullmatch(key.last)]
        loaders = json_loaders(repo) if config.kind == "json" else yaml_loaders(repo)
        loader = next((one for one in loaders if one.fit(repo, config.path) is Fit.NAMED), None) if numbers else None
        if loader is not None:
            yield config, loader, numbers


_OF_A_SERVICE = regex(r"(?i)(?:.*_)?(?:port|timeout|retries|version|interval|workers|id|verbose|verbosity|level)")


def _number(key: Key) -> bool:
    """Return whether a key has a number that could be one of a model."""
    if _OF_A_SERVICE.fullmatch(key.last) or key.last.isdigit() or isinstance(key.value, bool):
        return False
    given = key.value
    return isinstance(given, (int, float)) or (isinstance(given, str) and _PLAIN.fullmatch(given) is not None)


_PLAIN = regex(r"-?\d{1,9}(?:\.\d{1,9})?(?:e-?\d{1,3})?")


_BOUND = regex(r"(?:[\w./-]{1,100}\.)?(\w{1,60})[ \t]{0,9}=[ \t]{0,9}\S")


def gin_configuration(repo: Repository) -> Finding | None:
    """Return that code parses files of gin, where one of them binds a hyperparameter."""
    parsing = (
        at(module, call.line, f"loads it by {call.name}")
        for module in sources(repo)
        for call in module.calls
        if _PARSES_GIN.fullmatch(call.name)
    )
    loading = next(parsing, None)
    if loading is None:
        return None
    for path in repo.tree.named("*.gin", foreign=False):
        for number, line in enumerate((repo.tree.text(path) or "").split("\n"), 1):
            bound = _BOUND.match(line[:300])
            if bound is not None and is_hyperparameter_name(bound[1]):
                place = Evidence(path, number, clipped(line.strip()))
                return Finding.done(f"{path} holds hyperparameters that code loads", place, loading)
    return None


_PARSES_GIN = regex(r"gin\.(?:\w{1,40}\.){0,2}parse_config\w*")


_OF_KEDRO = regex(r"(?:.*/)?conf/[^/]+/parameters(?:[_/].*)?\.ya?ml")


def kedro_configuration(repo: Repository) -> Finding | None:
    """Return that nodes of Kedro are given parameters of the file that Kedro loads by its name, or None."""
    asking = (
        at(module, text.line, clipped(f"a node is given {text.value}", 60))
        for module in sources(repo)
        if module.uses("kedro")
        for text in module.strings
        if text.value == "parameters" or text.value.startswith("params:")
    )
    place = next(asking, None)
    for config in settings_files(repo) if place is not None else ():
        keys = hyperparameters(config) if _OF_KEDRO.fullmatch(config.path) else []
        if keys:
            return _holds(config, keys[0], place)
    return None


_SET: Final = regex(r"[ \t]{0,40}(?:export[ \t]{1,4})?[\"']?(\w{1,60})[\"']?[ \t]{0,9}[:=][ \t]{0,9}[\"']?-?\.?\d")
_LOADED_BY: Final = {
    (".json5", ".hjson"): ("json5.", "pyjson5.", "hjson."),
    (".env",): ("dotenv.", "environs.", "decouple.", "pydantic_settings."),
    (".conf", ".hocon"): ("pyhocon.", "configobj."),
    (".jsonnet",): ("_jsonnet.", "rjsonnet."),
}
"""Files of settings that are not read as such here, with what loads them."""
_CHOSEN: Final = "ml_collections.config_flags."


def other_file_configuration(repo: Repository) -> Finding | None:
    """Return that code loads hyperparameters of a file in another form: JSON5, dotenv, Python that a flag chooses."""
    modules = sources(repo)
    for endings, names in _LOADED_BY.items():
        paths = repo.tree.named(*(f"*{ending}" for ending in endings), foreign=False)
        loading = next(
            (at(m, c.line, f"loads it by {c.name}") for m in modules if paths for c in m.calls_of(*names)), None
        )
        for path in paths if loading is not None else ():
            for number, line in enumerate((repo.tree.text(path) or "").split("\n"), 1):
                bound = _SET.match(line[:300])
                if bound is not None and is_hyperparameter_name(bound[1]) and loading is not None:
                    place = Evidence(path, number, clipped(line.strip()))
                    message = f"{path} holds hyperparameters that code loads"
                    return Finding.done(message, place, loading, confidence=Confidence.MEDIUM)
    flags = next((at(m, c.line, c.name) for m in modules for c in m.calls_of(_CHOSEN)), None)
    for module in modules if flags is not None else ():
        if flags is not None and module.uses("ml_collections") and module.path != flags.path:
            for item in module.assigns:
                if is_hyperparameter_name(last(item.target)):
                    message = f"{module.path} holds hyperparameters that a flag chooses"
                    return Finding.done(
                        message, at(module, item.line, item.target), flags, confidence=Confidence.MEDIUM
                    )
    return None
