"""The words by which people say that they did something, did not, or would.

What follows a thing is in `_following`. Most modules here ask it.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex

DOING = (
    r"(?:us(?:e|ed|ing)|do|done|doing|perform\w*|implement\w*|integrat\w*|incorporat\w*|mak(?:e|ing)|made|conduct\w*|run|ran|running|writ\w+|wrote|"
    r"deploy\w*|set\s?(?:ting )?up|includ\w*|creat\w*|have(?! (?:any |the |many |much |"
    r"to )?(?:problems?|issues?|troubles?|difficult\w*|errors?|time|do|deal))|apply|applied|"
    r"utili[sz]\w*|employ\w*|adopt\w*|train\w*|get|got|"
    r"start\w*|test\w*|add\w*|succeed\w*|manag\w*|carr(?:y|ied)|execut\w*|prioriti[sz]\w*|reach\w*|complet\w*|"
    r"monitor\w*|lint\w*|cache?\w*|cach\w+|build|built|touch\w*|consider\w*|develop\w*|"
    r"load[- ]?test\w*|go|work\w*|make use of)"
)
NOT = (
    r"(?:did\s?n[o']t|did not|do not|don't|does not|doesn't|have not|haven't|has not|hasn't|had not|"
    r"hadn't|was not|wasn't|were not|weren't|are not|aren't|is not|isn't|never|could not|couldn't|"
    r"cannot|can't|ikke|unable to|failed to|not able to|(?:have|has|had|are|is) yet to|not)"
)
DENIES = regex(
    rf"\b{NOT}\b(?!\s+(?:only|just|exactly|merely|simply|further|significantly|really|necessarily|directly|fully|strictly|"
    r"everyone|everybody|everything|every|each|both|most|all|manually|to mention)\b)"
    r"(?:\s+(?!to\b.{0,20}\bbut\b|(?:if|when|while|once|unless|until|because|since|after|before|despite)\b)[\w'/-]+)"
    rf"{{0,4}}?\s+{DOING}\b",
    re.IGNORECASE,
)
CHANGING_IT = r"(?:having to |needing to )?(?:modify|chang|edit|touch|alter|updat|rewrit|overwrit|adjust)\w*"
"""What is not done to a thing that is there ("without changing it")."""
_TROUBLE = (
    r"(?:\w+\s+)?(?:problems?|issues?|troubles?|difficult\w*|errors?|failures?|crash\w*|bottlenecks?|doubts?|saying|"
    r"(?:experience|knowledge) (?:with|of|in)|(?:good )?reasons? not to)\b"
)
"""What is lacking where all goes well ("no problems doing it", "without a doubt")."""
NO = regex(
    rf"\b(?:(?:(?<!\btook )(?<!\btakes )no(?!\s+{_TROUBLE})|"
    rf"without(?!\s+(?:{CHANGING_IT}|{_TROUBLE}|needing|requiring|the need))|"
    r"neither|lack(?:s|ed|ing)?|omit(?:s|ted)?|left out)\b"
    r"(?:\s+[\w'/-]+){0,3}|"
    r"(?:skip(?:s|ped|ping)?|decided against|refrain\w* from|"
    r"(?:ran|run|running) out of (?:time|credits?|money|budget|quota) (?:for|to|before)|"
    r"lack of time (?:for|to)|(?<!\btook )(?<!\btakes )no time (?:left )?(?:for|to))\b(?:\s+[\w'/-]+){0,6})\s*\Z",
    re.IGNORECASE,
)
NEGATIVE = regex(rf"\b(?:{NOT}|no|without|neither|nor|none|nothing|nobody|hardly|barely|scarcely)\b", re.IGNORECASE)
NOT_ONLY = regex(r"\bnot (?:only|just|merely|simply)\b", re.IGNORECASE)
TROUBLE = regex(
    any_of(
        # "crashed during"
        (
            r"\b(?:errors?|issues?|problems?|crash\w*|fail\w*|bottlenecks?|timeouts?|see|observe\w*|notice\w*|"
            r"encounter\w*|experience\w*|handle\w*|break|exceed\w*)\b.*\b"
            r"(?:during|under|in|while|when|with|from|through|by)\b"
        ),
        # "straightforward"
        (
            r"\b(?:hard|difficult|challenging|tricky|easy|simple|trivial|straight-?forward|intuitive|convenient|"
            r"fun|a pleasure|(?:anything|something) (?!(?:for|with|like|about|in|on|at)\b)"
            r"\w+ (?:for|with|in|on|to)|(?:take|cost) (?:us )?(?:long|much|a lot)|"
            r"(?:deny|ignore|imagine|complain|overstate))\b"
        ),
        # "need a GPU to"
        r"\bneed(?:ed)? (?!to\b)(?:\w+ ){1,3}to\b",
        # "errors during"
        r"\b(?:errors?|issues?|problems?|troubles?|difficult\w*)\s+(?:\w+\s+)?\w+ing\b",
        # "regretted"
        r"\b(?:regret|stopp?|hesitat|mind|forg[eo]t)(?:e[ds]?|ing|ten|t?ed|s)?\b",
    ),
    re.IGNORECASE,
)
"""What did not go wrong while one did a thing: the thing was done."""
_WISHES = any_of(
    r"would(?:n't)?|we'd|you'd|could|might|should",
    # "If there"
    r"if (?:we|one|i|you|the|there|it|this)",
    r"were to|(?:we|i)(?: will|'ll)",
    # "We also want to"
    r"\A\W*(?:we|i) (?:(?:still|also|\w+ly) )?(?:want|hope|wish|aim) to",
    r"thought (?:about|of)|thinking (?:about|of)|looked (?:at|into)",
    # "start looking into"
    r"(?:start(?:ed)?|began) looking (?:at|into)",
    # "were about to"
    r"(?:was|were|are) (?:\w+ )?(?:about to|in the process of)",
    # "planning"
    r"(?<!\bas )plan(?:s|ned|ning)?",
    # "future"
    r"future(?! (?:runs?|jobs?|builds?|workflows?))",
    r"next steps?|wanted|wish(?:ed)?|intend(?:ed)?|intented|intention|ideally",
    # "can be deployed"
    r"can (?:easily |also )?be (?:added|extended|used|done|deployed|served|integrated|implemented|trained|set up)",
    r"try(?:ing)? to|seek(?:s|ing)? to|consider(?:ed|ing)?",
    # "prepared it for"
    r"prepar(?:ed?|ing)\s+(?:(?:\w+\s+){0,3}?for|to)",
    # "some of the steps"
    r"(?:some|most|many|part) of the (?:\w+ )?steps",
    r"close to",
    # "the goal was"
    r"(?:goal|aim|objective)\b[^.]{0,40}\b(?:was|is|were)\b(?! (?:achieved|reached|met))",
    r"hoped?|makes? sense to|had time|had had|ought to",
    # "We still need"
    r"(?:we|i|one|you) (?:\w+ )?need(?! not\b)",
    r"tried|attempted|beneficial|can help|could have|still (?:needs?|have|has|want) to",
    r"(?:are|is|were) going to|too (?:busy|late)|discuss(?:ed|ing)",
    # "learned about"
    r"(?:read|learn(?:ed|t|ing)|heard|talked|taught)(?: \w+){0,2} about",
)
HYPOTHETICAL = regex(rf"\b{_WISHES}\b", re.IGNORECASE)
_FAILURES = any_of(
    r"unsuccessful\w*|in vain|without success|gave up|abandon\w*",
    # "never finished"
    r"never (?:\w+ )?(?:finish\w+|complet\w+|got (?:it |that )?(?:to work|working|done))",
    # "not finished"
    (
        r"not (?:\w+ )?(?:finish\w*|succe\w+|complete it|get it to work|manage to finish|"
        r"(?:have|get) (?:\w+ )?time to (?:complete|finish|finali[sz]e) (?:it|this|that|them))"
    ),
)
IN_VAIN = regex(rf"\b{_FAILURES}\b", re.IGNORECASE)
"""How somebody ends who began something."""
BEGAN = regex(r"\b(?:began|begun|start(?:ed)?|set(?:ting)? (?:it )?up|working on)\b", re.IGNORECASE)
NOT_BY_HAND = regex(
    r"\b(?:(?:did|do|does|have|has|is|are|was|were|been)(?: not|n't)|not)\b(?:\s+[\w'/-]+){0,4}?\s+"
    r"(?:by hand|manually)\b",
    re.IGNORECASE,
)
"""How a thing was not done that something else did: nothing is said of whether it was."""
DOUBTED = regex(
    any_of(
        # "did not feel"
        rf"\b{NOT}\s+(?:\w+\s+)?(?:think|believe|feel|expect|mean|suggest|claim|doubt)\b",
        # "thought we would not"
        (
            r"\b(?:thought|believed|expected|assumed|feared)\s+(?:that\s+)?(?:we|it|this|i)\s+"
            r"(?:would|could|might)(?: not|n't)\b"
        ),
        # "couldn't have"
        r"\b(?:could|would)(?: not|n't) have\b",
        # "If we hadn't"
        r"\bif (?:we|i|one|you) (?:(?:had|have|did|do)(?: not|n't)|never)\b",
        # "asked us why"
        r"\b(?:asked|asks?|wonder\w*)\b[^.;,]{0,30}?\b(?:why|whether|if|how)\b",
        # "reason to not"
        (
            r"\b(?:(?:no (?:good )?)?(?:reasons?|excuses?)|hard|difficult|impossible)\s{1,3}(?:for us )?"
            r"(?:not to|to not)\b"
        ),
        # "had not worked with"
        r"\bhad(?: not| never|n't)\s+(?:\w+\s+)?(?:worked with|tried|heard of|seen)\b",
        # "had never used"
        r"\bhad never (?:used|done)\b",
        # "had no experience"
        r"\b(?:had|have|has)(?: not| never|n't)? (?:no |any )?(?:\w+\s+)?(?:experience|knowledge)\b",
        # "Before"
        r"\A\W*(?:before|prior to|previous to)\b",
    ),
    re.IGNORECASE,
)
"""What is not held for true, or was not known before: nothing is said of whether it was done."""
ALL = regex(r"(?<!\bat )(?<!\babove )(?<!\bin )\b(?:all(?! in all\b)|every|each|both)\b", re.IGNORECASE)
"""Of what a denial is not said whole: some of it may be there."""
_SUCCEEDED = any_of(
    # "we wrote one"
    (
        r"(?:we|i)(?: (?:now|later|then|do|did|finally|eventually|still|actually|\w+ly))? "
        r"(?:did(?: (?:use|do|make|add|have|implement) (?:it|one|them|that|this|so))?|managed|succeeded|"
        r"set (?:it|this|that|one) up|(?:have|had|got|made|added|used|wrote|built|set up|fixed|deployed|trained) "
        r"(?:it|one|them|that|this|so)|deployed|trained)"
    ),
    # "the last was"
    (
        r"(?:it|this|that|everything|the (?:other|simple|first|last|final|single|one\b[^,;.]{0,40}))"
        r"(?: (?:now|later|then|does|did|finally|eventually|still|actually|\w+ly))? (?:work(?:s|ed)?|runs?|ran|"
        r"went (?:well|through|fine)|does|did|exists?|was|"
        r"is (?:there|up|done|running|deployed|live|enabled|active|used|set up))"
    ),
)
TAKEN_UP = regex(
    rf"\b{_SUCCEEDED}(?=\W*\Z|\s*[,;.:)]|\s+(?:now|later|then|in the end|eventually|finally|anyway|after all|fine|"
    r"well|again|with|on|to|in|for|by)\b)",
    re.IGNORECASE,
)
"""How somebody goes on who did it after all, or did another of its kind."""
TURNED = regex(
    r"\A\W*(?:but|however|then|later|still|nevertheless|in the end|eventually|finally|afterwards?|"
    r"after (?:that|this|some)|luckily|fortunately|now|yet)\b",
    re.IGNORECASE,
)
ELSEWHERE = regex(
    r"\b(?:instead|by hand|manual\w*|local\w*|without|hpc|clusters?|kaggle|colab|laptops?|own)\b", re.IGNORECASE
)
QUALIFIED = regex(
    r"\b(?:full|fully|complete|completely|proper|properly|extensive|extensively|much|many|all|more|comprehensive|further|"
    r"automatic|automated|own|custom)\b",
    re.IGNORECASE,
)
IN_IT = regex(
    r"\b(?:included|include|part|integrated|integrate|added|add|stored|store|put|pushed|push|kept|uploaded|"
    r"moved|move)(?: \w+){0,3}? (?:in|into|of|to|within|on|by) (?:(?:the|our|any|a|an) )?(?:[\w-]+ )?\Z",
    re.IGNORECASE,
)
"""What leads to a thing that another is not in ("the models were not pushed to it")."""
WITHOUT = regex(r"\bwithout\b(?:\s+[\w'/-]+){0,3}\s*\Z", re.IGNORECASE)
WOULD = regex(
    r"\b(?:(?:would|could|might)(?:n't)?|can(?:not|'t| not)|hard|difficult|impossible)\b(?!.*\b(?:which|and)\b)",
    re.IGNORECASE,
)
"""How it is, or would be, for somebody who is without a thing ("could not do without it")."""
BUT = regex(r"\b(?:but(?: (?:rather|instead))?|except)\s*\Z", re.IGNORECASE)
"""What comes after a denial and says what was done in place of what is denied ("not this but that")."""
REASON = regex(r"\b(?:since|because)\s*\Z", re.IGNORECASE)
ONLY = regex(r"\A\W*(?:only|just)\b", re.IGNORECASE)
EXCEPT = regex(r"\b(?:except|apart from|aside from|other than|else (?:than|but)|but for|save for)\b", re.IGNORECASE)
"""What leads to a part of which a denial is not said."""
NOT_WITHOUT = regex(r"\b(?:not|cannot|never|no)\b.{0,200}?\bwithout\b|n't\b.{0,200}?\bwithout\b", re.IGNORECASE)
"""Two denials of which one takes the other back ("could not have done it without that")."""
_MEANS = r"(?:with|using|by|through|via)"
_PLACE = r"from (?:(?:the|our|a) )?(?:\w+ )?(?:console|gui|ui|browser|terminal|command line|cli|laptops?)"
WITH_THIS = regex(rf"\b(?:{_MEANS}\s|{_PLACE}\b)", re.IGNORECASE)
BUT_WITH = regex(rf"\A\W*but\s+(?:rather\s+|instead\s+)?{_MEANS}\b", re.IGNORECASE)
"""With what a thing was done that was not done with something else."""
ANEW = regex(
    r"\b(?:we|i)\s+(?:only\s+|just\s+|\w+ly\s+)?(?!had\b|have\b|do\b|did\b|could\b|would\b|should\b)\w+ed\b|"
    r"\band (?:finally|lastly)\b",
    re.IGNORECASE,
)
"""What somebody did, after whatever was denied ("as we did not have much we trained little"), or the end of a list."""
NEITHER = regex(r"\bneither\b((?:\s+[\w/'-]+){1,6}?),?\s+nor\b", re.IGNORECASE)
NOR = regex(r",?\s{1,9}\bnor\s{1,9}(?=(?:did|do|does|have|has|had|is|are|was|were|could|can)\b)", re.IGNORECASE)
AS_WE = regex(
    r"(?<!much )(?<!well )(?<!soon )(?<!far )(?<!same )(?<!such )\bas (?=we (?:already |only |just )?"
    r"(?:used?|had|have|did|made|trained|deployed|wrote|chose)\b|(?:\w+ ){1,5}?(?:does|did|handles|handled)\b|"
    r"(?:(?:the|our|this|that) )?(?!if\b|to\b|for\b|with\b|in\b)\w+ (?:(?:already|also|just|simply|only) )?"
    r"(?:is|are|was|were|has|had|can|could|gives?|gave|offers?|provides?|supports?|allows?|comes?|makes?|made|lets?|"
    r"takes?|took|works?|needs?|requires?|seems?|runs?|ran)\b)",
    re.IGNORECASE,
)
"""What gives a reason, as "since" does."""
IF = regex(r"\A\s*(?:and\s+|then\s+)?(?:(?:if|had we|having)\b|not \w+ing\b.*\bwould\b)", re.IGNORECASE)
WHETHER = regex(
    r"\b(see(?:s|ing)?|check\w*|test\w*|verif\w+|know\w*|determin\w+|find out|assess\w*|decid\w+|tell\w*)\s+if\b",
    re.IGNORECASE,
)
"""What a verb of asking leads to is a question ("to see if the service runs"), and no condition."""
SEQUEL = regex(
    r"\A\W*(?:(?:thus|thereby|hence|so|while|and)\s+)?"
    r"(?:ensuring|making sure|allowing|enabling|helping|letting|giving|providing|so that|then (?:\w+ly )?\w+ed)\b",
    re.IGNORECASE,
)
"""What comes of the clause before it, and is as real as that."""
TRIED = regex(r"\b(?:tried|attempt(?:ed|s)?|wanted)\b", re.IGNORECASE)
PREFERRED = regex(r"\b(?:prioriti[sz]|favou?r|prefer)\w*\b", re.IGNORECASE)
OVER = regex(r"\bover\s+(?:\w+\s+){0,2}(?:\w+-)?\Z", re.IGNORECASE)
LEFT = regex(r"\bleft\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
REGARDED = regex(
    r"\b(?:aware|know|believe|think|feel|acknowledge|recogni[sz]e|understand|agree|reali[sz]e|appreciate)\s+"
    r"(?:that|of|how|the (?:\w+ )?(?:importance|value|benefits?|potential|usefulness|advantages?))\b|"
    r"\b(?:see|saw|seen)\s+(?:the )?(?:\w+ )?(?:value|importance|benefits?|point|use|advantages?)\b|"
    r"\b(?:found out|learn(?:ed|t)|reali[sz]ed|discovered|noticed)\s+(?:\w+\s+){0,2}?that\b",
    re.IGNORECASE,
)
"""To hold a thing for good is not to have done it."""
PAST = regex(r"\b(?:was|were|been|had|did)\b", re.IGNORECASE)
OURS = regex(
    r"\b(?:we|our|i|us|my|(?:group|team) members?|the (?:group|team)|every(?:one|body)|each (?:member|of us|person))\b",
    re.IGNORECASE,
)
WE_DO = regex(
    r"\b(?:we|i)\s+(?!know|think|believe|feel|expect|like|can\b|could|would|should|may\b|might|must|need|want|wish|hope|see\b|"
    r"understand|reali[sz]e|recogni[sz]e|acknowledge|agree)(?!(?:are|were|will) (?:aware|sure))\w",
    re.IGNORECASE,
)
"""What somebody does, other than to hold a thing for good."""
IN_GENERAL = regex(
    r"\b(?:would|could|can|may|might|should|will|important|crucial|essential|vital|necessary|useful|helpful|beneficial|"
    r"valuable|critical|key|significant|more \w+ (?:\w+ ){0,3}than|"
    r"in (?:larger|bigger|large|big) (?:teams?|groups?|projects?))\b",
    re.IGNORECASE,
)
SERVES_US = regex(
    r"\A\W*(?:(?:\w+ly|nevertheless|however|furthermore|moreover|in addition|also|overall)\W{1,3})?"
    r"(?:it|this|that|these|they|monitoring|such \w+)\s+(?:(?:also|then|thus|thereby)\s+)?"
    r"(?:provides?|offers?|gives?|allows?|lets?|enables?|makes?|helps?|ensures?|guarantees?|simplif(?:y|ies)|"
    r"facilitates?|prevents?)\b",
    re.IGNORECASE,
)
"""A sentence of what a thing named before is good for."""
DONE = regex(
    r"\b(?:was|were|is|are|been|being)\s+(?:(?:also|then|only|mainly|primarily|thus|both|successfully|\w+ly)\s+)?"
    r"(?:(?:unit|load|stress|version)[ -])?"
    r"(?:\w+ed|done|made|written|built|run|set|held|kept|chosen|taken|found (?:in|under|at|inside|within))\b",
    re.IGNORECASE,
)
YES = regex(r"\A\W*(?:yes|yep|yeah|indeed|definitely)\b", re.IGNORECASE)
PLAIN_NO = regex(
    r"\A\W*(?:(?:in the end|in short|well|overall|ultimately|sadly|unfortunately)\W{1,3})?"
    r"(?:no|nope|unfortunately not|sadly not)\b"
    # "No errors came up" answers no question.
    r"(?=\W*\Z|\s*[,.;:!–—-]|"
    r"\s+(?:we|i|it|this|they|as|since|because|due|but|not|unfortunately|sadly|the (?:group|team))\b)",
    re.IGNORECASE,
)
_SO = (
    r"(?: (?:do|done|used?|perform(?:ed)?|ma[dk]e|"
    r"manage(?: to (?:do|make|implement))?|implement(?:ed)?|set up|add(?:ed)?)"
    r" (?:so|this|that|it|either|neither|any(?:thing)?(?: for (?:it|this|that))?|"
    r"(?:any|either) of (?:this|these|those|them|it)))?"
)
BARE_NO = regex(
    rf"\A\W*(?:(?:no|unfortunately|sadly|the (?:short )?answer is)\W{{1,3}}(?:that )?)?"
    r"(?:(?:we|i) (?:had (?:no|too little)|ran out of) time(?: left)?,? (?:and|so) )?"
    rf"(?:(?:(?:we|i) )?(?:did not|didn't|have not|haven't){_SO}|"
    r"(?:we|i) did nothing(?: (?:for|about|of) (?:it|this|that))?|"
    r"(?:it|this) (?:was|is|has been)(?: not|n't) (?:used|done|implemented|made)"
    r"(?: (?:in|for) (?:this|our|the) project)?|not really)\W*",
    re.IGNORECASE,
)
"""A sentence that only says no."""
BARE_YES = regex(rf"\A\W*(?:we|i) (?:did|do|have){_SO}\W*", re.IGNORECASE)
WE_CAN = regex(r"\b(?:we|one|you) can\b(?! now\b)", re.IGNORECASE)
"""What somebody is able to do, and may never have done."""
UNSURE = regex(
    r"\b(?:no|not|never|without|unable|failed?|unsuccessful\w*|tried|attempt\w*|gave up|would|could|might|should|"
    r"plan(?:ned|s)?|want(?:ed)?|future|if we)\b|n't\b",
    re.IGNORECASE,
)
"""What makes an answer of which nothing certain is read one that other answers do not stand in for."""


def words(pattern: str) -> re.Pattern[str]:
    """Return a pattern of whole words, in either case."""
    return regex(rf"\b(?:{pattern})\b", re.IGNORECASE)
