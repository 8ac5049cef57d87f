"""contradiction: one source gives two figures for the same thing, and both cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Pair, one_voice
from pipeline.checks.ledger import Ledger


def find(ledger: Ledger) -> Iterator[Pair]:
    """Comparable figures that lie apart and have a root source in common, on one day or in one article."""
    for lower, higher, ratio in ledger.comparable:
        claims = one_voice(lower, higher)
        if claims:
            yield Pair(lower, higher, *claims, ratio).in_order()
