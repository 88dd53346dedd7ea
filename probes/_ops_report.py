"""What answers of the report show: screenshots of the group's own and what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository

if TYPE_CHECKING:
    from auditor.report.answers import Answer

_ALERT: Final = re.compile(r"(?i)alert|alarm|notification|incident|polic(?:y|ies)\b")


def answer(repo: Repository, number: int) -> Answer | None:
    """Return the answer to a question (by the numbers of the 31-question report), or None."""
    found: Answer | None = repo.answers.question(number)
    return found


def own_images(repo: Repository, number: int) -> tuple[Evidence, ...]:
    """Return the images of the group's own that an answer shows or links, the template's placeholders left out."""
    given = answer(repo, number)
    if given is None:
        return ()
    return tuple(
        Evidence(repo.answers.path, image.line, f"question {number} shows {image.target}"[:120])
        for image in given.own_images(repo.tree, repo.template)
    )


def own_screenshot(repo: Repository, number: int) -> Evidence | None:
    """Return the first image of the group's own in an answer, or None."""
    return next(iter(own_images(repo, number)), None)


def alert_screenshot(repo: Repository, number: int) -> Evidence | None:
    """Return the first own image of an answer whose name, text or caption speaks of alerts, or None."""
    given = answer(repo, number)
    if given is None:
        return None
    return None


def linked_repository(repo: Repository, about: re.Pattern[str]) -> Evidence | None:
    """Return a link of the report to another repository that is said to hold something, or None."""
    path = repo.answers.path
    document = repo.documents.document(path) if path else None
    if document is None:
        return None
    lines = document.text.split("\n")
    own = _own_name(repo)
    for link in document.links:
        match = _REPOSITORY.match(link.target)
        if (
            match is None
            or f"{match[1]}/{match[2].removesuffix('.git')}".lower() == own
            or match[1].lower() in ("skaftenicki",)
        ):
            continue
        text = lines[link.line - 1] if 0 < link.line <= len(lines) else ""
        if about.search(link.target) or about.search(link.text) or about.search(text):
            return Evidence(path, link.line, link.target[:100])
    return None


_REPOSITORY: Final = re.compile(r"https?://(?:www\.)?git(?:hub|lab)\.com/([\w.-]+)/([\w.-]+)/?$")


def _own_name(repo: Repository) -> str:
    match = re.search(r"[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", getattr(repo.snapshot, "url", None) or "")
    return match[1].lower() if match else ""
