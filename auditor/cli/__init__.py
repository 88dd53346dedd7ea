"""The command line: `audit SOURCE` is the main command, the others are named."""

from __future__ import annotations

import atexit
import codecs
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import NoReturn, TextIO

import click

COMMANDS = {
    "batch": ("auditor.cli.batch:command", "Audit every group of a course."),
    "evaluate": ("auditor.cli.evaluate:command", "Compare audits with labels."),
    "explain": (
        "auditor.cli.explain:command",
        "Say what counts for an item (`audit explain hydra`), or list the items.",
    ),
    "suggest": ("auditor.cli.suggest:command", "Print or write the report with honest marks."),
    "export": ("auditor.cli.export:command", "Write a batch's tables and pages again, with decisions."),
    "label": ("auditor.cli.label:command", "Write a label file to be filled in."),
    "runs": ("auditor.cli.runs:command", "List the runs of a batch."),
    "pushed": ("auditor.cli.pushed:command", "Audit the commit that is pushed: the pre-commit hook."),
    "render": ("auditor.cli.render:command", "Print a kept audit in another format."),
}
"""Where each named command is and its one-line help, so that none is imported to list them."""

_HOOK = "pushed"
"""What pre-commit calls, and nobody else needs to know."""

DEFAULT = "auditor.cli.audit:command"

_CODES = {
    "0": "Nothing at --fail-on.",
    "1": "Something at that level; suggest: a diff was printed.",
    "2": "Wrong usage.",
    "3": "The repository or its report could not be read, the output could not be written, or the program failed.",
    "130": "Interrupted.",
    "141": "The reader of the output stopped before its end.",
}

_OBJECTS = 50_000
"""So many new objects make Python look for cycles, of which an audit makes next to none: at the usual 700 that takes
3% of its time and spares no memory."""

_IN_WORDS = "auditor.in-words"
"""The name of the error handler (`codecs.register_error`) that writes what an output's encoding lacks."""

_PLAINLY = {"→": "->", "…": "...", "–": "-", "·": "-"}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says of a full disk, a quota that is used up, and a file that may not grow."""
_UNREAD = 128 + 13
"""The code of a program that is ended by SIGPIPE, as most are where a reader such as `head` has enough."""


class Program(click.Group):
    """A group whose first word may be a source instead of a command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a named command, imported only now; None where there is no such command."""
        if cmd_name == "audit":
            return _load(DEFAULT)
        return _load(COMMANDS[cmd_name][0]) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where the first word is none."""
        if args[:1] not in (["--help"], ["-h"]) and (not args or args[0] not in COMMANDS):
            args = ["audit", *args]
        with _in_a_sentence():  # the help is printed here
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what stops it is said in one sentence."""
        with _in_a_sentence():
            return super().invoke(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both ways of calling."""
        formatter.write_usage("audit", "[OPTIONS] [SOURCE]")
        formatter.write_usage("audit", "COMMAND ...")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the main command, then the commands."""
        _load(DEFAULT).format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(set(COMMANDS) - {_HOOK})])
        with formatter.section("Exit codes"):
            formatter.write_dl(list(_CODES.items()))


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """End the program with a code of its own at wrong use, Ctrl-C, an output without room, and a fault of its own.

    Python's code for an exception is 1, which says here that something is refuted.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # here, where it can still be said that it failed
    except click.UsageError as error:
        from auditor.cli._common import wrong_use

        wrong_use(error)
    except KeyboardInterrupt:
        with suppress(OSError):
            click.echo(("\n" if sys.stderr.isatty() else "") + "audit: interrupted", err=True)
        sys.exit(128 + signal.SIGINT)
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise  # whose codes are known
    except OSError as error:
        if error.errno not in _NO_ROOM | {errno.EPIPE}:
            _report(error)
        if error.errno != errno.EPIPE:  # where nobody reads any longer there is nothing to say
            from auditor.cli._common import warn

            warn(f"the output could not be written: {error.strerror}")
        with suppress(OSError, ValueError):  # what is left of it would fail again when Python ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_UNREAD if error.errno == errno.EPIPE else 3)
    except Exception as error:
        _report(error)


def _report(error: Exception) -> NoReturn:
    """Say what nobody foresaw and where it happened, with `--debug` its traceback too, and exit with 3."""
    import traceback
    from pathlib import Path

    from auditor.cli._common import stop

    if "--debug" in sys.argv:
        traceback.print_exception(type(error), error, error.__traceback__)
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    place = f"{Path(last.filename).name}:{last.lineno}"
    stop(f"the program itself failed ({what}, at {place}); report it with what --debug shows", 3)


def _load(place: str) -> click.Command:
    module, name = place.split(":")
    command: click.Command = getattr(import_module(module), name)
    return command


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
def program() -> None:
    """Check the ticks of a course report's checklist against what the repository shows.

    SOURCE is a URL, owner/name on GitHub, a path or a bundle; without it, or where it is `.`, the work tree that you
    stand in. Nothing of the repository is ever run.
    """


def main() -> None:
    """Run the program; exit codes as in the README."""
    gc.set_threshold(_OBJECTS)
    # Before it ends Python looks for cycles in all that there is: a tenth of an audit that an earlier run kept.
    atexit.register(gc.freeze)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller: nobody hears it, and no file of ours may take its place
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    sys.stdout = _whole(sys.stdout)
    codecs.register_error(_IN_WORDS, _in_words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_IN_WORDS)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows lacks one of them
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    program(prog_name="audit")


def _whole(stream: TextIO) -> TextIO:
    """Return a stream that writes all that it is given, or fails.

    Without a buffer (PYTHONUNBUFFERED, as images of containers set it) a disk that is nearly full takes a part of it,
    and nobody is told.
    """
    own = stream is sys.__stdout__  # another's is his to close
    if not own or not isinstance(stream, io.TextIOWrapper) or not isinstance(stream.buffer, io.RawIOBase):
        return stream
    encoding, errors = stream.encoding, stream.errors
    return io.TextIOWrapper(io.BufferedWriter(stream.detach()), encoding=encoding, errors=errors, line_buffering=True)


def _in_words(error: UnicodeError) -> tuple[str, int]:
    """Return what is as good as what an encoding lacks, such as arrows in a pipe on Windows, or an escape of it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    said = (_PLAINLY.get(each) or each.encode("ascii", "backslashreplace").decode() for each in lacking)
    return "".join(said), error.end


def _end(number: int, _: object) -> None:
    """End as on Ctrl-C, so that git is stopped and temporary folders are removed."""
    sys.exit(128 + number)
