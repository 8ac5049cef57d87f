"""How one cell is written: plain decimals, and a guard before what a spreadsheet would run as a formula."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.table.columns import NUMBER_COLUMNS

NUMBER = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")  # the bound keeps a hostile cell out of the arithmetic
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def plain(number: Decimal) -> str:
    """A number as plain decimal digits: no exponent, no zeros at the end of a fraction, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(cell: str) -> Decimal | None:
    """The number that a cell holds as the tables write one, else None."""
    return Decimal(cell) if NUMBER.fullmatch(cell) else None


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


def cell(column: str, value: object) -> str:
    """A cell of a column as its file holds it; what it means is as in `plain_text`."""
    text = plain_text(value)
    if text.startswith(_RUN_AS_FORMULA) and not (column in NUMBER_COLUMNS and NUMBER.fullmatch(text)):
        return "'" + text
    return text


def unguarded(cell: str) -> str:
    """What a cell of a table file holds."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUN_AS_FORMULA) else cell
