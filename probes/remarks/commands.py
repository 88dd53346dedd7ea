"""Remarks about commands that documents, workflows and images show: files, modules and options that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Remark, Repository, once, remark
from auditor.shared import DOCUMENT_FOLDERS, TASK_RUNNERS, regex
from probes.remarks._contents import started
from probes.remarks._items import item_of_workflow
from probes.remarks._options import Options, options_of
from probes.remarks._paths import DOTTED, is_folder, is_link, may_mean
from probes.remarks._places import static, whole
from probes.remarks._steps import quoted
from probes.remarks._tasks import task_script_missing
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Function, Module

__all__ = ["missing", "nothing", "option", "shown", "task_script_missing"]

_PLACEHOLDER: Final = regex(
    r"(?i)path[/_]?to|your|<|\[|\.\.\.|example|^(?:my_)?(?:script|file|main_script|foo|x)\.\w+$|xxx|[*{}$=]"
)
_LISTED: Final = regex(r"\s*(?!\./)[\w./\\-]{1,200}\.py\b")
"""A line that begins with a module: a row of a table of coverage, or of a list of files."""
_ELSEWHERE: Final = frozenset(
    {"git", "cp", "mv", "touch", "wget", "curl", "unzip", "tar", "cookiecutter", "cruft", "scp", "nano", "vim"}
)
_OPEN: Final = frozenset({"...", "…", "[...]"})
"""What stands for other words of a command, so that those it has are examples."""
_AT_HOME: Final = (("pull",), ("checkout",), ("add",), ("commit",), ("status",), ("push",))


@once
def shown(repo: Repository) -> tuple[tuple[Command, bool], ...]:
    """Return the commands that READMEs, pages and answers show, each with whether it is run in this repository."""
    return tuple(_shown(repo))


def _shown(repo: Repository) -> Iterator[tuple[Command, bool]]:
    for document in repo.documents.files:
        text = document.text
        folder, _, name = document.path.rpartition("/")
        page = name.lower().startswith("readme") or folder.split("/")[0].lower() in DOCUMENT_FOLDERS
        if not page and document.path != repo.report_path:
            continue
        if not any(word in text for word in ("python", "pip", "uvicorn", "uv run", "invoke", "make")):
            continue
        here = True
        for command in repo.resolve.document(document):
            if command.tool in _ELSEWHERE:
                here = command.tool == "git" and command.argv[1:2] in _AT_HOME
            elif command.tool == "cd":
                here = here or command.argv[1:] == ("..",)
            # A list of files is not a list of commands, and the template says how to check the report.
            if (
                not {"-", "+", "->", "→", "#"}.intersection(command.argv)
                and "report.py" not in command.text
                and not _LISTED.match(command.text)
            ):
                yield command, here


class _Target(NamedTuple):
    """What Python is given to run: a file, or the module that stands after `-m`."""

    name: str
    module: bool


def _target(command: Command) -> _Target | None:
    """Return what a Python command runs; None where it is none or that is not told."""
    words = list(command.argv[1:]) if command.tool.lower() in ("python", "python3", "py") else []
    while words and words[0] in ("-u", "-O", "-B", "-X", "-W"):
        words.pop(0)
    with_m = rf"\bpython[\d.]*\s(?:-\w\s+)*-m\s+{re.escape(command.tool)}(?=\s|$)"
    if DOTTED.fullmatch(command.tool) and re.search(with_m, command.text.replace("'", "")):
        return _Target(command.tool, module=True)
    return _Target(words[0], module=False) if words and words[0].endswith(".py") else None


def _files(repo: Repository, target: _Target) -> tuple[str, ...]:
    """Return the files that may be meant."""
    if target.module:
        files = may_mean(repo, target.name)
        package = any(path.endswith("__init__.py") for path in files)
        return may_mean(repo, target.name + ".__main__") if package else files
    name = target.name.replace("\\", "/").removeprefix("./").lstrip("/")
    last = name.rpartition("/")[2]
    return tuple(path for path in repo.tree.named(last) if path == name or path.endswith("/" + name))


@remark("command-module-missing")
def missing(repo: Repository) -> Iterator[Remark]:
    """A README, a page or an answer runs a module or application that is not there.

    `python -m package.module`, `uvicorn package.module:app` or `python script.py` stops with an error. A module counts
    as missing only where its package is the project's own, an application where the module does not define it, a script
    where no file of the repository has its name. Silent for placeholders and after a document has left the repository.
    """
    if not whole(repo):
        return
    seen: set[tuple[str, str]] = set()
    for command, here in shown(repo):
        what, places = _what_is_missing(repo, command) if here else ("", ())
        if what and (command.path, what) not in seen:
            seen.add((command.path, what))
            yield Remark(
                "command-module-missing",
                "documentation",
                f"{command.path} shows {quoted(command, 80)}, but there is no {what} in the repository",
                (Evidence(command.path, command.line, f"needs {what}"), *places),
            )


def _what_is_missing(repo: Repository, command: Command) -> tuple[str, tuple[Evidence, ...]]:
    """Return what a command runs that is not there, and where that can be seen; empty where nothing is missing."""
    target = _target(command)
    if target is not None and target.module:
        return _missing_module(repo, target.name), ()
    if target is not None:
        # One that names a folder is looked for with all other paths that documents show.
        readme = command.path.rpartition("/")[2].lower().startswith("readme")
        name = target.name
        # On Windows the folders stand before strokes that a shell here would drop.
        plain = (
            readme and "\\" not in command.text and static(name) and "/" not in name and not _PLACEHOLDER.search(name)
        )
        return (name if plain and not _files(repo, target) else ""), ()
    return _missing_application(repo, command) if command.tool in ("uvicorn", "gunicorn") else ("", ())


def _missing_application(repo: Repository, command: Command) -> tuple[str, tuple[Evidence, ...]]:
    named = next((word for word in command.argv[1:] if ":" in word and not word.startswith("-")), "")
    dotted, _, name = named.partition(":")
    if not DOTTED.fullmatch(dotted) or any(word.startswith(("--app-dir", "--chdir")) for word in command.argv):
        return "", ()
    what = _missing_module(repo, dotted)
    files = may_mean(repo, dotted)
    module = repo.python.module(files[0]) if len(files) == 1 else None
    if what or module is None or module.error is not None or module.shape.dynamic or not name.isidentifier():
        return what, ()
    if name in module.shape.bound:
        return "", ()
    return f"{name} in {module.path}", (Evidence(module.path, 1, f"does not define {name}"),)


def _missing_module(repo: Repository, dotted: str) -> str:
    """Return the module where it lies in a package of the project's own and is not there."""
    package, _, _ = dotted.rpartition(".")
    top = dotted.partition(".")[0]
    if not package or is_link(repo, dotted) or may_mean(repo, dotted) or is_folder(repo, dotted):
        return ""
    own = top in repo.python.packages or (top == "src" and repo.tree.is_dir("src"))
    return f"module {dotted}" if own and _PLACEHOLDER.search(dotted) is None else ""


