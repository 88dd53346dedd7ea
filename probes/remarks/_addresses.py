"""A remark about links of the report whose address nobody filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._documents import own_lines
from probes.remarks._words import listed

_LINKED: Final = regex(
    r"(?<!!)\[[^\[\]\n]{1,200}\]\(((?i:insert(?: |-)?(?:a )?(?:link|url)?(?: here)?|link|url|todo|tbd))\)"
)
_HOSTED: Final = regex(
    r"https?://(?:github|gitlab)\.com/((?i:[^\s)\"'`]{0,60}?(?:\[your|<your|(?<![\w-])your[-_](?:user\w*|repo\w*|name|org\w*)))"
    r"[^\s)\"'`]{0,60})"
)

_SHOWN: Final = regex(r"\b(?:git clone|curl|wget|pip install|git remote)\b")


@remark("link-unfilled")
def link_unfilled(repo: Repository) -> Iterator[Remark]:
    """An answer links to an address that was never filled in, such as `(insert link)`.

    One remark for the report. Silent for a command, where one may show how an address looks.
    """
    path = repo.answers.path or repo.report_path
    document = next((each for each in repo.documents.files if each.path == path), None)
    if document is None:
        return
    found = {
        number: match[0].rstrip(".,;:") if pattern is _HOSTED else f"({match[1]})"
        for number, line, _ in own_lines(document)
        if ("](" in line or "://" in line) and not _SHOWN.search(line)
        for pattern in (_LINKED, _HOSTED)
        if (match := pattern.search(line))
    }
    if found:
        told = listed(dict.fromkeys(clipped(text, 80) for text in found.values()))
        yield Remark(
            "link-unfilled",
            None,
            f"{document.path} links to {told}, an address that nobody filled in",
            tuple(Evidence(document.path, number, clipped(text, 100)) for number, text in found.items()),
        )
