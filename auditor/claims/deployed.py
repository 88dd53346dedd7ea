"""What a group says that it deployed, in the cloud or at home."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._afterwards import denies_only_need, next_says_done, says_done_after_all
from auditor.claims._circumstances import AT_FIRST, MACHINES
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._deployed_elsewhere import (
    AT_LAST,
    FRONT_END,
    deployment_failed,
    find_affirmed_deployment,
    find_regretted_deployment,
)
from auditor.claims._machines import without_denied_home
from auditor.claims._phrases import UNSURE, YES, words
from auditor.claims._positive import is_outright
from auditor.claims._prose import Sentence, clauses
from auditor.claims._report import Report
from auditor.claims._stance import stances_in
from auditor.claims._trained import NEGATED
from auditor.claims._values import SaidElsewhere
from auditor.claims.cloud import begins_with_no

DEPLOY = words(
    r"de(?:ploy|lpoy|poly)\w*|cloud run|cloud functions?|google run|gcp run|"
    r"(?:(?:serv|host)(?:e|ed|ing)|implement(?:ed|ing)?|run(?:ning)?|ran|get(?:ting)?|got|bring(?:ing)?|brought) "
    r"(?:it|this|(?:the|our) (?:model|api|app|application|service)) (?:in|into|on|onto|to|from) (?:the )?"
    r"(?:google )?(?:cloud|gcp)"
)
_DEPLOYED = regex(
    r"\bdeployed\b.*\b(?:cloud|GCP|google)|\bcloud (?:run|functions?) (?:was|were|is) used to deploy|"
    r"\b(?:was|were|is|are) (?:\w+ )?used for (?:the )?deployment\b.*\bcloud\b",
    re.IGNORECASE,
)
CLOUD = regex(r"\bcloud\b|\bGCP\b|google|vertex|run\.app|azure|\baws\b|kubernetes", re.IGNORECASE)


_FAULT = regex(r"\b(?:error|issue|problem|fail|crash|unsuccessful)", re.IGNORECASE)
_DEPLOYMENT = regex(r"\b(?:deploy|host|serv)", re.IGNORECASE)


def _tells_only_failure(text: str) -> bool:
    """Return whether a sentence tells of a host only what went wrong there, and of no deployment."""
    return bool(_FAULT.search(text)) and not _DEPLOYMENT.search(text)


_ONLY_AT_HOME = regex(r"(?<!not )\b(?:only (?:\w+ ){0,4}?local(?:ly)?|locally only|just locally)\b", re.IGNORECASE)
"""What says that there is no more than a local service."""
_SERVICE = regex(r"\b(?:models?|apis?|services?|back-?end|cloud|app|application)\b", re.IGNORECASE)
_FOR_A_TIME = regex(
    r"\bfirst\b|\bto begin with\b|\b(?:for|when|while|during|in) (?:\w+ )?(?:test|debug|develop)", re.IGNORECASE
)
"""What was so on the way to something else."""


_NOT_IN_CLOUD = regex(
    r"[,;(–-]?\s{1,3}(?:but |and |however )?not (?:yet )?(?:in|to|on|onto|into|with|using) (?:(?:the|any|a) )?"
    r"(?:(?:google|public) )?(?:cloud|gcp)\b(?! (?:run|functions?|storage)\b)",
    re.IGNORECASE,
)


def _is_at_home_alone(text: str) -> bool:
    """Return whether a sentence says that something is only at home, or that it is somewhere and not in the cloud."""
    rest = _NOT_IN_CLOUD.sub(" ", text)
    return _ONLY_AT_HOME.search(text) is not None or (rest != text and not CLOUD.search(rest))


def _only_at_home(text: str) -> bool:
    """Return whether a sentence says that the service is deployed on one's own machine, and nowhere else."""
    if not _is_at_home_alone(text) or AT_FIRST.search(text) or _FOR_A_TIME.search(text) or FRONT_END.search(text):
        return False
    return not any(
        CLOUD.search(clause) and not _ONLY_AT_HOME.search(clause) and Stance.AFFIRMED in stances_in(clause, DEPLOY)
        for clause in clauses(text)
    )


