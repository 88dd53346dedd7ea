"""What answers of the report show: screenshots of the group's own and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.report.answers import Answer
    from auditor.report.figures import Figure

_ALERT: Final = regex(r"(?i)alert|alarm|polic(?:y|ies)\b")
_CAPTION: Final = 160
_PICTURE: Final = regex(r"!\[|\[!\[|<img\b", re.IGNORECASE)
"""How a line begins that is a picture, and no caption of the one before."""
_TOLD: Final = regex(r"(?<=[.!?])\s+|\n")
_SHOT: Final = r"(?:image|picture|figure|screenshot|registr|repositor|histor|list|page|they|these|this|it\b)\w*"
_EMPTY: Final = regex(
    rf"(?i)\b{_SHOT}(?:\s+\w+){{0,3}}?\s+(?:is|are|was|were|be|looks?|remains?|stays?)\s+(?:\w+\s+){{0,2}}?(?:empty|blank)\b|"
    rf"\b(?:empty|blank)\s+(?:\w+\s+){{0,2}}?(?:images?|pictures?|figures?|screenshots?|registry|histor(?:y|ies)|lists?|pages?)\b|"
    r"\b(?:there (?:is|are|were|was)|have|had|has) no (?:\w+ ){0,2}?(?:images?|builds?|history)\b(?! (?:of|for)\b)|"
    r"(?:\bnot|n['\u2019]t|\bnever)\s+(?:\w+\s+){0,2}?(?:find|found|see|have|buil[dt]|push(?:ed)?|stored?|upload(?:ed)?)\s+"
    r"(?:any|an?|the)\s+(?:\w+\s+){0,2}?(?:images?|builds?|containers?|history)\b(?! (?:of|for)\b)"
)
"""What an answer says of a picture that shows that there is nothing."""
_NO_MORE: Final = regex(r"(?i)\b(?:at first|initially|before|until|once|now|later|by then)\b")


def answer(repo: Repository, number: int) -> Answer | None:
    """Return the answer to a question (one of `auditor.checklist.Asks`, or its number), or None."""
    found: Answer | None = repo.answers.question(number)
    return found


def question(repo: Repository, number: int) -> str:
    """Return the name of a question (one of `auditor.checklist.Asks`, or its number) as the report numbers it."""
    return f"question {repo.answers.printed(number)}"


def figures(repo: Repository, number: int) -> tuple[Figure, ...]:
    """Return the images that an answer shows or links, with the tracked files that they are."""
    given = answer(repo, number)
    return given.figures(repo.tree, repo.catalogue.placeholders) if given is not None else ()


def own_images(repo: Repository, number: int) -> tuple[Evidence, ...]:
    """Return the images of the group's own that an answer shows or links, the template's placeholders left out."""
    return tuple(image for image, _ in _own(repo, number))


def _own(repo: Repository, number: int) -> Iterator[tuple[Evidence, Figure]]:
    for figure in figures(repo, number):
        if figure.own:
            what = "an image within the report" if figure.within else figure.path or figure.target
            told = clipped(f"{question(repo, number)} shows {what}", 120)
            yield Evidence(repo.answers.path, figure.line, told), figure


def own_screenshot(repo: Repository, number: int, other: re.Pattern[str] | None = None) -> Evidence | None:
    """Return the first image of the group's own in an answer, or None; one whose name or text fits `other` is none."""
    given = (image for image, figure in _own(repo, number) if other is None or not other.search(_named(figure)))
    return next(given, None)


_HOST: Final = regex(r"(?i)(?:https?:)?//(?!(?:[\w-]{1,40}\.)?github(?:usercontent)?\.com/|img\.shields\.io/|badge)")
_STORE: Final = regex(
    r"(?i)//(?:(?:drive|docs|photos)\.google\.|photos\.app\.goo|(?:www\.)?dropbox\.|1drv\.ms|onedrive\.|[\w-]{1,60}\.sharepoint\.|"
    r"(?:i\.)?imgur\.|(?:i\.)?ibb\.co|(?:i\.)?postimg|prnt\.sc|ibin\.co)"
)
"""Where somebody keeps pictures, whose addresses do not say that they are some."""


