"""One sentence as patterns see it: the words, classes and lemmas of its tokens, and which of them a gap may cross."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest

from spacy.tokens import Doc

from pipeline.remembered import cached_property

_CLAUSE_END = frozenset(";:.")

ATTRIBUTES = ("LOWER", "TAG", "LEMMA")
Told = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""What patterns see of tokens: their lower-case words, their classes and their lemmas (empty for none)."""


class Places:
    """What a Doc holds, and which of its tokens a gap may cross; `make` makes the Doc of these tokens.

    `figures` are the classes of figures.
    """

    def __init__(self, make: Callable[[], Doc], told: Told, figures: Collection[str]) -> None:
        self._make, self._figures = make, figures
        self.told, self.size = told, len(told[0])

    @cached_property
    def doc(self) -> Doc:
        """The spaCy Doc, made when a Matcher asks for it."""
        return self._make()

    def bridges(self, kind: str, start: int, end: int) -> bool:
        """Whether a gap of this kind may cross doc[start:end]."""
        blocked = self._blocked[kind]
        return blocked[start] == blocked[end]

    @cached_property
    def _blocked(self) -> dict[str, list[int]]:
        """For each kind of gap, how many tokens before a place it may not cross."""
        stops, verbs, ends, figures = [0], [0], [0], self._figures
        stop = verb = end = 0
        for lower, tag, lemma, after in zip_longest(*self.told, self.told[1][1:], fillvalue=""):
            figure = tag in figures
            if lower == "." and after == "NUM":
                # Dec. 31, No. 5: inside a sentence it ends none
                pass
            elif figure or not (lower[0].isalnum() or lower[-1].isalnum()):
                stop += 1
                verb += 1
                end += figure or lower in _CLAUSE_END
            elif lemma:
                verb += 1
            stops.append(stop)
            verbs.append(verb)
            ends.append(end)
        return {"any": stops, "gap": verbs, "far": ends}
