"""Finds the compiled patterns of a Doc: their segments, joined over their gaps.

A segment is matched once a Doc, however many patterns share it, and only where the Doc holds its anchor:
the work of a sentence grows with the words it shares with the patterns, not with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.patterns.compile import Compiled, Gap, Key
from pipeline.patterns.schema import Pattern
from pipeline.patterns.segments import Finder, Part, Places


class Hit(NamedTuple):
    """A pattern that matched doc[start:end]; `slots` gives the tokens of each slot, end exclusive.

    `weight` counts the words that the pattern names itself: a fuller pattern says more.
    """

    pattern: Pattern
    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]
    weight: int

    @property
    def target(self) -> tuple[int, int] | None:
        """The tokens of the figure that the hit speaks of, if it names one."""
        return self.slots.get("figure") or self.slots.get("money") or self.slots.get("gpus")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One reading of a pattern: its segments by number, and the order to look for them.

    `needed` has a bit for each set of words, lemmas or classes of which a Doc must hold one.
    """

    pattern: Pattern
    gaps: tuple[Gap, ...]
    segments: tuple[int, ...]
    order: tuple[int, ...]
    needed: int


@dataclass(slots=True)
class _Known:
    """What a word, lemma or class is for: the bits of the needed sets it is in, and the entries it anchors."""

    bits: int = 0
    entries: list[int] = field(default_factory=list)


class RuleSet:
    """The compiled patterns of some kinds, dispatched by anchor."""

    def __init__(self, vocab: Vocab, rules: Iterable[tuple[Pattern, tuple[Compiled, ...]]]) -> None:
        self._finders: list[Finder] = []
        self._entries: list[_Entry] = []
        self._known: dict[Key, _Known] = {}
        numbers: dict[str, int] = {}
        bits: dict[frozenset[Key], int] = {}
        for pattern, readings in rules:
            for compiled in readings:
                ids = []
                for segment in compiled.segments:
                    if segment.key not in numbers:
                        numbers[segment.key] = len(self._finders)
                        self._finders.append(Finder(vocab, segment, pattern.id))
                    ids.append(numbers[segment.key])
                ranks = [(segment.rarity, place) for place, segment in enumerate(compiled.segments)]
                order = tuple(place for _, place in sorted(ranks))
                for key in compiled.segments[order[0]].anchor:
                    self._known.setdefault(key, _Known()).entries.append(len(self._entries))
                needed = 0
                for keys in {keys for segment in compiled.segments for keys in segment.needed}:
                    needed |= bits.setdefault(keys, 1 << len(bits))
                self._entries.append(_Entry(pattern, compiled.gaps, tuple(ids), order, needed))
        for keys, bit in bits.items():
            for key in keys:
                self._known.setdefault(key, _Known()).bits |= bit

    def find(self, make: Callable[[], Doc], words: Sequence[tuple[str, str, str]]) -> list[Hit]:
        """Hits in order of start; of nested hits of one pattern and figure only the outermost.

        `words` holds the lower-case word, class and lemma (empty for none) of each token; `make` makes their Doc.
        """
        places = Places(make, words, self._known)
        held = 0
        wanted: set[int] = set()
        for key in places.at:
            known = self._known[key]
            held |= known.bits
            wanted.update(known.entries)
        lacking = ~held
        parts: dict[int, list[Part]] = {}
        hits: dict[tuple[str, int, tuple[int, int] | None], Hit] = {}
        for number in sorted(wanted):
            entry = self._entries[number]
            if entry.needed & lacking:
                continue
            # The most telling part first: where it is missing the others are not looked for.
            for place in entry.order:
                segment = entry.segments[place]
                if segment not in parts:
                    parts[segment] = self._finders[segment].parts(places)
                if not parts[segment]:
                    break
            else:
                for joined in _joined([parts[segment] for segment in entry.segments], entry.gaps, places):
                    hit = Hit(entry.pattern, joined.start, joined.end, joined.slots, joined.weight)
                    known_hit = hits.get((hit.pattern.id, hit.start, hit.target))
                    if known_hit is None or (hit.end, hit.weight) > (known_hit.end, known_hit.weight):
                        hits[hit.pattern.id, hit.start, hit.target] = hit
        return _outermost(hits.values())


def _joined(columns: list[list[Part]], gaps: tuple[Gap, ...], places: Places) -> Iterator[Part]:
    """Chains of one part of each column, in order, with the gaps between them bridged."""
    chains = iter(columns[0])
    for column, gap in zip(columns[1:], gaps, strict=True):
        chains = iter(
            [
                Part(left.start, right.end, {**left.slots, **right.slots}, left.weight + right.weight)
                for left in chains
                for right in column
                if left.end <= right.start and places.bridges(gap, left.end, right.start)
            ]
        )
    return chains


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    ends: dict[tuple[str, tuple[int, int] | None], int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.pattern.id)):
        # All that was kept starts before it: inside one of them is what ends before the last of them does.
        key = hit.pattern.id, hit.target
        if hit.end > ends.get(key, 0):
            kept.append(hit)
            ends[key] = hit.end
    return kept
