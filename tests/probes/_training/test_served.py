"""What serves a model and is told to optimise it; what a group's own program is told to quantise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state

Make = Callable[..., Repository]
EXPORT = {"src/pkg/__init__.py": "", "src/pkg/out.py": "import torch\n\ntorch.onnx.export(net, x, 'model.onnx')\n"}
TRITON = 'name: "ear"\nplatform: "onnxruntime_onnx"\n{}\n'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('optimization { execution_accelerators { gpu_execution_accelerator: [{ name: "tensorrt" }] } }', "done"),
        ('  cpu_execution_accelerator : [ { name : "openvino" } ]', "done"),
        ('# gpu_execution_accelerator: [{ name: "tensorrt" }]', "partial"),
        ("dynamic_batching {}", "partial"),
        ('input [{ name: "tensor" }]', "partial"),
    ],
)
def test_a_runtime_that_triton_is_told_to_use(repo: Make, line: str, expected: str) -> None:
    made = repo({**EXPORT, "models/ear/config.pbtxt": TRITON.format(line)})
    assert state(made, "quantization") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"compose.yaml": "services:\n  llm:\n    image: vllm/vllm-openai\n    command: --model x --quantization fp8\n"}, "done"),
        ({"compose.yaml": "services:\n  llm:\n    image: vllm/vllm-openai\n    command: --model x\n"}, "not_done"),
        ({"compose.yaml": "services:\n  a:\n    image: notes\n    command: --quantization fp8\n"}, "not_done"),
        ({"serve.sh": "vllm serve x \\\n  --quantization=awq\n"}, "done"),
        ({"serve.sh": "# vllm serve x --quantization awq\n"}, "not_done"),
        ({"serve.sh": "vllm serve x --quantization none\n"}, "not_done"),
    ],
)  # fmt: skip
def test_few_bits_that_a_server_of_language_models_is_told(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "quantization") == expected


TUNE = """import trl

script, args, model = trl.TrlParser((trl.ScriptArguments, trl.SFTConfig, trl.ModelConfig)).parse_args_and_config()
args.model_init_kwargs = {"quantization_config": trl.get_quantization_config(model)}
trl.SFTTrainer(model.model_name_or_path, args).train()
"""
RUN = '[tool.pdm.scripts]\ntune = "accelerate launch -m pkg.tune --config recipes/sft.yaml {}"\n'


@pytest.mark.parametrize(
    ("recipe", "option", "expected"),
    [
        ("load_in_4bit: true\n", "", "done"),
        ("learning_rate: 0.1\n", "--load_in_4bit", "done"),
        ("load_in_4bit: false\n", "", "partial"),
    ],
)
def test_few_bits_that_the_group_s_own_program_is_told(repo: Make, recipe: str, option: str, expected: str) -> None:
    files = {"src/pkg/__init__.py": "", "src/pkg/tune.py": TUNE, "pyproject.toml": RUN.format(option)}
    found = state(repo({**files, "recipes/sft.yaml": "model_name_or_path: x\n" + recipe}), "quantization")
    assert found == expected or (expected == "partial" and found == "not_done")


TRL = "model_name_or_path: x\nlearning_rate: 0.1\nreport_to: wandb\n"
ZERO = "distributed_type: DEEPSPEED\nnum_processes: 2\n"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("accelerate launch --config_file recipes/zero.yaml $(which trl) sft --config recipes/sft.yaml", "done"),
        ("accelerate launch -m trl.scripts.sft --config recipes/sft.yaml", "done"),
        ("mlx_lm.lora --config recipes/sft.yaml", "done"),
        ("python -m mlx_lm lora --config recipes/sft.yaml", "done"),
        ("mlx_lm.generate --config recipes/sft.yaml", "partial"),
        ("which trl", "partial"),
    ],
)
def test_programs_of_frameworks_behind_a_launcher(repo: Make, command: str, expected: str) -> None:
    files = {"recipes/sft.yaml": TRL, "recipes/zero.yaml": ZERO, "tune.sh": command + "\n"}
    assert state(repo(files), "config-files") == expected
