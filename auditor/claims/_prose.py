"""Answers as prose: sentences with their lines, clauses, and what is quoted of them.

Most modules here ask it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.claims._others import is_about_others

if TYPE_CHECKING:
    from auditor.report.answers import Answer

_MAX_PROSE = 20_000
"""Nobody writes a longer answer by hand; what comes after is not read."""
_MAX_SENTENCE = 1_500
_MAX_CLAUSE = 600

_ABBREVIATION = regex(r"\b(?:e\.g|i\.e|etc|approx|ca|resp|vs|nr|fig)\.\Z", re.IGNORECASE)
_NUMBER = regex(r"\bno\.\s+\d", re.IGNORECASE)
"""The short word for a number, which "no" is at the end of a sentence, else."""
_SMALL = (
    r"argparse|black|codecarbon|conda|coverage|cron|curl|docker|dvc|evidently|fastapi|flake8|gcloud|gcsfuse|git|"
    r"huggingface|hydra|isort|kubernetes|locust|loguru|matplotlib|mkdocs|mlflow|mypy|numpy|omegaconf|optuna|pandas|"
    r"pip|poetry|pre-commit|prometheus|pydantic|pylint|pytest|python|pytorch|ruff|scikit-learn|setup-(?:python|uv)|"
    r"sklearn|streamlit|tensorboard|terraform|timm|torch|tox|transformers|typer|uv|vertex|wandb|zsh"
)
"""Tools that write their own names small, wherever they stand."""
_END = regex(
    r"(?!(?<=\s)\.\s+-)[.!?]+[)\"'”]?\\{0,2}"
    rf"(?=\s+[^\sa-z]|\s+(?:[\w/-]{{1,60}}\.(?:ya?ml|py|toml|sh|ipynb|dockerfile)|{_SMALL})\b|\s*\Z)"
)
"""The end of a sentence, with the backslashes by which some people break a line; "." before options is a folder.

