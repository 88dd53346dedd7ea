"""Tests of what defines or fits a model, whatever it and its file are called."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

CLASS = "from {} import {}\n\nclass Tide({}):\n    def __call__(self, x):\n        return x\n\ndef level(x):\n    return x\n"
LEARN = (
    "from flax import nnx\n\ndef update(net, x, y):\n    return nnx.value_and_grad(level)(net, x, y)\n\n"
    "def level(net, x, y):\n    return x\n"
)
TEST = "from birds.{0} import {1}\n\ndef test_one():\n    assert {1}(1) == 1\n"


@pytest.mark.parametrize(
    ("bases", "target", "expected"),
    [
        (("flax", "nnx", "nnx.Module"), "Tide", "done"),
        (("flax", "linen as nn", "nn.Module"), "Tide", "done"),
        (("torch", "nn", "nn.Module"), "Tide", "done"),
        (("keras", "Model", "Model"), "Tide", "done"),
        (("equinox", "Module", "Module"), "Tide", "done"),
        (("equinox", "Module", "Module"), "level", "not_done"),
        (("enum", "Enum", "Enum"), "Tide", "not_done"),
    ],
)
def test_a_class_of_models_may_be_called_anything(
    repo: Make, bases: tuple[str, str, str], target: str, expected: str
) -> None:
    files = {
        "birds/__init__.py": "",
        "birds/rnn.py": CLASS.format(*bases),
        "tests/test_a.py": TEST.format("rnn", target),
    }
    assert state(repo(files), "model-tests") == expected


@pytest.mark.parametrize(("target", "expected"), [("update", "done"), ("level", "not_done")])
def test_a_function_that_learns_may_be_called_anything(repo: Make, target: str, expected: str) -> None:
    files = {"birds/__init__.py": "", "birds/learn.py": LEARN, "tests/test_a.py": TEST.format("learn", target)}
    assert state(repo(files), "model-tests") == expected
    # What lies in a module of data is of data, whatever it fits.
    files = {"birds/__init__.py": "", "birds/dataset.py": LEARN, "tests/test_a.py": TEST.format("dataset", target)}
    assert (state(repo(files), "model-tests"), state(repo(files), "data-tests")) == ("not_done", "done")
