from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pytest

from auditor.checklist import Catalogue, load_catalogue
from auditor.views.tree import Entry, Tree


@dataclass(frozen=True)
class File:
    path: str
    data: bytes
    mode: str = "100644"

    @property
    def oid(self) -> str:
        return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data).hexdigest()

    @property
    def size(self) -> int:
        return len(self.data)


class Files:
    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        raw = {path: data.encode() if isinstance(data, str) else data for path, data in sorted(files.items())}
        self._files = {path: File(path, data) for path, data in raw.items()}
        self.unread: Mapping[str, str] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        return self._files

    def read(self, path: str, limit: int) -> bytes | None:
        data = self._files[path].data
        return data if len(data) <= limit else None

    def prefetch(self, paths: Iterable[str]) -> None:
        """Nothing is remote."""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def tree() -> Callable[..., Tree]:
    """Make a tree of files; one positional text is the report."""

    def build(report: str | bytes | None = None, **files: str | bytes) -> Tree:
        named = {path.replace("__", "/").replace("_md", ".md"): data for path, data in files.items()}
        return Tree(Files({**named, **({"reports/README.md": report} if report is not None else {})}))

    return build


def template(catalogue: Catalogue, generation: str = "2026", marks: Mapping[str, str] | None = None) -> str:
    """Return the checklist of a generation as the template words it, with the given marks."""
    lines, week = ["# Exam template", "", "```--- question 1 fill here ---```", "", "## Overall project checklist"], ""
    for item in catalogue.items:
        if item.listed_in(generation):
            if item.week != week:
                week = item.week
                lines += ["", f"### {week}", ""]
            codes = f" ({'+'.join(item.module)})" if item.module and generation != "2023-2024" else ""
            lines.append(f"* [{(marks or {}).get(item.id, ' ')}] {item.wordings[generation][0]}{codes}")
    return "\n".join([*lines, "", "## Group information", ""])


def questions(catalogue: Catalogue, given: Mapping[int, str] | None = None, generation: str = "2026") -> str:
    """Return the questions as the template prints them, answered with the given texts."""
    parts = []
    for number, question in catalogue.questions(generation).items():
        answer = (given or {}).get(number, f"--- question {number} fill here ---")
        parts.append(
            f"### Question {number}\n\n> **{question.text}**\n>\n> Recommended answer length: 100-200 words.\n>\n"
            f"> Example:\n> *We used ... for ...*\n>\n> Answer:\n\n{answer}\n"
        )
    return "\n".join(parts)
