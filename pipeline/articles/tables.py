"""CSV and TSV: one article a row, the columns named by the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import BufferedReader
from itertools import count

from pipeline.articles import limits
from pipeline.articles.columns import Columns
from pipeline.articles.decoding import decode, unmarked
from pipeline.articles.fields import article_of
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.models import Article

_DELIMITERS = ",;\t"
_CHUNK = 1 << 20


def cut_csv(handle: BufferedReader, columns: Columns) -> Cuts:
    """The rows, numbered as a spreadsheet does: the header is row 1, and line ends inside of cells count for nothing.

    The delimiter (comma, semicolon, tab) is the one that parts the header into most cells. Raises ArticleError where
    the header names no text, OSError.
    """
    lines = _Lines(unmarked(handle))
    try:
        rows = csv.reader(lines, delimiter=delimiter(lines.peek()), strict=True)
        header = [_decoded(cell) for cell in _next(rows) or ()]
    except (csv.Error, _TooLongError) as error:
        raise ArticleError("bad_row", f"the header cannot be read ({error}); name the columns in row 1") from None
    places = {field: header.index(name) for field, name in columns.of_table(header).items()}
    for number in count(2):
        lines.begin_row()
        try:
            cells = _next(rows)
        except csv.Error as error:
            detail = f"{error}; write quotes inside of quotes twice, and close them"
            yield f":{number}", ArticleError("bad_row", detail)
        except _TooLongError:
            lines.finish_row()
            yield f":{number}", limits.too_long()
        else:
            if cells is None:
                return
            if cells:
                yield f":{number}", _cut(cells, len(header), places)


def parse_row(cut: Cut) -> Article:
    """The article of a row: its text is the data, the other fields are known. Raises ArticleError."""
    return article_of({**cut.known, "text": decode(cut.data)})


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    """The next row, its cells as long as rows may be; None at the end. The limit of the csv module is one for all."""
    longest = csv.field_size_limit(limits.MAX_BYTES)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(longest)


def _cut(cells: list[str], width: int, places: Mapping[str, int]) -> Cut | ArticleError:
    if len(cells) != width:
        detail = f"has {len(cells)} cells, the header {width}; put cells that hold the delimiter in quotes"
        return ArticleError("bad_row", detail)
    try:
        known = {field: _decoded(cells[place]) for field, place in places.items() if field != "text"}
    except ArticleError as error:
        return error
    return Cut("row", cells[places["text"]].encode("latin-1"), known)


def _decoded(cell: str) -> str:
    return decode(cell.encode("latin-1"))


def delimiter(line: str) -> str:
    """What parts a header into most cells: comma, semicolon or tab."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


class _TooLongError(Exception):
    """A row is over `MAX_BYTES`."""


class _Lines:
    """The lines of a file for the csv module, each byte one character; a row over `MAX_BYTES` raises.

    The cells are decoded one by one, by the rule for all text.
    """

    def __init__(self, handle: BufferedReader) -> None:
        self._handle = handle
        self._peeked: str | None = None
        self._held = self._quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._peeked is not None:
            line, self._peeked = self._peeked, None
            return line
        data = self._handle.readline(limits.MAX_BYTES + 1 - self._held)
        if not data:
            raise StopIteration
        self._held += len(data)
        self._quotes += data.count(b'"')
        if self._held > limits.MAX_BYTES:
            raise _TooLongError(f"more than {limits.MAX_BYTES:,} bytes")
        return data.decode("latin-1")

    def peek(self) -> str:
        """The first line; empty where there is none."""
        self._peeked = next(self, None)
        return self._peeked or ""

    def begin_row(self) -> None:
        """All lines so far belong to earlier rows."""
        self._held = self._quotes = 0

    def finish_row(self) -> None:
        """Pass over the rest of a row that is too long: to the end of a line with all quotes closed."""
        while data := self._handle.readline(_CHUNK):
            self._quotes += data.count(b'"')
            if data.endswith(b"\n") and self._quotes % 2 == 0:
                return
