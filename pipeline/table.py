"""Claims <-> DataFrame <-> CSV: column order, ids, schema and the way a cell is written stand here alone.

Tables are RFC 4180 (comma, CRLF, quotes where needed), UTF-8 without a byte order mark.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from hashlib import blake2b
from io import StringIO
from itertools import islice
from json import dumps
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import numpy as np

from pipeline.errors import TableError
from pipeline.models import Claim, Finding, Reject

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Value = TypeVar("Value")
_Line = tuple[int, list[str]]  # the row a spreadsheet shows (the header is 1), and its cells

CLAIM_COLUMNS: tuple[str, ...] = tuple(column.name for column in fields(Claim))
FINDING_COLUMNS: tuple[str, ...] = (
    *("finding_id", "check", "severity", "subject", "measure", "unit"),
    *("claim_a", "value_a", "attributed_a", "article_a", "sentence_a"),
    *("claim_b", "value_b", "attributed_b", "article_b", "sentence_b"),
    *("ratio", "sources", "explanation", "review", "note"),
)
FIGURE_COLUMNS: tuple[str, ...] = (
    *("subject", "measure", "item", "per", "unit", "value", "value_low", "value_high", "qualifier"),
    *("attributed_to", "stance", "articles", "root_sources", "first", "last", "claim_ids"),
)
REJECT_COLUMNS: tuple[str, ...] = tuple(column.name for column in fields(Reject))
REVIEW_COLUMNS: tuple[str, ...] = ("claim_id", "field", "old", "new", "decision", "note", "when")
TABLES: tuple[tuple[str, ...], ...] = (CLAIM_COLUMNS, FINDING_COLUMNS, FIGURE_COLUMNS, REJECT_COLUMNS, REVIEW_COLUMNS)

# A table of another's making may lack these: empty is what they hold until somebody fills them.
OPTIONAL_COLUMNS = frozenset({"patterns", "review", "note"})
AMOUNTS = ("value", "value_low", "value_high")
OFFSETS = ("start", "end")
NUMBER_COLUMNS = frozenset({*AMOUNTS, *OFFSETS, "value_a", "value_b", "ratio", "sources", "articles", "root_sources"})
WORDS: dict[str, tuple[str, ...]] = {
    "qualifier": (
        *("exact", "about", "more_than", "at_least"),
        *("less_than", "at_most", "between", "unspecified"),
    ),
    "attribution": ("direct", "indirect", "inherited", "hearsay", "none"),
    "stance": ("asserted", "alleged", "denied", "planned"),
    "review": ("", "accept", "reject", "fix"),
}

_NUMBER = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")  # the bound keeps a hostile cell out of the arithmetic
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_ID_BYTES = 6
# Rows of a claims table that are validated together: enough for pandera's cost per frame to vanish, and some 15 MB.
CHUNK_ROWS = 2_000


def claim_ids(article_id: str, keys: Sequence[tuple[str, str]]) -> list[str]:
    """Ids of one article's claims, given the (sentence, mention) of each in text order.

    The id depends on the article's id, the two strings and how often that pair came before, so a change
    elsewhere in the article leaves it as it was.
    """
    seen: Counter[tuple[str, str]] = Counter()
    ids = []
    for key in keys:
        ids.append("c" + _digest(article_id, *key, str(seen[key])))
        seen[key] += 1
    return ids


def finding_id(finding: Finding) -> str:
    """Id of a finding: the same for the same check on the same two claims, whichever comes first."""
    return "f" + _digest(finding.check, *sorted((finding.claim_a.claim_id, finding.claim_b.claim_id)))


def _digest(*parts: str) -> str:
    return blake2b(dumps(parts).encode(), digest_size=_ID_BYTES).hexdigest()


def plain(number: Decimal) -> str:
    """A number as plain decimal digits: no exponent, no zeros at the end of a fraction, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(cell: str) -> Decimal | None:
    """The number that a cell holds as the tables write one, else None."""
    return Decimal(cell) if _NUMBER.fullmatch(cell) else None


def claim_row(claim: Claim) -> tuple[object, ...]:
    """The cells of a claim in the order of `CLAIM_COLUMNS`."""
    return tuple(getattr(claim, column) for column in CLAIM_COLUMNS)


def finding_row(finding: Finding) -> tuple[object, ...]:
    """The cells of a finding in the order of `FINDING_COLUMNS`; subject, measure and unit are side a's."""
    a, b = finding.claim_a, finding.claim_b
    return (
        *(finding_id(finding), finding.check, finding.severity, a.subject, a.measure, a.unit),
        *(a.claim_id, a.value, a.attributed_to, a.article_id, a.sentence),
        *(b.claim_id, b.value, b.attributed_to, b.article_id, b.sentence),
        *(finding.ratio, finding.sources, finding.explanation, finding.review, finding.note),
    )