def _all_commands(repo: Repository) -> Iterator[Command]:
    """Yield what workflows and images run and what documents show."""
    for workflow in repo.workflows.active:
        if not workflow.gitlab:
            yield from repo.resolve.workflow(workflow)
    for dockerfile in repo.docker.dockerfiles:
        ends = {item.line for item in dockerfile.of("CMD", "ENTRYPOINT")} - started(dockerfile)
        yield from (each for each in repo.resolve.dockerfile(dockerfile) if each.line not in ends)
    for command, _ in shown(repo):
        yield command


class _Run(NamedTuple):
    """A command that runs a module of the project."""

    command: Command
    target: _Target
    module: Module


@once
def _runs(repo: Repository) -> tuple[_Run, ...]:
    """Return the commands that run a module of the project, where it is sure which."""
    found = []
    for command in _all_commands(repo):
        target = _target(command)
        files = _files(repo, target) if target is not None else ()
        module = repo.python.module(files[0]) if len(files) == 1 else None
        if target and module is not None and module.error is None and module.role in ("code", "task"):
            found.append(_Run(command, target, module))
    return tuple(found)


@remark("command-does-nothing")
def nothing(repo: Repository) -> Iterator[Remark]:
    """A document, workflow or image runs a module that does nothing when it is run.

    The module only imports and defines: it has no `if __name__ == "__main__":` and calls nothing at its top level.
    """
    seen: set[tuple[str, str]] = set()
    for command, _, module in _runs(repo):
        shape = module.shape
        if (
            shape.effect is not None
            or shape.dynamic
            or (command.path, module.path) in seen
            or _imports_act(repo, module)
        ):
            continue
        seen.add((command.path, module.path))
        why = (
            "holds no code"
            if not module.functions and not module.classes and not module.imports
            else "only defines things"
        )
        yield Remark(
            "command-does-nothing",
            _item(repo, command),
            f"{command.path} runs {quoted(command, 80)}, but {module.path} {why} and does nothing when it is run",
            (
                Evidence(command.path, command.line, "runs it"),
                Evidence(module.path, 1, "no main guard, and no call at the top level"),
            ),
        )


