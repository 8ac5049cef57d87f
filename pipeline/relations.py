"""What a sentence says of its own figures: parts of a whole, multiples, growth, price times count, corrections.

Read from the claims table alone: the figures of a sentence are the claims that stand in it, so a table that a
person has edited, or another program made, is read as well as one that was just extracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.actors import Word
from pipeline.amounts import Figure
from pipeline.magnitudes import Number
from pipeline.models import Claim, Relation, Told
from pipeline.numbers import NumberReader
from pipeline.patterns import Hit, Lexicon, Packs
from pipeline.patterns.compile import ROLES, figure_slots
from pipeline.reading import SentenceReader
from pipeline.related import LISTS, Related
from pipeline.remembered import OnDemand
from pipeline.tokens import Token
from pipeline.triggers import TriggerScan

KINDS = ("relation", "extent")
# What a figure is that its sentence calls a correction: the new one of a revision whose old one stands before it.
CORRECTED, REVISION = "corrected", "revision"
UNKNOWN = ("", "other")  # as a measure
# What a relation calls the figure that is another one than its words in the table say, and the figure beside it.
_APART = {"part": ("whole",), "old": ("new",), "base": ("figure",)}
_SHORT = 3
_HUNDRED = Decimal(100)
_PLACES = Decimal("1e-12")


class Span(NamedTuple):
    """A figure of a sentence: its kind and unit, and its offsets in the sentence."""

    kind: str
    unit: str
    start: int
    end: int


class RelationReader:
    """Finds the patterns of kind relation and extent in sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._reader = SentenceReader(lexicon, KINDS)
        self._numbers = NumberReader(lexicon.numbers)
        # The slots that are figures, in the order of the roles.
        self.figures = (*ROLES, *figure_slots(lexicon.kinds))
        self._scans = {kind: _scan(lexicon, kind) for kind in KINDS}
        self.related = Related(lexicon)

    def may_hold(self, sentence: str, figures: int) -> bool:
        """Whether a pattern can match at all: no sentence is cut into words without one of theirs."""
        for kind, scan in self._scans.items():
            if (figures > 1 or kind != "relation") and (scan is None or scan.offsets(sentence)):
                return True
        return False

    def read(self, sentence: str, spans: Sequence[Span]) -> tuple[list[Word], list[Hit], dict[int, int]]:
        """The words of a sentence, its hits, and the number of the span at each word that is a figure."""
        tokens = self._lexicon.tokenizer(sentence)
        figures = list(_figures(tokens, spans))
        taken = {at for figure in figures for at in range(figure.start, figure.end)}
        numbers = [n for n in self._numbers.read(tokens) if taken.isdisjoint(range(n.start, n.end))]
        words, found = self._reader.patterns(tokens, figures, numbers)
        number_of = {tokens[figure.start].start: int(figure.item) for figure in figures}
        places = {place: number_of[word.start] for place, word in enumerate(words) if word.figure}
        hits = (hit for hit in found if _may_relate(hit, [spans[n] for n in self._members(hit, places)]))
        standing = (hit for hit in hits if hit.pattern.kind != "relation" or self.related.stands(hit, words))
        return words, self._widest(standing), places

    def _members(self, hit: Hit, places: Mapping[int, int]) -> list[int]:
        """The numbers of the figures that a pattern names, in the order of the roles."""
        spans = (hit.slots[role] for role in self.figures if role in hit.slots)
        return [places[place] for place, _ in spans if place in places]

    def _widest(self, hits: Iterable[Hit]) -> list[Hit]:
        """One hit for each relation of the same figures: the one that says most."""
        best: dict[tuple[object, ...], Hit] = {}
        for hit in hits:
            figures = sorted(span for role, span in hit.slots.items() if role in self.figures)
            key = (hit.pattern.kind, hit.pattern.relation, *figures)
            known = best.get(key)
            if known is None or (hit.weight, known.pattern.id) > (known.weight, hit.pattern.id):
                best[key] = hit
        return list(best.values())


