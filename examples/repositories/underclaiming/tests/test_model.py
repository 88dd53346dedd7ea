import torch

from streetnoise.model import NoiseNet


def test_one_figure_an_hour():
    assert NoiseNet()(torch.rand(5, 4)).shape == (5,)