def _denies_only_a_part(text: str) -> bool:
    """Return whether what a sentence does not deploy is only what stands beside the service."""
    denied = [clause for clause in clauses(text) if DEPLOY.search(clause) and NEGATED.search(clause)]
    return bool(denied) and all(FRONT_END.search(one) and not _SERVICE.search(one) for one in denied)


_DEPLOYED_LOCALLY = regex(r"\bdeploy\w*\b[^.;]{0,60}?\blocal(?:ly)?\b", re.IGNORECASE)
_PREPARED = regex(r"\bprepar\w+\b", re.IGNORECASE)
_DEPLOYED_TOO = regex(r"\bdeploy|\bhost|\bcloud run\b|\balso\b", re.IGNORECASE)


def _only_prepared(text: str) -> bool:
    """Return whether a sentence deploys on one's own machine, and only makes something ready for the cloud."""
    local = _DEPLOYED_LOCALLY.search(text)
    rest = text[local.end() :] if local else ""
    ready = _PREPARED.search(rest)
    if ready is None or CLOUD.search(rest[: ready.start()]):
        return False
    return not _DEPLOYED_TOO.search(rest)


_OTHER_MEANS = regex(
    r"(?:\bnot|n't|\bnever)\b[^.;]{0,60}?\bdeploy\w*\b[^.,;]{0,40}?\s(?:with|to|on|onto|using|via|through|in|as)\s"
    r"(?:(?:the|a|an|any)\s)?(?:\w{1,20}\s)?"
    r"(?:kubernetes|k8s|gke|app engine|cloud functions?|compute engine|vertex\w*|azure|aws|heroku|lambda|hugging ?face|"
    r"torch ?serve|bento\w*|streamlit|docker compose|vms?|virtual machines?)\b",
    re.IGNORECASE,
)


_NOT_NOW = regex(
    r"\b(?:currently|at the moment|at this moment|right now|now|today|any ?more|any longer|no longer|permanently)\b",
    re.I,
)
_SPENT = regex(
    r"\b(?:credits?|costs?|costly|money|expensive|expired|used up|billing|sav(?:e|ing)|(?:shut|taken|took|turned|torn) "
    r"(?:it )?(?:down|off)|stopped|deleted|disabled|paused)\b",
    re.IGNORECASE,
)


_YET = regex(r"\b(?:yet|never)\b", re.IGNORECASE)


def _taken_down(text: str) -> bool:
    """Return whether a sentence says that a service is not there now, and that it was taken down for its cost."""
    return bool(_NOT_NOW.search(text) and _SPENT.search(text)) and not _YET.search(text)


def _cloud_not_yet(text: str) -> bool:
    """Return whether what a sentence affirms is a deployment elsewhere, and that to the cloud is said otherwise."""
    cloud = [clause for clause in clauses(text) if DEPLOY.search(clause) and CLOUD.search(clause)]
    otherwise = {Stance.HYPOTHETICAL, Stance.DENIED}
    told = [set(stances_in(clause, DEPLOY)) for clause in cloud]
    after_all = says_done_after_all(text) or denies_only_need(text, text)
    return bool(cloud) and all(stances and stances <= otherwise for stances in told) and not after_all


_NO_TIME = regex(
    r"\b(?:prepar\w+|start\w*|began|begun|tried|attempt\w*|work(?:ed|ing) on)\b.{0,160}?"
    r"\b(?:(?:did not|didn't|could not|couldn't|were not able to|unable to) "
    r"(?:manage to |get to |have (?:\w+ )?time to )?(?:complete|finish|finali[sz]e)|ran out of time)\b",
    re.IGNORECASE,
)
"""Who began something, and never ended it."""
_AFTER_ALL = regex(r"\b(?:deployed|hosted|served|launched|runs?|running|instead|managed)\b", re.IGNORECASE)


def _never_finished(text: str) -> bool:
    """Return whether something was begun and never ended, and nothing else came of it."""
    match = _NO_TIME.search(text)
    rest = text[match.end() :] if match is not None else ""
    return match is not None and not (_AFTER_ALL.search(rest) and not NEGATED.search(rest))


_NEVER_LEFT = regex(
    rf"(?:\b(?:not|never)|n't) (?:ever )?(?:left|leave) (?:our|the|my|a) (?:own )?{MACHINES}\b",
    re.IGNORECASE,
)
"""What is at home alone."""


