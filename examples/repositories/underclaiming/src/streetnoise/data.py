"""The counts of traffic and the noise that went with them."""

from pathlib import Path

import pandas as pd
import torch
from loguru import logger
from torch.utils.data import TensorDataset

SOURCE = "https://counts.example.org/street-17/hourly.csv"
COLUMNS = ["cars", "buses", "bicycles", "hour"]


def prepare(target: Path, source: str = SOURCE) -> pd.DataFrame:
    """Download the hourly counts, keep the complete hours, and write them to `target`."""
    frame = pd.read_csv(source, parse_dates=["time"])
    frame["hour"] = frame["time"].dt.hour
    frame = complete_hours(frame)
    target.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(target)
    logger.info("kept {} hours", len(frame))
    return frame


def complete_hours(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of which every figure is known."""
    return frame.dropna(subset=[*COLUMNS, "decibel"]).reset_index(drop=True)


def as_tensors(frame: pd.DataFrame) -> TensorDataset:
    """Return the counts and the noise as tensors."""
    counts = torch.tensor(frame[COLUMNS].to_numpy(), dtype=torch.float32)
    noise = torch.tensor(frame["decibel"].to_numpy(), dtype=torch.float32)
    return TensorDataset(counts, noise)
