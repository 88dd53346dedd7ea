"""Probes of scale: distributed data loading, distributed training, quantisation and compilation."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Finding, Repository, probe, regex
from probes._loading import loaders, reached, read_as
from probes._reach import held_back, unused
from probes._settings import UNKNOWN, command_texts, settings
from probes._shared import at, decorators, last, missing, sources

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.python import Call, Module, Value


def _on(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value != 0


@probe("distributed-data-loading")
def distributed_data_loading(repo: Repository) -> Finding:
    """Worker processes load the data.

    done      a DataLoader with num_workers above 0, in code, or in configuration whose value reaches it
    partial   num_workers exposed, always 0, or set where nothing reads it
    not_done  otherwise
    remedy    give the DataLoader num_workers=4, or a configured value above 0
    """
    exposed: list[Evidence] = []
    for module, call, key, value in loaders(repo):
        place = at(module, call.line, f"{call.method}({key}=...)")
        if value is not None and value.known:
            if _on(value.literal):
                return Finding.done(
                    f"{call.method} with {key}={value.literal}",
                    at(module, call.line, f"{call.method}({key}={value.literal})"),
                )
            exposed.append(at(module, call.line, f"{call.method}({key}={value.literal})"))
            continue
        found = reached(repo, module, key, value)
        above = next((item for item in found if (item.number or 0) > 0 or (item.number or 0) < 0), None)
        if above is not None:
            return Finding.done(f"{call.method} takes {key} from {above.evidence.path}", place, above.evidence)
        if value is None:
            if not any(item.value is UNKNOWN for item in found):
                continue
        elif not found and (value.call or not (value.name or value.text)):
            return Finding.done(f"{call.method} computes {key}", place)
        computed = next((item for item in found if item.value is UNKNOWN), None)
        if computed is not None:
            return Finding.done(f"{call.method} takes {key} from a computed value", place, computed.evidence)
        exposed += [place, *(item.evidence for item in found[:1])]
    configured = [item for item in settings(repo, "num_workers") if item.configured and (item.number or 0) != 0]
    if configured and any(module.uses("hydra") for module in sources(repo)):
        built = _instantiated(repo)
        if built:
            return Finding.done("a loader is built from configuration with num_workers", built, configured[0].evidence)
    if exposed:
        return Finding.partial("num_workers can be set, but no value above 0 reaches the loader", *exposed[:4])
    if configured:
        return Finding.partial("num_workers is configured, but no loader reads it", configured[0].evidence)
    return missing(repo, "DataLoader with workers", ("torch.utils.data.DataLoader", "num_workers"))


def _instantiated(repo: Repository) -> Evidence | None:
    """Return the place of a DataLoader that configuration builds, with workers beside its target."""
    for config in repo.configs.files:
        for key in config.keys:
            if key.last == "_target_" and isinstance(key.value, str) and key.value.endswith("DataLoader"):
                beside = config.get(key.name.removesuffix("_target_") + "num_workers")
                if beside is not None and _on(beside.value):
                    return Evidence(config.path, beside.line, f"num_workers: {beside.value}")
    return None


_PARALLEL = (
    "torch.nn.parallel.DistributedDataParallel", "torch.nn.parallel.distributed.DistributedDataParallel",
    "torch.nn.DataParallel", "torch.nn.parallel.DataParallel", "torch.nn.parallel.data_parallel.DataParallel",
    "torch.distributed.init_process_group", "torch.distributed.run.", "torch.multiprocessing.spawn",
    "accelerate.Accelerator", "accelerate.notebook_launcher", "accelerate.accelerator.Accelerator",
    "deepspeed.initialize", "horovod.torch.init", "horovod.tensorflow.init", "horovod.keras.init",
    "horovod.tensorflow.keras.init", "jax.pmap", "jax.distributed.initialize", "tensorflow.distribute.",
    "keras.distribution.", "xgboost.dask.", "dask_ml.", "lightgbm.Dask", "colossalai.",
    "fairscale.",
)  # fmt: skip
# A sampler shares out the data alone: where nothing starts the processes, they do not train together.
_SAMPLERS = ("torch.utils.data.distributed.DistributedSampler", "torch.utils.data.DistributedSampler")
_PARALLEL_BELOW = (
    "torch.distributed.fsdp.", "ray.train.torch.", "ray.train.lightning.", "ray.train.xgboost.", "sparkdl.",
    "pyspark.ml.torch.",
)  # fmt: skip
_STRATEGIES = regex(
    r"(?i)ddp|fsdp|deepspeed|\bdp\b|horovod|bagua|colossal|hpu_parallel|tpu|xla|model_parallel|hivemind"
)
_STRATEGY_CLASSES = regex(
    r"(?:DDP|FSDP|DeepSpeed|DataParallel|ModelParallel|XLA|Horovod|Ray\w*)\w*(?:Strategy|Plugin)$"
)
_LAUNCH = regex(
    r"\b(?:torchrun|accelerate\s+launch|deepspeed\s+\S+\.py|horovodrun|mpirun|torch\.distributed\.(?:launch|run)|fabric\s+run)\b"
)
_DEVICE_KEYS = ("devices", "gpus", "num_nodes", "tpu_cores", "num_processes")


def _strategy(value: object) -> bool:
    return isinstance(value, str) and bool(_STRATEGIES.search(value))


def _devices(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value > 1 or value == -1
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"-?\d{1,5}", text):
            return int(text) > 1 or int(text) == -1
        return bool(re.fullmatch(r"\[?\d{1,3}(?:\s*,\s*\d{1,3})+\]?", text))
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
    return any(mark in text for _, text in command_texts(repo) for mark in marks)


def _parallel(repo: Repository) -> Iterator[Evidence]:
    for module in sources(repo):
        for call in module.calls:
            if call.name in _PARALLEL or call.name.startswith(
                (*_PARALLEL_BELOW, *(name for name in _PARALLEL if name.endswith(".")))
            ):
                yield at(module, call.line, call.name.replace("()", ""))
            elif _STRATEGY_CLASSES.search(call.method):
                yield at(module, call.line, call.method)


_COUNTED = regex(r"device_count|cpu_count|(?:DDP|FSDP|DeepSpeed)\w*$")


def _trainer_values(repo: Repository) -> Iterator[tuple[Module, Call, str, Value | None]]:
    for module in sources(repo):
        for call in module.calls:
            if call.method not in (
                "Trainer",
                "Fabric",
                "LightningCLI",
                "TorchTrainer",
                "TrainingArguments",
                "from_argparse_args",
            ):
                if not (call.method == "train" and "ultralytics" in call.name):
                    continue
                value = call.keyword("device")
                if value is not None:
                    yield module, call, "devices", value
                continue
            for key in ("strategy", "accelerator", *_DEVICE_KEYS):
                value = call.keyword(key)
                if value is not None:
                    yield module, call, key, value
            if call.star or call.method == "LightningCLI":
                for key in ("strategy", *_DEVICE_KEYS):
                    if call.keyword(key) is None:
                        yield module, call, key, None


def _tells(key: str, value: object) -> bool:
    return _strategy(value) if key in ("strategy", "accelerator") else _devices(value)


@probe("distributed-training")
def distributed_training(repo: Repository) -> Finding:
    """The model is trained on several devices.

    done      DDP, strategy=, more than one device, accelerate, torchrun or DataParallel, in code or in the
              configuration that training uses
    partial   an explicit devices="auto" only, or a configuration that nothing selects
    not_done  otherwise
    remedy    give the Trainer strategy="ddp" and devices=2, or wrap the model in DistributedDataParallel
    """
    found = list(_parallel(repo))
    half: list[Evidence] = []
    for place, several in (*_given_trainers(repo), *_built_trainers(repo)):
        (found if several else half).append(place)
    found += _launched(repo)
    if found:
        return Finding.done("training runs on several devices", *found[:3])
    if half:
        return Finding.partial('devices="auto" only, or a configuration that nothing selects', *half[:3])
    shared = [at(m, call.line, call.name) for m in sources(repo) for call in m.calls if call.name in _SAMPLERS]
    if shared:
        return Finding.partial("a sampler shares out the data, but nothing trains on several devices", *shared[:3])
    names = (
        "torch.nn.parallel.DistributedDataParallel",
        "torch.distributed",
        "accelerate",
        "DataParallel",
        "torchrun",
        "strategy",
    )
    return missing(repo, "distributed training", names)


def _given_trainers(repo: Repository) -> Iterator[tuple[Evidence, bool]]:
    """Yield what code gives to a Trainer, and whether that is more than one device."""
    for module, call, key, value in _trainer_values(repo):
        place = at(module, call.line, f"{call.method}({key}=...)")
        if value is not None and value.known:
            if _tells(key, value.literal):
                yield at(module, call.line, f"{call.method}({key}={value.literal!r})"[:80]), True
            elif value.literal == "auto" and key == "devices":
                yield at(module, call.line, 'devices="auto"'), False
        elif value is not None and value.call and _COUNTED.search(value.call):
            yield place, True
        elif value is not None and key in _DEVICE_KEYS and (number := _several(value)) is not None:
            yield at(module, call.line, f"{call.method}({key}={number})"), True
        else:
            for name in read_as(module, value, key) if value is not None else (key,):
                yield from _set_elsewhere(repo, place, key, name)


def _several(value: Value) -> object | None:
    """Return the choice of a conditional expression that is more than one device: `-1 if available else 0`."""
    return next((item.literal for item in value.options if item.known and _devices(item.literal)), None)


def _chosen(repo: Repository, key: str, name: str) -> Iterator[tuple[Evidence, bool]]:
    """Yield where a count of devices is assigned what a conditional expression chooses."""
    if key in _DEVICE_KEYS:
        for module in sources(repo):
            for assign in module.assigns:
                if last(assign.target) == last(name) and (number := _several(assign.value)) is not None:
                    yield at(module, assign.line, f"{name} = {number}"), True


def _set_elsewhere(repo: Repository, place: Evidence, key: str, name: str) -> Iterator[tuple[Evidence, bool]]:
    """Yield where an argument's value is set under a name, and whether that is more than one device, and selected."""
    yield from _chosen(repo, key, name)
    for item in settings(repo, name):
        if item.value is UNKNOWN or not _tells(key, item.value):
            if item.value == "auto" and key == "devices":
                yield item.evidence, False
            continue
        config = repo.configs.get(item.evidence.path or "") if item.configured else None
        if config is None or _selected(repo, config):
            yield place, True
            yield item.evidence, True
        else:
            yield item.evidence, False


