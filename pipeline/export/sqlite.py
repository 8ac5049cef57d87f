"""A SQLite database: a table a table, with keys, indexes and a full text search, as Datasette shows them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.errors import TableError, UsageError
from pipeline.export.columns import Table
from pipeline.export.tables import exact, rows, tables
from pipeline.store import ARTICLES
from pipeline.table import NUMBER_COLUMNS, placing

# What claims and findings are looked up by, besides their keys.
INDEXES = {
    "claims": ("article_id", "subject, measure, unit", "attributed_to"),
    "findings": ("claim_a", "claim_b", "subject, measure, unit"),
    "figures": ("subject, measure, unit",),
}
# Full text search knows accented letters from plain ones no better than who types a query.
SEARCHED = {
    "claims": ("sentence", "title", "subject"),
    "findings": ("explanation", "subject"),
    "articles": ("title", "text"),
}
_INTEGER = 2**63  # whole numbers below it are integers in SQLite


def write(folder: Path, path: Path) -> list[str]:
    """Write the tables that the folder holds; a number is one where a double keeps it exactly, else text.

    Raises TableError where a key stands in a table twice, UsageError where SQLite cannot write.
    """
    with placing(path) as beside:
        beside.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(beside)) as database:
                # Nobody reads it before it stands in its place.
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                present = tables(folder)
                for table in sorted(present, key=lambda one: one.file != ARTICLES):
                    _fill(database, table, folder, {one.name: one.key for one in present})
                database.commit()
        except sqlite3.IntegrityError as error:
            raise TableError(f"{folder}: a key stands in its table twice ({error}); keep one row") from None
        except sqlite3.Error as error:
            raise UsageError(f"{path}: {error}; check the folder and the space left") from error
    return []


def _fill(database: sqlite3.Connection, table: Table, folder: Path, keys: dict[str, str]) -> None:
    numbers = () if table.file == ARTICLES else NUMBER_COLUMNS
    columns = [
        # Without a type SQLite keeps numbers and text as they are given, and turns none into a float.
        f'"{name}"' + ("" if name in numbers else " TEXT") + (" PRIMARY KEY" if name == table.key else "")
        for name in table.columns
    ]
    columns += [
        f'FOREIGN KEY ("{name}") REFERENCES "{other}" ("{keys[other]}")'
        for name, other in table.refers.items()
        if other in keys
    ]
    database.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    places = ", ".join("?" * len(table.columns))
    values = ([_value(cell) if name in numbers else cell for name, cell in row.items()] for row in rows(table, folder))
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', values)
    for number, names in enumerate(INDEXES.get(table.name, ())):
        database.execute(f'CREATE INDEX "{table.name}_{number}" ON "{table.name}" ({names})')
    if searched := ", ".join(SEARCHED.get(table.name, ())):
        index = f"{table.name}_fts"
        database.execute(
            f'CREATE VIRTUAL TABLE "{index}" USING fts5({searched}, content="{table.name}", '
            "tokenize='unicode61 remove_diacritics 2')"
        )
        database.execute(f'INSERT INTO "{index}" ("{index}") VALUES (\'rebuild\')')


def _value(cell: str) -> int | float | str | None:
    value = exact(cell)
    if value is None or abs(value) >= _INTEGER:
        return cell or None
    return value
