"""Rows -> CSV files and frames, whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline.models import Claim
from pipeline.table.cells import cell, plain_text
from pipeline.table.columns import CLAIM_COLUMNS, claim_row

if TYPE_CHECKING:
    import pandas as pd


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Claims as a DataFrame of `CLAIM_COLUMNS`: strings as in the table but not guarded, "" where empty."""
    import pandas as pd  # noqa: PLC0415 - a third of a second, and the extractor needs only the ids

    rows = [[plain_text(cell) for cell in claim_row(claim)] for claim in claims]
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS), dtype=object)


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Where to write a file that takes the place of `path` when the block ends, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file that takes the place of `path` as that of `placing` does."""
    with placing(path) as beside, beside.open("w", encoding="utf-8", newline="") as handle:
        yield handle


@contextmanager
def writing_csv(path: Path, columns: Sequence[str]) -> Iterator[Callable[[Iterable[object]], object]]:
    """A function that adds one row to the table `path`, which stands in its place when the block ends.

    Cells are text, int, Decimal, a tuple of words or None.
    """
    with replacing(path) as handle:
        rows = csv.writer(handle, lineterminator="\r\n")
        rows.writerow(columns)

        def write(row: Iterable[object]) -> object:
            return rows.writerow([cell(c, v) for c, v in zip(columns, row, strict=True)])

        yield write


def csv_rows(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Rows of a table as they stand in its file; cells as in `writing_csv`."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([cell(c, v) for c, v in zip(columns, row, strict=True)] for row in rows)
    return buffer.getvalue().encode()


def csv_header(columns: Sequence[str]) -> bytes:
    """The first line of a table as it stands in its file."""
    return (",".join(columns) + "\r\n").encode()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a whole table at once; a reader sees the old file or the new one, never a part."""
    with writing_csv(path, columns) as write:
        for row in rows:
            write(row)
