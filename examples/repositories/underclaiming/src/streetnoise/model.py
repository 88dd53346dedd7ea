"""The model: a network with one hidden layer."""

import torch
from torch import nn


class NoiseNet(nn.Module):
    """Gives decibels from four figures of one hour."""

    def __init__(self, hidden: int = 24) -> None:
        """Build the layers."""
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, counts: torch.Tensor) -> torch.Tensor:
        """Return one figure an hour."""
        return self.layers(counts).squeeze(-1)
