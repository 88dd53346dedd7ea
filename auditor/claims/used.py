"""What a group says that it did or did not do: data versions, cloud training, an API, its deployment, its tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.claims._claim import Claim, Stance
from auditor.claims._phrases import AT_FIRST, BARE_NO, BEGAN, PLAIN_NO
from auditor.claims._prose import Sentence, clauses
from auditor.claims._report import Report
from auditor.claims._stance import said_of, stance_of


class Topic(NamedTuple):
    """One thing that is done or not. `elsewhere` are questions that may say so where the own one is not filled in."""

    kind: str
    question: int
    pattern: re.Pattern[str]
    opening: bool = False
    elsewhere: tuple[int, ...] = ()
    strict: re.Pattern[str] | None = None
    """What a sentence of another question must hold besides."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_DEPLOY = _words(r"de(?:ploy|lpoy|poly)\w*|cloud run|cloud functions?|google run|gcp run")
_DEPLOYED = re.compile(
    r"\bdeployed\b.*\b(?:cloud|GCP|google)|\bcloud (?:run|functions?) (?:was|were|is) used to deploy|"
    r"\b(?:was|were|is|are) (?:\w+ )?used for (?:the )?deployment\b.*\bcloud\b",
    re.IGNORECASE,
)
_CLOUD = re.compile(r"\bcloud\b|\bGCP\b|google|vertex|run\.app|azure|\baws\b|kubernetes", re.IGNORECASE)
_NO_DATA = r"(?![ -](?:and \w+ )?(?:data\w*|sets?|images?|samples?|examples?|environments?))"
"""Training data that lies in a bucket is no training."""
_TRAIN = _words(rf"train\w*{_NO_DATA}|vertex(?: ai)?|compute engine")

_OTHERWISE = r" (?:a |an )?(?:different|other|another)"
"""What is done with something else."""

TOPICS = (
    Topic(
        "dvc-used",
        10,
        _words(rf"dv[cs]|data version control(?! (?:us|do|with)\w*{_OTHERWISE})"),
        True,
        (3, 4, 5, 13, 17, 19, 29, 30, 31),
    ),
    Topic("api-said", 23, _words(r"api|fast[\s-]?api\w*"), True, (3, 17, 24, 29, 31), _words(r"fast[\s-]?api")),
    Topic(
        "api-tests-said",
        25,
        _words(
            r"(?:unit|integration|functional|api|endpoint)[- ]?(?:and \w+[- ]|or \w+[- ]|/\w+ )?test\w*|"
            r"unittest\w*|testclient|pytest|"
            r"integrationstests?|tests? (?:for|of) (?:the|our api)|api testing|"
            r"(?:health|batch|sanity)[- ](?:checks?|tests?)"
        ),
    ),
    Topic(
        "load-test-said",
        25,
        _words(r"load[- ]?test\w*|locust\w*|stress[- ]?test\w*"),
        False,
        (3, 7, 29, 31),
        _words("locust|load[- ]?test\\w*"),
    ),
    Topic(
        "monitoring-said",
        26,
        _words(r"this (?:topic|part|step|aspect)|monitor\w*|prometheus|evidently|drift\w*|telemetry"),
        True,
    ),
)


_NAMED_FILE = re.compile(
    r"(?<![\w./:-])((?:[\w.-]{1,80}/){0,8}[\w.-]{1,80}\.(?:py|sh|js|ts|ya?ml|jmx|ipynb|lua))(?![\w/])"
)
_UNIT = re.compile(r"\b(?:unit|integration|functional|pytest|unittest\w*|testclient)\b", re.IGNORECASE)
_LOAD = re.compile(r"\b(?:concurrent|users?|rps|requests? per second|locust\w*|load[- ]?test\w*)\b", re.IGNORECASE)


