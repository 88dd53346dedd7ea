"""Claims about continuous integration held against the workflows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from auditor._names import SWITCHED_OFF
from auditor._regex import regex
from auditor.claimcheck import tested
from auditor.claimcheck.earlier import add_last_support
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claims import Claim, Nuance, Stance, Variants
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Evidence, State

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step, Workflow

_SYSTEM = regex(r"(ubuntu|windows|macos)", re.IGNORECASE)


_MAY_TEST = regex(
    r"test|docker|gcloud|build|make|invoke|\binv\b|task|just|nox|\./|\bsh\b|"
    r"\b(?:tox|poe|hatch|pixi|earthly|bazel|dagger|npm|coverage)\b|"
    r"\b(?:uv|poetry|pdm|rye|pipenv) run (?!(?:--?\S{1,40} )*(?:ruff|black|flake8|isort|mypy|pre-commit|pylint)\b)|"
    r"\bpython[\d.]*[ \t]+(?!-m[ \t]+(?:pip|ruff|black|flake8|isort|mypy|pylint|pre_commit|venv)\b|--?version|-V)",
    re.IGNORECASE,
)
"""What a step may run tests by."""
_TESTS_OF_CI = regex(
    r"\btests\b|\bunit-?\s?test|\bpytest|\bCI\b|\bcontinuous\w*\s+integration|\bworkflows?\b|\bactions?\b|\bmatrix\b|"
    r"\bpipelines?\b|\b(?:we|that) (?:\w+ )?(?:unit-?)?test\b|\b(?:is|are|being) tested\b",
    re.IGNORECASE,
)
"""What is of tests that a workflow runs: others try the program on the machines that they have."""


_NEEDLESS = regex(r"(?:\bnot|n't|\bnever)\b.{0,40}?\b(?:need\w*|necessary|relevant)\b|\bunnecessary\b", re.IGNORECASE)


_TESTS = regex(r"\b(?:unit)?tests?\b|\btest(?:ed|ing)\b", re.IGNORECASE)


def _nothing_tests(claim: Claim, observed: Observed) -> Outcome | None:
    """Return the contradiction of tests on several systems or versions where it is certain that no workflow has any."""
    finding, value = observed.findings.get("ci"), claim.value_as(Variants)
    several = value.many is True or len(value.names) > 1
    if finding is None or not several or not _TESTS.search(claim.words):
        return None
    if finding.confidence is not Confidence.HIGH or finding.state not in (State.NOT_DONE, State.PARTIAL):
        return None
    if not _TESTS_OF_CI.search(claim.words) or _NEEDLESS.search(claim.words):
        return None
    if observed.repository.tree.named("tox.ini", "noxfile.py"):
        # These test several versions, too, on whatever machine.
        return None
    for workflow in observed.repository.workflows.active:
        for job in workflow.jobs:
            told = [f"{step.run or ''} {step.uses or ''}" for step in job.steps]
            if job.uses or any(_MAY_TEST.search(text) for text in told):
                return None
    if _may_be_elsewhere(observed):
        return unverifiable(f"{finding.message} at this commit; another may have one", *finding.evidence)
    return contradicted(f"{finding.message} at this commit", *finding.evidence)


def _may_be_elsewhere(observed: Observed) -> bool:
    """Return whether workflows of another branch, or as they were before, may be what an answer tells of."""
    snapshot, history = observed.repository.snapshot, observed.repository.history
    changes = len(snapshot.touching((".github/workflows", ".gitlab-ci.yml"), 2))
    return (
        not history.complete or bool(history.unmerged) or changes > (1 if observed.repository.workflows.active else 0)
    )


class _Hold(Protocol):
    """How a claim is held against the jobs of the workflows, or of some of them."""

    def __call__(self, claim: Claim, observed: Observed, within: Collection[str] = ()) -> Outcome: ...


def systems(claim: Claim, observed: Observed) -> Outcome:
    """Return what the jobs that test run on say to the operating systems of an answer."""
    return _with_its_end(claim, observed, _systems)


def pythons(claim: Claim, observed: Observed) -> Outcome:
    """Return what the matrices and set-up steps of workflows say to the Python versions of an answer."""
    return _with_its_end(claim, observed, _pythons)


def _with_its_end(claim: Claim, observed: Observed, hold: _Hold) -> Outcome:
    outcome = hold(claim, observed)
    if outcome.verdict is ClaimVerdict.CONTRADICTED and claim.value_as(Variants).many is False:
        return _doubt_if_tests_agree(claim, observed, hold, outcome)
    said = claim.value_as(Variants)
    several = said.many is True or bool(said.names)
    ended = outcome.verdict is ClaimVerdict.CONTRADICTED and several
    return add_last_support(claim, observed, hold, outcome) if ended else outcome


def _doubt_if_tests_agree(claim: Claim, observed: Observed, hold: _Hold, outcome: Outcome) -> Outcome:
    """Return a contradiction as unverifiable where the workflow that is called after the tests has just what is said.

    One that only looks at new data or models need not be meant.
    """
    # "We run on one system" is of all workflows, "the unit tests do" of theirs.
    within = tested.called_after_tests(observed) if _concerns_unit_tests(claim.words) else frozenset()
    if not within or hold(claim, observed, within).verdict is not ClaimVerdict.CONSISTENT:
        return outcome
    return unverifiable(f"{outcome.found}; those of {', '.join(sorted(within))} as said", *outcome.evidence)


def _systems(claim: Claim, observed: Observed, within: Collection[str] = ()) -> Outcome:
    jobs = tested.jobs(observed, testing=True, words=claim.words, within=within)
    if not jobs and (none := _nothing_tests(claim, observed)) is not None:
        return none
    found: dict[str, Evidence] = {}
    opaque = False
    called = tested.only_called(observed, jobs)
    for workflow, job in jobs:
        if workflow.path in called and not job.uses:
            # Those that call it say what it runs on.
            continue
        if job.uses and not tested.called_here(observed, job):
            opaque = True
        for label in (*job.runs_on, *tested.runs_on(observed, job)):
            match = _SYSTEM.search(label)
            if match:
                found.setdefault(match[1].lower(), tested.place(workflow, job, r"os|platform|runs|system"))
            else:
                opaque = True
    outcome = _variants(
        claim,
        tuple(sorted(found)),
        tuple(found[name] for name in sorted(found)),
        opaque or not jobs,
        "operating system",
    )
    names = set(claim.value_as(Variants).names)
    others = not names <= set(found) and names <= _all_systems(observed) and not _concerns_unit_tests(claim.words)
    if outcome.verdict is ClaimVerdict.CONTRADICTED and others:
        # The linters of a workflow may be what is said to run on all of them.
        return unverifiable(
            f"{outcome.found}; other workflows run on {', '.join(sorted(names - set(found)))}", *outcome.evidence
        )
    return _doubt_if_unseen(outcome, jobs, observed)


def _doubt_if_unseen(outcome: Outcome, jobs: Iterable[tuple[Workflow, Job]], observed: Observed) -> Outcome:
    """Return a contradiction as unverifiable where it cannot be seen what runs.

    - a workflow could not be read
    - a workflow is in another repository
    - a matrix has no effect where it stands
    """
    if outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    unread = observed.repository.workflows.unread()
    if unread:
        return unverifiable(f"{outcome.found}; {unread[0]} could not be read", *outcome.evidence)
    beyond = observed.repository.workflows.called
    if beyond:
        path, line, uses = beyond[0]
        told = f"{outcome.found}; {uses} is in another repository"
        return unverifiable(told, *outcome.evidence, Evidence(path, line, uses))
    if any(job.misplaced for _, job in jobs):
        listed = outcome.found.removeprefix("the tests run on ")
        return unverifiable(f"a matrix lists {listed}, and is not below `strategy`, where it counts", *outcome.evidence)
    return outcome


_UNIT_TESTS = regex(r"\b(?:unit-?\s?tests?|pytests?)\b", re.IGNORECASE)
_OTHER_CHECKS = regex(
    r"\b(?:lint\w*|ruff|flake8|isort|black|mypy|format\w*|style|pre-?commit|builds?|images?|docker|deploy\w*|latter|second|"
    r"respectively|rest|others?|workflows)\b",
    re.IGNORECASE,
)
_BOTH = regex(r"\bboth (?:the |our )?(?:\w+ ){0,3}?and (?:the |our )?(?:unit-?\s?tests?|pytests?)\b", re.IGNORECASE)


def _concerns_unit_tests(said: str) -> bool:
    """Return whether it is of unit tests that systems are said, alone or as much as of the linters."""
    return bool(_UNIT_TESTS.search(said) and (_BOTH.search(said) or not _OTHER_CHECKS.search(said)))


def _all_systems(observed: Observed) -> set[str]:
    """Return the systems that any job runs on."""
    labels = (label for _, job in tested.jobs(observed, testing=False) for label in job.runs_on)
    return {match[1].lower() for label in labels if (match := _SYSTEM.search(label))}


_TESTS_ON_MANY = regex(
    r"\A(?!.*\b(?:lint|ruff|flake8|format|style|latter|second)).*\b(?:tests?|tested|testing)\b[^.;]{0,40}\b"
    r"(?:across|on|over|under|with|for) (?:multiple|several|different|various|both|two)\b",
    re.IGNORECASE,
)
"""What is said of the tests alone, and not of other workflows."""


def _pythons(claim: Claim, observed: Observed, within: Collection[str] = ()) -> Outcome:
    jobs = tested.jobs(observed, testing=True, within=within)
    if not jobs and (none := _nothing_tests(claim, observed)) is not None:
        return none
    value = claim.value_as(Variants)
    testing, anywhere = (
        tested.versions(observed, testing=only, words=claim.words, within=within) for only in (True, False)
    )
    elsewhere = not set(value.names) <= set(testing[0]) and set(value.names) <= set(anywhere[0])
    if testing[0] and elsewhere and not (value.many and _TESTS_ON_MANY.search(claim.words)):
        # Versions of other workflows are meant.
        testing = anywhere
    found, opaque = testing
    if value.oldest is not None and not value.names:
        return _doubt_if_unseen(_judge_minimum_version(value.oldest, found, observed), jobs, observed)
    outcome = _variants(claim, tuple(found), tuple(found.values()), opaque or not found, "Python version")
    listed = {
        version
        for _, job in jobs
        for name in job.matrix
        if "py" in name.casefold()
        for version in tested.idle(job, name)
    }
    if outcome.verdict is ClaimVerdict.CONTRADICTED and listed and set(value.names) <= listed | set(found):
        # The matrix is what the criteria ask for; what its jobs set up is another thing.
        told = f"{outcome.found}; the matrix lists {', '.join(sorted(listed, key=tested.minor))}, which no step takes"
        return unverifiable(told, *outcome.evidence)
    return _doubt_if_unseen(outcome, jobs, observed)


_AT_LEAST = regex(r"\s*>=\s*(3\.\d{1,2})")


def _judge_minimum_version(oldest: str, found: Mapping[str, Evidence], observed: Observed) -> Outcome:
    """Return what is tested of `3.9+`: contradicted only where the project itself does not admit the version."""
    told = f"the tests run on {', '.join(found)}" if found else "no Python version of a test workflow can be read"
    if not found:
        return unverifiable(told)
    if any(tested.minor(version) <= tested.minor(oldest) for version in found):
        return consistent(told, *found.values())
    config = observed.repository.configs.get("pyproject.toml")
    key = config.get("project.requires-python") if config else None
    bound = _AT_LEAST.match(str(key.value)) if key is not None else None
    if key is not None and bound is not None and tested.minor(bound[1]) > tested.minor(oldest):
        place = Evidence("pyproject.toml", key.line, f"requires-python: {key.value}"[:100])
        return contradicted(f"{told}; requires-python is {key.value}"[:200], *found.values(), place)
    return unverifiable(told, *found.values())


def _variants(claim: Claim, found: tuple[str, ...], evidence: tuple[Evidence, ...], opaque: bool, noun: str) -> Outcome:
    value = claim.value_as(Variants)
    if not found:
        # Jobs of another service name no machine.
        return unverifiable(f"no {noun} of a test workflow can be read")
    told = f"the tests run on {', '.join(found)}"
    extra = [name for name in value.names if name not in found]
    if extra:
        # Of several that are named where one is said to be all there is, one may be gone.
        unsure = opaque or (value.many is False and len(extra) < len(value.names)) or set(extra) <= set(value.aside)
        return unverifiable(told, *evidence) if unsure else contradicted(told, *evidence)
    if value.many is True and len(found) < 2 and not value.names and not opaque:
        return contradicted(told, *evidence)
    if value.many is False and len(found) > 1 and len(set(value.names)) < 2:
        return contradicted(told, *evidence)
    if value.counted is not None and len(found) != value.counted:
        return unverifiable(f"{told}, and {value.counted} are said", *evidence)
    return consistent(told, *evidence)


_MAJOR = regex(r"v?(\d+)")
_SETUP_ACTION = regex(r"actions/setup-[\w-]+")
_CACHE = regex(r"cache", re.IGNORECASE)


def _caches(step: Step) -> bool | None:
    """Return whether a step caches; None where that cannot be told."""
    inputs = {name.casefold(): text.strip().casefold() for name, text in step.inputs.items()}
    if step.action == "astral-sh/setup-uv":
        if "enable-cache" in inputs:
            return inputs["enable-cache"] not in SWITCHED_OFF
        number = _MAJOR.match(step.version)
        return number is None or int(number[1]) >= 5
    if _SETUP_ACTION.fullmatch(step.action):
        return inputs.get("cache", "") not in SWITCHED_OFF
    if "cache" in step.action or any("cache" in name and text not in SWITCHED_OFF for name, text in inputs.items()):
        return True
    if step.uses and step.uses.startswith("."):
        return None
    if step.action == "prefix-dev/setup-pixi" and "cache" not in inputs:
        return None  # it caches where there is a lock
    return None if _CACHE.search(step.run or "") else False


def _steps(observed: Observed) -> Iterator[tuple[str, Step]]:
    """Yield the steps of the workflows, those of the repository's own actions included, each with its file."""
    found = observed.repository.workflows
    for workflow in found.active:
        for job in workflow.jobs:
            for step in job.steps:
                yield workflow.path, step
                within = found.action_path(step.uses) if step.uses else None
                if within is not None and step.uses:
                    yield from ((within, inner) for inner in found.action(step.uses))


