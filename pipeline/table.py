"""Claims <-> DataFrame <-> CSV: column order, ids, schema and the way a cell is written stand here alone.

Tables are RFC 4180 (comma, CRLF, quotes where needed), UTF-8 without a byte order mark.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from hashlib import blake2b
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.errors import TableError
from pipeline.models import Claim, Finding, Reject

if TYPE_CHECKING:
    import pandas as pd

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
TABLES: tuple[tuple[str, ...], ...] = (CLAIM_COLUMNS, FINDING_COLUMNS, FIGURE_COLUMNS, REJECT_COLUMNS)

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

    rows = [[_text(cell) for cell in claim_row(claim)] for claim in claims]
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS), dtype=object)


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file that takes the place of `path` when the block ends, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


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


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a whole table at once; a reader sees the old file or the new one, never a part."""
    with writing_csv(path, columns) as write:
        for row in rows:
            write(row)


def _text(value: object) -> str:
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
    text = _text(value)
    if text.startswith(_RUN_AS_FORMULA) and not (column in NUMBER_COLUMNS and _NUMBER.fullmatch(text)):
        return "'" + text
    return text


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUN_AS_FORMULA) else cell


def read_table(path: Path, required: Sequence[str]) -> pd.DataFrame:
    """A CSV table as strings, guards taken off; the index is the row a spreadsheet shows (the header is 1).

    Any order of columns, more columns than required, a byte order mark and empty rows are accepted.
    Raises TableError where the file cannot be read as CSV or lacks a required column.
    """
    import pandas as pd  # noqa: PLC0415

    numbered = list(_rows(path))
    if not numbered:
        raise TableError(f"{path}: the file is empty; a table needs its header: {','.join(required)}")
    header = [name.strip() for name in numbered[0][1]]
    if len(header) == 1 and header[0].count(";") > 1:
        raise TableError(f"{path}, row 1: separated by semicolons; save the sheet with commas")
    for name in required:
        if name not in header:
            raise TableError(f"{path}, row 1: the column {name} is missing; add it to the header")
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    if twice:
        raise TableError(f"{path}, row 1: the column {twice[0]} stands there twice; keep one")
    body = [(number, cells) for number, cells in numbered[1:] if any(cells)]
    for number, cells in body:
        if len(cells) != len(header):
            raise TableError(
                f"{path}, row {number}: {len(cells)} cells under {len(header)} columns; "
                "quote every cell that holds a comma or a line break"
            )
    rows = [[_unguarded(cell) for cell in cells] for _, cells in body]
    return pd.DataFrame(rows, columns=header, index=[number for number, _ in body], dtype=object)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    longest = csv.field_size_limit(sys.maxsize)  # its own limit is 128 kB
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from enumerate(csv.reader(handle, strict=True), 1)
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}; give the path of a claims table") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path}, byte {error.start}: not UTF-8; save the table as CSV UTF-8") from error
    except csv.Error as error:
        raise TableError(f"{path}: not a CSV table ({error}); save it as CSV with commas") from error
    finally:
        csv.field_size_limit(longest)


def read_claims(path: Path) -> list[Claim]:
    """The claims of a table that this program, a person or another program wrote, in its order.

    Columns of `OPTIONAL_COLUMNS` may lack; columns that are not the contract's are left aside.
    Raises TableError naming file, row and column where a cell is not what its column holds.
    """
    frame = read_table(path, [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS])
    for column in OPTIONAL_COLUMNS - set(frame.columns):
        frame[column] = ""
    _validate(path, frame)
    rows: list[dict[Any, Any]] = frame[list(CLAIM_COLUMNS)].to_dict("records")
    return [_claim(path, number, row) for number, row in zip(frame.index, rows, strict=True)]


def _validate(path: Path, frame: pd.DataFrame) -> None:
    import pandera.pandas as pa  # noqa: PLC0415

    def matches(pattern: str, error: str) -> pa.Check:
        return pa.Check(lambda cell: re.fullmatch(pattern, cell) is not None, element_wise=True, error=error)

    number = matches(f"({_NUMBER.pattern})?", "write a plain number such as 1600000000 or 2.5")
    checks: dict[str, list[pa.Check]] = {
        "claim_id": [
            matches(r"\S+", "write an id without spaces"),
            pa.Check(lambda ids: ~ids.duplicated(), error="an earlier row has this id too; keep one"),
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
    schema = pa.DataFrameSchema({name: pa.Column(None, rules) for name, rules in checks.items()})
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases: list[dict[str, Any]] = error.failure_cases.to_dict("records")
        first = min(cases, key=lambda case: (case["index"], CLAIM_COLUMNS.index(case["column"])))
        rest = f" ({len(cases) - 1} more cells to mend)" if len(cases) > 1 else ""
        raise TableError(
            f"{path}, row {first['index']}, column {first['column']}: "
            f"{first['failure_case']!r:.60}; {first['check']}{rest}"
        ) from None


def _claim(path: Path, number: int, row: dict[Any, Any]) -> Claim:
    amounts = {name: Decimal(row[name]) if row[name] else None for name in AMOUNTS}
    low, high = amounts["value_low"], amounts["value_high"]
    if low is not None and high is not None and low > high:
        raise TableError(f"{path}, row {number}, column value_low: greater than value_high; swap the two")
    if int(row["end"]) < int(row["start"]):
        raise TableError(f"{path}, row {number}, column end: smaller than start; swap the two")
    changed = {**amounts, "start": int(row["start"]), "end": int(row["end"])}
    return Claim(**{**row, **changed, "patterns": tuple(row["patterns"].split())})
