"""Which test modules are collected: by pytest's own patterns and options, and by what workflows run."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository
from probes._ops_commands import Run, runs, tests, words, workflows

if TYPE_CHECKING:
    from auditor.views.python import Module

_DEFAULT_PATTERNS: Final = ("test_*.py", "*_test.py")
_UNITTEST_PATTERN: Final = "test*.py"


_OPTIONS: Final = {
    "pytest.ini": "pytest.",
    ".pytest.ini": "pytest.",
    "pytest.toml": "pytest.",
    ".pytest.toml": "pytest.",
    "pyproject.toml": "tool.pytest.",
    "tox.ini": "pytest.",
    "setup.cfg": "tool:pytest.",
}
"""Where pytest's options stand, and below which name."""


def option_lines(repo: Repository) -> Iterator[tuple[str, str, int, str]]:
    """Yield every option of pytest that is configured, with its file, line and value, the nearest to the root first."""
    for config in sorted(repo.configs.files, key=lambda item: (item.path.count("/"), item.path)):
        prefix = _OPTIONS.get(posixpath.basename(config.path))
        for key in config.keys if prefix else ():
            if key.name.startswith(prefix or ""):
                option = key.name[len(prefix or "") :].removeprefix("ini_options.").split(".", 1)[0]
                yield option, config.path, key.line, str(key.value)


def options(repo: Repository) -> dict[str, str]:
    """Return pytest's options by their names."""
    found: dict[str, str] = {}
    for option, _, _, value in option_lines(repo):
        found[option] = f"{found[option]} {value}" if option in found else value
    return found


_WITH_VALUE: Final = frozenset(
    ["-k", "-m", "-c", "-n", "-p", "-o", "-W", "-r", "--cov", "--rootdir", "--junitxml", "--ignore", "--deselect",
     "--cov-report", "--cov-config", "--maxfail", "--durations", "--tb", "--confcutdir", "--basetemp", "--timeout",
     "--source", "--omit", "--include", "--rcfile", "--data-file", "--ignore-glob", "-s", "-t", "--start-directory",
     "--pattern", "--top-level-directory", "--junit-xml", "--dist", "--numprocesses", "--log-cli-level", "--html"]
)  # fmt: skip
_FLAGS_OF_PYTEST: Final = frozenset({"-s", "-t"})


def _targets(run: Run) -> tuple[list[str], list[str], str, bool]:
    """Return a test command's paths, ignored paths, marker expression, and whether it is unittest."""
    tool, *rest = words(run.command)
    unittest = tool == "unittest" or "unittest" in rest[:4]
    if tool not in ("pytest", "py.test", "unittest"):
        for index, word in enumerate(rest):
            if word in ("pytest", "py.test", "unittest"):
                rest = rest[index + 1 :]
                break
    paths: list[str] = []
    ignored: list[str] = []
    marker = ""
    index = 0
    while index < len(rest):
        word = rest[index]
        following = rest[index + 1] if index + 1 < len(rest) else ""
        if unittest and word in ("-s", "--start-directory"):
            paths.append(following)
            index += 2
            continue
        if word == "-m":
            marker = following
        elif word.startswith("-m="):
            marker = word[3:]
        elif word.startswith("--ignore"):
            ignored.append(word.partition("=")[2] or following)
        if word in _WITH_VALUE and not (word in _FLAGS_OF_PYTEST and not unittest) and "=" not in word:
            index += 2
            continue
        if not word.startswith("-") and word not in ("discover", "&&", ";"):
            paths.append(word)
        index += 1
    return paths, ignored, marker, unittest


def _folder(run: Run) -> str:
    folder = (run.step.working_directory if run.step else "") or ""
    return "" if folder in (".", "./") else folder.removeprefix("./").strip("/")


def collects(repo: Repository, run: Run, module: Module) -> bool:
    """Return whether a workflow's test command collects a module, as far as its words tell."""
    tool = words(run.command)[0]
    paths, ignored, _, unittest = _targets(run)
    if tool in ("docker", "docker-compose", "podman", "tox", "nox"):
        return True
    folder = _folder(run)
    given = options(repo)
    name = posixpath.basename(module.path)
    patterns = tuple(given.get("python_files", "").split()) or _DEFAULT_PATTERNS
    if unittest:
        patterns = (_UNITTEST_PATTERN,)
    if not paths:
        paths = [] if unittest else given.get("testpaths", "").split()
    named = False
    inside = not paths
    for raw in paths:
        if "$" in raw or "{" in raw:
            return True
        path = posixpath.normpath(posixpath.join(folder, raw.split("::", 1)[0].replace("\\", "/").removeprefix("./")))
        if path == module.path or (unittest and path.replace(".", "/") + ".py" == module.path):
            named = True
        elif (
            path in (".", "")
            or module.path.startswith(path + "/")
            or fnmatch.fnmatch(module.path, path)
            or (unittest and module.path.startswith(path.replace(".", "/") + "/"))
        ):
            inside = True
    if folder and not paths and not module.path.startswith(folder + "/"):
        inside = False
    for raw in ignored:
        path = posixpath.normpath(posixpath.join(folder, raw.removeprefix("./")))
        if module.path == path or module.path.startswith(path + "/"):
            return False
    return named or (inside and any(fnmatch.fnmatch(name, pattern) for pattern in patterns))


def collected_by(repo: Repository, module: Module) -> Iterator[Run]:
    """Yield the commands of workflows that collect a test module."""
    for run in test_runs(repo):
        if collects(repo, run, module):
            yield run


def test_runs(repo: Repository) -> tuple[Run, ...]:
    """Return every command of every workflow that runs tests."""
    return tuple(run for workflow in workflows(repo) for run in runs(repo, workflow) if tests(run.command))


def looked_for(repo: Repository, module: Module) -> bool:
    """Return whether a runner finds a test module by its name, or a command or another test runs it."""
    name = posixpath.basename(module.path)
    patterns = (*_DEFAULT_PATTERNS, _UNITTEST_PATTERN, *options(repo).get("python_files", "").split())
    return (
        any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        or module.main_guard is not None
        or any(
            item.own and module.name in (item.module, item.target)
            for other in repo.python.tests
            for item in other.imports
        )
        or next(collected_by(repo, module), None) is not None
    )
