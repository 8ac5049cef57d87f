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
            one, other = claims
            who = ledger.root(one)
            # Who gives two figures of a thing in one article speaks of two things; to repeat one of them is no error.
            if not (
                ledger.agrees_beside(lower, other.article_id, who) or ledger.agrees_beside(higher, one.article_id, who)
            ):
                yield Pair(lower, higher, one, other, ratio).in_order()
