"""What reviewers decided: review.csv, a log that is only ever added to, and what follows from it for a table's rows.

A decision outlives re-runs, since a claim keeps its id; where the claim is read otherwise than its reviewer saw it,
the decision no longer speaks of it and the claim is asked again.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from io import StringIO
from itertools import groupby
from json import dumps
from pathlib import Path

from filelock import FileLock

from pipeline.errors import TableError
from pipeline.models import FIX
from pipeline.table import AMOUNTS, REVIEW_COLUMNS, csv_header, csv_rows, rewrite, unguarded

REVIEW = "review.csv"
_LOCK = ".review.csv.lock"
# Longer than any row: the last one of the log stands within so many bytes of its end.
_TAIL = 1_000_000

ACCEPT, REJECT = "accept", "reject"
# Of a finding: the two figures cannot both hold; they do not speak of the same; they differ for a reason that is known.
FINDING_DECISIONS = ("real", "not_comparable", "explained")
NOTE, UNDO = "note", "undo"
DECISIONS = (ACCEPT, REJECT, FIX, *FINDING_DECISIONS, NOTE, UNDO)

# What a reviewer decides about a claim: all but where it stands in which text.
READINGS: tuple[str, ...] = (
    *("kind", "subject", "measure", *AMOUNTS, "unit", "qualifier", "per", "item"),
    *("attributed_to", "via", "attribution", "stance", "period"),
)
EDITABLE: tuple[str, ...] = ("source", "published", *READINGS, "cue")

# And of a finding, on either side.
_SIDES = ("value", "attributed")

_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*([+-]\d\d:\d\d|Z)")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of review.csv. `claim_id` is a finding's id where a finding is decided; `when` is ISO 8601 with a zone.

    `fix` changes `field` from `old` to `new`; the rows of one moment are one step. With any other decision, `old` is
    the digest of the claim or finding that was seen. `note` alone sets the note, `undo` takes back the last step.
    """

    claim_id: str
    field: str = ""
    old: str = ""
    new: str = ""
    decision: str = ""
    note: str = ""
    when: str = ""


@dataclass(slots=True)
class Verdict:
    """What stands of the decisions on one claim or finding.

    `fixes` are column -> what it shall be; `values` are column -> all that fixes, undone ones too, may have left in a
    table, what was read first. `seen` is the digest of what was decided on, empty after a fix and where any is meant.
    `decisions` counts the rows of the log.
    """

    review: str = ""
    note: str = ""
    fixes: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    seen: str = ""
    decisions: int = 0


def now() -> str:
    """The moment, as `when` holds it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def decide(row: Mapping[str, str], decision: str, when: str, note: str = "") -> Decision:
    """The decision on a claim or a finding as it stands in this row."""
    return Decision(identity(row), "", seen(row), "", decision, _line(note), when)


def fix(row: Mapping[str, str], changes: Mapping[str, str], when: str, note: str = "") -> list[Decision]:
    """One step that changes these columns of a row; none where nothing changes.

    A bound that equalled the value follows it. Raises TableError for a column that is not EDITABLE.
    """
    wrong = [column for column in changes if column not in EDITABLE]
    if wrong:
        raise TableError(f"claim {row['claim_id']}, column {wrong[0]}: not for reviewers; one of {', '.join(EDITABLE)}")
    whole = {column: _line(text) for column, text in changes.items()}
    if "value" in whole:
        whole |= {c: whole["value"] for c in AMOUNTS if row[c] == row["value"] and c not in whole}
    old = {column: _line(row.get(column, "")) for column in whole}
    return [
        Decision(row["claim_id"], column, old[column], new, FIX, _line(note), when)
        for column, new in whole.items()
        if new != old[column]
    ]


def identity(row: Mapping[str, str]) -> str:
    """The id under which decisions on this row stand, of a claims table or of a table of findings."""
    return row.get("finding_id") or row.get("claim_id", "")


def seen(row: Mapping[str, str]) -> str:
    """The digest of what a claim says, apart from where it says it; of a finding, of its figures and sources."""
    if "finding_id" in row:
        sides = ([_line(row.get(f"{column}_{side}", "")) for column in _SIDES] for side in "ab")
        said: list[object] = [row["check"], *sorted(sides)]
    else:
        said = [_line(row.get(column, "")) for column in READINGS]
    return blake2b(dumps(said).encode(), digest_size=6).hexdigest()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Inside, nobody else adds to the log of a folder; what is read of it stays so. May be entered again inside."""
    with FileLock(folder / _LOCK, is_singleton=True):
        yield


