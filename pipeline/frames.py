"""Claims and findings <-> typed DataFrames, for those who work in Python.

Text columns hold str, "" where empty. Amounts and ratios are `Decimal` in columns of objects, None where empty: exact,
and `frame["value"].astype(float)` where floats will do. Offsets and counts are int64. Columns and their order are those
of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from numbers import Integral, Real

import pandas as pd

from pipeline.errors import TableError
from pipeline.models import Claim, Finding
from pipeline.table import (
    CLAIM_COLUMNS,
    FINDING_COLUMNS,
    NUMBER_COLUMNS,
    OFFSETS,
    claim_row,
    claims_of,
    finding_row,
    plain_text,
)

_COUNTS = (*OFFSETS, "sources")


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Claims as a frame of CLAIM_COLUMNS, a row each."""
    return _frame(CLAIM_COLUMNS, [claim_row(claim) for claim in claims])


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a frame of FINDING_COLUMNS, a row each."""
    return _frame(FINDING_COLUMNS, [finding_row(finding) for finding in findings])


def _frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    made = {}
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        if column in _COUNTS:
            made[column] = pd.Series(cells, dtype="int64")
        elif column in NUMBER_COLUMNS:
            made[column] = pd.Series(map(_number, cells), dtype=object)
        else:
            made[column] = pd.Series(map(plain_text, cells), dtype=object)
    return pd.DataFrame(made)


def _number(cell: object) -> Decimal | None:
    """An amount with the digits that it has in the table."""
    return Decimal(plain_text(cell)) if cell is not None else None


def frame_claims(frame: pd.DataFrame) -> list[Claim]:
    """The claims of a frame that `claims_frame` made and a person may have edited, in its order.

    Columns may stand in any order, be more, or lack where they are optional; a cell may be what pandas makes of it: NaN
    is empty, a float its shortest decimal. Raises TableError naming row, by position from 0, and column.
    """
    columns = [str(column) for column in frame.columns]
    cells = zip(
        *([_cell(column, value) for value in frame.iloc[:, at]] for at, column in enumerate(columns)), strict=True
    )
    return claims_of("the DataFrame", columns, cells)


def _cell(column: str, value: object) -> object:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN is unlike itself
        return None
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Real) and not isinstance(value, Integral):
        return Decimal(repr(float(value)))
    if isinstance(value, str | Decimal | tuple):
        return value
    raise TableError(f"the DataFrame, column {column}: {value!r:.60} is {type(value).__name__}; give text or a number")
