"""A run that is killed at any moment goes on to the same bytes."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeExtractor, install

from pipeline import jobs, store, workers
from pipeline.jobs import Options
from pipeline.models import Article, Claim
from pipeline.store import Start

MOMENTS = 20
ARTICLES = 300
WRITTEN = ("articles.jsonl", "claims.csv", "rejects.csv")


class SlowExtractor(FakeExtractor):
    def claims(self, article: Article) -> list[Claim]:
        time.sleep(0.001)
        return super().claims(article)


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    monkeypatch.setattr("pipeline.outcomes.Extractor", SlowExtractor)
    monkeypatch.setattr(workers, "BATCH_RECORDS", 8)
    monkeypatch.setattr(store, "_TOGETHER", 8)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    # Every tenth is the text of an earlier one, every ninth an empty one: duplicates and rejects.
    texts = [f"Costa {number - number % 10} euro. " * (number % 9) for number in range(ARTICLES)]
    path = tmp_path / "feed.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(n), "text": text, "lang": "it"}) + "\n" for n, text in enumerate(texts)),
        encoding="utf-8",
    )
    return path


def go(feed: Path, out: Path) -> None:
    jobs.run([str(feed)], out, Options(jobs=2, start=Start(resume=True)))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "run.json"}


def killed_after(seconds: float, feed: Path, out: Path) -> bool:
    """Whether the run was still at work when it was killed."""
    process = get_context("fork").Process(target=go, args=(feed, out))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode != 0


def dies_at(boundary: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the process ends, as if killed, in the midst of the write or move with this number."""
    passed = 0

    def dying(step: Callable[..., None], halfway: Callable[..., None]) -> Callable[..., None]:
        def call(path: Path, given: Any) -> None:
            nonlocal passed
            passed += 1
            if passed == boundary:
                halfway(path, given)
                os._exit(9)
            step(path, given)

        return call

    append, move = store._append, store._move
    monkeypatch.setattr(store, "_append", dying(append, lambda path, data: append(path, data[: len(data) // 2])))
    monkeypatch.setattr(store, "_move", dying(move, lambda *_: None))


def test_a_run_that_dies_at_any_write_goes_on_to_the_same_bytes(
    tmp_path: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = feed.read_text(encoding="utf-8").splitlines(keepends=True)
    feed.write_text("".join(lines[:20]), encoding="utf-8")
    go(feed, tmp_path / "whole")
    whole = contents(tmp_path / "whole")
    boundary = 0
    died = True
    while died:
        boundary += 1
        out = tmp_path / str(boundary)
        with monkeypatch.context() as patches:
            dies_at(boundary, patches)
            died = killed_after(60, feed, out)
        go(feed, out)
        assert contents(out) == whole, boundary
    # Three writes of five files, the end of the journal, and four moves.
    assert boundary - 1 == 3 * 5 + 1 + 4


def test_a_run_killed_at_any_moment_goes_on_to_the_same_bytes(tmp_path: Path, feed: Path) -> None:
    started = time.monotonic()
    go(feed, tmp_path / "whole")
    whole, seconds = contents(tmp_path / "whole"), time.monotonic() - started
    draw = random.Random(20)
    interrupted = 0
    for moment in range(MOMENTS):
        out = tmp_path / str(moment)
        while killed_after(draw.uniform(0, seconds), feed, out):
            interrupted += 1
            # A table that stands there is whole.
            there = contents(out) if out.exists() else {}
            assert {name: there[name] for name in WRITTEN if name in there}.items() <= whole.items()
        assert contents(out) == whole
        assert {path.name for path in (out / ".riscontro").iterdir()} == {"last.jsonl", "lock"}
    assert interrupted >= MOMENTS / 2
