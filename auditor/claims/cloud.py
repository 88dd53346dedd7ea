"""What a group says that it trained in the cloud."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._afterwards import next_says_done
from auditor.claims._circumstances import AT_FIRST, OWN_MACHINE
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._general import tells_no_deed
from auditor.claims._machines import (
    AT_HOME,
    NO_DATA,
    ON_CLOUD,
    ONLY_LOCALLY,
    TRAIN,
    denies_cloud_machine,
    may_run_in_cloud,
    names_only_other_cloud,
    names_the_cloud,
    trained_at_home,
    training_at_home,
    without_denied_home,
    without_model_deployment,
)
from auditor.claims._phrases import BARE_NO, BARE_YES, PLAIN_NO, UNSURE, YES, words
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import find_refusal, stance_of, stances_in
from auditor.claims._trained import (
    ATTEMPT,
    FOR_TRAINING,
    MEANT_FOR_TRAINING,
    NEGATED,
    OF_SOME_TRAINING,
    PREPARED,
    TRAINED_ELSEWHERE,
    TRAINED_PLAINLY,
)
from auditor.claims._trained_elsewhere import gave_up_on_cloud, training_in_other_answers
from auditor.claims._values import SaidElsewhere


def begins_with_no(first: Sentence) -> bool:
    """Return whether a first sentence only says no."""
    return bool(PLAIN_NO.match(first.text) or BARE_NO.fullmatch(first.text))


_TRIED = words(
    r"tried|attempt\w*|fail\w*|succe\w+|unfortunately|error\w*|issues?|problems?|quota|out of memory|struggl\w+"
)


_PACKED = regex(
    r"\b(?:containeri[sz]|dockeri[sz]|packag|wrap)\w* (?:(?:our|the|all) )?(?:\w+ )?train\w* "
    r"(?:workflow|pipeline|script|code|process)\w*",
    re.IGNORECASE,
)
"""What is made ready for a machine elsewhere, and need never have gone there."""
_WHY_ELSEWHERE = regex(
    r"\b(?:because|since|as) (?:we|our|i|the)\b[^.;]{0,200}?"
    r"\b(?:hpc|high[- ]performance|clusters?|local\w*|own|laptops?|kaggle|colab)\b[^.;]{0,300}",
    re.IGNORECASE,
)
"""Another machine, as the reason for what a sentence says of the cloud."""


_KEEPS = regex(r"\b(?:sav|stor|upload|download|keep|kept|load|fetch)\w*", re.IGNORECASE)
_TRAINED_ONES = regex(
    r"\b(?:past|best|all|our|the|latest|newly|previously|already|pre)[ -]?trained (?:models?|weights?|checkpoints?)\b",
    re.IGNORECASE,
)


def _without_preparation(sentence: Sentence) -> Sentence:
    """Return a sentence without what is only made for training, or trained on another machine beside."""
    text = MEANT_FOR_TRAINING.sub("is there", FOR_TRAINING.sub("things", without_denied_home(sentence.text)))
    if _KEEPS.search(text):
        text = _TRAINED_ONES.sub("things", text)
    why = _WHY_ELSEWHERE.search(text)
    if why is not None and TRAIN.search(text[: why.start()]) and not ON_CLOUD.search(why[0]):
        text = text[: why.start()] + text[why.end() :]
    for aside in (ONLY_LOCALLY, _PACKED):
        rest = aside.sub("things", text)
        text = rest if TRAIN.search(rest) else text
    return sentence._replace(text=text)


_IN_VAIN = regex(
    r"\b(?:tried|attempt\w*)\b.*\b(?:unable|not able|not manage|could not|couldn't|fail\w*|unsuccessful\w*|"
    r"not succe\w+|not work|n't (?:succeed|work|manage)|without success|in vain|gave up)\b",
    re.IGNORECASE,
)
_WENT_THROUGH = regex(
    r"\btrained\b|\binstead\b|\bended up\b|\bin the end\b|"
    r"\b(?:succe\w+|manag\w+|able)\b(?: \w+){0,4} (?:train|run|finish|complet)\w*",
    re.IGNORECASE,
)
"""What tells that it was done in the end, whatever had failed before."""

_FAILED = regex(
    r"\b(?:train\w*|job|run|attempt\w*)\b(?: \w+){0,3}? failed\b|"
    r"\b(?:train\w*|job|run|attempt\w*|it)\b (?:(?:did|does|has)(?: not|n't)|never) "
    r"(?:succe\w+|work\w*|finish\w*|complete\w*)\b|"
    r"\b(?:train\w*|job|run|attempt\w*) (?:was|were) (?:\w+ )?(?:unsuccessful|in vain)\b",
    re.IGNORECASE,
)


_WORKED = regex(
    r"\b(?:in the end|finally|eventually|later|then)\b[^.;]{0,60}?\b(?:work(?:ed|ing)|succeeded|went through)\b",
    re.IGNORECASE,
)


def _attempt_failed(first: Sentence, spoken: tuple[Sentence, ...]) -> bool:
    """Return whether a sentence tells of an attempt that failed, or one after it says that what was tried failed."""
    if any(
        _WORKED.search(one.text) and not (NEGATED.search(one.text) or AT_HOME.search(f"train {one.text}"))
        for one in spoken
    ):
        return False
    if _IN_VAIN.search(first.text):
        return True
    return bool(ATTEMPT.search(first.text)) and any(_FAILED.search(one.text) for one in spoken)


def _find_vain_attempt(spoken: tuple[Sentence, ...]) -> Sentence | None:
    """Return the sentence that tried to train in the cloud in vain, where another machine was taken in the end."""
    cloud = [one for one in spoken if ON_CLOUD.search(one.text) and TRAIN.search(one.text)]
    if (gone := next((one for one in cloud if gave_up_on_cloud(one.text)), None)) is not None:
        others = [one for one in cloud if one is not gone and Stance.AFFIRMED in stances_in(one.text, TRAIN)]
        return None if any(_WENT_THROUGH.search(one.text) for one in others) else gone
    vain = next((one for one in cloud if _IN_VAIN.search(one.text) and not AT_FIRST.search(one.text)), None)
    if vain is None or not any(TRAINED_ELSEWHERE.search(one.text) for one in spoken[spoken.index(vain) :]):
        return None
    through = (one for one in cloud if one is not vain and _WENT_THROUGH.search(one.text))
    return None if any(Stance.AFFIRMED in stances_in(one.text, TRAIN) for one in through) else vain


_PAID = regex(
    r"\b(?:costs?|credits?|spent|spend\w*|paid|expens\w+|bill\w*|dollars?|usd|dkk|kr|went (?:to|into))\b|\$",
    re.IGNORECASE,
)
_ON_TRAINING = regex(rf"\b(?:for|from|on|by) (?:[\w-]+ ){{0,2}}?training{NO_DATA}", re.IGNORECASE)


def _costs_tell_of_it(report: Report) -> bool:
    """Return whether the answer on costs tells of a training in the cloud that was paid for."""
    return any(
        _PAID.search(one.text)
        and ON_CLOUD.search(one.text)
        and _ON_TRAINING.search(one.text)
        and not any(sign.search(one.text) for sign in (UNSURE, NEGATED, AT_HOME, PREPARED))
        for one in report.sentences(Asks.CREDITS)
    )


_FAILED_THERE = regex(
    r"\b(?:we|i) (?:(?:did|do|could|were|was|have)(?: not|n't)|never|failed to) "
    r"(?:(?:succe\w+|manage\w*|able|get|got) (?:in|to|with) )?(?:run|train)(?:ning|ing)? "
    r"(?:(?:the|our|any|an) )?(?:(?:experiments?|models?|training|jobs?) )?(?:on|in) (?:the )?(?:google )?(?:cloud|gcp)"
    r"(?=\W*\Z|[.,;])",
    re.IGNORECASE,
)


_FAILED_AT_IT = regex(
    r"\A\W*(?:however|but|unfortunately|sadly|in the end|ultimately|regrettably)\b\W{1,3}(?:\w+\W{1,3}){0,2}?"
    r"(?:(?:we|i) (?:were unsuccessful (?:in|at|with)|(?:did not|didn't|never) succeed(?:ed)? (?:in|with)|"
    r"failed (?:in|at|to)|never (?:got|managed)(?: around)? to|(?:were not|weren't) (?:able|successful) (?:to|in)|"
    r"(?:could not|couldn't))|(?=(?:the |our )?train\w+ (?:job )?(?:never|failed|did not|didn't)\b))\s*"
    r"(?:actually |get )?(?:the |our )?train\w*(?: (?:the|our|a|any))?(?: \w+)?"
    r"(?: (?:never (?:ran|finished|worked|succeeded)|failed|(?:did not|didn't) (?:run|finish|work)))?"
    r"(?=\W*\Z|[.,;]| (?:in|on|with) (?:the |it|this|that|vertex|gcp|google)\b| (?:because|since|as|due)\b)",
    re.IGNORECASE,
)
"""How an answer goes on that has told how everything was made ready."""


def _failed_there(report: Report) -> int | None:
    """Return the question whose answer says that nothing could be run in the cloud, else None.

    It is that on costs or on challenges, or the own one in a later sentence.
    """
    own = report.sentences(Asks.TRAINING)[1:]
    if any(_FAILED_AT_IT.match(one.text) for one in own) and not any(_WORKED.search(one.text) for one in own):
        return report.number(Asks.TRAINING)
    told = (
        q for q in (Asks.CREDITS, Asks.STRUGGLES) if any(_FAILED_THERE.search(one.text) for one in report.sentences(q))
    )
    return next(map(report.number, told), None)


def cloud_training(report: Report) -> Iterator[Claim]:
    """Return whether training in the cloud is said to have been done; the nuance says whether it was tried (in vain).

    Who denies it, and paid for it, is of two minds, and so is whose answer to another question takes it back; the value
    is that question.
    """
    for claim in _cloud_training(report):
        plainly = claim.stance is Stance.DENIED and claim.nuance is not Nuance.VAIN
        if plainly and _costs_tell_of_it(report):
            paid = report.number(Asks.CREDITS)
            yield claim._replace(stance=Stance.MIXED, value=SaidElsewhere(paid) if paid is not None else None)
        else:
            vain = _failed_there(report) if claim.stance is Stance.AFFIRMED else None
            if vain is not None:
                claim = claim._replace(stance=Stance.MIXED, nuance=Nuance.VAIN, value=SaidElsewhere(vain))
            elif claim.stance is Stance.AFFIRMED and (names_only_other_cloud(claim.words) or _names_no_place(report)):
                # The item asks for Google's cloud.
                claim = claim._replace(nuance=Nuance.ASIDE)
            yield claim


_OWN = rf"(?:local(?:ly)?|at home|on {OWN_MACHINE})"
_ALONE = regex(
    any_of(
        # "only locally"
        rf"\b(?:only|solely|exclusively|entirely)\s(?:\w+\s){{0,2}}?(?:train\w*\b[^.,;]{{0,40}}?\s)?{_OWN}\b",
        # "trained locally only"
        rf"\btrain\w*\s(?:\w+\s){{0,3}}?{_OWN}\s(?:only|alone|exclusively)\b",
        # "All training was done locally"
        rf"\ball (?:of )?(?:(?:the|our) )?train\w*\s(?:\w+\s){{0,3}}?{_OWN}\b",
    ),
    re.IGNORECASE,
)


_NOT_ONLY = regex(r"\b(?:first|not only)\b", re.IGNORECASE)
_TRAINING = regex(r"\btrain", re.IGNORECASE)


def _only_at_home(sentence: Sentence) -> bool:
    """Return whether a sentence says that the training was at home alone, or that it was somewhere and not in the
    cloud."""
    text = without_model_deployment(sentence.text)
    sure = not (AT_FIRST.search(text) or OF_SOME_TRAINING.search(text) or _NOT_ONLY.search(text))
    if not sure or not _TRAINING.search(text):
        return False
    alone = _ALONE.search(text) is not None and not (ON_CLOUD.search(text) or NEGATED.search(text))
    return alone or denies_cloud_machine(text)


_ASKED_OF_CLOUD = regex(
    r"\A\W*(?:(?:\w+ )?train\w*\s(?:[\w-]+\s){0,2}?(?:in|on|with|using)\s(?:[\w-]+\s){0,2}?"
    r"(?:cloud|gcp|vertex(?: ai)?|(?:compute )?engine)|cloud training)(?:\s?:|\s[-–—])\s(?P<answer>.+)",
    re.IGNORECASE | re.DOTALL,
)


def _answers_with_home(sentence: Sentence) -> bool:
    """Return whether a sentence has the training in the cloud as its heading, and tells of another machine alone."""
    match = _ASKED_OF_CLOUD.match(sentence.text)
    if match is None or _NOT_ONLY.search(sentence.text) or AT_FIRST.search(match["answer"]):
        return False
    return AT_HOME.search(f"train {match['answer']}") is not None and ON_CLOUD.search(match["answer"]) is None


def _names_no_place(report: Report) -> bool:
    """Return whether the answer tells of training and of no place: neither does it name a cloud, nor begin with yes."""
    spoken = report.sentences(Asks.TRAINING)
    if not spoken or YES.match(spoken[0].text) or BARE_YES.fullmatch(spoken[0].text):
        return False
    return not any(names_the_cloud(one.text) for one in spoken)


_CHOICE = regex(
    r"\breasons?\b.*\b(?:cho(?:se|osing|ice)|pick\w*|prefer\w*)\b|"
    r"\b(?:chose|wanted|planned|decided|intended|hoped) to\b",
    re.IGNORECASE,
)
"""What was chosen, or meant to be: behind a no it tells why, and not that it was done."""


def _was_there(sentence: Sentence) -> bool:
    """Return whether a sentence behind a plain no tells of the cloud, and of more than what was chosen."""
    return ON_CLOUD.search(sentence.text) is not None and _CHOICE.search(sentence.text) is None


def _cloud_training(report: Report) -> Iterator[Claim]:
    kind = "cloud-training-said"
    spoken = report.sentences(Asks.TRAINING)
    if (given_up := _find_vain_attempt(spoken)) is not None:
        yield report.claim(kind, Asks.TRAINING, given_up, stance=Stance.DENIED, nuance=Nuance.VAIN)
        return
    headed = next((one for one in spoken if _answers_with_home(one)), None)
    if headed is not None and not any(ON_CLOUD.search(one.text) for one in spoken if one is not headed):
        yield report.claim(kind, Asks.TRAINING, headed, stance=Stance.DENIED)
        return
    tried = any(_TRIED.search(sentence.text) for sentence in spoken)
    home = next((index for index, one in enumerate(spoken) if trained_at_home(one)), len(spoken))
    # What follows is of the same machine, unless the cloud is named.
    told = [one for index, one in enumerate(spoken) if index < home or ON_CLOUD.search(one.text)]
    # "We trained on our laptops. In Vertex AI an image is run as a job": how it would have been.
    told = [one for one in told if spoken.index(one) <= home or not tells_no_deed(one.text)]
    told = [_without_preparation(one) for one in told if not training_at_home(one)]
    if spoken and begins_with_no(spoken[0]):
        # What was run after a plain "no" was run elsewhere, unless the cloud is named.
        told = [one for index, one in enumerate(told) if not index or _was_there(one)]
    elif told and ON_CLOUD.search(told[0].text) and stances_in(told[0].text, TRAIN) == [Stance.DENIED]:
        # What a cloud is like says nothing of a run there.
        told = [one for index, one in enumerate(told) if not index or may_run_in_cloud(one.text)]
    first = next((one for one in told if TRAIN.search(one.text)), None)
    vain = first is not None and _attempt_failed(first, spoken) and not AT_FIRST.search(first.text)
    if first is not None and vain and set(stances_in(first.text, TRAIN)) == {Stance.HYPOTHETICAL}:
        # What was made for an attempt that came to nothing is told of it.
        told = [one for one in told if one is first or _WENT_THROUGH.search(one.text)]
    found = stance_of(told, TRAIN, opening=True)
    if found is not None:
        shown = _pick_plainest(told, found[1]) if found[0] is Stance.AFFIRMED else found[1]
        if found[0] is Stance.MIXED:
            first_no = find_refusal(told, TRAIN)
            shown = first_no if first_no in told[: told.index(shown)] else shown
        said = next((one for one in spoken if one.line == shown.line and _without_preparation(one) == shown), shown)
        # Who only tried, and failed, did not.
        if vain and found[0] is Stance.HYPOTHETICAL:
            yield report.claim(kind, Asks.TRAINING, said, stance=Stance.DENIED, nuance=Nuance.VAIN)
        else:
            stance = Stance.MIXED if found[0] is Stance.DENIED and next_says_done(spoken, said) else found[0]
            part = stance is Stance.DENIED and OF_SOME_TRAINING.search(said.text)
            nuance = Nuance.TRIED if tried else None
            yield report.claim(kind, Asks.TRAINING, said, stance=stance, nuance=Nuance.OF_A_PART if part else nuance)
        return
    if not spoken:
        yield from itertools.islice(training_in_other_answers(report), 1)
    elif begins_with_no(spoken[0]) and not any(map(_was_there, spoken)):
        # "No, we trained on our laptops": the answer is no, and what follows is where else.
        yield report.claim(kind, Asks.TRAINING, spoken[0], stance=Stance.DENIED)
        return
    alone = next((one for one in spoken if _only_at_home(one)), None)
    # "The model was only trained locally": nobody says so who did it in the cloud, too.
    others = (without_model_deployment(one.text) for one in spoken if one is not alone)
    if alone is not None and not any(map(ON_CLOUD.search, others)):
        yield report.claim(kind, Asks.TRAINING, alone, stance=Stance.DENIED)


def _pick_plainest(told: list[Sentence], first: Sentence) -> Sentence:
    """Return the sentence to quote of what affirms a training: one that says so of the cloud in so many words."""
    if TRAIN.search(first.text) and ON_CLOUD.search(first.text):
        return first
    plain = (one for one in told if TRAINED_PLAINLY.search(one.text) and ON_CLOUD.search(one.text))
    return next((one for one in plain if set(stances_in(one.text, TRAIN)) == {Stance.AFFIRMED}), first)
