"""What is said of linting in continuous integration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._abandoned import USED_TO
from auditor.claims._afterwards import next_says_done, says_given_up
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._hooks import leads_to_other_steps, lints_by_hooks, lints_elsewhere
from auditor.claims._others import is_general_statement
from auditor.claims._phrases import IN_VAIN, WHETHER
from auditor.claims._prose import Sentence, clauses, excerpt, short
from auditor.claims._report import Report
from auditor.claims._stance import is_only_set_aside, stances_in
from auditor.claims._values import BesideTests
from auditor.claims._whole import NEGATION, WISHED

LINT = regex(
    r"\blint\w*|\bruff\b|\bflake8\b|\bpylint\b|\bformatting checks?\b|"
    r"\bcode[- ]quality (?:checks?|tools?)\b|\bpre-commit\b",
    re.IGNORECASE,
)
_STRONG_LINT = regex(r"\blint\w*|\bruff\b|\bflake8\b|\bpylint\b", re.IGNORECASE)
_STYLE = regex(
    r"\bpep[ -]?8\b|\bisort\b|\bflake\b|\bcode[- ](?:format(?:ting)?|style)\b|"
    r"\bformat(?:ting)? (?:tests?|checks?|errors?)\b|\A\W*(?:code )?(?:formatting|style)(?: checks?)?\W*\Z",
    re.IGNORECASE,
)
"""A check of style, by a linter or by something else."""
_HOOKS = regex(r"\bpre-?commit\b|\blocally\b", re.IGNORECASE)
"""What runs on one's own machine."""
_BEFORE_IT = regex(r"\bbefore\b.*", re.IGNORECASE)
IN_CI = regex(
    r"\b(?:ci|ci/cd|workflows?|(?:github )?actions?|pipelines?|pull requests?|prs?|remote|server)\b", re.IGNORECASE
)
_LATER = regex(
    r"\b(?:(?:could|would)(?! not have|n't have)|might|can be(?! (?:merged|pushed|committed|deployed))|future|"
    r"next step|possible|extend\w*)\b"
    r"[^.]{0,120}\blint|"
    r"\blint\w*[^.]{0,60}(?<!\bwhich )\b(?:could|would|can) be\b",
    re.IGNORECASE,
)
_HAD_IT_NOT = regex(
    r"\bwithout (?:\w+ ){0,2}?lint|\b(?:if (?:we|i) (?:had|did)(?: not|n't)|had (?:we|i) not)\b", re.IGNORECASE
)
"""What would be so without it, and is not."""
_ONLY_TESTS = regex(r"\bonly (?:the |our )?(?:unit[- ]?)?tests? (?:\w+ ){0,2}(?:run|executed)", re.IGNORECASE)


_LINTED_IN_CI = regex(
    r"\b(?:github actions|(?:ci|continuous integration)(?: ?\(ci\))?(?:/cd)? pipelines?|automat(?:ed|ic) workflows?)\b"
    r"[^.;]{0,60}?\b(?:runs?|ran|includ\w+|perform\w*|execut\w+)\b[^.;]{0,60}?\b(?:lint\w*|ruff|flake8|pylint)\b",
    re.IGNORECASE,
)


_ASIDES = regex(r"\(|\bbut\b", re.IGNORECASE)
_CAN_BE = regex(r"\bthat\b(?:(?!lint|ruff|flake8)[^,.;]){0,80}\bcan (?:easily )?be\b", re.IGNORECASE)
_RUNS_LINT = regex(r"\b(?:runs|executes|starts)\b[^,.;]{0,30}?\b(?:ruff|flake8|pylint|lint\w*)\b", re.IGNORECASE)


