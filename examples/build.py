"""Make real git repositories of the student repositories that lie below `examples/repositories` as plain files.

    python examples/build.py [NAME ...] [--into DIR] [--print]

Needs Python and git alone. The commit ids are the same on every machine: authors, dates and bytes are fixed, and no
configuration of the machine applies to git. `NAME.json` beside each folder says who committed which files when.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "repositories"
BUILT = HERE / ".built"

# Under their own names these files would act on the repository that stores the examples.
STORED_NAMES = {"dot-gitignore": ".gitignore", "dot-gitattributes": ".gitattributes"}
_LEFTOVERS = frozenset({"__pycache__", ".DS_Store", ".ruff_cache", ".mypy_cache", ".pytest_cache"})
_MARKER = "built-by-examples"


class BuildError(Exception):
    """An example cannot be built: one sentence, what is wrong and what to do."""


def names() -> tuple[str, ...]:
    """Return the names of all examples, sorted."""
    return tuple(sorted(path.stem for path in SOURCES.glob("*.json")))


def build(name: str, into: Path | str = BUILT) -> Path:
    """Build the example `name` as `into/name` and return that path; what an earlier build left there is replaced.

    Raises BuildError where there is no such example, where something else lies at that path, or where git is missing.
    """
    if name not in names():
        raise BuildError(f"there is no example {name!r}; there are {', '.join(names())}")
    folder = Path(into).resolve()
    target = folder / name
    if target.exists() and not (target / ".git" / _MARKER).is_file():
        raise BuildError(f"{target} was not made by this script and is left alone; remove it, or choose another --into")
    stream = _stream(_files(SOURCES / name), json.loads((SOURCES / f"{name}.json").read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    # Made aside and moved into place when complete, so that a run that was interrupted leaves no half repository.
    work = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder))
    try:
        fresh = work / name
        fresh.mkdir()
        git = _git(fresh, work)
        git("init", "-q", "--template=")
        for key, value in {"core.autocrlf": "false", "core.eol": "lf", "gc.auto": "0"}.items():
            git("config", key, value)
        git("symbolic-ref", "HEAD", "refs/heads/main")
        git("fast-import", "--quiet", "--done", data=stream)
        git("reset", "-q", "--hard")
        (fresh / ".git" / _MARKER).write_text(
            "examples/build.py may replace this repository.\n", encoding="utf-8", newline="\n"
        )
        if target.exists():
            target.rename(work / "before")
        fresh.rename(target)
    finally:
        _remove(work)
    return target


def commit_of(path: Path) -> str:
    """Return the commit id that HEAD of a built example names; raises BuildError where git cannot say."""
    with tempfile.TemporaryDirectory() as home:
        return _git(path, Path(home))("rev-parse", "HEAD")


def _files(root: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not _LEFTOVERS.intersection(parts):
            found["/".join(STORED_NAMES.get(part, part) for part in parts)] = _normal(path.read_bytes())
    return found


def _normal(data: bytes) -> bytes:
    # A clone of the examples with autocrlf must still give the same commits.
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")


def _stream(files: Mapping[str, bytes], plan: Mapping[str, Any]) -> bytes:
    """Return the whole history as a stream for `git fast-import`."""
    out = bytearray()
    authors: dict[str, str] = plan["authors"]
    executable = set(plan.get("executable", ()))
    tips: dict[str, int] = {}
    trees: dict[str, dict[str, bytes]] = {"main": {}}
    for mark, (commit, added) in enumerate(_shared_out(files, plan["commits"]), 1):
        branch = commit.get("branch", "main")
        merged = commit.get("merge")
        if branch not in trees:
            trees[branch], tips[branch] = dict(trees["main"]), tips["main"]
        changed = {**added, **(trees[merged] if merged else {})}
        moment = datetime.fromisoformat(commit["date"])
        when = f"{int(moment.timestamp())} {moment.strftime('%z')}"
        who = authors[commit["author"]]
        message = commit["message"].encode()
        out += f"commit refs/heads/main\nmark :{mark}\nauthor {who} {when}\ncommitter {who} {when}\n".encode()
        out += b"data %d\n%s\n" % (len(message), message)
        if branch in tips:
            out += b"from :%d\n" % tips[branch]
        if merged:
            out += b"merge :%d\n" % tips[merged]
        for path, data in changed.items():
            mode = "100755" if path in executable else "100644"
            out += f'M {mode} inline "{path}"\n'.encode() + b"data %d\n%s\n" % (len(data), data)
        out += b"\n"
        trees[branch].update(changed)
        tips[branch] = mark
    for name in plan.get("branches", ()):
        out += f"reset refs/heads/{name}\nfrom :{tips['main']}\n\n".encode()
    return bytes(out + b"done\n")


def _shared_out(
    files: Mapping[str, bytes], commits: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], dict[str, bytes]]]:
    """Yield each commit with its files: those that match its patterns and no earlier one's; the last takes the rest."""
    left = dict(files)
    for number, commit in enumerate(commits, 1):
        patterns = commit.get("files", ())
        last = number == len(commits)
        taken = [path for path in left if last or any(fnmatchcase(path, pattern) for pattern in patterns)]
        if patterns and not taken:
            raise BuildError(f"commit {number} ({commit['message']!r}) has no file left to add")
        yield commit, {path: left.pop(path) for path in taken}


def _git(path: Path, home: Path) -> Callable[..., str]:
    nothing = home / "gitconfig"
    nothing.touch()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # git before 2.32 does not know GIT_CONFIG_GLOBAL: an empty home does the same.
    isolated = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "GIT_CONFIG_GLOBAL": str(nothing)}
    environment = {**kept, **isolated, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

    def git(*arguments: str, data: bytes = b"") -> str:
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=path, env=environment, input=data, capture_output=True, check=True, timeout=60
            )
        except FileNotFoundError:
            raise BuildError("git was not found; install it, or put it on PATH") from None
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip()
            raise BuildError(f"git {arguments[0]} failed: {said}") from None
        return done.stdout.decode("utf-8", "replace").strip()

    return git


def _remove(path: Path) -> None:
    for root, _, entries in os.walk(path):
        for entry in entries:
            # git's objects are read-only, and Windows does not delete such files.
            (Path(root) / entry).chmod(stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(path, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what the command line names and return the exit code."""
    parser = argparse.ArgumentParser(description="Make real git repositories of the example student repositories.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(names())} (all where none is given)"
    )
    parser.add_argument("--into", type=Path, default=BUILT, metavar="DIR", help="folder to build in (examples/.built)")
    parser.add_argument("--print", action="store_true", dest="paths_only", help="print the paths alone, one a line")
    options = parser.parse_args(arguments)
    try:
        for name in dict.fromkeys(options.names or names()):
            path = build(name, options.into)
            print(path if options.paths_only else f"{name}: commit {commit_of(path)[:12]} in {path}")
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
