"""How long a batch takes, what a second run saves, and what kill -9 costs. Run by hand:

    python -m tests.benchmarks.batch [--groups 100] [--margin 100,300,1000] [--kills 20] [--only NAME ...]

Prints one JSON object. The repositories are generated, each with a history, code, workflows and a report of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from auditor.batch.export import export
from auditor.batch.groups import Group
from auditor.batch.run import Options, run_batch
from auditor.batch.store import FILE_NAME, Store
from tests.conftest import run_git, stream

HERE = Path(__file__).resolve().parents[2]
EXAMPLES = HERE / "examples" / "repositories"


def generate(folder: Path, count: int) -> list[Group]:
    """Return groups with repositories of their own, made from the examples and grown by a few modules each."""
    names = ["honest", "overclaiming", "underclaiming", "begun"]
    groups = []
    for number in range(1, count + 1):
        path = folder / f"g{number}"
        if not path.exists():
            source = EXAMPLES / names[number % len(names)]
            files: dict[str, str | bytes | None] = {
                str(file.relative_to(source)): file.read_bytes() for file in sorted(source.rglob("*")) if file.is_file()
            }
            for module in range(5):
                files[f"src/extra_{module}.py"] = f"def f_{number}(x):\n    return x + {number + module}\n" * 20
            commits = [("Bo Example", {f"notes/{step}.md": f"step {step} of {number}\n"}) for step in range(20)]
            path.mkdir(parents=True)
            run_git(path, "init", "-q", "--template=", "-b", "main")
            made = stream("refs/heads/main", [("Ada Example", files), *commits]) + b"done\n"
            run_git(path, "fast-import", "--quiet", "--done", data=made)
        groups.append(Group(str(number), str(number), number + 1, str(path), ("s000001",)))
    return groups


def timed(groups: list[Group], out: Path, jobs: int, *, one_core_each: bool = False, write: bool = False) -> float:
    """Return the seconds of a batch. With `one_core_each`, every audit (and what it starts) has one core."""
    out.mkdir(parents=True, exist_ok=True)
    cores: queue.SimpleQueue[int] = queue.SimpleQueue()
    for core in sorted(os.sched_getaffinity(0)):
        cores.put(core)

    def hold() -> None:
        os.sched_setaffinity(0, {cores.get()})  # of this thread, and of the processes that it starts

    started = time.monotonic()
    with Store(out / FILE_NAME) as store:
        if one_core_each:
            with ThreadPoolExecutor(jobs, initializer=hold) as pool:
                ran = run_batch(groups, store, Options(jobs=jobs), executor=pool)
        else:
            ran = run_batch(groups, store, Options(jobs=jobs))
        assert ran.failed == 0, [result.failure for result in store.results(ran.run) if result.failure][:3]
        if write:
            export(out, store, store.runs()[-1])
    return time.monotonic() - started


def speed(work: Path, count: int) -> dict[str, Any]:
    """Two audits at once against one, each held to one core, and a second run over the same groups."""
    groups = generate(work / "repos", count)
    moments = [_spent()]
    one = timed(groups, work / "one", 1, one_core_each=True, write=True)
    moments.append(_spent())
    again = timed(groups, work / "one", 1, write=True)
    moments.append(_spent())
    two = timed(groups, work / "two", 2, one_core_each=True, write=True)
    first, second = (after - before for before, after in pairwise(moments))
    return {
        "groups": count,
        "jobs_1_seconds": round(one, 1),
        "jobs_2_seconds": round(two, 1),
        "speed_up": round(one / two, 2),
        "second_run_seconds": round(again, 2),
        "second_run_share_of_jobs_2": round(again / two, 3),
        "second_run_share_of_processor_time": round(second / first, 3),
    }


def margin(work: Path, counts: list[int]) -> dict[str, Any]:
    """The time of one more group, and the memory of the parent, as batches grow."""
    few, some, many = counts
    groups = generate(work / "repos", many)
    seconds, memory, spent = [], [], []
    for count in counts:
        before = _spent()
        seconds.append(timed(groups[:count], work / f"margin-{count}", 2))
        spent.append(_spent() - before)
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    def each(values: list[float]) -> list[float]:
        return [(values[1] - values[0]) / (some - few), (values[2] - values[1]) / (many - some)]

    first, second = each(seconds)
    busy = each(spent)
    return {
        "groups": counts,
        "seconds": [round(value, 1) for value in seconds],
        "seconds_a_group": [round(first, 3), round(second, 3)],
        "growth": round(second / first - 1, 3),
        "processor_seconds_a_group": [round(value, 3) for value in busy],
        "processor_growth": round(busy[1] / busy[0] - 1, 3),
        "parent_MiB": memory,
    }


def _spent() -> float:
    """Return the processor's seconds of this process and those that it waited for: other load changes them little."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def kills(work: Path, count: int, times: int) -> dict[str, Any]:
    """kill -9 of the parent, or of an audit, at random moments; then a last run, and what is there."""
    groups = generate(work / "repos", count)
    table, out = work / "kills.csv", work / "kills"
    table.write_text(
        "group,repo_url\n" + "".join(f"{group.name},{group.source}\n" for group in groups), encoding="utf-8"
    )
    command = [sys.executable, "-m", "auditor", "batch", str(table), "-o", str(out), "--jobs", "2"]
    dice, of_parent, of_child = random.Random(5), 0, 0
    for number in range(times):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE)
        time.sleep(dice.uniform(0.5, 4.0))
        children = subprocess.run(
            ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, encoding="utf-8"
        ).stdout.split()
        if number % 2 and children:
            os.kill(int(dice.choice(children)), signal.SIGKILL)
            of_child += 1
            time.sleep(0.5)
        of_parent += process.poll() is None
        process.kill()
        process.wait()
    last = subprocess.run([*command], capture_output=True, text=True, cwd=HERE, encoding="utf-8")
    with sqlite3.connect(out / FILE_NAME) as db:
        found = db.execute("SELECT name, COUNT(*) FROM audits GROUP BY name, commit_id").fetchall()
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    whole = sum(bool(json.loads(path.read_text(encoding="utf-8"))) for path in (out / "audits").glob("*.json"))
    return {
        "groups": count,
        "parents_killed": of_parent,
        "audits_killed": of_child,
        "last_exit_code": last.returncode,
        "groups_with_one_result": sum(number == 1 for _, number in found),
        "results": len(found),
        "store": sound,
        "whole_audits": whole,
        "halves_left": len(list(out.rglob("*.part"))),
    }


