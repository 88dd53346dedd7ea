"""The verbs of having and doing, and the words around them, by which somebody says outright that a thing is there.

Asked by `_denied`, `_positive` and `_tokens`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._circumstances import ANOTHER_WORK, BEGINNING, EARLIER_VERSION, OTHER_PEOPLE, TEACHING, USED_TO


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text, which spaces part."""
    return frozenset(words.split())


_REGULAR = (
    "use utilize utilise employ adopt apply leverage execute perform conduct implement integrate incorporate "
    "include add create develop design define configure enable activate track version store pull push fetch cache "
    "lint check test load-test stress-test loadtest deploy host serve train launch submit schedule connect link "
    "initialize initialise manage handle maintain monitor measure expose provide contain feature containerize "
    "containerise dockerize wrap combine automate simulate benchmark call validate verify format enforce opt "
    "switch transition migrate introduce rely load parse pass override structure organize organise decide cover "
    "ensure involve share split save upload download trigger expand extend merge convert generate log collect "
    "record query complete tune optimize optimise decorate restore speed happen consist live establish facilitate "
    "improve divide commit"
)
_DOUBLED = ("submit", "split", "log", "wrap", "commit")
_IRREGULAR = (
    ("run", "runs", "ran", "run", "running"),
    ("do", "does", "did", "done", "doing"),
    ("make", "makes", "made", "made", "making"),
    ("have", "has", "had", "had", "having"),
    ("write", "writes", "wrote", "written", "writing"),
    ("build", "builds", "built", "built", "building"),
    ("set", "sets", "set", "set", "setting"),
    ("setup", "setups", "setup", "setup", "setuping"),
    ("keep", "keeps", "kept", "kept", "keeping"),
    ("choose", "chooses", "chose", "chosen", "choosing"),
    ("read", "reads", "read", "read", "reading"),
    ("put", "puts", "put", "put", "putting"),
    ("hold", "holds", "held", "held", "holding"),
    ("carry", "carries", "carried", "carried", "carrying"),
    ("go", "goes", "went", "gone", "going"),
    ("end", "ends", "ended", "ended", "ending"),
    ("control", "controls", "controlled", "controlled", "controlling"),
    ("send", "sends", "sent", "sent", "sending"),
)


def _forms(verb: str) -> tuple[str, str, str, str, str]:
    """Return the forms of a regular verb: use, uses, used, used, using."""
    stem = verb.removesuffix("e") + (verb[-1] if verb in _DOUBLED else "")
    if verb.endswith(("fy", "ry", "ly")):
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(("sh", "ch", "ss", "x")) else f"{verb}s"
    return verb, third, f"{stem}ed", f"{stem}ed", f"{stem}ing"


_ALL = (*map(_forms, _REGULAR.split()), *_IRREGULAR)


def _column(*columns: int) -> frozenset[str]:
    return frozenset(forms[column] for forms in _ALL for column in columns)


