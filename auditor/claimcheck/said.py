"""What a group says it did or did not do, held against the finding of the item that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.ci import list_workflows
from auditor.claimcheck.outcome import PRESENT, Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claimcheck.ticks import is_versioned_without_dvc
from auditor.claims import KINDS, BesideTests, Claim, Nuance, Report, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Evidence, Finding, State, Trait

_MAY_BE: Mapping[Nuance, str] = {
    Nuance.HOOKS: "what runs on somebody's own machine leaves no trace",
    Nuance.BY_HAND: "what is done by hand leaves no trace",
    Nuance.GENERAL: "tests of anything may be meant",
    Nuance.STYLE: "style can be checked by something else",
    Nuance.ASIDE: "it is not said of a workflow",
}
"""Why what is affirmed so is not contradicted where the probe finds nothing."""


_RESULTS = ("locust*_stats.csv", "*_stats_history.csv", "locust_stats*.csv")
"""What a run of a load test leaves."""


def of_its_item(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what a group says it did or did not do against the finding of the item that it speaks of."""
    finding = _finding_of(claim, observed)
    if finding is None:
        return None
    if claim.id == "dvc-used" and claim.stance is Stance.DENIED and is_versioned_without_dvc(finding):
        return consistent(finding.message, *finding.evidence)
    outcome = judge_by_finding(claim.stance, finding)
    hollow = claim.id == "load-test-said" or finding.has(Trait.HOLLOW) or _is_never_run(claim, finding)
    if claim.stance is Stance.AFFIRMED and finding.state is State.PARTIAL and hollow:
        # An empty one, or a template, bears nobody out.
        return unverifiable(outcome.found, *outcome.evidence)
    if outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    if claim.nuance in (Nuance.IMPLIED, Nuance.OF_A_KIND, Nuance.OF_A_PART):
        # "Only the tests are run" says nothing of linting in so many words, "no formal load test" nothing of others.
        return unverifiable(outcome.found, *outcome.evidence)
    if claim.nuance is Nuance.UNRUN and (results := observed.repository.tree.named(*_RESULTS)):
        return contradicted(f"{outcome.found}, and results of a run are tracked", *map(Evidence, results[:3]))
    if claim.nuance is Nuance.UNRUN:
        return unverifiable(f"{outcome.found}; it need never have been run", *outcome.evidence)
    if claim.stance is Stance.AFFIRMED:
        if claim.nuance is not None and claim.nuance in _MAY_BE:
            return unverifiable(f"{outcome.found}; {_MAY_BE[claim.nuance]}", *outcome.evidence)
        return _doubt_with_places(outcome, _named_files(claim, observed))
    return outcome


_RUN = regex(
    r"\b(?:in|by|through|via|with|on|into) (?:(?:our|the|a) )?(?:ci\b|ci/cd|github(?: |-)actions|workflows?|"
    r"continuous integration)",
    re.IGNORECASE,
)


def _is_never_run(claim: Claim, finding: Finding) -> bool:
    """Return whether what is said to run in a workflow is there, and runs in none."""
    return claim.id == "api-tests-said" and finding.has(Trait.IN_NO_WORKFLOW) and _RUN.search(claim.words) is not None


