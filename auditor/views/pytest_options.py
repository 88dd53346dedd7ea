"""What the options of pytest say: where they stand, and what they have it take for tests."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_CONFIG_BYTES

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.tree import Tree

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
PYTEST_VALUES: Final = frozenset(
    [
        *("-c", "-k", "-m", "-n", "-o", "-p", "-r", "-W", "--assert", "--basetemp", "--capture", "--color"),
        *("--config-file", "--confcutdir", "--deselect", "--dist", "--doctest-glob", "--durations", "--durations-min"),
        *(
            "--ignore",
            "--ignore-glob",
            "--import-mode",
            "--junit-prefix",
            "--junit-xml",
            "--junitxml",
            "--log-cli-level",
        ),
        *("--log-file", "--log-file-level", "--log-format", "--log-level", "--maxfail", "--override-ini"),
        *("--rootdir", "--pythonwarnings", "--report-chars", "--show-capture", "--tb", "--verbosity"),
        *("--cov", "--cov-config", "--cov-context", "--cov-fail-under", "--cov-report"),
        *("--maxprocesses", "--max-worker-restart", "--numprocesses", "--tx"),
        *("--html", "--reruns", "--reruns-delay", "--timeout", "--timeout-method"),
    ]
)
"""Options of pytest after which the next word is their value.

Those of `pytest --help` that need one, but for `--debug` and `--cache-show`, which may stand alone; then those of
pytest-cov, pytest-xdist, and of pytest-html, pytest-rerunfailures and pytest-timeout.
"""
UNITTEST_VALUES: Final = frozenset(
    ["-k", "-p", "-s", "-t", "--durations", "--pattern", "--start-directory", "--top-level-directory"]
)
"""Options of unittest after which the next word is their value, those of its `discover` included."""
_NAMING: Final = regex(r"\bpython_(?:files|functions|classes)\b")
_GENERAL: Final = regex(r"[*?.\[\]]*(?:py)?")
"""A pattern that any file, function or class fits: what a test is called is not told by it."""


class PytestOption(NamedTuple):
    """One value of an option of pytest, with its file and line."""

    name: str
    path: str
    line: int
    value: str


def options_of(configs: Iterable[Config]) -> Iterator[PytestOption]:
    """Yield every option of pytest that is configured, the nearest to the root first; one for each item of a list."""
    for config in sorted(configs, key=lambda item: (item.path.count("/"), item.path)):
        prefix = _OPTIONS.get(posixpath.basename(config.path))
        for key in config.keys if prefix else ():
            if key.name.startswith(prefix or ""):
                option = key.name[len(prefix or "") :].removeprefix("ini_options.").split(".", 1)[0]
                yield PytestOption(option, config.path, key.line, str(key.value))


class Naming(NamedTuple):
    """What a project calls its tests beside what pytest looks for of itself."""

    files: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    """Where it looks for them, empty for everywhere."""

    def file(self, path: str) -> bool:
        """Return whether the options have a file looked into."""
        if not self.files or (self.folders and not path.startswith(self.folders)):
            return False
        name = posixpath.basename(path)
        return any(fnmatchcase(name, pattern) for pattern in self.files)

    def function(self, name: str) -> bool:
        """Return whether a function is called as tests are."""
        return name.startswith("test") or _called(name, self.functions)

    def class_(self, name: str) -> bool:
        """Return whether a class is called as those are that pytest looks into."""
        return name.startswith("Test") or _called(name, self.classes)


def _called(name: str, patterns: tuple[str, ...]) -> bool:
    return any(name.startswith(pattern) or fnmatchcase(name, pattern) for pattern in patterns)


def naming_of(tree: Tree) -> Naming:
    """Return what the options of pytest in a tree say of names; nothing where they say nothing, as nearly always."""
    saying = [path for path in tree.named(*_OPTIONS, foreign=False) if _NAMING.search(tree.text(path, _MOST) or "")]
    if not saying:
        return Naming()
    from auditor.views.configs import ConfigsView

    configs = ConfigsView(tree)
    options = list(options_of(config for path in saying if (config := configs.get(path)) is not None))

    def named(option: str) -> tuple[str, ...]:
        told = (word for each in options if each.name == option for word in each.value.split())
        return tuple(word for word in told if not _GENERAL.fullmatch(word))

    folders = [
        posixpath.normpath(posixpath.join(posixpath.dirname(each.path), folder)) + "/"
        for each in options
        if each.name == "testpaths"
        for folder in each.value.split()
    ]
    return Naming(
        named("python_files"),
        named("python_functions"),
        named("python_classes"),
        () if "./" in folders else tuple(folders),
    )


_MOST: Final = MAX_CONFIG_BYTES
