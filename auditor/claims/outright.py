"""Which claims are made outright: what an answer only names is held against nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._circumstances import AT_FIRST, AT_HOME, BY_HAND
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._denied import denies_all, denies_only_some
from auditor.claims._machines import ON_CLOUD, TRAIN
from auditor.claims._phrases import BARE_YES, UNSURE, YES, words
from auditor.claims._positive import Holds, is_outright
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._rivals import denies_one_of_several
from auditor.claims._tools import TOOLS
from auditor.claims._topics import TOPICS
from auditor.claims._values import Variants
from auditor.claims.caching import CACHE, CACHED_ELSEWHERE, IN_WORKFLOWS
from auditor.claims.ci import MANY_SYSTEMS, MANY_VERSIONS, SYSTEMS, VERSION
from auditor.claims.config_files import CONFIG_FILES
from auditor.claims.deployed import CLOUD, DEPLOY
from auditor.claims.drifted import DEPLOYED, DRIFT_API
from auditor.claims.linting import IN_CI, LINT

_LED = 12
"""Sentences behind a colon that may be the entries of its list."""


class _Named(NamedTuple):
    """How a kind of claim names what it is of."""

    topic: re.Pattern[str]
    holds: Holds | None = None
    """What has to be true of the clause that says so."""
    opening: bool = False
    """Whether a "yes" at the beginning answers for it."""
    speaks: Callable[[str], bool] | None = None
    """Which sentences may be of it."""
    parts: frozenset[str] = frozenset()
    """Of what else it is done, where it may be denied of that alone."""
    done: re.Pattern[str] | None = None
    """How another sentence says that it was done after all."""
    of_one: re.Pattern[str] | None = None
    """How one of several is denied that would all be it."""


_AT_HOME = regex(rf"\b(?:{AT_HOME}|{BY_HAND}|editors?|vs ?code|every(?:one|body)|each of us|members?)\b", re.IGNORECASE)
_ELSEWHERE = regex(r"\b(?:hpc|clusters?|colab|kaggle)\b", re.IGNORECASE)
_THERE_TOO = regex(
    r"\b(?:not (?:only|just)|both|also|then|later|finally|afterwards|subsequently|eventually|remotely)\b", re.IGNORECASE
)
_OF_A_FRONT = regex(r"\b(?:only|just) (?:the|our) (?:front-? ?end|dashboard|ui|web ?(?:site|page))\b", re.IGNORECASE)


_PACKAGES = regex(r"\b(?:pip|packages?|dependenc\w+|requirements|uv|poetry|install\w*)\b", re.IGNORECASE)


def _is_in_workflows(clause: str) -> bool:
    return not CACHED_ELSEWHERE.search(clause) or bool(IN_WORKFLOWS.search(clause) or _PACKAGES.search(clause))


def _is_of_no_machine(clause: str) -> bool:
    return not _AT_HOME.search(clause) or IN_CI.search(clause) is not None


def _is_trained_there(clause: str) -> bool:
    if not ON_CLOUD.search(clause):
        return False
    return not (_AT_HOME.search(clause) or _ELSEWHERE.search(clause)) or _THERE_TOO.search(clause) is not None


def _is_in_the_cloud(clause: str) -> bool:
    if _OF_A_FRONT.search(clause) or not CLOUD.search(clause):
        return False
    home = _AT_HOME.search(clause)
    return home is None or bool(_THERE_TOO.search(clause) or DEPLOY.search(clause, home.end()))


_PARTS: Mapping[str, frozenset[str]] = {"load-test-said": frozenset({"cloud", "deployed"})}
_STRESS_ALONE = regex(r"\A(?!.*\b(?:load|locust)).*\bstress", re.IGNORECASE | re.DOTALL)
_OF_ONE: Mapping[str, re.Pattern[str]] = {"load-test-said": _STRESS_ALONE}
_BESIDE_TRAINING = frozenset({"api", "apis", "app", "application", "service", "endpoint", "endpoints", "deployment"})
_BESIDE_EXPERIMENTS = _BESIDE_TRAINING | {"test", "tests"}
_OF_ONE_LINTER = regex(
    r"\A(?!.*\b(?:lint\w*|(?:formatting|style|quality) (?:checks?|tools?))\b).*\b(?:ruff|flake8|pylint)\b",
    re.IGNORECASE | re.DOTALL,
)
_THERE = r"(?:on|in|with|to) (?:the |google |gcp )*(?:vertex|compute engine|engine|gcp|google cloud|cloud|cloud run)\b"
_TRAINED = regex(
    r"\b(?:training|jobs?|models?|it|this|that) (?:\w+ly |then |was |were |is )*"
    rf"(?:ran|runs?|trained|done|executed|happen(?:ed|s)|took place) {_THERE}|"
    r"\b(?:vertex(?: ai)?|compute engine|engine) (?:did|does|ran|runs) (?:the|our|all) (?:\w+ )?training\b|"
    r"\b(?:vertex(?: ai)?|compute engine|engine) (?:was|is)\W*\Z",
    re.IGNORECASE,
)
_SERVED = regex(
    rf"\b(?:runs?|ran|running|works?|worked|(?:is|was) (?:now |then )?(?:up|live)|deployed|hosted|served) "
    rf"(?:\w+ly |now |fine |well )?{_THERE}|"
    r"\bdeployment (?:followed|succeeded|worked)\b|"
    r"\b(?:on|in) (?:the )?cloud(?: run)? (?:uses|has|answers|serves|runs)\b",
    re.IGNORECASE,
)
_OF_ONE_MACHINE = regex(
    r"\A(?!.*\b(?:cloud|gcp|google)\b)(?:(?!.*\bvertex).*\b(?:compute )?engine\b|(?!.*\bengine\b).*\bvertex\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence of the Engine or of Vertex AI alone: the training may be on the other."""
