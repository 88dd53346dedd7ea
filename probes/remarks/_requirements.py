"""Remarks about requirements files that pip cannot read to their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Remark, Repository, regex, remark
from probes.remarks._places import set_aside

_WORDS: Final = regex(r"[A-Za-z][A-Za-z0-9_-]*(?:[ \t]+[A-Za-z][A-Za-z_-]*)+")
"""Words alone: a requirement is one name, and nothing follows it without a sign."""
_MAX_LINES: Final = 5000


@remark("requirements-line-invalid")
def requirements_line_invalid(repo: Repository) -> Iterator[Remark]:
    """A requirements file has a line of several words, which is no requirement: pip stops there and installs nothing.

    One remark a file, at the first such line.
    """
    for path in repo.tree.named("requirements*.txt", foreign=False):
        if set_aside(path):
            continue
        before = ""
        for number, line in enumerate((repo.tree.text(path) or "").split("\n")[:_MAX_LINES], 1):
            text = line[:300].partition("#")[0].strip()
            if len(line) < 300 and not before.endswith("\\") and _WORDS.fullmatch(text):
                yield Remark(
                    "requirements-line-invalid",
                    "requirements",
                    f"{path} has the line `{text[:80]}`, which is no requirement: pip stops there",
                    (Evidence(path, number, text[:120]),),
                )
                break
            before = line.rstrip()
