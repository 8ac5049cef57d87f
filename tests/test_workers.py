"""Worker processes: order, what passes through, what a death costs."""

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

from pipeline import workers
from pipeline.articles.records import Cut, Record
from pipeline.outcomes import Outcome
from pipeline.workers import START, Pool

ROOT = Path(__file__).resolve().parent.parent


def record(name: str) -> Record:
    return Record(name, f"in/{name}", Cut("text", name.encode()))


def work(one: Record) -> Outcome:
    word, _, number = one.name.partition(" ")
    if word == "dies":
        os._exit(3)
    if word == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "hangs":
        time.sleep(60)
    if word == "once":
        # Dies on the first try alone: a file tells that it was tried.
        tried = Path(number)
        if not tried.exists():
            tried.touch()
            os._exit(3)
    if word == "slow":
        time.sleep(0.2)
    return Outcome(id=one.name)


def told(outcome: Outcome) -> str:
    return outcome.id or outcome.reason


def run(*names: str, jobs: int = 2, limit: float = 30, start: str = START) -> list[str]:
    with Pool(work, jobs, limit, start) as pool:
        return [told(outcome) for outcome in pool.outcomes(map(record, names))]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 3)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_outcomes_come_in_order(jobs: int) -> None:
    names = ["slow" if number % 7 == 0 else f"n {number}" for number in range(40)]
    assert run(*names, jobs=jobs) == names


def test_a_pool_is_used_again_and_need_not_be_forked() -> None:
    with Pool(work, 1, 30, "spawn") as pool:
        for _ in range(2):
            assert [told(one) for one in pool.outcomes(map(record, ["a", "dies", "b"]))] == ["a", "failed", "b"]


def test_nothing_in_nothing_out() -> None:
    assert run() == []


def test_an_outcome_passes_through_in_its_place() -> None:
    items: list[Record | Outcome] = [record("a"), Outcome(reason="empty"), record("b"), *[Outcome(id="x")] * 5]
    with Pool(work, 2, 30) as pool:
        assert [told(one) for one in pool.outcomes(items)] == ["a", "empty", "b", *["x"] * 5]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("word", ["dies", "killed"])
def test_a_death_costs_one_record(word: str, jobs: int) -> None:
    names = [*map(str, range(5)), word, *map(str, range(5, 12)), word]
    assert run(*names, jobs=jobs) == [name if name != word else "failed" for name in names]


def test_a_death_that_is_not_the_record_s_fault_costs_none(tmp_path: Path) -> None:
    names = ["a", f"once {tmp_path / 'tried'}", "b"]
    assert run(*names) == names


def test_a_record_over_the_limit_is_given_up() -> None:
    assert run("a", "hangs", "b", "hangs", "c", limit=0.3) == ["a", "timed_out", "b", "timed_out", "c"]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[Record]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield record(str(number))

    with Pool(work, 2, 30) as pool:
        assert told(next(pool.outcomes(items()))) == "0"
        assert taken < 40


PARENT = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from test_workers import record, work
from pipeline.workers import Pool
with Pool(work, 2, 60) as pool:
    for outcome in pool.outcomes(map(record, ["a", "hangs", "b"])):
        print(outcome.id, flush=True)
"""


def test_the_workers_of_a_killed_parent_end() -> None:
    code = PARENT.format(root=str(ROOT), tests=str(ROOT / "tests"))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        children: list[str] = []
        for _ in range(100):
            children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text(encoding="ascii").split()
            if len(children) == 2:
                break
            time.sleep(0.1)
        assert len(children) == 2
        time.sleep(0.5)
        parent.kill()
    for _ in range(100):
        if not any(alive(child) for child in children):
            break
        time.sleep(0.1)
    assert [child for child in children if alive(child)] == []
