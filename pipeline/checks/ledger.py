"""The ledger of a claims table: its distinct figures by group, and the pairs of them that lie apart."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from pipeline.checks.figures import Figure, Key, order
from pipeline.checks.roots import Rooted, Roots
from pipeline.checks.scopes import Knowledge
from pipeline.intervals import Interval, interval, ratio, stated
from pipeline.models import ANONYMOUS, Claim, Relation, Told
from pipeline.rates import in_euros, rate
from pipeline.voices import Voice

UNKNOWN_MEASURE = "other"
UNDATED = "undated"  # the extent of a figure of another time
POINT = frozenset({"exact", "about"})
# A source that gives so many different figures of one thing in an article lists things that differ.
MANY = 3
# The pairs of one group that are looked at, widest first: 100 distinct figures have fewer. A group beyond
# that does not measure one thing.
MOST_PAIRS = 5000
MONEY = "money"


class Apart(NamedTuple):
    """Two figures whose intervals do not touch."""

    lower: Figure
    higher: Figure
    ratio: Decimal | None


@dataclass(frozen=True)
class Ledger:
    """All figures that can be cross-checked, by group; `crowded` groups have pairs that were left out.

    `many` are those of which a subject has several at once (its prices), which nothing tells apart. `relations` are
    what the sentences say of their own figures; their claims need no known subject. Only pairs of claims that the
    ledger `judges` become findings.
    """

    packs: Knowledge
    groups: Mapping[Key, Sequence[Figure]]
    many: Mapping[Key, Sequence[Figure]]
    relations: Sequence[Relation]
    roots: Rooted
    judges: Callable[[Claim, Claim], bool]
    crowded: set[Key] = field(default_factory=set)

    def root(self, claim: Claim) -> Voice:
        """The root source of a claim."""
        return self.roots.of(claim)

    @cached_property
    def comparable(self) -> Sequence[Apart]:
        """Every pair of comparable figures that lie apart, widest first in each group."""
        return [pair for one, other in self._facing() for pair in self.apart_in(one, other)]

    def _facing(self) -> Iterator[tuple[Key, Key]]:
        """Every group against itself, and against those that differ from it in currency alone."""
        for key in self.groups:
            yield key, key
        for keys in self.currencies.values():
            yield from permutations(keys, 2)

    @cached_property
    def currencies(self) -> Mapping[Key, Sequence[Key]]:
        """The groups of money that differ in currency alone, by their key without it."""
        same: dict[Key, list[Key]] = defaultdict(list)
        for key in self.groups:
            if key.kind == MONEY:
                same[key._replace(unit="")].append(key)
        return same

    def apart_in(self, lower: Key, higher: Key) -> Iterator[Apart]:
        """The pairs with a figure of one group wholly under one of the other, widest first, at most MOST_PAIRS."""
        if lower.unit == higher.unit:
            first, second = self.groups.get(lower, ()), self.groups.get(higher, ())
        elif lower.kind == higher.kind == MONEY:
            first, second = self._in_euros(lower), self._in_euros(higher)
        else:
            return
        for count, pair in enumerate(_widest_first(first, second)):
            if count == MOST_PAIRS:
                self.crowded.update((lower, higher))
                return
            # A sentence that gives both converts one into the other, at a rate of its own.
            if lower.unit == higher.unit or pair.lower.sentences.isdisjoint(pair.higher.sentences):
                yield pair

    def agrees_beside(self, figure: Figure, article: str, who: Voice) -> bool:
        """Whether a source gives in an article a figure of the same thing, in any currency, that this one agrees with.

        Then it speaks there of two things that the table does not tell apart, and this is one of them.
        """
        key = figure.key._replace(unit="")
        if key not in self._beside:
            found: dict[tuple[str, Voice], list[Figure]] = defaultdict(list)
            for each in (each for unit in self.currencies.get(key, (figure.key,)) for each in self.groups[unit]):
                for voice, where in each.in_articles:
                    found[where, voice].append(each)
            self._beside[key] = found
        return any(_agree(figure, other) for other in self._beside[key].get((article, who), ()))

    @cached_property
    def _beside(self) -> dict[Key, Mapping[tuple[str, Voice], Sequence[Figure]]]:
        return {}

    def _in_euros(self, key: Key) -> Sequence[Figure]:
        if key not in self._converted:
            self._converted[key] = [one for figure in self.groups.get(key, ()) for one in _converted(figure)]
        return self._converted[key]

    @cached_property
    def _converted(self) -> dict[Key, Sequence[Figure]]:
        return {}

    def single(self, claim: Claim) -> Figure:
        """The figure of one claim alone, for a relation that its sentence states."""
        return Figure(key_of(claim, self.roots), interval(claim), _identity(claim), (claim,), self.root)


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two figures can be one, at the rates of their days where their currencies differ."""
    if one.key.unit == other.key.unit:
        return not (one.interval.below(other.interval) or other.interval.below(one.interval))
    return any(
        not (first.interval.below(second.interval) or second.interval.below(first.interval))
        for first in _converted(one)
        for second in _converted(other)
    )


