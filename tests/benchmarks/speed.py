"""How fast an audit is, as ratios in one run: `python -m tests.benchmarks.speed [REPOSITORY ...] [--peer repo-review]`.

Each REPOSITORY is a folder with a work tree; those of the examples and generated ones are taken where none is given.
The peer is `repo-review` with `sp-repo-review`, from its own package in an environment of its own. All figures are of
whole processes; two that are compared run in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks._measure import in_turn, run, several
from tests.benchmarks._repositories import project, repository, served, with_history

PYTHON = sys.executable
AUDIT = [PYTHON, "-m", "auditor"] if shutil.which("audit") is None else [str(shutil.which("audit"))]
ASK = ["--format", "json", "--fail-on", "never"]
Row = dict[str, Any]


def start_up(given: argparse.Namespace) -> Iterator[Row]:
    """`--version` and `--help` against the import of click."""
    for option in ("--version", "--help"):
        pair = in_turn([*AUDIT, option], [PYTHON, "-c", "import click"], runs=given.runs)
        yield _row(f"audit {option} / import click", pair.wall, 1.3, cpu=pair.cpu)


def local(given: argparse.Namespace) -> Iterator[Row]:
    """Audits of repositories on the disk against the peer, on the same tree."""
    if shutil.which(given.peer) is None:
        yield {"what": "local audits", "skipped": f"{given.peer} is not installed"}
        return
    ways: list[tuple[str, list[str], Callable[[Path], None]]] = [
        ("unchanged since the last audit", [], lambda path: None),
        ("a work tree, a file changed before each", ["--worktree"], _edit),
        ("the first of a repository", [], lambda path: _forget(given)),
        ("nothing kept", ["--no-cache"], lambda path: None),
    ]
    for title, options, change in ways:
        pairs = []
        for path in _copies(given) if change is _edit else given.repositories:
            audit = [*AUDIT, str(path), *options, *ASK]
            peer = [given.peer, str(path), "--format", "json"]
            before = partial(change, path)
            pairs.append(
                (path.name, in_turn(audit, peer, runs=given.runs, environment=given.environment, before=before))
            )
        ratios = {name: pair.wall for name, pair in pairs}
        worst = max(ratios, key=lambda name: ratios[name])
        yield _row(f"audit / peer, {title}, median", statistics.median(ratios.values()), 0.8)
        yield _row(f"audit / peer, {title}, worst ({worst})", ratios[worst], 1.5)
        yield _row(f"audit / peer, {title}, CPU, median", statistics.median(pair.cpu for _, pair in pairs), None)
        yield _row(f"audit / peer, {title}, memory", statistics.median(pair.memory for _, pair in pairs), 1.5)


def watched(given: argparse.Namespace) -> Iterator[Row]:
    """From the moment when a file is saved to the end of the audit that follows (`--watch`), against the peer's run."""
    if shutil.which(given.peer) is None:
        yield {"what": "watched work trees", "skipped": f"{given.peer} is not installed"}
        return
    ratios = []
    for path in _copies(given):
        command = [*AUDIT, "--watch", str(path)]
        environment = {**os.environ, **given.environment}
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
            assert process.stderr is not None
            process.stderr.readline()  # the first audit is over
            for _ in range(given.runs):
                peer = run([given.peer, str(path), "--format", "json"]).wall
                started = time.perf_counter()
                _edit(path)
                process.stderr.readline()
                ratios.append((time.perf_counter() - started) / peer)
            process.kill()
    yield _row("from a save to the audit, watched / peer, median", statistics.median(ratios), None)
    yield _row("from a save to the audit, watched / peer, worst", max(ratios), None)


def _copies(given: argparse.Namespace) -> Iterator[Path]:
    for path in given.repositories:
        copy = Path(tempfile.mkdtemp(dir=given.folder)) / path.name
        shutil.copytree(path, copy, symlinks=True)
        # Git knows the files of whoever works there; those of a copy it would read anew each time.
        subprocess.run(["git", "-C", str(copy), "update-index", "-q", "--refresh"], capture_output=True, check=False)
        yield copy


def _edit(path: Path) -> None:
    """Add a line to the first Python file, as somebody does who works on it."""
    place = min((file for file in path.rglob("*.py") if file.is_file()), default=path / "new.py")
    with place.open("a", encoding="utf-8") as file:
        file.write("# another line\n")


def _forget(given: argparse.Namespace) -> None:
    """Remove what is kept of repositories, and leave what is kept of the program itself."""
    for folder in (given.folder / "cache").glob("*/results"):
        shutil.rmtree(folder)


def large(given: argparse.Namespace) -> Iterator[Row]:
    """A repository of 53,000 tracked files against a listing of them."""
    files = {f"data/{number // 1000}/{number}.json": b"{}\n" for number in range(53_000 - 22)}
    path = repository(given.folder / "large.git", [{**project(20), **files}])
    listing = ["git", "-C", str(path), "ls-tree", "-r", "HEAD"]
    for title, options in (("nothing kept", ["--no-cache"]), ("unchanged", [])):
        pair = in_turn([*AUDIT, str(path), *options, *ASK], listing, runs=given.runs, environment=given.environment)
        yield _row(f"53,000 files, {title} / git ls-tree -r HEAD", pair.wall, 6, memory_mib=pair.first.memory)