def relations(claims: Iterable[Claim], packs: Packs) -> Told:
    """The relations that the sentences of a claims table state, and the extent of its figures, in table order.

    Denied and rejected claims take no part. A claim without language is read in every language.
    """
    return TableReader(packs).read(claims)


class TableReader:
    """Does what `relations` does for one part of a table after the other."""

    def __init__(self, packs: Packs) -> None:
        self._readers = OnDemand(packs.lexicons, lambda lang: RelationReader(packs.lexicons[lang]))

    def read(self, claims: Iterable[Claim]) -> Told:
        """What the sentences of these claims say; of an article all claims must be there."""
        claims = list(claims)
        found: list[Relation] = []
        extents: dict[str, str] = {}
        by_article: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_article[claim.article_id].append(claim)
        for sentence, base, group in _sentences(claims):
            for reader in self._of(group[0].lang):
                if reader.may_hold(sentence, len(group)):
                    for relation, extent in _read(reader, sentence, base, group):
                        whole = _with_old(relation, by_article) if relation else None
                        if whole and _coherent(whole):
                            found.append(whole)
                        extents.update(extent)
        told = tuple(_unchained(found))
        return Told(told, extents, _set_aside(told, claims))

    def _of(self, lang: str) -> Iterable[RelationReader]:
        readers = self._readers
        return (readers[lang],) if lang in readers else () if lang else readers.values()


def _with_old(relation: Relation, by_article: Mapping[str, Sequence[Claim]]) -> Relation | None:
    """A relation as it is; a correction with the figure that its source gave before it in the article, or None.

    Lumera had spoken of 6 million. It has corrected the figure: 9 million.
    """
    if relation.type != REVISION or "old" in relation.claims:
        return relation
    (new,) = relation.claims["new"]
    old = [
        claim
        for claim in by_article[new.article_id]
        if claim.end <= new.start
        and _thing(claim) == _thing(new)
        and new.attributed_to in ("", claim.attributed_to)
        and _counts((claim,))
    ]
    last = max(old, key=lambda claim: claim.start, default=None)
    return None if last is None else replace(relation, claims={"old": (last,), **relation.claims})


def _counts(claims: Iterable[Claim]) -> bool:
    """Whether none of these claims is denied or rejected."""
    return all(claim.stance != "denied" and claim.review != "reject" for claim in claims)


def _thing(claim: Claim) -> tuple[str, ...]:
    return claim.subject, claim.kind, claim.measure, claim.unit, claim.per, claim.item, claim.period


def _set_aside(found: Iterable[Relation], claims: Iterable[Claim]) -> frozenset[str]:
    """The claims that their sentence tells apart from another by more than the table holds.

    A part that is a model of its own is told apart by it. What the parts and the old figure measure is known less
    well than that they are none of the whole and the new one.
    """
    again: set[tuple[object, ...]] = set()
    for relation in found:
        for one, others in _APART.items():
            for claim in relation.claims.get(one, ()):
                twins = [twin for other in others for twin in relation.claims.get(other, ())]
                if any((claim.item, claim.period) == (twin.item, twin.period) for twin in twins):
                    again.add(_repeated(claim))
    # Its article may say the part again, on its own.
    return frozenset(claim.claim_id for claim in claims if _repeated(claim) in again) if again else frozenset()


def _repeated(claim: Claim) -> tuple[object, ...]:
    return claim.article_id, claim.kind, claim.unit, claim.item, claim.value, claim.value_low, claim.value_high


def _coherent(relation: Relation) -> bool:
    """Whether the table leaves the figures of a relation one thing: sales grow to no profit, a month's to no year's."""
    claims = [claim for role in relation.claims.values() for claim in role]
    if relation.type == "price":
        return True
    pers = {claim.per for claim in claims}
    if len(pers) > 1 or (relation.type == "difference" and pers != {""}):
        return False
    known = {claim.measure for claim in claims} - set(UNKNOWN)
    return len(known) < 2 or relation.type not in ("change", "difference", "revision")


