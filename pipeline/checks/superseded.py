"""superseded: a source has changed its figure, later or in so many words; the old one no longer stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.checks.figures import SAME_TIME_DAYS, Figure, Pair, day_of, order, updated
from pipeline.checks.ledger import Ledger
from pipeline.checks.magnitude_slip import slipped
from pipeline.intervals import gap
from pipeline.models import Claim
from pipeline.voices import Voice, unnamed


def find(ledger: Ledger) -> Iterator[Pair]:
    """The old figure (side a) and the new one: those that a sentence calls so, and those of one source over time.

    Within half a year no update changes a magnitude and nothing else: such a pair is left to magnitude_slip.
    """
    for relation in ledger.relations:
        if relation.type == "revision":
            (old,), (new,) = relation.claims["old"], relation.claims["new"]
            a, b = ledger.single(old), ledger.single(new)
            if a.identity != b.identity:
                facts = {"words": relation.words}
                yield Pair(a, b, old, new, gap(a.interval, b.interval), facts=facts, wording="superseded_stated")
    for key, figures in ledger.groups.items():
        measure = ledger.packs.measures.get((key.kind, key.measure))
        if len(figures) > 1 and not (measure is not None and measure.many and not (key.item or key.period)):
            yield from _over_time(figures)


def _over_time(figures: Sequence[Figure]) -> Iterator[Pair]:
    """Each figure of a source with the next one that it gave, where it lies apart."""
    said: dict[Voice, list[tuple[int, Claim, Figure]]] = defaultdict(list)
    for figure in figures:
        for who in figure.voices:
            if not unnamed(who):
                dated = ((day_of(claim), claim) for claim in figure.relays(who))
                said[who] += [(day, claim, figure) for day, claim in dated if day is not None]
    for row in said.values():
        for (before, old, a), (after, new, b) in pairwise(sorted(row, key=lambda one: (one[0], order(one[1])))):
            changed = a is not b and not a.interval.meets(b.interval) and updated(old, new)
            if changed and not (after - before <= SAME_TIME_DAYS and _slipped(a, b)):
                yield Pair(a, b, old, new, gap(a.interval, b.interval))


def _slipped(a: Figure, b: Figure) -> bool:
    return slipped(a, b) or slipped(b, a)
