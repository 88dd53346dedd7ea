"""gRPC as what serves: classes that answer, where they are registered, and who asks them."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

SERVICE = """\
import grpc
from gate import knock_pb2, knock_pb2_grpc

class Gate(knock_pb2_grpc.KnockServicer):
    def __init__(self, model):
        self.model = model

    def Hear(self, request, context):
        return knock_pb2.Verdict(kind=self.model.predict(request.wave))

    async def Many(self, request_iterator, context: grpc.ServicerContext):
        yield knock_pb2.Verdict()

    def helper(self, low, high):
        return low + high

    def _kept(self, request, context):
        return None

def serve(server):
    knock_pb2_grpc.add_KnockServicer_to_server(Gate(None), server)
"""


def view(files: dict[str, str]) -> ServingView:
    return ServingView(PythonView(memory_tree(files)))


def test_a_registered_servicer_is_an_application_and_what_it_answers_are_its_routes() -> None:
    serving = view({"gate/__init__.py": "", "gate/server.py": SERVICE})
    assert [(app.path, app.framework) for app in serving.apps] == [("gate/server.py", "gRPC")]
    assert [(route.label, route.asked) for route in serving.routes] == [
        ("rpc Hear", "request"),
        ("rpc Many", "request_iterator"),
    ]
    assert [route.label for route, _, _ in serving.inference_routes] == ["rpc Hear"]


@pytest.mark.parametrize(
    "text",
    [
        "from base import WebServicer\n\nclass Gate(WebServicer):\n    def Hear(self, request, context):\n        return 1\n",
        "class KnockServicer(object):\n    def Hear(self, request, context):\n        raise NotImplementedError\n",
        "from grpc_health.v1 import health, health_pb2_grpc\n\nhealth_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), s)\n",
        "from grpc_health.v1 import health_pb2_grpc\n\nclass H(health_pb2_grpc.HealthServicer):\n    def Check(self, request, context):\n        return 1\n",
    ],
)
def test_what_is_only_called_so_or_comes_with_grpc_is_no_service(text: str) -> None:
    serving = view({"app.py": text})
    assert (serving.apps, serving.routes) == ((), ())


def test_services_that_are_loaded_when_the_program_runs_are_known_by_their_registration() -> None:
    text = (
        "import grpc\n\nprotos, services = grpc.protos_and_services('knock.proto')\n\n"
        "class Gate(services.KnockServicer):\n    def Hear(self, request, context):\n        return 1\n\n"
        "services.add_KnockServicer_to_server(Gate(), grpc.server(None))\n"
    )
    assert [route.label for route in view({"app.py": text}).routes] == ["rpc Hear"]


def test_grpclib_serves_too() -> None:
    text = (
        "from grpclib.server import Server\nfrom knock_grpc import KnockBase\n\n"
        "class Gate(KnockBase):\n    async def Hear(self, stream):\n        await stream.recv_message()\n\n"
        "server = Server([Gate()])\n"
    )
    serving = view({"app.py": text})
    assert [app.framework for app in serving.apps] == ["gRPC"]
    assert [route.label for route in serving.routes] == ["rpc Hear"]


ASKING = """\
import grpc
import knock_pb2, knock_pb2_grpc

stub = knock_pb2_grpc.KnockStub(grpc.insecure_channel('localhost:1'))

def ask(wave):
    return stub.Hear(knock_pb2.Sound(wave=wave))
"""


@pytest.mark.parametrize(
    ("files", "asks"),
    [
        ({"gate/__init__.py": "", "gate/server.py": SERVICE}, True),
        ({"proto/knock.proto": "syntax = 'proto3';\nservice Knock {\n  rpc Hear(A) returns (B);\n}\n"}, True),
        ({"proto/other.proto": "service Other { rpc Hear(A) returns (B); }\n"}, False),
        ({}, False),
    ],
)
def test_a_stub_asks_a_service_of_the_repository_or_somebody_elses(files: dict[str, str], asks: bool) -> None:
    python = PythonView(memory_tree({**files, "page.py": ASKING}))
    serving = ServingView(python)
    page = python.module("page.py")
    assert page is not None
    assert any(map(serving.asks_rpc, page.calls)) is asks
