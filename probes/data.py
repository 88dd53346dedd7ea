"""Probes of data and configuration: data script, data versioning, configuration files, Hydra."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe, regex
from probes._configs import half_sweep, handed_over, hyperparameter, hyperparameters, is_sweep, settings_files
from probes._shared import at, calls, definitions, last, missing, sources, stem, unless_unread
from probes._training.experiments import in_another_form, loaded_by_code
from probes._training.hydra import config_named, entries_of

if TYPE_CHECKING:
    from auditor.views.python import Module

_DATA_WORDS = regex(
    r"(?i)data|preproces|download|loader|ingest|(?:^|_)etl(?:_|$)|prepare|corpus|fetch|scrap|collate|feature|transform|split|"
    r"(?:^|_)prep(?:_|$)|process"
)
_NOT_DATA = regex(r"(?i)drift|monitor|database|collect|(?:^|_)api|valid|test|check|upload|visuali|model|train")
_DATA_NAME = regex(
    r"(?i)(?:^|_)(?:data|dataset|datasets|datamodule|dataloader|dataloaders)(?:$|_)|preproces|make_dataset"
)
_DATA_CALL = regex(
    r"(?i)^(?:open|read|read_\w+|load|load_\w+|loads|loadtxt|genfromtxt|get|get_object|post|urlopen|urlretrieve|download\w*|"
    r"fetch_\w+|listdir|scandir|walk|glob|rglob|iterdir|imread|extractall|unpack_archive|save|savez|save_\w+|to_csv|to_parquet|"
    r"to_pickle|dump|write\w*|copy\w*|concat|merge|train_test_split|random_split|tokenize\w*|fit_transform|transform|"
    r"from_numpy|resize|normalize|compose|map|filter|dropna|fillna|snapshot_download|hf_hub_download|dataset_download|"
    r"load_dataset|dataset_download_files|urlretrieve|gdown|download_and_extract_archive|mkdir|makedirs|stack|cat|tensor|"
    r"image_folder|imagefolder|dataloader|convert|groupby|apply|astype|from_\w+|mnist|cifar\d+|fashionmnist|emnist)$"
)
_DATASETS = (
    "Dataset", "IterableDataset", "LightningDataModule", "ImageFolder", "DatasetFolder", "VisionDataset", "Sequence",
    "InMemoryDataset", "TorchDataset", "PyDataset", "GeneratorBasedBuilder", "FileDataset",
)  # fmt: skip


def _data_lines(module: Module) -> list[tuple[int, str]]:
    """Return lines and names of what loads, downloads or transforms data in a module."""
    stubs = {item.qualname for item in module.functions if item.stub}
    found = [
        (call.line, call.method) for call in module.calls if _DATA_CALL.match(call.method) and call.scope not in stubs
    ]
    for item in module.classes:
        if any(last(base) in _DATASETS for base in item.bases):
            methods = [f for f in module.functions if f.owner == item.qualname and not f.stub and f.name != "__init__"]
            if methods:
                found.append((item.line, item.name))
    return sorted(found)


def _is_data_module(path: str) -> bool:
    name, folder = stem(path), posixpath.basename(posixpath.dirname(path))
    if name == "__init__":
        return bool(_DATA_NAME.search(folder))
    if _DATA_NAME.search(name) and not re.search(r"(?i)drift|monitor|database", name):
        return True
    if _NOT_DATA.search(name):
        return False
    return bool(
        _DATA_WORDS.search(name) or re.fullmatch(r"(?i)data|datasets?|preprocessing|dataloaders?|data_\w+", folder)
    )


@probe("data-script")
def data_script(repo: Repository) -> Finding:
    """A data script downloads and preprocesses the data.

    done      a module for data (data.py, make_dataset.py, dataset.py or alike) with code that loads, downloads or
              preprocesses
    partial   the template's placeholder, or data handled only in passing in another module
    not_done  otherwise
    remedy    write the loading and preprocessing of the data in src/<package>/data.py
    """
    modules = [module for module in sources(repo) if module.role == "code" and module.error is None]
    stubs: list[Evidence] = []
    passing: list[Evidence] = []
    for module in sorted(modules, key=lambda item: (not _DATA_NAME.search(stem(item.path)), item.path)):
        named = _is_data_module(module.path)
        lines = _data_lines(module)
        if repo.template.stub(module.path) or (named and not lines):
            if named:
                stubs.append(at(module, 1, "a placeholder"))
            continue
        if named:
            shown = list(dict.fromkeys(lines))[:3]
            return Finding.done(f"{module.path} handles the data", *(at(module, line, name) for line, name in shown))
        passing += [
            at(module, item.line, item.name)
            for item in definitions(module)
            if re.search(r"(?i)data|preproces|download", item.name)
            and not re.search(r"(?i)drift|test|monitor|metadata", item.name)
            and any(item.line <= line <= item.end_line for line, _ in lines)
        ]
    if passing:
        return Finding.done("code loads or prepares the data", *passing[:3])
    reads = [
        (m, c)
        for m in modules
        for c in m.calls
        if re.match(r"read_csv|read_parquet|load_dataset|load_data|fetch_\w+", c.method)
    ]
    if stubs:
        return Finding.partial("the module for data is a placeholder", *stubs[:2])
    if reads:
        return Finding.partial(
            "data is read in passing, in no module for it", *(at(m, c.line, c.method) for m, c in reads[:3])
        )
    return missing(repo, "module for data", ("read_csv", "load_dataset", "torch.utils.data.Dataset", "pandas.read_csv"))


_LFS_PAPER = regex(r"(?i)\.(?:pdf|docx?|pptx?|png|jpe?g|gif|svg|mp4|ipynb)$")


@probe("data-versioning")
def data_versioning(repo: Repository) -> Finding:
    """The data is under version control.

    done      .dvc/config and at least one tracked output (a *.dvc file, or outs in dvc.yaml or dvc.lock), or git-lfs
              that tracks data
    partial   one of the two
    not_done  otherwise
    remedy    run dvc init and dvc add on the data, and commit .dvc/config and the *.dvc file
    """
    dvc = repo.dvc
    configs = [Evidence(path, 1, "DVC is initialised") for path in dvc.config_paths[:2]]
    outputs = [Evidence(item.path, item.line, f"tracks {item.target}"[:80]) for item in dvc.outputs[:3]]
    remotes = [Evidence(item.path, item.line, "a remote") for item in dvc.remotes[:1]]
    if configs and outputs:
        return Finding.done("DVC tracks data", *configs[:1], *outputs, *remotes)
    unread = [path for path in dvc.unread() if path.endswith((".dvc", "dvc.lock"))]
    if configs and unread:
        # A file of that name is written by `dvc add` and `dvc repro` alone: only what it tracks is not known.
        places = [Evidence(path, None, "could not be read") for path in unread[:3]]
        return Finding.done("DVC tracks data", *configs[:1], *places, *remotes, confidence=Confidence.MEDIUM)
    lfs = [item for item in dvc.lfs if not _LFS_PAPER.search(item.pattern)]
    if lfs:
        return Finding.done(
            "git-lfs tracks data", *(Evidence(item.path, item.line, item.pattern[:80]) for item in lfs[:3])
        )
    if configs:
        return Finding.partial("DVC is initialised, but tracks nothing", *configs)
    if outputs:
        return Finding.partial("DVC files, but no .dvc/config", *outputs)
    if dvc.lfs:
        item = dvc.lfs[0]
        return Finding.partial(
            "git-lfs tracks documents and images only", Evidence(item.path, item.line, item.pattern[:80])
        )
    finding = absent("data tracked by DVC or git-lfs", dvc)
    ignored = [path for path in repo.tree.named(".gitignore") if path.endswith("/.dvc/.gitignore")]
    traces = sorted({*repo.tree.below(".dvc"), *repo.tree.named("*.dvcignore"), *ignored})
    other = [
        (m, c) for m, c in calls(sources(repo), "wandb.Artifact") if any(v.string == "dataset" for _, v in c.keywords)
    ]
    if finding.confidence is Confidence.HIGH and (traces or other):
        places = [Evidence(path, None, "left by DVC") for path in traces[:2]]
        places += [at(m, c.line, "a data set as a W&B artifact") for m, c in other[:2]]
        return Finding(
            State.NOT_DONE, f"{finding.message}, but there are traces of another way", tuple(places), Confidence.MEDIUM
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
    loaded = loaded_by_code(repo, found, modules)
    if loaded is not None:
        return loaded
    if found:
        config, key = found[0]
        place = Evidence(config.path, key.line, f"{key.name}: {key.value}"[:80])
        unused = Finding.partial("hyperparameters in a file that no code loads", place)
        return unless_unread(repo, unused, "hydra", "omegaconf", "yaml", "json", "toml", "config")
    likewise = in_another_form(repo)
    if likewise is not None:
        return likewise
    sweeps = [config for config in repo.configs.files if is_sweep(config) or half_sweep(config)]
    if sweeps:
        return Finding.partial(
            "the only configuration is the definition of a sweep", Evidence(sweeps[0].path, 1, "a sweep's definition")
        )
    for config in repo.configs.files:
        given = handed_over(config)
        if given is not None:
            place = Evidence(config.path, given.line, str(given.value)[:80])
            return Finding.partial("a file hands hyperparameters to the program; no code loads them from it", place)
    finding = absent("configuration file with hyperparameters", repo.configs)
    python = _settings_elsewhere(repo, modules)
    if python and finding.confidence is Confidence.HIGH:
        return Finding(
            State.NOT_DONE, f"{finding.message}; settings stand elsewhere", tuple(python[:3]), Confidence.MEDIUM
        )
    return finding


@probe("hydra")
def hydra(repo: Repository) -> Finding:
    """Hydra loads the configuration.

    done      hydra is used in code (hydra.main, initialize and compose, instantiate) and the config that it names is
              there
    partial   only OmegaConf, or the config is missing
    not_done  otherwise: a dependency or a Hydra-like config alone is none
    remedy    decorate the training entry point with hydra.main and track the config that it names
    """
    modules = sources(repo)
    entries = [(module, *entry) for module in modules for entry in entries_of(module)]
    stored = next(
        ((m, c) for m, c in calls(modules, "hydra.core.config_store.", "hydra_zen.") if c.method != "instance"), None
    )
    for module, line, what, folder, name in entries:
        config = config_named(repo, module, folder, name)
        if config:
            return Finding.done(f"{what} loads {config.path}", at(module, line, what), config)
        if stored:
            return Finding.done(
                f"{what} loads a configuration that code defines",
                at(module, line, what),
                at(stored[0], stored[1].line, "stored here"),
            )
    built = [
        (m, c)
        for m, c in calls(modules, "hydra.utils.", "hydra.", "hydra_zen.")
        if c.method in ("instantiate", "call", "zen", "launch")
    ]
    if built and not entries:
        yaml = next((c.path for c in settings_files(repo) if c.kind == "yaml"), None)
        if yaml or stored:
            place = Evidence(yaml, 1, "a configuration") if yaml else at(stored[0], stored[1].line, "stored here")  # type: ignore[index]
            return Finding.done(
                "hydra builds objects from configuration", at(built[0][0], built[0][1].line, built[0][1].method), place
            )
    if entries:
        module, line, what, _, name = entries[0]
        told = f" {name.string!r}"[:60] if name is not None and name.string else ""
        return Finding.partial(
            f"{what} is used; the configuration{told} is not in the repository", at(module, line, what)
        )
    used = next((m for m in modules if m.uses("hydra")), None)
    if used:
        line = next((item.line for item in used.imports if item.target.split(".")[0] == "hydra"), 1)
        return Finding.partial("hydra is imported, but loads no configuration", at(used, line, "imports hydra"))
    omega = next(((m, c) for m, c in calls(modules, "omegaconf.")), None)
    if omega:
        half = Finding.partial("only OmegaConf, not Hydra", at(omega[0], omega[1].line, omega[1].name))
        return unless_unread(repo, half, "hydra")
    finding = missing(repo, "use of hydra", ("hydra",))
    if finding.state is State.NOT_DONE and finding.evidence == ():
        item = repo.dependencies.requires("hydra-core")
        if item:
            place = Evidence(item.path, item.line, "a dependency that no code uses")
            return Finding(finding.state, finding.message, (place,), finding.confidence)
    return finding