def affirms_step(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence tells of a step as there, and not as others', wished for, or let be."""
    text = WHETHER.sub(r"\1 whether", text)
    if USED_TO.search(text):
        return False
    if is_general_statement(text) or (AT_FIRST.search(text) and says_given_up(text)):
        return False
    return not is_only_set_aside(text, topic) and not WISHED.search(text) and not NEGATION.search(text)


_OUT_OF_CI = regex(
    r"(?:(?:\b(?:not|never)|n't)\s+(?:(?:yet|currently|run|running|ran|done|part|included|added|integrated|executed|"
    r"performed|automated|enforced|checked|as|a|step)\s+){0,4}(?:in|on|by|of|to|into|through|via)|"
    r"\b(?:rather than|instead of)(?:\s+(?:in|on|by|through|via|with|using|as part of))?|\b(?:left|kept) out of)"
    r"\s+(?:(?:the|our|any|a|an|this|github)\s+){0,3}"
    r"(?:ci(?:/cd)?|cicd|continuous integration|workflows?|actions?|pipelines?)\b",
    re.IGNORECASE,
)
"""How a sentence says of what it tells that no workflow does it."""
_OF_IT_ALONE = regex(
    r"(?:(?!\b(?:and|mypy|tests?|testing|coverage|caching)\b)[^,;.()]){0,120}"
    r"(?:[,\s]+(?:and|but|thus|so|hence|therefore|although|though|which|it|they|this|that|is|are|was|were|does|do|did|has|"
    r"have|been|yet|only|,))*[\s,]*",
    re.IGNORECASE,
)
"""What stands between a linter and such words that are said of it, and of nothing else."""


def _stance_outside_ci(text: str) -> Stance | None:
    """Return what a sentence says of a linter that it keeps out of workflows, None where it keeps none out.

    It denies it, or leaves it mixed where it may be about another thing.
    """
    out = _OUT_OF_CI.search(text)
    before = text[: out.start()].rpartition(";")[2] if out is not None else ""
    led = list(_STRONG_LINT.finditer(before))
    if out is None or not led:
        return None
    alone = _OF_IT_ALONE.fullmatch(before[led[-1].end() :]) and not IN_CI.search(f"{before} {text[out.end() :]}")
    return Stance.DENIED if alone else Stance.MIXED


_LINT_AT_ALL = regex(r"\blint\w*|\b(?:formatting|style|quality) (?:checks?|tools?)\b", re.IGNORECASE)
_OF_SOME = regex(
    any_of(
        # "lint notebooks"
        (
            r"\blint\w*\s{1,3}(?:(?:of|for|the|our|any)\s{1,3}){0,3}"
            r"(?:notebooks?|tests?|ya?ml\w*|docker\w*|markdown|config\w*|docs|documentation|scripts|front-?end|"
            r"commit\w*)\b"
        ),
        # "tests are not lint"
        (
            r"\b(?:notebooks?|tests|ya?ml\w*|docker\w*|markdown|config\w*|docs|documentation|scripts|front-?end)"
            r"\s{1,3}(?:files?\s{1,3})?(?:are|is|were|was)(?:\s{1,3}not|n't)\s{1,3}(?:\w{1,20}\s{1,3})?lint"
        ),
        # "workflow of its own"
        r"\b(?:workflow|job|file)\s{1,3}of\s{1,3}its\s{1,3}own\b",
        # "its own workflow"
        r"\bits\s{1,3}own\s{1,3}(?:workflow|job|file)\b",
        # "test workflow does not"
        (
            r"\b(?:tests?|testing|docker|build|deploy\w*|docs|coverage|release)\s{1,3}"
            r"(?:workflow|job|pipeline|file|action)s?\s{1,3}(?:does|do|did|is|are)(?:\s{1,3}not|n't)\b"
        ),
        # "not in the linting workflow"
        (
            r"\b(?:no|not|never)\b[^.;]{0,60}\b(?:in|of|for|on|by)\s{1,3}(?:the|our)\s{1,3}lint\w*\s{1,3}"
            r"(?:workflow|job|step|file|action)"
        ),
        # "No code can be merged that is not lint"
        r"\bno\s{1,3}(?:code|pr|commit|change|pull request|branch)s?\b[^.;]{0,60}\bnot\s{1,3}lint",
        # "not lint in the test workflow"
        (
            r"(?:\b(?:not|never)|n't)\b[^,;.]{0,60}?\b(?:in|of|by|to)\s{1,3}(?:(?:the|our|this|same)\s{1,3}){1,2}"
            r"(?:unit-?\s?)?(?:tests?|testing|docker|deploy\w*|build|docs)\s{1,3}"
            r"(?:workflow|job|pipeline|file|action)"
        ),
    ),
    re.IGNORECASE,
)
"""What of linting is denied where there may be more of it."""


def _nuance_of_denial(text: str) -> Nuance | None:
    """Return that a denial is of one linter, of some files, or of one workflow among others."""
    one = _STRONG_LINT.search(text) and not _LINT_AT_ALL.search(text)
    return Nuance.OF_A_PART if one or _OF_SOME.search(text) else None


def linting(report: Report) -> Iterator[Claim]:
    """Return whether linting is said to be done in workflows."""
    kind = "ci-linting"
    apart = {one: stance for one in report.sentences(Asks.CI) if (stance := _stance_outside_ci(one.text)) is not None}
    spoken = tuple(one for one in report.sentences(Asks.CI) if one not in apart)
    stances = _linting_stances(spoken)
    if apart and Stance.AFFIRMED not in stances:
        said, stance = next(iter(apart.items()))
        part = Nuance.OF_A_PART if stance is Stance.DENIED and _OF_SOME.search(said.text) else None
        yield report.claim(kind, Asks.CI, said, stance=stance, nuance=part)
        return
    for said in apart:
        stances.setdefault(Stance.DENIED, said)
    if Stance.AFFIRMED in stances:
        stance = Stance.MIXED if Stance.DENIED in stances else Stance.AFFIRMED
        said = stances[Stance.AFFIRMED]
        told = next((part for part in said.text.split(";") if _STRONG_LINT.search(part)), said.text)
        hooks = lints_by_hooks(told) or (_HOOKS.search(told) and not IN_CI.search(told))
        # Hooks that a workflow runs need be no linter.
        other = Nuance.PRE_COMMIT if _HOOKS.search(said.text) and not _STRONG_LINT.search(said.text) else None
        apart_of_ci = _HOOKS_OF_HOST.search(said.text) or lints_elsewhere(said.text)
        if (other is None and not _is_of_ci(said, spoken)) or apart_of_ci:
            other = Nuance.ASIDE
        beside = None if _is_said_of_ci(said, spoken) else BesideTests()
        yield report.claim(kind, Asks.CI, said, stance=stance, nuance=Nuance.HOOKS if hooks else other, value=beside)
        if (hooks or other is Nuance.ASIDE) and stance is Stance.AFFIRMED:
            linted = tuple(_linted_elsewhere(report))
            yield from linted or _linted_at_home_alone(report)
        return
    if Stance.DENIED in stances:
        none = stances[Stance.DENIED]
        stance = Stance.MIXED if next_says_done(spoken, none) else Stance.DENIED
        yield report.claim(kind, Asks.CI, none, stance=stance, nuance=_nuance_of_denial(none.text))
        return
    for sentence in spoken:
        later = _LATER.search(sentence.text) is not None and not _HAD_IT_NOT.search(sentence.text)
        if later or _ONLY_TESTS.search(sentence.text):
            nuance = Nuance.LATER if later else Nuance.IMPLIED
            yield report.claim(kind, Asks.CI, sentence, stance=Stance.DENIED, nuance=nuance)
            return
    if not any(LINT.search(_ONLY_HOOKS.sub(" ", sentence.text)) for sentence in spoken):
        style = next((sentence for sentence in spoken if affirms_step(sentence.text, _STYLE)), None)
        if style is not None:
            yield report.claim(kind, Asks.CI, style, stance=Stance.AFFIRMED, nuance=Nuance.STYLE)
        yield from _linted_elsewhere(report)


_OF_CI = regex(
    r"\b(?:ci|ci/cd|cicd|continuous\w*\s+integration|workflows?|actions?|pipelines?|pull[- ]?requests?|prs?|merg\w+|"
    r"remote|server|jobs?|steps?|stages?|parts?|automat\w+|matrix|trigger\w*|cach\w+|operating systems?|multiple|"
    r"ubuntu|executed|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|last(?:ly)?|another|one|others?|latter|additionally|"
    r"(?<!before )(?<!before we )(?<!before you )(?<!before i )push\w*)\b",
    re.IGNORECASE,
)
_HOOKS_OF_HOST = regex(r"\bpre-?commit[. ]ci\b", re.IGNORECASE)
"""What runs hooks on pull requests, and needs no workflow for it."""
_WORKFLOW_FILE = regex(r"(?<![\w./-])(?!pre-commit)(?:\.github/workflows/)?[\w-]{1,60}\.ya?ml\b", re.IGNORECASE)
_GOES_ON = regex(r"\W*(?:it|this|these|they)\b", re.IGNORECASE)
_RUN_WITH_TESTS = regex(
    r"\b(?:run(?:s|ning)?|ran|do(?:es|ing)?|did|perform\w*|execut\w+|includ\w+|consists?|implement\w*|check\w*|"
    r"have|has|set ?up)\b.*\b(?:unit)?[- ]?test\w*|"
    r"\b(?:unit)?[- ]?test\w*.*\b(?:are|is|were|run|done|performed)\b",
    re.IGNORECASE,
)
_TESTS_IN_CI = regex(
    r"\b(?:and|while|whereas)\b[^.;]{0,60}\b(?:unit)?-?tests?\b|\b(?:and|while|whereas) (?:\w+ )?pytest\b",
    re.IGNORECASE,
)
"""What stands between a linter and a workflow, which then may be that of the tests alone."""
_IN_EDITOR = regex(
    r"\b(?:editors?|ide|vs ?code|pycharm|laptops?|own machines?|before (?:(?:we|you|i|each|every|any|a|the) )?"
    r"(?:commit|push)\w*|configured|supposed|recommend\w*|in the course|by hand|manual\w*)\b",
    re.IGNORECASE,
)


def _is_of_ci(said: Sentence, spoken: Sequence[Sentence]) -> bool:
    """Return whether a sentence that affirms linting says it of workflows, or of what is run with the tests."""
    return _is_said_of_ci(said, spoken) or _is_beside_tests(said)


def _is_beside_tests(said: Sentence) -> bool:
    """Return whether a sentence tells of linting beside tests, and does not name a workflow behind it."""
    match = _STRONG_LINT.search(said.text)
    rest = said.text[match.end() :] if match is not None else said.text
    home = _IN_EDITOR.search(said.text) and not IN_CI.search(said.text)
    return not home and _OF_CI.search(rest) is None and _RUN_WITH_TESTS.search(said.text) is not None


def _is_said_of_ci(said: Sentence, spoken: Sequence[Sentence]) -> bool:
    """Return whether a sentence that affirms linting says it of workflows, or goes on with a list of what they do."""
    before = spoken[: spoken.index(said)]
    if any(one.text.endswith(":") and _OF_CI.search(one.text) for one in before) or _WORKFLOW_FILE.search(said.text):
        return True
    if before and _OF_CI.search(before[-1].text) and _GOES_ON.match(said.text):
        return True
    match = _STRONG_LINT.search(said.text)
    led, rest = (said.text[: match.start()], said.text[match.end() :]) if match is not None else ("", said.text)
    if _IN_EDITOR.search(said.text) and not IN_CI.search(said.text):
        return False
    after = _OF_CI.search(rest)
    return bool(_OF_CI.search(led) or (after is not None and not _TESTS_IN_CI.search(rest[: after.start()])))


_ONLY_HOOKS = regex(r"\bpre-commit\b", re.IGNORECASE)


def _is_of_hooks(said: Sentence, spoken: Sequence[Sentence]) -> bool:
    """Return whether a sentence tells of hooks alone: of no linter, and of nothing that a workflow does."""
    if not _ONLY_HOOKS.search(said.text) or LINT.search(_ONLY_HOOKS.sub(" ", said.text)):
        return False
    return not (IN_CI.search(said.text) or _STYLE.search(said.text) or _is_of_ci(said, spoken))


_LACK = regex(r"\W*without\b|[^.;]{0,200}\bbut (?:rather )?because\b", re.IGNORECASE)


def _said_of_linting(sentence: Sentence, spoken: Sequence[Sentence]) -> list[Stance]:
    # What it is like without it, or what came of it, stands in another clause.
    whole = _LACK.match(sentence.text) or IN_VAIN.search(sentence.text)
    parts = [sentence.text] if whole else clauses(sentence.text)
    told = [stance for clause in parts for stance in stances_in(clause, LINT)]
    return [stance for stance in told if stance is not Stance.AFFIRMED or not _is_of_hooks(sentence, spoken)]


def _find_any_linting(spoken: Sequence[Sentence]) -> Sentence | None:
    """Return the first sentence that tells of linting, one that only points somewhere where no other does."""
    told = next((one for one in spoken if _is_linted(one.text)), None)
    if told is None or not _only_points(told.text):
        return told
    more = (one for one in spoken if not _only_points(one.text))
    return next((one for one in more if _is_linted(_ASIDES.split(one.text)[0])), told)


def _linting_stances(spoken: Sequence[Sentence]) -> dict[Stance, Sentence]:
    """Return what is said of linting outright, with the sentence that says it first."""
    stances: dict[Stance, Sentence] = {}
    # A sentence of workflows tells more than one of the hooks that run on one's own machine, one that names a linter
    # more than one that speaks of quality, and words more than the name of a file or a link.
    for sentence in sorted(
        spoken,
        key=lambda one: (
            bool(_HOOKS.search(one.text)) and not IN_CI.search(one.text),
            not _STRONG_LINT.search(one.text),
            _only_points(one.text),
        ),
    ):
        for stance in _said_of_linting(sentence, spoken):
            stances.setdefault(stance, sentence)
        if stances.get(Stance.DENIED) is sentence and Stance.AFFIRMED in stances_in(sentence.text, LINT):
            # "We did not use flake8 but ruff."
            stances.setdefault(Stance.AFFIRMED, sentence)
        if Stance.AFFIRMED in stances and stances[Stance.AFFIRMED] is sentence and (says_given_up(sentence.text)):
            stances.setdefault(Stance.DENIED, sentence)
    named = stances.get(Stance.AFFIRMED)
    if named is None or not _STRONG_LINT.search(named.text):
        told = _find_any_linting(spoken)
        if told is not None and (named is None or not _HOOKS.search(told.text) or IN_CI.search(told.text)):
            stances[Stance.AFFIRMED] = told
    elif _HOOKS.search(named.text) and not IN_CI.search(_BEFORE_IT.sub("", named.text)):
        # What a workflow lints tells more than what is linted before it comes there.
        own = (one for one in spoken if IN_CI.search(one.text) and not _HOOKS.search(one.text))
        stances[Stance.AFFIRMED] = next((one for one in own if _is_linted(one.text)), named)
    if Stance.AFFIRMED not in stances:
        for sentence in spoken:
            if says_given_up(sentence.text) or IN_VAIN.search(sentence.text):
                continue
            first = _ASIDES.split(sentence.text)[0]
            # "... that data can be had, the next runs flake8": what can be is another thing.
            rest = _CAN_BE.sub("", sentence.text)
            # "The lint workflow runs ruff, if that fails, nothing is merged": what comes of it is, too.
            runs = [
                text
                for match in _RUNS_LINT.finditer(sentence.text)
                if IN_CI.search(text := match.string[: match.end()])
            ]
            if any(map(_is_linted, (sentence.text, first, rest, *runs))):
                stances.setdefault(Stance.AFFIRMED, sentence)
    return stances


_POINTS = regex(r"\W*(?:(?:the|a|an|here (?:is|are)|see|our)\s+){0,3}(?:links?|examples?|files?)\b", re.IGNORECASE)
"""How a sentence begins that only says where something is to be seen."""


def _only_points(text: str) -> bool:
    """Return whether a sentence says no more than where something is: a link, the name of a file."""
    return " " not in text or _POINTS.match(text) is not None


def _is_linted(text: str) -> bool:
    if says_given_up(text):
        return False
    told = set(stances_in(text, _STRONG_LINT))
    return affirms_step(text, _STRONG_LINT) and Stance.HYPOTHETICAL not in told and told != {Stance.DENIED}


_AT_HOME_ALONE = regex(
    r"(?<!not )(?<!n't )\b(?:exclusively|only|solely)\s+(?:\w+\s+){0,2}?"
    r"(?:in|by|through|via|as(?: part of)?|with|locally)\b\s*(?:(?:the|our|a)\s+)?"
    r"(?:pre-?commits?\b|hooks?\b|(?=\W*\Z))|"
    r"\b(?:in|by|through|via|as|with)\s+(?:the\s+|our\s+|a\s+)?pre-?commit(?:\s+(?:hooks?|commands?))?\s+(?:only|alone)\b",
    re.IGNORECASE,
)


def _linted_at_home_alone(report: Report) -> Iterator[Claim]:
    """Return that linting is said to be in hooks alone, and so in no workflow, by the first answer that says so."""
    for question in (Asks.CI, Asks.CODE_QUALITY):
        before = ""
        for sentence in report.sentences(question):
            told = _STRONG_LINT.search(sentence.text if not _GOES_ON.match(sentence.text) else before)
            if told and _AT_HOME_ALONE.search(sentence.text) and not IN_CI.search(sentence.text):
                # A workflow may run the hooks.
                yield report.claim("ci-linting", question, sentence, stance=Stance.DENIED, nuance=Nuance.IMPLIED)
                return
            before = sentence.text


def _linted_elsewhere(report: Report) -> Iterator[Claim]:
    """Return what another answer says outright of linting in workflows."""
    for question in (Asks.BRANCHES, Asks.CODE_QUALITY, Asks.ARCHITECTURE, Asks.CONTRIBUTIONS):
        for sentence in report.sentences(question):
            match = _LINTED_IN_CI.search(sentence.text)
            others = match is None or leads_to_other_steps(match)
            if match and not others and affirms_step(sentence.text[: match.end()], LINT):
                said = excerpt(sentence.text, _LINTED_IN_CI)
                if not LINT.search(said):
                    said = f"… {short(match[0], 200)} …"
                yield report.claim("ci-linting", question, sentence, said=said, stance=Stance.AFFIRMED)
                return
