"""Audits and rows for the tests of pages, with any text in every place that a repository fills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from auditor.audited import (
    Audit,
    AuditedAnswer,
    AuditedClaim,
    AuditedItem,
    AuditedRemark,
    AuditedReport,
    AuditedRepository,
    Decision,
    Place,
    Pointer,
)
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict
from auditor.finding import Confidence, Elsewhere
from auditor.output.overview import Column, Row, Trend, stream_overview
from auditor.warned import Warned
from tests.output._audits import an_item

COMMIT = "c" * 40
HOSTILE = (
    "\"><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>' onmouseover=window.hurt=1 x='"
    "</title></style><svg onload=window.hurt=1>{{ 7 * 7 }}{% raw %}&lt;b&gt;\u202egnp.exe\u2066\x1b[31m\x00\udc80\r\n"
)
"""Script, event handlers, markup of templates, marks that turn text around, control characters, half a character."""


def item(
    verdict: Verdict = Verdict.REFUTED, *, name: str = "hydra", text: str = "a text", **changes: Any
) -> AuditedItem:
    """Return an item with every part filled."""
    place = Place(text, 2, None, None, text, None)
    filled: dict[str, Any] = {
        "text": text,
        "line": 3,
        "confidence": Confidence.MEDIUM,
        "verdict": verdict,
        "message": text,
        "evidence": (place,),
        "elsewhere": (Elsewhere(text, COMMIT, text, text),),
        "remedy": "use it",
        "remarks": (AuditedRemark("odd", name, text, Confidence.HIGH, (place,)),),
        "pointer": Pointer(text, 4, text),
    }
    return an_item(name, **{**filled, **changes})


def audit(text: str = "a text", *items: AuditedItem) -> Audit:
    """Return an audit that has something in every section of the page, with the text wherever text comes from outside."""
    place = Place(text, 2, None, None, text, None)
    decided = Decision("confirmed", text, text, COMMIT, stale=True)
    contributions = {
        "complete": False,
        "areas": ["data", text],
        "authors": [
            {"name": text, "commits": 3, "merges": 1, "files": 4, "by_area": {"data": {"commits": 2, "files": 3}}}
        ],
        "bots": {"commits": 2},
    }
    return Audit(
        AuditedRepository(text, None, COMMIT, text, False, False, False, False),
        AuditedReport(True, text, text, text, text, 2),
        items
        or (
            *(item(verdict, name=f"{verdict.value}-one", text=text) for verdict in Verdict),
            item(name="decided", text=text, decision=decided),
            item(name=text, text=text, week=text, mark=text, ticked=None, verdict=Verdict.NOTED),
        ),
        claims=(
            AuditedClaim("test-count", text, 7, 9, text, text, ClaimVerdict.CONTRADICTED, (place,)),
            AuditedClaim("members", None, None, None, text, text, ClaimVerdict.CONSISTENT, (), decision=None),
        ),
        disagreements=(Disagreement("denied", "hydra", 7, 3, 9, text),),
        answers=(AuditedAnswer(1, 5, True, 10, 50, 100, 0, None, None, False),),
        statistics={"commits": 3, text: text, "activity": {"2026-01-05": {"09": 2}}, "contributions": contributions},
        warnings=(Warned("odd", text, text, 1),),
        remarks=(AuditedRemark("odd", None, text, Confidence.HIGH, (place,)),),
    )


def columns(number: int = 3) -> list[Column]:
    """Return items, the first two of week 1, all later ones of week 2."""
    return [Column(f"item-{index}", f"Do the thing {index}", f"Week {1 + (index > 1)}") for index in range(number)]


def overview(rows: Iterable[Row], columns: Iterable[Column], trends: Iterable[Trend] = (), **texts: str) -> bytes:
    """Return the whole page of the overview."""
    return b"".join(stream_overview(rows, columns, trends, **texts))


def row(group: str, *verdicts: str, **changes: Any) -> Row:
    """Return a group with the verdicts of the items in their order."""
    found = {f"item-{index}": verdict for index, verdict in enumerate(verdicts)}
    return replace(Row(group, f"groups/{group}.html", f"https://example.com/{group}", verdicts=found), **changes)


class Reader(HTMLParser):
    """What a page is made of: its elements with their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inline: dict[str, list[str]] = {"style": [], "script": []}
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        self.text += " " if tag in {"td", "th", "dd"} else ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.inline:
            self.inline[self._open].append(data)
        else:
            self.text += data

    @property
    def tags(self) -> list[str]:
        """Every element's name and the names of its attributes, in order: what no text may change."""
        return [f"{tag} {' '.join(sorted(attributes))}" for tag, attributes in self.elements]

    def all(self, name: str) -> list[str]:
        """Return the values of an attribute, wherever it is."""
        return [value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name]
