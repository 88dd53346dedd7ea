"""Remarks about tests: those that never run, although they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, regex, remark
from probes.remarks._absent import Asked, asked
from probes.remarks._places import ignored, joined, present, set_aside, told, tracked_by_dvc, whole
from probes.remarks._steps import Ran, fetching, own_commands

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Decorator, Module, TestFunction

_EMPTY: Final = regex(r"[,=]\s*(?:\[\s*\]|\(\s*\))\s*[,)]")
_API: Final = ("fastapi.testclient", "starlette.testclient", "httpx", "requests", "flask")


def item_of(module: Module) -> str:
    """Return the checklist item that the tests of a module belong to, as far as its imports and name tell."""
    name = module.path.rpartition("/")[2].lower()
    if "api" in name or any(item.module.startswith(_API) for item in module.imports):
        return "api-tests"
    return "data-tests" if "data" in name else "model-tests"


@remark("tests-hidden")
def hidden(repo: Repository) -> Iterator[Remark]:
    """A test is replaced by a later one of the same name.

    Python keeps the last definition of a name, so the earlier test never runs. Both lines are shown. Only
    definitions that stand side by side in one module or class count, never those of two branches of an `if`.
    """
    collected = {test.path for test in repo.python.test_functions()}
    for module in repo.python.modules:
        if module.path not in collected:
            continue
        for entry in module.shape.hidden:
            name = entry.qualname.rpartition(".")[2]
            if name.startswith("test") or (name.startswith("Test") and "." not in entry.qualname):
                yield Remark(
                    "tests-hidden",
                    item_of(module),
                    f"{entry.qualname} is defined twice in {module.path}, so the first one never runs",
                    (Evidence(module.path, entry.line, "never runs"), Evidence(module.path, entry.later, "hides it")),
                )


@remark("tests-no-case")
def no_case(repo: Repository) -> Iterator[Remark]:
    """A parametrised test has no case.

    pytest skips a test whose `parametrize` list is empty. Only a list that is written out empty in the decorator
    counts.
    """
    for test in repo.python.test_functions():
        for decorator in test.function.decorators:
            # A list that goes by a name may be filled elsewhere.
            if _is_empty(decorator) and _EMPTY.search(_between(repo, test.path, decorator.line, test.line)):
                yield Remark(
                    "tests-no-case",
                    item_of(test.module),
                    f"{test.function.name} is parametrised with an empty list, so pytest skips it",
                    (Evidence(test.path, decorator.line, "no case"), Evidence(test.path, test.line, "is skipped")),
                )


def _between(repo: Repository, path: str, first: int, last: int) -> str:
    return "\n".join((repo.tree.text(path) or "").split("\n")[first - 1 : last])


def _is_empty(decorator: Decorator) -> bool:
    if not decorator.name.endswith("pytest.mark.parametrize"):
        return False
    values = decorator.args[1] if len(decorator.args) > 1 else decorator.keyword("argvalues")
    return values is not None and values.known and values.literal in ((), [])


@remark("tests-not-collected")
def not_collected(repo: Repository) -> Iterator[Remark]:
    """A file of tests has a name that pytest does not look for.

    pytest collects `test_*.py` and `*_test.py`. Silent where the configuration of pytest names other files, where any
    workflow, task or document names the file, for scripts with a main guard, and for files that say that they are set
    aside (`old_test_model.py`).
    """
    collected = {test.path for test in repo.python.test_functions()}
    candidates = [
        module
        for module in repo.python.tests
        if module.path not in collected
        and module.error is None
        and module.main_guard is None
        and not set_aside(module.path)
        and not re.fullmatch(r"(?:test_.*|.*_test|conftest|test.*)\.py", module.path.rpartition("/")[2])
        and not any(item.module in ("locust", "unittest") for item in module.imports)
    ]
    named = _named(repo) if candidates else ""
    if "python_files" in named:
        return
    for module in candidates:
        tests = [
            f for f in module.functions if f.name.startswith("test_") and not f.nested and f.owner is None and f.asserts
        ]
        name = module.path.rpartition("/")[2]
        stem = name.removesuffix(".py")
        if (
            tests
            and name not in named
            and not any(stem in item.target for m in repo.python.tests for item in m.imports)
        ):
            count = f"its {len(tests)} tests never run" if len(tests) > 1 else "its test never runs"
            yield Remark(
                "tests-not-collected",
                item_of(module),
                f"pytest does not look for a file called {name}, so {count}",
                (Evidence(module.path, tests[0].line, f"{tests[0].name} is not collected"),),
            )


def _named(repo: Repository) -> str:
    """Return the texts that may call a test file by its name; of documents only the lines about pytest."""
    names = ("*.yml", "*.yaml", "*.toml", "*.cfg", "*.ini", "Makefile", "justfile", "*.sh", "tasks.py", "noxfile.py")
    paths = [path for path in repo.tree.named(*names, foreign=False) if (repo.tree.size(path) or 0) < 200_000]
    found = [repo.tree.text(path) or "" for path in paths]
    for document in repo.documents.files:
        found += [line for line in document.text.split("\n") if "pytest" in line] if "pytest" in document.text else []
    return "\n".join(found)


_QUIET: Final = (
    *("pytest", "pip", "pip3", "echo", "cd", "ruff", "flake8", "black", "isort", "mypy", "pylint", "pre-commit", "ls"),
    *(
        "export",
        "cat",
        "pwd",
        "sudo",
        "apt",
        "apt-get",
        "conda",
        "mamba",
        "set",
        "source",
        "codecov",
        "pyright",
        "printf",
    ),
)
_MAKES: Final = regex(
    r"\b(?:makedirs|mkdir|touch|urlretrieve|snapshot_download|hf_hub_download|extractall|copytree|dvc|gsutil|run|Popen|"
    r"check_call|check_output|system|to_csv|to_parquet|save)\b|download"
)
"""What code says that may make or bring a file."""
_STEPS: Final = regex(r"\b(?:mkdir|touch|dvc|gsutil|cp|mv|data\.py)\b|download")


@remark("tests-data-absent")
def data_absent(repo: Repository) -> Iterator[Remark]:
    """Tests are skipped in every workflow that runs them, because the files that they ask for are never brought there.

    The condition of `skipif` asks for a path that is not tracked, and no job that runs the tests pulls data, runs code
    of the project first or makes the path. One remark a module. Silent where the path is not told in full, and where
    code that is imported may make it.
    """
    modules: dict[str, list[Asked]] = {}
    if not whole(repo):
        return
    runs: list[Ran] | None = None
    for test in repo.python.test_functions():
        text = repo.tree.text(test.path) or ""
        if "skip" not in text or test.skipped != "conditional" or test.module.notebook:
            continue
        needs = _needs(repo, test)
        gone = [each for each in needs if not present(repo, each.path)]
        if not gone:
            continue
        runs = _runs(repo) if runs is None else runs
        if not runs:
            return
        modules.setdefault(test.path, []).append(gone[0])
    for path, gone in modules.items():
        ran = _never_brought(repo, path, [each.path for each in gone], runs or [])
        if ran is None:
            continue
        module = repo.python.module(path)
        names = list(dict.fromkeys(each.path for each in gone))
        reason = tracked_by_dvc(repo, names[0]) or ignored(repo, names[0])
        tests = "a test" if len(gone) == 1 else f"{len(gone)} tests"
        yield Remark(
            "tests-data-absent",
            item_of(module) if module is not None else "data-tests",
            f"{tests} of {path} {'is' if len(gone) == 1 else 'are'} skipped without {told(names)}, which no workflow "
            "that runs the tests brings there",
            (
                *(Evidence(path, each.line, f"skipped without {each.path}") for each in list(dict.fromkeys(gone))[:5]),
                Evidence(ran.command.path, ran.command.line, f"{ran.command.text[:100]}; nothing pulls data before"),
                *([reason] if reason else []),
            ),
        )


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
    found = [each for each in own_commands(repo) if _tests(each.command)]
    every = [
        command
        for workflow in repo.workflows.active
        for job in workflow.jobs
        for command in repo.resolve.job(workflow, job)
        if _tests(command)
    ]
    return found if len(found) == len(every) else []


def _tests(command: Command) -> bool:
    return command.tool == "pytest" or (command.tool == "coverage" and "pytest" in command.argv)


def _never_brought(repo: Repository, path: str, needs: list[str], runs: list[Ran]) -> Ran | None:
    """Return a step that runs a module of tests where what it needs is nowhere; None where it may be somewhere."""
    if _prepares(repo, path):
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
    pairs = pairwise(argv)
    return [word for before, word in pairs if before not in _VALUED and _NAMED.match(word)]


_VALUED: Final = ("--cov", "--cov-report", "--cov-config", "-k", "-n", "-c", "-o", "-p", "--maxfail", "--junitxml")
"""Options of pytest that take the next word; after `-m` the name of pytest may stand."""


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


_NAMED: Final = regex(r"(?!-)[\w.-]+(?:/[\w.-]+)*/?(?:::.*)?$")


def _quiet(repo: Repository, ran: Ran) -> bool:
    """Return whether nothing that a job runs before its tests may bring files."""
    for step in ran.job.steps[: ran.job.steps.index(ran.step) + 1]:
        known = step.action.startswith(_ACTIONS) or not step.uses
        if not known or (step.run and _STEPS.search(step.run)):
            return False
    for command in repo.resolve.job(ran.workflow, ran.job):
        if command == ran.command:
            return True
        plain = command.tool in _QUIET or _tests(command) or command.tool in ("uv", "coverage", "poetry", "python")
        if not plain or (command.tool == "python" and command.argv[1:3] != ("-m", "pip")):
            return False
    return False


_ACTIONS: Final = (
    *("actions/checkout", "actions/setup-", "actions/upload-artifact", "codecov/", "astral-sh/", "abatilo/"),
    *("snok/install-poetry", "google-github-actions/auth", "actions/github-script", "docker/login-action"),
    *("actions/cache", "conda-incubator/", "mamba-org/", "pre-commit/action", "google-github-actions/setup-gcloud"),
)
"""Actions that bring no file of the project; a cache brings packages."""
