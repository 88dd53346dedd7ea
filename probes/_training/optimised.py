"""What quantises, compiles or prunes a model, and what only exports or runs one in another format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._settings import settings
from probes._shared import BUILDERS, at, clipped, commented_out, decorators, sources
from probes._training.loading import is_filled_as_a_whole
from probes._training.served import served_optimisations

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_OPTIMISED = (
    "torch.compile", "torch.jit.script", "torch.jit.trace", "torch.jit.optimize_for_inference", "torch.jit.freeze",
    "torch.quantization.", "torch.ao.quantization.", "torch.ao.pruning.", "torch.nn.utils.prune.", "torchao.",
    "torch_tensorrt.", "torch.export.export", "torch._dynamo.optimize", "torch.onnx.export().optimize",
    "torch.quantize_per_tensor", "torch.quantize_per_channel", "bitsandbytes.",
    "transformers.BitsAndBytesConfig", "transformers.GPTQConfig", "transformers.QuantoConfig",
    "transformers.TorchAoConfig", "transformers.AwqConfig", "transformers.HqqConfig", "optimum.",
    "onnxruntime.quantization.", "onnxruntime.transformers.", "onnxruntime_tools.", "onnxoptimizer.", "onnxsim.",
    "onnxslim.", "openvino.", "nncf.",
    "tensorrt.", "neural_compressor.", "auto_gptq.", "awq.", "quanto.", "ctranslate2.", "tensorflow.lite.",
    "tensorflow_model_optimization.", "coremltools.", "torch_pruning.", "sparseml.", "deepsparse.", "hidet.",
    "intel_extension_for_pytorch.", "hummingbird.", "treelite.", "tl2cgen.", "llmcompressor.", "unsloth.",
    "executorch.", "ai_edge_torch.", "lightning.pytorch.callbacks.ModelPruning",
    "pytorch_lightning.callbacks.ModelPruning", "lightning.pytorch.callbacks.QuantizationAwareTraining", "tvm.",
    "iree.", "pytorch_lightning.callbacks.QuantizationAwareTraining", "onnxconverter_common.", "brevitas.",
    "jax.jit", "torch_geometric.compile", "thunder.jit", "thunder.compile", "gptqmodel.", "exllamav2.",
)  # fmt: skip
_EXACT = frozenset(name for name in _OPTIMISED if not name.endswith("."))
_BELOW = tuple(name for name in _OPTIMISED if name.endswith("."))
_OPTIMISED_METHODS = frozenset(
    {"quantize_dynamic", "quantize_static", "quantize_", "optimize_for_inference", "to_torchscript"}
)
_EXPORTS = ("torch.onnx.export", "torch.onnx.dynamo_export", "skl2onnx.", "onnxmltools.", "tf2onnx.", "keras2onnx.")
_TYPES = regex(r"(?:skl2onnx|onnxmltools)\.(?:\w{1,40}\.){0,3}data_types\..*|.*\.update_registered_converter")
"""What an export is only told by; what is made of its result is none either."""
_EXPORT_METHODS = frozenset({"to_onnx"})
_EXPORT_OPTIONS = ("optimize", "simplify", "half")
_EXPORT_RUNTIMES = frozenset({"engine", "openvino", "tflite", "edgetpu", "coreml", "ncnn", "mnn", "rknn", "imx"})
"""Formats of ultralytics that a runtime with optimisations of its own reads."""
RUNTIME = ("onnxruntime.", "optimum.onnxruntime.ORTModel")
_ONLY_RUN = regex(r"optimum\.(?:\w{1,40}\.){0,4}(?:ORTModel\w*|pipeline)(?:\.\w{1,40})?")
"""What loads a model in another format, exports it to that or runs it, and leaves it as it is."""
_QUANTIZED_KEYWORDS = ("load_in_8bit", "jit_compile", "load_in_4bit", "quantization_config", "int8", "torch_compile")
_OF_TRAINERS = ("torch_compile", "jit_mode_eval")
_KERAS_MODES = frozenset({"int8", "int4", "float8", "gptq"})
"""What a model of Keras may be told to be quantised to."""
_SERVERS = ("vllm.", "sglang.", "lmdeploy.")
"""What runs a language model, and quantises it where it is told a `quantization`."""
_FEW_BITS = "unsloth."
"""What loads a model in few bits where it is told nothing, and does no more of the kind."""
SPEAKS_OF_OPTIMISING = (
    *_OPTIMISED, *sorted(_OPTIMISED_METHODS), *_EXPORTS, *sorted(_EXPORT_METHODS), *_QUANTIZED_KEYWORDS,
    "quantiz", "prune", "onnx", "openvino", "tensorrt", ".compile(", "graph_optimization_level",
)  # fmt: skip
"""What a module says that quantises, compiles or prunes a model, or exports one."""


_MODULES = ("torch.nn.Module", "lightning.LightningModule", "pytorch_lightning.LightningModule",
            "lightning.pytorch.LightningModule")  # fmt: skip
_COMPILED = regex(r"(?i)(?:^|[._])(?:model|net|network|module)(?:\(\))?$")
_COMPILE_OPTIONS = frozenset({"backend", "mode", "fullgraph", "dynamic", "options", "disable"})
OPTIMISERS = regex(
    r"\boptimum-cli\b|\bonnxruntime\.(?:quantization|transformers|tools)|\btrtexec\b|\bovc\b|\bonnxsim\b|\bllama-quantize\b|"
    r"\bllmcompressor\.\w|\bgptqmodel\s+quantize\b|\bollama\s+create\s[^\n]{0,200}--quantize\b|"
    r"\bct2-[\w-]{1,40}-converter\s[^\n]{0,400}--quantization\b|\bmlx_lm[.\s]convert\s[^\n]{0,400}\s(?:-q|--quantize)\b"
)


def _compiles(module: Module, call: Call, own: frozenset[str]) -> bool:
    """Return whether `compile` is asked of a model, or of an object as torch.nn.Module.compile is and no other."""
    owner = call.name.rpartition(".")[0]
    if owner not in own and not module.uses("torch", "lightning", "pytorch_lightning"):
        return False
    as_torch = not call.args and {key for key, _ in call.keywords} <= _COMPILE_OPTIONS
    return as_torch and (owner.endswith("()") or _COMPILED.search(owner) is not None)


def own_models(repo: Repository) -> frozenset[str]:
    """Return what objects of the project's own classes of models are called."""
    return frozenset(f"{module.name}.{item.qualname}()" for module, item in repo.python.subclasses(*_MODULES))


