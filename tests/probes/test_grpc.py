"""What the probes say where gRPC is the API: a service, its stubs, and the code that protoc makes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state, workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
PROTO = "syntax = 'proto3';\nservice Knock {\n  rpc Hear(Sound) returns (Verdict);\n}\n"
SERVER = """\
import grpc
import joblib
import prometheus_client
from gate import knock_pb2, knock_pb2_grpc

CALLS = prometheus_client.Counter("calls", "Calls")


class Gate(knock_pb2_grpc.KnockServicer):
    def __init__(self):
        self.model = joblib.load("model.joblib")

    def Hear(self, request, context):
        CALLS.inc()
        kind = self.model.predict([[request.loud]])[0]
        {kept}
        return knock_pb2.Verdict(kind=kind)


def serve(server):
    knock_pb2_grpc.add_KnockServicer_to_server(Gate(), server)
"""
TEST = """\
import grpc
import pytest
from gate import knock_pb2, knock_pb2_grpc


@pytest.fixture
def stub():
    return {stub}(grpc.insecure_channel("localhost:5005"))


def test_hear(stub):
    assert stub.Hear(knock_pb2.Sound(loud=1)).kind == "inner"
"""


def files(kept: str = "pass", **more: str) -> dict[str, str]:
    return {
        "gate/__init__.py": "",
        "gate/server.py": SERVER.format(kept=kept),
        "proto/knock.proto": PROTO,
        "requirements.txt": "grpcio\njoblib\nprometheus-client\nprotobuf\n",
        **more,
    }


def test_a_service_of_grpc_is_an_api_of_another_framework(repo: Make) -> None:
    made = repo(files())
    assert state(made, "fastapi") == "partial"
    assert state(made, "system-metrics") == "done"
    assert state(made, "data-collection") == "not_done"


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("self.table.create_entity({'loud': request.loud, 'kind': kind})", "done"),
        ("open('heard.jsonl', 'a').write(json.dumps({'wave': request.wave, 'kind': kind}))", "done"),
        # The neighbours: who asks is no request, and half of it is half.
        ("self.table.create_entity({'RowKey': context.peer(), 'kind': kind})", "partial"),
        ("self.table.create_entity({'RowKey': '1', 'loud': request.loud})", "partial"),
    ],
)
def test_what_a_call_of_grpc_keeps(repo: Make, kept: str, expected: str) -> None:
    assert state(repo(files(kept)), "data-collection") == expected


GIVEN = "def test_hear(grpc_stub):\n    assert grpc_stub.Hear(1).kind == 'inner'\n"
STRANGE = TEST.format(stub="other_pb2_grpc.OtherStub").replace("knock_pb2_grpc", "other_pb2_grpc")


@pytest.mark.parametrize(
    ("test", "ran", "expected"),
    [
        (TEST.format(stub="knock_pb2_grpc.KnockStub"), True, "done"),
        (TEST.format(stub="knock_pb2_grpc.KnockStub"), False, "partial"),
        (GIVEN, True, "done"),
        # The neighbours: somebody else's service, what the service does not answer, and nothing that is asserted.
        (STRANGE, True, "not_done"),
        (GIVEN.replace("Hear", "See"), True, "not_done"),
        (GIVEN.replace("assert ", ""), True, "partial"),
    ],
)
def test_tests_that_ask_by_a_stub(repo: Make, test: str, ran: bool, expected: str) -> None:
    more = {"tests/test_gate.py": test} | ({".github/workflows/t.yml": workflow("pytest tests")} if ran else {})
    assert state(repo(files(**more)), "api-tests") == expected


GHZ = {"proto": "proto/knock.proto", "call": "knock.Knock.Hear", "host": "localhost:5005", "total": 2000}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("load/ghz.json", json.dumps(GHZ), "done"),
        ("load/ghz.toml", "proto = 'a.proto'\ncall = 'knock.Knock/Hear'\nhost = 'gate:5005'\nconcurrency = 5\n", "done"),
        ("load/ghz.json", json.dumps({key: GHZ[key] for key in GHZ if key != "host"}), "done"),
        ("load/ghz.json", json.dumps(GHZ | {"call": "helloworld.Greeter.SayHello"}), "partial"),
        ("load/ghz.json", json.dumps(GHZ | {"host": ""}), "partial"),
        # The neighbours: what calls something, and is no configuration of ghz.
        ("phone.json", '{"call": "knock.Knock.Hear"}', "not_done"),
        ("phone.json", '{"call": "the doctor", "host": "a", "total": 3}', "not_done"),
        ("hosts.json", '{"host": "localhost", "total": 3}', "not_done"),
    ],
)  # fmt: skip
def test_configurations_of_ghz_load_a_service(repo: Make, path: str, text: str, expected: str) -> None:
    assert state(repo(files(**{path: text})), "load-test") == expected


PAGE = """\
import grpc
import streamlit as st
import knock_pb2
import knock_pb2_grpc

stub = knock_pb2_grpc.KnockStub(grpc.insecure_channel("gate:5005"))
st.title("Knock")
{asks}
"""


def test_a_page_that_asks_by_a_stub_is_a_front_end(repo: Make) -> None:
    asks = PAGE.format(asks="st.write(stub.Hear(knock_pb2.Sound(loud=1)).kind)")
    assert state(repo(files(**{"page.py": asks})), "frontend") == "done"
    assert state(repo(files(**{"page.py": PAGE.format(asks="st.write(1)")})), "frontend") == "partial"


def test_what_protoc_makes_is_neither_a_package_nor_missing(repo: Make) -> None:
    made = repo(files(**{"page.py": "import knock_pb2\nimport knock_pb2_grpc\nimport grpc\n"}))
    assert made.dependencies.coverage_of_imports(made.python).missing == ()
    assert remarked(made, "python-import") == []
    other = repo(files(**{"page.py": "import unheard_of\nfrom gate import knock_pb3\n"}))
    assert [name for name, *_ in other.dependencies.coverage_of_imports(other.python).missing] == ["unheard_of"]
    assert len(remarked(other, "python-import")) == 1
