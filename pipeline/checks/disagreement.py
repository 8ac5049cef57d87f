"""disagreement: different sources give different figures for the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Pair, two_voices
from pipeline.checks.ledger import Ledger


def find(ledger: Ledger) -> Iterator[Pair]:
    """Comparable figures that lie apart, from different root sources that speak at the same time."""
    for lower, higher, ratio in ledger.comparable:
        claims = two_voices(lower, higher)
        if claims:
            yield Pair(lower, higher, *claims, ratio).in_order()