def picture_elsewhere(repo: Repository, number: int) -> Evidence | None:
    """Return the first picture of an answer that cannot be seen from here, on another host or behind a link to one."""
    given = answer(repo, number)
    if given is None:
        return None
    shown = ((each.line, each.target) for each in figures(repo, number) if each.path is None and not each.own)
    pictures = [(line, target) for line, target in shown if _HOST.match(target)]
    pictures += [(link.line, link.target) for link in given.links if _STORE.search(link.target)]
    for line, target in sorted(pictures)[:1]:
        return Evidence(repo.answers.path, line, clipped(f"{target} is not of the repository", 120))
    return None


def image_shown_anywhere(repo: Repository, about: re.Pattern[str]) -> Evidence | None:
    """Return the first image of the group's own, anywhere in the report, whose name or text is about something."""
    path = repo.answers.path
    document = repo.documents.document(path) if path else None
    for image in document.images if document is not None and path else ():
        if not about.search(f"{image.target.rpartition('/')[2][-200:]} {image.alt}"):
            continue
        found = repo.answers.tracked(repo.tree, image.target)
        if found is None or repo.tree.is_blank(found):
            continue
        if repo.tree.oid(found) not in repo.catalogue.placeholders:
            return Evidence(path, image.line, clipped(f"the report shows {found}", 120))
    return None


def _named(figure: Figure) -> str:
    return f"{figure.path or figure.target} {figure.alt}"


def is_called_empty(repo: Repository, number: int) -> bool:
    """Return whether an answer says that its picture shows nothing: an empty registry, a history without builds."""
    given = answer(repo, number)
    return given is not None and any(
        _EMPTY.search(told) and not _NO_MORE.search(_EMPTY.sub(" ", told)) for told in _TOLD.split(given.prose)
    )


def alert_screenshot(repo: Repository, number: int) -> Evidence | None:
    """Return the first own image of an answer whose name, text or caption speaks of alerts, or None."""
    given = answer(repo, number)
    if given is None:
        return None
    for figure in figures(repo, number):
        if not figure.own:
            continue
        said = f"{figure.path or ''} {figure.target} {figure.alt} {_caption(given, figure.line)}"
        if _ALERT.search(said):
            return Evidence(
                repo.answers.path,
                figure.line,
                clipped(f"{question(repo, number)} shows {figure.path or figure.target}", 120),
            )
    return None


_PICTURES: Final = ("*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif", "*.PNG", "*.JPG")
_NO_SHOT: Final = regex(r"(?i)(?:^|/)(?:data\w{0,20}|assets?|static|public|icons?|templates?|frontend)/")
"""A folder whose images are what a model is given, or what a page is made of."""


_ALERT_NAME: Final = regex(r"(?i)alert|alarm")


def alert_shown_elsewhere(repo: Repository, number: int) -> tuple[str, Evidence] | None:
    """Return what an own image named for alerts is in another answer, or among the files, with its place; or None."""
    for given in repo.answers.answers:
        for figure in given.figures(repo.tree, repo.catalogue.placeholders) if number not in given.asks else ():
            if figure.own and _ALERT_NAME.search(_named(figure)):
                told = clipped(f"question {given.number} shows {figure.path or figure.target}", 120)
                return told, Evidence(repo.answers.path, figure.line, told)
    for path in repo.tree.named(*_PICTURES, foreign=False):
        nobodys = repo.tree.oid(path) in repo.catalogue.placeholders or repo.tree.is_blank(path)
        if not nobodys and _ALERT_NAME.search(path.rpartition("/")[2]) and not _NO_SHOT.search(path):
            return f"{path} is tracked, but no answer shows it", Evidence(path, None, "an image")
    return None


def _caption(given: Answer, line: int) -> str:
    """Return what stands on the line of an image, and the nearest line after it where that is as short as a caption."""
    same = " ".join(text for number, text in given.lines if number == line)
    after = next((text.strip() for number, text in given.lines if number > line and text.strip()), "")
    return f"{same} {after}" if len(after) <= _CAPTION and not _PICTURE.match(after) else same


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
            return Evidence(path, link.line, clipped(link.target, 100))
    return None


_REPOSITORY: Final = regex(r"https?://(?:www\.)?git(?:hub|lab)\.com/([\w.-]+)/([\w.-]+)/?$")


_OWNER_AND_NAME: Final = regex(r"[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def _own_name(repo: Repository) -> str:
    match = _OWNER_AND_NAME.search(repo.snapshot.url or "")
    return match[1].lower() if match else ""
