"""Remarks about commands that documents, workflows and images show: files, modules and options that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, once, regex, remark
from probes.remarks._contents import started
from probes.remarks._paths import is_folder, is_link, may_mean
from probes.remarks._places import static, told, whole

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Function, Module

_PLACEHOLDER: Final = regex(
    r"(?i)path[/_]?to|your|<|\[|\.\.\.|example|^(?:my_)?(?:script|file|main_script|foo|x)\.\w+$|xxx|[*{}$=]"
)
_LISTED: Final = regex(r"\s*(?!\./)[\w./\\-]{1,200}\.py\b")
"""A line that begins with a module: a row of a table of coverage, or of a list of files."""
_DOTTED: Final = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_ELSEWHERE: Final = frozenset(
    {"git", "cp", "mv", "touch", "wget", "curl", "unzip", "tar", "cookiecutter", "cruft", "scp", "nano", "vim"}
)
_AT_HOME: Final = (("pull",), ("checkout",), ("add",), ("commit",), ("status",), ("push",))
_HYDRA_FLAGS: Final = frozenset(
    {"--help", "--hydra-help", "--version", "--cfg", "--resolve", "--package", "--run", "--multirun", "--info"}
    | {"--shell-completion", "--config-path", "--config-name", "--config-dir", "--experimental-rerun"}
)
_TYPER_FLAGS: Final = ("--help", "--install-completion", "--show-completion", "--version")
_PARSERS: Final = frozenset({"argparse", "click", "typer", "hydra"})
_OTHER_PARSERS: Final = (
    "fire",
    "simple_parsing",
    "jsonargparse",
    "tyro",
    "absl",
    "lightning.pytorch.cli",
    "optparse",
    "docopt",
    "cyclopts",
    "tap",
    "pydantic_settings",
    "plac",
    "configargparse",
)


@once
def shown(repo: Repository) -> tuple[tuple[Command, bool], ...]:
    """Return the commands that READMEs, pages and answers show, each with whether it is run in this repository."""
    return tuple(_shown(repo))


def _shown(repo: Repository) -> Iterator[tuple[Command, bool]]:
    for document in repo.documents.files:
        text = document.text
        folder, _, name = document.path.rpartition("/")
        page = name.lower().startswith("readme") or folder.split("/")[0].lower() in ("docs", "doc", "documentation")
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


def _run(command: Command) -> str:
    """Return the file or `-m` module that a Python command runs, empty where it is none or not told."""
    words = list(command.argv[1:]) if command.tool.lower() in ("python", "python3", "py") else []
    while words and words[0] in ("-u", "-O", "-B", "-X", "-W"):
        words.pop(0)
    started = rf"\bpython[\d.]*\s(?:-\w\s+)*-m\s+{re.escape(command.tool)}(?=\s|$)"
    if _DOTTED.fullmatch(command.tool) and re.search(started, command.text.replace("'", "")):
        return "-m " + command.tool
    return words[0] if words and words[0].endswith(".py") else ""


def _files(repo: Repository, run: str) -> tuple[str, ...]:
    """Return the files that may be meant."""
    if run.startswith("-m "):
        dotted = run[3:]
        files = may_mean(repo, dotted)
        return (
            files if not any(path.endswith("__init__.py") for path in files) else may_mean(repo, dotted + ".__main__")
        )
    name = run.replace("\\", "/").removeprefix("./").lstrip("/")
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
                f"{command.path} shows `{_short(command)}`, but there is no {what} in the repository",
                (Evidence(command.path, command.line, f"needs {what}"), *places),
            )


def _what_is_missing(repo: Repository, command: Command) -> tuple[str, tuple[Evidence, ...]]:
    run = _run(command)
    if run.startswith("-m "):
        return _missing_module(repo, run[3:]), ()
    if run:
        # One that names a folder is looked for with all other paths that documents show.
        readme = command.path.rpartition("/")[2].lower().startswith("readme")
        plain = readme and static(run) and "/" not in run and not _PLACEHOLDER.search(run)
        return (run if plain and not _files(repo, run) else ""), ()
    if command.tool in ("uvicorn", "gunicorn"):
        target = next((word for word in command.argv[1:] if ":" in word and not word.startswith("-")), "")
        dotted, _, name = target.partition(":")
        if not _DOTTED.fullmatch(dotted) or any(word.startswith(("--app-dir", "--chdir")) for word in command.argv):
            return "", ()
        what = _missing_module(repo, dotted)
        files = may_mean(repo, dotted)
        module = repo.python.module(files[0]) if len(files) == 1 else None
        if what or module is None or module.error is not None or module.shape.dynamic or not name.isidentifier():
            return what, ()
        if name not in module.shape.bound:
            return f"{name} in {module.path}", (Evidence(module.path, 1, f"does not define {name}"),)
    return "", ()


def _missing_module(repo: Repository, dotted: str) -> str:
    """Return the module where it lies in a package of the project's own and is not there."""
    package, _, _ = dotted.rpartition(".")
    top = dotted.partition(".")[0]
    if not package or is_link(repo, dotted) or may_mean(repo, dotted) or is_folder(repo, dotted):
        return ""
    own = top in repo.python.packages or (top == "src" and repo.tree.is_dir("src"))
    return f"module {dotted}" if own and _PLACEHOLDER.search(dotted) is None else ""