A sentence begins with a capital or a sign, or with the small name of a tool or a file.
"""
_END_OF_SMALL = regex(r"(?<=[\w)'\"]{3})[.!?]+[)\"']?(?=\s+[a-z\d]|\s*\Z)")
"""The same where somebody begins no sentence with a capital."""
_CAPITAL = regex(r"[.!?][)\"']?\s+\W{0,3}[^\W\da-z_]|\A\W*[^\W\da-z_]")
_CLAUSE = regex(
    r"[,;:](?=\s)|\s[-–—]+\s|[()]|"
    r"\b(?:but|however|although|though|while|whereas|instead|because|since|except|nor|rather than)\b|"
    r"\b(?:and|so|then)\s+(?=(?:did|do|have|had|we|were|was|then|instead|would|could|only)\b)",
    re.IGNORECASE,
)
_LABEL = regex(r"(?!(?:No|Yes|Not|None|Ok)\b)[A-Z][\w/-]{0,20}(?: [\w/-]{1,20}){0,3}:(?=\s)")
_MAX_ENTRY = 60
_NO_APOSTROPHE = regex(r"\b(do|does|did|is|are|was|were|have|has|had|could|would|should|ca)nt\b", re.IGNORECASE)
_CUT_FIRST, _CUT_LAST = regex(r"\A\w{1,200}"), regex(r"(?<!\w)\w{1,200}\Z")
_SOUND = regex(r"[^\W_]+")
_ASKED = regex(
    r"\A\W*(?:did|do|does|how|what|which|where|why|who|when|have|has|is|are|was|were|can|could|would|should)\b.*\?\W*\Z|"
    r"\A\W*(?:did|do) you\b",
    re.IGNORECASE,
)
"""The question over again, or one to oneself: neither says anything."""
_ONCE = regex(
    r"\W{0,4}(?:before|earlier|previously|formerly|at first|initially|originally|in the beginning)\s?:\s", re.I
)
"""The entry of a list that tells how it was, beside the one that tells how it is."""


class Sentence(NamedTuple):
    """One sentence of an answer, with the line on which it begins."""

    text: str
    line: int | None


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011", "-"),
        "\u00a0": " ",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
    }
)
_GRAVE = regex(r"(?<=n)`(?=t\b)")


def normalize_signs(text: str) -> str:
    """Return a text with typographic signs made plain, and "don't" for "dont", as the patterns here expect."""
    return plain_quotes(_NO_APOSTROPHE.sub(r"\1n't", _GRAVE.sub("'", text)))


def plain_quotes(text: str) -> str:
    """Return a text with typographic quotes, hyphens and ligatures made plain, and with spaces that break."""
    return text if text.isascii() else text.translate(_PLAIN)


def split(text: str) -> list[str]:
    """Return the sentences of a text; every line ends one."""
    found = []
    for spaced in normalize_signs(text[:_MAX_PROSE]).split("\n"):
        line = " ".join(spaced.split())
        start = 0
        end = _END if _CAPITAL.search(line) else _END_OF_SMALL
        for match in end.finditer(line):
            near = line[max(0, match.start() - 12) : match.start() + 1]
            if not (_ABBREVIATION.search(near) or _NUMBER.match(line, max(0, match.start() - 2))):
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [part[:_MAX_SENTENCE] for sentence in found for part in _labelled(sentence) if part]


def _labelled(sentence: str) -> list[str]:
    """Return the entries of a list that stands in one line ("Unit tests: yes Load tests: no"), else the sentence."""
    if not _LABEL.match(sentence):
        return [sentence]
    starts = [at for match in _LABEL.finditer(sentence) if not (at := match.start()) or sentence[at - 1] == " "]
    ends = [*starts[1:], len(sentence)]
    entries = [sentence[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return entries if all(len(entry) <= _MAX_ENTRY for entry in entries) else [sentence]


def sentences(answer: Answer) -> tuple[Sentence, ...]:
    """Return the sentences of an answer's prose, each with the line on which it begins.

    Left out are those that only ask, those about others, and those that tell how it was before.
    """
    if answer.filled != "filled":
        return ()
    locate = _locator(answer.lines)
    told = (t for t in split(answer.prose) if not (_ASKED.match(t) or _ONCE.match(t) or is_about_others(t)))
    return tuple(Sentence(text, locate(text) or answer.line) for text in told)


def _locator(lines: tuple[tuple[int, str], ...]) -> Callable[[str], int | None]:
    # Markup stands between the letters of the source and not of the page: only letters and digits are compared.
    starts: list[tuple[int, int]] = []
    parts: list[str] = []
    length = 0
    for line, text in lines:
        sound = "".join(_SOUND.findall(normalize_signs(text)))
        starts.append((length, line))
        parts.append(sound)
        length += len(sound)
    whole = "".join(parts)

    def locate(text: str) -> int | None:
        sound = "".join(_SOUND.findall(text))
        for size in (40, 20, 12):
            at = whole.find(sound[:size]) if len(sound) >= 4 else -1
            if at >= 0:
                return max((start, line) for start, line in starts if start <= at)[1]
        return None

    return locate


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence: what one negation can reach."""
    parts = []
    start = 0
    for match in _CLAUSE.finditer(sentence):
        parts.append(sentence[start : match.start()])
        # A word that opens the next clause stays out of it, its comma too.
        start = match.end()
    parts.append(sentence[start:])
    return [part.strip()[:_MAX_CLAUSE] for part in parts if part.strip()]


def excerpt(text: str, *patterns: re.Pattern[str], most: int = 120) -> str:
    """Return the part of a long text that the first fitting pattern finds, on one line and cut at words."""
    text = " ".join(text.split())
    match = next((found for pattern in patterns if (found := pattern.search(text))), None)
    if match is None or match.end() <= most:
        return short(text, most)
    start = text.find(" ", max(match.start() - most // 2, 0), match.start()) + 1 or match.start()
    return "… " + short(text[start:], most)


def whole_words(text: str, start: int, end: int) -> str:
    """Return a part of a text without the words that its ends cut: "the not" of "the notebooks" says no "not"."""
    start = max(start, 0)
    part = text[start:end]
    if start and text[start - 1].isalnum():
        part = _CUT_FIRST.sub("", part)
    return _CUT_LAST.sub("", part) if text[end : end + 1].isalnum() and end > start else part


def short(text: str, most: int = 120) -> str:
    """Return a text on one line, cut at a word where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
