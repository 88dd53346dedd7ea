"""A Dask cluster as an executor of the standard library's kind."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, cast

from auditor._regex import regex

_SECONDS = 20
_ADDRESS = regex(r"(?:(?:tcp|tls|ucx|wss?)://)?[^\s/]+:[0-9]{1,5}")


class ClusterError(Exception):
    """The cluster cannot be used: one sentence, what is wrong and what to do."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Give an executor on the cluster at this address, and how many audits it does at once.

    A group whose worker is lost is audited by another. Raises ClusterError where there is no such cluster.
    """
    try:
        import distributed
    except ImportError:
        raise ClusterError(
            "--executor dask=... needs the program with its extra: pip install 'path/to/clone[distributed]'"
        ) from None
    if not _ADDRESS.fullmatch(address):  # of what it cannot read, Dask lets go only after most of a minute
        raise ClusterError(f"{address!r} is not the address of a Dask scheduler; write it as tcp://HOST:8786")
    try:
        client: Any = cast(Any, distributed).Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"there is no Dask scheduler at {address} ({error}); start one, or check the address"
        ) from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"the scheduler at {address} has no workers; start some")
        # Two groups may have the same repository: equal calls are not one.
        executor: Executor = client.get_executor(pure=False)
        yield executor, threads
    finally:
        client.close()
