"""What is said of the matter and not of the group: what is usual, what a thing is, how it would be done.

Many questions ask for just that ("if not, explain how you would do it"). It is decided here once, by what kind of
sentence it is, whatever it names: such a sentence makes no claim, neither where it affirms nor where it denies.

Asked by `_report`, `_topics` and `cloud`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor._regex import any_of, regex
from auditor.claims._phrases import BARE_NO, PAST

_LED = r"\A\W*(?:(?:and|but|so|also|now|no|indeed|well)\W{1,3}){0,2}"
_LIKE_OURS = regex(r"\b(?:like|such as|as|than) (?:ours|us|our \w+|this(?: one)?)\b", re.IGNORECASE)
_OURS = regex(
    r"\b(?:we|we've|i|our|ours|us|my|mine|ourselves|everyone|everybody|the group)\b|\bthis (?:project|repo)",
    re.IGNORECASE,
)
_HAPPENED = regex(
    r"\b(?:ran|took|went|gave|came|became|chose|got|wrote|saw)\b|"
    r"(?<!is )(?<!are )(?<!be )(?<!ly )(?<!and )(?<!, )(?<!\ba )(?<!the )(?<!an )\b[a-z]{2,20}ed\b",
    re.IGNORECASE,
)
"""What somebody or something did, and not what is done to it."""
_USUALLY = r"(?:usually|normally|typically|commonly|customarily|most often|in most cases|as a rule)"
_WORKS = (
    r"(?:projects?|pipelines?|workflows?|set-?ups?|repos?|repositories|code ?bases?|compan(?:y|ies)|teams?|groups?|"
    r"organi[sz]ations?|courses?|tutorials?)(?! members?\b)"
)
_EXEMPLARY = (
    r"(?:good|proper|modern|typical|ideal|perfect|decent|professional|mature|serious|normal|usual|textbook|"
    r"(?:well|production)-\w+)"
)
_GREATER = r"(?:most|many|other|larger|bigger|large|big|small|smaller|real|real-world|professional|serious)"
_KIND = (
    r"(?:tools?|frameworks?|library|libraries|packages?|linters?|platforms?|systems?|practices?|process|methods?|"
    r"techniques?|way|concept|strategy)"
)
_IS_GENERAL = regex(
    any_of(
        # "Normally one ...", "Ideally the tests ..."
        rf"{_LED}(?:{_USUALLY}|often|ideally|in theory|in principle|conceptually|depending on|rule of thumb)\b",
        # "A train.dockerfile is usually written", and not "The tests are usually run"
        (
            rf"{_LED}(?!(?:the|this|these|those|it|they|he|she|each|both|all)\b)"
            r"(?:(?!(?:is|are|has|have|and|since|because|that|which|so|to)\b)[\w`'./()-]{1,40},? ){1,5}?"
            rf"(?:(?:is|are|has|have|gets?) )?(?:also )?(?:{_USUALLY}|often|generally)\b"
        ),
        # "In most workflows pip is cached", "It is tracked with it in larger projects"
        rf"(?<!as )(?<!like )(?<!unlike )\bin (?:(?:an?|any|the) )?{_GREATER} (?:[\w-]+ ){{0,2}}?{_WORKS}",
        # "A small project has no need of it"
        (
            rf"{_LED}(?:an?|any) (?:[\w-]+ ){{0,2}}?"
            r"(?:project|company|team|organi[sz]ation|code ?base|repo(?:sitory)?|course)\b(?! members?\b)"
        ),
        # "A modern pipeline lints", "Good CI has a cache"
        (
            rf"{_LED}(?:(?:an?|any) )?{_EXEMPLARY} (?:[\w/-]+ ){{0,2}}?"
            rf"(?:{_WORKS}|ci(?:/cd)?|integration|systems?|apis?)\b(?!.*\bin place\b)"
        ),
        # "Most pipelines lint"
        rf"{_LED}(?:most|many|other) (?:[\w/-]+ ){{0,2}}?(?:{_WORKS}|apis|applications)\b",
        # "CI means that each push is linted"
        (
            rf"{_LED}(?!(?:the|this|these|that|it|which)\b)(?:[\w/()-]+ ){{1,4}}"
            r"(?:means(?= that\b| \w+ing\b)|is (?:all )?about|is the practice of)\b"
        ),
        # "The idea of it is that mistakes are found"
        rf"{_LED}the (?:purpose|goal|idea|point|aim) (?:of|behind) (?:[\w/-]+ ){{1,4}}is that\b",
        # "Good practice is linting", "The usual way is this"
        rf"{_LED}(?:(?:it is|it's) )?(?:(?:an?|the) )?(?:best|good|common|usual|standard|normal) practice\b",
        (
            rf"{_LED}(?:an?|the) (?:common|usual|typical|normal|standard|best|right|proper|recommended|simple) "
            r"(?:way|approach|method|pattern)\b"
        ),
        # "For training one writes", "In CI one lints"
        (
            rf"{_LED}(?:for|to|in|with|by|when|where) [^.;:,]{{1,50}}?(?<!\bthe)(?<!\beach)(?<!\bevery)(?<!\bthis),? "
            r"(?:one|you) (?!of\b|for\b|is\b|has\b|can\b)(?:\w+ly )?\w+\b(?!.*\b(?:one|another|other|second)\b)"
        ),
        # "What CI does: it lints"
        rf"{_LED}what (?!this\b|that\b|it\b|they\b)(?:an? )?[\w/ -]{{1,40}} (?:does?|is|are|means?):",
        # "A second image makes sense where one trains elsewhere"
        (
            rf"{_LED}an? (?:[\w`'./-]{{1,40}} ){{1,4}}?(?:makes? sense|is (?:useful|helpful|needed|necessary|required|"
            r"worth \w+)|pays off)\b"
        ),
        # "A notebook needs no API"
        rf"{_LED}an? (?:[\w-]+ ){{1,3}}?(?:needs?|requires?) no\b",
        # "One system is what most people test on"
        r"\bis what (?:most|many|other|all|the other) \w+\b",
        # "Versions matter when models are audited"
        (
            rf"{_LED}(?!(?:the|this|these|it|they)\b)(?:[\w-]+ ){{1,4}}?(?:matters?|makes? sense|pays? off|shines?|"
            r"(?:is|are) (?:useful|helpful|beneficial|worth \w+)) (?:when|if|where|once|as soon as)\b"
        ),
        # "Hydra is a framework that joins files"
        (
            rf"{_LED}(?!(?:the|this|these|it|there|here|that|which|one|another|each|every)\b)(?:[\w/()-]+ ){{1,3}}?"
            rf"(?:is|are) an? (?:[\w-]+ ){{0,3}}?{_KIND} (?:that|which|where|in which|with which|by which)\b"
        ),
        # "It is best done by that, says the course"
        r"\b(?:says?|according to) (?:the|our) (?:course|exercises?|lectures?|docs|documentation|teachers?|internet)\b",
        # "It has an option to cache"
        r"\b(?:has|offers|gives|comes with) (?:an?|the) (?:option|possibility|feature|setting|way) (?:to|for|of)\b",
    ),
    re.IGNORECASE,
)
_FRAME = regex(
    any_of(
        rf"{_LED}(?:imagine|suppose|assume|consider|picture|think of)\b",
        rf"{_LED}(?:an?|one|another) (?:\w+ )?(?:case|example|scenario)\b(?: (?:is|would be|where|when|in)\b|:)",
        rf"{_LED}(?:here(?:'s| is) how|this is how|how (?:it|this|that)(?:'s| is| would be| could be| works?)|"
        r"the way (?:to do (?:it|this|that|so)|it(?:'s| is) done))\b",
        r"\A\W*if (?:we|i|one|you) [^.;]{0,40}:\s",
    ),
    re.IGNORECASE,
)
"""What opens a case that is made up, or an instruction: what follows is of it until one tells of the group."""
_LEARNED = regex(
    r"\b(?:course|lectures?|exercises?|classes|class|modules?)\b[^.;]{0,40}?\b(?:we|i) (?:\w+ )?"
    r"(?:learn(?:ed|t)|read|heard|saw|were (?:told|taught|shown)) (?:that|how)\b(?!.*\b(?:so|and|but) we\b)|"
    rf"{_LED}(?:from|by|as far as|according to) (?:what )?(?:we|i) (?:(?:have|had) )?"
    r"(?:read|heard|understand|understood|know)\b(?!.*\b(?:so|and|but|,) (?:we|our)\b)",
    re.IGNORECASE,
)
_HOWEVER = r"\A\W*(?:(?:but|however|sadly|unfortunately|yet|though|while|and|whereas|in contrast)\W{1,3})?"
_DO = r"(?:do|did|have|are|were|had|could|does|is|has)"
_IT = r"(?:it|that|this|so|them|one|any|either|these|any of (?:it|this|that|them|these)|that far)"
_NOT_OURS = regex(
    any_of(
        # "Ours runs tests only", "In ours it isn't", "For us it is one file", "What ours does: it tests"
        (
            rf"{_HOWEVER}(?:(?:(?:in|for|with|what) )?ours|(?:for|with) us|in our (?:own )?case|"
            r"our (?:own )?(?:way|approach|solution))\b(?!,? (?:this|that|these|they|it (?!is\b)\w+)\b).*"
        ),
        # "Not by us"
        r"\W*not (?:by|in|for|with) (?:us|ours|our \w+)\W*",
        # "There is none in our workflow", "We left it out"
        rf"{_HOWEVER}there (?:is|was) none\b.*",
        rf"{_HOWEVER}(?:we|i) (?:left {_IT} out|left {_IT} for later|did without)\b.*",
        # "That takes long, so we stayed on Ubuntu"
        r"\W*(?:this|that|which|it(?=(?:'s| is| was| takes?| took| costs?| needs?| would)\b))\b"
        r".*\b(?:so|hence|thus|therefore|which is why) (?:we|i) "
        rf"(?:stayed|stuck|(?:skipped|decided against|left) {_IT}|did(?: not|n't) (?:do|use|have|add|make) {_IT})\b.*",
        # "For a small model this is too much"
        (
            r".*\b(?:this|that|it)(?:'s| is| was| would be| seem(?:s|ed)| felt| feels)(?: \w+)? "
            r"(?:too much|over-?kill|more than (?:we|is|was)|un(?:necessary|needed)|not (?:needed|necessary|worth))\b"
            r"(?! to\b).*"
        ),
        # "We don't."
        rf"{_HOWEVER}(?:we|i) {_DO}(?: not|n't)\W*",
        # "We did neither", "We have none of it"
        (
            rf"{_HOWEVER}(?:we|i|we've) (?:(?:did|do|have|had|use|used|made) )?"
            r"(?:neither|none)(?: of (?:it|this|that|them|these|those|the two))?(?: yet)?\W*"
        ),
        # "We did not use it", "We forgot it"
        (
            rf"{_HOWEVER}(?:we|i|we've) (?:(?:{_DO}(?: not|n't)|never) "
            r"(?:\w+ )?(?:used?|do|done|did|have|had|make|made|add|added|need|turned|enabled?|get|got|write|wrote|"
            r"written|want|see)|forgot|skipped) "
            rf"(?:{_IT}|the (?:need|point))(?: on| of it| for (?:it|this|that))?"
            r"(?: yet| so far| in time| here| though)?(?:\W*|,? (?:as|because|since|due)\b.*|, .*)"
        ),
    ),
    re.IGNORECASE,
)
"""How the group is set against what was said before."""
_TAKES = regex(
    rf"{_HOWEVER}(?:we|i) (?:(?:only|just|simply)(?: (?:do|run|use|have))?|chose|(?:only )?(?:took|picked)|"
    r"went (?:with|for)|kept|settled (?:on|for)|stuck (?:to|with)|opted for|preferred|"
    r"(?:have|needed)(?= (?:only|just|the (?:latter|former)))) "
    rf"(?!{_IT}\b)(?P<what>[^,.;:]+)",
    re.IGNORECASE,
)
_SEVERAL_OF_THEM = regex(
    rf"{_LED}(?!(?:the|our|this|these|those|all|each|every)\b).*(?:,|\b(?:and|or)\b)", re.IGNORECASE
)
_BEGINS_WITH = regex(rf"{_HOWEVER}(with|by) (our )?\w", re.IGNORECASE)
_ANY_ONE = regex(rf"{_LED}an?\b", re.IGNORECASE)
_LACKED = regex(
    rf"{_HOWEVER}(?:(?:we|i) (?:have|use|need) no|(?:we|i) (?:do|did)(?: not|n't) (?:have|use|need) (?:an?|any)) "
    r"([\w-]{3,30})\W*\Z",
    re.IGNORECASE,
)
"""What the group is said to have none of."""
_OF_A_PART = regex(r"\bover\b|\bfor (?:the|our) \w+\W*\Z", re.IGNORECASE)
"""What was taken for one thing among others, or in place of what is not named."""
_OF_BOTH = regex(r"\b(?:this|that|it|these|they)\b", re.IGNORECASE)
_OF_TWO = regex(r"(?:only |just )?the (?:latter|former|first|second|last)(?: one)?\W*", re.IGNORECASE)
_WORD = regex(r"[a-z]{3,30}")
_PLAIN = "the and our for one all with that this these only just run use have"
_OF_ANY = frozenset(_PLAIN.split())
"""The words by which nobody names one of several things."""
_WISHED = regex(r"\b(?:would|could|might|should)\b(?! not\b)", re.IGNORECASE)
_IS_ITS = regex(rf"(?:we|i|we've) .{{0,40}}?(?:n't|not|never|neither|none)(?: (?:\w+ )?{_IT})?\W*\Z", re.IGNORECASE)
_SEVERAL = regex(r"\b(?:neither|none)\b", re.IGNORECASE)
"""What is said of more than the one sentence before it."""
_BESIDE = regex(
    r"[,;:]?\s(?:but|while|whereas|yet|though|although)\s(?=(?:\w+ ){0,2}?(?:we|i|ours|our|in ours)\b)|"
    r";\s(?=(?:we|ours?|in our)\b)",
    re.IGNORECASE,
)
"""What divides a sentence into the matter and the group."""
_HOME = r"(?:locally|(?:on )?(?:(?:our|a) )?laptops?)"
_REFUSED = regex(
    r"\W*(?:(?:(?:sadly|unfortunately|regrettably)\W{1,3})?"
    r"(?:no|nope|neither|none|not(?: (?:done|implemented|yet|really|at all|in time|this time))?)|"
    r"(?:there was )?no time(?: for (?:it|this|that|either|them))?|"
    r"(?:we|i) (?:ran out of|had no) time(?: (?:for|before) (?:it|this|that|either|them))?|"
    r"(?:we|i) (?:have|had|made|wrote) (?:no tests|none)(?: (?:for|of) (?:it|this|that|the api))?|"
    r"(?:no\W{1,3})?(?:we )?(?:did |have done )?neither(?: of (?:them|these|those|the two))?|"
    r"no\W{1,3}(?:due to|because of|for) (?:a )?(?:lack|shortage|want) of time)\W*",
    re.IGNORECASE,
)
_HOME_ALONE = regex(rf"\W*(?:no\W{{1,3}})?(?:(?:only|just) {_HOME}|{_HOME} only)\W*", re.IGNORECASE)
_HOW_TO = regex(
    any_of(
        # "To unit test the API, ..."
        rf"{_LED}to (?!some\b|an?\b|the\b|this\b|that\b|our\b|be\b)\w+ ",
        # "Where an API is tested"
        rf"{_LED}(?:when(?:ever)?|where|if|once) (?:an?|one|you)\b",
        # "An API is tested by", "One deploys it by"
        rf"{_LED}(?:an?|one|any)\b(?!:)",
        # "Testing an API consists of"
        rf"{_LED}(?:(?:unit|load) )?\w+ing (?:an?|the) \w+ (?:consists|means|is done|is made|works|requires)\b",
        # "API testing is performed by sending"
        rf"{_LED}(?!(?:the|our|these|this|its|all)\b)(?:\w[\w-]* ){{0,3}}?\w[\w-]*ing (?:of (?:an?|the) \w+ )?"
        r"(?:is|gets|works|means|consists|starts|begins|requires)\b",
        # "It's simple: the API is tested with it"
        rf"{_LED}(?:it|this|that)(?:'s| is| would be) (?:quite |rather |very )?(?:straight-?forward|simple|easy|"
        r"not hard|a matter of)\b",
        # "API tests are done with it"
        rf"{_LED}(?!(?:the|these|those|all|its|some|both|two|three|four|five|six|\d+)\b)(?:\w[\w-]* ){{0,3}}?"
        r"[a-z][a-z-]*s(?: of an? \w+)? (?:are|call|check|send)\b",
    ),
    re.IGNORECASE,
)
"""How somebody goes on who has said that it was not done, and tells how it is."""


def tells_of_matter(text: str, behind: str = "") -> bool:
    """Return whether a sentence tells what is usual, what a thing is or may do, and not what the group has or does.

    `behind` is the sentence after it, which may set the group against it.
    """
    if _LEARNED.search(text):
        return True
    text = _LIKE_OURS.sub(" ", text)
    # What would be is a wish, which those who ask hear themselves.
    if _OURS.search(text) or PAST.search(text) or _WISHED.search(text):
        return False
    return bool(
        _IS_GENERAL.search(text)
        or _NOT_OURS.fullmatch(behind)
        or _takes_one(text, behind)
        or _is_set_against(text, behind)
    )


def _is_set_against(text: str, behind: str) -> bool:
    """Return whether a sentence and the one behind it begin alike, that one with what is the group's ("With Hydra, runs
    are logged. With our script, nothing is"), or whether a thing that it names as any is denied of the group.
    """
    led = _BEGINS_WITH.match(text)
    own = _BEGINS_WITH.match(behind)
    if led is not None and own is not None and led[1].casefold() == own[1].casefold() and own[2]:
        return _OF_BOTH.search(behind) is None
    lacked = _LACKED.match(behind) if _ANY_ONE.match(text) else None
    return lacked is not None and re.search(rf"\b{re.escape(lacked[1])}s?\b", text, re.IGNORECASE) is not None


def _takes_one(text: str, behind: str) -> bool:
    """Return whether a sentence names several things and the one behind it says which of them the group took."""
    taken = _TAKES.match(behind)
    if taken is None or _SEVERAL_OF_THEM.match(text) is None or _OF_A_PART.search(taken["what"]):
        return False
    if _OF_TWO.fullmatch(taken["what"]):
        return True
    named = [word for word in _WORD.findall(taken["what"].casefold()) if word not in _OF_ANY][:2]
    told = _WORD.findall(text.casefold())
    return any(word.startswith(one[:5]) for one in named for word in told)


def tells_no_deed(text: str) -> bool:
    """Return whether a sentence names nobody of the group and tells of nothing past: it may be of the matter."""
    return not (_OURS.search(_LIKE_OURS.sub(" ", text)) or PAST.search(text) or _HAPPENED.search(text))


def refuses(text: str) -> bool:
    """Return whether a first sentence says that what is asked for was not done, and names nothing."""
    return _REFUSED.fullmatch(text) is not None or BARE_NO.fullmatch(text) is not None


def told_of_group(texts: Sequence[str]) -> Iterator[str]:
    """Yield what sentences tell of the group: the sentence, the part that does, or nothing where it tells of none."""
    framed = False
    refused = bool(texts) and (refuses(texts[0]) or _HOME_ALONE.fullmatch(texts[0]) is not None)
    for index, text in enumerate(texts):
        behind = next(
            (one for one in texts[index + 1 : index + 3] if _OURS.search(one) or _NOT_OURS.fullmatch(one)), ""
        )
        if behind != "".join(texts[index + 1 : index + 2]) and not _SEVERAL.search(behind):
            behind = ""
        own = _OURS.search(_LIKE_OURS.sub(" ", text)) is not None or PAST.search(text) is not None
        # "If we did: ..." is made up, whoever it names.
        opens = _FRAME.search(text) is not None and (not own or text.casefold().startswith("if "))
        framed = (framed and not own) or opens
        if framed or tells_of_matter(text, behind) or (refused and index and not own and _HOW_TO.search(text)):
            yield ""
            continue
        beside = _BESIDE.search(text)
        tail = text[beside.end() :] if beside is not None else ""
        # "It is much used, but we did not need it": what is denied stands in the first part.
        if beside is not None and _IS_ITS.match(tail) is None and tells_of_matter(text[: beside.start()], tail):
            yield tail
        else:
            yield text
