from pathlib import Path

import typer
from torch.utils.data import Dataset


class MyDataset(Dataset):
    """To become the photographs of walls."""

    def __init__(self, data_path: Path) -> None:
        self.data_path = data_path

    def __len__(self) -> int:
        """To return how many photographs there are."""

    def __getitem__(self, index: int):
        """To return one photograph."""

    def preprocess(self, output_folder: Path) -> None:
        """To make all photographs the same size."""


def preprocess(data_path: Path, output_folder: Path) -> None:
    print("Preprocessing data...")
    dataset = MyDataset(data_path)
    dataset.preprocess(output_folder)


if __name__ == "__main__":
    typer.run(preprocess)
