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
