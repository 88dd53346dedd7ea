"""Load test: `locust -f tests/performance/locustfile.py --host http://localhost:8000`."""

import random

from locust import HttpUser, between, task


class Bather(HttpUser):
    """Somebody who looks at a few beaches in the morning."""

    wait_time = between(1, 3)

    @task(5)
    def predict(self) -> None:
        """Ask for the water at a beach."""
        weather = {
            "rain_24h": random.uniform(0, 40),
            "rain_72h": random.uniform(0, 80),
            "wind_speed": random.uniform(0, 15),
            "onshore": random.random() < 0.5,
            "water_temperature": random.uniform(10, 22),
            "turbidity": random.uniform(0, 8),
        }
        self.client.post("/predict", json=weather)

    @task
    def health(self) -> None:
        """Ask whether the service is up."""
        self.client.get("/")
