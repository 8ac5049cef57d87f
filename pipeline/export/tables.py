"""The tables of a folder row by row, and numbers as other programs keep them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.decisions import Verdict, applied, read, verdicts
from pipeline.errors import TableError, UsageError
from pipeline.export.columns import TABLES, Table
from pipeline.models import Article
from pipeline.store import ARTICLES, CLAIMS, FINDINGS
from pipeline.table import claim_chunks, claim_row, number, plain_text, table_rows

# A double tells every decimal number of so many digits from every other; Excel keeps no more.
_EXACT_DIGITS = 15


def tables(folder: Path) -> list[Table]:
    """The tables that the folder holds; extraction alone writes no findings."""
    return [table for table in TABLES if (folder / table.file).is_file()]


def rows(table: Table, folder: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as text, guards taken off, as reviewers have decided. Raises TableError."""
    reviewed = verdicts(read(folder)) if table.file in (CLAIMS, FINDINGS) else {}
    for row in written(table, folder):
        yield decided(table, row, reviewed.get(row[table.key])) if reviewed else row


def written(table: Table, folder: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as they stand in its file. Raises TableError."""
    if table.file == ARTICLES:
        for article in articles(folder):
            yield {column: getattr(article, column) for column in table.columns}
    elif table.file == CLAIMS:
        for claim in chain.from_iterable(claim_chunks(folder / CLAIMS)):
            yield dict(zip(table.columns, map(plain_text, claim_row(claim)), strict=True))
    else:
        yield from table_rows(folder / table.file, tuple(table.columns))


def decided(table: Table, row: dict[str, str], verdict: Verdict | None) -> dict[str, str]:
    """A row of the claims or findings with what was decided of it."""
    if table.file == CLAIMS:
        return applied(row, verdict)
    return {**row, "review": verdict.review, "note": verdict.note} if verdict else row


def articles(folder: Path) -> Iterator[Article]:
    """The articles of a folder, one at a time. Raises UsageError where it holds none, TableError for a bad line."""
    path = folder / ARTICLES
    if not path.is_file():
        raise UsageError(f"{folder}: holds no {ARTICLES}; give the folder of an earlier run")
    with path.open("rb") as lines:
        for place, line in enumerate(lines, 1):
            try:
                yield Article(**json.loads(line))
            except (ValueError, TypeError):
                raise TableError(f"{path}, line {place}: not an article as a run writes it; run again") from None


def exact(cell: str) -> int | float | None:
    """A number of at most 15 digits as a number that is exactly it; None for more digits and for what is no number."""
    value = number(cell)
    if value is None or len(value.normalize().as_tuple().digits) > _EXACT_DIGITS:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def is_web(url: str) -> bool:
    """Whether an address is http or https with a host: any other scheme could run something."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