_APP_ENGINE = regex(r"\bapp engine\b", re.IGNORECASE)
_NAMED: Mapping[tuple[str, str | None], _Named] = {
    **{
        (one.kind, None): _Named(
            one.pattern,
            opening=one.opening,
            speaks=one.speaks,
            parts=_PARTS.get(one.kind, frozenset()),
            of_one=_OF_ONE.get(one.kind),
        )
        for one in TOPICS
        if one.kind != "monitoring-said"
    },
    **{("config-tool", tool): _Named(pattern, parts=_BESIDE_EXPERIMENTS) for tool, pattern in TOOLS},
    ("config-tool", "config files"): _Named(CONFIG_FILES, opening=True),
    ("ci-caching", None): _Named(CACHE, _is_in_workflows),
    ("ci-linting", None): _Named(
        LINT,
        _is_of_no_machine,
        parts=frozenset({"test", "tests"}),
        of_one=_OF_ONE_LINTER,
    ),
    ("cloud-training-said", None): _Named(
        TRAIN, _is_trained_there, opening=True, done=_TRAINED, of_one=_OF_ONE_MACHINE
    ),
    ("deployment-said", None): _Named(DEPLOY, _is_in_the_cloud, opening=True, done=_SERVED, of_one=_APP_ENGINE),
    ("monitoring-said", "drift API"): _Named(DRIFT_API, DEPLOYED.search),
}
"""By kind and key; of the others, a name is all that is said."""


def _either(one: re.Pattern[str], other: re.Pattern[str]) -> re.Pattern[str]:
    return regex(f"{one.pattern}|{other.pattern}", re.IGNORECASE)


_VARIANTS: Mapping[str, _Named] = {
    "ci-os": _Named(_either(SYSTEMS, MANY_SYSTEMS)),
    "ci-python": _Named(_either(VERSION, MANY_VERSIONS)),
}
"""What tests are said to run on, by kind."""


_IN_SOME_WORDS: Mapping[tuple[str, str | None], re.Pattern[str]] = {
    ("monitoring-said", None): words(r"monitor\w*"),
    ("profiling-said", None): words(r"profil\w*"),
    ("config-tool", "config files"): words(r"config(?:uration)?s?[- ]files?|[\w/-]+\.ya?ml|ya?ml(?: files?)?"),
}
"""How others are named, of which a denial need not be in a known form: it may be one of some of it alone."""


