from fastapi.testclient import TestClient

from birdsong.api import app

client = TestClient(app)


def test_predict() -> None:
    response = client.post("/predict", json=[0.0] * 128)
    assert response.status_code in (200, 500)


def test_birds() -> None:
    response = client.get("/birds")
    assert "blackbird" in response.json()
