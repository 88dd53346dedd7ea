"""Where training runs on several devices: in code, in configuration that training uses, or in how it is started."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import SWITCHED_OFF, regex
from probes._lines import command_texts, documents_code, live_lines, printed
from probes._settings import UNKNOWN, settings
from probes._shared import at, clipped, decorators, last, sources
from probes._training.computed import May, may_compute, setting_key
from probes._training.handed import trainers_within
from probes._training.loading import (
    has_settings_as_a_whole,
    is_filled_as_a_whole,
    makes_training_arguments,
    read_names,
    trains_yolo,
)

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key
    from auditor.views.python import Call, Module, Value

_PARALLEL = frozenset({
    "torch.nn.parallel.DistributedDataParallel", "torch.nn.parallel.distributed.DistributedDataParallel",
    "torch.nn.DataParallel", "torch.nn.parallel.DataParallel", "torch.nn.parallel.data_parallel.DataParallel",
    "torch.distributed.init_process_group", "torch.multiprocessing.spawn",
    "accelerate.Accelerator", "accelerate.notebook_launcher", "accelerate.accelerator.Accelerator",
    "deepspeed.initialize", "horovod.torch.init", "horovod.tensorflow.init", "horovod.keras.init",
    "horovod.tensorflow.keras.init", "jax.pmap", "jax.distributed.initialize", "lightgbm.Dask", "jax.shard_map",
    "jax.experimental.shard_map.shard_map", "jax.experimental.pjit.pjit", "jax.sharding.PositionalSharding",
    "flax.jax_utils.replicate", "equinox.filter_pmap",
})  # fmt: skip
_MESHES = frozenset({
    "jax.make_mesh", "jax.sharding.Mesh", "jax.experimental.maps.Mesh",
    "jax.experimental.mesh_utils.create_device_mesh", "torch.distributed.device_mesh.init_device_mesh",
})  # fmt: skip
"""What lays devices out as a mesh, over which what is trained is spread."""
# A sampler shares out the data alone: where nothing starts the processes, they do not train together.
SAMPLERS = ("torch.utils.data.distributed.DistributedSampler", "torch.utils.data.DistributedSampler")
_PARALLEL_BELOW = (
    "torch.distributed.fsdp.", "ray.train.torch.", "ray.train.lightning.", "ray.train.xgboost.", "sparkdl.",
    "pyspark.ml.torch.", "torch.distributed.run.", "tensorflow.distribute.", "keras.distribution.", "xgboost.dask.",
    "dask_ml.", "colossalai.", "fairscale.", "xgboost.spark.", "horovod.spark.", "torch_xla.distributed.",
    "torch.distributed.tensor.",
)  # fmt: skip
_STRATEGIES = regex(
    r"(?i)ddp|fsdp|deepspeed|\bdp\b|horovod|bagua|colossal|hpu_parallel|tpu|xla|model_parallel|hivemind"
)
_STRATEGY_CLASSES = regex(
    r"(?:DDP|FSDP|DeepSpeed|DataParallel|ModelParallel|XLA|Horovod|Ray\w*)\w*(?:Strategy|Plugin)$"
)
_LAUNCH = regex(
    r"\b(?:torchrun|accelerate[\s\"',]{1,6}launch|deepspeed\s+(?:--?[\w-]{1,40}(?:[= ][^\s-]\S{0,60})?\s+){0,8}\S+\.py|"
    r"composer\s+(?:-n|--nproc)[= ]?\d|horovodrun|mpirun|torch\.distributed\.(?:launch|run)|fabric\s+run)\b"
)
_TASKS = regex(r"(?m)^#SBATCH[ \t]+(?:--nodes|-N|--ntasks(?:-per-node)?|-n)[ \t]{0,4}=?[ \t]{0,4}(?:[2-9]|[1-9]\d)\b")
"""What asks Slurm for several tasks, each of which `srun` starts."""
_STARTS_TASKS = regex(
    r"(?mi)^[^#\n]{0,200}\bsrun\b(?!(?:[^#\n\\]|\\\n){0,400}?\s(?:-n[ =]?|--ntasks[ =])1\b)"
    r"(?!(?:[^#\n\\]|\\\n){0,400}?(?:pre_?process|prepar|download|dataset\.py|tokeni[sz]e|convert|export|evaluat|predict))"
)
"""What starts them, unless it asks for one itself or plainly does something else than training."""
_SHARDED_KEYS = ("deepspeed", "fsdp")
"""What transformers' TrainingArguments are given to train on several devices."""
_DEVICE_KEYS = ("devices", "gpus", "num_nodes", "tpu_cores", "num_processes")
SPEAKS_OF_DEVICES = (
    *sorted(_PARALLEL | _MESHES), *_PARALLEL_BELOW, *SAMPLERS, "jax.sharding",
    "DistributedDataParallel", "DataParallel", "torch.distributed",
    "accelerat", "torchrun", "strategy", "ddp", *_SHARDED_KEYS, *_DEVICE_KEYS,
)  # fmt: skip
"""What a module says that trains on several devices."""