def _unchained(found: Sequence[Relation]) -> Iterator[Relation]:
    """Without the changes that start where another ends: of `up 17% from 30 and 94% from 18` 94 % is not of 30."""
    old = {claim.claim_id for relation in found for claim in relation.claims.get("old", ())}
    for relation in found:
        if not any(claim.claim_id in old for claim in relation.claims.get("new", ())):
            yield relation


def _read(
    reader: RelationReader, sentence: str, base: int, group: Sequence[Claim]
) -> Iterator[tuple[Relation | None, dict[str, str]]]:
    spans = [Span(claim.kind, claim.unit, claim.start - base, claim.end - base) for claim in group]
    words, hits, places = reader.read(sentence, spans)
    for hit in hits:
        roles: dict[str, tuple[Claim, ...]] = {
            role: (group[places[place]],)
            for role, (place, _) in hit.slots.items()
            if role in reader.figures and place in places
        }
        said = sentence[words[hit.start].start : words[hit.end - 1].end]
        if hit.pattern.extent == CORRECTED:
            if _counts(roles["figure"]):
                yield Relation(REVISION, hit.pattern.id, said, {"new": roles["figure"]}, (Decimal(1), Decimal(1))), {}
            continue
        if hit.pattern.kind == "extent":
            yield None, {claim.claim_id: hit.pattern.extent for claims in roles.values() for claim in claims}
            continue
        all_told = reader.related.all_told(words)
        if hit.pattern.relation in LISTS:
            units = {place: spans[number].unit for place, number in places.items()}
            parts = [group[places[place]] for place in reader.related.listed(hit, words, units)]
            roles["part"] = tuple(_of_one_thing(parts, group[places[hit.slots["part"][0]]]))
            all_told = all_told and len(roles["part"]) == len(parts)
        if all(map(_counts, roles.values())):
            kind = str(hit.pattern.relation)
            if kind in LISTS and reader.related.offset(hit, words):
                kind = "offset"
            if kind == "split" and not all_told:
                kind = "part"
            if kind == "total" and not all_told:
                continue
            factor = _factor(hit, words)
            if factor is not None:
                yield Relation(kind, hit.pattern.id, said, roles, factor), {}


def _of_one_thing(parts: Sequence[Claim], named: Claim) -> Iterator[Claim]:
    """The claims of a list that measure what the part that the pattern names measures: a profit is no part of sales."""
    known = {named.measure, *UNKNOWN}
    yield from (part for part in parts if part is named or named.measure in UNKNOWN or part.measure in known)


def _may_relate(hit: Hit, spans: Sequence[Span]) -> bool:
    """Whether these figures can be what the pattern calls them: amounts of one currency, counts and a price."""
    units = [(span.kind, span.unit) for span in spans]
    if hit.pattern.relation == "price" and "count" in hit.slots:
        count, price, total = units
        return price == total != count
    return len(set(units)) == 1 and len(set(spans)) == len(spans)


def _factor(hit: Hit, words: Sequence[Word]) -> tuple[Decimal, Decimal] | None:
    """The multiple or the growth that the words stand for, from its lowest to its highest; 1 where they tell none.

    None for a number that names no single value.
    """
    pattern = hit.pattern
    if pattern.factor:
        part = Fraction(pattern.factor)
        if part.numerator == 1 and part < 1:
            low, high = _rounded(Decimal(part.denominator), Decimal(1))
            return 1 / high, 1 / low
        # To the nearest whole, or quarter, or third.
        return _rounded(Decimal(part.numerator) / part.denominator, 1 / Decimal(part.denominator))
    slot = hit.slots.get("percent") or hit.slots.get("number")
    if slot is None:
        return Decimal(1), Decimal(1)
    number = words[slot[0]].number
    if number is None or number.value is None:
        return None
    if pattern.relation == "price":
        return number.value, number.value
    low, high = _rounded(number.value, _unit(number.value))
    if "percent" not in hit.slots:
        return low, high
    if pattern.relation == "multiple":
        return low / _HUNDRED, high / _HUNDRED
    sign = -1 if pattern.trend == "down" else 1
    lowest, highest = sorted((1 + sign * low / _HUNDRED, 1 + sign * high / _HUNDRED))
    return lowest, highest


