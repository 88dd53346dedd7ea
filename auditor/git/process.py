"""Runs git: which program, in which environment, with a time limit, and the long-lived object reader."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from auditor._regex import regex
from auditor._time_limit import TimeLimit
from auditor.git.source import SourceError
from auditor.limits import GIT_SECONDS

OLDEST = (2, 30)
# The first release of each line that does not get an absent object by itself where it is told not to.
_OBEYS = {39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1}

WHOLE_FILES: Final = {"GIT_ALLOC_LIMIT": "1g"}
"""What is to be set for a git that takes whole files of any size into its memory: a model, and the one before it."""


class Done(NamedTuple):
    """What a finished git call gave."""

    code: int
    out: bytes
    error: str


@functools.cache
def git_program() -> str:
    """Return the absolute path of git. Raises SourceError where it is missing."""
    found = program_in("git", os.environ.get("PATH", os.defpath).split(os.pathsep))
    if found is None:
        raise SourceError("git was not found; install git 2.30 or newer and put it on PATH.")
    return found


def program_in(name: str, folders: Iterable[str], *, windows: bool = os.name == "nt") -> str | None:
    """Return the absolute path of a program in the first folder that has it; relative folders are passed over.

    `shutil.which` does not do: on Windows it begins with the current folder, which may be the audited one, and takes
    scripts for programs.
    """
    called = f"{name}.exe" if windows else name
    for folder in folders:
        place = Path(folder, called)
        if place.is_absolute() and place.is_file() and os.access(place, os.X_OK):
            return str(place)
    return None


_VERSION = regex(r"(?<!\d)(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?")


@functools.cache
def git_version() -> tuple[int, ...]:
    """Return git's version. Raises SourceError where git is missing, does not run, or is older than 2.30."""
    try:
        # Even here git reads its configuration, and says no version where it cannot.
        done = subprocess.run(
            [git_program(), "--version"],
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise SourceError("git does not run; install git 2.30 or newer.") from None
    text = done.stdout.decode("utf-8", "replace").strip()
    numbers = _VERSION.search(text)
    version = tuple(int(number) for number in numbers.groups("0")) if numbers else (0, 0)
    if version < OLDEST:
        raise SourceError(f"git is too old ({text or 'no version'}); install git 2.30 or newer.")
    return version


def leaves_absent_objects() -> bool:
    """Return whether this git is known to heed GIT_NO_LAZY_FETCH."""
    major, minor, patch = (*git_version(), 0, 0)[:3]
    return (major, minor) >= (2, 45) or patch >= _OBEYS.get(minor, patch + 1)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which git sees no configuration, asks nothing, fetches nothing and takes no locks."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        # A delta, a tree or a message may unpack to far more than is ever asked for.
        "GIT_ALLOC_LIMIT": "256m",
        "LC_ALL": "C",
        "LANGUAGE": "C",
        **(extra or {}),
    }


