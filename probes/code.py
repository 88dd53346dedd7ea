"""Probes of the code's style and tools: pep8, typing, command lines, logging, profiling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from auditor.shared import regex
from probes._logs import LOG_LIBRARIES, SPEAKS_OF_A_LOG, log_calls, only_silences_logging
from probes._reach import unused
from probes._shared import (
    at,
    calls,
    clipped,
    declared,
    decorators,
    definitions,
    dependency,
    first_import,
    last,
    missing,
    no_code,
    own_sources,
    packages,
    sources,
)
from probes._training.profiles import (
    ASKED,
    commented_profilers,
    configured_profilers,
    profile_reads,
    profiler_commands,
    profiler_uses,
    profilers_disabled,
    profiling_notebooks,
    started_profilers,
    tracked_profiles,
    unstarted_profilers,
)

if TYPE_CHECKING:
    from auditor.views.lint import Lint
    from auditor.views.python import Call, Class, Function, Module, Parameter


@probe("pep8", ahead=lambda repo: repo.lint.start(), measured=True)
def pep8(repo: Repository) -> Finding:
    """The code follows good coding practices (pep8).

    done      ruff check --isolated --select E,F,W --line-length 120 has fewer than 2 findings per 100 lines of code
    partial   fewer than 6
    not_done  more, or no code
    remedy    run ruff format --line-length 120, then ruff check --isolated --select E,F,W --line-length 120 --fix, and
              correct what they leave by hand
    """
    lint = repo.lint
    failed = lint.error
    paths = {module.path for module in sources(repo)} & lint.lines.keys()
    lines = sum(lint.lines[path] for path in paths)
    if not lines:
        return absent("Python code", repo.python)
    if failed:
        return Finding.not_done(f"not measured: {failed}", confidence=Confidence.LOW)
    found = [item for item in lint.findings if item.path in paths]
    rate = 100 * len(found) / lines
    codes = Counter(item.code for item in found)
    often = sorted(codes, key=lambda code: (-codes[code], code))[:4]
    counted = f"{len(found)} ruff finding{'' if len(found) == 1 else 's'}"
    where = f"{lines} lines{' (tests left out)' if repo.python.tests else ''}"
    said = f"{counted} (E, F, W at 120) in {where}, {rate:.2f} per 100"
    if often:
        said += ": " + ", ".join(f"{codes[code]} {code}" for code in often)
    shown = [min((item for item in found if item.code == code), key=_hands_on) for code in often]
    places = [
        Evidence(item.path, item.line, clipped(f"{item.code} {item.message}", 100))
        for item in sorted(shown, key=_hands_on)
    ]
    if not places:
        first = min(paths)
        places.append(Evidence(first, 1, "no finding"))
    if rate < 2:
        return Finding.done(said, *places)
    if rate < 6:
        return Finding.partial(said, *places)
    unread = [path for path in lint.unread(()) if repo.python.module(path) is None or path in paths]
    sure = Confidence.LOW if unread else Confidence.HIGH
    return _unless_copied(repo, Finding.not_done(said, *places, confidence=sure))


_MUCH = 8_000
"""Lines of code that no group writes in the weeks of a course."""
_COPIED = ("copied from", "Copied from")


def _unless_copied(repo: Repository, finding: Finding) -> Finding:
    """Return a finding about all of the code, less sure where there is much of it and a file says that it is copied."""
    measured = {module.path for module in sources(repo)}
    if sum(repo.lint.lines.get(path, 0) for path in measured) <= _MUCH or finding.confidence is not Confidence.HIGH:
        return finding
    says = next((module for module in repo.python.mentions(*_COPIED) if module.path in measured), None)
    if says is None:
        return finding
    lines = (repo.tree.text(says.path) or "").split("\n")
    number = next((n for n, line in enumerate(lines, 1) if any(word in line for word in _COPIED)), 1)
    place = at(says, number, "says that code is copied")
    message = f"{finding.message}; some of it is copied"
    return finding.less_sure(place, *finding.evidence, message=message)


def _hands_on(item: Lint) -> bool:
    """Return whether a finding is a name that a package imports for those who import the package."""
    return item.code == "F401" and item.path.endswith("__init__.py")


@probe("typing-and-docs", measured=True)
def typing_and_docs(repo: Repository) -> Finding:
    """The code is typed and documented.

    done      at least 25% of the functions have annotations (a return annotation, or every parameter but self and cls)
              and at least 25% of the functions and classes have a docstring
              (tests that lie beside the code are counted in where that helps)
    partial   one of the two
    not_done  neither, or no function
    remedy    bring both above a quarter: annotate parameters and results, give functions and classes a docstring
    """
    found = _typed_and_documented(repo, sources(repo))
    if found.state is State.DONE:
        return found
    # Code is what lies outside of folders of tests: a module of tests beside it may be what bears the tick out.
    beside = repo.python.tests_beside
    whole = _typed_and_documented(repo, (*sources(repo), *beside)) if beside else found
    return whole.less_sure(*whole.evidence) if whole.state is State.DONE else found


def _typed_and_documented(repo: Repository, measured: tuple[Module, ...]) -> Finding:
    functions = [(module, item) for module in measured for item in module.functions]
    defined = [(module, item) for module in measured for item in definitions(module)]
    if not defined:
        return absent("function or class", repo.python)
    typed = [at(m, item.line, f"{item.qualname} is annotated") for m, item in functions if _annotated(item)]
    # What has parameters shows best what could be annotated.
    bare = sorted((pair for pair in functions if not _annotated(pair[1])), key=lambda pair: not _parameters(pair[1]))
    plain = [at(m, item.line, f"{item.qualname} is not annotated") for m, item in bare]
    described = [at(m, _told_at(item), f"{item.qualname} is documented") for m, item in defined if item.docstring]
    silent = [at(m, item.line, f"{item.qualname} has no docstring") for m, item in defined if not item.docstring]
    annotated = bool(functions) and 4 * len(typed) >= len(functions)
    empty = 0 if annotated else sum(not _parameters(item) for _, item in bare)
    others = f" ({empty} of the others have no parameter)" if empty else ""
    said = f"{len(typed)} of {len(functions)} functions annotated{others}"
    said += f", {len(described)} of {len(defined)} with a docstring"
    documented = 4 * len(described) >= len(defined)
    if annotated and documented:
        return Finding.done(said, typed[0], described[0])
    if annotated:
        return Finding.partial(f"{said}: too few docstrings", *silent[:3])
    if documented:
        return Finding.partial(f"{said}: too few annotations", *plain[:3])
    gone = absent("annotation", repo.python)
    places = (*plain[:2], *silent[:1], *gone.evidence)
    return _unless_copied(repo, Finding.not_done(said, *places, confidence=gone.confidence))


def _parameters(function: Function) -> list[Parameter]:
    return [item for item in function.parameters if item.name not in ("self", "cls")]


def _annotated(function: Function) -> bool:
    parameters = _parameters(function)
    return function.returns or (bool(parameters) and all(item.annotated for item in parameters))


def _told_at(item: Function | Class) -> int:
    line: int | None = getattr(item, "docstring_line", None)  # which a class has none of
    return line or item.line


_COMPOSED = "hydra.compose"
_PARSERS = (
    "typer.Typer", "typer.run", "argparse.ArgumentParser", "fire.Fire", "hydra.main", _COMPOSED,
    "docopt.docopt", "absl.app.run", "absl.flags.", "tyro.cli", "jsonargparse.CLI", "jsonargparse.auto_cli",
    "jsonargparse.ArgumentParser", "simple_parsing.ArgumentParser", "simple_parsing.parse", "cyclopts.App",
    "cyclopts.run", "plac.call", "optparse.OptionParser", "configargparse.ArgParser",
    "configargparse.ArgumentParser", "transformers.HfArgumentParser", "tap.Tap", "draccus.wrap",
    "pydantic_settings.CliApp.run", "click.", "rich_click.", "clize.run", "defopt.run", "datargs.parse",
    "google.adk.cli", "trl.TrlParser", "argh.", "mininterface.run", "arguably.run", "typed_argparse.Parser",
    "cloup.", "asyncclick.", "tap.tapify", "argbind.", "cappa.", "gooey.", "typed_settings.",
    "hydra_zen.zen().hydra_main",
)  # fmt: skip
_OF_PARSERS = tuple(name for name in _PARSERS if name.endswith("."))
_CLI_DECORATORS = (
    "click.", "rich_click.", "hydra.main", "typer.Typer().", "cyclopts.App().", "draccus.wrap", "pyrallis.wrap",
    "cloup.", "asyncclick.", "argbind.", "gooey.", "typed_settings.",
)  # fmt: skip
_CLI_CLASSES = ("LightningCLI",)
_PARSER_CLASSES = ("Tap", "LightningCLI", "CliApp", "ArgumentParser", "HfArgumentParser", "TrlParser")


def _command_line(repo: Repository, modules: Iterable[Module]) -> Iterator[tuple[bool, Evidence]]:
    """Yield where a command line is read, and whether that only composes a configuration within the program."""
    for module in modules:
        for _, item, name in decorators([module]):
            if item.name.startswith(_CLI_DECORATORS):
                yield False, at(module, item.line, f"{name} by {item.name.replace('()', '')}")
        for call in module.calls:
            if call.name in _PARSERS or call.name.startswith(_OF_PARSERS):
                yield call.name == _COMPOSED, at(module, call.line, call.name.replace("()", ""))
            elif last(call.name) in _CLI_CLASSES or _of_pydantic(call):
                yield False, at(module, call.line, last(call.name))
        for parser in module.classes:
            if any(last(base) in _PARSER_CLASSES or base in _PARSERS for base in parser.bases) or (
                any(last(base) == "BaseSettings" for base in parser.bases)
                and "cli_parse_args=True" in repo.python.written.line(module, parser.line)
            ):
                yield False, at(module, parser.line, f"{parser.name} reads the command line")


def _of_pydantic(call: Call) -> bool:
    """Return whether settings of pydantic are told to read the command line."""
    asked = call.keyword("cli_parse_args") or call.keyword("_cli_parse_args")
    return asked is not None and not (asked.known and not asked.literal)


@probe("cli")
def cli(repo: Repository) -> Finding:
    """The code has command line interfaces.

    done      typer, click, argparse, fire, hydra, LightningCLI or alike used in code, or [project.scripts] that point
              at a function that exists
    partial   only tasks.py, a Makefile or alike, or arguments read from sys.argv by hand
    not_done  otherwise
    remedy    give the training script a command line with typer, and name it in [project.scripts]
    """
    # What composes a configuration within a program is told nothing on a command line.
    own = own_sources(repo)
    found = sorted(_command_line(repo, (m for m in own if m.role != "task")), key=lambda each: each[0])
    places = [place for _, place in found[:3]]
    composed = bool(found) and found[0][0]
    if found and not composed:
        return Finding.done("the code has a command line", *places)
    broken = []
    for script in repo.dependencies.scripts:
        place = Evidence(script.path, script.line, f"{script.name} = {script.module}:{script.function}")
        head = script.function.split(".")[0]
        for module in repo.python.modules:
            if module.name == script.module or module.name == f"{script.module}.__init__":
                names = {item.name for item in definitions(module)}
                names |= {item.target for item in module.assigns if not item.scope} | {
                    item.alias for item in module.imports
                }
                if head in names:
                    return Finding.done(f"the script {script.name} calls {script.module}:{script.function}", place)
        broken.append(place)
    if composed:
        message = "Hydra composes the configuration in code, though nothing reads a command line"
        return Finding.done(message, *places, confidence=Confidence.MEDIUM)
    by_hand = [
        at(module, next((item.line for item in module.imports if item.module == "sys"), 1), "reads sys.argv")
        for module in sources(repo)
        if "sys.argv" in module.names
    ]
    targets = [
        Evidence(item.path, item.line, f"{item.kind} {item.name}")
        for item in repo.commands.targets
        if item.kind not in ("script", "pre-commit")  # a hook is called by git, not by hand
    ]
    targets += [] if targets else [place for _, place in _command_line(repo, (m for m in own if m.role == "task"))]
    if by_hand:
        return Finding.partial("arguments are read from sys.argv by hand", *by_hand[:2], *targets[:2])
    if targets:
        finding = Finding.partial("only tasks and targets, no command line of the code's own", *targets[:3])
        return no_code(repo, finding, _SPEAKS_OF_A_COMMAND_LINE)
    finding = missing(repo, "command line interface", _CLIS, also=_SPEAKS_OF_A_COMMAND_LINE)
    return finding._replace(evidence=(*finding.evidence, *broken[:2]))


_CLIS = ("typer", "click", "argparse", "fire", "hydra", "LightningCLI")
_SPEAKS_OF_A_COMMAND_LINE = (
    *_PARSERS, *_CLI_DECORATORS, *_CLI_CLASSES, *packages(*_PARSER_CLASSES, *_CLIS), "sys.argv",
)  # fmt: skip
_TEMPLATE_HOOK = regex(r"(?:^|/)hooks/(?:pre_prompt|pre_gen_project|post_gen_project)\.py$")
"""What a template runs where a project is made of it."""


@probe("logging")
def logging(repo: Repository) -> Finding:
    """The code logs what happens.

    done      logging, loguru, structlog or alike used in code with at least one log call
    partial   imported or configured, no log call
    not_done  otherwise: print alone is no logging
    remedy    replace prints by loguru's logger.info and alike
    """
    modules = own_sources(repo)
    logged = list(log_calls(modules))
    found = [place for place in logged if not _TEMPLATE_HOOK.search(place.path or "")] or logged
    if found:
        places = list({item.path: item for item in reversed(found)}.values())[::-1]
        return Finding.done(f"{len(found)} log call{'' if len(found) == 1 else 's'}", *places[:3])
    imported = first_import([module for module in modules if not only_silences_logging(module)], *LOG_LIBRARIES)
    if imported:
        silent = Finding.partial("a logging library is imported or configured, but nothing is logged", imported)
        return no_code(repo, silent, SPEAKS_OF_A_LOG)
    names = ("logging", "loguru", "structlog")
    finding = missing(repo, "log call of logging, loguru or structlog", names, also=SPEAKS_OF_A_LOG)
    printed = next(((m, c) for m, c in calls(modules, "print", "builtins.print")), None)
    asked = declared(repo, "loguru", "structlog")
    tested = next(log_calls(repo.python.tests), None)
    if tested is not None and finding.confidence is Confidence.HIGH:
        message = "log call of logging, loguru or structlog stands in tests only, not in the code"
        finding = finding.less_sure(*finding.evidence, tested, message=message)
    places = [*finding.evidence]
    if printed:
        places.append(at(printed[0], printed[1].line, "print only"))
    if asked:
        places.append(dependency(asked))
    return finding._replace(evidence=tuple(places))


@probe("profiling")
def profiling(repo: Repository) -> Finding:
    """The code was profiled.

    done        a profiler used in code (cProfile, torch.profiler, line_profiler, pyinstrument, scalene, a Trainer's
                profiler, or alike), run by a task or script, or a tracked profile (*.prof, trace.json, what a
                profiler printed)
    partial     only commented out, or in a helper that nobody calls
    unknowable  otherwise: a profile need not be tracked, not even one that code reads (pstats)
    remedy      profile the training (cProfile, torch.profiler) by a script or call that runs, or track a profile of it
    """
    used: list[Evidence] = []
    asked: list[Evidence] = []
    idle: list[Evidence] = []
    waiting: list[Evidence] = []
    for module in (*sources(repo), *repo.notebooks.modules):
        made = unstarted_profilers(repo, module)
        waiting += [at(module, line, f"{name}, never enabled") for line, name in made]
        for line, scope, name in profiler_uses(repo, module):
            place = at(module, line, name.replace("()", ""))
            if made and name.startswith(tuple(one for _, one in made)):
                continue
            dead = unused(repo, module, scope)
            (idle if dead else used).append(place)
            asked += [place] if name == ASKED and not dead else []
    tracked = list(tracked_profiles(repo))
    timings = [profile.place for profile in tracked if profile.timings]
    used += [profile.place for profile in tracked if not profile.timings]
    used += profiler_commands(repo)
    used += configured_profilers(repo)
    used += [] if used or timings else [*started_profilers(repo), *profiling_notebooks(repo)]
    if timings and not used:
        message = "a profile is tracked, which no profiler made that is known here"
        return Finding.done(message, *timings[:4], confidence=Confidence.MEDIUM)
    if len(used) == len(asked) and not timings and profilers_disabled(repo, asked):
        message = "a Trainer can be given a profiler; wherever it is set, it is none"
        return Finding.done(message, *used[:4], confidence=Confidence.MEDIUM)
    if used:
        return Finding.done("a profiler is used or a profile is tracked", *[*used, *timings][:4])
    if idle:
        return Finding.partial("a profiler stands in code that nobody calls", *idle[:3])
    if waiting:
        return Finding.partial("a profiler is made and never enabled", *waiting[:3])
    reading = [place for module in (*sources(repo), *repo.notebooks.modules) for place in profile_reads(module)]
    if reading:
        return Finding.unknowable("code reads a profile; neither it nor what made it is tracked", *reading[:3])
    gone = list(commented_profilers(repo))
    if gone:
        return Finding.partial("a profiler is commented out", *gone[:3])
    return absent("profiler or profile", repo.python, names=("profil", "cProfile"), state=State.UNKNOWABLE)
