"""magnitude_slip: the same figure with another magnitude word, such as millions for billions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.figures import Figure, Pair, one_voice, two_voices
from pipeline.checks.ledger import Ledger
from pipeline.intervals import ABOUT, gap

MILLION = Decimal(1000000)
FACTORS = (Decimal(1000), MILLION)
DIGITS = 3


def find(ledger: Ledger) -> Iterator[Pair]:
    """Figures that contradict or disagree, where one times 1,000 or 1,000,000 is the other.

    No update changes a magnitude and nothing else, so within half a year the dates of one source do not matter.
    """
    for lower, higher, ratio in ledger.comparable:
        if slipped(lower, higher):
            yield from _found(lower, higher, ratio)
    for figures in ledger.many.values():
        for lower, higher in _numerals_again(figures):
            yield from _found(lower, higher, gap(lower.interval, higher.interval))


def _found(lower: Figure, higher: Figure, ratio: Decimal | None) -> Iterator[Pair]:
    claims = one_voice(lower, higher, dated=False) or two_voices(lower, higher)
    if claims:
        yield Pair(lower, higher, *claims, ratio).in_order()


def _numerals_again(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Of figures that need not be one thing, those whose three digits and more stand under two magnitude words."""
    by_value = {figure.value: figure for figure in figures if figure.value is not None}
    for value, lower in by_value.items():
        if value >= MILLION and len(value.normalize().as_tuple().digits) >= DIGITS:
            yield from ((lower, by_value[value * factor]) for factor in FACTORS if value * factor in by_value)


def slipped(lower: Figure, higher: Figure) -> bool:
    """Whether a factor of 1,000 or 1,000,000 makes the figures meet.

    What is open at an end slips from nothing. Values, or both ends of a range, must agree to the tolerance of `about`:
    a figure written with one digit stands for so wide an interval that chance alone would make it meet another.
    """
    low, high = _ends(lower), _ends(higher)
    if not low or not high or lower.key.unit != higher.key.unit:
        return False
    return any(
        lower.interval.times(factor).meets(higher.interval)
        and all(abs(one * factor - other) <= abs(other) * ABOUT for one, other in zip(low, high, strict=True))
        for factor in FACTORS
    )


def _ends(figure: Figure) -> tuple[Decimal, ...]:
    """The value of a figure twice, or the ends of its range; nothing where it is open."""
    if figure.value is not None:
        return figure.value, figure.value
    return () if figure.interval.high is None else (figure.interval.low, figure.interval.high)
