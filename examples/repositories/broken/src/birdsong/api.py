"""Answers which bird sings."""

import torch
from fastapi import FastAPI

from birdsong.model import SongNet

app = FastAPI()
network = SongNet()
# network.load_state_dict(torch.load("models/songs.pt"))


@app.get("/health")
def health() -> dict[str, str]:
    """Say that the service is there."""
    return {"status": "ok"}


@app.post("/predict")
def predict(song: list[float]) -> dict[str, int]:
    """Return the bird with the highest score."""
    with torch.no_grad():
        return {"bird": int(network(torch.tensor(song)).argmax())}
