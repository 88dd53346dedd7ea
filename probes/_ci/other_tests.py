"""Which commands run tests of another language than Python: of R, of a front end, of a part in Go or Rust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Confidence, Finding, Repository
from auditor.shared import regex
from probes._commands import after_change, runs, widest, words

if TYPE_CHECKING:
    from auditor.views.commands import Command

_RUNNERS: Final = frozenset(
    ["jest", "vitest", "mocha", "ava", "jasmine", "karma", "bats", "ctest", "phpunit", "rspec", "nf-test", "shellspec"]
)
_TOLD: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("cargo", "go", "deno", "bun", "ng", "react-scripts", "dotnet", "swift", "flutter", "dart"), frozenset({"test"})
    ),
    "cypress": frozenset({"run"}),
    "gradlew": frozenset({"test", "check"}),
    "gradle": frozenset({"test", "check"}),
    "mvn": frozenset({"test", "verify"}),
    "node": frozenset({"--test"}),
    "playwright": frozenset({"test"}),
}
"""Tools of more than testing, by what has them test."""
_OF_R: Final = regex(r"\b(?:testthat|devtools|tinytest|rcmdcheck)::\w{0,20}(?:test|check)\w{0,20}\(|\btest_dir\(")
_OF_JULIA: Final = regex(r"\bPkg\.test\(")
_UNTOLD: Final = frozenset({"--version", "--help", "-h", "--list", "--listTests", "--no-run", "install"})


def other_tests(repo: Repository) -> Finding | None:
    """Return the finding that a workflow runs such tests on a change, or None."""
    for workflow in widest(repo):
        for run in runs(repo, workflow) if after_change(repo, workflow) else ():
            if _tests(run.command) and not run.job.waits:
                message = "a workflow runs tests on a change, of another language than Python"
                return Finding.done(message, *run.evidence(), confidence=Confidence.MEDIUM)
    return None


def _tests(command: Command) -> bool:
    """Return whether a command runs tests of another language than Python."""
    tool, *rest = words(command)
    if not _UNTOLD.isdisjoint(rest):
        return False
    if tool == "Rscript":
        return any(map(_OF_R.search, rest))
    if tool == "julia":
        return any(map(_OF_JULIA.search, rest))
    if tool == "R":
        return rest[:2] == ["CMD", "check"]
    if tool == "cargo" and rest[:2] == ["nextest", "run"]:
        return True
    return tool in _RUNNERS or not _TOLD.get(tool, frozenset()).isdisjoint(rest[:4])
