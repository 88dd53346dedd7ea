"""Reads Markdown as a page shows it: its words, headings, images, links and code blocks, with their lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.views.documents import (
    COMMENT,
    CodeBlock,
    Document,
    Heading,
    Image,
    Link,
    count_words,
    find_urls,
    without_data,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_MARKDOWN = 400_000
"""Above this many characters only words and URLs are read; no page that people write comes near."""
_TAG = regex(r"<(/?)([A-Za-z][\w-]{0,40})((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>")
_ATTRIBUTE = regex(r"(?<![\w-])([\w-]{1,60})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_WRAPPER = regex(r"\s*(```+|~~~+)[ \t]*(?:markdown|md)[ \t]*(?=\n)")
_FRONT_MATTER = regex(r"\A---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(path: str, text: str) -> Document:
    """Return the facts of a Markdown page; never raises."""
    reader = _Reader(path)
    front = _FRONT_MATTER.match(text)
    body = "\n" * front[0].count("\n") + text[front.end() :] if front and ":" in front[0] else text
    body = _unwrapped(without_data(body) if len(body) > MAX_MARKDOWN else body)
    if len(body) <= MAX_MARKDOWN:
        try:
            reader.read(_parser().parse(body))
        except RecursionError:
            reader = _Reader(path)
            reader.cut = True
    else:
        reader.cut = True
    if reader.cut:
        reader.words = count_words(body)
    known = {(link.target, link.line) for link in reader.links} | {
        (image.target, image.line) for image in reader.images
    }
    for url in find_urls(path, body):
        if (url.url, url.line) not in known and not reader.in_code(url.line):
            reader.links.append(Link(url.url, "", url.line))
    return Document(
        path,
        text,
        reader.words,
        tuple(reader.headings),
        tuple(reader.images),
        tuple(sorted(reader.links, key=lambda link: link.line)),
        tuple(reader.code),
        reader.cut,
    )


def _unwrapped(text: str) -> str:
    """Return a page that stands as a whole in a fence of Markdown without that fence, as its writer meant it."""
    begin = _WRAPPER.match(text)
    if begin is None:
        return text
    lines = text.split("\n")
    first = begin[0].count("\n")
    fence = [index for index in range(first + 1, len(lines)) if lines[index].strip() == begin[1]]
    if fence and any(line.strip() for line in lines[fence[-1] + 1 :]):
        return text
    for index in [first, *fence[-1:]]:
        lines[index] = ""
    return "\n".join(lines)


class _Reader:
    """Collects the facts from the tokens of a page."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.words = 0
        self.headings: list[Heading] = []
        self.images: list[Image] = []
        self.links: list[Link] = []
        self.code: list[CodeBlock] = []
        self.cut = False
        self._spans: list[tuple[int, int]] = []

    def in_code(self, line: int) -> bool:
        """Return whether a line stands in a code block."""
        return any(start <= line < end for start, end in self._spans)

    def read(self, tokens: list[Token]) -> None:
        """Take the block tokens of a page."""
        line = 1
        level = 0
        for token in tokens:
            if token.map:
                line = token.map[0] + 1
            if token.type in ("fence", "code_block"):
                words = token.info.split()
                language = words[0].lower() if words else ""
                self.code.append(CodeBlock(language, token.content, line + (token.type == "fence")))
                if token.map:
                    self._spans.append((line, token.map[1] + 1))
            elif token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "html_block":
                self._html(token.content, line)
            elif token.type == "inline":
                shown = self._inline(token.children or [], line)
                self.words += count_words(shown)
                if level:
                    self.headings.append(Heading(" ".join(shown.split()), level, line))
                    level = 0

    def _inline(self, children: list[Token], line: int) -> str:
        """Take the tokens of one paragraph; return the text that it shows."""
        shown: list[str] = []
        target: str | None = None
        start, begun = line, 0
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                shown.append("\n")
                line += 1
            elif child.type in ("text", "code_inline"):
                shown.append(child.content)
                line += child.content.count("\n")
            elif child.type == "image":
                self.images.append(Image(str(child.attrs.get("src", "")), child.content, line))
            elif child.type == "link_open":
                target, start, begun = str(child.attrs.get("href", "")), line, len(shown)
            elif child.type == "link_close" and target is not None:
                self.links.append(Link(target, "".join(shown[begun:]), start))
                target = None
            elif child.type == "html_inline":
                self._tags(child.content, line)
                line += child.content.count("\n")
        return "".join(shown)

    def _html(self, content: str, line: int) -> None:
        content = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), content)
        self._tags(content, line)
        self.words += count_words(_TAG.sub(" ", content))

    def _tags(self, content: str, line: int) -> None:
        seen, place = 0, line
        for tag in _TAG.finditer(content):
            name = tag[2].lower()
            if tag[1] or name not in ("img", "a", "h1", "h2", "h3", "h4", "h5", "h6"):
                continue
            place += content.count("\n", seen, tag.start())
            seen = tag.start()
            found = {one[1].lower(): one[2] or one[3] or one[4] or "" for one in _ATTRIBUTE.finditer(tag[3])}
            if name == "img" and found.get("src"):
                self.images.append(Image(found["src"], found.get("alt", ""), place))
            elif name == "a" and found.get("href"):
                self.links.append(Link(found["href"], "", place))
            elif name[0] == "h":
                end = content.find("</", tag.end())
                title = _TAG.sub(" ", content[tag.end() : end if end >= 0 else tag.end() + 200])
                self.headings.append(Heading(" ".join(title.split()), int(name[1]), place))
