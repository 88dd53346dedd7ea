"""Front ends: pages and applications for a user, whether they call the API or the model, and where else one may be."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._answers import linked_repository
from probes._front_hosts import foreign_host, ready_made_page
from probes._lines import live_lines
from probes._reach import unused
from probes._shared import clipped, dotted, import_of, last, packages

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

FRONTENDS: Final = (
    "streamlit", "gradio", "dash", "chainlit", "nicegui", "panel", "taipy", "reflex", "flet", "solara", "shiny",
    "mesop", "pywebio", "fasthtml", "fasthtml.common", "anvil", "tkinter", "customtkinter", "PyQt5", "PyQt6",
    "PySide6", "kivy", "textual", "streamlit_webrtc", "justpy", "bokeh.server", "discord", "telegram", "voila",
    "marimo",
)  # fmt: skip
_SHOWS: Final = (
    "render_template", "TemplateResponse", "HTMLResponse", "FileResponse", "Jinja2Templates", "StaticFiles",
)  # fmt: skip
_PAGES: Final = regex("|".join(_SHOWS))
SPEAKS_OF_A_FRONT_END: Final = ("streamlit", "gradio", *packages(*FRONTENDS), "flask", *_SHOWS, "<html", "<form")
"""What a module says that shows pages to a user."""
_SERVED: Final = ("streamlit", "gradio", "dash", "chainlit", "nicegui", "panel", "solara", "shiny", "mesop")
"""Those that a server runs for whoever asks it."""
_PREDICTS: Final = regex(r"(?:\w+_)?(?:predict|infer|inference|classify|generate|forward)(?:_\w+)?|model")
_ASKS_USER: Final = regex(r"(?:mo|marimo)\.ui\.\w")
"""What a notebook of marimo asks its reader by; other cells are given the library under its usual name."""
_HUB: Final = regex(r"(?:models|spaces|huggingface)/")
"""How an address on a hub begins that a page is made of: `gradio.load("models/...")`."""
_BEGUN: Final = regex(r"(?i)front[_-]?end|streamlit|gradio")
_RICH: Final = 5  # calls that show something: a page that is more than a title
_HTTP: Final = (
    "requests.", "httpx.", "aiohttp.", "urllib.request.", "urllib3.", "websockets.", "gradio_client.", "http.client.",
)  # fmt: skip
_SCRIPT_CALL: Final = regex(
    r"\bfetch\s*\(|\baxios\b|XMLHttpRequest|\$\.(?:ajax|post|get)\b|\bky\.(?:get|post)|new\s+WebSocket\(|useMutation\(|useQuery\(|useFetch\(|hx-(?:get|post)|"
    r"\bhttp\.(?:post|get)\(|\bURLSession\b|\bAF\.(?:request|upload)\(|\bRetrofit\.Builder\(|@(?:POST|GET)\(|\bOkHttpClient\b|\bshinyApp\(|"
    r"<form\b[^>]{0,300}\baction\s*="
)
_PAGE_FILES: Final = (
    "*.html", "*.htm", "*.js", "*.jsx", "*.ts", "*.tsx", "*.vue", "*.svelte", "*.jinja", "*.j2", "*.jinja2", "*.mjs",
    "*.dart", "*.swift", "*.kt", "*.R",
)  # fmt: skip
_MODELS: Final = (
    "torch.", "tensorflow.", "keras.", "sklearn.", "onnxruntime.", "transformers.", "joblib.", "xgboost.", "lightgbm.",
    "pickle.", "ultralytics.", "jax.", "catboost.", "mlflow.", "openai.", "langchain.", "ollama.", "litellm.",
    "anthropic.", "replicate.", "llama_cpp.", "vllm.", "huggingface_hub.InferenceClient",
    "huggingface_hub.AsyncInferenceClient",
)  # fmt: skip
_NO_MODEL: Final = regex(
    r"sklearn\.(?:metrics|datasets|model_selection|preprocessing|manifold|decomposition)\.|"
    r"torch\.(?:device|tensor|as_tensor|from_numpy|manual_seed|no_grad|set_num_threads|cuda|backends|utils)\b"
)
"""What those libraries have beside models."""
_FRONT_WORDS: Final = regex(r"(?i)front[\s_-]*end|website|web[\s_-]?app|\bui\b|client")
_HOSTED: Final = regex(
    r"(?i)https?://(?:[\w-]{1,63}\.){1,3}(?:vercel\.app|netlify\.app|streamlit\.app|hf\.space|web\.app|firebaseapp\.com|pages\.dev|"
    r"onrender\.com|herokuapp\.com)(?![\w.-])"
)
"""Hosts that serve a front end from a repository or an upload of its own."""
# A page as a string in the module of the API, or in one that it imports, that sends what a user gives.
_PAGE_TEXT: Final = regex(
    r"(?is)<(?:html|body|!doctype)\b.{0,20000}?(?:\bfetch\(|<form\b[^>]{0,300}\baction\s*=|XMLHttpRequest)"
)
# A part of one, which is a page by what it is answered as.
_PART_TEXT: Final = regex(
    r"(?is)<form\b[^>]{0,300}\baction\s*=|<\w{1,20}\b[^>]{0,300}\bhx-(?:post|get|put)\s*=|"
    r"<script\b[^>]{0,300}>.{0,3000}?(?:\bfetch\(|XMLHttpRequest|\baxios\b)"
)
_ANSWERS_PAGES: Final = ("flask", "bottle", "quart")
"""What answers a text as a page where it is told nothing."""
_FRONT_FOLDER: Final = regex(r"(?i)(?:^|/)(?:front[_-]?end|web[_-]?(?:app|site|ui)|ui|gui)(?:/|\.html?\Z)")
_REPORTED: Final = regex(r"(?i)drift|evidently|report|monitor|htmlcov|coverage")
_MEDIA: Final = regex(r"(?i)\.(?:png|jpe?g|gif|webp|tiff?|svg|csv|json|wav|mp3|mp4|pdf|zip|txt|npy|pt|xlsx|parquet)\Z")
_FRAMEWORK: Final = regex(r'"(?:react|vue|svelte|next|@angular/core|nuxt|solid-js|astro|expo)"\s*:')
_SCRIPTS: Final = (".tsx", ".jsx", ".vue", ".svelte", ".ts", ".js")
_REAL: Final = 3  # source files of a package: fewer are what a generator leaves


def front_ends(repo: Repository) -> Iterator[Finding | Evidence]:
    """Yield a finding for every front end of which it is known what it does, and the place alone of a stub's."""
    found = (_frameworks(repo), _served_pages(repo), _written_pages(repo), _web_pages(repo), _packages(repo))
    return chain(*found, _bare_pages(repo), filter(None, [ready_made_page(repo)]))


