"""The interval that a stated figure stands for, from its qualifier and the precision it is written with.

Everything comes from the claims table alone, so that a table edited by hand or made elsewhere works too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.models import Claim

ABOUT = Decimal("0.1")  # the contract's tolerance for `about`
ORDER = 10
_GROUP = 3
# Digits, with points, commas or apostrophes inside; a space only before a whole group of three.
_NUMERAL = re.compile(r"\d+(?:[.,'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_DECIMAL_SIGNS = ".,"


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included; `high` None is open."""

    low: Decimal
    high: Decimal | None

    def below(self, other: Interval) -> bool:
        """Whether the whole of this interval lies under the other, without touching it."""
        return self.high is not None and self.high < other.low

    def meets(self, other: Interval) -> bool:
        """Whether the two have a point in common."""
        return not self.below(other) and not other.below(self)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Interval(min(self.low, other.low), high)

    def times(self, factor: Decimal) -> Interval:
        """The interval scaled by a positive factor."""
        return Interval(self.low * factor, None if self.high is None else self.high * factor)


def stated(claim: Claim) -> bool:
    """Whether the table gives any number for this claim; without one there is nothing to compare."""
    return not (claim.value is None and claim.value_low is None and claim.value_high is None)


def interval(claim: Claim) -> Interval:
    """The interval of a claim, in base units, by the contract's table; from 0 up where nothing is stated."""
    value, low, high = claim.value, claim.value_low, claim.value_high
    if claim.qualifier in ("more_than", "at_least"):
        return Interval(_first(low, value, high), None)
    if claim.qualifier in ("less_than", "at_most"):
        top = _first(high, value, low)
        return Interval(min(Decimal(0), top), top)
    if claim.qualifier == "unspecified":
        return _unspecified(_first(low, value), high)
    if claim.qualifier != "between" and value is not None:
        half = last_unit(value, claim.mention) / 2
        if claim.qualifier == "about":
            half = max(half, abs(value) * ABOUT)
        return Interval(value - half, value + half)
    if low is None and high is None:
        return Interval(_first(value), value)
    low = _first(low)
    return Interval(low, high) if high is None or low <= high else Interval(high, low)


def as_written(claim: Claim) -> Interval:
    """The interval of a claim where the numbers of one sentence are held against each other.

    Numbers that a sentence sets side by side are rounded alike, and finer than each alone must be taken for: zeros
    that are written count as digits, down to two digits of the number (10 miliardi: 1 billion; 50.000: 1,000).
    """
    value = claim.value
    if value is None or not value or claim.qualifier not in ("exact", "about"):
        return interval(claim)
    coarse = last_unit(value, claim.mention)
    written = max(coarse / 10 ** _zeros(value, claim.mention), _power(value.adjusted() - 1))
    half = min(coarse, written) / 2
    if claim.qualifier == "about":
        half = max(half, abs(value) * ABOUT)
    return Interval(value - half, value + half)


def _zeros(value: Decimal, mention: str) -> int:
    """How many zeros are written behind the last significant digit of a whole number: 1 in `10 miliardi`."""
    wanted, _ = _significant(value)
    for numeral in _NUMERAL.findall(mention):
        for digits, fraction in _readings(numeral):
            if not fraction and digits.strip("0") == wanted:
                return len(digits) - len(digits.rstrip("0"))
    return 0


def _first(*amounts: Decimal | None) -> Decimal:
    return next((amount for amount in amounts if amount is not None), Decimal(0))


def _unspecified(low: Decimal, high: Decimal | None) -> Interval:
    """One order of magnitude from the low, unless the table gives the end.

    A low that is a power of 1,000 is a bare magnitude word, which is open above: billions may be many.
    """
    if high is not None:
        return Interval(min(low, high), high)
    digits, exponent = _significant(low)
    if digits == "1" and exponent % 3 == 0:
        return Interval(low, None)
    return Interval(low, low * ORDER if low > 0 else None)


def last_unit(value: Decimal, mention: str) -> Decimal:
    """The unit of the last significant digit as written: 2500000000 in "2,50 miliardi" gives 10000000.

    The first numeral of `mention` whose digits are those of the value decides. Zeros at the end of an integer
    are not significant (50.000 gives 10,000; 2.050 gives 10), zeros at the end of a fraction are. Where a
    point or comma could be either ("2,500"), it is read as the wider one. A number written in words, or in
    parts, goes by the zeros of its value.
    """
    wanted, scale = _significant(value)
    if not wanted:
        return Decimal(1)
    for numeral in _NUMERAL.findall(mention):
        for digits, fraction in _readings(numeral):
            significant = digits.strip("0")
            zeros = len(digits) - len(digits.rstrip("0"))
            exponent = scale - zeros  # of the last digit that is written
            if significant == wanted and exponent + fraction >= 0:
                return _power(exponent if fraction else scale)
    return _power(scale)


def _readings(numeral: str) -> Iterator[tuple[str, int]]:
    """The digits of a numeral and how many of them are a fraction: as an integer first."""
    digits = "".join(str(int(sign)) for sign in numeral if sign.isdigit())
    signs = [sign for sign in numeral if not sign.isdigit()]
    if not signs:
        yield digits, 0
        return
    head, tail = numeral[: numeral.rindex(signs[-1])], numeral[numeral.rindex(signs[-1]) + 1 :]
    could_group = len(signs) > 1 or (len(head) <= _GROUP and not head.startswith("0"))
    if len(set(signs)) == 1 and len(tail) == _GROUP and could_group:
        yield digits, 0
    if signs[-1] in _DECIMAL_SIGNS and signs.count(signs[-1]) == 1:
        yield digits, len(tail)


def _significant(number: Decimal) -> tuple[str, int]:
    """The digits of a number without zeros at either end, and the exponent of the last one."""
    _, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits))
    kept = written.rstrip("0")
    return kept.lstrip("0"), int(exponent) + len(written) - len(kept)


def _power(exponent: int) -> Decimal:
    return Decimal((0, (1,), exponent))


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of figures, from that of their lows to that of their highs."""
    low, high = Decimal(0), Decimal(0)
    open_above = False
    for part in parts:
        low += part.low
        open_above = open_above or part.high is None
        high += part.high or 0
    return Interval(low, None if open_above else high)


def gap(one: Interval, other: Interval) -> Decimal | None:
    """How many times the nearest ends of two intervals are apart, 1 where they touch; None where that has no ratio."""
    lower, higher = (one, other) if one.below(other) else (other, one)
    return ratio(lower, higher) if lower.below(higher) else Decimal(1)


def ratio(lower: Interval, higher: Interval) -> Decimal | None:
    """How many times the nearest ends are apart; None where the lower interval ends at 0 or less."""
    if lower.high is None or lower.high <= 0:
        return None
    return higher.low / lower.high
