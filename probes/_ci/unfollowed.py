"""What a workflow runs by way of what is not followed: a script in Python, an image that is built, a runner's file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._ci.builders import target_lines
from probes._commands import Run, builds_image, runs, words
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.dockerfiles import Instruction, Service
    from auditor.views.python import Module
    from auditor.views.workflows import Workflow

_RUNNER_FILES: Final = {
    "doit": ("dodo.py",),
    "duty": ("duties.py",),
    "mise": ("mise.toml", ".mise.toml", ".config/mise.toml", "mise/config.toml"),
    "earthly": ("Earthfile",),
    "devbox": ("devbox.json",),
    "rake": ("Rakefile",),
    "moon": ("moon.yml",),
    "dagger": (),
}
"""Runners of tasks that are not followed, with the files in which their tasks stand."""
_TESTS: Final = regex(r"(?<![\w./-])(?:pytest|py\.test|-m unittest)(?![\w./-])")
_LINTS: Final = regex(
    r"(?<![\w./-])(?:ruff[ \"',]{1,9}check|ruff[ \"',]{1,9}(?:--[\w=-]{1,40}[ \"',]{1,9}){0,6}(?:\.|src)|"
    r"ruff[ \"',]{1,9}format\b[^\n]{0,80}--(?:check|diff)|flake8|pylint|"
    r"pre-commit[ \"',]{1,9}run|black\b[^\n]{0,80}--check)(?![\w./-])"
)
"""What lines of text say, where `_commands.tests` and `lints` see commands taken apart: only what is told outright."""
_COVERS: Final = regex(r"(?<![\w./-])(?:coverage[ \"',]{1,9}run|slipcover)\b|(?<![\w./-])pytest\b[^\n]{0,200}\s--cov\b")
_CALLS_PYTEST: Final = regex(r"^[^#\n]{0,200}\bpytest\.main\(|^[^#\n]{0,200}\bunittest\.main\(")
_BRINGS: Final = regex(r"(?i)\binstall\b|\badd\b|requirements|depend|import\s")
_PARTS: Final = regex(r"&&|[;\n]")
_COMMENT: Final = regex(r"[ \t]*(?:#|//|;)")
_STARTS: Final = (
    "subprocess",
    "os.system",
    "os.popen",
    "pytest.main",
    "plumbum",
    "sh",
    "invoke",
    "asyncio.create_subprocess",
)
_STARTING: Final = regex(rf"\b(?:{'|'.join(name.rpartition('.')[2] for name in _STARTS)})(?:\b|_)")
"""What text has to hold for any of them: a script without it need not be read as Python."""
_SHELLS: Final = frozenset({"bash", "sh", "zsh", "ssh"})
_MOST_LINES: Final = 2000
_MOST_COMMANDS: Final = 300
_NEAR: Final = 2


class Beyond(NamedTuple):
    """A command of a workflow, and where stands what it leads to."""

    run: Run
    place: Evidence

    def evidence(self) -> tuple[Evidence, ...]:
        """Return where both stand."""
        return (*self.run.evidence(), self.place)


def tests_beyond(repo: Repository, workflow: Workflow) -> Iterator[Beyond]:
    """Yield what runs tests by way of something that is not followed."""
    return beyond(repo, workflow, _TESTS)


def testing_image(repo: Repository) -> Evidence | None:
    """Return where an image is told to run tests when it starts, whoever starts it, or None."""
    for dockerfile in repo.docker.dockerfiles:
        for item in dockerfile.of("CMD", "ENTRYPOINT"):
            if any(_TESTS.search(part) and not _BRINGS.search(part) for part in _PARTS.split(" ".join(item.words))):
                return Evidence(dockerfile.path, item.line, "an image that runs tests when it starts")
    return None


def covers_beyond(repo: Repository, workflow: Workflow) -> Iterator[Beyond]:
    """Yield what measures coverage by way of something that is not followed."""
    return beyond(repo, workflow, _COVERS)


def lints_beyond(repo: Repository, workflow: Workflow) -> Iterator[Beyond]:
    """Yield what lints by way of something that is not followed."""
    return beyond(repo, workflow, _LINTS)


def beyond(repo: Repository, workflow: Workflow, pattern: re.Pattern[str]) -> Iterator[Beyond]:
    """Yield what runs something that a pattern finds by way of something that is not followed."""
    different = {run.command.argv: run for run in reversed(runs(repo, workflow))}
    started = any(argv[0] == "docker" and "run" in argv[1:3] for argv in different if argv)
    for run in islice(reversed(different.values()), _MOST_COMMANDS):
        command = run.command
        reached = (
            _handed(run),
            _listed(repo, command),
            _files(repo, command),
            target_lines(repo, command),
            _modules(repo, command),
            _images(repo, command, started),
        )
        for path, line, text in chain(*reached):
            parts = _PARTS.split(text) if not _COMMENT.match(text) else ()
            if any(pattern.search(part) and not _BRINGS.search(part) for part in parts):
                yield Beyond(run, Evidence(path, line, clipped(text.strip())))


def _handed(run: Run) -> Iterator[tuple[str, int, str]]:
    """Yield the lines that a shell, or Python, is given to read."""
    step = run.as_run
    if run.command.argv[:2] == ("python", "-c") and len(run.command.argv) > 2:
        for line in run.command.argv[2].split("\n")[:_MOST_LINES]:
            yield run.command.path, run.command.line, "pytest" if _CALLS_PYTEST.search(line) else line
    if step is None or "<<" not in (step.run or "") or words(run.command)[0] not in _SHELLS:
        return
    for number, line in enumerate((step.run or "").split("\n")[:_MOST_LINES]):
        yield run.workflow.path, (step.run_line or step.line) + number, line


def _listed(repo: Repository, command: Command) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of a file that list what a loop runs: `for check in "ruff check ." "pytest"; do $check; done`."""
    if not words(command)[0].startswith("$"):
        return
    for number, line in enumerate((repo.tree.text(command.path) or "").split("\n")[:_MOST_LINES], 1):
        if line.lstrip(" \t-").removeprefix("run:").lstrip().startswith("for "):
            yield command.path, number, line