def _launched(repo: Repository) -> Iterator[Evidence]:
    for path, text in command_texts(repo):
        for number, line in enumerate(text.split("\n"), 1):
            if _LAUNCH.search(line[:2000]) and not line.lstrip().startswith(("#", "echo")):
                yield Evidence(path, number, line.strip()[:80])


def _built_trainers(repo: Repository) -> Iterator[tuple[Evidence, bool]]:
    """Yield what configuration gives to a Trainer that Hydra builds, and whether something selects that file.

    Files of one folder are a group of which one is chosen: the target may stand in the one that the others extend.
    """
    if not any(module.uses("hydra") for module in sources(repo)):
        return
    groups: dict[str, set[str]] = {}
    for config in repo.configs.files:
        for key in config.keys:
            if key.last == "_target_" and isinstance(key.value, str) and key.value.endswith(".Trainer"):
                groups.setdefault(posixpath.dirname(config.path), set()).add(key.name.removesuffix("_target_"))
    for config in repo.configs.files:
        for start in sorted(groups.get(posixpath.dirname(config.path), ())):
            for name in ("strategy", *_DEVICE_KEYS):
                beside = config.get(start + name)
                if beside is not None and _tells(name, beside.value):
                    yield Evidence(config.path, beside.line, f"{name}: {beside.value}"), _selected(repo, config)
                elif beside is not None and (name, beside.value) == ("devices", "auto"):
                    yield Evidence(config.path, beside.line, "devices: auto"), False


