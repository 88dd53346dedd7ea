from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import performance
from tests.probes.conftest import MakeRepository
from tests.probes.ops import confidence, state

OPENING = "import os\nimport torch\nfrom lightning import Trainer\n\n\ndef pick():\n    return 'ddp'\n\n\n"


@pytest.mark.parametrize(
    "given",
    [
        'strategy="ddp" if torch.cuda.device_count() > 1 else "auto"',
        'strategy="auto" if torch.cuda.device_count() < 2 else "ddp"',
        'strategy=cfg.get("strategy", "ddp")',
        'strategy=os.environ.get("STRATEGY", "ddp")',
        'strategy=args.strategy or "ddp"',
        'strategy={"gpu": "ddp", "cpu": "auto"}[cfg.accelerator]',
        "strategy=pick()",
        "devices=max(1, torch.cuda.device_count())",
        'devices=int(os.environ.get("DEVICES", "2"))',
        "devices=args.devices or 4",
    ],
)
def test_an_expression_that_may_come_to_several_devices_is_less_sure_to_do_so(repo: MakeRepository, given: str) -> None:
    finding = performance.distributed_training(repo({"a.py": f"{OPENING}Trainer({given})\n"}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM), finding.message
    assert finding.evidence[0].line == 10


@pytest.mark.parametrize(
    "text",
    [
        "s = 'ddp' if torch.cuda.device_count() > 1 else 'auto'\nTrainer(strategy=s)\n",
        "def run(s=os.environ.get('S', 'ddp')):\n    Trainer(strategy=s)\n",
        "Trainer(**({'strategy': 'ddp'} if torch.cuda.is_available() else {}))\n",
    ],
)
def test_what_a_name_or_a_dictionary_is_given_as_an_expression_may_be_several(repo: MakeRepository, text: str) -> None:
    assert performance.distributed_training(repo({"a.py": OPENING + text})).state is State.DONE


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Trainer(devices=int(os.environ['N']))\n", Confidence.LOW),
        ("Trainer(devices=count_them())\n", Confidence.LOW),
        ("def run(devices):\n    Trainer(devices=devices)\n", Confidence.LOW),
        ("Trainer(strategy=os.environ.get('S', 'auto'))\n", Confidence.LOW),
        ("Trainer(devices=1 if torch.cuda.is_available() else 'auto')\n", Confidence.HIGH),
        ("n = 1 if torch.cuda.is_available() else None\nTrainer(devices=n)\n", Confidence.HIGH),
        ("import typer\ndef run(n: int = typer.Option(1)):\n    Trainer(devices=n)\n", Confidence.HIGH),
        ("Trainer(devices=cfg.get('devices', 1))\n", Confidence.HIGH),
        ("n = 1\nTrainer(devices=n, accelerator=pick_one())\n", Confidence.HIGH),
    ],
)
def test_a_value_that_cannot_be_followed_makes_no_accusation(repo: MakeRepository, text: str, sure: Confidence) -> None:
    finding = performance.distributed_training(repo({"a.py": OPENING + text}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, sure), finding.message


@pytest.mark.parametrize(("given", "state"), [("2", State.DONE), ("0", State.NOT_DONE), ("1", State.NOT_DONE)])
def test_a_number_that_a_table_of_settings_holds_is_followed(repo: MakeRepository, given: str, state: State) -> None:
    files = {"a.py": OPENING + "def run(h):\n    Trainer(gpus=h['gpus'])\n", "conf/config.yaml": f"gpus: {given}\n"}
    files["b.py"] = "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef main(cfg):\n    pass\n"
    finding = performance.distributed_training(repo(files))
    assert (finding.state, finding.confidence) == (state, Confidence.HIGH), finding.message


POOL = "  - machineSpec:\n      machineType: n1-standard-4\n    replicaCount: {}\n"
SPEC = "--worker-pool-spec=machine-type=n1,container-image-uri=a"


@pytest.mark.parametrize(
    ("files", "several"),
    [
        ({"vertex.yaml": "workerPoolSpecs:\n" + POOL.format(1) + POOL.format(1)}, True),
        ({"vertex.yaml": "workerPoolSpecs:\n" + POOL.format(3)}, True),
        ({"run.sh": f"gcloud ai custom-jobs create {SPEC} \\\n  {SPEC}\n"}, True),
        ({"run.sh": f"gcloud ai custom-jobs create {SPEC},replica-count=2\n"}, True),
        ({"vertex.yaml": "workerPoolSpecs:\n" + POOL.format(1)}, False),
        ({"vertex.yaml": "workerPoolSpecs:\n  machineSpec:\n    machineType: n1\n  replicaCount: 1\n"}, False),
        ({"run.sh": f"gcloud ai custom-jobs create {SPEC},replica-count=1\n"}, False),
    ],
)
def test_several_machines_of_one_job_are_a_part_of_it(
    repo: MakeRepository, files: dict[str, str], several: bool
) -> None:
    finding = performance.distributed_training(repo({"a.py": OPENING, **files}))
    assert finding.state is (State.PARTIAL if several else State.NOT_DONE), finding.message


@pytest.mark.parametrize(
    "text",
    [
        "mesh = jax.make_mesh((jax.device_count(),), ('batch',))\n",
        "from jax.sharding import Mesh\nmesh = Mesh(jax.devices(), ('batch',))\n",
        "from jax.experimental import mesh_utils\nMesh(mesh_utils.create_device_mesh((4,)), ('batch',))\n",
        "from jax.experimental.shard_map import shard_map\nstep = shard_map(fit, mesh, in_specs=s, out_specs=s)\n",
        "from flax import jax_utils\nstate = jax_utils.replicate(state)\n",
        "import equinox as eqx\nstep = eqx.filter_pmap(fit)\n",
        "from torch.distributed.device_mesh import init_device_mesh\ninit_device_mesh('cuda', (2,))\n",
    ],
)
def test_what_is_laid_over_a_mesh_of_devices_trains_on_several(repo: MakeRepository, text: str) -> None:
    finding = performance.distributed_training(repo({"a.py": f"import jax\n{text}"}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.HIGH), finding.message


@pytest.mark.parametrize(
    "text",
    [
        "jax.make_mesh((1,), ('batch',))\n",
        "from jax.sharding import Mesh\nfrom jax.experimental import mesh_utils\n"
        "Mesh(mesh_utils.create_device_mesh((1, 1)), ('batch', 'model'))\n",
        "step = jax.jit(fit)\nx = jax.device_put(x, jax.devices()[0])\n",
        "import trimesh\nMesh = trimesh.Trimesh\nMesh(vertices)\n",
    ],
)
def test_a_mesh_of_one_device_is_no_training_on_several(repo: MakeRepository, text: str) -> None:
    finding = performance.distributed_training(repo({"a.py": f"import jax\n{text}"}))
    assert finding.state is State.NOT_DONE, finding.message


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"configs/config.yml": "lr: 0.1\nstrategy: ddp\ndevices: 4\n"}, 2),
        ({"configs/config.yml": "lr: 0.1\ntrainer:\n  devices: 4\n"}, 3),
        ({"configs/config.yml": "run:\n  lr: 0.1\n  devices: 4\n"}, 3),
        ({"conf/trainer/many.yaml": "strategy: ddp\n"}, 1),
    ],
)
def test_several_devices_that_a_configuration_asks_for_in_vain_are_half(
    repo: MakeRepository, files: dict[str, str], line: int
) -> None:
    finding = performance.distributed_training(repo({"a.py": "print('trains on one')\n", **files}))
    assert (finding.state, finding.confidence) == (State.PARTIAL, Confidence.MEDIUM), finding.message
    assert finding.evidence[0].line == line


