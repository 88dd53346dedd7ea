"""Percentages of coverage that are nobody's total: a general word, a threshold, another measure, another basis.

Asked by `coverage`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex

_IN_GENERAL = regex(
    r"\A\W*(?:(?:an?|any|code|test|full|line|high|even|such|having|reaching)\s+){0,3}"
    r"(?:coverage\s+(?:of|near|at|above|over|around|close to|beyond)\s+(?:about\s+)?\Z|\Z)",
    re.IGNORECASE,
)
"""How a sentence begins that tells of such a coverage, whoever has it."""
_OF_COVERAGE = regex(
    r"\A\s?(?:(?:code|test|line)?\s?coverage\s+)?(?:(?:only|still|alone|often|also|usually|hardly|rarely)\s+){0,2}"
    r"(?!(?:is|are)\s+(?:\w+ly\s+)?(?:reached|reported|achieved|obtained|measured|shown|given|found|attained|what)\b)"
    r"(?:is|are|says?|means?|shows?|may|might|can|cannot|can't|could|does|do|doesn't|don't|will|won't|gives?|hides?|tells?|"
    r"leaves?|costs?|need(?:s|n't)?|would|should|sounds?|looks?|proves?)\b",
    re.IGNORECASE,
)
_OURS = regex(r"\b(?:we|our|ours|us|i|my)\b", re.IGNORECASE)
_LEAST_GENERAL = 80
_THRESHOLD = regex(
    r"\b(?:fail(?:s|ed|ing)?|block\w*|reject\w*|break\w*|stop\w*|refus\w*|red|warn\w*|errors?|forbid\w*|prevent\w*)\b"
    r"[^%.;]{0,50}?\b(?:below|under|beneath|(?:less|lower|fewer) than)\s+\Z|"
    r"\b(?:pull requests?|prs?|commits?|merg\w+|changes?|branch(?:es)?)\s+(?:\w+\s+){0,2}?"
    r"(?:needs?|must|requires?|ha(?:s|ve) to|should|ought to)\b[^%.;]{0,40}\Z",
    re.IGNORECASE,
)
_OTHER_MEASURE = regex(
    r"\b(?:branch(?:es)?|function|condition|docstring|type|statement and branch|mutation|interrogate)[- ]"
    r"(?:coverage|score)\b[^%.;]{0,30}\Z",
    re.IGNORECASE,
)
_OF_BRANCHES = regex(r"\A\s(?:of (?:the |our |all )?)?(?:branch(?:es)?|docstring|function)\b", re.IGNORECASE)
_OTHER_BASIS = regex(
    any_of(
        # "including the test files"
        (
            r"\A\W*(?:including|counting)\s(?:(?:the|our|all)\s)?(?:\w+\s){0,2}?"
            r"(?:tests?|files?|folders?|modules?|scripts?)\b[^%.;]{0,60}\Z"
        ),
        # "without the test files"
        (
            r"\b(?:without|excluding|ignoring|leaving out|not counting|omitting|disregarding)"
            r"\s(?:(?:the|our|all)\s)?[\w./-]{1,40}(?:\s(?:and\s)?[\w./-]{1,30}){0,3}?\s(?:files?|modules?|"
            r"scripts?|folders?|code)\b[^%.;]{0,40}\Z"
        ),
        # "of the tests folder itself is"
        (
            r"\bof (?:the|our) tests? (?:folder|files?|directory|code|modules?)"
            r"(?: (?:itself|themselves))? (?:is|was|are|were)\s[^%.;]{0,20}\Z"
        ),
    ),
    re.IGNORECASE,
)
_OF_A_PART = regex(
    r"\b(?:the|our|its)\s(?:api|apis|data|models?|train\w*|evaluat\w+|inference|front-?end|back-?end|utils?|preprocess\w*)\s"
    r"(?:(?:module|part|script|code|file|folder|loader|set)\s)?(?:itself\s|alone\s)?(?:has|have|had|gets?|got|reach(?:es|ed)?)\s"
    r"(?:an?\s)?(?:(?:code|test|line)\s)?coverage\sof\s(?:about\s|around\s)?\Z",
    re.IGNORECASE,
)


def is_no_total(text: str, match: re.Match[str]) -> bool:
    """Return whether a percentage of a sentence is none that tests are said to reach in the whole of the code."""
    before, after = text[: match.start()], text[match.end() :]
    led = (_THRESHOLD, _OTHER_MEASURE, _OTHER_BASIS, _OF_A_PART)
    if any(sign.search(before[-200:]) for sign in led) or _OF_BRANCHES.match(after):
        return True
    figure = float(match[1].replace(",", "."))
    general = figure >= _LEAST_GENERAL and _IN_GENERAL.match(before) and not _OURS.search(text)
    return bool(
        general and _OF_COVERAGE.match(after) and (before.rstrip(" \"'([*") or "coverage" in after[:20].casefold())
    )