def list_workflows(observed: Observed, note: str) -> list[Evidence]:
    """Return where somebody can see for himself that the workflows have no such step."""
    active = [workflow for workflow in observed.repository.workflows.active if workflow.jobs]
    return [Evidence(workflow.path, workflow.jobs[0].line, note) for workflow in active[:6]]


_OF_LAYERS = regex(r"\blayers?[- ]cach\w*|\bcach\w* (?:of )?(?:the )?(?:\w+ )?layers?\b", re.IGNORECASE)
"""Caches of images, which are built somewhere else."""
_OF_SOME = regex(
    r"\bcach\w*\s{1,3}(?:(?:is|was|are|were|been|not|used|enabled|set|up)\s{1,3}|\w{2,3}n't\s{1,3}){0,5}"
    r"(?:(?:for|of|in|on|the|our|any|whole)\s{1,3}){0,3}"
    r"(?:data\w*|dvc|models?|weights|venv|virtual|environments?|docker\w*|images?|layers?|predictions?|results?|artifacts?|"
    r"lint\w*|checkpoints?|notebooks?|docs|documentation|hooks|deploy\w*)\b|"
    r",\s{1,3}(?:not\s{1,3})?(?:for|of)\s{1,3}(?:(?:the|our|any)\s{1,3})?(?:docker\s{1,3})?(?:images?|layers?|data|models?)\W*\Z",
    re.IGNORECASE,
)
"""What is not cached where something else may be."""


