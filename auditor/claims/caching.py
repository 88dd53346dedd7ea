"""What is said of caches in continuous integration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_HOME
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._following import IS_GOOD_FOR
from auditor.claims._of_tests import is_of_another_thing
from auditor.claims._phrases import OURS, UNSURE
from auditor.claims._prose import Sentence, clauses
from auditor.claims._report import Report
from auditor.claims._stance import stance_of, stances_in
from auditor.claims.linting import affirms_step

CACHE = regex(
    r"\bcach\w*|\bcahc\w*|\bcash(?:ing|e|ed)\b|\bcatching\b(?![^.;]{0,80}"
    r"\b(?:bugs?|errors?|issues?|problems?|mistakes?|regressions?|violations?|flaws?|failures?|exceptions?|pitfalls?)\b)",
    re.IGNORECASE,
)
_AIM = regex(r"\b(?:(?:such|so) that|in order (?:not )?to|so as (?:not )?to|to avoid|which means)\b", re.IGNORECASE)
"""What follows tells what a thing is good for."""


_USES_CACHES = regex(
    r"\b(?:uses?|using|used|makes? use of)\b[^.;]{0,40}?\bcach\w*|\b(?:has|with) (?:an?|its|the) (?:\w+ )?cache\b|"
    r"\bcach\w*\b[^.;]{0,40}?\b(?:is|are) used\b|\bcaches\s(?:(?:the|our|its|all)\s)?\w",
    re.IGNORECASE,
)


def _uses_caches(text: str) -> bool:
    told = _USES_CACHES.search(text) is not None and affirms_step(text, CACHE) and not UNSURE.search(text)
    return told and Stance.DENIED not in stances_in(text, CACHE)


def _is_benefit(text: str) -> bool:
    """Return whether a sentence says what caching is good for, whoever has it."""
    return any(IS_GOOD_FOR.match(text[match.end() :]) for match in CACHE.finditer(text)) and not OURS.search(text)


CACHED_ELSEWHERE = regex(
    rf"\b(?:{AT_HOME}|docker\w*|layers?|mount|lru_?cache|kaniko|"
    r"cloud ?build|build(?:x|kit)|functools|model\w*|api|app|endpoints?|predictions?|service|dvc|"
    r"hugging ?face|browser|redis|data\w{0,6}|in memory|on disk|images?|containers?|embeddings?|features|tokens?|"
    r"tokeni[sz]ed|pre-commit\.ci|(?:by )?(?:pip|uv|poetry|conda|git|github) itself|self-hosted)\b",
    re.IGNORECASE,
)
IN_WORKFLOWS = regex(
    r"\b(?:(?<!pre-commit\.)ci|ci/cd|cicd|continuous integration|workflows?|(?:github )?actions?|pipelines?|jobs?|"
    r"runners?|runs?)\b",
    re.IGNORECASE,
)


_OF_THE_SAME = regex(r"(?:which|that|it|this)\b", re.IGNORECASE)


def _cached_elsewhere(text: str) -> bool:
    """Return whether a sentence speaks of caches that are none of workflows: on laptops, in images, in the program."""
    told = [clause for clause in clauses(text) if CACHE.search(clause) and not _OF_THE_SAME.match(clause)]
    return bool(told) and all(map(CACHED_ELSEWHERE.search, told)) and not any(map(IN_WORKFLOWS.search, told))


_OF_SOME = regex(
    any_of(
        # "docker workflow does not"
        (
            r"\b(?:docker|build|lint\w*|format\w*|deploy\w*|docs|training|data|release|coverage) "
            r"(?:workflow|job|pipeline|step|action)s? (?:does|do|did|is|are)(?: not|n't)\b"
        ),
        # "Data is not cach"
        (
            r"\b(?:dvc|data\w*|models?|weights?|environments?|images?|layers?|hooks?)"
            r"(?: \w+)? (?:is|are|was|were)(?: not|n't) (?:\w+ )?cach"
        ),
        # "not cache the data"
        (
            r"(?:\bnot|n't) cache (?:(?:the|our|any) )?"
            r"(?:dvc|data\w*|models?|weights?|pre-?commit|docker|images?|layers?|hooks?)\b"
        ),
        # "cache is not used when"
        r"\bcach\w* (?:is|are|was|were)(?: not|n't) used (?:when|if|unless|after|while)\b",
    ),
    re.IGNORECASE,
)
"""What is denied of one workflow, of one thing among others that are kept, or of one case."""
_OF_ERRORS = regex(r"\bcatch\w* (?:bugs|errors|issues|\w+ ?errors)")
_OF_THE_FIRST_RUN = regex(
    r"\b(?:the|a|every|each|our) (?:very )?(?:first|initial|cold|fresh) "
    r"(?:\w+ )?(?:runs?|builds?|jobs?|executions?|time)\b"
    r".*(?:\bnot\b|n't\b|\bno\b|\bwithout\b)",
    re.IGNORECASE,
)
"""What is said of a run that finds no cache yet."""
_IS_ASKED_FOR = regex(
    r"\W*(?:although|though|even though|while|despite)\b(?:(?!\b(?:not|no|never)\b|n't\b)[^,]){0,120}?\bcach\w*"
    r"(?:(?!\b(?:not|no|never)\b|n't\b)[^,]){0,120},",
    re.IGNORECASE,
)
"""How a sentence begins that grants that a cache is asked for, whatever comes of it."""


_GOES_ON = regex(r"\A\W*(?:it|this|that)\b", re.IGNORECASE)
_END = regex(r"\Z")


def _is_of_another_job(said: Sentence, spoken: list[Sentence]) -> bool:
    """Return whether a sentence tells of the caches of a job that is none of the tests.

    "It" may be the job of the sentence before.
    """
    at = spoken.index(said) if said in spoken and _GOES_ON.match(said.text) else 0
    told = (said.text, *(one.text for one in spoken[max(at - 1, 0) : at]))
    return any(is_of_another_thing(text, CACHE.search(text) or _END.search(text)) for text in told)


def caching(report: Report) -> Iterator[Claim]:
    """Return whether caching is said to be used in workflows."""
    spoken = [
        sentence
        for sentence in report.sentences(Asks.CI)
        if not (_OF_ERRORS.search(sentence.text) or _OF_THE_FIRST_RUN.search(sentence.text))
    ]
    plain = [sentence for sentence in spoken if not _cached_elsewhere(sentence.text)]
    found = stance_of(plain, CACHE)
    if found is None:
        # "Dependency caching: pip packages are kept": a heading of a list that says what there is.
        bare = next((s for s in plain if affirms_step(_AIM.split(s.text)[0], CACHE) and not _is_benefit(s.text)), None)
        found = (Stance.AFFIRMED, bare) if bare is not None else None
    aside = found is None and (found := stance_of(spoken, CACHE)) is not None
    if found is not None and found[0] is Stance.DENIED:
        # One workflow has none, another does: "The tests make use of caching. The linter does without a cache."
        others = [one.text for one in spoken if one != found[1]]
        aside = aside or _OF_SOME.search(found[1].text) is not None or _is_of_another_job(found[1], spoken)
        if any(map(_uses_caches, (*others, *clauses(found[1].text)))) or _IS_ASKED_FOR.match(found[1].text):
            found = (Stance.MIXED, found[1])
    if found is not None:
        yield report.claim("ci-caching", Asks.CI, found[1], stance=found[0], nuance=Nuance.ASIDE if aside else None)
