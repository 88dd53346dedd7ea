"""What loads an API: the tools for it in their usual and less usual forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import state, workflow

Make = Callable[..., Repository]
USER = "from locust import {0}, task\n\nclass User({0}):\n    @task\n    def ask(self):\n        {1}\n"
POST = "self.client.post('/predict', json=[1])"
BASE = "from locust import HttpUser\n\nclass Base(HttpUser):\n    abstract = True\n"
HEIR = (
    "from locust import task\nfrom load.base import Base\n\nclass User(Base):\n    @task\n    def ask(self):\n        "
    + POST
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"load/users.py": USER.format("HttpUser", POST)}, "done"),
        ({"load/users.py": USER.format("FastHttpUser", POST)}, "done"),
        ({"load/users.py": USER.format("TaskSet", POST)}, "done"),
        ({"load/users.py": USER.format("User", "asked(1)")}, "done"),
        ({"load/users.py": USER.format("HttpUser", "pass")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "payload = {'a': 1}\n        pass")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "payload = json.dumps(random.choice([1]))")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "self.ask_again(1)")}, "done"),
        ({"load/users.py": USER.format("HttpUser", "pass").replace("task", "tag")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "asked(1)").replace("task", "tag")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "self.client.get('/')")}, "done"),
        ({"load/users.py": USER.format("HttpUser", "self.client.get(url='/hello')")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "self.client.request('GET', path='/x', url='/hello')")}, "done"),
        ({"load/users.py": USER.format("HttpUser", "self.client.get('/hello?a=1')")}, "partial"),
        ({"load/users.py": USER.format("HttpUser", "self.client.get(url=f'/items/{1}')")}, "partial"),
        ({"load/users.py": "from tools import HttpUser\n\nclass User(HttpUser):\n    def on_start(self):\n        " + POST}, "done"),
        ({"load/users.py": "class User(Person):\n    def ask(self):\n        " + POST}, "not_done"),
        ({"load/__init__.py": "", "load/base.py": BASE, "load/locustfile.py": HEIR}, "done"),
        ({"load/__init__.py": "", "load/base.py": BASE}, "partial"),
    ],
)  # fmt: skip
def test_users_of_locust(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "load-test") == expected


TASKS = "from locust import HttpUser\n\ndef ask(user):\n    user.client.post('/predict', json={})\n\nclass User(HttpUser):\n    wait = 1\n%s"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("    tasks = [ask]\n", "done"),
        ("    asked = [ask]\n", "partial"),
        ("tasks = [ask]\n", "partial"),
        ("\nclass Plan:\n    tasks = [ask]\n", "partial"),
    ],
)
def test_functions_that_a_user_lists_ask_for_it(repo: Make, given: str, expected: str) -> None:
    assert state(repo({"load/users.py": TASKS % given}), "load-test") == expected


@pytest.mark.parametrize(
    "text",
    [
        "import http from 'k6/http';\nhttp.post('http://x/predict');\n",
        'import { Httpx } from "https://jslib.k6.io/httpx/0.1.0/index.js";\nnew Httpx().x\nsession.post("/predict");\n',
        "import grpc from 'k6/net/grpc';\nclient.invoke('a/B', {});\n",
        "const http = require('k6/http');\nhttp.batch([]);\n",
        "import { browser } from 'k6/browser';\nimport http from \"k6/http\";\nhttp.asyncRequest('GET', u);\n",
    ],
)
@pytest.mark.parametrize("suffix", ["js", "ts", "mjs"])
def test_scripts_of_k6(repo: Make, text: str, suffix: str) -> None:
    made = repo({f"load/script.{suffix}": text})
    assert state(made, "load-test") == "done"
    (shown,) = discover()["load-test"].function(made).evidence
    assert shown.line is not None and "(" in text.split("\n")[shown.line - 1]
    assert state(repo({f"load/script.{suffix}": text.split(";")[0]}), "load-test") == "partial"
    assert state(repo({f"load/script.{suffix}": text.replace("k6", "k7")}), "load-test") == "not_done"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"load.yaml": "config:\n  target: \"{{ $processEnvironment.URL }}\"\n  phases:\n    - duration: 6\n"}, "done"),
        ({"load.yml": "config:\n  target: '$URL'\nscenarios:\n  - flow:\n      - get:\n          url: /\n"}, "done"),
        ({"load.yml": "config:\n  target: '$URL'\nscenarios:\n  - testFunction: visit\n    engine: playwright\n"}, "done"),
        ({"load.yml": "config:\n  target: '$URL'\nscenarios:\n  - flow: []\n"}, "partial"),
        ({"load.yml": "config:\n  target: ''\n  phases: []\nscenarios: []\n"}, "partial"),
        ({"load.yml": "config:\n  target: '$URL'\nscenarios:\n"}, "partial"),
        ({"deal.yml": "config:\n  unit: kWh\nscenarios: []\n"}, "not_done"),
        ({"load.yml": "config:\n  target: production\nscenarios:\n  - flow: [think: 1]\n"}, "partial"),
        ({"deal.yml": "config:\n  unit: kWh\nscenarios:\n  - flow: [think: 1]\n"}, "not_done"),
        ({"load/Sim.scala": "class Sim extends Simulation {\n  setUp(scn.inject(atOnceUsers(9)))\n}\n"}, "done"),
        ({"load/Sim.java": "public class Sim extends Simulation {\n}\n"}, "done"),
        ({"load/Sim.java": "// class Sim extends Simulation {\n"}, "not_done"),
        ({"bzt.yml": "execution:\n- concurrency: 9\n  scenario: a\nscenarios:\n  a:\n    requests:\n    - http://x/\n"}, "done"),
        ({"flow.yml": "execution:\n- mode: slow\n"}, "not_done"),
    ],
)  # fmt: skip
def test_plans_of_other_tools(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "load-test") == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        *((f"{tool} -n 9 http://localhost:8000/predict", "done") for tool in ("hey", "ab", "wrk", "oha", "k6", "ghz", "siege")),
        *((f"{tool} -n 9 $URL", "done") for tool in ("autocannon", "bombardier", "fortio", "artillery", "locust", "wrk2")),
        ("vegeta attack -targets=targets.txt -rate=9", "done"),
        ("echo 'GET http://localhost:8000/' | vegeta attack -rate=9 | vegeta report", "done"),
        ("vegeta report results.bin", "not_done"),
        ("hey --help", "not_done"),
        ("curl http://localhost:8000/predict", "not_done"),
    ],
)  # fmt: skip
def test_commands_that_load(repo: Make, command: str, expected: str) -> None:
    for files in (
        {".github/workflows/load.yml": workflow(command)},
        {"Makefile": "load:\n\t" + command.replace("$", "$$") + "\n"},
        {"load.sh": command + "\n"},
    ):
        assert state(repo(files), "load-test") == expected, files


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import httpx\nhttpx.post(URL, json=[1])\n", "done"),
        ("import aiohttp\naiohttp.ClientSession().post(URL)\n", "done"),
        ("import urllib.request\nurllib.request.urlopen(URL + '/predict')\n", "done"),
        ("import requests\nrequests.request('POST', URL)\n", "done"),
        ("from fastapi.testclient import TestClient\nTestClient(app).get('/predict')\n", "done"),
        ("import httpx\nhttpx.delete(URL)\n", "not_done"),
        ("import socket\nsocket.socket().post(URL)\n", "not_done"),
    ],
)
def test_scripts_that_are_named_for_load(repo: Make, text: str, expected: str) -> None:
    assert state(repo({"scripts/load_test.py": text}), "load-test") == expected
    assert state(repo({"scripts/upload.py": text}), "load-test") == "not_done"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("'https://test.k6.io'", "partial"),
        ("'https://quickpizza.grafana.com/api/json'", "partial"),
        ("`${__ENV.URL || 'https://test.k6.io'}/predict`", "done"),
        ("'http://localhost:8000/predict'", "done"),
        ("url", "done"),
        ("url); // https://k6.io/docs", "done"),
    ],
)
def test_a_script_of_k6_aimed_at_the_example_of_its_manual_is_only_begun(
    repo: Make, target: str, expected: str
) -> None:
    text = f"import http from 'k6/http';\nhttp.get({target});\n"
    assert state(repo({"load/script.js": text}), "load-test") == expected


BY_HAND = """
import asyncio, statistics, time
import httpx

