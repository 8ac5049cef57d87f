"""Distinct figures, the pairs of them, and who stands behind both sides of a pair.

Many claims of one figure are one side of a finding: work grows with the distinct figures, not the claims.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from pipeline.intervals import Interval
from pipeline.models import Claim
from pipeline.voices import Voice, unnamed

Label = TypeVar("Label")
Facts = Mapping[str, str | Interval | tuple[Claim, ...]]
# Where no period is stated a figure holds about when it was published; firms renew theirs every half year.
SAME_TIME_DAYS = 183
# Two outlets that quote one source within these days relay the same statement, not an updated one.
NEWS_CYCLE_DAYS = 7


class Key(NamedTuple):
    """What two claims must share to be comparable."""

    subject: Voice
    kind: str
    measure: str
    unit: str
    per: str
    item: str
    period: str
    extent: str
    planned: bool


@dataclass(frozen=True, eq=False)
class Figure:
    """One distinct figure of a group: its interval, and the claims that state it, in order.

    `identity` is what makes it one figure: its value where exact or about, else its interval. `root` tells the root
    source of a claim.
    """

    key: Key
    interval: Interval
    identity: Decimal | Interval
    claims: tuple[Claim, ...]
    root: Callable[[Claim], Voice]

    @property
    def value(self) -> Decimal | None:
        """The value of a single figure; None for bounds and ranges."""
        return self.identity if isinstance(self.identity, Decimal) else None

    @property
    def voices(self) -> Mapping[Voice, Sequence[Claim]]:
        """The claims of each root source, in order of first appearance."""
        # Most figures of a large table are said once: to keep this for each of them takes more than the claims.
        return {self.root(self.claims[0]): self.claims} if len(self.claims) == 1 else self._voices

    @cached_property
    def _voices(self) -> Mapping[Voice, Sequence[Claim]]:
        found: dict[Voice, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[self.root(claim)].append(claim)
        return found

    @cached_property
    def in_articles(self) -> Mapping[tuple[Voice, str], Claim]:
        """The first claim of each root source in each article."""
        return _firsts(((self.root(claim), claim.article_id), claim) for claim in self.claims)

    def relays(self, who: Voice) -> Sequence[Claim]:
        """The first claim of a root source for each outlet and day."""
        return tuple(_firsts(((day_of(claim), claim.source), claim) for claim in self.voices[who]).values())

    @cached_property
    def sentences(self) -> frozenset[tuple[str, str]]:
        """The sentences that state it, where they are known, each with the id of its article."""
        return frozenset((claim.article_id, claim.sentence) for claim in self.claims if claim.sentence)

    @cached_property
    def articles(self) -> frozenset[str]:
        """The ids of the articles that state it."""
        return frozenset(claim.article_id for claim in self.claims)

    @cached_property
    def days(self) -> tuple[float, float]:
        """The first and last day of publication; endless where one is not known."""
        known = [day for day in map(day_of, self.claims) if day is not None]
        undated = len(known) < len(self.claims)
        return (-float("inf"), float("inf")) if undated else (min(known), max(known))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that lie apart, the claims that show it, and the gap between the nearest ends."""

    a: Figure
    b: Figure
    claim_a: Claim
    claim_b: Claim
    ratio: Decimal | None
    opposed: bool = False
    # What only some checks have to say: the words of a relation, what its numbers give, the template that says so
    # (else that of the check), and further claims that take part.
    facts: Facts = field(default_factory=dict)
    wording: str = ""
    more: tuple[Claim, ...] = ()

    def in_order(self) -> Pair:
        """The same pair, with the claim that comes first as side a."""
        if order(self.claim_a) <= order(self.claim_b):
            return self
        return replace(self, a=self.b, b=self.a, claim_a=self.claim_b, claim_b=self.claim_a)


def order(claim: Claim) -> tuple[str, int, int, str]:
    """Where a claim stands: by article, then offset."""
    return (claim.article_id, claim.start, claim.end, claim.claim_id)


def day_of(claim: Claim) -> int | None:
    """The day of publication as a number, of a month or a year the middle; None where it is not known."""
    written = claim.published[:10]
    middle = {len("2025"): "-07-01", len("2025-02"): "-15"}.get(len(written), "")
    try:
        return date.fromisoformat(written + middle).toordinal()
    except ValueError:
        return None


def one_voice(a: Figure, b: Figure, *, dated: bool = True) -> tuple[Claim, Claim] | None:
    """The first claims in which one root source stands behind both figures; None where no source does.

    One article serves first. Between articles a source may have updated its figure: with `dated` only claims
    of one news cycle serve, and from one outlet only those of one day; without it those of half a year.
    """
    fewer, more = sorted((a.voices, b.voices), key=len)
    shared = sorted(who for who in fewer if who in more and not unnamed(who))
    for who in shared:
        for claim in a.voices[who]:
            twin = b.in_articles.get((who, claim.article_id))
            if twin:
                return claim, twin
    for who in shared:
        found = _at_once(a.relays(who), b.relays(who), dated=dated)
        if found:
            return found
    return None


def _at_once(first: Sequence[Claim], second: Sequence[Claim], *, dated: bool) -> tuple[Claim, Claim] | None:
    """The first claims of one time: with `dated` too near for a source to have changed its figure between them."""
    days = NEWS_CYCLE_DAYS if dated else SAME_TIME_DAYS
    by_day = sorted(((day, place) for place, claim in enumerate(second) if (day := day_of(claim)) is not None))
    undated = next((claim for claim in second if day_of(claim) is None), None)
    for claim in first:
        day = day_of(claim)
        if day is None:
            return claim, second[0]
        if undated:
            return claim, undated
        for _, place in by_day[bisect_left(by_day, (day - days, 0)) : bisect_left(by_day, (day + days + 1, 0))]:
            if not (dated and updated(claim, second[place])):
                return claim, second[place]
    return None


def cited(one: Claim, other: Claim) -> bool:
    """Whether two articles say what one source says: one of them, or both, in its name."""
    named = one.attributed_to.strip() or other.attributed_to.strip()
    return bool(named) and one.article_id != other.article_id


def updated(one: Claim, other: Claim) -> bool:
    """Whether the time between two claims of one source is enough for its figure to have changed."""
    first, second = day_of(one), day_of(other)
    if first is None or second is None:
        return False
    relayed_twice = bool(one.attributed_to) and one.source != other.source
    return abs(first - second) > (NEWS_CYCLE_DAYS if relayed_twice else 0)


def _firsts(keyed: Iterable[tuple[Label, Claim]]) -> dict[Label, Claim]:
    found: dict[Label, Claim] = {}
    for key, claim in keyed:
        found.setdefault(key, claim)
    return found


def two_voices(a: Figure, b: Figure) -> tuple[Claim, Claim] | None:
    """The first claims in which different root sources stand behind the two figures at the same time.

    A source that gives both figures does not disagree with one that gives either.
    """
    timed = not (a.key.period or b.key.period)
    if timed and (a.days[0] > b.days[1] + SAME_TIME_DAYS or b.days[0] > a.days[1] + SAME_TIME_DAYS):
        return None
    first = [claim for who, claims in a.voices.items() if who not in b.voices for claim in claims]
    second = [claim for who, claims in b.voices.items() if who not in a.voices for claim in claims]
    if not first or not second:
        return None
    return _at_once(first, second, dated=False) if timed else (first[0], second[0])
