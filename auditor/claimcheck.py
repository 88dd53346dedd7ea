"""What answers say, held against the repository and against the ticks: a layer of the cross-check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor._claimed import ci, counts, coverage, files, frameworks, removed
from auditor._claimed.outcome import Known, Outcome, consistent, contradicted, unverifiable
from auditor._claimed.ticks import affirms, answered, denies
from auditor._regex import regex
from auditor.claims import ITEMS, Claim, Nuance, Stance
from auditor.crosscheck import ClaimVerdict, Disagreement
from auditor.finding import Confidence, Evidence, Finding, State

if TYPE_CHECKING:
    from auditor.report.marks import Mark
    from auditor.repository import Repository

__all__ = ["CheckedClaim", "ClaimVerdict", "Disagreement", "check", "disagreements"]


class CheckedClaim(NamedTuple):
    """A claim with its verdict, what was found, and where."""

    id: str
    key: str | None
    question: int | None
    line: int | None
    said: str
    found: str
    verdict: ClaimVerdict
    evidence: tuple[Evidence, ...]
    stance: Stance | None = None


_THERE = (State.DONE, State.PARTIAL)


_MAY_BE: Mapping[Nuance, str] = {
    Nuance.HOOKS: "what runs on somebody's own machine leaves no trace",
    Nuance.BY_HAND: "what is done by hand leaves no trace",
    Nuance.GENERAL: "tests of anything may be meant",
    Nuance.STYLE: "style can be checked by something else",
    Nuance.ASIDE: "it is not said of a workflow",
}
"""Why what is affirmed so is not contradicted where the probe finds nothing."""


def _said(claim: Claim, known: Known) -> Outcome | None:
    """Hold what a group says it did or did not do against the finding of the item that it speaks of."""
    finding = known.findings.get(ITEMS[claim.id][0])
    if finding is None:
        return None
    outcome = _held(claim.stance, finding)
    if outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    if claim.value in (Nuance.IMPLIED, Nuance.OF_A_KIND, Nuance.OF_A_PART):
        # "Only the tests are run" says nothing of linting in so many words, "no formal load test" nothing of others.
        return unverifiable(outcome.found, *outcome.evidence)
    if claim.stance is Stance.AFFIRMED:
        if claim.value in _MAY_BE:
            return unverifiable(f"{outcome.found}; {_MAY_BE[claim.value]}", *outcome.evidence)
        pointed = _pointed(claim, known) or (_own_tests(known) if claim.id == "api-tests-said" else [])
        if pointed:
            return unverifiable(f"{outcome.found}; a person can look at {pointed[0].path}", *pointed)
    return outcome


def _pointed(claim: Claim, known: Known) -> list[Evidence]:
    """Return the tracked files that the sentence names."""
    tree = known.repository.tree
    named = claim.value if type(claim.value) is tuple else ()  # a plain one: other values are named tuples
    found = [
        path for name in named[:5] for path in tree.named(name.rpartition("/")[2]) if f"/{path}".endswith(f"/{name}")
    ]
    return [Evidence(path, note="named in the answer") for path in dict.fromkeys(found)][:3]


def _own_tests(known: Known) -> list[Evidence]:
    """Return the files of tests that are called after an API: what they test may be one that is not known as such."""
    tests = known.repository.python.test_functions()
    paths = {test.path for test in tests if "api" in re.split(r"[_\W]", test.path.rpartition("/")[2].casefold())}
    return [Evidence(path, note="a test of an API by its name") for path in sorted(paths)][:3]


def _held(stance: Stance | None, finding: Finding) -> Outcome:
    there, evidence = finding.state in _THERE, finding.evidence
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


def _cloud_training(claim: Claim, known: Known) -> Outcome | None:
    finding = known.findings.get("cloud-training")
    if finding is None:
        return None
    tried = claim.value == Nuance.TRIED and finding.state is State.DONE
    if claim.stance is Stance.HYPOTHETICAL and (tried or finding.state is State.PARTIAL):
        # What was prepared for is prepared, and what was tried has its job.
        return consistent(finding.message, *finding.evidence)
    if claim.stance is Stance.DENIED and finding.state in _THERE:
        # What prepares for it is no proof that it went through.
        told = consistent if claim.value in (Nuance.TRIED, Nuance.VAIN) else unverifiable
        return told(finding.message, *finding.evidence)
    return _held(claim.stance, finding)


_ENDPOINT = regex(r"\bvertex\b|\b(?:ai|gcp) platform\b|\bcloud functions?\b", re.IGNORECASE)


def _deployment(claim: Claim, known: Known) -> Outcome | None:
    finding = known.findings.get("cloud-deployment")
    if finding is not None and claim.stance is Stance.AFFIRMED and claim.value == Nuance.LOCAL:
        return consistent(finding.message, *finding.evidence)
    outcome = _never_run(claim, known)
    if outcome is not None and outcome.verdict is ClaimVerdict.CONTRADICTED and _ENDPOINT.search(claim.said):
        # Vertex AI serves a model that was only uploaded, and a function may be written in the console: no API of
        # one's own is needed, and no trace is left.
        return unverifiable(outcome.found, *outcome.evidence)
    return outcome


def _never_run(claim: Claim, known: Known) -> Outcome | None:
    """Return the outcome of what somebody may have in the repository and not have done."""
    finding = known.findings.get(ITEMS[claim.id][0])
    if finding is None:
        return None
    if claim.stance is Stance.DENIED and finding.state in _THERE:
        return unverifiable(finding.message, *finding.evidence)
    return _held(claim.stance, finding)


_MONITORING = ("drift-api", "system-metrics", "cloud-monitoring", "alerts", "data-collection", "drift-check")


_SERVED = ("drift-api", "cloud-monitoring", "alerts", "data-collection")
"""Where a part is something that runs; of the others it may be a dependency that no code uses."""
_WATCHES = tuple(item for item in _MONITORING if item != "data-collection")
"""What is kept is not yet looked at."""


def _in_code(finding: Finding) -> bool:
    return any((place.path or "").endswith((".py", ".ipynb")) for place in finding.evidence)


def _monitoring(claim: Claim, known: Known) -> Outcome | None:
    findings = [known.findings[item] for item in _MONITORING if item in known.findings]
    if not findings:
        return None
    there = [
        finding
        for item in _MONITORING
        if (finding := known.findings.get(item)) is not None
        and (finding.state is State.DONE or (finding.state is State.PARTIAL and (item in _SERVED or _in_code(finding))))
    ]
    evidence = [place for finding in there[:3] for place in finding.evidence[:1]]
    # Where nothing is found, it may have been done in a console: the item of that says so.
    nearest = known.findings.get("cloud-monitoring", findings[0])
    told = "; ".join(finding.message for finding in there[:3]) or nearest.message
    if claim.stance in (Stance.DENIED, Stance.HYPOTHETICAL) or any(
        known.findings.get(item) in there for item in _WATCHES
    ):
        # What could monitor is no proof that somebody does.
        return consistent(told, *evidence)
    return unverifiable(told)


_CLI = {
    "argparse": ("argparse",),
    "typer": ("typer",),
    "click": ("click",),
    "omegaconf": ("omegaconf", "hydra"),
}


def _another_loader(claim: Claim, finding: Finding, known: Known) -> Outcome:
    """Return what is found where Hydra is said to load the configuration: it may be something else that does."""
    names = ("hydra", "hydra_zen")
    python, notebooks = known.repository.python, known.repository.notebooks
    modules = (*python.modules, *notebooks.modules)
    imported = any(item.module.split(".")[0] in names for module in modules for item in module.imports)
    unread = python.unread(names) or notebooks.unread(names)
    if imported or unread or finding.confidence is not Confidence.HIGH:
        return consistent(finding.message, *finding.evidence)
    answer = known.repository.answers.question(12)
    told = f"{claim.said} {answer.prose if answer is not None else ''}"
    if _OTHERWISE.search(told) or _LIKE_HYDRA.search(told):
        return unverifiable(finding.message, *finding.evidence)
    return contradicted(f"{finding.message}; no module imports hydra", *finding.evidence)


_OTHERWISE = regex(
    r"\b(?:omega[- ]?conf|switch\w*|instead|replac\w*|dropped|remov\w*|migrat\w*|gave up|abandon\w*)\b", re.IGNORECASE
)
_LIKE_HYDRA = regex(
    r"\bhydra\b\W{0,3}(?:style|like|inspired|compatible)\b|\b(?:problems?|issues?|troubles?|difficult\w*|struggl\w*|like|"
    r"similar to|inspired by|behind|compatible with)\b[^.]{0,30}\bhydra\b",
    re.IGNORECASE,
)
"""What somebody says of Hydra who has something else at last."""


def _config_tool(claim: Claim, known: Known) -> Outcome | None:
    if claim.key not in _CLI:
        finding = known.findings.get("hydra" if claim.key == "hydra" else "config-files")
        if finding is None:
            return None
        if claim.stance is Stance.AFFIRMED and claim.key == "hydra" and finding.state is State.PARTIAL:
            return _another_loader(claim, finding, known)
        if claim.stance is Stance.AFFIRMED and claim.key != "hydra" and finding.state is State.NOT_DONE:
            # Files of a sweep, a launcher or a service are configuration files to a group, too.
            return unverifiable(finding.message, *finding.evidence)
        return _held(claim.stance, finding)
    python = known.repository.python
    names = _CLI[claim.key]
    # What the template's own script imports is no choice of the group's.
    users = [module for module in python.modules if module.uses(*names) and module.role != "report"]
    if users:
        told = unverifiable if claim.stance is Stance.DENIED else consistent
        return told(f"{claim.key} is imported", *(Evidence(module.path, note=claim.key) for module in users[:3]))
    if claim.stance is not Stance.AFFIRMED:
        return consistent(f"no module imports {claim.key}")
    if python.unread(names) or known.repository.notebooks.paths:
        return None
    return unverifiable(f"no module imports {claim.key}")


_CHECKS: dict[str, Callable[[Claim, Known], Outcome | None]] = {
    "test-count": counts.test_count,
    "coverage-figure": coverage.coverage,
    "branches-and-prs": counts.branches,
    "dvc-used": _said,
    "ci-os": ci.systems,
    "ci-python": ci.pythons,
    "ci-caching": ci.caching,
    "ci-linting": _said,
    "config-tool": _config_tool,
    "docker-named": files.docker_named,
    "figures": files.figure,
    "own-links": files.own_file,
    "cloud-training-said": _cloud_training,
    "api-said": _said,
    "deployment-said": _deployment,
    "api-tests-said": _said,
    "load-test-said": _said,
    "monitoring-said": _monitoring,
    "members": counts.members,
    "profiling-said": _never_run,
    "removed-said": removed.removed,
    "framework-said": frameworks.framework,
}


def check(
    claims: Iterable[Claim],
    repository: Repository,
    findings: Mapping[str, Finding],
    marks: Mapping[str, Mark] | None = None,
) -> tuple[CheckedClaim, ...]:
    """Return the claims with their verdicts, in their order; one that says nothing of this repository is left out.

    A kind whose items have no finding (they were not chosen) is left out, too. With the marks by item, what an answer
    denies although it is ticked is contradicted, whatever the repository holds.
    """
    known = Known(repository, findings)
    found = []
    for claim in claims:
        outcome = _CHECKS[claim.id](claim, known)
        held = answered(claim, findings, marks) if marks else []
        mark = next((mark for mark in held if mark.ticked), None)
        if outcome is not None and denies(claim, findings) and mark is not None:
            ticked = findings.get(mark.item_id)
            told = outcome.found if outcome.evidence or ticked is None else ticked.message
            outcome = contradicted(f"its item is ticked (line {mark.line}); {told}", *outcome.evidence)
        if outcome is not None:
            found.append(
                CheckedClaim(
                    claim.id,
                    claim.key,
                    claim.question,
                    claim.line,
                    _PRIVATE.sub("…", claim.said),
                    outcome.found,
                    outcome.verdict,
                    outcome.evidence,
                    claim.stance,
                )
            )
    return tuple(found)


_PRIVATE = regex(
    r"[^\s@<>()/]{1,100}@[^\s@<>()/]{1,100}\.[A-Za-z]{2,20}\b|(?<![0-9A-Za-z])s\d{6}(?![0-9A-Za-z])", re.IGNORECASE
)
"""An e-mail address or a study number in an answer, which are never printed."""


def disagreements(
    claims: Iterable[Claim], marks: Mapping[str, Mark], findings: Mapping[str, Finding]
) -> tuple[Disagreement, ...]:
    """Return the ticks that an answer denies and the answers that affirm what is not ticked, by item line.

    A checklist without any tick is not filled in: what answers affirm is then no disagreement.
    """
    filled_in = any(mark.ticked for mark in marks.values())
    found: dict[tuple[str, str], tuple[Claim, Mark, str]] = {}
    for claim in claims:
        for mark in answered(claim, findings, marks):
            if mark.ticked is None or mark.waived:
                continue
            item, finding = mark.item_id, findings.get(mark.item_id)
            shown = f"; the repository: {finding.message}" if finding is not None else ""
            where, said = f"question {claim.question}", _PRIVATE.sub("…", claim.said)
            said = said.removesuffix(".") if shown else said
            if mark.ticked and denies(claim, findings):
                message = f"ticked, but {where} says: {said}{shown}"
                found.setdefault((item, "denied"), (claim, mark, message))
            elif not mark.ticked and claim.stance is Stance.AFFIRMED and filled_in and affirms(claim, finding):
                message = f"not ticked, but {where} says: {said}{shown}"
                found.setdefault((item, "affirmed"), (claim, mark, message))
    return tuple(
        sorted(
            (
                Disagreement(kind, item, claim.question, mark.line, claim.line, message)
                for (item, kind), (claim, mark, message) in found.items()
            ),
            key=lambda entry: (entry.item_line or 0, entry.item, entry.kind),
        )
    )
