"""A network of one layer."""

import torch


class SmallNet(torch.nn.Linear):
    """Scores twelve birds."""
