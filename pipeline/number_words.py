"""Number words of a language -> exact values: one (`duemilatrecento`), or a run (`two hundred and fifty`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.patterns.schema import Numbers
from pipeline.tokens import HYPHENS, Token

_THOUSAND = Decimal(1000)


class NumberWords:
    """Reads the number words of one language; holds no state but its word lists."""

    def __init__(self, numbers: Numbers) -> None:
        self._n = numbers
        self._one = frozenset(numbers.one)
        self._joiners = frozenset(numbers.also) | HYPHENS
        self._point = frozenset(numbers.point)
        atoms = {
            **numbers.elided,
            **numbers.words,
            **numbers.hundreds,
            **(numbers.magnitudes if numbers.joined else {}),
        }
        words = sorted((word for word in atoms if word.isalpha()), key=len, reverse=True)
        self._atoms = atoms
        self._joined = re.compile(f"(?:{'|'.join(map(re.escape, words))})+") if numbers.joined else None
        self.value = lru_cache(maxsize=4096)(self._value)

    def run(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int]:
        """The value of a run of number words, and where it ends: two hundred and fifty, twenty-five."""
        current, end, place = Decimal(0), at, at
        while place < len(tokens):
            lower = tokens[place].lower
            joiner = lower in self._joiners
            if end > at and place == end and joiner:
                place += 1
                continue
            value = self._n.hundreds.get(lower)
            part = current % _THOUSAND
            if value is not None and (end == at or part < value):
                # nine hundred, tremila cento
                current += (part or Decimal(1)) * value - part
            else:
                value = self.value(lower)
                if value is None and lower in self._one and end == at:
                    value = Decimal(1)
                if value is None or (end > at and not _goes_on(value, current)):
                    break
                hundreds = place + 1 < len(tokens) and tokens[place + 1].lower in self._n.hundreds
                tens = 20 <= current < 100 and tokens[place - 1].lower not in self._n.also
                if end > at and value < 10 and hundreds and not tens:
                    # one hundred and two hundred, but forty eight hundred
                    break
                current += value
            place += 1
            end = place
        return self._after_point(tokens, current, end) if end > at else (current, end)

    def _after_point(self, tokens: Sequence[Token], whole: Decimal, at: int) -> tuple[Decimal, int]:
        """A whole number in words with its decimals: one point five, due virgola zero tre."""
        if at + 1 >= len(tokens) or tokens[at].lower not in self._point:
            return whole, at
        digits, last, place = "", Decimal(0), at + 1
        while place < len(tokens):
            lower = tokens[place].lower
            follows = place + 1 < len(tokens) and self.value(tokens[place + 1].lower) is not None
            if lower in HYPHENS and digits and follows:
                # point seventy-one
                place += 1
                continue
            if lower in self._n.naught and follows:
                # point o five
                digits, last, place = f"{digits}0", Decimal(0), place + 1
                continue
            value = Decimal(1) if lower in self._one else self.value(lower)
            # virgola quattrocentottanta, where words are joined
            if value is None or value >= (100 if digits or self._joined is None else _THOUSAND):
                break
            # forty five, not four five or one zero five
            goes_on = last >= 10 and _goes_on(value, last)
            digits = digits[:-1] + str(value) if goes_on else digits + str(value)
            last, place = value, place + 1
        return (Decimal(f"{whole}.{digits}"), place) if digits else (whole, at)

    def _value(self, word: str) -> Decimal | None:
        """The value of one number word, joined ones (`duemilatrecento`) by their parts."""
        word = word.rstrip("'")
        if word in self._n.words:
            return self._n.words[word]
        if self._joined is None or len(word) > 60 or self._joined.fullmatch(word) is None:
            return None
        return self._split(word)

    def _split(self, word: str) -> Decimal | None:
        """Reads a joined number word from the left, longest part first, with going back."""
        parts = _segment(word, self._atoms)
        if parts is None or len(parts) < 2:
            return None
        total, current = Decimal(0), Decimal(0)
        for value in parts:
            if value >= _THOUSAND:
                total, current = total + (current or Decimal(1)) * value, Decimal(0)
            elif value == 100:
                if current >= 10:
                    return None
                current = (current or Decimal(1)) * value
            else:
                if current % 100 and (value >= 10 or current % 10):
                    return None
                current += value
        return total + current


def _goes_on(value: Decimal, before: Decimal) -> bool:
    """Whether a number word goes on with the ones before it: fifty after two hundred, not six after five."""
    room = Decimal(1)
    while room < _THOUSAND and not before % (room * 10):
        room *= 10
    return 0 < value < room


def _segment(word: str, atoms: dict[str, Decimal]) -> list[Decimal] | None:
    best: list[list[Decimal] | None] = [None] * (len(word) + 1)
    best[0] = []
    longest = max(map(len, atoms))
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - longest), end):
            before = best[start]
            if (
                before is not None
                and word[start:end] in atoms
                and (best[end] is None or len(best[end] or ()) > len(before) + 1)
            ):
                best[end] = [*before, atoms[word[start:end]]]
    return best[len(word)]
