"""Finds the compiled patterns of a Doc: their segments, joined over their gaps.

A segment is matched once a Doc, however many patterns share it, and only where the Doc holds its anchor:
the work of a sentence grows with the words it shares with the patterns, not with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    """One reading of a pattern: its segments by number, the order to look for them, what a Doc must hold."""

    pattern: Pattern
    gaps: tuple[Gap, ...]
    segments: tuple[int, ...]
    order: tuple[int, ...]
    needed: tuple[int, ...]


class RuleSet:
    """The compiled patterns of some kinds, dispatched by anchor."""

    def __init__(self, vocab: Vocab, rules: Iterable[tuple[Pattern, tuple[Compiled, ...]]]) -> None:
        self._finders: list[Finder] = []
        self._entries: list[_Entry] = []
        self._index: dict[Key, list[int]] = {}
        known: dict[str, int] = {}
        numbered: dict[frozenset[Key], int] = {}
        for pattern, readings in rules:
            for compiled in readings:
                ids = []
                for segment in compiled.segments:
                    if segment.key not in known:
                        known[segment.key] = len(self._finders)
                        self._finders.append(Finder(vocab, segment, pattern.id))
                    ids.append(known[segment.key])
                ranks = [(segment.rarity, place) for place, segment in enumerate(compiled.segments)]
                order = tuple(place for _, place in sorted(ranks))
                for key in compiled.segments[order[0]].anchor:
                    self._index.setdefault(key, []).append(len(self._entries))
                sets = {keys for segment in compiled.segments for keys in segment.needed}
                # Small sets first: they are the likeliest to be missing.
                needed = sorted(sets, key=lambda keys: (len(keys), sorted(keys)))
                numbers = tuple(numbered.setdefault(keys, len(numbered)) for keys in needed)
                self._entries.append(_Entry(pattern, compiled.gaps, tuple(ids), order, numbers))

        self._needed = list(numbered)

    def find(self, make: Callable[[], Doc], words: Sequence[tuple[str, str, str]]) -> list[Hit]:
        """Hits in order of start; of nested hits of one pattern and figure only the outermost.

        `words` holds the lower-case word, class and lemma (empty for none) of each token; `make` makes their Doc.
        """
        places = Places(make, words)
        wanted: set[int] = set()
        for key in places.at:
            wanted.update(self._index.get(key, ()))
        parts: dict[int, list[Part]] = {}
        hits: dict[tuple[str, int, tuple[int, int] | None], Hit] = {}
        for entry in (self._entries[number] for number in sorted(wanted)):
            if not places.holds(entry.needed, self._needed):
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
                    known = hits.get((hit.pattern.id, hit.start, hit.target))
                    if known is None or (hit.end, hit.weight) > (known.end, known.weight):
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
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.pattern.id)):
        inside = (
            other.pattern.id == hit.pattern.id and hit.end <= other.end and other.target == hit.target for other in kept
        )
        if not any(inside):
            kept.append(hit)
    return kept
