"""Figures that name only an order of magnitude: miliardi, decine di milioni, several million."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.magnitudes import Magnitudes, Number
from pipeline.patterns.schema import Numbers
from pipeline.tokens import Token


class VagueNumbers:
    """Reads the vague numbers of one language; holds no state but its word lists."""

    def __init__(self, numbers: Numbers, magnitudes: Magnitudes) -> None:
        self._n = numbers
        self._m = magnitudes
        self._of = frozenset(numbers.of)
        self._some = frozenset(numbers.some)
        self._alone = frozenset(numbers.alone)
        self._indefinite = frozenset(numbers.indefinite)
        self._words = {**numbers.collectives, **numbers.about, **numbers.hundreds}

    @property
    def starts(self) -> frozenset[str]:
        """The words that can begin one."""
        return self._some | self._alone | self._indefinite | frozenset(self._n.collectives)

    def read(self, tokens: Sequence[Token], at: int) -> Number | None:
        """The vague number that begins at a place."""
        lower = tokens[at].lower
        if lower in self._some:
            return self._some_of(tokens, at)
        collective = self._n.collectives.get(lower)
        if collective is not None:
            end = at + 1
            if end + 1 < len(tokens) and tokens[end].lower in self._of:
                magnitude = self._m.at(tokens, end + 1)
                if magnitude is not None:
                    low = collective * magnitude
                    return Number(at, end + 2, None, low, "unspecified", magnitude)
            return Number(at, end, None, collective, "unspecified", collective)
        part = at > 0 and (tokens[at - 1].text[-1].isdecimal() or tokens[at - 1].lower in self._of)
        if lower in self._alone and not part:
            # il milione di euro: one of it; but un terzo di milione is none
            one = self._n.magnitudes[lower]
            half = self._m.half(tokens, at + 1)
            if half is not None:
                # il milione e mezzo
                return Number(at, half[1], one * (1 + half[0]), one * (1 + half[0]), "exact", one)
            return Number(at, at + 1, one, one, "exact", one)
        if lower in self._indefinite:
            low = self._n.magnitudes[lower]
            end = at + 1
            if end + 1 < len(tokens) and tokens[end].lower in self._of:
                magnitude = self._m.at(tokens, end + 1)
                if magnitude is not None:
                    return Number(at, end + 2, None, low * magnitude, "unspecified", low * magnitude)
            return Number(at, end, None, low, "unspecified", low)
        return None

    def _some_of(self, tokens: Sequence[Token], at: int) -> Number | None:
        """An unstated number of a magnitude: qualche milione, several million, qualche centinaio di milioni."""
        place = at + 1
        while place < len(tokens) and tokens[place].lower in self._of:
            place += 1
        if place == len(tokens):
            return None
        lower = tokens[place].lower
        magnitude = self._words.get(lower) or self._m.at(tokens, place)
        if magnitude is None:
            return None
        end = place + 1
        while end < len(tokens):
            of = tokens[end].lower in self._of
            more = self._m.at(tokens, end + of)
            if more is None:
                break
            magnitude, end = magnitude * more, end + of + 1
        return Number(place, end, None, magnitude, "unspecified", magnitude)
