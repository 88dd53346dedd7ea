"""What is said of continuous integration: operating systems, Python versions, caching, linting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._phrases import NOT_IT, UNSURE, WHETHER
from auditor.claims._prose import Sentence, clauses, near
from auditor.claims._report import Report
from auditor.claims._stance import laid_aside, said_of, stance_of
from auditor.claims._whole import named_alone, whole_clauses

_SYSTEMS = (
    ("ubuntu", regex(r"\b(?:ubuntu|unbunt[ou]|linux)\b", re.IGNORECASE)),
    ("windows", regex(r"\bwindows\b", re.IGNORECASE)),
    ("macos", regex(r"\bmac[- ]?os\w*|\bmac\b|\bos ?x\b", re.IGNORECASE)),
)
_NAMED = regex("|".join(pattern.pattern for _, pattern in _SYSTEMS), re.IGNORECASE)
_MANY_SYSTEMS = regex(
    r"\b(?:multiple|several|different|various|many|all|both|multi|two|three|2|3)[- ]?(?:major |main |"
    r"different |common )?"
    r"(?:oses|os|os's|operati(?:ng|on|onal)[- ]systems?|platforms)\b|\bmulti-os\b",
    re.IGNORECASE,
)
_ONE_SYSTEM = regex(r"\b(?:one|a single|single|only one|1) (?:operating[- ]system|os|platform)\b", re.IGNORECASE)
_WISHED = regex(
    r"\b(?:would|could|might|should|can be|can easily|tried|wanted|consider(?:ed|ing)? (?:also )?\w+ing|"
    r"plan(?:s|ned|ning)?|future(?! (?:runs?|jobs?|builds?|workflows?))|if|extend\w*)\b",
    re.IGNORECASE,
)
_NOT = regex(
    r"\b(?:not|n't|never|no|none|nobody|nothing|neither|nor|hardly|rarely|without|don't|doesn't|didn't|only|dont|doesnt)\b",
    re.IGNORECASE,
)
_FAILED = regex(
    r"\b(?:difficult\w*|fail\w*|problem\w*|issues?|exclud\w*|dropp?(?:ed|ing)?|skipp\w*|remov\w*|broken?|"
    r"lea?(?:ve|ving|ft)\s(?:\w+\s)?out|omit\w*|disabl\w*|no longer)\b",
    re.IGNORECASE,
)
"""Why a system that is named is not among those that tests run on."""
_NOT_SEVERAL = regex(r"\b(?:not|n't|never|no|without|dont|doesnt)\b|n't\b|\bonly(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
_SO = regex(r",\s{1,3}(?:so|therefore|thus|hence)\b", re.IGNORECASE)
"""What follows comes of what is not enough, say."""
_PURPOSE = regex(r"\b(?:ensur\w+|compatib\w+|consistent\w*|guarantee\w*|works?)\b", re.IGNORECASE)
"""What tests are for says less than what they run on."""
_WE_TEST_MANY = regex(
    r"\bwe (?:also |currently |then )?(?:test|run|ran)(?:ed)?\b[^.,;()]{0,40}?\b(?:on|across|for|over|with|under) "
    r"(?:multiple|several|different|various|many|all)\b",
    re.IGNORECASE,
)
"""What tests are said to run on, whatever they are for."""
_MULTI_TESTED = regex(
    r"\bmulti-(?:os|platform|version)\b[^.]{0,60}\btest|\btest\w*[^.]{0,60}\b(?:multiple|several) operating systems",
    re.IGNORECASE,
)
_VERSION = regex(r"(?<![\d.])(3\.\d{1,2})(?:\.\d+)?(?!\d)")
_FROM = regex(r"\+|\s{0,2}(?:or|and)\s(?:above|up|upwards?|newer|later|higher|beyond|over)\b", re.IGNORECASE)
"""What follows a version that is only the oldest."""
_GONE = regex(r"\W{0,3}(?:was |were |is )?(?:later |then )?(?:remov|dropp|exclud|skipp|omitt|disabl)ed\b", re.I)
"""What follows a version that is there no more."""
_NOT_THIS = regex(r"\b(?:not|except)\s+(?:(?:on|with|for|python)\s+){0,3}\Z", re.IGNORECASE)
_PYTHON = regex(r"\b(?:python|pyhton|phyton|pyton)|\bpy(?=3\.)", re.IGNORECASE)
_MANY_VERSIONS = regex(
    r"\b(?:multiple|several|different|various)\s"
    r"(?:\w+[ ,/]+(?:\([^()]{0,60}\)\s)?(?:and )?){0,3}?(?:python )?versions?\b",
    re.IGNORECASE,
)
_ONE_VERSION = regex(
    r"\b(?:one|a single|single|fixed|only one)\s(?:fixed )?(?:version of python|python[- ]version)s?\b", re.IGNORECASE
)
_KEPT_ONE = regex(r"\bonly (?:\w+ ){0,2}?(?:one|a single|1)(?: \w+)? version\b(?! control)", re.IGNORECASE)


class Variants(NamedTuple):
    """What tests are said to run on. `names` are those named; `many` says whether several are meant, if it is said."""

    names: tuple[str, ...] = ()
    many: bool | None = None
    oldest: str | None = None
    """The version from which on tests are said to run (`3.9+`)."""


def systems(report: Report) -> Iterator[Claim]:
    """Return the operating systems that tests are said to run on."""
    spoken = _meant(report.sentences(11))
    where: Sentence | None = None
    names: dict[str, None] = {}
    many: bool | None = None
    for sentence in spoken:
        if _ONE_SYSTEM.search(sentence.text) and _OTHER_WORKFLOW.search(sentence.text):
            continue
        for whole in whole_clauses(sentence.text):
            clause = _told_first(whole)
            if _WISHED.search(clause):
                continue
            several, named = _MANY_SYSTEMS.search(clause), _NAMED.search(clause)
            if several and _NOT_SEVERAL.search(_SO.split(clause[: several.start()])[-1]):
                many, where = False, where or sentence
                continue
            told = _WE_TEST_MANY.search(clause) is not None
            if several and not named and not told and _PURPOSE.search(clause):
                continue
            if _ONE_SYSTEM.search(clause) and not told:
                many, where = False, where or sentence
            elif several:
                many, where = (True if many is None else many), where or sentence
            if found := _systems_in(clause):
                names.update(dict.fromkeys(found))
                where = where or sentence
    if many is None and len(names) == 1:
        pattern = dict(_SYSTEMS)[next(iter(names))]
        many = False if any(map(pattern.search, named_alone([one.text for one in spoken]))) else None
    if where is not None:
        said = near(where.text, _NAMED, _MANY_SYSTEMS, _ONE_SYSTEM)
        yield report.claim("ci-os", 11, where, said=said, value=Variants(tuple(sorted(names)), many))
    yield from _systems_elsewhere(report)


def _systems_in(clause: str) -> list[str]:
    """Return the systems that a clause names, those left out on which something failed."""
    if re.search(r"\b(?:not|never|n't)\b|n't\b", clause):
        return []
    segments = [part for part in re.split(r"[(),]|\s[-–—]\s", clause) if not _FAILED.search(part)]
    return [name for name, pattern in _SYSTEMS if any(pattern.search(part) for part in segments)]


def _systems_elsewhere(report: Report) -> Iterator[Claim]:
    """Return what other answers say outright of tests on several systems, the first sentence of each."""
    for question in (3, 7, 31):
        for sentence in report.sentences(question):
            told = _MULTI_TESTED.search(sentence.text)
            if told and not _WISHED.search(sentence.text) and not _NOT.search(sentence.text):
                said = near(sentence.text, _MULTI_TESTED)
                value = Variants((), True)
                yield report.claim("ci-os", question, sentence, key=f"question {question}", said=said, value=value)
                break


_ONE_OF_THEM = r"(?:workflow|one|job|file|pipeline|action)\b"
_OTHER_WORKFLOW = regex(
    rf"\b(?:this|that|the (?:other|second|latter|linting|formatting)) {_ONE_OF_THEM}.{{0,200}}\b(?:lint|format)\w*|"
    rf"\b(?:lint|format)\w*.{{0,200}}\b(?:this|that|the (?:other|second|latter)) {_ONE_OF_THEM}",
    re.IGNORECASE,
)
"""One workflow among others, that only looks at the style: it says nothing of what the tests run on."""
_SO_THAT = regex(r",?\s{1,3}(?:(?:in order )?to (?:ensure|make sure|guarantee|verify)|so that)\b", re.IGNORECASE)


def _told_first(clause: str) -> str:
    """Return a clause without the wish that it ends with ("to ensure that it would run for all of us")."""
    first = _SO_THAT.split(clause, maxsplit=1)[0]
    return (
        first
        if (_WISHED.search(clause) or _NOT.search(clause)) and (_NAMED.search(first) or _MANY_SYSTEMS.search(first))
        else clause
    )


_LIKEWISE = regex(r"\A\W*(?:(?:and )?the same (?:goes|is true|applies|holds)|likewise|similarly)\b", re.IGNORECASE)


def _meant(spoken: tuple[Sentence, ...]) -> list[Sentence]:
    """Return the sentences without those that go on ("the same goes for ...") with what is only wished for."""
    found: list[Sentence] = []
    wished = False
    for sentence in spoken:
        wished = bool(_WISHED.search(sentence.text)) or (wished and _LIKEWISE.match(sentence.text) is not None)
        if not (wished and _LIKEWISE.match(sentence.text)):
            found.append(sentence)
    return found


def pythons(report: Report) -> Iterator[Claim]:
    """Return the Python versions that tests are said to run on."""
    where: Sentence | None = None
    names: dict[str, None] = {}
    many: bool | None = None
    oldest: str | None = None
    for sentence in _meant(report.sentences(11)):
        for clause in whole_clauses(sentence.text):
            if _KEPT_ONE.search(clause) and _PYTHON.search(sentence.text) and not _WISHED.search(clause):
                many, where = False, where or sentence
            if _WISHED.search(clause) or not _PYTHON.search(clause):
                continue
            for version, onwards in _versions_in(clause):
                if onwards:
                    oldest = oldest or version
                else:
                    names[version] = None
                where = where or sentence
            several = _MANY_VERSIONS.search(clause)
            told = _WE_TEST_MANY.search(clause) is not None
            # What stands before "to ensure ..." is done.
            aim = _SO_THAT.search(clause)
            before = several is not None and aim is not None and several.end() <= aim.start()
            if several and (told or before or not _PURPOSE.search(clause)):
                many = False if _NOT.search(clause[: several.start()]) else (True if many is None else many)
                where = where or sentence
            if _ONE_VERSION.search(clause) and not (several and told):
                many, where = False, where or sentence
    if many is None and len(names) == 1 and not oldest:
        many = False if set(names) & named_alone([one.text for one in report.sentences(11)]) else None
    if where is not None:
        ordered = sorted(names, key=lambda name: int(name.partition(".")[2]))
        yield report.claim("ci-python", 11, where, value=Variants(tuple(ordered), many, oldest))


def _versions_in(clause: str) -> Iterator[tuple[str, bool]]:
    """Yield the versions of Python that a clause names, and whether those after them are meant, too (`3.9+`)."""
    if _SPECIFIED.search(clause):
        clause = re.split(rf"\bas (?:our|the|specified)|{_SPECIFIED.pattern}", clause)[0]
    for match in _VERSION.finditer(clause):
        if not (_GONE.match(clause, match.end()) or _NOT_THIS.search(clause[: match.start()])):
            yield match[1], _FROM.match(clause, match.end()) is not None


_SPECIFIED = regex(r"\bspecif(?!ic\b|ically\b|y that\b)\w+|\brequires?\b|>=")
"""What a version that follows is admitted by, or asked for by."""
_CACHE = regex(r"\bcach\w*|\bcahc\w*|\bcash(?:ing|e|ed)\b|\bcatching\b", re.IGNORECASE)
_LINT = regex(
    r"\blint\w*|\bruff\b|\bflake8\b|\bpylint\b|\bformatting checks?\b|"
    r"\bcode[- ]quality (?:checks?|tools?)\b|\bpre-commit\b",
    re.IGNORECASE,
)
_STRONG_LINT = regex(r"\blint\w*|\bruff\b|\bflake8\b|\bpylint\b", re.IGNORECASE)
_STYLE = regex(
    r"\bpep[ -]?8\b|\bisort\b|\bflake\b|\bcode[- ](?:format(?:ting)?|style)\b|"
    r"\bformat(?:ting)? (?:tests?|checks?|errors?)\b",
    re.IGNORECASE,
)
"""A check of style, by a linter or by something else."""
_HOOKS = regex(r"\bpre-?commit\b|\blocally\b", re.IGNORECASE)
"""What runs on one's own machine."""
_IN_CI = regex(
    r"\b(?:ci|ci/cd|workflows?|(?:github )?actions?|pipelines?|pull requests?|prs?|remote|server)\b", re.IGNORECASE
)
_LATER = regex(
    r"\b(?:could|would|might|can be(?! (?:merged|pushed|committed|deployed))|future|next step|possible|extend\w*)\b"
    r"[^.]{0,120}\blint|"
    r"\blint\w*[^.]{0,60}(?<!\bwhich )\b(?:could|would|can) be\b",
    re.IGNORECASE,
)
_ONLY_TESTS = regex(r"\bonly (?:the |our )?(?:unit[- ]?)?tests? (?:\w+ ){0,2}(?:run|executed)", re.IGNORECASE)


