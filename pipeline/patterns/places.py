"""Where one sentence holds what patterns ask for: words, classes and lemmas, each known by a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import cached_property

from spacy.tokens import Doc

from pipeline.patterns.compile import Gap, Key

_CLAUSE_END = frozenset(";:.")

Told = tuple[str, str, str]
"""What patterns see of a token: its lower-case word, class and lemma (empty for none)."""


class Keys:
    """The words, classes and lemmas that patterns ask for, each with a number."""

    def __init__(self) -> None:
        self._lowers: dict[str, int] = {}
        self._tags: dict[str, int] = {}
        self._lemmas: dict[str, int] = {}
        self.count = 0

    def number(self, key: Key) -> int:
        """The number of a key; a new one where it is asked for first."""
        attribute, value = key
        numbers = {"LOWER": self._lowers, "TAG": self._tags, "LEMMA": self._lemmas}[attribute]
        if value not in numbers:
            numbers[value] = self.count
            self.count += 1
        return numbers[value]

    def places(self, words: Sequence[Told]) -> dict[int, list[int]]:
        """The keys that words hold by number, each with its places in order."""
        at: defaultdict[int, list[int]] = defaultdict(list)
        lowers, tags, lemmas = self._lowers, self._tags, self._lemmas
        for place, (lower, tag, lemma) in enumerate(words):
            if lower in lowers:
                at[lowers[lower]].append(place)
            if tag in tags:
                at[tags[tag]].append(place)
            if lemma in lemmas:
                at[lemmas[lemma]].append(place)
        return dict(at)


class Places:
    """Where a Doc holds each key, and which of its tokens a gap may cross; `make` makes the Doc of these words.

    `figures` are the classes of figures.
    """

    def __init__(self, make: Callable[[], Doc], words: Sequence[Told], keys: Keys, figures: Collection[str]) -> None:
        self._make, self._figures = make, figures
        self.words = words
        self.at = keys.places(words)

    @cached_property
    def doc(self) -> Doc:
        """The spaCy Doc, made when a Matcher asks for it."""
        return self._make()

    def bridges(self, gap: Gap, start: int, end: int) -> bool:
        """Whether doc[start:end] is a gap of this kind and length."""
        if not gap.least <= end - start <= gap.most:
            return False
        blocked = self._blocked[gap.kind]
        return blocked[start] == blocked[end]

    @cached_property
    def _blocked(self) -> dict[str, list[int]]:
        """For each kind of gap, how many tokens before a place it may not cross."""
        stops, verbs, ends, figures = [0], [0], [0], self._figures
        stop = verb = end = 0
        for lower, tag, lemma in self.words:
            figure = tag in figures
            if figure or not (lower[0].isalnum() or lower[-1].isalnum()):
                stop += 1
                verb += 1
                end += figure or lower in _CLAUSE_END
            elif lemma:
                verb += 1
            stops.append(stop)
            verbs.append(verb)
            ends.append(end)
        return {"any": stops, "gap": verbs, "far": ends}
