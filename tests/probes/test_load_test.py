"""The probe of load tests: what counts as one, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state

Make = Callable[..., Repository]
NAMED_TASKS = "import locust\n\ndef ask(user):\n    user.client.post('/predict', json={})\n\nclass User(locust.HttpUser):\n    tasks = [ask]\n"
USER = """
from locust import HttpUser, task

class User(HttpUser):
    @task
    def predict(self):
        self.client.post("/predict", json={"text": "a"})
"""


EXAMPLE = """
from locust import HttpUser, task

class User(HttpUser):
    @task
    def look(self):
        self.client.get("/hello")
        for item_id in range(10):
            self.client.get(f"/item?id={item_id}", name="/item")

    def on_start(self):
        self.client.post("/login", json={"username": "foo", "password": "bar"})
"""
COURSE = """
from locust import HttpUser, task

class User(HttpUser):
    @task
    def root(self):
        self.client.get("/")

    @task(3)
    def item(self):
        self.client.get(f"/items/{1}", name="/items/[id]")
"""
LOOP = 'URL=http://localhost:8000\nfor i in $(seq 1 50); do\n  curl -s -X POST "$URL/predict"\ndone\n'
REQUESTS = "import requests\n\ndef send(url):\n    return requests.post(url, json={})\n"
ITEMS = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/item')\ndef item(id: int):\n    return id\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        *(
            ({f"scripts/a.{end}": "hey -n 100 http://localhost:8000/predict\n"}, "done")
            for end in ("ps1", "bat", "fish", "nu", "ksh")
        ),
        ({"scripts/a.bat": "REM hey -n 100 http://localhost:8000/predict\n"}, "not_done"),
        ({"tests/performancetests/locustfile.py": USER}, "done"),
        ({"locustfile.py": NAMED_TASKS}, "done"),
        ({"locustfile.py": NAMED_TASKS.replace("user.client.post('/predict', json={})", "pass")}, "partial"),
        ({"locustfile.py": EXAMPLE}, "partial"),
        ({"locustfile.py": EXAMPLE, "app.py": ITEMS}, "done"),
        ({"locustfile.py": COURSE}, "partial"),
        ({"locustfile.py": COURSE, "app.py": ITEMS.replace("/item'", "/'")}, "done"),
        ({"locustfile.py": COURSE, "app.py": ITEMS.replace("/item'", "/items/{id}'")}, "done"),
        ({"locustfile.py": COURSE.replace("items", "predict")}, "done"),
        ({"locustfile.py": EXAMPLE.replace("/hello", "/predict")}, "done"),
        ({"locustfile.py": EXAMPLE.replace('"/hello"', "self.route")}, "done"),
        ({"load/script.js": "import http from 'k6/http';\nexport default () => { http.get('http://x'); }\n"}, "done"),
        ({"plan.jmx": "<HTTPSamplerProxy/>"}, "done"),
        ({"load/script.js": "import { check } from 'k6';\nexport default () => { }\n"}, "partial"),
        ({"plan.jmx": "<jmeterTestPlan/>"}, "partial"),
        ({"load.yml": "config:\n  target: 'http://x'\nscenarios:\n  - flow: [think: 1]\n"}, "done"),
        ({"load.yml": "config:\n  target: 'http://x'\n"}, "not_done"),
        ({"bench.sh": "wrk --version\n"}, "not_done"),
        ({"bench.sh": "wrk -t2 -c10 http://localhost:8000/predict\n"}, "done"),
        ({"scripts/load_test.sh": LOOP}, "done"),
        ({"stress-test.ps1": "1..50 | ForEach-Object { Invoke-RestMethod http://localhost:8000/predict }\n"}, "done"),
        ({"load_test.sh": "curl http://localhost:8000/\n"}, "not_done"),
        ({"load_test.sh": "# for i in 1 2; do\ncurl http://localhost:8000/\n"}, "not_done"),
        ({"load_test.sh": LOOP.replace("curl", "echo curl")}, "not_done"),
        ({"load_test.sh": LOOP.replace("curl", "sleep 1 # curl")}, "not_done"),
        ({"bench.sh": "for f in a b; do\n  wget https://example.org/$f.zip\ndone\n"}, "not_done"),
        ({"benchmark.py": "import requests\nprint(requests.codes, {}.get('a'))\n"}, "not_done"),
        ({"benchmark.py": "import requests\nprint(requests.get(URL + '/predict'))\n"}, "done"),
        ({"benchmark.py": "import requests\nprint(requests.get('https://example.org/cat.png'))\n"}, "not_done"),
        ({"load_file.py": "import requests\nrequests.get('https://example.org/a.zip')\n"}, "not_done"),
        ({"deploy.sh": LOOP}, "not_done"),
        ({"download_all.sh": LOOP}, "not_done"),
        ({"tests/performancetests/run.py": REQUESTS}, "done"),
        ({"api_load_test.py": REQUESTS}, "done"),
        ({"test_load.py": REQUESTS}, "done"),
        ({"download_data.py": REQUESTS}, "not_done"),
        ({"src/pkg/data_loading.py": REQUESTS}, "not_done"),
        ({"upload.py": REQUESTS}, "not_done"),
        ({"locustfile.py": ""}, "partial"),
        ({"locustfile.py": "from locust import HttpUser\n\nclass User(HttpUser):\n    pass\n"}, "partial"),
        ({"requirements.txt": "locust\n", "README.md": "locust -f locustfile.py"}, "not_done"),
    ],
)
def test_load_test(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "load-test") == expected
