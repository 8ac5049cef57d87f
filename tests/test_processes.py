"""A function of many items in several processes: order, what is raised, what a death costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import alive

from pipeline.errors import TableError, UsageError
from pipeline.processes import mapped

ROOT = Path(__file__).resolve().parent.parent


def work(item: int) -> tuple[int, int]:
    if item == -1:
        raise TableError("a wrong cell")
    if item == -2:
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item, os.getpid()


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_order_and_few_items_wait(jobs: int) -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for number in range(20):
            asked.append(number)
            yield number

    results = mapped(work, items(), jobs)
    first, where = next(results)
    assert (first, where == os.getpid()) == (0, jobs == 1)
    assert len(asked) <= jobs + 2
    assert [square for square, _ in results] == [number**2 for number in range(1, 20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_comes_out(jobs: int) -> None:
    with pytest.raises(TableError, match="a wrong cell"):
        list(mapped(work, [1, -1, 2], jobs))


def test_a_killed_process_is_told() -> None:
    with pytest.raises(UsageError, match="a worker process was killed, perhaps for want of memory; use fewer --jobs"):
        list(mapped(work, [1, -2, 2], 2))


def test_processes_end_with_a_parent_that_is_killed() -> None:
    # One write a line: where PYTHONUNBUFFERED is set, print writes the line's end apart, and two processes' lines mix.
    code = (
        "import os, time\nfrom pipeline.processes import mapped\n"
        "def work(item):\n    os.write(1, b'%d\\n' % os.getpid())\n    time.sleep(60)\n"
        "list(mapped(work, [1, 2], 2))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        workers = [parent.stdout.readline().strip() for _ in range(2)]
        assert all(alive(worker) for worker in workers)
        parent.kill()
    for _ in range(400):
        if not any(alive(worker) for worker in workers):
            break
        time.sleep(0.05)
    else:
        pytest.fail("a worker goes on without its parent")
