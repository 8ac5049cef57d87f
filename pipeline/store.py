"""The folder of a run while it is being written: rows are appended as they come, and a killed run can go on.

Until it is whole, everything stands in the hidden folder STATE inside the folder of the results. What one record gives
is added to the tables there, then entered in the journal. After a kill at any moment the journal tells how far the
tables are good; what stands behind that is cut off, and the run goes on from the next record. When all is read the
tables are moved into their places.

The journal of the last finished run stays: it tells `--since-last` which article came of which record.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from typing import NamedTuple

from filelock import BaseFileLock, FileLock, Timeout

from pipeline.articles import STATE, Record
from pipeline.duplicates import duplicates
from pipeline.errors import UsageError
from pipeline.journal import END, Entry, digest, has_ended, read_entries, read_settings, settings_line
from pipeline.outcomes import Outcome, marked
from pipeline.table import CLAIM_COLUMNS, REJECT_COLUMNS, csv_header

CLAIMS, FINDINGS, FIGURES = "claims.csv", "inconsistencies.csv", "figures.csv"
ARTICLES, REJECTS, REPORT, RUN = "articles.jsonl", "rejects.csv", "report.html", "run.json"
TABLES = (CLAIMS, FINDINGS, FIGURES, ARTICLES, REJECTS, REPORT, RUN)

_JOURNAL, _LAST, _LOCK, _SKETCHES = "journal.jsonl", "last.jsonl", "lock", "sketches"
# What is written as records are read, in the order of an entry's sizes, each with its first line.
_PARTS = {
    ARTICLES: b"",
    CLAIMS: csv_header(CLAIM_COLUMNS),
    REJECTS: csv_header(REJECT_COLUMNS),
    _SKETCHES: b"",
}
_INPUT, _SINCE_LAST = "INPUT", "--since-last"
# Entries between two writes: what a kill costs at most, besides the batches that the workers are at.
_TOGETHER, _TOGETHER_BYTES = 64, 1_000_000


class Start(NamedTuple):
    """How to treat what a folder holds already: go on with it, take over what has not changed, write over it."""

    resume: bool = False
    since_last: bool = False
    force: bool = False


EMPTY = Start()  # the folder holds nothing yet


@dataclass(slots=True)
class Counts:
    """What went in and came out: articles in = `articles` + all `rejects`."""

    articles: int = 0
    claims: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    rejects: dict[str, int] = field(default_factory=dict)


class Store:
    """The tables under way in one folder, which no other run can write to meanwhile; made by `opened`.

    `counts` and `text_bytes` are of all that is in them; `ended` says that every input was read, `since_last` that
    rows are taken over from the last run.
    """

    def __init__(self, out: Path) -> None:
        self._out, self._state = out, out / STATE
        self.counts = Counts()
        self.text_bytes = 0
        self.ended = has_ended(self._state / _JOURNAL)
        self.since_last = (read_settings(self._state / _JOURNAL) or {}).get(_SINCE_LAST) == "yes"
        self._seen: set[str] = set()
        self._waiting: list[tuple[Entry, tuple[bytes, ...]]] = []
        self._size = 0
        self._recover()

    def _recover(self) -> None:
        """Count what the journal holds, and cut off what stands behind it."""
        journal = self._state / _JOURNAL
        sizes = {name: len(first) for name, first in _PARTS.items()}
        there = {name: _size(self._state / name) for name in _PARTS}
        good = len(settings_line(read_settings(journal) or {}))
        for entry, length in read_entries(journal):
            grown = {name: sizes[name] + more for name, more in zip(_PARTS, entry.sizes, strict=True)}
            if not self.ended and any(grown[name] > there[name] for name in _PARTS):
                break  # the machine went down with rows that the disk never got
            good, sizes = length, grown
            self._count(entry)
        if not self.ended:
            os.truncate(journal, good)
            for name, size in sizes.items():
                os.truncate(self._state / name, size)

    def _count(self, entry: Entry) -> None:
        self.text_bytes += entry.text_bytes
        self.counts.claims += entry.claims
        if entry.id:
            self._seen.add(entry.id)
            self.counts.articles += 1
        else:
            self.counts.rejects[entry.reason] = self.counts.rejects.get(entry.reason, 0) + 1

    def rest(self, items: Iterable[Record | Outcome]) -> Iterator[Record | Outcome]:
        """The items after those that are in the tables. Raises UsageError where one of those is not what it was."""
        rest = iter(items)
        for entry, _ in read_entries(self._state / _JOURNAL):
            item = next(rest, None)
            if item is None or digest(item) != entry.digest:
                where = item.shown if isinstance(item, Record) else "an input"
                raise UsageError(
                    f"{where} is not what it was when the run was stopped; put it back, or start anew with --force"
                )
        return rest

    def taken(self, identity: str) -> bool:
        """Whether an earlier article has this id."""
        return identity in self._seen

    def add(self, key: str, outcome: Outcome) -> None:
        """Add what the record with this digest gave; it is on disk a little later."""
        rows = (outcome.article, outcome.claims, outcome.reject, outcome.sketch)
        sizes = tuple(map(len, rows))
        entry = Entry(key, outcome.id, sizes, outcome.reason, outcome.claim_count, outcome.text_bytes)
        self._count(entry)
        self._waiting.append((entry, rows))
        self._size += sum(sizes)
        if len(self._waiting) == _TOGETHER or self._size > _TOGETHER_BYTES:
            self.write()

    def write(self) -> None:
        """Write what waits: the rows first, so that the journal never tells of rows that are not there."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if not waiting:
            return
        for place, name in enumerate(_PARTS):
            _append(self._state / name, b"".join(rows[place] for _, rows in waiting))
        _append(self._state / _JOURNAL, b"".join(entry.line() for entry, _ in waiting))

    def publish(self) -> None:
        """Move the tables into their places, near-identical articles marked; what came of older ones goes away.

        After a kill in the midst of it, it can be done again.
        """
        if not self.ended:
            self.write()
            _append(self._state / _JOURNAL, END)
            self.ended = True
        for name in (RUN, REPORT, FINDINGS, FIGURES):
            (self._out / name).unlink(missing_ok=True)
        for name in (REJECTS, CLAIMS):
            if (self._state / name).exists():
                _move(self._state / name, self._out / name)
        if (self._state / ARTICLES).exists():
            self._publish_articles(self._state / ARTICLES)

    def finish(self) -> None:
        """All files of the run are there: its journal becomes that of the last finished run."""
        (self._state / _SKETCHES).unlink(missing_ok=True)
        _move(self._state / _JOURNAL, self._state / _LAST)

    def _publish_articles(self, path: Path) -> None:
        starts = array("Q", [0])
        for entry, _ in read_entries(self._state / _JOURNAL):
            if entry.id:
                starts.append(starts[-1] + entry.sizes[0])
        with path.open("rb") as lines:

            def line(number: int) -> bytes:
                lines.seek(starts[number])
                return lines.read(starts[number + 1] - starts[number])

            found = duplicates((self._state / _SKETCHES).read_bytes(), lambda number: str(loads(line(number))["text"]))
            copy = path.with_suffix(".marked") if found else path
            if found:
                with copy.open("wb") as handle:
                    for number in range(len(starts) - 1):
                        original = loads(line(found[number]))["id"] if number in found else ""
                        handle.write(marked(line(number), original) if original else line(number))
        _move(copy, self._out / ARTICLES)
        path.unlink(missing_ok=True)