_Told = tuple[int, Sentence]
"""A sentence, with the question that it answers."""

_FOR_IT = regex(
    r"\b((?:push|buil|prepar|stor|ready)\w*\b[^.,;]{0,80}?) (?:ready )?for (?:(?:the|later|further|our|cloud) ){0,2}"
    r"(?:re)?deployment\b(?=\W*\Z|[.,;])",
    re.IGNORECASE,
)
"""What was made for a deployment that may be to come."""


class _Deployed(NamedTuple):
    """What is said of the deployment, by where: the first of each kind."""

    cloud: dict[Stance, _Told]
    local: _Told | None = None
    only: _Told | None = None
    """That it was deployed at home, and nowhere else."""


_RUNS_THERE = regex(
    r"\b(?:it|apis?|app|application|model|service|backend|endpoint|that|which)\b(?: (?:also|now|then|finally|later))? "
    r"(?:runs?|ran|(?:is|was) (?:running|live|hosted|served))(?: (?:also|now))? (?:in|on) (?:the )?(?:google )?"
    r"(?:cloud|gcp)\b(?! (?:storage|build))",
    re.IGNORECASE,
)


def _tells_success(spoken: Sequence[_Told], failed: int) -> bool:
    """Return whether any sentence says outright that it was deployed, or one behind a failure how it went on."""
    if any(
        is_outright(one.text, DEPLOY) or (_RUNS_THERE.search(one.text) and not UNSURE.search(one.text))
        for _, one in spoken
    ):
        return True
    return any(AT_LAST.search(one.text) and not UNSURE.search(one.text) for _, one in spoken[failed + 1 :])


def deployment(report: Report) -> Iterator[Claim]:
    """Return whether the model is said to be deployed, and where; the value is the question that says otherwise."""
    for claim in _deployment(report):
        there = claim.stance is Stance.AFFIRMED and claim.nuance is Nuance.CLOUD
        otherwise = find_regretted_deployment(report) if there else None
        if claim.stance is Stance.DENIED and claim.question == report.number(Asks.DEPLOYMENT):
            told = find_affirmed_deployment(report)
            if told is not None:
                claim = claim._replace(stance=Stance.MIXED, nuance=Nuance.OTHERWISE, value=SaidElsewhere(told))
        elif otherwise is not None:
            claim = claim._replace(stance=Stance.MIXED, value=SaidElsewhere(otherwise))
        yield claim


def _deployment(report: Report) -> Iterator[Claim]:
    spoken = [(Asks.DEPLOYMENT, sentence) for sentence in report.sentences(Asks.DEPLOYMENT)]
    failed = next((at for at, (_, one) in enumerate(spoken) if deployment_failed(one.text)), None)
    if failed is not None and not _tells_success(spoken, failed):
        yield report.claim("deployment-said", *spoken[failed], stance=Stance.HYPOTHETICAL, nuance=Nuance.VAIN)
        return
    own = {stance for _, sentence in spoken for stance in stances_in(sentence.text, DEPLOY)}
    if own <= {Stance.HYPOTHETICAL} and not any(UNSURE.search(sentence.text) for _, sentence in spoken):
        # Nothing, or only how it "can be done".
        spoken = [
            (q, s)
            for q in (Asks.FRAMEWORKS, Asks.SERVICES, Asks.API, Asks.ARCHITECTURE, Asks.CONTRIBUTIONS)
            for s in report.sentences(q)
            if _DEPLOYED.search(s.text)
        ]
    cloud, local, only = _stances_by_place(spoken)
    if not cloud and only is None and local is not None and Stance.AFFIRMED in stances_in(local[1].text, DEPLOY):
        # Who first tells how it runs at home may tell of the cloud beside its services.
        there = next(_said_to_be_remote(report), None)
        if there is not None:
            cloud[Stance.AFFIRMED] = there
    if only is not None and Stance.AFFIRMED not in cloud:
        if any(CLOUD.search(one.text) and not UNSURE.search(one.text) for _, one in spoken if one != only[1]):
            local = local or only  # the cloud is spoken of, too, though nothing certain is said
        else:
            cloud.setdefault(Stance.DENIED, only)
    if Stance.DENIED in cloud and Stance.AFFIRMED in cloud and _tells_only_failure(cloud[Stance.AFFIRMED][1].text):
        del cloud[Stance.AFFIRMED]
    first = next(iter(report.sentences(Asks.DEPLOYMENT)), None)
    if not cloud and first is not None and _is_a_yes(first.text):
        cloud[Stance.AFFIRMED] = (24, first)
    if not cloud and local is None and first is not None and begins_with_no(first):
        cloud[Stance.DENIED] = (24, first)
    yield from _choose_claim(report, cloud, local)


