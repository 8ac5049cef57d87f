"""A run on a Dask cluster on this machine: the same bytes, also where a worker is killed; what is wrong is told."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import cluster, run
from pipeline.errors import UsageError
from pipeline.run import Options
from pipeline.store import Counts

distributed = pytest.importorskip("distributed", reason="needs the extra dask")
pytestmark = pytest.mark.filterwarnings("ignore:.*:ResourceWarning", "ignore:.*:DeprecationWarning")


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    texts = [f"La Ferroluna ha speso {number + 2} milioni di euro in server." for number in range(60)]
    records = [{"id": str(number), "text": text, "lang": "it"} for number, text in enumerate(texts)]
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in [*records, {"id": "x"}]), encoding="utf-8")
    return path


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    tmp_path: Path, feed: Path, dask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_TASK_RECORDS", 5)
    killed: list[int] = []

    def kill_one(counts: Counts, _size: int) -> None:
        if counts.articles == 20 and not killed:
            killed.append(next(iter(dask.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    manifest = run.extract([str(feed)], tmp_path / "there", Options(dask=dask.scheduler_address), kill_one)
    assert killed
    assert manifest.counts == Counts(articles=60, claims=60, rejects={"no_text": 1})
    run.extract([str(feed)], tmp_path / "here", Options())
    for name in ("claims.csv", "articles.jsonl", "rejects.csv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_machines_with_other_patterns_are_refused(
    tmp_path: Path, feed: Path, dask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "__version__", "0")
    with pytest.raises(UsageError, match="has another version of riscontro or of the patterns; install the same"):
        run.extract([str(feed)], tmp_path / "out", Options(dask=dask.scheduler_address))


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    with pytest.raises(UsageError, match=r"no Dask worker answers at tcp://127\.0\.0\.1:1; start the scheduler"):
        run.extract([str(feed)], tmp_path / "out", Options(dask="tcp://127.0.0.1:1"))
