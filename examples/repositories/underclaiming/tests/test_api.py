from fastapi.testclient import TestClient

from streetnoise.api import app

client = TestClient(app)


def test_a_guess_is_a_figure():
    response = client.post("/guess", json={"cars": 80, "buses": 4, "bicycles": 20, "hour": 9})
    assert response.status_code == 200
    assert isinstance(response.json()["decibel"], float)


def test_an_hour_without_cars_is_refused():
    assert client.post("/guess", json={"buses": 4}).status_code == 422
