"""A reviewed sheet -> decisions in the log of a folder: all that it says, or nothing where a cell cannot be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from pipeline.decisions import Decision, Verdict, append, now, read, verdicts
from pipeline.errors import TableError, UsageError
from pipeline.importing.changes import TABLES, Line, Reviewed, changes, decisions
from pipeline.importing.sheets import Row, Sheet, read_sheets
from pipeline.table import table_rows

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
    found = [(sheet, table) for sheet in read_sheets(path) for table in TABLES if table.key in sheet.header]
    if not found:
        raise UsageError(f"{path}: no column {' or '.join(table.key for table in TABLES)}; give an exported sheet")
    for sheet, table in found:
        if not (folder / table.file).is_file():
            raise UsageError(f"{folder}: holds no {table.file}; name the folder of the run with --into")
        wrong += [
            f"{sheet.where}, {told}" for _, told in sorted(_take(sheet, table, folder, known, done), key=itemgetter(0))
        ]
    if wrong:
        rest = f"\nand {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
        raise TableError(
            f"{path}: {len(wrong)} cells to mend, nothing was taken\n" + "\n".join(wrong[:MOST_TOLD]) + rest
        )
    if done.decisions:
        append(folder, done.decisions)
    return done


def _take(
    sheet: Sheet, table: Reviewed, folder: Path, known: Mapping[str, Verdict], done: Imported
) -> Iterator[tuple[int, str]]:
    """Add the decisions of a sheet to `done`; gives the wrong cells, each with the number of its row."""
    when = now()
    rows = _by_id(sheet, table, done)
    for written in table_rows(folder / table.file, table.columns):
        row = rows.pop(written[table.key], None)
        if row is None:
            continue
        verdict = known.get(written[table.key])
        line = Line(table, written, table.decided(written, verdict), row.cells)
        found = changes(line)
        yield from ((row.number, f"row {row.number}, {told}") for told in found.wrong)
        made = [] if found.wrong else decisions(line, found, when)
        done.decisions += made
        done.rows[table.file] += bool(made)
        done.aside += [f"{sheet.where}, row {row.number}: {told}" for told in found.aside]
    for identity, row in rows.items():
        cell = row.cells[table.key]
        if told := table.damaged(cell):
            yield row.number, f"row {row.number}, column {table.key}: {cell.text!r:.60}; {told}"
        else:
            done.aside.append(f"{sheet.where}, row {row.number}: {table.file} has no {table.key} {identity!r:.60}")


def _by_id(sheet: Sheet, table: Reviewed, done: Imported) -> dict[str, Row]:
    ids = Counter(row.cells[table.key].text.strip() for row in sheet.rows)
    for row in sheet.rows:
        identity = row.cells[table.key].text.strip()
        if not identity:
            done.aside.append(f"{sheet.where}, row {row.number}: no {table.key}")
        elif ids[identity] > 1:
            done.aside.append(f"{sheet.where}, row {row.number}: {table.key} {identity!r:.60} stands there twice")
    return {identity: row for row in sheet.rows if ids[identity := row.cells[table.key].text.strip()] == 1 and identity}
