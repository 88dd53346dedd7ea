"""Whether a group says that it deployed an API that tells of drift."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Stance
from auditor.claims._report import Report
from auditor.claims._stance import stance_of

_SERVES = r"(?:apis?|services?|end\s?points?|routes?|servers?|cloud functions?|micro-?services?)"
DRIFT_API = regex(
    rf"\bdrift(?:ing)?(?:[ -](?!and\b|or\b|in\b|of\b|with\b)\w{{1,20}}){{0,2}}?[ -]{_SERVES}\b|"
    rf"\b{_SERVES}\b (?:(?:for|that|which|to) )(?:\w{{1,20}} ){{0,3}}?(?:data |target |concept )?drift\b",
    re.IGNORECASE,
)
DEPLOYED = regex(
    r"\bdeploy\w*|\bcloud\b|\bgcp\b|\bgoogle\b|\bhost(?:ed|ing)?\b|\bkubernetes\b|\bgke\b|run\.app\b", re.IGNORECASE
)


def drift_api(report: Report) -> Iterator[Claim]:
    """Return whether an API that tells of drift is said to be deployed, or not to be."""
    for question in (Asks.MONITORING, Asks.DEPLOYMENT):
        spoken = [one for one in report.sentences(question) if DEPLOYED.search(one.text)]
        found = stance_of([one for one in spoken if DRIFT_API.search(one.text)], DRIFT_API)
        if found is not None and found[0] in (Stance.AFFIRMED, Stance.DENIED):
            yield report.claim("monitoring-said", question, found[1], key="drift API", stance=found[0])
            return
