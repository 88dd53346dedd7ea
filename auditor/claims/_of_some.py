"""Of whom, where and when alone a denial is, as its sentence says before it.

"In the raw folder there is no DVC", "two of us did not use it", "models: git, no DVC", "the first version had none".

Asked by `_denied` and `_topics`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor._regex import any_of, regex
from auditor.claims import _verbs as verbs
from auditor.claims._circumstances import BEGINNING, EARLIER_VERSION
from auditor.claims._tokens import Tokens
from auditor.claims._verbs import word_set

_SOME_OF_US = regex(
    any_of(
        # "Some of them"
        (
            r"\b(?:one|two|three|four|some|half|most|several|many|part|a few|\d|not all|not everyone|"
            r"not everybody)(?: of (?:us|them|the (?:group|team|members|others))| (?:other )?"
            r"(?:(?:group|team) )?members?)\b"
        ),
        # "another member"
        r"\b(?:a|another|the other|that|this) (?:(?:group|team) )?member\b",
        # "Not everyone"
        r"\bnot (?:everybody|everyone)\b",
        r"\bthe others\b",
        # "Our partner"
        r"\b(?:my|our|his|her|the other) (?:\w+ )?(?:(?:team|group|class)[- ]?mates?|colleagues?|partners?)\b",
    ),
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
_ONE_OF_SEVERAL = regex(
    r"(?:so |and |but )?(?:the|our|a|an|any) (?:wide|large|larger|largest|big|bigger|biggest|small|smaller|smallest|"
    r"second|third|other|baseline|extra|additional|alternative|heavy|heavier|light|lighter|quantized|pruned|old|older|newer|"
    r"first) (?:[\w-]+ )?(?:models?|networks?|versions?|ones?|variants?|services?|images?|files?|workflows?|jobs?)\b",
    re.IGNORECASE,
)
_NOT_THESE = regex(
    r"\A\W{0,4}(?:not|never) (?:\w+ly )?\w+ed\s?:\s\S|\(\s?(?:but )?not (?:in|for|on|at|with|by|the|our)\b[^()]{0,60}\)"
    r"\W*\Z",
    re.IGNORECASE,
)
"""What a thing is not done to: the entry of a list, or what stands behind it in brackets."""
_YES_TOO = regex(r"[^\W\d_].*\byes\b", re.IGNORECASE)
"""What is denied of one thing, and affirmed of another: "locally yes"."""
_UNTIL = word_set("before until till if when whenever unless")
_IN_TIME = word_set("deadline end exam hand-in submission handin")
_PLACES = word_set("in on at for against within inside under outside during from")
_IN_GENERAL = word_set(
    "this that our the my its a an it us end project project's projects case course group team exam report "
    "practice general total moment now time times day days week weeks setup set-up repository repo codebase code "
    "current present final last whole all entire question questions point stage phase scope contrast addition "
    "fact short summary conclusion hindsight retrospect reason reasons sake simplicity simplicity's lack limited "
    "tight frame timeframe period interest order to keep things simple other hand one of and or as due part parts "
    "tool tools environment development own small size "
)
"""Where and for what anything is denied as a whole."""
_OWN = (
    (
        ("dvc",),
        word_set(
            "data dataset datasets set sets version versioning versions control management managing handling tracking"
        ),
    ),
    (
        ("caching", "linting"),
        word_set(
            "ci cd ci/cd workflow workflows pipeline pipelines github action actions continuous integration test tests "
            "testing"
        ),
    ),
    (
        ("hydra", "argparse", "typer", "click", "config file"),
        word_set(
            "experiment experiments configuration configurations config configs configuring parameters hyperparameters "
            "training train"
        ),
    ),
)
_OF_AN_API = word_set("api apis application app service system")
"""What a thing is always of, by a word of its topic; all others are of an API."""
_SUBJECTS = verbs.BE | verbs.HAS | word_set(", we i there nobody it")
"""What follows the name of a place."""
_HAS_IT = verbs.BE | verbs.HAS | word_set("did do does")
_SENTENCE = _HAS_IT | {"we", "i"}
"""What a sentence has, and no entry behind its label."""
_LEADS_ON = _HAS_IT | verbs.BETWEEN | verbs.MODAL
"""What stands between a subject and its denial."""
_WHOLE_SUBJECTS = word_set(
    "and but so that which however unfortunately therefore code script scripts deployment constraints deadline "
    "deadlines limitations limits budget credits solution product everything anything something all both one problems "
    "issues difficulties errors answer reason"
)
"""What has not what nothing has."""
_KINDS_OF_THINGS = word_set("framework frameworks technology technologies topic topics step steps feature features")
_MODELS = word_set("model models network networks classifier predictor ai ml machine learning deep neural trained")
_FEW = 5
"""Words by which a place is named, at most."""
_THERE = word_set("cloud gcp google vertex ai platform compute engine run production deployed live remote server")
"""Where somebody is who trains or deploys in the cloud."""
_LABEL = regex(r"\W{0,4}((?:[\w./-]{1,30} ?){1,3}):\s")
"""What an entry begins with that is of that."""
_ROW = regex(r"\W{0,4}((?:[\w./-]{1,30} ){1,3})\s?\|")
"""The first cell of a row of a table."""


_MADE = r"(?:[\w-]+\s){0,2}?(?:models?|versions?|builds?|images?|changes?|commits?|code)"
_OF_SUCH = regex(
    rf"\b(?:an?|any|no)\s{_MADE}\s(?:that|which|whose)\s|"
    rf"\A\W*(?:(?:an?|any|no)\s|(?!(?:the|this|these|our|its)\b)){_MADE}\s(?:with|without)\s",
    re.IGNORECASE,
)
"""What is not any model, but one of a kind: "a model that had not been tested"."""


def affirms_another(text: str) -> bool:
    """Return whether a sentence lists what a thing is not done to, or denies of one, or of one kind, what others may
    have."""
    return any(sign.search(text) for sign in (_NOT_THESE, _YES_TOO, _OF_SUCH))


def is_limited_before(said: Tokens, start: int, at: int, topic: re.Pattern[str], there: bool) -> bool:
    """Return whether what stands from the start of a clause to a denial makes it one of some people, places or times.

    `there` says that the topic is of the cloud, so that to deny it there is to deny it.
    """
    words = said.words
    led = " ".join(words[start:at])
    if _SOME_OF_US.search(led) or _ONCE.search(led) or _ONE_OF_SEVERAL.match(led) or _is_limited(words, start):
        return True
    if words[start:at].count("(") > words[start:at].count(")"):
        # "Caching: uv (not in the workflow of the data)".
        return True
    own = next((words for names, words in _OWN if any(map(topic.search, names))), _OF_AN_API)
    general = _IN_GENERAL | own | (_THERE if there else frozenset())
    alone = start and words[start - 1] == ":" and not _SENTENCE & set(words[start:at])
    label = _LABEL.match(said.text) if alone else None
    named = label[1].casefold().split() if label is not None and label.end() > said.places[start - 1] else ()
    row = _ROW.match(said.text)
    first = row[1].casefold().split() if row is not None and row.end() <= said.places[at] else ()
    has = _subject(words[start:at], words[at])
    subject = general | _WHOLE_SUBJECTS if topic.search("dvc") else general | _WHOLE_SUBJECTS | _MODELS
    return any(
        _is_of_a_part(some, topic, known)
        for some, known in (
            (named, general),
            (first, general),
            (_place(words[start:at]), general),
            (has, subject),
            (_object(words[start:at]), subject | _KINDS_OF_THINGS),
        )
    )


def _is_limited(words: Sequence[str], start: int) -> bool:
    """Return whether a clause is of a time or a case: "before the last day we had none", "if you do, there is none"."""
    if not start or words[start - 1] not in _UNTIL:
        return False
    behind = words[start : start + 3]
    return not (_IN_TIME & set(behind) or list(behind[:2]) == ["it", "comes"])


def _subject(led: Sequence[str], denial: str) -> Sequence[str]:
    """Return the thing that has not, or is not, what a clause denies; nothing where that is people, or is not plain."""
    end = len(led)
    while end and led[end - 1] in _LEADS_ON:
        end -= 1
    named = led[:end]
    plain = 0 < len(named) <= _FEW and (end < len(led) or denial == "cannot") and led[0] not in _PLACES
    return named if plain and not (verbs.PEOPLE | verbs.FIRM | {","}) & set(named) else ()


def _object(led: Sequence[str]) -> Sequence[str]:
    """Return what a clause begins with of which we deny something: "the baseline we did not train in the cloud"."""
    at = next((at for at, word in enumerate(led) if word in ("we", "i")), 0)
    named = led[:at]
    plain = 1 < len(named) <= _FEW and named[0] in verbs.DETERMINERS and set(led[at + 1 :]) <= _LEADS_ON
    return named if plain and not (_LEADS_ON | {",", "is"}) & set(named) else ()


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


_OF_ONE_ROUTE = regex(
    r"\b(?:the|our|its|this|that) (?!api|fast\s?api|models?\b|model's|rest\b|web\b|whole|entire|actual|own\b|deployed)"
    r"[\w/-]+ (?:routes?|end\s?points?)\b",
    re.IGNORECASE,
)
_OF_ANOTHER_KIND = regex(
    r"\b(?:integration|end-to-end|e2e|ui|contract|smoke|system|acceptance|regression|mutation)"
    r"[- ]?(?:and \w+[- ])?tests?",
    re.I,
)
_ANY_TESTS = regex(r"\bunit|\bpytest|\btest ?client|\bapi[- ]tests?|\b(?:any|no|other) tests?\b|\bload", re.IGNORECASE)


def denies_only_some_tests(text: str) -> bool:
    """Return whether tests of one route, or of one kind alone ("no integration tests"), are denied."""
    one_kind = _OF_ANOTHER_KIND.search(text) is not None and _ANY_TESTS.search(text) is None
    return one_kind or _OF_ONE_ROUTE.search(text) is not None


_OF_DVC = regex(
    r"\bdvc(?:'s)?[`'\" ]{1,3}(?:pull|push|repro|get|import|checkout|fetch|gc|exp\w*|metrics|params|plots|stages?|"
    r"pipelines?|remotes?|cache|studio|live|versions?|tags?)\b|"
    r"\bdvc\b[^.;]{0,40}?(?:\bnot|n't) (?:\w+ )?(?:in|by|for|inside|within) (?:(?:the|our|any) )?(?:\w+ )?"
    r"(?:cloud ?build|ci\b|workflows?|docker\w*|images?|containers?|api|cluster|hpc)|"
    r"\bdvc\b\s(?:for|in|on|inside|within)\s(?:(?:the|our|any|all|some|its)\s)?(?:(?:trained|final|unit|docker)\s)?"
    r"(?:models?|weights|checkpoints?|images?|containers?|cluster|hpc|ci|workflows?|tests?|reports?|figures?|plots?|results?|"
    r"artifacts?|outputs?|predictions?|experiments?|logs?|metrics|code|notebooks?|intermediate|deployment|api|vms?)\b"
    r"(?![^.;]*\bdata)",
    re.IGNORECASE,
)
"""A command of DVC, a part of it, or a place where it is not used: who does without that may have the rest."""
_PIPELINE_FILE = regex(r"\bdvc\.(?:ya?ml|lock)\b", re.IGNORECASE)
_TRACKED_FILE = regex(r"(?<!\bno )(?<!\w)[`'\"]?[\w/*]*\.dvc\b", re.IGNORECASE)
_DVC = regex(r"\bdvc\b|\bdata version control\b", re.IGNORECASE)


def denies_only_some_of_dvc(text: str) -> bool:
    """Return whether a part of DVC is denied, its use in one place, or the file of its pipelines alone."""
    rest = _PIPELINE_FILE.sub(" ", text)
    return _OF_DVC.search(text) is not None or (rest != text and _DVC.search(_TRACKED_FILE.sub(" ", rest)) is None)
