"""One audit in a process of its own: what it is asked comes in, steps and then the result go out, a line each."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.batch._request import Request

TEMPORARY = "audit-batch-"
"""How the folder that a child is given for its temporary files begins."""
_BEGUN_WITHIN = 5.0
"""Seconds in which a thread that was started begins on any machine."""


def main() -> None:
    """Read what is asked from standard input, write the result to standard output, and end."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a probe prints is no result

    turn = threading.Lock()

    def tell(**said: object) -> None:
        with turn:
            out.write(json.dumps(said).encode() + b"\n")
            out.flush()

    def starve() -> None:
        _limit_memory(None)
        tell(failure="memory")
        os._exit(0)

    asked: Request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    limited = asked["memory"] is not None
    if limited:
        threading.Thread(target=mind_threads, args=(starve,), daemon=True).start()
    _limit_memory(asked["memory"])
    try:
        audit = _audit(asked, lambda step: tell(step=step))
    except Exception as error:
        _limit_memory(None)  # what is told of it needs memory too
        if is_starved(error, limited=limited):
            tell(failure="memory")
        else:
            tell(failure="said" if _is_sentence(error) else "raised", text=_sentence(error))
    else:
        tell(audit=audit)
    with contextlib.suppress(OSError):
        out.close()
    os._exit(0)  # the thread still waits for the parent's end


def _die_with_parent() -> None:
    """Wait until the other end of standard input is gone, as when the parent was killed, and end everything."""
    while sys.stdin.buffer.read(1024):
        pass
    from auditor.batch._processes import kill_tree

    kill_tree(os.getpid(), itself=False)
    own = tempfile.gettempdir()
    if Path(own).name.startswith(TEMPORARY):  # nobody else is left to remove it
        shutil.rmtree(own, ignore_errors=True)
    os._exit(1)


def mind_threads(starve: Callable[[], None], sleep: Callable[[float], None] = time.sleep) -> None:
    """Call `starve` once a thread was started and does not begin.

    A thread that finds no memory for its first step is gone without a word, and whoever started it waits for its
    beginning without end.
    """
    waited_for: set[threading.Thread] = set()
    while True:
        sleep(_BEGUN_WITHIN)
        starting = {thread for thread in threading.enumerate() if not thread.is_alive()}
        if starting & waited_for:
            starve()
            return
        waited_for = starting


def _limit_memory(most: int | None) -> None:
    """Let this process and its children have so many bytes, or with None what they could have without us."""
    if sys.platform == "win32":
        return
    import resource

    # Where it is counted, what a process asks for itself: git maps whole packs, which cost no memory.
    name = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(name)
        resource.setrlimit(name, (hard if most is None else most, hard))


def is_starved(error: Exception, *, limited: bool) -> bool:
    """Return whether an error comes of too little memory.

    Under a limit a thread that finds no room for its stack is a RuntimeError, a process that cannot be forked an
    OSError, and where memory ends within Python itself it raises a SystemError.
    """
    if isinstance(error, MemoryError):
        return True
    starting = isinstance(error, RuntimeError) and "can't start new thread" in str(error)
    forking = isinstance(error, OSError) and error.errno == errno.ENOMEM
    return limited and (starting or forking or isinstance(error, SystemError))


def _audit(asked: Request, say: Callable[[str], None]) -> dict[str, Any]:
    from auditor.batch._later_commits import said_of_later
    from auditor.pipeline import audit

    starved: list[str] = []

    def failed(what: str, error: Exception) -> None:
        if is_starved(error, limited=asked["memory"] is not None):
            starved.append(what)

    notices = [getattr(import_module(module), name) for module, _, name in (n.partition(":") for n in asked["notices"])]
    cache_dir = Path(asked["cache_dir"]) if asked["cache_dir"] else None
    if asked["at"] is not None:
        notices.append(said_of_later(asked["source"], asked["at"], cache_dir))
    with _checklist(asked["checklist"]) as checklist:
        found = audit(
            asked["source"],
            at=asked["at"],
            checklist=checklist,
            worktree=False,
            cache_dir=cache_dir,
            offline=asked["offline"],
            contributions=True,
            anonymize=asked["anonymize"],
            notices=notices,
            progress=say,
            on_error=failed,
        )
    if starved:
        raise MemoryError  # a probe that ran out of memory says nothing of the repository
    if asked["anonymize"]:
        from auditor.anonymous import without_names

        found = without_names(found, asked["members"])
    return found.to_dict()


@contextlib.contextmanager
def _checklist(text: str | None) -> Iterator[Path | None]:
    """Give the path of a catalogue that came as text: a worker has no disk in common with who asks."""
    if text is None:
        yield None
        return
    from auditor.git.temporary import Temporary

    with Temporary("checklist") as folder:
        path = folder.path / "checklist.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        yield path


def _is_sentence(error: Exception) -> bool:
    from auditor.checklist import CatalogueError
    from auditor.git.source import SourceError
    from auditor.pipeline import UsageError

    return isinstance(error, (SourceError, CatalogueError, UsageError))


def _sentence(error: Exception) -> str:
    from auditor.git.source import mask

    return mask(str(error) if _is_sentence(error) else f"{type(error).__name__}: {error}")[:1000]
