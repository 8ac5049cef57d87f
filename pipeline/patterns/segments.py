"""One segment of a pattern in one Doc: looked up where its tokens are plain, else matched by spaCy's Matcher."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.errors import PatternError
from pipeline.patterns.compile import Gap, Key, Segment

Slots = dict[str, tuple[int, int]]
_FIGURES = frozenset({"MONEY", "GPUS"})
_CLAUSE_END = frozenset(";:.")


class Part(NamedTuple):
    """A segment that matched doc[start:end]."""

    start: int
    end: int
    slots: Slots
    weight: int


class Places:
    """Where a Doc holds each word, lemma and class, and which of its tokens a gap may cross."""

    def __init__(self, make: Callable[[], Doc], words: Sequence[tuple[str, str, str]]) -> None:
        self._make = make
        self.words = words
        self.at: dict[Key, list[int]] = {}
        stops, verbs, ends = [0], [0], [0]
        for place, (lower, tag, lemma) in enumerate(words):
            self.at.setdefault(("LOWER", lower), []).append(place)
            self.at.setdefault(("TAG", tag), []).append(place)
            if lemma:
                self.at.setdefault(("LEMMA", lemma), []).append(place)
            figure = tag in _FIGURES
            stop = figure or not (lower[0].isalnum() or lower[-1].isalnum())
            stops.append(stops[-1] + stop)
            verbs.append(verbs[-1] + (stop or bool(lemma)))
            ends.append(ends[-1] + (figure or lower in _CLAUSE_END))
        self._held: dict[int, bool] = {}
        self._blocked = {"any": stops, "gap": verbs, "far": ends}

    @cached_property
    def doc(self) -> Doc:
        """The spaCy Doc, made when a Matcher asks for it."""
        return self._make()

    def holds(self, needed: tuple[int, ...], sets: list[frozenset[Key]]) -> bool:
        """Whether the Doc has one of each of these sets, given by number; patterns share most of them."""
        for number in needed:
            held = self._held.get(number)
            if held is None:
                held = self._held[number] = not self.at.keys().isdisjoint(sets[number])
            if not held:
                return False
        return True

    def bridges(self, gap: Gap, start: int, end: int) -> bool:
        """Whether doc[start:end] is a gap of this kind and length."""
        blocked = self._blocked[gap.kind]
        return gap.least <= end - start <= gap.most and blocked[start] == blocked[end]


class Finder:
    """Matches one segment around its anchor.

    Plain tokens, optional ones and a verb group before them are looked up; noun phrases, and native patterns with
    attributes or operators of their own, are matched by spaCy's Matcher, shown only the words in reach: nearly half
    of its calls found nothing.
    """

    def __init__(self, vocab: Vocab, segment: Segment, where: str) -> None:
        self.segment = segment
        self._anchor = segment.anchor
        self._reach = segment.reach
        self.weights = tuple("LOWER" in spec or "LEMMA" in spec for spec in segment.specs)
        self._plain = [_values(spec) for spec in segment.specs]
        operators = [spec.get("OP", "1") for spec in segment.specs]
        self._group = operators[0] if operators[0] in ("*", "+") and segment.anchor_at else ""
        rest = operators[1:] if self._group else operators
        self._matcher: Matcher | None = None
        if all(self._plain) and all(operator in ("1", "?") for operator in rest):
            self._variants = _variants(operators, first=1 if self._group else 0)
            return
        self._matcher = Matcher(vocab)
        try:
            self._matcher.add(where, [list(segment.specs)])
        except ValueError as error:
            raise PatternError(f"{where}: pattern: {str(error).splitlines()[0]}") from None
        fixed = [bool(values) and operator == "1" for values, operator in zip(self._plain, operators, strict=True)]
        self._beside = _around(fixed, segment.anchor_at)

    def parts(self, places: Places) -> list[Part]:
        """Where the segment matches, in order."""
        anchors = sorted({place for key in self._anchor for place in places.at.get(key, ())})
        return self._looked_up(places, anchors) if self._matcher is None else self._matched(places, anchors)

    def _looked_up(self, places: Places, anchors: list[int]) -> list[Part]:
        words, found = places.words, []
        for place in anchors:
            for variant in self._variants:
                start = place - variant.index(self.segment.anchor_at)
                if start < 0 or start + len(variant) > len(words):
                    continue
                if not all(self._fits(spec, words[at]) for at, spec in enumerate(variant, start)):
                    continue
                before = 0
                while self._group and before < start and self._fits(0, words[start - before - 1]):
                    before += 1
                if before or self._group != "+":
                    found.append(self._part(start - before, (*(0,) * before, *variant)))
        return found

    def _fits(self, spec: int, word: tuple[str, str, str]) -> bool:
        return all(word[attribute] in values for attribute, values in self._plain[spec])

    def _matched(self, places: Places, anchors: list[int]) -> list[Part]:
        assert self._matcher is not None
        size, (before, after) = len(places.words), self._reach
        likely = [
            place
            for place in anchors
            if all(
                0 <= place + offset < size and self._fits(self.segment.anchor_at + offset, places.words[place + offset])
                for offset in self._beside
            )
        ]
        found: dict[tuple[int, int, tuple[int, ...]], Part] = {}
        for low, high in _windows(likely, before, after + 1, size):
            matches: Any = self._matcher(places.doc[low:high], with_alignments=True)
            for _, start, end, alignment in matches:
                found[low + start, low + end, tuple(alignment)] = self._part(low + start, alignment)
        return list(found.values())

    def _part(self, start: int, alignment: Sequence[int]) -> Part:
        """The part that starts at a token, each token with the number of its spec."""
        slots: Slots = {}
        weight = 0
        for place, spec in enumerate(alignment, start):
            weight += self.weights[spec]
            slot = self.segment.slots[spec]
            if slot:
                slots[slot] = slots[slot][0] if slot in slots else place, place + 1
        return Part(start, start + len(alignment), slots, weight)


_Values = tuple[tuple[int, frozenset[str]], ...]
_ATTRIBUTES = ("LOWER", "TAG", "LEMMA")


def _values(spec: Mapping[str, Any]) -> _Values:
    """What a plain spec asks of a word's (lower, class, lemma), its operator apart; empty for anything else."""
    wanted = []
    for attribute, value in spec.items():
        if attribute == "OP":
            continue
        if isinstance(value, dict) and set(value) == {"IN"} and attribute in _ATTRIBUTES:
            wanted.append((_ATTRIBUTES.index(attribute), frozenset(value["IN"])))
        elif isinstance(value, str) and attribute in _ATTRIBUTES:
            wanted.append((_ATTRIBUTES.index(attribute), frozenset((value,))))
        else:
            return ()
    return tuple(wanted)


def _variants(operators: Sequence[str], first: int) -> list[tuple[int, ...]]:
    """The specs from `first` on with each optional one there or not, by number."""
    variants: list[tuple[int, ...]] = [()]
    for spec in range(first, len(operators)):
        without = variants if operators[spec] == "?" else []
        variants = [*((*variant, spec) for variant in variants), *without]
    return variants


def _around(fixed: Sequence[bool], anchor: int) -> list[int]:
    """Distances from the anchor of the fixed specs next to it on both sides, up to the first that is not."""
    out = [0] if fixed[anchor] else []
    for step in (-1, 1):
        place = anchor + step
        while 0 <= place < len(fixed) and fixed[place]:
            out.append(place - anchor)
            place += step
    return out


def _windows(anchors: list[int], before: int, after: int, size: int) -> Iterator[tuple[int, int]]:
    """Stretches of a Doc around its anchors, overlapping ones joined."""
    low = high = -1
    for place in anchors:
        if high >= 0 and place - before <= high:
            high = min(size, place + after)
            continue
        if high >= 0:
            yield low, high
        low, high = max(0, place - before), min(size, place + after)
    if high >= 0:
        yield low, high
