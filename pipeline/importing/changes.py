"""A row of a sheet against the row of its table: what a reviewer changed, what is wrong, the decisions it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.decisions import ACCEPT, EDITABLE, FINDING_DECISIONS, NOTE, REJECT, Decision, decide, fix
from pipeline.errors import TableError
from pipeline.export.columns import CLAIMS_TABLE, FINDINGS_TABLE, Table
from pipeline.export.xlsx import shown
from pipeline.importing.damage import AS_TEXT, damage
from pipeline.importing.sheets import Cell
from pipeline.models import FIX
from pipeline.store import FINDINGS
from pipeline.table import NUMBER_COLUMNS, claim_of, number, unguarded

_MOMENT = r"\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?"
_PERIOD = re.compile(rf"({_MOMENT}(/({_MOMENT}|\.\.))?)?")


class Reviewed(NamedTuple):
    """A table that reviewers decide on, the words of a decision, and what else they change."""

    table: Table
    words: tuple[str, ...]
    editable: tuple[str, ...]


TABLES = (
    Reviewed(CLAIMS_TABLE, (ACCEPT, REJECT, FIX), EDITABLE),
    Reviewed(FINDINGS_TABLE, FINDING_DECISIONS, ()),
)


class Line(NamedTuple):
    """A row of a table as written and as decided, and the cells of its row in a sheet."""

    of: Reviewed
    written: dict[str, str]
    decided: dict[str, str]
    cells: Mapping[str, Cell]


@dataclass(slots=True)
class Changes:
    """The cells that say another thing than the table: fields, review and note; what is wrong or left aside."""

    fields: dict[str, str] = field(default_factory=dict)
    review: str = ""
    note: str | None = None
    wrong: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def changes(line: Line) -> Changes:
    """What the sheet changes in a row."""
    found = Changes()
    for column, given in line.cells.items():
        if column not in line.of.table.columns or _same(line, column, given):
            continue
        cell = Cell(_line(unguarded(given.text)), given.kind)
        told = _wrong(line, column, cell)
        if told:
            found.wrong.append(f"column {column}: {cell.text!r:.60}; {told}")
        elif column == "note":
            found.note = cell.text
        elif column != "review":
            found.fields[column] = cell.text
        elif cell.text:
            # To accept what was fixed changes nothing.
            stands = (line.decided["review"], ACCEPT if line.decided["review"] == FIX else "")
            found.review = "" if cell.text.casefold() in stands else cell.text.casefold()
        else:
            found.aside.append(f"the decision {line.decided['review']} stays; take it back in riscontro review")
    if found.review == FIX and not found.fields and not found.wrong:
        found.wrong.append(f"column review: {FIX!r}; no other cell of the row is changed; change what is to be fixed")
    if found.fields and not found.wrong:
        try:
            claim_of(_fixed(line.decided, fix(line.decided, found.fields, "")), "")
        except TableError as error:
            found.wrong.append(str(error).removeprefix(", "))
    return found


def _wrong(line: Line, column: str, cell: Cell) -> str:
    """Why a changed cell cannot be taken, "" where it can."""
    if column == "review":
        known = ("", *line.of.words)
        return "" if cell.text.casefold() in known else f"write one of: {', '.join(line.of.words)}"
    told = damage(_line(line.decided[column]), cell, numeric=column in NUMBER_COLUMNS)
    if told:
        return told
    if column not in (*line.of.editable, "note"):
        kept = number(cell.text) is None or column in NUMBER_COLUMNS
        return "not for reviewers to change; put back what stood there" if kept else f"turned into a number; {AS_TEXT}"
    if column == "period" and not _PERIOD.fullmatch(cell.text):
        return "write a year, a month (2024-05), a day, or two of them with / between"
    return ""


def _same(line: Line, column: str, cell: Cell) -> bool:
    """Whether a cell holds what stands in the table, as a spreadsheet shows and saves it."""
    texts = {_line(cell.text), _line(unguarded(cell.text))}
    for stood in (line.written[column], line.decided[column]):
        text = _line(shown(stood))
        # A file in a code page of Windows has question marks for what the page lacks.
        if texts & {text, text.encode("cp1252", "replace").decode("cp1252")}:
            return True
        if column in NUMBER_COLUMNS and (value := number(stood)) is not None and value == number(_line(cell.text)):
            return True
    return False


def decisions(line: Line, found: Changes, when: str) -> list[Decision]:
    """The rows of the log for what a reviewer changed in a row."""
    row, key, note = line.decided, line.decided[line.of.table.key], found.note or ""
    if line.of.table.file == FINDINGS:
        made = [Decision(key, decision=found.review, note=note, when=when)] if found.review else []
    else:
        made = fix(row, found.fields, when, note)
        rejected = REJECT in (found.review, row["review"] if made and not found.review else "")
        if rejected or (found.review == ACCEPT and not made):
            made.append(decide(_fixed(row, made), REJECT if rejected else ACCEPT, when, note))
    if found.note is not None and not (note and made):
        made.append(Decision(key, decision=NOTE, note=note, when=when))
    return made


def _fixed(row: Mapping[str, str], fixes: Iterable[Decision]) -> dict[str, str]:
    return {**row, **{one.field: one.new for one in fixes}}


def _line(text: str) -> str:
    return " ".join(text.split())
