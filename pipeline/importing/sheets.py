"""A file that a spreadsheet wrote -> its rows: xlsx, or CSV in any of the dialects that Excel and LibreOffice save."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from warnings import catch_warnings
from zipfile import ZipFile, is_zipfile

from pipeline.articles.decoding import decode
from pipeline.articles.tables import delimiter
from pipeline.errors import ArticleError, TableError, UsageError
from pipeline.limits import USUAL
from pipeline.table import plain, unbounded_cells

_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.I)  # Excel's own first line, which is no row
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how xlsx writes a character that XML cannot hold


class Cell(NamedTuple):
    """What a cell holds, as text; `kind` is `text`, or `number` or `date` where the file says that it is one."""

    text: str
    kind: str = "text"


class Row(NamedTuple):
    """A row under its header: the number that a spreadsheet shows, and the cells by column."""

    number: int
    cells: dict[str, Cell]


class Sheet(NamedTuple):
    """A sheet of a workbook, or a CSV file: where it is, its header, the rows that hold anything."""

    where: str
    header: Sequence[str]
    rows: Sequence[Row]


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, held in memory. Raises UsageError where it cannot be opened, TableError where it is bad."""
    try:
        if is_zipfile(path):
            return _workbook(path)
        return [_csv(path, decode(path.read_bytes()))]
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give the path of a reviewed sheet") from error
    except ArticleError as error:
        raise TableError(f"{path}: {error}") from error


def _workbook(path: Path) -> list[Sheet]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UsageError(f"{path}: reading xlsx needs openpyxl; pip install 'riscontro[xlsx]'") from None
    try:
        _check_size(path)
        # It would not open another ending; of what it cannot read (styles, extensions) nothing is wanted.
        with path.open("rb") as handle, catch_warnings(action="ignore"):
            book = load_workbook(handle, read_only=True, data_only=True)
            return [
                _sheet(f"{path}, sheet {sheet.title}", enumerate(map(_typed, sheet.iter_rows(values_only=True)), 1))
                for sheet in book.worksheets
            ]
    except (TableError, OSError):
        raise
    except Exception as error:  # whatever openpyxl meets in a damaged one
        raise TableError(f"{path}: not a workbook ({error!s:.100}); save it as xlsx or CSV") from error


def _check_size(path: Path) -> None:
    with ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > max(USUAL.article, USUAL.ratio * path.stat().st_size):
        raise TableError(f"{path}: unpacks to more than {USUAL.ratio} times its size; save the sheet again")


def _typed(values: Iterable[Any]) -> list[Cell]:
    return [_cell(value) for value in values]


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        return Cell(plain(Decimal(repr(value))), "number")
    if isinstance(value, datetime) and value.time() == time():
        return Cell(value.date().isoformat(), "date")
    if isinstance(value, date | time):
        return Cell(value.isoformat(), "date")
    if isinstance(value, timedelta):
        return Cell(str(value), "date")
    return Cell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _csv(path: Path, text: str) -> Sheet:
    told = _SEPARATOR_LINE.match(text)
    if told:
        text = text[told.end() :]
    mark = told[1] if told else delimiter(next(iter(text.splitlines()), ""))
    rows = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        with unbounded_cells():
            return _sheet(str(path), enumerate(([Cell(cell) for cell in row] for row in rows), 2 if told else 1))
    except csv.Error as error:
        raise TableError(f"{path}, line {rows.line_num}: not a CSV table ({error}); save the sheet again") from error


def _sheet(where: str, lines: Iterator[tuple[int, list[Cell]]]) -> Sheet:
    filled = ((number, cells) for number, cells in lines if any(cell.text.strip() for cell in cells))
    first, names = next(filled, (1, []))
    header = [cell.text.strip() for cell in names]
    twice = next((name for name in header if name and header.count(name) > 1), "")
    if twice:
        raise TableError(f"{where}, row {first}: the column {twice} stands there twice; keep one")
    rows, shared = [], dict[Cell, Cell]()  # most cells of a sheet are equal to others
    for number, cells in filled:
        if any(cell.text.strip() for cell in cells[len(header) :]):
            raise TableError(
                f"{where}, row {number}: more cells than columns; put cells that hold a separator in quotes"
            )
        padded = [*cells, *([Cell("")] * (len(header) - len(cells)))]
        named = zip(header, padded, strict=False)
        rows.append(Row(number, {name: shared.setdefault(cell, cell) for name, cell in named if name}))
    return Sheet(where, [name for name in header if name], rows)
