"""Probes of what is served: the API, specialised runtimes, the front end, and TorchServe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, absent, probe
from auditor.shared import regex
from probes._cloud.applications import applications, started_server
from probes._commands import words
from probes._frontends import (
    FRONTENDS,
    SPEAKS_OF_A_FRONT_END,
    front_end_elsewhere,
    front_ends,
    model_in_page,
    stub_finding,
)
from probes._lines import documents_code, live_lines
from probes._shared import asked_for, clipped, dotted, first_import, in_notebook, missing, no_code, packages
from probes._steps import first_of

if TYPE_CHECKING:
    from auditor.views.python import Module
    from auditor.views.serving import Application, Route


_BESIDE: Final = regex(r"(?i)monitor|drift|report|train|evaluat|metric|health|status|(?<![a-z])(?:re)?load(?![a-z])")
"""A route that runs the model for another end than to answer with what it says."""
_TRIED: Final = regex(r"(?i)(?:^|[/_-])(?:test|ping|dummy|demo|example)(?:[/_-]|$)")


def _rank(route: Route) -> tuple[bool, bool, bool]:
    """Return what tells against a route as the one that answers with what the model says of what it is given."""
    function = route.module.function(route.handler)
    given = bool(function and function.parameters) or route.framework != "FastAPI"
    return bool(_BESIDE.search(route.url)), bool(_TRIED.search(route.url)), not given


_Running: TypeAlias = "tuple[Route, int, str]"
"""A route that runs the model, with the line and the name of the call by which it does."""


def _best(running: Iterable[_Running]) -> _Running | None:
    """Return the route that most likely answers with what the model says, or None."""
    return min(running, key=lambda each: _rank(each[0]), default=None)


def _running_places(running: _Running) -> list[Evidence]:
    """Return the place of a route, and that of the call by which it runs the model where that is another."""
    route, line, name = running
    called = [Evidence(route.path, line, clipped(name))] if line != route.line else []
    return [Evidence(route.path, route.line, route.label), *called]


def _fastapi_runs_model(repo: Repository) -> Finding | None:
    """A route of a FastAPI application runs the model."""
    fast = _fastapi_applications(repo)
    best = _best(each for each in repo.serving.inference_routes if each[0].framework == "FastAPI") if fast else None
    if best is None:
        return None
    route = best[0]
    own = applications(repo, route)
    app = next((app for app in fast if app.path in own), fast[0])
    sure = repo.serving.surely(route)
    return Finding.done(
        f"{route.label} runs the model" if sure else f"{route.label} runs the model, as far as names tell",
        Evidence(app.path, app.line, "FastAPI application"),
        *_running_places(best),
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
    )


def _other_framework_runs_model(repo: Repository) -> Finding | None:
    """A route of another framework runs the model."""
    best = _best(repo.serving.inference_routes)
    if best is None:
        return None
    message = f"{best[0].framework} serves the model, not FastAPI"
    return Finding.partial(message, *_running_places(best)).being(Trait.OTHERWISE)


def _fastapi_without_model(repo: Repository) -> Finding | None:
    """There is a FastAPI application, and none of its routes runs the model."""
    routed = {route.path for route in repo.serving.routes}
    app = min(_fastapi_applications(repo), key=lambda app: app.path not in routed, default=None)
    if app is None:
        return None
    idle = Finding.partial(
        "a FastAPI application without a route that runs the model",
        Evidence(app.path, app.line, "FastAPI application"),
        *(Evidence(route.path, route.line, route.label) for route in repo.serving.routes[:3]),
    )
    return no_code(repo, idle.being(Trait.WITHOUT_MODEL), ("APIRouter", "predict", "infer", "model"))


def _other_application(repo: Repository) -> Finding | None:
    """There is an application of another framework."""
    for app in repo.serving.apps:
        place = Evidence(app.path, app.line, app.framework)
        return Finding.partial(f"a {app.framework} application instead of FastAPI", place).being(Trait.OTHERWISE)
    return None


def _routes_alone(repo: Repository) -> Finding | None:
    """There are routes, and no application to which they belong."""
    for route in repo.serving.routes:
        return Finding.partial("routes without an application", Evidence(route.path, route.line, route.label))
    return None


def _page_runs_model(repo: Repository) -> Finding | None:
    """A page, such as one of Streamlit, runs the model itself."""
    page = model_in_page(repo)
    if page is None:
        return None
    message = "a page application (such as Streamlit or Gradio) runs the model; there is no FastAPI application"
    return Finding.partial(message, page).being(Trait.OTHERWISE)


def _model_server(repo: Repository) -> Finding | None:
    """A server of models is started."""
    server = started_server(repo)
    if server is None:
        return None
    started = Finding.partial("a server of models is started; there is no FastAPI application", server)
    return started.being(Trait.OTHERWISE)


def _fastapi_applications(repo: Repository) -> list[Application]:
    return [app for app in repo.serving.apps if app.framework == "FastAPI"]


@probe("fastapi")
def fastapi(repo: Repository) -> Finding:
    """A FastAPI application does inference.

    done      a FastAPI application with a route that runs the model
    partial   another framework (pages that run the model themselves are one), or no route that runs it
    not_done  otherwise
    remedy    write an application with a route that loads the model and returns its prediction
    """
    found = first_of(
        repo,
        _fastapi_runs_model,
        _other_framework_runs_model,
        _fastapi_without_model,
        _other_application,
        _routes_alone,
        _page_runs_model,
        _model_server,
    )
    if found is not None:
        return found
    names = (*repo.serving.names, "FastAPI", "Flask", "APIRouter")
    finding = missing(repo, "FastAPI application", ("fastapi.FastAPI",), also=names)
    tried = in_notebook(repo, repo.serving.names) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        return finding.less_sure(tried, message=f"{finding.message}; a notebook has an application of another kind")
    return finding


_RUNTIMES: Final = (
    "onnx", "onnxruntime", "bentoml", "torch.onnx", "skl2onnx", "tf2onnx", "onnxmltools", "optimum.onnxruntime",
    "optimum.exporters.onnx", "onnxscript", "onnxruntime_genai", "onnxoptimizer", "onnxsim", "fastembed",
)  # fmt: skip
_SPEAKS_OF_A_RUNTIME: Final = ("onnx", "bentoml", *packages(*_RUNTIMES))


def _runtime_used(repo: Repository) -> Finding | None:
    """Code uses a specialised runtime or server, or exports to one."""
    used = (each for module in (*repo.python.code, *repo.python.tasks) for each in _specialised(module))
    best = min(used, key=lambda each: each[0], default=None)
    return best[1] if best is not None else None


def _runtime_commanded(repo: Repository) -> Finding | None:
    """A command or a page, no Python code, makes or runs an ONNX model."""
    for line in live_lines(repo, _COMMAND):
        message = "a command or a page, no Python code, makes or runs an ONNX model"
        place = Evidence(line.path, line.line, clipped(line.text.strip()))
        return Finding.done(message, place, confidence=Confidence.MEDIUM)
    return None


def _bentofile(repo: Repository) -> Finding | None:
    """There is a bentofile, and no code uses BentoML."""
    for path in repo.tree.named("bentofile.yaml", "bentofile.yml", foreign=False):
        return Finding.partial("a bentofile; no code uses BentoML", Evidence(path, 1, "bentofile"))
    return None


def _runtime_required(repo: Repository) -> Finding | None:
    """A runtime is a dependency that no code uses."""
    asked = asked_for(repo, "onnxruntime", "onnx", "bentoml", "onnxruntime_gpu", "skl2onnx")
    if asked is None:
        return None
    unused = Finding.partial("a dependency that no code uses", asked)
    return no_code(repo, unused, _SPEAKS_OF_A_RUNTIME, tried=in_notebook(repo, _RUNTIMES))


def _runtime_imported(repo: Repository) -> Finding | None:
    """A runtime is imported and never called."""
    imported = first_import(repo.python.code, *_RUNTIMES)
    return Finding.partial("a specialised runtime is imported, but never called", imported) if imported else None


def _model_exported(repo: Repository) -> Finding | None:
    """There is an ONNX model that no code uses."""
    for path in repo.tree.named("*.onnx", foreign=False):
        return Finding.partial("an exported model that no code uses", Evidence(path, None, "ONNX model"))
    return None


def _runtime_beside_code(repo: Repository) -> Finding | None:
    """A notebook or a test uses a runtime; the code does not."""
    for module in (*repo.notebooks.modules, *repo.python.tests):
        if module.uses(*_RUNTIMES):
            where = "a notebook" if module.notebook else "tests"
            message = f"a specialised runtime is used in {where} only, not in the code"
            return Finding.not_done(message, Evidence(module.path, None, f"in {where}"), confidence=Confidence.MEDIUM)
    return None


@probe("onnx-or-bentoml")
def onnx_or_bentoml(repo: Repository) -> Finding:
    """A specialised runtime or server: ONNX or BentoML.

    done      onnx, onnxruntime or bentoml used in code
    partial   only the dependency, or only an exported model
    not_done  otherwise
    remedy    export the model with torch.onnx.export and serve it with onnxruntime or BentoML
    """
    found = first_of(
        repo,
        _runtime_used,
        _runtime_commanded,
        _bentofile,
        _runtime_required,
        _runtime_imported,
        _model_exported,
        _runtime_beside_code,
    )
    return found or missing(repo, "use of ONNX or BentoML", _RUNTIMES, also=_SPEAKS_OF_A_RUNTIME)


_COMMAND: Final = regex(
    r"\boptimum-cli\s+export\s+onnx\b|\byolo\s[^\n]{0,200}\bformat=onnx\b|"
    r"\bfrom\s+['\"]onnxruntime-(?:web|node)['\"]|\brequire\(\s?['\"]onnxruntime-(?:web|node)['\"]"
)
_EXPORTED: Final = "the model is exported to ONNX"
_EXPORTS: Final = frozenset({"to_onnx", "save_onnx"})
_CLIENT: Final = regex(r"^bentoml\.(?:client\.)?(?:Sync|Async)?(?:HTTP|Grpc)?Client\b")


class _Telling(IntEnum):
    """How well a use shows a runtime, the best least."""

    RUNS = 0
    EXPORTS = 1
    ASKS = 2
    """It asks one that runs elsewhere."""


def _specialised(module: Module) -> Iterator[tuple[_Telling, Finding]]:
    """Yield where a module uses a specialised runtime or server, and how well that shows one."""
    for call in module.calls:
        if call.method == "is_in_onnx_export":
            continue  # A model that could be exported is not yet.
        place = Evidence(module.path, call.line, clipped(call.name))
        if call.method in _EXPORTS or call.name.startswith(("torch.onnx.", "optimum.exporters.")):
            yield _Telling.EXPORTS, Finding.done(_EXPORTED, place)
        elif call.name.startswith(dotted(_RUNTIMES)):
            telling = _Telling.ASKS if _CLIENT.search(call.name) else _Telling.RUNS
            yield telling, Finding.done("a specialised runtime is used", place)
        given = call.keyword("format")
        if call.method == "export" and given is not None and given.string == "onnx":
            yield _Telling.EXPORTS, Finding.done(_EXPORTED, place._replace(note="export to onnx"))
    decorators = [item for fact in module.classes for item in fact.decorators]
    decorators += [item for fact in module.functions for item in fact.decorators]
    for decorator in decorators:
        if decorator.name.startswith("bentoml."):
            place = Evidence(module.path, decorator.line, decorator.name)
            yield _Telling.RUNS, Finding.done("BentoML serves the model", place)


# -- the front end -----------------------------------------------------------------------------------------------------


@probe("frontend")
def frontend(repo: Repository) -> Finding:
    """A front end to the API or the model.

    done        Streamlit, Gradio, Dash, a Flask or static front end that calls the API or the model
    partial     a stub of one
    unknowable  the report links another repository for it
    not_done    otherwise
    remedy      write a Streamlit page that posts to the API and shows its answer
    """
    stubs: list[Finding | Evidence] = []
    for found in front_ends(repo):
        if isinstance(found, Finding) and found.state is State.DONE:
            return found
        stubs.append(found)
    for stub in stubs:
        return stub if isinstance(stub, Finding) else stub_finding(repo, stub)
    return front_end_elsewhere(repo) or missing(repo, "front end for the API", FRONTENDS, also=SPEAKS_OF_A_FRONT_END)


# -- TorchServe --------------------------------------------------------------------------------------------------------


_HANDED: Final = (["data", "context"], ["data", "ctx"])
"""What TorchServe hands to a handler that builds on none of its own classes."""
_RUN: Final = regex(r"\btorch-model-archiver\b|\btorchserve[\"',\s]{1,20}--|pytorch/torchserve|FROM\s+\S*torchserve")
_SERVER: Final = regex(r"(?m)^[ \t]*(?:inference_address|model_store|load_models)\s*=")
_STORE: Final = regex(r"(?m)^[ \t]*model_store\s*=")
_STARTED: Final = regex(r"(?m)^[ \t]*(?:model_snapshot|load_models)\s*=")


@probe("torchserve")
def torchserve(repo: Repository) -> Finding:
    """The model is deployed locally with TorchServe.

    done      a model archive, its build, a handler, or TorchServe's configuration
    not_done  otherwise, also with the dependency alone
    remedy    commit the handler and the call of torch-model-archiver that builds the archive
    """
    archives = repo.tree.named("*.mar", foreign=False)
    if archives:
        return Finding.done("a model archive", Evidence(archives[0], None, "model archive"))
    for message, traces in (
        ("a handler of TorchServe", _handlers(repo)),
        ("TorchServe's configuration", _server_files(repo)),
        ("TorchServe is run", _server_runs(repo)),
    ):
        place = next(traces, None)
        if place is not None:
            return Finding.done(message, place)
    asked = asked_for(repo, "torchserve", "torch_model_archiver")
    if asked is not None:
        return Finding.not_done("TorchServe is a dependency that nothing uses", asked, confidence=Confidence.MEDIUM)
    return absent(
        "model archive, handler or configuration of TorchServe", repo.python, names=("torch_handler", "torchserve")
    )


def _handlers(repo: Repository) -> Iterator[Evidence]:
    for module in repo.python.code:
        for cls in module.classes:
            if any(base.startswith("ts.torch_handler") for base in cls.bases):
                yield Evidence(module.path, cls.line, cls.name)
        if module.uses("ts.torch_handler", "ts.context", "model_archiver", "ts.utils"):
            number = next((i.line for i in module.imports if i.target.startswith(("ts.", "model_archiver"))), 1)
            yield Evidence(module.path, number, "imports TorchServe")
        for function in module.functions:
            names = [item.name for item in function.parameters if item.name != "self"]
            if (
                function.name == "handle"
                and names in _HANDED
                and (function.owner is None or module.function(f"{function.owner}.initialize"))
            ):
                yield Evidence(module.path, function.line, function.qualname)


def _server_files(repo: Repository) -> Iterator[Evidence]:
    for path in repo.tree.named("config.properties", foreign=False):
        if _SERVER.search(repo.tree.text(path) or ""):
            yield Evidence(path, 1, "configuration")
    for path in repo.tree.named("*.cfg", "*.properties", foreign=False):
        text = repo.tree.text(path) or ""
        # A server that is started keeps what it was started with.
        if _STORE.search(text) and _STARTED.search(text):
            yield Evidence(path, 1, "configuration of a run")


def _server_runs(repo: Repository) -> Iterator[Evidence]:
    told = (line for line in documents_code(repo) if line.path != repo.answers.path and _RUN.search(line.text))
    for line in chain(live_lines(repo, _RUN), told):
        yield Evidence(line.path, line.line, clipped(line.text.strip()))
    for module in (*repo.python.code, *repo.python.tasks):
        if module.uses("subprocess"):
            for text in module.strings:
                if text.value in ("torchserve", "torch-model-archiver") or _RUN.match(text.value):
                    yield Evidence(module.path, text.line, clipped(text.value))
    for target in repo.commands.targets:
        for command in target.commands:
            if words(command)[0] in ("torchserve", "torch-model-archiver"):
                yield Evidence(command.path, command.line, clipped(command.text))
