"""Amounts in euros at the reference rate that the European Central Bank gave for a day (CurrencyConverter)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.intervals import Interval

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

EURO = "EUR"
# Articles convert at the rate of another hour or day, and round: two amounts this near may be one.
CONVERTED = Decimal("0.05")
# No rate is given on weekends and holidays; the longest row of them is at Easter and at Christmas.
_CLOSED_DAYS = 5


class Rate(NamedTuple):
    """How much of a currency one euro buys, and the day for which the bank says so."""

    per_euro: Decimal
    day: date


def rate(unit: str, published: str) -> Rate | None:
    """The rate of a currency on a day of publication, or on the last day before it that has one.

    None where the day is not known, or the bank gives no rate of the currency for it.
    """
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    return Rate(Decimal(1), day) if unit == EURO else _rate(unit, day)


@cache
def _rate(unit: str, day: date) -> Rate | None:
    from currency_converter import RateNotFoundError  # noqa: PLC0415

    rates = _bank()
    if unit not in rates.currencies:
        return None
    first, last = rates.bounds[unit]
    for earlier in (day - timedelta(days=back) for back in range(_CLOSED_DAYS + 1)):
        if first <= earlier <= last:
            with suppress(RateNotFoundError):
                return Rate(Decimal(str(rates.convert(1, EURO, unit, earlier))), earlier)
    return None


@cache
def _bank() -> CurrencyConverter:
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - reads every rate since 1999

    return CurrencyConverter(decimal=True)


def in_euros(stated: Interval, per_euro: Decimal, tolerance: Decimal = CONVERTED) -> Interval:
    """An interval in euros, wider by the tolerance at both ends."""
    low, high = stated.low / per_euro, None if stated.high is None else stated.high / per_euro
    return Interval(low - abs(low) * tolerance, None if high is None else high + abs(high) * tolerance)
