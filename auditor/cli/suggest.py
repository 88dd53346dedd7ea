"""`audit suggest [PATH]`: the report with honest marks, as a diff or written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli._common import (
    checklist_option,
    clone_options,
    debug_option,
    lasting,
    refuse_mistyped,
    report_option,
    stop,
)

if TYPE_CHECKING:
    from auditor.audited import Audit
    from auditor.checklist import Catalogue
    from auditor.repository import Repository
    from auditor.selfcheck.suggest import Edit, Suggestion
    from auditor.warned import Warned


@click.command("suggest", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("source", metavar="[PATH]", required=False)
@click.option("--apply", "write", is_flag=True, help="Write the marks into the report instead of printing a diff.")
@report_option()
@checklist_option()
@clone_options()
@debug_option(given=True)
def command(
    source: str | None,
    write: bool,
    report: str | None,
    checklist: str | None,
    cache_dir: str | None,
    offline: bool,
    debug: bool,
) -> None:
    """Print a diff of the report in which every mark is honest: what is there ticked, what is refuted cleared.

    What is less certain is left, and listed on standard error, so that the diff can be piped to `git apply` or `patch
    -p1` at the root of the repository. PATH is a work tree (or anything else that can be audited, for a diff alone);
    without it, the one that you stand in. Exit code 1 where a diff was printed, 0 where there is nothing to change or
    the marks were written.
    """
    from auditor.checklist import CatalogueError
    from auditor.git.source import SourceError
    from auditor.pipeline import UsageError
    from auditor.selfcheck.suggest import SuggestError, unified_diff
    from auditor.selfcheck.suggest import write as write_report

    given = "." if source is None else source
    clones = Path(cache_dir) if cache_dir is not None else None
    try:
        root, worktree = _place(given)
        if write and root is None:
            stop(f"{given} has no work tree to write to; clone it, and run `audit suggest --apply` in the clone", 2)

        with lasting(checklist) as catalogue:
            audit, suggestion = _suggested(given, worktree, report, catalogue, clones, offline)
            if write and root is not None and suggestion.edits:
                write_report(root, suggestion)
                _say(suggestion, "wrote")
                audit, _ = _suggested(given, worktree, report, catalogue, clones, offline)
                _say_after(audit)
                return
    except (CatalogueError, UsageError) as error:
        stop(error, 2, debug=debug)
    except (SourceError, SuggestError) as error:
        stop(error, 3, debug=debug)
    diff = unified_diff(suggestion)
    if not diff:
        _say(suggestion, "")
        click.echo("nothing to change: no mark is refuted, and nothing that is surely there is unticked", err=True)
        return
    _print(diff)
    _say(suggestion, "would change")
    if root is not None:
        click.echo("`audit suggest --apply` writes the marks into your report", err=True)
    sys.exit(1)


def _place(source: str) -> tuple[Path | None, bool | None]:
    """Return the folder that may be written to, None where there is none, and whether it is a git work tree."""
    from auditor.git.locate import find_repository
    from auditor.git.source import parse_source

    refuse_mistyped(source)
    named = parse_source(source)
    if named.kind == "folder":
        return named.path, None
    located = find_repository(named.path) if named.kind == "local" and named.path is not None else None
    if located is None or located.work is None:
        return None, None
    return located.work, True


def _suggested(
    source: str,
    worktree: bool | None,
    report: str | None,
    checklist: Path | None,
    cache_dir: Path | None,
    offline: bool,
) -> tuple[Audit, Suggestion]:
    """Return the audit and what it suggests. Raises SourceError where there is no checklist to be honest in."""
    from auditor.git.source import SourceError
    from auditor.pipeline import audit as audit_source
    from auditor.selfcheck.suggest import suggest

    held: list[tuple[bytes | None, Catalogue]] = []

    def hold(repository: Repository, audit: Audit) -> Iterable[Warned]:
        path = audit.report.marks_path
        held.append((repository.tree.data(path) if path is not None else None, repository.catalogue))
        return ()

    audit = audit_source(
        source,
        report=report,
        checklist=checklist,
        worktree=worktree,
        cache_dir=cache_dir,
        offline=offline,
        notices=(hold,),
        reuse=False,
    )
    data, catalogue = held[0]
    if data is None or not audit.report.found:
        unread = next((warning.message for warning in audit.warnings if warning.id == "report-unread"), None)
        raise SourceError(
            f"{unread[:1].upper()}{unread[1:]}; mend that first."
            if unread
            else f"No report with a checklist was found in {audit.repository.source}; name it with --report."
        )
    if any(warning.id == "no-checklist" for warning in audit.warnings):
        raise SourceError(
            f"The report {audit.report.path} has no checklist; put the course's checklist back into it, or name "
            "another report with --report."
        )
    return audit, suggest(audit, data, catalogue)


def _say(suggestion: Suggestion, done: str) -> None:
    """Say on standard error what is (or would be) ticked and cleared, and what is left for a person."""
    from auditor.output.text import plain

    path = plain(suggestion.path)
    if suggestion.edits:
        ticked = _named(edit for edit in suggestion.edits if edit.ticks)
        cleared = _named(edit for edit in suggestion.edits if not edit.ticks)
        number = len(suggestion.edits)
        click.echo(f"{done} {number} mark{'' if number == 1 else 's'} in {path}", err=True)
        if ticked:
            click.echo(f"  ticked, since it is there: {ticked}", err=True)
        if cleared:
            click.echo(f"  cleared, since it is not there: {cleared}", err=True)
    if suggestion.left:
        click.echo(f"left for you to decide ({len(suggestion.left)}):", err=True)
        for left in suggestion.left:
            click.echo(f"  {left.item}  {path}:{left.line}  {plain(left.why)}", err=True)


def _named(edits: Iterable[Edit]) -> str:
    return ", ".join(dict.fromkeys(edit.item for edit in edits))


def _say_after(audit: Audit) -> None:
    """Say what the new audit has: answers that now disagree with a mark, and what is still refuted."""
    from auditor.crosscheck import Verdict
    from auditor.output.text import plain

    if audit.disagreements:
        click.echo(f"answers that now disagree with a mark ({len(audit.disagreements)}):", err=True)
        for entry in audit.disagreements:
            where = f"{plain(audit.report.path or '')}:{entry.answer_line}  " if entry.answer_line else ""
            click.echo(f"  {entry.item}  {where}{plain(entry.message)}", err=True)
    refuted = [item.id for item in audit.items if item.verdict is Verdict.REFUTED]
    if refuted:
        click.echo(f"still refuted: {', '.join(refuted)}", err=True)


def _print(diff: bytes) -> None:
    """Write the diff as it is into a pipe or a file, and harmless to a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()
        return
    from auditor.output.text import plain

    for line in diff.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n"):
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.secho(plain(line.removesuffix("\r")), fg=style)
