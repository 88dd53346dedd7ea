"""From which files somebody is told to install what a project needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._claim import Claim
from auditor.claims._report import Report

_FILE = r"([\w./-]{1,120}\.(?:txt|ya?ml))(?![\w/-])"
_INSTALL = regex(
    rf"\b(?:pip3?|conda|mamba)\s+install\b[^;&|]{{0,60}}?\s(?:-r|--file|--requirement)[ =]{{1,3}}{_FILE}|"
    rf"\b(?:conda|mamba)\s+(?:env\s+(?:create|update)|create)\b[^;&|]{{0,60}}?\s(?:-f|--file)[ =]{{1,3}}{_FILE}",
    re.IGNORECASE,
)
_NOT = regex(
    r"\b(?:instead of|rather than|not|no longer|never|without|avoid\w*|replac\w*|used to|originally|previously|"
    r"initially|at first)\b|n't\b",
    re.IGNORECASE,
)
"""What says that this is not how it is done."""
_MADE = regex(
    r"\b(?:export|generat|freez|froze|compil|produc|convert)\w*|(?<![-=])>|\bpipreqs\b|\bcreat(?:ed?|ing)\b(?!\s+(?:an?|the|-))",
    re.IGNORECASE,
)
"""How such a file comes about on somebody's own machine, which need not be tracked."""


class Installed(NamedTuple):
    """A file from which to install; `made` where the answer tells how one makes it."""

    path: str
    made: bool


def installs(report: Report) -> Iterator[Claim]:
    """Return the files that the commands of question 4 install from."""
    spoken = report.sentences(4)
    for sentence in spoken:
        for match in _INSTALL.finditer(sentence.text):
            path = (match[1] or match[2]).removeprefix("./")
            name = path.rpartition("/")[2]
            if path.startswith("/") or _NOT.search(sentence.text[: match.start()]):
                continue
            made = any(_MADE.search(_INSTALL.sub(" ", one.text)) for one in spoken if name in one.text)
            yield report.claim(
                "own-links", 4, sentence, said=f"install from {path}", key=path, value=Installed(path, made)
            )
