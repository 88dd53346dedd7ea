"""The tools that configure experiments, and sentences that only name one.

Asked by `config_files`, `configured` and `outright`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims._abandoned import USED_TO
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Stance
from auditor.claims._following import IS_GOOD_FOR
from auditor.claims._foreign import is_foreign
from auditor.claims._phrases import HYPOTHETICAL, OURS
from auditor.claims._prose import Sentence
from auditor.claims._stance import is_only_set_aside, stance_of, stances_in

TOOLS = (
    ("hydra", regex(r"\bhydra(?:[-_]?config\w*|-core)?\b", re.IGNORECASE)),
    ("argparse", regex(r"\bargparse\w*|\bargument[- ]?parsers?\b", re.IGNORECASE)),
    ("typer", regex(r"\btyper\b", re.IGNORECASE)),
    ("click", regex(r"\bclick\b(?! (?:on|the|here))")),
    ("omegaconf", regex(r"\bomegaconf\b", re.IGNORECASE)),
)
UNDECIDED = regex(
    r"\b(?:not|no|would|could|should|might|if|instead|rather|without|never|until|ideally|plan(?:ned)?|wish(?:ed)?|"
    r"want(?:ed)?|tried|future|better)\b|n't\b",
    re.IGNORECASE,
)
"""What leaves open whether a thing is there."""


GIVEN_UP = regex(
    r"\b(?:replac|omit|drop|remov|switch|abandon|instead|initial|at first|tried|struggl|challeng)", re.IGNORECASE
)
"""What a thing is told of with that may be there no more."""


_THAN = regex(
    r"\b(?:(?!rather\b|other\b|never\b|whether\b)\w{2,12}er|more \w{1,20}|less \w{1,20})\s(?:\w+\s){0,2}?than\s"
    r"(?:(?:using|with|to|use|having|in|from|by|the|an?|any|setting|up|going|taking|loading|them|it|writing|"
    r"separate|external|own|full)\s){0,5}\Z",
    re.IGNORECASE,
)
"""What leads to that by which another thing is measured."""


def is_only_compared(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence names a tool only to compare another one with it, which was taken."""
    found = list(topic.finditer(text))
    return bool(found) and all(_THAN.search(text[: match.start()][-120:]) for match in found)


def read_bare_mention(spoken: tuple[Sentence, ...], topic: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the first sentence that names a tool and leaves its stance open, as affirming it.

    None where it has doubts.
    """
    named = next((s for s in spoken if topic.search(s.text) and not stances_in(s.text, topic)), None)
    if (
        named is None
        or is_foreign(named.text)
        or any(sign.search(named.text) for sign in (UNDECIDED, AT_FIRST, USED_TO, HYPOTHETICAL, GIVEN_UP))
    ):
        return None
    return None if is_only_set_aside(named.text, topic) else (Stance.AFFIRMED, named)


_TOLD_OF_ANYBODY = regex(
    r"\b(?:one|you|people|teams?|everybody) (?:can|could|may|might|should|must|has to|have to)\b|"
    r"\bthe (?:\w+ )?(?:purpose|benefits?|advantages?|idea|point|goal|aim)s? of\b|"
    r"\b(?:helps?|allows?) (?:teams|people|you|one|to)\b|"
    r"\bit(?: is|'s) (?:possible|easy|recommended|useful|good|common|best)\b|\A\W*to-?do\b|\brequires?\b",
    re.IGNORECASE,
)


def group_stance(
    found: tuple[Stance, Sentence] | None, spoken: tuple[Sentence, ...], tool: re.Pattern[str]
) -> tuple[Stance, Sentence] | None:
    """Return what is said of a tool by the group.

    What such a tool is good for, whoever has it, affirms it in part.
    """
    if found is None or found[0] is not Stance.AFFIRMED or not _is_of_anybody(found[1].text, tool):
        return found
    others = stance_of([one for one in spoken if not _is_of_anybody(one.text, tool)], tool)
    return others or (Stance.MIXED, found[1])


def _is_of_anybody(text: str, tool: re.Pattern[str]) -> bool:
    match = tool.search(text)
    if match is None or OURS.search(text):
        return False
    return IS_GOOD_FOR.match(text[match.end() :]) is not None or _TOLD_OF_ANYBODY.search(text) is not None
