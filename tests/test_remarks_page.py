"""docs/remarks.md is made of the docstrings of the remarks: `UPDATE_DOCS=1 pytest tests/test_remarks_page.py` writes it."""

from __future__ import annotations

import os
from inspect import cleandoc
from pathlib import Path

from auditor.registry import discover_remarks

PAGE = Path(__file__).resolve().parent.parent / "docs" / "remarks.md"
HEAD = """# Remarks

A remark says of something that stands in the repository that it cannot work, with both ends: the call and what is
missing; a few say what is worth knowing. It changes no state and no verdict. It stands with its item in every output
(`items[].remarks` in JSON), and `--fail-on remark` fails on it. A remark that is wrong is worse than none: each is
silent wherever the files do not tell the whole picture. `audit explain ID` prints what stands here.

A package adds its own as it adds probes: [probes.md](probes.md#a-remark) shows one.
"""


def page() -> str:
    """Return what docs/remarks.md has to be."""
    parts = [HEAD]
    for name, source in sorted(discover_remarks().items()):
        if source.__module__.startswith("probes."):
            parts.append(f"## {name}\n\n{cleandoc(source.__doc__ or '')}\n")
    return "\n".join(parts)


def test_the_page_is_made_of_the_docstrings() -> None:
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_remark_says_in_one_sentence_what_it_means() -> None:
    for name, source in discover_remarks().items():
        first = cleandoc(source.__doc__ or "").partition("\n")[0]
        assert first.endswith("."), name
        assert name.replace("-", "").isalnum(), name
