"""Records -> outcomes on the machines of a Dask cluster, in the order of the records.

This process cuts the inputs and writes the tables; batches of records go to the cluster and rows come back. Each Dask
worker keeps one worker process of ours, so that a bad article costs there what it costs here.
"""

from __future__ import annotations

from atexit import register
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import current_process
from socket import gethostname
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.articles import Record
from pipeline.errors import UsageError
from pipeline.outcomes import Outcome, Work
from pipeline.patterns import Packs, load_packs
from pipeline.shards import Checked, Shard, check_shard
from pipeline.version import __version__
from pipeline.workers import Batch, Pool, batches

if TYPE_CHECKING:
    from distributed import Client

# A task takes a second or so: Dask spends about a millisecond on each.
_TASK_RECORDS, _TASK_BYTES = 1000, 2_000_000
# Batches under way for each thread of the cluster.
_AHEAD = 2
_PATIENCE = 30  # seconds


class Cluster:
    """A Dask cluster that does the work of `Pool`; made by `connected`."""

    def __init__(self, client: Client, work: Work, limit: float, digests: Mapping[str, str]) -> None:
        self._client, self._work, self._limit = client, work, limit
        self._same = (__version__, *sorted(digests.values()))

    def outcomes(self, items: Iterable[Record | Outcome]) -> Iterator[Outcome]:
        """The outcome of every item, in order; an item that is one is handed through."""
        waiting: deque[tuple[Batch, Any]] = deque()
        for batch in batches(items, _TASK_RECORDS, _TASK_BYTES):
            waiting.append((batch, self._submitted(batch)))
            while len(waiting) > self._most():
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())

    def checked(self, shards: Iterable[Shard], explain: str) -> Iterator[Checked]:
        """Every shard of a claims table cross-checked, in order."""
        waiting: deque[Any] = deque()
        for shard in shards:
            waiting.append(self._client.submit(_checked, self._work, explain, self._same, shard, pure=False))
            while len(waiting) > self._most():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _most(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return _AHEAD * max(1, sum(threads.values()))

    def _submitted(self, batch: Batch) -> Any:
        # `pure` would keep results by their content: they are written once, and forgotten.
        records = batch.records()
        return self._client.submit(_outcomes, self._work, self._limit, self._same, records, pure=False)


@contextmanager
def connected(address: str, work: Work, limit: float, digests: Mapping[str, str]) -> Iterator[Cluster]:
    """The cluster whose scheduler is at an address such as `tcp://10.0.0.5:8786`.

    Its machines must have this version of riscontro and the packs with these digests at the same paths. Raises
    UsageError where they do not, where the extra is not installed, and where no worker answers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and half a second
    except ImportError:
        raise UsageError("--dask needs an extra; install it with: pip install 'riscontro[dask]'") from None
    try:
        client = Client(address, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"no Dask worker answers at {address}; start the scheduler with `dask scheduler`, "
            "and `dask worker ADDRESS` on each machine"
        ) from error
    with client:
        yield Cluster(client, work, limit, digests)


def _done(batch: Batch, future: Any) -> Iterator[Outcome]:
    batch.known.update(zip(batch.todo, future.result(), strict=True))
    return batch.outcomes()


def _outcomes(work: Work, limit: float, same: tuple[str, ...], records: list[Record]) -> list[Outcome]:
    """The task of the first half, on a machine of the cluster."""
    with _BUSY:
        _packs(work, same)
        return list(_pool(work, limit).outcomes(records))


def _checked(work: Work, explain: str, same: tuple[str, ...], shard: Shard) -> Checked:
    """The task of the second half."""
    with _BUSY:
        return check_shard(shard, _packs(work, same), explain)


# A Dask worker may have several threads; they share one pool.
_BUSY = Lock()


@lru_cache(1)
def _packs(work: Work, same: tuple[str, ...]) -> Packs:
    packs = load_packs(work.patterns)
    if (__version__, *sorted(packs.digests.values())) != same:
        raise UsageError(
            f"{gethostname()} has another version of riscontro or of the patterns; install the same on all machines"
        )
    return packs


@lru_cache(1)
def _pool(work: Work, limit: float) -> Pool:
    # Dask marks its workers as processes that may have no children; ours end with their parent.
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    pool = Pool(work, 1, limit, "spawn")
    register(pool.__exit__)
    return pool
