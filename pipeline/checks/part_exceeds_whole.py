"""part_exceeds_whole: a source gives a part that is greater than the whole it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.figures import Key, Pair, one_voice
from pipeline.checks.ledger import Ledger
from pipeline.checks.scopes import wholes_of_item
from pipeline.intervals import ratio

STATED = ("part", "split", "total")


def find(ledger: Ledger) -> Iterator[Pair]:
    """A part (side a) whose low is above the high of its whole (side b).

    A sentence says what is part of what, or it is known: the models of a family, the training in the development.
    Then both figures must come from one root source.
    """
    for relation in ledger.relations:
        if relation.type in STATED:
            (claim,) = relation.claims["whole"]
            whole = ledger.single(claim)
            for one in relation.claims["part"]:
                part = ledger.single(one)
                if whole.interval.below(part.interval):
                    far = ratio(whole.interval, part.interval)
                    facts = {"words": relation.words}
                    yield Pair(part, whole, one, claim, far, facts=facts, wording="part_exceeds_whole_stated")
    for key in ledger.groups:
        for other in _wholes(ledger, key):
            for lower, higher, far in ledger.apart_in(other, key):
                claims = one_voice(higher, lower)
                if claims:
                    yield Pair(higher, lower, *claims, far)


def _wholes(ledger: Ledger, key: Key) -> Iterator[Key]:
    measures = [key.measure, *ledger.packs.wholes(key.kind, key.measure)]
    items = [key.item, *wholes_of_item(ledger.packs, key.kind, key.item)]
    for measure in measures:
        for item in items:
            if (measure, item) != (key.measure, key.item):
                same = key._replace(measure=measure, item=item)
                yield same
                yield from (other for other in ledger.currencies.get(same._replace(unit=""), ()) if other != same)