def reject_row(reject: Reject) -> tuple[object, ...]:
    """The cells of a reject in the order of `REJECT_COLUMNS`."""
    return (reject.input, reject.reason, reject.detail)


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
            return rows.writerow([_cell(c, v) for c, v in zip(columns, row, strict=True)])

        yield write


def csv_rows(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Rows of a table as they stand in its file; cells as in `writing_csv`."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([_cell(c, v) for c, v in zip(columns, row, strict=True)] for row in rows)
    return buffer.getvalue().encode()


def csv_header(columns: Sequence[str]) -> bytes:
    """The first line of a table as it stands in its file."""
    return (",".join(columns) + "\r\n").encode()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a whole table at once; a reader sees the old file or the new one, never a part."""
    with writing_csv(path, columns) as write:
        for row in rows:
            write(row)


def plain_text(value: object) -> str:
    """What a cell holds, before it is guarded: text, int, Decimal, a tuple of words or None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return " ".join(value)
    raise TypeError(f"a cell is text, int, Decimal or a tuple of words, not {value!r}")


def _cell(column: str, value: object) -> str:
    text = plain_text(value)
    if text.startswith(_RUN_AS_FORMULA) and not (column in NUMBER_COLUMNS and _NUMBER.fullmatch(text)):
        return "'" + text
    return text


def unguarded(cell: str) -> str:
    """What a cell of a table file holds."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUN_AS_FORMULA) else cell


def read_table(path: Path, required: Sequence[str]) -> pd.DataFrame:
    """A CSV table as strings, guards taken off; the index is the row a spreadsheet shows (the header is 1).

    Any order of columns, more columns than required, a byte order mark and empty rows are accepted.
    Raises TableError where the file cannot be read as CSV or lacks a required column.
    """
    import pandas as pd  # noqa: PLC0415

    with _reading(path) as lines:
        header = _header(path, lines, required)
        body = list(_body(path, lines, header))
    rows = [[unguarded(cell) for cell in cells] for _, cells in body]
    return pd.DataFrame(rows, columns=header, index=[number for number, _ in body], dtype=object)


@contextmanager
def _reading(path: Path) -> Iterator[Iterator[_Line]]:
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


def _header(path: Path, lines: Iterator[_Line], required: Sequence[str]) -> list[str]:
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


def _body(path: Path, lines: Iterator[_Line], header: Sequence[str]) -> Iterator[_Line]:
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
    with _reading(path) as lines:
        header = _header(path, lines, [column for column in columns if column not in OPTIONAL_COLUMNS])
        places = [header.index(column) if column in header else len(header) for column in columns]
        for _, cells in _body(path, lines, header):
            whole = [*cells, ""]
            yield dict(zip(columns, (unguarded(whole[place]) for place in places), strict=True))


def table_cells(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The same as a list of tuples in the order of these columns; equal cells are one object."""
    texts = _Kept(unguarded)
    with _reading(path) as lines:
        header = _header(path, lines, [column for column in columns if column not in OPTIONAL_COLUMNS])
        ordered = itemgetter(*(header.index(column) if column in header else len(header) for column in columns))
        rows = _body(path, lines, header)
        return [tuple(map(texts.__getitem__, ordered([*cells, ""]))) for _, cells in rows]


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> bool:
    """Write a table anew with each row as `change` gives it, if that alters any; tells whether it did.

    `change` takes cells without guards, and gives a row with the same columns or more of `OPTIONAL_COLUMNS`, which
    the table then has. Columns of another's making stay. Raises TableError as `table_rows` does, the table untouched.
    """
    with _reading(path) as lines:
        header = _header(path, lines, ())
        rows = (dict(zip(header, map(unguarded, cells), strict=True)) for _, cells in _body(path, lines, header))
        if all(change(row) == row for row in rows):
            return False
    with _reading(path) as lines:
        header = _header(path, lines, ())
        columns = [*header, *(column for column in ("review", "note") if column not in header)]
        rows = (dict(zip(header, map(unguarded, cells), strict=True)) for _, cells in _body(path, lines, header))
        write_csv(path, columns, ([row.get(column, "") for column in columns] for row in map(change, rows)))
    return True


def claim_of(row: Mapping[str, str], where: str) -> Claim:
    """The claim of one row of cells without guards. Raises TableError naming `where` and the column."""
    cells = [row.get(column, "") for column in CLAIM_COLUMNS]
    cases = _wrong_cells(_schema(_Seen()), [(1, cells)])
    if cases:
        raise TableError(f"{where}, {_told(cases)}")
    return _Cells(CLAIM_COLUMNS).claim(where, cells)


def read_claims(path: Path) -> list[Claim]:
    """The claims of a table that this program, a person or another program wrote, in its order.

    Columns of `OPTIONAL_COLUMNS` may lack; columns that are not the contract's are left aside. A claim takes about
    0.8 kB. Raises TableError naming file, row and column where a cell is not what its column holds.
    """
    return [claim for chunk in claim_chunks(path) for claim in chunk]


def claim_chunks(path: Path) -> Iterator[list[Claim]]:
    """The same, CHUNK_ROWS at a time; equal cells of a chunk are one object.

    After a chunk with a wrong cell none is given: the rest of the table is looked through, then TableError is raised.
    """
    with _reading(path) as lines:
        header = _header(path, lines, [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS])
        yield from _chunks(str(path), header, _body(path, lines, header))


def claims_of(where: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> list[Claim]:
    """The claims of rows that stand in no file, numbered from 0; cells as in `writing_csv`.

    The columns are those of `read_claims`. Raises TableError naming `where`, row and column.
    """
    lacking = [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS and column not in columns]
    if lacking:
        raise TableError(f"{where}: the column {lacking[0]} is missing; add it")
    body = ([_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows)
    return [claim for chunk in _chunks(where, columns, enumerate(body)) for claim in chunk]


def _chunks(where: str, header: Sequence[str], body: Iterator[_Line]) -> Iterator[list[Claim]]:
    seen = _Seen()
    schema = _schema(seen)
    first, wrong = "", 0
    cells = _Cells(header)
    while rows := [(number, cells.shared(row)) for number, row in islice(body, CHUNK_ROWS)]:
        cases = _wrong_cells(schema, rows)
        seen.add(row[0] for _, row in rows)
        first = first or (f"{where}, row {_first(cases)['index']}, {_told(cases)}" if cases else "")
        wrong += len(cases)
        if not wrong:
            yield [cells.claim(f"{where}, row {number}", row) for number, row in rows]
        cells = _Cells(header)
    if wrong:
        raise TableError(first + (f" ({wrong - 1} more cells to mend)" if wrong > 1 else ""))


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

    number = matches(f"({_NUMBER.pattern})?", "write a plain number such as 1600000000 or 2.5")
    checks: dict[str, list[pa.Check]] = {
        "claim_id": [
            matches(r"\S+", "write an id without spaces"),
            pa.Check(
                lambda ids: ~(ids.duplicated() | seen.among(ids)),
                error="an earlier row has this id too; keep one",
            ),
        ],
        "published": [matches(r"(\d{4}(-\d\d(-\d\d([T ].+)?)?)?)?", "write a date such as 2025-02-05")],
        **{name: [matches(r"[\s\S]*\S[\s\S]*", "fill in this cell")] for name in ("article_id", "kind", "unit")},
        **{name: [number] for name in AMOUNTS},
        **{name: [matches("[0-9]{1,15}", "write a whole number of characters")] for name in OFFSETS},
        **{
            name: [pa.Check.isin(words, error=f"write one of: {', '.join(word for word in words if word)}")]
            for name, words in WORDS.items()
        },
    }
    return pa.DataFrameSchema({name: pa.Column(None, rules) for name, rules in checks.items()})


def _wrong_cells(schema: pa.DataFrameSchema, rows: Sequence[_Line]) -> list[dict[Any, Any]]:
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


class _Kept(dict[str, Value]):
    """What cells mean, made once for each: equal cells give the same object."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        self._make = make

    def __missing__(self, cell: str) -> Value:
        value = self[cell] = self._make(cell)
        return value


class _Cells:
    """The rows of a claims table with this header -> claims, which share what is equal in them."""

    def __init__(self, header: Sequence[str]) -> None:
        self._id = header.index("claim_id")
        # A column that lacks is read from the empty cell that `shared` puts behind the last one.
        self._places = [header.index(column) if column in header else len(header) for column in CLAIM_COLUMNS[1:]]
        self._texts = _Kept(unguarded)
        amounts: _Kept[Decimal | None] = _Kept(lambda cell: Decimal(cell) if cell else None)
        offsets, patterns = _Kept(int), _Kept(lambda cell: tuple(cell.split()))
        kept: dict[str, _Kept[Any]] = {**dict.fromkeys(AMOUNTS, amounts), **dict.fromkeys(OFFSETS, offsets)}
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
