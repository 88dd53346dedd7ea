"""What is done or not, a row each, with what holds of one of them alone.

Asked by `outright` and `used`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._general import refuses
from auditor.claims._monitoring import (
    denial_of_monitoring,
    halves_of_monitoring,
    limit_by_alerts,
    may_watch_deployment,
)
from auditor.claims._of_some import denies_only_some_of_dvc, denies_only_some_tests
from auditor.claims._phrases import BARE_NO, BEGAN, words
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import stances_in
from auditor.claims.halves import data_versioned_otherwise, load_tests_not_run, tests_not_in_ci

Found = tuple[Stance, Sentence] | None
"""What an answer says of a topic, with the sentence that says it."""


class Topic(NamedTuple):
    """One thing that is done or not. `elsewhere` are questions that may say so where the own one is not filled in.

    What holds of one topic alone stands on its row: which sentences may speak of it, what is made of what they come to,
    and which claims go with it.
    """

    kind: str
    question: Asks
    pattern: re.Pattern[str]
    opening: bool = False
    elsewhere: tuple[Asks, ...] = ()
    strict: re.Pattern[str] | None = None
    """What a sentence of another question must hold besides."""
    speaks: Callable[[str], bool] | None = None
    settled: Callable[[Report, tuple[Sentence, ...], Found], Found] | None = None
    halves: Callable[[Report, Claim, Sentence], Iterator[Claim]] | None = None
    """The claims that go with one of the topic, which was made of a sentence."""
    in_parts: bool = False
    """Whether a denial may be one of some part, place or time of it."""
    denied: Callable[[Report, Sentence], Nuance | None] | None = None
    """What qualifies a denial of it besides."""
    kinds: frozenset[str] = frozenset()
    """The kinds, of those that a denial may be restricted to (`formal`), that all of it is of."""
    untraced: bool = False
    """Whether it may have been done by hand, or by a script that stayed on somebody's machine."""
    tried: Callable[[str], bool] | None = None
    """Whether who affirms it in these words may have done it by hand."""
    general: Callable[[str], bool] | None = None
    """Whether these words may be of more than the topic."""


MANUAL_TOOLS = r"manual\w*|by hand|postman|curl|browser|swagger"
UNIT = regex(r"\b(?:unit|integration|functional|pytest|unittest\w*|test[ -]?client)\b", re.IGNORECASE)
_LOAD = regex(r"\b(?:concurrent|users?|rps|requests? per second|locust\w*|load[- ]?test\w*)\b", re.IGNORECASE)


