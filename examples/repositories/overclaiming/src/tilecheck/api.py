"""The API: a photograph in, the chance of a defect out."""

from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from fastapi import FastAPI, UploadFile
from PIL import Image

from .model import TileNet

# from evidently.report import Report

app = FastAPI()
model = TileNet()
weights = Path("models/tiles.pt")
if weights.exists():
    model.load_state_dict(torch.load(weights, weights_only=True))
model.eval()


@app.post("/classify")
async def classify(photo: UploadFile) -> dict[str, float]:
    """Return the chance that the tile has a defect."""
    image = Image.open(BytesIO(await photo.read())).convert("L").resize((96, 96))
    batch = torch.from_numpy(np.asarray(image, dtype=np.float32) / 255)[None, None]
    with torch.no_grad():
        chances = model(batch).softmax(1)
    print("classified a tile")
    return {"defect": chances[0, 1].item()}
