"""Probes of what is served: the API, specialised runtimes, the front end, and TorchServe."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from probes._ops_commands import words
from probes._ops_lines import live_lines
from probes._ops_report import linked_repository

if TYPE_CHECKING:
    from auditor.views.python import Call, Module


@probe("fastapi")
def fastapi(repo: Repository) -> Finding:
    """A FastAPI application does inference.

    done      a FastAPI application with a route that runs the model
    partial   another framework, or no route that runs it
    not_done  otherwise
    remedy    write an application with a route that loads the model and returns its prediction
    """
    apps = repo.serving.apps
    fast = [app for app in apps if app.framework == "FastAPI"]
    running = repo.serving.inference_routes
    through = [(route, line, name) for route, line, name in running if route.framework == "FastAPI"]
    if fast and through:
        route, line, name = through[0]
        return Finding.done(
            f"{route.label} runs the model",
            Evidence(fast[0].path, fast[0].line, "FastAPI application"),
            Evidence(route.path, route.line, route.label),
            *((Evidence(route.path, line, name[:80]),) if line != route.line else ()),
        )
    if running:
        route, line, _ = running[0]
        return Finding.partial(
            f"{route.framework} serves the model, not FastAPI", Evidence(route.path, line, route.label)
        )
    if fast:
        routes = [Evidence(route.path, route.line, route.label) for route in repo.serving.routes[:3]]
        return Finding.partial(
            "a FastAPI application without a route that runs the model",
            Evidence(fast[0].path, fast[0].line, "FastAPI application"),
            *routes,
        )
    if apps:
        return Finding.partial(
            f"a {apps[0].framework} application instead of FastAPI",
            Evidence(apps[0].path, apps[0].line, apps[0].framework),
        )
    if repo.serving.routes:
        route = repo.serving.routes[0]
        return Finding.partial("routes without an application", Evidence(route.path, route.line, route.label))
    return absent("FastAPI application", repo.python, names=("FastAPI", "fastapi", "Flask", "bentoml"))


_RUNTIMES: Final = (
    "onnx", "onnxruntime", "bentoml", "torch.onnx", "skl2onnx", "tf2onnx", "onnxmltools", "optimum.onnxruntime",
    "optimum.exporters.onnx", "onnxscript", "onnxruntime_genai", "onnxoptimizer", "onnxsim", "fastembed",
)  # fmt: skip


@probe("onnx-or-bentoml")
def onnx_or_bentoml(repo: Repository) -> Finding:
    """A specialised runtime or server: ONNX or BentoML.

    done      onnx, onnxruntime or bentoml used in code
    partial   only the dependency, or only an exported model
    not_done  otherwise
    remedy    export the model with torch.onnx.export and serve it with onnxruntime or BentoML
    """
    for module in (*repo.python.code, *repo.python.tasks):
        for call in module.calls:
            if call.name.startswith(tuple(f"{root}." for root in _RUNTIMES)) or call.method in ("to_onnx", "save_onnx"):
                return Finding.done("a specialised runtime is used", Evidence(module.path, call.line, call.name[:80]))
            given = call.keyword("format")
            if call.method == "export" and given is not None and given.string == "onnx":
                return Finding.done("the model is exported to ONNX", Evidence(module.path, call.line, "export to onnx"))
        decorators = [item for fact in module.classes for item in fact.decorators]
        decorators += [item for fact in module.functions for item in fact.decorators]
        for decorator in decorators:
            if decorator.name.startswith("bentoml."):
                return Finding.done("BentoML serves the model", Evidence(module.path, decorator.line, decorator.name))
    for module in (*repo.notebooks.modules, *repo.python.tests):
        if module.uses(*_RUNTIMES):
            return Finding.done(
                "a specialised runtime is used",
                Evidence(module.path, None, "in a notebook" if module.notebook else "in tests"),
                confidence=Confidence.MEDIUM,
            )
    for path in repo.tree.named("bentofile.yaml", "bentofile.yml", foreign=False):
        return Finding.partial("a bentofile; no code uses BentoML", Evidence(path, 1, "bentofile"))
    for name in ("onnxruntime", "onnx", "bentoml", "onnxruntime_gpu", "skl2onnx"):
        requirement = repo.dependencies.declared(name)
        if requirement is not None and not requirement.lock:
            return Finding.partial(
                "a dependency that no code uses", Evidence(requirement.path, requirement.line, requirement.name)
            )
    exported = repo.tree.named("*.onnx", foreign=False)
    if exported:
        return Finding.partial("an exported model that no code uses", Evidence(exported[0], None, "ONNX model"))
    return absent("use of ONNX or BentoML", repo.python, names=("onnx", "bentoml"))


# -- the front end -----------------------------------------------------------------------------------------------------

_FRONTENDS: Final = (
    "streamlit", "gradio", "dash", "chainlit", "nicegui", "panel", "taipy", "reflex", "flet", "solara", "shiny",
    "mesop",
    "pywebio", "fasthtml", "fasthtml.common", "anvil", "tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide6", "kivy",
    "textual", "streamlit_webrtc", "justpy", "bokeh.server", "discord", "telegram", "voila",
)  # fmt: skip
_PAGES: Final = re.compile(
    r"(?:render_template|TemplateResponse|HTMLResponse|FileResponse|Jinja2Templates|StaticFiles)"
)
_RICH: Final = 5  # calls that show something: a page that is more than a title
_HTTP: Final = (
    "requests",
    "httpx",
    "aiohttp",
    "urllib.request",
    "urllib3",
    "websockets",
    "gradio_client",
    "http.client",
)
_SCRIPT_CALL: Final = re.compile(
    r"\bfetch\s*\(|\baxios\b|XMLHttpRequest|\$\.(?:ajax|post|get)\b|\bky\.(?:get|post)|new\s+WebSocket\(|useMutation\(|useQuery\(|hx-post|"
    r"<form\b[^>]{0,300}\baction\s*="
)
_PAGE_FILES: Final = (
    "*.html",
    "*.htm",
    "*.js",
    "*.jsx",
    "*.ts",
    "*.tsx",
    "*.vue",
    "*.svelte",
    "*.jinja",
    "*.j2",
    "*.jinja2",
    "*.mjs",
    "*.dart",
)
_MODEL_ROOTS: Final = (
    "torch", "tensorflow", "keras", "sklearn", "onnxruntime", "transformers", "joblib", "xgboost", "lightgbm", "pickle",
    "ultralytics", "jax", "catboost", "mlflow", "openai", "langchain",
)  # fmt: skip


_FRONT_WORDS: Final = re.compile(r"(?i)front[\s_-]*end|website|web[\s_-]?app|\bui\b|client")
_HOSTED: Final = re.compile(
    r"(?i)https?://(?:[\w-]{1,63}\.){1,3}(?:vercel\.app|netlify\.app|streamlit\.app|hf\.space|web\.app|firebaseapp\.com|pages\.dev|"
    r"onrender\.com|herokuapp\.com)(?![\w.-])"
)
"""Hosts that serve a front end from a repository or an upload of its own."""


@probe("frontend")
def frontend(repo: Repository) -> Finding:
    """A front end to the API or the model.

    done        Streamlit, Gradio, Dash, a Flask or static front end that calls the API or the model
    partial     a stub of one
    unknowable  the report links another repository for it
    not_done    otherwise
    remedy      write a Streamlit page that posts to the API and shows its answer
    """
    weak: list[tuple[Evidence, ...]] = []
    for module in repo.python.code:
        used = next((root for root in _FRONTENDS if module.uses(root)), None)
        if used is None:
            continue
        place = Evidence(module.path, next((i.line for i in module.imports if i.target.startswith(used)), 1), used)
        calling = _calls_model(repo, module)
        if calling:
            return Finding.done(f"a {used} front end", place, calling)
        weak.append((place,))
    for module in repo.serving.modules:
        page = next((call for call in module.calls if _serves_page(repo, module, call)), None)
        if page is None:
            continue
        place = Evidence(module.path, page.line, page.name[:60])
        if any(True for _ in _pages(repo)) or "HTMLResponse" in page.name or repo.serving.inference_routes:
            return Finding.done("the application serves pages", place)
        weak.append((place,))
    for module in repo.serving.modules:
        written = next((text for text in module.strings if _PAGE_TEXT.search(text.value)), None)
        if written is not None:
            return Finding.done(
                "the application serves a page that calls it", Evidence(module.path, written.line, "page")
            )
    for line in _pages(repo):
        return Finding.done("a web page calls the API", line)
    for path in repo.tree.named("package.json", foreign=False):
        text = repo.tree.text(path) or ""
        if re.search(r'"(?:react|vue|svelte|next|@angular/core|nuxt|solid-js|astro|expo)"\s*:', text):
            folder = posixpath.dirname(path)
            sources = [
                name
                for name in repo.tree.below(folder)
                if name.endswith((".tsx", ".jsx", ".vue", ".svelte", ".ts", ".js"))
            ]
            if len(sources) >= 3:
                return Finding.done(
                    "a JavaScript front end", Evidence(path, 1, f"{len(sources)} files"), confidence=Confidence.MEDIUM
                )
            weak.append((Evidence(path, 1, "a JavaScript package"),))
    if weak:
        named = weak[0]
        shown = repo.python.module(named[0].path or "")
        if shown is not None and not shown.stub and sum(1 for call in shown.calls if _shows(call.name)) >= _RICH:
            return Finding.done("a front end", *named, confidence=Confidence.MEDIUM)
        return Finding.partial("a front end that calls neither the API nor the model", *named)
    for notebook in repo.notebooks.modules:
        if notebook.uses("gradio", "streamlit", "ipywidgets"):
            return Finding.partial("a front end in a notebook", Evidence(notebook.path, None, "in a notebook"))
    linked = linked_repository(repo, _FRONT_WORDS)
    if linked:
        return Finding(State.UNKNOWABLE, "the report links another repository for the front end", (linked,))
    for link in repo.documents.urls(_HOSTED):
        said = repo.documents.document(link.path) if link.path == repo.answers.path else None
        if said is not None and _FRONT_WORDS.search(said.text.split("\n")[link.line - 1]):
            message = "the report gives the address of a front end whose source is not here"
            return Finding(State.UNKNOWABLE, message, (Evidence(link.path, link.line, link.url[:100]),), Confidence.LOW)
    return absent("front end for the API", repo.python, names=("streamlit", "gradio", "dash", "flask"))


# A page as a string in the module of the API, that sends what a user gives.
_PAGE_TEXT: Final = re.compile(
    r"(?is)<(?:html|body|!doctype)\b.{0,20000}?(?:\bfetch\(|<form\b[^>]{0,300}\baction\s*=|XMLHttpRequest)"
)
_REPORTED: Final = re.compile(r"(?i)drift|evidently|report|monitor|htmlcov|coverage")


def _serves_page(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call serves pages for a user: neither a report nor a file that the model made."""
    if not _PAGES.search(call.name):
        return False
    if call.method == "HTMLResponse":
        return any("<form" in text.value or "fetch(" in text.value for text in module.strings)
    if call.method not in ("FileResponse", "StaticFiles"):
        return True
    value = call.keyword("path" if call.method == "FileResponse" else "directory") or next(iter(call.args), None)
    named = value.string if value else None
    if call.method == "FileResponse":
        if named is None or not posixpath.splitext(named)[1]:
            if _names_media(module, call):
                return False
            return any(not _REPORTED.search(path) for path in repo.tree.named("*.html", "*.htm", foreign=False))
        return named.endswith((".html", ".htm")) and not _REPORTED.search(named)
    folder = posixpath.normpath(named).strip("/.") if named else ""
    below = [path for path in repo.tree.named("*", foreign=False) if f"/{folder}/" in f"/{path}"] if folder else []
    pages = [path for path in below if path.endswith((".html", ".htm", ".js"))]
    return not pages or any(not _REPORTED.search(path) for path in pages)


