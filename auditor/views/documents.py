"""Markdown documents as facts: words, headings, images, links, code blocks."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_ALIKE, MAX_FILE_BYTES, MAX_TEXT_BYTES
from auditor.views._called import DOCUMENT, called

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.tree import Tree


class Image(NamedTuple):
    """An image that a document shows (Markdown or <img>), target as written."""

    target: str
    alt: str
    line: int

    @property
    def attached(self) -> bool:
        """Whether somebody attached it at the host."""
        return attached(self.target)


class Link(NamedTuple):
    """A link, automatic links and bare URLs included."""

    target: str
    text: str
    line: int


class CodeBlock(NamedTuple):
    """A fenced or indented code block; `line` is that of the first of its text."""

    language: str
    text: str
    line: int


class Heading(NamedTuple):
    """A heading with its level (1 to 6)."""

    text: str
    level: int
    line: int


class Document(NamedTuple):
    """One Markdown file, or another text (words and URLs; of .rst the headings, images and drawings, too)."""

    path: str
    text: str
    words: int
    """Words of prose that the rendered page shows, code blocks left out."""
    headings: tuple[Heading, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    code: tuple[CodeBlock, ...] = ()
    cut: bool = False
    """Whether only its words and URLs were read, since it is larger or deeper than what is parsed."""


class Url(NamedTuple):
    """A URL as a document writes it, in its prose or its code."""

    url: str
    path: str
    line: int


MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd")
_SHOWN = ".github"
"""The folder whose README GitHub shows where the root has none."""
_LAST = 1_000
_OTHER = (".rst", ".txt", ".adoc")
_NO_PROSE = regex(
    r"(?:.*requirements.*|reqs.*|constraints.*|cmakelists|robots|llms.*|classes|labels)\.txt$", re.IGNORECASE
)
_UNDERLINE = regex(r"=+|-+|~+|\^+|\*+|#+|\"+")
_DRAWN = {
    "graphviz": "graphviz",
    "digraph": "graphviz",
    "mermaid": "mermaid",
    "uml": "plantuml",
    "plantuml": "plantuml",
}
_DIRECTIVE = regex(rf"[ \t]{{0,40}}\.\. (image|figure|{'|'.join(_DRAWN)})::[ \t]{{0,20}}(\S{{0,500}})")
_URL = regex(r"https?://[^\s<>\"'`\])}|\\]{1,2000}")
_DATA = regex(r"(data:image/[\w.+-]{1,40});base64,[A-Za-z0-9+/=]*")
_HOSTED = regex(
    r"https://(?:github\.com/user-attachments/assets/|github\.com/[^/]{1,100}/[^/]{1,100}/assets/\d"
    r"|(?:private-)?user-images\.githubusercontent\.com/)",
    re.IGNORECASE,
)
COMMENT = regex(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""A comment of HTML; one that is never closed goes on to the end, as in a browser."""
SPOKEN = regex(r"[^\W_]")
"""A letter or a digit, of any alphabet."""


