"""How much of the code tests are said to cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Stance
from auditor.claims._foreign import DanishNumber, danish_coverage, is_foreign
from auditor.claims._not_total import is_no_total
from auditor.claims._prose import Sentence, whole_words
from auditor.claims._report import Report
from auditor.claims._values import Coverage

if TYPE_CHECKING:
    from auditor.report.answers import Answer

_PERCENT = regex(r"(?<![\w.])\[?(\d{1,3}(?:[.,]\d{1,2})?)\]?\s?(?:\\?%|percent\b|per cent\b)", re.IGNORECASE)
_IMAGINED = regex(
    r"\b(?:even|if|would|could|wouldn't|not|achiev\w+|far from|close to|full|assume|guarantee\w*|"
    r"having|just because|still means?|hypothetical\w*|ideal\w*|goal|target|aim\w*|less than|above|threshold)\b",
    re.IGNORECASE,
)
_TOTAL = regex(r"\b(?:total|altogether|in all|overall|sums? up|added up|adds up)\b", re.IGNORECASE)
_COVERAGE = regex(r"\bcover\w*|\bcover?a?[ge]\w+|\bcoer\w+", re.IGNORECASE)
_FILE_NAME = regex(r"\b[\w/]+\.py\b")


_IN_GENERAL = regex(
    r"\A\W*(?:(?:an?|the|reaching|achieving|getting|having)\s+)?(?:9\d|100)(?:[.,]\d)?\s?%\s+"
    r"(?:\w+[ -]){0,3}?coverage\s+(?:(?:only|just|simply|merely|alone)\s+)?"
    r"(?:means?|says?|shows?|indicates?|tells?|implies|ensures?|guarantees?|does|is)\b",
    re.IGNORECASE,
)
"""What such a coverage is worth, whoever has it."""
_GOAL = regex(
    r"\b(?:aim\w*|goal|target\w*|threshold|requir\w+|minimum|at least|strive\w*|hope\w*)\b[^%.]{0,40}\Z", re.IGNORECASE
)
_TOTAL_BEFORE = regex(r"\b(?:total|overall|altogether|average)\b[^%]{0,50}\Z", re.IGNORECASE)
_TOTAL_AFTER = regex(r"\A\W{0,3}(?:in total|overall|altogether|on average|in all)\b", re.IGNORECASE)
_COVER_BEFORE = regex(r"\bcover\w*[^%,;]{0,30}\Z", re.IGNORECASE)
_RANGE = regex(r"\bbetween\s+\d[^%]{0,6}%?\s+(?:and|to)\s+\d|\d\s?%\s?(?:-|–|to)\s?\d", re.IGNORECASE)
_LOW = regex(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)(?:\s?%)?(?:[-–—]|(?<=%)\s[-–—]\s|\sto\s|(?<=between \d{2})\sand\s)\Z",
    re.IGNORECASE,
)
"""The lower end of a range, which stands before the upper one ("35-40%")."""
_OURS = regex(
    r"\b(?:our|the|total|overall|current)(?:\s+[\w-]+){0,4}?\s+coverage(?:\s+(?!and\b|if\b)[\w-]+){0,4}?\s+(?:is|was)\s+"
    r"(?:now |currently |about |around |at )?\Z|"
    r"(?<!if )(?<!though )(?<!when )\bwe (?:currently )?(?:have|got|reached|achieved) "
    r"(?:an? )?(?:(?:code|total|overall|test) )?(?:coverage of )?\Z",
    re.IGNORECASE,
)
"""What says that a figure is ours, whatever the rest of the sentence imagines."""
_ROUGHLY = regex(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|circa|ca\.|some|almost|nearly|"
    r"just (?:over|under|above|below)|slightly (?:over|under|above|below|more than|less than)|close to|"
    r"somewhere (?:around|near))|[~≈])\s?\Z",
    re.IGNORECASE,
)
_MORE_THAN = regex(r"\b(?:over|more than|above)\s\Z", re.IGNORECASE)
_LESS_THAN = regex(r"\b(?:less than|below|under|up to|at most|fewer than)\s\Z", re.IGNORECASE)
_MISSED = regex(
    r"\A(?:(?!\b(?:since|because|as|due|so|which|while|though|although|but|and|meaning)\b)[^%,;.]){0,50}?"
    r"(?:\b(?:not|never)\b[^%,;.]{0,20}\b(?:covered|tested)|n't\b[^%,;.]{0,20}\b(?:covered|tested)|\buncovered|"
    r"\buntested|\b(?:is|are) miss(?:ed|ing)\b)",
    re.IGNORECASE,
)
"""What follows the figure of what is left ("5% of it are not covered"): a reason or a contrast is of something else."""
_ASIDE = regex(r"\([^()]{0,300}\)")
_SECTION = (
    r"(?:apis?|data|models?|train\w*|evaluat\w+|visuali[sz]\w+|inference|predict\w*|preprocess\w*|front-?end|back-?end|utils?|"
    r"scripts?|modules?|files?|tests?)\b(?!\s+(?:pipeline|application|project|repo\w*|code ?base))"
)
_OF_A_SECTION = regex(
    rf"\A\W{{0,3}}(?:coverage\s+)?(?:for|of|in|on)\s+(?:(?:the|our|its)\s+)?(?:[a-z]+[- ])?{_SECTION}",
    re.IGNORECASE,
)
"""What follows the figure of a part ("39% for the API")."""
_OF_ONE_FILE = regex(
    r"\A\s(?:(?:code |test )?coverage )?(?:for|of|in|on) (?:the )?(?:file |(?:\w+ ){1,3}\()?[\w./-]{1,80}\.py\b",
    re.IGNORECASE,
)
_LED_BY_A_SECTION = regex(
    any_of(
        # "of api.py is"
        (
            r"\b(?:for|of|in|on)\s+(?:(?:the|our|its)\s+)?(?:[a-z]+[- ])?"
            rf"(?:(?!tests?\b){_SECTION}|[\w/]{{1,60}}\.py)\s+"
            r"(?:(?:scripts?|modules?|files?|code|part|tests?)\s+)?"
            r"(?:(?:it|is|was|has|have|reach|reached|reaches|cover|covers|get|gets|got|give|gives|at|a|about|"
            r"around|only|even|now)\s+){0,4}\Z"
        ),
        # "API tests are"
        (
            rf"(?<![\w-])(?!unit|all|other)(?:(?!tests?\b){_SECTION})[ -](?:(?:unit|integration)[ -])?tests\s+"
            r"(?:(?:alone|together|now|currently|already)\s+)?"
            r"(?:reach|reached|cover|covered|have|had|get|got|give|gave|achieve|achieved|are|were)\s+"
            r"(?:(?:at|a|an|about|around|only|even|roughly|up|to|coverage|of)\s+){0,4}\Z"
        ),
    ),
    re.IGNORECASE,
)
"""What leads to the figure of a part ("the coverage of the API is 39%")."""
_COVER_AFTER = regex(r"\A(?!\s*and\b)[^%,;]{0,25}\bcover", re.IGNORECASE)


_OF_SOME_FILES = regex(
    r"\A[^%.;]{0,60}?\b(?:if|when|while)\s+(?:(?:we|you|one)\s+)?(?:only|just)\s+"
    r"(?:look\w*\s+at|consider\w*|count\w*|includ\w*|tak\w+|test\w*|measur\w*)\b",
    re.IGNORECASE,
)
"""What follows the figure of a part that was chosen, be it called the total."""
_OF_ALL_CODE = regex(
    r"\b(?:if|when)\s+(?:we|you|one)\s+(?:also\s+)?(?:tak\w+|includ\w*|count\w*|consider\w*|look\w*\s+at)\s+"
    r"(?:all|the (?:whole|entire))\s+(?:of\s+)?(?:(?:our|the)\s+)?(?:\w+\s+){0,2}?"
    r"(?:code(?:base)?|files|modules|scripts|project|repository)\b(?:(?!\b(?:would|could|should|might)\b)[^%.;]){0,60}\Z",
    re.IGNORECASE,
)
"""What leads to the figure of the whole beside that of a part: a condition, and nothing imagined."""


_NOW = regex(r"\b(?:it|that|this) is (?:now |currently )?at (?:about |around )?\Z", re.IGNORECASE)
"""What leads to the figure of what the sentence before was about."""
_ROW = regex(r"[|*\s]{0,8}TOTAL\b.{0,200}?(\d{1,3}(?:\.\d{1,3})?)\s?\\?%")
"""The last row of a coverage run's table, pasted."""
_BARE = regex(r"\W*(?:about |around |roughly |approximately |ca\.? )?\d{1,3}(?:[.,]\d{1,2})?\s?\\?%\W*", re.IGNORECASE)
_LEFT_OPEN = regex(r"(?<![\w%])(?:[XYZxyz]{1,3}|_{1,9}|\?{1,3})\s?\\?%|<[\w ]{1,20}>\s?%", re.ASCII)
"""What stands where the figure should (the template's own "X%")."""


