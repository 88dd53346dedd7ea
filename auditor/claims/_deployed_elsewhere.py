"""What answers to other questions say of the deployment that one tells of.

Asked by `deployed`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._phrases import HYPOTHETICAL, UNSURE
from auditor.claims._report import Report

FRONT_END = regex(r"\bfront-? ?end|\bdashboard|\bstreamlit|\bgradio|\bu[ix]\b|\bdrift|\bmonitor|\bgrafana", re.I)
"""What stands beside the service, and may be at home while that is not."""
_NEVER_RAN = regex(
    r"\b(?:we|i) (?:(?:did|do|could|were|was|have)(?: not|n't)|never|failed to) "
    r"(?:(?:manage\w*|succe\w+|able|get|got) (?:to |in )?)?(?:successfully )?"
    r"(?:run|deploy|host|serv)(?:e|ed|n?ing)? "
    r"(?:it|(?:our|the) (?:\w+ )?(?:models?|apis?|apps?|applications?|services?|containers?))"
    r" (?:successfully )?(?:with|on|in|to|using|via) (?:the )?(?:google |gcp )?"
    r"(?:gcp|cloud(?: run| functions?)?)(?=\W*\Z|[.,;]| (?:but|because|due|as|since)\b)",
    re.IGNORECASE,
)
AT_LAST = regex(
    r"\b(?:finally|eventually|in the end|at last|later|then|managed|solved|resolved|fixed|work(?:s|ed)|succe\w+|"
    r"after (?:that|this|some|a|many|several))\b",
    re.IGNORECASE,
)


_CAME_TO_NOTHING = (
    r"(?:failed|(?:(?:did|does)(?: not|n't)|never) (?:succeed(?:ed)?|work(?:ed)?|go through)|came to nothing|"
    r"was (?:un|not )success\w*|wasn't success\w*)"
)
_FAILED = regex(
    rf"\bdeploy(?:ment|ing)\b(?: (?!to\b(?= \w+ing))[\w-]+){{0,6}}? {_CAME_TO_NOTHING}\b|"
    r"\bwhen (?:we )?deploy(?:ing|ed)\b[^.;]{0,80}?\bfailed to\b|"
    r"\bfailed to (?:pass|start|boot|respond|come up)\b[^.;]{0,60}?\bwhen (?:we )?deploy|"
    r"\bstruggl\w{2,3} (?:to|with) deploy\w*\b[^.;]{0,160}?\bgave up\b",
    re.IGNORECASE,
)
_AT_TIMES = regex(
    r"\b(?:first|second|once|twice|sometimes|often|until|every|each|some|many|if|would|whenever|attempts?)\b",
    re.IGNORECASE,
)


def deployment_failed(text: str) -> bool:
    """Return whether a sentence says that the deployment came to nothing, and not at first or at times."""
    return _FAILED.search(text) is not None and not (AT_FIRST.search(text) or _AT_TIMES.search(text))


_NO_DEPLOYMENT = regex(
    r"\b(?:we|i) (?:do|did)(?: not|n't) have (?:an?|any) (?:working |running |actual )?(?:cloud )?deployment\b|"
    r"\b(?:our|the) (?:\w+ )?(?:app|application|model|api|service) (?:is|was)(?: not|n't) (?:(?:yet|fully|"
    r"100 ?%) ){0,2}deployed(?: (?:yet|fully|100 ?%|completely)){0,2}"
    r"(?: (?:yet|(?:in|to|on) (?:the )?(?:cloud|gcp|google cloud|cloud run)))?(?=\W*\Z|[.,;]| (?:yet|but|"
    r"because|due|as|since|we)\b)",
    re.IGNORECASE,
)
"""What an answer on tests or monitoring says of a deployment that another one tells of."""


_ANY_WORD = regex(r"\w")


def find_regretted_deployment(report: Report) -> int | None:
    """Return the question whose answer regrets that the service never ran in the cloud, and tells of no way out."""
    for question in (Asks.CREDITS, Asks.STRUGGLES, Asks.API_TESTS, Asks.MONITORING):
        spoken = report.sentences(question)
        for index, one in enumerate(spoken):
            if _NO_DEPLOYMENT.search(one.text) and not (AT_FIRST.search(one.text) or FRONT_END.search(one.text)):
                return report.number(question)
            match = _NEVER_RAN.search(one.text) if question in (Asks.CREDITS, Asks.STRUGGLES) else None
            if match is None or AT_FIRST.search(one.text) or FRONT_END.search(one.text):
                continue
            rest = one.text[match.end() :]
            # "... as the image was too large, so we made it smaller."
            ended = not _ANY_WORD.search(rest) or HYPOTHETICAL.search(rest)
            if ended and not any(AT_LAST.search(after.text) for after in spoken[index + 1 : index + 3]):
                return report.number(question)
    return None


_TO_DEPLOY = regex(
    r"\b(?:we|i) (?:(?:then|also|have|later) )?used? (?:google )?(?:cloud )?(?:run|functions?) (?:to|"
    r"for) (?:deploy|serv|host)\w*|"
    r"\b(?:we|i) (?:(?:then|also|have|later) )?deploy(?:ed)? (?:(?:our|the|this|final|trained) ){0,2}(?:models?|"
    r"apis?|apps?|"
    r"applications?|service|it)\b[^.,;]{0,40}?\b(?:in|to|on|with|using) (?:the )?(?:google )?cloud(?: run|"
    r" functions?)\b",
    re.IGNORECASE,
)


def find_affirmed_deployment(report: Report) -> int | None:
    """Return the question whose answer says outright that the model is deployed, which another one denies."""
    for question in (Asks.SERVICES, Asks.FRAMEWORKS, Asks.ARCHITECTURE):
        for one in report.sentences(question):
            if _TO_DEPLOY.search(one.text) and not (UNSURE.search(one.text) or AT_FIRST.search(one.text)):
                return None if FRONT_END.search(one.text) else report.number(question)
    return None
