"""A profiler that is made is used only where something begins it."""

from __future__ import annotations

import pytest

from auditor import State
from probes import code
from tests.probes.conftest import MakeRepository

MADE = "import cProfile\np = cProfile.Profile()\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (MADE + "f()\n", State.PARTIAL),
        (MADE + "f()\np.print_stats()\n", State.PARTIAL),
        (MADE + "# p.enable()\nf()\n", State.PARTIAL),
        (MADE + "p.enable()\nf()\np.disable()\n", State.DONE),
        (MADE + "p.runcall(f)\n", State.DONE),
        (MADE + "with p:\n    f()\n", State.DONE),
        (MADE + "begin(p)\n", State.DONE),
        ("import cProfile\ndef made():\n    p = cProfile.Profile()\n    return p\nmade().enable()\n", State.DONE),
        ("import cProfile\nwith cProfile.Profile() as p:\n    f()\n", State.DONE),
        ("import cProfile\nclass A:\n    def __init__(self):\n        self.p = cProfile.Profile()\nA().p.enable()\n", State.DONE),
        ("import keras\nkeras.callbacks.TensorBoard('runs', profile_batch=(10, 20))\n", State.DONE),
        ("import keras\nkeras.callbacks.TensorBoard('runs', profile_batch=0)\n", State.UNKNOWABLE),
    ],
)  # fmt: skip
def test_a_profiler_is_used_where_something_begins_it(repo: MakeRepository, text: str, state: State) -> None:
    assert code.profiling(repo({"a.py": text})).state is state


FLAMES = "<svg><title>py-spy flame graph</title><g class='frames'/></svg>\n"


@pytest.mark.parametrize(
    ("path", "text", "state"),
    [
        ("docs/flame.svg", FLAMES, State.DONE),
        ("reports/flamegraph.html", "<html><body>flamegraph</body></html>\n", State.DONE),
        ("docs/flame.svg", "<svg><path d='M 0 0'/></svg>\n", State.UNKNOWABLE),
        ("run.collapsed", "main;fit 3\n", State.DONE),
    ],
)
def test_a_flame_graph_is_a_profile(repo: MakeRepository, path: str, text: str, state: State) -> None:
    assert code.profiling(repo({"a.py": "x = 1\n", path: text})).state is state


@pytest.mark.parametrize(
    ("call", "state"),
    [("Trainer(**told)", State.DONE), ("build(**told)", State.UNKNOWABLE), ("Trainer()", State.UNKNOWABLE)],
)
def test_a_profiler_of_a_configuration_is_used_where_a_trainer_is_given_all_of_it(
    repo: MakeRepository, call: str, state: State
) -> None:
    text = f"from lightning import Trainer\nimport yaml\n\ntold = yaml.safe_load(open('c.yaml'))\n{call}\n"
    assert code.profiling(repo({"src/p/train.py": text, "c.yaml": "profiler: simple\nlr: 0.1\n"})).state is state
