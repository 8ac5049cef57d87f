"""misreport: two articles cite one source for the same thing, and give different figures."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Pair, cited, one_voice
from pipeline.checks.ledger import Ledger


def find(ledger: Ledger) -> Iterator[Pair]:
    """Comparable figures that lie apart and are said to come from one root source, in two articles of one time."""
    for lower, higher, ratio in ledger.comparable:
        claims = one_voice(lower, higher)
        if claims and cited(*claims):
            yield Pair(lower, higher, *claims, ratio).in_order()
