"""Which words speak of a request, which of a prediction, and which only of what comes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex
from probes._kept.bound import bound_names
from probes._kept.fields import bodies, request_fields

if TYPE_CHECKING:
    from auditor.views.python import Module
    from auditor.views.serving import Route

OUTPUT: Final = regex(
    r"(?i)pred|label|class|prob|score|output|result|response|answer|generated|confidence|sentiment|categor|logit|caption|"
    r"summar|forecast|anomal|genre|decision|estimate|target|price|verdict|completion|rating|toxic|spam|certaint|diagnos|recommend|top_?k|emotion|"
    r"^(?:is|has)_(?!valid|file|dir|active|new|test|debug|empty|none|admin|header)\w"
)
META: Final = regex(
    r"(?i)file_?name|name|(?-i:\w*[a-z](?:ID|Id))|(?:\w+_)?(?:uid|guid)|time|timestamp|date|datetime|created(?:_at)?|size|length|len|latency|duration|content_?type|version|id|"
    r"uuid|request_?id|ip|host|user|\w*_(?:id|time|at|ms|seconds|size|length|version|len)|status(?:_code)?|model(?:_\w+|Class|Name|Type)?|"
    r"(?:file|image|text|input|prompt|num|n)_?(?:name|size|length|len|count|id|shape|type|chars|words|tokens)|\w*size_(?:in_)?(?:bytes|kb|mb)|(?:\w+_)?(?:file)?path|url|endpoint|method|utf-?8|w|a|wb|rb|r|ab|json|csv|"
    r"application/\w+|text/\w+|image/\w+|(?:new|current|updated|existing|old|previous)_contents?|bucket(?:_name)?|blob|key|mode|file|background_tasks?|self|cls|row|record|entry|db|session|"
    r"log|logger|error|message|detail|index|sep|newline|header|encoding|indent|"
    r"if_exists|append|replace|orient|lines|con|schema|engine|project_id|exist_ok|parents|content_type|destination\w*|source|format|dt|now|day|hour"
)
INPUT: Final = regex(
    r"(?i)input|text|image|img|feature|request|prompt|query|review|payload|content|sentence|body|pixel|mean|std|bright|contrast|"
    r"sharp|data(?!base|_?drift)|question|document|audio|signal|sample|item|words|tokens|message|title|url|values|series|comment|tweet|embedding|stats|statistic"
)


OF_A_FILE: Final = regex(r"(?<![\w.])[A-Za-z_]\w{0,80}\.(?:filename|content_type|size)\b(?!\()")
"""What comes with a file that is handed in, and is not its content."""
ASKED: Final = regex(r"\breq(?:uest)?\.(?:body|json|form|stream|query_params|get_json|get_data|data|values|args)\b")
"""What takes something out of the object that a request is."""
NO_REQUEST: Final = frozenset({"background_tasks", "self", "cls", "request", "response", "db", "session", "background"})
_WHATEVER: Final = frozenset({"kwargs"})  # what a wrapper is called with, the request among it
_MANY: Final = 4


def request_and_prediction(repo: Repository, route: Route, words: set[str], many: int = _MANY) -> tuple[bool, bool]:
    """Return whether words speak of what a route is asked, and of what it predicts.

    So many words as `many` that say nothing known are taken for the features of a request.
    """
    asked = _asked(route)
    predicted, parts, computed = bound_names(repo, route, asked)
    predicted = predicted | {word for word in parts if not META.fullmatch(word) and not INPUT.search(word)}
    # A field may be called like what others predict: `rating`. A route without a model may be handed a prediction.
    runs = repo.serving.inference(route) is not None
    asks = (
        {field for field in request_fields(repo, route) - predicted if not _PREDICTED.search(field)} if runs else set()
    )
    told = words - asks
    prediction = any((OUTPUT.search(word) and not META.fullmatch(word)) or word in predicted for word in told)
    both = words & predicted & computed
    rest = {word for word in words - predicted if not META.fullmatch(word) and not OUTPUT.search(word)}
    request = any(map(INPUT.search, rest)) or bool(rest & (asked | computed) or both) or len(rest) >= many
    request = request or not told.isdisjoint(bodies(repo, route))
    # Where a field is called like content, the others only stand beside it.
    content = {field for field in asks if INPUT.search(field)} or asks
    return request or not words.isdisjoint(content), prediction


_PREDICTED: Final = regex(r"(?i)pred|output|result|response|label|logit")
"""What no request is asked for: where a field of it is called so, that is filled in later."""


def handler_names(repo: Repository, route: Route) -> tuple[set[str], set[str]]:
    """Return how a handler calls what it is asked and makes of that, and how what its model answers."""
    asked = _asked(route)
    predicted, _, computed = bound_names(repo, route, asked)
    return {*asked, *computed, *request_fields(repo, route)}, set(predicted - computed)


def _asked(route: Route) -> frozenset[str]:
    if route.asked is not None:
        return frozenset({route.asked}) | _WHATEVER
    return frozenset(parameters_of(route.module, route.handler)) - NO_REQUEST | _WHATEVER


def parameters_of(module: Module, qualname: str) -> tuple[str, ...]:
    """Return the names of a function's parameters; none where there is no such function."""
    function = module.function(qualname)
    return tuple(parameter.name for parameter in function.parameters) if function else ()
