"""What commands in answers name: files to install from, and files to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._claim import Claim
from auditor.claims._prose import Sentence
from auditor.claims._report import Report

_FILE = r"([\w./-]{1,120}\.(?:txt|ya?ml))(?![\w/-])"
_INSTALL = regex(
    rf"\b(?:pip3?|conda|mamba)\s+install\b[^;&|]{{0,60}}?\s(?:-r|--file|--requirement)[ =]{{1,3}}{_FILE}|"
    rf"\b(?:conda|mamba)\s+(?:env\s+(?:create|update)|create)\b[^;&|]{{0,60}}?\s(?:-f|--file)[ =]{{1,3}}{_FILE}",
    re.IGNORECASE,
)
_RUN = regex(
    r"\b(?:python3?|streamlit run|uv run(?: python3?)?|bash|locust\s(?:[^;&|]{0,30}?\s)?-f|"
    r"docker build\b[^;&|]{0,60}?\s(?:-f|--file)|gcloud\b[^;&|]{0,120}?--config)[ =]{1,3}"
    r"((?:[\w.-]{1,60}/){0,8}[\w.-]{1,60}\.(?:py|sh|ya?ml|dockerfile))(?![\w/-])",
    re.IGNORECASE,
)
_ANY = regex(
    r"(?:\A|/)(?:(?:my|your|the|some|any|path|other|new)_?)?(?:scripts?|files?|name|program|module|example|x{1,3}|foo)\d?\.\w+\Z|"
    r"(?:\A|[/_])(?:my|your|some)_|path/to|\.\.\.|(?:\A|/)setup\.py\Z",
    re.IGNORECASE,
)
"""A name that stands for any file."""
_NOT = regex(
    r"\b(?:instead of|rather than|not|no longer|never|without|avoid\w*|replac\w*|used to|originally|previously|"
    r"initially|at first|delet\w+|remov\w+)\b|n't\b",
    re.IGNORECASE,
)
"""What says that this is not how it is done."""
_WOULD = regex(r"\b(?:would|could|should|might)\b", re.IGNORECASE)
_MADE = regex(
    r"\b(?:export|generat|freez|froze|compil|produc|convert)\w*|(?<![-=])>|\bpipreqs\b|\bcreat(?:ed?|ing)\b(?!\s+(?:an?|the|-))",
    re.IGNORECASE,
)
"""How such a file comes about on somebody's own machine, which need not be tracked."""

_TOLD = (12, 13, 15)
"""What one would do to run an experiment is how it is done."""
_DONE = (10, 14, 22, 23, 24, 25)
"""What one would do here may be what nobody did."""


class Commanded(NamedTuple):
    """A file that a command names; `made` where the answer tells how one makes it."""

    path: str
    made: bool = False


def commands(report: Report) -> Iterator[Claim]:
    """Return the files that commands of the answers install from, run, or build."""
    spoken = report.sentences(4)
    for sentence in spoken:
        for path in _named(sentence, _INSTALL):
            name = path.rpartition("/")[2]
            made = any(_MADE.search(_INSTALL.sub(" ", one.text)) for one in spoken if name in one.text)
            yield _claim(report, 4, sentence, f"install from {path}", Commanded(path, made))
    for question in (4, *_TOLD, *_DONE):
        for sentence in report.sentences(question):
            if question in _DONE and _WOULD.search(sentence.text):
                # What follows may go on with it.
                break
            for path in _named(sentence, _RUN):
                # Question 15 asks for docker files: they are read there.
                if not (_ANY.search(path) or (question == 15 and path.casefold().endswith(".dockerfile"))):
                    yield _claim(report, question, sentence, f"a command with {path}", Commanded(path))


def _named(sentence: Sentence, command: re.Pattern[str]) -> Iterator[str]:
    for match in command.finditer(sentence.text):
        path = next(group for group in match.groups() if group).removeprefix("./")
        if not path.startswith("/") and not _NOT.search(sentence.text[: match.start()]):
            yield path


def _claim(report: Report, question: int, sentence: Sentence, said: str, value: Commanded) -> Claim:
    return report.claim("own-links", question, sentence, said=said, key=value.path, value=value)