def append(folder: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the log of a folder; they are on disk when this returns. Cells are held to one line."""
    rows = csv_rows(REVIEW_COLUMNS, (map(_line, astuple(decision)) for decision in decisions))
    with writing(folder), (folder / REVIEW).open("a+b", buffering=0) as handle:
        size = handle.seek(0, os.SEEK_END)
        start = max(0, size - _TAIL)
        handle.seek(start)
        tail = handle.read()
        good = _good(tail)
        if len(good) < len(tail):  # a row that was being written when the machine went down
            handle.truncate(start + len(good))
        if not start and not good:
            rows = csv_header(REVIEW_COLUMNS) + rows
        elif not good.endswith(b"\n"):
            rows = b"\r\n" + rows
        while rows:
            rows = rows[handle.write(rows) :]
        os.fsync(handle.fileno())


def _good(data: bytes) -> bytes:
    """The log without a last row that is not whole; one to which only the line end lacks is."""
    start = data.rfind(b"\n") + 1
    last = next(csv.reader([data[start:].decode(errors="replace")]), [])
    whole = len(last) == len(REVIEW_COLUMNS) and (_WHEN.fullmatch(last[-1]) or tuple(last) == REVIEW_COLUMNS)
    return data if whole else data[:start]


def read(folder: Path) -> list[Decision]:
    """The log of a folder, oldest first; none where nothing was decided. Raises TableError naming row and column."""
    path = folder / REVIEW
    if not path.exists():
        return []
    try:
        text = _good(path.read_bytes()).decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"{path}: not a CSV table in UTF-8 ({error}); put back the one that riscontro wrote"
        ) from error
    if rows and tuple(rows[0]) != REVIEW_COLUMNS:
        raise TableError(f"{path}, row 1: not the columns {','.join(REVIEW_COLUMNS)}; put them back")
    return [_decision(path, number, row) for number, row in enumerate(rows[1:], 2) if any(row)]


def _decision(path: Path, number: int, row: Sequence[str]) -> Decision:
    where = f"{path}, row {number}"
    if len(row) != len(REVIEW_COLUMNS):
        raise TableError(f"{where}: {len(row)} cells under {len(REVIEW_COLUMNS)} columns; mend or remove the row")
    decision = Decision(*map(unguarded, row))
    if decision.decision not in DECISIONS:
        raise TableError(f"{where}, column decision: {decision.decision!r:.60}; write one of: {', '.join(DECISIONS)}")
    if decision.decision == FIX and decision.field not in EDITABLE:
        raise TableError(f"{where}, column field: {decision.field!r:.60}; write one of: {', '.join(EDITABLE)}")
    return decision


def verdicts(decisions: Iterable[Decision]) -> dict[str, Verdict]:
    """What stands in the end, by the id of the claim or finding."""
    logs: dict[str, list[Decision]] = {}
    for decision in decisions:
        logs.setdefault(decision.claim_id, []).append(decision)
    return {identity: _verdict(log) for identity, log in logs.items()}


def _verdict(log: Sequence[Decision]) -> Verdict:
    verdict = Verdict(decisions=len(log))
    steps: list[list[Decision]] = []
    for _, rows in groupby(log, key=lambda one: (one.when, one.decision)):
        step = list(rows)
        if step[0].decision != UNDO:
            steps.append(step)
        elif steps:
            steps.pop()
    for one in log:
        if one.decision == FIX:
            verdict.values.setdefault(one.field, [one.old]).append(one.new)
    for one in (one for step in steps for one in step):
        if one.decision == FIX:
            verdict.fixes[one.field] = one.new
        if one.decision != NOTE:
            verdict.review, verdict.seen = one.decision, "" if one.decision == FIX else one.old
        if one.decision == NOTE or one.note:
            verdict.note = one.note
    if verdict.review == ACCEPT and verdict.fixes:
        verdict.review = FIX
    return verdict


def apply(folder: Path, name: str) -> None:
    """Write what was decided into a folder's table of claims or findings, if that alters it. Raises TableError."""
    found = verdicts(read(folder))
    if found:
        rewrite(folder / name, lambda row: applied(row, found.get(identity(row))))


def applied(row: dict[str, str], verdict: Verdict | None) -> dict[str, str]:
    """The row of a table as decided; without a decision where it says another thing than the reviewer saw."""
    if verdict is None:
        return row
    undecided = {**row, "review": "", "note": verdict.note}
    decided = {**row, "review": verdict.review, "note": verdict.note}
    for column, values in verdict.values.items():
        if _line(row.get(column, "")) in values:
            decided[column] = verdict.fixes.get(column, values[0])
        elif column in verdict.fixes:
            return undecided
    return decided if verdict.seen in ("", seen(decided)) else undecided


def _line(text: str) -> str:
    return " ".join(text.split())
