"""Computed numbers as a reader sees them: a distance of three digits, rounded down; an amount of four, or in few."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from functools import lru_cache

from babel.numbers import format_compact_decimal, format_decimal

from pipeline.models import Claim

_THREE_DIGITS = Context(prec=3, rounding=ROUND_FLOOR)
_FOUR_DIGITS = Context(prec=4)
_WORDED = Decimal(1_000_000)
_WIDE = Context(prec=400)  # babel writes every digit out, and the table allows amounts of 120 digits


def at_least(ratio: Decimal, lang: str) -> str:
    """The ratio in the signs of a language: 221.53 gives 221, 1.249 gives 1.24, or 1,24 in Italian."""
    with localcontext(_WIDE):
        return format_decimal(_THREE_DIGITS.plus(ratio), locale=lang)


@lru_cache(maxsize=1 << 12)
def amount(value: Decimal, lang: str) -> str:
    """An amount of four digits in the signs of a language, from a million on with its word: 1,302 miliardi."""
    with localcontext(_WIDE):
        rounded = _FOUR_DIGITS.plus(value)
        if abs(value) < _WORDED:
            return format_decimal(rounded, locale=lang, decimal_quantization=False)
        return format_compact_decimal(rounded, format_type="long", locale=lang, fraction_digits=3)


def corrected(claim: Claim, lang: str) -> str:
    """The amount of a claim as a reviewer left it, in the signs of a language; the ends of a range."""
    ends = [one for one in (claim.value_low, claim.value_high) if one is not None]
    amounts = [claim.value] if claim.value is not None else ends
    return "–".join(dict.fromkeys(amount(one, lang) for one in amounts))


def compact(value: Decimal, lang: str) -> str:
    """A round amount in few signs, as an axis shows it: 50.000, 10 Mrd."""
    with localcontext(_WIDE):
        return (format_decimal if value < _WORDED else format_compact_decimal)(value, locale=lang)
