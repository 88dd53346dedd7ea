"""Load the photographs of tiles and make tensors of them."""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import Dataset

CLASSES = ("good", "defect")


def read_image(path: Path, size: int) -> torch.Tensor:
    """Return one photograph as a tensor of greys between zero and one."""
    image = Image.open(path).convert("L").resize((size, size))
    return torch.from_numpy(np.asarray(image, dtype=np.float32) / 255).unsqueeze(0)


class Tiles(Dataset):
    """The photographs below a folder, with one sub-folder a class."""

    def __init__(self, root: Path, size: int = 96) -> None:
        """List the photographs."""
        self.size = size
        self.samples = [
            (path, label) for label, name in enumerate(CLASSES) for path in sorted((root / name).glob("*.png"))
        ]

    def __len__(self) -> int:
        """Return how many photographs there are."""
        return len(self.samples)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        """Return a photograph and its class."""
        path, label = self.samples[index]
        return read_image(path, self.size), label


def main() -> None:
    """Print how many photographs a folder has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    print(len(Tiles(parser.parse_args().root)), "tiles")


if __name__ == "__main__":
    main()
