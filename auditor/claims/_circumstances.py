"""When, by whom and where: the words for how things were at first, for others than the group, for one's own machine.

They are listed here once. The modules that read sentences put them into patterns of their own: who asks what is said of
workflows, and who asks where a model was trained, mean the same beginning, the same others and the same home.

Most modules here ask it.
"""

from __future__ import annotations

import re

from auditor._regex import regex

BEGINNING = (
    r"(?:at first|initially|originally|early on|to begin with|"
    r"(?:at|in) the (?:very )?(?:beginning|start)|"
    r"in the first (?:days?|weeks?))"
)
"""When things were otherwise than in the end."""
USED_TO = r"(?:we|i|it|they|there|that|which|who) used to (?:have|use|run|be|do)"
"""What somebody did once."""
EARLIER_VERSION = (
    r"(?:first|old|initial|original|previous|earlier|early) "
    r"(?:versions?|attempts?|iterations?|drafts?|setups?|prototypes?|tr(?:y|ies))"
)
"""What was there before another."""
AT_FIRST = regex(
    rf"\A\W*first,? (?:we|i|it|the|our)\b|\b(?:(?:we|i|was|were) first|{USED_TO}|{BEGINNING})\b", re.IGNORECASE
)
"""What speaks of how things began."""

TEACHING = r"(?:exercises?|lectures?|lecturers?|tutorials?|course|courses|course's|exercises'|textbook)"
"""Where somebody was taught."""
_ANOTHER = (
    r"(?:other|another|different|previous|earlier|past|prior|former|most|many|some|larger|bigger|real|professional|serious|"
    r"industrial|bachelor|master)(?:'?s)?"
)
_WORK = (
    r"(?:projects?|repos?|repository|repositories|courses?|groups?|teams?|branch|branches|jobs?|compan(?:y|ies)|people|"
    r"developers?|organi[sz]ations?|firms?)"
)
ANOTHER_WORK = rf"{_ANOTHER}(?: \w+)? {_WORK}"
"""Another project than this one, or another group."""
OTHER_PEOPLE = (
    r"(?:compan(?:y|ies)|industry|professionals|friends?|others|people|students?|anyone|someone|somebody|nobody|"
    r"whoever)"
)
"""Who is none of the group."""

MACHINES = r"(?:hardware|machines?(?! learning)|computers?|laptops?|desktops?|pcs?|gpus?|servers?)"
OWN_MACHINE = rf"(?:(?:our|my) (?:own |local )?|own |local |personal |private ){MACHINES}"
AT_HOME = rf"(?:local(?:ly|host)?|at home|laptops?|{OWN_MACHINE})"
"""Where somebody does himself what else a workflow or a cloud does."""
BY_HAND = r"(?:by hand|manual(?:ly)?)"
