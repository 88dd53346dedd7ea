"""A remark about tests that every workflow skips, because nothing brings the files that they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import PYTEST_VALUES, regex
from probes._shared import clipped
from probes.remarks._conditions import Asked, asked
from probes.remarks._items import item_of_tests
from probes.remarks._places import joined, present, whole
from probes.remarks._steps import Ran, fetching, own_commands
from probes.remarks._tracked import ignored, tracked_by_dvc
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Module, TestFunction

_QUIET: Final = frozenset(
    {"pytest", "pip", "pip3", "echo", "cd", "ruff", "flake8", "black", "isort", "mypy", "pylint", "pre-commit", "ls"}
    | {"export", "cat", "pwd", "sudo", "apt", "apt-get", "conda", "mamba", "set", "source", "codecov", "pyright"}
    | {"printf"}
)
"""Tools that bring no file of the project."""
_ACTIONS: Final = (
    *("actions/checkout", "actions/setup-", "actions/upload-artifact", "codecov/", "astral-sh/", "abatilo/"),
    *("snok/install-poetry", "google-github-actions/auth", "actions/github-script", "docker/login-action"),
    *("actions/cache", "conda-incubator/", "mamba-org/", "pre-commit/action", "google-github-actions/setup-gcloud"),
)
"""Actions that bring no file of the project; a cache brings packages."""
_MAKES: Final = regex(
    r"\b(?:makedirs|mkdir|touch|urlretrieve|snapshot_download|hf_hub_download|extractall|copytree|dvc|gsutil|run|Popen|"
    r"check_call|check_output|system|to_csv|to_parquet|save)\b|download"
)
"""What code says that may make or bring a file."""
_STEPS: Final = regex(r"\b(?:mkdir|touch|dvc|gsutil|cp|mv|data\.py)\b|download")
_NAMED: Final = regex(r"(?!-)[\w.-]+(?:/[\w.-]+)*/?(?:::.*)?$")
"""A word that may be a file, a folder or a test in one."""


@remark("tests-data-absent")
def data_absent(repo: Repository) -> Iterator[Remark]:
    """Tests are skipped in every workflow that runs them, because the files that they need are never there.

    The condition of `skipif` asks for a path that is not tracked, and no job that runs the tests pulls data, runs code
    of the project first or makes the path. One remark a module. Silent where the path is not told in full, and where
    code that is imported may make it.
    """
    gone_by_module = _gone(repo) if whole(repo) else {}
    runs = _runs(repo) if gone_by_module else []
    for path, gone in gone_by_module.items():
        ran = _never_brought(repo, path, [each.path for each in gone], runs)
        if ran is None:
            continue
        module = repo.python.module(path)
        names = list(dict.fromkeys(each.path for each in gone))
        reason = tracked_by_dvc(repo, names[0]) or ignored(repo, names[0])
        tests = "a test" if len(gone) == 1 else f"{len(gone)} tests"
        yield Remark(
            "tests-data-absent",
            item_of_tests(module) if module is not None else "data-tests",
            f"{tests} of {path} {'is' if len(gone) == 1 else 'are'} skipped without {listed(names)}, which no workflow "
            "that runs the tests brings there",
            (
                *(Evidence(path, each.line, f"skipped without {each.path}") for each in list(dict.fromkeys(gone))[:5]),
                Evidence(
                    ran.command.path, ran.command.line, f"{clipped(ran.command.text, 100)}; nothing pulls data before"
                ),
                *([reason] if reason else []),
            ),
        )


def _gone(repo: Repository) -> dict[str, list[Asked]]:
    """Return what tests are skipped without and the repository does not have: one path a test, by module."""
    found: dict[str, list[Asked]] = {}
    for test in repo.python.test_functions():
        if test.skipped != "conditional" or test.module.notebook or "skip" not in (repo.tree.text(test.path) or ""):
            continue
        gone = next((each for each in _needs(repo, test) if not present(repo, each.path)), None)
        if gone is not None:
            found.setdefault(test.path, []).append(gone)
    return found


def _needs(repo: Repository, test: TestFunction) -> list[Asked]:
    """Return the paths without which the decorators of a test or of its class skip it."""
    around = [each for each in test.module.classes if each.qualname == test.function.owner]
    places = [(test.function.decorators, test.line), *((each.decorators, each.line) for each in around)]
    found: list[Asked] = []
    for decorators, line in places:
        first = min((decorator.line for decorator in decorators), default=line)
        found += asked(repo, test.module, first, line)
    return found


def _runs(repo: Repository) -> list[Ran]:
    """Return the steps that run tests; none where any workflow runs them in a way that cannot be followed."""
    found = [each for each in own_commands(repo) if _runs_tests(each.command)]
    every = [
        command
        for workflow in repo.workflows.active
        for job in workflow.jobs
        for command in repo.resolve.job(workflow, job)
        if _runs_tests(command)
    ]
    return found if len(found) == len(every) else []


def _runs_tests(command: Command) -> bool:
    return command.tool == "pytest" or (command.tool == "coverage" and "pytest" in command.argv)


def _never_brought(repo: Repository, path: str, needs: list[str], runs: list[Ran]) -> Ran | None:
    """Return a step that runs a module of tests where what it needs is nowhere; None where it may be somewhere."""
    if not runs or _prepares(repo, path):
        return None
    chosen = None
    for ran in runs:
        picked = [joined(folder, word) for folder in ran.folders for word in _words(ran.command.argv)]
        if picked and not any(path == each or path.startswith(f"{each}/") or each == "" for each in picked):
            continue
        if any(folder for folder in ran.folders) or fetching(ran.job) or not _quiet(repo, ran):
            return None
        # A run of all tests is shown rather than one of some.
        if chosen is None or ("-k" in chosen.command.argv and "-k" not in ran.command.argv):
            chosen = ran
    if chosen is None or any(present(repo, joined(folder, need)) for need in needs for folder in chosen.folders):
        return None
    return chosen


def _words(argv: tuple[str, ...]) -> list[str]:
    """Return what may be files and folders among the words of a run of tests."""
    # Of `coverage run -m pytest`, what stands after the last word alone is told to pytest.
    told = argv[argv.index("pytest") :] if "pytest" in argv else argv
    return [word for before, word in pairwise(told) if before not in PYTEST_VALUES and _NAMED.match(word)]


def _prepares(repo: Repository, path: str) -> bool:
    """Return whether files may be made or brought when a module of tests is imported."""
    if any(_MAKES.search(repo.tree.text(each) or "") for each in repo.tree.named("conftest.py")):
        return True
    for module in _imported(repo, path):
        classes = {each.qualname for each in module.classes}
        for call in module.calls:
            if (call.scope and call.scope not in classes) or call.line >= (module.main_guard or call.line + 1):
                continue
            own = repo.python.function(call.name) or repo.python.class_(call.name)
            if _MAKES.search(call.name) or (own and module.path == path):
                return True
    return False


def _imported(repo: Repository, path: str) -> list[Module]:
    """Return a module with all of the project that importing it imports, and the packages that these lie in."""
    packages = repo.tree.named("__init__.py", foreign=False)
    found: dict[str, Module] = {}
    wanted = [path]
    while wanted:
        module = repo.python.module(wanted.pop())
        if module is None or module.path in found:
            continue
        found[module.path] = module
        wanted += [each for each in packages if module.path.startswith(each.removesuffix("__init__.py") or "/")]
        for item in module.imports:
            own = [repo.python.by_name(name) for name in (item.module, item.target)]
            wanted += [each.path for each in own if each is not None]
    return list(found.values())


def _quiet(repo: Repository, ran: Ran) -> bool:
    """Return whether nothing that a job runs before its tests may bring files."""
    for step in ran.job.steps[: ran.job.steps.index(ran.step) + 1]:
        known = step.action.startswith(_ACTIONS) or not step.uses
        if not known or (step.run and _STEPS.search(step.run)):
            return False
    for command in repo.resolve.job(ran.workflow, ran.job):
        if command == ran.command:
            return True
        plain = command.tool in _QUIET or _runs_tests(command) or command.tool in ("uv", "coverage", "poetry", "python")
        if not plain or (command.tool == "python" and command.argv[1:3] != ("-m", "pip")):
            return False
    return False
