"""The ledger of a claims table: its distinct figures by group, and the pairs of them that lie apart."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pipeline.checks.figures import Figure, Key, order
from pipeline.checks.intervals import Interval, interval, ratio, stated
from pipeline.checks.scopes import Knowledge
from pipeline.models import ANONYMOUS, Claim
from pipeline.voices import Voice, voice
from pipeline.voices import identity as name_identity

UNKNOWN_MEASURE = "other"
POINT = frozenset({"exact", "about"})
# A source that gives so many different figures of one thing in an article lists things that differ.
MANY = 3
# The pairs of one group that are looked at, widest first: 100 distinct figures have fewer. A group beyond
# that does not measure one thing.
MOST_PAIRS = 5000


class Apart(NamedTuple):
    """Two figures whose intervals do not touch."""

    lower: Figure
    higher: Figure
    ratio: Decimal | None


@dataclass(frozen=True)
class Ledger:
    """All figures that can be cross-checked, by group; `crowded` groups have pairs that were left out."""

    packs: Knowledge
    groups: Mapping[Key, Sequence[Figure]]
    crowded: set[Key] = field(default_factory=set)

    @cached_property
    def comparable(self) -> Sequence[Apart]:
        """Every pair of comparable figures that lie apart, widest first in each group."""
        return [pair for figures in self.groups.values() for pair in self.apart(figures, figures)]

    def apart(self, lower: Sequence[Figure], higher: Sequence[Figure]) -> Iterator[Apart]:
        """The pairs with one of `lower` wholly under one of `higher`, widest first, at most MOST_PAIRS."""
        for count, pair in enumerate(_widest_first(lower, higher)):
            if count == MOST_PAIRS:
                self.crowded.update((pair.lower.key, pair.higher.key))
                return
            yield pair


def ledger(claims: Iterable[Claim], packs: Knowledge) -> Ledger:
    """Groups the claims; rejected and denied ones are left out, and those of unknown subject or measure."""
    groups: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.review == "reject" or claim.stance == "denied" or not stated(claim):
            continue
        if not claim.subject.strip() or claim.measure in ("", UNKNOWN_MEASURE):
            continue
        if not _one_of_many(claim, packs):
            groups[_key(claim)].append(claim)
    return Ledger(packs, {key: _figures(key, same) for key, same in groups.items()})


def _one_of_many(claim: Claim, packs: Knowledge) -> bool:
    """Whether the figure is one of many of its subject's (its prices), and nothing in the table says which."""
    measure = packs.measures.get((claim.kind, claim.measure))
    unnamed = claim.attributed_to in ("", ANONYMOUS)
    return measure is not None and measure.many and unnamed and not (claim.item or claim.period)


def _figures(key: Key, claims: Iterable[Claim]) -> list[Figure]:
    same: dict[Decimal | Interval, list[Claim]] = defaultdict(list)
    for claim in _comparable(claims):
        point = claim.value if claim.qualifier in POINT else None
        same[interval(claim) if point is None else point].append(claim)
    return [_figure(key, identity, found) for identity, found in same.items()]


def _comparable(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Leaves out a source of an article that tells such figures apart by something the table does not hold.

    It does where it sets two side by side in one sentence (the old price and the new one), or gives three (a
    total and its parts): what they measure is then not known well enough to hold them against others.
    """
    by_voice: dict[tuple[str, Voice], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_voice[claim.article_id, voice(claim)].append(claim)
    for same in by_voice.values():
        by_sentence: dict[str, list[Claim]] = defaultdict(list)
        for claim in same:
            by_sentence[claim.sentence].append(claim)
        listed = any(sentence and _apart(group) > 1 for sentence, group in by_sentence.items())
        if not listed and _apart(same) < MANY:
            yield from same


def _apart(claims: Iterable[Claim]) -> int:
    """How many of the figures lie apart, each from the next one up."""
    count, reach = 0, Decimal("-Infinity")
    for each in sorted(map(interval, claims), key=lambda each: (each.high is None, each.high or each.low)):
        if each.low > reach:
            count += 1
            reach = Decimal("Infinity") if each.high is None else each.high
    return count


def _key(claim: Claim) -> Key:
    return Key(
        name_identity(claim.subject, claim.article_id),
        *(claim.kind, claim.measure, claim.unit, claim.per, claim.item, claim.period),
        claim.stance == "planned",
    )


def _figure(key: Key, identity: Decimal | Interval, claims: Sequence[Claim]) -> Figure:
    """The figure of claims with the same value: as wide as the least precise of them."""
    claims = sorted(claims, key=order)
    whole = interval(claims[0])
    for claim in claims[1:]:
        whole = whole.hull(interval(claim))
    return Figure(key, whole, identity, tuple(claims))


def _widest_first(lower: Sequence[Figure], higher: Sequence[Figure]) -> Iterator[Apart]:
    """Merges the rows of a matrix that falls along both sides: only the pairs asked for are looked at."""
    rows = sorted((f for f in lower if f.interval.high is not None), key=lambda f: f.interval.high or 0)
    columns = sorted(higher, key=lambda f: -f.interval.low)
    heap: list[tuple[Decimal, int, int]] = []

    def push(row: int, column: int) -> None:
        if column < len(columns) and rows[row].interval.below(columns[column].interval):
            gap = ratio(rows[row].interval, columns[column].interval)
            heapq.heappush(heap, (Decimal("-Infinity") if gap is None else -gap, row, column))

    for row in range(len(rows)):
        push(row, 0)
    while heap:
        gap, row, column = heapq.heappop(heap)
        yield Apart(rows[row], columns[column], -gap if gap.is_finite() else None)
        push(row, column + 1)