_NOT_MEASURED = regex(
    r"\b(?:did|do|could|have|has|were|was|can)(?: not|n't| never)\s(?:\w+\s){0,3}?"
    r"(?:comput|calculat|measur|determin|obtain|get|check|generat|record)\w*\s(?:(?:the|our|any|a|total|test|code)\s){0,3}coverage"
    r"(?=\W*\Z|[.,;]|\s(?:because|since|as|due|yet|so)\b)|"
    r"\bcoverage\s(?:was|has|is)(?: not|n't| never)\s(?:been\s)?(?:comput|calculat|measur|determin)\w*"
    r"(?=\W*\Z|[.,;]|\s(?:because|since|as|due|yet|so)\b)",
    re.IGNORECASE,
)


_IF = regex(r"\b(?:if|even)\b", re.IGNORECASE)
_FROM_TO = regex(r"\bfrom\s+\S+\s+to\b")
_ENDS_IN_FROM = regex(r"\bfrom\s+(?:\w+\s+){0,3}\Z", re.IGNORECASE)


def _totals_of(text: str) -> list[re.Match[str]]:
    """Return the percentages of a sentence that can be the whole's: none where several are and nothing tells which."""
    aside = _ASIDE.sub(lambda match: " " * len(match[0]), text)
    if 0 < len(_PERCENT.findall(aside)) < len(_PERCENT.findall(text)):
        # "17% (most of the main files have 80-100%)": what stands beside in brackets is of parts.
        text = aside
    found = []
    for match in _PERCENT.finditer(text):
        figure, before = float(match[1].replace(",", ".")), whole_words(text, match.start() - 60, match.start())
        if _OF_ALL_CODE.search(text[: match.start()]):
            found.append(match)
            continue
        ours = _OURS.search(before) and not _IMAGINED.search(text[: match.start()])
        imagined = figure >= 95 and not ours and (_IMAGINED.search(text) or _IN_GENERAL.match(text))
        unreal = imagined or _IF.search(before) or _GOAL.search(before)
        signs = (_MISSED, _OF_SOME_FILES, _OF_ONE_FILE)
        other = any(sign.match(text[match.end() :]) for sign in signs) or _is_led_by_a_section(text, match)
        other = other or is_no_total(text, match)
        if not (figure > 100 or unreal or other):
            found.append(match)
    if len({match[1] for match in found}) < 2:
        return found
    if _RANGE.search(_FROM_TO.sub("", text)):
        return []
    ends = [match for match in found if not _ENDS_IN_FROM.search(text[: match.start()])]
    for pick in (
        lambda match: _TOTAL_AFTER.match(text[match.end() :]) or _TOTAL_BEFORE.search(text[: match.start()]),
        lambda match: _COVER_BEFORE.search(text[: match.start()]) or _COVER_AFTER.match(text[match.end() :]),
        lambda match: True,
    ):
        chosen = [match for match in ends if pick(match)]
        if chosen:
            return chosen if len({match[1] for match in chosen}) == 1 else []
    return []