class Given(Enum):
    """How many devices something is given: several, all there are, by itself as many, several unselected, or one.

    Several may be what is chosen when it runs, and what is computed may be unknown.
    """

    SEVERAL = "several"
    CHOSEN = "chosen"
    ALL = "all"
    AUTO = "auto"
    UNSELECTED = "unselected"
    ONE = "one"
    UNKNOWN = "unknown"


def _strategy(value: object) -> bool:
    return isinstance(value, str) and bool(_STRATEGIES.search(value))


_COUNT = regex(r"-?\d{1,5}")
_LIST_OF_DEVICES = regex(r"\[?\d{1,3}(?:\s*,\s*\d{1,3})+\]?")


def _devices(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value > 1 or value == -1
    if isinstance(value, str):
        text = value.strip()
        if _COUNT.fullmatch(text):
            return int(text) > 1 or int(text) == -1
        return bool(_LIST_OF_DEVICES.fullmatch(text))
    if isinstance(value, tuple):
        return len(value) > 1 and not all(isinstance(item, tuple) for item in value)
    return False


def _selected(repo: Repository, config: Config) -> bool:
    """Return whether something selects a configuration file: code, a defaults list, a command."""
    name = posixpath.basename(config.path)
    option, group = posixpath.splitext(name)[0], posixpath.basename(posixpath.dirname(config.path))
    for module in (*sources(repo), *repo.notebooks.modules):
        for text in module.strings:
            if len(text.value) < 300 and (text.value in (option, name) or text.value.endswith("/" + name)):
                return True
            if f"{group}={option}" in text.value:
                return True
        for _, item, _ in decorators([module]):
            given = [value for _, value in item.keywords] + list(item.args)
            if any(value.string in (option, name) for value in given):
                return True
    for other in repo.configs.files:
        if other.path == config.path:
            continue
        for key in other.keys:
            if key.name.startswith("defaults") and key.value in (option, name, f"{group}/{option}"):
                return True
            if isinstance(key.value, str) and key.value.endswith(name):
                return True
    marks = (f"{group}={option}", config.path, f"--config-name={option}", f"--config-name {option}", f"-cn {option}")
    told = (text for _, text in command_texts(repo))
    return any(mark in text for text in chain(told, (line.text for line in documents_code(repo))) for mark in marks)


def device_wrappers(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield where modules wrap a model, or start processes, for several devices."""
    for module in modules:
        for call in module.calls:
            if call.name in _PARALLEL or call.name.startswith(_PARALLEL_BELOW) or _spreads(call):
                yield at(module, call.line, call.name.replace("()", ""))
            elif _STRATEGY_CLASSES.search(call.method):
                yield at(module, call.line, call.method)


def _spreads(call: Call) -> bool:
    """Return whether a call makes a mesh of devices, of which it does not say itself that there is but one."""
    if call.name not in _MESHES:
        return False
    shapes = [value for value in (*call.args[:2], call.keyword("axis_shapes"), call.keyword("mesh_shape")) if value]
    if any(value.call in _MESHES for value in shapes):
        return False  # the call within tells
    return not any(isinstance(value.literal, tuple) and set(value.literal) == {1} for value in shapes)


_COUNTED = regex(r"device_count|cpu_count|(?:DDP|FSDP|DeepSpeed)\w*$")


_TRAINERS = frozenset({"Trainer", "Fabric", "LightningCLI", "TorchTrainer", "TrainingArguments", "from_argparse_args"})
_TRAINER_CLASSES = (
    "lightning.Trainer", "lightning.pytorch.Trainer", "pytorch_lightning.Trainer", "lightning.Fabric",
    "lightning.fabric.Fabric", "transformers.TrainingArguments",
)  # fmt: skip


_LIKE_TRAINERS = ("neuralforecast.models.", "neuralforecast.auto.")
"""Models of a library that take what a Trainer does beside what is their own."""
_ASKED_OF_TRAINERS: tuple[str, ...] = ("strategy", "accelerator", *_SHARDED_KEYS, *_DEVICE_KEYS)


def _trainer_values(repo: Repository, modules: Iterable[Module]) -> Iterator[tuple[Module, Call, str, Value | None]]:
    own = {f"{module.name}.{item.qualname}" for module, item in repo.python.subclasses(*_TRAINER_CLASSES)}
    for module in modules:
        for call in chain(module.calls, trainers_within(repo, module)):
            heir = call.name == "super().__init__" and f"{module.name}.{call.scope.rpartition('.')[0]}" in own
            named = call.method in _TRAINERS or call.name in own or call.name.startswith(_LIKE_TRAINERS)
            if named or heir or makes_training_arguments(call) or is_filled_as_a_whole(call):
                keys, unsaid = _ASKED_OF_TRAINERS, _left_open(call)
            elif trains_yolo(call):
                keys = ("device",)
                unsaid = keys if has_settings_as_a_whole(call) else ()
            else:
                continue
            for key in keys:
                value = call.keyword(key)
                if value is not None or key in unsaid:
                    yield module, call, key, value


def _left_open(call: Call) -> tuple[str, ...]:
    """Return what a Trainer, or its arguments, may be given beside the keywords that stand in a call."""
    if call.star or call.method == "LightningCLI":
        return ("strategy", *_DEVICE_KEYS, *(_SHARDED_KEYS if is_filled_as_a_whole(call) else ()))
    return _SHARDED_KEYS if is_filled_as_a_whole(call) else ()


_WHOLE_NUMBER = regex(r"\s*-?\d+\s*")


def is_for_several_devices(key: str, value: object) -> bool:
    """Return whether what a Trainer is given under a key stands for several devices."""
    if key == "device":  # a number is the index of the one that trains
        return _devices(value) and not _WHOLE_NUMBER.fullmatch(str(value))
    if key in _SHARDED_KEYS:
        return bool(value) and str(value).strip().lower() not in SWITCHED_OFF
    return _strategy(value) if key in ("strategy", "accelerator") else _devices(value)


def given_trainers(repo: Repository, modules: Iterable[Module]) -> Iterator[tuple[Evidence, Given]]:
    """Yield what modules give to a Trainer, and how many devices that is."""
    for module, call, key, value in _trainer_values(repo, modules):
        line = _line(repo, module, call, key)
        # What stands on a command line or in a file is no keyword of the call.
        place = at(module, line, f"{call.method}({key}=...)" if value is not None else call.method)
        if value is not None and value.known:
            if is_for_several_devices(key, value.literal):
                yield at(module, line, clipped(f"{call.method}({key}={value.literal!r})")), _kind(value.literal)
            elif value.literal == "auto" and key == "devices":
                yield at(module, line, 'devices="auto"'), Given.AUTO
            elif _one(key, value.literal):
                yield at(module, line, f"{key}={value.literal}"), Given.ONE
        elif value is not None and _uncounted(key, value):
            yield place, Given.SEVERAL
        elif value is not None and key in _DEVICE_KEYS and (number := _several(value)) is not None:
            yield at(module, line, f"{call.method}({key}={number})"), _kind(number)
        else:
            names = read_names(module, value, key) if value is not None else (key,)
            found = [item for name in names for item in _set_elsewhere(repo, place, key, setting_key(name))]
            yield from found
            if value is not None and key in ("strategy", *_DEVICE_KEYS) and not found:
                may = may_compute(repo, module, call, key, value, partial(is_for_several_devices, key))
                if may in _COMPUTED:
                    yield place, _COMPUTED[may]


_COMPUTED = {May.BE: Given.CHOSEN, May.COUNT: Given.ALL, May.UNKNOWN: Given.UNKNOWN}


def _kind(value: object) -> Given:
    """Return what a value that stands for several devices says: -1 is all there are, which may be one."""
    return Given.ALL if str(value).strip() == "-1" else Given.SEVERAL


_FAR = 30
"""How many lines of a call are looked through for a keyword."""


def _line(repo: Repository, module: Module, call: Call, key: str) -> int:
    """Return the line on which a call is given a keyword, its own where that is not found."""
    if module.notebook:
        return call.line
    text = "\n".join(repo.python.written.code(module)[call.line - 1 : call.line + _FAR])
    found = (
        re.search(rf"\b{key}(?:[ \t]{{0,9}}=(?!=)|[\"'][ \t]{{0,9}}:)", text) if call.keyword(key) is not None else None
    )
    return call.line + (text.count("\n", 0, found.start()) if found else 0)


def _uncounted(key: str, value: Value) -> bool:
    """Return whether a value that is not written down is several devices: what counts them, or a table of settings."""
    if value.call:
        return _COUNTED.search(value.call) is not None
    return key in _SHARDED_KEYS and not value.name


def _one(key: str, value: object) -> bool:
    return key in ("devices", "gpus") and not isinstance(value, bool) and str(value).strip() == "1"


def _several(value: Value) -> object | None:
    """Return the choice of a conditional expression that is more than one device: `-1 if available else 0`."""
    return next((item.literal for item in value.options if item.known and _devices(item.literal)), None)


def _chosen(repo: Repository, key: str, name: str) -> Iterator[tuple[Evidence, Given]]:
    """Yield where a count of devices is assigned what a conditional expression chooses."""
    if key in _DEVICE_KEYS:
        for module in sources(repo):
            for assign in module.assigns:
                if last(assign.target) == last(name) and (number := _several(assign.value)) is not None:
                    yield at(module, assign.line, f"{name} = {number}"), _kind(number)


def _set_elsewhere(repo: Repository, place: Evidence, key: str, name: str) -> Iterator[tuple[Evidence, Given]]:
    """Yield where an argument's value is set under a name, and how many devices that is."""
    yield from _chosen(repo, key, name)
    for item in settings(repo, name):
        if item.value is UNKNOWN or not is_for_several_devices(key, item.value):
            if item.value == "auto" and key == "devices":
                yield item.evidence, Given.AUTO
            elif item.value is not UNKNOWN and _one(key, item.value):
                yield place, Given.ONE
                yield item.evidence, Given.ONE
            continue
        config = repo.configs.get(item.evidence.path or "") if item.configured else None
        if config is None or _selected(repo, config):
            yield place, _kind(item.value)
            yield item.evidence, _kind(item.value)
        else:
            yield item.evidence, Given.UNSELECTED


_ONE: Final = regex(r"--num_processes[=\"', ]{1,6}1\b")
_CONFIG_FILE: Final = regex(r"--config_file[=\"', ]{1,6}([\w./-]{1,200})")


def _starts_one(repo: Repository, line: str) -> bool:
    """Return whether accelerate is told, by an option or by its own file, to start one process."""
    if "accelerate" not in line:
        return False
    named = _CONFIG_FILE.search(line)
    config = repo.configs.get(posixpath.normpath(named[1])) if named else None
    told = {key.name: str(key.value) for key in config.keys} if config is not None else {}
    alone = told.get("num_processes") == "1" and told.get("num_machines", "1") == "1"
    return _ONE.search(line) is not None or (alone and "--num_processes" not in line and "--multi_gpu" not in line)


def launches_of_one(repo: Repository) -> Iterator[Evidence]:
    """Yield where what could start training on several devices is told to start one process."""
    for line in live_lines(repo, _LAUNCH):
        if _starts_one(repo, line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))


def launch_commands(repo: Repository) -> Iterator[Evidence]:
    """Yield the lines of scripts, workflows, images and task files that start training on several devices."""
    for path, text in command_texts(repo):
        asked = _TASKS.search(text) if "#SBATCH" in text else None
        if asked is not None and _STARTS_TASKS.search(text):
            yield Evidence(path, text.count("\n", 0, asked.start()) + 1, clipped(asked[0].strip()))
        for number, line in enumerate(text.split("\n"), 1):
            started = _LAUNCH.search(line[:2000]) and not line.lstrip().startswith(("#", "echo"))
            if started and not _starts_one(repo, line[:2000]):
                yield Evidence(path, number, clipped(line.strip()))


def launching_jobs(repo: Repository) -> Iterator[Evidence]:
    """Yield where a job for the cloud, a task of a manifest or the code itself starts training on several devices."""
    for line in live_lines(repo, _STARTED):
        if line.path.endswith(_JOBS) and not printed(line.text) and not _starts_one(repo, line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))
    own = {module.path for module in sources(repo)}
    for command in repo.commands.started:
        if command.path in own and _LAUNCH.search(" ".join(command.argv)[:2000]):
            yield Evidence(command.path, command.line, clipped(" ".join(command.argv)))


