"""What measures coverage, what a run of it left, and what an answer gives of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._answers import answer, own_screenshot, picture_elsewhere, question
from probes._ci.unfollowed import covers_beyond
from probes._commands import covers, narrowed, runs, short, widest, words, workflows
from probes._shared import clipped
from probes._tests.collected import option_lines

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.configs import Key

_CONFIG_SECTION: Final = regex(r"(?:tool\.)?coverage(?:[.:]|$)")
_COMMENTED: Final = regex(
    r"^[ \t]*#.*(?:\bcoverage\s+(?:run|report|xml)\b|(?<![\w-])--cov\b|\bpytest-cov\b)", re.MULTILINE
)
_FIGURE: Final = regex(r"(?<![\w.])\d{1,3}(?:[.,]\d{1,2})?\s*(?:%|percent|\\%)")
_NEARLY_ALL: Final = 95  # the figure that the question itself asks to imagine is close to 100%
_IMAGINED: Final = regex(r"(?i)\b(?:if|even with|would|could|might|had (?:been|reached|had)|far from)\b")
_EXPLAINED: Final = regex(
    r"(?i)\s{0,4}(?:(?:code|test)?\s{0,4}coverage\s{1,4})?(?:indicates|means|implies|does(?:n't| not)|guarantees)\b"
)
_EXAMPLE: Final = regex(r"(?i)\bfor (?:example|instance)\b")
_OTHERS: Final = regex(
    r"(?i)\b(?:compar\w{1,5}|unlike|as opposed)\b[^.\d]{0,40}\bexercises?\b[^.\w]{0,4}(?:\d{1,3} ?[-\u2013] ?)?\Z"
)
"""Of what the project is compared with, a figure says nothing of it."""
_ARTEFACTS: Final = (
    ".coverage", "coverage.xml", "coverage.json", "coverage.lcov", "lcov.info", "coverage.svg", ".coverage.*",
)  # fmt: skip
_OWN: Final = ("code", "task", "test")
_PRINTED: Final = regex(r"^Name[ \t]+Stmts[ \t]+Miss[ \t]+(?:Branch[ \t]+BrPart[ \t]+)?Cover\b", re.MULTILINE)


def coverage_findings(repo: Repository) -> Iterator[Finding]:
    """Yield a finding for whatever runs coverage, and for what a run of it left.

    What only tells what was measured comes last: it has nothing to tell where nothing is seen to measure.
    """
    called = list(_called(repo))
    yield from (found for found, reports in called if not reports)
    for beyond in (each for workflow in workflows(repo) for each in covers_beyond(repo, workflow)):
        message = "a workflow runs what measures coverage"
        yield Finding.done(message, *beyond.evidence(), confidence=Confidence.MEDIUM)
    for dockerfile in repo.docker.dockerfiles:
        for command in filter(covers, repo.resolve.dockerfile(dockerfile)):
            place = Evidence(command.path, command.line, short(command, 50))
            yield Finding.done(f"an image {_does(command)} coverage", place)
    for command in sorted(filter(covers, repo.commands.started), key=_reports):
        place = Evidence(command.path, command.line, short(command, 50))
        yield Finding.done(f"a script {_does(command)} coverage", place)
    for module in repo.python.modules:
        for call in module.calls_of("coverage.Coverage", "coverage.coverage") if module.role in _OWN else ():
            yield Finding.done("a script measures coverage", Evidence(module.path, call.line, call.name))
    for option, path, line, value in option_lines(repo):
        if option == "addopts" and "--cov" in value:
            yield Finding.done("pytest measures coverage", Evidence(path, line, clipped(value)))
    yield from (Finding.done("a coverage artefact is tracked", place) for place in _left_by_coverage(repo))
    yield from (found._replace(confidence=Confidence.MEDIUM) for found, reports in called if reports)


def _called(repo: Repository) -> Iterator[tuple[Finding, bool]]:
    """Yield a finding for each command of workflows and tasks that is of coverage, and whether it only tells of it."""
    ran = (run for workflow in widest(repo) for run in runs(repo, workflow) if covers(run.command))
    for run in sorted(ran, key=lambda run: narrowed(run)):
        found = Finding.done(f"a workflow {_does(run.command)} coverage", *run.evidence())
        yield found, _reports(run.command)
    tasks = [(command, target) for target in repo.commands.targets for command in target.commands if covers(command)]
    for command, target in tasks:
        note = f"{target.kind} {target.name}: {short(command, 50)}"
        found = Finding.done(f"a task {_does(command)} coverage", Evidence(command.path, command.line, note))
        yield found, _reports(command)


def _reports(command: Command) -> bool:
    """Return whether a command only tells what an earlier run of coverage found."""
    tool, *rest = words(command)
    return tool == "coverage" and "run" not in rest


def _does(command: Command) -> str:
    return "reports" if _reports(command) else "measures"


def _left_by_coverage(repo: Repository) -> Iterator[Evidence]:
    """Yield the tracked files that a run of coverage wrote, or its printed table."""
    for path in (*repo.tree.named(*_ARTEFACTS), *repo.tree.files("htmlcov/*", "*/htmlcov/*")):
        if not path.endswith((".gitkeep", ".gitignore")):
            yield Evidence(path, None, "measured coverage")
    for path in repo.tree.named("*cov*.txt", "*cov*.log", "*cov*.out", foreign=False):
        text = repo.tree.text(path) or ""
        table = _PRINTED.search(text)
        if table is not None:
            yield Evidence(path, text.count("\n", 0, table.start()) + 1, "what `coverage report` printed")


def answered_coverage(repo: Repository) -> tuple[Evidence | None, str]:
    """Return the figure of question 8, else the first picture of the group's own there, and what it does, in words."""
    given = answer(repo, 8)
    figure = _figure(given.text) if given is not None else None
    if given is not None and figure:
        return Evidence(repo.answers.path, given.line, figure.replace("\\", "")), f"{question(repo, 8)} gives a figure"
    return own_screenshot(repo, 8) or picture_elsewhere(repo, 8), f"{question(repo, 8)} shows a picture"