def mark_outrightness(report: Report, claim: Claim) -> Claim:
    """Return a claim, marked as not outright where its answer does not say plainly what it affirms or denies.

    An affirmation is outright where a sentence says in a positive form that somebody has or does it, a denial where it
    is of the whole.
    """
    of_some = _IN_SOME_WORDS.get((claim.id, claim.key if claim.id == "config-tool" else None))
    if of_some is not None and claim.stance is Stance.DENIED and denies_only_some(claim.words, of_some):
        return claim._replace(outright=False)
    if claim.stance is Stance.DENIED and claim.key is None and _has_another(report, claim):
        return claim._replace(outright=False)
    named = _VARIANTS.get(claim.id) or _NAMED.get((claim.id, claim.key))
    if named is None or not _is_of_interest(claim):
        return claim
    spoken = _spoken(report, claim)
    if claim.stance is Stance.DENIED:
        return claim if _is_denied_whole(claim.words, spoken, named) else claim._replace(outright=False)
    own = named.speaks is None or named.speaks(claim.words)
    if own and is_outright(claim.words, named.topic, named.holds):
        return claim
    return claim if _is_told(spoken, named) else claim._replace(outright=False)


def _spoken(report: Report, claim: Claim) -> tuple[Sentence, ...]:
    """Return the sentences of the answer that a claim is made of."""
    answer = next((one for one in report.filled() if one.number == claim.question), None)
    return report.sentences_of(answer) if answer is not None else ()


def _has_another(report: Report, claim: Claim) -> bool:
    """Return whether a claim denies one of several things, and its answer tells of another of them."""
    others = (one.text for one in _spoken(report, claim) if one.text not in claim.words)
    return denies_one_of_several(claim.id, claim.words, others)


def _is_of_interest(claim: Claim) -> bool:
    """Return whether a claim says that something is there, or that it is not.

    That a thing is at home contradicts nobody, and that tests run on one system alone is plain.
    """
    if isinstance(claim.value, Variants):
        return claim.value.many is not False
    return claim.stance in (Stance.AFFIRMED, Stance.DENIED) and claim.nuance is not Nuance.LOCAL


def _is_denied_whole(text: str, spoken: Sequence[Sentence], named: _Named) -> bool:
    """Return whether all of a thing is denied, and no other sentence says outright that it is there."""
    if not denies_all(text, named.topic, named.parts, there=named.done is not None) or (
        named.of_one is not None and named.of_one.search(text)
    ):
        return False
    others = [one.text for one in spoken if one.text not in text and not UNSURE.search(one.text)]
    if any(_is_entry(one, named) for one in others):
        return False
    return named.done is None or not any(map(named.done.search, others))


_ENTRY = regex(
    r"\W{0,4}[\w /-]{1,30}:\s(?!\W*(?:no|not|none|never)\b)|\W{0,4}(?:with|load[- ]test\w*)\s", re.IGNORECASE
)
_LONG_ENTRY = 80


def _is_entry(text: str, named: _Named) -> bool:
    """Return whether a sentence without a verb names a thing, as an entry of a list of what there is does."""
    if len(text) > _LONG_ENTRY or _SAID.search(text) or not (_ENTRY.match(text) and named.topic.search(text)):
        return False
    return named.speaks is None or named.speaks(text)


_SAID = regex(r"\?\Z|\b(?:we|i|is|are|was|were|has|have|had|does|do|did|can|will|may)\b", re.IGNORECASE)


def _is_told(spoken: Sequence[Sentence], named: _Named) -> bool:
    first = next(iter(spoken), None)
    if first is not None and named.opening and _is_a_yes(first.text):
        return True
    led = 0
    for one in spoken:
        speaks = named.topic.search(one.text) and (named.speaks is None or named.speaks(one.text))
        if speaks and is_outright(one.text, named.topic, named.holds, led=led > 0):
            return True
        led = _LED if one.text.endswith(":") and not UNSURE.search(one.text) else led - 1
    return False


def _is_a_yes(text: str) -> bool:
    yes = YES.match(text) or BARE_YES.fullmatch(text)
    return yes is not None and not (AT_FIRST.search(text) or UNSURE.search(text))
