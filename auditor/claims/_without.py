"""What is said of being without a thing, or of what is put before it: neither that it is there, nor that it is not.

Asked by `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims import _phrases as phrases

_WITHOUT_MORE = regex(
    r"(?<=\w)?,?\s{0,3}\bwithout\s{1,3}(?:(?:any|the|further|more|extra|additional|other|special|explicit|"
    r"command[- ]?line|passing|giving|giving it|specifying|setting|using|"
    r"having to (?:give|pass|set|specify))\s{1,3}){0,4}"
    r"(?:arguments?|args|flags?|options?|overrides?|parameters?|switches|changes|settings)\b"
    r"(?:\s{1,3}(?:on|from|at|in|for|to) the (?:command[- ]?line|terminal|cli|script|code))?,?",
    re.IGNORECASE,
)
"""How a thing is started that needs no more: nothing else is denied."""
_IF_STARTED = regex(
    r"\bif(?=\s[^,;]{1,60}?\s(?:is|are|gets?)\s(?:\w{2,20}ly\s)?(?:started|run|called|executed|launched|invoked|used)\b"
    r"(?![^.;]*\b(?:would|could|might|should)\b))",
    re.IGNORECASE,
)
"""What leads to a case that comes up whenever the thing is used."""


_HEADING = regex(r"\A\W*without\s[\w -]{1,30}:(?=[^.;]*?(?:\s--?\w|\bpython\s|\w=\w))", re.IGNORECASE)
"""What leads to a command that does without a thing, where another has it."""


def without_circumstances(text: str) -> str:
    """Return a sentence without what something is started without ("without arguments, it reads the file")."""
    return _IF_STARTED.sub("when", _WITHOUT_MORE.sub(" ", _HEADING.sub(" ", text)))


_NOT_DOING = regex(r"\A\W*not \w+ing\b", re.IGNORECASE)
_OF_ALL_SUCH = regex(r"\A\W*(?:[a-z-]{2,20}\s)?(?!(?:this|is|was|has|does|us)\b)[a-z-]{2,20}s\Z", re.IGNORECASE)
"""Things in general, with nothing that makes them one's own."""
_IS_SO = regex(
    r"\A[^,;]{0,60}?\s(?:is|are|means?|makes?|leads?|gets?|becomes?|needs?|tends?|takes?|can|could|will|would|may|might|"
    r"(?:was|were) (?:never|not)|(?:each|every) [\w-]{2,20} (?:\w+ly )?\w{2,20}s)\b",
    re.IGNORECASE,
)
_NOTHING = regex(
    r"\A[^,;]{0,60}?,?\s(?:nothing|nobody|no one|none of \w+|no \w+) (?:\w+ly )?"
    r"(?:\w+s|can|will|would|could|had|has|did)\b",
    re.IGNORECASE,
)
"""What does not come about without a thing, which is there then."""


def _is_of_the_lack(parts: list[str], index: int, before: str) -> bool:
    """Return whether a clause tells what it is like to be without a thing ("not using it is a waste of time", "projects
    without it are slow", "without it, the code gets messy")."""
    after = parts[index][len(before) :]
    rest = f" {parts[index + 1]}" if parts[index + 1 :] else ""
    match = phrases.WITHOUT.search(before)
    if match is None:
        return _NOT_DOING.match(parts[index]) is not None and _IS_SO.match(after) is not None
    led = before[: match.start()].strip()
    if not led and _NOTHING.match(f"{after}{rest}"):
        return True
    if phrases.OURS.search(f"{led} {after} {rest}") or phrases.PAST.search(f"{after} {rest}"):
        return False
    general = not led and _IS_SO.match(f"{after}{rest}")
    return bool(general or (_OF_ALL_SUCH.match(led) and _IS_SO.match(after)))


def is_only_circumstance(parts: list[str], index: int, before: str) -> bool:
    """Return whether a sentence only says what came before a thing, or what one would do without it."""
    if phrases.OVER.search(before) and phrases.PREFERRED.search(" ".join(parts[: index + 1])):
        return True
    if _is_of_the_lack(parts, index, before):
        return True
    match = phrases.WITHOUT.search(before)
    if match is None:
        return False
    led = before[: match.start()].strip()
    # "Without it, we would ...", "It would have been hard without it", "Nothing was done without it".
    if phrases.WOULD.search(led or " ".join(parts[index : index + 2])):
        return True
    return phrases.NEGATIVE.search(led) is not None
