"""arithmetic: the sentence's own numbers do not recompute: price times count, growth, 5 million more, `il doppio`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.figures import Facts, Pair
from pipeline.checks.ledger import Ledger
from pipeline.intervals import Interval, as_written, gap
from pipeline.models import Relation

# Each relation: the figure that its numbers give again, the one they start from, and a third that takes part.
RECOMPUTED = {
    "change": ("new", "old", ""),
    "difference": ("step", "old", "new"),
    "multiple": ("figure", "base", ""),
    "price": ("total", "price", "count"),
}


def find(ledger: Ledger) -> Iterator[Pair]:
    """The figure as stated (side a) and the one it follows from (side b), where what follows lies apart from it.

    Every number counts with the precision it is written with: `il doppio` is from one and a half to two and a half.
    """
    for relation in ledger.relations:
        if relation.type in RECOMPUTED:
            result, start, third = RECOMPUTED[relation.type]
            (claim,), (base,) = relation.claims[result], relation.claims[start]
            more = relation.claims.get(third, ())
            stated, computed = as_written(claim), _computed(relation, as_written(base), [*map(as_written, more)])
            if not stated.meets(computed):
                facts: Facts = {"words": relation.words, "computed": computed, "parts": (base, *more)}
                wording = f"arithmetic_{relation.type}"
                a, b = ledger.single(claim), ledger.single(base)
                yield Pair(a, b, claim, base, gap(stated, computed), facts=facts, more=more, wording=wording)


def _computed(relation: Relation, base: Interval, others: Sequence[Interval]) -> Interval:
    factor = Interval(*relation.factor)
    for other in others:
        if relation.type == "difference":
            return _apart(base, other)
        factor = other
    return Interval(base.low * factor.low, _product(base.high, factor.high))


def _apart(one: Interval, other: Interval) -> Interval:
    """How far two figures lie apart, whichever is the greater."""
    if one.high is None or other.high is None:
        return Interval(Decimal(0), None)
    least = max(one.low - other.high, other.low - one.high, Decimal(0))
    return Interval(least, max(one.high - other.low, other.high - one.low))


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other
