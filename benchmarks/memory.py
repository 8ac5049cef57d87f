"""Peak memory of a run as the corpus grows: the largest of its processes, for each number of articles.

usage: python benchmarks/memory.py [ARTICLES ...]

The articles are generated Italian and English news, half and half, in JSONL; `riscontro extract` and `riscontro run`
read them with two workers. The last column is the ratio to the first row.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generate import articles

_TENTH = 10


def main() -> None:
    """Runs each command on each size, and prints a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", nargs="*", type=int, default=[2000, 20_000])
    sizes = parser.parse_args().articles
    print("| command | articles | seconds | peak MB | ratio |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder, "feed.jsonl")
        for command in ("extract", "run"):
            first = 0.0
            for size in sizes:
                _write(feed, size)
                seconds, peak = _measured(command, feed, Path(folder, f"{command}{size}"))
                first = first or peak
                print(f"| {command} | {size:,} | {seconds:.0f} | {peak:.0f} | {peak / first:.2f} |", flush=True)


def _write(feed: Path, size: int) -> None:
    with feed.open("w", encoding="utf-8") as lines:
        for number, (lang, text) in enumerate(_texts(size)):
            record = {"id": str(number), "text": text, "lang": lang, "source": f"Outlet {number % 20}"}
            lines.write(json.dumps(record) + "\n")


def _texts(size: int) -> Iterator[tuple[str, str]]:
    """Each tenth with a seed of its own: the texts are not held all at once."""
    for seed in range(_TENTH):
        for lang in ("it", "en"):
            for text in articles(lang, size // (2 * _TENTH), seed):
                yield lang, text


def _measured(command: str, feed: Path, out: Path) -> tuple[float, float]:
    """Seconds of processor time and peak MB of a command."""
    code = "from pipeline.cli import main; main()"
    arguments = [command, str(feed), "-o", str(out), "--jobs", "2", "--quiet"]
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", code, *arguments], os.environ)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"riscontro {command} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