_SENTENCE_END: Final = regex(r"[.!?](?=\s)|\n\s*\n")
_NO_DIGIT: Final = regex(r"[^\d.]")


def _figure(text: str) -> str | None:
    """Return the first percentage of an answer that is the project's own, or None.

    Left out are figures that are only imagined ("even if we had reached 100%"), and those of what the project is
    compared with ("compared to the exercises (100%)").
    """
    example = None
    for match in _FIGURE.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - 160) : match.start()])[-1]
        nearly_all = float(_NO_DIGIT.sub("", match[0].replace(",", "."))) >= _NEARLY_ALL
        if (nearly_all and _IMAGINED.search(before)) or _OTHERS.search(before):
            continue
        if not _EXAMPLE.search(before) and not (nearly_all and _EXPLAINED.match(text, match.end())):
            return match[0]
        example = example or match[0]
    return example


def coverage_configuration(repo: Repository) -> tuple[Evidence, bool] | None:
    """Return where coverage is configured, and whether that says no more than the template does."""
    for path in repo.tree.named(
        ".coveragerc", ".coveragerc.toml", "codecov.yml", "codecov.yaml", ".codecov.yml", foreign=False
    ):
        if (repo.tree.text(path) or "").strip():
            return Evidence(path, 1, "coverage's configuration"), False
    for config in repo.configs.files:
        name = posixpath.basename(config.path)
        if name not in ("pyproject.toml", "setup.cfg", "tox.ini", "pants.toml"):
            continue
        keys = [key for key in config.keys if _CONFIG_SECTION.match(key.name) or _of_pants(name, key)]
        if keys:
            plain = all(key.name.startswith("tool.coverage.run.omit") and key.value == "tests/*" for key in keys)
            return Evidence(config.path, keys[0].line, keys[0].name), plain
    return None


def _of_pants(name: str, key: Key) -> bool:
    """Return whether a key has Pants measure coverage whenever it tests."""
    return name == "pants.toml" and key.name == "test.use_coverage" and key.value is True


def commented_call(repo: Repository) -> Evidence | None:
    """Return where a workflow would measure coverage by what is commented out, or None."""
    for workflow in repo.workflows.files:
        text = repo.tree.text(workflow.path) or ""
        match = _COMMENTED.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            return Evidence(workflow.path, line, "commented out")
    return None