def _rounded(value: Decimal, unit: Decimal) -> tuple[Decimal, Decimal]:
    return (value - unit / 2).quantize(_PLACES), (value + unit / 2).quantize(_PLACES)


def _unit(value: Decimal) -> Decimal:
    """The unit of the last digit that is not a zero at the end of an integer: 30 gives 1, for rounding a percentage
    to tens is not the custom; 2.5 gives 0.1.
    """
    exponent = value.as_tuple().exponent
    return Decimal((0, (1,), int(exponent))) if int(exponent) < 0 else Decimal(1)


def _figures(tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[Figure]:
    """The claims of a sentence as figures of its tokens; `item` carries the number of the span."""
    for number, span in enumerate(spans):
        inside = [at for at, token in enumerate(tokens) if token.end > span.start and token.start < span.end]
        if inside:
            nothing = Number(inside[0], inside[-1] + 1, None, None)
            yield Figure(inside[0], inside[-1] + 1, span.kind, nothing, "", item=str(number))


def _sentences(claims: Iterable[Claim]) -> Iterator[tuple[str, int, list[Claim]]]:
    """The claims of each sentence in text order, with the offset of the sentence in its article.

    The table does not give that offset: it is the one at which most mentions stand where their claims say.
    """
    together: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.sentence and claim.mention:
            together[claim.article_id, claim.sentence].append(claim)
    for (_, sentence), same in together.items():
        rest = sorted(same, key=lambda claim: (claim.start, claim.end))
        while rest:
            base, found = _placed(sentence, rest)
            if found:
                yield sentence, base, found
            chosen = {id(claim) for claim in found} or {id(rest[0])}
            rest = [claim for claim in rest if id(claim) not in chosen]


def _placed(sentence: str, claims: Sequence[Claim]) -> tuple[int, list[Claim]]:
    """The offset at which the most of these claims stand in the sentence, the first among them."""
    best: list[Claim] = []
    first, base, at = claims[0], 0, -1
    while (at := sentence.find(first.mention, at + 1)) >= 0:
        start = first.start - at
        found = [c for c in claims if sentence.startswith(c.mention, c.start - start) and c.start >= start]
        if len(found) > len(best):
            best, base = found, start
    return base, best


def _scan(lexicon: Lexicon, kind: str) -> TriggerScan | None:
    """Finds the words one of which stands in every sentence that a pattern matches; None where that cannot be told."""
    words: set[str] = set()
    forms: dict[str, set[str]] = defaultdict(set)
    for form, readings in lexicon.verbs.items():
        for lemma, _ in readings:
            forms[lemma].add(form)
    for pattern in lexicon.patterns:
        if pattern.kind == kind:
            for compiled in lexicon.compiled[pattern.id]:
                sets = [
                    {form for name, word in keys for form in (forms[word] if name == "LEMMA" else (word,))}
                    for segment in compiled.segments
                    for keys in segment.needed
                    if all(name in ("LOWER", "LEMMA") for name, _ in keys)
                ]
                if not sets:
                    return None
                words |= min(sets, key=lambda one: _telling(one, lexicon))
    return TriggerScan(dict.fromkeys(words, frozenset()))


def _telling(words: Collection[str], lexicon: Lexicon) -> tuple[bool, int, int]:
    """How rare one of these words is in text: rare words first, of common ones the longest."""
    common = any(word in lexicon.common_words or len(word) < _SHORT for word in words)
    return common, -min(map(len, words)) if common else 0, len(words)
