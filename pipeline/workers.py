"""Articles -> claims, in this process or in several, always in the order of the articles."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_DFL, SIGINT, signal

from pipeline.articles import failure, reject
from pipeline.claims import Extractor
from pipeline.models import Article, Claim, Reject
from pipeline.patterns import load_packs

# A batch is large enough that handing it over costs little, and small enough that few stay in memory.
_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 100_000

# What comes back of an article from a worker: its text stays behind.
Result = list[Claim] | Reject
Done = tuple[Article, list[Claim]] | Reject


def in_process(items: Iterable[Article | Reject], extractor: Extractor) -> Iterator[Done]:
    """Each article with its claims, in order; one on which the extractor breaks is a reject `failed`."""
    _settle()
    for item in items:
        yield item if isinstance(item, Reject) else _done(item, _extracted(extractor, item))


def _done(article: Article, result: Result) -> Done:
    return result if isinstance(result, Reject) else (article, result)


def _extracted(extractor: Extractor, article: Article) -> Result:
    try:
        return extractor.claims(article)
    except Exception as error:
        return reject(article.id, "failed", failure(error))


def in_processes(
    items: Iterable[Article | Reject], jobs: int, patterns: tuple[Path, ...], model: str
) -> Iterator[Done]:
    """As `in_process`, with `jobs` worker processes.

    Each worker loads the packs once. Articles go out in batches and claims come back, a bounded number
    at a time.
    """
    pool = _Pool(jobs, (patterns, model))
    waiting: deque[tuple[list[Article | Reject], Future[list[Result]]]] = deque()
    try:
        for batch in _batches(items):
            waiting.append((batch, pool.submit(_articles(batch))))
            if len(waiting) > 2 * jobs:
                yield from pool.paired(*waiting.popleft())
        while waiting:
            yield from pool.paired(*waiting.popleft())
    finally:
        pool.close()


def _batches(items: Iterable[Article | Reject]) -> Iterator[list[Article | Reject]]:
    batch: list[Article | Reject] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(batch) == _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _articles(batch: list[Article | Reject]) -> list[Article]:
    return [item for item in batch if isinstance(item, Article)]


@dataclass(slots=True)
class _Pool:
    """A process pool that outlives its workers: where one dies, its batches are done again, singly."""

    jobs: int
    setup: tuple[tuple[Path, ...], str]
    main: ProcessPoolExecutor | None = None
    # Alone in its pool, an article that kills its worker cannot be taken for another.
    spare: ProcessPoolExecutor | None = None

    def submit(self, articles: list[Article]) -> Future[list[Result]]:
        try:
            self.main = self.main or self._started(self.jobs)
            return self.main.submit(_work, articles)
        except BrokenProcessPool:
            self.main = self._started(self.jobs)
            return self.main.submit(_work, articles)

    def paired(self, batch: list[Article | Reject], future: Future[list[Result]]) -> Iterator[Done]:
        try:
            results = future.result()
        except BrokenProcessPool:
            results = [self._alone(article) for article in _articles(batch)]
        done = iter(results)
        for item in batch:
            yield item if isinstance(item, Reject) else _done(item, next(done))

    def close(self) -> None:
        for pool in (self.main, self.spare):
            if pool is not None:
                pool.shutdown(cancel_futures=True)

    def _alone(self, article: Article) -> Result:
        self.spare = self.spare or self._started(1)
        try:
            return self.spare.submit(_work, [article]).result()[0]
        except BrokenProcessPool:
            self.spare = None
            return reject(article.id, "failed", "the worker process died on it; please report this article")

    def _started(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, get_context("spawn"), _begin, self.setup)


_extractor: list[Extractor] = []  # one a worker process, made when it starts


def _begin(patterns: tuple[Path, ...], model: str) -> None:
    signal(SIGINT, SIG_DFL)  # on Ctrl-C a worker ends at once; the parent has the last word
    _extractor[:] = [Extractor(load_packs(patterns), model)]
    _settle()


def _settle() -> None:
    """The packs stay as long as the process: the collector need not go through them again and again."""
    gc.freeze()


def _work(articles: list[Article]) -> list[Result]:
    return [_extracted(_extractor[0], article) for article in articles]