def _short(command: Command) -> str:
    text = ("python -m " if _run(command).startswith("-m ") else "") + " ".join(command.argv)
    return text[:80] + ("..." if len(text) > 80 else "")


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


@once
def _runs(repo: Repository) -> tuple[tuple[Command, str, Module], ...]:
    """Return the commands that run a module of the project, where it is sure which."""
    found = []
    for command in _all_commands(repo):
        run = _run(command)
        files = _files(repo, run) if run else ()
        module = repo.python.module(files[0]) if len(files) == 1 else None
        if module is not None and module.error is None and module.role in ("code", "task"):
            found.append((command, run, module))
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
            "cli",
            f"{command.path} runs `{_short(command)}`, but {module.path} {why} and does nothing when it is run",
            (
                Evidence(command.path, command.line, "runs it"),
                Evidence(module.path, 1, "no main guard, and no call at the top level"),
            ),
        )


def _imports_act(repo: Repository, module: Module) -> bool:
    for item in module.imports:
        if item.own:
            other = repo.python.by_name(item.module)
            below = repo.python.by_name(item.target)
            for each in (other, below):
                if each is not None and each.shape.effect not in (None, each.main_guard):
                    return True
    return False


def _task_options(repo: Repository) -> Iterator[tuple[Command, Module, int, str, frozenset[str]]]:
    """Yield the options that documents pass to invoke tasks, with the task's line and what it takes."""
    for command, _ in shown(repo):
        words = command.argv
        if command.tool not in ("invoke", "inv") or len(words) < 3 or not re.fullmatch(r"[a-z][\w-]*", words[1]):
            continue
        module = repo.python.module("tasks.py")
        if module is None or module.error is not None or module.shape.dynamic:
            continue
        wanted = words[1].replace("-", "_")
        tasks = [function for function in module.functions if function.name == wanted and not function.nested]
        if len(tasks) != 1 or not any(d.name in ("invoke.task", "invoke.tasks.task") for d in tasks[0].decorators):
            continue
        known = frozenset("--" + parameter.name.replace("_", "-") for parameter in tasks[0].parameters[1:])
        for word in words[2:]:
            if not word.startswith("-"):
                break
            flag = word.partition("=")[0]
            if re.fullmatch(r"--[a-zA-Z][\w-]+", flag) and flag not in ("--help", "--echo", "--dry"):
                yield command, module, tasks[0].line, flag, known


@remark("command-option")
def option(repo: Repository) -> Iterator[Remark]:
    """A command passes an option that the script does not know.

    The script's parser (argparse, click, typer, or Hydra's own) stops with an error. Silent where the options are not
    all written out in the script itself. One remark a document and script.
    """
    found: dict[tuple[str, str], dict[str, Evidence]] = {}
    ends: dict[tuple[str, str], Evidence] = {}
    for command, module, line, flag, names in _task_options(repo):
        plain = flag.replace("_", "-")
        if plain in names or "--" + plain.removeprefix("--no-") in names:
            continue
        key = (command.path, f"the task {command.argv[1]}")
        found.setdefault(key, {}).setdefault(flag, Evidence(command.path, command.line, f"passes {flag}"))
        ends[key] = Evidence(module.path, line, f"has {_listed(names)}")
    for command, run, module in _runs(repo):
        known = _options(repo, module)
        if known is None:
            continue
        words = command.argv[command.argv.index(run.removeprefix("-m ")) + 1 :]
        for word in words:
            flag = word.partition("=")[0]
            if word == "--":
                break
            if not re.fullmatch(r"--[a-zA-Z][\w-]*", flag) or _knows(known, flag):
                continue
            key = (command.path, module.path)
            found.setdefault(key, {}).setdefault(flag, Evidence(command.path, command.line, f"passes {flag}"))
            ends[key] = Evidence(module.path, known[1], f"has {_listed(known[0])}")
    for (path, script), flags in found.items():
        yield Remark(
            "command-option",
            "cli",
            f"{path} passes {told(flags)} to {script}, which has no such option{'s' if len(flags) > 1 else ''}",
            (*list(flags.values())[:1], ends[path, script], *list(flags.values())[1:]),
        )


