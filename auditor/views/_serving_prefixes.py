"""Under which path the routes of a module hang: that of its router, and of where that is included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, PythonView

_ROUTERS: Final = ("APIRouter", "Blueprint", "APIBlueprint", "Router")
_INCLUDED: Final = regex(r"(?:include_router|register_blueprint)\(\s*(?:router\s*=\s*)?([A-Za-z_][\w.]*)")


def prefixes(python: PythonView, modules: tuple[Module, ...]) -> dict[str, str]:
    """Return the prefix of the routes of each module by its name: of its router, and of where that is included."""
    own: dict[str, str] = {}
    included: dict[str, str] = {}
    for module in modules:
        for call in module.calls:
            value = call.keyword("prefix") or call.keyword("url_prefix")
            prefix = ((value.string or "") if value else "").rstrip("/")
            if call.method in _ROUTERS:
                if prefix and module.name not in own:
                    own[module.name] = prefix
            elif call.method in ("include_router", "register_blueprint") and prefix:
                owner = _included(python, module, call)
                if owner:
                    included.setdefault(owner, prefix)
    return {name: included.get(name, "") + own.get(name, "") for name in sorted({*own, *included})}


def _included(python: PythonView, module: Module, call: Call) -> str:
    """Return the name of the module whose router is included; the call itself only tells what made the router."""
    text = python.tree.text(module.path) or ""
    written = _INCLUDED.search(" ".join(text.split("\n")[call.line - 1 : call.line + 2])[:500])
    if written is None:
        return ""
    alias, _, rest = written[1].partition(".")
    for item in module.imports:
        if item.alias == alias:
            return item.target if rest else item.module
    return ""
