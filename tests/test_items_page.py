"""docs/items.md is made of the docstrings of the probes: `UPDATE_DOCS=1 pytest tests/test_items_page.py` writes it."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.checklist import load_catalogue
from auditor.registry import discover

PAGE = Path(__file__).resolve().parent.parent / "docs" / "items.md"
HEAD = """# Items

What the repository must show for each item of the checklist, and what a group would commit where it does not: `done`,
`partial`, `not_done`, or `unknowable` where what was truly done need leave no trace. The page is made of the probes' own
docstrings, and `audit explain ID` prints the same. What a file that could not be read may hold is never held against a
group.
"""


def page() -> str:
    """Return what docs/items.md has to be."""
    parts, week = [HEAD], ""
    probes = discover()
    for item in load_catalogue().items:
        probe = probes[item.probe]
        if item.week != week:
            week = item.week
            parts.append(f"## {week}\n")
        codes = f" ({', '.join(item.module)})" if item.module else ""
        parts.append(f"### {item.id}\n\n{item.text}{codes}\n\n```text\n{probe.criterion}\n```\n")
        if probe.remedy:
            parts.append(f"To do: {probe.remedy}.\n")
    return "\n".join(parts)


def test_the_page_is_made_of_the_docstrings() -> None:
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_item_says_when_it_is_done_and_what_to_do() -> None:
    probes = discover()
    for item in load_catalogue().items:
        probe = probes[item.probe]
        states = [line.split()[0] for line in probe.criterion.splitlines() if line.split()]
        assert {"done", "unknowable"} & set(states), item.id
        assert probe.remedy or "done" not in states, item.id
        assert not probe.remedy.endswith("."), item.id
