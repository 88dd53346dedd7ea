"""Probes of data and configuration: data script, data versioning, configuration files, Hydra."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, absent, probe
from auditor.shared import regex
from probes._configs import half_sweep, handed_over, hyperparameter, hyperparameters, is_sweep, settings_files
from probes._data.handled import SPEAKS_OF_DATA, by_a_library, data_lines
from probes._data.modules import (
    about_data,
    by_the_name,
    by_what_it_does,
    has_another_purpose,
    is_data_module,
    is_page,
    told_by,
)
from probes._data.prepared import fetched_by_scripts, may_prepare, prepares
from probes._shared import (
    at,
    calls,
    clipped,
    definitions,
    first_import,
    in_notebook,
    last,
    missing,
    no_code,
    sources,
    stem,
)
from probes._training.experiments import (
    SPEAKS_OF_A_CONFIGURATION,
    by_gin,
    in_another_form,
    in_other_files,
    loaded_by_code,
    loaded_numbers,
    with_keys_of_its_own,
)
from probes._training.hydra import config_named, entries_of, holds_nothing
from probes._training.models import apart_from_training, beside_the_package
from probes._training.orchestrated import by_an_orchestrator
from probes._training.recipes import of_a_recipe
from probes._training.shown import left_over

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
    modules = [module for module in sources(repo) if module.role == "code" and module.error is None]
    handling = [(module, data_lines(module)) for module in modules]
    own = [(module, lines) for module, lines in handling if not repo.template.stub(module.path)]
    named = [(module, lines) for module, lines in own if lines and is_data_module(module.path)]
    if named:
        # A page that shows the data comes after what handles it for the training.
        module, lines = min(named, key=lambda item: (is_page(item[0]), item[1][0].weak, *told_by(item[0], item[1][0])))
        places = (at(module, line.line, line.name) for line in lines[:3])
        # What works on any values, and on no data for sure, is no more than likely.
        sure = Confidence.MEDIUM if lines[0].weak else Confidence.HIGH
        return Finding.done(f"{module.path} handles the data", *places, confidence=sure)
    passing = [
        at(module, item.line, item.name)
        for module, lines in own
        for item in definitions(module)
        if about_data(item.name, modules) and any(item.line <= line.line <= item.end_line for line in lines)
    ]
    if passing:
        return Finding.done("code loads or prepares the data", *passing[:3])
    unknown = [(module, found) for module, _ in own if is_data_module(module.path) and (found := by_a_library(module))]
    if unknown:
        module, found = min(unknown, key=lambda item: by_the_name(item[0].path))
        places = (at(module, item.line, clipped(item.name)) for item in found[:3])
        return Finding.done(f"{module.path} handles the data", *places, confidence=Confidence.MEDIUM)
    deeds = [(m, lines) for m, lines in own if by_what_it_does(m, lines) and not has_another_purpose(m)]
    if deeds:
        module, lines = deeds[0]
        places = (at(module, line.line, line.name) for line in lines[:3])
        return Finding.done(f"{module.path} loads and prepares data", *places, confidence=Confidence.MEDIUM)
    prepared = [(module, found) for module, _ in own if (found := prepares(repo, module))]
    if prepared:
        module, lines = min(prepared, key=lambda item: has_another_purpose(item[0]))
        places = (at(module, line.line, line.name) for line in lines[:3])
        return Finding.done(f"{module.path} loads or prepares data", *places, confidence=Confidence.MEDIUM)
    stubs = [
        at(module, 1, "a placeholder" if repo.template.stub(module.path) else "loads and prepares nothing")
        for module in modules
        if is_data_module(module.path)
    ]
    reads = [(m, c) for m in modules for c in m.calls if _IN_PASSING.match(c.method) or c.name.startswith(_DATASETS)]
    if stubs:
        idle = Finding.partial("the module for data loads and prepares nothing", *stubs[:2])
        return no_code(repo, idle, SPEAKS_OF_DATA)
    if reads:
        places = (at(m, c.line, c.method) for m, c in reads[:3])
        in_passing = Finding.partial("data is read in passing, in no module for it", *places)
        return no_code(repo, in_passing, SPEAKS_OF_DATA)
    finding = missing(repo, "module for data", ("torch.utils.data.Dataset", "pandas.read_csv"), also=SPEAKS_OF_DATA)
    perhaps = [at(m, line.line, line.name) for m, _ in own for line in may_prepare(m)[:1]]
    if finding.confidence is not Confidence.HIGH:
        return finding
    fetched = next(fetched_by_scripts(repo), None) if not perhaps else None
    if fetched is not None:
        return finding.less_sure(fetched, message=f"{finding.message}; a script fetches data")
    if not perhaps:
        return finding
    message = f"{finding.message}; {perhaps[0].path} reads and writes files"
    return finding.less_sure(*perhaps[:3], message=message, confidence=Confidence.LOW)


_IN_PASSING = regex(r"read_csv|read_parquet|load_dataset|load_data|fetch_\w+")
_DATASETS = ("torchvision.datasets.", "torchaudio.datasets.", "torchtext.datasets.", "torch_geometric.datasets.")
_LFS_PAPER = regex(r"(?i)\.(?:pdf|docx?|pptx?|png|jpe?g|gif|svg|mp4|ipynb|py)$")


_DATA_FILES: Final = tuple(
    f"*.{suffix}"
    for suffix in (
        *(
            "csv",
            "tsv",
            "parquet",
            "feather",
            "arrow",
            "jsonl",
            "xlsx",
            "h5",
            "hdf5",
            "npy",
            "npz",
            "pt",
            "pkl",
            "pickle",
        ),
        *("jpg", "jpeg", "png", "JPG", "wav", "mp3", "nii", "zip", "gz"),
    )
)

_MODELS = regex(
    r"(?i)^(?!.*\bdata)(?:.*/)?(?:(?:saved|trained|best)[_-])?(?:models?|checkpoints?|weights)(?:[/.].*|$)|"
    r"^(?!.*\bdata).*\.(?:ckpt|safetensors|onnx|pth)$"
)
"""What DVC tracks that is a model by its path."""


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
    dvc = repo.dvc
    configs = [Evidence(path, 1, "DVC is initialised") for path in dvc.config_paths[:2]]
    outputs = [Evidence(item.path, item.line, clipped(f"tracks {item.target}")) for item in dvc.outputs[:3]]
    remotes = [Evidence(item.path, item.line, "a remote") for item in dvc.remotes[:1]]
    if configs and outputs:
        if all(_MODELS.search(item.target) for item in dvc.outputs):
            named = ", ".join(sorted({item.target for item in dvc.outputs})[:3])[:80]
            message = f"DVC tracks models ({named}), and nothing that is called data"
            return Finding.done(message, *configs[:1], *outputs, *remotes, confidence=Confidence.MEDIUM)
        return Finding.done("DVC tracks data", *configs[:1], *outputs, *remotes)
    unread = [path for path in dvc.unread() if path.endswith((".dvc", "dvc.lock"))]
    if configs and unread:
        # A file of that name is written by `dvc add` and `dvc repro` alone: only what it tracks is not known.
        places = [Evidence(path, None, "could not be read") for path in unread[:3]]
        return Finding.done("DVC tracks data", *configs[:1], *places, *remotes, confidence=Confidence.MEDIUM)
    kept = [item for item in dvc.lfs if not _LFS_PAPER.search(item.pattern)]
    lfs = [item for item in kept if not _MODELS.search(item.pattern)]
    if lfs:
        return Finding.done(
            "git-lfs tracks data", *(Evidence(item.path, item.line, clipped(item.pattern)) for item in lfs[:3])
        ).being(Trait.OTHERWISE)
    if configs:
        return Finding.partial("DVC is initialised, but tracks nothing", *configs).being(Trait.HOLLOW)
    if outputs:
        return Finding.partial("DVC files, but no .dvc/config", *outputs)
    if kept:
        item = kept[0]
        place = Evidence(item.path, item.line, clipped(item.pattern))
        models = Finding.partial("git-lfs tracks models only", place, confidence=Confidence.MEDIUM)
        return models.being(Trait.OTHERWISE)
    if dvc.lfs:
        item = dvc.lfs[0]
        return Finding.partial(
            "git-lfs tracks documents and images only", Evidence(item.path, item.line, clipped(item.pattern))
        ).being(Trait.OTHERWISE)
    finding = absent("data tracked by DVC or git-lfs", dvc)
    ignored = [path for path in repo.tree.named(".gitignore") if path.endswith("/.dvc/.gitignore")]
    traces = sorted({*repo.tree.below(".dvc"), *repo.tree.named("*.dvcignore"), *ignored})
    other = [
        (m, c) for m, c in calls(sources(repo), "wandb.Artifact") if any(v.string == "dataset" for _, v in c.keywords)
    ]
    if finding.confidence is Confidence.HIGH and (traces or other):
        places = [Evidence(path, None, "left by DVC") for path in traces[:2]]
        places += [at(m, c.line, "a data set as a W&B artifact") for m, c in other[:2]]
        left = f"{traces[0]} is left of DVC" if traces else "a data set is kept as a W&B artifact"
        return finding.less_sure(*places, message=f"{finding.message}; {left}")
    plain = [path for path in repo.tree.named(*_DATA_FILES, foreign=False) if "data" in path.split("/")[:-1]]
    if plain and finding.state is State.NOT_DONE:
        told = f"git itself keeps {len(plain)} file{'' if len(plain) == 1 else 's'} of data"
        return finding._replace(
            message=f"{finding.message}; {told}", evidence=(Evidence(plain[0], None, "kept by git"),)
        )
    return finding


_FIELDS = 3  # of a class that holds settings


def _settings_elsewhere(repo: Repository, modules: Iterable[Module]) -> list[Evidence]:
    """Return hyperparameters in Python, and files of settings that are not read here."""
    python = [
        at(module, item.line, item.target)
        for module in modules
        if re.search(r"(?i)config|settings|param|constants", stem(module.path))
        for item in module.assigns
        if hyperparameter(last(item.target))
    ]
    python += [
        at(module, cls.line, cls.name)
        for module in modules
        if re.search(r"(?i)config|settings", module.path)
        for cls in module.classes
        if re.search(r"(?i)config|settings|param", cls.name)
        and sum(item.scope == cls.qualname for item in module.assigns) >= _FIELDS
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
    loaded = loaded_by_code(repo, found, modules) or by_an_orchestrator(repo, found) or of_a_recipe(repo)
    if loaded is not None:
        return loaded
    if found:
        config, key = found[0]
        place = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
        unused = Finding.partial("hyperparameters in a file that no code loads", place)
        return no_code(repo, unused, SPEAKS_OF_A_CONFIGURATION, tried=_loads_configuration(repo))
    likewise = in_another_form(repo) or with_keys_of_its_own(repo) or by_gin(repo) or in_other_files(repo)
    if likewise is not None:
        return likewise
    sweeps = [config for config in repo.configs.files if is_sweep(config) or half_sweep(config)]
    if sweeps:
        return Finding.partial(
            "only the definition of a sweep holds hyperparameters", Evidence(sweeps[0].path, 1, "a sweep's definition")
        )
    for config in repo.configs.files:
        given = handed_over(config)
        if given is not None:
            place = Evidence(config.path, given.line, clipped(str(given.value)))
            return Finding.partial("a file hands hyperparameters to the program; no code loads them from it", place)
    finding = absent("configuration file with hyperparameters", repo.configs)
    python = _settings_elsewhere(repo, modules) or [place for place in (loaded_numbers(repo),) if place is not None]
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


_Entry: TypeAlias = "tuple[Module, int, str, Value | None, Value | None]"


def _started(repo: Repository, entries: list[_Entry], stored: tuple[Module, Call] | None) -> Finding | None:
    """Return that Hydra is started with a configuration that is there, or that code defines; else None."""
    named = [config_named(repo, module, folder, name) for module, _, _, folder, name in entries]
    # One whose configuration lies where it looks comes before one that may mean another's.
    alike = [config is not None and config.exact for config in named]
    order = sorted(range(len(entries)), key=lambda n: (entries[n][2] != "hydra.main", not alike[n]))
    for (module, line, what, _, _), config in ((entries[n], named[n]) for n in order):
        if config and not holds_nothing(repo, config):
            return Finding.done(f"{what} {config.told}", at(module, line, what), config.place, confidence=config.sure)
        if stored:
            return Finding.done(
                f"{what} loads a configuration that code defines",
                at(module, line, what),
                at(stored[0], stored[1].line, "stored here"),
            )
    return None


def _without(repo: Repository, entries: list[_Entry]) -> Finding:
    """Return that Hydra is started without a configuration: what it names is missing, or holds nothing."""
    for module, line, what, folder, name in entries:
        empty = config_named(repo, module, folder, name)
        if empty is not None:
            message = f"{what} is used; the configuration {empty.path} holds nothing"
            return Finding.partial(message, at(module, line, what), empty.place)
    module, line, what, _, name = entries[0]
    told = f" {name.string!r}"[:60] if name is not None and name.string else ""
    return Finding.partial(f"{what} is used; the configuration{told} is not in the repository", at(module, line, what))


@probe("hydra")
def hydra(repo: Repository) -> Finding:
    """Hydra loads the configuration.

    done      hydra is used in code (hydra.main, initialize and compose, instantiate) and the config that it names is
              there
    partial   only OmegaConf, or the config is missing or holds nothing
    not_done  otherwise: a dependency or a Hydra-like config alone is none
    remedy    decorate the training entry point with hydra.main and track the config that it names
    """
    modules = sources(repo)
    entries = [(module, *entry) for module in modules for entry in entries_of(module)]
    entries.sort(
        key=lambda entry: (
            entry[2] != "hydra.main",
            left_over(entry[0].path),
            apart_from_training(repo, entry[0]),
            beside_the_package(entry[0].path),
        )
    )
    stored = next(
        ((m, c) for m, c in calls(modules, "hydra.core.config_store.", "hydra_zen.") if c.method != "instance"), None
    )
    started = _started(repo, entries, stored)
    if started is not None:
        return started
    built = [
        (m, c)
        for m, c in calls(modules, "hydra.utils.", "hydra.", "hydra_zen.")
        if c.method in ("instantiate", "call", "zen", "launch")
    ]
    if built and not entries:
        place = _configuration(repo, stored)
        if place is not None:
            return Finding.done(
                "hydra builds objects from configuration", at(built[0][0], built[0][1].line, built[0][1].method), place
            )
    if entries:
        return _without(repo, entries)
    used = next((m for m in modules if m.uses("hydra")), None)
    if used:
        line = next((item.line for item in used.imports if item.target.split(".")[0] == "hydra"), 1)
        return Finding.partial("hydra is imported, but loads no configuration", at(used, line, "imports hydra"))
    omega = next(((m, c) for m, c in calls(modules, "omegaconf.")), None)
    if omega:
        tested = next(((m, line, what) for m in repo.python.tests for line, what, _, _ in entries_of(m)), None)
        told = "OmegaConf in the code, Hydra in the tests alone" if tested else "only OmegaConf, not Hydra"
        places = [at(omega[0], omega[1].line, omega[1].name), *([at(*tested)] if tested else [])]
        return no_code(repo, Finding.partial(told, *places), ("hydra",), tried=in_notebook(repo, ("hydra",)))
    finding = missing(repo, "use of hydra", ("hydra",))
    if finding.state is not State.NOT_DONE or finding.evidence:
        return finding
    idle, item = first_import(modules, "hydra"), repo.dependencies.requires("hydra-core")
    if idle:
        return finding._replace(evidence=(idle._replace(note="imported, never called"),))
    if item:
        return finding._replace(evidence=(Evidence(item.path, item.line, "a dependency that no code uses"),))
    return finding