def _files(repo: Repository, command: Command) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of the file in which a runner's tasks stand, or of a script without a suffix."""
    tool = words(command)[0]
    paths = [path for path in _RUNNER_FILES.get(tool, ()) if repo.tree.exists(path)]
    own = posixpath.normpath(command.argv[0]) if command.argv else ""
    if "." not in posixpath.basename(own) and repo.tree.exists(own):
        paths.append(own)
    if tool == "dagger":
        paths += [module.path for module in repo.python.modules if module.uses("dagger")]
    for path in paths:
        lines = (repo.tree.text(path) or "").split("\n")[:_MOST_LINES]
        chosen = _of_targets(lines, command.argv) if tool == "earthly" else None
        for number, line in enumerate(lines, 1):
            if chosen is None or number in chosen:
                yield path, number, line


_TARGET: Final = regex(r"([a-zA-Z][\w.-]{0,100}):[ \t]*(?:#.*)?")
_CALLED: Final = regex(r"(?<![\w/])\+([a-zA-Z][\w.-]{0,100})")


def _of_targets(lines: list[str], words: Sequence[str]) -> set[int] | None:
    """Return the numbers of the lines of an Earthfile that some of its targets run; None where none is named."""
    wanted = [name for word in words for name in _CALLED.findall(word)]
    held: dict[str, list[tuple[int, str]]] = {}
    current = ""
    for number, line in enumerate(lines, 1):
        begins = _TARGET.fullmatch(line.rstrip())
        current = begins[1] if begins else current
        held.setdefault(current, []).append((number, line))
    if not wanted or not set(wanted) <= held.keys():
        return None
    found, seen = set[int](), set[str]()
    wanted.append("")
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for number, line in held.get(name, ()):
            found.add(number)
            wanted += _CALLED.findall(line)
    return found