async def user(client, times):
    start = time.perf_counter()
    await client.post("/rent", json={})
    times.append(time.perf_counter() - start)

async def main(url):
    times = []
    async with httpx.AsyncClient(base_url=url) as client:
        await asyncio.gather(*(user(client, times) for _ in range(50)))
    print(statistics.quantiles(times))
"""
IN_THREADS = """
import time
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import requests

def ask(number):
    start = time.time()
    requests.post(URL, json={})
    return time.time() - start

with ThreadPoolExecutor(50) as pool:
    print(np.percentile(list(pool.map(ask, range(1000))), 95))
"""
FETCHES = IN_THREADS.replace("np.percentile", "sum").replace(", 95", "")


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("scripts/users.py", BY_HAND, "done"),
        ("scripts/users.py", IN_THREADS, "done"),
        ("scripts/users.py", FETCHES, "not_done"),
        ("scripts/users.py", IN_THREADS.replace("ThreadPoolExecutor", "Executor"), "not_done"),
        ("scripts/users.py", BY_HAND.replace("client.post(", "client.note("), "not_done"),
        ("scripts/users.py", BY_HAND.replace("time.perf_counter()", "1"), "not_done"),
        ("tests/test_users.py", BY_HAND, "not_done"),
        ("src/api.py", "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/')\ndef root():\n    return 1\n" + BY_HAND, "not_done"),
    ],
)  # fmt: skip
def test_a_script_that_asks_many_times_at_once_and_tells_how_long_it_took(
    repo: Make, path: str, text: str, expected: str
) -> None:
    assert state(repo({path: text}), "load-test") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bzt ops/taurus.yml\n", "done"),
        ("drill --benchmark ops/bench.yml --stats\n", "done"),
        ("seq 500 | xargs -P 20 -I{} curl -s -o /dev/null http://localhost:8000/predict\n", "done"),
        ("cat urls | xargs -P 4 -I{} curl -sO https://x.org/data/{}.csv\n", "not_done"),
        ("xargs curl -s http://localhost:8000/predict\n", "not_done"),
        ("drill example.com\n", "not_done"),
        ("shark attack --fast\n", "not_done"),
        ("vegeta attack -duration=5s\n", "done"),
    ],
)
def test_commands_of_more_tools(repo: Make, text: str, expected: str) -> None:
    assert state(repo({"ops/measure.sh": text}), "load-test") == expected


def test_a_command_in_a_document_makes_it_no_sure_absence(repo: Make) -> None:
    told = "# Load\n\n```bash\nhey -n 2000 -c 50 http://localhost:8000/predict\n```\n"
    found = discover()["load-test"].function(repo({"docs/load.md": told, "src/a.py": "x = 1\n"}))
    assert (found.state.value, found.confidence.value, found.evidence[-1].path) == (
        "not_done",
        "medium",
        "docs/load.md",
    )
    bare = discover()["load-test"].function(repo({"docs/load.md": "# Load\n", "src/a.py": "x = 1\n"}))
    assert bare.confidence.value == "high"


def test_a_file_of_locust_is_shown_before_a_script_that_loads_by_hand(repo: Make) -> None:
    by_hand = {"scripts/benchmark.py": BY_HAND}
    found = discover()["load-test"].function(repo({**by_hand, "tests/load/users.py": USER.format("HttpUser", POST)}))
    assert (found.confidence.value, found.evidence[0].path) == ("high", "tests/load/users.py")
    found = discover()["load-test"].function(repo({**by_hand, "tests/load/users.py": USER.format("HttpUser", "pass")}))
    assert (found.state.value, found.confidence.value, found.evidence[0].path) == (
        "done",
        "medium",
        "scripts/benchmark.py",
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("hey -n 500 -c 20 {url}/v1/listen", "done"),
        ("wrk -t4 -c50 -d30s {url}", "done"),
        ("ab -n 500 service:8000/predict", "done"),
        ("molotov --single-run load/{file}", "not_done"),
        ("locust -f {file}", "not_done"),
        ("hey {arguments}", "not_done"),
        ("hey -o report/{name}", "not_done"),
    ],
)
def test_a_task_is_given_the_address_that_it_loads(repo: Make, command: str, expected: str) -> None:
    text = f'from invoke import task\n\n@task\ndef load(c, url, file, arguments, name):\n    c.run(f"{command}")\n'
    assert state(repo({"tasks.py": text}), "load-test") == expected


OWN = """
from fastapi import FastAPI
app = FastAPI()

