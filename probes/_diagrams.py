"""Diagrams that documents show: images by name, text or heading, and what is drawn in text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._answers import answer
from probes._shared import clipped, is_page

if TYPE_CHECKING:
    from auditor.views.documents import Document, Image

_DIAGRAM: Final = regex(
    r"(?i)archi|diagram|overview|pipeline|flow(?:chart)?|system|structure|components?|infrastructure|design|mlops|workflow|stack|schema"
)
_LOOSELY: Final = regex(r"(?i)pipeline|(?:work)?flow(?!chart)|system|mlops|stack")
"""Those of these words that are as well of a run, which a tool's page shows, as of a drawing of what runs."""
_PAGE: Final = regex(r"(?i)(?<![a-z])(?:ui|gui|dashboards?|screen[ _-]?(?:shots?|dumps?))(?![a-z])")
_TOOL: Final = regex(
    r"(?i)(?<![a-z])(?:prefect|mlflow|airflow|wandb|w&b|weights[ _-]and[ _-]biases|grafana|tensorboard|actions|"
    r"vertex|streamlit|gradio|swagger)(?![a-z])"
)
"""A tool whose pages are shown: of one of them a loose word says little."""
_TO_DO: Final = regex(r"(?i)\b(?:run|runs|running|start|starting|install\w{0,6}|execut\w{1,4}|set[ -]?up|how[ -]to)\b")
"""What a heading says over the steps that somebody takes."""
_DRAWING: Final = regex(r"(?i)drawing")  # of the parts, or of anything else
_DIAGRAM_FILES: Final = (
    "*.drawio",
    "*.drawio.*",
    "*.puml",
    "*.plantuml",
    "*.excalidraw",
    "*.mmd",
    "*.mermaid",
    "*.d2",
    "*.vsdx",
    "*.dio",
)
_TEXT_DIAGRAMS: Final = frozenset({"mermaid", "plantuml", "puml", "dot", "graphviz", "d2"})


def documented_diagram(repo: Repository) -> Finding | None:
    """Return the finding that a document, or a file beside the documents, holds a diagram; None where none does."""
    path = repo.answers.path or repo.report_path
    given = answer(repo, 29)
    asked = frozenset(number for number, _ in given.lines) if given is not None else frozenset()
    boxed: list[tuple[Document, Evidence]] = []
    drawn: list[Evidence] = []
    for document in repo.documents.files:
        for block in document.code:
            if block.language.lower().split()[:1] and block.language.lower().split()[0].strip("{}.") in _TEXT_DIAGRAMS:
                return Finding.done("a diagram in text", Evidence(document.path, block.line, block.language))
            named = _under(document, block.line) or bool(_DIAGRAM.search(posixpath.basename(document.path)))
            if (named or (document.path == path and block.line in asked)) and _boxed(block.text):
                boxed.append((document, Evidence(document.path, block.line, "boxes drawn in text")))
        page = document is repo.documents.readme or is_page(repo, document)
        if page and document.path != path:
            for place, sure in _shown(repo, document):
                if sure:
                    return Finding.done("a document shows a diagram", place)
                drawn.append(place)
    graphs = repo.tree.named("*.dot", "*.gv", foreign=False)
    files = [*repo.tree.named(*_DIAGRAM_FILES, foreign=False)]
    files += (graph for graph in graphs if _DIAGRAM.search(posixpath.basename(graph)))
    files = [path for path in files if not repo.tree.is_blank(path)]
    if files:
        return Finding.done("a diagram is tracked", Evidence(files[0], None, "a diagram"))
    if drawn:
        return Finding.done("a document shows a drawing", drawn[0], confidence=Confidence.MEDIUM)
    return _with_boxes(repo, boxed)


def _with_boxes(repo: Repository, boxed: list[tuple[Document, Evidence]]) -> Finding | None:
    """Return the finding that a document, or a file beside the documents, draws boxes in text; None where none does."""
    path = repo.answers.path or repo.report_path
    for document, place in boxed:
        if document.path == path or document is repo.documents.readme or is_page(repo, document):
            return Finding.done("a diagram in text", place, confidence=Confidence.MEDIUM)
    if boxed:
        return Finding.partial("a diagram in text stands beside the documentation", boxed[0][1])
    return None


