"""Reading prose: sentences with their lines, negation and its reach, hypotheticals, numbers in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.claims._claim import Stance

if TYPE_CHECKING:
    from auditor.report.answers import Answer

_MAX_PROSE = 20_000
"""Nobody writes a longer answer by hand; what comes after is not read."""
_MAX_SENTENCE = 1_500
_MAX_CLAUSE = 600

_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|approx|ca|resp|vs|no|nr|fig)\.\Z", re.IGNORECASE)
_END = re.compile(r"[.!?]+[)\"'”]?(?=\s+[^\sa-z]|\s*\Z)")
_CLAUSE = re.compile(
    r"[,;:](?=\s)|\s[-–—]+\s|[()]|"
    r"\b(?:but|however|although|though|while|whereas|instead|because|since|except|nor|rather than)\b|"
    r"\b(?:and|so|then)\s+(?=(?:did|do|have|had|we|were|was|then|instead|would|could|only)\b)",
    re.IGNORECASE,
)
_DOING = (
    r"(?:us(?:e|ed|ing)|do|done|doing|perform\w*|implement\w*|integrat\w*|mak(?:e|ing)|made|conduct\w*|run|ran|running|writ\w+|wrote|"
    r"deploy\w*|set\s?(?:ting )?up|includ\w*|creat\w*|have(?! (?:any |the |many |much |"
    r"to )?(?:problems?|issues?|troubles?|difficult\w*|errors?|time|do|deal))|apply|applied|"
    r"utili[sz]\w*|employ\w*|adopt\w*|train\w*|get|got|"
    r"start\w*|test\w*|add\w*|succeed\w*|manag\w*|carr(?:y|ied)|execut\w*|prioriti[sz]\w*|reach\w*|complet\w*|"
    r"monitor\w*|lint\w*|cache?\w*|cach\w+|build|built|touch\w*|consider\w*|develop\w*|"
    r"load[- ]?test\w*|go|work\w*|make use of)"
)
_NOT = (
    r"(?:did\s?n[o']t|did not|do not|don't|does not|doesn't|have not|haven't|has not|hasn't|had not|"
    r"hadn't|was not|wasn't|were not|weren't|are not|aren't|is not|isn't|never|could not|couldn't|"
    r"cannot|can't|unable to|failed to|not able to|not)"
)
_DENIES = re.compile(
    rf"\b{_NOT}\b(?!\s+(?:only|just|exactly|merely|simply|further|significantly|really|necessarily|directly|fully|strictly)\b)"
    rf"(?:\s+(?!to\b.{{0,20}}\bbut\b)[\w'/-]+){{0,4}}?\s+{_DOING}\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:(?:no|without|neither|lack(?:s|ed|ing)?|omit(?:s|ted)?|left out)\b(?:\s+[\w'/-]+){0,3}|"
    r"(?:skip(?:s|ped|ping)?|decided against|refrain\w* from|(?:ran|run|running) out of time (?:for|to|before)|"
    r"lack of time (?:for|to)|no time (?:left )?(?:for|to))\b(?:\s+[\w'/-]+){0,6})\s*\Z",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(rf"\b(?:{_NOT}|no|without|neither|nor|none)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b", re.IGNORECASE)
_AFTER_NOT = re.compile(
    r"\A(?:\s+[\w/-]+){0,4}?\s+(?:was|were|is|are|has|have|had)(?:\s+(?:not|never)|n't)\s+(?:been\s+)?(?:\w+\s+)?"
    r"(?:used|implemented|performed|done|made|conducted|written|carried|integrated|set|deployed|included|run|executed|"
    r"trained|part of|tested|needed)\b|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:was|were|is|are|has been|have been)\s+(?:still |unfortunately |deliberately )?"
    r"(?:missing|absent|lacking|left out|omitted|skipped|dropped|postponed|out of scope|beyond the scope)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:errors?|issues?|problems?|crash\w*|fail\w*|bottlenecks?|timeouts?|see|observe\w*|notice\w*|encounter\w*|"
    r"experience\w*|handle\w*|break|exceed\w*)\b.*\b(?:during|under|in|while|when|with)\b|"
    r"\b(?:errors?|issues?|problems?|troubles?|difficult\w*)\s+(?:\w+\s+)?\w+ing\b",
    re.IGNORECASE,
)
"""What did not go wrong while one did a thing: the thing was done."""
_NOT_IT = re.compile(
    r"\b(?:skipped|dropped|abandoned|omitted)\s+(?:it|them|this|that)\b|"
    r"\b(?:never|not|n't)\b(?:\s+\w+){0,3}?\s+(?:us\w+|appl\w+|rel(?:y|ied)|get|got|finish\w*|complet\w*)\s+"
    r"(?:on\s+)?(?:it|them|this|that)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:would|we'd|you'd|could|might|should|if (?:we|one|i|you|the|there|it|this)|were to|"
    r"plan(?:ned|ning)?|future|next steps?|wanted|"
    r"wish(?:ed)?|intend(?:ed)?|intention|ideally|can (?:easily |also )?be (?:added|extended|used|"
    r"done)|consider(?:ed|ing)?|"
    r"hoped?|had time|had had|tried|attempted|beneficial|can help|could have)\b",
    re.IGNORECASE,
)
_AFTER_HYPOTHETICAL = re.compile(
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:would|could|might|should|can (?:be|help)|may|"
    r"(?:was|were|is|has been)\s+(?:only\s+|first\s+|initially\s+)?(?:attempted|tried|planned|intended|considered))\b",
    re.IGNORECASE,
)
_IN_VAIN = re.compile(
    r"\b(?:unsuccessful\w*|in vain|without success|gave up|abandon\w*|"
    r"not (?:\w+ )?(?:finish\w*|succe\w+|complete it|get it to work|manage to finish))\b",
    re.IGNORECASE,
)
"""How somebody ends who began something."""
_BEGAN = re.compile(r"\b(?:began|begun|start(?:ed)?|set(?:ting)? (?:it )?up|working on)\b", re.IGNORECASE)
AT_FIRST = re.compile(
    r"\b(?:at first|initially|originally|early on|(?:at|in) the (?:very )?(?:beginning|start)|"
    r"in the first (?:days?|weeks?))\b",
    re.IGNORECASE,
)
"""What speaks of how things began."""
_IN_THE_END = re.compile(
    r"\b(?:instead|decided|switch\w*|ended up|replac\w+|moved|opted|chose|dropped|abandon\w*|later|eventually)\b",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"\b(?:full|fully|complete|completely|proper|properly|extensive|extensively|much|many|all|more|comprehensive|further)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\A\s*(?:and\s+|then\s+)?(?:(?:if|had we|having)\b|not \w+ing\b.*\bwould\b)", re.IGNORECASE)
WHETHER = re.compile(
    r"\b(see(?:s|ing)?|check\w*|test\w*|verif\w+|know\w*|determin\w+|find out|assess\w*|decid\w+|tell\w*)\s+if\b",
    re.IGNORECASE,
)
"""What a verb of asking leads to is a question ("to see if the service runs"), and no condition."""
_NEEDLESS = re.compile(
    r"\A(?:\s+[\w/-]+){0,2}?\s+(?:is|was|are|were)(?:\s+not|n't)\s+(?:(?:that|so|very|really|all that|strictly)\s+)?"
    r"(?:crucial|necessary|relevant|important|essential|critical|required|vital)\b",
    re.IGNORECASE,
)
"""What is said of a thing that is not needed: neither that it is there, nor that it is not."""
_TAKEN_BACK = re.compile(
    r"\b(?:remov(?:ed?|ing)|dropp(?:ed|ing)|abandon(?:ed|ing)?|disabl(?:ed?|ing)|scrapp(?:ed|ing)|leaving out)\s+"
    r"(?:it|them|this|that)\b(?!.*\b(?:again later|back|anew)\b)",
    re.IGNORECASE,
)
"""How somebody ends who tried something and has it no more."""
_TRIED = re.compile(r"\b(?:tried|attempt(?:ed|s)?|wanted)\b", re.IGNORECASE)
_PREFERRED = re.compile(r"\b(?:prioriti[sz]|favou?r|prefer)\w*\b", re.IGNORECASE)
_OVER = re.compile(r"\bover\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_SERVES = re.compile(r"\A\s+(?:provides?|offers?|gives?|allows?|lets|enables?|makes?|helps?)\b", re.IGNORECASE)
"""What such a thing is good for, whoever has it."""
_LEFT = re.compile(r"\bleft\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_OUT = re.compile(r"\A(?:\s+\w+){0,2}?\s+out\b", re.IGNORECASE)
_REGARDED = re.compile(
    r"\b(?:aware|know|believe|think|feel|acknowledge|recogni[sz]e|understand|agree|reali[sz]e|appreciate)\s+"
    r"(?:that|of|how|the importance|the value)\b",
    re.IGNORECASE,
)
"""To hold a thing for good is not to have done it."""
_PAST = re.compile(r"\b(?:was|were|been|had|did)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|our|i|us|my|(?:group|team) members|the (?:group|team))\b", re.IGNORECASE)
_WE_DO = re.compile(
    r"\b(?:we|i)\s+(?!know|think|believe|feel|expect|like|can\b|could|would|should|may\b|might|must|need|want|wish|hope|see\b|"
    r"understand|reali[sz]e|recogni[sz]e|acknowledge|agree)(?!(?:are|were|will) (?:aware|sure))\w",
    re.IGNORECASE,
)
"""What somebody does, other than to hold a thing for good."""
_IN_GENERAL = re.compile(
    r"\b(?:would|could|can|may|might|should|will|important|crucial|essential|vital|necessary|useful|helpful|beneficial|"
    r"valuable|critical|key)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were|is|are|been|being)\s+(?:(?:also|then|only|mainly|primarily|thus|both|successfully|\w+ly)\s+)?"
    r"(?:\w+ed|done|made|written|built|run|set|held|kept)\b",
    re.IGNORECASE,
)
_YES = re.compile(r"\A\W*(?:yes|yep|yeah|indeed|definitely)\b", re.IGNORECASE)
_PLAIN_NO = re.compile(
    r"\A\W*(?:(?:in the end|in short|well|overall|ultimately|sadly|unfortunately)\W{1,3})?"
    r"(?:no|nope|unfortunately not|sadly not)\b"
    # "No errors came up" answers no question.
    r"(?=\W*\Z|\s*[,.;:!–—-]|"
    r"\s+(?:we|i|it|this|they|as|since|because|due|but|not|unfortunately|sadly|the (?:group|team))\b)",
    re.IGNORECASE,
)
_SOUND = re.compile(r"[^\W_]+")

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_WORDS |= {
    f"{tens}{joint}{_ONES[one]}": 10 * value + one
    for value, tens in enumerate(_TENS, 2)
    for one in range(1, 10)
    for joint in ("-", " ")
}
_WORDS |= {"a dozen": 12, "a single": 1, "dozen": 12, "a couple of": 2}
NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(map(re.escape, _WORDS), key=lambda word: (-len(word), word))) + ")"
"""A regular expression for a number in digits or words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, with the line on which it begins."""

    text: str
    line: int | None


def number(text: str) -> int | None:
    """Return the number that a text is, in digits or in words, or None."""
    plain = " ".join(text.casefold().split())
    return int(plain) if plain.isdecimal() else _WORDS.get(plain)


def plain(text: str) -> str:
    """Return a text with typographic quotes made plain, as the patterns here expect."""
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")


def split(text: str) -> list[str]:
    """Return the sentences of a text; every line ends one."""
    found = []
    for spaced in plain(text[:_MAX_PROSE]).split("\n"):
        line = " ".join(spaced.split())
        start = 0
        for match in _END.finditer(line):
            if not _ABBREVIATION.search(line[max(0, match.start() - 12) : match.start() + 1]):
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [sentence[:_MAX_SENTENCE] for sentence in found if sentence]


def sentences(answer: Answer) -> tuple[Sentence, ...]:
    """Return the sentences of an answer's prose with the lines on which they begin."""
    if answer.filled != "filled":
        return ()
    locate = _locator(answer.lines)
    return tuple(Sentence(text, locate(text) or answer.line) for text in split(answer.prose))


