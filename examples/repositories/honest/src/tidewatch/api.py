"""The API: a request with the weather of a beach, an answer with the chance of dirty water."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import torch
from fastapi import BackgroundTasks, FastAPI
from prometheus_fastapi_instrumentator import Instrumentator
from pydantic import BaseModel, Field

from tidewatch.model import WaterQuality

logger = logging.getLogger(__name__)

CHECKPOINT = Path("models/best.ckpt")
COLLECTED = Path("collected/predictions.jsonl")
state: dict[str, torch.nn.Module] = {}


class Weather(BaseModel):
    """The weather at one beach."""

    rain_24h: float = Field(ge=0)
    rain_72h: float = Field(ge=0)
    wind_speed: float = Field(ge=0)
    onshore: bool
    water_temperature: float
    turbidity: float = Field(ge=0)


class Answer(BaseModel):
    """What the model says of a beach."""

    chance: float
    bathe: bool


def load_model(path: Path = CHECKPOINT) -> torch.nn.Module:
    """Return the compiled model; an untrained one where there is no checkpoint, which the tests use."""
    model = WaterQuality.load_from_checkpoint(path) if path.exists() else WaterQuality()
    model.eval()
    return torch.compile(model)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the model once, when the service starts."""
    state["model"] = load_model()
    yield
    state.clear()


app = FastAPI(title="tidewatch", lifespan=lifespan)
Instrumentator().instrument(app).expose(app)


def collect(weather: Weather, answer: Answer, path: Path = COLLECTED) -> None:
    """Append the request and the prediction to the collected file, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {"time": datetime.now(UTC).isoformat(), **weather.model_dump(), "prediction": answer.chance}
    with path.open("a") as file:
        file.write(json.dumps(row) + "\n")


@app.get("/")
def health() -> dict[str, str]:
    """Say that the service is up."""
    return {"status": "ok"}


@app.post("/predict")
def predict(weather: Weather, tasks: BackgroundTasks) -> Answer:
    """Return the chance of dirty water and whether to bathe."""
    features = torch.tensor([[float(value) for value in weather.model_dump().values()]])
    with torch.inference_mode():
        chance = torch.sigmoid(state["model"](features)).item()
    answer = Answer(chance=chance, bathe=chance < 0.5)
    tasks.add_task(collect, weather, answer)
    logger.info("predicted %.3f", chance)
    return answer