_OPTIMISED = (
    "torch.compile", "torch.jit.script", "torch.jit.trace", "torch.jit.optimize_for_inference", "torch.jit.freeze",
    "torch.quantization.", "torch.ao.quantization.", "torch.ao.pruning.", "torch.nn.utils.prune.", "torchao.",
    "torch_tensorrt.", "torch.export.export", "torch._dynamo.optimize", "bitsandbytes.",
    "transformers.BitsAndBytesConfig", "transformers.GPTQConfig", "transformers.QuantoConfig",
    "transformers.TorchAoConfig", "transformers.AwqConfig", "transformers.HqqConfig", "optimum.",
    "onnxruntime.quantization.", "onnxruntime.transformers.", "onnxoptimizer.", "onnxsim.", "openvino.", "nncf.",
    "tensorrt.", "neural_compressor.", "auto_gptq.", "awq.", "quanto.", "ctranslate2.", "tensorflow.lite.",
    "tensorflow_model_optimization.", "coremltools.", "torch_pruning.", "sparseml.", "deepsparse.", "hidet.",
    "intel_extension_for_pytorch.", "hummingbird.", "treelite.", "tl2cgen.", "llmcompressor.", "unsloth.",
    "executorch.", "ai_edge_torch.", "lightning.pytorch.callbacks.ModelPruning",
    "pytorch_lightning.callbacks.ModelPruning", "lightning.pytorch.callbacks.QuantizationAwareTraining", "tvm.",
    "iree.", "pytorch_lightning.callbacks.QuantizationAwareTraining", "onnxconverter_common.", "brevitas.",
    "jax.jit",
)  # fmt: skip
_OPTIMISED_METHODS = frozenset(
    {"quantize_dynamic", "quantize_static", "quantize_", "optimize_for_inference", "to_torchscript"}
)
_EXPORTS = ("torch.onnx.export", "torch.onnx.dynamo_export", "skl2onnx.", "onnxmltools.", "tf2onnx.", "keras2onnx.")
_EXPORT_METHODS = frozenset({"to_onnx"})
_RUNTIME = ("onnxruntime.",)
_QUANTIZED_KEYWORDS = ("load_in_8bit", "jit_compile", "load_in_4bit", "quantization_config", "int8", "torch_compile")