@contextmanager
def opened(out: Path, settings: Mapping[str, str], inputs: Iterable[str], start: Start) -> Iterator[Store]:
    """The store of a folder, made where there is none; what was added is written even where the block fails.

    `settings` are what the rows depend on besides the inputs, by names that a user knows. Raises UsageError where
    another run writes into the folder, where the folder holds what `start` does not say how to treat, where a stopped
    run had other settings, and where the system refuses to write.
    """
    lock = locked(out)
    try:
        since_last = "yes" if start.since_last else "no"
        _begin(out, {**settings, _INPUT: " ".join(inputs), _SINCE_LAST: since_last}, start)
        store = Store(out)
        try:
            yield store
        finally:
            store.write()
    except OSError as error:
        where = error.filename or out
        raise UsageError(f"{where}: {error.strerror}; check the space left, then go on with --resume") from error
    finally:
        lock.release()


def locked(out: Path) -> BaseFileLock:
    """The lock of the folder `out`, held until it is released. Raises UsageError where a run is writing there."""
    try:
        (out / STATE).mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / STATE / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise UsageError(f"{out}: another run is writing there; wait for it or choose another folder with -o") from None
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror}; choose another folder with -o") from error
    return lock


def last_run(out: Path, settings: Mapping[str, str]) -> tuple[Path | None, str]:
    """The journal of the last finished run of a folder where its rows can be taken over, else None and why not."""
    journal = out / STATE / _LAST
    before = read_settings(journal)
    if before is None:
        return None, "the folder holds no finished run; every article is read"
    differing = _differing(before, settings, {_INPUT, _SINCE_LAST})
    if differing:
        return None, f"the last run had another {' and another '.join(differing)}; every article is read anew"
    return journal, ""


def _begin(out: Path, settings: Mapping[str, str], start: Start) -> None:
    """Leave a journal and tables that can be gone on with. Raises UsageError as `opened` does."""
    state = out / STATE
    for name in TABLES:
        for stale in out.glob(f".{name}.*.tmp"):  # of a run that was killed
            stale.unlink(missing_ok=True)
    stopped, last = read_settings(state / _JOURNAL), read_settings(state / _LAST)
    there = [name for name in TABLES if (out / name).exists()]
    if start.resume and stopped is not None:
        _same(out, stopped, settings)
        return
    if start.resume and last is not None and CLAIMS in there and not start.since_last:
        # Finished already: what is left to do is the cross-check, once more.
        _same(out, last, settings)
        _move(state / _LAST, state / _JOURNAL)
        return
    if stopped is not None and not start.force:
        raise UsageError(f"{out}: holds a run that was stopped; go on with --resume, or start anew with --force")
    if there and not (start.force or start.since_last):
        raise UsageError(
            f"{out}: this would write over {', '.join(there)}; choose another folder with -o, "
            "take over what has not changed with --since-last, or write over it with --force"
        )
    (state / _JOURNAL).unlink(missing_ok=True)
    for name, first in _PARTS.items():
        (state / name).write_bytes(first)
    (state / _JOURNAL).write_bytes(settings_line(settings))


def _same(out: Path, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raises UsageError where a run that is to be gone on with had other settings."""
    differing = _differing(before, now, {_SINCE_LAST})
    if differing:
        raise UsageError(
            f"{out}: its run was begun with another {' and another '.join(differing)}; "
            "give the same again, or start anew with --force"
        )


def _differing(before: Mapping[str, str], now: Mapping[str, str], aside: Iterable[str]) -> list[str]:
    return sorted(name for name in {*before, *now}.difference(aside) if before.get(name) != now.get(name))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _append(path: Path, data: bytes) -> None:
    with path.open("ab", buffering=0) as handle:
        while data:
            data = data[handle.write(data) :]


def _move(path: Path, place: Path) -> None:
    """Put a file into its place, on disk first."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
    path.replace(place)
