"""Markdown documents as facts: words, headings, images, links, code blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """An image that a document shows (Markdown or <img>), target as written."""

    target: str
    alt: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link, automatic links and bare URLs included."""

    target: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented code block."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level (1 to 6)."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown (or .rst, .txt: words and URLs only) file."""

    path: str
    text: str
    words: int
    """Words of prose that the rendered page shows, code blocks left out."""
    headings: tuple[Heading, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    code: tuple[CodeBlock, ...] = ()
