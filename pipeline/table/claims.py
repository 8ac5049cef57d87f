"""Rows of a claims table -> claims, each cell checked for what its column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import TableError
from pipeline.models import Claim
from pipeline.table.cells import NUMBER, cell, unguarded
from pipeline.table.columns import AMOUNTS, CLAIM_COLUMNS, OFFSETS, OPTIONAL_COLUMNS, WORDS
from pipeline.table.rows import Kept, Line, body_of, header_of, reading

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

# Rows of a claims table that are validated together: enough for pandera's cost per frame to vanish, and some 15 MB.
CHUNK_ROWS = 2_000
# Qualifiers of a figure that names its number.
_NAMED = ("exact", "about")


def claim_of(row: Mapping[str, str], where: str) -> Claim:
    """The claim of one row of cells without guards, as a person has edited it: its amounts must agree with each other.

    Raises TableError naming `where` and the column.
    """
    cells = [row.get(column, "") for column in CLAIM_COLUMNS]
    cases = _wrong_cells(_schema(_Seen()), [(1, cells)])
    if cases:
        raise TableError(f"{where}, {_told(cases)}")
    claim = _Cells(CLAIM_COLUMNS).claim(where, cells)
    if claim.value is None and claim.qualifier in _NAMED:
        raise TableError(f"{where}, column value: empty, though the figure is {claim.qualifier}; write the number")
    low, high = claim.value_low, claim.value_high
    if claim.value is not None and not (claim.value if low is None else low) <= claim.value <= (
        claim.value if high is None else high
    ):
        raise TableError(f"{where}, column value: not between value_low and value_high; change those too")
    return claim


def read_claims(path: Path) -> list[Claim]:
    """The claims of a table that this program, a person or another program wrote, in its order.

    Columns of `OPTIONAL_COLUMNS` may lack; columns that are not the contract's are left aside. A claim takes about
    0.8 kB. Raises TableError naming file, row and column where a cell is not what its column holds.
    """
    return [claim for chunk in claim_chunks(path) for claim in chunk]


def claim_chunks(path: Path, sound: bool = False) -> Iterator[list[Claim]]:
    """The same, CHUNK_ROWS at a time; equal cells of a chunk are one object.

    After a chunk with a wrong cell none is given: the rest of the table is looked through, then TableError is raised.
    The cells of a `sound` table were written or looked through by this very process.
    """
    with reading(path) as lines:
        header = header_of(path, lines, [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS])
        yield from _chunks(str(path), header, body_of(path, lines, header), sound)


def claims_of(where: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> list[Claim]:
    """The claims of rows that stand in no file, numbered from 0; cells as in `writing_csv`.

    The columns are those of `read_claims`. Raises TableError naming `where`, row and column.
    """
    lacking = [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS and column not in columns]
    if lacking:
        raise TableError(f"{where}: the column {lacking[0]} is missing; add it")
    body = ([cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows)
    return [claim for chunk in _chunks(where, columns, enumerate(body)) for claim in chunk]


def _chunks(where: str, header: Sequence[str], body: Iterator[Line], sound: bool = False) -> Iterator[list[Claim]]:
    seen = _Seen()
    schema = None if sound else _schema(seen)
    first, wrong = "", 0
    cells = _Cells(header)
    while rows := [(number, cells.shared(row)) for number, row in islice(body, CHUNK_ROWS)]:
        cases = _wrong_cells(schema, rows) if schema else []
        if schema:
            seen.add(row[0] for _, row in rows)
        first = first or (f"{where}, row {_first(cases)['index']}, {_told(cases)}" if cases else "")
        wrong += len(cases)
        if not wrong:
            yield [cells.claim(f"{where}, row {number}", row) for number, row in rows]
        cells = _Cells(header)
    if wrong:
        raise TableError(first + (f" ({wrong - 1} more cells to mend)" if wrong > 1 else ""))


_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].+)?)?)?")


class _Seen:
    """The ids of the rows so far, as sorted hashes: 8 bytes each. Of ten million no two are equal by chance."""

    def __init__(self) -> None:
        self._hashes = np.empty(0, dtype=np.int64)

    def add(self, ids: Iterable[str]) -> None:
        self._hashes = np.sort(np.append(self._hashes, [*map(hash, ids)]), kind="stable")

    def among(self, ids: pd.Series[str]) -> pd.Series[bool]:
        """For each of these ids whether it has been seen."""
        hashes = ids.map(hash)
        places = self._hashes.searchsorted(hashes)
        return hashes == np.append(self._hashes, 0)[places]


def _schema(seen: _Seen) -> pa.DataFrameSchema:
    """What the cells of a chunk must be; `seen` holds the ids of the chunks before it."""
    import pandera.pandas as pa  # noqa: PLC0415

    def matches(pattern: str, error: str) -> pa.Check:
        whole = re.compile(pattern).fullmatch
        return pa.Check(lambda cell: whole(cell) is not None, element_wise=True, error=error)

    number = matches(f"({NUMBER.pattern})?", "write a plain number such as 1600000000 or 2.5")
    checks: dict[str, list[pa.Check]] = {
        "claim_id": [
            matches(r"\S+", "write an id without spaces"),
            pa.Check(
                lambda ids: ~(ids.duplicated() | seen.among(ids)),
                error="an earlier row has this id too; keep one",
            ),
        ],
        "published": [pa.Check(_is_date, element_wise=True, error="write a date such as 2025-02-05")],
        **{name: [matches(r"[\s\S]*\S[\s\S]*", "fill in this cell")] for name in ("article_id", "kind", "unit")},
        **{name: [number] for name in AMOUNTS},
        **{name: [matches("[0-9]{1,15}", "write a whole number of characters")] for name in OFFSETS},
        **{
            name: [pa.Check.isin(words, error=f"write one of: {', '.join(word for word in words if word)}")]
            for name, words in WORDS.items()
        },
    }
    return pa.DataFrameSchema({name: pa.Column(None, rules) for name, rules in checks.items()})


@lru_cache(maxsize=4096)
def _is_date(cell: str) -> bool:
    """Whether a cell is empty, a year, a month or a day of the calendar, with a time or without."""
    written = _DATE.fullmatch(cell)
    if written is None or not cell:
        return not cell
    try:
        date(*(int(part or 1) for part in written.groups()))
    except ValueError:
        return False
    return True


def _wrong_cells(schema: pa.DataFrameSchema, rows: Sequence[Line]) -> list[dict[Any, Any]]:
    """The cells of a chunk that are not what their column holds, as pandera's failure cases."""
    import pandas as pd  # noqa: PLC0415
    import pandera.pandas as pa  # noqa: PLC0415

    places = {name: CLAIM_COLUMNS.index(name) for name in schema.columns}
    checked = {name: [row[place] for _, row in rows] for name, place in places.items()}
    frame = pd.DataFrame(checked, index=[number for number, _ in rows], dtype=object)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases: list[dict[Any, Any]] = error.failure_cases.to_dict("records")
        return cases
    return []


