"""What a framework's own program is told: by the recipe that a command gives it, and by the options beside that."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, once
from auditor.shared import regex
from probes._configs import hyperparameters, settings_files
from probes._settings import Setting, settings
from probes._shared import clipped, sources
from probes._training.frameworks import Program, few_bits_asked, launchers, programs

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key
    from auditor.views.python import Module

_FILE: Final = regex(r"[\w./-]{1,200}\.(?:ya?ml|json|toml|cfg|ini)")
_OPTION: Final = regex(r"(?:-{1,2}|\+{1,2})?([A-Za-z][\w.-]{0,80})=(.{0,200})")
_WORKERS: Final = ("dataloader_num_workers", "num_workers", "workers")
_FEW_BITS: Final = (
    "load_in_4bit", "load_in_8bit", "quantization_bit", "quantize", "quantization", "quantization_method",
    "torch_compile", "compile", "jit_compile", "use_4bit", "use_8bit",
)  # fmt: skip
_NAMED: Final = ("wandb_project", "use_wandb")
_TRACKERS: Final = ("report_to", "log_with", "logger_name", "logger", "_component_", "@loggers")
_SWITCHES: Final = ("wandb_mode", "use_wandb")
_SHARDED: Final = ("deepspeed", "deepspeed_config", "fsdp", "fsdp_config", "strategy")
_COUNTED: Final = ("devices", "gpus", "num_gpus", "nproc_per_node", "num_processes", "num_nodes")
_NUMBERED: Final = ("device", "gpu_ids", "device_ids")
"""Which devices, not how many: `device=2` is the third one alone."""
_OF_COMPONENTS: Final = regex(r"(?i)qlora|quant")
_SEVERAL: Final = regex(r"\d{1,2}(?:,\s?\d{1,2})+|\[\d{1,2}(?:,\s?\d{1,2})+\]")


class Recipe(NamedTuple):
    """One command that has a framework train: where it stands, its options, and the recipe that it names; or a recipe
    that no command names."""

    place: Evidence
    options: tuple[tuple[str, str], ...]
    config: Config | None
    run: bool = True
    """Whether a command of the repository names it."""

    def told(self, *names: str) -> Iterator[Setting]:
        """Yield what it says of these names; an option of the command holds before the recipe."""
        given = [(name, value) for name, value in self.options if name.rpartition(".")[2] in names]
        for _, value in given:
            yield Setting(value, self.place)
        known = {name.rpartition(".")[2] for name, _ in given}
        for key in self.config.keys if self.config is not None else ():
            name = key.name.rpartition(".")[0].rpartition(".")[2] if key.last.isdigit() else key.last
            if name in names and name not in known:
                place = Evidence(self.config.path, key.line, clipped(f"{name}: {key.value}")) if self.config else None
                yield Setting(key.value, place or self.place, configured=True, key=key.name)


@once
def recipes(repo: Repository) -> tuple[Recipe, ...]:
    """Return what has a framework train, each with the recipe that it names."""
    return tuple(_recipe(repo, program) for program in programs(repo))


@once
def _unnamed(repo: Repository) -> tuple[Recipe, ...]:
    """Return the recipes that no command of the repository names: somebody may have run them by hand."""
    named = {recipe.config.path for recipe in recipes(repo) if recipe.config is not None}
    return tuple(
        Recipe(Evidence(config.path, 1, "a recipe"), (), config, run=False)
        for config in settings_files(repo)
        if config.path not in named and any(_of_a_recipe(key) for key in config.keys) and hyperparameters(config)
    )


def _of_a_recipe(key: Key) -> bool:
    """Return whether a key is one by which frameworks are told what to fine-tune: own settings call it otherwise."""
    if key.last == "_component_":
        return str(key.value).startswith("torchtune.")
    return key.name in ("base_model", "model_name_or_path")


def _recipe(repo: Repository, program: Program) -> Recipe:
    return Recipe(program.place, tuple(_options(program.argv)), _named(repo, program.argv))


def _options(argv: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the options of a command: `--load_in_4bit`, `--report_to wandb`, `workers=4`."""
    for at, word in enumerate(argv):
        option = _OPTION.fullmatch(word)
        if option is not None:
            yield option[1].replace("-", "_"), option[2]
        elif word.startswith("--"):
            after = argv[at + 1] if at + 1 < len(argv) else "-"
            yield word.lstrip("-").replace("-", "_"), "true" if after.startswith("-") else after


def _named(repo: Repository, argv: tuple[str, ...]) -> Config | None:
    """Return the tracked file that a command names; the folder that it is run in may be another than the root."""
    # What a launcher is told of itself stands before the program, and tells less of the training.
    after = sorted(range(1, len(argv)), key=lambda at: argv[at - 1] in _OF_LAUNCHERS)
    for word in (argv[at] for at in after):
        path = posixpath.normpath(word.rpartition("=")[2])
        if not _FILE.fullmatch(path):
            continue
        config = repo.configs.get(path)
        if config is None:
            same = [other for other in repo.configs.paths if other.endswith(f"/{path.removeprefix('/')}")]
            config = repo.configs.get(same[0]) if len(same) == 1 else None
        if config is not None and config.error is None:
            return config
    return None


