"""Sentences of others than the group: what another project had, what people in general do, what a course teaches.

Asked by `linting` and `_prose`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex

_LED = (
    r"\A\W*(?:(?:and|but|so|also|\w+ly|in comparison|for comparison|by comparison|in contrast|in general)\W{1,3}){0,2}"
)
_WORKS = (
    r"(?:projects?|courses?|jobs?|compan(?:y|ies)|employers?|internships?|thes[ie]s|workplaces?|hackathons?|semesters?)\b"
    r"(?!['-]|\s+(?:members?|participants?|phases?|stages?|weeks?|days?|parts?|plans?|versions?|structures?|periods?|"
    r"meetings?|folders?|files?|templates?|description))"
)
_ANOTHER = r"(?:previous|prior|earlier|other|another|past|former|old)"
_OF_ANOTHER = any_of(
    # "At the company"
    (
        r"(?:in|during|at|from) (?:(?:an?|my|our|the|his|her) )?(?:[\w-]+ ){0,2}?"
        r"(?:compan(?:y|ies)|employers?|internships?|hackathons?|workplaces?|student jobs?|"
        r"(?:bachelor|master)'?s? thes[ie]s)\b"
    ),
    # "In another course"
    (
        rf"(?:in|during|for|at|from) (?:(?:an?|any|our|my|the|some|all|most|many|his|her) )?{_ANOTHER} "
        rf"(?:[\w-]+ ){{0,2}}?{_WORKS}"
    ),
    # "The other project"
    rf"(?:(?:an?|our|my|the|some|most|many) )?{_ANOTHER} (?:[\w-]+ ){{0,2}}?{_WORKS}(?! (?:that |which )?(?:we|i)\b)",
    # "In our bachelor project"
    r"in (?:our|my) (?:bachelor|master|capstone|diploma)(?:'?s)? (?:[\w-]+ )?(?:project|thesis)\b",
    # "In the exercises"
    r"in (?:the|one of the|our) (?:course )?(?:exercises?|lectures?|tutorials?)\b",
    # "Another group"
    r"(?:another|the other|a different) (?:group|team|student|company)\b",
    # "The group next to us"
    r"(?:the |an? )?(?:group|team) next to us\b",
    # "A team that"
    r"(?:an?|any) (?:[\w-]+ )?(?:team|group|project|person|company|student|developer) (?:that|which|who)\b",
    # "Somebody who"
    r"(?:some|any)(?:body|one) (?:that|who)\b",
    # "Other groups"
    (
        r"(?:(?:most|many|some|other|the other|bigger|big|large|larger|small|smaller|real|real-world|modern|"
        r"professional|serious|industrial|mature|popular|open[- ]source|commercial|famous|good) ){1,3}"
        r"(?:[\w-]+ ){0,2}?(?:projects|companies|teams|people|groups|organi[sz]ations|students|developers|"
        r"engineers|start-?ups|researchers|businesses|(?:packages|libraries|frameworks) (?:like|such as))\b"
    ),
    # "Projects"
    (
        r"(?:companies|organi[sz]ations|start-?ups|businesses|enterprises|projects|teams|people) "
        r"(?!(?:in|of|on|from) (?:our|the|this)\b)"
    ),
)
_OTHERS = regex(rf"{_LED}{_OF_ANOTHER}", re.IGNORECASE)
"""Whom, or what, a sentence begins with that is of others."""
_IN_ANOTHER = regex(
    r"\A(?!.*\b(?:as|like|than|unlike|same|from|and|but)\b).*\b(?:"
    rf"(?:in|during|for) (?:an?|another|our|my|some) (?:{_ANOTHER}|bachelor'?s?|master'?s?) (?:[\w-]+ )?{_WORKS}|"
    r"(?<!done )(?<!made )in (?:the|one of the|our) (?:course )?(?:exercises?|lectures?|tutorials?))\W*\Z",
    re.IGNORECASE,
)
"""A sentence that ends with where else something was."""
_TEACHES = regex(
    rf"{_LED}(?:the|this|our) (?:[\w-]+ ){{0,2}}?(?:course|lectures?|exercises?|materials?|template|teachers?|"
    r"professors?|lecturers?|tutorials?|books?)\b (?:\w+ ){0,2}?"
    r"(?:taught|teach|suggest|recommend|sa(?:ys?|id)|show|introduc|cover|explain|mention|propos|present|advis|demonstrat|"
    r"asks?|encourag)(?:e?[sd]|s|ed)?\b|"
    rf"{_LED}(?:the|this|our) (?:[\w-]+ )?(?:template|cookie-?cutter) (?:only |originally |already )?had\b",
    re.IGNORECASE,
)
_ANYBODY = regex(
    any_of(
        # "One does not"
        rf"{_LED}(?:one|you) (?:(?:does|do|should|would|must)(?: not|n't)|never|cannot|can't)\b",
        # "A case where"
        rf"{_LED}(?:an?|one|another|the) (?:\w+ )?(?:case|example|situation|scenario) (?:where|when|in which)\b",
        # "In industry"
        rf"{_LED}in (?:(?:the )?industry|academia|theory|real-world (?:projects|systems))\b",
        # "Those who do not"
        (
            rf"{_LED}(?:those|people|anyone|everyone|[a-z]{{3,20}}s) (?:that|which|who) (?:do|does|did|have|has|"
            r"are|is|can)(?: not|n't|not)\b"
        ),
    ),
    re.IGNORECASE,
)
"""How what is done in general is denied, and no deed of the group's."""
_STUDIED = regex(
    rf"{_LED}(?:we|i|all of us|everybody) (?:\w+ly |all |had |have )?"
    r"(?:did|done|made|solved|followed|finished|completed|read|went through|worked through|watched|attended|took) "
    r"(?:all )?(?:the|an?|some|most of the|its|their) (?:[\w-]+ ){0,3}?"
    r"(?:exercises?|lectures?|tutorials?|courses?|modules?) (?:on|about|of|for|in|with|covering)\b",
    re.IGNORECASE,
)
"""How somebody tells of what he was taught."""
_OURS = regex(r"\b(?:we|i|our|ours|my)\b", re.IGNORECASE)
_HERE = regex(
    r"\b(?:but|and|so|while|whereas|however|therefore|thus|which is why|like|unlike|as) (?:\w+ ){0,2}?"
    r"(?:we|i|our|ours|my|here|this project)\b|"
    r"\b(?:here|in this project|in ours|this time)\b",
    re.IGNORECASE,
)
"""What tells of the group beside others."""