# With what it starts or how often: prose of a page or of a manifest names it alone.
_STARTED = regex(
    r"(?m)\b(?:torchrun|accelerate[\s\"',]{1,6}launch|horovodrun|mpirun|torch\.distributed\.(?:launch|run))\b"
    r"[^#\n]{0,300}?[\s\"'](?:--?\w|[\w./-]{1,200}\.py\b)|^ {0,40}- {1,9}[\"']?(?:torchrun|mpirun|horovodrun)[\"']?$"
)
_JOBS = (".yaml", ".yml", ".json", ".toml", ".cfg", ".tf")


def built_trainers(repo: Repository) -> Iterator[tuple[Evidence, Given]]:
    """Yield what configuration gives to a Trainer that Hydra builds, and how many devices that is.

    Files of one folder are a group of which one is chosen: the target may stand in the one that the others extend.
    """
    if not any(module.uses("hydra") for module in sources(repo)):
        return
    groups: dict[str, set[str]] = {}
    for built in repo.configs.built:
        if built.by_hydra and built.name.endswith(".Trainer"):
            groups.setdefault(posixpath.dirname(built.config.path), set()).add(built.prefix)
    for config in repo.configs.files:
        for start in sorted(groups.get(posixpath.dirname(config.path), ())):
            for name in ("strategy", *_DEVICE_KEYS):
                beside = config.get(start + name) or _list_of(config, start + name)
                if beside is not None and is_for_several_devices(name, beside.value):
                    given = _kind(beside.value) if _selected(repo, config) else Given.UNSELECTED
                    yield Evidence(config.path, beside.line, f"{name}: {beside.value}"), given
                elif beside is not None and (name, beside.value) == ("devices", "auto"):
                    yield Evidence(config.path, beside.line, "devices: auto"), Given.AUTO
                elif beside is not None and _one(name, beside.value):
                    yield Evidence(config.path, beside.line, f"{name}: {beside.value}"), Given.ONE


def _list_of(config: Config, name: str) -> Key | None:
    """Return the list that stands under a key as the key's value, or None where no list does."""
    items = [item for number in range(_MOST_DEVICES) if (item := config.get(f"{name}.{number}")) is not None]
    return items[0]._replace(name=name, value=tuple(item.value for item in items)) if items else None


_MOST_DEVICES = 9
