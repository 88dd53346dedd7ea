"""Numbers in answers: how many tests there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._counted import (
    COUNTED,
    PARTLY,
    ROUGHLY,
    counts_in_other_answers,
    is_of_some,
    sums_with_additions,
    tells_growth,
    test_numbers_in,
    without_repeated_counts,
)
from auditor.claims._foreign import danish_test_count, is_foreign
from auditor.claims._numbers import NUMBER, number
from auditor.claims._prose import Sentence, short, whole_words
from auditor.claims._report import Report
from auditor.claims._tested import FILES, OF_ANOTHER, WANTED, WOULD, find_denial_of_tests, topics_of, what_is_tested
from auditor.claims._values import NumberOfTests

_AND_TESTS = regex(
    rf"(?<![\w.,%-])({NUMBER})[\s-]+(?:unit|integration|"
    rf"api)[\w\s,/-]{{0,40}}? and (?:[\w/-]+\s){{0,3}}?(tests)\b(?! (?:files|modules|scripts))",
    re.IGNORECASE,
)
_TOTAL = regex(r"\b(?:total|altogether|in all|overall|sums? up|added up|adds up)\b", re.IGNORECASE)
_HAVE = regex(
    r"\b(?:implemented|implementer|have|has|had|having|ended up with|wrote|writt?en|created|made|developed|"
    rf"there (?:are|were|is)|our (?={NUMBER}\b)|contains?|consists?|collects?|collected)\b",
    re.IGNORECASE,
)
_SCOPED = regex(r"\bthese (?:modules|files|parts|components)\b|\b(?:per|each|every)\b", re.IGNORECASE)
_LEAST = regex(r"\b(?:over|more than|at least|above)\s+\Z", re.IGNORECASE)
_FOREMOST = regex(r"\b(?:main|major|primary|key|core|important|essential)\b", re.IGNORECASE)
"""Where some are called so, there are others."""
_LOAD = regex(r"\b(?:locust|load[- ]?test\w*|load|stress|performance)\b", re.IGNORECASE)
_SOME = (
    rf"(?:{NUMBER}|some|most|many|half|several|few|ones|of (?:them|these|those|which)|"
    r"tests(?! that| whether| if|\W{1,2}(?:folder|director|suite|structure|layout|dir\b))|others|rest)"
)
_WENT = (
    r"(?:left(?! out)|remain(?:s|ed)?|(?<!the )remaining|removed|deleted|dropped|discarded|disabled|"
    r"kept(?! (?:the |our |its )?(?:[\w/]+ )?(?:structure|layout|folder|organi[sz]ation|names?|naming)\b)|threw|thrown|"
    r"still (?:in|there|active|work\w*|pass\w*))"
)
_BEFORE = regex(
    any_of(
        # "At the half"
        r"\A\W*(?:at|by|in|around|until) (?:the )?(?:half|halfway|half-way|middle)\b",
        # "In the plan"
        r"\bin (?:the|our) (?:\w+ )?(?:plans?|proposal|description)\b",
        # "started with"
        r"\b(?:start(?:ed)?|began|begun) (?:out |off )?with\b",
        # "At one point"
        r"\b(?:at one point|used to (?:have|be))\b",
        # "tests were dropped"
        rf"\b{_SOME}\b[^.;]{{0,50}}\b{_WENT}\b",
        # "removed some"
        rf"\b{_WENT}\b[^.;]{{0,50}}\b{_SOME}\b",
    ),
    re.IGNORECASE,
)
"""What tells of tests that were there once, of which some may be gone."""
_RUN_BY = regex(
    r"\b(?:ci|pipelines?|matrix|workflows?|actions)\s+(?:\w+\s+){0,3}?(?:runs?|executes?|performs?|does)\s+"
    r"(?:\w+\s+){0,3}?\Z",
    re.IGNORECASE,
)
"""What runs the same tests several times over."""
_REST = regex(rf"\bthe (?:rest|others)\b|\band {NUMBER} (?:more |others? )?(?:that|which|only)\b", re.IGNORECASE)
_OR_SO = regex(r"\A\s+(?:or so|(?:give|plus) or (?:take|minus)|more or less)\b", re.IGNORECASE)
_EXCLUDING = regex(r"\b(?:excluding|without|not (?:including|counting)|except|apart from|besides)\b", re.IGNORECASE)
_FOR_INSTANCE = regex(r",\s{1,3}for (?:instance|example)\b", re.IGNORECASE)
_OF_A_PART = regex(
    r"\A\s{0,3}(?:(?:(?:are|were|have been)\s+\w{1,20}ed\s+)?(?:for|of|on|in)\b|"
    r"(?:(?:that|which|to)\s+)?(?:ensures?|checks?|verif\w+|validates?|make sure|tests?|covers?)\b)",
    re.I,
)
_WHOLE = regex(r"\b(?:project|application|app|code\w*|repository|pipeline|all)\b", re.IGNORECASE)
_SUMMED = regex(
    any_of(
        # "five in total"
        rf"(?<![\w.,%-])({NUMBER})\s+(?:in total|altogether|in all)\b(?!\s+\w*\s?(?:files?|modules?))",
        # "Number of tests: 9"
        (
            r"\b(?:number of (?:unit[- ]?)?tests(?:\s(?:that|which)\s(?:(?!for\b|of\b|in\b|about\b)\w+\s){1,6}?|"
            rf"\s?)|tests\s(?:in total|overall|altogether)\s?)(?::|=|\bis\b)\s?({NUMBER})"
            r"(?![\w%]|\.\d|\s+(?:for|of|in|per|each)\b)"
        ),
        # "pytest reports 7 passed"
        (
            rf"\bpytest\b[^.;\d]{{0,60}}?\W({NUMBER})\s(?:tests?\s)?passed\b"
            r"(?!.*\b(?:failed|skipped|deselected|errors?)\b)"
        ),
        # "Pytest collected 7 items"
        rf"\bpytest\s(?:\w+\s){{0,2}}?collect\w*\s({NUMBER})\sitems\b",
    ),
    re.IGNORECASE,
)
_OF_ITS_DATA = regex(
    r"\b(?:train|evaluat)\w*(?:(?:,|/| and|, and| or)\s?(?:the )?(?:test|valid|evaluat|train)\w*){0,3}[ -]data|"
    r"\bdata\w*\s+(?:(?!and\b)\w+\s+){0,3}(?:train|evaluat)\w*",
    re.IGNORECASE,
)
"""Data that is trained on: no tests of training."""
_MORE = regex(
    rf"(?:\band|,)\s+(?:the (?:other|remaining) )?({NUMBER})\s+(?:more |others? )?"
    r"(?:for|of|on|in)\b(?! (?:us|them|those|these|which|whom|total|all|the (?:sake|group|team))\b)",
    re.IGNORECASE,
)
"""What goes on after "3 tests for the data": " and 5 for the model"."""
_COUNTED_UP = regex(rf":|;\s*(?:{NUMBER})\s+(?:\w+\s+)?(?:that|which|for|to|of|on|tests?|checks?)\b", re.IGNORECASE)
"""What follows a number that is counted up: "7 tests; one that ..., six which ..."."""
_PARTS_OF_IT = regex(rf",\s{{1,3}}(?:{NUMBER}) (?:of|for|on) (?:the|our|its)\b", re.IGNORECASE)
"""The same behind a comma, where the number begins the sentence: "7 tests, two of the data, ..."."""
_LISTED_PART = regex(rf"({NUMBER}) for\b", re.IGNORECASE)
_EACH = rf"{NUMBER} for (?:the )?[\w-]{{1,40}}"
_LISTED = regex(rf"\W*(?:yes\W{{1,3}})?{_EACH}(?:(?:,| and|, and) {_EACH}){{1,8}}\W*", re.IGNORECASE)
"""An answer that only lists numbers and what they are for."""
_BARE = regex(
    rf"\W*(?:(?:(?:total )?number of |total )?(?:unit[- ]?)?tests?\s?[:=]\s?)?({NUMBER})"
    r"(?:\s(?:(?:unit|py)[- ]?)?tests?)?\W*",
    re.IGNORECASE,
)
"""An answer that is no more than the number: "12", "12 tests", "Tests: 12"."""
_ENTRY = regex(rf"\W*(?:[\w/-]{{1,20}}\s){{1,3}}tests?\s?[:=]\s?({NUMBER})\W*", re.IGNORECASE)
"""One of several entries that give each kind of tests its number: "Unit tests: 8"."""


def test_count(report: Report) -> Iterator[Claim]:
    """Return the number of tests that is said to be the whole, else of test files, else what is said to be tested."""
    spoken = report.sentences(Asks.TESTS)
    kind = "test-count"
    danish = _read_danish(spoken)
    if danish is not None:
        yield report.claim(kind, Asks.TESTS, danish[0], value=danish[1])
        return
    none = find_denial_of_tests(report)
    if none is not None and not test_numbers_in(spoken):
        yield report.claim(kind, Asks.TESTS, none, stance=Stance.DENIED, value=NumberOfTests(0))
        return
    whole = _find_total(tuple(one for one in spoken if not is_foreign(one.text)))
    if whole is not None:
        sentence, value = whole
        if sentence is not None:
            value = _with_readings(spoken, sentence, value)._replace(elsewhere=counts_in_other_answers(report))
            yield report.claim(kind, Asks.TESTS, sentence, said=short(sentence.text), value=value)
            return
    listed = _LISTED.fullmatch(spoken[0].text) if spoken else None
    if listed is not None:
        # Parts of which nobody says that they are all.
        parts = sum(number(part) or 0 for part in _LISTED_PART.findall(listed[0]))
        yield report.claim(
            kind, Asks.TESTS, spoken[0], value=NumberOfTests(parts, scoped=True, topics=topics_of(listed[0]))
        )
        return
    entries = [number(match[1]) or 0 for one in spoken if (match := _ENTRY.fullmatch(one.text)) is not None]
    if len(entries) > 1:
        value = NumberOfTests(sum(entries), scoped=True, topics=topics_of(" ".join(one.text for one in spoken)))
        yield report.claim(kind, Asks.TESTS, spoken[0], value=value)
        return
    bare = _BARE.fullmatch(spoken[0].text) if spoken else None
    # A list goes on with more of them.
    if bare is not None and (count := number(bare[1])) is not None and len(test_numbers_in(spoken)) <= 1:
        value = NumberOfTests(count, elsewhere=counts_in_other_answers(report))
        yield report.claim(kind, Asks.TESTS, spoken[0], value=value)
        return
    yield from what_is_tested(report, sum(test_numbers_in(spoken)))


def _read_danish(spoken: tuple[Sentence, ...]) -> tuple[Sentence, NumberOfTests] | None:
    """Return the number of tests that a Danish sentence says there are, where no other sentence has one."""
    told = [(one, plain) for one in spoken if (plain := danish_test_count(one.text)) is not None]
    if len(told) != 1 or test_numbers_in(one for one in spoken if one is not told[0][0]):
        return None
    ((sentence, plain),) = told
    of = topics_of(plain.after.partition(":")[0])
    part = len(of) == 1 and "i alt" not in sentence.text
    least = plain.rough in ("over", "mere end", "mindst")
    value = NumberOfTests(int(plain.value), bool(plain.rough), part, topics=topics_of(sentence.text), least=least)
    return sentence, value


_THE_SAME = regex(rf"\b(?:all|these|those|the|our)\s{NUMBER}\b", re.IGNORECASE)


def _find_total(spoken: tuple[Sentence, ...]) -> tuple[Sentence | None, NumberOfTests] | None:
    """Return the number that is said to be the whole; with None for a sentence where several could be."""
    found: list[tuple[bool, Sentence, NumberOfTests]] = []
    everything = " ".join(sentence.text for sentence in spoken)
    names = topics_of(everything)
    for index, sentence in enumerate(spoken):
        after = next(iter(spoken[index + 1 :]), None)
        if WOULD.search(_FOR_INSTANCE.split(sentence.text)[0]) or _was_before(
            sentence.text, after.text if after is not None else ""
        ):
            continue
        found += ((total, sentence, count) for total, count in _numbers_of(sentence.text, everything, names, not found))
    totals = [item for item in found if item[0]]
    chosen = totals or found
    if chosen:
        chosen = _doubted(spoken, chosen, bool(totals))
    if not chosen:
        return None
    if len({item[2].number for item in chosen}) > 1:
        # A total and its parts in one sentence: the total is the largest and comes first.
        largest = max(chosen, key=lambda item: item[2].number)
        others = sum(item[2].number for item in chosen if item is not largest)
        summed_up = largest is chosen[-1] and largest[1] is chosen[0][1] and others == largest[2].number
        # "4 tests for the data and 6 for the model, 10 in total".
        if not totals or not (summed_up or largest is chosen[0]):
            return _sum_of_parts(chosen) or (None, chosen[0][2])
        return largest[1], largest[2]
    _, first, value = chosen[0]
    each = test_numbers_in([first])
    if not totals and len(each) > len(set(each)) == 1 and not _THE_SAME.search(first.text):
        # "3 data tests and 3 model tests"
        value = value._replace(scoped=True)
    return first, value


_PART_LISTED = regex(rf"(?<![\w.,%-])({NUMBER})\s+(?:(?:for|of|on|in)\s+(?:the|our)\b|for\b)", re.IGNORECASE)
"""What a part has in a sentence that says of how many tests they are parts: "11 tests: 4 for the data, ..."."""


def _with_readings(spoken: tuple[Sentence, ...], told: Sentence, value: NumberOfTests) -> NumberOfTests:
    """Return a number of tests with the other numbers that the answer may be read to give.

    Those are each number of its sentence, where it is their sum, and its sum with all that stand beside it.
    """
    own, others = test_numbers_in([told]), test_numbers_in([one for one in spoken if one is not told])
    beside = [*own, *others]
    added = value.number not in own
    if not added:
        beside.remove(value.number)
    listed = [number(part) or 0 for part in _PART_LISTED.findall(told.text)]
    lists = tuple(tuple(some) for some in (beside, listed) if len(some) > 1)
    more = others if added else beside
    summed = [value.number + sum(more)] if more else []
    return value._replace(
        readings=(*(own if added else ()), *summed, *sums_with_additions(told.text, value.number)), lists=lists
    )


def _was_before(text: str, after: str) -> bool:
    """Return whether a sentence tells how many tests there were once, or the next one that some are gone."""
    once = not tells_growth(text) and any(pattern.search(text) for pattern in (AT_FIRST, _BEFORE))
    return once or _BEFORE.search(after) is not None


_ANY_WORD = regex(r"\w")


def _numbers_of(
    sentence: str, everything: str, names: tuple[str, ...], first: bool
) -> Iterator[tuple[bool, NumberOfTests]]:
    """Yield each number of tests in a sentence and whether it is said to be of all; `first` where none was before.

    `names` are the topics of everything that the answer says.
    """
    text = without_repeated_counts(sentence)
    summed = _SUMMED.search(text)
    if summed and (count := number(next(filter(None, summed.groups())))) is not None:
        about = bool(ROUGHLY.search(text[: summed.start()]))
        yield True, NumberOfTests(count, about, False, bool(_LOAD.search(text)) and not _EXCLUDING.search(text), names)
        return
    plain = list(COUNTED.finditer(text))
    starts = {match.start() for match in plain}
    for match in (*plain, *(one for one in _AND_TESTS.finditer(text) if one.start() not in starts)):
        count = number(match[1])
        before = text[: match.start()]
        if count == 0 and topics_of(before):
            # "The API has 0 tests."
            continue
        if count is None or _is_no_count(match) or is_of_some(before, text[match.end() :]):
            continue
        if any(sign.search(before) for sign in (_RUN_BY, WANTED, OF_ANOTHER)):
            continue
        # "We wrote 9 tests: two for ..., one for ..." counts up what the number is the whole of.
        begins = _PARTS_OF_IT.match(text, match.end()) is not None and not _ANY_WORD.search(before)
        counted_up = first and (begins or _COUNTED_UP.match(text, match.end()) is not None)
        total = counted_up or bool(_TOTAL.search(text))
        if not total and not _may_be_all(text, match):
            continue
        first = False
        count, part, of = _with_its_parts(count, text, match, total)
        load = bool(_LOAD.search(everything if counted_up else text)) and not _EXCLUDING.search(text)
        if _FOREMOST.search(match[0]) or _SCOPED.search(whole_words(text, 0, match.end() + 40)) or _REST.search(text):
            part, of = True, ()
        about, least = (bool(sign.search(text[: match.start()])) for sign in (ROUGHLY, _LEAST))
        least = least or text.startswith("+", match.end(1))
        about = about or least or _OR_SO.match(text[match.end() :]) is not None
        yield total, NumberOfTests(count, about, part, load, names, of=of, least=least)


_TESTING = regex(r"\b(?:functions?|methods?|class(?:es)?|cases?)\s*", re.IGNORECASE)
_EACH_OF_THEM = regex(r"\s+(?:(?:that|which)\s+)?each\b", re.IGNORECASE)


def _is_no_count(match: re.Match[str]) -> bool:
    """Return whether the tests are load tests, or what a function does: "one function tests that ..."."""
    return _LOAD.fullmatch(match[2].strip()) is not None or _TESTING.fullmatch(match[2]) is not None


_SENTENCE = regex(r"[.;!?]\s")
_SOME_OF_THEM = regex(
    rf"(?:,\s|\()(?:(?:and|but|while)\s)?(?:{NUMBER}|some|most|half|all|each)\sof\s"
    r"(?:them|these|those|which)\b|\band\sall\sof\sthem\b",
    re.I,
)
"""What leads from a number to a part of it."""


_FILE = regex(r"\bfile\b")


def _may_be_all(text: str, match: re.Match[str]) -> bool:
    """Return whether a number that is not called a total may be one: they have as many, and not in some file."""
    if match[0].casefold().endswith("functions") and _EACH_OF_THEM.match(text, match.end()):
        return _HAVE.search(text) is not None
    # Who begins the next sentence with the name of a file writes no capital.
    end = next((one.start() for one in _SENTENCE.finditer(text, match.end())), len(text))
    near = whole_words(text, match.start() - 60, min(match.end() + 60, end))
    after = _SOME_OF_THEM.sub(" ", whole_words(text, match.end(), min(match.end() + 40, end)))
    partly = PARTLY.search(f"{whole_words(text, match.start() - 50, match.end())}{after}")
    return bool(_HAVE.search(text)) and not partly and not _FILE.search(near)


_CLAUSE_END = regex(r"[.;]")
_LIST_BEGINS = regex(r"[:(]")


def _with_its_parts(count: int, text: str, match: re.Match[str], total: bool) -> tuple[int, bool, tuple[str, ...]]:
    """Return a number with those that follow it, whether it is of a part, and of which parts.

    "5 tests for data and 3 for ..." gives both.
    """
    after = _CLAUSE_END.split(text[match.end() : match.end() + 160])[0]
    if not _OF_A_PART.match(after):
        return count, False, ()
    part, of = not _WHOLE.search(after), topics_of(after)
    if part:
        # "The training data" is no training.
        of = tuple(topic for topic in of if topic not in ("train", "evaluat") or not _OF_ITS_DATA.search(after))
        part = len(of) == 1 or (not total and bool(of))
    more = [number(each) or 0 for each in _MORE.findall(after)]
    listed = [number(each) or 0 for each in _PART_LISTED.findall(after.partition(":")[2])]
    if more and sum(listed) == count:
        # "5 tests in 3 files: 2 for the data and 3 for the model" counts up what it has counted.
        return count, True, of
    if more and (len(more) == 1 or sum(more) != count):
        whole = _TOTAL.search(text[: match.start()]) and not (_WHOLE.search(after) or _LIST_BEGINS.search(after))
        return count + sum(more), not whole, of
    return count, part, of


def _sum_of_parts(chosen: list[tuple[bool, Sentence, NumberOfTests]]) -> tuple[Sentence, NumberOfTests] | None:
    """Return what the parts that one sentence lists come to; it is never taken for certain to be the whole."""
    (_, sentence, value), *rest = chosen
    if any(other is not sentence for _, other, _ in rest):
        return None
    parts = sum(item.number for _, _, item in rest)
    # "3 tests, one test for the model, one for ..." names the whole first.
    first = not value.scoped and parts <= value.number
    return sentence, value._replace(number=value.number if first else value.number + parts, scoped=True)


_TEST_FILE = regex(r"\btest\w*\.py\b")


def _doubted(
    spoken: tuple[Sentence, ...], chosen: list[tuple[bool, Sentence, NumberOfTests]], totals: bool
) -> list[tuple[bool, Sentence, NumberOfTests]]:
    """Return the numbers, marked as scoped where others stand beside them that they cannot be the whole of."""
    most = max(item[2].number for item in chosen)
    others = [
        count
        for sentence in spoken
        if all(sentence is not item[1] for item in chosen) and not WOULD.search(sentence.text)
        for match in COUNTED.finditer(_TEST_FILE.sub("file", sentence.text))
        if (count := number(match[1])) is not None
    ]
    if any(count > most for count in others) or (not totals and sum(others) > most):
        return [(total, sentence, value._replace(scoped=True)) for total, sentence, value in chosen]
    if totals and len(others) > 1:
        chosen = [(total, sentence, value._replace(parts=tuple(others))) for total, sentence, value in chosen]
    if totals and len(others) > 1 and sum(others) == most:
        told = next((match for one in spoken if (match := FILES.search(one.text))), None)
        files = (number(told[1]) or 0) if told is not None else 0
        return [(total, sentence, value._replace(files=files)) for total, sentence, value in chosen]
    return chosen
