"""A folder under review: its tables and what was decided of them. Every decision is on disk before it counts here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline import decisions
from pipeline.decisions import ACCEPT, FINDING_DECISIONS, NOTE, REJECT, REVIEW, UNDO, Decision, Verdict
from pipeline.errors import RiscontroError, TableError, UsageError
from pipeline.models import FIX
from pipeline.review.tables import CLAIMS, FINDINGS, Filter, Row, Table, Tables, file_stamp
from pipeline.table import claim_of

OPEN, REVIEWED = "open", "reviewed"  # states of a row; empty is either
_ALLOWED = {CLAIMS: (ACCEPT, REJECT, FIX, NOTE, UNDO), FINDINGS: (*FINDING_DECISIONS, NOTE, UNDO)}
_NOTHING = Verdict()
_WRITING = Lock()  # a thread of this program is not to be taken for a run that is at work


class ConflictError(Exception):
    """The reviewer saw something else than what stands now: another tab decided, or the tables are new."""


class GoneError(Exception):
    """The tables hold no claim or finding of this id (any more)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer decides on an id; `version` is the `Session.version` of what the page showed."""

    identity: str
    decision: str
    version: str
    note: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


class Session:
    """The tables of a folder with what was decided; they are read anew where they change on disk.

    `trouble` says why what has changed could not be read; what was read before stays. Raises UsageError, TableError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.trouble, self.loads, self._told = folder, "", 0, 0
        self._load()

    def refresh(self) -> None:
        """Read what has changed on disk: the tables, or decisions that another program added."""
        try:
            if self.tables.stale:
                self._load()
            elif file_stamp(self.folder / REVIEW) != self._log_stamp:
                self._read_log()
            self.trouble = ""
        except RiscontroError as error:
            self.trouble = str(error)

    def _load(self) -> None:
        self.tables = Tables(self.folder)
        self.loads += 1
        self._read_log()

    def _read_log(self) -> None:
        stamp = file_stamp(self.folder / REVIEW)
        logs: dict[str, list[Decision]] = {}
        for one in decisions.read(self.folder):
            logs.setdefault(one.claim_id, []).append(one)
        self._logs, self._log_stamp = logs, stamp
        self._verdicts: dict[str, Verdict] = {}
        # What stands of each table's rows, by id; a cell of the column `review` that no log explains counts too.
        self._reviews = {
            table.name: {
                identity: review for identity, review in zip(table.ids, table.column("review"), strict=True) if review
            }
            for table in self.tables.both
        }
        for identity in logs:
            self._judge(identity)

    def _judge(self, identity: str) -> None:
        """Take in what the log says of an id."""
        self._verdicts |= decisions.verdicts(self._logs[identity])
        table = self.tables.holding(identity)
        if table:
            review = self.row(identity)["review"]
            self._reviews[table.name].pop(identity, None)
            self._reviews[table.name] |= {identity: review} if review else {}

    def row(self, identity: str) -> Row:
        """The row of a claim or finding as decided. Raises GoneError."""
        table = self.tables.holding(identity)
        if table is None:
            raise GoneError(identity)
        return decisions.applied(table.row(identity), self._verdicts.get(identity))

    def verdict(self, identity: str) -> Verdict:
        """What stands of the decisions on an id."""
        return self._verdicts.get(identity, _NOTHING)

    def review(self, table: Table, identity: str) -> str:
        """The decision that stands on a row of a table; empty where none does."""
        return self._reviews[table.name].get(identity, "")

    def version(self, identity: str) -> str:
        """What a row says and how much of the log speaks of it, as one word: another for anything a reviewer sees."""
        return f"{self.verdict(identity).decisions}-{decisions.seen(self.row(identity))}"

    def progress(self) -> dict[str, Any]:
        """By table how many rows are reviewed, of how many; `stamp` changes with the log, `loads` with the tables.

        `told` grows with every call: answers may reach a page in another order than they were given.
        """
        self._told += 1
        counts = {table.name: [len(self._reviews[table.name]), len(table)] for table in self.tables.both}
        stamp = str(self._log_stamp)
        return {"counts": counts, "stamp": stamp, "loads": self.loads, "told": self._told, "trouble": self.trouble}

    def left(self, table: Table, wanted: Filter) -> tuple[int, int]:
        """How many of the rows that are wanted are not reviewed, and how many are wanted."""
        reviews = self._reviews[table.name]
        positions = table.selected(wanted, self.tables.severity)
        return sum(table.ids[at] not in reviews for at in positions), len(positions)

    def page(self, table: Table, wanted: Filter, state: str, start: int, count: int) -> list[int]:
        """Positions, in order, of the next `count` rows that are wanted from `start` on; negative: of those before."""
        reviews = self._reviews[table.name]
        positions = table.selected(wanted, self.tables.severity)
        at = bisect_left(positions, start)
        found: list[int] = []
        for place in range(at, len(positions)) if count > 0 else range(at - 1, -1, -1):
            if len(found) == abs(count):
                break
            reviewed = table.ids[positions[place]] in reviews
            if not state or reviewed == (state == REVIEWED):
                found.append(positions[place])
        return sorted(found)

    def decide(self, asked: Asked) -> None:
        """Write a decision into the log; not a fix that changes nothing, nor an undo of nothing.

        Raises ConflictError, GoneError, UsageError, and TableError for a fix that will not do.
        """
        with decisions.writing(self.folder):
            self.refresh()
            if self.version(asked.identity) != asked.version:
                raise ConflictError(asked.identity)
            steps = self._steps(asked)
            if not steps:
                return
            decisions.append(self.folder, steps)
            self._logs.setdefault(asked.identity, []).extend(steps)
            self._log_stamp = file_stamp(self.folder / REVIEW)
        self._judge(asked.identity)

    def _steps(self, asked: Asked) -> list[Decision]:
        table, row, when = self.tables.holding(asked.identity), self.row(asked.identity), decisions.now()
        allowed = _ALLOWED[table.name] if table else ()
        if asked.decision not in allowed:
            raise UsageError(f"decision {asked.decision!r:.60}; write one of: {', '.join(allowed)}")
        if asked.decision == NOTE:
            return [Decision(asked.identity, decision=NOTE, note=asked.note, when=when)]
        if asked.decision == UNDO:
            undone = [Decision(asked.identity, decision=UNDO, when=when)]
            return undone if asked.identity in self._logs else []
        if asked.decision != FIX:
            return [decisions.decide(row, asked.decision, when, asked.note)]
        steps = decisions.fix(row, asked.changes, when, asked.note)
        claim_of(row | {one.field: one.new for one in steps}, f"claim {asked.identity}")
        return steps


@cache
def load_schema() -> None:
    """Load what a fix is held to, which takes a second, once."""
    with suppress(TableError):
        claim_of({}, "")


def write_decisions(folder: Path) -> None:
    """Write what was decided into the tables. Where a run is at work in the folder, it does so when it ends.

    Raises TableError.
    """
    from pipeline.store import locked  # noqa: PLC0415 - brings what reads articles; the page starts without

    with _WRITING:
        try:
            lock = locked(folder)
        except UsageError:
            return
        try:
            for name in (CLAIMS, FINDINGS):
                if (folder / name).exists():
                    decisions.apply(folder, name)
        finally:
            lock.release()
