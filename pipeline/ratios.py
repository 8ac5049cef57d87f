"""How far apart two figures are, as a reader sees it: three digits, rounded down to "at least"."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal, localcontext

from babel.numbers import format_decimal

_THREE_DIGITS = Context(prec=3, rounding=ROUND_FLOOR)
_WIDE = Context(prec=400)  # babel writes every digit out, and the table allows amounts of 120 digits


def at_least(ratio: Decimal, lang: str) -> str:
    """The ratio in the signs of a language: 221.53 gives 221, 1.249 gives 1.24, or 1,24 in Italian."""
    with localcontext(_WIDE):
        return format_decimal(_THREE_DIGITS.plus(ratio), locale=lang)
