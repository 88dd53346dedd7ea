"""Probes of data and configuration: data script, data versioning, configuration files, Hydra."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from auditor.shared import regex
from probes._configs import (
    hyperparameter_argument,
    hyperparameters,
    is_hyperparameter_name,
    is_sweep,
    missing_sweep_key,
    settings_files,
)
from probes._data import script, versioned
from probes._shared import (
    at,
    calls,
    clipped,
    first_import,
    in_notebook,
    last,
    missing,
    no_code,
    sources,
    stem,
)
from probes._steps import first_of
from probes._training.experiments import (
    SPEAKS_OF_A_CONFIGURATION,
    gin_configuration,
    loaded_configuration,
    loaded_numbers_place,
    other_file_configuration,
    own_keys_configuration,
    sweep_or_job_configuration,
)
from probes._training.hydra import hydra_entry_points, is_empty_configuration, named_configuration
from probes._training.models import distance_from_training, is_beside_package
from probes._training.orchestrated import orchestrator_configuration
from probes._training.recipes import recipe_configuration
from probes._training.shown import is_leftover_file

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value


@probe("data-script")
def data_script(repo: Repository) -> Finding:
    """A data script downloads and preprocesses the data.

    done      a module for data (data.py, make_dataset.py, dataset.py or alike) with code that loads, downloads or
              preprocesses; so, less surely, another that defines a data set, downloads some, or loads some and prepares
              or keeps it, and does nothing else
    partial   the template's placeholder, or data handled only in passing in another module
    not_done  otherwise
    remedy    write the loading and preprocessing of the data in src/<package>/data.py
    """
    code = script.code_of(repo)
    found = first_of(
        code,
        script.in_a_data_module,
        script.in_passing_by_name,
        script.by_an_unknown_library,
        script.loads_and_prepares,
        script.loads_or_prepares,
        script.idle_data_module,
        script.only_read,
    )
    return found or script.without_a_data_module(code)


_DVC_FILES: Final = ("*.dvc/config", "*.dvc", "*dvc.lock", "*dvc.yaml", "*.gitattributes")


@probe("data-versioning", files=_DVC_FILES)
def data_versioning(repo: Repository) -> Finding:
    """The data is under version control.

    done      .dvc/config and at least one tracked output (a *.dvc file, or outs in dvc.yaml or dvc.lock), or git-lfs
              that tracks data
    partial   one of the two
    not_done  otherwise
    remedy    run dvc init where there is no .dvc/, then dvc add on the data, and commit .dvc/config and the *.dvc file
    """
    found = first_of(
        repo,
        versioned.dvc_tracks_models,
        versioned.dvc_tracks_data,
        versioned.dvc_tracks_unread,
        versioned.lfs_tracks_data,
        versioned.dvc_tracks_nothing,
        versioned.dvc_without_configuration,
        versioned.lfs_tracks_models,
        versioned.lfs_tracks_documents,
    )
    return found or versioned.untracked(repo)


_FIELDS = 3  # of a class that holds settings
_NAMED_FOR_SETTINGS = regex(r"(?i)config|settings|param|constants")
_NAMED_FOR_CONFIGURATION = regex(r"(?i)config|settings")
_CLASS_OF_SETTINGS = regex(r"(?i)config|settings|param")


def _settings_elsewhere(repo: Repository, modules: Iterable[Module]) -> list[Evidence]:
    """Return hyperparameters in Python, and files of settings that are not read here."""
    python = [
        at(module, item.line, item.target)
        for module in modules
        if _NAMED_FOR_SETTINGS.search(stem(module.path))
        for item in module.assigns
        if is_hyperparameter_name(last(item.target))
    ]
    python += [
        at(module, cls.line, cls.name)
        for module in modules
        if _NAMED_FOR_CONFIGURATION.search(module.path)
        for cls in module.classes
        if _CLASS_OF_SETTINGS.search(cls.name) and sum(item.scope == cls.qualname for item in module.assigns) >= _FIELDS
    ]
    python += [at(m, call.line, call.name) for m, call in calls(modules, "hydra_zen.", "hydra.core.config_store.")][:1]
    python += [
        Evidence(path, 1) for path in repo.tree.named("*.gin", "*.conf", "*.hocon", "*.jsonnet", "*.env", foreign=False)
    ]
    return python


@probe("config-files")
def config_files(repo: Repository) -> Finding:
    """Configuration files hold the experiments' hyperparameters.

    done      YAML, TOML or JSON with hyperparameters (learning rate, batch size, epochs or the model's own) that code
              loads
    partial   not loaded by code, or only a sweep file
    not_done  otherwise
    remedy    keep the hyperparameters in configs/*.yaml and load them in the training script
    """
    modules = sources(repo)
    found = [(config, key) for config in settings_files(repo) for key in hyperparameters(config)[:1]]
    loaded = (
        loaded_configuration(repo, found, modules)
        or orchestrator_configuration(repo, found)
        or recipe_configuration(repo)
    )
    if loaded is not None:
        return loaded
    if found:
        config, key = found[0]
        place = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
        unused = Finding.partial("hyperparameters in a file that no code loads", place)
        return no_code(repo, unused, SPEAKS_OF_A_CONFIGURATION, tried=_loads_configuration(repo))
    likewise = (
        sweep_or_job_configuration(repo)
        or own_keys_configuration(repo)
        or gin_configuration(repo)
        or other_file_configuration(repo)
    )
    if likewise is not None:
        return likewise
    sweeps = [config for config in repo.configs.files if is_sweep(config) or missing_sweep_key(config)]
    if sweeps:
        return Finding.partial(
            "only the definition of a sweep holds hyperparameters", Evidence(sweeps[0].path, 1, "a sweep's definition")
        )
    for config in repo.configs.files:
        given = hyperparameter_argument(config)
        if given is not None:
            place = Evidence(config.path, given.line, clipped(str(given.value)))
            return Finding.partial("a file hands hyperparameters to the program; no code loads them from it", place)
    finding = absent("configuration file with hyperparameters", repo.configs)
    python = _settings_elsewhere(repo, modules) or [
        place for place in (loaded_numbers_place(repo),) if place is not None
    ]
    if python and finding.confidence is Confidence.HIGH:
        return finding.less_sure(*python[:3], message=f"{finding.message}; settings stand elsewhere")
    return finding


def _loads_configuration(repo: Repository) -> Evidence | None:
    """Return where a notebook loads what may be a configuration, or None."""
    opened = in_notebook(repo, ("hydra", "omegaconf", "yaml", "tomllib", "tomli", "toml", "configparser"))
    reading = next(calls(repo.notebooks.modules, "json.load", "json.loads"), None) if opened is None else None
    return opened if reading is None else at(reading[0], reading[1].line, reading[1].name)


def _configuration(repo: Repository, stored: tuple[Module, Call] | None) -> Evidence | None:
    """Return a YAML file of settings, else where code stores a configuration; None without either."""
    yaml = next((config.path for config in settings_files(repo) if config.kind == "yaml"), None)
    if yaml is not None:
        return Evidence(yaml, 1, "a configuration")
    return at(stored[0], stored[1].line, "stored here") if stored is not None else None


class _Hydra(NamedTuple):
    """The modules of the code, where they start Hydra, and where one stores a configuration, if any does."""

    repo: Repository
    modules: tuple[Module, ...]
    entries: list[tuple[Module, int, str, Value | None, Value | None]]
    stored: tuple[Module, Call] | None


def _uses_of_hydra(repo: Repository) -> _Hydra:
    """Return where the code starts Hydra, the entry points that train first, and where it stores a configuration."""
    modules = sources(repo)
    entries = [(module, *entry) for module in modules for entry in hydra_entry_points(module)]
    entries.sort(
        key=lambda entry: (
            entry[2] != "hydra.main",
            is_leftover_file(entry[0].path),
            distance_from_training(repo, entry[0]),
            is_beside_package(entry[0].path),
        )
    )
    storing = calls(modules, "hydra.core.config_store.", "hydra_zen.")
    return _Hydra(repo, modules, entries, next(((m, c) for m, c in storing if c.method != "instance"), None))


def _hydra_started(code: _Hydra) -> Finding | None:
    """Hydra is started with a configuration that is there, or that code defines."""
    repo, entries, stored = code.repo, code.entries, code.stored
    named = [named_configuration(repo, module, folder, name) for module, _, _, folder, name in entries]
    # One whose configuration lies where it looks comes before one that may mean another's.
    alike = [config is not None and config.exact for config in named]
    order = sorted(range(len(entries)), key=lambda n: (entries[n][2] != "hydra.main", not alike[n]))
    for (module, line, what, _, _), config in ((entries[n], named[n]) for n in order):
        if config and not is_empty_configuration(repo, config):
            return Finding.done(f"{what} {config.told}", at(module, line, what), config.place, confidence=config.sure)
        if stored:
            return Finding.done(
                f"{what} loads a configuration that code defines",
                at(module, line, what),
                at(stored[0], stored[1].line, "stored here"),
            )
    return None


def _hydra_builds(code: _Hydra) -> Finding | None:
    """Hydra is started nowhere, and builds objects from a configuration."""
    if code.entries:
        return None
    built = (
        at(module, call.line, call.method)
        for module, call in calls(code.modules, "hydra.utils.", "hydra.", "hydra_zen.")
        if call.method in ("instantiate", "call", "zen", "launch")
    )
    place = next(built, None)
    configured = _configuration(code.repo, code.stored) if place is not None else None
    if place is None or configured is None:
        return None
    return Finding.done("hydra builds objects from configuration", place, configured)


def _hydra_without_configuration(code: _Hydra) -> Finding | None:
    """Hydra is started without a configuration: what it names is missing, or holds nothing."""
    for module, line, what, folder, name in code.entries:
        empty = named_configuration(code.repo, module, folder, name)
        if empty is not None:
            message = f"{what} is used; the configuration {empty.path} holds nothing"
            return Finding.partial(message, at(module, line, what), empty.place)
    for module, line, what, _, name in code.entries:
        told = f" {name.string!r}"[:60] if name is not None and name.string else ""
        message = f"{what} is used; the configuration{told} is not in the repository"
        return Finding.partial(message, at(module, line, what))
    return None


def _hydra_imported(code: _Hydra) -> Finding | None:
    """Hydra is imported and loads nothing."""
    for module in code.modules:
        if module.uses("hydra"):
            line = next((item.line for item in module.imports if item.target.split(".")[0] == "hydra"), 1)
            return Finding.partial("hydra is imported, but loads no configuration", at(module, line, "imports hydra"))
    return None


def _omegaconf_only(code: _Hydra) -> Finding | None:
    """OmegaConf is used; Hydra is not, or in tests alone."""
    repo = code.repo
    for module, call in calls(code.modules, "omegaconf."):
        tested = next(((m, line, what) for m in repo.python.tests for line, what, _, _ in hydra_entry_points(m)), None)
        told = "OmegaConf in the code, Hydra in the tests alone" if tested else "only OmegaConf, not Hydra"
        places = [at(module, call.line, call.name), *([at(*tested)] if tested else [])]
        return no_code(repo, Finding.partial(told, *places), ("hydra",), tried=in_notebook(repo, ("hydra",)))
    return None


def _no_hydra(code: _Hydra) -> Finding:
    """Nothing uses Hydra; an import that nothing calls and a dependency are shown."""
    finding = missing(code.repo, "use of hydra", ("hydra",))
    if finding.state is not State.NOT_DONE or finding.evidence:
        return finding
    idle, item = first_import(code.modules, "hydra"), code.repo.dependencies.requires("hydra-core")
    if idle:
        return finding._replace(evidence=(idle._replace(note="imported, never called"),))
    if item:
        return finding._replace(evidence=(Evidence(item.path, item.line, "a dependency that no code uses"),))
    return finding


@probe("hydra")
def hydra(repo: Repository) -> Finding:
    """Hydra loads the configuration.

    done      hydra is used in code (hydra.main, initialize and compose, instantiate) and the config that it names is
              there
    partial   only OmegaConf, or the config is missing or holds nothing
    not_done  otherwise: a dependency or a Hydra-like config alone is none
    remedy    decorate the training entry point with hydra.main and track the config that it names
    """
    code = _uses_of_hydra(repo)
    found = first_of(
        code, _hydra_started, _hydra_builds, _hydra_without_configuration, _hydra_imported, _omegaconf_only
    )
    return found or _no_hydra(code)
