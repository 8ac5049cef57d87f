"""One segment of a pattern in one Doc: looked up where its tokens are plain, else matched by spaCy's Matcher."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.errors import PatternError
from pipeline.patterns.compile import Gap, Key, Segment

Slots = dict[str, tuple[int, int]]
_Values = tuple[tuple[int, frozenset[str]], ...]
_FIGURES = frozenset({"MONEY", "GPUS"})
_CLAUSE_END = frozenset(";:.")


class Part(NamedTuple):
    """A segment that matched doc[start:end]."""

    start: int
    end: int
    slots: Slots
    weight: int


class Places:
    """Where a Doc holds each key of `known`, and which of its tokens a gap may cross."""

    def __init__(self, make: Callable[[], Doc], words: Sequence[tuple[str, str, str]], known: Collection[Key]) -> None:
        self._make = make
        self.words = words
        self.at: dict[Key, list[int]] = {}
        stops, verbs, ends = [0], [0], [0]
        stop = verb = end = 0
        for place, (lower, tag, lemma) in enumerate(words):
            for key in (
                (("LOWER", lower), ("TAG", tag), ("LEMMA", lemma)) if lemma else (("LOWER", lower), ("TAG", tag))
            ):
                if key in self.at:
                    self.at[key].append(place)
                elif key in known:
                    self.at[key] = [place]
            figure = tag in _FIGURES
            if figure or not (lower[0].isalnum() or lower[-1].isalnum()):
                stop += 1
                verb += 1
                end += figure or lower in _CLAUSE_END
            elif lemma:
                verb += 1
            stops.append(stop)
            verbs.append(verb)
            ends.append(end)
        self._blocked = {"any": stops, "gap": verbs, "far": ends}

    @cached_property
    def doc(self) -> Doc:
        """The spaCy Doc, made when a Matcher asks for it."""
        return self._make()

    def bridges(self, gap: Gap, start: int, end: int) -> bool:
        """Whether doc[start:end] is a gap of this kind and length."""
        blocked = self._blocked[gap.kind]
        return gap.least <= end - start <= gap.most and blocked[start] == blocked[end]


class Finder:
    """Matches one segment around its anchor.

    Plain tokens, optional ones and a verb group before them are looked up; noun phrases, and native patterns with
    attributes or operators of their own, are matched by spaCy's Matcher, shown only the words in reach
    of an anchor whose neighbours fit: nine of ten calls would find nothing.
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
        plain = all(
            len(values) == len(spec) - ("OP" in spec) for values, spec in zip(self._plain, segment.specs, strict=True)
        )
        if plain and all(operator in ("1", "?") for operator in rest):
            self._variants = [
                _Variant(specs, segment.anchor_at, self._plain)
                for specs in _variants(operators, first=1 if self._group else 0)
            ]
            return
        self._matcher = Matcher(vocab)
        try:
            self._matcher.add(where, [list(segment.specs)])
        except ValueError as error:
            raise PatternError(f"{where}: pattern: {str(error).splitlines()[0]}") from None
        sides = list(zip(self._plain, operators, strict=True))
        self._left = _Side(reversed(sides[: segment.anchor_at]), step=-1)
        self._right = _Side(sides[segment.anchor_at + 1 :], step=1)

    def parts(self, places: Places) -> list[Part]:
        """Where the segment matches, in order."""
        at = places.at
        # Some anchors are hundreds of verbs, some sentences long: the shorter list is gone through.
        few, many = (at, self._anchor) if len(at) < len(self._anchor) else (self._anchor, at)
        held = [at[key] for key in few if key in many]
        anchors = held[0] if len(held) == 1 else sorted({place for found in held for place in found})
        return self._looked_up(places, anchors) if self._matcher is None else self._matched(places, anchors)

    def _looked_up(self, places: Places, anchors: list[int]) -> list[Part]:
        words, size, found = places.words, len(places.words), []
        for place in anchors:
            for variant in self._variants:
                start = place - variant.before
                if start < 0 or start + len(variant.specs) > size or not variant.fits(words, place):
                    continue
                before = 0
                while self._group and before < start and self._fits(0, words[start - before - 1]):
                    before += 1
                # Fewer auxiliaries too: the first of them may be another segment's word.
                for taken in range(before, (self._group == "+") - 1, -1):
                    found.append(self._part(start - taken, (*(0,) * taken, *variant.specs)))
        return found

    def _fits(self, spec: int, word: tuple[str, str, str]) -> bool:
        for attribute, values in self._plain[spec]:  # noqa: SIM110 (a generator costs more than the comparisons)
            if word[attribute] not in values:
                return False
        return True

    def _matched(self, places: Places, anchors: list[int]) -> list[Part]:
        assert self._matcher is not None
        size, (before, after) = len(places.words), self._reach
        words = places.words
        likely = [
            place
            for place in anchors
            if self._fits(self.segment.anchor_at, words[place])
            and self._left.can_be(words, place - 1)
            and self._right.can_be(words, place + 1)
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


class _Variant:
    """One run of specs without operators: what each word around its anchor must be."""

    def __init__(self, specs: tuple[int, ...], anchor: int, plain: Sequence[_Values]) -> None:
        self.specs = specs
        self.before = specs.index(anchor)
        self._checks = [
            (place - self.before, attribute, values)
            for place, spec in enumerate(specs)
            for attribute, values in plain[spec]
        ]

    def fits(self, words: Sequence[tuple[str, str, str]], anchor: int) -> bool:
        """Whether the words around words[anchor] are those; all of them must exist."""
        for offset, attribute, values in self._checks:  # noqa: SIM110 (as above)
            if words[anchor + offset][attribute] not in values:
                return False
        return True


_ATTRIBUTES = ("LOWER", "TAG", "LEMMA")


def _values(spec: Mapping[str, Any]) -> _Values:
    """What a spec asks of a word's (lower, class, lemma); its operator and all it asks besides are left out."""
    wanted = []
    for attribute, value in spec.items():
        if attribute in _ATTRIBUTES and isinstance(value, dict) and set(value) == {"IN"}:
            wanted.append((_ATTRIBUTES.index(attribute), frozenset(value["IN"])))
        elif attribute in _ATTRIBUTES and isinstance(value, str):
            wanted.append((_ATTRIBUTES.index(attribute), frozenset((value,))))
    return tuple(wanted)


def _variants(operators: Sequence[str], first: int) -> list[tuple[int, ...]]:
    """The specs from `first` on with each optional one there or not, by number."""
    variants: list[tuple[int, ...]] = [()]
    for spec in range(first, len(operators)):
        without = variants if operators[spec] == "?" else []
        variants = [*((*variant, spec) for variant in variants), *without]
    return variants


class _Side:
    """The specs of a segment on one side of its anchor, outwards: whether a Matcher can find them there.

    Most of its calls would find nothing, and each costs as much as twenty of these.
    """

    def __init__(self, specs: Iterable[tuple[_Values, str]], step: int) -> None:
        self._step = step
        self._specs: list[tuple[_Values, str]] = []
        for values, operator in specs:
            # One or more is one, then any number.
            self._specs += [(values, "1"), (values, "*")] if operator == "+" else [(values, operator)]
        # What a state reaches without a word: itself, and what stands after specs that need not be there.
        self._closures = [{len(self._specs)}]
        for state in range(len(self._specs) - 1, -1, -1):
            free = self._specs[state][1] in ("?", "*")
            self._closures.insert(0, {state} | (self._closures[0] if free else set()))

    def can_be(self, words: Sequence[tuple[str, str, str]], place: int) -> bool:
        """Whether the specs fit the words from this place on, by word, class and lemma alone."""
        states, end = self._closures[0], len(self._specs)
        while end not in states:
            if not states or not 0 <= place < len(words):
                return False
            word, reached = words[place], set()
            for state in states:
                values, operator = self._specs[state]
                if all(word[attribute] in allowed for attribute, allowed in values):
                    reached |= self._closures[state if operator == "*" else state + 1]
            states = reached
            place += self._step
        return True


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