def _item(repo: Repository, command: Command) -> str:
    """Return the item of what shows or runs a command."""
    workflow = next((each for each in repo.workflows.files if each.path == command.path), None)
    if workflow is not None:
        return item_of_workflow(workflow)
    return "dockerfiles" if any(each.path == command.path for each in repo.docker.dockerfiles) else "documentation"


def _imports_act(repo: Repository, module: Module) -> bool:
    """Return whether importing one of the project's modules that a module imports does something."""
    for item in module.imports:
        if item.own:
            for each in (repo.python.by_name(item.module), repo.python.by_name(item.target)):
                if each is not None and each.shape.effect not in (None, each.main_guard):
                    return True
    return False


class _Unknown(NamedTuple):
    """An option that a command passes and that what it runs does not know."""

    command: Command
    script: str
    flag: str
    known: Evidence
    meant: str
    """The option that it does know, where that differs in its strokes alone."""

    @property
    def place(self) -> Evidence:
        """Where it is passed."""
        return Evidence(self.command.path, self.command.line, f"passes {self.flag}")


@remark("command-option")
def option(repo: Repository) -> Iterator[Remark]:
    """A command passes an option that the script does not know.

    The script's parser (argparse, click, typer, or Hydra's own) stops with an error. Silent where the options are not
    all written out in the script itself, and where a command goes on with `...`. One remark a document and script.
    """
    found: dict[tuple[str, str], dict[str, _Unknown]] = {}
    for each in (*_unknown_to_tasks(repo), *_unknown_to_scripts(repo)):
        found.setdefault((each.command.path, each.script), {}).setdefault(each.flag, each)
    for (path, script), unknown in found.items():
        first, *others = unknown.values()
        meant = [each.meant for each in unknown.values() if each.meant]
        yield Remark(
            "command-option",
            "cli",
            f"{path} passes {listed(unknown)} to {script}, which has no such option{'s' if others else ''}"
            + (f": it takes {listed(meant)}" if meant else ""),
            (first.place, first.known, *(each.place for each in others)),
        )


def _unknown_to_tasks(repo: Repository) -> Iterator[_Unknown]:
    """Yield the options that documents pass to invoke tasks that do not take them."""
    module = repo.python.module("tasks.py")
    if module is None or module.error is not None or module.shape.dynamic:
        return
    for command, _ in shown(repo):
        words = command.argv
        if TASK_RUNNERS.get(command.tool) != "invoke" or len(words) < 3 or _OPEN.intersection(words):
            continue
        task = _task(module, words[1].replace("-", "_"))
        if task is None:
            continue
        names = frozenset("--" + parameter.name.replace("_", "-") for parameter in task.parameters[1:])
        options = Options(names, task.line)
        for word in takewhile(lambda word: word.startswith("-"), words[2:]):
            flag = word.partition("=")[0]
            if not re.fullmatch(r"--[a-zA-Z][\w-]+", flag) or flag in ("--help", "--echo", "--dry"):
                continue
            if not options.knows(flag.replace("_", "-")):
                known = Evidence(module.path, options.line, f"has {options.told()}")
                yield _Unknown(command, f"the task {words[1]}", flag, known, "")


def _task(module: Module, name: str) -> Function | None:
    """Return the invoke task of this name; None where several functions have it, or none."""
    found = [function for function in module.functions if function.name == name and not function.nested]
    marks = [decorator.name for decorator in found[0].decorators] if len(found) == 1 else []
    return found[0] if {"invoke.task", "invoke.tasks.task"}.intersection(marks) else None


def _unknown_to_scripts(repo: Repository) -> Iterator[_Unknown]:
    """Yield the options that commands pass to scripts of the project that do not know them."""
    for command, target, module in _runs(repo):
        options = options_of(repo, module)
        if options is None or _OPEN.intersection(command.argv):
            continue
        words = command.argv[command.argv.index(target.name) + 1 :]
        for word in takewhile(lambda word: word != "--", words):
            flag = word.partition("=")[0]
            if re.fullmatch(r"--[a-zA-Z][\w-]*", flag) and not options.knows(flag):
                known = Evidence(module.path, options.line, f"has {options.told()}")
                meant = next((each for each in _spelled(flag) if options.knows(each)), "")
                yield _Unknown(command, module.path, flag, known, meant)


def _spelled(flag: str) -> tuple[str, str]:
    """Return an option with strokes of either kind."""
    name = flag.removeprefix("--")
    return f"--{name.replace('_', '-')}", f"--{name.replace('-', '_')}"
