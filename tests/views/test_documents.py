from __future__ import annotations

import pytest

from auditor.limits import MAX_FILE_BYTES, MAX_TEXT_BYTES
from auditor.views.documents import DocumentsView, read_document
from tests.soon import soon
from tests.views.memory import memory_tree

PAGE = """---
title: x
---
# Hi *you*

text ![alt](a.png) and [link](b.md) more <img src='c.png' width=3>
https://x.run.app/y. `code here`

<!-- https://gone.run.app ![no](no.png) -->
<p align="center"><img src="d.png" alt="q"> shown</p>

```bash
pip install x  # https://in.code
```

[r][1]

[1]: https://ref.example/x
"""


def test_a_page_as_it_is_shown() -> None:
    page = read_document("a.md", PAGE)
    assert page.words == 11
    assert [(item.text, item.level, item.line) for item in page.headings] == [("Hi you", 1, 4)]
    assert [(item.target, item.line) for item in page.images] == [("a.png", 6), ("c.png", 6), ("d.png", 10)]
    assert {("b.md", 6), ("https://x.run.app/y", 7), ("https://ref.example/x", 16)} <= {
        (item.target, item.line) for item in page.links
    }
    assert not any("gone" in item.target or "in.code" in item.target for item in page.links)
    assert [(item.language, item.line) for item in page.code] == [("bash", 13)]


def test_a_page_in_a_fence_of_markdown_is_the_page() -> None:
    page = read_document("README.md", "````markdown\n# T\n\nsome words\n```sh\nx\n```\n````\n")
    assert (page.words, len(page.code)) == (3, 1)


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"readme.MD": "a", "docs/README.md": "b"}, "readme.MD"),
        ({"README": "a"}, "README"),
        ({"README.rst": "a", "README.md": "b"}, "README.md"),
        ({"docs/README.md": "b", "proj/README.md": "c", "proj/pyproject.toml": ""}, "proj/README.md"),
        ({"docs/README.md": "b"}, None),
    ],
)
def test_the_readme(files: dict[str, str], path: str | None) -> None:
    readme = DocumentsView(memory_tree(files)).readme
    assert (readme.path if readme else None) == path


def test_urls_are_found_in_prose_and_code_but_not_in_comments() -> None:
    view = DocumentsView(
        memory_tree({"a.md": PAGE, "b.rst": "see https://b.a.run.app/docs, ok", "requirements.txt": "http://c.run.app"})
    )
    assert [(url.url, url.path, url.line) for url in view.urls(r"\.run\.app")] == [
        ("https://x.run.app/y", "a.md", 7),
        ("https://b.a.run.app/docs", "b.rst", 1),
    ]
    assert view.scope == ((2, "document"),)


def test_texts_that_are_data_are_no_documents() -> None:
    view = DocumentsView(memory_tree({**{f"d/{n}.txt": "x" for n in range(300)}, "notes.txt": "a b"}))
    assert [(page.path, page.words) for page in view.files] == [("notes.txt", 2)]


@pytest.mark.parametrize(
    ("path", "size", "found"),
    [
        ("profile.txt", MAX_TEXT_BYTES + 1, False),
        ("data/train.txt", MAX_TEXT_BYTES + 1, False),
        ("README.txt", MAX_TEXT_BYTES + 1, True),
        ("reports/final_report.txt", MAX_FILE_BYTES + 1, True),
        ("reports/reporter.txt", MAX_TEXT_BYTES + 1, False),
        ("d/notes.txt", 5, True),
        ("d/301.txt", 5, False),
    ],
)
def test_a_text_that_is_called_a_document_is_no_data(path: str, size: int, found: bool) -> None:
    view = DocumentsView(memory_tree({path: "a " * (size // 2 + 1), **{f"d/{n}.txt": "x" for n in range(300)}}))
    assert view.paths == ((path,) if found else ())
    assert view.unread() == ((path,) if size > MAX_FILE_BYTES else ())


def test_a_folder_full_of_reports_is_data() -> None:
    reports = {f"data/report_{number}.txt": "x" for number in range(300)}
    assert DocumentsView(memory_tree({**reports, "data/x.txt": "x", "README.txt": "x"})).paths == (
        "README.txt",
        "data/x.txt",
    )


def test_an_absent_page_is_unread() -> None:
    view = DocumentsView(memory_tree({"a.md": None}))
    assert view.files == () and view.unread(("x",)) == ("a.md",)


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "*a_ " * 20_000, ">" * 20_000, "<a " * 20_000, "<!--" * 20_000, "- " * 20_000, "![](" * 9_000],
)
def test_hostile_pages_take_no_time(text: str) -> None:
    with soon(5):
        page = read_document("a.md", f"# Title\n\n{text}")
    assert len(page.headings) == 1
