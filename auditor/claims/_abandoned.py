"""The words by which people say that they let a thing be, took it back, or lost it.

Asked by `linting`, `_afterwards`, `_denied`, `_machines`, `_stance` and `_tools`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims import _circumstances as circumstances

NEVER_USED = regex(
    any_of(
        # "dropped it"
        r"\b(?:skipped|dropped|abandoned|omitted)\s+(?:it|them|this|that)\b",
        # "never ran it"
        r"\b(?:never|did not|didn't)(?:\s+\w+)?\s+(?:run|ran|start\w*|submit\w*|launch\w*)\s+(?:it|them)\b",
        # "but never used."
        (
            r"(?:\b(?:never|not)|n't)(?:\s+\w+){0,2}?\s+used?"
            r"(?:\s+(?:in the end|at all|after all|henceforth|since))?\W*\Z"
        ),
        # "never used it"
        (
            r"(?:\b(?:never|not)|n't)\b(?:\s+\w+){0,3}?\s+"
            r"(?:us\w+|appl\w+|rel(?:y|ied)|get|got|finish\w*|complet\w*)\s+(?:on\s+)?(?:it|them|this|that)\b"
        ),
        # "leave it out"
        r"\b(?:left|leave|leaving)\s+(?:it|them|this|that)\s+out\b",
        # "It was not used in the project"
        (
            r"\b(?:it|they|this|that|which)\s+(?:is|are|was|were)(?:\s+not|n't)\s+(?:a\s+)?(?:part of|used in)\s+"
            r"(?:the|our|this)\s+(?:(?:final|actual|end)\s+)?(?:project|product|solution)\b"
        ),
        # "not in the project"
        r"\bnot (?:in|for|as part of) (?:the|our|this) (?:(?:final|actual|end)\s+)?(?:project|product|solution)\b",
    ),
    re.IGNORECASE,
)
LOST = regex(
    any_of(
        # "they are lost"
        (
            r"\b(?:it|they|that|this|which)\s+(?:(?:got|was|were|is|are|has been|have been)\s+"
            r"(?:\w+ly\s+|then\s+|later\s+)?(?:lost|gone|removed|deleted|dropped|discarded|overwritten|"
            r"thrown away|taken out|(?:not|never)\s+(?:\w+\s+)?"
            r"(?:merged|pushed|committed|tracked|uploaded|included|kept|saved))|"
            r"(?:never|(?:did|does)(?: not|n't))\s+(?:made? it|end(?:ed)? up|make it)\b)"
        ),
        # What stands in brackets is said of what stands before them alone.
        # "but disabled"
        (
            r"\bbut (?:(?:was|were|then|later|afterwards) ){0,2}(?:removed|dropped|deleted|abandoned|disabled)"
            r"(?=\W*\Z|[.,;]| (?:again|later|since|because|as|due)\b)(?![^()]{0,200}\))"
        ),
        # "before giving up"
        r"\b(?:before|until) (?:we )?(?:\w+ly )?(?:gave|giving|give) (?:it )?up\b",
        # "we gave it up"
        r"\b(?:gave|giving) it up\b",
        # "is not in the repository"
        (
            r"\b(?:is|are|was|were)(?: not|n't) (?:in|on|part of) (?:the|our|this) (?:final )?"
            r"(?:repo\w*|code ?base|main branch|master)\b"
        ),
    ),
    re.IGNORECASE,
)
"""What became of a thing that was there once."""
IN_THE_END = regex(
    r"\b(?:instead|decided|switch\w*|ended up|replac\w+|moved|opted|chose|dropped|abandon\w*|later|eventually)\b",
    re.IGNORECASE,
)
_WENT_ON = regex(
    r"\b(?:it|this|that|which|them|they|the (?:api|app|application|model|service|script|pipeline))\s"
    r"(?:(?:was|were|is|has been|had been)\s)?(?:(?:then|later|eventually|also)\s){0,2}"
    r"(?:put|deployed|extended|containeri[sz]ed|dockeri[sz]ed|packaged|wrapped|hosted|improved|refined|connected|expanded|"
    r"moved (?:in)?to (?:a |the |our )?(?:container|docker|cloud|gcp|google))\b",
    re.IGNORECASE,
)
"""What becomes of a thing that stays."""
_REPLACED = regex(
    r"\b(?:instead|switch\w*|ended up|replac\w+|dropped|abandon\w*|remov\w+|gave up|no longer|any ?more)\b",
    re.IGNORECASE,
)


def ended(rest: str) -> bool:
    """Return whether what follows the beginning of a thing tells that something else came of it in the end."""
    if _WENT_ON.search(rest) and not _REPLACED.search(rest):
        return False
    return bool(IN_THE_END.search(rest) or TAKEN_BACK.search(rest))


_USING = (
    r"(?:\s+(?:on|to|us(?:e|ing)|add(?:ing)?|implement(?:ing)?|set(?:ting)?|up|do(?:ing)?|mak(?:e|ing)|writ(?:e|ing)|"
    r"buil(?:d|ding)|of|the|an?|any|all|our|with|in)){0,6}"
)
"""What may stand between a verb and the thing that it is done to."""
SHUNNED = regex(
    rf"\b(?:(?<!to )(?<!us )avoid(?:ed)?|postponed|forgot|gave up|opted (?:out of|against)|stayed away from|"
    rf"steered clear of){_USING}\s*\Z",
    re.IGNORECASE,
)
"""What leads to a thing that one let be."""
ITSELF = regex(
    r"\A\w*(?=\W*\Z|\s*[,.;:!)]|\s+(?:as|because|since|due|in|for|on|at|here|so|and|or|until|given|entirely|altogether|"
    r"completely|this|when|but)\b)",
    re.IGNORECASE,
)
"""What follows a thing that is spoken of itself: "caching problems" are no caching."""
_SETTING_ASIDE = any_of(
    r"stopped using|switched (?:away )?from|moved away from",
    # "had to give up"
    r"(?:had|chose|decided|opted|needed) to (?:drop|leave out|cut|abandon|scrap|give up(?: on)?)",
    r"removed|disabled|dropped|abandoned|scrapped|ignored|left|missing|cut|sacrificed|deprioriti[sz]ed",
    # "threw out"
    r"(?:threw|thrown) (?:out|away)|(?:got|get|getting) rid of|did away with",
    r"shelved|cancell?ed|barely started|hit a wall|failed (?:at|in|with)|attempts? (?:at|with)",
    # "kept us from"
    r"kept (?:us|me) from",
    # "were prevented"
    r"(?:was|were) (?:prevented|hindered|kept|stopped|blocked)(?: (?:from|in|by))?",
    # "course taught"
    (
        r"(?:course|exercises?|lectures?|modules?|teachers?) (?:\w+ )?"
        r"(?:taught|covered|introduced|presented|showed|recommended|suggested)(?: us)?"
    ),
    # "recommended"
    (
        r"(?:(?:learn(?:ed|t)?|taught|shown|showed)(?: us)? how|"
        r"(?:taught|shown|asked|told|recommended|suggested|encouraged|advised|required|supposed|expected)"
        r"(?: us)?)"
    ),
    # "nothing like"
    r"nothing (?:in terms|like|about|for|regarding|with|on)",
    # "little point"
    r"(?:little|no) (?:point|use|sense|value|benefit)",
    # "block"
    r"(?:delay|hinder|hamper|imped|prevent|block|stall)\w*(?: (?:us|me) from)?(?: (?:the|our|a)(?: \w+)?)?",
    # "unnecessary to"
    r"(?:excessive|overkill|unnecessary|superfluous|redundant|needless|pointless)(?: for (?:us|(?:this|our) \w+))?",
)
SET_ASIDE = regex(rf"\b{_SETTING_ASIDE}{_USING}\s*\Z", re.IGNORECASE)
"""What leads to a thing that may be there no more, or never came about."""
WENT_ASIDE = regex(
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:(?:was|were|is|are|has been|have been|got|had to be)\s+"
    r"(?:(?:sadly|unfortunately|then|later|also|eventually|finally|simply)\s+)?"
    r"(?:denied|rejected|refused|declined|"
    r"cut|sacrificed|cancell?ed|deprioriti[sz]ed|shelved|abandoned|avoided|given up|scrapped|discarded|removed|"
    r"out of (?:our )?reach|superseded|obsolete|short-lived|"
    r"(?:\w+ (?:\w+ ){0,4}?(?:and|but) (?:then |later )?)?(?:thrown|taken) (?:out|away)|"
    r"beyond|outside)|(?:fell|falls|lies|lay) (?:outside|beyond)|became (?:obsolete|superfluous|redundant|useless)|"
    r"went (?:out|away)(?= again\b| with\b|\W*\Z)|"
    r"(?:was|were|has been|have been)(?: not|n't| never) (?:\w+ )?"
    r"(?:explored|pursued|investigated|followed|continued))\b",
    re.IGNORECASE,
)
"""What follows such a thing."""
INSTEAD = regex(
    r"\b(?:instead of|rather than|in place of)(?:\s+(?!(?:we|i|it|the (?:group|team))\b)[\w'/().-]+){1,6}?"
    r"(?=\s*(?:[,;:.]|\Z)|\s+(?:we|i|it|the (?:group|team))\b)",
    re.IGNORECASE,
)
"""What was not taken, something else having been."""
TAKEN_BACK = regex(
    r"\b(?:remov(?:ed?|ing)|replac(?:ed|ing)|dropp(?:ed|ing)|abandon(?:ed|ing)?|disabl(?:ed?|ing)|scrapp(?:ed|ing)|"
    r"stopp(?:ed|ing) using|leaving out)\s+(?:it|them|this|that)\b(?!.*\b(?:again later|back|anew)\b)",
    re.IGNORECASE,
)
"""How somebody ends who tried something and has it no more."""
USED_TO = regex(
    rf"\b(?:{circumstances.USED_TO}|the {circumstances.EARLIER_VERSION})\b|\A\W*(?:earlier in|previously|formerly)\b",
    re.IGNORECASE,
)
IN_VAIN_TRIED = regex(
    r"\A\W*(?:(?:unfortunately|sadly)\W{1,3})?(?:we|i) (?:tried|attempted|wanted|started|began)\b[^.,;]{0,60}?\b"
    r"(?:it|this|that|them)\b,?\s+(?:but|however|yet|although|though)\b[^.;]{0,60}?"
    r"\b(?:(?:did|do|could|were|was)(?: not|n't) (?:manage|succeed|able|work|get|make|finish)|failed to|unable)\b"
    r"(?![^.]{0,200}\b(?:at first|initially|everything|all|fully|completely|only|instead|then|so|finally|eventually|"
    r"in the end)\b)",
    re.IGNORECASE,
)
"""A first sentence that tries what is asked for, and comes to nothing."""