BASE = _column(0)
THIRD = _column(1)
PAST = _column(2)
GERUND = _column(4) - word_set("doing going ending")
DONE = (_column(3) - {"covered"}) | word_set("based powered placed shown located live up keyed focused dvc-tracked")
DOES = BASE | THIRD | PAST | GERUND | {"able", "managed", "gets", "took", "succeeded", "proceeded"}
HAS = word_set("have has had having")
MODAL = word_set("would could should might may can cannot will shall must")
BE = word_set("is are was were been being gets got am")
FIRM = (
    PAST
    | MODAL
    | (BE - {"been", "being"})
    | word_set(
        "have has seems seemed became becomes takes took gives gave lets let allows allowed helps helped speeds sped "
        "shows showed finds found works worked learned learnt knows knew looks looked tried wanted planned considered "
        "exists exist comes came wants breaks broke stays stayed left confuse confuses confused tells told needed "
        "needs failed"
    )
)
"""Verbs that are no nouns, too."""
FINITE = FIRM | BASE | THIRD
WORKS = word_set(
    "holds held tracks tracked versions versioned stores stored manages managed handles handled loads loaded "
    "reads lints linted checks checked keeps kept pulls pulled pushes pushed formats formatted composes composed "
    "parses runs ran showed shows revealed reported confirmed hosts hosted serves served trained trains caches "
    "cached restores restored saves saved sends sent simulates simulated exposes exposed returns returned "
    "provided controls controlled reduces reduced uses used covers covered answers answered responds responded "
    "receives received points pointed contains contained includes included calls called tests tested verify "
    "verifies cover check ensures ensured facilitates facilitated helped helps improved improves speeds sped "
    "allowed proved works worked"
)
"""What a thing does that is there."""
BETWEEN = word_set(
    "have has had also then now still both all mainly primarily just simply only therefore thus hence already "
    "even later always do did been being each first either us too and/or well afterwards"
)
"""What may stand between a subject and its verb."""
PEOPLE = word_set("we i he she it they everyone everybody members team group us this these those there")
RELATIVE = word_set("which that who")
LETS = word_set("lets let allows allow allowed enables enable enabled powers powered")
TOOLS = word_set("tool choice solution framework way method means library package")
OWN = word_set("we i our ours my us it its they the this these those all every each both everyone everybody everything")
DETERMINERS = word_set("the a an our my any some no its their your this these those such of") - {"of"}
PREPOSITIONS = word_set("to of for in on with by from at into through via using about without")
OF_WHAT = word_set("on for across under over")
MEANS = OF_WHAT | word_set("using utilizing utilising leveraging employing via through with by thanks")
HELD = word_set(
    "know knew known aware believe think thought feel felt understand understood agree learn learned learnt "
    "realise realize realised realized heard read recognise recognize acknowledge appreciate found discovered "
    "noticed decided suggested hope hoped wish wished say says said claim claimed task tool something thing"
)
"""What leads to what is held for true, or to what a thing is like."""
BLOCK = word_set(
    "no not never none nothing nobody neither nor hardly barely without against instead rather unlike avoid "
    "avoiding avoided skip skipping skipped remove removing removed drop dropping dropped replace replacing "
    "abandon leave leaving would could should might may plan plans planning planned idea ideas intention "
    "intentions attempt attempts attempting try trying tried want wanted wish hope learn learning consider "
    "considering considered discuss discussing discussed look looking documentation docs tutorial tutorials "
    "exercise exercises lecture lectures imitate imitates imitating mimics mimic resembles imitation alternative "
    "alternatives equivalent substitute inspired similar opposed compared prepare preparing prepared ready future "
    "trouble troubles struggle struggles struggled struggling stop stopped stopping postpone postponing forgot "
    "refuse refused wait waiting explore exploring explored investigate evaluating evaluate comparing compare "
    "sketch draft drafted paper theory understand understanding reason reasons doubt miss missing rid"
)
"""What makes of a deed one that is not done to the thing behind it."""
NOT_HAD = word_set(
    "request requests branch ticket draft credits money account access quota budget problem problems issue issues "
    "difficulty difficulties error errors time experience knowledge heard doubt doubts little need mind"
)
"""What one has in place of the thing behind it ("we had problems with it")."""
LIKE = regex(
    r"(?:(?:\A|\b(?:much|just|quite|exactly|bit|something|somewhat|look|looks|looked|work|works|worked|feel|feels|"
    r"behave|behaves)|,)\s?(?:like|as in)|\b(?:similar|compared|comparable|close|alternative|opposed) to|"
    r"\b(?:inspired|copied) (?:by|from)|\b(?:kind|sort|part) of(?: an?)?|\bover|\bpoor man's|"
    r"\bso-called)(?: (?:the|an?|how|what|(?:those|that|the one)(?: of| in| from)?))?\Z",
    re.IGNORECASE,
)
"""What leads to a thing that something else is like, or is put before."""
LED = regex(
    r"\b(?:learn\w*|know|knew|known|read|heard|taught|shown|showed|saw|seen|explain\w*|understand|understood|asked|"
    r"discuss\w*|talked|spoke|thought)\b.{0,60}?\b(?:how|about|what|of|up on)\b|"
    r"\b(?:kept|prevented|stopped|hindered|blocked|keeps|prevents) (?:us|me|the group) from\b|"
    r"\b(?:attempt\w*|tr(?:y|ied|ying)|struggl\w*|fail\w*|want\w*|plan\w*|wish\w*|hop(?:e|ed|ing)) "
    r"(?:to|with|at|for)\b",
    re.IGNORECASE,
)
"""What leads to what is known, hindered or tried, and need not have come about."""
AT_FIRST = regex(
    rf"\b(?:{BEGINNING}(?! of (?:each|every|the (?:training|script|run)))|{USED_TO}|{EARLIER_VERSION}|wish list)\b"
    r"(?!.*\b(?:later|then|now|afterwards|subsequently|finally|eventually)\b)",
    re.IGNORECASE,
)
"""What speaks of how things began, where nothing behind it speaks of later."""
OF_OTHERS = regex(
    rf"\b(?:{TEACHING}(?! project)|template's|teachers?|supervisors?|mentors?|colleagues?|professors?|assistants?|"
    rf"{OTHER_PEOPLE}|{ANOTHER_WORK})\b",
    re.IGNORECASE,
)
"""Who, or what, is none of the group."""
ELSEWHERE = regex(
    rf"\b(?:in|during|from|for|on|at|by|of) (?:(?:the|an?|our|my|one|some|many|first|group's|her|his|their) ){{0,3}}"
    rf"(?:{TEACHING}(?! project)|{ANOTHER_WORK}|compan(?:y|ies)|industry|others|people|(?:feature |separate )?branch|"
    r"work)\b",
    re.IGNORECASE,
)
"""Where else, or by whom else, something was done."""
OF_ITSELF = regex(
    r"\A(?:is|are|was) (?:(?:\w+ly|also) )?(?:written|made|based|built|maintained|developed|known|meant|designed|used) "
    r"(?:in (?:rust|python|go|java|c)\b|by (?:google|facebook|meta|many|most|people)\b|"
    r"for (?:large|big|bigger|larger)\b)|"
    r"\A(?:is|are|was|were|has been|have been) (?:(?:\w+ly|only) )?tested "
    r"(?:(?:by (?:one|two|some|half|an?)|for (?:an?|one|two|some|half))\b)",
    re.IGNORECASE,
)
"""What is said of a tool, whoever has it."""
_NOTHING_OF_IT = r"(?=\W*\Z|\s?[,;.]| (?:it|them|this|that|in the end|any ?more|at all|since|because|as|due)\b)"
_ENDS = any_of(
    r"remov(?:e|ed|ing)|delet(?:e|ed|ing)|dropped|dropping|abandon(?:ed|ing)?|discarded|lost|scrapped",
    r"revert(?:ed|ing)?|disabl(?:e|ed|ing)|replaced|dismissed|postponed|rejected|refused|denied",
    # "giving up"
    r"(?:gave|giv(?:e|en|ing)) (?:it |this |that )?up",
    r"in vain|unsuccessful\w*|went back|moved (?:away|back|on)|switched (?:to|back|over|away)",
    r"took (?:it |them )?out",
    r"taken out|thrown away|no longer|any ?more|never",
    # "kept us from"
    r"(?:kept|prevented|stopped|hindered|blocked) (?:us|me) from",
    r"crashed|pending|shows? an error|error page",
    r"ended in an error",
    r"stopped|failed|turned down|went wrong|not there",
    # "not complete"
    (
        r"not (?:\w+ ){0,2}?(?:finish|work|complet|succe|merg|push|commit|use|us|run|get|manag|kept|keep|continu)"
        rf"\w{{0,6}}{_NOTHING_OF_IT}"
    ),
)
GONE = regex(rf"\b{_ENDS}\b", re.IGNORECASE)
"""What became of a thing that is there no more, or came to nothing."""
