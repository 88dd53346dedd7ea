"""The steps by which a diagram of the architecture is looked for."""

from __future__ import annotations

import posixpath
from typing import Final

from auditor import Confidence, Evidence, Finding, Repository, absent
from auditor.shared import regex
from probes._answers import answer, figures, image_shown_anywhere, own_images, picture_elsewhere, question
from probes._diagrams import missing_diagrams
from probes._shared import clipped

_DIAGRAM_NAMES: Final = (
    "*archi*.png", "*archi*.jpg", "*archi*.svg", "*archi*.jpeg", "*archi*.pdf",
    "*diagram*.png", "*diagram*.svg", "*diagram*.jpg", "*diagram*.pdf", "*overview*.png",
)  # fmt: skip
_DRAWN: Final = regex(
    r"(?i)drive\.google|docs\.google|miro\.com|excalidraw|draw\.io|diagrams\.net|lucid|figma|imgur|ibb\.co|whimsical|onedrive|sharepoint"
)
_OF_ARCHITECTURE: Final = regex(r"(?i)archi(?!v)|diagram|flow[_ -]?chart|system[_ -]?overview")


def shown_in_answer(repo: Repository) -> Finding | None:
    """Question 29 shows a tracked image of the group's own."""
    shown = own_images(repo, 29)
    return Finding.done(f"{question(repo, 29)} shows a diagram of the group's own", shown[0]) if shown else None


def shown_elsewhere(repo: Repository) -> Finding | None:
    """Another image of the report, or a document that question 29 links, is named for a diagram."""
    shown = image_shown_anywhere(repo, _OF_ARCHITECTURE)
    if shown is not None:
        message = "the report shows an image that is named for a diagram, though not in its question"
        return Finding.done(message, shown, confidence=Confidence.MEDIUM)
    given = answer(repo, 29)
    for link in given.links if given is not None else ():
        found = repo.answers.tracked(repo.tree, link.target) if ".pdf" in link.target.lower() else None
        if found is not None and _OF_ARCHITECTURE.search(f"{posixpath.basename(found)} {link.text}"):
            place = Evidence(repo.answers.path, link.line, clipped(f"{question(repo, 29)} links {found}", 120))
            return Finding.done(f"{question(repo, 29)} links a diagram", place, confidence=Confidence.MEDIUM)
    return None


def kept_by_another_host(repo: Repository) -> Finding | None:
    """Question 29 shows a picture that another host keeps."""
    away = picture_elsewhere(repo, 29)
    if away is None:
        return None
    return Finding.unknowable(f"{question(repo, 29)} leads to a picture outside of the repository", away)


def missing_image(repo: Repository) -> Finding | None:
    """An image is shown that is not in the repository, or lies there under another suffix."""
    missing = (*_missing(repo), *missing_diagrams(repo))
    if not missing:
        return None
    meant = next((item.meant for item in figures(repo, 29) if item.meant), None)
    if meant is not None:
        message = f"the diagram that is shown is not in the repository; under that name there is {meant}"
        return Finding.partial(message, missing[0], Evidence(meant, None, "the same name, another suffix"))
    return Finding.partial("the diagram that is shown is not in the repository", *missing[:2])


def linked_drawing(repo: Repository) -> Finding | None:
    """Question 29 links a diagram that a drawing tool keeps."""
    given = answer(repo, 29)
    for link in given.links if given is not None else ():
        if _DRAWN.search(link.target):
            place = Evidence(repo.answers.path or repo.report_path, link.line, clipped(link.target, 100))
            return Finding.partial(f"{question(repo, 29)} links a diagram outside of the repository", place)
    return None


def shown_nowhere(repo: Repository) -> Finding | None:
    """Question 29 has no text, and an image is tracked that is named for a diagram."""
    given = answer(repo, 29)
    if given is not None and given.text.strip():
        return None
    for candidate in repo.tree.named(*_DIAGRAM_NAMES, foreign=False):
        own = repo.template.placeholder_figure(repo.tree.oid(candidate)) is None
        if own and not repo.tree.is_blank(candidate):
            place = Evidence(candidate, None, "shown nowhere")
            return Finding.done("a diagram is tracked", place, confidence=Confidence.MEDIUM)
    return None


def no_diagram(repo: Repository) -> Finding:
    """Nothing shows a diagram; an empty file or the template's own figure is pointed at."""
    brought = next((item for item in figures(repo, 29) if item.path is not None and not item.own), None)
    if brought is None:
        return absent(f"diagram in {question(repo, 29)}, the README or the documentation", repo.documents)
    what = "an empty file" if brought.empty else "the template's own figure"
    place = Evidence(repo.answers.path or repo.report_path, brought.line, clipped(f"{brought.path} is {what}", 120))
    return Finding.not_done(f"{question(repo, 29)} shows {what}, and no other diagram", place)


def _missing(repo: Repository) -> tuple[Evidence, ...]:
    found = (item for item in figures(repo, 29) if item.path is None and not item.attached)
    return tuple(
        Evidence(repo.answers.path, item.line, clipped(f"{item.target} is not tracked", 120)) for item in found
    )
