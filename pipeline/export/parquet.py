"""Parquet files, one a table, in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.columns import DECIMALS, INTEGERS, TABLES, Table
from pipeline.export.tables import rows, tables
from pipeline.store import ARTICLES
from pipeline.table import number, placing

if TYPE_CHECKING:
    from pyarrow import Schema

# The widest decimal that all readers know: 26 digits before the point.
PRECISION, SCALE = 38, 12
_ROWS = 2_000  # of a row group


def write(folder: Path, path: Path) -> list[str]:
    """Write a file for each table into the folder `path`; amounts and ratios are decimal128(38, 12), empty is null.

    Gives a note on numbers that do not fit, which are null. Raises TableError, OSError.
    """
    from pyarrow import Table as Arrow  # noqa: PLC0415 - an extra, and slow to load
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    path.mkdir(exist_ok=True)
    notes, present = [], tables(folder)
    for table in present:
        schema, numbers, lost = _schema(table), _numbers(table), 0
        with placing(path / f"{table.name}.parquet") as beside, ParquetWriter(beside, schema) as file:
            rest = rows(table, folder)
            while batch := list(islice(rest, _ROWS)):
                columns: dict[str, Sequence[str | int | Decimal | None]] = {}
                for name in table.columns:
                    cells = [row[name] for row in batch]
                    columns[name] = [_number(name, cell) for cell in cells] if name in numbers else cells
                    lost += sum(value is None and cell != "" for value, cell in zip(columns[name], cells, strict=True))
                file.write_table(Arrow.from_pydict(columns, schema=schema))
        if lost:
            notes.append(f"{table.name}: {lost} numbers do not fit into decimal({PRECISION}, {SCALE}) and are null")
    for table in TABLES:
        if table not in present:  # what an earlier export may have left
            (path / f"{table.name}.parquet").unlink(missing_ok=True)
    return notes


def _numbers(table: Table) -> list[str]:
    """The columns of numbers; an article has none."""
    return [] if table.file == ARTICLES else [name for name in table.columns if name in DECIMALS | INTEGERS]


def _schema(table: Table) -> Schema:
    import pyarrow as pa  # noqa: PLC0415

    numbers = _numbers(table)
    types = {name: pa.int64() if name in INTEGERS else pa.decimal128(PRECISION, SCALE) for name in numbers}
    described = {name: {"description": text} for name, text in table.columns.items()}
    return pa.schema([pa.field(name, types.get(name, pa.string()), metadata=described[name]) for name in table.columns])


def _number(column: str, cell: str) -> int | Decimal | None:
    """The number of a cell, None where it has none or one that its type does not hold."""
    value = number(cell)
    if value is None:
        return None
    if column in INTEGERS:
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else None
    exponent = value.normalize().as_tuple().exponent
    fits = value.adjusted() < PRECISION - SCALE and isinstance(exponent, int) and -exponent <= SCALE
    return value if fits else None