def everything(_a: Claim, _b: Claim) -> bool:
    """Judges every pair."""
    return True


def ledger(
    claims: Iterable[Claim],
    packs: Knowledge,
    told: Told,
    roots: Rooted | None = None,
    judges: Callable[[Claim, Claim], bool] = everything,
) -> Ledger:
    """Groups the claims; rejected and denied ones are left out, and those of unknown subject, measure or time.

    So are those that their sentence tells apart from another of their group: a part, an old figure. `roots` are the
    root sources of the claims that are not rejected, found here unless given.
    """
    claims = [claim for claim in claims if claim.review != "reject"]
    roots = Roots(claims) if roots is None else roots
    standing = [claim for claim in claims if claim.stance != "denied" and stated(claim)]
    groups: dict[Key, list[Claim]] = defaultdict(list)
    many: dict[Key, list[Claim]] = defaultdict(list)
    for claim in standing:
        known = claim.subject.strip() and claim.measure not in ("", UNKNOWN_MEASURE)
        apart = claim.claim_id in told.aside or undated(claim, told)
        if known and not apart:
            found = many if _one_of_many(claim, packs) else groups
            found[key_of(claim, roots, extent_of(claim, told))].append(claim)
    figures, several = ({key: _figures(key, same, roots.of) for key, same in found.items()} for found in (groups, many))
    return Ledger(packs, figures, several, told.relations, roots, judges)


def undated(claim: Claim, told: Told) -> bool:
    """Whether a figure is of another time than its article's, and nothing says which: four months ago, once."""
    return not claim.period and told.extents.get(claim.claim_id) == UNDATED


def extent_of(claim: Claim, told: Told) -> str:
    """What a figure is limited to, as a component of its key.

    Two limited figures are limited to the same only where their sentences are; what has come together until now is
    another figure next month.
    """
    extent = told.extents.get(claim.claim_id, "")
    if extent in ("limited", "step"):
        return f"{extent} {claim.sentence.replace(claim.mention, '#').casefold()}"
    return f"{extent} {claim.published[:7]}" if extent and extent != UNDATED else ""


def _one_of_many(claim: Claim, packs: Knowledge) -> bool:
    """Whether the figure is one of many of its subject's (its prices), and nothing in the table says which."""
    measure = packs.measures.get((claim.kind, claim.measure))
    unnamed = claim.attributed_to in ("", ANONYMOUS)
    return measure is not None and measure.many and unnamed and not (claim.item or claim.period)


def _figures(key: Key, claims: Iterable[Claim], root: Callable[[Claim], Voice]) -> list[Figure]:
    same: dict[Decimal | Interval, list[Claim]] = defaultdict(list)
    for claim in _comparable(claims, root):
        same[_identity(claim)].append(claim)
    return [_figure(key, identity, found, root) for identity, found in same.items()]


def _identity(claim: Claim) -> Decimal | Interval:
    point = claim.value if claim.qualifier in POINT else None
    return interval(claim) if point is None else point


def _comparable(claims: Iterable[Claim], root: Callable[[Claim], Voice]) -> Iterator[Claim]:
    """Leaves out a source of an article that tells such figures apart by something the table does not hold.

    It does where it sets two side by side in one sentence (the old price and the new one), or gives three (a
    total and its parts): what they measure is then not known well enough to hold them against others.
    """
    by_voice: dict[tuple[str, Voice], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_voice[claim.article_id, root(claim)].append(claim)
    for same in by_voice.values():
        if len(same) == 1:
            yield same[0]
            continue
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


def key_of(claim: Claim, roots: Rooted, extent: str = "") -> Key:
    """What a claim must share with another to be comparable; `extent` is what its sentence says it is limited to."""
    return Key(
        roots.subject(claim),
        *(claim.kind, claim.measure, claim.unit, claim.per, claim.item, claim.period, extent),
        claim.stance == "planned",
    )


def _figure(key: Key, identity: Decimal | Interval, claims: Sequence[Claim], root: Callable[[Claim], Voice]) -> Figure:
    """The figure of claims with the same value: as wide as the least precise of them."""
    claims = sorted(claims, key=order)
    whole = interval(claims[0])
    for claim in claims[1:]:
        whole = whole.hull(interval(claim))
    return Figure(key, whole, identity, tuple(claims), root)


def _converted(figure: Figure) -> Iterator[Figure]:
    """The figure in euros, at the rates of the days on which its claims were published; nothing without a rate."""
    whole, claims = None, []
    for claim in figure.claims:
        known = rate(claim.unit, claim.published)
        if known:
            here = in_euros(interval(claim), known.per_euro)
            whole = whole.hull(here) if whole else here
            claims.append(claim)
    if whole:
        yield replace(figure, interval=whole, claims=tuple(claims))


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