def growth(given: argparse.Namespace) -> Iterator[Row]:
    """What a further Python file costs, in small and in large repositories."""
    cost = {}
    for number in (100, 1000, 3000):
        path = repository(given.folder / f"grown-{number}.git", [project(number)])
        cost[number] = several([*AUDIT, str(path), "--no-cache", *ASK], runs=max(1, given.runs // 2), environment=given.environment).cpu  # fmt: skip
    early, late = (cost[1000] - cost[100]) / 900, (cost[3000] - cost[1000]) / 2000
    yield _row("marginal CPU a file, 1,000-3,000 / 100-1,000", late / early, 1.15, milliseconds_a_file=1000 * late)


def remote(given: argparse.Namespace) -> Iterator[Row]:
    """First and second audits over HTTP on loopback, from a server that allows filters."""
    folder = given.folder / "served"
    folder.mkdir()
    repository(folder / "project.git", with_history(given.megabytes))
    with served(folder) as (url, sent):
        source = f"{url}/project.git"
        pairs = _firsts(given, source, sent)
        del sent[:]
        run(["git", "clone", "-q", "--bare", source, str(given.folder / "whole")])
        yield _row("first remote audit / filtered clone", statistics.median(a[0] / b[0] for a, b in pairs), 3)
        yield _row("bytes of a first remote audit / of a full clone", pairs[0][0][1] / sum(sent), 0.02)
        again = [*AUDIT, source, *ASK, "--cache-dir", str(given.folder / "cache-0")]
        local = [*AUDIT, str(folder / "project.git"), *ASK]
        asked = ["git", "ls-remote", source]
        for command in (again, local, asked):
            run(command, given.environment)
        ratios = []
        for _ in range(given.runs):
            second, alone, listed = (run(command, given.environment).wall for command in (again, local, asked))
            ratios.append(second / (2 * listed + alone))
        yield _row("second remote audit / (2 x ls-remote + a local audit)", statistics.median(ratios), 1)
    for seconds in (0.05, 0.1):
        with served(folder, seconds) as (url, sent):
            pairs = _firsts(given, f"{url}/project.git", sent)
        what = f"first remote audit / filtered clone, where each answer takes {seconds * 1000:.0f} ms more"
        yield _row(what, statistics.median(a[0] / b[0] for a, b in pairs), 3)


def _firsts(
    given: argparse.Namespace, source: str, sent: list[int]
) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    """Return what first audits and filtered clones took, in turn: seconds, and the bytes that were sent.

    It is the program's first audit of that repository, not its first of all.
    """
    used = given.folder / "used"
    run([*AUDIT, str(given.folder / "served" / "project.git"), *ASK, "--cache-dir", str(used)])

    def received(command: list[str]) -> tuple[float, int]:
        del sent[:]
        return run(command).wall, sum(sent)

    pairs = []
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory(dir=given.folder) as made:
            first = [*AUDIT, source, *ASK, "--cache-dir", str(Path(made, "cache"))]
            shutil.copytree(used / "expressions", Path(made, "cache", "expressions"))
            clone = ["git", "clone", "-q", "--bare", "--filter=blob:none", source, str(Path(made, "clone"))]
            pairs.append((received(first), received(clone)))
    return pairs


def shares(given: argparse.Namespace) -> Iterator[Row]:
    """How much of an audit is the probes' own code."""
    found = []
    for path in given.repositories:
        done = subprocess.run(
            [*AUDIT, str(path), *ASK, "--profile"], capture_output=True, text=True, check=False, encoding="utf-8"
        )
        line = next((line for line in done.stderr.splitlines() if line.startswith("probes ")), "")
        if line:
            found.append(float(line.split()[-1].rstrip("%")) / 100)
    yield _row("share of the probes' own code", statistics.median(found), 0.25)


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Row]]] = {
    "start-up": start_up,
    "local": local,
    "watched": watched,
    "large": large,
    "growth": growth,
    "remote": remote,
    "shares": shares,
}


def _row(what: str, ratio: float, target: float | None, **more: float) -> Row:
    return {"what": what, "ratio": round(ratio, 3), "target": target, **{name: round(value, 3) for name, value in more.items()}}  # fmt: skip


def main() -> None:
    """Print a row for each figure and write them all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("--peer", default="repo-review")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--part", choices=list(PARTS), action="append")
    parser.add_argument("--json", type=Path, default=Path("benchmark.json"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given.folder = Path(folder)
        given.environment = {"XDG_CACHE_HOME": str(given.folder / "cache")}
        if not given.repositories:
            bare = repository(given.folder / "some.git", [project(40)])
            subprocess.run(["git", "clone", "-q", str(bare), str(given.folder / "some")], check=True)
            given.repositories = [given.folder / "some"]
        rows = []
        # In this order: the memory that making a history takes would count for what is started after it.
        for part in [name for name in PARTS if not given.part or name in given.part]:
            for row in PARTS[part](given):
                rows.append(row)
                print(_line(row), flush=True)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    given.json.write_text(json.dumps({"machine": machine, "date": time.strftime("%Y-%m-%d"), "rows": rows}, indent=2) + "\n", encoding="utf-8")  # fmt: skip


def _line(row: Row) -> str:
    if "skipped" in row:
        return f"{row['what']}: skipped, {row['skipped']}"
    target = f"(target {row['target']})" if row["target"] is not None else ""
    more = ", ".join(f"{name} {value}" for name, value in row.items() if name not in {"what", "ratio", "target"})
    return f"{row['ratio']:>8}  {row['what']} {target} {more}".rstrip()


if __name__ == "__main__":
    main()
