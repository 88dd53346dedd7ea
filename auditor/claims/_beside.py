"""The clauses beside one that only names a thing: which of them may say something of it.

Asked by `_stance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor._regex import regex
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._phrases import NEGATIVE

_OF_WHAT_WENT_BEFORE = regex(r"\W*(?:which|who|whose)\b", re.IGNORECASE)
_OF_ANOTHER = regex(
    r"\A\W*no \w+(?: \w+)? (?:was|were|is|are) (?:available|granted|given|needed|required|left)\b|"
    r"\bno (?:\w+ )?(?:results?|reports?|numbers?|figures?|plots?|graphs?|screenshots?|logs?|outputs?|measurements?|"
    r"statistics|stats|records?|conclusions?|errors?|failures?|problems?)\b|"
    r"(?:\bnot|n't) (?:\w+ ){0,3}?(?:anything|something) \w+",
    re.IGNORECASE,
)
"""What is denied of a thing of its own, or of what comes of a run: what stands beside it is not."""
_ANSWER = regex(r"\W*(?:yes|no|none|nope)\W*", re.IGNORECASE)
_NO_OTHER = regex(
    r"\W*no (?!time\b|need\b|use\b|reasons?\b|chance\b|luck\b|success\b|idea\b|way\b|plans?\b|such\b|thanks\b|one\b)"
    r"(?:[\w/-]+ ){0,2}[\w/-]+\W*",
    re.IGNORECASE,
)
"""What is denied of a thing behind the one that is named: "only this file, no config groups"."""
_YES_NOW = regex(r"\W*(?:but\s)?(?:now|then|later|today|currently)\s(?:yes|there is|it does|we do)\W*", re.IGNORECASE)


def told_around(parts: Sequence[str], index: int) -> list[str]:
    """Return the clauses that may tell what is said of what one of them names, the nearest before it first.

    A bare answer behind it is of what stands right before that: "Typer, Hydra (training), argparse (no)".
    """
    # "For load testing, we used ...", "We did not do unit tests, load tests, or ...".
    before = (part for part in reversed(parts[:index]) if not _OF_WHAT_WENT_BEFORE.match(part))
    behind = (part for part in parts[index + 2 :] if not _ANSWER.fullmatch(part))
    after = [*parts[index + 1 : index + 2], *behind]
    if after and _NO_OTHER.fullmatch(after[0]) and not _OF_ANOTHER.search(after[0]):
        # "DVC: no experience, we used git": what follows may be of anything.
        after = []
    around = (*before, *(part for part in after if not _NO_OTHER.fullmatch(part)))
    return [part for part in around if not (_OF_ANOTHER.search(part) or _was_none(part))]


def _was_none(part: str) -> bool:
    """Return whether a clause says that there was nothing at first."""
    return AT_FIRST.search(part) is not None and NEGATIVE.search(part) is not None


def is_yes_now(behind: Iterable[str]) -> bool:
    """Return whether one of the clauses behind what is named answers that it is there now."""
    return any(map(_YES_NOW.fullmatch, behind))