_OF_LAUNCHERS: Final = frozenset({"--config_file", "--config-file", "--hostfile", "--deepspeed_config_file"})


def _told(repo: Repository, *names: str, run: bool = True) -> Iterator[tuple[Recipe, Setting]]:
    return ((recipe, item) for recipe in (recipes if run else _unnamed)(repo) for item in recipe.told(*names))


def _found(message: str, recipe: Recipe, item: Setting) -> Finding:
    if not recipe.run:
        message = f"as a recipe tells it, a framework's program {message}; no command here gives it to one"
        # Own settings may have the keys of a recipe, too.
        return Finding.partial(message, item.evidence, confidence=Confidence.LOW)
    places = (item.evidence, recipe.place) if item.configured else (recipe.place,)
    return Finding.done(f"a framework's program {message}, as it is told", *places, confidence=Confidence.MEDIUM)


def recipe_workers(repo: Repository) -> Finding | None:
    """Return that a framework's program is told to load data with several processes, or None."""
    for recipe, item in _told(repo, *_WORKERS):
        if (item.number or 0) > 0:
            return _found("loads the data with workers", recipe, item)
    return None


def recipe_quantisation(repo: Repository, *, run: bool = True) -> Finding | None:
    """Return that a framework's program is configured to quantise or compile the model, or None.

    Without `run`, that only a recipe which no command names is.
    """
    for recipe, item in _told(repo, *_FEW_BITS, "_component_", run=run):
        component = item.key.endswith("_component_")
        if _OF_COMPONENTS.search(str(item.value)) if component else item.on:
            return _found("quantises or compiles the model", recipe, item)
    if run and any(_takes_few_bits(module) for module in sources(repo)):
        # The group's own program hands on what its parser read: of the recipe, or of the command.
        for item in (each for key in ("load_in_4bit", "load_in_8bit") for each in settings(repo, key)):
            if item.on:
                message = "the group's program quantises the model, as it is told"
                return Finding.done(message, item.evidence, confidence=Confidence.MEDIUM)
        for program in few_bits_asked(repo):
            message = "the group's program quantises the model, as its command tells it"
            return Finding.done(message, program.place, confidence=Confidence.MEDIUM)
    for recipe in (_recipe(repo, program) for program in (launchers(repo) if run else ())):
        for item in recipe.told("dynamo_backend"):
            if item.on:
                return _found("compiles the model", recipe, item)
    return None


def _takes_few_bits(module: Module) -> bool:
    """Return whether a module asks trl for the quantisation that its parser was told of."""
    return any(call.method == "get_quantization_config" and call.name.startswith("trl.") for call in module.calls)


def recipe_logging(repo: Repository, *, run: bool = True) -> Finding | None:
    """Return that a framework's program is told to log to W&B, or None; `run` as for `recipe_quantisation`."""
    for recipe in (recipes if run else _unnamed)(repo):
        if any(str(item.value).strip().lower() in ("disabled", "false") for item in recipe.told(*_SWITCHES)):
            continue
        told = ((name, item) for name in (*_NAMED, *_TRACKERS) for item in recipe.told(name))
        for name, item in told:
            if item.on and (name in _NAMED or "wandb" in str(item.value).lower()):
                return _found("logs to W&B", recipe, item)
    return None


def recipe_devices(repo: Repository) -> Iterator[Evidence]:
    """Yield where a framework's program is told to train on several devices, or to share the model out."""
    for recipe, item in _told(repo, *_COUNTED):
        if (item.number or 0) > 1 or _SEVERAL.fullmatch(str(item.value).strip()):
            yield from _found("", recipe, item).evidence
    for recipe, item in _told(repo, *_NUMBERED):
        if _SEVERAL.fullmatch(str(item.value).strip()):
            yield from _found("", recipe, item).evidence
    for recipe, item in _told(repo, *_SHARDED):
        if item.on and str(item.value) not in ("auto", "[]", "{}"):
            yield from _found("", recipe, item).evidence


def recipe_configuration(repo: Repository) -> Finding | None:
    """Return that a command gives a framework's program a file with hyperparameters, or None."""
    for recipe in recipes(repo):
        keys = hyperparameters(recipe.config) if recipe.config is not None else []
        if keys and recipe.config is not None:
            place = Evidence(recipe.config.path, keys[0].line, clipped(f"{keys[0].name}: {keys[0].value}"))
            message = f"{recipe.config.path} holds hyperparameters that a framework's own program is given"
            return Finding.done(message, place, recipe.place, confidence=Confidence.MEDIUM)
    return None