_MEDIA: Final = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|webp|tiff?|svg|csv|json|wav|mp3|mp4|pdf|zip|txt|npy|pt|xlsx|parquet)\Z"
)


def _names_media(module: Module, call: Call) -> bool:
    """Return whether a function that answers with a file names an image or a table, and no page."""
    named = [text.value for text in module.strings if text.scope == call.scope and call.scope]
    return any(_MEDIA.search(text) for text in named) and not any(re.search(r"(?i)\.html?\b", text) for text in named)


def _shows(name: str) -> bool:
    return name.startswith(tuple(f"{root}." for root in _FRONTENDS))


def _calls_model(repo: Repository, module: Module) -> Evidence | None:
    """Return where a module of a front end, or what it imports of the project, calls the API or the model."""
    own = {item.module for item in module.imports if item.own} | {item.target for item in module.imports if item.own}
    for other in (module, *(m for m in repo.python.code if m.name in own and m.path != module.path)):
        for call in other.calls:
            if call.name.startswith(tuple(f"{root}." for root in _HTTP)):
                return Evidence(other.path, call.line, call.name[:60])
            if call.name.startswith(tuple(f"{root}." for root in _MODEL_ROOTS)):
                return Evidence(other.path, call.line, call.name[:60])
        for call in other.calls:
            if re.fullmatch(
                r"(?:\w+_)?(?:predict|infer|inference|classify|generate|forward)(?:_\w+)?|model|load_model", call.method
            ):
                return Evidence(other.path, call.line, call.name[:60])
    for text in module.strings:
        if re.search(r"https?://.{0,200}/(?:predict|infer|api|generate|classif)|\bcurl\s", text.value):
            return Evidence(module.path, text.line, text.value[:60])
    return None