_DESCRIBED = re.compile(
    r"\A\W*(?:(?:the|our|these)\s+)?(?:unit|integration|functional|api|endpoint)[- ]?tests?\b[^.?,;]{0,60}?\s"
    r"(?:includes?|covers?|consists? of|comprises?)\b(?!.*\b(?:would|could|should|might|not|n't|never|no)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that opens with tests and tells what is in them."""


_BY_HAND = re.compile(r"\bmanual(?:ly)?\b|\bby hand\b|\bpostman\b", re.IGNORECASE)
"""Tests that leave no trace."""
_BOTH = re.compile(r"\W*(?:yes\W{1,3})?(?:we )?(?:did |have done |performed )?both\W*", re.IGNORECASE)
"""A sentence that only says that one did both."""
_OF_THE_API = re.compile(
    r"\b(?:apis?|fast\s?api|endpoints?|routes?|services?|backend|front-?end|application|app|server|requests?|test\s?client)\b",
    re.I,
)
"""What tests of an API are of; others may be of anything."""


_OTHERWISE_AT_LAST = re.compile(
    r"\b(?:ended up|in the end|eventually|finally)\b(?!.*\bdvc\b).*\binstead\b|\bswitched (?:to|over)\b(?!.*\bdvc\b)",
    re.IGNORECASE,
)
"""How somebody goes on who took something else in the end."""


def _of_the_api(spoken: tuple[Sentence, ...], topic: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the first sentence that affirms tests of the API itself."""
    own = (one for one in spoken if _OF_THE_API.search(one.text))
    return next(((Stance.AFFIRMED, one) for one in own if set(said_of(one.text, topic)) == {Stance.AFFIRMED}), None)


def _named(sentence: Sentence) -> tuple[str, ...]:
    """Return the files that a sentence names: where somebody points, a person can look."""
    return tuple(dict.fromkeys(_NAMED_FILE.findall(sentence.text)))


def used(report: Report) -> Iterator[Claim]:
    """Return what the answers say of each topic: of its own question, else of the first other one that affirms it."""
    for topic in TOPICS:
        spoken = report.sentences(topic.question)
        if topic.kind == "api-tests-said":
            # "API test: 211 requests a second with 500 users" is a load test.
            spoken = tuple(one for one in spoken if not _LOAD.search(one.text) or _UNIT.search(one.text))
        found = stance_of(spoken, topic.pattern, opening=topic.opening)
        if topic.kind == "api-tests-said" and (found is None or found[0] is Stance.HYPOTHETICAL):
            described = next((one for one in spoken if _DESCRIBED.match(one.text)), None)
            found = (Stance.AFFIRMED, described) if described is not None else found
        if topic.kind == "api-tests-said" and found is not None and found[0] is Stance.AFFIRMED:
            found = _of_the_api(spoken, topic.pattern) or found
        if topic.kind == "dvc-used" and found is not None and found[0] is Stance.AFFIRMED:
            after = spoken[spoken.index(found[1]) + 1 :]
            if BEGAN.search(found[1].text) and any(_OTHERWISE_AT_LAST.search(one.text) for one in after):
                # Who began with it may have let it be.
                found = (Stance.MIXED, found[1])
        if topic.question == 25 and spoken and (found is None or found[0] is Stance.HYPOTHETICAL):
            # The question asks for both: who did not, did neither.
            found = (Stance.DENIED, spoken[0]) if BARE_NO.fullmatch(spoken[0].text) else found
            found = (Stance.AFFIRMED, spoken[0]) if _BOTH.fullmatch(spoken[0].text) else found
        if found is not None:
            general = topic.kind == "api-tests-said" and not _OF_THE_API.search(found[1].text)
            by_hand = topic.question == 25 and _BY_HAND.search(found[1].text)
            value = _named(found[1]) or ("by hand" if by_hand else "general" if general else ())
            yield report.claim(topic.kind, topic.question, found[1], stance=found[0], value=value)
        else:
            yield from _elsewhere(report, topic)


_DID = re.compile(
    r"\b(?:writ(?:ing|ten)|wrote|(?:implement|creat|develop|perform|add|conduct|deploy|integrat|configur)(?:ed|ing)|"
    r"set(?:ting)? up|ma(?:de|king)|buil(?:t|ding)|r[au]n(?:ning)?)\b[^.;:]{0,80}\Z",
    re.IGNORECASE,
)


def _contributed(text: str, topic: Topic) -> bool:
    """Return whether a line of a list of contributions ("- Writing unit and load tests") has a topic as work done."""
    match = (topic.strict or topic.pattern).search(text)
    return match is not None and _DID.search(text[: match.start()]) is not None and not _UNSURE.search(text)


def _elsewhere(report: Report, topic: Topic) -> Iterator[Claim]:
    for question in topic.elsewhere:
        for sentence in report.sentences(question):
            if topic.strict is not None and not topic.strict.search(sentence.text):
                continue
            told = set(said_of(sentence.text, topic.pattern))
            if told == {Stance.AFFIRMED} or (not told and question == 31 and _contributed(sentence.text, topic)):
                yield report.claim(topic.kind, question, sentence, stance=Stance.AFFIRMED, value=_named(sentence))
                return


_UNSURE = re.compile(
    r"\b(?:no|not|never|without|unable|failed?|unsuccessful\w*|tried|attempt\w*|gave up|would|could|might|should|"
    r"plan(?:ned|s)?|want(?:ed)?|future|if we)\b|n't\b",
    re.IGNORECASE,
)
"""What makes an answer of which nothing certain is read one that other answers do not stand in for."""


def _went_wrong(text: str) -> bool:
    """Return whether a sentence tells of a host only what went wrong there, and of no deployment."""
    return bool(re.search(r"\b(?:error|issue|problem|fail|crash|unsuccessful)", text, re.I)) and not re.search(
        r"\b(?:deploy|host|serv)", text, re.I
    )


def _refuses(first: Sentence) -> bool:
    return bool(PLAIN_NO.match(first.text) or BARE_NO.fullmatch(first.text))


_ONLY_AT_HOME = re.compile(
    r"(?<!not )\bonly (?:\w+ ){0,2}?local(?:ly)?\b|\blocally only\b|\bjust locally\b", re.IGNORECASE
)
"""What says that there is no more than a local service."""


def _only_prepared(text: str) -> bool:
    """Return whether a sentence deploys on one's own machine, and only makes something ready for the cloud."""
    local = re.search(r"\bdeploy\w*\b[^.;]{0,60}?\blocal(?:ly)?\b", text, re.I)
    rest = text[local.end() :] if local else ""
    return bool(re.search(r"\bprepar\w+\b", rest, re.I)) and not re.search(
        r"\bdeploy|\bhost|\bcloud run\b|\balso\b", rest, re.I
    )


def _cloud_not_yet(text: str) -> bool:
    """Return whether what a sentence affirms is the deployment at home, and that to the cloud is said otherwise."""
    told = [clause for clause in clauses(text) if _DEPLOY.search(clause)]
    cloud = [clause for clause in told if _CLOUD.search(clause)]
    home = [clause for clause in told if clause not in cloud and re.search(r"\blocal", clause, re.I)]
    otherwise = {Stance.HYPOTHETICAL, Stance.DENIED}
    return bool(home and cloud) and all(otherwise.intersection(said_of(clause, _DEPLOY)) for clause in cloud)


def deployment(report: Report) -> Iterator[Claim]:
    """Return whether the model is said to be deployed; the value says where: `cloud`, `local` or None."""
    spoken = [(24, sentence) for sentence in report.sentences(24)]
    own = {stance for _, sentence in spoken for stance in said_of(sentence.text, _DEPLOY)}
    if own <= {Stance.HYPOTHETICAL} and not any(_UNSURE.search(sentence.text) for _, sentence in spoken):
        # Nothing, or only how it "can be done".
        spoken = [(q, s) for q in (3, 17, 23, 29, 31) for s in report.sentences(q) if _DEPLOYED.search(s.text)]
    cloud: dict[Stance, tuple[int, Sentence]] = {}
    local: tuple[int, Sentence] | None = None
    only: tuple[int, Sentence] | None = None
    for question, sentence in spoken:
        for stance in said_of(sentence.text, _DEPLOY):
            at_home = _only_prepared(sentence.text) or (stance is Stance.AFFIRMED and _cloud_not_yet(sentence.text))
            if _CLOUD.search(sentence.text) and not at_home:
                cloud.setdefault(stance, (question, sentence))
            elif stance is Stance.AFFIRMED and _ONLY_AT_HOME.search(sentence.text):
                only = only or (question, sentence)
            elif stance is Stance.AFFIRMED or stance is Stance.DENIED:
                local = local or (question, sentence)
    kind = "deployment-said"
    if only is not None and Stance.AFFIRMED not in cloud:
        cloud.setdefault(Stance.DENIED, only)
    if Stance.DENIED in cloud and Stance.AFFIRMED in cloud and _went_wrong(cloud[Stance.AFFIRMED][1].text):
        del cloud[Stance.AFFIRMED]
    first = next(iter(report.sentences(24)), None)
    if not cloud and local is None and first is not None and _refuses(first):
        cloud[Stance.DENIED] = (24, first)
    if Stance.AFFIRMED in cloud:
        where = cloud[Stance.AFFIRMED]
        stance = Stance.MIXED if Stance.DENIED in cloud else Stance.AFFIRMED
        yield report.claim(kind, *where, stance=stance, value="cloud")
    elif Stance.DENIED in cloud:
        yield report.claim(kind, *cloud[Stance.DENIED], stance=Stance.DENIED, value="cloud")
    elif local is not None and report.sentences(24):
        denied = Stance.DENIED in said_of(local[1].text, _DEPLOY)
        stance = Stance.DENIED if denied else Stance.AFFIRMED
        yield report.claim(kind, *local, stance=stance, value=None if denied else "local")
    elif Stance.HYPOTHETICAL in cloud and report.sentences(24):
        yield report.claim(kind, *cloud[Stance.HYPOTHETICAL], stance=Stance.HYPOTHETICAL, value="cloud")


_ON_CLOUD = re.compile(
    r"vertex|compute engine|\bengine\b|\bGCP\b|google cloud|\bcloud\b|\bVMs?\b|virtual machine", re.IGNORECASE
)
_TRAINED = _words(
    rf"train(?:ed|ing|s)?{_NO_DATA}|vertex(?: ai)?(?: custom)? jobs?|custom jobs?|"
    r"run(?:s|ning)? (?:\w+ ){0,3}?train(?:ing)?[- ](?:docker[- ])?(?:images?|containers?)"
)
_TRIED = _words(
    r"tried|attempt\w*|fail\w*|succe\w+|unfortunately|error\w*|issues?|problems?|quota|out of memory|struggl\w+"
)


_KEPT = re.compile(
    r"\b(?:stor(?:e|ed|es|age|ing)|sav(?:e|ed|es|ing))\b[^.;]{0,200}?\b(?:pre-?)?trained\b", re.IGNORECASE
)
"""What is trained, and only kept there."""
_FOR_TRAINING = re.compile(
    r"\b(?:images?|containers?|docker\s?files?|environments?|scripts?|pipelines?) for (?:the )?(?:model )?train\w*",
    re.IGNORECASE,
)
"""What is made so that somebody can train."""
_IN_CLOUD = re.compile(r"\btrain\w*\b.*\b(?:in|on|using|with) (?:the )?(?:GCP|google cloud|cloud)\b", re.IGNORECASE)
_AT_HOME = re.compile(
    r"\btrain\w*\b.*\b(?:locally|(?:local|(?:our|my) own) (?:hardware|machines?|computers?|laptops?|pcs?|gpus?))\b",
    re.IGNORECASE,
)


_HERE = re.compile(
    r"\btrain\w*\b(?:\W+\w+){0,4}?\W+(?:locally|on (?:a |the |our )?local \w+|"
    r"on (?:our|my) own (?:hardware|machines?|computers?|laptops?|pcs?|gpus?))\b"
    r"(?!\W+(?:and|or|but|as well|then)\W+(?:\w+\W+){0,3}?(?:in|on|with|using)\b)",
    re.IGNORECASE,
)
"""Where one trained oneself, and not in the cloud, too."""


def _shortened(sentence: Sentence) -> Sentence:
    """Return a sentence without what is only made for training."""
    return sentence._replace(text=_FOR_TRAINING.sub("things", sentence.text))


def _trained_at_home(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of training on one's own machine alone."""
    told = [clause for clause in clauses(sentence.text) if _TRAIN.search(clause)]
    return bool(told) and all(
        _AT_HOME.search(clause) and not _ON_CLOUD.search(clause) and not re.search(r"\bnot\b|n't\b", clause)
        for clause in told
    )


_IN_VAIN = re.compile(
    r"\b(?:tried|attempt\w*)\b.*\b(?:unable|not able|not manage|could not|couldn't|fail\w*|unsuccessful\w*|"
    r"not succe\w+|not work|n't (?:succeed|work|manage)|without success|in vain|gave up)\b",
    re.IGNORECASE,
)
_ATTEMPT = re.compile(r"\b(?:tried|attempted)\b", re.IGNORECASE)
_WENT_THROUGH = re.compile(
    r"\btrained\b|\binstead\b|\bended up\b|\bin the end\b|"
    r"\b(?:succe\w+|manag\w+|able)\b(?: \w+){0,4} (?:train|run|finish|complet)\w*",
    re.IGNORECASE,
)
"""What tells that it was done in the end, whatever had failed before."""


_FAILED = re.compile(
    r"\b(?:train\w*|job|run|attempt\w*)\b(?: \w+){0,3}? failed\b|"
    r"\b(?:train\w*|job|run|attempt\w*|it)\b (?:(?:did|does|has)(?: not|n't)|never) "
    r"(?:succe\w+|work\w*|finish\w*|complete\w*)\b|"
    r"\b(?:train\w*|job|run|attempt\w*) (?:was|were) (?:\w+ )?(?:unsuccessful|in vain)\b",
    re.IGNORECASE,
)


def _came_to_nothing(first: Sentence, spoken: tuple[Sentence, ...]) -> bool:
    """Return whether a sentence tells of an attempt that failed, or one after it says that what was tried failed."""
    if _IN_VAIN.search(first.text):
        return True
    return bool(_ATTEMPT.search(first.text)) and any(_FAILED.search(one.text) for one in spoken)


def cloud_training(report: Report) -> Iterator[Claim]:
    """Return whether training in the cloud is said to have been done; the value says whether it was tried."""
    kind = "cloud-training-said"
    spoken = report.sentences(22)
    tried = any(_TRIED.search(sentence.text) for sentence in spoken)
    home = next((index for index, one in enumerate(spoken) if _trained_at_home(one)), len(spoken))
    # What follows is of the same machine, unless the cloud is named.
    told = [one for index, one in enumerate(spoken) if index < home or _ON_CLOUD.search(one.text)]
    told = [_shortened(one) for one in told if not _trained_at_home(one)]
    first = next((one for one in told if _TRAIN.search(one.text)), None)
    vain = first is not None and _came_to_nothing(first, spoken) and not AT_FIRST.search(first.text)
    if first is not None and vain and set(said_of(first.text, _TRAIN)) == {Stance.HYPOTHETICAL}:
        # What was made for an attempt that came to nothing is told of it.
        told = [one for one in told if one is first or _WENT_THROUGH.search(one.text)]
    found = stance_of(told, _TRAIN, opening=True)
    if found is not None:
        said = next((one for one in spoken if one.line == found[1].line and _shortened(one) == found[1]), found[1])
        yield report.claim(kind, 22, said, stance=found[0], value="tried" if tried else None)
        return
    if spoken:
        return
    for question in (18, 17, 3, 31):
        kept = [one for one in report.sentences(question) if not (_KEPT.search(one.text) or _HERE.search(one.text))]
        if any(_ON_CLOUD.search(one.text) and Stance.DENIED in said_of(one.text, _TRAINED) for one in kept):
            # What one sentence affirms another takes back.
            continue
        for sentence in kept:
            if _ON_CLOUD.search(sentence.text) and set(said_of(sentence.text, _TRAINED)) == {Stance.AFFIRMED}:
                yield report.claim(kind, question, sentence, stance=Stance.AFFIRMED)
                return
    if any(re.search(r"vertex|\binstead\b", sentence.text, re.IGNORECASE) for sentence in report.sentences(18)):
        return
    for sentence in report.sentences(18):
        for clause in clauses(sentence.text):
            # Not to use one machine for it is not to do without the cloud.
            if _IN_CLOUD.search(clause) and said_of(clause, _TRAINED) == [Stance.DENIED]:
                yield report.claim(kind, 18, sentence, stance=Stance.DENIED)
                return


_BRANCH = _words(r"branch\w*|feature[- ]branch\w*")
_PULL = _words(r"pull[- ]?requests?|prs?|merge[- ]?requests?")


def branches(report: Report) -> Iterator[Claim]:
    """Return whether branches and pull requests are said to have been used, one claim each."""
    for key, pattern in (("branches", _BRANCH), ("pull requests", _PULL)):
        found = report.stance(9, pattern, opening=key == "branches")
        if found is not None:
            yield report.claim("branches-and-prs", 9, found[1], key=key, stance=found[0])
