"""What experiments are said to be configured with, held against what the code loads."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.frameworks import find_earlier_hydra
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claimcheck.said import judge_by_finding
from auditor.claimcheck.ticks import is_of_denied_kind
from auditor.claims import Claim, Nuance, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Evidence, Finding, State, Trait

if TYPE_CHECKING:
    from auditor.views.python import Module

_CLI = {
    "argparse": ("argparse",),
    "typer": ("typer",),
    "click": ("click",),
    "omegaconf": ("omegaconf", "hydra"),
    "W&B": ("wandb",),
}


def _judge_loader(claim: Claim, finding: Finding, observed: Observed) -> Outcome:
    """Return what is found where Hydra is said to load the configuration: it may be something else that does."""
    names = ("hydra", "hydra_zen")
    python, notebooks = observed.repository.python, observed.repository.notebooks
    modules = (*python.modules, *notebooks.modules)
    imported = any(item.module.split(".")[0] in names for module in modules for item in module.imports)
    unread = python.unread(names) or notebooks.unread(names)
    if imported or unread or finding.confidence is not Confidence.HIGH:
        return consistent(finding.message, *finding.evidence)
    told = f"{claim.words} {observed.repository.answers.prose(Asks.CONFIGURATION)}"
    if _OTHERWISE.search(told) or _LIKE_HYDRA.search(told):
        return unverifiable(finding.message, *finding.evidence)
    return _without_hydra(finding, observed, "no module imports hydra")


def _without_hydra(finding: Finding, observed: Observed, why: str = "") -> Outcome:
    """Return the contradiction of Hydra, with what loads the configuration, where no earlier code had it."""
    once = find_earlier_hydra(observed.repository)
    if once is not None:
        # Who says that it was used need not say that it still is.
        place = Evidence(once[0], commit=once[1])
        return unverifiable(f"{finding.message}; {once[0]} had hydra.main in {once[1][:10]}", *finding.evidence, place)
    loaded = observed.findings.get("config-files")
    instead = loaded.evidence if loaded is not None and loaded.state is State.DONE else ()
    return contradicted(f"{finding.message}; {why}" if why else finding.message, *(finding.evidence or instead))


_OTHERWISE = regex(
    r"\b(?:omega[- ]?conf|switch\w*|instead|replac\w*|dropped|remov\w*|migrat\w*|gave up|abandon\w*)\b", re.IGNORECASE
)
_LIKE_HYDRA = regex(
    r"\bhydra\b\W{0,3}(?:style|like|inspired|compatible)\b|\b(?:problems?|issues?|troubles?|difficult\w*|struggl\w*|like|"
    r"similar to|inspired by|behind|compatible with)\b[^.]{0,30}\bhydra\b",
    re.IGNORECASE,
)
"""What somebody says of Hydra who has something else at last."""


_DECORATOR = regex(r"@hydra\.main\b|\b(?:import|from) hydra\b")


def _answer_shows_hydra(observed: Observed) -> bool:
    """Return whether the answer shows code with Hydra: whatever else it says of it, what stands there is told."""
    return _DECORATOR.search(observed.repository.answers.text(Asks.CONFIGURATION)) is not None


_HOW_IT_IS_RUN = regex(
    r"\b(?:to|when(?:ever)?|if) (?:(?:we|you|one|i) )?(?:(?:want(?:ed|s)?|had|have|wish\w*) to )?"
    r"(?:run|start|launch|perform|conduct|reproduce)\w* (?:(?:an?|the|our|each|new|another|different) ){0,2}"
    r"(?:experiments?|training|runs?)\b[^.;]{0,60}?\b(?:we|you|one|i) (?:would|could)\b",
    re.IGNORECASE,
)
"""How the question is answered ("how you would run an experiment") by who has what is run."""


def config_tool(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold a tool that is said to configure experiments against imports and items; None without the item's finding."""
    if claim.key not in _CLI:
        finding = observed.findings.get("hydra" if claim.key == "hydra" else "config-files")
        if finding is None:
            return None
        if claim.stance is Stance.AFFIRMED and claim.key == "hydra" and finding.state is State.PARTIAL:
            return _judge_loader(claim, finding, observed)
        if claim.stance is Stance.AFFIRMED and claim.key != "hydra" and finding.state is State.NOT_DONE:
            # Files of a sweep, a launcher or a service are configuration files to a group, too.
            return unverifiable(finding.message, *finding.evidence)
        stance = claim.stance
        supposed = _HOW_IT_IS_RUN.search(claim.words) is not None or _answer_shows_hydra(observed)
        if stance is Stance.HYPOTHETICAL and finding.state is State.DONE and supposed:
            stance = Stance.AFFIRMED
        outcome = judge_by_finding(stance, finding)
        if (
            outcome.verdict is ClaimVerdict.CONTRADICTED
            and claim.nuance is Nuance.OTHERWISE
            and not is_of_denied_kind(claim, finding)
        ):
            return unverifiable(outcome.found, *outcome.evidence)
        none = outcome.verdict is ClaimVerdict.CONTRADICTED and stance is Stance.AFFIRMED
        return _without_hydra(finding, observed) if none else outcome
    python, notebooks = observed.repository.python, observed.repository.notebooks
    names = _CLI[claim.key]
    # What the template's own script imports is no choice of the group's.
    modules = (*python.modules, *notebooks.modules)
    users = [module for module in modules if module.uses(*names) and module.role != "report"]
    if users:
        told = unverifiable if claim.stance is Stance.DENIED else consistent
        return told(f"{claim.key} is imported", *(_find_import(module, names, claim.key) for module in users[:3]))
    if claim.key == "W&B" and (there := _judge_w_and_b(claim, observed)) is not None:
        return there
    unused = [
        Evidence(module.path, one.line, "imported, and not used")
        for module in modules
        for one in module.imports
        if one.module.split(".")[0] in names and module.role != "report"
    ]
    if claim.stance is not Stance.AFFIRMED:
        return consistent(f"no code uses {claim.key}" if unused else f"no module imports {claim.key}", *unused[:3])
    if unused:
        return unverifiable(f"{claim.key} is imported, and no code uses it", *unused[:3])
    where = "module or notebook that could be read" if python.unread(names) or notebooks.unread(names) else "module"
    return unverifiable(f"no {where} imports {claim.key}")


def _find_import(module: Module, names: Collection[str], note: str) -> Evidence:
    """Return where a module imports one of some packages."""
    line = next((one.line for one in module.imports if one.module.split(".")[0] in names), None)
    return Evidence(module.path, line, note)


_SWEEP = regex(r"\bsweep", re.IGNORECASE)


def _judge_w_and_b(claim: Claim, observed: Observed) -> Outcome | None:
    """Return that W&B is what is said of it without a use of its name in code: a sweep's file, or a logger's class."""
    item, by = ("sweep", ".yaml .yml") if _SWEEP.search(claim.words) else ("experiment-tracking", "")
    finding = observed.findings.get(item)
    if finding is None or finding.state is not State.DONE:
        return None
    places = [place for place in finding.evidence if (place.path or "").endswith(tuple(by.split()) or "")]
    known = places and (by or finding.has(Trait.BY_WANDB))
    return consistent(finding.message, *places[:3]) if known else None
