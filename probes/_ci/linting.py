"""What lints in the workflows, whether it can fail by what it finds, and what lints beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._ci.linters import FORMATTERS, LINTING_OPTIONS, lint_action, lints
from probes._commands import Run, runs, short, steps, words, workflows
from probes._tests.collected import collected_by, option_lines, test_runs

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Job


class Linting(NamedTuple):
    """A step that lints: where it stands, whether it can fail, and whether it does so by the hooks of pre-commit.

    `rewrites` says that it formats the code in place and looks for nothing.
    """

    places: tuple[Evidence, ...]
    fails: bool
    hooks: bool
    rewrites: bool = False


def linting(repo: Repository) -> Iterator[Linting]:
    """Yield what lints in the workflows, the sure ones as they stand, the others with what keeps them from failing."""
    for workflow in workflows(repo):
        for job, step in steps(workflow):
            if lint_action(step):
                lost = step.continue_on_error or job.continue_on_error
                note = f"{step.uses}; continue-on-error" if lost else step.uses or ""
                place = Evidence(workflow.path, step.line, note)
                yield Linting((place,), not lost, bool(_HOOK_ACTIONS.match(step.action)))
        ran = runs(repo, workflow)
        changed: set[str] = set()
        for index, run in enumerate(ran):
            found, failing = lints(run.command)
            if not found:
                continue
            looked: tuple[Evidence, ...] = ()
            if not failing and run.job.id not in changed:
                changed.add(run.job.id)
                looked = _looked_for(ran[index + 1 :], run.job)
            fails = (failing and not run.swallowed) or bool(looked)
            places = run.evidence() if fails else run.evidence(f"{short(run.command)}; {_why(run)}")
            hooks = words(run.command)[0] in ("pre-commit", "prek")
            yield Linting((*places, *looked), fails, hooks, not fails and _reformats(run.command))


def _reformats(command: Command) -> bool:
    """Return whether a command formats the code in place, looking for nothing."""
    tool, *rest = words(command)
    if tool in ("autopep8", "docformatter", "prettier", "yapf"):
        formatter = any(_IN_PLACE.fullmatch(word) for word in rest)
    else:
        formatter = tool in FORMATTERS or (
            tool in ("ruff", "hatch", "rye", "uv") and not {"format", "fmt"}.isdisjoint(rest[:2])
        )
    return formatter and lints(command) == (True, False) and {"--diff", "-d"}.isdisjoint(rest)


_IN_PLACE: Final = regex(r"-[a-z]{0,5}[iw][a-z]{0,5}|--in-?place|--write")
"""What formatters are told that print what they made where they are not."""


def _why(run: Run) -> str:
    """Return what keeps a linter from failing by what it finds."""
    if run.job.continue_on_error or (run.step is not None and run.step.continue_on_error):
        return "continue-on-error"
    if _reformats(run.command):
        return "formats in place"
    return "its failure is swallowed" if run.command.swallowed else "fails at nothing that it finds"


def told_once(weak: Sequence[Linting]) -> tuple[Evidence, ...]:
    """Return the places of up to three steps, one for each: an action and the hooks that it runs are one step."""
    found: dict[tuple[str | None, int | None], tuple[Evidence, ...]] = {}
    for each in weak:
        found.setdefault((each.places[0].path, each.places[0].line), each.places)
    return tuple(place for places in list(found.values())[:3] for place in places)


_HOOK_ACTIONS: Final = regex(r"pre-commit/|pre-commit-ci/|j178/prek")


def _looked_for(after: Sequence[Run], job: Job) -> tuple[Evidence, ...]:
    """Return where a job looks for what a command before has changed (`git diff --exit-code`), and fails for it.

    One that commits what was changed fails for nothing.
    """
    own = [run for run in after if run.job is job and not run.swallowed]
    told = [words(run.command) for run in own]
    if any(each[0] == "git" and {"commit", "push"}.intersection(each[1:3]) for each in told):
        return ()
    fails = any(each[0] == "exit" and each[1:] != ("0",) for each in told)
    for run, each in zip(own, told, strict=True):
        if each[0] != "git" or not {"diff", "status"}.intersection(each):
            continue
        if "--exit-code" in each or (fails and {"--quiet", "--porcelain", "-s", "--short"}.intersection(each)):
            return run.evidence()
    return ()


def among_tests(repo: Repository) -> Iterator[tuple[Evidence, ...]]:
    """Yield where the tests that a workflow runs lint: by what pytest is always told, or a command that one starts."""
    for option, path, line, value in option_lines(repo):
        told = [word for word in value.split() if word in LINTING_OPTIONS] if option == "addopts" else []
        for run in test_runs(repo)[:1] if told else ():
            yield *run.evidence(), Evidence(path, line, " ".join(told))
    for command in repo.commands.started if _tests_start(repo) else ():
        module = repo.python.module(command.path) if lints(command)[0] else None
        collecting = collected_by(repo, module) if module is not None and module.role == "test" else None
        if collecting is not None:
            yield *collecting.evidence(), Evidence(command.path, command.line, short(command))


_STARTING: Final = ("subprocess", "system", "popen", "invoke", "pytest.main")


def _tests_start(repo: Repository) -> bool:
    """Return whether a module of tests may start a command, by its text: at other commits none is parsed yet."""
    if not test_runs(repo):
        return False
    paths = [path for path in repo.tree.named("*.py", foreign=False) if "test" in path.lower()]
    repo.tree.prefetch(paths)
    texts = (repo.tree.text(path) or "" for path in paths)
    return any(word in text for text in texts for word in _STARTING)


def hosted_hooks(repo: Repository) -> Evidence | None:
    """Return what shows that pre-commit.ci, which needs no workflow, runs the hooks, or None."""
    for config in repo.configs.files:
        hosted = next((key for key in config.keys if key.name.startswith("ci.")), None)
        if config.path.endswith(".pre-commit-config.yaml") and hosted is not None:
            return Evidence(config.path, hosted.line, "pre-commit.ci may run the hooks")
    fixed = next((c for c in repo.history.commits if c.bot and c.subject.startswith("[pre-commit.ci]")), None)
    return Evidence(commit=fixed.oid, note="pre-commit.ci ran the hooks") if fixed is not None else None
