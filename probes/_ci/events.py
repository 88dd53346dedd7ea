"""What starts by itself outside of workflows: triggers of Cloud Build, and what runs when data lands in a bucket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import live_lines, printed
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.workflows import Step

_TRIGGER: Final = regex(r"\bgcloud\s{1,9}(?:(?:alpha|beta)\s{1,9})?builds\s{1,9}triggers\s{1,9}create\b")
_RESOURCE: Final = regex(r"\bresource\s{1,9}\"google_cloudbuild_trigger\"")
_BLOCK: Final = 4_000
_BUILT: Final = regex(r"\bdocker|kaniko|\bbuildx?\"|\bfilename\s{1,9}=")
_LANDED: Final = regex(
    r"\bgcloud\b[^\n]{0,400}--trigger-bucket\b|\bgcloud\b[^\n]{0,400}google\.(?:cloud\.)?storage\.object\b|"
    r"^\s{0,20}(?:event_type|value)\s{1,9}=\s{1,9}\"google\.(?:cloud\.)?storage\.object\b",
    re.MULTILINE,
)


def build_triggers(repo: Repository) -> Iterator[tuple[Evidence, bool]]:
    """Yield where a trigger of Cloud Build is made that builds an image, and whether it surely does."""
    for line in live_lines(repo, _TRIGGER):
        if not printed(line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip())), "--dockerfile" in line.text
    for line in live_lines(repo, _RESOURCE, "*.tf"):
        text = repo.tree.text(line.path) or ""
        block = "\n".join(text.split("\n")[line.line - 1 :])[:_BLOCK]
        following = _RESOURCE.search(block, len(line.text))
        if _BUILT.search(block, 0, following.start() if following else len(block)):
            yield Evidence(line.path, line.line, clipped(line.text.strip())), False


def data_events(repo: Repository) -> Iterator[Evidence]:
    """Yield what has something run in the cloud when a file lands in a bucket."""
    for line in live_lines(repo, _LANDED):
        if not printed(line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))


_CHANGED: Final = regex(r"\bgit\s{1,9}diff\b[^\n]{0,200}--(?:name-(?:only|status)|quiet|exit-code)\b")
_OF_DATA: Final = regex(r"\\?\.dvc\b|\bdvc\\?\.lock\b|(?<![\w/])data/")


def looks_at_changes(step: Step) -> bool:
    """Return whether a step asks git which files changed, and picks those of data."""
    lines = (step.run or "").split("\n") if "git" in (step.run or "") else []
    return any(_CHANGED.search(line[:2_000]) and _OF_DATA.search(line[:2_000]) for line in lines)
