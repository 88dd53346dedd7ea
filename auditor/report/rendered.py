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
_DASHES = regex(r"(?<!-)-{2,100}\Z")
_TAG = regex(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]{0,4000})>")
_ATTRIBUTE = regex(
    r"\b(src|href|alt)\s{0,4}=\s{0,4}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)
_BROKEN_IMAGE = regex(r"!\[([^\[\]]{0,400})\]\(([^()\n]{1,400})\)")
_SIZE = regex(r"\s{1,4}=\d{0,5}(?:px|%)?x\d{0,5}(?:px|%)?\s{0,4}\Z")
_ATTRIBUTES = regex(r"\A\{:?[^{}\n]{0,200}\}")
"""How large an image is, as some programs have it: ` =300x` behind its path, `{width=80%}` behind the image."""
_IMAGE_NAME = regex(r"\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|avif)(?:[?#].*)?\Z", re.IGNORECASE)
_NAMED = regex(
    r"(?<![\w./:%\\-])(?:[\w.-]{1,100}[/\\]){1,8}[\w.-]{1,100}\.(?:png|jpe?g|gif|svg|webp)\b(?![\w/\\])", re.IGNORECASE
)

_QUOTED = regex(r"!\[([^\[\]\n]{0,300})\]\(\s{0,9}<?([^()<>\s]{1,300})>?\s{0,9}\)")
_STRUCK = ("del", "s", "strike")
_BREAKS = ("br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "blockquote", "pre")
_BR = regex(r"<br\b", re.IGNORECASE)
_WRAPPED = 50
"""A line of so many characters that a small letter goes on after is one that somebody broke in the midst."""
_ENTRY = regex(r"[A-Z][\w/ -]{0,40}:\s")
"""How an entry of a list begins that nobody marked as one."""
_KEY = regex(r"[\w&/-]{1,30}(?: [\w&/-]{1,20}){0,2}:\s", re.IGNORECASE)
"""The same where the line before it is such an entry, too."""
_OF_A_FILE = regex(r"[\w./-]{1,100}\.(?:ya?ml|py|toml|dockerfile|sh)\s?(?::|[-\u2013\u2014])\s", re.IGNORECASE)
_TEXTS = ("", "text", "txt", "plaintext", "plain", "markdown", "md")
_TEXT_WORD = regex(r"[(\"']?[^\W_]+(?:['\u2019,/&-][^\W_]+)*[)\"']?[.,;:!?]{0,3}[)\"']?")


class Rendered(NamedTuple):
    """What an answer shows."""

    prose: str = ""
    """Text as it is read, a line a block; what is struck out is left out, and code unless all the text stands in it."""
    words: int = 0
    """Words shown, code blocks and what is struck out included."""
    images: tuple[Image, ...] = ()
    linked: tuple[Image, ...] = ()
    """Links to images, where an image was meant: linked, not shown."""
    named: tuple[Image, ...] = ()
    """Paths of images that the text only names."""
    quoted: tuple[Image, ...] = ()
    """Images whose Markdown stands between backticks, so that the page shows that and not the image."""
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


_BLANK_LINES = regex(r"\n{3,}")
_COMMENT = regex(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class _Collector:
    def __init__(self, first: int) -> None:
        self.first = first
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.struck: list[str] = []
        self.depth = 0
        """How many strokes go through what is being read."""
        self.target: str | None = None
        """Where the link leads that is being read, and what is shown of it."""
        self.inside: list[str] = []
        self.line_at = 0
        """Where in `parts` the line begins that is being read."""
        self.images: list[Image] = []
        self.linked: list[Image] = []
        self.named: list[Image] = []
        self.quoted: list[Image] = []
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
        prose = _BLANK_LINES.sub("\n\n", "".join(self.parts)).strip()
        # An image that leads to itself is shown.
        shown = {image.target for image in self.images}
        linked = tuple(image for image in self.linked if image.target not in shown)
        code = "\n".join(block.text for block in self.code)
        words = count_words(prose) + count_words(" ".join(self.struck)) + count_words(code)
        if not prose and all(block.language.casefold() in _TEXTS for block in self.code) and _reads_as_text(code):
            prose = "\n\n".join(" ".join(each.split()) for each in code.split("\n\n"))
        return Rendered(
            prose,
            words,
            tuple(self.images),
            linked,
            tuple(self.named),
            tuple(self.quoted),
            tuple(self.links),
            tuple(self.code),
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
        self.target, self.depth, self.line_at = None, 0, len(self.parts)
        for index, child in enumerate(children):
            if _ends_line(child):
                following = (other.content for other in children[index + 1 : index + 3] if other.type == "text")
                if child.type == "softbreak":
                    plain = not _begins_anew(children[:index], children[index + 1 : index + 5])
                else:
                    plain = self._goes_on(next(following, ""))
                self._say(" " if plain else "\n")
            elif child.type in ("s_open", "s_close"):
                self.depth += 1 if child.type == "s_open" else -1
            elif self.depth and child.type in ("text", "code_inline"):
                self.struck.append(child.content)
            elif child.type == "text":
                behind = index and children[index - 1].type == "image"
                self._text(_ATTRIBUTES.sub("", child.content) if behind else child.content, line)
            else:
                self._marked(child, line)
            line += child.type in ("softbreak", "hardbreak")

    def _marked(self, child: Token, line: int) -> None:
        """Read code, an image, a link or a tag of a paragraph."""
        if child.type == "code_inline":
            self._say(child.content)
            if _NAMED.fullmatch(child.content.strip()):
                self._name(child.content, line)
            elif "](" in child.content:
                self.quoted += (self._image(found[2], found[1], line) for found in _QUOTED.finditer(child.content))
        elif child.type == "image":
            self.images.append(self._image(str(child.attrGet("src") or ""), child.content, line))
        elif child.type == "link_open":
            self.target, self.inside = str(child.attrGet("href") or ""), []
        elif child.type == "link_close" and self.target is not None:
            self._link(self.target, "".join(self.inside), line)
            self.target = None
        elif child.type == "html_inline":
            self._html(child.content, line)

    def _goes_on(self, after: str) -> bool:
        """Return whether what follows a break goes on with the sentence before it, which was broken for its length."""
        before = "".join(self.parts[self.line_at :]).rstrip()
        self.line_at = len(self.parts)
        return len(before) >= _WRAPPED and (before[-1].isalnum() or before[-1] in ",-") and after[:1].islower()

    def _say(self, text: str) -> None:
        self.parts.append(text)
        if self.target is not None:
            self.inside.append(text)

    def _text(self, text: str, line: int) -> None:
        if self.target is None and "](" in text:
            # A target with a blank in it is no CommonMark; the course's own script shows the image all the same.
            for match in _BROKEN_IMAGE.finditer(text):
                self.images.append(self._image(_SIZE.sub("", match[2]).strip(), match[1], line))
            text = _BROKEN_IMAGE.sub(" ", text)
        self._say(text)
        if self.target is None:
            self._name(text, line)
            self._urls(text, line)

    def _urls(self, text: str, line: int) -> None:
        if "://" not in text and "www." not in text.casefold():
            return
        for match in _URL.finditer(text):
            # The template's dashes around an answer are no part of the address that they stand at.
            url = _DASHES.sub("", match.group().rstrip(".,;:!?*_~|"))
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
        text = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
        at = 0
        for match in _TAG.finditer(text):
            self._between(text[at : match.start()], line + text.count("\n", 0, at))
            at = match.end()
            name, where = match[2].casefold(), line + text.count("\n", 0, match.start())
            if name in _BREAKS:
                self.parts.append("\n" if name not in ("td", "th") else " ")
            if name in _STRUCK:
                self.depth = max(0, self.depth - 1) if match[1] else self.depth + 1
            if match[1] or name not in ("img", "a"):
                continue
            values = {key.casefold(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(match[3])}
            if name == "img" and values.get("src"):
                self.images.append(Image(values["src"], values.get("alt", ""), where))
            elif name == "a" and values.get("href"):
                self._link(values["href"], _inner(text, at), where)
        self._between(text[at:], line + text.count("\n", 0, at))

    def _between(self, text: str, line: int) -> None:
        """Read what stands between tags, where the end of a line is a blank like any other."""
        plain = unescape(text)
        if self.depth:
            self.struck.append(plain)
            return
        self.parts.append(plain.replace("\n", " "))
        self._urls(plain, line)


def _ends_line(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and bool(_BR.match(token.content)))


def _begins_anew(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Return whether a line begins a sentence though the one before it has no end: behind a link with a capital; behind
    a colon, or anything where it is a file, with the name of what it tells of."""
    line = "".join(token.content for token in after)
    if _OF_A_FILE.match(line):
        return True
    if _KEY.match(line) and _KEY.match("".join(token.content for token in _last_line(before))):
        return True
    last = next((token for token in reversed(before[-2:]) if token.content or token.type == "link_close"), None)
    if last is None or not line[:1].isupper():
        return False
    if last.content.rstrip().endswith(":"):
        return _ENTRY.match(line) is not None
    word = (last.content.split() or [""])[-1].casefold()
    return last.type == "link_close" or word.startswith(("http://", "https://", "www."))


def _last_line(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens behind the last break of a line."""
    at = next((index for index in range(len(tokens) - 1, -1, -1) if _ends_line(tokens[index])), -1)
    return list(tokens[at + 1 :])


def _inner(text: str, at: int) -> str:
    """Return what a link shows whose tag ends here."""
    near = text[at : at + 400]
    end = near.casefold().find("</a")
    return unescape(_TAG.sub("", near[:end])).strip() if end >= 0 else ""


def _reads_as_text(code: str) -> bool:
    """Return whether what stands in a code block is sentences, and no code."""
    words = code.split()
    return bool(words) and sum(bool(_TEXT_WORD.fullmatch(word)) for word in words) >= 0.85 * len(words)