def is_about_others(text: str) -> bool:
    """Return whether a sentence tells of another project, of people in general or of what is taught, and not of what
    the group did here."""
    if _IN_ANOTHER.search(text):
        return True
    led = _OTHERS.match(text) or _STUDIED.match(text)
    if led is not None:
        # "In a previous course we used it" is of that course, whoever did it.
        return not _HERE.search(text, led.end())
    taught = _TEACHES.match(text) or _ANYBODY.match(text)
    return taught is not None and not _OURS.search(text, taught.end())


_GENERAL = regex(
    rf"{_LED}(?:to-?do\b|the (?:purpose|goal|idea|point|benefits?|advantages?) (?:of|behind)\b|"
    r"by \w+ing\b[^,]{0,60}, (?:one|you) can\b|it is (?:possible|easy|recommended|good|common|best|important)\b|"
    r"(?:you|one) can\b|\w+ing (?:[\w-]+ ){0,6}?(?:helps?|requires?|takes?|costs?|saves?) "
    r"(?:teams?|people|developers|one|you|a lot|time|much|effort)\b)",
    re.IGNORECASE,
)


def is_general_statement(text: str) -> bool:
    """Return whether a sentence says what a thing is like or good for, and of nobody that he has it."""
    return _GENERAL.match(text) is not None and not _OURS.search(text)