def _is_led_by_a_section(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    return _LED_BY_A_SECTION.search(before) is not None and _TOTAL_BEFORE.search(before) is None


_ENDS_IN_FROM_OR_UP = regex(r"\b(?:from|up)\s+\Z", re.IGNORECASE)


def _ends_of(text: str, match: re.Match[str]) -> tuple[float, float]:
    """Return the lowest and the highest figure that a percentage stands for, the same one where it is not rough."""
    figure, before = float(match[1].replace(",", ".")), whole_words(text, match.start() - 40, match.start())
    low = _LOW.search(before)
    start = float(low[1].replace(",", ".")) if low is not None else figure
    if low is not None and start < figure and not _ENDS_IN_FROM_OR_UP.search(before[: low.start()]):
        return start, figure
    if _ROUGHLY.search(before):
        return figure - 5, figure + 5
    if _LESS_THAN.search(before):
        return 0, figure
    return figure, 100 if _MORE_THAN.search(before) else figure


_DANISH_ENDS: Mapping[str, Callable[[float], tuple[float, float]]] = {
    **dict.fromkeys(("over", "mere end", "mindst"), lambda figure: (figure, 100)),
    **dict.fromkeys(("under", "op til"), lambda figure: (0, figure)),
    "": lambda figure: (figure, figure),
}


def _roughly(plain: DanishNumber) -> tuple[float, float]:
    ends = _DANISH_ENDS.get(plain.rough)
    return ends(plain.value) if ends is not None else (plain.value - 5, plain.value + 5)


def _describe(figure: float, low: float, high: float) -> str:
    """Return a figure with how rough it is: `about 80%`, `35-40%`."""
    if low == high:
        return f"{figure:g}%"
    if 0 < low < figure == high:
        return f"{low:g}-{high:g}%"
    rough = "over" if low == figure else "about" if high > figure else "under"
    return f"{rough} {figure:g}%"


_AIM = regex(r"\b(?:if|aim|aiming|some|any)\b", re.IGNORECASE)


def _is_left_open(text: str) -> bool:
    match = _LEFT_OPEN.search(text)
    return match is not None and not _AIM.search(text[: match.start()])


def _find_pasted_table(answer: Answer) -> tuple[Sentence, str] | None:
    """Return the total of a coverage run's table that stands in an answer, with its row; None where there are more."""
    rows = [(Sentence(text, line), match[1]) for line, text in answer.lines if (match := _ROW.match(text[:500]))]
    return rows[0] if len({figure for _, figure in rows}) == 1 else None


_LED_IN = regex(
    r"\W*(?:yes\W{1,3})?(?:(?:it|that|ours)(?:'s| is| was| ended up at| came to)|"
    r"we (?:got|get|have|had|reached|measured|are at|were at|ended(?: up)? (?:at|on|with))|"
    r"(?:the|our) (?:log|report|last run|terminal|output|badge|run|result|tool) "
    r"(?:says|said|shows|showed|was|is|gives|gave|prints|printed)|"
    r"in (?:the|our) (?:last|latest|final) run[^,;%]{0,40}? it was)?\s?"
    r"(?:(?:now|currently|only|just|exactly|about|around|roughly|approximately|almost|nearly|at|ca\.?|an?)\s){0,3}\W{0,3}",
    re.IGNORECASE,
)
"""With what a first sentence begins that answers with a figure."""
_GOES_ON = regex(
    r"\W*\Z|\s?[,;.:]|\s?\((?=\s?(?:\d|see|lines?|total|overall|branch))|"
    r"\s(?:last|when|if|by|with|because|since|as|in total|overall|"
    r"of (?:the |our |all )*(?:lines?|code|codebase|statements?))\b",
    re.IGNORECASE,
)
_NO_MEASURE = regex(
    r"\b(?:goals?|targets?|aim\w{0,3}|minimum|trust\w{0,3}|would|could|hypothetical\w{0,2}|believ\w{1,3}|had|now|once|before|asked)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose figure is wished, asked about, or one of several times."""
_OF_BRANCHES = regex(r"\W*(?:of |for )?(?:the |our |all )?branch", re.IGNORECASE)


def _find_opening(spoken: tuple[Sentence, ...]) -> tuple[int, Sentence, float, tuple[float, float]] | None:
    """Return the figure that an answer begins with ("It is 71 %, when ..."), with the ends of what it can be.

    It is the last of all to be taken: the question itself speaks of 100%, and that may be what the answer takes up.
    """
    text = spoken[0].text if spoken and not is_foreign(spoken[0].text) else ""
    match = _PERCENT.search(text)
    if match is None or not _LED_IN.fullmatch(text[: match.start()]) or _NO_MEASURE.search(text):
        return None
    figure, after = float(match[1].replace(",", ".")), text[match.end() :]
    aside = is_no_total(text, match) or _OF_BRANCHES.match(after) or _MISSED.match(after) or _OF_SOME_FILES.match(after)
    if figure >= 100 or aside or not _GOES_ON.match(after) or _GOAL.search(text[: match.start()]):
        return None
    return 0, spoken[0], figure, _ends_of(text, match)


def coverage(report: Report) -> Iterator[Claim]:
    """Return the coverage that is said to be the whole project's: a figure, or the ends of what a rough one can be.

    The value is None where no such figure is given.
    """
    answer = report.answer(Asks.COVERAGE)
    if answer is None:
        return
    spoken = report.sentences(Asks.COVERAGE)
    figures = ((one.text, match) for one in spoken for match in _PERCENT.finditer(one.text))
    first = next(figures, None)
    # Who goes through the parts from the start may never come to the whole.
    by_part = first is not None and _OF_A_SECTION.match(first[0][first[1].end() :]) is not None
    best: tuple[int, Sentence, float, tuple[float, float]] | None = None
    danish = [(one, plain) for one in spoken if (plain := danish_coverage(one.text)) is not None]
    if len({plain.value for _, plain in danish}) == 1:
        where, plain = danish[0]
        low, high = _roughly(plain)
        value = Coverage(low, high)
        yield report.claim("coverage-figure", Asks.COVERAGE, where, said=_describe(plain.value, low, high), value=value)
        return
    for index, sentence in enumerate(spoken):
        for match in () if is_foreign(sentence.text) else _totals_of(sentence.text):
            figure = float(match[1].replace(",", "."))
            around = whole_words(sentence.text, match.start() - 60, match.start())
            table = "|" in sentence.text or bool(_FILE_NAME.search(around))
            total = bool(_TOTAL.search(sentence.text)) or sentence.text.startswith("TOTAL")
            # An answer of one figure is that of the question.
            ours = bool(_COVERAGE.search(sentence.text) or (len(spoken) == 1 and _BARE.fullmatch(sentence.text)))
            before = sentence.text[: match.start()]
            led = _OF_ALL_CODE.search(before) or _TOTAL_BEFORE.search(before)
            # "train.py is at 0% and the total coverage is 30%": the file is spoken of no more.
            beside = bool(_TOTAL_AFTER.match(sentence.text[match.end() :]) or (led and not _FILE_NAME.search(led[0])))
            if beside or (total and (not table or sentence.text.startswith("TOTAL"))):
                rank = 3
            else:
                goes_on = index and _NOW.search(before) and _COVERAGE.search(spoken[index - 1].text)
                rank = 2 if ours and not table else 1 if goes_on else 0
            if rank > 2 * by_part and (best is None or rank > best[0]):
                best = (rank, sentence, figure, _ends_of(sentence.text, match))
    best = best or _find_opening(spoken)
    if best is not None:
        _, where, figure, (low, high) = best
        value = Coverage(low, high)
        yield report.claim("coverage-figure", Asks.COVERAGE, where, said=_describe(figure, low, high), value=value)
    elif (row := _find_pasted_table(answer)) is not None:
        whole = float(row[1])
        yield report.claim("coverage-figure", Asks.COVERAGE, row[0], said=f"{whole:g}%", value=Coverage(whole, whole))
    elif (left := next((one for one in spoken if _is_left_open(one.text)), None)) is not None:
        yield report.claim("coverage-figure", Asks.COVERAGE, left, said=f"{left.text[:60]} (the figure is left open)")
    elif first is None and (none := next((one for one in spoken if _NOT_MEASURED.search(one.text)), None)) is not None:
        yield report.claim(
            "coverage-figure", Asks.COVERAGE, none, said="no coverage was measured", stance=Stance.DENIED
        )
    elif spoken:
        yield report.claim("coverage-figure", Asks.COVERAGE, spoken[0], said="no percentage of the whole")
