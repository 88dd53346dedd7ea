"""What a framework's own program is told by its recipe, or by the options of its command."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence, state

_APP = {"src/app.py": "import fastapi\n"}
_SFT = """
model_name_or_path: some/model
learning_rate: 0.0001
load_in_4bit: {bits}
report_to: {tracker}
dataloader_num_workers: {workers}
"""
_ON = _SFT.format(bits="true", tracker="wandb", workers=4)
_OFF = _SFT.format(bits="false", tracker="none", workers=0)
_TUNE = """
model:
  _component_: torchtune.models.llama3_2.qlora_llama3_2_1b
metric_logger:
  _component_: torchtune.training.metric_logging.WandBLogger
dataset:
  num_workers: 2
epochs: 1
"""
_ITEMS = ("quantization", "experiment-tracking", "distributed-data-loading", "config-files")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.yaml": _ON, "Makefile": "fit:\n\ttrl sft --config a.yaml\n"}, ["done"] * 4),
        ({"runs/a.yaml": _ON, "Makefile": "fit:\n\tcd runs && llamafactory-cli train a.yaml\n"}, ["done"] * 4),
        ({"a.yaml": _ON, "Dockerfile": 'FROM x\nENTRYPOINT ["axolotl"]\nCMD ["train", "a.yaml"]\n'}, ["done"] * 4),
        ({"a.yaml": _ON, "README.md": "```bash\naxolotl train a.yaml\n```\n"}, ["done"] * 4),
        ({"a.yaml": _TUNE, "fit.sh": "tune run lora_finetune_single_device --config a.yaml\n"}, ["done"] * 4),
        (
            {"fit.sh": "trl sft --load_in_4bit --report-to wandb --dataloader-num-workers 4\n"},
            ["done", "done", "done", "not_done"],
        ),
        (
            {"a.yaml": _ON, "fit.sh": "trl sft --config a.yaml --load_in_4bit false --report_to none\n"},
            ["not_done", "not_done", "done", "done"],
        ),
        (
            {"a.yaml": _OFF, "Makefile": "fit:\n\ttrl sft --config a.yaml\n"},
            ["not_done", "not_done", "not_done", "done"],
        ),
        ({"a.yaml": _ON + "wandb_mode: disabled\n", "fit.sh": "trl sft --config a.yaml\n"}, ["done", "not_done", "done", "done"]),
        ({"a.yaml": _ON}, ["partial"] * 4),
        ({"a.yaml": _ON, "fit.sh": "echo trl sft --config a.yaml\n"}, ["partial"] * 4),
        ({"a.yaml": _OFF}, ["not_done", "not_done", "not_done", "partial"]),
        ({"a.yaml": "learning_rate: 0.1\nload_in_4bit: true\n"}, ["not_done", "not_done", "not_done", "partial"]),
    ],
)  # fmt: skip
def test_a_recipe_tells_what_a_frameworks_program_does(repo: Make, files: dict[str, str], expected: list[str]) -> None:
    made = repo({**_APP, **files})
    assert [state(made, item) for item in _ITEMS] == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"fit.sh": "tune run --nproc_per_node 2 lora_finetune_distributed\n"}, "done"),
        ({"fit.sh": "tune run --nproc_per_node 1 lora_finetune_distributed\n"}, "not_done"),
        ({"a.yaml": "devices: 2\n", "fit.sh": "litgpt finetune_lora --config a.yaml\n"}, "done"),
        ({"a.yaml": "deepspeed: zero2.json\n", "fit.sh": "axolotl train a.yaml\n"}, "done"),
        ({"a.yaml": "deepspeed:\n", "fit.sh": "axolotl train a.yaml\n"}, "not_done"),
        ({"fit.sh": "yolo train model=a.pt device=0,1\n"}, "done"),
        ({"fit.sh": "yolo train model=a.pt device=0\n"}, "not_done"),
        ({"fit.sh": "yolo detect train data=d.yaml model=a.pt device=2\n"}, "not_done"),
    ],
)
def test_a_recipe_tells_on_how_many_devices_it_trains(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**_APP, **files}), "distributed-training") == expected


@pytest.mark.parametrize(("backend", "expected"), [("INDUCTOR", "done"), ("'NO'", "not_done")])
def test_accelerate_compiles_what_it_starts_where_its_file_says_so(repo: Make, backend: str, expected: str) -> None:
    files = {
        "src/train.py": "import torch\n",
        "a.yaml": f"distributed_type: 'NO'\ndynamo_config:\n  dynamo_backend: {backend}\n",
        "fit.sh": "accelerate launch --config_file a.yaml src/train.py --num_workers 4\n",
    }
    made = repo(files)
    assert state(made, "quantization") == expected
    assert state(made, "distributed-data-loading") == "not_done"


def test_own_settings_may_have_the_keys_of_a_recipe(repo: Make) -> None:
    settings = {"configs/t.yaml": "model_name_or_path: some/model\nlr: 0.1\nreport_to: wandb\ncompile: true\n"}
    for item in ("experiment-tracking", "quantization"):
        made = repo({**_APP, **settings})
        assert (state(made, item), confidence(made, item)) == ("partial", "low")
