"""What the rendered page shows of an answer: its words, images, links and code, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor._regex import regex
from auditor.report.markdown import parser
from auditor.views.documents import CodeBlock, Image, Link, attached, count_words

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_INLINE = 40_000
"""A longer paragraph is taken as plain text: nobody wrote it by hand."""

_URL = regex(r"(?:https?://|www\.)[^\s<>\"'`\\]{2,2000}", re.IGNORECASE)
_TAG = regex(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]{0,4000})>")
_ATTRIBUTE = regex(
    r"\b(src|href|alt)\s{0,4}=\s{0,4}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)
_BROKEN_IMAGE = regex(r"!\[([^\[\]]{0,400})\]\(([^()\n]{1,400})\)")
_IMAGE_NAME = regex(r"\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|avif)(?:[?#].*)?\Z", re.IGNORECASE)
_NAMED = regex(
    r"(?<![\w./:%\\-])(?:[\w.-]{1,100}[/\\]){1,8}[\w.-]{1,100}\.(?:png|jpe?g|gif|svg|webp)\b(?![\w/\\])", re.IGNORECASE
)


class Rendered(NamedTuple):
    """What an answer shows."""

    prose: str = ""
    """Text as it is read, a line a block; code blocks left out."""
    words: int = 0
    """Words shown, code blocks included."""
    images: tuple[Image, ...] = ()
    linked: tuple[Image, ...] = ()
    """Links to images, where an image was meant: linked, not shown."""
    named: tuple[Image, ...] = ()
    """Paths of images that the text only names."""
    links: tuple[Link, ...] = ()
    code: tuple[CodeBlock, ...] = ()


def names_image(target: str) -> bool:
    """Return whether a target is an image by its name, or one attached at the host."""
    return bool(_IMAGE_NAME.search(target)) or attached(target)


def render(lines: Sequence[tuple[int, str]], env: dict[str, Any]) -> Rendered:
    """Return what the lines (1-based number, text) of an answer show. `env` has the page's link references."""
    if not lines:
        return Rendered()
    return _Collector(lines[0][0]).read("\n".join(text for _, text in lines), env)


def _joined(tokens: Iterable[Token]) -> list[Token]:
    """Return inline tokens with entities and what is escaped ("train\\_model") as text, joined to what is beside.

    Brackets that are escaped stay apart: nobody means a link or an image by them.
    """
    found: list[Token] = []
    apart = True
    for token in tokens:
        bracket = token.type == "text_special" and token.content in "![]()"
        if token.type == "text_special":
            token.type, token.content = "text", " " if token.content.isspace() else token.content
        if token.type == "text" and not (apart or bracket):
            found[-1].content += token.content
        else:
            found.append(token)
        apart = bracket or token.type != "text"
    return found


