"""Probes of continuous integration: tests, caches and matrices, linting, hooks, and what starts a workflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, absent, probe, unreadable
from auditor.shared import regex
from probes._ci.caches import caching_and_matrix, is_misplaced, narrow_matrix, systems
from probes._ci.events import data_events
from probes._ci.hooks import hooks_lint_nothing, hooks_of, others_hooks
from probes._ci.linting import Linting, among_tests, hosted_hooks, linting, told_once
from probes._ci.minded import minding_data
from probes._ci.other_tests import other_tests
from probes._ci.services import other_service
from probes._ci.triggers import (
    NamedPath,
    first_that_fits,
    holds_code_alone,
    naming,
    of_data,
    on_models,
    side_branch_only,
    started_by_tags,
    title_about_models,
)
from probes._ci.unfollowed import lints_beyond, testing_image, tests_beyond
from probes._ci.unseen import LINTING, TESTED_BY, TESTING, unless_aside, unless_unseen
from probes._commands import (
    WORKFLOWS,
    Run,
    after_change,
    automatic,
    runs,
    tests,
    widest,
    width,
    workflows,
    working,
)
from probes._shared import Named

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Workflow


def _test_runs(repo: Repository, workflow: Workflow) -> list[Run]:
    return [run for run in runs(repo, workflow) if tests(repo, run.command)]


@probe("ci", files=WORKFLOWS)
def ci(repo: Repository) -> Finding:
    """Continuous integration runs the tests.

    done      a workflow (or GitLab CI) that a push or pull request starts runs tests
    partial   workflows, but none that runs tests on a change
    not_done  otherwise
    remedy    commit a workflow that runs pytest on push and pull request
    """
    other: list[Evidence] = []
    by_hand: list[Evidence] = []
    tagged = False
    on_change: list[tuple[Workflow, Run]] = []
    for workflow in widest(repo):
        every = sorted(_test_runs(repo, workflow), key=width)
        found = [run for run in every if not run.job.waits] or every
        if found and after_change(repo, workflow) and not found[0].job.waits:
            on_change.append((workflow, found[0]))
        elif found:
            by_hand += found[0].evidence()
            tagged = tagged or any(trigger.tags_only for trigger in workflow.triggers)
        elif workflow.jobs:
            other.append(Evidence(workflow.path, workflow.jobs[0].line, "runs no tests"))
    if on_change:
        workflow, run = min(on_change, key=lambda each: width(each[1]))
        trigger = workflow.trigger("push", "pull_request", "pull_request_target", "merge_group", "workflow_run")
        start = (Evidence(workflow.path, trigger.line, f"on {trigger.event}"),) if trigger else ()
        return Finding.done("a workflow runs the tests on a change", *start, *run.evidence())
    for workflow in workflows(repo):
        for beyond in tests_beyond(repo, workflow) if after_change(repo, workflow) else ():
            message = "a workflow runs what runs the tests"
            return Finding.done(message, *beyond.evidence(), confidence=Confidence.MEDIUM)
    of_others = other_tests(repo)
    if of_others is not None:
        return of_others
    if by_hand:
        no = "only a push of a tag starts it" if tagged else "no push or pull request starts it"
        finding = Finding.partial(f"a workflow runs the tests, but {no}", *by_hand[:2])
        return unless_unseen(repo, finding, TESTING, *TESTED_BY)
    elsewhere = other_service(repo)
    if elsewhere:
        return Finding.done("another service runs the tests", elsewhere, confidence=Confidence.MEDIUM)
    if other:
        image = testing_image(repo)
        beside = (image,) if image is not None else ()
        finding = Finding.partial("there are workflows, but none runs the tests", *other[:3], *beside)
        return unless_unseen(repo, finding, TESTING, *TESTED_BY)
    return _none(repo, "workflow with a job that can run" if workflows(repo) else "workflow")


def _none(repo: Repository, what: str, *names: str) -> Finding:
    """Return the finding that no workflow has something, with those that lie where GitHub runs none."""
    return unless_aside(repo, absent(what, repo.workflows, names=names))


# -- caches and matrices -----------------------------------------------------------------------------------------------


@probe("ci-caching-and-matrix", files=WORKFLOWS)
def ci_caching_and_matrix(repo: Repository) -> Finding:
    """The tests run with caching and on several systems or versions.

    done      in workflows that run tests: caching, and a matrix over more than one OS, Python or PyTorch version
    partial   one of the two
    not_done  otherwise
    remedy    run pytest in a job that has both a cache (setup-python with `cache: pip`) and a matrix over systems
    """
    cache: Evidence | None = None
    matrix: Evidence | None = None
    beside: list[Evidence] = []
    narrow: list[Evidence] = []
    jobs: list[tuple[Workflow, Job]] = []
    found: list[tuple[bool, tuple[bool, bool, bool], Evidence | None, Evidence | None]] = []
    for workflow in widest(repo):
        cached, spread = caching_and_matrix(repo, workflow)
        tested = _test_runs(repo, workflow)
        if not tested and next(tests_beyond(repo, workflow), None) is None:
            beside += (place for place in (cached, spread) if place is not None)
            continue
        jobs += ((workflow, run.job) for run in tested)
        alone = narrow_matrix(workflow) if spread is None else None
        narrow += [alone] if alone is not None else []
        found.append((not (cached and spread), min(map(width, tested), default=_BEYOND), cached, spread))
    # A workflow that has both is shown before two, and the one of all tests before one of a single file.
    for _, _, cached, spread in sorted(found, key=lambda each: each[:2]):
        cache, matrix = cache or cached, matrix or spread
    if cache and matrix:
        if is_misplaced(jobs, matrix):
            return Finding.done(_MISPLACED, cache, matrix).being(Trait.IN_NO_FORCE)
        return Finding.done("the tests run with a cache and a matrix", cache, matrix)
    if matrix:
        finding = Finding.partial("the tests run in a matrix, without a cache", matrix)
        return unless_unseen(repo, finding, TESTING, "cache")
    several = systems(jobs)
    if not found:
        finding = _nothing_tested(repo, beside)
    elif cache is None:
        finding = _neither(repo, several, narrow)
    elif several is not None:
        finding = Finding.partial("the tests run with a cache, on each system by a job, not a matrix", cache, several)
    elif narrow:
        message = "the tests run with a cache; their matrix names only one system or version"
        finding = Finding.partial(message, cache, narrow[0])
    else:
        finding = Finding.partial("the tests run with a cache, without a matrix", cache)
    return unless_unseen(repo, finding, TESTING, "matrix")


_MISPLACED: Final = "the tests have a cache and a matrix, which is not below `strategy`, where it counts"
_BEYOND: Final = (True, True, True)  # of what runs tests out of sight, which tells nothing of them


def _neither(repo: Repository, several: Evidence | None, narrow: Sequence[Evidence]) -> Finding:
    finding = _none(repo, "cache or matrix for the tests", "cache", "matrix")
    if finding.evidence:
        return finding
    if several is not None:
        # Several systems without the matrix that is asked for: not what refutes who means them.
        message = f"{finding.message}; they run on each system by a job"
        return finding.less_sure(several, message=message)
    if narrow:
        message = "no cache for the tests, and their matrix names only one system or version"
        return finding._replace(message=message, evidence=(narrow[0],))
    return finding


def _nothing_tested(repo: Repository, beside: Sequence[Evidence]) -> Finding:
    finding = _none(repo, "workflow that runs tests", "cache", "matrix")
    if not beside or finding.evidence:
        return finding
    # What the item asks for is there, if not where it is asked for: no ground for certainty.
    message = f"{finding.message}; what has a cache or a matrix runs no tests"
    return finding.less_sure(*beside[:2], message=message)


@probe("ci-linting", files=WORKFLOWS)
def ci_linting(repo: Repository) -> Finding:
    """A workflow lints the code.

    done      a workflow runs a linter or a format check, and that can fail
    partial   it cannot fail (`|| true`, continue-on-error, `--exit-zero`, a formatter without `--check`)
    not_done  otherwise
    remedy    have a workflow run `ruff check .`, without `continue-on-error`, `--exit-zero` or `|| true`, so that it
              fails where something is found
    """
    weak: list[Linting] = []
    aside: tuple[Evidence, ...] = ()
    for found in linting(repo):
        if not found.fails:
            weak.append(found)
        elif found.hooks and hooks_lint_nothing(repo):
            aside = aside or found.places
        else:
            return Finding.done("a workflow lints the code", *found.places)
    if aside:
        message = "a workflow runs pre-commit; its hooks look at files, and none lints code"
        return Finding.done(message, *aside, confidence=Confidence.MEDIUM)
    out_of_sight = (each.evidence() for workflow in workflows(repo) for each in lints_beyond(repo, workflow))
    for places in chain(out_of_sight, among_tests(repo)):
        return Finding.done("a workflow runs what lints the code", *places, confidence=Confidence.MEDIUM)
    if weak:
        told = "a workflow lints the code, but what it finds fails nothing"
        if all(each.rewrites for each in weak):
            told = "a workflow formats the code in place, and checks nothing"
        return unless_unseen(repo, Finding.partial(told, *told_once(weak)), LINTING, *_LINTED_BY)
    hosted = hosted_hooks(repo)
    if hosted is not None:
        return Finding.not_done("no workflow runs a linter", hosted, confidence=Confidence.LOW)
    return unless_unseen(repo, _none(repo, "step that lints", *_LINTED_BY), LINTING, *_LINTED_BY)


_LINTED_BY: Final = ("ruff", "flake8", "black", "pylint", "pre-commit")


_HOOKS_FILE: Final = regex(r"\.pre-commit-config\.ya?ml")
_HOOK: Final = regex(r"[ \t]{1,40}-[ \t]{1,20}id:[ \t]{0,20}[\"']?[\w.-]")


@probe("pre-commit", files=(".pre-commit-config.yaml",))
def pre_commit(repo: Repository) -> Finding:
    """Hooks run before a commit.

    done      .pre-commit-config.yaml with at least one hook
    partial   the file without a hook, or another tool's hooks
    not_done  otherwise
    remedy    commit a .pre-commit-config.yaml with the ruff hooks
    """
    weak: list[Evidence] = []
    unread = []
    for path in sorted(
        repo.tree.named(".pre-commit-config.yaml", ".pre-commit-config.yml", foreign=False),
        key=lambda p: (p.count("/"), p),
    ):
        config = repo.configs.get(path)
        if config is None or config.error is not None:
            unread.append(path)
            continue
        hooks = hooks_of(config)
        if hooks:
            return Finding.done(
                f"{len(hooks)} hook{'s' if len(hooks) != 1 else ''}",
                *(Evidence(path, hook.line, str(hook.value)) for hook in hooks[:3]),
            )
        weak.append(Evidence(path, 1, "no hook"))
    if weak:
        return Finding.partial("the pre-commit configuration has no hook", *weak)
    if unread:
        # As of a sweep, what is there is told here, and that it cannot work by a remark.
        lines = (repo.tree.text(unread[0]) or "").split("\n")
        hook = next((number for number, line in enumerate(lines, 1) if _HOOK.match(line)), None)
        if hook is not None:
            place = Evidence(unread[0], hook, "a hook, in a file that does not parse")
            return Finding.done("hooks, in a file that does not parse", place, confidence=Confidence.LOW)
        return Finding.partial("the file does not parse", unreadable(unread[0]), confidence=Confidence.LOW)
    other = others_hooks(repo)
    if other is not None:
        return Finding.partial("hooks of another tool, not of pre-commit", other)
    held = Named(repo.configs, _HOOKS_FILE)
    finding = absent(".pre-commit-config.yaml with a hook", held, names=("hooks", "repos"))
    asked = repo.dependencies.requires("pre-commit")
    if asked is None or asked.lock or finding.evidence:
        return finding
    place = Evidence(asked.path, asked.line, "pre-commit is a dependency alone")
    return finding._replace(message=f"{finding.message}; pre-commit is a dependency", evidence=(place,))


# -- what starts a workflow --------------------------------------------------------------------------------------------


@probe("workflow-data-change", files=WORKFLOWS)
def workflow_data_change(repo: Repository) -> Finding:
    """A workflow starts when the data changes.

    done      a workflow whose trigger names data (`paths:` with *.dvc, dvc.lock, .dvc/, data/), or an action in it that
              looks for changed paths of data
    partial   such a trigger on a side branch only, without a job that can run or for a folder of code, or no such
              trigger but a job that reports on data (CML), a command that looks for changed data, or what a bucket
              starts in the cloud
    not_done  otherwise
    remedy    commit a workflow that is triggered by `paths: ['**.dvc']` and reports on the data
    """
    aside: list[Evidence] = []
    code: list[Evidence] = []
    for workflow in working(repo):
        starting: list[NamedPath] = []
        for named in naming(workflow, of_data):
            if side_branch_only(repo, named.trigger):
                aside.append(named.place)
            elif holds_code_alone(repo, named):
                code.append(named.place)
            else:
                starting.append(named)
        if starting:
            return Finding.done("a workflow starts when data changes", first_that_fits(repo, starting))
    if aside:
        finding = Finding.partial("the trigger names data, but can only fire on a side branch", *aside[:2])
        return unless_unseen(repo, finding, None, "paths")
    found = _otherwise_on_data(repo)
    if found is not None and (found.state is State.DONE or not code):
        return found
    if code:
        told = "the trigger names a folder called after data that holds code alone"
        return Finding.partial(told, *code[:2], confidence=Confidence.MEDIUM)
    for workflow in workflows(repo):
        if _DATA.search(workflow.path.rpartition("/")[2]) and workflow.triggers:
            place = Evidence(workflow.path, workflow.triggers[0].line, "its trigger names no data")
            message = "no workflow whose trigger names data, though one is called after it"
            return Finding.not_done(message, place, confidence=Confidence.MEDIUM)
    return _none(repo, "workflow whose trigger names data", "paths", "dvc", "data")


def _otherwise_on_data(repo: Repository) -> Finding | None:
    """Return what comes nearest to a workflow that data starts, where no trigger of one that can run names data."""
    minded = [found for workflow in working(repo) for found in islice(minding_data(repo, workflow), 1)]
    done = next((found for found in minded if found.state is State.DONE), None)
    if done is not None:
        return done
    off = [named.place for workflow in working(repo, others=True) for named in naming(workflow, of_data)]
    if off:
        return Finding.partial("the trigger names data, but no job of the workflow can run", *off[:2])
    if minded:
        return minded[0]
    landed = next(data_events(repo), None)
    if landed is None:
        return None
    return Finding.partial("what lands in a bucket starts something; no workflow's trigger names data", landed)


_DATA: Final = regex(r"(?i)data|dvc")
_REGISTRY_WORDS: Final = regex(
    r"(?i)model[\s_-]*(?:registry|stag|promot|alias|deploy)|registry|stage[\s_-]*model|promote|link[\s_-]*model|wandb|mlflow"
)

_REGISTRY_NAME: Final = regex(r"(?i)registry|stag(?:e|ed|ing)[ _-]?model|model[ _-]?stag|promot")


def _registry_events(workflow: Workflow) -> Iterator[Evidence]:
    trigger = workflow.trigger("repository_dispatch", "registry_package")
    about_data = trigger and trigger.types and all("data" in kind.lower() for kind in trigger.types)
    if trigger and not about_data:
        types = f" of {', '.join(trigger.types)}" if trigger.types else ""
        yield Evidence(workflow.path, trigger.line, f"{trigger.event}{types}")


@probe("workflow-model-registry", files=WORKFLOWS)
def workflow_model_registry(repo: Repository) -> Finding:
    """A workflow starts when the model registry changes.

    done      a workflow that a registry event starts (`repository_dispatch`, a registry's webhook)
    partial   one that a path of tracked models or registry files starts, that is only dispatched by hand, or that has
              no job that can run
    not_done  otherwise
    remedy    commit a workflow on `repository_dispatch` and a webhook of the registry that sends it
    """
    for workflow in working(repo):
        for place in _registry_events(workflow):
            return Finding.done("a registry event starts a workflow", place)
    weak = on_models(repo, working(repo))
    tagged = started_by_tags(working(repo))
    if tagged is not None and (tagged.state is State.DONE or not weak):
        return tagged
    if weak:
        return Finding.partial("a path of models starts a workflow, but no registry event does", *weak[:3])
    off = [place for workflow in working(repo, others=True) for place in _registry_events(workflow)]
    if off:
        return Finding.partial("a registry event starts a workflow, but no job of it can run", *off[:2])
    for workflow in workflows(repo):
        by_hand = workflow.trigger("workflow_dispatch")
        if by_hand is None or automatic(workflow):
            continue
        title = title_about_models(workflow)
        named = _REGISTRY_WORDS.search(title)
        used = next((run for run in runs(repo, workflow) if _REGISTRY_WORDS.search(run.command.text)), None)
        if "train" in title.lower():
            used = None  # training that is started by hand logs to W&B like any other, and reacts to no registry
        if named or used:
            more = used.evidence() if used else ()
            return Finding.partial(
                "the workflow is dispatched by hand only",
                Evidence(workflow.path, by_hand.line, "workflow_dispatch"),
                *more[:1],
            )
    for workflow in workflows(repo):
        if _REGISTRY_NAME.search(title_about_models(workflow)) and workflow.triggers:
            place = Evidence(workflow.path, workflow.triggers[0].line, f"on {workflow.triggers[0].event}")
            message = "no workflow on a change of the model registry, though one is called after it"
            return Finding.not_done(message, place, confidence=Confidence.MEDIUM)
    return _none(repo, "workflow on a change of the model registry", "repository_dispatch")