@app.post("/v1/rent")
def rent(hour: int):
    return hour
"""
AT_ONCE = """
import asyncio
import httpx

async def main():
    async with httpx.AsyncClient(base_url="http://localhost:8000") as client:
        await asyncio.gather(*(client.post("/v1/rent") for _ in range(500)))
"""


ONCE = "from fastapi.testclient import TestClient\nfrom api import app\n\ndef test_x():\n    assert TestClient(app).get('/x').json()\n\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("ops/ask.py", AT_ONCE, "done"),
        ("ops/ask.py", AT_ONCE.replace('"/v1', '"http://localhost:8000/v1'), "done"),
        ("ops/ask.py", AT_ONCE.replace("/v1/rent", "/pages"), "not_done"),
        ("ops/ask.py", AT_ONCE.replace("range(500)", "range(3)"), "not_done"),
        ("ops/ask.py", AT_ONCE.replace("asyncio.gather", "asyncio.run"), "not_done"),
        ("tests/load/ask.py", AT_ONCE.replace("asyncio.gather", "asyncio.run"), "done"),
        ("tests/stress/ask.py", AT_ONCE.replace("/v1/rent", "/health"), "done"),
        ("tests/load/test_loading.py", ONCE, "not_done"),
        ("tests/load/ask.py", ONCE + "for _ in range(500):\n    TestClient(app).get('/x')\n", "done"),
        ("tests/loading/ask.py", AT_ONCE.replace("/v1/rent", "/health"), "not_done"),
        ("src/load/ask.py", AT_ONCE.replace("/v1/rent", "/health"), "not_done"),
    ],
)
def test_many_requests_at_once_to_a_route_of_the_projects_own(repo: Make, path: str, text: str, expected: str) -> None:
    assert state(repo({"src/api.py": OWN, path: text}), "load-test") == expected


MOLOTOV = "from molotov import scenario\n\n@scenario(weight=40)\nasync def ask(session):\n    async with session.get(URL): pass\n"
DRILL = "concurrency: 4\nbase: http://localhost:8000\niterations: 5\nplan:\n- name: a\n  request:\n    url: /predict\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"load/users.py": MOLOTOV}, "done"),
        ({"load/users.py": MOLOTOV.partition("    async with")[0] + "    pass\n"}, "partial"),
        ({"load/users.py": MOLOTOV.replace("molotov", "stories")}, "not_done"),
        ({"load/plan.yml": DRILL}, "done"),
        ({"load/plan.yml": DRILL.replace("request", "step")}, "not_done"),
        ({"load/plan.json": '{"base": "http://l", "iterations": 5, "plan": [{"request": {"url": "/"}}]}'}, "not_done"),
        ({"load/plan.yml": "plan:\n- request: a rise\n"}, "not_done"),
        ({"load/tsung.xml": "<?xml version='1.0'?>\n<tsung>\n  <http url='/' method='GET'/>\n</tsung>\n"}, "done"),
        ({"load/tsung.xml": "<?xml version='1.0'?>\n<tsung>\n</tsung>\n"}, "not_done"),
        ({"load/a.js": "import { browser } from 'k6/browser';\npage.goto(`${__ENV.URL}/predict`);\n"}, "done"),
        ({"load/a.js": "import { browser } from 'k6/browser';\npage.goto('https://test.k6.io/');\n"}, "partial"),
    ],
)
def test_plans_of_rarer_tools(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "load-test") == expected


USER = "from locust import HttpUser\n{}\nclass U(HttpUser):\n    {}\n\ndef go(user):\n    user.client.get('/')\n"


@pytest.mark.parametrize(
    ("outside", "inside", "expected"), [("", "tasks = [go]", "done"), ("tasks = []", "wait = 1", "partial")]
)
def test_functions_that_a_user_lists_load_and_a_list_beside_it_does_not(
    repo: Make, outside: str, inside: str, expected: str
) -> None:
    assert state(repo({"locustfile.py": USER.format(outside, inside)}), "load-test") == expected
