"""What the pages share: templates that escape everything, and a policy that lets a page load nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.output.text import plain


def write(template: str, /, **values: Any) -> bytes:
    """Return the page of a template, as UTF-8."""
    return _environment().get_template(template).render(**values).encode()


def relative(path: str) -> str:
    """Return a relative path as a link: every part is quoted, so that none is taken for a scheme, host or query."""
    return "/".join(quote(part.encode("utf-8", "surrogateescape"), safe="") for part in path.split("/") if part)


def outside(url: str | None) -> str | None:
    """Return the address if it is one of the web, else None: nothing else becomes a link."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.output", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"relative": relative, "outside": outside}
    environment.globals |= {"inline": _inline, "digest": _digest}
    return environment


def _shown(value: object) -> object:
    """Make every text that a template prints harmless, once and for all: what is no markup of ours is plain."""
    return value if isinstance(value, Markup) else plain(str(value))


@cache
def _inline(name: str) -> Markup:
    source, _, _ = _environment().loader.get_source(_environment(), name)  # type: ignore[union-attr]
    return Markup(source)


@cache
def _digest(name: str) -> Markup:
    """Return the source expression with which the page's policy allows this style or script, and no other."""
    return Markup("'sha256-" + base64.b64encode(hashlib.sha256(_inline(name).encode()).digest()).decode() + "'")
