"""part_exceeds_whole: a source gives a part that is greater than the whole it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Key, Pair, one_voice
from pipeline.checks.ledger import Ledger
from pipeline.checks.scopes import wholes_of_item, wholes_of_measure


def find(ledger: Ledger) -> Iterator[Pair]:
    """A part (side a) whose low is above the high of a known whole (side b), both from one root source."""
    for key, parts in ledger.groups.items():
        for whole in _wholes(ledger, key):
            for lower, higher, ratio in ledger.apart(ledger.groups.get(whole, ()), parts):
                claims = one_voice(higher, lower)
                if claims:
                    yield Pair(higher, lower, *claims, ratio)


def _wholes(ledger: Ledger, key: Key) -> Iterator[Key]:
    measures = [key.measure, *wholes_of_measure(ledger.packs, key.kind, key.measure)]
    items = [key.item, *wholes_of_item(ledger.packs, key.kind, key.item)]
    for measure in measures:
        for item in items:
            if (measure, item) != (key.measure, key.item):
                yield key._replace(measure=measure, item=item)
