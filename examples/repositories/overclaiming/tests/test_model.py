import torch

from src.tilecheck.model import TileNet


def test_model_runs() -> None:
    model = TileNet()
    print(model(torch.rand(2, 1, 96, 96)).shape)
