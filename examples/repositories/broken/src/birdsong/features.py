"""Features of a song."""

import torch


def spectrum(song: torch.Tensor) -> torch.Tensor:
    """Return the loudness by frequency."""
    return torch.fft.rfft(song).abs()[..., :128]
