"""Parquet: one article a row; needs pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Mapping
from io import BufferedReader
from itertools import count
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from pipeline.articles.columns import Columns
from pipeline.articles.fields import published
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.limits import Limits

# Rows held at once, each of them one article at most.
_ROWS = 64
# In pieces only what is large: a small file with a damaged size in it is then made no gigabytes ready for.
_WHOLE, _PIECE = 32 << 20, 1 << 20


def cut_parquet(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    """The rows, numbered from 1; only the columns of fields are read. Raises ArticleError, OSError."""
    if handle.seekable():
        yield from _rows(handle, columns, limits)
        return
    with TemporaryFile() as copy:  # its table of contents stands at its end
        copyfileobj(handle, copy)
        yield from _rows(copy, columns, limits)


def _rows(file: IO[bytes], columns: Columns, limits: Limits) -> Cuts:
    try:
        from pyarrow import ArrowException, NativeFile, PythonFile  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError:
        detail = "reading Parquet needs pyarrow; pip install 'riscontro[parquet]'"
        raise ArticleError("missing_extra", detail) from None
    try:
        source: NativeFile = PythonFile(file, mode="r")
        table = ParquetFile(source, pre_buffer=False, buffer_size=_PIECE if source.size() > _WHOLE else 0)
        keys = columns.of_table(table.schema_arrow.names)
        numbers = count(1)
        for batch in table.iter_batches(_ROWS, columns=list(keys.values())):
            cells = {field: batch.column(key) for field, key in keys.items()}
            for row in range(batch.num_rows):
                number = next(numbers)
                limits.check_rows(number)
                yield f":{number}", _cut({field: column[row].as_py() for field, column in cells.items()}, limits)
    except (ArrowException, OSError, UnicodeDecodeError) as error:
        raise ArticleError("damaged", f"{error!s:.200}; nothing after it is read; get the file again") from None


def _cut(values: Mapping[str, Any], limits: Limits) -> Cut | ArticleError:
    text = values["text"]
    if not isinstance(text, str | None):
        return ArticleError("bad_field", "text is no string; make the column one")
    data = (text or "").encode()
    if len(data) > limits.article:
        return limits.too_long("article")
    try:
        known = {field: _known(field, value) for field, value in values.items() if field != "text"}
    except ArticleError as error:
        return error
    return Cut("row", data, known)


def _known(field: str, value: Any) -> str:
    if field == "published" and value is not None:
        return published(value)
    if value is None or isinstance(value, str) or (field == "id" and isinstance(value, int)):
        return "" if value is None else str(value)
    raise ArticleError("bad_field", f"{field} is no string; make the column one")