@pytest.mark.parametrize(
    "files",
    [
        {"configs/config.yml": "lr: 0.1\nstrategy: auto\ndevices: 1\n"},
        {"configs/sensors.yml": "devices: 40\ninterval: 5\n"},
        {"configs/c.yaml": "lr: 0.1\nbatch_size: 3\niot:\n  devices: 12\n"},
        {"compose.yaml": "services:\n  api:\n    image: x\n    deploy:\n      replicas: 4\n"},
        {"k8s/api.yaml": "kind: Deployment\nspec:\n  strategy:\n    type: RollingUpdate\n"},
    ],
)
def test_one_device_or_devices_of_another_kind_in_a_configuration_are_none(
    repo: MakeRepository, files: dict[str, str]
) -> None:
    finding = performance.distributed_training(repo({"a.py": "print('trains on one')\n", **files}))
    assert finding.state is State.NOT_DONE, finding.message


FITS = "from torch import nn\n\nclass Net(nn.Module):\n    pass\n\ndef fit(model, batch):\n    model(batch).loss.backward()\n"


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("m.eval()", "medium"),
        ("torch.no_grad()", "medium"),
        ("m.show()", "high"),
        ("m.eval()\nm(x).loss.backward()", "high"),
    ],
)
def test_a_model_that_is_spread_where_it_is_only_evaluated_is_less_surely_trained_so(
    repo: MakeRepository, line: str, confidence: str
) -> None:
    spread = f"import torch\nm = torch.nn.DataParallel(load())\n{line}\n"
    finding = performance.distributed_training(repo({"src/p/train.py": FITS, "src/p/check.py": spread}))
    assert (finding.state, finding.confidence.value) == (State.DONE, confidence)


@pytest.mark.parametrize(
    ("path", "expected"), [("src/a/predict_model.py", "medium"), ("src/a/predicting/net.py", "high")]
)
def test_a_model_that_predicts_on_several_devices_is_not_trained_on_them(
    repo: MakeRepository, path: str, expected: str
) -> None:
    wrapped = "import torch\n\nmodel = torch.nn.DataParallel(load(), device_ids=[0, 1])\n"
    made = repo({path: wrapped})
    assert (state(made, "distributed-training"), confidence(made, "distributed-training")) == ("done", expected)


@pytest.mark.parametrize(
    ("command", "told", "expected"),
    [
        ("accelerate launch --config_file a.yaml train.py", "num_processes: 1\n", "partial"),
        ("accelerate launch --config_file a.yaml train.py", "num_processes: 2\n", "done"),
        ("accelerate launch --config_file a.yaml --num_processes 2 train.py", "num_processes: 1\n", "done"),
        ("accelerate launch --config_file a.yaml train.py", "num_processes: 1\nnum_machines: 2\n", "done"),
        ("accelerate launch --num_processes=1 train.py", "", "partial"),
        ("accelerate launch train.py", "num_processes: 1\n", "done"),
    ],
)
def test_a_launcher_that_starts_one_process(repo: MakeRepository, command: str, told: str, expected: str) -> None:
    assert state(repo({"run.sh": f"{command}\n", "a.yaml": told}), "distributed-training") == expected


@pytest.mark.parametrize(("program", "expected"), [("train.py", "done"), ("gone.py", "partial")])
def test_a_sweep_whose_program_is_gone_starts_no_training(repo: MakeRepository, program: str, expected: str) -> None:
    sweep = (
        f"program: {program}\nmethod: random\nparameters: {{lr: {{values: [1, 2]}}}}\n"
        f"command: [accelerate, launch, --multi_gpu, {program}]\n"
    )
    assert state(repo({"sweep.yaml": sweep, "train.py": "x = 1\n"}), "distributed-training") == expected
