"""scope_gap: different sources give figures far apart for related things, such as a model and its firm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.checks.figures import Figure, Key, Pair, two_voices
from pipeline.checks.ledger import Ledger
from pipeline.checks.scopes import tree, wholes_of_item

FAR = 10  # times apart
STEP = "step"  # how the extent of a difference begins
OPPOSES = ".opposes."  # in the id of a pattern that fired: the text itself sets the figure against another


def find(ledger: Ledger) -> Iterator[Pair]:
    """Figures at least 10 times apart whose measures, items or extents are related but not the same."""
    for one, other in _related(ledger):
        for low, high in ((one, other), (other, one)):
            for pair in _far(ledger, low, high):
                yield pair.in_order()


def _far(ledger: Ledger, low: Key, high: Key) -> Iterator[Pair]:
    for lower, higher, ratio in ledger.apart_in(low, high):
        if ratio is not None and ratio < FAR:
            return  # the widest come first
        claims = two_voices(lower, higher)
        if claims:
            pair = Pair(lower, higher, *claims, ratio)
            yield replace(pair, opposed=_opposed(lower) or _opposed(higher))


def _opposed(figure: Figure) -> bool:
    return any(OPPOSES in pattern for claim in figure.claims for pattern in claim.patterns)


def _related(ledger: Ledger) -> Iterator[tuple[Key, Key]]:
    """The pairs of groups with one subject whose scopes are related; unknown periods do not part them."""
    families: dict[Key, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for key in ledger.groups:
        if key.extent.startswith(STEP):
            # What is left of 90 million is no narrower scope of them.
            continue
        root = tree(ledger.packs, key.kind, key.measure)
        families[key._replace(measure=root, item="", period="", extent="", unit="")][key.period].append(key)
    for periods in families.values():
        undated = periods.get("", [])
        for period, keys in periods.items():
            yield from _paired(ledger, keys, keys)
            if period:
                yield from _paired(ledger, keys, undated)
                yield from _paired(ledger, undated, keys, apart=True)


def _paired(
    ledger: Ledger, keys: Sequence[Key], others: Sequence[Key], *, apart: bool = False
) -> Iterator[tuple[Key, Key]]:
    """Each key with the others whose item is its own (unless `apart`) or holds it."""
    by_item: dict[str, list[Key]] = defaultdict(list)
    for other in others:
        by_item[other.item].append(other)
    for key in keys:
        for item in (*(() if apart else (key.item,)), *wholes_of_item(ledger.packs, key.kind, key.item)):
            for other in by_item.get(item, ()):
                # Of two keys of one group with one item each is the other's: they make one pair.
                twice = others is keys and item == key.item and key >= other
                same = (key.measure, key.item, key.extent) == (other.measure, other.item, other.extent)
                if not (twice or same):
                    yield key, other
