"""Of whom, where and when alone a denial is, as its sentence says before it.

"In the raw folder there is no DVC", "two of us did not use it", "models: git, no DVC", "the first version had none".

Asked by `_denied`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor._regex import regex
from auditor.claims import _verbs as verbs
from auditor.claims._circumstances import BEGINNING, EARLIER_VERSION
from auditor.claims._tokens import Tokens
from auditor.claims._verbs import word_set

_SOME_OF_US = regex(
    r"\b(?:one|two|three|four|some|half|most|several|many|part|a few|\d|not all|not everyone|not everybody)"
    r"(?: of (?:us|them|the (?:group|team|members|others))| (?:other )?(?:(?:group|team) )?members?)\b|"
    r"\b(?:a|another|the other|that|this) (?:(?:group|team) )?member\b|\bnot (?:everybody|everyone)\b|\bthe others\b",
    re.IGNORECASE,
)
"""Who is a part of the group."""
_ONCE = regex(
    rf"\A(?:and |but |so |however |, )*(?:before|earlier|previously|formerly|back then|in the past)\b(?! and after\b)|"
    rf"\b(?:{BEGINNING}|{EARLIER_VERSION}|"
    r"(?:first|old|initial|original|previous|earlier|early) (?:workflow|pipeline|file|setup|plan|one)s?)\b",
    re.IGNORECASE,
)
"""When it was so, and may be so no more."""
_PLACES = word_set("in on at for against within inside under outside during from")
_IN_GENERAL = word_set(
    "this that our the my its a an it us end project project's projects case course group team exam report "
    "practice general total moment now time times day days week weeks data dataset datasets set sets version "
    "versioning versions control management managing handling tracking ci cd ci/cd workflow workflows pipeline "
    "pipelines github action actions continuous integration setup set-up repository repo codebase code current "
    "present final last whole all entire experiment experiments configuration configurations config configs "
    "configuring parameters hyperparameters api apis application service system question questions point stage "
    "phase scope contrast addition fact short summary conclusion hindsight retrospect reason reasons sake "
    "simplicity simplicity's lack limited tight frame timeframe training train period interest order to keep "
    "things simple other hand one of and or as due part parts tool tools test tests testing "
    "environment development own small size"
)
"""Where and for what such a thing is denied as a whole."""
_SUBJECTS = verbs.BE | verbs.HAS | word_set(", we i there nobody it")
"""What follows the name of a place."""
_FEW = 5
"""Words by which a place is named, at most."""
_THERE = word_set("cloud gcp google vertex ai platform compute engine run production deployed live remote server")
"""Where somebody is who trains or deploys in the cloud."""
_LABEL = regex(r"\W{0,4}((?:[\w./-]{1,30} ?){1,3}):\s")
"""What an entry begins with that is of that."""


def is_led_to_some(said: Tokens, start: int, at: int, topic: re.Pattern[str], there: bool) -> bool:
    """Return whether what stands from the start of a clause to a denial makes it one of some people, places or times.

    `there` says that the topic is of the cloud, so that to deny it there is to deny it.
    """
    words = said.words
    led = " ".join(words[start:at])
    if _SOME_OF_US.search(led) or _ONCE.search(led):
        return True
    general = _IN_GENERAL | _THERE if there else _IN_GENERAL
    label = _LABEL.match(said.text) if start and words[start - 1] == ":" else None
    named = label[1].casefold().split() if label is not None and label.end() > said.places[start - 1] else ()
    return _is_of_a_part(named, topic, general) or _is_of_a_part(_place(words[start:at]), topic, general)


def _place(led: Sequence[str]) -> Sequence[str]:
    """Return the words of the place that a clause begins with, where it begins with one."""
    at = 0
    while at < len(led) and (
        led[at] in verbs.BETWEEN or led[at] in (",", "and", "but", "no") or led[at].endswith("ly")
    ):
        at += 1
    if at == len(led) or led[at] not in _PLACES:
        return ()
    end = at + 1
    while end < len(led) and led[end] not in _SUBJECTS:
        end += 1
    # "For the training W&B was enough, so Hydra was omitted" begins with another clause.
    return led[at + 1 : end] if end - at <= _FEW and "," not in led[end + 1 :] else ()


def _is_of_a_part(named: Sequence[str], topic: re.Pattern[str], general: frozenset[str]) -> bool:
    """Return whether words name something else than the topic, or what it is always of."""
    rest = topic.sub(" ", " ".join(named)).split()
    return any(word not in general and not word.endswith("ly") for word in rest)
