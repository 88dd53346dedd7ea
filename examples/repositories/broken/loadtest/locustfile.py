from locust import HttpUser, task


class Listener(HttpUser):
    @task
    def ask(self) -> None:
        self.client.post("/recognise", json=[0.0] * 128)
