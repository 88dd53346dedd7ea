"""Download the open measurements of beaches and make samples of them."""

import logging
from pathlib import Path
from typing import Annotated

import pandas as pd
import requests
import torch
import typer
from torch.utils.data import TensorDataset

logger = logging.getLogger(__name__)

SOURCE = "https://bathing.example.org/open-data/measurements.csv"
FEATURES = ["rain_24h", "rain_72h", "wind_speed", "onshore", "water_temperature", "turbidity"]
TARGET = "too_dirty"
LIMIT = 500.0

app = typer.Typer()


def download(target: Path, url: str = SOURCE) -> Path:
    """Download the raw measurements unless they are there, and return where they lie."""
    if target.exists():
        return target
    logger.info("downloading %s", url)
    response = requests.get(url, timeout=60)
    response.raise_for_status()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(response.content)
    return target


def preprocess(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one complete row a beach and day, with the target that the limit for bacteria gives."""
    samples = raw.dropna(subset=["bacteria", "rain_24h"]).copy()
    samples["rain_72h"] = samples["rain_72h"].fillna(samples["rain_24h"])
    samples["onshore"] = samples["onshore"].astype(float)
    samples[TARGET] = (samples["bacteria"] > LIMIT).astype(float)
    return samples[[*FEATURES, TARGET]].reset_index(drop=True)


def load_samples(path: Path) -> TensorDataset:
    """Return the samples of a preprocessed file as tensors."""
    frame = pd.read_csv(path)
    features = torch.tensor(frame[FEATURES].to_numpy(), dtype=torch.float32)
    target = torch.tensor(frame[TARGET].to_numpy(), dtype=torch.float32)
    return TensorDataset(features, target)


@app.command()
def main(
    raw: Annotated[Path, typer.Option(help="Where the raw file lies.")] = Path("data/raw/measurements.csv"),
    target: Annotated[Path, typer.Option(help="Where the samples go.")] = Path("data/processed/samples.csv"),
) -> None:
    """Download the measurements and write the samples."""
    samples = preprocess(pd.read_csv(download(raw)))
    target.parent.mkdir(parents=True, exist_ok=True)
    samples.to_csv(target, index=False)
    logger.info("wrote %d samples", len(samples))


if __name__ == "__main__":
    app()