class _Collector:
    def __init__(self, first: int) -> None:
        self.first = first
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.images: list[Image] = []
        self.linked: list[Image] = []
        self.named: list[Image] = []
        self.links: list[Link] = []
        self.code: list[CodeBlock] = []

    def read(self, source: str, env: dict[str, Any]) -> Rendered:
        self.lines = source.split("\n")
        references = {**env, "references": dict(env.get("references", {}))}
        tokens: list[Token] = []
        try:
            parser().block.parse(source.replace("\0", "\ufffd"), parser(), references, tokens)
            for token in tokens:
                self._block(token, references)
        except (RecursionError, IndexError):  # a hostile text is text
            self.parts = [source]
        prose = re.sub(r"\n{3,}", "\n\n", "".join(self.parts)).strip()
        # An image that leads to itself is shown.
        shown = {image.target for image in self.images}
        linked = tuple(image for image in self.linked if image.target not in shown)
        words = count_words(prose) + sum(count_words(block.text) for block in self.code)
        return Rendered(
            prose, words, tuple(self.images), linked, tuple(self.named), tuple(self.links), tuple(self.code)
        )

    def _block(self, token: Token, env: dict[str, Any]) -> None:
        line = self.first + (token.map[0] if token.map else 0)
        if token.type == "inline":
            self._inline(token, env, line)
        elif token.type in ("fence", "code_block"):
            language = token.info.split()[0] if token.info.strip() else ""
            self.code.append(CodeBlock(language, token.content, line))
        elif token.type == "html_block":
            self._html(token.content, line)
        elif token.type in ("td_close", "th_close"):
            self.parts.append(" | ")
        elif token.type in ("tr_close", "list_item_close") and not "".join(self.parts[-1:]).endswith("\n"):
            self.parts.append("\n")
        elif token.type in ("paragraph_close", "heading_close"):
            self.parts.append("\n" if token.hidden else "\n\n")

    def _inline(self, token: Token, env: dict[str, Any], line: int) -> None:
        if len(token.content) > MAX_INLINE:
            self.parts.append(token.content)
            return
        children: list[Token] = []
        parser().inline.parse(token.content, parser(), env, children)
        children = _joined(children)
        target: str | None = None
        inside: list[str] = []
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                self._say(" " if child.type == "softbreak" else "\n", inside, target)
                line += 1
            elif child.type == "text":
                self._text(child.content, line, target, inside)
            elif child.type == "code_inline":
                self._say(child.content, inside, target)
                if _NAMED.fullmatch(child.content.strip()):
                    self._name(child.content, line)
            elif child.type == "image":
                self.images.append(self._image(str(child.attrGet("src") or ""), child.content, line))
            elif child.type == "link_open":
                target, inside = str(child.attrGet("href") or ""), []
            elif child.type == "link_close" and target is not None:
                self._link(target, "".join(inside), line)
                target = None
            elif child.type == "html_inline":
                self._html(child.content, line)

    def _say(self, text: str, inside: list[str], target: str | None) -> None:
        self.parts.append(text)
        if target is not None:
            inside.append(text)

    def _text(self, text: str, line: int, target: str | None, inside: list[str]) -> None:
        if target is None and "](" in text:
            # A target with a blank in it is no CommonMark; the course's own script shows the image all the same.
            for match in _BROKEN_IMAGE.finditer(text):
                self.images.append(self._image(match[2].strip(), match[1], line))
            text = _BROKEN_IMAGE.sub(" ", text)
        self._say(text, inside, target)
        if target is None:
            self._name(text, line)
        if target is None and ("://" in text or "www." in text.casefold()):
            for match in _URL.finditer(text):
                url = match.group().rstrip(".,;:!?*_~|")
                while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
                    url = url[:-1].rstrip(".,;:!?")
                self._link(url, url, line)

    def _name(self, text: str, line: int) -> None:
        self.named += (Image(match.group(), "", self._line_of(match.group(), line)) for match in _NAMED.finditer(text))

    def _image(self, target: str, alt: str, line: int) -> Image:
        return Image(target, alt, self._line_of(target, line))

    def _line_of(self, target: str, line: int) -> int:
        """Return the line from this one on that has the target: code and comments in between may span lines."""
        for number in range(line, min(line + 12, self.first + len(self.lines))):
            if target in self.lines[number - self.first]:
                return number
        return line

    def _link(self, target: str, text: str, line: int) -> None:
        line = self._line_of(target, line)
        self.links.append(Link(target, text.strip(), line))
        if names_image(target):
            self.linked.append(Image(target, text.strip(), line))

    def _html(self, text: str, line: int) -> None:
        text = re.sub(r"<!--.*?(?:-->|\Z)", lambda match: "\n" * match.group().count("\n"), text, flags=re.DOTALL)
        at = 0
        for match in _TAG.finditer(text):
            self.parts.append(unescape(text[at : match.start()]))
            at = match.end()
            name, where = match[2].casefold(), line + text.count("\n", 0, match.start())
            if name in ("br", "p", "div", "li", "tr", "td", "th"):
                self.parts.append("\n" if name not in ("td", "th") else " ")
            if match[1] or name not in ("img", "a"):
                continue
            values = {key.casefold(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(match[3])}
            if name == "img" and values.get("src"):
                self.images.append(Image(values["src"], values.get("alt", ""), where))
            elif name == "a" and values.get("href"):
                self._link(values["href"], "", where)
        self.parts.append(unescape(text[at:]))