def _locator(lines: tuple[tuple[int, str], ...]) -> Callable[[str], int | None]:
    # Markup stands between the letters of the source and not of the page: only letters and digits are compared.
    starts: list[tuple[int, int]] = []
    parts: list[str] = []
    length = 0
    for line, text in lines:
        sound = "".join(_SOUND.findall(plain(text)))
        starts.append((length, line))
        parts.append(sound)
        length += len(sound)
    whole = "".join(parts)

    def locate(text: str) -> int | None:
        sound = "".join(_SOUND.findall(text))
        for size in (40, 20, 12):
            at = whole.find(sound[:size]) if len(sound) >= 4 else -1
            if at >= 0:
                return max((start, line) for start, line in starts if start <= at)[1]
        return None

    return locate


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence: what one negation can reach."""
    parts = []
    start = 0
    for match in _CLAUSE.finditer(sentence):
        parts.append(sentence[start : match.start()])
        # A word that opens the next clause stays out of it, its comma too.
        start = match.end()
    parts.append(sentence[start:])
    return [part.strip()[:_MAX_CLAUSE] for part in parts if part.strip()]


def _polarity(clause: str, topic: re.Pattern[str] | None) -> tuple[Stance | None, bool]:
    """Return what a clause says (of a topic where one is given), and whether it is silent and takes its neighbour's."""
    clause = WHETHER.sub(r"\1 whether", clause)
    match = topic.search(clause) if topic else None
    before = clause[: match.start()] if match else clause
    # The verb may be the topic itself ("did not deploy").
    reached = clause[: match.end()] if match else clause
    after = clause[match.end() :] if match else ""
    if _IF.match(clause):
        return Stance.HYPOTHETICAL, False
    if _NOT_ONLY.search(before):
        return Stance.AFFIRMED, False
    denied = _DENIES.search(reached)
    if denied and _TROUBLE.search(denied[0]):
        return None, False
    if denied and _QUALIFIED.search(reached[denied.start() :]):
        # "We did not complete full load testing": some of it may be there.
        return None, False
    if match and _LEFT.search(before) and _OUT.match(after):
        return Stance.DENIED, False
    if (denied and len(reached[denied.end() :].split()) <= 9) or _NO.search(before) or _AFTER_NOT.match(after):
        return Stance.DENIED, False
    if _HYPOTHETICAL.search(before) or _AFTER_HYPOTHETICAL.match(after):
        return Stance.HYPOTHETICAL, False
    if _NEGATIVE.search(before) or _REGARDED.search(before) or _NEEDLESS.match(after):
        return None, False
    if _OURS.search(clause) or _DONE.search(clause):
        return Stance.AFFIRMED, False
    return None, True


