"""Tests of the API."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tidewatch import api

WEATHER = {
    "rain_24h": 2.5,
    "rain_72h": 8.0,
    "wind_speed": 4.0,
    "onshore": True,
    "water_temperature": 18.5,
    "turbidity": 1.5,
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a client of the running app that collects into a folder of the test."""
    monkeypatch.setattr(api.collect, "__defaults__", (tmp_path / "predictions.jsonl",))
    with TestClient(api.app) as running:
        yield running


def test_the_service_is_up(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200


def test_a_prediction_is_a_chance(client: TestClient) -> None:
    response = client.post("/predict", json=WEATHER)
    assert response.status_code == 200
    assert 0 <= response.json()["chance"] <= 1


def test_negative_rain_is_refused(client: TestClient) -> None:
    response = client.post("/predict", json={**WEATHER, "rain_24h": -1})
    assert response.status_code == 422
