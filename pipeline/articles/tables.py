"""CSV and TSV: one article a row, the columns named by the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import BufferedReader
from itertools import count

from pipeline.articles.columns import Columns
from pipeline.articles.decoding import decode, unmarked
from pipeline.articles.fields import article_of
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article

_DELIMITERS = ",;\t"
_CHUNK = 1 << 20


def cut_csv(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    """The rows, numbered as a spreadsheet does: the header is row 1, and line ends inside of cells count for nothing.

    The delimiter (comma, semicolon, tab) is the one that parts the header into most cells. Raises ArticleError where
    the header names no text and where there are too many rows, OSError.
    """
    lines = _Lines(unmarked(handle), limits.article)
    try:
        rows = csv.reader(lines, delimiter=delimiter(lines.peek()), strict=True)
        header = [_decoded(cell) for cell in _next(rows, limits.article) or ()]
    except (csv.Error, _TooLongError) as error:
        raise ArticleError("bad_row", f"the header cannot be read ({error}); name the columns in row 1") from None
    places = {field: header.index(name) for field, name in columns.of_table(header).items()}
    for number in count(2):
        lines.begin_row()
        try:
            cells = _next(rows, limits.article)
        except csv.Error as error:
            detail = f"{error}; write quotes inside of quotes twice, and close them"
            yield f":{number}", ArticleError("bad_row", detail)
        except _TooLongError:
            lines.finish_row()
            yield f":{number}", limits.too_long("article")
        else:
            if cells is None:
                return
            limits.check_rows(number - 1)
            if cells:
                yield f":{number}", _cut(cells, len(header), places)


def parse_row(cut: Cut, _limits: Limits) -> Article:
    """The article of a row: its text is the data, the other fields are known. Raises ArticleError."""
    return article_of({**cut.known, "text": decode(cut.data)})


def _next(rows: Iterator[list[str]], most: int) -> list[str] | None:
    """The next row, its cells as long as rows may be; None at the end. The limit of the csv module is one for all."""
    longest = csv.field_size_limit(most)
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
    """A row is over the limit."""


class _Lines:
    """The lines of a file for the csv module, each byte one character; a row of more than `most` bytes raises.

    The cells are decoded one by one, by the rule for all text.
    """

    def __init__(self, handle: BufferedReader, most: int) -> None:
        self._handle, self._most = handle, most
        self._peeked: str | None = None
        self._held = self._quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._peeked is not None:
            line, self._peeked = self._peeked, None
            return line
        data = self._handle.readline(self._most + 1 - self._held)
        if not data:
            raise StopIteration
        self._held += len(data)
        self._quotes += data.count(b'"')
        if self._held > self._most:
            raise _TooLongError(f"more than {self._most:,} bytes")
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