def api_tests(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what a group says of tests of its API, or of these in a workflow, against those that are found."""
    finding = _finding_of(claim, observed)
    if claim.key is not None and finding is not None and finding.state in PRESENT:
        # Those that a workflow runs may be others.
        told = consistent if finding.state is State.PARTIAL else unverifiable
        return told(finding.message, *finding.evidence)
    if claim.stance is Stance.DENIED and finding is not None and finding.has(Trait.BESIDE_ROUTES):
        # Who says that the API is not tested need not mean what stands beside its routes.
        return consistent(finding.message, *finding.evidence)
    outcome = of_its_item(claim, observed)
    return _doubt_with_places(outcome, _own_tests(observed)) if outcome and _finds_nothing(outcome, claim) else outcome


def linting(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what a group says of linting in a workflow against its item, and against what it says was taken out."""
    outcome = of_its_item(claim, observed)
    if outcome is None or not _finds_nothing(outcome, claim):
        return outcome
    gone = _question_of_removal(observed)
    if gone is not None:
        return unverifiable(f"{outcome.found}; the answer to question {gone} says that it was taken out again")
    if (place := _find_declaration(claim, observed)) is not None:
        # "We used pytest and ruff": who has it need not have it in a workflow.
        return unverifiable(f"{outcome.found}; it is not said of a workflow", place)
    return contradicted(outcome.found, *(outcome.evidence or list_workflows(observed, "no step lints")))


_LINTERS = regex(r"\b(?:ruff|flake8|pylint)\b", re.IGNORECASE)


def _find_declaration(claim: Claim, observed: Observed) -> Evidence | None:
    """Return where a linter is declared that a sentence names beside tests and of no workflow, else None."""
    if not isinstance(claim.value, BesideTests):
        return None
    names = dict.fromkeys(name.casefold() for name in _LINTERS.findall(claim.words))
    required = (observed.repository.dependencies.requires(name) for name in names)
    found = next((one for one in required if one is not None and not one.lock), None)
    return Evidence(found.path, found.line, found.name) if found is not None else None


def _finding_of(claim: Claim, observed: Observed) -> Finding | None:
    """Return the finding of the item that a claim speaks of; None where the item was not chosen."""
    return observed.findings.get(KINDS[claim.id].items[0])


def _finds_nothing(outcome: Outcome, claim: Claim) -> bool:
    """Return whether nothing is found of what is said to be there."""
    return outcome.verdict is ClaimVerdict.CONTRADICTED and claim.stance is Stance.AFFIRMED


def _doubt_with_places(outcome: Outcome, places: list[Evidence]) -> Outcome:
    """Return the outcome, and where there are places that a person can look at, that it cannot be told."""
    if not places:
        return outcome
    return unverifiable(f"{outcome.found}; a person can look at {places[0].path}", *places)


_LINTED = regex(r"\b(?:lint\w*|ruff|flake8|pylint|black)\b", re.IGNORECASE)
_IN_CI = regex(r"\b(?:workflows?|ci|actions?|pipelines?)\b", re.IGNORECASE)
_TAKEN_OUT = regex(
    r"\b(?:removed|disabled|deleted|dropped) (?:it\b|(?:them|this|that|these) again\b)|"
    r"\b(?:took|taken) (?:it|them|this|that) out\b",
    re.IGNORECASE,
)


def _question_of_removal(observed: Observed) -> int | None:
    """Return the question whose answer says that linting was in a workflow and is there no more, or None."""
    report = Report(observed.repository.answers)
    for question in (Asks.CODE_QUALITY, Asks.BRANCHES, Asks.CI, Asks.STRUGGLES):
        for one in report.sentences(question):
            linted = _LINTED.search(one.text)
            if linted and _IN_CI.search(one.text) and _TAKEN_OUT.search(one.text, linted.end()):
                return report.number(question)
    return None


def _named_files(claim: Claim, observed: Observed) -> list[Evidence]:
    """Return the tracked files that the sentence names."""
    tree = observed.repository.tree
    found = [
        path
        for name in claim.files[:5]
        for path in tree.named(name.rpartition("/")[2])
        if f"/{path}".endswith(f"/{name}")
    ]
    return [Evidence(path, note="named in the answer") for path in dict.fromkeys(found)][:3]


_BETWEEN_WORDS = regex(r"[_\W]")


def _own_tests(observed: Observed) -> list[Evidence]:
    """Return the files of tests that are called after an API: what they test may be one that is not known as such."""
    tests = observed.repository.python.test_functions()
    paths = {test.path for test in tests if "api" in _BETWEEN_WORDS.split(test.path.rpartition("/")[2].casefold())}
    return [Evidence(path, note="a test of an API by its name") for path in sorted(paths)][:3]


def judge_by_finding(stance: Stance | None, finding: Finding) -> Outcome:
    """Return the outcome of a stance that is checked against the finding alone."""
    there, evidence = finding.state in PRESENT, finding.evidence
    sure = finding.confidence is not Confidence.LOW
    if finding.state is State.ERROR:
        return unverifiable(finding.message)
    if stance is Stance.AFFIRMED:
        if there:
            return consistent(finding.message, *evidence)
        if finding.state is State.NOT_DONE and finding.confidence is Confidence.HIGH:
            return contradicted(finding.message, *evidence)
        return unverifiable(finding.message, *evidence)
    if stance is Stance.DENIED:
        if finding.state is State.DONE and sure:
            return contradicted(finding.message, *evidence)
        return unverifiable(finding.message, *evidence) if there else consistent(finding.message, *evidence)
    if stance is Stance.HYPOTHETICAL:
        return unverifiable(finding.message, *evidence) if there else consistent(finding.message, *evidence)
    # Affirmed here and denied there: whatever is found is spoken of.
    if there:
        return consistent(finding.message, *evidence)
    return unverifiable(finding.message, *evidence)


def judge_run(claim: Claim, observed: Observed) -> Outcome | None:
    """Return the outcome of a thing that the repository may have though nobody ran it."""
    finding = _finding_of(claim, observed)
    if finding is None:
        return None
    if claim.stance is Stance.DENIED and finding.state in PRESENT:
        return unverifiable(finding.message, *finding.evidence)
    return judge_by_finding(claim.stance, finding)