def _yolo_exports(call: Call) -> bool:
    return call.method == "export" and "ultralytics" in call.name


def _export_options(call: Call) -> tuple[str, ...]:
    """Return the keywords by which an export is asked to optimise what it writes."""
    if _yolo_exports(call):
        return _EXPORT_OPTIONS
    return ("optimize",) if call.name == "torch.onnx.export" else ()


def optimisations(module: Module, own: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Yield line, scope and name of each optimisation in a module."""
    for call in module.calls:
        # What is called of something optimised, or runs it, is no optimisation of its own.
        if _ONLY_RUN.fullmatch(call.name) or _switched_off(call):
            continue
        if call.name.startswith(_FEW_BITS) and call.method != "from_pretrained":
            continue
        if call.name in _EXACT or (call.name.startswith(_BELOW) and "()" not in call.name):
            # Saving and loading a script is how many a model is stored.
            yield call.line, call.scope, call.name.replace("()", "")
            continue
        if call.method in _OPTIMISED_METHODS or (call.method == "compile" and _compiles(module, call, own)):
            yield call.line, call.scope, f"{call.method}()"
        yield from ((call.line, call.scope, f"{call.method}({told})") for told in _asked(call))
    for _, item, name in decorators([module]):
        if item.name in _EXACT and item.name != "jax.jit":
            yield item.line, name, item.name
    for assign in module.assigns:
        if assign.target.endswith("graph_optimization_level") and not (assign.value.name or "").endswith(
            "ORT_DISABLE_ALL"
        ):
            yield assign.line, assign.scope, "ONNX Runtime's graph optimisation"


def _asked(call: Call) -> Iterator[str]:
    """Yield the arguments by which a call is asked to optimise a model beside what it does."""
    if call.method == "quantize" and call.args and call.args[0].string in _KERAS_MODES:
        yield call.args[0].string or ""
    of_servers = ("quantization",) if call.name.startswith(_SERVERS) else ()
    for key in (*_QUANTIZED_KEYWORDS, *of_servers, *_export_options(call)):
        value = call.keyword(key)
        if value is not None and not (value.known and not value.literal):
            yield f"{key}="
    target = call.keyword("format") if _yolo_exports(call) else None
    if target is not None and target.string in _EXPORT_RUNTIMES:
        yield f"format={target.string}"


def _switched_off(call: Call) -> bool:
    """Return whether a call is told to do nothing: `torch.compile(model, disable=True)`, a configuration of few bits
    that asks for none."""
    told = call.keyword("disable")
    if call.method == "compile" and told is not None and told.literal is True:
        return True
    bits = [value for key in ("load_in_8bit", "load_in_4bit") if (value := call.keyword(key)) is not None]
    asks = call.method == "BitsAndBytesConfig" or call.name.startswith(_FEW_BITS)
    return asks and bool(bits) and all(each.known and not each.literal for each in bits)


def disabled_optimisations(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Yield the calls that would optimise a model and are told to do nothing."""
    for module in modules:
        for call in module.calls:
            if (call.name in _EXACT or call.name.startswith(_BELOW)) and _switched_off(call):
                yield at(module, call.line, f"{call.name.replace('()', '')}, which is switched off")


def configured_optimisations(repo: Repository) -> Iterator[Evidence]:
    """Yield what a configuration has Hydra, or the command line of Lightning, build that optimises a model, where
    it asks a Trainer of Hugging Face to, and where it has a server of models do so."""
    if any(is_filled_as_a_whole(call) for module in sources(repo) for call in module.calls):
        for item in (each for key in _OF_TRAINERS for each in settings(repo, key)):
            if item.configured and item.on:
                yield item.evidence._replace(note=f"has {item.evidence.note}")
    yield from served_optimisations(repo)
    if not any(module.uses(*BUILDERS) for module in sources(repo)):
        return
    for built in repo.configs.built:
        if built.name in _EXACT or built.name.startswith(_BELOW):
            yield Evidence(built.config.path, built.key.line, clipped(f"builds {built.name}"))


def exports(repo: Repository) -> Iterator[Evidence]:
    """Yield where code exports a model."""
    for module in sources(repo):
        for call in module.calls:
            if _TYPES.fullmatch(call.name) or (call.name.startswith(_EXPORTS) and "()" in call.name):
                continue
            if call.name.startswith(_EXPORTS) or call.method in _EXPORT_METHODS:
                yield at(module, call.line, clipped(f"exports by {call.name.replace('()', '')}"))
            elif call.keyword("format") is not None and _yolo_exports(call):
                yield at(module, call.line, "exports the model")


_STORED = frozenset({"torch.jit.script", "torch.jit.trace", "to_torchscript()"})
SCRIPTED = _STORED | {"jax.jit"}
"""What compiles a model, and is as often only how it is stored, or how any model of a library is called."""


def optimised_in_notebook(repo: Repository, own: frozenset[str]) -> Evidence | None:
    """Return where a notebook optimises the model, beyond storing it as a script; None where none does."""
    for module in repo.notebooks.modules:
        for line, _, name in optimisations(module, own):
            if name not in _STORED:
                return at(module, line, f"{name}, in a notebook")
    return None


_COMMENTED = regex(
    r"^\s*#+\s*(?:[\w.]{1,80}\s*=\s*)?(?:torch\.(?:compile|jit\.\w{1,40}|(?:ao\.)?quantization\.[\w.]{1,60})|"
    r"(?:\w{1,40}\.){0,4}(?:quantize_dynamic|quantize_static)|prune\.\w{1,60}|(?:self\.)?(?:model|net|network)\.compile)"
    r"\((?!.{0,200}(?:optimizer|loss)\s*=)"
)


def commented_optimisations(repo: Repository) -> Iterator[Evidence]:
    """Return the lines of code that would optimise a model and are commented out."""
    return commented_out(repo, sources(repo), _COMMENTED)
