"""What follows a thing in its sentence and says how it stands with it: that it was not done, or not fully, or would be.

Asked by `_afterwards`, `_stance`, `_tools`, `branches`, `caching` and `halves`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._phrases import NOT

_IS_NOT = (
    r"(?:was|were|is|are|has|have|had)"
    r"(?:(?:\s+(?:unfortunately|sadly|regrettably|deliberately|intentionally|ultimately|therefore|thus|simply))?"
    r"\s+(?:not|never)|n't)"
)
_NOT_IN_FULL = (
    r"(?:fully|completely|entirely|properly|thoroughly|extensively|only|just|merely|simply|solely|exclusively|always|"
    r"necessarily)"
)
"""What was not tested in full was there to be tested."""
_DONE = any_of(
    r"used|implemented|performed|done|made(?! (?:for|to)\b)|conducted|written|carried|integrated|set|deployed",
    r"included|run|executed|trained|part of|tested|needed|achieved|accomplished|reali[sz]ed|developed",
    r"established|introduced|attempted|added|enabled|configured|incorporated|activated|adopted",
)
_BETWEEN = r"(?:\s+[\w/-]+){0,3}?\s+"
"""What may stand between the thing and what is said of it."""
AFTER_NOT = regex(
    any_of(
        # "was not used"; what follows a figure is said of that: "load testing with 1000 users was not ...".
        (
            rf"\A(?:\s+[^\W\d][\w/-]*){{0,4}}?\s+{_IS_NOT}\s+(?:(?:yet|currently|still)\s+)?(?:been\s+)?"
            rf"(?:(?!{_NOT_IN_FULL}\b)\w+\s+)?{_DONE}\b"
        ),
        # "is absent"
        (
            rf"\A{_BETWEEN}(?:was|were|is|are|has been|have been|had to be)\s+"
            r"(?:still |unfortunately |deliberately )?"
            r"(?:missing|absent|lacking|left out|omitted|skipped|dropped|postponed|out of scope|beyond the scope)"
            r"\b"
        ),
        # "was not something that we needed"
        (
            rf"\A{_BETWEEN}(?:was|were|is|are)(?:\s+not|n't)\s+(?:something|a thing)\s+"
            r"(?:that\s+|which\s+)?(?:we|i)\s+(?:\w+\s+)?"
            r"(?:prioriti[sz]ed|managed|needed|had time for|got to|did|implemented|used|included|focus\w* on|"
            r"looked into|explored)(?=\W*\Z|\s*[.,;:)]|\s+(?:in|for|as|since|because|due|during|given)\b)"
        ),
        # "did not make it"
        rf"\A{_BETWEEN}(?:did not|didn't|never)\s+ma[kd]e it(?=\W*\Z|\s*[.,;]|\s+(?:in|into|to)\b)",
        # "Unit testing was done, but load testing was not."
        rf"\A{_BETWEEN}(?:was|were|is|are|has|have)(?:\s+not|n't)\W*\Z",
    ),
    re.IGNORECASE,
)
_WOULD_BE = any_of(
    r"would(?:n't)?|could|might|should",
    # "can improve"
    r"can (?:be|help|improve|increase|enhance|offer|provide|reveal|give)",
    # "will help"
    r"will (?:help|improve|enhance)\b",
    # "will be a good addition", "will be added"
    r"will be (?:an? )?(?:\w+ )?(?:nice|good|great|useful|helpful|beneficial|valuable|important|next|added)\b",
    # "will come later"
    r"will (?:\w+ ){0,4}?(?:later|soon|next|tomorrow)\b",
    r"(?:we|one|you) can|may",
    # "was considered"
    (
        r"(?:was|were|is|are|has been)\s+(?:only\s+|first\s+|initially\s+)?"
        r"(?:attempted|tried|explored|investigated|evaluated|planned|intended|considered|recommended|discussed|"
        r"advisable|desirable)"
    ),
)
AFTER_HYPOTHETICAL = regex(
    any_of(
        # "would help", "could be added"
        rf"\A{_BETWEEN}{_WOULD_BE}\b",
        # "remains future"
        (
            rf"\A{_BETWEEN}(?:remains?|is|are|was|were|has been|have been)\s+(?:left\s+)?"
            r"(?:an?\s+|as\s+)?(?:future|for later|pending|outstanding|todo|to be (?:done|made|added))\b"
        ),
        # "is still on our list"
        (
            rf"\A{_BETWEEN}(?:is|are|was|were|remain(?:s|ed)?)\s+(?:also\s+|still\s+|not\s+)?"
            r"(?:on (?:our|my|the) (?:[\w-]+\s+)?(?:list|roadmap|to-?do|agenda|backlog)|"
            r"(?:something|(?:an?|one) (?:\w+ )?(?:thing|idea|step|feature))\s+(?:that\s+|which\s+)?"
            r"(?:we|i|one)\s+(?:\w+\s+)?(?:want|wish|hope|intend|aim|look|need|would|could|plan))\b"
        ),
        # "on our to-do list"
        r"\A\s+on (?:our|my|the) (?:[\w-]+ )?(?:list|roadmap|to-?do|agenda|backlog)\b",
        # "proved hard"
        (
            r"\A(?:\s+[\w/-]+){0,6}?\s+(?:proved|proven|turned out)\s+(?:to be\s+)?(?:\w+\s+)?"
            r"(?:challenging|difficult|hard|impossible|infeasible)\b"
        ),
    ),
    re.IGNORECASE,
)
UNTIL = regex(r"\A(?:\s+[\w./-]+){0,6}?\s+until (?:the )?(?:very )?(?:final|last|end)\b(?! of)", re.IGNORECASE)
NOT_ALL = regex(r"\A\s+(?:all|every|each|both|most|the (?:whole|entire|full|other|remaining|rest))\b", re.IGNORECASE)
_MEASURES = any_of(
    r"to (?:its|the|their) full\w*|extensively|fully|heavily|actively|consistently|regularly|properly",
    r"optimally|correctly|effectively|efficiently|systematically|(?:(?:very|that|so|as|too) )?much|a lot",
    r"for (?:very )?long|(?:(?:very|that|so|too) )?often|alone|by ourselves|on (?:our|my) own|every ?time",
    r"everywhere|all the time|permanently|continuously|constantly|throughout",
    # "from the start"
    r"from the (?:very )?(?:start|beginning|outset)",
    r"(?:right|straight) away|immediately|until",
    # "with more than"
    r"(?:with|for|beyond|above|over|at) (?:more than|over|above)",
    r"earlier|by hand|manually|ourselves|automatically|separately",
    # "in a separate job"
    r"(?:in|as|on) (?:a|an|its|their) (?:separate|own)",
    r"any ?more|(?:any )?(?:further|longer)|from scratch|previously",
    r"prior to (?:this|the|our) (?:course|project)",
    # "before this course"
    r"before(?=\W*\Z|\s*[,;.:)]|\s+(?:this|the|our) (?:course|project|class|semester)\b)",
)
NOT_FULLY = regex(rf"\A(?:\s+[\w/'-]+){{0,6}}?\s+{_MEASURES}(?!\w)", re.IGNORECASE)
"""What is not done so much, or was not done before: it may be done all the same."""
ONLY_FOR = regex(r"\A\W*(?:only|just)\s+(?:for|in|on|with|to|at|the|our|its)\b", re.IGNORECASE)
"""What is left of a thing of which a part is denied ("not for the models, only for the data")."""
OF_A_PART = regex(
    r"\A\s+(?:for|in|on)\s+(?:(?:the|our|any|all)\s+)?"
    r"(?:front-?ends?|dashboards?|ui|user interface|web ?(?:site|page)|notebooks?|documentation|docs|paths)\b",
    re.IGNORECASE,
)
"""What follows a thing that is denied of something beside the project's core."""
FAULTS = regex(r"\A\s+(?:errors?|issues?|problems?|troubles?|warnings?|failures?|violations?)\b", re.IGNORECASE)
"""What a thing has none of where it is there."""
WE_NOT = regex(rf"\A[^.;]{{0,80}}?\b(?:we|i)\s+(?:{NOT}|had no|lacked|ran out of)\b", re.IGNORECASE)
"""What follows a thing that one did not come to do."""
NEEDLESS = regex(
    any_of(
        # "was excessive"
        (
            r"\A(?:\s+[\w/-]+){0,2}?\s+(?:is|was|are|were|seemed|felt|looked)\s+"
            r"(?:(?:like|to be|just|simply|a bit|far|way|somewhat)\s+){0,2}(?:too|overkill|excessive)\b"
        ),
        # "was not relevant"
        (
            r"\A(?:\s+[\w/-]+){0,4}?\s+(?:is|was|are|were)(?:\s+not|n't)\s+"
            r"(?:(?:that|so|very|really|all that|strictly)\s+)?"
            r"(?:crucial|necessary|relevant|important|essential|critical|required|vital|useful|beneficial|"
            r"worthwhile|applicable|possible|feasible|viable|an option)\b"
        ),
        # "is hardly needed"
        (
            r"\A(?:\s+[\w/-]+){0,2}?\s+(?:is|was|are|were) (?:hardly|barely|scarcely) (?:\w+ )?"
            r"(?:needed|necessary|relevant|required|useful|worth\w*)\b"
        ),
        # "like overkill"
        (
            r"\A(?:\s+[\w/-]+){0,5}?\s+(?:unnecessary|superfluous|overkill|redundant|needless)\b"
            r"(?=\W*\Z|\s*[,.;:)]|\s+(?:for|in|at|since|as|because|given|here|due|and|so)\b)"
        ),
    ),
    re.IGNORECASE,
)
"""What is said of a thing that is not needed: neither that it is there, nor that it is not."""
OF_THE_COURSE = regex(r"\A\s+(?:exercises?|tutorials?|lectures?)\b", re.IGNORECASE)
"""What somebody did of a course, and not in the project."""
WEIGHTY = regex(
    r"\A(?:\s+[\w/'-]+){0,7}?\s+is\s+(?:\w+\s+){0,2}?(?:important|crucial|essential|vital|critical|imperative)\b",
    re.IGNORECASE,
)
"""What is said of a thing that matters, whoever has it."""
IS_GOOD_FOR = regex(
    r"\A\s+(?:is (?:an? )(?:\w+ )?(?:ways?|tool|technique|method|means|concept|practice|mechanism)\b|"
    r"provides?|offers?|gives?|allows?|lets|enables?|makes?|helps?|ensures?|guarantees?|simplif(?:y|ies)|"
    r"facilitates?|prevents?|reduces?|speeds?|saves?|shortens?|avoids?|improves?|increases?|enhances?)\b",
    re.IGNORECASE,
)
"""What such a thing is good for, whoever has it."""
OUT = regex(r"\A(?:\s+\w+){0,2}?\s+out\b", re.IGNORECASE)
BUT_BECAUSE = regex(
    r"\A\W*(?:only |just )?(?:because|since|to|for)\b[^.;]{0,200}?,? but (?:rather |also )?"
    r"(?:because|since|as|to|for)\b",
    re.IGNORECASE,
)
"""How a denial goes on that is only one of a reason."""