def _is_a_yes(text: str) -> bool:
    """Return whether a first sentence says yes, and where in Google's cloud: "Yes, on Cloud Run."."""
    told = YES.match(text) is not None and _GOOGLE.search(text) is not None
    return told and not (UNSURE.search(text) or _ONLY_AT_HOME.search(text))


_REMOTE = regex(
    r"\bdeploy(?:ed)?\s+(?:(?:our|the|this|final|trained|prediction)\s+){0,3}(?:models?|apis?|apps?|"
    r"applications?|service|it)\b"
    r"[^.,;]{0,60}?\b(?:remotely|(?:in|to|from|on|onto)\s+(?:the\s+)?(?:google\s+)?(?:cloud|"
    r"gcp)\b(?!\s+(?:storage|bucket|build)))",
    re.IGNORECASE,
)
"""What says outright that the service itself is deployed elsewhere than at home."""


def _said_to_be_remote(report: Report) -> Iterator[_Told]:
    """Yield the sentences of other answers that say outright that the model is deployed in the cloud."""
    for question in (Asks.SERVICES, Asks.MACHINES, Asks.ARCHITECTURE):
        for sentence in report.sentences(question):
            told = _REMOTE.search(sentence.text) and not UNSURE.search(sentence.text)
            if told and set(stances_in(sentence.text, DEPLOY)) == {Stance.AFFIRMED}:
                yield question, sentence


_LOCAL_FIRST = regex(r"\A\W*(?:for|during|in|when) [^.,;]{0,40}?\blocal", re.IGNORECASE)
"""What tells of one's own machine before it comes to the cloud: a sentence of the cloud alone is the one to quote."""
_TRAINED_BY = regex(r"\A(?!.*\b(?:endpoint|run|functions?|api|app|serv\w+)\b).*\b(?:vertex|train\w*)\b", re.IGNORECASE)
"""What may tell of training alone: a sentence of what serves the model is the one to quote."""
_SERVED_BY = regex(r"\bcloud (?:run|functions?)\b|\.run\.app\b", re.IGNORECASE)


_NOT_TAKEN = regex(r"\b(?:rather than|instead of) (?:(?:in|to|on|the|using) ){0,3}(?:google )?cloud\b", re.IGNORECASE)
"""Where it was not deployed, who took something else."""


def _stances_by_place(spoken: Iterable[_Told]) -> _Deployed:
    """Return what sentences say of the deployment, in the cloud and at home."""
    found = _Deployed({})
    spoken = tuple(spoken)
    own = [sentence for _, sentence in spoken]
    for question, sentence in spoken:
        if _NEVER_LEFT.search(sentence.text) and not (
            AT_FIRST.search(sentence.text) or FRONT_END.search(sentence.text)
        ):
            found = found._replace(only=found.only or (question, sentence))
        told = stances_in(_FOR_IT.sub(r"\1", without_denied_home(sentence.text)), DEPLOY)
        if not told and _RUNS_THERE.search(sentence.text) and not UNSURE.search(sentence.text):
            # "Afterwards it also ran on Google Cloud Run."
            told = [Stance.AFFIRMED]
        if Stance.HYPOTHETICAL in told and _never_finished(sentence.text):
            # What is named of it beside, in brackets say, was not ended either.
            told = [Stance.HYPOTHETICAL]
        for stance in told:
            if stance is Stance.DENIED and (
                _denies_only_a_part(sentence.text) or _taken_down(sentence.text) or _OTHER_MEANS.search(sentence.text)
            ):
                continue
            if stance is Stance.DENIED and next_says_done(own, sentence):
                found.cloud.setdefault(Stance.AFFIRMED, (question, sentence))
            only_home = stance is Stance.AFFIRMED and _only_at_home(sentence.text)
            at_home = _only_prepared(sentence.text) or (stance is Stance.AFFIRMED and _cloud_not_yet(sentence.text))
            if CLOUD.search(_NOT_TAKEN.sub(" ", sentence.text)) and not (at_home or only_home):
                first = found.cloud.setdefault(stance, (question, sentence))
                local = _LOCAL_FIRST.match(first[1].text) and not _LOCAL_FIRST.match(sentence.text)
                if local or (_TRAINED_BY.search(first[1].text) and _SERVED_BY.search(sentence.text)):
                    found.cloud[stance] = question, sentence
            elif only_home:
                found = found._replace(only=found.only or (question, sentence))
            elif stance is Stance.AFFIRMED or stance is Stance.DENIED:
                found = found._replace(local=found.local or (question, sentence))
    return found


