"""What the pages share: templates that escape everything, and a policy that lets a page load nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.claimcheck import ClaimVerdict
from auditor.crosscheck import Verdict
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.audited import Place, Pointer, Warned
    from auditor.finding import Elsewhere


class Look(NamedTuple):
    """How a verdict looks: a letter for its class, a glyph that needs no colour, a few words."""

    code: str
    glyph: str
    word: str


LOOKS: Final[dict[str, Look]] = {
    Verdict.REFUTED.value: Look("r", "✗", "ticked, and not in the repository"),
    Verdict.ERROR.value: Look("e", "E", "the check itself failed"),
    Verdict.UNCONFIRMED.value: Look("u", "?", "ticked and not found: please look"),
    Verdict.DISPUTED.value: Look("i", "!", "ticked and not found where the group points"),
    Verdict.DOUBTFUL.value: Look("d", "~", "ticked, and there only in part"),
    Verdict.CONFIRMED.value: Look("c", "✓", "ticked, and in the repository"),
    Verdict.UNVERIFIABLE.value: Look("v", "○", "ticked; only a person can judge"),
    Verdict.UNCLAIMED.value: Look("l", "+", "done, but not ticked"),
    Verdict.BEGUN.value: Look("b", "◐", "begun, not ticked"),
    Verdict.OPEN.value: Look("o", "·", "not ticked, not there"),
    Verdict.NOTED.value: Look("n", "–", "not on the report, waived, or an unclear mark"),
}
"""By verdict, what needs a person first."""

DISCREPANCIES: Final = ("refuted", "error", "unconfirmed", "disputed", "doubtful")

_CLAIMS: Final[dict[str, Look]] = {
    ClaimVerdict.CONTRADICTED.value: Look("r", "✗", "the repository shows something else"),
    ClaimVerdict.CONSISTENT.value: Look("c", "✓", "the repository shows it"),
}
_WEB: Final = re.compile(r"https?://[^\s\\]+\Z")


def write(template: str, /, **values: Any) -> bytes:
    """Return the page of a template, as UTF-8."""
    return _environment().get_template(template).render(**values).encode()


def relative(path: str) -> str:
    """Return a relative path as a link: every part is quoted, so that none is taken for a scheme, host or query."""
    return "/".join(quote(part.encode("utf-8", "surrogateescape"), safe="") for part in path.split("/") if part)


def outside(url: str | None) -> str | None:
    """Return the address if it is one of the web, else None: nothing else becomes a link."""
    return url if url is not None and _WEB.match(url) else None


def slug(name: str) -> str:
    """Return an item's id as a fragment, and as the id of its element: quoted, so that it is one in any case."""
    return quote(name.encode("utf-8", "surrogatepass"), safe="").replace("%", "_")


def clip(text: object, most: int = 600) -> str:
    """Return the text, plain, and cut where it is long: one odd line of a repository fills no page."""
    shown = plain(str(text)[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def where(place: Place | Pointer | Warned) -> str:
    """Return the path and line of a place, else its commit or branch."""
    commit, branch = getattr(place, "commit", None), getattr(place, "branch", None)
    if place.path:
        return f"{place.path}:{place.line}" if place.line else place.path
    return f"commit {commit[:10]}" if commit else f"branch {branch}" if branch else ""


def far(other: Elsewhere) -> str:
    """Return the branch or commit of another place, with the path there."""
    at = f"branch {other.branch}" if other.branch else f"commit {(other.commit or '')[:10]}"
    return f"{at}, {other.path}" if other.path else at


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
    environment.filters |= {
        "relative": relative,
        "outside": outside,
        "slug": slug,
        "clip": clip,
        "where": where,
        "far": far,
    }
    environment.globals |= {"inline": _inline, "digest": _digest, "looks": _CLAIMS | LOOKS}
    return environment


def _shown(value: object) -> object:
    """Make every text that a template prints harmless, once and for all: what is no markup of ours is plain."""
    return value if isinstance(value, Markup) else plain(str(value))


@cache
def _inline(name: str) -> Markup:
    """Return a style or script as it stands in the page; browsers hash it with newlines of one character."""
    loader = _environment().loader
    assert loader is not None
    return Markup(loader.get_source(_environment(), name)[0].replace("\r\n", "\n"))


@cache
def _digest(name: str) -> Markup:
    """Return the source expression with which the page's policy allows this style or script, and no other."""
    return Markup("'sha256-" + base64.b64encode(hashlib.sha256(_inline(name).encode()).digest()).decode() + "'")