def said_of(sentence: str, topic: re.Pattern[str]) -> list[Stance]:
    """Return what a sentence says of a topic, once for every clause that has it; nothing where that is not certain."""
    parts = clauses(sentence)
    found = []
    for index, clause in enumerate(parts):
        match = topic.search(clause)
        if not match:
            continue
        if _OVER.search(clause[: match.start()]) and _PREFERRED.search(" ".join(parts[: index + 1])):
            # Other things went before it.
            continue
        stance, silent = _polarity(clause, topic)
        if silent:
            # "For load testing, we used ...", "We did not do unit tests, load tests, or ...".
            around = [*reversed(parts[:index]), *parts[index + 1 :]]
            stance = next((near for part in around if (near := _polarity(part, None)[0]) is not None), None)
        rest = " ".join(parts[index + 1 :])
        if AT_FIRST.search(" ".join(parts[: index + 1])) and (_IN_THE_END.search(rest) or stance is Stance.DENIED):
            # What was so at first is not what was done; what was not yet done may have been in the end.
            continue
        if stance is Stance.AFFIRMED and _BEGAN.search(clause) and _IN_VAIN.search(rest):
            stance = Stance.HYPOTHETICAL
        if stance is Stance.HYPOTHETICAL and _TRIED.search(clause) and _TAKEN_BACK.search(rest):
            stance = Stance.DENIED
        if stance is Stance.AFFIRMED and _NOT_IT.search(rest):
            found.append(Stance.DENIED)
        if stance is not None:
            found.append(stance)
    return found


