"""What an amount measures where its own words do not say it: as it does elsewhere in the article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from pipeline.models import Claim
from pipeline.remembered import cached_property
from pipeline.subjects import OTHER

# An amount of one digit comes again by chance.
_TELLING = 10
# An article of prices gives at least so many alike, for so many of each ten amounts; alike are those of a size.
_SERIES = 4
_OF_TEN = 7
_ALIKE = 5
_Amount = tuple[str, str, Decimal | None, Decimal | None, Decimal | None, str]


def remeasured(claims: Sequence[Claim], firm: Set[str], serial: Set[str]) -> list[Claim]:
    """The claims of one article, each whose own words do not say its measure with that of the others, where they tell.

    `firm` are the ids of the patterns that say one for sure. The same amount elsewhere tells, unless it measures
    several things there; else the amounts alike, where nearly all measure one of the `serial` measures, which come in
    numbers.
    """
    known: defaultdict[_Amount, set[str]] = defaultdict(set)
    measured = [claim for claim in claims if claim.measure != OTHER]
    for claim in measured:
        if not firm.isdisjoint(claim.patterns):
            known[_amount(claim)].add(claim.measure)
    out, series = [], _Series(measured, serial)
    for claim in claims:
        measure = claim.measure
        if firm.isdisjoint(claim.patterns):
            elsewhere = known[_amount(claim)]
            if len(elsewhere) == 1 and _size(claim) >= _TELLING:
                measure = min(elsewhere)
            elif measure == OTHER:
                measure = series.measure(claim)
        out.append(claim if measure == claim.measure else replace(claim, measure=measure))
    return out


class _Series:
    """The sizes of the amounts of an article by kind and unit, and by what they measure."""

    def __init__(self, measured: Sequence[Claim], serial: Set[str]) -> None:
        self._measured, self._serial = measured, serial

    @cached_property
    def _sizes(self) -> Mapping[tuple[str, str], Mapping[str, Sequence[Decimal]]]:
        """The sizes in order; most articles never ask."""
        sizes: defaultdict[tuple[str, str], defaultdict[str, list[Decimal]]]
        sizes = defaultdict(lambda: defaultdict(list))
        for claim in sorted(self._measured, key=_size):
            sizes[claim.kind, claim.unit][claim.measure].append(_size(claim))
        return sizes

    def measure(self, claim: Claim) -> str:
        """What nearly all amounts of about the size of this one measure."""
        low, high = _size(claim) / _ALIKE, _size(claim) * _ALIKE
        alike = {
            measure: bisect_right(sizes, high) - bisect_left(sizes, low)
            for measure, sizes in self._sizes[claim.kind, claim.unit].items()
        }
        total = sum(alike.values())
        most = max(alike, key=lambda measure: alike[measure], default=OTHER)
        nearly_all = total >= _SERIES and alike[most] * 10 >= total * _OF_TEN
        return most if nearly_all and most in self._serial else OTHER


def _size(claim: Claim) -> Decimal:
    return claim.value or claim.value_high or claim.value_low or Decimal(0)


def _amount(claim: Claim) -> _Amount:
    return claim.kind, claim.unit, claim.value, claim.value_low, claim.value_high, claim.per
