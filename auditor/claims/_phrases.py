"""The words by which people say that they did something, did not, or would.

Most modules here ask it.
"""

from __future__ import annotations

import re

from auditor._regex import regex

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
LEAVING_IT = r"(?:having to |needing to )?(?:modify|chang|edit|touch|alter|updat|rewrit|overwrit|adjust)\w*"
"""What is not done to a thing that is there ("without changing it")."""
_TROUBLE = (
    r"(?:\w+\s+)?(?:problems?|issues?|troubles?|difficult\w*|errors?|failures?|crash\w*|bottlenecks?|doubts?|saying|"
    r"(?:experience|knowledge) (?:with|of|in)|(?:good )?reasons? not to)\b"
)
"""What is lacking where all goes well ("no problems doing it", "without a doubt")."""
NO = regex(
    rf"\b(?:(?:(?<!\btook )(?<!\btakes )no(?!\s+{_TROUBLE})|"
    rf"without(?!\s+(?:{LEAVING_IT}|{_TROUBLE}|needing|requiring|the need))|"
    r"neither|lack(?:s|ed|ing)?|omit(?:s|ted)?|left out)\b"
    r"(?:\s+[\w'/-]+){0,3}|"
    r"(?:skip(?:s|ped|ping)?|decided against|refrain\w* from|"
    r"(?:ran|run|running) out of (?:time|credits?|money|budget|quota) (?:for|to|before)|"
    r"lack of time (?:for|to)|(?<!\btook )(?<!\btakes )no time (?:left )?(?:for|to))\b(?:\s+[\w'/-]+){0,6})\s*\Z",
    re.IGNORECASE,
)
NEGATIVE = regex(rf"\b(?:{NOT}|no|without|neither|nor|none|nothing|nobody|hardly|barely|scarcely)\b", re.IGNORECASE)
NOT_ONLY = regex(r"\bnot (?:only|just|merely|simply)\b", re.IGNORECASE)
AFTER_NOT = regex(
    # What follows a figure is said of that: "load testing with 1000 users was not ...".
    r"\A(?:\s+[^\W\d][\w/-]*){0,4}?\s+(?:was|were|is|are|has|have|had)(?:(?:\s+(?:unfortunately|sadly|regrettably|"
    r"deliberately|intentionally|ultimately|therefore|thus|simply))?\s+(?:not|never)|n't)\s+(?:(?:yet|currently|still)\s+)?(?:been\s+)?"
    # What was not tested in full was there to be tested.
    r"(?:(?!(?:fully|completely|entirely|properly|thoroughly|extensively|only|just|merely|simply|solely|exclusively|"
    r"always|necessarily)\b)\w+\s+)?"
    r"(?:used|implemented|performed|done|made(?! (?:for|to)\b)|conducted|written|carried|integrated|set|deployed|"
    r"included|run|executed|trained|part of|tested|needed|achieved|accomplished|reali[sz]ed|developed|"
    r"established|introduced|attempted|added|enabled|configured|incorporated|activated|adopted)\b|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:was|were|is|are|has been|have been|had to be)\s+"
    r"(?:still |unfortunately |deliberately )?"
    r"(?:missing|absent|lacking|left out|omitted|skipped|dropped|postponed|out of scope|beyond the scope)\b|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:was|were|is|are)(?:\s+not|n't)\s+(?:something|a thing)\s+(?:that\s+|which\s+)?"
    r"(?:we|i)\s+(?:\w+\s+)?(?:prioriti[sz]ed|managed|needed|had time for|got to|did|implemented|used|included|"
    r"focus\w* on|looked into|explored)(?=\W*\Z|\s*[.,;:)]|\s+(?:in|for|as|since|because|due|during|given)\b)|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:did not|didn't|never)\s+ma[kd]e it(?=\W*\Z|\s*[.,;]|\s+(?:in|into|to)\b)|"
    # "Unit testing was done, but load testing was not."
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:was|were|is|are|has|have)(?:\s+not|n't)\W*\Z",
    re.IGNORECASE,
)
TROUBLE = regex(
    r"\b(?:errors?|issues?|problems?|crash\w*|fail\w*|bottlenecks?|timeouts?|see|observe\w*|notice\w*|encounter\w*|"
    r"experience\w*|handle\w*|break|exceed\w*)\b.*\b(?:during|under|in|while|when|with|from|through|by)\b|"
    r"\b(?:hard|difficult|challenging|tricky|easy|simple|trivial|straight-?forward|intuitive|convenient|fun|"
    r"a pleasure|"
    r"(?:anything|something) (?!(?:for|with|like|about|in|on|at)\b)\w+ (?:for|with|in|on|to)|"
    r"(?:take|cost) (?:us )?(?:long|much|a lot)|(?:deny|ignore|imagine|complain|overstate))\b|"
    r"\bneed(?:ed)? (?!to\b)(?:\w+ ){1,3}to\b|"
    r"\b(?:errors?|issues?|problems?|troubles?|difficult\w*)\s+(?:\w+\s+)?\w+ing\b|"
    r"\b(?:regret|stopp?|hesitat|mind|forg[eo]t)(?:e[ds]?|ing|ten|t?ed|s)?\b",
    re.IGNORECASE,
)
"""What did not go wrong while one did a thing: the thing was done."""
HYPOTHETICAL = regex(
    r"\b(?:would(?:n't)?|we'd|you'd|could|might|should|if (?:we|one|i|you|the|there|it|this)|were to|"
    r"(?:we|i)(?: will|'ll)|\A\W*(?:we|i) (?:(?:still|also|\w+ly) )?(?:want|hope|wish|aim) to|"
    r"thought (?:about|of)|thinking (?:about|of)|looked (?:at|into)|(?:start(?:ed)?|began) looking (?:at|into)|"
    r"(?:was|were|are) (?:\w+ )?(?:about to|in the process of)|"
    r"(?<!\bas )plan(?:s|ned|ning)?|future(?! (?:runs?|jobs?|builds?|workflows?))|next steps?|wanted|"
    r"wish(?:ed)?|intend(?:ed)?|intented|intention|ideally|can (?:easily |also )?be (?:added|extended|used|"
    r"done|deployed|served|integrated|implemented|trained|set up)|try(?:ing)? to|seek(?:s|ing)? to|consider(?:ed|ing)?|"
    r"prepar(?:ed?|ing)\s+(?:(?:\w+\s+){0,3}?for|to)|(?:some|most|many|part) of the (?:\w+ )?steps|"
    r"close to|(?:goal|aim|objective)\b[^.]{0,40}\b(?:was|is|were)\b(?! (?:achieved|reached|met))|"
    r"hoped?|makes? sense to|had time|had had|ought to|"
    r"(?:we|i|one|you) (?:\w+ )?need(?! not\b)|tried|attempted|beneficial|can help|could have|"
    r"still (?:needs?|have|has|want) to|(?:are|is|were) going to|too (?:busy|late)|discuss(?:ed|ing)|"
    r"(?:read|learn(?:ed|t|ing)|heard|talked|taught)(?: \w+){0,2} about)\b",
    re.IGNORECASE,
)
AFTER_HYPOTHETICAL = regex(
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:would(?:n't)?|could|might|should|"
    r"can (?:be|help|improve|increase|enhance|offer|provide|reveal|give)|"
    r"will (?:help|improve|enhance)\b|"
    r"will be (?:an? )?(?:\w+ )?(?:nice|good|great|useful|helpful|beneficial|valuable|important|next|added)\b|"
    r"will (?:\w+ ){0,4}?(?:later|soon|next|tomorrow)\b|"
    r"(?:we|one|you) can|may|"
    r"(?:was|were|is|are|has been)\s+(?:only\s+|first\s+|initially\s+)?"
    r"(?:attempted|tried|explored|investigated|evaluated|planned|intended|considered|recommended|discussed|advisable|desirable))\b|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:remains?|is|are|was|were|has been|have been)\s+(?:left\s+)?(?:an?\s+|as\s+)?"
    r"(?:future|for later|pending|outstanding|todo|to be (?:done|made|added))\b|"
    r"\A(?:\s+[\w/-]+){0,3}?\s+(?:is|are|was|were|remain(?:s|ed)?)\s+(?:also\s+|still\s+|not\s+)?"
    r"(?:on (?:our|my|the) (?:[\w-]+\s+)?(?:list|roadmap|to-?do|agenda|backlog)|"
    r"(?:something|(?:an?|one) (?:\w+ )?(?:thing|idea|step|feature))\s+"
    r"(?:that\s+|which\s+)?(?:we|i|one)\s+(?:\w+\s+)?(?:want|wish|hope|intend|aim|look|need|would|could|plan))\b|"
    r"\A\s+on (?:our|my|the) (?:[\w-]+ )?(?:list|roadmap|to-?do|agenda|backlog)\b|"
    r"\A(?:\s+[\w/-]+){0,6}?\s+(?:proved|proven|turned out)\s+(?:to be\s+)?(?:\w+\s+)?"
    r"(?:challenging|difficult|hard|impossible|infeasible)\b",
    re.IGNORECASE,
)
IN_VAIN = regex(
    r"\b(?:unsuccessful\w*|in vain|without success|gave up|abandon\w*|"
    r"never (?:\w+ )?(?:finish\w+|complet\w+|got (?:it |that )?(?:to work|working|done))|"
    r"not (?:\w+ )?(?:finish\w*|succe\w+|complete it|get it to work|manage to finish|"
    r"(?:have|get) (?:\w+ )?time to (?:complete|finish|finali[sz]e) (?:it|this|that|them)))\b",
    re.IGNORECASE,
)
"""How somebody ends who began something."""
BEGAN = regex(r"\b(?:began|begun|start(?:ed)?|set(?:ting)? (?:it )?up|working on)\b", re.IGNORECASE)
UNTIL = regex(r"\A(?:\s+[\w./-]+){0,6}?\s+until (?:the )?(?:very )?(?:final|last|end)\b(?! of)", re.IGNORECASE)
NOT_BY_HAND = regex(
    r"\b(?:(?:did|do|does|have|has|is|are|was|were|been)(?: not|n't)|not)\b(?:\s+[\w'/-]+){0,4}?\s+"
    r"(?:by hand|manually)\b",
    re.IGNORECASE,
)
"""How a thing was not done that something else did: nothing is said of whether it was."""
NOT_ALL = regex(r"\A\s+(?:all|every|each|both|most|the (?:whole|entire|full|other|remaining|rest))\b", re.IGNORECASE)
HELD = regex(
    rf"\b{NOT}\s+(?:\w+\s+)?(?:think|believe|feel|expect|mean|suggest|claim|doubt)\b|"
    r"\b(?:thought|believed|expected|assumed|feared)\s+(?:that\s+)?(?:we|it|this|i)\s+"
    r"(?:would|could|might)(?: not|n't)\b|"
    r"\b(?:could|would)(?: not|n't) have\b|\bif (?:we|i|one|you) (?:(?:had|have|did|do)(?: not|n't)|never)\b|"
    r"\b(?:asked|asks?|wonder\w*)\b[^.;,]{0,30}?\b(?:why|whether|if|how)\b|"
    r"\b(?:(?:no (?:good )?)?(?:reasons?|excuses?)|hard|difficult|impossible)\s{1,3}(?:for us )?(?:not to|to not)\b|"
    r"\bhad(?: not| never|n't)\s+(?:\w+\s+)?(?:worked with|tried|heard of|seen)\b|\bhad never (?:used|done)\b|"
    r"\b(?:had|have|has)(?: not| never|n't)? (?:no |any )?(?:\w+\s+)?(?:experience|knowledge)\b|"
    r"\A\W*(?:before|prior to|previous to)\b",
    re.IGNORECASE,
)
"""What is not held for true, or was not known before: nothing is said of whether it was done."""
ALL = regex(r"(?<!\bat )(?<!\babove )(?<!\bin )\b(?:all(?! in all\b)|every|each|both)\b", re.IGNORECASE)
"""Of what a denial is not said whole: some of it may be there."""
TAKEN_UP = regex(
    r"\b(?:(?:we|i)(?: (?:now|later|then|do|did|finally|eventually|still|actually|\w+ly))? "
    r"(?:did(?: (?:use|do|make|add|have|implement) (?:it|one|them|that|this|so))?|managed|succeeded|"
    r"set (?:it|this|that|one) up|"
    r"(?:have|had|got|made|added|used|wrote|built|set up|fixed|deployed|trained) "
    r"(?:it|one|them|that|this|so)|deployed|trained)|"
    r"(?:it|this|that|everything|the (?:other|simple|first|last|final|single|one\b[^,;.]{0,40}))"
    r"(?: (?:now|later|then|does|did|finally|eventually|still|actually|\w+ly))? "
    r"(?:work(?:s|ed)?|runs?|ran|went (?:well|through|fine)|does|did|exists?|was|"
    r"is (?:there|up|done|running|deployed|live|enabled|active|used|set up)))"
    r"(?=\W*\Z|\s*[,;.:)]|\s+(?:now|later|then|in the end|eventually|finally|anyway|after all|fine|well|again|with|"
    r"on|to|in|for|by)\b)",
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
NOT_SO_MUCH = regex(
    r"\A(?:\s+[\w/'-]+){0,6}?\s+(?:to (?:its|the|their) full\w*|extensively|fully|heavily|actively|consistently|"
    r"regularly|properly|optimally|correctly|effectively|efficiently|systematically|(?:(?:very|that|so|as|too) )?much|"
    r"a lot|for (?:very )?long|(?:(?:very|that|so|too) )?often|alone|by ourselves|on (?:our|my) own|every ?time|"
    r"everywhere|all the time|permanently|continuously|constantly|"
    r"throughout|from the (?:very )?(?:start|beginning|outset)|(?:right|straight) away|"
    r"immediately|until|(?:with|for|beyond|above|over|at) (?:more than|over|above)|"
    r"earlier|by hand|manually|ourselves|automatically|separately|"
    r"(?:in|as|on) (?:a|an|its|their) (?:separate|own)|any ?more|(?:any )?(?:further|longer)|from scratch|previously|"
    r"prior to (?:this|the|our) (?:course|project)|"
    r"before(?=\W*\Z|\s*[,;.:)]|\s+(?:this|the|our) (?:course|project|class|semester)\b))(?!\w)",
    re.IGNORECASE,
)
"""What is not done so much, or was not done before: it may be done all the same."""
WITHOUT = regex(r"\bwithout\b(?:\s+[\w'/-]+){0,3}\s*\Z", re.IGNORECASE)
WOULD = regex(
    r"\b(?:(?:would|could|might)(?:n't)?|can(?:not|'t| not)|hard|difficult|impossible)\b(?!.*\b(?:which|and)\b)",
    re.IGNORECASE,
)
"""How it is, or would be, for somebody who is without a thing ("could not do without it")."""
BUT = regex(r"\b(?:but(?: (?:rather|instead))?|except)\s*\Z", re.IGNORECASE)
"""What comes after a denial and says what was done in place of what is denied ("not this but that")."""
ONLY_FOR = regex(r"\A\W*(?:only|just)\s+(?:for|in|on|with|to|at|the|our|its)\b", re.IGNORECASE)
"""What is left of a thing of which a part is denied ("not for the models, only for the data")."""
OF_A_PART = regex(
    r"\A\s+(?:for|in|on)\s+(?:(?:the|our|any|all)\s+)?"
    r"(?:front-?ends?|dashboards?|ui|user interface|web ?(?:site|page)|notebooks?|documentation|docs|paths)\b",
    re.IGNORECASE,
)
"""What follows a thing that is denied of something beside the project's core."""
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
FAULTS = regex(r"\A\s+(?:errors?|issues?|problems?|troubles?|warnings?|failures?|violations?)\b", re.IGNORECASE)
"""What a thing has none of where it is there."""
WE_NOT = regex(rf"\A[^.;]{{0,80}}?\b(?:we|i)\s+(?:{NOT}|had no|lacked|ran out of)\b", re.IGNORECASE)
"""What follows a thing that one did not come to do."""
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
NEEDLESS = regex(
    r"\A(?:\s+[\w/-]+){0,2}?\s+(?:is|was|are|were|seemed|felt|looked)\s+"
    r"(?:(?:like|to be|just|simply|a bit|far|way|somewhat)\s+){0,2}(?:too|overkill|excessive)\b|"
    r"\A(?:\s+[\w/-]+){0,4}?\s+(?:is|was|are|were)(?:\s+not|n't)\s+(?:(?:that|so|very|really|all that|strictly)\s+)?"
    r"(?:crucial|necessary|relevant|important|essential|critical|required|vital|useful|beneficial|worthwhile|applicable|"
    r"possible|feasible|viable|an option)\b|"
    r"\A(?:\s+[\w/-]+){0,2}?\s+(?:is|was|are|were) (?:hardly|barely|scarcely) (?:\w+ )?"
    r"(?:needed|necessary|relevant|required|useful|worth\w*)\b|"
    r"\A(?:\s+[\w/-]+){0,5}?\s+(?:unnecessary|superfluous|overkill|redundant|needless)\b"
    r"(?=\W*\Z|\s*[,.;:)]|\s+(?:for|in|at|since|as|because|given|here|due|and|so)\b)",
    re.IGNORECASE,
)
"""What is said of a thing that is not needed: neither that it is there, nor that it is not."""
SEQUEL = regex(
    r"\A\W*(?:(?:thus|thereby|hence|so|while|and)\s+)?"
    r"(?:ensuring|making sure|allowing|enabling|helping|letting|giving|providing|so that|then (?:\w+ly )?\w+ed)\b",
    re.IGNORECASE,
)
"""What comes of the clause before it, and is as real as that."""
OF_THE_COURSE = regex(r"\A\s+(?:exercises?|tutorials?|lectures?)\b", re.IGNORECASE)
"""What somebody did of a course, and not in the project."""
WEIGHTY = regex(
    r"\A(?:\s+[\w/'-]+){0,7}?\s+is\s+(?:\w+\s+){0,2}?(?:important|crucial|essential|vital|critical|imperative)\b",
    re.IGNORECASE,
)
"""What is said of a thing that matters, whoever has it."""
TRIED = regex(r"\b(?:tried|attempt(?:ed|s)?|wanted)\b", re.IGNORECASE)
PREFERRED = regex(r"\b(?:prioriti[sz]|favou?r|prefer)\w*\b", re.IGNORECASE)
OVER = regex(r"\bover\s+(?:\w+\s+){0,2}(?:\w+-)?\Z", re.IGNORECASE)
SERVES = regex(
    r"\A\s+(?:is (?:an? )(?:\w+ )?(?:ways?|tool|technique|method|means|concept|practice|mechanism)\b|"
    r"provides?|offers?|gives?|allows?|lets|enables?|makes?|helps?|ensures?|guarantees?|simplif(?:y|ies)|"
    r"facilitates?|prevents?|reduces?|speeds?|saves?|shortens?|avoids?|improves?|increases?|enhances?)\b",
    re.IGNORECASE,
)
"""What such a thing is good for, whoever has it."""
LEFT = regex(r"\bleft\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
OUT = regex(r"\A(?:\s+\w+){0,2}?\s+out\b", re.IGNORECASE)
BUT_BECAUSE = regex(
    r"\A\W*(?:only |just )?(?:because|since|to|for)\b[^.;]{0,200}?,? but (?:rather |also )?"
    r"(?:because|since|as|to|for)\b",
    re.IGNORECASE,
)
"""How a denial goes on that is only one of a reason."""
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