_AIM = regex(r"\b(?:(?:such|so) that|in order (?:not )?to|so as (?:not )?to|to avoid|which means)\b", re.IGNORECASE)
"""What follows tells what a thing is good for."""
_LINTED_IN_CI = regex(
    r"\b(?:github actions|(?:ci|continuous integration)(?: ?\(ci\))?(?:/cd)? pipelines?|automat(?:ed|ic) workflows?)\b"
    r"[^.;]{0,60}?\b(?:runs?|ran|includ\w+|perform\w*|execut\w+)\b[^.;]{0,60}?\b(?:lint\w*|ruff|flake8|pylint)\b",
    re.IGNORECASE,
)
_ASIDE = regex(r"\b(?:while|whereas|local(?:ly)?|before|pre-?commit|hooks?|commits?)\b", re.IGNORECASE)


_ASIDES = regex(r"\(|\bbut\b", re.IGNORECASE)
_CAN_BE = regex(r"\bthat\b(?:(?!lint|ruff|flake8)[^,.;]){0,80}\bcan (?:easily )?be\b", re.IGNORECASE)
_RUNS_LINT = regex(r"\b(?:runs|executes|starts)\b[^,.;]{0,30}?\b(?:ruff|flake8|pylint|lint\w*)\b", re.IGNORECASE)


