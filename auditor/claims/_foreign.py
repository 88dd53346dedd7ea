"""Sentences in another language: what denies there is not known, so that of Danish plain numbers alone are read.

Asked by `counts`, `coverage`, `_counted`, `_tested`, `_tools` and `_whole`.
"""

from __future__ import annotations

from typing import NamedTuple

from auditor._regex import any_of, regex
from auditor.claims._numbers import NUMBER, number

_ONES = "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve"
_WORDS = {word: value for value, word in enumerate(_ONES.split(), 1)}
"""The Danish words for numbers."""
NEGATIONS = regex(
    r"\b(?:ikke|ingen|undtagen|uden|kun|og|p\u00e5|nicht|keine?[mnrs]?|ohne|au\u00dfer|nur|wir|und|auf)\b",
)
_COMMON = regex(
    r"\b(?:vi|vores|har|havde|haft|er|med|til|som|der|det|af|blev|ville|skal|skulle|kunne|gerne|hvis|selv|alt|antal\w*|"
    r"fordelt|lavede|skrev|endte|brugte|men|haben|werden|sind|ist)\b"
)
"""Each may be a word of English, a name or a command; two of them are not."""


def is_foreign(text: str) -> bool:
    """Return whether a sentence is, or may be, in a language whose negations are not read."""
    folded = text.casefold()
    return NEGATIONS.search(folded) is not None or len(set(_COMMON.findall(folded))) > 1


class DanishNumber(NamedTuple):
    """A number that a Danish sentence says outright; `rough` is what makes it no exact one ("omkring")."""

    value: float
    rough: str
    after: str


_LED = (
    r"(?:(?:har|er|fik|endte|med|lavede|skrev|implementerede|udviklede|lavet|skrevet|implementeret|udviklet|nu|i|alt|"
    r"ialt|samlet|set|tilsammen|total|totalt|blevet|blev) ){0,6}"
)
_ROUGH = r"(?P<rough>(?:omkring|cirka|ca\.?|mindst|over|mere end|n\u00e6sten|knap|godt|op til|under) )?"
_COUNT_OF_TESTS = any_of(
    # "Vi har over 10 tests."
    (
        rf"(?:har )?(?:vi|der|projektet|vores projekt) {_LED}{_ROUGH}"
        rf"(?P<count>{NUMBER}|{'|'.join(_WORDS)}) (?:(?:forskellige|sm\u00e5|automatiske) )?"
        r"(?:unit[- ]?|enheds|py)?tests?"
    ),
    # "Antal tests: 14"
    r"antal(?:let)?(?: af)?(?: unit)?[- ]?tests?(?: er|:|\s=) ?(?P<counted>\d{1,4})",
)
_TESTS = regex(
    rf"\W*(?:ja\W{{1,3}})?(?:i alt |lige nu )?{_COUNT_OF_TESTS}"
    r"(?=\W*\Z|[.,:;(]| i alt\b| ialt\b| tilsammen\b| i projektet\b| fordelt\b| som\b| der (?:tester|d\u00e6kker)"
    r"\b| (?:til|for|af) )(?P<after>.*)",
)
_A_NUMBER = regex(rf"\b(?:\d{{1,4}}|{'|'.join(list(_WORDS)[1:])})\b")
_OF_FILES = regex(r"\b(?:\w{1,10}) (?:filer|moduler|files)\b")


def danish_test_count(text: str) -> DanishNumber | None:
    """Return the number of tests that a Danish sentence says there are, and no other number; None where it does not."""
    match = _TESTS.match(text.casefold())
    if match is None:
        return None
    after = match["after"]
    # What follows a colon counts up what the number is of.
    if _A_NUMBER.search(_OF_FILES.sub(" ", after.partition(":")[0])):
        return None
    count = match["count"] or match["counted"]
    value = _WORDS.get(count) or number(count)
    return DanishNumber(value, (match["rough"] or "").strip(), after) if value else None


_FIGURE = regex(
    r"(?:\W*(?:ja\W{1,3})?(?:vi (?:har|fik|n\u00e5ede|opn\u00e5ede|ligger|endte) (?:p\u00e5 |op p\u00e5 |med )?en |"
    r"(?:vores|den|projektets) )?(?:samlede? |totale? |total |nuv\u00e6rende )?(?:test|code|kode)?[- ]?"
    r"(?:coverage|d\u00e6kning(?:en|sgrad(?:en)?)?)"
    r"(?: p\u00e5| (?:er|ligger|var|blev|endte)(?: (?:nu|p\u00e5|samlet|i alt)){0,3}) |"
    r"\W*vi (?:har|fik|n\u00e5ede|ligger|endte)(?: (?:nu|p\u00e5|op)){0,2} )"
    rf"{_ROUGH}(?P<count>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?(?:\\?%|procent|pct)"
    r"(?=\W*\Z|[.,;]| (?:i alt|samlet|totalt)\b)(?P<after>.*)"
)


def danish_coverage(text: str) -> DanishNumber | None:
    """Return the coverage that a Danish sentence says is the whole's, and no other number; None where it does not."""
    match = _FIGURE.match(text.casefold())
    if match is None or _A_NUMBER.search(match["after"]):
        return None
    return DanishNumber(float(match["count"].replace(",", ".")), (match["rough"] or "").strip(), match["after"])