_DESCRIBED = regex(
    r"\A\W*(?:(?:the|our|these)\s+)?(?:unit|integration|functional|api|endpoint)[- ]?tests?\b[^.?,;]{0,60}?\s"
    r"(?:includes?|covers?|consists? of|comprises?|(?<=testclient )(?:replace|call|check|cover|send|mock|use)|"
    r"(?:use|call|send|check|verify|exercise|run|go|replace|mock|stub|patch|cover)\b"
    r"(?=.*\b(?:test ?client|endpoints?|routes?|(?:the|our) (?:\w+ )?api)\b))"
    r"\b(?!.*(?:\b(?:would|could|should|might|not|never|no)|n't)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that opens with tests and tells what is in them."""


_BOTH = regex(
    r"\W*(?:yes\W{1,3})?(?:we |to )?(?:did |have done |performed )?both(?: of (?:them|these|those))?"
    r"(?: (?:were|was|have been) (?:done|made|performed|implemented))?\W*",
    re.IGNORECASE,
)
"""A sentence that only says that one did both."""
_NEITHER = regex(
    r"\W{0,5}(?:no\W{1,3})?(?:we )?(?:did |have done |performed )?"
    r"neither(?: of (?:them|these|those|the two))?\W{0,5}",
    re.IGNORECASE,
)
OF_THE_API = regex(
    r"\b(?:apis?|fast\s?api|endpoints?|routes?|services?|backend|front-?end|application|app|server|requests?|test\s?client)\b",
    re.I,
)
"""What tests of an API are of; others may be of anything."""


A_PART_OF_IT = regex(
    r"\b(?:api|app|application|service|backend)'s\s+(?:\w+\s+)?"
    r"(?:components?|parts?|building blocks?|logic|modules?|core|models?|pieces)\b",
    re.IGNORECASE,
)
"""What an API is made of, and may be tested without it."""
_OTHERWISE_AT_LAST = regex(
    r"\b(?:ended up|in the end|eventually|finally)\b(?!.*\bdvc\b).*\binstead\b|\bswitched (?:to|over)\b(?!.*\bdvc\b)",
    re.IGNORECASE,
)
"""How somebody goes on who took something else in the end."""
_WAS_SET_UP = regex(
    r"\b(?:set(?:ting)?\s(?:\w+\s)?up|(?:is|was|has been|had been|were|got)\s(?:\w+ly\s)?(?:linked|connected|"
    r"configured|initiali[sz]ed|installed|implemented|integrated|used))\b|\b(?:we|i)\s(?:linked|connected|configured|installed|tried)\b",
    re.IGNORECASE,
)
_TOOK_ANOTHER = regex(
    r"\b(?:so|therefore|thus|hence|consequently|which is why)\b(?!.*\bdvc\b)"
    r"(?!.*\b(?:buckets?|remotes?|storage)\b\W{1,3}instead)(?=.*\b(?:instead(?! of)|in its (?:place|stead))\b)",
    re.IGNORECASE,
)
"""How somebody goes on whom a thing gave trouble."""
_TROUBLE = regex(
    r"\b(?:problem\w*|issues?|trouble\w*|difficult\w*|challeng\w*|error\w*|fail\w*|slow|cumbersome|unreliable|broke\w*|"
    r"too (?:large|big|complex|complicated))\b",
    re.IGNORECASE,
)


def _find_api_tests(spoken: tuple[Sentence, ...], topic: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the first sentence that affirms tests of the API itself."""
    own = (one for one in spoken if OF_THE_API.search(A_PART_OF_IT.sub("", one.text)))
    return next(((Stance.AFFIRMED, one) for one in own if set(stances_in(one.text, topic)) == {Stance.AFFIRMED}), None)


_IS_PART_OF_IT = regex(
    r"\A(?!.*(?:\b(?:would|could|should|might|may|can|will|no|not|never|without|plan\w*)\b|n't\b))\W*"
    r"(?:the|our|this|one|another) (?:\w+ )?"
    r"(?:project|system|solution|application|app|repository|backend|service|server)(?: has)?(?: \w+ly)? "
    r"(?:runs on|is (?:built|made|written|served|implemented) (?:with|in|using|by|on)|implement(?:s|ed)|"
    r"includ(?:es|ed)|expos(?:es|ed)|us(?:es|ed)|provid(?:es|ed)|contains|built|deploy(?:s|ed)|develop(?:s|ed)|creat(?:es|ed))\b",
    re.IGNORECASE,
)
"""What the project has, in place of those who made it."""


_LIKE_DVC = regex(
    r"\b(?:home-?made|self-?made|makeshift|(?:sort|kind) of)\W{1,4}(?:an?\W{1,3})?(?:[\w-]{1,20}\W{1,4})?dvc\b", re.I
)
"""What somebody made in place of DVC."""


def _is_of_dvc(text: str) -> bool:
    return not _LIKE_DVC.search(text)


def _settled_of_dvc(report: Report, spoken: tuple[Sentence, ...], found: Found) -> Found:
    """Return what is said of DVC, affirmed in part where something else was taken after it."""
    if found is not None and found[0] is Stance.AFFIRMED:
        after = spoken[spoken.index(found[1]) + 1 :]
        began = BEGAN.search(found[1].text) and any(_OTHERWISE_AT_LAST.search(one.text) for one in after)
        dropped = any(_TROUBLE.search(one.text) and _TOOK_ANOTHER.search(one.text) for one in after)
        if began or (dropped and _WAS_SET_UP.search(found[1].text)):
            # Who began with it may have let it be.
            return Stance.MIXED, found[1]
    return found


_API = words(r"api|fast[\s-]?api\w*")


_BESIDE_THE_API = regex(
    r"\bno api for (?:(?:the|our|any) )?(?:train\w*|data\w*|pre-?process\w*|evaluat\w*)\b|"
    r"\bno (?:\w+ )?api (?:keys?|tokens?|documentation|docs|gateway|version\w*|authentication|limits?|changes?)\b|"
    r"(?:\b(?:not|never)|n't)\b(?:(?!\b(?:but|however|instead|so|and|although)\b)[^.;,]){0,80}?\s(?<!\buse )"
    r"(?:for|in|to|of|on|with|by|behind|into|through|from)\s(?:(?:the|our|this|an?)\s)?(?:[\w-]{1,20}\s)?(?:api|fast[\s-]?api)\b|"
    r"(?:\b(?:not|never)|n't)\b[^.;]{0,40}?\b(?:make|made|get|got|keep|kept)\s(?:the|our)\s(?:\w{1,20}\s)?api\s\w|"
    r"(?:\b(?:not|never)|n't)\b[^.;]{0,40}?\bapi\sfor\s(?:(?:the|our|any)\s)?(?:train\w*|data\w*|pre-?process\w*|evaluat\w*)\b",
    re.IGNORECASE,
)
"""What denies something beside the API, a quality of it, or another one."""


_OTHER_API = regex(
    r"\b(?:(?:the|an?)\s)?api[- ](?:keys?|tokens?)\b|"
    r"\bapi\s(?:of|by|from)\s(?:(?:the|our)\s(?:\w+\s)?(?:package|library|module|class(?:es)?|framework|code)\b|"
    r"(?-i:(?!Fast|Our|The|Google|GCP|Cloud)[A-Z])[\w&.-]*)|"
    r"\b(?-i:(?!Fast|Group|Our|Model|Project|App)[A-Z])[\w&.]*(?:\s(?-i:[A-Z])[\w&.]*)?'s\s(?:\w+\s)?api\b|"
    r"\b(?:python|command[- ]line|kaggle|open ?ai|wandb|w&b|openml|github|hugging ?face|keras|sklearn|functional)\s"
    r"(?:\w+\s)?api\b|"
    r"\bour api (?:is|was) (?:the|a) (?:command line|cli|python (?:package|module|library))\b",
    re.IGNORECASE,
)
"""The interface of somebody else's service, or of a package."""


def _is_of_the_api(text: str) -> bool:
    return _BESIDE_THE_API.search(text) is None and not _is_of_another(text)


def _is_of_another(text: str) -> bool:
    """Return whether all that a sentence says of an API is of another than the model's."""
    return _OTHER_API.search(text) is not None and _API.search(_OTHER_API.sub(" ", text)) is None


def _settled_of_api(report: Report, spoken: tuple[Sentence, ...], found: Found) -> Found:
    """Return what is said of an API, which the project may be said to have where nobody is said to have made it."""
    if found is not None:
        return found
    held = next((one for one in spoken if _IS_PART_OF_IT.match(one.text) and _API.search(one.text)), None)
    return (Stance.AFFIRMED, held) if held is not None else None


_API_TESTS = words(
    r"(?:unit|integration|functional|api|endpoint)[- ]?(?:and \w+[- ]|or \w+[- ]|/\w+ )?test\w*|"
    r"unittest\w*|test[ -]?client|pytest|"
    r"integrationstests?|tests? (?:for|of) (?:the|our api)|api testing|"
    r"(?<!load[ -])(?<!stress[ -])(?<!performance[ -])test(?:ed|ing)?(?: of)? (?:the|our|all|its) (?:\w+ )?"
    rf"(?:apis?|end\s?points?|routes?)(?!.{{0,60}}\b(?:{MANUAL_TOOLS}))|"
    r"tests? (?:if|whether) (?:the|our) (?:\w+ )?(?:api|endpoints?)|"
    r"(?:health|batch|sanity)[- ](?:checks?|tests?)|"
    r"(?<=\bapi has no )tests|(?<=\bapi was not )tested|(?<=\bapi is not )tested|(?<=\bapi has not been )tested"
)


_AND_LOAD = regex(
    r"(?:,| and) (?:also )?load[- ]?test(?:s|ing|ed)?(?: (?:of|for|on) (?:it|the api))?(?=[.!]?\Z|[,;])", re.I
)
"""What ends a list of tests that were made."""


_BESIDE = regex(r";|,? (?:but|while|whereas|although|though) ", re.IGNORECASE)


def _is_of_no_load(text: str) -> bool:
    """Return whether a sentence is about more than load, and about no other API alone.

    "API test: 211 requests a second with 500 users" is about load alone.
    """
    if _is_of_another(text):
        return False
    if not _LOAD.search(_AND_LOAD.sub("", text)) or UNIT.search(text) is not None:
        return True
    # "We have no tests of the API, but a load test exists."
    return any(_API_TESTS.search(part) and not _LOAD.search(part) for part in _BESIDE.split(text))


def _settled_of_api_tests(report: Report, spoken: tuple[Sentence, ...], found: Found) -> Found:
    """Return what is said of tests of an API, which may be described, and be told of beside others."""
    if found is None or found[0] is Stance.HYPOTHETICAL:
        described = next((one for one in spoken if _DESCRIBED.match(one.text)), None)
        found = (Stance.AFFIRMED, described) if described is not None else found
    if found is not None and found[0] is Stance.AFFIRMED:
        found = _find_api_tests(spoken, _API_TESTS) or found
    return _settled_of_both(report, spoken, found)


def _settled_of_both(report: Report, spoken: tuple[Sentence, ...], found: Found) -> Found:
    """Return what is said of one of two kinds of tests: the question asks for both."""
    if not spoken:
        return found
    # Who did not, did neither.
    none = any(sign.fullmatch(spoken[0].text) for sign in (BARE_NO, _NEITHER))
    if found is not None and found[0] is not Stance.HYPOTHETICAL:
        # "No. We write a test of each route, then we start locust" tells how one would do it.
        refused = none or refuses(spoken[0].text)
        return (Stance.MIXED, found[1]) if refused and found[0] is Stance.AFFIRMED else found
    if _BOTH.fullmatch(spoken[0].text):
        return Stance.AFFIRMED, spoken[0]
    return (Stance.DENIED, spoken[0]) if none else found


def _half_of_api_tests(report: Report, claim: Claim, said: Sentence) -> Iterator[Claim]:
    if claim.stance in (Stance.AFFIRMED, Stance.MIXED):
        yield from tests_not_in_ci(report, said)


_OTHERWISE = r" (?:a |an )?(?:different|other|another)"
"""What is done with something else."""

_TESTED = regex(r"\A(?!.*\btests\b).*\b(?:tested|testing)\b", re.IGNORECASE)
"""What may have been done by hand, too."""


def _tried(text: str) -> bool:
    return _TESTED.match(text) is not None and not UNIT.search(text)


_LOOKED_ON = regex(
    r"\b(?:with|using|through|via|in|on|by)\b[^.;]{0,40}?\b(?:prometheus|grafana|metrics explorer|"
    r"cloud monitoring|dashboards?|(?:cloud |gcp |web )?console)\b",
    re.IGNORECASE,
)
"""Where one looks on while something is loaded by whatever means."""
_LOADS = regex(
    r"\b(?:locust\w*|j-?meter|k6|artillery|vegeta|gatling|wrk2?|hey|siege|apache ?bench\w*|oha|"
    r"scripts?|files?|tools?|code)\b",
    re.IGNORECASE,
)


def _loaded_somehow(text: str) -> bool:
    """Return whether a load test is told of with nothing that could make it but somebody who looks on."""
    return _LOOKED_ON.search(text) is not None and not _LOADS.search(text)


def _names_no_api(text: str) -> bool:
    """Return whether tests are not said to be of the API."""
    return not OF_THE_API.search(A_PART_OF_IT.sub("", text))


def _denial_of_dvc(report: Report, said: Sentence) -> Nuance | None:
    if data_versioned_otherwise(report):
        return Nuance.OTHERWISE
    return Nuance.OF_A_PART if denies_only_some_of_dvc(said.text) else None


def _denial_of_api_tests(report: Report, said: Sentence) -> Nuance | None:
    return Nuance.OF_A_PART if denies_only_some_tests(said.text) else None


def _denial_of_load_tests(report: Report, said: Sentence) -> Nuance | None:
    return Nuance.UNRUN if load_tests_not_run(report) else None


_OF_DVC_ELSEWHERE = (
    Asks.FRAMEWORKS, Asks.DEPENDENCIES, Asks.STRUCTURE, Asks.REPRODUCIBILITY, Asks.SERVICES, Asks.BUCKET,
    Asks.ARCHITECTURE, Asks.STRUGGLES, Asks.CONTRIBUTIONS,
)  # fmt: skip
TOPICS = (
    Topic(
        "dvc-used",
        Asks.DATA_VERSIONING,
        words(rf"dvc|(?-i:DVS)|data version control(?! (?:us|do|with)\w*{_OTHERWISE})"),
        True,
        _OF_DVC_ELSEWHERE,
        speaks=_is_of_dvc,
        settled=_settled_of_dvc,
        denied=_denial_of_dvc,
    ),
    Topic(
        "api-said",
        Asks.API,
        _API,
        True,
        (Asks.DEPLOYMENT, Asks.FRAMEWORKS, Asks.SERVICES, Asks.ARCHITECTURE, Asks.CONTRIBUTIONS),
        words(r"fast[\s-]?api"),
        speaks=_is_of_the_api,
        settled=_settled_of_api,
    ),
    Topic(
        "api-tests-said",
        Asks.API_TESTS,
        _API_TESTS,
        speaks=_is_of_no_load,
        settled=_settled_of_api_tests,
        halves=_half_of_api_tests,
        in_parts=True,
        denied=_denial_of_api_tests,
        # Tests that assert, and that a workflow runs, are formal ones.
        kinds=frozenset({"formal"}),
        untraced=True,
        tried=_tried,
        general=_names_no_api,
    ),
    Topic(
        "load-test-said",
        Asks.API_TESTS,
        words(
            r"load[- ]?test\w*|locust\w*|stress[- ]?test\w*|"
            r"load(?= (?:was|is|has been)(?: not| never|n't)? (?:\w+ )?tested\b)"
        ),
        False,
        (Asks.FRAMEWORKS, Asks.TESTS, Asks.ARCHITECTURE, Asks.CONTRIBUTIONS),
        words("locust|load[- ]?test\\w*"),
        settled=_settled_of_both,
        in_parts=True,
        denied=_denial_of_load_tests,
        untraced=True,
        tried=_loaded_somehow,
    ),
    Topic(
        "monitoring-said",
        Asks.MONITORING,
        words(r"this (?:topic|part|step|aspect)|monitor\w*|prometheus|evidently|drift\w*|telemetry"),
        True,
        speaks=may_watch_deployment,
        settled=limit_by_alerts,
        halves=halves_of_monitoring,
        in_parts=True,
        denied=denial_of_monitoring,
    ),
)
