"""Whether a model is quantised, compiled or pruned, and by what runs."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import performance
from tests.probes.conftest import MakeRepository
from tests.probes.ops import notebook

YOLO = "from ultralytics import YOLO\nm = YOLO('a.pt')\nm.train(data='d.yaml', {})\n"
BUILT = "import hydra\n@hydra.main(config_path='.', config_name='c')\ndef f(cfg):\n    hydra.utils.instantiate(cfg)\n"
PARSED = "from transformers import HfArgumentParser, TrainingArguments as T\na, = HfArgumentParser(T).parse_json_file('c.json')\n"
FLAG = "import torch\ndef f(cfg, m):\n    if cfg.fast:\n        m = torch.compile(m)\n    return m\nf(1, 2)\n"
OPTION = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--fast', action='store_true')\n"
ORT = "import onnxruntime as ort\no = ort.SessionOptions()\no.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import torch as t\nm = t.compile(m)\n"}, State.DONE),
        ({"a.py": "from torch.ao.quantization import quantize_dynamic as q\nq(m)\n"}, State.DONE),
        ({"a.py": "from torch.nn.utils import prune\nprune.l1_unstructured(m, 'weight', 0.3)\n"}, State.DONE),
        ({"a.py": ORT}, State.DONE),
        ({"a.py": BUILT, "c.yaml": "prune:\n  _target_: lightning.pytorch.callbacks.ModelPruning\n"}, State.DONE),
        ({"a.py": BUILT, "c.yaml": "stop:\n  _target_: lightning.pytorch.callbacks.EarlyStopping\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "c.yaml": "prune:\n  _target_: lightning.pytorch.callbacks.ModelPruning\n"}, State.NOT_DONE),
        ({"a.py": "import openvino as ov\nov.Core().compile_model(m)\n"}, State.DONE),
        ({"a.py": "import torch as t\nm = t.compile(m, disable=True)\n"}, State.PARTIAL),
        ({"a.py": "from transformers import BitsAndBytesConfig as B\nb = B(load_in_8bit=False)\n"}, State.PARTIAL),
        ({"a.py": "from transformers import BitsAndBytesConfig as B\nb = B(load_in_8bit=True)\n"}, State.DONE),
        ({"a.py": "from transformers import BitsAndBytesConfig as B\nb = B(load_in_4bit=cfg.four)\n"}, State.DONE),
        ({"a.py": "import keras\nm.quantize('int8')\n"}, State.DONE),
        ({"a.py": "import keras\nm.quantize(0.3)\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "q.sh": "ollama create birds --quantize q4_K_M -f Modelfile\n"}, State.DONE),
        ({"a.py": "x = 1\n", "q.sh": "ollama create birds -f Modelfile\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "q.sh": "mlx_lm.convert --hf-path a -q\n"}, State.DONE),
        ({"a.py": FLAG, "c.yaml": "fast: true\n"}, State.DONE),
        ({"a.py": FLAG, "c.yaml": "fast: false\n", "run.sh": "python a.py fast=true\n"}, State.DONE),
        ({"a.py": FLAG}, State.DONE),
        ({"a.py": FLAG, "c.yaml": "fast: false\n"}, State.PARTIAL),
        ({"a.py": FLAG + OPTION}, State.PARTIAL),
        ({"a.py": FLAG.replace("cfg.fast", "cfg.get('fast', False)")}, State.PARTIAL),
        ({"a.py": FLAG.replace("cfg.fast", "cfg.get('fast', False)"), "README.md": "python a.py +fast=true"}, State.DONE),
        ({"a.py": FLAG.replace("cfg.fast", "cfg.get('fast', True)")}, State.DONE),
        ({"a.py": "import os\n" + FLAG.replace("cfg.fast", "os.environ.get('fast', False)")}, State.DONE),
        ({"a.py": "import torch\ntorch.load(1)\ndef f(model):\n    model.compile()\nf(1)\n"}, State.DONE),
        ({"a.py": "import torch\nfrom b import Classifier\ntorch.load(1)\nmodel = Classifier()\nmodel.compile(mode='max-autotune')\n"}, State.DONE),
        ({"a.py": "import torch\nfrom kfp.compiler import Compiler\ntorch.load(1)\nCompiler().compile(pipeline_func=f)\n"}, State.NOT_DONE),
        ({"b.py": "from torch import nn\nclass Net(nn.Module):\n    pass\n", "a.py": "from b import Net\nm = Net()\nm.compile()\n"}, State.DONE),
        ({"a.py": "import re\nfrom b import Classifier\nmodel = Classifier()\nmodel.compile()\n"}, State.NOT_DONE),
        ({"a.py": "import lightning as L\nclass M(L.LightningModule):\n    pass\nm = M()\nm.compile()\n"}, State.DONE),
        ({"a.py": "import torch\ntorch.load(1)\ndef f(model):\n    model.compile(optimizer='adam', loss='mse')\nf(1)\n"}, State.NOT_DONE),
        ({"a.py": "import torch\n@torch.compile\ndef f(m):\n    return m\nf(1)\n"}, State.DONE),
        ({"a.py": "import jax\n@jax.jit\ndef f(m):\n    return m\nf(1)\n"}, State.NOT_DONE),
        ({"a.py": "from transformers import AutoModel\nAutoModel.from_pretrained('a', load_in_8bit=True)\n"}, State.DONE),
        ({"a.py": "from transformers import AutoModel\nAutoModel.from_pretrained('a', load_in_8bit=False)\n"}, State.NOT_DONE),
        ({"a.py": PARSED, "c.json": '{"torch_compile": true}'}, State.DONE),
        ({"a.py": "from optimum.onnxruntime import ORTModelForMaskedLM as M\nM.from_pretrained('a', export=True)\n"}, State.PARTIAL),
        ({"a.py": "from optimum.onnxruntime import ORTQuantizer as Q\nQ.from_pretrained('a').quantize(save_dir='b')\n"}, State.DONE),
        ({"a.py": PARSED, "c.json": '{"torch_compile": false}'}, State.NOT_DONE),
        ({"a.py": "net.to_torchscript('m.pt')\n"}, State.DONE),
        ({"a.py": ORT.replace("ORT_ENABLE_ALL", "ORT_DISABLE_ALL")}, State.PARTIAL),
        ({"a.py": "import torch_geometric as g\nnet = g.compile(net, dynamic=True)\n"}, State.DONE),
        ({"a.py": "from vllm import LLM\nLLM('a', quantization='fp8')\n"}, State.DONE),
        ({"a.py": "from vllm import LLM\nLLM('a', quantization=None)\n"}, State.NOT_DONE),
        ({"a.py": "from own import LLM\nLLM('a', quantization='fp8')\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "run.sh": "python -m llmcompressor.entrypoints.oneshot --recipe r.yaml\n"}, State.DONE),
        ({"a.py": "x = 1\n", "run.sh": "pip install llmcompressor\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "run.sh": "trtexec --onnx=m.onnx\n"}, State.DONE),
        ({"a.py": "x = 1\n", "run.sh": "# trtexec --onnx=m.onnx\n"}, State.NOT_DONE),
        ({"a.py": "net.to_onnx('m.onnx')\n"}, State.PARTIAL),
        ({"a.py": YOLO.format("epochs=3") + "m.export(format='onnx')\n"}, State.PARTIAL),
        ({"a.py": YOLO.format("epochs=3") + "m.export(format='onnx', optimize=False)\n"}, State.PARTIAL),
        ({"a.py": YOLO.format("epochs=3") + "m.export(format='onnx', optimize=True)\n"}, State.DONE),
        ({"a.py": YOLO.format("epochs=3") + "m.export(format='onnx', half=True)\n"}, State.DONE),
        ({"a.py": YOLO.format("epochs=3") + "m.export(format='engine')\n"}, State.DONE),
        ({"a.py": "from torch import nn\nmodel.export('m.onnx', optimize=True)\n"}, State.NOT_DONE),
        ({"a.py": "import torch\ndef helper(m):\n    return torch.compile(m)\n"}, State.PARTIAL),
        ({"a.py": "import torch\ntorch.onnx.export(m, x, 'm.onnx')\n"}, State.PARTIAL),
        ({"a.py": "import torch\np = torch.onnx.export(m, x, dynamo=True)\np.optimize()\n"}, State.DONE),
        ({"a.py": "import torch\ntorch.onnx.export(m, x, 'm.onnx', dynamo=True, optimize=True)\n"}, State.DONE),
        ({"a.py": "import torch\ntorch.quantize_per_tensor(w, 0.1, 0, torch.qint8)\n"}, State.DONE),
        ({"a.py": "import re\nre.compile('a')\nimport torch\n# torch.compile(m)\n"}, State.NOT_DONE),
        ({"a.py": "import keras\nm = keras.Sequential()\nm.compile('adam')\n", "requirements.txt": "onnx\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "tests/test_a.py": "import torch\ntorch.compile(m)\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_an_optimisation_that_runs(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = performance.quantization(repo(files))
    assert finding.state is state, finding.message


HELPER = "import torch\ndef faster(m):\n    return torch.compile(m)\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": HELPER}, State.PARTIAL),
        ({"a.py": "import fire\n" + HELPER + "fire.Fire()\n"}, State.DONE),
        ({"a.py": "import fire\n" + HELPER + "def f():\n    return 1\nfire.Fire(f)\n"}, State.PARTIAL),
        ({"a.py": HELPER, "run.sh": "python3 -c 'from a import faster; faster(1)'\n"}, State.DONE),
        ({"a.py": HELPER, "Dockerfile": 'FROM python\nCMD ["python", "-c", "import a; a.faster(1)"]\n'}, State.DONE),
        ({"a.py": HELPER, "README.md": 'uv run python -c "from a import faster; faster(1)"\n'}, State.DONE),
        ({"a.py": HELPER, "run.sh": "python3 -c 'import a; a.slower(1)'\n"}, State.PARTIAL),
        ({"a.py": HELPER, "README.md": "What `faster(m)` does is told in a.py.\n"}, State.PARTIAL),
    ],
)
def test_a_helper_is_called_by_what_a_command_gives_python_to_run(
    repo: MakeRepository, files: dict[str, str], state: State
) -> None:
    assert performance.quantization(repo(files)).state is state


SCRIPT = "from pkg.net import Net\nnet = Net.load_from_checkpoint('a')\nnet.to_torchscript('m.pt')\n"


def test_what_never_runs_beside_a_script_is_told(repo: MakeRepository) -> None:
    held = "import torch\nFLAG = False\nif FLAG:\n    net = torch.quantization.quantize_dynamic(net)\n"
    finding = performance.quantization(repo({"a.py": SCRIPT, "b.py": held}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert finding.message.endswith("compiles the model to TorchScript; what else optimises it never runs")
    assert [item.path for item in finding.evidence][:2] == ["a.py", "b.py"]


@pytest.mark.parametrize(
    ("text", "message", "sure"),
    [
        (SCRIPT, "to_torchscript() compiles the model to TorchScript; nothing else optimises it", Confidence.MEDIUM),
        ("import torch\ntorch.jit.script(m)\n", "torch.jit.script compiles the model", Confidence.MEDIUM),
        (SCRIPT + "import torch\ntorch.jit.freeze(net)\n", "torch.jit.freeze is used", Confidence.HIGH),
    ],
)
def test_a_model_that_is_only_stored_as_a_script_is_compiled_and_no_more(
    repo: MakeRepository, text: str, message: str, sure: Confidence
) -> None:
    finding = performance.quantization(repo({"a.py": text}))
    assert (finding.state, finding.confidence) == (State.DONE, sure)
    assert message in finding.message


OPTIMISED = (
    "import torch.nn.utils.prune as p\np.l1_unstructured(m, 'weight', 0.3)",
    "from onnxruntime_tools import optimizer\noptimizer.optimize_model('m.onnx')",
)


@pytest.mark.parametrize("cell", OPTIMISED)
@pytest.mark.parametrize(
    ("code", "state", "message"),
    [
        ("x = 1\n", State.NOT_DONE, "quantisation, compilation or pruning stands in a notebook only, not in the code"),
        (
            "import torch\ntorch.onnx.export(m, x, 'm.onnx')\n",
            State.PARTIAL,
            "the model is exported to ONNX, and optimised further in a notebook only",
        ),
        (
            "import onnxruntime\nonnxruntime.InferenceSession('m.onnx')\n",
            State.PARTIAL,
            "an ONNX model is run, and optimised further in a notebook only",
        ),
        (
            "import torch\ndef helper(m):\n    return torch.compile(m)\n",
            State.PARTIAL,
            "the model is optimised only in code that never runs, and in a notebook",
        ),
    ],
)
def test_an_optimisation_in_a_notebook_is_told(
    repo: MakeRepository, cell: str, code: str, state: State, message: str
) -> None:
    finding = performance.quantization(repo({"a.py": code, "notebooks/try.ipynb": notebook(cell)}))
    assert (finding.state, finding.message) == (state, message)
    assert finding.evidence[-1].path == "notebooks/try.ipynb"
    assert finding.confidence is (Confidence.MEDIUM if state is State.NOT_DONE else Confidence.HIGH)


def test_a_script_that_a_notebook_stores_optimises_nothing(repo: MakeRepository) -> None:
    files = {"a.py": "x = 1\n", "n.ipynb": notebook("import torch\ntorch.jit.trace(m, x).save('m.pt')")}
    assert performance.quantization(repo(files)).state is State.NOT_DONE


def test_what_runs_an_optimised_model_is_no_optimisation(repo: MakeRepository) -> None:
    quantized = "import torch\n\nif cfg.predict.quantization:\n    model = torch.quantization.quantize_dynamic(model, {L})\ny = model(x)\n"
    assert (
        performance.quantization(repo({"a.py": quantized, "conf/p.yaml": "quantization: 0\n"})).state is State.PARTIAL
    )
    finding = performance.quantization(repo({"a.py": quantized, "conf/p.yaml": "quantization: 1\n"}))
    assert (finding.state, finding.evidence[0].line) == (State.DONE, 4)


def test_names_that_lead_in_a_ring_or_a_long_chain_end(repo: MakeRepository) -> None:
    ring = "import torch\na = b\nb = c\nc = a\nif a:\n    torch.compile(m)\n"
    chain = "import torch\n" + "".join(f"n{i} = n{i + 1}\n" for i in range(500)) + "if n0:\n    torch.compile(m)\n"
    for text in (ring, chain):
        assert performance.quantization(repo({"a.py": text})).state is State.DONE


@pytest.mark.parametrize(
    ("code", "lower"),
    [
        ("from lightning import Trainer\nTrainer(precision='16-mixed')\n", True),
        ("from lightning import Trainer\nTrainer(precision=16 if gpu else 32)\n", True),
        ("from lightning import Trainer\nTrainer(precision='bf16-true')\n", True),
        ("from lightning import Trainer\nTrainer(precision=32)\n", False),
        ("from lightning import Trainer\nTrainer(precision='32-true')\n", False),
        ("model = load().half()\n", True),
        ("model = model.to('cpu').bfloat16()\n", True),
        ("import torch\nwith torch.autocast('cuda'):\n    model(x)\n", True),
        (
            "from transformers import AutoModel as A\nimport torch\nA.from_pretrained('x', torch_dtype=torch.bfloat16)\n",
            True,
        ),
        (
            "from transformers import AutoModel as A\nimport torch\nA.from_pretrained('x', torch_dtype=torch.float32)\n",
            False,
        ),
        ("from transformers import TrainingArguments\nTrainingArguments('x', fp16=True)\n", True),
        ("from transformers import TrainingArguments\nTrainingArguments('x', fp16=False)\n", False),
        ("def half(x):\n    return x / 2\nhalf(3)\n", False),
        ("x.round(precision=8.5)\n", False),
    ],
)
def test_fewer_bits_are_no_quantisation_and_not_surely_none(repo: MakeRepository, code: str, lower: bool) -> None:
    finding = performance.quantization(repo({"a.py": code}))
    assert finding.state is State.NOT_DONE
    assert finding.confidence is (Confidence.LOW if lower else Confidence.HIGH), finding.message
    assert ("fewer bits" in finding.message) is lower and bool(finding.evidence) is lower


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("# model = torch.compile(model)", Confidence.MEDIUM),
        ("    # model.compile()", Confidence.MEDIUM),
        ("# torch.quantization.quantize_dynamic(model)", Confidence.MEDIUM),
        ("# model.compile(optimizer='adam', loss='mse')", Confidence.HIGH),
        ("# we could compile the model", Confidence.HIGH),
    ],
)
def test_a_call_that_is_commented_out_is_shown(repo: MakeRepository, line: str, sure: Confidence) -> None:
    finding = performance.quantization(repo({"a.py": f"def f():\n    pass\n{line}\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, sure), finding.message
    assert [place.line for place in finding.evidence] == ([3] if sure is Confidence.MEDIUM else [])


@pytest.mark.parametrize(
    ("code", "state", "sure"),
    [
        # Whoever has a model of JAX calls it so.
        ("import jax\nf = jax.jit(lambda x: x)\n", State.DONE, Confidence.MEDIUM),
        ("import jax, torch\nf = jax.jit(lambda x: x)\nm = torch.compile(m)\n", State.DONE, Confidence.HIGH),
        ("import unsloth\nm = unsloth.FastLanguageModel.from_pretrained('a')\n", State.DONE, Confidence.HIGH),
        (
            "import unsloth\nm = unsloth.FastLanguageModel.from_pretrained('a', load_in_4bit=False)\n"
            "unsloth.FastLanguageModel.get_peft_model(m)\n",
            State.PARTIAL,
            Confidence.HIGH,
        ),
    ],
)
def test_what_is_called_in_any_case_is_less_sure_to_optimise(
    repo: MakeRepository, code: str, state: State, sure: Confidence
) -> None:
    finding = performance.quantization(repo({"a.py": code}))
    assert (finding.state, finding.confidence) == (state, sure), finding.message


@pytest.mark.parametrize(
    ("cell", "confidence"),
    [
        ("import jax\nf = jax.jit(model)", Confidence.MEDIUM),
        ("import torch\nf = torch.compile(model)", Confidence.MEDIUM),
        ("import torch\ntorch.jit.script(model).save('m.pt')", Confidence.HIGH),
    ],
)
def test_what_a_notebook_compiles_leaves_it_less_sure_that_nothing_is(
    repo: MakeRepository, cell: str, confidence: Confidence
) -> None:
    finding = performance.quantization(repo({"a.py": "x = 1\n", "n.ipynb": notebook(cell)}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, confidence)