def _frameworks(repo: Repository) -> Iterator[Finding | Evidence]:
    for module in repo.python.code:
        used = next((root for root in FRONTENDS if module.uses(root)), None)
        if used is None:
            begun = next((each for each in module.imports if each.target.split(".", 1)[0] in FRONTENDS), None)
            if begun is not None and _BEGUN.search(posixpath.basename(module.path)):
                yield Evidence(module.path, begun.line, f"{begun.target}, and nothing shown")
            continue
        if used == "marimo" and not any(_ASKS_USER.match(call.name) for call in module.calls):
            continue  # a notebook that asks its reader nothing
        place = Evidence(module.path, next((i.line for i in module.imports if i.target.startswith(used)), 1), used)
        idle: list[Evidence] = []
        calling = _calls_model(repo, module, idle)
        asked = _requests(module) if calling and calling.path == module.path else []
        host = foreign_host(repo, module, asked) if calling and calling.line in {call.line for call in asked} else None
        if calling and host is not None:
            told = f"the front end asks {host} alone, and neither the API nor the model"
            yield Finding.partial(told, calling, confidence=Confidence.MEDIUM)  # a domain may be the group's own
        elif calling:
            yield Finding.done(f"a {used} front end", place, calling)
        elif idle:
            yield Finding.partial(
                "a front end with a function that calls the API or the model, but nothing calls that", idle[0]
            )
        else:
            yield place


def _requests(module: Module) -> list[Call]:
    return [call for call in module.calls if call.name.startswith(_HTTP) and "()." not in call.name]


