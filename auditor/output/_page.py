"""What the pages share: templates that escape everything, and a policy that lets a page load nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor import crosscheck
from auditor._regex import regex
from auditor.crosscheck import ClaimVerdict, Verdict
from auditor.output._labels import where_of
from auditor.output.text import coded, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.audited import Place, Pointer
    from auditor.finding import Elsewhere
    from auditor.warned import Warned


class Look(NamedTuple):
    """How a verdict looks: a letter for its class, a glyph that needs no colour, a few words."""

    name: str
    code: str
    glyph: str
    word: str


_LOOKS: Final = (
    Look(Verdict.REFUTED.value, "r", "✗", "ticked, and not in the repository"),
    Look(Verdict.ERROR.value, "e", "E", "the check itself failed"),
    Look(Verdict.UNCONFIRMED.value, "u", "?", "ticked and not found: please look"),
    Look(Verdict.DISPUTED.value, "i", "!", "ticked and not found where the group points"),
    Look(Verdict.DOUBTFUL.value, "d", "~", "ticked, and there only in part"),
    Look(Verdict.CONFIRMED.value, "c", "✓", "ticked, and in the repository"),
    Look(Verdict.UNVERIFIABLE.value, "v", "○", "ticked; only a person can judge"),
    Look(Verdict.UNCLAIMED.value, "l", "+", "done, but not ticked"),
    Look(Verdict.BEGUN.value, "b", "◐", "begun, not ticked"),
    Look(Verdict.OPEN.value, "o", "·", "not ticked, not there"),
    Look(Verdict.NOTED.value, "n", "–", "not on the report, waived, or an unclear mark"),
)
LOOKS: Final = {look.name: look for look in _LOOKS}
"""By verdict, what needs a person first."""

DISCREPANCIES: Final = tuple(verdict.value for verdict in crosscheck.DISCREPANCIES)

_CLAIMS: Final[dict[str, Look]] = {
    ClaimVerdict.CONTRADICTED.value: Look(
        ClaimVerdict.CONTRADICTED.value, "r", "✗", "the repository shows something else"
    ),
    ClaimVerdict.CONSISTENT.value: Look(ClaimVerdict.CONSISTENT.value, "c", "✓", "the repository shows it"),
}
_WEB: Final = regex(r"https?://[^\s\\]{1,1000}\Z")


def write(template: str, /, **values: Any) -> bytes:
    """Return the page of a template, as UTF-8."""
    return _environment().get_template(template).render(**values).encode()


def stream(template: str, /, **values: Any) -> Iterator[bytes]:
    """Yield the page of a template in pieces, as UTF-8, for one that is large."""
    found = _environment().get_template(template).stream(**values)
    found.enable_buffering(1000)
    yield from (piece.encode() for piece in found)


def relative(path: str) -> str:
    """Return a relative path as a link: every part is quoted, so that none is taken for a scheme, host or query."""
    return "/".join(quote(part.encode("utf-8", "surrogateescape"), safe="") for part in path.split("/") if part)


def outside(url: str | None) -> str | None:
    """Return the address if it is one of the web, else None: nothing else becomes a link."""
    return url if url is not None and _WEB.match(url) else None


def slug(name: str) -> str:
    """Return an item's id as a fragment, and as the id of its element: quoted and short, so that it is one anyway."""
    raw = name.encode("utf-8", "surrogatepass")
    quoted = quote(raw, safe="").replace("%", "_")
    return quoted if len(quoted) <= 80 else f"{quoted[:60]}-{hashlib.sha256(raw).hexdigest()[:12]}"


_HOST = regex(r"^(?:https?://)?(?:www\.)?(?:github\.com/)?")


def short(source: str) -> str:
    """Return a source without its scheme, and without the host that most have."""
    return _HOST.sub("", source, count=1).removesuffix(".git") or source


def clip(text: object, most: int = 600) -> str:
    """Return the text, plain, and cut where it is long: one odd line of a repository fills no page."""
    shown = plain(str(text)[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def where(place: Place | Pointer | Warned) -> str:
    """Return the path and line of a place, else its commit or branch."""
    commit, branch = getattr(place, "commit", None), getattr(place, "branch", None)
    return where_of(place.path, place.line, commit, branch)


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
        "short": short,
        "clip": clip,
        "coded": coded,
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