def dask(work: Path, count: int) -> dict[str, Any]:
    """Groups a minute on a cluster of one worker and of two, and a worker killed on the way."""
    from distributed import LocalCluster

    from auditor.batch.cluster import cluster

    groups = generate(work / "repos", count)
    found: dict[str, Any] = {"groups": count}
    for workers in (1, 2, 3):
        killed = workers == 3  # two again, one of which is lost
        with LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=min(workers, 2), threads_per_worker=1, processes=True, dashboard_address=None
        ) as local:
            out = work / f"dask-{workers}"
            out.mkdir()
            with Store(out / FILE_NAME) as store, cluster(local.scheduler_address) as (pool, threads):
                done: list[str] = []

                def told(news: Any, local: Any = local, done: list[str] = done, killed: bool = killed) -> None:
                    if news.ended:
                        done.append(news.group.name)
                        if killed and len(done) == 3:
                            os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)

                started = time.monotonic()
                ran = run_batch(groups, store, Options(jobs=threads), executor=pool, told=told)
                minutes = (time.monotonic() - started) / 60
        if killed:
            found["worker_killed"] = {"audited": ran.audited, "failed": ran.failed, "told": len(set(done))}
        else:
            found[f"workers_{workers}_groups_a_minute"] = round(ran.audited / minutes)
    return found


def main() -> None:
    """Measure what was asked for and print it."""
    options = argparse.ArgumentParser()
    options.add_argument("--groups", type=int, default=100)
    options.add_argument("--margin", default="100,300,1000")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--killed-groups", type=int, default=60)
    options.add_argument("--only", nargs="*", default=["speed", "margin", "kills", "dask"])
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="batch-benchmark-") as folder:
        work = Path(folder)
        measures: dict[str, Callable[[], dict[str, Any]]] = {
            "speed": lambda: speed(work, given.groups),
            "margin": lambda: margin(work, [int(number) for number in given.margin.split(",")]),
            "kills": lambda: kills(work, given.killed_groups, given.kills),
            "dask": lambda: dask(work, min(given.groups, 40)),
        }
        print(json.dumps({name: measures[name]() for name in given.only}, indent=2))


if __name__ == "__main__":
    main()
