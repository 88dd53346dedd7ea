"""Talks to a remote: which protocols, which credentials, how long, what an error means; fetches through GitPython."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from auditor._folders import home
from auditor._regex import regex
from auditor.git._fetch import Fetch, end
from auditor.git._ls_remote import LsRemote
from auditor.git.process import git_program, git_version, leaves_absent_objects, run
from auditor.git.source import Source, SourceError, mask
from auditor.git.temporary import Temporary, unusable
from auditor.git.waiting import Waiting
from auditor.limits import ASK_SECONDS, CLONE_SECONDS

# What a hook or another git may have set, and what would point git away from the clone.
_LOCAL = {"GIT_OBJECT_DIRECTORY": "objects", "GIT_COMMON_DIR": ".", "GIT_INDEX_FILE": "index", "GIT_WORK_TREE": "."}
# What git tells its hooks, and what would have another git refuse to work.
_OF_A_HOOK = {"GIT_QUARANTINE_PATH", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE"}
# The whole history, said in a way that git refuses to ask for from where files are merely served.
_ALL_OF_IT = "--depth=2147483647"
_REFUSED = regex(
    r"not found|could not read (?:Username|Password)|Authentication failed|Permission denied|access denied|forbidden"
    r"|returned error: 40[134]|does not appear to be a git repository|terminal prompts disabled"
    r"|Could not read from remote|Host key verification failed|Invalid username",
    re.IGNORECASE,
)
_NETWORK = regex(
    r"Could not resolve|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset|closed)|timed out"
    r"|Network is unreachable|No route to host|unable to access|SSL|early EOF|hung up unexpectedly|RPC failed",
    re.IGNORECASE,
)


class Gone(SourceError):
    """The remote could not be asked: no network, no such repository, or no access."""


_OFFLINE = regex(r"Could not resolve|Connection (?:refused|timed out)|unreachable")
_TOKEN = regex(r"[\x21-\x7e]{1,1000}")


class Transport:
    """Runs git in a clone's directory with the user's own credentials, never prompting, for one URL."""

    def __init__(self, source: Source, url: str, waiting: Waiting | None = None) -> None:
        self._source = source
        self._url = url
        self._waiting = waiting or Waiting()
        self._web = url.startswith(("https://", "http://"))

    @property
    def _options(self) -> list[str]:
        """What git is told before its command."""
        return []

    def ask(self, git_dir: Path, patterns: Sequence[str]) -> list[str]:
        """Return the lines that `git ls-remote --symref` prints for these patterns of refs.

        Raises SourceError as `fetch` does, and Gone where the remote merely serves files, or answers with more than a
        repository has.
        """
        with self._asking(git_dir, patterns) as hear:
            return hear()

    def fetch(self, git_dir: Path, arguments: Sequence[str], data: bytes = b"", *, quick: bool = False) -> None:
        """Run `git fetch`, with the arguments that follow it and what it reads from its input.

        `quick` says that the remote need not be told what is there already: what is asked for is named by its id.
        Raises SourceError (Gone if the remote is the reason) where it failed.
        """
        with self._fetching(git_dir, arguments, data, quick=quick) as finish:
            finish()

    @contextlib.contextmanager
    def cloning(
        self, git_dir: Path, patterns: Sequence[str], arguments: Sequence[str]
    ) -> Iterator[tuple[list[str], Callable[[], None]]]:
        """Do what `ask` does and begin what `fetch` does at the same time.

        Gives the lines of the one and what waits for the end of the other; both raise as these do. What has not ended
        on leaving is ended.
        """
        with self._asking(git_dir, patterns) as hear, self._fetching(git_dir, arguments) as finish:
            yield hear(self._waiting), finish

    @contextlib.contextmanager
    def _asking(self, git_dir: Path, patterns: Sequence[str]) -> Iterator[Callable[..., list[str]]]:
        with contextlib.ExitStack() as stack:
            # Where files are merely served, git gets objects one by one, and in a partial clone an older one starts
            # another git for each that is absent, and so on without end. Packets show a server that speaks git.
            try:
                packets = stack.enter_context(Temporary("git")).path / "p" if self._web else None
            except OSError as error:
                raise unusable(error) from None
            traced = {"GIT_TRACE_PACKET": str(packets)} if packets is not None else {}
            process = self._start(git_dir, ["ls-remote", "--symref", "origin", *patterns], traced)
            stack.callback(_end_unheard, process)
            yield partial(self._hear, process, packets)

    def _hear(
        self, process: subprocess.Popen[bytes], packets: Path | None, waiting: Waiting | None = None
    ) -> list[str]:
        if waiting is not None:
            waiting.until(lambda: process.poll() is not None)
        answer = LsRemote(process, lambda: end(process))
        seconds = min(ASK_SECONDS, CLONE_SECONDS)
        try:
            answer.hear(seconds)
        except RuntimeError as error:  # no thread can be started
            raise self._failed(error) from None
        finally:
            end(process)  # and what it left behind: later its number may be another's
        if answer.flooded:
            raise self._flooded()
        if answer.late:
            raise self._late(seconds)
        if process.returncode:
            raise self._explained(list(answer.errors))
        if packets is not None and not packets.is_file():
            raise Gone(
                f"{self._source.given} is served as mere files, which cannot be read safely; give the URL of a git "
                "server, or clone it and audit the clone."
            )
        return answer.lines

    def _start(
        self,
        git_dir: Path,
        arguments: Sequence[str],
        extra: Mapping[str, str] | None = None,
        stdin: IO[bytes] | None = None,
        encoding: str | None = None,
    ) -> subprocess.Popen[Any]:
        try:
            return subprocess.Popen(
                [git_program(), f"--git-dir={git_dir}", *self._options, *arguments],
                cwd=git_dir,
                env={**_heeded(), "LC_ALL": "C", "LANGUAGE": "C", **self.environment(git_dir), **(extra or {})},
                stdin=stdin or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding=encoding,
                errors="replace" if encoding else None,
                # Without a terminal nothing can ask for a password behind our back.
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise self._failed(error) from None

    @contextlib.contextmanager
    def _fetching(
        self, git_dir: Path, arguments: Sequence[str], data: bytes = b"", *, quick: bool = False
    ) -> Iterator[Callable[[], None]]:
        # A server that spoke git when it was asked for its refs, and speaks it no longer when it is asked for objects,
        # finds that git does without the absent ones.
        options = ["-c", "fetch.negotiationAlgorithm=noop"] if quick else []
        alone = [_ALL_OF_IT] if self._web and not leaves_absent_objects() else []
        with contextlib.ExitStack() as stack:
            stdin = stack.enter_context(tempfile.TemporaryFile()) if data else None
            if stdin is not None:
                stdin.write(data)
                stdin.seek(0)
            process = self._start(git_dir, [*options, "fetch", *alone, *arguments], stdin=stdin, encoding="utf-8")
            try:
                fetch = Fetch(process, self._waiting)
            except RuntimeError as error:  # no thread can be started
                raise self._failed(error) from None
            stack.callback(fetch.close)
            yield lambda: self._finish(fetch)

    def _finish(self, fetch: Fetch) -> None:
        try:
            code = fetch.hear(CLONE_SECONDS)
        except (RuntimeError, OSError, ValueError) as error:
            raise self._failed(error) from None
        if fetch.flooded:
            raise self._flooded()
        if code is None:
            raise self._late(CLONE_SECONDS)
        if code:
            raise self._explained(list(fetch.errors))

    def _failed(self, error: Exception) -> SourceError:
        return SourceError(f"git could not be run for {self._source.given} ({mask(str(error))[:200]}); try again.")

    def _flooded(self) -> Gone:
        return Gone(f"{self._source.given} answers with more than a repository has; check the address.")

    def _late(self, seconds: float) -> Gone:
        return Gone(f"{self._source.given} did not answer within {seconds} seconds; try again, or use --offline.")

    def _explained(self, errors: list[str]) -> SourceError:
        text = "\n".join(errors)
        name = self._source.given
        if _REFUSED.search(text) and not _OFFLINE.search(text):
            return Gone(
                f"{name} cannot be read: there is no such repository, or it is private and the credentials are "
                "missing; check the name, or give access (GH_TOKEN for GitHub, git's credential helper, an ssh key)."
            )
        if _NETWORK.search(text):
            return Gone(f"{name} cannot be reached; check the network and the host's name, or use --offline.")
        last = next((line for line in reversed(errors) if line.startswith(("fatal:", "error:"))), "no reason given")
        return SourceError(
            f"{name} cannot be fetched ({mask(last)[:300]}); check the address, or clone it and audit the clone."
        )

    def environment(self, git_dir: Path) -> dict[str, str]:
        """Return what is to be set for git: one protocol, the user's credentials, and nothing that prompts."""
        scheme = self._url.split("://", 1)[0] if "://" in self._url else "ssh"
        found = {
            "GIT_DIR": str(git_dir),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "",
            "SSH_ASKPASS": "",
            "SSH_ASKPASS_REQUIRE": "never",
            "GCM_INTERACTIVE": "never",
            "GIT_ALLOW_PROTOCOL": scheme,
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NAMESPACE": "",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
            # A server may send one line without end, which git would keep until it is whole.
            "GIT_ALLOC_LIMIT": "1g",
            **{key: str(git_dir / name) for key, name in _LOCAL.items() if key in os.environ},
        }
        if scheme == "ssh" and "GIT_SSH" not in os.environ:
            found["GIT_SSH_COMMAND"] = f"{self._ssh(git_dir)} -o BatchMode=yes -o ConnectTimeout=30"
        parts = urlsplit(self._url) if scheme in {"https", "http"} else None
        login = self._source.login
        if parts is not None and login is None and parts.scheme == "https" and parts.netloc == "github.com":
            token = os.environ.get("GH_TOKEN", "").strip()
            login = f"x-access-token:{token}" if _TOKEN.fullmatch(token) else None
        if parts is not None and login is not None:
            header = "Authorization: Basic " + base64.b64encode(login.encode()).decode("ascii")
            found.update(_setting(f"http.{parts.scheme}://{parts.netloc}/.extraHeader", header))
        return found

    def _ssh(self, git_dir: Path) -> str:
        if os.environ.get("GIT_SSH_COMMAND"):
            return os.environ["GIT_SSH_COMMAND"]
        folder = home()
        usual = str(folder / ".gitconfig") if folder is not None else os.devnull
        keep = {"GIT_CONFIG_GLOBAL": os.environ.get("GIT_CONFIG_GLOBAL", usual)}
        done = run(git_dir, ["config", "--get", "core.sshCommand"], extra=keep)
        return done.out.decode("utf-8", "replace").strip() or "ssh"


def _end_unheard(process: subprocess.Popen[Any]) -> None:
    """End a git that nobody heard to its end."""
    if process.returncode is None:
        end(process)
        process.wait()


def _heeded() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}


def _setting(key: str, value: str) -> dict[str, str]:
    """Return the variables that set a configuration value without showing it in the list of processes."""
    if git_version() < (2, 31):
        before = os.environ.get("GIT_CONFIG_PARAMETERS", "")
        return {"GIT_CONFIG_PARAMETERS": f"{before} '{key}={value}'".strip()}
    count = os.environ.get("GIT_CONFIG_COUNT", "0")
    number = int(count) if count.isdecimal() else 0
    return {"GIT_CONFIG_COUNT": str(number + 1), f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
