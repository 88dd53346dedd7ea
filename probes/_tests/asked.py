"""Whom a test asks that sends something by HTTP: the API, or somebody else."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from auditor.shared import API_NAMES, regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from probes._tests.about import Case

_API_FILE: Final = regex(rf"(?i)(?:^|_)(?:{'|'.join(sorted(API_NAMES))}|endpoints|main|inference_api|routes?)(?:_|$)")
_TOLD: Final = regex(r"(?i)localhost|127\.0\.0\.1|0\.0\.0\.0|run\.app|/predict|/health|api")
_WORD: Final = regex(r"[A-Z]?[a-z]+|[A-Z]+")
_OWN: Final = API_NAMES | {"inference", "predict", "prediction", "predictions"}
_PLACE: Final = frozenset(["url", "uri", "base", "endpoint", "address", "host"])
_PLAIN: Final = frozenset(
    ["model", "rest", "fast", "web", "ml", "my", "the", "our", "full", "root", "test", "local", "remote", "deployed",
     "cloud", "run", "prod", "production", "dev", "staging", "default"]
)  # fmt: skip


def named_for_api(name: str) -> bool:
    """Return whether a name, in small letters, says that a test is about an API."""
    return _API_FILE.search(name) is not None


def is_aimed_at_api(test: Case, served: set[str]) -> bool:
    """Return whether the client of a test is aimed at an API, and not at a page that a download comes from."""
    module = test.module
    if module.uses("fastapi.testclient", "starlette.testclient", "litestar.testing") or any(
        item.module in served or item.target in served or (item.own and item.module.rpartition(".")[0] in served)
        for item in module.imports
    ):
        return True
    stem = posixpath.basename(module.path).removesuffix(".py").lower()
    if named_for_api(stem) or named_for_api(posixpath.dirname(module.path).replace("/", "_")):
        return True
    if any("TestClient" in call.name or "test_client()" in call.name for call in module.calls):
        return True
    # What is sent something at a configured address is no download.
    if any(_of_api(name, bool(served)) for name in _sent_to(module)):
        return True
    return any(_TOLD.search(text.value) for text in module.strings)


_PATH: Final = regex(r"(?:\{\})?/?([\w-]{1,80})(?![\w.:-])")


def asks_route(asked: Iterable[Call], routed: set[str]) -> bool:
    """Return whether calls ask for what the API serves.

    They do so by a client for tests, by an address that can only be its own, or by the first part of a path that has no
    address before it.
    """
    for call in asked:
        value = call.args[0] if call.args else call.keyword("url")
        text = (value.string if value is not None else None) or ""
        match = _PATH.match(text)
        if "TestClient" in call.name or _TOLD.search(text) or (match is not None and match[1] in routed):
            return True
    return False


def hides_addresses(test: Case) -> bool:
    """Return whether the addresses that a test's file asks are not written down in it."""
    return not any("://" in text.value for text in test.module.strings)


def _sent_to(module: Module) -> list[str]:
    """Return the names of the addresses that a file posts to, those behind its own variables where it has them."""
    given = [
        value.name
        for call in module.calls
        if call.method == "post"
        for value in [call.keyword("url") or next(iter(call.args), None)]
        if value is not None and value.name
    ]
    made = {assign.target: assign.value for assign in module.assigns}
    names = [made[name].name if name in made else name for name in given]
    return [name for name in names if name]


def _of_api(name: str, served: bool) -> bool:
    """Return whether the name of an address says that it is the API's: none of its words names somebody else."""
    last = name.replace("[", ".").rstrip("]").rpartition(".")[2][:80]
    words = {word.lower() for word in _WORD.findall(last)}
    return bool(words & _PLACE) and words <= _OWN | _PLACE | _PLAIN and (served or bool(words & _OWN))