def _pages(repo: Repository) -> Iterator[Evidence]:
    for line in live_lines(repo, _SCRIPT_CALL, *_PAGE_FILES, joined=False):
        name = line.path.lower()
        if (
            name.startswith(("docs/", "site/", "reports/", "report/"))
            or "/docs/" in name
            or ".config." in name
            or name.endswith(".min.js")
        ):
            continue
        if (
            "drift" in name
            or "evidently" in name
            or "htmlcov" in name
            or "k6" in (repo.tree.text(line.path) or "")[:2000]
        ):
            continue
        if "/tests/" in f"/{name}" or "load" in posixpath.basename(name):
            continue
        yield Evidence(line.path, line.line, line.text.strip()[:80])


# -- TorchServe --------------------------------------------------------------------------------------------------------


@probe("torchserve")
def torchserve(repo: Repository) -> Finding:
    """The model is deployed locally with TorchServe.

    done      a model archive, its build, a handler, or TorchServe's configuration
    partial   only the dependency
    not_done  otherwise
    remedy    commit the handler and the call of torch-model-archiver that builds the archive
    """
    archives = repo.tree.named("*.mar", foreign=False)
    if archives:
        return Finding.done("a model archive", Evidence(archives[0], None, "model archive"))
    for module in repo.python.code:
        for cls in module.classes:
            if any(base.startswith("ts.torch_handler") for base in cls.bases):
                return Finding.done("a handler of TorchServe", Evidence(module.path, cls.line, cls.name))
        if module.uses("ts.torch_handler", "ts.context", "model_archiver", "ts.utils"):
            number = next((i.line for i in module.imports if i.target.startswith(("ts.", "model_archiver"))), 1)
            return Finding.done("a handler of TorchServe", Evidence(module.path, number, "imports TorchServe"))
    for path in repo.tree.named("config.properties", foreign=False):
        if re.search(r"(?m)^\s*(?:inference_address|model_store|load_models)\s*=", repo.tree.text(path) or ""):
            return Finding.done("TorchServe's configuration", Evidence(path, 1, "configuration"))
    for path in repo.tree.named("*.cfg", "*.properties", foreign=False):
        text = repo.tree.text(path) or ""
        # A server that is started keeps what it was started with.
        if re.search(r"(?m)^\s*model_store\s*=", text) and re.search(
            r"(?m)^\s*(?:model_snapshot|load_models)\s*=", text
        ):
            return Finding.done("TorchServe's configuration", Evidence(path, 1, "configuration of a run"))
    for line in live_lines(
        repo, re.compile(r"\btorch-model-archiver\b|\btorchserve\s+--|pytorch/torchserve|FROM\s+\S*torchserve")
    ):
        return Finding.done("TorchServe is run", Evidence(line.path, line.line, line.text.strip()[:80]))
    for target in (*repo.commands.targets, *repo.commands.scripts):
        for command in target.commands:
            if words(command)[0] in ("torchserve", "torch-model-archiver"):
                return Finding.done("TorchServe is run", Evidence(command.path, command.line, command.text[:80]))
    for name in ("torchserve", "torch_model_archiver"):
        requirement = repo.dependencies.requires(name.replace("_", "-"))
        if requirement is not None and not requirement.lock:
            return Finding.partial(
                "only the dependency", Evidence(requirement.path, requirement.line, requirement.name)
            )
    return absent(
        "model archive, handler or configuration of TorchServe", repo.python, names=("torch_handler", "torchserve")
    )
