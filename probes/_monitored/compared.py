"""Where the answers of a deployed service are compared with what is true: how well the model does, without drift."""

from __future__ import annotations

import posixpath
from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._shared import clipped

_CLIENTS: Final = ("requests", "httpx", "aiohttp")
_ASKS: Final = frozenset({"post", "get", "request"})
_WATCHES: Final = regex(r"(?i)monitor|performan|watch")
_SERVICE: Final = regex(
    r"(?i)https?://(?!localhost|127\.|0\.0\.0\.0)[\w.-]{1,200}\.(?:run\.app|cloudfunctions\.net)|/predict"
)
_TRUTH: Final = regex(r"(?i)(?:\b|_)(?:true_(?:class|label|value)\w*|ground_?truth|y_true|actual_\w+|accuracy\w*)")


def compared_with_truth(repo: Repository) -> Evidence | None:
    """Return where a script that is called after monitoring asks a service and holds what it says against the truth."""
    for module in repo.python.code:
        if not module.uses(*_CLIENTS) or not _WATCHES.search(posixpath.basename(module.path)):
            continue
        asking = next((call for call in module.calls if call.method in _ASKS and call.name.startswith(_CLIENTS)), None)
        told = any(_SERVICE.search(text.value) for text in module.strings)
        if asking is not None and told and _TRUTH.search(repo.tree.text(module.path) or ""):
            return Evidence(module.path, asking.line, clipped(asking.name))
    return None
