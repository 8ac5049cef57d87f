"""CSV files -> rows of cells, guards taken off; and a table written anew row by row."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import TableError
from pipeline.table.cells import unguarded
from pipeline.table.columns import OPTIONAL_COLUMNS
from pipeline.table.writing import write_csv

if TYPE_CHECKING:
    import pandas as pd

Value = TypeVar("Value")
Line = tuple[int, list[str]]  # the row a spreadsheet shows (the header is 1), and its cells


class Kept(dict[str, Value]):
    """What cells mean, made once for each: equal cells give the same object."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        self._make = make

    def __missing__(self, cell: str) -> Value:
        value = self[cell] = self._make(cell)
        return value


def read_table(path: Path, required: Sequence[str]) -> pd.DataFrame:
    """A CSV table as strings, guards taken off; the index is the row a spreadsheet shows (the header is 1).

    Any order of columns, more columns than required, a byte order mark and empty rows are accepted.
    Raises TableError where the file cannot be read as CSV or lacks a required column.
    """
    import pandas as pd  # noqa: PLC0415

    with reading(path) as lines:
        header = header_of(path, lines, required)
        body = list(body_of(path, lines, header))
    rows = [[unguarded(cell) for cell in cells] for _, cells in body]
    return pd.DataFrame(rows, columns=header, index=[number for number, _ in body], dtype=object)


@contextmanager
def reading(path: Path) -> Iterator[Iterator[Line]]:
    """The lines of a CSV file; what goes wrong with the file inside the block becomes a TableError."""
    try:
        with unbounded_cells(), path.open(encoding="utf-8-sig", newline="") as handle:
            yield enumerate(csv.reader(handle, strict=True), 1)
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}; give the path of a claims table") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path}, byte {error.start}: not UTF-8; save the table as CSV UTF-8") from error
    except csv.Error as error:
        raise TableError(f"{path}: not a CSV table ({error}); save it as CSV with commas") from error


@contextmanager
def unbounded_cells() -> Iterator[None]:
    """Inside the block the csv module reads cells of any length; its own limit is 128 kB."""
    longest = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(longest)


def header_of(path: Path, lines: Iterator[Line], required: Sequence[str]) -> list[str]:
    """The names of the columns. Raises TableError where a required one lacks, or one stands there twice."""
    first = next(lines, None)
    if first is None:
        raise TableError(f"{path}: the file is empty; a table needs its header: {','.join(required)}")
    header = [name.strip() for name in first[1]]
    if len(header) == 1 and header[0].count(";") > 1:
        raise TableError(f"{path}, row 1: separated by semicolons; save the sheet with commas")
    for name in required:
        if name not in header:
            raise TableError(f"{path}, row 1: the column {name} is missing; add it to the header")
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    if twice:
        raise TableError(f"{path}, row 1: the column {twice[0]} stands there twice; keep one")
    return header


def body_of(path: Path, lines: Iterator[Line], header: Sequence[str]) -> Iterator[Line]:
    """The rows under the header that hold anything, each as wide as it."""
    for number, cells in lines:
        if len(cells) != len(header) and any(cells):
            raise TableError(
                f"{path}, row {number}: {len(cells)} cells under {len(header)} columns; "
                "quote every cell that holds a comma or a line break"
            )
        if any(cells):
            yield number, cells


def table_rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The cells of these columns, row by row, as `read_table` reads them; of OPTIONAL_COLUMNS "" where they lack.

    Raises TableError as `read_table` does.
    """
    with reading(path) as lines:
        header = header_of(path, lines, [column for column in columns if column not in OPTIONAL_COLUMNS])
        places = [header.index(column) if column in header else len(header) for column in columns]
        for _, cells in body_of(path, lines, header):
            whole = [*cells, ""]
            yield dict(zip(columns, (unguarded(whole[place]) for place in places), strict=True))


def table_cells(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The same as a list of tuples in the order of these columns; equal cells are one object."""
    texts = Kept(unguarded)
    with reading(path) as lines:
        header = header_of(path, lines, [column for column in columns if column not in OPTIONAL_COLUMNS])
        ordered = itemgetter(*(header.index(column) if column in header else len(header) for column in columns))
        rows = body_of(path, lines, header)
        return [tuple(map(texts.__getitem__, ordered([*cells, ""]))) for _, cells in rows]


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> bool:
    """Write a table anew with each row as `change` gives it, if that alters any; tells whether it did.

    `change` takes cells without guards, and gives a row with the same columns or more of `OPTIONAL_COLUMNS`, which
    the table then has. Columns of another's making stay. Raises TableError as `table_rows` does, the table untouched.
    """
    with reading(path) as lines:
        header = header_of(path, lines, ())
        rows = (dict(zip(header, map(unguarded, cells), strict=True)) for _, cells in body_of(path, lines, header))
        if all(change(row) == row for row in rows):
            return False
    with reading(path) as lines:
        header = header_of(path, lines, ())
        columns = [*header, *(column for column in ("review", "note") if column not in header)]
        rows = (dict(zip(header, map(unguarded, cells), strict=True)) for _, cells in body_of(path, lines, header))
        write_csv(path, columns, ([row.get(column, "") for column in columns] for row in map(change, rows)))
    return True