_COMPILED = regex(r"(?i)(?:^|[._])(?:model|net|network|module)(?:\(\))?$")
_OPTIMISERS = regex(
    r"\boptimum-cli\b|\bonnxruntime\.(?:quantization|transformers|tools)|\btrtexec\b|\bovc\b|\bonnxsim\b|\bllama-quantize\b"
)


def _optimisations(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, scope and name of each optimisation in a module."""
    exact = frozenset(name for name in _OPTIMISED if not name.endswith("."))
    below = tuple(name for name in _OPTIMISED if name.endswith("."))
    for call in module.calls:
        if call.name in exact or call.name.startswith(below) or call.method in _OPTIMISED_METHODS:
            # Saving and loading a script is how many a model is stored.
            yield call.line, call.scope, call.name.replace("()", "")
            continue
        if call.method == "compile" and _COMPILED.search(call.name.rpartition(".")[0]) and module.uses("torch"):
            yield call.line, call.scope, call.name.replace("()", "")
        for key in _QUANTIZED_KEYWORDS:
            value = call.keyword(key)
            if value is not None and not (value.known and not value.literal):
                yield call.line, call.scope, f"{call.method}({key}=)"
    for _, item, name in decorators([module]):
        if item.name in exact and item.name != "jax.jit":
            yield item.line, name, item.name
    for assign in module.assigns:
        if assign.target.endswith("graph_optimization_level") and not (assign.value.name or "").endswith(
            "ORT_DISABLE_ALL"
        ):
            yield assign.line, assign.scope, "ONNX Runtime's graph optimisation"


def _exports(repo: Repository) -> Iterator[Evidence]:
    for module in sources(repo):
        for call in module.calls:
            if call.name.startswith(_EXPORTS) or call.method in _EXPORT_METHODS:
                yield at(module, call.line, f"exports by {call.name.replace('()', '')}"[:80])
            elif call.keyword("format") is not None and call.method == "export" and "ultralytics" in call.name:
                yield at(module, call.line, "exports the model")


@probe("quantization")
def quantization(repo: Repository) -> Finding:
    """The model is quantised, compiled or pruned.

    done      torch.compile, quantisation, pruning, or a runtime's own optimisation (ONNX Runtime's graph optimisation,
              TensorRT, OpenVINO) used in code
    partial   behind a flag that is never set, never called, or a plain ONNX export alone
    not_done  otherwise
    remedy    call torch.compile, torch.ao.quantization or torch.nn.utils.prune on the model that is served
    """
    idle: list[Evidence] = []
    for module in sources(repo):
        for line, scope, name in _optimisations(module):
            place = at(module, line, name)
            if unused(repo, module, scope):
                idle.append(Evidence(place.path, place.line, f"{name}, in code that nobody calls"))
                continue
            flag = held_back(repo, module, line, scope)
            if flag is None:
                return Finding.done(f"{name} is used", place)
            idle += [Evidence(place.path, place.line, f"{name}, behind a flag that is never set"), flag.evidence]
    for path, text in command_texts(repo):
        for number, row in enumerate(text.split("\n"), 1):
            if _OPTIMISERS.search(row[:2000]) and not row.lstrip().startswith("#"):
                return Finding.done("a command optimises the model", Evidence(path, number, row.strip()[:80]))
    if idle:
        return Finding.partial(
            "the model is optimised only in code that never runs", *[item for item in idle if item.path][:4]
        )
    exported = list(_exports(repo))
    if exported:
        return Finding.partial("the model is exported to ONNX, and not optimised further", *exported[:3])
    runtime = next(((m, c) for m in sources(repo) for c in m.calls if c.name.startswith(_RUNTIME)), None)
    if runtime:
        return Finding.partial(
            "an ONNX model is run, and not optimised further", at(runtime[0], runtime[1].line, runtime[1].name)
        )
    names = ("torch.compile", "quantize", "prune", "onnx", "openvino", "tensorrt")
    return missing(repo, "quantisation, compilation or pruning", names, notebooks=False)
