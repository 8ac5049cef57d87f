"""A function of many items in several processes, and what makes a process a worker."""

from __future__ import annotations

import os
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from signal import SIG_BLOCK, SIG_DFL, SIG_IGN, SIG_SETMASK, SIG_UNBLOCK, SIGINT, SIGTERM, pthread_sigmask, signal
from threading import Thread
from typing import Any, TypeVar

from pipeline.collector import settle
from pipeline.errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")

_function: Callable[[Any], Any]


@contextmanager
def undisturbed() -> Iterator[None]:
    """A place to fork in: an interrupt in the midst of a fork would be lost, so it waits until that is over."""
    if sys.platform == "win32":
        yield
        return
    before = pthread_sigmask(SIG_BLOCK, (SIGINT, SIGTERM))
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def be_worker() -> None:
    """Make this process one that leaves Ctrl-C to its parent, and ends with it."""
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_DFL)
    if sys.platform != "win32":
        pthread_sigmask(SIG_UNBLOCK, (SIGINT, SIGTERM))
    Thread(target=_end_with_parent, daemon=True).start()
    settle()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def mapped(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """The function of every item, in order, in `jobs` worker processes; with one job it is done here.

    No more items than jobs wait for one. Raises what the function raises, and UsageError where a process is killed.
    """
    if jobs == 1:
        yield from map(function, items)
        return
    # Forking shares memory and takes no time; other systems' libraries do not bear it.
    context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (function,)) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                if len(waiting) > jobs:
                    yield waiting.popleft().result()
                with undisturbed(), warnings.catch_warnings():
                    # The only other threads are those of numerical libraries, which are idle.
                    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
                    waiting.append(pool.submit(_done, item))
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise UsageError("a worker process was killed, perhaps for want of memory; use fewer --jobs") from error
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(function: Callable[[Any], Any]) -> None:
    """The start of a process of `mapped`; the function stays there, so that only items are handed over."""
    global _function  # noqa: PLW0603
    _function = function
    be_worker()


def _done(item: Any) -> Any:
    return _function(item)
