"""Whether the options of a test command leave a test out: by its name, its marks or its place."""

from __future__ import annotations

import ast
import fnmatch
import posixpath
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex
from probes._commands import PYTEST, words
from probes._tests.collected import collected_by, collecting, option_lines

if TYPE_CHECKING:
    from probes._commands import Run
    from probes._tests.about import Case

_NAME: Final = regex(r"[\w:+./\\\[\]-]{1,200}")
_SAID: Final = frozenset({"and", "or", "not"})
_MARK: Final = "pytest.mark."
_CASES: Final = "pytest.mark.parametrize"
"""What makes several of a test, each with a name, and maybe marks, of its own."""
_RUNNERS: Final = PYTEST | {"coverage"}
_MOST: Final = 500  # letters of an expression
_BY_PLACE: Final = ("--ignore", "--ignore-glob", "--deselect")


def command_running_test(repo: Repository, test: Case) -> Run | None:
    """Return a command of a workflow that collects the module of a test and leaves the test in, or None."""
    first = collected_by(repo, test.module)
    if first is None or chosen(repo, first, test):
        return first
    return next((run for run in collecting(repo, test.module) if chosen(repo, run, test)), None)


def chosen(repo: Repository, run: Run, test: Case) -> bool:
    """Return whether the options of a command, and those that are configured, leave a test in, as far as they tell."""
    tool, *given = words(run.command)
    if tool not in _RUNNERS:
        return True
    given = [*_configured(repo, test.module.path), *given]
    if not _asked(given, test):
        return False
    by_name, by_mark = _last(given, "-k"), _last(given, "-m")
    marks = _marks(repo, test) if by_name is not None or by_mark is not None else None
    if marks is not None:
        called = frozenset((*test.module.path.split("/"), *test.function.qualname.split("."), *marks))
        if by_name is not None and not _holds(by_name, called, part=True):
            return False
        if by_mark is not None and not _holds(by_mark, marks, part=False):
            return False
    return not any(_left_out(option, value, test) for option, value in _places(given))


@once
def _configured(repo: Repository, path: str) -> tuple[str, ...]:
    """Return the options that pytest is always given for a file."""
    found: list[str] = []
    for option, file, _, value in option_lines(repo):
        folder = posixpath.dirname(file)
        if option == "addopts" and (not folder or path.startswith(f"{folder}/")):
            try:
                found += shlex.split(value)
            except ValueError:
                continue
    return tuple(found)


def _asked(given: list[str], test: Case) -> bool:
    """Return whether a command that names single tests of a file names this one, or a folder above it."""
    name = posixpath.basename(test.module.path)
    paths = [
        word for before, word in zip(["", *given], given, strict=False) if word[:1] != "-" and before != "--deselect"
    ]
    single = [word for word in paths if f"/{word}".partition("::")[0].endswith(f"/{name}")]
    above = any(test.module.path.startswith(f"{posixpath.normpath(word)}/") for word in paths)
    return not single or above or any(_names(word, test) for word in single)


def _names(word: str, test: Case) -> bool:
    wanted = word.partition("::")[2].partition("[")[0].replace("::", ".")
    return not wanted or f"{test.function.qualname}.".startswith(f"{wanted}.") or "$" in word


def _last(given: list[str], option: str) -> str | None:
    """Return the last value of an option, or None. `python -m pytest` is no option of pytest."""
    found = None
    for index, word in enumerate(given):
        value = given[index + 1] if word == option and index + 1 < len(given) else None
        if word.startswith(f"{option}="):
            value = word.partition("=")[2]
        if value is not None and not value.startswith(("pytest", "unittest", "coverage")):
            found = value
    return found


def _places(given: list[str]) -> Iterator[tuple[str, str]]:
    for index, word in enumerate(given):
        option, _, value = word.partition("=")
        if option in _BY_PLACE:
            yield option, value or (given[index + 1] if index + 1 < len(given) else "")


def _left_out(option: str, value: str, test: Case) -> bool:
    """Return whether a test lies where an option looks for none, seen from any folder."""
    path, _, name = value.replace("\\", "/").removeprefix("./").rstrip("/").partition("::")
    if not path or "$" in path:
        return False
    if option == "--ignore-glob":
        return fnmatch.fnmatch(test.module.path, path) or fnmatch.fnmatch(test.module.path, f"*/{path}")
    inside = f"/{test.module.path}/".endswith(f"/{path}/") or f"{test.module.path}/".startswith(f"{path}/")
    return inside and (not name or _names(f"::{name}", test))


def _marks(repo: Repository, test: Case) -> frozenset[str] | None:
    """Return the marks of a test: its own, those of its class and of its module; None where they cannot be told."""
    if _adds_marks(repo) or any(item.name.startswith(_CASES) for item in test.function.decorators):
        return None
    owner = test.function.owner
    classes = (each for each in test.module.classes if owner and each.qualname == owner)
    marked = [item.name for item in (*test.function.decorators, *(each for cls in classes for each in cls.decorators))]
    given = [mark for mark in test.module.marks if mark.scope in ("", owner)]
    sure = given and all(mark.sure and mark.decorator.name.startswith(_MARK) for mark in given)
    told = sure or "pytestmark" not in repo.python.written.text(test.module)
    marked += [mark.decorator.name for mark in given]
    found = (name.removeprefix(_MARK).partition("(")[0] for name in marked if name.startswith(_MARK))
    return frozenset(found) if told else None


@once
def _adds_marks(repo: Repository) -> bool:
    """Return whether a file of fixtures gives tests marks."""
    files = (each for each in repo.python.tests if posixpath.basename(each.path) == "conftest.py")
    return any("add_marker" in repo.python.written.text(each) for each in files)


def _holds(expression: str, names: frozenset[str], *, part: bool) -> bool:
    """Return whether an expression of `-k` or `-m` is true of a test; True where it cannot be read.

    What `-k` names may be a part of a name, in any case of letters.
    """
    if not expression.strip() or len(expression) > _MOST or set("${}*?'\"=") & set(expression):
        return True
    lowered = [name.lower() for name in names]

    def told(word: str) -> str:
        if word in _SAID:
            return word
        return str(any(word.lower() in name for name in lowered) if part else word in names)

    try:
        tree = ast.parse(_NAME.sub(lambda match: told(match[0]), expression.strip()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    found = _value(tree)
    return True if found is None else found


def _value(tree: ast.expr) -> bool | None:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, bool):
        return tree.value
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        inner = _value(tree.operand)
        return None if inner is None else not inner
    if isinstance(tree, ast.BoolOp):
        parts = [_value(each) for each in tree.values]
        if None in parts:
            return None
        return all(parts) if isinstance(tree.op, ast.And) else any(parts)
    return None
