"""One segment of a pattern in one sentence: looked up where its tokens are plain, else matched by spaCy's Matcher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spacy.matcher import Matcher
from spacy.vocab import Vocab

from pipeline.errors import PatternError
from pipeline.patterns.compile import Segment
from pipeline.patterns.places import ATTRIBUTES, Places, Told

Slots = dict[str, tuple[int, int]]
_Values = tuple[tuple[int, frozenset[str]], ...]


class Part(NamedTuple):
    """A segment that matched doc[start:end]."""

    start: int
    end: int
    slots: Slots
    weight: int


class Finder:
    """Matches one segment around its anchor.

    Tokens that ask for words, classes and lemmas alone are looked up from the anchor outwards; native patterns with
    attributes of their own are matched by spaCy's Matcher. Both see only the words in reach of an anchor whose
    neighbours fit: nine of ten calls of the Matcher would find nothing.
    """

    def __init__(self, vocab: Vocab, segment: Segment, where: str) -> None:
        self.segment = segment
        # All of an anchor are words, or lemmas, or classes.
        (attribute,) = {attribute for attribute, _ in segment.anchor}
        self._column = ATTRIBUTES.index(attribute)
        self._anchor = frozenset(value for _, value in segment.anchor)
        self._reach = segment.reach
        self._weights = ["LOWER" in spec or "LEMMA" in spec for spec in segment.specs]
        values = [_values(spec) for spec in segment.specs]
        operators = [spec.get("OP", "1") for spec in segment.specs]
        grouped = bool(segment.anchor_at) and operators[0] in ("*", "+") and not segment.slots[0]
        self._group = operators[0] if grouped else ""
        self._group_values, self._anchor_values = values[0], values[segment.anchor_at]
        plain = all(len(v) == len(spec) - ("OP" in spec) for v, spec in zip(values, segment.specs, strict=True))
        self._variants: list[_Variant] = []
        if plain and all(operator in ("1", "?") for operator in operators[grouped:]):
            runs = _variants(operators, first=int(grouped))
            self._variants = [_Variant(run, segment, values, self._weights) for run in runs]
            return
        sides = list(zip(range(len(values)), values, operators, strict=True))
        self._left = _Side(reversed(sides[: segment.anchor_at]), step=-1)
        self._right = _Side(sides[segment.anchor_at + 1 :], step=1)
        self._matcher: Matcher | None = None
        if (
            plain
            and operators[segment.anchor_at] == "1"
            and all(operator in ("1", "?", "*", "+") for operator in operators)
        ):
            return
        self._matcher = Matcher(vocab)
        try:
            self._matcher.add(where, [list(segment.specs)])
        except ValueError as error:
            raise PatternError(f"{where}: pattern: {str(error).splitlines()[0]}") from None

    def parts(self, places: Places) -> list[Part]:
        """Where the segment matches, in order."""
        told, anchor = places.told, self._anchor
        anchors = [place for place, value in enumerate(told[self._column]) if value in anchor]
        if not self._variants:
            return self._matched(places, anchors)
        found: list[Part] = []
        for place in anchors:
            for variant in self._variants:
                part = variant.part(told, place)
                if part is None:
                    continue
                if self._group:
                    found += self._with_group(told, part)
                else:
                    found.append(part)
        return found

    def _with_group(self, told: Told, part: Part) -> Iterator[Part]:
        """A part with the verb group before it; with fewer auxiliaries too: the first may be another segment's word."""
        before = 0
        while before < part.start and _fits(self._group_values, told, part.start - before - 1):
            before += 1
        for taken in range(before, (self._group == "+") - 1, -1):
            yield Part(part.start - taken, part.end, part.slots, part.weight + taken * self._weights[0])

    def _matched(self, places: Places, anchors: list[int]) -> list[Part]:
        likely = [place for place in anchors if _fits(self._anchor_values, places.told, place)]
        found: dict[tuple[int, int], Part] = {}
        for low, high, inside in _windows(likely, *self._reach, places.size):
            for start, alignment in self._runs(places, low, high, inside):
                found.setdefault((start, start + len(alignment)), self._part(start, alignment))
        return list(found.values())

    def _runs(self, places: Places, low: int, high: int, anchors: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """Where the specs match in tokens[low:high], each with the number of its spec."""
        told = places.told
        for place in anchors:
            befores = list(self._left.runs(told, place - 1, low, high))
            afters = list(self._right.runs(told, place + 1, low, high)) if befores else []
            if self._matcher is None:
                for before in befores:
                    for after in afters:
                        yield place - len(before), (*reversed(before), self.segment.anchor_at, *after)
            elif afters:
                matches: Any = self._matcher(places.doc[low:high], with_alignments=True)
                yield from ((low + start, alignment) for _, start, _, alignment in matches)
                return

    def _part(self, start: int, alignment: Sequence[int]) -> Part:
        """The part that starts at a token, each token with the number of its spec."""
        slots: Slots = {}
        weight = 0
        for place, spec in enumerate(alignment, start):
            weight += self._weights[spec]
            slot = self.segment.slots[spec]
            if slot:
                slots[slot] = slots[slot][0] if slot in slots else place, place + 1
        return Part(start, start + len(alignment), slots, weight)


def _fits(values: _Values, told: Told, place: int) -> bool:
    for attribute, allowed in values:  # noqa: SIM110 (a generator costs more than the comparisons)
        if told[attribute][place] not in allowed:
            return False
    return True


class _Variant:
    """One run of specs without operators: what each word around its anchor must be."""

    def __init__(
        self, specs: tuple[int, ...], segment: Segment, values: Sequence[_Values], weights: Sequence[bool]
    ) -> None:
        self._before, self._size = specs.index(segment.anchor_at), len(specs)
        self._checks = [
            (place - self._before, attribute, allowed)
            for place, spec in enumerate(specs)
            for attribute, allowed in values[spec]
        ]
        self._weight = sum(weights[spec] for spec in specs)
        named = [(segment.slots[spec], place) for place, spec in enumerate(specs) if segment.slots[spec]]
        slots = {slot: [place for name, place in named if name == slot] for slot, _ in named}
        self._slots = [(slot, taken[0], taken[-1] + 1) for slot, taken in slots.items()]

    def part(self, told: Told, anchor: int) -> Part | None:
        """The part whose anchor is tokens[anchor]; None where the tokens around it are others."""
        start = anchor - self._before
        if start < 0 or start + self._size > len(told[0]):
            return None
        for offset, attribute, allowed in self._checks:
            if told[attribute][anchor + offset] not in allowed:
                return None
        slots: Slots = {}
        for slot, first, end in self._slots:
            slots[slot] = start + first, start + end
        return _tuple(Part, (start, start + self._size, slots, self._weight))


_tuple = tuple.__new__


def _values(spec: Mapping[str, Any]) -> _Values:
    """What a spec asks of a word's (lower, class, lemma); its operator and all it asks besides are left out."""
    wanted = []
    for attribute, value in spec.items():
        if attribute in ATTRIBUTES and isinstance(value, dict) and set(value) == {"IN"}:
            wanted.append((ATTRIBUTES.index(attribute), frozenset(value["IN"])))
        elif attribute in ATTRIBUTES and isinstance(value, str):
            wanted.append((ATTRIBUTES.index(attribute), frozenset((value,))))
    return tuple(wanted)


def _variants(operators: Sequence[str], first: int) -> list[tuple[int, ...]]:
    """The specs from `first` on with each optional one there or not, by number."""
    variants: list[tuple[int, ...]] = [()]
    for spec in range(first, len(operators)):
        without = variants if operators[spec] == "?" else []
        variants = [*((*variant, spec) for variant in variants), *without]
    return variants


class _Side:
    """The specs of a segment on one side of its anchor, outwards: how they can take the words there."""

    def __init__(self, specs: Iterable[tuple[int, _Values, str]], step: int) -> None:
        self._step = step
        self._specs: list[tuple[int, _Values, str]] = []
        for number, values, operator in specs:
            # One or more is one, then any number; outwards on the left the other way round makes no difference.
            once = [(number, values, "1"), (number, values, "*")]
            self._specs += once if operator == "+" else [(number, values, operator)]

    def runs(self, told: Told, place: int, low: int, high: int, state: int = 0) -> Iterator[tuple[int, ...]]:
        """The numbers of the specs of the tokens from a place on, inside tokens[low:high], outwards.

        A spec takes its token where it can, but a repeated one inside the segment as few as it can: the nearest name
        comes first, with all its determiners. What a spec asks besides word, class and lemma is taken for granted.
        """
        if state == len(self._specs):
            yield ()
            return
        number, values, operator = self._specs[state]
        few = operator == "*" and state + 1 < len(self._specs)
        if few:
            yield from self.runs(told, place, low, high, state + 1)
        if low <= place < high and _fits(values, told, place):
            after = state if operator == "*" else state + 1
            for run in self.runs(told, place + self._step, low, high, after):
                yield (number, *run)
        if operator in ("?", "*") and not few:
            yield from self.runs(told, place, low, high, state + 1)


def _windows(anchors: list[int], before: int, after: int, size: int) -> Iterator[tuple[int, int, list[int]]]:
    """Stretches of a Doc around its anchors, overlapping ones joined, each with its anchors."""
    inside: list[int] = []
    for place in anchors:
        if inside and place - before > inside[-1] + after + 1:
            yield max(0, inside[0] - before), min(size, inside[-1] + after + 1), inside
            inside = []
        inside.append(place)
    if inside:
        yield max(0, inside[0] - before), min(size, inside[-1] + after + 1), inside
