"""Tests of the model."""

import pytest
import torch

from tidewatch.model import WaterQuality


@pytest.mark.parametrize("rows", [1, 7, 64])
def test_one_logit_a_row(rows: int) -> None:
    assert WaterQuality()(torch.rand(rows, 6)).shape == (rows,)


def test_a_single_sample_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="rows of features"):
        WaterQuality()(torch.rand(6))


def test_a_training_step_gives_a_gradient() -> None:
    model = WaterQuality(hidden=8)
    model.log = lambda *args, **kwargs: None
    loss = model.training_step((torch.rand(4, 6), torch.ones(4)), 0)
    loss.backward()
    assert all(weight.grad is not None for weight in model.parameters())