def _modules(repo: Repository, command: Command) -> Iterator[tuple[str, int, str]]:
    """Yield what a script in Python starts: its strings, those that follow one another as one."""
    tool, *rest = words(command)
    script = next((word for word in rest[:1] if word.endswith(".py")), None) if tool == "python" else None
    path = posixpath.normpath(script) if script else ""
    if path and not _STARTING.search(repo.tree.text(path) or ""):
        return
    installed = {each.name: each.module for each in repo.dependencies.scripts}
    module = repo.python.module(path) or repo.python.by_name(installed.get(tool, tool) if script is None else "")
    if module is None or module.role == "test" or not module.uses(*_STARTS):
        return
    for call in module.calls_of("pytest.main"):
        yield module.path, call.line, "pytest"
    yield from _joined(module)


def _joined(module: Module) -> Iterator[tuple[str, int, str]]:
    for index, first in enumerate(module.strings[:_MOST_LINES]):
        parts = [first.value[:500]]
        for text in module.strings[index + 1 : index + 4]:
            if text.scope != first.scope or text.line > first.line + _NEAR or "\n" in text.value:
                break
            parts.append(text.value[:500])
        yield module.path, first.line, " ".join(parts)


def _composed(repo: Repository, named: set[str]) -> Iterator[tuple[str, int, str]]:
    """Yield what the services run of a compose file that a command names, whatever that is called."""
    known = {compose.path for compose in repo.docker.compose}
    for path in sorted(named):
        config = repo.configs.get(path) if path not in known and path.endswith((".yml", ".yaml")) else None
        for key in config.keys if config is not None else ():
            parts = key.name.split(".")
            told = parts[0] == "services" and parts[2:3] in (["command"], ["entrypoint"])
            if told and ("up" in named or parts[1] in named):
                yield path, key.line, str(key.value)


def _images(repo: Repository, command: Command, started: bool) -> Iterator[tuple[str, int, str]]:
    """Yield what is run while an image is built (and then, where images are `started`), and by a compose file's
    services."""
    tool, *rest = words(command)
    named = {posixpath.normpath(word) for word in rest if not word.startswith("-")}
    if tool == "docker" and rest[:1] == ["compose"] and named & {"up", "run"}:
        for compose in repo.docker.compose:
            for service in compose.services:
                if "up" in named or service.name in named:
                    yield compose.path, service.line, f"{_program(service)} {service.command}"
                    # What follows the name of a service is run instead.
                    if "up" in rest or rest[-1] == service.name:
                        yield from _of_service(repo, compose.path, service)
        yield from _composed(repo, named)
    elif builds_image(command):
        for dockerfile in repo.docker.dockerfiles:
            folder, name = posixpath.split(dockerfile.path)
            default = name == "Dockerfile" and (not folder or folder in named) and not {"-f", "--file"} & set(rest)
            keywords = ("RUN", "CMD", "ENTRYPOINT") if started else ("RUN",)
            for item in dockerfile.of(*keywords) if default or dockerfile.path in named else ():
                yield dockerfile.path, item.line, _spoken(item)


def _program(service: Service) -> str:
    """Return what a service starts: its entry point, or else the program that its image is called after."""
    return service.entrypoint or (service.image or "").rpartition("/")[2].partition(":")[0].partition("@")[0]


def _of_service(repo: Repository, path: str, service: Service) -> Iterator[tuple[str, int, str]]:
    """Yield what the image of a compose file's service runs that is given no command of its own."""
    if service.build is None or service.command or service.entrypoint:
        return
    built = posixpath.normpath(
        posixpath.join(posixpath.dirname(path), service.build, service.dockerfile or "Dockerfile")
    )
    for dockerfile in repo.docker.dockerfiles:
        for item in dockerfile.stage(service.target) if dockerfile.path == built else ():
            if item.keyword in ("RUN", "CMD", "ENTRYPOINT"):
                yield dockerfile.path, item.line, _spoken(item)


def _spoken(item: Instruction) -> str:
    return " ".join(item.words) if item.value.startswith("[") else item.value
