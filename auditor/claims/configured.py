"""What answers say experiments are configured with: tools, and files."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._afterwards import denies_only_need, next_says_done
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._phrases import EXCEPT, NEGATIVE
from auditor.claims._prose import Sentence, excerpt, short
from auditor.claims._report import Report
from auditor.claims._stance import stance_of, stances_in
from auditor.claims._tools import GIVEN_UP, TOOLS, UNDECIDED, group_stance, is_only_compared, read_bare_mention
from auditor.claims.config_files import config_files

_HYDRA = TOOLS[0][1]
_NEEDLESS_AS = (
    r"\b(?:(?:did|do)(?: not|n't) need (?:to (?:use|operate|work|go) (?:through |with |by |via )?)?|"
    r"(?:there (?:was|is)|(?:we|i) (?:had|have|saw)) no need (?:for|of|to use) )(?:the )?"
)
_NEEDLESS_END = (
    r"(?=\W*\Z|[.,;]|\s+(?:(?:that|which) (?:was|is)|mentioned|introduced|taught|from|of|in) (?:\w+ ){0,2}?"
    r"(?:the|this|our) (?:course|project|class)\b)"
)


_NICE = regex(
    r"\bbe(?:en)?\s+(?:a\s+)?(?:nice|good|useful|great|helpful)\s+(?:addition|idea|thing|feature|to\s+(?:have|add))\b|"
    r"\b(?:found|deemed|considered|thought|felt)\s+(?:it|this|that|them)\s+(?:to be\s+)?"
    r"(?:unnecessary|needless|overkill)\b",
    re.IGNORECASE,
)
_NO_NEED = regex(r"\b(?:replac|eliminat|remov|avoid)\w{0,4}\s+the\s+need\b", re.IGNORECASE)
_NEAR = 60
"""How far from such words, in letters, what they are said of stands."""


def _is_only_nice_to_have(text: str, tool: re.Pattern[str]) -> bool:
    """Return whether a sentence says of a tool that it would be nice to have or is not needed: it is not there then."""
    nice, needless = _NICE.search(text), _NO_NEED.search(text)
    if needless is not None and tool.search(text[needless.end() : needless.end() + _NEAR]):
        return True
    return nice is not None and tool.search(text[max(nice.start() - _NEAR, 0) : nice.end() + _NEAR]) is not None


_NO_FRAMEWORK = regex(
    r"\b(?:(?:did|do|have)(?: not|n't)|never)\s+(?:used?|implement\w*|set up)\s+(?:an?|any)\s+"
    r"(?:(?:dedicated|specific|proper)\s+)?config(?:uration)?(?:[- ]management)?\s+"
    r"(?:framework|library|manager|tool|system|package)s?\b",
    re.IGNORECASE,
)
_STUCK = regex(
    r"\b(?:st[iu]ck|stay(?:ed)?)\s+(?:with|to)\s+(?:(?!hydra\b)[\w-]+\s+){0,4}?(?:typer|argparse|click)\b",
    re.IGNORECASE,
)
"""What somebody went on with who weighed it against something else."""


_NOT_TAKEN = regex(
    r"\A[^.;]{1,80}?,? but (?:we|i) (?:did not|didn't|do not|don't|never) (?:\w+ )?"
    r"(?:need|needed|use|used|want|wanted|require|include|adopt|end up (?:using|with)) (?:it|this|that)\b"
    r"(?=\W*\Z|[.,;]| (?:in|for) (?:this|our) project\b)",
    re.IGNORECASE,
)
"""How one goes on who praised a tool and did not take it."""
_THEREFORE = regex(r",\s(?:as|since|because|so)\s(?:\w+\s)?\Z", re.IGNORECASE)


def _weigh_stance(stance: Stance, text: str, tool: re.Pattern[str]) -> Stance | None:
    """Return what is left of a stance where a tool is only nice to have, was not taken, or made a denial true."""
    match = tool.search(text)
    before, after = (text[: match.start()], text[match.end() :]) if match is not None else ("", "")
    if stance is Stance.AFFIRMED and _is_only_nice_to_have(text, tool):
        return Stance.HYPOTHETICAL
    if stance is Stance.AFFIRMED and _NOT_TAKEN.match(after):
        return Stance.DENIED
    if stance is Stance.DENIED and _THEREFORE.search(before) and not NEGATIVE.search(after):
        # "No parameters are hardcoded, as Hydra loads them."
        return None
    return stance


_REST = (
    r"(?=\W*\Z|[.,;]|\s(?:as|because|since|due|fordi|da|men|in (?:the end|favou?r)|"
    r"(?:in|for|i) (?:this|our|the|dette|vores) (?:project|projekt))\b)"
)
_WITHOUT_HYDRA = any_of(
    # "Hydra: no."
    r"hydra\s?:\s?no\W*\Z",
    # "We dropped Hydra"
    (
        r"(?:in the end,? )?(?:we|i) (?:\w+ly )?(?:dropped|abandoned|skipped|left out|gave up on|opted out of|"
        r"(?:deemed|found|considered|thought) it (?:to be )?(?:\w+ )?(?:unnecessary|needless|overkill) to use|"
        r"(?:did not|didn't) (?:feel|see) (?:the|a|any) need (?:to use|for|of)|never got around to) (?:using )?"
        rf"(?:the )?hydra\b{_REST}"
    ),
    # "Hydra was not prioritised"
    rf"hydra was (?:not prioriti[sz]ed|skipped|left out|dropped)\b{_REST}",
    # "Vi brugte ikke Hydra"
    (
        r"(?:nej\W{1,3})?vi (?:(?:brugte|bruger|benyttede|anvendte) ikke|har ikke (?:brugt|benyttet|anvendt)|"
        rf"endte med ikke at bruge) hydra\b{_REST}"
    ),
)
_LET_BE = regex(rf"\A\W*{_WITHOUT_HYDRA}", re.IGNORECASE)
"""How a sentence tells of Hydra that was not taken."""


def _find_hydra_denial(report: Report) -> tuple[Stance, Sentence] | None:
    """Return the sentence of question 12 that denies Hydra, with its stance, else None.

    It says that Hydra was not needed or taken, where no other sentence speaks of it; or that nothing of its kind was
    used, where no answer names Hydra.
    """
    spoken = report.sentences(Asks.CONFIGURATION)
    told = [one for one in spoken if _HYDRA.search(one.text)]
    if not told:
        none = next((one for one in spoken if _NO_FRAMEWORK.search(one.text) and not AT_FIRST.search(one.text)), None)
        named = any(
            _HYDRA.search(one.text)
            for question in (
                Asks.DEPENDENCIES,
                Asks.REPRODUCIBILITY,
                Asks.ARCHITECTURE,
                Asks.STRUGGLES,
                Asks.CONTRIBUTIONS,
            )
            for one in report.sentences(question)
        )
        return (Stance.DENIED, none) if none is not None and not named else None
    text = told[0].text
    needless = (_NEEDLESS.search(text) and not EXCEPT.search(text)) or _STUCK.search(text) or _NOT_HYDRA.match(text)
    needless = needless or _LET_BE.match(text)
    done = denies_only_need(text, text) or next_says_done(spoken, told[0])
    return (Stance.DENIED, told[0]) if len(told) == 1 and needless and not done else None


_NEEDLESS = regex(_NEEDLESS_AS + _HYDRA.pattern + _NEEDLESS_END, re.IGNORECASE)
_NOT_HYDRA = regex(
    r"\W*(?:instead of|rather than) [^.,;]{0,60}?\bhydra\b[^.,;\w]{0,3}, (?:we|i) (?:used?|chose|took|went)\b",
    re.IGNORECASE,
)
_OMITTED = regex(
    r"\bhydra was (?:therefore |thus |then )?(?:omit{1,2}ed|left out|not used)"
    r"(?=\W*\Z|[.;]| (?:from|in|for) (?:this|the|our) project\b)|"
    r"\b(?:ended up|by) replacing hydra with\b|"
    r"\b(?:did not|didn't|never) (?:make use of|used?) (?:any )?config(?:uration)?(?:[- ]management)? "
    r"(?:tools?|frameworks?) (?:such as|like) hydra\b",
    re.IGNORECASE,
)
"""How another answer says that Hydra was not taken."""
_HEADING = regex(r"\A\W*challenges?(?: \d{1,2})?\s?:", re.IGNORECASE)
"""What question 30 asks for, as the heading of what is told: no word of that is a doubt."""


def _hydra_elsewhere(report: Report) -> Iterator[Claim]:
    """Yield what other answers say outright of Hydra, where none has a doubt of it, or only one speaks of it."""
    told = [
        (q, one)
        for q in (Asks.REPRODUCIBILITY, Asks.ARCHITECTURE, Asks.STRUGGLES)
        for one in report.sentences(q)
        if _HYDRA.search(one.text)
    ]
    # What was there before it was taken out is told of before that.
    last = told[-1] if told and told[0][0] == told[-1][0] else None
    if last is not None and _OMITTED.search(last[1].text) and not AT_FIRST.search(last[1].text):
        said = f"hydra: {short(last[1].text)}"
        yield report.claim("config-tool", *last, key="hydra", said=said, stance=Stance.DENIED)
        return
    if any(UNDECIDED.search(text) or GIVEN_UP.search(text) for text in (_HEADING.sub("", one.text) for _, one in told)):
        return
    for question, sentence in told:
        if question != Asks.STRUGGLES and set(stances_in(sentence.text, _HYDRA)) == {Stance.AFFIRMED}:
            said = f"hydra: {short(sentence.text)}"
            yield report.claim("config-tool", question, sentence, key="hydra", said=said, stance=Stance.AFFIRMED)


_LIKE_HYDRA = regex(
    r"\bhydra\b(?:[ -](?:like|style[ds]?|inspired|compatible|ish)\b|"
    r"(?:'s)? (?:config\w* )?(?:format|syntax|conventions?|style|way of|approach|idea|philosophy|principles?|spirit)\b|"
    r" (?:builds?|is (?:built|based)|relies) (?:up)?on\b)|"
    r"\b(?:inspired by|similar to|reminiscent of|resembl\w+|mimic\w*|alternatives? to) "
    r"(?:(?:the|how|what) )?hydra\b",
    re.IGNORECASE,
)
"""What somebody has that is only like Hydra, or under it."""
_LEFT_HYDRA = regex(
    r"\b(?:mov|switch|migrat|chang|transition|shift|w[ea]nt|going)\w* (?:away |over )?from (?:the )?(?:\w+ )?hydra\b|"
    r"\breplac\w+ (?:the )?(?:\w+ )?hydra (?:with|by)\b|"
    r"\bhydra (?:(?:was|has been|had been|got) )?(?:\w+ )?replaced (?:with|by)\b|"
    r"\b(?:start|began|begun)\w* (?:out )?with (?:the )?hydra\b[^.;]{0,200}?\b(?:but|then|later|instead|switch\w*)\b",
    re.IGNORECASE,
)
"""How somebody tells of Hydra who has something else at last."""


_PART = regex(
    r"@?\bhydra(?:\.\w[\w.]{0,60}|[-_](?!config|core)\w[\w-]{0,60})(?:\(\))?|"
    r"\bhydra(?:'s)? (?:main )?(?:decorators?|plugins?|sweepers?|launchers?|multi-?runs?)\b",
    re.IGNORECASE,
)
"""A function of Hydra, or what can be added to it, by its name."""


def _is_without_a_part(text: str) -> bool:
    """Return whether a sentence speaks of a function or a plugin of Hydra alone, and says no to that."""
    rest = _PART.sub(" ", text)
    if rest == text or _HYDRA.search(rest) or not NEGATIVE.search(rest):
        return False
    return Stance.AFFIRMED not in stances_in(text, _HYDRA)


def _hydra_stance(spoken: tuple[Sentence, ...]) -> tuple[Stance, Sentence] | None:
    """Return what an answer says of Hydra itself, affirmed in part where something else was taken after it."""
    found = stance_of([one for one in spoken if not _LIKE_HYDRA.search(one.text)], _HYDRA)
    left = next((one for one in spoken if _LEFT_HYDRA.search(one.text)), None)
    return (Stance.MIXED, left) if found is not None and left is not None and found[0] is Stance.AFFIRMED else found


_W_AND_B = regex(r"\bw&b\b|\bwandb(?:'s)?\b|\bweights? ?(?:&|and) ?biases\b", re.IGNORECASE)
_CONFIGURES = regex(
    r"\bsweep\w*|\bwandb\.(?:config|init)\b|"
    r"\b(?:configur\w+|hyper-?parameters|experiments) (?:\w+ )?(?:with|in|using|through|via|by) (?:w&b|wandb|weights)",
    re.IGNORECASE,
)


def _w_and_b(spoken: tuple[Sentence, ...]) -> Sentence | None:
    """Return the sentence that says that W&B configures experiments, which it need not where it only logs them."""
    told = (one for one in spoken if _CONFIGURES.search(one.text))
    return next((one for one in told if set(stances_in(one.text, _W_AND_B)) == {Stance.AFFIRMED}), None)


def config_tool(report: Report) -> Iterator[Claim]:
    """Return the tools and files that experiments are said to be configured with, one claim each."""
    whole = report.sentences(Asks.CONFIGURATION)
    for tool, pattern in TOOLS:
        spoken = tuple(
            one
            for one in whole
            if not (is_only_compared(one.text, pattern) or (tool == "hydra" and _is_without_a_part(one.text)))
        )
        found = _hydra_stance(spoken) if tool == "hydra" else stance_of(spoken, pattern)
        if found is None and tool == "hydra":
            found = _find_hydra_denial(report)
        if found is None:
            found = read_bare_mention(tuple(one for one in spoken if not _LIKE_HYDRA.search(one.text)), pattern)
        found = group_stance(found, spoken, pattern) if tool == "hydra" else found
        if found is not None:
            stance, told = _weigh_stance(found[0], found[1].text, pattern), f"{tool}: {excerpt(found[1].text, pattern)}"
            if stance is not None:
                yield report.claim("config-tool", Asks.CONFIGURATION, found[1], key=tool, said=told, stance=stance)
    spoken = whole
    if (swept := _w_and_b(spoken)) is not None:
        said = f"W&B: {excerpt(swept.text, _W_AND_B)}"
        yield report.claim("config-tool", Asks.CONFIGURATION, swept, key="W&B", said=said, stance=Stance.AFFIRMED)
    if not any(_HYDRA.search(sentence.text) for sentence in spoken):
        yield from itertools.islice(_hydra_elsewhere(report), 1)
    yield from config_files(report, spoken)
