"""The root source of every claim of a table: who said the figure first, however many outlets repeat it.

Three ways lead to it. A named source is its own root. An outlet that is cited for a figure which it gave in another's
name passes it on: the root is that other. And claims without a named source whose sentences are all but the same
come from one text: the first of them is the root.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple, Protocol

from rensa import RMinHash, RMinHashLSH

from pipeline.intervals import interval, stated
from pipeline.models import ANONYMOUS, Claim
from pipeline.voices import Voice, identity, unnamed, voice

# Two sentences are one where so much of their runs of three words is the same (Jaccard), and they have as many
# words: a shorter one is written twice by chance.
ALIKE = 0.6
SHORTEST = 10
_RUN = 3
# 32 bands of 4 rows find 99 of 100 pairs that are alike by 0.6; the exact similarity then decides.
_HASHES, _BANDS = 128, 32
_WORD = re.compile(r"\w+|#")

About = tuple[Voice, str, str, str]


class Elsewhere(NamedTuple):
    """What the roots of some claims depend on in the rest of the table.

    `cited` are the outlets that a claim cites, `about` is whom each article names: reports on two firms may be written
    alike.
    """

    cited: AbstractSet[Voice]
    about: Mapping[str, AbstractSet[Voice]]


def elsewhere(claims: Sequence[Claim]) -> Elsewhere:
    """The same where the claims are the whole table."""
    return Elsewhere(cited(claims, outlets(claims)), about(claims))


def outlets(claims: Iterable[Claim]) -> set[Voice]:
    """The outlets of the claims' articles, as sources."""
    return {identity(name, "") for claim in claims if (name := claim.source.strip())}


def cited(claims: Iterable[Claim], known: AbstractSet[Voice]) -> set[Voice]:
    """Those of the known outlets in whose name a claim is made."""
    return {voice(claim) for claim in claims if claim.attributed_to.strip()} & known


def about(claims: Iterable[Claim]) -> dict[str, set[Voice]]:
    """The subjects with names of their own in each article, by its id."""
    named: dict[str, set[Voice]] = defaultdict(set)
    for claim in claims:
        if _proper(claim.subject):
            named[claim.article_id].add(identity(claim.subject, ""))
    return named


class Rooted(Protocol):
    """Tells the root source of a claim, and whom it is about."""

    def of(self, claim: Claim, /) -> Voice:
        """The root source of a claim."""

    def subject(self, claim: Claim, /) -> Voice:
        """Whom a claim is about: a common noun is one in its article, and in the articles that copy its sentence."""


class Roots:
    """The root sources of the claims of a table, and whom each is about, given what is `elsewhere`.

    A denied claim, or one that states no number, may be copied like any other, but it passes no figure on.
    """

    def __init__(self, claims: Sequence[Claim], known: Elsewhere | None = None) -> None:
        self._relayed: dict[tuple[Voice, About], list[Claim]] = defaultdict(list)
        self._copied: dict[str, Voice] = {}
        self._subjects: dict[str, Voice] = {}
        self._elsewhere = elsewhere(claims) if known is None else known
        written: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            sourced = _proper(claim.attributed_to)
            if sourced:
                outlet = identity(claim.source, "")
                told = claim.stance != "denied" and stated(claim)
                if told and outlet in self._elsewhere.cited and voice(claim) != outlet:
                    self._relayed[outlet, _about(claim)].append(claim)
            if not sourced or not _proper(claim.subject):
                # In another currency a copied sentence is copied with a slip.
                written[claim.subject.casefold(), claim.kind, claim.measure].append(claim)
        for same in written.values():
            if len({claim.article_id for claim in same}) > 1:
                self._note(same)

    def _note(self, claims: Sequence[Claim]) -> None:
        named = self._elsewhere.about
        for copies in _copies(claims):
            first = copies[0]
            for claim in copies:
                if not named.get(claim.article_id, set()) & named.get(first.article_id, set()):
                    continue
                self._subjects[claim.claim_id] = identity(first.subject, first.article_id)
                if not _proper(claim.attributed_to):
                    self._copied[claim.claim_id] = _of_text(voice(first))

    def of(self, claim: Claim) -> Voice:
        """The root source of a claim."""
        copied = self._copied.get(claim.claim_id)
        return copied or self._passed_on(claim, voice(claim), frozenset())

    def subject(self, claim: Claim) -> Voice:
        """Whom a claim is about: a common noun is one in its article, and in the articles that copy its sentence."""
        return self._subjects.get(claim.claim_id) or identity(claim.subject, claim.article_id)

    def _passed_on(self, claim: Claim, who: Voice, seen: frozenset[Voice]) -> Voice:
        """Whom the outlet `who` cites for the figure of this claim, if it is one source; else `who` itself."""
        given = self._relayed.get((who, _about(claim)), ()) if who not in seen else ()
        roots: set[Voice] = set()
        for other in given:
            if interval(other).meets(interval(claim)):
                roots.add(self._passed_on(other, voice(other), seen | {who}))
            if len(roots) > 1:  # where all outlets cite each other the ways through them have no end
                return who
        return roots.pop() if roots else who


