"""What answers say of workflows, clause by clause: what runs there, and not what one has at home or had at first.

Asked by `ci`, `linting` and `_of_tests`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._circumstances import ANOTHER_WORK, AT_FIRST, AT_HOME, BY_HAND
from auditor.claims._foreign import NEGATIONS
from auditor.claims._phrases import WHETHER

WISHED = regex(
    r"\b(?:would|could|might|should|can be|can easily|tried|wanted|consider(?:ed|ing)? (?:also )?\w+ing|"
    r"plan(?:s|ned|ning)?|future(?! (?:runs?|jobs?|builds?|workflows?))|if|extend\w*)\b",
    re.IGNORECASE,
)
NEGATION = regex(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|hardly|rarely|without|only|dont|doesnt)\b|n't\b",
    re.IGNORECASE,
)
_FILLER = regex(
    r"\bif (?:needed|necessary|required|any|anything)\b|\bif (?:\w+ ){1,3}?(?:succeeds?|pass(?:es)?|fails?)\b",
    re.IGNORECASE,
)
_AT_HOME = regex(rf"\b(?:{AT_HOME}|{BY_HAND}|members (?:\w+ )?test\w*|tested by)\b", re.IGNORECASE)
_NOT_ONLY_AT_HOME = regex(
    r",?\s{0,9}\b(?:not (?:just|only|merely|simply)|(?:match|mirror)\w*|the same as) (?:\w+ ){0,3}?"
    r"(?:local(?:ly)?|own)\b(?: (?:machines?|laptops?|computers?|\w+ments?))?",
    re.IGNORECASE,
)
_REASON = regex(
    r"(?<=\w)(?:,?\s+because|,\s+(?:as|since))\s+"
    r"(?=(?:having|we|it|this|that|these|they|the|our|most|all|each|every\w*|none|nobody|i)\b)|"
    r"(?<=\w)\s+(?:as|since)\s+(?=(?:we|it|they|our|none|nobody|no one)\b)",
    re.IGNORECASE,
)


_ALSO_ON = regex(
    r",\s{1,9}and\s{1,9}((?:only\s{1,9})?(?:on|with|for)\s{1,9}(?:only\s{1,9})?(?:one|a\s{1,9}single|two|three|several|multiple)\s{1,9}"
    r"(?:versions?\s{1,9}of\s{1,9}python|python\s{1,9}versions?)\b(?:,?\s{1,9}(?:namely|specifically|i\.e\.,?)[^,;]{0,40})?)",
    re.IGNORECASE,
)
"""With what a sentence goes on after a reason: "only tested on one system, as we all have it, and on one version of
Python"."""
_TURN = regex(
    r"\b(?:but|however|although|though|while|whereas|nevertheless)\b|;|"
    r"\band (?=(?:(?:one|we|you|it|this) (?:could|would|might)|(?:do|does|did) not)\b)",
    re.IGNORECASE,
)


_PEOPLE = regex(
    r"\b(?:members?|team ?mates?|laptops?|computers?|students?|users?|everyone|(?:some|one|two|none|all) of us|"
    r"(?:our|the) (?:team|group|developers?)\s(?:\w+ly\s)?(?:works?|worked|cod\w+|uses?|used|has|have|had))\b",
    re.I,
)
_CHECKED = regex(r"\b(?:test|run|ran|check|matrix|ci\b|workflow|action|pipeline|lint)", re.IGNORECASE)


def whole_clauses(text: str) -> list[str]:
    """Return the clauses of a sentence, enumerations ("Ubuntu, Windows, and macOS") kept whole."""
    text = _FILLER.sub("", WHETHER.sub(r"\1 whether", text))
    parts = _TURN.split(text)
    # What was so at first, and what one has at home, is not what the workflows do.
    first = len(parts) > 1 and AT_FIRST.search(parts[0]) is not None
    # A reason ("..., as Windows was of no use to us") tells of what is not done, too.
    told = [_REASON.split(part)[0] for part in parts[first:]]
    told += [
        beside[1]
        for part in parts[first:]
        for beside in _ALSO_ON.finditer(part)
        if _REASON.search(part[: beside.start()])
    ]
    return [part for part in (_not_at_home(part) for part in told) if part]


def _not_at_home(clause: str) -> str:
    """Return a clause that speaks of no people or machine of one's own, of a long one what stands far from them."""
    clause = _NOT_ONLY_AT_HOME.sub("", clause)
    if _PEOPLE.search(clause) and not _CHECKED.search(clause):
        return ""
    match = _AT_HOME.search(clause)
    if match is None:
        return clause
    far = max(match.start() - 100, 0), match.end() + 100
    return f"{clause[: far[0]]} {clause[far[1] :]}" if len(clause) > 300 else ""


