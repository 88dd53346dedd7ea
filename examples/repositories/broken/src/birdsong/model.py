"""The network."""

import torch


class SongNet(torch.nn.Module):
    """A network of one layer."""

    def __init__(self, birds: int = 12) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(128, birds)

    def forward(self, songs: torch.Tensor) -> torch.Tensor:
        """Return a score for each bird."""
        return self.layer(songs)
