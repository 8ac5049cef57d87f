"""A run on a Dask cluster on this machine: the same bytes, also where a worker is killed; what is wrong is told.

The cluster and the run on it live in a process of their own: Dask's threads would stay in this one, which forks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import jobs
from pipeline.jobs import Options

pytest.importorskip("distributed", reason="needs the extra dask")

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("articles.jsonl", "claims.csv", "figures.csv", "inconsistencies.csv", "rejects.csv")

ON_A_CLUSTER = """
import os, signal, sys
from pathlib import Path
from distributed import LocalCluster
from pipeline import cluster, jobs
from pipeline.errors import UsageError

cluster._TASK_RECORDS = 5
feed, there, refused = sys.argv[1:]

def main():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as dask:
        options = jobs.Options(dask=dask.scheduler_address)
        killed = []

        def kill_one(counts, _size):
            if counts.articles == 20 and not killed:
                killed.append(next(iter(dask.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        jobs.run([feed], Path(there), options, kill_one)
        assert killed
        cluster.__version__ = "0"
        try:
            jobs.run([feed], Path(refused), options)
        except UsageError as error:
            print(error)

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    texts = [f"La Ferroluna ha speso {number + 2} milioni di euro in server." for number in range(60)]
    records = [{"id": str(number), "text": text, "lang": "it"} for number, text in enumerate(texts)]
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in [*records, {"id": "x"}]), encoding="utf-8")
    return path


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(tmp_path: Path, feed: Path) -> None:
    """And refuses machines whose version is another one."""
    script = tmp_path / "on_a_cluster.py"
    script.write_text(ON_A_CLUSTER, encoding="utf-8")
    there = tmp_path / "there"
    done = subprocess.run(
        [sys.executable, str(script), str(feed), str(there), str(tmp_path / "refused")],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "has another version of riscontro or of the patterns; install the same on all machines" in done.stdout
    jobs.run([str(feed)], tmp_path / "here", Options())
    for name in TABLES:
        assert (there / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
    assert len((there / "claims.csv").read_text(encoding="utf-8").splitlines()) == 61


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, feed: Path) -> None:
    code = "import sys; from pipeline import cluster; cluster._PATIENCE = 0.2; from pipeline.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "extract", str(feed), "-o", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no Dask worker answers at tcp://127.0.0.1:1; start the scheduler" in done.stderr