def _shown(repo: Repository, document: Document) -> Iterator[tuple[Evidence, bool]]:
    """Yield the tracked images that a document shows as a diagram or a drawing, and whether it is surely a diagram.

    A picture of a tool's page is none, though it be of a pipeline.
    """
    for image in document.images:
        target = _tracked(repo, document.path, image.target)
        if target is None or repo.template.placeholder_figure(repo.tree.oid(target)) or repo.tree.is_blank(target):
            continue
        told = (posixpath.basename(target), image.alt, _above(document, image.line))
        loose = not any(_DIAGRAM.search(_LOOSELY.sub("", text)) for text in told)
        if loose and any(map(_PAGE.search, told[:2])):
            continue
        sure = _as_diagram(document, image, target)
        if sure or _as_drawing(image, target):
            yield Evidence(document.path, image.line, target), sure and not (loose and any(map(_TOOL.search, told[:2])))


def _as_diagram(document: Document, image: Image, target: str) -> bool:
    named = _DIAGRAM.search(posixpath.basename(target)) or _DIAGRAM.search(image.alt)
    return bool(named or _under(document, image.line))


def _as_drawing(image: Image, target: str) -> bool:
    return bool(_DRAWING.search(posixpath.basename(target)) or _DRAWING.search(image.alt))


def missing_diagrams(repo: Repository) -> tuple[Evidence, ...]:
    """Return where the README or a page, the report left out, shows as a diagram what the repository does not hold."""
    path = repo.answers.path or repo.report_path
    return tuple(
        Evidence(document.path, image.line, clipped(f"{image.target} is not tracked", 120))
        for document in repo.documents.files
        if document.path != path and (document is repo.documents.readme or is_page(repo, document))
        for image in document.images
        if (image.attached or "://" not in image.target)
        and _tracked(repo, document.path, image.target) is None
        and (_as_diagram(document, image, image.target) or _as_drawing(image, image.target))
    )


_BOXES: Final = 3  # one frame round a title is no diagram


_PLAIN_EDGE: Final = regex(r"(?m)^[^\n]{0,200}?\+-{3,200}\+")
_ARROW: Final = regex(r"[▼▶►→↓▲◄←v>|│]")


def _boxed(text: str) -> bool:
    """Return whether boxes are drawn with characters and joined; the branches of a drawn folder have no corners."""
    corners = min(sum(map(text.count, pair)) for pair in ("┌╔╭", "┐╗╮", "└╚╰", "┘╝╯"))
    lines = len(_PLAIN_EDGE.findall(text)) // 2
    return max(corners, lines) >= _BOXES and bool(_ARROW.search(text))


def _under(document: Document, line: int) -> bool:
    heading = _above(document, line)
    return bool(_DIAGRAM.search(_LOOSELY.sub("", heading) if _TO_DO.search(heading) else heading))


def _above(document: Document, line: int) -> str:
    """Return the heading under which a line stands."""
    above = [heading for heading in document.headings if heading.line <= line]
    return above[-1].text if above else ""


_RAW_ADDRESS: Final = regex(
    r"https?://(?:raw\.githubusercontent\.com/[^/]+/[^/]+/(?:refs/heads/)?[^/]+|github\.com/[^/]+/[^/]+/(?:blob|raw)/[^/]+)/(.+)"
)


def _tracked(repo: Repository, document: str, target: str) -> str | None:
    """Return the tracked file that an image names, by a relative path or an address of the repository, or None."""
    plain = target.split("?", 1)[0].split("#", 1)[0]
    match = _RAW_ADDRESS.search(
        plain,
    )
    if match:
        return match[1] if repo.tree.exists(match[1]) else None
    if "://" in plain:
        return None
    for folder in (posixpath.dirname(document), ""):
        path = posixpath.normpath(posixpath.join(folder, plain.lstrip("/")))
        if repo.tree.exists(path):
            return path
    return None
