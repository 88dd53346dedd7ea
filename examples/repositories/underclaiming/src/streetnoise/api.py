"""The API: the counts of one hour in, decibels out."""

from pathlib import Path

import torch
from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel

from streetnoise.model import NoiseNet


class Hour(BaseModel):
    """The counts of one hour."""

    cars: int
    buses: int
    bicycles: int
    hour: int


def load(path: Path = Path("models/model.pt")) -> NoiseNet:
    """Return the network with its weights, if there are any."""
    model = NoiseNet()
    if path.exists():
        model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()


app = FastAPI(title="streetnoise")
model = load()


@app.post("/guess")
def guess(hour: Hour) -> dict[str, float]:
    """Return the noise to expect."""
    counts = torch.tensor([hour.cars, hour.buses, hour.bicycles, hour.hour], dtype=torch.float32)
    with torch.no_grad():
        decibel = model(counts).item()
    logger.info("guessed {:.1f} dB", decibel)
    return {"decibel": decibel}
