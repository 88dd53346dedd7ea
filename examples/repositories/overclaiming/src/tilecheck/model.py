"""The model: two convolutions and a linear layer."""

import torch
from torch import nn


class TileNet(nn.Module):
    """A small convolutional network with one logit a class."""

    def __init__(self, size: int = 96) -> None:
        """Build the layers."""
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(4),
            nn.Conv2d(8, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(4),
        )
        self.head = nn.Linear(16 * (size // 16) ** 2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits of a batch."""
        return self.head(self.features(x).flatten(1))
