"""arithmetic: the sentence's own numbers do not recompute: price times count, growth, `il doppio`, ten times."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.figures import Facts, Pair
from pipeline.checks.ledger import Ledger
from pipeline.intervals import Interval, as_written, gap
from pipeline.models import Relation

# Each relation: the figure that its numbers give again, and the one they start from.
RECOMPUTED = {"change": ("new", "old"), "multiple": ("figure", "base"), "price": ("total", "price")}


def find(ledger: Ledger) -> Iterator[Pair]:
    """The figure as stated (side a) and the one it follows from (side b), where what follows lies apart from it.

    Every number counts with the precision it is written with: `il doppio` is from one and a half to two and a half.
    """
    for relation in ledger.relations:
        if relation.type in RECOMPUTED:
            result, start = RECOMPUTED[relation.type]
            (claim,), (base,) = relation.claims[result], relation.claims[start]
            stated, computed = as_written(claim), _computed(relation, as_written(base))
            if not stated.meets(computed):
                facts: Facts = {"words": relation.words, "computed": computed}
                more = relation.claims.get("count", ())
                wording = f"arithmetic_{relation.type}"
                a, b = ledger.single(claim), ledger.single(base)
                yield Pair(a, b, claim, base, gap(stated, computed), facts=facts, more=more, wording=wording)


def _computed(relation: Relation, base: Interval) -> Interval:
    low, high = relation.factor
    if relation.type == "price":
        count = as_written(relation.claims["count"][0])
        return Interval(base.low * count.low, _product(base.high, count.high))
    return Interval(base.low * low, _product(base.high, high))


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other
