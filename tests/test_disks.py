"""Disks that are full or cannot be written to, mounted for it: only who may mount can run these tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("claims.csv", "inconsistencies.csv", "figures.csv", "articles.jsonl", "rejects.csv", "report.html")
TEXT = "Secondo Halden Research, Orione{0} ha speso {0} milioni di euro.\n\nSecondo Mario Rossi, ne ha spesi 900."


def mounted(*options: str | Path) -> None:
    done = subprocess.run(["mount", *map(str, options)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("mounting is not permitted here: Linux and root alone can")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    texts = (TEXT.format(number) + "\n\nNulla accade qui." * 150 for number in range(3, 33))
    path.write_text("".join(json.dumps({"text": text, "lang": "it"}) + "\n" for text in texts), encoding="utf-8")
    return path


def riscontro(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "from pipeline.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, check=False
    )


def tables(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in TABLES if (out / name).exists()}


def test_a_run_on_a_full_disk_stops_and_goes_on_where_there_is_space(tmp_path: Path, feed: Path, disk: Path) -> None:
    assert riscontro("run", feed, "-o", tmp_path / "whole").returncode == 0
    whole, lasted = tables(tmp_path / "whole"), set()
    for size in ("64k", "144k"):
        mounted("-o", f"remount,size={size}", disk)
        done = riscontro("run", feed, "-o", disk / size)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), (size, done.stderr)
        assert "No space left on device; " in done.stderr
        there = tables(disk / size)
        assert there == {name: whole[name] for name in there}
        lasted.add(frozenset(there))
        mounted("-o", "remount,size=2m", disk)
        assert riscontro("run", feed, "-o", disk / size, "--resume").returncode == 0
        assert tables(disk / size) == whole
        subprocess.run(["rm", "-r", disk / size], check=True)
    assert len(lasted) > 1


def test_a_disk_that_cannot_be_written_to_is_told_before_the_work(feed: Path, disk: Path) -> None:
    inputs = disk / "feed.jsonl"
    inputs.write_bytes(feed.read_bytes())
    mounted("-o", "remount,ro", disk)
    done = riscontro("run", inputs, "-o", disk / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"riscontro: {disk / 'out'}: Read-only file system; choose another folder with -o\n"


def test_inputs_on_a_disk_that_cannot_be_written_to_are_read(tmp_path: Path, feed: Path, disk: Path) -> None:
    inputs = disk / "feed.jsonl"
    inputs.write_bytes(feed.read_bytes())
    mounted("-o", "remount,ro", disk)
    assert riscontro("extract", inputs, "-o", tmp_path / "out", "--strict").returncode == 0