def caching(claim: Claim, observed: Observed) -> Outcome:
    """Return what the steps of the workflows say to caching."""
    found = observed.repository.workflows
    unsure = bool(found.called) or any(workflow.gitlab for workflow in found.active)
    evidence = []
    asked = False
    for path, step in _steps(observed):
        cached = _caches(step)
        if cached:
            evidence.append(Evidence(path, step.line, step.uses or step.name))
            # That setup-uv caches by itself need not be known to who uses it.
            asked = asked or step.action != "astral-sh/setup-uv"
        unsure = unsure or cached is None
    unsure = unsure or bool(found.unread(("cache",))) or not found.active
    if evidence:
        told = f"{plural(len(evidence), 'step')} with a cache"
        if claim.nuance is Nuance.ASIDE and claim.stance is Stance.AFFIRMED and _OF_LAYERS.search(claim.words):
            return unverifiable(f"{told}; the answer may speak of another", *evidence[:3])
        some = claim.nuance is Nuance.ASIDE or _OF_SOME.search(claim.words) is not None
        if claim.stance is Stance.DENIED and asked and not some:
            return contradicted(told, *evidence[:3])
        # A wish for another cache says nothing of those that are there.
        wanting = claim.stance in (Stance.DENIED, Stance.HYPOTHETICAL)
        return unverifiable(told, *evidence[:3]) if wanting else consistent(told, *evidence[:3])
    if claim.stance is Stance.AFFIRMED:
        if claim.nuance is Nuance.ASIDE:
            return unverifiable("no step of a workflow caches; something else may")
        if unsure:
            return unverifiable("no step with a cache is certain")
        return contradicted("no step of a workflow caches", *list_workflows(observed, "no step caches"))
    return consistent("no step of a workflow caches")