_OTHER_HOST = regex(
    r"\bazure\b|\baws\b|\bamazon\b|\blambda\b|\bec2\b|\bsagemaker\b|\bheroku\b|\bhugging ?face\b|\brender(?:\.com)?\b|"
    r"\bfly\.io\b|\brailway\b|\bdigital ?ocean\b|\bvercel\b|\bmodal\b|\bbentocloud\b",
    re.IGNORECASE,
)
_GOOGLE = regex(r"\bgcp\b|\bgoogle\b|\bvertex\b|\bcloud (?:run|functions?)\b|run\.app|\bgke\b|gcloud", re.IGNORECASE)


_NOT_THERE = regex(
    r"\b(?:rather than|instead of|in place of|and not|but not|not) (?:(?:in|to|on|onto|with|using|the) ){0,3}"
    r"(?:google(?:'s)?(?: cloud)?(?: run| functions?)?|gcp|cloud (?:run|functions?)|vertex(?: ai)?|gke)\b",
    re.IGNORECASE,
)
"""Which of Google's was not taken for it."""


def _is_on_another_host(report: Report, said: Sentence) -> bool:
    """Return whether what serves the model is told to be on a host that is none of Google's, and of Google nothing."""
    if not _OTHER_HOST.search(said.text):
        return False
    asked = (said, *report.sentences(Asks.DEPLOYMENT))
    told = (_NOT_THERE.sub(" ", _NOT_IN_CLOUD.sub(" ", one.text)) for one in asked)
    return not any(map(_GOOGLE.search, told))


def _choose_claim(report: Report, cloud: Mapping[Stance, _Told], local: _Told | None) -> Iterator[Claim]:
    """Yield the one claim that comes of all that is said: what is certain before what is not, the cloud before home."""
    kind = "deployment-said"
    if Stance.AFFIRMED in cloud:
        stance = Stance.MIXED if Stance.DENIED in cloud else Stance.AFFIRMED
        nuance = Nuance.ASIDE if _is_on_another_host(report, cloud[Stance.AFFIRMED][1]) else Nuance.CLOUD
        yield report.claim(kind, *cloud[Stance.AFFIRMED], stance=stance, nuance=nuance)
    elif Stance.DENIED in cloud:
        yield report.claim(kind, *cloud[Stance.DENIED], stance=Stance.DENIED, nuance=Nuance.CLOUD)
    elif Stance.HYPOTHETICAL in cloud and _never_finished(cloud[Stance.HYPOTHETICAL][1].text):
        yield report.claim(kind, *cloud[Stance.HYPOTHETICAL], stance=Stance.HYPOTHETICAL, nuance=Nuance.VAIN)
    elif local is not None and report.sentences(Asks.DEPLOYMENT):
        denied = Stance.DENIED in stances_in(local[1].text, DEPLOY)
        stance = Stance.DENIED if denied else Stance.AFFIRMED
        yield report.claim(kind, *local, stance=stance, nuance=None if denied else Nuance.LOCAL)
    elif Stance.HYPOTHETICAL in cloud and report.sentences(Asks.DEPLOYMENT):
        yield report.claim(kind, *cloud[Stance.HYPOTHETICAL], stance=Stance.HYPOTHETICAL, nuance=Nuance.CLOUD)
