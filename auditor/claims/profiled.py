"""Whether a group says that it did not profile its code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._afterwards import denies_only_need, next_says_done
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._nobody import nobody_did
from auditor.claims._phrases import EXCEPT, NOT, words
from auditor.claims._report import Report
from auditor.claims._stance import stances_in

_PROFILES = words(r"profil\w*")
_ALL_OF_IT = (
    # Who names two tools leaves none.
    r"(?:\s+(?:using|with)\s+[\w.-]{1,30}\s+or\s+(?:the\s+)?[\w.-]{1,30}(?:\s+profil\w{1,10})?)?"
    r"(?:\s+to\s+(?:identify|find|detect|locate)\s+(?:any\s+|the\s+)?(?:performance\s+)?bottlenecks)?"
    r"(?:\s+(?:was|done|attempted|performed|conducted|used|carried|out|of|in|on|into|for|during|to|the|our|my|any|this|main|code\w*|"
    r"development|project|case|models?|at|all|anything)){0,8}"
    r"(?=\s*(?:[.,;!(–—-]|\Z)|"
    r"\s+(?:since|because|as(?! (?:much|often|thorough\w*|extensively|well|far)\b)|due|but|although|though|"
    r"however|even|which|so|it is|it was)\b)"
)
"""What may follow where nothing was profiled, and not only some part, or at some time."""
_SUCH = (
    r"(?:(?:formal|systematic|proper|real|actual|dedicated|specific|explicit|serious|structured|performance|code|"
    r"model)\s{1,3}){0,3}"
)
"""What leads to profiling and leaves none of it: "no extensive profiling" leaves some."""
_LATER = (
    r"(?:on|in) (?:our|the|my) (?:\w+ )?(?:to-?do(?: ?lists?)?|todos?|backlog|roadmap)\b|"
    r"(?:an? )?(?:to-?do|future work|for later|for the future|to be done|something (?:we|i) (?:would|want|plan|hope)\b)"
)
_DOING_IT = any_of(
    r"do|did|done|doing|ended|end|up|use|used|using|utili[sz]\w+|perform\w*|conduct\w*|run|make|made|apply|applied",
    r"implement\w*|integrat\w+|prioriti[sz]\w+|got|gotten|add|try|tried|have|had|with|time|choose|reach|get|manage",
    r"around|for|or|to|a|any|the|our|my|code|use of|specific|dedicated|actual",
)
_SUCH_TOOLS = (
    r"(?:(?:[\w-]{1,20}\s+){0,2}(?:tools|techniques|methods)(?:\s+(?:or|and)\s+(?:tools|techniques|methods))?"
    r"\s+(?:like|such as)\s+)?"
)
_NONE_DONE = any_of(
    # "did not profile", "did not get around to using tools such as profilers"
    (
        rf"{NOT}\s+(?:(?:actually|ever|really(?= (?:tried|done|used|run|performed)\b))\s+)?"
        rf"(?:{_DOING_IT}\s+){{0,6}}{_SUCH_TOOLS}profil(?:e|ed|ers?|ing)"
    ),
    # "Regarding profiling, we did not carry out this step"
    (
        rf"(?:regarding|as for|concerning) (?:the |code )?profiling,? (?:we|i) {NOT} (?:do|perform|carry out|"
        r"include|complete) (?:this (?:step|part)|this|that|it|any)"
    ),
    # "No profiling was done"
    rf"no {_SUCH}profiling (?:was|has been|is)",
    # "Profiling was not", "profiling was not one of our main priorities"
    r"profiling (?:was not|wasn't)(?: (?:one of )?(?:our|a|the) (?:(?:main|top|first|big) )?priorit\w+)?",
    # "Profiling remains future work"
    rf"profiling,? (?:is|was|are|remains?|remained|stays?)(?: \w+)?? (?:{_LATER})",
    # "profiling is a thing that we have on our to-do list"
    (
        r"profiling\b[^.;]{0,40}?\bwe (?:still )?(?:have|put|left|keep|kept) (?:it|this|that) (?:on|in|for) "
        r"(?:our|the|my|later|future)(?: (?:\w+ )?(?:to-?do(?: ?lists?)?|backlog|roadmap|work))?"
    ),
    # "Profiling was skipped"
    (
        r"profiling (?:was|is|has been) (?:skipped|omitted|left out|dropped|not a priority|out of scope|"
        r"(?:not|never) (?:(?:really|actually|ever) )?"
        r"(?:done|tried|used|made|performed|conducted|implemented|included|carried|set|part|prioriti[sz]ed|run|"
        r"attempted))"
    ),
    # "Profiling wasn't done"
    (
        r"profiling (?:has not|hasn't|isn't|wasn't) (?:been )?"
        r"(?:done|used|made|performed|conducted|implemented|included|run)"
    ),
    # "There is no profiling"
    rf"(?:there (?:is|was)|(?:we|i) (?:used|had|did|made|have|performed|carried out)) no {_SUCH}profiling",
    # "did without profiling"
    r"(?:did|went) without (?:any )?profiling",
    # "we decided against profiling"
    r"(?:we|i) (?:omitted|left out|decided against|opted against|refrained from) (?:the |any )?(?:code )?profiling",
    # "ran out of time to profile our code"
    r"ran out of time (?:to|for) (?:doing )?profil(?:e|ing)",
    # "skipped profiling"
    r"(?<!not )(?<!n't )(?<!never )skipped (?:the )?profiling",
)
_NOT_PROFILED = regex(rf"\b{_NONE_DONE}{_ALL_OF_IT}", re.IGNORECASE)
_NO_USE = (
    r"(?:worth(?:\s+(?:the|our|investing|spending|it|any|much|more|time|effort|trouble|work)){0,4}|"
    r"important|necessary|needed|required|relevant|essential|worthwhile|crucial|(?:the|a|any) need|"
    r"(?:much|any|a) (?:use|reason))"
)
_DEEMED = r"(?:seem|look|deem|consider|f(?:ind|ound)|think|thought|see|feel|felt)\w{0,3}"
_NEEDLESS = any_of(
    # "not deemed necessary", "did not find it worth the time"
    rf"{NOT}\s+(?:(?:{_DEEMED}|it|that|as|to be|was|is|really|very)\s+){{0,5}}{_NO_USE}",
    # "considered it unnecessary"
    rf"{_DEEMED}\s+(?:it\s+)?(?:to be\s+)?unnecessary",
    # "saw no need"
    r"(?:was|there was|saw|felt) (?:no need|unnecessary)",
)
_OF_NO_USE = regex(
    any_of(
        # "is not necessary to profile code"
        (
            rf"\b{_NEEDLESS}\s+"
            r"(?:for|to|of|(?:(?<=time\s)|(?<=effort\s)|(?<=work\s))(?:on|in)|to do|to use|to perform|to run)\s+"
            r"(?:(?:any|a|the|us to|code)\s+)?profil(?:e|ers?|ing)"
            rf"(?:\s+(?:(?:our|the|my)\s+)?(?:training\s+)?(?:scripts?|loop|pipeline))?{_ALL_OF_IT}"
        ),
        # "Profiling was not deemed necessary"
        (
            rf"\bprofiling\s+(?:was not|wasn't)\s+(?:{_DEEMED}\s+)?(?:(?:to be|as)\s+)?{_NO_USE}"
            r"(?=\s*(?:[.,;!(–—-]|\Z)|\s+(?:since|because|as|due|so)\b)"
        ),
    ),
    re.IGNORECASE,
)
"""How somebody says that there was no use in it, who answers whether it was done."""
_MEASURED = words(
    r"c-?profile\w*|snakeviz|pstats|py-?spy|scalene|pyinstrument|tensorboard|timeit|line_profiler|kernprof|"
    r"benchmark\w*|measured|timed|(?:tried|attempted|began|started)\b[^.]{0,40}\bprofil\w*"
)
"""What tells of a profile all the same."""
_SOME_DID = regex(
    r"\b(?:except|besides|only|until|beginning|(?:at )?first|before|once|by hand|the others?)\b|"
    r"\b(?:if (?:we|i) (?:had|did)(?: not|n't)|had (?:we|i) not)\b|"
    r"\band (?:(?:then|later|finally) )?(?:we|i) (?:did|ran|used|made)\b(?! (?:not|no|without)\b|n't\b)|"
    r"\bbut (?:have|had|ran|did|used|rather|with|using|by|through|via)\b|"
    r"\b(?:one|two|some|half|rest) of (?:us|it|them)\b",
    re.IGNORECASE,
)
"""What takes a denial back, or is said of some of them."""
_WHY = regex(r"\b(?:because|since|as)\b", re.IGNORECASE)
_OF_NONE = regex(
    r"\b(?:not|no|never|without|would|could|should|might|may|can|if|future|helps?|benefi\w+|useful)\b|n't\b",
    re.IGNORECASE,
)

_ALL_THE_SAME = regex(r"\b(?:but|although|though|however|even|which|still|yet)\b", re.IGNORECASE)
"""What leads to who did it without need."""
_A_WAY = regex(
    r"\bway\s+(?:to|of)\b[^.;]{0,40}\b(?:would|could)\s+(?:be|have been)\b|"
    r"\A\W*(?:(?:but|however|so)\W{1,3})?(?:in (?:the |a )?future|for future \w+|next time|"
    r"(?:with|given|if we had) more time)\b",
    re.IGNORECASE,
)
"""What leads to a tool that was not used, or not yet."""


_OF_NO_DEED = regex(
    r"\A\W*(?:if|when|whenever)\b|\b(?:asked|wonder\w*)\b[^.;,]{0,30}\bwhy\b|\breasons? (?:not to|to not)\b|"
    r"(?:\bnot\b|n't\b)[^.;,]{0,80}(?<!not )\bbecause\b[^.;]{0,200}\bbut (?:rather )?because\b",
    re.IGNORECASE,
)
"""What denies a case, a question or a reason, and not that it was done."""


_SOFTLY = regex(
    r"\b(?:formal(?:ly)?|explicit(?:ly)?|specific(?:ally)?|proper(?:ly)?|systematic(?:ally)?|dedicated|structured|actual|"
    r"actually|really)\s+(?=(?:(?:do|did|use|used|perform|performed|run|ran|code|performance|model)\s)?profil)",
    re.IGNORECASE,
)
"""What leads to profiling and makes no less of it that is denied."""
_ITS_TOOLS = regex(
    r"(?<=profiling)\s+(?:tools?|steps?|parts?|frameworks?)\b"
    r"(?! (?:like|such as|other|besides|than|except|and|or)\b)|"
    r"(?<=profiling)(?: of (?:the|our) code)?\s\((?:with|using|e\.g\.,?|such as|like|via)\s[^()]{1,60}\)",
    re.IGNORECASE,
)


def _is_denied(text: str) -> bool:
    """Return whether a sentence says that nothing was profiled, or that there was no use in it."""
    if _OF_NO_DEED.search(text):
        return False
    text = _ITS_TOOLS.sub("", _SOFTLY.sub("", text))
    if _NOT_PROFILED.search(nobody_did(text)):
        return True
    unsure = len(_PROFILES.findall(text)) > 1 or AT_FIRST.search(text) or _ALL_THE_SAME.search(text)
    return not unsure and _OF_NO_USE.search(text) is not None


def profiling(report: Report) -> Iterator[Claim]:
    """Return that the code is said not to be profiled; what is affirmed of it, or measured otherwise, is no claim."""
    spoken = report.sentences(Asks.DEBUGGING)
    denied = next((one for one in spoken if _is_denied(one.text)), None)
    if denied is None or _SOME_DID.search(_WHY.split(denied.text)[0]) or EXCEPT.search(denied.text):
        return
    if denies_only_need(denied.text, denied.text) or next_says_done(spoken, denied):
        return
    others = [one.text for one in spoken if one is not denied]
    told = any(_PROFILES.search(text) and not _OF_NONE.search(text) for text in others)
    affirmed = any(Stance.AFFIRMED in stances_in(one.text, _PROFILES) for one in spoken)
    if not (told or affirmed or any(_MEASURED.search(text) and not _A_WAY.search(text) for text in others)):
        yield report.claim("profiling-said", Asks.DEBUGGING, denied, stance=Stance.DENIED)
