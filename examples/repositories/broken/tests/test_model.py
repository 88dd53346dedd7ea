import pytest
import torch

from birdsong.model import SongNet


def test_scores() -> None:
    assert SongNet()(torch.zeros(1, 128)).shape == (1, 12)


def test_scores() -> None:
    assert SongNet(3)(torch.zeros(1, 128)).shape == (1, 3)


@pytest.mark.parametrize("birds", [])
def test_any_number_of_birds(birds: int) -> None:
    assert SongNet(birds)(torch.zeros(1, 128)).shape == (1, birds)