class Found:
    """Roots that were found elsewhere: those of a claim and whom it is about, by its id."""

    def __init__(self, found: Mapping[str, tuple[Voice, Voice]]) -> None:
        self._found = found

    def of(self, claim: Claim) -> Voice:
        """The root source of a claim."""
        return self._found[claim.claim_id][0]

    def subject(self, claim: Claim) -> Voice:
        """Whom a claim is about."""
        return self._found[claim.claim_id][1]


def _proper(name: str) -> bool:
    """Whether a name holds in every article, as a common noun does not."""
    return bool(name.strip()) and name.strip() != ANONYMOUS and identity(name, "a") == identity(name, "")


def _about(claim: Claim) -> About:
    return identity(claim.subject, claim.article_id), claim.kind, claim.measure, claim.unit


def _copies(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """The claims whose sentences stand, all but the same, in several articles, the first published first."""
    by_text: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        words = _WORD.findall(claim.sentence.replace(claim.mention, "#").casefold())
        if len(words) >= SHORTEST:
            by_text[" ".join(words)].append(claim)
    texts = list(by_text)
    for cluster in _clusters(texts):
        same = sorted((claim for at in cluster for claim in by_text[texts[at]]), key=_first)
        if len({claim.article_id for claim in same}) > 1:
            yield same


def _of_text(who: Voice) -> Voice:
    """The source of a text that several articles copy: whoever it is, it is one."""
    return (f"{who[0]} ({who[1]})", "") if unnamed(who) else who


def _first(claim: Claim) -> tuple[bool, str, str, int]:
    return (not claim.published, claim.published, claim.article_id, claim.start)


@lru_cache(maxsize=1 << 10)
def _runs(text: str) -> frozenset[str]:
    words = text.split(" ")
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _clusters(texts: Sequence[str]) -> Iterable[list[int]]:
    """The texts that are alike, each with those that are like one of them; their words stand apart by spaces."""
    if len(texts) == 1:
        return [[0]]
    index = RMinHashLSH(threshold=ALIKE, num_perm=_HASHES, num_bands=_BANDS)
    leader = list(range(len(texts)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    for at, text in enumerate(texts):
        runs = _runs(text)
        sketch = RMinHash(num_perm=_HASHES, seed=1)
        sketch.update(sorted(runs))
        for other in index.query(sketch):
            if lead(other) != lead(at) and _alike(runs, _runs(texts[other])):
                leader[max(lead(at), lead(other))] = min(lead(at), lead(other))
        index.insert(at, sketch)
    clusters: dict[int, list[int]] = defaultdict(list)
    for at in range(len(texts)):
        clusters[lead(at)].append(at)
    return clusters.values()