def _knows(known: tuple[frozenset[str], int, bool], flag: str) -> bool:
    names, _, abbreviated = known
    plain = flag.removeprefix("--no-")
    return flag in names or "--" + plain in names or (abbreviated and any(name.startswith(flag) for name in names))


def _listed(names: frozenset[str]) -> str:
    shown = sorted(name for name in names if name not in _HYDRA_FLAGS and name not in _TYPER_FLAGS)
    return (", ".join(shown[:5]) + (" and more" if len(shown) > 5 else "")) if shown else "no option of its own"


def _options(repo: Repository, module: Module) -> tuple[frozenset[str], int, bool] | None:
    """Return the options of a script, the line that begins them, and whether they may be shortened."""
    roots = {item.module.split(".", 1)[0] for item in module.imports}
    used = roots & _PARSERS
    text = repo.tree.text(module.path) or ""
    if len(used) != 1 or any(item.module.startswith(_OTHER_PARSERS) for item in module.imports) or module.shape.dynamic:
        return None
    if any(
        word in text
        for word in (
            "parse_known",
            "parents=",
            "allow_extra_args",
            "ignore_unknown",
            "sys.argv",
            "add_typer",
            "UNPROCESSED",
            "add_command",
            "set_defaults(**",
        )
    ):
        return None
    given = {word for entry in module.strings for word in re.findall(r"--[a-zA-Z][\w-]*", entry.value)}
    if "argparse" in used:
        adding = [call for call in module.calls if call.method == "add_argument"]
        if not module.calls_of("argparse.ArgumentParser") or any(
            call.star or not call.args or call.args[0].string is None for call in adding
        ):
            return None
        if not any(call.method == "parse_args" and not call.args for call in module.calls):
            return None
        # A parser that is handed to somebody else may get more there.
        if any(
            value.call == "argparse.ArgumentParser" or value.name == "argparse.ArgumentParser()"
            for call in module.calls
            for value in call.args
        ):
            return None
        return frozenset({*given, "--help"}), adding[0].line if adding else 1, True
    if "hydra" in used:
        main = next((d for f in module.functions for d in f.decorators if d.name == "hydra.main"), None)
        return (_HYDRA_FLAGS, main.line, True) if main is not None else None
    commands = [
        function
        for function in module.functions
        if any(
            d.name.endswith((".command", ".callback")) or d.name in ("click.command", "click.group")
            for d in function.decorators
        )
    ]
    if not commands and "typer" in used:
        ran = {call.args[0].name for call in module.calls_of("typer.run") if call.args and call.args[0].name}
        commands = [function for function in module.functions if f"{module.name}.{function.name}" in ran]
    if not commands or any(
        d.name.startswith(("click.", "typer.")) is False and not d.name.endswith((".command", ".callback"))
        for f in commands
        for d in f.decorators
    ):
        return None
    if any(call.method == "command" and call.args and call.args[0].name for call in module.calls):
        return None
    named = {
        "--" + parameter.name.replace("_", "-") for function in module.functions for parameter in function.parameters
    }
    # What an annotation says beside the type is not told.
    if "typer" in used and "Annotated" not in text:
        named -= _positional(commands)
    return frozenset({*given, *named, *_TYPER_FLAGS}), commands[0].line, False


def _positional(commands: list[Function]) -> set[str]:
    """Return the options that parameters would be, were they not without a default: typer has them as arguments."""
    found: dict[str, set[bool]] = {}
    for function in commands:
        for each in function.parameters:
            plain = each.default is None and (each.annotation or "").rpartition(".")[2] in (
                "str",
                "int",
                "float",
                "Path",
            )
            found.setdefault("--" + each.name.replace("_", "-"), set()).add(plain)
    return {name for name, ways in found.items() if ways == {True}}