def _served_pages(repo: Repository) -> Iterator[Finding | Evidence]:
    for module in repo.serving.modules:
        page = next((call for call in module.calls if _serves_page(repo, module, call)), None)
        if page is None:
            continue
        place = Evidence(module.path, page.line, clipped(page.name, 60))
        if any(True for _ in _pages(repo)) or "HTMLResponse" in page.name or repo.serving.inference_routes:
            yield Finding.done("the application serves pages", place)
        else:
            yield place


def _written_pages(repo: Repository) -> Iterator[Finding]:
    for module in repo.serving.modules:
        own = {name for item in module.imports if item.own for name in (item.module, item.target)}
        for each in (module, *(other for other in repo.python.code if other.name in own and other.path != module.path)):
            answered = _answers_html(module) or _answers_html(each)
            texts = (text for text in each.strings if "<" in text.value)
            written = next((text for text in texts if _calls_back(text.value, answered=answered)), None)
            if written is not None:
                place = Evidence(each.path, written.line, "page")
                yield Finding.done("the application serves a page that calls it", place)


def _calls_back(text: str, *, answered: bool) -> bool:
    """Return whether a text is a page that sends what a user gives, or a part of one where such are answered."""
    return bool(_PAGE_TEXT.search(text) or (answered and _PART_TEXT.search(text)))


def _answers_html(module: Module) -> bool:
    return (
        any(item.target.endswith("HTMLResponse") for item in module.imports)
        or any(text.value.startswith("text/html") for text in module.strings)
        or module.uses(*_ANSWERS_PAGES)
    )


def _web_pages(repo: Repository) -> Iterator[Finding]:
    for line in _pages(repo):
        yield Finding.done("a web page calls the API", line)


def _packages(repo: Repository) -> Iterator[Finding | Evidence]:
    for path in repo.tree.named("package.json", foreign=False):
        if _FRAMEWORK.search(repo.tree.text(path) or ""):
            number = sum(name.endswith(_SCRIPTS) for name in repo.tree.below(posixpath.dirname(path)))
            if number >= _REAL:
                place = Evidence(path, 1, f"{number} files")
                yield Finding.done("a JavaScript front end", place, confidence=Confidence.MEDIUM)
            else:
                yield Evidence(path, 1, "a JavaScript package")


def _bare_pages(repo: Repository) -> Iterator[Evidence]:
    """Yield the pages of a folder for a front end, or called one: those that call something were found before."""
    for path in repo.tree.named("*.html", "*.htm", foreign=False):
        if _FRONT_FOLDER.search(path) and not _REPORTED.search(path) and (repo.tree.text(path) or "").strip():
            yield Evidence(path, 1, "a page that calls nothing")


def stub_finding(repo: Repository, place: Evidence) -> Finding:
    """Return what a front end comes to that calls nothing: done where it shows a lot, else partial."""
    shown = repo.python.module(place.path or "")
    if (
        shown is not None
        and not shown.stub
        and not _imports_idly(shown)
        and sum(1 for call in shown.calls if _shows(call.name)) >= _RICH
    ):
        return Finding.done("a front end", place, confidence=Confidence.MEDIUM)
    return Finding.partial("a front end that calls neither the API nor the model", place)


def front_end_elsewhere(repo: Repository) -> Finding | None:
    """Return what speaks of a front end outside the code: a notebook, or what the report links; None for nothing."""
    for notebook in repo.notebooks.modules:
        if notebook.uses("gradio", "streamlit", "ipywidgets"):
            return Finding.partial("a front end in a notebook", Evidence(notebook.path, None, "in a notebook"))
    linked = linked_repository(repo, _FRONT_WORDS)
    if linked:
        return Finding.unknowable("the report links another repository for the front end", linked)
    for link in repo.documents.urls(_HOSTED):
        said = repo.documents.document(link.path) if link.path == repo.answers.path else None
        if said is not None and _FRONT_WORDS.search(said.text.split("\n")[link.line - 1]):
            message = "the report gives the address of a front end whose source is not here"
            place = Evidence(link.path, link.line, clipped(link.url, 100))
            return Finding.unknowable(message, place, confidence=Confidence.LOW)
    return None


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


_HTML_NAME: Final = regex(r"(?i)\.html?\b")


def _names_media(module: Module, call: Call) -> bool:
    """Return whether a function that answers with a file names an image or a table, and no page."""
    named = [text.value for text in module.strings if text.scope == call.scope and call.scope]
    return any(_MEDIA.search(text) for text in named) and not any(_HTML_NAME.search(text) for text in named)


