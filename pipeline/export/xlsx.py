"""The workbook for reviewers: a sheet a table, links, filters, and the words of a decision to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.decisions import ACCEPT, FINDING_DECISIONS, READINGS, REJECT
from pipeline.errors import UsageError
from pipeline.export.columns import Table
from pipeline.export.tables import exact, is_web, rows, tables
from pipeline.models import FIX
from pipeline.store import ARTICLES, CLAIMS, FINDINGS, REPORT
from pipeline.table import NUMBER_COLUMNS, placing

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# The format's own limits.
MOST_ROWS, MOST_CHARACTERS, MOST_LINKS, MOST_LINK_CHARACTERS = 1_048_576, 32_767, 65_530, 2_079
# Decimals that a number's format may show.
_MOST_DECIMALS = 30
CUT = " […]"  # ends a text of which a cell does not hold all
_CREATED = datetime(2025, 1, 1, tzinfo=UTC)  # the same tables give the same bytes
_WIDTHS = {
    **dict.fromkeys(("sentence", "sentence_a", "sentence_b", "explanation"), 60),
    **dict.fromkeys(("title", "note", "mention", "detail", "input"), 30),
    **dict.fromkeys(("lang", "unit", "per", "start", "end", "ratio", "sources"), 8),
}
_WIDTH = 16
_WRAPPED = tuple(column for column, width in _WIDTHS.items() if width > 50)
_LINE, _MOST_LINES = 15, 12  # the height of a line in points; lines of a row
# Beside the id, which stays in sight: what a reviewer fills in, what it is about, and what was read of it.
_LEADING = ("review", "note", "mention", "sentence", "explanation", *READINGS)
_WORDS = {CLAIMS: (ACCEPT, REJECT, FIX), FINDINGS: FINDING_DECISIONS}


def write(folder: Path, path: Path) -> list[str]:
    """Write the tables but the articles' texts; gives notes on what a sheet cannot hold.

    Text stays text, whatever it begins with. A number is one where a double keeps it exactly, else text. Raises
    UsageError where a table has more rows than a sheet, TableError.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    report = folder / REPORT
    link = relpath(report.resolve(), path.resolve().parent) if report.is_file() else ""
    try:
        with placing(path) as beside, Workbook(beside, {"constant_memory": True}) as book:
            book.set_properties({"created": _CREATED})
            sheets = [_Sheet(book, table, link) for table in tables(folder) if table.file != ARTICLES]
            for sheet in sheets:
                sheet.fill(rows(sheet.table, folder))
    except XlsxWriterException as error:
        raise UsageError(f"{path}: {error}; check the folder and the space left") from error
    return [note for sheet in sheets for note in sheet.notes()]


class _Sheet:
    def __init__(self, book: Workbook, table: Table, report: str) -> None:
        self.table, self._report = table, report
        self._book = book
        self._sheet: Worksheet = book.add_worksheet(table.name)
        self._text: Format = book.add_format({"valign": "top", "num_format": "@"})
        self._wrapped: Format = book.add_format({"valign": "top", "text_wrap": True})
        self._linked: Format = book.add_format({"valign": "top", "font_color": "blue", "underline": 1})
        self._numbers: dict[int, Format] = {}
        self._links = self._cut = 0

    def fill(self, table_rows: Iterable[Mapping[str, str]]) -> None:
        """Write the header and the rows, then what spans them."""
        columns, sheet = _ordered(self.table), self._sheet
        sheet.freeze_panes(1, 1)
        bold = self._book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(columns):
            # An empty cell of text is one too: what is typed there (2-5, 1e6) stays as it is.
            sheet.set_column(
                place, place, _WIDTHS.get(column, _WIDTH), None if column in NUMBER_COLUMNS else self._text
            )
            sheet.write_string(0, place, column, bold)
        last = 0
        for last, row in enumerate(table_rows, 1):
            if last == MOST_ROWS:
                raise UsageError(
                    f"{self.table.file}: more rows than a sheet's {MOST_ROWS:,}; export to sqlite or parquet"
                )
            sheet.set_row(last, _LINE * _lines(row))  # not every program makes a row as high as its text
            for place, column in enumerate(columns):
                self._write(last, place, column, row[column])
        sheet.autofilter(0, 0, last, len(columns) - 1)
        if self.table.file in _WORDS and last:
            words = {"validate": "list", "source": [*_WORDS[self.table.file]]}
            sheet.data_validation(1, columns.index("review"), last, columns.index("review"), words)

    def notes(self) -> Iterator[str]:
        """What the sheet does not hold."""
        if self._cut:
            yield f"{self.table.name}: {self._cut} texts of more than {MOST_CHARACTERS:,} characters end with{CUT}"
        if self._links > MOST_LINKS:
            yield f"{self.table.name}: only the first {MOST_LINKS:,} links could be made"

    def _write(self, row: int, place: int, column: str, cell: str) -> None:
        if not cell:
            return
        value = exact(cell) if column in NUMBER_COLUMNS else None
        decimals = len(cell.partition(".")[2])
        if value is not None and decimals <= _MOST_DECIMALS:
            self._sheet.write_number(row, place, value, self._number(decimals))
            return
        link = self._link(column, cell)
        if link:
            self._links += 1
            if self._links <= MOST_LINKS:
                self._sheet.write_url(row, place, link, self._linked, shown(cell))
                return
        text = shown(cell)
        self._cut += text != cell
        self._sheet.write_string(row, place, text, self._wrapped if column in _WRAPPED else self._text)

    def _number(self, decimals: int) -> Format:
        """Shows all decimals: what a sheet shows is what goes into a CSV file that is saved from it."""
        if decimals not in self._numbers:
            shape = "0." + "0" * decimals if decimals else "0"
            self._numbers[decimals] = self._book.add_format({"valign": "top", "num_format": shape})
        return self._numbers[decimals]

    def _link(self, column: str, cell: str) -> str:
        if column in ("claim_id", "finding_id", "claim_a", "claim_b"):
            return f"external:{self._report}#{cell}" if self._report else ""
        # Escaped, a character takes three at most.
        links = column == "url" and is_web(cell.strip()) and 3 * len(cell) <= MOST_LINK_CHARACTERS
        return cell.strip() if links else ""


def _ordered(table: Table) -> list[str]:
    first = [column for column in (table.key, *_LEADING) if column in table.columns]
    return [*first, *(column for column in table.columns if column not in first)]


def _lines(row: Mapping[str, str]) -> int:
    """How many lines the longest of the wrapped texts takes, by the characters that fit a column of its width."""
    texts = [(row[column], _WIDTHS[column]) for column in _WRAPPED if row.get(column)]
    return min(max((1 + len(text) // width + text.count("\n") for text, width in texts), default=1), _MOST_LINES)


def shown(cell: str) -> str:
    """What a sheet shows of a text: all of it, or as much as a cell holds."""
    units = cell.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return cell
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT
