"""Denials of one of several things of which any would do, where another of them stands beside it.

"Compute Engine was not used as Vertex AI is easier", "no unit tests, but integration tests": not all of it is denied.

Asked by `_stance` and `outright`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._others import is_general_statement
from auditor.claims._phrases import AS_WE, IN_GENERAL, NEGATIVE, UNSURE, words

_LACK = (
    r"(?:times?|need|use|reasons?|chance|luck|success|idea|way|plans?|such|thanks|one|credits?|quota|budget|money|access|"
    r"resources|capacity|experience|knowledge|tests?|testing|tools?|frameworks?|library|monitoring|deployment|cloud|"
    r"caching|linting|api|versioning|tracking|training)\b"
)
"""What is no rival of a thing: it is lacking for it, or is of what the thing is one."""
_NO_RIVAL = rf"no\s(?!{_LACK})(?:[\w/&.-]{{1,30}}\s){{0,2}}?(?!{_LACK})[\w/&.-]{{1,30}}"
_LED_BY_RIVALS = regex(
    rf"(?:\A|,|[.;])\W*{_NO_RIVAL}(?:(?:,|,?\s(?:and|or))\s{_NO_RIVAL})*(?:\s?:|\s[-–—])\s(?!\W*(?:no|not|none)\b)[^.;]{{0,200}}\Z",
    re.IGNORECASE,
)


def denies_only_rivals(before: str) -> bool:
    """Return whether all that stands before a thing denies others, in whose place it is ("no argparse, no click:")."""
    return _LED_BY_RIVALS.search(before) is not None


class _Several(NamedTuple):
    """The things of which any would do, and what a part that names one has to hold for it to be there."""

    each: tuple[re.Pattern[str], ...]
    speaks: re.Pattern[str] | None = None
    whole: re.Pattern[str] | None = None
    """What names all of them: who denies that denies more than one."""

    def named(self, text: str) -> set[int]:
        """Return which of them a text names."""
        return {at for at, pattern in enumerate(self.each) if pattern.search(text)}


_SEVERAL: Mapping[str, _Several] = {
    "api-tests-said": _Several(
        (words(r"unit[- ]?tests?"), words(r"(?:integration|functional|end-to-end|e2e)[- ]?tests?"))
    ),
    "ci-caching": _Several(
        (
            words("actions/cache"),
            words("setup-python"),
            words("(?:setup-)?uv"),
            *map(words, ("pip", "poetry", "conda")),
        ),
        regex(r"\bcach\w*|\b(?:does|do) (?:it|that|so)\b|\A\W*(?:of|for|by|with|only|just)\b", re.IGNORECASE),
        regex(r"\A\W*(?:\w+ ){0,5}?(?:not|n't|no) (?:\w+ ){0,2}?cach\w*\W*\Z", re.IGNORECASE),
    ),
    "ci-linting": _Several(
        tuple(map(words, ("ruff", "flake8", "pylint", "black", "pycodestyle"))), whole=words(r"lint(?:s|ed|ing|ers?)?")
    ),
    "cloud-training-said": _Several((words("(?:compute )?engine"), words("vertex(?: ai)?"))),
    "deployment-said": _Several(
        (
            words(r"(?:cloud|google) run(?! functions?)"),
            words(r"(?:cloud |run )?functions?"),
            words(r"kubernetes|k8s|gke"),
            words("app engine"),
        ),
        whole=words(r"deploy\w*"),
    ),
    "monitoring-said": _Several(
        (
            words(r"(?<!deployed )(?<!live )(?<!final )models?|\w*drift\w*|evidently"),
            words(r"dashboards?|grafana"),
            words("slos?"),
            words("latency"),
            words(r"front-?end"),
            words("apis?|systems?|services?"),
            words(r"metrics|prometheus"),
            words("errors?"),
            words("alerts?"),
            words("cloud monitoring"),
            words("everything else|the rest"),
        ),
        words(r"(?:monitor(?:s|ed|ing)|metrics|alerts?|prometheus|grafana|ones? (?:on|for))"),
    ),
}
"""By kind of claim."""
_TURN = regex(
    r"(?<=\w)[)'\"]?[.;]\s|\b(?:but|instead|since|because|while|whereas|however|although|though)\b|"
    r"(?<!\bsuch)(?<!\bsame)(?<!\bwell)(?<!\bmuch)\sas\s(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""What begins another statement, which no denial before it reaches."""
_PART = regex(r"[,:()](?=\s|\Z)|\s[-–—]+\s|(?=\()")
_OWN = regex(
    r"\A\W*(?:(?:only|just) )?(?:one|two|three|some|everything|the (?:other|rest))\b|"
    r"\b(?:is|are|was|were|has|have|does|do|did|runs?|caches?|keeps?|handles?|lints?|tracks?|collects?|serves?)\b",
    re.IGNORECASE,
)
"""What makes a part say something of its own, behind one that denies."""


_NOT_THIS_BUT_THAT = regex(
    r"\A\W*(?:not (?!\w+ed\b)[^,:;()]{1,40},|no (?-i:[A-Z])[^,:;()]{1,40}:)\s(?!(?:no|not|nor|and|or|but)\b)"
    r"[^,:;()]{1,60}\Z",
    re.IGNORECASE,
)
"""What sets one thing against another ("not unit tests, integration tests", "no Evidently: Prometheus")."""


class _Said(NamedTuple):
    """A part of a text, and the statement that it is in."""

    part: str
    statement: str
    denies: bool
    """Whether it has a denial of its own."""
    denied: bool
    """Whether one reaches it."""


def _parts(text: str) -> Iterator[_Said]:
    """Yield the parts of a text: a denial goes on through a list, up to another statement or a verb."""
    for statement in _TURN.split(AS_WE.sub("since ", text)):
        denied = False
        ends = _NOT_THIS_BUT_THAT.match(statement) is not None
        for part in _PART.split(statement):
            denies = NEGATIVE.search(part) is not None
            denied = denies or (denied and not ends and not _OWN.search(part))
            yield _Said(part, statement, denies, denied)


def denies_one_of_several(kind: str, said: str, others: Iterable[str]) -> bool:
    """Return whether a text denies only one of several things, of which it or another tells that a second is there.

    The second is there where nothing denies it, leaves it open or says it in general.
    """
    several = _SEVERAL.get(kind)
    if several is None:
        return False
    reached = [one for one in _parts(said) if one.denied]
    plain = (one.part for one in reached if one.denies and not several.named(one.part))
    if several.whole is not None and any(map(several.whole.search, plain)):
        return False
    denied = {at for one in reached for at in several.named(one.part)}
    if not denied:
        return False
    return any(
        several.named(one.part) - denied
        for text in (said, *others)
        for one in _parts(text)
        if not one.denied and _is_there(one.statement, several.speaks)
    )


def _is_there(statement: str, speaks: re.Pattern[str] | None) -> bool:
    sure = not (UNSURE.search(_DENIED_PART.sub(" ", statement)) or IN_GENERAL.search(statement))
    return sure and not is_general_statement(statement) and (speaks is None or speaks.search(statement) is not None)


_DENIED_PART = regex(r"\b(?:no|not|without|none)\b[^,;:()]{0,80}", re.IGNORECASE)
"""What a statement denies in one of its parts, of which the others say nothing."""
