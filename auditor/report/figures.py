"""Images of answers as figures: the tracked file that each shows, and whose it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from auditor._regex import regex
from auditor.report.rendered import names_image
from auditor.views.documents import Image

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_GITHUB = regex(
    r"https?://(?:www\.)?(?:github\.com/[^/\s]{1,100}/[^/\s]{1,100}/(?:blob|raw|tree)"
    r"|raw\.githubusercontent\.com/[^/\s]{1,100}/[^/\s]{1,100}|media\.githubusercontent\.com/media/[^/\s]{1,100}/[^/\s]{1,100})"
    r"/(.{1,1000})",
    re.IGNORECASE,
)
_SCHEME = regex(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)

_SMALLEST = 80
"""No image is written in so few letters."""


class Figure(NamedTuple):
    """One image that an answer shows, or links."""

    target: str
    """As written."""
    alt: str
    line: int
    shown: bool
    """False where it is only linked or named."""
    path: str | None
    """The tracked file, or None."""
    attached: bool
    """Attached at the host: shown to everybody, and not in the repository."""
    placeholder: str | None
    """The name of the template's own figure that the file is, or None."""
    exact: bool = True
    """Whether the page shows the file by this target; False where only its case or its folder would have to change."""

    meant: str | None = None
    """The tracked image where the target has its name with the suffix of another kind, or None."""
    empty: bool = False
    """Whether the tracked file has no content at all, or no more than the end of a line."""

    @property
    def within(self) -> bool:
        """Whether the target is the image itself, in letters."""
        return self.target[:11].lower() == "data:image/" and len(self.target) > _SMALLEST

    @property
    def own(self) -> bool:
        """Whether it is the group's: tracked and not the template's, attached at the host, or in the report itself.

        An empty file is nobody's picture.
        """
        tracked = self.path is not None and self.placeholder is None and not self.empty
        return self.attached or self.within or tracked


def figures_of(
    tree: Tree,
    report: str,
    placeholders: Mapping[str, str],
    shown: Iterable[Image],
    linked: Iterable[Image],
    named: Iterable[Image] = (),
) -> tuple[Figure, ...]:
    """Return the figures of these images, in the order of their lines.

    A linked one is an image by its name. One that the text only names, by its path, counts where that file is tracked
    and nothing shows or links it.
    """
    found: list[Figure] = []
    seen: set[str | None] = {None}
    for image, is_shown, is_named in [
        *((image, True, False) for image in shown),
        *((image, False, False) for image in linked),
        *((image, False, True) for image in named),
    ]:
        path, exact = resolve(tree, report, image.target)
        if is_named and path in seen:
            continue
        seen.add(path)
        if path is not None and not is_shown and not names_image(path):
            path = None
        oid = tree.oid(path) if path is not None else None
        name = placeholders.get(oid) if oid is not None else None
        meant = None if path is not None or image.attached else _of_another_kind(tree, report, image.target)
        empty = path is not None and tree.is_blank(path)
        told = Figure(image.target, image.alt, image.line, is_shown, path, image.attached, name)
        found.append(told._replace(exact=exact, meant=meant, empty=empty))
    return tuple(sorted(found, key=lambda figure: (figure.line, not figure.shown)))


_QUERY = regex(r"[?#]")


def without_query(target: str) -> str:
    """Return what a link leads to without its query and its anchor."""
    return _QUERY.split(target, maxsplit=1)[0]


def resolve(tree: Tree, report: str, target: str) -> tuple[str | None, bool]:
    """Return the tracked path that a target in a report leads to, and whether the page would show it there.

    Percent-encoding, queries, anchors, backslashes, root-relative targets and the host's own URLs of a file are
    understood. A target that is right but for its case, or for the folder it counts from, leads to the file all the
    same, with False.
    """
    target = target.strip().strip("<>").strip()
    for name in dict.fromkeys((target, without_query(target))):
        for plain in dict.fromkeys((name, unquote(name))):
            found = _resolved(tree, report, plain.replace("\\", "/"))
            if found[0] is not None:
                return found
    return None, False


def _of_another_kind(tree: Tree, report: str, target: str) -> str | None:
    """Return the only tracked image that differs from a target in its suffix alone."""
    stem = without_query(unquote(target).strip("<> ")).replace("\\", "/").rpartition(".")[0]
    if not stem or _SCHEME.match(stem) or not names_image(target):
        return None
    suffixes = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
    found = {path for suffix in suffixes if (path := _resolved(tree, report, stem + suffix)[0]) is not None}
    return found.pop() if len(found) == 1 else None


_UPWARDS = regex(r"\A(?:\.{1,2}/){0,10}")


def _resolved(tree: Tree, report: str, name: str) -> tuple[str | None, bool]:
    if not name or "\0" in name:
        return None, False
    hosted = _GITHUB.match(name)
    if hosted is not None:
        # The branch comes before the path, and may hold slashes.
        parts = hosted[1].split("/")
        tails = ["/".join(parts[index:]) for index in range(1, min(len(parts), 6))]
        return next(((tail, True) for tail in tails if tree.exists(tail)), (None, False))
    if _SCHEME.match(name) or name.startswith("//"):
        return None, False
    folder = posixpath.dirname(report)
    if name.startswith("/"):
        candidates = [_inside(name.lstrip("/")), _inside(posixpath.join(folder, name.lstrip("/")))]
    else:
        candidates = [_inside(posixpath.join(folder, name)), _inside(_UPWARDS.sub("", name))]
    known = [candidate for candidate in candidates if candidate]
    for candidate in known:
        if tree.exists(candidate):
            return candidate, candidate == candidates[0]
    for candidate in known:
        path = tree.alike(candidate)
        if path is not None and tree.exists(path):
            return path, False
    return _below(tree, folder, posixpath.basename(name)), False


def _below(tree: Tree, folder: str, base: str) -> str | None:
    """Return the only image of that name below the report's folder, where the target names no folder that is right."""
    if not folder:
        return None
    found = tree.once(_images_below, folder).get(base.casefold(), [])
    return found[0] if len(found) == 1 else None


def _images_below(tree: Tree, folder: str) -> Mapping[str, list[str]]:
    images: dict[str, list[str]] = {}
    for path in tree.below(folder):
        if names_image(path):
            images.setdefault(posixpath.basename(path).casefold(), []).append(path)
    return images


def _inside(path: str) -> str | None:
    normal = posixpath.normpath(path)
    return None if normal in (".", "..") or normal.startswith("../") else normal.lstrip("/")
