"""A reviewed sheet -> decisions in the log of a folder: all that it says, or nothing where a cell cannot be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from pipeline.decisions import Decision, Verdict, append, now, read, verdicts
from pipeline.errors import TableError, UsageError
from pipeline.export.tables import decided, written
from pipeline.importing.changes import TABLES, Line, Reviewed, changes, decisions
from pipeline.importing.damage import damaged_id
from pipeline.importing.sheets import Row, Sheet, read_sheets
from pipeline.table import unguarded

__all__ = ["Imported", "import_sheet"]

# Wrong cells that are told; all are counted.
MOST_TOLD = 20


@dataclass(slots=True)
class Imported:
    """What became of a sheet: the decisions, how many rows of each table they are on, and what was left aside, a line
    each.
    """

    decisions: list[Decision] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    aside: list[str] = field(default_factory=list)


def import_sheet(path: Path, folder: Path) -> Imported:
    """Add what reviewers changed in a sheet of the claims or findings of `folder` to its log.

    A cell that holds what stands in the table is no decision. Columns may lack, be more, or stand in another order.
    Rows whose id is not in the table or twice in the sheet are left aside. Raises UsageError where there is no such
    sheet or table, and TableError that lists the cells which a spreadsheet has damaged, which no reviewer may change,
    or which their column cannot hold: then nothing is taken.
    """
    done, wrong, known = Imported(), list[str](), verdicts(read(folder))
    found = [(sheet, one) for sheet in read_sheets(path) for one in TABLES if one.table.key in sheet.header]
    if not found:
        raise UsageError(f"{path}: no column {' or '.join(one.table.key for one in TABLES)}; give an exported sheet")
    for sheet, one in found:
        if not (folder / one.table.file).is_file():
            raise UsageError(f"{folder}: holds no {one.table.file}; name the folder of the run with --into")
        told = sorted(_take(sheet, one, folder, known, done), key=itemgetter(0))
        wrong += [f"{sheet.where}, row {number}, {cell}" for number, cell in told]
    if wrong:
        rest = [f"and {len(wrong) - MOST_TOLD} more"] if len(wrong) > MOST_TOLD else []
        head = f"{path}: {len(wrong)} cells to mend, nothing was taken"
        raise TableError("\n".join([head, *wrong[:MOST_TOLD], *rest]))
    if done.decisions:
        append(folder, done.decisions)
    return done


def _take(
    sheet: Sheet, one: Reviewed, folder: Path, known: Mapping[str, Verdict], done: Imported
) -> Iterator[tuple[int, str]]:
    """Add the decisions of a sheet to `done`; gives the wrong cells, each behind the number of its row."""
    when, key, file = now(), one.table.key, one.table.file
    rows = _by_id(sheet, key, done)
    for stood in written(one.table, folder):
        row = rows.pop(stood[key], None)
        if row is None:
            continue
        line = Line(one, stood, decided(one.table, stood, known.get(stood[key])), row.cells)
        found = changes(line)
        yield from ((row.number, told) for told in found.wrong)
        made = [] if found.wrong else decisions(line, found, when)
        done.decisions += made
        done.rows[file] += bool(made)
        done.aside += [f"{sheet.where}, row {row.number}: {told}" for told in found.aside]
    for identity, row in rows.items():
        if told := damaged_id(row.cells[key]):
            yield row.number, f"column {key}: {identity!r:.60}; {told}"
        else:
            done.aside.append(f"{sheet.where}, row {row.number}: {file} has no {key} {identity!r:.60}")


def _by_id(sheet: Sheet, key: str, done: Imported) -> dict[str, Row]:
    """The rows with an id of their own; the others are left aside."""
    named = [(unguarded(row.cells[key].text.strip()), row) for row in sheet.rows]
    counts = Counter(identity for identity, _ in named)
    for identity, row in named:
        if not identity or counts[identity] > 1:
            told = f"{key} {identity!r:.60} stands there twice" if identity else f"no {key}"
            done.aside.append(f"{sheet.where}, row {row.number}: {told}")
    return {identity: row for identity, row in named if identity and counts[identity] == 1}