def _is_told(text: str, topic: re.Pattern[str]) -> bool:
    text = WHETHER.sub(r"\1 whether", text)
    return not laid_aside(text, topic) and not _WISHED.search(text) and not _NOT.search(text)


_USES_CACHES = regex(
    r"\b(?:uses?|using|used|makes? use of)\b[^.;]{0,40}?\bcach\w*|\bcach\w*\b[^.;]{0,40}?\b(?:is|are) used\b",
    re.IGNORECASE,
)


def _uses_caches(text: str) -> bool:
    told = _USES_CACHES.search(text) is not None and _is_told(text, _CACHE) and not UNSURE.search(text)
    return told and Stance.DENIED not in said_of(text, _CACHE)


def caching(report: Report) -> Iterator[Claim]:
    """Return whether caching is said to be used in workflows."""
    spoken = [
        sentence
        for sentence in report.sentences(11)
        if not re.search(r"\bcatch\w* (?:bugs|errors|issues|\w+ ?errors)", sentence.text)
    ]
    found = stance_of(spoken, _CACHE)
    if found is None:
        # "Dependency caching: pip packages are kept": a heading of a list that says what there is.
        bare = next((s for s in spoken if _is_told(_AIM.split(s.text)[0], _CACHE)), None)
        found = (Stance.AFFIRMED, bare) if bare is not None else None
    if found is not None and found[0] is Stance.DENIED:
        # One workflow has none, another does: "The tests make use of caching. The linter does without a cache."
        others = [one.text for one in spoken if one != found[1]]
        if any(map(_uses_caches, (*others, *clauses(found[1].text)))):
            found = (Stance.MIXED, found[1])
    if found is not None:
        yield report.claim("ci-caching", 11, found[1], stance=found[0])