def stance_of(
    spoken: Iterable[Sentence], topic: re.Pattern[str], *, opening: bool = False
) -> tuple[Stance, Sentence] | None:
    """Return what sentences say of a topic with the sentence that says it, or None where they say nothing certain.

    With `opening`, a first word "yes" or "no" answers for the topic.
    """
    first: dict[Stance, Sentence] = {}
    refused = False
    for index, sentence in enumerate(spoken):
        if opening and index == 0:
            if _YES.match(sentence.text):
                first.setdefault(Stance.AFFIRMED, sentence)
            elif _PLAIN_NO.match(sentence.text):
                first.setdefault(Stance.DENIED, sentence)
        for stance in said_of(sentence.text, topic):
            if refused and stance is Stance.AFFIRMED and not _told_of_us(sentence.text, topic):
                # After "We did not ...", what such a thing is good for.
                continue
            first.setdefault(stance, sentence)
        refused = refused or (opening and index == 0 and set(first) == {Stance.DENIED})
    if Stance.AFFIRMED in first and Stance.DENIED in first:
        return Stance.MIXED, first[Stance.AFFIRMED]
    for stance in (Stance.DENIED, Stance.AFFIRMED, Stance.HYPOTHETICAL):
        if stance in first:
            return stance, first[stance]
    return None


def _told_of_us(text: str, topic: re.Pattern[str]) -> bool:
    match = topic.search(text)
    if match and _SERVES.match(text[match.end() :]):
        return False
    if _WE_DO.search(text):
        return True
    return bool(_OURS.search(text) or _PAST.search(text)) and not _IN_GENERAL.search(text)


def near(text: str, *patterns: re.Pattern[str], most: int = 120) -> str:
    """Return the part of a long text that the first fitting pattern finds, on one line and cut at words."""
    text = " ".join(text.split())
    match = next((found for pattern in patterns if (found := pattern.search(text))), None)
    if match is None or match.end() <= most:
        return short(text, most)
    start = text.find(" ", max(match.start() - most // 2, 0), match.start()) + 1 or match.start()
    return "… " + short(text[start:], most)


def short(text: str, most: int = 120) -> str:
    """Return a text on one line, cut at a word where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
