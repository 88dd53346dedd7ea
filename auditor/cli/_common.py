"""What the commands have in common: how they stop, options that several have, and help with headings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")


def warn(message: object) -> None:
    """Say one sentence on standard error, harmless to a terminal; where there is no room for it, nothing is said."""
    from auditor.output.text import plain

    with suppress(OSError):  # the exit code, which says it as well, is still to come
        click.echo(f"audit: {plain(str(message))}", err=True)


def stop(message: object, code: int, *, debug: bool = False) -> NoReturn:
    """Say why on standard error and exit with the code; with `debug` the traceback of an error comes first."""
    if debug and isinstance(message, BaseException):
        import traceback

        traceback.print_exception(message)
    warn(message)
    sys.exit(code)


def moment(at: str | None) -> None:
    """Check what `--at` was given; ends the program (2) where it is no moment."""
    from auditor.git.revisions import parse_moment
    from auditor.git.source import SourceError

    if at is not None:
        try:
            parse_moment(at)
        except SourceError as error:
            stop(error, 2)


def on_github(source: str) -> str | None:
    """Return the address that a source is taken for, where it is written `owner/name`; None where it is not."""
    from auditor.git.source import SourceError, parse_source

    if source.count("/") != 1:
        return None
    try:
        url = parse_source(source).url
    except SourceError:
        return None
    return url if url == f"https://github.com/{source.strip().removesuffix('.git')}" else None


def refuse_mistyped(source: str) -> None:
    """Raise SourceError for what is written like `owner/name` and can only be meant as a path: its folder is here."""
    from pathlib import Path

    from auditor.git.source import SourceError

    folder = source.strip().partition("/")[0]
    try:
        here = source.count("/") == 1 and bool(folder) and Path(folder).is_dir()
    except (OSError, ValueError):
        return
    if here and (url := on_github(source)) is not None:
        raise SourceError(f"There is no {source} in the folder {folder}; for the repository on GitHub give {url}.")


def wrong_use(error: click.UsageError) -> NoReturn:
    """Say in one sentence what was given wrongly and where the right use is told, and exit with 2."""
    path = error.ctx.command_path if error.ctx is not None else "audit"
    said = error.format_message()
    guessed = isinstance(error, click.NoSuchOption) and error.possibilities
    stop(said if guessed else f"{said.rstrip('.')}; see `{path} --help`", 2)


@contextmanager
def lasting(checklist: str | Path | None) -> Iterator[Path | None]:
    """Give a path at which a catalogue can be read several times: a pipe gives what it holds once.

    Raises CatalogueError where it is no catalogue.
    """
    if checklist is None:
        yield None
        return
    from pathlib import Path

    path = Path(checklist)
    if path.is_file() or not path.exists():
        yield path
        return
    from auditor.checklist import load_catalogue
    from auditor.git.temporary import Temporary

    text = load_catalogue(path).text
    with Temporary("checklist") as folder:
        copy = folder.path / path.name
        copy.write_text(text, encoding="utf-8", newline="")
        yield copy


class NamedPath(click.Path):
    """A path that is given: an empty one, such as that of a variable that is not set, would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fails where it is empty."""
        if not os.fspath(value):
            self.fail(f"it is empty: name a {'folder' if not self.file_okay else 'file or folder'}", param, ctx)
        return super().convert(value, param, ctx)


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the option that says how a command prints: for the terminal, or in one of these formats."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["terminal", *formats]),
        default="terminal",
        show_default=True,
        help="The format of the output.",
    )


def report_option() -> Callable[[_Command], _Command]:
    """Return the option that names the report."""
    return click.option(
        "--report", metavar="PATH", type=NamedPath(), help="The report, from the root, where it is not detected."
    )


def checklist_option() -> Callable[[_Command], _Command]:
    """Return the option that names the file of another catalogue."""
    return click.option("--checklist", metavar="FILE", type=NamedPath(), help="Another catalogue of items.")


def clone_options(clones: str = "clone that is") -> Callable[[_Command], _Command]:
    """Return the options that say where clones are kept, and that they are to be taken as they are."""
    place = click.option("--cache-dir", metavar="DIR", type=NamedPath(), help="Where clones are kept.")
    offline = click.option("--offline", is_flag=True, help=f"Use the {clones} there; ask no network.")
    return lambda command: place(offline(command))


def debug_option(*, given: bool = False) -> Callable[[_Command], _Command]:
    """Return the option that shows the traceback of what nobody foresaw; `given` hands it to the command, too."""
    return click.option("--debug", is_flag=True, expose_value=given, help="Show tracebacks.")


LEVELS = {
    "refuted": "Refuted ticks, and items at which the program failed.",
    "contradicted": "Answers that the repository contradicts, and ticks that an answer denies.",
    "doubtful": "Doubtful, unconfirmed and disputed ticks, and answers that affirm what is not ticked.",
    "remark": "Remarks and warnings.",
    "never": "Nothing.",
}
"""What `--fail-on` accepts, and what counts at each level; each includes those before it."""


def fail_on_option(default: str, what: str) -> Callable[[_Command], _Command]:
    """Return the option that says from which level on `what` makes a command exit with 1."""
    return click.option(
        "--fail-on",
        type=click.Choice(list(LEVELS)),
        default=default,
        show_default=True,
        help=f"Exit with 1 where {what} has anything of this level or one before it.",
    )


def item_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the items' ids that a shell may put for what was typed so far; after a comma the next one's."""
    from auditor.checklist import load_catalogue

    before, comma, begun = incomplete.rpartition(",")
    return [before + comma + item.id for item in load_catalogue(None).items if item.id.startswith(begun)]


class Steps:
    """Says on one line of the terminal what is being done, and takes the line away at the end; elsewhere nothing."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self, step: str) -> None:
        """Say a step in the place of the last one."""
        if sys.stderr.isatty():
            self._said = True
            click.echo(f"\r\x1b[K{step}", err=True, nl=False)

    def clear(self) -> None:
        """Leave an empty line, so that what is printed next does not stand behind the last step."""
        if self._said:
            self._said = False
            click.echo("\r\x1b[K", err=True, nl=False)


def room(least: int = 60) -> int:
    """Return how many characters a line may have: the terminal's width, or more; a pipe or a file gets whole lines."""
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, least) if sys.stdout.isatty() else sys.maxsize


def shortened(text: str, width: int) -> str:
    """Return the text, cut with an ellipsis where it is wider."""
    return text if len(text) <= width else f"{text[: max(width - 3, 0)].rstrip()}..."


class Sectioned(click.Command):
    """A command whose options stand under headings in its help."""

    def __init__(self, *arguments: Any, sections: Mapping[str, tuple[str, ...]], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.sections = sections
        """Headings, each with the names of its parameters; what is in none stands under `Other`."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings."""
        options = [option for option in self.get_params(ctx) if isinstance(option, click.Option)]
        records = {option.name: option.get_help_record(ctx) for option in options}
        for heading, names in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([record for name in names if (record := records.pop(name, None)) is not None])
        with formatter.section("Other"):
            formatter.write_dl([record for record in records.values() if record is not None])
        if any(option.name == "fail_on" for option in options):
            with formatter.section("Levels of --fail-on"):
                formatter.write_dl(list(LEVELS.items()))
