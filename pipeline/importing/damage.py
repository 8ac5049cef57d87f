"""What spreadsheets do to cells unasked: told apart from what a person changed, by the cell and what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from babel.dates import get_month_names

from pipeline.importing.sheets import Cell
from pipeline.table import number

AS_TEXT = "review an exported xlsx, or open the CSV with all columns as text"
# Of the spreadsheets that write short names of months into cells.
_LOCALES = ("de", "en", "es", "fr", "it", "pt")
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_SLASHED = re.compile(r"\d{1,2}([/.])\d{1,2}\1(\d{4}|\d\d)( .*)?|\d{1,2}:\d\d(:\d\d)?")
_NAMED = re.compile(r"(?:\d{1,2}-)?([^\W\d_]{3,}\.?)(?:-\d\d|-\d{4})?")
_SEPARATORS = re.compile(r"[.,'’\s]")
# A figure that a reviewer corrects is seldom what the old one rounds to; with so many digits it never is.
_ROUNDED_DIGITS = 3


def damage(old: str, cell: Cell, *, numeric: bool) -> str:
    """What a spreadsheet made of a cell in which `old` stood, and what to do; "" where it is a person's change.

    `numeric` tells that the column holds numbers. Both are without white space at their ends.
    """
    if cell.kind == "date" or _SLASHED.fullmatch(cell.text) or _is_month(cell.text):
        return f"turned into a date; {AS_TEXT}"
    if _SCIENTIFIC.fullmatch(cell.text):
        return f"in scientific notation, digits may be lost; {AS_TEXT}"
    if not numeric or not cell.text:
        return ""
    new = number(cell.text)
    if old and re.search(r"\d", cell.text) and _SEPARATORS.sub("", cell.text) == _SEPARATORS.sub("", old):
        return f"{old} with other separators; write numbers with a point before decimals and nothing between thousands"
    if new is None:
        return "not a plain number; write one such as 1600000000 or 2.5"
    before = number(old)
    if before is not None and new in set(_roundings(before)):
        return f"{old} rounded; put it back (a figure that is to be this one is decided in riscontro review)"
    return ""


def damaged_id(cell: Cell) -> str:
    """What a spreadsheet made of an id that the table does not have; "" where it may be another table's."""
    return damage("", cell, numeric=False) or (f"turned into a number; {AS_TEXT}" if cell.kind == "number" else "")


@cache
def _months() -> frozenset[str]:
    return frozenset(
        name.casefold().rstrip(".")
        for locale in _LOCALES
        for width in ("abbreviated", "wide")
        for name in get_month_names(width, locale=locale).values()
    )


def _is_month(text: str) -> bool:
    """Whether a text is a month with a day or a year: what becomes of 2-5 and of 2024-05."""
    found = _NAMED.fullmatch(text)
    return bool(found and "-" in text and found[1].casefold().rstrip(".") in _months())


def _roundings(value: Decimal) -> Iterator[Decimal]:
    """What is left of a number with fewer decimals, or with fewer digits."""
    whole = value.adjusted() + 1
    if whole <= 0:
        yield Decimal(0)
    for kept in range(min(_ROUNDED_DIGITS, max(whole, 1)), len(value.normalize().as_tuple().digits)):
        for way in (ROUND_HALF_UP, ROUND_DOWN):
            yield Context(prec=kept, rounding=way).plus(value)
