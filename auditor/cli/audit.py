"""`audit SOURCE`: one repository."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from auditor import __version__
from auditor.cli._common import (
    Sectioned,
    Steps,
    checklist_option,
    clone_options,
    debug_option,
    fail_on_option,
    format_option,
    item_ids,
    lasting,
    moment,
    on_github,
    refuse_mistyped,
    report_option,
    stop,
    warn,
)
from auditor.output import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from auditor._failures import OnError
    from auditor.assembly import Notice
    from auditor.audited import Audit
    from auditor.cli._watching import Printed


class _Context(click.Context):
    @property
    def command_path(self) -> str:
        """The program's name alone: the main command is called without a name of its own."""
        return self.parent.command_path if self.parent is not None else "audit"


class _Main(Sectioned):
    context_class = _Context


def _sources(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return how a shell may complete the first word: the commands, and whatever is on the disk."""
    from click.shell_completion import CompletionItem

    from auditor.cli import COMMANDS

    commands = [
        CompletionItem(name, help=COMMANDS[name][1]) for name in sorted(COMMANDS) if name.startswith(incomplete)
    ]
    return [*commands, CompletionItem(incomplete, type="file")]


_WHOLE = frozenset({"html", "sarif"})
"""Formats of which a file holds one."""
_SECTIONS = {
    "What is audited": ("rev", "at", "worktree", "committed", "report", "checklist", "only"),
    "What is said": ("form", "fail_on", "verbose", "statistics", "hygiene", "anonymize"),
    "How it runs": ("cache_dir", "no_cache", "offline", "watch", "profile", "debug"),
}


@click.command("audit", cls=_Main, sections=_SECTIONS, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("source", required=False, shell_complete=_sources)
@click.option("--rev", metavar="REV", help="A branch, tag or commit instead of HEAD.")
@click.option(
    "--at",
    metavar="TIME",
    help="The last commit before this moment on the default branch; UTC without a zone, 00:00 without a time.",
)
@click.option("--worktree", is_flag=True, help="Audit what is on disk, as `audit` alone does.")
@click.option("--committed", is_flag=True, help="Audit the commit, not what is on disk.")
@report_option()
@checklist_option()
@click.option(
    "--only",
    metavar="WHAT",
    multiple=True,
    shell_complete=item_ids,
    help='Items, module codes or weeks ("week 1"), with commas between; repeatable.',
)
@format_option(*FORMATS)
@fail_on_option("refuted", "the audit")
@click.option("-v", "--verbose", is_flag=True, help="Show every item.")
@click.option("--statistics", is_flag=True, help="Count commits and files touched by author and area.")
@click.option(
    "--hygiene", is_flag=True, help="Warn of secrets, large files and leftovers, too (of a work tree: always)."
)
@click.option("--anonymize", is_flag=True, help="Leave out the names of people.")
@clone_options()
@click.option("--no-cache", is_flag=True, help="Reuse nothing that an earlier run found.")
@click.option(
    "--watch", is_flag=True, help="Audit what is on disk again whenever a file is saved; --format json: a line each."
)
@click.option("--profile", is_flag=True, help="Say on standard error where the time went; reuses nothing.")
@debug_option(given=True)
@click.version_option(__version__, "-V", "--version", message="audit %(version)s")
def command(
    source: str | None,
    rev: str | None,
    at: str | None,
    worktree: bool,
    committed: bool,
    report: str | None,
    checklist: str | None,
    only: tuple[str, ...],
    form: str,
    fail_on: str,
    verbose: bool,
    statistics: bool,
    anonymize: bool,
    hygiene: bool,
    cache_dir: str | None,
    no_cache: bool,
    offline: bool,
    watch: bool,
    profile: bool,
    debug: bool,
) -> None:
    """Audit one repository."""
    from pathlib import Path  # not needed to print the help

    from auditor.crosscheck import Level
    from auditor.git.source import SourceError, parse_source
    from auditor.pipeline import audit

    chosen = _chosen(rev=rev, at=at, committed=committed, worktree=worktree, watch=watch)
    if source is None:
        source = "."
    worktree = worktree or watch or (source.rstrip("/\\") == "." and not chosen)
    steps = Steps()
    printed: Printed | None = None
    if watch:
        if form in _WHOLE:
            stop(f"--watch prints one audit after another, which --format {form} is not made for; leave one out", 2)
        from auditor.cli._watching import Printed, watched

        printed = Printed()

    def work(catalogue: Path | None) -> Audit:
        found = audit(
            source,
            rev=rev,
            at=at,
            report=report,
            checklist=catalogue,
            only=only,
            worktree=worktree,
            cache_dir=Path(cache_dir) if cache_dir is not None else None,
            offline=offline,
            contributions=statistics,
            anonymize=anonymize,
            notices=_notices(worktree=worktree) if hygiene or worktree else (),
            progress=None if printed is not None and printed.may_be_echo else steps,
            reuse=not (no_cache or profile),
            on_error=_trace if debug else None,
        )
        steps.clear()
        if printed is None or printed.is_new(found):
            on_error = _trace if debug else None
            _show(found, form, verbose=verbose, statistics=statistics, only=only, again=watch, on_error=on_error)
        return found

    with _stopping(source, steps, debug=debug), lasting(checklist) as catalogue:
        refuse_mistyped(source)
        if committed and parse_source(source).kind == "folder":
            raise SourceError(
                f"{source} is not a git repository, so it has no commit: in CI check it out first, else leave out "
                "--committed."
            )
        run = partial(work, catalogue)
        if profile:
            run = partial(_timed, run, printed)
        result = run() if printed is None else watched(source, run, printed)
    if not (worktree or chosen) and form == "terminal" and sys.stderr.isatty():
        warn_of_changes(source)
    sys.exit(1 if result.fails(Level(fail_on)) else 0)


def _chosen(*, rev: str | None, at: str | None, committed: bool, worktree: bool, watch: bool) -> bool:
    """Return whether the options choose a commit; options that exclude each other end the program (2)."""
    chosen = committed or rev is not None or at is not None
    if rev is not None and at is not None:
        stop("--rev and --at both choose a commit: give one of them", 2)
    for option, given in (("--worktree", worktree), ("--watch", watch)):
        if given and chosen:
            stop(f"{option} audits what is on disk: it goes with none of --committed, --rev and --at", 2)
    moment(at)
    return chosen


def warn_of_changes(source: str) -> None:
    """Say how many files on the disk differ from the last commit, which was audited.

    Nothing is said of what has no work tree, or where git cannot compare it.
    """
    from auditor.git.locate import find_repository
    from auditor.git.snapshot import open_snapshot
    from auditor.git.source import SourceError, parse_source
    from auditor.git.worktree import WorktreeSnapshot

    named = parse_source(source)
    located = find_repository(named.path) if named.kind == "local" and named.path is not None else None
    if located is None or located.work is None:
        return
    try:
        with open_snapshot(named, worktree=True) as snapshot:
            status = snapshot.status if isinstance(snapshot, WorktreeSnapshot) else None
    except SourceError:
        return
    number = len(status.uncommitted | status.gone) if status is not None else 0
    if number:
        differ = "1 file differs" if number == 1 else f"{number} files differ"
        warn(f"this is the last commit; {differ} from it on the disk: --worktree audits what is there")


def _show(
    found: Audit,
    form: str,
    *,
    verbose: bool,
    statistics: bool,
    only: tuple[str, ...],
    again: bool,
    on_error: OnError | None,
) -> None:
    """Print an audit in the chosen form; where more may follow (`again`), a JSON is one line."""
    if form == "terminal":
        from auditor.output.terminal import show

        show(found, verbose=verbose, statistics=statistics, only=only, on_error=on_error)
    elif again and form == "json":
        sys.stdout.buffer.write(b" ".join(line.strip() for line in render(found, form).splitlines()) + b"\n")
    else:
        sys.stdout.buffer.write(render(found, form))


def _timed(work: Callable[[], Audit], printed: Printed | None) -> Audit:
    """Return what the work gives, and say where its time went."""
    from auditor.cli._profile import profiled

    result, table = profiled(work)
    if printed is None or printed.may_say:
        click.echo(table, err=True)
    return result


def _trace(item: str, error: Exception) -> None:
    """Print the traceback of a probe, or another part of the audit, that failed."""
    import traceback

    click.echo(f"failed: {item}\n{''.join(traceback.format_exception(error))}", err=True)


@contextmanager
def _stopping(source: str, steps: Steps, *, debug: bool) -> Iterator[None]:
    """End the program (2, 3) with one sentence for what the user can fix."""
    from auditor.checklist import CatalogueError
    from auditor.git.source import SourceError
    from auditor.pipeline import UsageError

    try:
        yield
    except (CatalogueError, UsageError) as error:
        steps.clear()
        stop(error, 2, debug=debug)
    except SourceError as error:
        steps.clear()
        if debug or not (hint := _meant(source) or _otherwise(source, error)):
            stop(error, 3, debug=debug)
        stop(f"{error} {hint}", 3)


def _meant(source: str) -> str:
    """Return what a word that is no source may have been meant for: a command, or an item to be explained."""
    from difflib import get_close_matches
    from pathlib import Path

    from auditor.checklist import load_catalogue
    from auditor.cli import COMMANDS

    if not source.isascii() or not source.replace("-", "").isalnum() or Path(source).exists():
        return ""
    if near := get_close_matches(source, COMMANDS, n=1):
        return f"Did you mean `audit {near[0]}`?"
    known = any(item.id == source for item in load_catalogue().items)
    return f"Did you mean `audit explain {source}`?" if known else ""


def _otherwise(source: str, error: Exception) -> str:
    """Return how a source that cannot be asked was read, where a path may have been meant."""
    from auditor.git.transport import Gone

    if not isinstance(error, Gone) and "is not in the cache" not in str(error):
        return ""
    url = on_github(source)
    return f"There is no path {source} here, so it was taken for {url}." if url is not None else ""


def _notices(*, worktree: bool) -> tuple[Notice, ...]:
    """Return what warns beside the checklist."""
    from auditor.selfcheck.hygiene import hygiene

    if not worktree:
        return (hygiene,)
    from auditor.selfcheck.worktree import self_check

    return (self_check, hygiene)
