import torch

from birdsong.features import spectrum


def test_spectrum() -> None:
    assert spectrum(torch.zeros(512)).shape == (128,)
