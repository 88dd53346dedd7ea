"""The audit of one group as a page that needs nothing else: to read, to print, to talk over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.output import _page

if TYPE_CHECKING:
    from auditor.audited import Audit


def render(audit: Audit) -> bytes:
    """Return the page of the audit, as UTF-8."""
    return render_page(audit)


def render_page(
    audit: Audit,
    *,
    group: str | None = None,
    overview: str | None = None,
    decide: str | None = None,
    later: str | None = None,
) -> bytes:
    """Return the page of a group, as UTF-8.

    `group` is its name (the report's where it is None), `overview` the path of the overview from the page's folder,
    `decide` a sentence that says how to add a decision, `later` one that says what came after the audited commit.
    """
    return _page.write("group.html", audit=audit, group=group, overview=overview, decide=decide, later=later)
