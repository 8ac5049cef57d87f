"""contradiction: one source gives two figures for the same thing, and both cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Pair, cited, one_voice
from pipeline.checks.ledger import Ledger


def find(ledger: Ledger) -> Iterator[Pair]:
    """Comparable figures that lie apart in one article and voice, or in two articles of one outlet or one text.

    Where two articles cite the source, one of them may have misread it: that is a misreport.
    """
    for lower, higher, ratio in ledger.comparable:
        claims = one_voice(lower, higher)
        if claims and not cited(*claims):
            yield Pair(lower, higher, *claims, ratio).in_order()