def run(git_dir: Path, arguments: Sequence[str], *, extra: Mapping[str, str] | None = None) -> Done:
    """Run git on a git directory and return what it gave. Raises SourceError where it does not start or end in time."""
    process = _start(git_dir, arguments, extra)
    try:
        out, error = process.communicate(timeout=GIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise SourceError(
            f"git {arguments[0]} took longer than {GIT_SECONDS} seconds; the repository may be damaged."
        ) from None
    except BaseException:  # the program is told to end
        process.kill()
        process.wait()
        raise
    return Done(process.returncode, out, error.decode("utf-8", "replace"))


class GitProcess:
    """A git that was started and works beside us: what it prints is taken when it is asked for, once."""

    def __init__(self, git_dir: Path, arguments: Sequence[str], *, extra: Mapping[str, str] | None = None) -> None:
        """Raises SourceError where git does not start."""
        self._process = _start(git_dir, arguments, extra)
        self._command = arguments[0]

    def close(self) -> None:
        """End it, whether or not anybody asked."""
        process = self._process
        if process.poll() is None:
            process.kill()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        process.wait()

    def records(self, *, most: int, most_bytes: int) -> tuple[list[bytes], bool, str]:
        """Return its NUL-ended records, whether they are all, and why git failed; an empty text where it did not.

        Reading stops, and git with it, at `most` records or `most_bytes`, which is no failure: a crafted tree can list
        more paths than there are atoms. Where git fails, what it printed before is returned.
        """
        process = self._process
        assert process.stdout is not None
        errors: list[bytes] = []
        drain = threading.Thread(target=lambda: errors.append(_drain(process)), daemon=True)
        limit = TimeLimit(GIT_SECONDS, process.kill)
        found: list[bytes] = []
        parts: list[bytes] = []  # of a record that has not ended: it may be a message of gigabytes
        size, whole = 0, True
        try:
            with limit:
                drain.start()
                while chunk := process.stdout.read1(1 << 20):  # type: ignore[attr-defined]
                    size += len(chunk)
                    first, *others = chunk.split(b"\0")
                    parts.append(first)
                    if others:
                        found += [b"".join(parts), *others[:-1]]
                        parts = others[-1:]
                    if len(found) > most or size > most_bytes:
                        whole = False
                        process.kill()
                        break
        except BaseException:
            process.kill()
            raise
        finally:
            process.stdout.close()
            code = process.wait()
            if drain.ident is not None:  # it could be started
                drain.join(5)
        rest = b"".join(parts)
        if whole and code == 0 and rest:
            found.append(rest)
        error = b"".join(errors).decode("utf-8", "replace").strip() if whole and code else ""
        if whole and code and not error:
            ended = f"took longer than {GIT_SECONDS} seconds" if limit.late else f"ended with code {code}"
            error = f"git {self._command} {ended}"
        return found[:most], whole and code == 0, error


def records(
    git_dir: Path, arguments: Sequence[str], *, most: int, most_bytes: int, extra: Mapping[str, str] | None = None
) -> tuple[list[bytes], bool, str]:
    """Return what `GitProcess.records` does of a git that is started now."""
    return GitProcess(git_dir, arguments, extra=extra).records(most=most, most_bytes=most_bytes)


def _drain(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stderr is not None
    kept = process.stderr.read(10_000)
    while process.stderr.read(1 << 16):
        pass
    process.stderr.close()
    return kept


def _start(git_dir: Path, arguments: Sequence[str], extra: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [git_program(), f"--git-dir={git_dir}", *arguments],
            cwd=git_dir,
            env=environment(extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise SourceError(f"git could not be started ({error.strerror}); install git 2.30 or newer.") from None


_AT_ONCE: Final = 50
"""Names that git is given before its answers are read: they lie in a pipe meanwhile, and some pipes hold 4 KiB."""


class ObjectReader:
    """One long-lived `git cat-file`, started at the first question and again if git gives up on an object."""

    _MOST_STARTS = 20

    def __init__(self, git_dir: Path, *, contents: bool = True) -> None:
        """Without `contents` only sizes can be asked for."""
        self._git_dir = git_dir
        self._contents = contents
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0
        self._deadline = 0.0
        self._lock = threading.Lock()

    def get(self, name: str) -> tuple[str, str, bytes] | None:
        """Return the object id, type and bytes of an object name, or None where it is absent, ambiguous or damaged."""
        return self.several([name])[0]

    def several(self, names: Sequence[str]) -> list[tuple[str, str, bytes] | None]:
        """Return what `get` does of each name; git is asked for them at once, which spares a wait for each."""
        return [found[:3] if found is not None else None for found in self._ask(names)]

    def size(self, name: str) -> int | None:
        """Return the bytes of an object, or None where it is absent, ambiguous or damaged."""
        return self.sizes([name])[0]

    def sizes(self, names: Sequence[str]) -> list[int | None]:
        """Return what `size` does of each name; git is asked for them at once."""
        return [found[3] if found is not None else None for found in self._ask(names)]

    def _ask(self, names: Sequence[str]) -> list[tuple[str, str, bytes, int] | None]:
        answers: list[tuple[str, str, bytes, int] | None] = []
        with self._lock:
            while len(answers) < len(names):
                process = self._running()
                if process is None:
                    answers += [None] * (len(names) - len(answers))
                    break
                some = names[len(answers) : len(answers) + _AT_ONCE]
                try:
                    self._deadline = time.monotonic() + GIT_SECONDS
                    assert process.stdin is not None
                    process.stdin.write(b"".join(name.encode("utf-8", "surrogateescape") + b"\n" for name in some))
                    process.stdin.flush()
                    for _ in some:
                        self._deadline = time.monotonic() + GIT_SECONDS
                        answers.append(self._answer(process))
                except (OSError, ValueError):
                    self._stop()
                    answers.append(None)  # what git gave up on; the others are asked for again
                finally:
                    self._deadline = 0.0
        return answers

    def _answer(self, process: subprocess.Popen[bytes]) -> tuple[str, str, bytes, int] | None:
        """Return the next object that git gives; raises OSError where it gave up."""
        assert process.stdout is not None
        header = process.stdout.readline(5000)
        fields = header.split()
        if not header.endswith(b"\n"):
            raise OSError
        if len(fields) != 3 or not fields[2].isdigit():
            return None
        size, data = int(fields[2]), b"\n"
        if self._contents:
            data = process.stdout.read(size + 1)
            if len(data) != size + 1:
                raise OSError
        return fields[0].decode("ascii"), fields[1].decode("ascii"), data[:-1], size

    def close(self) -> None:
        """End git."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self._process is None and self._starts < self._MOST_STARTS:
            self._starts += 1
            answers = "--batch" if self._contents else "--batch-check"
            try:
                self._process = subprocess.Popen(
                    [git_program(), f"--git-dir={self._git_dir}", "cat-file", answers],
                    cwd=self._git_dir,
                    env=environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=1 << 16,
                )
            except OSError:
                return None
            threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
        return self._process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kill git where an answer does not come: a pipe cannot be read with a time limit everywhere."""
        while process.poll() is None:
            if 0 < self._deadline < time.monotonic():
                process.kill()
                return
            time.sleep(1)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


def paths_of(found: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the part before and after the first tab of each record that has one: git's facts about a path, and it."""
    for record in found:
        before, tab, path = record.partition(b"\t")
        if tab and path:
            yield before, path