def linting(report: Report) -> Iterator[Claim]:
    """Return whether linting is said to be done in workflows."""
    spoken = report.sentences(11)
    stances = _linting_stances(spoken)
    kind = "ci-linting"
    if Stance.AFFIRMED in stances:
        stance = Stance.MIXED if Stance.DENIED in stances else Stance.AFFIRMED
        said = stances[Stance.AFFIRMED]
        hooks = _HOOKS.search(said.text) and not _IN_CI.search(said.text)
        # Hooks that a workflow runs need be no linter.
        other = Nuance.PRE_COMMIT if _HOOKS.search(said.text) and not _STRONG_LINT.search(said.text) else None
        yield report.claim(kind, 11, said, stance=stance, value=Nuance.HOOKS if hooks else other)
        if hooks and stance is Stance.AFFIRMED:
            yield from _linted_elsewhere(report)
        return
    if Stance.DENIED in stances:
        yield report.claim(kind, 11, stances[Stance.DENIED], stance=Stance.DENIED)
        return
    for sentence in spoken:
        later = _LATER.search(sentence.text) is not None
        if later or _ONLY_TESTS.search(sentence.text):
            nuance = Nuance.LATER if later else Nuance.IMPLIED
            yield report.claim(kind, 11, sentence, stance=Stance.DENIED, value=nuance)
            return
    if not any(_LINT.search(sentence.text) for sentence in spoken):
        style = next((sentence for sentence in spoken if _is_told(sentence.text, _STYLE)), None)
        if style is not None:
            yield report.claim(kind, 11, style, stance=Stance.AFFIRMED, value=Nuance.STYLE)
        yield from _linted_elsewhere(report)