def _first(cases: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    """The first of the wrong cells, in the order of rows, then columns."""
    return min(cases, key=lambda case: (case["index"], CLAIM_COLUMNS.index(case["column"])))


def _told(cases: Iterable[dict[Any, Any]]) -> str:
    first = _first(cases)
    return f"column {first['column']}: {first['failure_case']!r:.60}; {first['check']}"


class _Cells:
    """The rows of a claims table with this header -> claims, which share what is equal in them."""

    def __init__(self, header: Sequence[str]) -> None:
        self._id = header.index("claim_id")
        # A column that lacks is read from the empty cell that `shared` puts behind the last one.
        self._places = [header.index(column) if column in header else len(header) for column in CLAIM_COLUMNS[1:]]
        self._texts = Kept(unguarded)
        amounts: Kept[Decimal | None] = Kept(lambda cell: Decimal(cell) if cell else None)
        offsets, patterns = Kept(int), Kept(lambda cell: tuple(cell.split()))
        kept: dict[str, Kept[Any]] = {**dict.fromkeys(AMOUNTS, amounts), **dict.fromkeys(OFFSETS, offsets)}
        kept["patterns"] = patterns
        self._meanings = [(CLAIM_COLUMNS.index(column), values) for column, values in kept.items()]

    def shared(self, row: list[str]) -> list[str]:
        """The cells in the order of CLAIM_COLUMNS, guards taken off. No two ids are equal: they are not kept."""
        texts, whole = self._texts, [*row, ""]
        return [unguarded(row[self._id]), *[texts[whole[place]] for place in self._places]]

    def claim(self, where: str, row: list[str]) -> Claim:
        """The claim of a row of `shared` cells that `_schema` found right; an error tells `where` it stands."""
        cells: list[Any] = [*row]
        for place, values in self._meanings:
            cells[place] = values[row[place]]
        claim = Claim(*cells)
        low, high = claim.value_low, claim.value_high
        if low is not None and high is not None and low > high:
            raise TableError(f"{where}, column value_low: greater than value_high; swap the two")
        if claim.end < claim.start:
            raise TableError(f"{where}, column end: smaller than start; swap the two")
        return claim
