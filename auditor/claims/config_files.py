"""What answers say of files that configure experiments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._phrases import CHANGING_IT, EXCEPT
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import stance_of, stances_in
from auditor.claims._tools import TOOLS, group_stance, is_only_compared, read_bare_mention
from auditor.claims._values import Endings

CONFIG_FILES = regex(
    r"\bconfig(?:uration)?s?[- ]?(?:files?|ya?mls?)\b|\b\w+\.ya?ml\b|"
    r"(?<!pyproject\.)\b(?:ya?|to)ml (?:config\w*|files?)\b|"
    r"\b(?:\w*config\w*|\w*param(?:eter)?s|settings)\.(?:json|toml)\b",
    re.IGNORECASE,
)
_WHOLE_FILES = regex(
    r"\bconfig(?:uration)?s?[- ]?(?:files?|ya?mls?)\b|\b(?:config\w*\.)?ya?ml (?:config\w*|files?)\b", re.IGNORECASE
)
_CONFIG_FILES = regex(
    r"\bconfig(?:uration)?s?[- ]?(?:files?|ya?mls?)\b|\bconfigs?/(?![\w/.-]{0,80}\.py\b)", re.IGNORECASE
)
_NO_FILES = regex(
    r"\b(?:instead of|rather than|no|without|not (?:use|using|used|"
    rf"rely on))\s+(?!{CHANGING_IT})(?:\w+[\s,]+){{0,3}}?config(?:uration)?[- ]files?\b",
    re.IGNORECASE,
)
_NO_YAML = regex(
    r"\A\W*(?:instead of|rather than) (?:(?:using|relying on|having) )?(?:(?:external|separate|static) )?"
    r"ya?ml[- ]files?\b"
    r"(?!.*\b(?:json|toml|ini|config\w*[- ]files?)\b).*\b(?:we|i) (?:used?|chose|have|took|defined?|pass(?:ed)?)\b",
    re.IGNORECASE,
)
"""How a sentence begins that goes on with what was taken in place of them."""
_OF_SOME = regex(
    r"\bfiles?\s+(?:(?:is|are|was|were)\s+\w+\s+)?(?:of\s+(?:its|their|our)\s+own|for\s+(?!(?:our|the|this|any|all|these)?\s*"
    r"(?:experiment|project|train|hyper|run|config|model|param|setting|that|this)\w*))",
    re.IGNORECASE,
)
"""What has no file of its own, and may share one."""
_SET_APART = regex(
    r"\A\W*(?:the|our|all|some) (?:\w+ )?"
    r"(?:paths?|secrets?|keys?|urls?|credentials|buckets?|tokens?|names?|seeds?|api|app|front-?end|back-?end|tests?|server)\b",
    re.IGNORECASE,
)
"""What is kept elsewhere than the parameters."""
_ONLY_DEFAULT = regex(r"\bnot (?:only|just)\b", re.IGNORECASE)
_CHANGED_IN = regex(
    r"\b(?:parameters?|hyper-?parameters?|values?|settings?|configurations?|they|these)\s(?:can|could)\sbe\s(?:easily\s)?"
    r"(?:altered|changed|modified|adjusted|set|specified)\s(?:by\s(?:changing|editing|modifying)\s(?:the\s)?(?:\w+\s)?)?(?:in|through|via|the)?\s?"
    r"(?:the\s)?[`'\"]?[\w./-]{1,80}\.ya?ml\b",
    re.IGNORECASE,
)


_IF_WITHOUT = regex(r"\A\W*without\b[^.;]*?\b(?:would|could|might|cannot|can't|will|one|you)\b", re.IGNORECASE)
_COULD_NOT = regex(r"\b(?:would|could|cannot|can't|imagine|impossible|hard)\b[^.;]*?\bwithout\b", re.IGNORECASE)


def _is_denied(text: str, none: re.Match[str]) -> bool:
    """Return whether a sentence that names files after a "not" or a "without" denies them."""
    if _ONLY_DEFAULT.search(text) or _IF_WITHOUT.match(text) or _COULD_NOT.search(text):
        return False
    told = set(stances_in(text, _WHOLE_FILES))
    return Stance.DENIED in told or not (told or none[0].casefold().startswith("not "))


_ONE_EACH = regex(
    r"\b(?:one|an? (?:own|separate|new|different)|separate|different|multiple|several)\s(?:\w+\s)?"
    r"(?:config\w*|ya?ml)[ -]files?\b",
    re.IGNORECASE,
)
"""Of which kind or number there are none, where there may be others."""
_WITHIN = regex(
    r"\bno\s(?:\w+\s){1,4}?(?:in|within|inside)\s(?:(?:the|our|any)\s)?(?:config\w*|ya?ml)[ -]files?\b", re.IGNORECASE
)
"""What is not within files that are there."""
_YAML = regex(r"\bya?ml\b", re.IGNORECASE)
_OTHER_KIND = regex(
    r"\b(?:data ?class\w*|structured config\w*|toml|json|gin|ini|pydantic|python (?:files?|modules?|class(?:es)?))\b|"
    r"\.env\b",
    re.IGNORECASE,
)
"""What else holds a configuration."""
_NO = regex(r"\A\W*no\b", re.IGNORECASE)


_BETWEEN_CLAUSES = regex(r";\s")


def config_files(report: Report, whole: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield whether experiments are said to have files that configure them."""
    parts = (Sentence(part, one.line) for one in whole for part in _BETWEEN_CLAUSES.split(one.text))
    # What was taken is said to be better than they are.
    spoken = tuple(one for one in parts if not is_only_compared(one.text, CONFIG_FILES))
    for sentence in spoken:
        none = _NO_FILES.search(sentence.text) or _NO_YAML.search(sentence.text)
        if none and _is_denied(sentence.text, none):
            rest = [s for s in spoken if s is not sentence]
            affirmed = stance_of(rest, _CONFIG_FILES)
            partly = _OF_SOME.search(sentence.text) or EXCEPT.search(_NO_FILES.split(sentence.text)[0])
            own = affirmed[1] if affirmed and affirmed[0] is Stance.AFFIRMED else None
            stance = Stance.MIXED if partly or own else Stance.DENIED
            nuance, kinds = _of_one_kind(sentence.text, spoken)
            # What has none stands beside what has one.
            yield report.claim(
                "config-tool",
                Asks.CONFIGURATION,
                own or sentence,
                key="config files",
                stance=stance,
                nuance=nuance,
                value=Endings(kinds) if kinds else None,
            )
            return
    # "No, we did not use Hydra" answers for that alone.
    of_a_tool = any(_NO.match(one.text) and any(tool.search(one.text) for _, tool in TOOLS) for one in spoken[:1])
    found = stance_of(spoken, CONFIG_FILES, opening=not of_a_tool) or read_bare_mention(spoken, _WHOLE_FILES)
    found = group_stance(found, spoken, CONFIG_FILES)
    if found is not None and found[0] is Stance.HYPOTHETICAL:
        # How one changes what is there supposes that it is there.
        there = next((one for one in spoken if _CHANGED_IN.search(one.text)), None)
        found = (Stance.AFFIRMED, there) if there is not None else found
    if found is not None:
        nuance, kinds = _of_one_kind(found[1].text, spoken) if found[0] is Stance.DENIED else (None, ())
        yield report.claim(
            "config-tool",
            Asks.CONFIGURATION,
            found[1],
            key="config files",
            stance=found[0],
            nuance=nuance,
            value=Endings(kinds) if kinds else None,
        )


def _of_one_kind(text: str, spoken: tuple[Sentence, ...]) -> tuple[Nuance | None, tuple[str, ...]]:
    """Return that a denial is of what something else than the experiments has, or of one kind of files, with the
    suffixes of these."""
    if _SET_APART.match(text) or _ONE_EACH.search(text) or _WITHIN.search(text):
        return Nuance.OTHERWISE, ()
    other = _YAML.search(text) is not None and any(_OTHER_KIND.search(one.text) for one in spoken)
    return (Nuance.OTHERWISE, (".yaml", ".yml")) if other else (None, ())
