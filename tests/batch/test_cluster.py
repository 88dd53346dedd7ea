from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from auditor.batch.cluster import ClusterError, cluster
from auditor.batch.groups import read_groups
from auditor.batch.run import Options, Told, run_batch
from auditor.batch.store import FILE_NAME, Store
from tests.batch.conftest import Course

distributed = pytest.importorskip("distributed", reason="needs the extra [distributed]")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_lost_workers_groups_are_audited_by_another(course: Course, tmp_path: Path) -> None:
    table = course(3, "4,,")
    local = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    )
    lost: list[int] = []

    def told(news: Told) -> None:
        if news.ended and news.failure is None and not lost:
            lost.append(local.workers[0].pid)
            os.kill(lost[0], signal.SIGKILL)

    with local, cluster(local.scheduler_address) as (pool, threads), Store(tmp_path / FILE_NAME) as store:
        assert threads == 2
        ran = run_batch(read_groups(table).groups, store, Options(jobs=threads), executor=pool, told=told)
        found = [(result.group.name, result.failure is None) for result in store.results(ran.run)]
    assert lost
    assert found == [("1", True), ("2", True), ("3", True), ("4", False)]


@pytest.mark.parametrize("address", ["nonsense", "", "tcp://host", "cloud://host:1", "tcp://host:1/x"])
def test_what_is_no_address_is_not_connected_to(address: str) -> None:
    with pytest.raises(ClusterError, match=r"write it as tcp://HOST:8786"), cluster(address):
        pass


def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.batch.cluster._SECONDS", 0.5)
    with pytest.raises(ClusterError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"), cluster("tcp://127.0.0.1:9"):
        pass
