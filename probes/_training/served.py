"""How what serves a model is told to optimise it: Triton by its configuration, a language model's server by options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import command_texts
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Service

_OF_TRITON: Final = regex(
    r"^[^#\n]{0,400}?(?:\bname[ ]?:[ ]?\"(?:tensorrt|openvino|auto_mixed_precision)\"|"
    r"\bplatform[ ]?:[ ]?\"tensorrt_plan\"|\bbackend[ ]?:[ ]?\"(?:tensorrt|tensorrtllm|openvino)\")"
)
_SERVERS: Final = regex(r"(?i)\bvllm\b|\bsglang\b|text-generation-(?:inference|launcher)|\blmdeploy\b|\baphrodite\b")
_FEW_BITS: Final = regex(
    r"(?i)--(?:quantization|quantize|quant-policy)[= \"',]{1,4}"
    r"((?:fp[48]|int[48]|awq|gptq|bitsandbytes|eetq|marlin|hqq|exl2|torchao|compressed|modelopt|w[48]a|nvfp4|mxfp4)[\w-]{0,20})"
)


def served_optimisations(repo: Repository) -> Iterator[Evidence]:
    """Yield where a file tells a server to run the model by an optimising runtime, or in few bits."""
    for path in repo.tree.named("config.pbtxt", "*.pbtxt", foreign=False):
        for number, line in enumerate((repo.tree.text(path) or "").split("\n"), 1):
            if _OF_TRITON.search(line):
                yield Evidence(path, number, clipped(f"has Triton optimise it: {line.strip()}"))
    composed = set()
    for compose in repo.docker.compose:
        for service in compose.services:
            told = _FEW_BITS.search(service.command) if _SERVERS.search(_started(service)) else None
            if told is not None:
                composed.add(compose.path)
                yield Evidence(compose.path, service.line, clipped(f"has the server quantise it: {told[0]}"))
    for path, text in command_texts(repo):
        if path in composed or "--quant" not in text:
            continue
        for number, line in enumerate(text.replace("\\\n", "  ").split("\n"), 1):
            told = _FEW_BITS.search(line[:_LONGEST]) if not line.lstrip().startswith(("#", "echo")) else None
            if told is not None and _SERVERS.search(line[: told.start()]):
                yield Evidence(path, number, clipped(f"has the server quantise it: {told[0]}"))


_LONGEST: Final = 2_000


def _started(service: Service) -> str:
    return f"{service.image} {service.entrypoint} {service.command}"