class DocumentsView:
    """The documents of a repository. Each is parsed when first asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._parsed: dict[str, Document] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of all documents, sorted: Markdown, reStructuredText and plain texts that are no data.

        A plain text that is called a document is one, however large it is and however many others lie beside it. More
        of them in one folder than anybody writes are data, too.
        """
        alike: Counter[tuple[str, str]] = Counter()
        found = []
        for path in self._tree.ending(*MARKDOWN, *_OTHER, "readme"):
            folder, _, name = path.rpartition("/")
            lower = name.lower()
            suffix = lower[lower.rfind(".") :] if "." in lower else ""
            if self._tree.is_foreign(path) or not self._tree.is_file(path):
                continue
            if suffix == ".txt":
                if _NO_PROSE.match(lower):
                    continue
                if called(lower, DOCUMENT):
                    suffix = ".txt, a document"
                elif (self._tree.size(path) or 0) > MAX_TEXT_BYTES:
                    continue
                alike[folder, suffix] += 1
            found.append((path, folder, suffix))
        return tuple(path for path, *kind in found if alike[kind[0], kind[1]] <= MAX_ALIKE)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def files(self) -> tuple[Document, ...]:
        """Every document that can be read."""
        self._tree.prefetch(self.paths)
        found = [self.document(path) for path in self.paths]
        return tuple(document for document in found if document is not None)

    def document(self, path: str) -> Document | None:
        """Return the document at a path; None where there is none or it could not be read."""
        known = self._parsed.get(path)
        if known is None and path in self._known:
            text = self._tree.text(path)
            if text is None:
                return None
            known = self._parsed[path] = read_document(path, text)
            if known.cut:
                self._tree.note_cut(path, "too large or nested too deeply for more than its words and addresses")
        return known

    @cached_property
    def readme(self) -> Document | None:
        """The README at the root, or else of the highest folder that holds a project, or else where GitHub looks;
        Markdown before other kinds."""
        found = []
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            stem, _, suffix = name.lower().partition(".")
            if stem == "readme" and "." not in suffix:
                order = (("." + suffix) not in MARKDOWN, suffix, path)
                if not folder:
                    found.append((0, *order))
                elif any(self._tree.exists(f"{folder}/{one}") for one in ("pyproject.toml", "setup.py", "setup.cfg")):
                    found.append((folder.count("/") + 1, *order))
                elif folder == _SHOWN:
                    found.append((_LAST, *order))
        return self.document(min(found)[-1]) if found else None

    def urls(self, pattern: str | re.Pattern[str] = "") -> tuple[Url, ...]:
        """Return the URLs of all documents that match a pattern (searched, case ignored); comments are left out."""
        match = re.compile(pattern, re.IGNORECASE).search if isinstance(pattern, str) else pattern.search
        return tuple(url for path in self.paths for url in self._tree.once(_urls, path) if match(url.url))

    @property
    def scope(self) -> Scope:
        """How many documents there are."""
        return ((len(self.paths), "document"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the documents that could not be read; every one that was read counts, whatever it is made of."""
        for path in self.paths:
            if (self._tree.size(path) or MAX_FILE_BYTES + 1) > MAX_FILE_BYTES:
                self._tree.text(path)
        cut = (document.path for document in self._parsed.values() if document.cut)
        return tuple(sorted({*self._tree.read_unread(self.paths), *cut}))


def attached(target: str) -> bool:
    """Return whether a target is an image that somebody attached at the host."""
    return bool(_HOSTED.match(target))


def without_data(text: str) -> str:
    """Return a text without the bytes of the pictures that stand in it: nobody reads them, and they are long."""
    return _DATA.sub(r"\1", text) if ";base64," in text else text


def _urls(tree: Tree, path: str) -> tuple[Url, ...]:
    text = tree.text(path) or ""
    return tuple(find_urls(path, text)) if "://" in text else ()


def find_urls(path: str, text: str) -> Iterator[Url]:
    """Yield the URLs of a text with their lines, those in HTML comments left out."""
    shown = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(shown.splitlines(), 1):
        if "://" in line:
            for url in dict.fromkeys(match[0].rstrip(".,;:!?*_") for match in _URL.finditer(line)):
                yield Url(url, path, number)


@lru_cache(maxsize=64)  # other branches have most pages as they are here, and so has the next audit of a watched tree
def read_document(path: str, text: str) -> Document:
    """Return the facts of a document; of one that is no Markdown its words and URLs."""
    if posixpath.splitext(path)[1].lower() in MARKDOWN:
        from auditor.views._markdown import read_markdown

        return read_markdown(path, text)
    links = tuple(Link(url.url, "", url.line) for url in find_urls(path, text))
    found = Document(path, text, count_words(text), links=links)
    return _with_directives(found) if path.lower().endswith(".rst") and len(text) <= MAX_TEXT_BYTES else found


def _with_directives(document: Document) -> Document:
    """Return a document in reStructuredText with its headings, images and drawings in text."""
    headings: list[Heading] = []
    images: list[Image] = []
    code: list[CodeBlock] = []
    above = ""
    for number, line in enumerate(document.text.split("\n"), 1):
        if above.strip() and len(line.strip()) >= 3 and _UNDERLINE.fullmatch(line.strip()):
            headings.append(Heading(above.strip(), 1, number - 1))
        directive = _DIRECTIVE.match(line)
        if directive is not None and directive[1] in ("image", "figure") and directive[2]:
            images.append(Image(directive[2], "", number))
        elif directive is not None and directive[1] not in ("image", "figure"):
            code.append(CodeBlock(_DRAWN[directive[1]], "", number))
        above = line
    return document._replace(headings=tuple(headings), images=tuple(images), code=tuple(code))


def count_words(text: str) -> int:
    """Return how many words a text has: runs without white space that hold a letter or a digit."""
    return sum(1 for word in text.split() if word.isalnum() or SPOKEN.search(word))
