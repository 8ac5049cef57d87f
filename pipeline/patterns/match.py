"""Finds the compiled patterns of a Doc: their segments, joined over their gaps.

A segment is matched once a Doc, however many patterns share it, and only where the Doc holds its anchor:
the work of a sentence grows with the words it shares with the patterns, not with their number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.patterns.compile import Compiled, Gap, Key, Segment, figure_classes, figure_slots
from pipeline.patterns.places import ATTRIBUTES, Places, Told
from pipeline.patterns.schema import Pattern
from pipeline.patterns.segments import Finder, Part


class Hit(NamedTuple):
    """A pattern that matched doc[start:end]; `slots` gives the tokens of each slot, end exclusive.

    `weight` counts the words that the pattern names itself: a fuller pattern says more. `target` are the tokens of the
    figure that it speaks of, if it names one.
    """

    pattern: Pattern
    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]
    weight: int
    target: tuple[int, int] | None = None


class _Entry(NamedTuple):
    """One reading of a pattern: its segments by number, and the order to look for them."""

    pattern: Pattern
    gaps: tuple[Gap, ...]
    segments: tuple[int, ...]
    order: tuple[int, ...]


class RuleSet:
    """The compiled patterns of some kinds, dispatched by anchor; `figures` are the kinds of figures that packs add."""

    def __init__(
        self, vocab: Vocab, rules: Iterable[tuple[Pattern, tuple[Compiled, ...]]], figures: Sequence[str] = ()
    ) -> None:
        self._vocab = vocab
        self._targets = figure_slots(figures)
        self._figures = frozenset(figure_classes(figures).values())
        self._segments: list[Segment] = []
        # Made when first asked: of thousands an article needs some hundred.
        self._finders: dict[int, Finder] = {}
        self._entries: list[_Entry] = []
        # For each entry the sets of words, lemmas or classes of which a Doc must hold one besides its first anchor.
        needed: list[set[frozenset[Key]]] = []
        numbers: dict[str, int] = {}
        anchored: defaultdict[Key, list[int]] = defaultdict(list)
        for pattern, readings in rules:
            for compiled in readings:
                ids = []
                for segment in compiled.segments:
                    number = numbers.setdefault(segment.key, len(self._segments))
                    if number == len(self._segments):
                        self._segments.append(segment)
                    if pattern.pattern:
                        # What spaCy cannot match it refuses now.
                        self._made(number, pattern.id)
                    ids.append(number)
                ranks = [(segment.rarity, place) for place, segment in enumerate(compiled.segments)]
                order = tuple(place for _, place in sorted(ranks))
                anchor = compiled.segments[order[0]].anchor
                for key in anchor:
                    anchored[key].append(len(self._entries))
                needed.append({keys for segment in compiled.segments for keys in segment.needed} - {anchor})
                self._entries.append(_Entry(pattern, compiled.gaps, tuple(ids), order))
        # Each set has its bit, the lower the more entries need it: their numbers are short.
        asked = Counter(keys for sets in needed for keys in sets)
        bits = {keys: 1 << place for place, (keys, _) in enumerate(asked.most_common())}
        self._needed = [sum(bits[keys] for keys in sets) for sets in needed]
        held: defaultdict[Key, int] = defaultdict(int)
        for keys, bit in bits.items():
            for key in keys:
                held[key] |= bit
        self._all = (1 << len(bits)) - 1
        # What each word, class and lemma is for: the needed sets it is in, and the entries it anchors.
        self._uses: tuple[dict[str, tuple[int, frozenset[int]]], ...] = tuple({} for _ in ATTRIBUTES)
        for key in {*held, *anchored}:
            attribute, value = key
            self._uses[ATTRIBUTES.index(attribute)][value] = held[key], frozenset(anchored[key])

    def find(self, make: Callable[[], Doc], told: Told, kind: str = "") -> list[Hit]:
        """Hits in order of start; of nested hits of one pattern and figure the outermost, and those with more words.

        `told` are the tokens as patterns see them; `make` makes their Doc. `kind` asks for patterns of one kind alone.
        """
        places = Places(make, told, self._figures)
        held = 0
        wanted: set[int] = set()
        for uses, column in zip(self._uses, told, strict=True):
            for value in uses.keys() & set(column):
                bits, anchored = uses[value]
                held |= bits
                if anchored:
                    wanted.update(anchored)
        lacking, needed = self._all ^ held, self._needed
        parts: dict[int, list[Part]] = {}
        hits: dict[tuple[str, int, tuple[int, int] | None], Hit] = {}
        for number in sorted([number for number in wanted if not needed[number] & lacking]):
            entry = self._entries[number]
            if kind and entry.pattern.kind != kind:
                continue
            # The most telling part first: where it is missing the others are not looked for.
            for place in entry.order:
                segment = entry.segments[place]
                if segment not in parts:
                    finder = self._finders.get(segment) or self._made(segment)
                    parts[segment] = finder.parts(places)
                if not parts[segment]:
                    break
            else:
                found = parts[entry.segments[0]]
                if entry.gaps:
                    found = _joined([parts[segment] for segment in entry.segments], entry.gaps, places)
                for joined in found:
                    slots = joined.slots
                    target = next((slots[name] for name in self._targets if name in slots), None)
                    # Not Hit(...), as in tokens.
                    hit = _tuple(Hit, (entry.pattern, *joined, target))
                    of = hit.pattern.id, hit.start, hit.target
                    known = hits.get(of)
                    if known is None or _fuller(hit, known):
                        hits[of] = hit
        return _outermost(hits.values()) if len(hits) > 1 else list(hits.values())

    def _made(self, number: int, where: str = "") -> Finder:
        finder = self._finders[number] = Finder(self._vocab, self._segments[number], where)
        return finder


def _fuller(hit: Hit, known: Hit) -> bool:
    """Whether of two matches from one place the first says more; with the same words, whether its source is nearer.

    Lo ha scritto Mark Zuckerberg in un post.
    """
    near, far = hit.slots.get("source", (0, 0))[0], known.slots.get("source", (0, 0))[0]
    if hit.weight == known.weight and near != far:
        return near < far
    return (hit.end, hit.weight) > (known.end, known.weight)


def _joined(columns: list[list[Part]], gaps: tuple[Gap, ...], places: Places) -> list[Part]:
    """Chains of one part of each column, in order, with the gaps between them bridged."""
    chains = columns[0]
    for column, gap in zip(columns[1:], gaps, strict=True):
        chains = [
            _tuple(Part, (left.start, right.end, {**left.slots, **right.slots}, left.weight + right.weight))
            for left in chains
            for right in column
            if gap.least <= right.start - left.end <= gap.most and places.bridges(gap.kind, left.end, right.start)
        ]
    return chains


_tuple = tuple.__new__


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    ends: dict[tuple[str, tuple[int, int] | None], tuple[int, int]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.pattern.id)):
        # All that was kept starts before it: inside one of them is what ends before the last of them does.
        key = hit.pattern.id, hit.target
        end, weight = ends.get(key, (0, 0))
        if hit.end > end or hit.weight > weight:
            kept.append(hit)
            ends[key] = max(hit.end, end), hit.weight
    return kept
