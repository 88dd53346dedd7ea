"""Real git repositories for tests: built from plain dicts, the same bytes on every machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

Files = Mapping[str, "str | bytes | None"]

needs_names = pytest.mark.skipif(
    sys.getfilesystemencoding().lower() not in {"utf-8", "utf8"}, reason="names of files are ASCII alone in this locale"
)
FIRST_AUTHOR = "Ada Example <ada@example.com>"
FIRST_TIME = 1_736_150_400  # 2025-01-06 08:00:00 UTC; every further commit is an hour later


# What a hook, a CI service or a user may have set, and what git, ruff, rich or the program itself would heed. What is
# to be heeded, a test sets.
_HEEDED = ("GIT_", "GITHUB_", "GH_", "PRE_COMMIT", "RUFF_", "CLICOLOR", "TTY_", "_AUDIT_")
_HEEDED_NAMES = {"COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS", "TERM"}


def pytest_configure() -> None:
    """Have tests find the same, whatever started them: no configuration, no colours, no proxy, and signals that end."""
    for name in list(os.environ):
        if name.upper().startswith(_HEEDED) or name.upper().endswith("_PROXY") or name.upper() in _HEEDED_NAMES:
            del os.environ[name]
    os.environ |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    # `nohup` and `&` have signals ignored, which processes that tests start would inherit.
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def git_environment() -> dict[str, str]:
    """Return an environment in which no configuration of the machine applies to git."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "Ada Example",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada Example",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
        "GIT_AUTHOR_DATE": f"{FIRST_TIME} +0000",
        "GIT_COMMITTER_DATE": f"{FIRST_TIME} +0000",
        # Not plain C, in which a Python that is started so cannot read a folder's name that is not ASCII.
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "C",
    }


def run_git(path: Path, *arguments: str, data: bytes | None = None) -> str:
    """Run git in a folder and return what it printed; raises CalledProcessError where it fails."""
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=path,
        env=git_environment(),
        input=data,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace").strip()


def unpack(repo: Path) -> None:
    """Take the packs apart, so that each object is a file that a test can take away."""
    for pack in (repo / ".git/objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.unlink()
        pack.with_suffix(".idx").unlink()
        run_git(repo, "unpack-objects", "-q", data=data)


def stream(ref: str, commits: Iterable[tuple[str, Files]], message: str = "") -> bytes:
    """Return the commits of a ref as a stream for `git fast-import`, without its end."""
    out = bytearray()
    for number, (author, files) in enumerate(commits):
        who = author if "<" in author else f"{author} <{author.lower().replace(' ', '.')}@example.com>"
        when = f"{FIRST_TIME + 3600 * number} +0000"
        text = (message or f"Commit {number + 1}").encode()
        out += f"commit {ref}\nauthor {who} {when}\ncommitter {who} {when}\n".encode()
        out += b"data %d\n%s\n" % (len(text), text)
        for path, content in files.items():
            quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
            if content is None:
                out += f"D {quoted}\n".encode()
                continue
            data = content.encode() if isinstance(content, str) else content
            out += f"M 100644 inline {quoted}\n".encode() + b"data %d\n%s\n" % (len(data), data)
        out += b"\n"
    return bytes(out)


class MakeRepo(Protocol):
    """What the `make_repo` fixture is, for annotations."""

    def __call__(
        self,
        files: Files,
        *,
        commits: Iterable[tuple[str, Files]] = (),
        name: str = "repo",
        author: str = FIRST_AUTHOR,
        branch: str = "main",
    ) -> Path:
        """Return the path of a new work tree with one commit of `files` and one for each of `commits`."""


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Build a real git repository below the test's folder and return its work tree.

    `files` is the first commit (path -> text or bytes). `commits` are further ones, each `(author, files)`, the author as
    `Name` or `Name <mail>`; None instead of a text deletes the file. Dates are fixed, so object ids are too.
    """

    def build(
        files: Files,
        *,
        commits: Iterable[tuple[str, Files]] = (),
        name: str = "repo",
        author: str = FIRST_AUTHOR,
        branch: str = "main",
    ) -> Path:
        path = tmp_path / name
        path.mkdir(parents=True)
        run_git(path, "init", "-q", "--template=", "-b", branch)
        made = stream(f"refs/heads/{branch}", [(author, files), *commits])
        run_git(path, "fast-import", "--quiet", "--done", data=made + b"done\n")
        run_git(path, "reset", "-q", "--hard")
        return path

    return build


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a cache of its own: a test may change what no key of a kept result knows of."""
    place = tmp_path_factory.getbasetemp() / f"cache-{os.urandom(6).hex()}"
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    monkeypatch.setenv("LOCALAPPDATA", str(place))
    if sys.platform == "darwin":
        monkeypatch.setenv("HOME", str(place))
