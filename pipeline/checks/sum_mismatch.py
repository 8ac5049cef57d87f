"""sum_mismatch: the parts that a sentence lists do not add up to the whole that it gives."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Facts, Pair
from pipeline.checks.ledger import Ledger
from pipeline.checks.part_exceeds_whole import STATED
from pipeline.intervals import as_written, gap, total

EXHAUSTIVE = ("split", "total")
SEVERAL = 2


def find(ledger: Ledger) -> Iterator[Pair]:
    """The whole (side a) and its first part (side b): the parts exceed it, or those said to be all fall short.

    Each part counts with the precision it is written with. A part that exceeds the whole alone is not a sum.
    """
    for relation in ledger.relations:
        parts = relation.claims.get("part", ())
        if relation.type not in STATED or len(parts) < SEVERAL:
            continue
        (claim,) = relation.claims["whole"]
        whole, rows = as_written(claim), [as_written(part) for part in parts]
        added = total(rows)
        if any(whole.below(part) for part in rows):
            continue
        if whole.below(added) or (relation.type in EXHAUSTIVE and added.below(whole)):
            facts: Facts = {"words": relation.words, "parts": parts, "computed": added}
            a, b = ledger.single(claim), ledger.single(parts[0])
            yield Pair(a, b, claim, parts[0], gap(whole, added), facts=facts, more=parts[1:])
