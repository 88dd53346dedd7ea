"""Remarks about the API: routes that no application serves, tests that pass on a failure, weights never loaded."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._lines import command_texts
from probes.remarks._routes import Asked, Served, requests
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.python import Module
    from auditor.views.serving import Route

_ITEMS: Final = {"test": "api-tests", "load": "load-test", "frontend": "frontend", "document": "fastapi"}
_LOAD: Final = regex(
    r"^\s*#+\s*[\w.\s=,()]{0,60}?\b(?:load_state_dict|load_from_checkpoint|torch\.load|load_weights)\s*\("
)
_LOADS: Final = regex(
    r"load|from_pretrained|pretrained|InferenceSession|download|checkpoint|restore|pipeline\(|bentoml|registry", re.I
)
_DYNAMIC: Final = ("importlib", "pkgutil", "__import__", "runpy")


@remark("api-route")
def route(repo: Repository) -> Iterator[Remark]:
    """A test, load test, front end or document calls a route that no application of the repository serves.

    Path and method are compared with every route of the FastAPI, Flask and BentoML applications, parameters and
    mounts included. Silent where the files do not tell all routes (a route whose path is computed, another
    framework, a module that does not parse), for hosts elsewhere, and where a test expects the failure. One remark for
    all routes that the same files call.
    """
    if not repo.serving.apps:
        return
    served = Served(repo)
    if not served.complete:
        return
    found: dict[tuple[str, str], list[Asked]] = {}
    for asked in requests(repo):
        if not served.answers(asked):
            found.setdefault((_ITEMS[asked.kind], _label(asked)), []).append(asked)
    together: dict[tuple[str, tuple[str, ...]], dict[str, list[Asked]]] = {}
    for (item, label), calls in found.items():
        files = tuple(dict.fromkeys(asked.path for asked in calls))
        together.setdefault((item, files), {})[label] = calls
    for (item, files), labels in together.items():
        first = next(iter(labels.values()))[0]
        near = _nearest(repo, first)
        places = dict.fromkeys((each.path, each.line, label) for label, calls in labels.items() for each in calls)
        what = "a route" if len(labels) == 1 else "routes"
        yield Remark(
            "api-route",
            item,
            f"{listed(files)} {'calls' if len(files) == 1 else 'call'} {listed(labels)}, {what} that no application "
            "of the repository serves",
            (
                *(Evidence(path, line, f"calls {label}") for path, line, label in places),
                Evidence(near.path, near.line, f"the routes are {served.told()}"),
            ),
        )


def _nearest(repo: Repository, asked: Asked) -> Route:
    """Return the route to look at beside a request: of the application that lies nearest, and of the same method."""

    def distance(route: Route) -> tuple[int, bool]:
        shared = posixpath.commonpath((posixpath.dirname(asked.path), posixpath.dirname(route.path)))
        return -len(shared), route.method != asked.method

    return min(repo.serving.routes, key=distance)


def _label(asked: Asked) -> str:
    url = asked.url.removeprefix("{}").split("?", 1)[0].split("#", 1)[0]
    return f"{asked.method.upper()} {url[:80] or '/'}"


@remark("api-accepts-error")
def accepts_error(repo: Repository) -> Iterator[Remark]:
    """A test of the API passes where the API fails.

    Its assertion accepts status 500 as well as success, so it shows nothing. One remark a module, at the first
    line.
    """
    for module in repo.python.tests:
        lines = [
            entry.line
            for entry in module.shape.accepted
            if 500 in entry.codes and any(200 <= code < 300 for code in entry.codes)
        ]
        if lines:
            more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
            yield Remark(
                "api-accepts-error",
                "api-tests",
                f"an API test in {module.path} accepts status 500 as well as success, so it passes when the API "
                f"fails{more}",
                tuple(Evidence(module.path, line, "accepts 500") for line in lines[:3]),
            )


@remark("api-weights")
def weights(repo: Repository) -> Iterator[Remark]:
    """An API answers with a model whose trained weights are never loaded.

    The line that would load them is commented out, and nothing else that a route reaches loads anything.
    """
    routes = {entry[0].path for entry in repo.serving.inference_routes}
    if not routes:
        return
    modules = [module for module in repo.serving.reached_modules if module.error is None]
    for module in modules:
        text = repo.tree.text(module.path) or ""
        if "#" not in text or "load" not in text:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if not _LOAD.match(line):
                continue
            names = [call.name for other in modules for call in other.calls]
            if not any(_LOADS.search(name.rpartition(".")[2]) or "wandb" in name for name in names):
                yield Remark(
                    "api-weights",
                    "fastapi",
                    f"the API never loads trained weights: in {module.path} the line that would is commented out",
                    (
                        Evidence(module.path, number, "commented out"),
                        Evidence(min(routes), None, "answers with the model"),
                    ),
                )
            break


@remark("api-router-unused")
def router_unused(repo: Repository) -> Iterator[Remark]:
    """A router has routes that no application serves: no file imports its module.

    Silent where a module does not parse, where modules may be imported by computed names, and where a
    command or a text names the router.
    """
    if not repo.serving.apps or repo.python.unread(("router", "Router")):
        return
    everyone = (*repo.python.modules, *repo.notebooks.modules)
    if any(module.uses(*_DYNAMIC) for module in everyone):
        return
    first = repo.serving.apps[0]
    for module in repo.python.code:
        made = next((call for call in module.calls if call.name == "fastapi.APIRouter" and not call.scope), None)
        own = next((route for route in repo.serving.routes if route.path == module.path), None)
        if made is None or own is None or first.path == module.path:
            continue
        if any(app.path == module.path for app in repo.serving.apps) or _named(repo, everyone, module):
            continue
        yield Remark(
            "api-router-unused",
            "fastapi",
            f"no application serves the routes of {module.path}: no file imports it",
            (Evidence(module.path, own.line, own.label), Evidence(first.path, first.line, "the application")),
        )


def _named(repo: Repository, everyone: tuple[Module, ...], module: Module) -> bool:
    """Return whether another file imports a module, or anything names it as that of an application."""
    name = posixpath.splitext(posixpath.basename(module.path))[0]
    if name == "__init__":
        return True
    for other in everyone:
        if other.path == module.path:
            continue
        if any(item.name == "*" or name in item.target.split(".") for item in other.imports):
            return True
    asked = f"{name}:"
    return any(asked in text for _, text in command_texts(repo)) or any(
        asked in text.value for other in everyone for text in other.strings
    )