_OF_TESTING = regex(
    r"\b(?:\w*test|run|ran|check|matrix|ci\b|cicd\b|workflow|action|pipeline|lint|jobs?\b|environments?\b|platforms?\b|"
    r"os\b|oses\b|operati\w+ systems?\b|versions?\b|integration)|-latest\b",
    re.IGNORECASE,
)
_OTHER_THINGS = any_of(
    rf"support(?:s|ed)?|users?|customers?|members?|team ?mates?|{ANOTHER_WORK}|friends?|people|students?",
    # "each of them"
    r"(?:some|one|two|most|half|all|each|none) of (?:us|them|the group)",
    r"readme|documentation|docs|guides?|instructions?|how to|develop(?:ed|ing|ment)?|unnecessary|needless",
    r"irrelevant|pointless|install(?:s|ed|ation)?|laptops?|computers?|wsl|deploy\w*|production|possib\w+",
    r"exist(?:s|ed)?|available|offer(?:s|ed)?|allows?|options?|costs?|expensive|recommend\w*|commonly",
    r"usual(?:ly)?|typical\w*|best practices?",
)
_OF_OTHERS = regex(rf"\b{_OTHER_THINGS}\b", re.IGNORECASE)
_VERB = regex(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|us(?:e|es|ed|ing)|works?|needs?|runs?)\b", re.IGNORECASE
)
_NO_MORE = regex(
    any_of(
        # "that is long"
        (
            r"\b(?:it|they|this|that|these|those|which|windows|mac-?os|one)\b"
            r"(?: \w+){0,3}? (?:left out|dropped|excluded|removed|disabled|skipped|no longer|gave up|given up|"
            r"(?:took|takes|was|were|is|are) (?:\w+ )?(?:ages|forever|long(?:er)?|slow(?:er)?|minutes|hours))\b"
        ),
        # "commented it out"
        (
            r"\b(?:commented|switched|turned|left|took|threw) (?:it|them|this|that|these|those|one|windows|"
            r"mac-?os) (?:out|off)\b"
        ),
        r"\buntil\b",
        # "now it"
        r"\bnow (?:it|only|just)\b",
    ),
    re.IGNORECASE,
)


_AIM = regex(
    r"\W*(?:in order )?to (?:ensure|make sure|guarantee|verify|check)\b.{1,200}?,\s(?=(?:we|our|the|it|all|this)\b)",
    re.IGNORECASE,
)
_BEFORE = regex(r"\W*(?:before|previously|earlier|in the past|formerly)\b", re.IGNORECASE)


def may_concern_others(clause: str, sentence: str) -> bool:
    """Return whether what a clause names may be what people have, or what a project supports or had once.

    What the workflows test is not told there, or not told alone.
    """
    # A list goes on with what stands before it.
    told = _OF_TESTING.search(clause if _VERB.search(clause) else sentence)
    aim = _AIM.match(clause)
    if (
        not told
        or NEGATIONS.search(sentence.casefold())
        or (aim is not None and not _OF_TESTING.search(clause[aim.end() :]))
    ):
        return True
    once = AT_FIRST.search(sentence) or _BEFORE.match(sentence)
    return bool(once or _OF_OTHERS.search(clause) or _NO_MORE.search(sentence))


_LINTED = regex(
    r"\b(?:isort|flake8|black|ruff|pylint|mypy|lint(?:s|ed|ing|er|ers)?|format(?:s|ted|ting|ter|ters)?)\b"
    r"(?:[ -](?:tests?|checks?))?",
    re.IGNORECASE,
)
_TESTED = regex(r"test|matrix|\b(?:both|all|each|every|everything|ci|workflows|jobs|pipelines?)\b", re.IGNORECASE)


_BOTH_OF_THEM = regex(r"\bboth\s{1,9}(?=(?:isort|flake8|black|ruff|pylint|mypy|lint|format))", re.IGNORECASE)


def is_about_linters(sentence: str) -> bool:
    """Return whether a sentence is of linters alone: what they run on, the tests need not."""
    sentence = _BOTH_OF_THEM.sub("", sentence)
    return _LINTED.search(sentence) is not None and not _TESTED.search(_LINTED.sub(" ", sentence))


_ONE = r"(?P<%s>ubuntu|linux|windows|mac-?os|(?<![\d.])3\.\d{1,2}(?![\d.]*\d))"
_ALONE = regex(
    rf"\b(?:only|exclusively|solely)\b(?:\s+[\w-]+){{0,4}}?\s+\W?{_ONE % 'before'}|"
    rf"\b{_ONE % 'after'}[\w. -]{{0,12}}\W?\s+(?:only|alone|exclusively)\b",
    re.IGNORECASE,
)
_OF_TESTS = regex(r"\b(?:(?:unit)?test(?:s|ed|ing)?|matrix|ci)\b", re.IGNORECASE)
_PLAIN = (
    "we our the a all it they this these that code unit unittests test tests tested testing run runs running executed "
    "is are on for using used use uses with by in ci cd continuous integration matrix small workflow workflows "
    "pipeline github action actions job jobs runner runners machine machines latest currently now operating system "
    "systems os version versions python only alone solely exclusively and of at moment ubuntu linux windows macos mac"
)
_WHERE_TESTS_RUN = frozenset(_PLAIN.split())
"""The words of a sentence that says where the tests run, and no more: what some of them do there, and when, is another
thing."""
_IS_DONE = regex(r"\bonly (?:is|are)\b", re.IGNORECASE)
_WORD = regex(r"[a-z]+", re.IGNORECASE)


def named_alone(texts: list[str]) -> set[str]:
    """Return the systems and versions that sentences name as the only ones which tests run on ("Ubuntu only")."""
    told = [_REASON.split(text)[0] for text in texts]
    found = (
        match["before"] or match["after"]
        for text in told
        if _OF_TESTS.search(text)
        and not _IS_DONE.search(text)
        and _WHERE_TESTS_RUN.issuperset(_WORD.findall(text.casefold()))
        for match in _ALONE.finditer(text)
    )
    return {name.casefold() for name in found}
