"""gRPC as what serves: the classes that answer the calls of a service, and where they are registered.

A service is told by what `protoc` makes of its .proto: a class that builds on `KnockServicer` of `knock_pb2_grpc` (or
`KnockBase` of `knock_grpc`, as grpclib has it) answers, and `add_KnockServicer_to_server` hands it to a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex
from auditor.views._serving_facts import RPC, Application, Route

if TYPE_CHECKING:
    from auditor.views.python import Call, Class, Function, Module

FRAMEWORK: Final = "gRPC"
NAMES: Final = ("Servicer", "_pb2_grpc")
"""By what a module is known that may have a service."""

_REGISTERS: Final = regex(r"add_(\w{1,100})Servicer_to_server")
_BESIDE: Final = frozenset({"Health", "ServerReflection", "Channelz", "ClientStatusDiscoveryService"})
"""The services that grpc brings itself, which stand beside any other."""
_BASE: Final = regex(r"(?:.{1,300}\.)?(?:\w{1,100}_pb2_grpc\.(\w{1,100})Servicer|\w{1,100}_grpc\.(\w{1,100})Base)")
_STUB: Final = regex(
    r"(?:.{1,300}\.)?(?:\w{1,100}_pb2_grpc\.(\w{1,100})Stub|\w{1,100}_grpc\.(\w{1,100})Stub)\(\)\.(\w{1,100})"
    r"(?:\.(?:future|with_call|open))?"
)
_CONTEXT: Final = regex(r"(?i)_{0,9}(?:\w{0,80}context|ctx)?|stream")
_LIFE: Final = frozenset({"staticmethod", "classmethod", "property"})


class Services(NamedTuple):
    """What is handed to servers: the names of services, the full names of the classes that answer, and where."""

    names: frozenset[str]
    classes: frozenset[str]
    apps: tuple[Application, ...]


def registered(modules: Iterable[Module]) -> Services:
    """Return what the modules hand to servers of gRPC."""
    names: set[str] = set()
    classes: set[str] = set()
    apps: list[Application] = []
    for module in modules:
        made = {item.target: item.value.call for item in module.assigns if item.value.call}
        for call in module.calls:
            service = _REGISTERS.fullmatch(call.method) if call.method.startswith("add_") else None
            if service is not None and service[1] not in _BESIDE and call.args:
                names.add(service[1])
                apps.append(Application(module.path, call.line, FRAMEWORK))
                given = call.args[0]
                classes.add((given.call or made.get(given.name or "") or given.name or "").removesuffix("()"))
            elif call.name == "grpclib.server.Server":
                apps.append(Application(module.path, call.line, FRAMEWORK))
    return Services(frozenset(names), frozenset(classes - {""}), tuple(apps))


def servicer_routes(module: Module, classes: Set[str]) -> Iterator[Route]:
    """Yield what the classes of a module answer, each method that takes a request and its context a route.

    They build on what protoc made, or are registered by name among `classes`.
    """
    answering = {cls.qualname for cls in module.classes if _answers(module, cls, classes)}
    for function in module.functions if answering else ():
        if function.owner in answering and _is_call(function):
            yield Route(f"/{function.name}", RPC, function.line, module, function.qualname, FRAMEWORK)


def _answers(module: Module, cls: Class, classes: Set[str]) -> bool:
    made = (base for base in cls.bases if base.endswith(("Servicer", "Base")))
    bases = [found[1] or found[2] for base in made if (found := _BASE.fullmatch(base))]
    if any(service not in _BESIDE for service in bases):
        return True
    heir = any(base.endswith("Servicer") for base in cls.bases)
    return heir and (f"{module.name}.{cls.qualname}" in classes or cls.name in classes)


def _is_call(function: Function) -> bool:
    """Return whether a method is called over the network: it is handed a request and its context, or one stream."""
    if function.name.startswith("_") or any(mark.name in _LIFE for mark in function.decorators):
        return False
    last = function.parameters[-1] if function.parameters else None
    if last is None or not 2 <= len(function.parameters) <= 3:
        return False
    if len(function.parameters) == 2:
        return last.name == "stream"
    return _CONTEXT.fullmatch(last.name) is not None or (last.annotation or "").endswith("ServicerContext")


def asked_by_stub(call: Call) -> tuple[str, str] | None:
    """Return the service and the method that a call asks by a stub which protoc made, None for any other call.

    The service is empty where a plugin of pytest makes the stub, which it hands to tests by that name.
    """
    method = call.name.rpartition("grpc_stub.")[2] if call.name.startswith(("grpc_stub.", "aio_grpc_stub.")) else ""
    if method:
        return "", method
    found = _STUB.fullmatch(call.name) if "Stub()." in call.name else None
    return (found[1] or found[2], found[3]) if found is not None and not found[3].startswith("_") else None


_DECLARED: Final = regex(r"(?m)^[ \t]{0,40}service[ \t]{1,9}(\w{1,100})[ \t\n]{0,20}\{")


def declared(texts: Iterable[str]) -> frozenset[str]:
    """Return the services that files of protocol buffers declare."""
    return frozenset(name for text in texts for name in _DECLARED.findall(text)) - _BESIDE
