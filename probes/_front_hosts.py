"""Whom a front end asks: a host that is nobody of the project's, or a ready-made page of which the services tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Service
    from auditor.views.python import Call, Module

_ADDRESS: Final = regex(r"https?://([\w.-]{1,200})([^\s]{0,400})")
_OWN_HOST: Final = regex(
    r"(?i)localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\d+\.\d+\.\d+\.\d+|[^.]*|.*\.(?:run\.app|cloudfunctions\.net|appspot\.com|"
    r"azurewebsites\.net|azurecontainerapps\.io|amazonaws\.com|on\.aws|hf\.space|huggingface\.co|onrender\.com|herokuapp\.com|"
    r"railway\.app|fly\.dev|modal\.run|ngrok(?:-free)?\.(?:io|app)|vercel\.app|streamlit\.app|internal|local|replicate\.com|openai\.com)"
)
"""Where projects serve what is their own, or ask a model."""
_ASKS_MODEL: Final = regex(r"(?i)predict|infer|api|generat|classif|score|chat|complet|model|embed|answer|ask")
_TOLD: Final = (
    "os.environ",
    "os.getenv",
    "argparse.",
    "dotenv.",
    "decouple.",
    "yaml.",
    "tomllib.",
    "toml.",
    "json.load",
)
_READY_MADE: Final = regex(
    r"(?i)(?:[\w.-]{1,100}/){0,3}(?:open-webui|lobe-chat|librechat|anything-?llm|chatbot-ui|text-generation-webui|nextchat|"
    r"chatgpt-next-web|flowise|big-agi|hollama)(?:[:@].{0,100})?"
)
"""Images of pages that are there for any model that is served."""
_SERVING: Final = regex(
    r"(?i)ollama|vllm|text-generation-inference|local-?ai|llama|triton|torchserve|tensorflow/serving|sglang|lmdeploy|litellm"
)
"""Images that serve models."""


def foreign_host(repo: Repository, module: Module, asked: list[Call]) -> str | None:
    """Return the host that is all that the requests of a page get something from, where it is nobody of the project's.

    None where anything is sent, where an address is not written down in the page or may be told when it runs, where the
    project's own API has such a path, or where the documents name the host.
    """
    if not asked or any(call.method != "get" for call in asked):
        return None
    if any(name.startswith(_TOLD) or ".secrets" in name or name.endswith("text_input") for name in module.names):
        return None
    found = [_ADDRESS.match(text) for call in asked for text in _addresses(module, call)]
    known = [match for match in found if match is not None]
    if not known or len(known) < len(found):
        return None
    routed = {_first(route.url) for route in repo.serving.routes} - {""}
    if any(_OWN_HOST.fullmatch(match[1]) or _ASKS_MODEL.search(match[0]) for match in known):
        return None
    hosts = {match[1] for match in known}
    named = any(host in url.url for url in repo.documents.urls(r"https?://") for host in hosts)
    return None if named or any(_first(match[2]) in routed for match in known) else sorted(hosts)[0]


def _addresses(module: Module, call: Call) -> list[str]:
    """Return what a request is given as its address, followed to what the page gives that name; "" for all else."""
    value = call.args[0] if call.args else call.keyword("url")
    if value is None:
        return [""]
    if value.string is None and value.name is not None:
        given = [fact for fact in module.assigns if fact.target == value.name and fact.scope in ("", call.scope)]
        return [fact.value.string or "" for fact in given] or [""]
    return [value.string or ""]


def _first(path: str) -> str:
    """Return the first part of a path, without what is asked of it."""
    return path.partition("?")[0].strip("/").partition("/")[0]


def _serves(service: Service) -> bool:
    """Return whether a service is made here, or is one that serves models."""
    return bool(service.build or service.inline or (service.image and _SERVING.search(service.image)))


def ready_made_page(repo: Repository) -> Finding | None:
    """Return the service of a compose file that is a ready-made page for what is served, or None."""
    for compose in repo.docker.compose:
        for service in compose.services:
            if service.image and _READY_MADE.fullmatch(service.image) and any(map(_serves, compose.services)):
                place = Evidence(compose.path, service.line, clipped(service.image, 80))
                return Finding.done(
                    "a ready-made front end stands beside the services", place, confidence=Confidence.MEDIUM
                )
    return None