def _shows(name: str) -> bool:
    return name.startswith(dotted(FRONTENDS))


def model_in_page(repo: Repository) -> Evidence | None:
    """Return where an application of pages runs the model itself instead of asking an API for it, or None."""
    for module in repo.python.code:
        if module.uses(*_SERVED) and not any(call.name.startswith(_HTTP) for call in module.calls):
            run = next((call for call in module.calls if _PREDICTS.fullmatch(call.method)), None)
            if run is None or not any(call.name.startswith(_MODELS) for call in module.calls):
                run = next((call for call in module.calls if repo.serving.runs_own_model(call)), None)
            if run is not None:
                return Evidence(module.path, run.line, clipped(run.name, 60))
    return None


def _calls_model(repo: Repository, module: Module, idle: list[Evidence]) -> Evidence | None:
    """Return where a module of a front end, or what it imports of the project, calls the API or the model.

    `idle` is filled with where a function of the page itself does that nothing calls.
    """
    own = {item.module for item in module.imports if item.own} | {item.target for item in module.imports if item.own}
    # What a module of the project is called as it is imported, and in full as its functions are called, may differ.
    own.update(part for call in module.calls for part in accumulate(call.name.split("."), "{}.{}".format))
    for other in (module, *(m for m in repo.python.code if m.name in own and m.path != module.path)):
        asked = [call for call in other.calls if call.name.startswith(_HTTP) and not _asks_tool(repo, other, call)]
        asked += [call for call in other.calls if _PREDICTS.fullmatch(call.method) or call.method == "load_model"]
        asked += [call for call in other.calls if call.name.startswith(_MODELS) and not _NO_MODEL.match(call.name)]
        asked += [call for call in other.calls if repo.serving.runs_own_model(call) or _hands_on(call)]
        asked += [call for call in other.calls if repo.serving.asks_rpc(call)]
        asked += [call for call in other.calls if call.name == "gradio.load" and _names_hub(call)]
        for call in asked:
            place = Evidence(other.path, call.line, clipped(call.name, 60))
            if other is not module or not _idle(repo, module, call.scope):
                return place
            idle.append(place)
    for text in module.strings:
        if text.value.startswith("http") and _imports_idly(module):
            continue
        if _ANSWERS.search(text.value) and not _idle(repo, module, text.scope):
            return Evidence(module.path, text.line, clipped(text.value, 60))
    return None


def _imports_idly(module: Module) -> bool:
    """Return whether a module imports what sends requests and uses nothing of it: its calls are commented out."""
    roots = tuple(name.rstrip(".") for name in _HTTP)
    return import_of(module, *roots) is not None and not module.uses(*roots)


def _idle(repo: Repository, module: Module, scope: str) -> bool:
    """Return whether nothing calls the function around a place, no page as a text by its name either."""
    names = [part for part in scope.split(".") if part != "<locals>"]
    spoken = (name in text.value for text in module.strings if text.scope != scope for name in names)
    return unused(repo, module, scope) and not any(spoken)


_ANSWERS: Final = regex(
    r"https?://.{0,200}/(?:predict|infer|api|generate|classif)|\bcurl\s|--pipeline[= ]\{?\w{0,40}(?:predict|infer|\})"
)
"""An address, or a command, by which a page has something predicted: one of Kedro's pipelines, for instance."""
_TOOL: Final = regex(r"(?i)mlflow|tensorboard|kedro|grafana|prometheus|wandb|prefect|airflow")


def _asks_tool(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a request goes to the page of a tool, which runs no model: whether MLflow is up, for one."""
    return call.method in ("get", "head") and bool(_TOOL.search(repo.python.written.inside(module, call)))


def _hands_on(call: Call) -> bool:
    """Return whether a page is given the function that predicts: `gradio.Interface(fn=predict)`."""
    return _shows(call.name) and any(_PREDICTS.fullmatch(last(value.name or "")) for value in call.values)


def _names_hub(call: Call) -> bool:
    """Return whether a page is made of a model on a hub."""
    return any(_HUB.match(value.string or "") for value in call.values)


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
        yield Evidence(line.path, line.line, clipped(line.text.strip()))
