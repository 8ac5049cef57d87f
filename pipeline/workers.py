"""Records -> outcomes in worker processes, always in the order of the records.

A worker that dies, or takes longer over a record than the limit and is killed, costs that record alone. Workers send
back bytes, never Docs: pickling one takes many times its extraction.
"""

from __future__ import annotations

import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from pipeline.articles import Record, reject
from pipeline.outcomes import Outcome, rejected
from pipeline.processes import be_worker, undisturbed

# A batch is large enough that handing it over costs little, and small enough that few stay in memory.
BATCH_RECORDS = 64
BATCH_BYTES = 200_000
# Forking shares the packs and takes no time; other systems' libraries do not bear it, nor does a process with threads.
START = "fork" if sys.platform == "linux" else "spawn"
# Batches under way for each worker: what is done waits until its turn to be written.
_AHEAD = 3

Work = Callable[[Record], Outcome]


class Pool:
    """`jobs` worker processes; `limit` is how many seconds one record may take.

    Where they are forked they share the memory of `work`; else it is pickled, and loaded anew in each.
    """

    def __init__(self, work: Work, jobs: int, limit: float, start: str = START) -> None:
        self._workers = [_Worker(work, limit, start) for _ in range(jobs)]
        self._patience = min(1.0, limit)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def outcomes(self, items: Iterable[Record | Outcome]) -> Iterator[Outcome]:
        """The outcome of every item, in order; an item that is one is handed through."""
        coming = batches(items, BATCH_RECORDS, BATCH_BYTES)
        waiting: deque[Batch] = deque()
        while True:
            while len(waiting) < _AHEAD * len(self._workers) and (batch := next(coming, None)):
                waiting.append(batch)
            if not waiting:
                return
            _give(waiting, self._workers)
            while waiting and waiting[0].whole:
                yield from waiting.popleft().outcomes()
            if busy := [worker for worker in self._workers if worker.batch]:
                ready = set(wait([worker.connection for worker in busy], self._patience))
                for worker in busy:
                    worker.look(worker.connection in ready)


def _give(waiting: Iterable[Batch], workers: Iterable[_Worker]) -> None:
    """Hand every batch that nobody works on to a worker that has none."""
    open_batches = (batch for batch in waiting if batch.todo and not batch.taken)
    for worker in workers:
        if worker.batch is None and (batch := next(open_batches, None)):
            worker.take(batch)


@dataclass(slots=True)
class Batch:
    """Items in order, the outcomes known so far, and the places that are still to be worked on."""

    items: list[Record | Outcome] = field(default_factory=list)
    known: dict[int, Outcome] = field(default_factory=dict)
    todo: deque[int] = field(default_factory=deque)
    taken: bool = False
    # The place at which a worker has died once.
    suspect: int = -1

    @property
    def whole(self) -> bool:
        """Whether every outcome is known."""
        return len(self.known) == len(self.items)

    def add(self, item: Record | Outcome) -> None:
        """Add an item; a record is still to be worked on."""
        place = len(self.items)
        self.items.append(item)
        if isinstance(item, Outcome):
            self.known[place] = item
        else:
            self.todo.append(place)

    def outcomes(self) -> Iterator[Outcome]:
        """The outcomes in order, when the batch is whole."""
        return (self.known[place] for place in range(len(self.items)))

    def records(self) -> list[Record]:
        """What is still to be worked on, in order."""
        return [item for place in self.todo if isinstance(item := self.items[place], Record)]


def batches(items: Iterable[Record | Outcome], records: int, size: int) -> Iterator[Batch]:
    """The items in batches of at most so many records, or so many bytes and the record that goes over them."""
    batch, held = Batch(), 0
    for item in items:
        batch.add(item)
        held += len(item.cut.data) if isinstance(item, Record) else len(item.article) + len(item.claims)
        if len(batch.items) == records or held >= size:
            yield batch
            batch, held = Batch(), 0
    if batch.items:
        yield batch


class _Worker:
    """One process at a time, started anew where it died or was killed."""

    def __init__(self, work: Work, limit: float, start: str) -> None:
        self._work, self._limit, self._start = work, limit, start
        self.batch: Batch | None = None
        self._since = 0.0
        self.connection, self._process = self._started()

    def _started(self) -> tuple[Connection, BaseProcess]:
        context = get_context("fork") if self._start == "fork" else get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        with undisturbed(), warnings.catch_warnings():
            # The only other threads are those of numerical libraries, which are idle.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            process.start()
        theirs.close()
        if not ours.poll(None) or not _received(ours):
            raise RuntimeError(f"a worker process ended at its start (exit code {process.exitcode})")
        return ours, process

    def take(self, batch: Batch) -> None:
        """Begin a batch, or what is left of it."""
        batch.taken = True
        self.batch, self._since = batch, monotonic()
        try:
            self.connection.send(batch.records())
        except OSError:
            self._died()

    def look(self, ready: bool) -> None:
        """Take what the worker has sent; where it is dead or too late, give its record up and begin anew."""
        batch = self.batch
        assert batch is not None
        if not ready:
            if monotonic() - self._since > self._limit:
                self._give_up("timed_out", f"took longer than {self._limit:g} seconds; leave it out or shorten it")
            return
        outcome = _received(self.connection)
        if outcome is None:
            self._died()
            return
        batch.known[batch.todo.popleft()] = outcome
        self._since = monotonic()
        if not batch.todo:
            self.batch = None

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _died(self) -> None:
        """The first time the record is tried again: the system may have killed the worker for want of memory."""
        batch = self.batch
        assert batch is not None
        if batch.suspect == batch.todo[0]:
            self._give_up("failed", "the worker process died on it twice; please report this article")
        else:
            batch.suspect = batch.todo[0]
            self._begin_anew(batch)

    def _give_up(self, reason: str, detail: str) -> None:
        batch = self.batch
        assert batch is not None
        place = batch.todo.popleft()
        record = batch.items[place]
        assert isinstance(record, Record)
        batch.known[place] = rejected(reject(record.shown, reason, detail))
        self._begin_anew(batch)

    def _begin_anew(self, batch: Batch) -> None:
        self.stop()
        self.batch, batch.taken = None, False
        self.connection, self._process = self._started()


def _received(connection: Connection) -> Outcome | None:
    """What the worker sent; None where it died, perhaps in the middle of sending."""
    try:
        sent: Outcome = connection.recv()
    except (EOFError, OSError):
        return None
    return sent


def _serve(connection: Connection, work: Work) -> None:
    """The life of a worker: batches in, outcomes out one by one, so that the parent knows how far it is."""
    be_worker()
    connection.send(Outcome())
    while True:
        try:
            records: list[Record] = connection.recv()
        except EOFError:
            return
        for record in records:
            connection.send(work(record))