def _linting_stances(spoken: Sequence[Sentence]) -> dict[Stance, Sentence]:
    """Return what is said of linting outright, with the sentence that says it first."""
    stances: dict[Stance, Sentence] = {}
    # A sentence of workflows tells more than one of the hooks that run on one's own machine, and one that names a
    # linter more than one that speaks of quality.
    for sentence in sorted(
        spoken,
        key=lambda one: (
            bool(_HOOKS.search(one.text)) and not _IN_CI.search(one.text),
            not _STRONG_LINT.search(one.text),
        ),
    ):
        for clause in clauses(sentence.text):
            for stance in said_of(clause, _LINT):
                stances.setdefault(stance, sentence)
        if stances.get(Stance.DENIED) is sentence and Stance.AFFIRMED in said_of(sentence.text, _LINT):
            # "We did not use flake8 but ruff."
            stances.setdefault(Stance.AFFIRMED, sentence)
        if Stance.AFFIRMED in stances and stances[Stance.AFFIRMED] is sentence and NOT_IT.search(sentence.text):
            stances.setdefault(Stance.DENIED, sentence)
    named = stances.get(Stance.AFFIRMED)
    if named is None or not _STRONG_LINT.search(named.text):
        told = next((one for one in spoken if _is_linted(one.text)), None)
        if told is not None and (named is None or not _HOOKS.search(told.text) or _IN_CI.search(told.text)):
            stances[Stance.AFFIRMED] = told
    if Stance.AFFIRMED not in stances:
        for sentence in spoken:
            first = _ASIDES.split(sentence.text)[0]
            # "... that data can be had, the next runs flake8": what can be is another thing.
            rest = _CAN_BE.sub("", sentence.text)
            # "The lint workflow runs ruff, if that fails, nothing is merged": what comes of it is, too.
            runs = [
                text
                for match in _RUNS_LINT.finditer(sentence.text)
                if _IN_CI.search(text := match.string[: match.end()])
            ]
            if any(map(_is_linted, (sentence.text, first, rest, *runs))):
                stances.setdefault(Stance.AFFIRMED, sentence)
    return stances


def _is_linted(text: str) -> bool:
    return _is_told(text, _STRONG_LINT) and Stance.HYPOTHETICAL not in said_of(text, _STRONG_LINT)


def _linted_elsewhere(report: Report) -> Iterator[Claim]:
    """Return what another answer says outright of linting in workflows."""
    for question in (9, 6, 29, 31):
        for sentence in report.sentences(question):
            match = _LINTED_IN_CI.search(sentence.text)
            if match and _is_told(sentence.text[: match.end()], _LINT) and not _ASIDE.search(match[0]):
                said = near(sentence.text[match.start() :], _STRONG_LINT)
                yield report.claim("ci-linting", question, sentence, said=said, stance=Stance.AFFIRMED)
                return
