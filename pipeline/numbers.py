"""Digits and words of a language -> exact numbers.

`read_numbers` finds the written numbers of a token list: literals (`1,6`, `50.000`), words
(`duemilatrecento`, `two hundred and fifty`), magnitudes (`40 mln`, `due milioni e mezzo`) and figures
that name only an order of magnitude (`miliardi`, `decine di milioni`). All words come from the pack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.literals import read_decimals, read_literal
from pipeline.patterns.schema import Numbers
from pipeline.tokens import Token

_THOUSAND = Decimal(1000)
HYPHENS = frozenset("-‑–")


def _goes_on(value: Decimal, before: Decimal) -> bool:
    """Whether a number word goes on with the ones before it: fifty after two hundred, not six after five."""
    room = Decimal(1)
    while room < _THOUSAND and not before % (room * 10):
        room *= 10
    return 0 < value < room


def _is_literal(token: Token) -> bool:
    """Whether a token is written in digits."""
    return token.text[0].isdecimal() or (token.text[0] == "." and token.text[-1].isdecimal())


def _is_sign(token: Token) -> bool:
    return unicodedata.category(token.text[0]) == "Sc"


@dataclass(frozen=True, slots=True)
class Number:
    """tokens[start:end] as a number. `value` is None where only an order of magnitude is named (`low`).

    `qualifier` is `exact`, `about` (`una decina`) or `unspecified`; `scaled` tells that a magnitude word
    stands in it, `magnitude` which; `decimals` is what its digits may say as well (1.859 for `1,859` in Italian).
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    qualifier: str = "exact"
    magnitude: Decimal = Decimal(1)
    decimals: Decimal | None = None

    def times(self, scale: Decimal) -> Number:
        """The same number in another unit."""
        if scale == 1:
            return self
        value, low = (None if part is None else part * scale for part in (self.value, self.low))
        return replace(self, value=value, low=low, magnitude=self.magnitude * scale)

    @property
    def scaled(self) -> bool:
        """Whether a magnitude word (`milioni`) stands in it."""
        return self.magnitude > 1


class NumberReader:
    """Reads the numbers of one language; holds no state but its word lists.

    `units` are the words of currencies: they may touch the digits of a count (`5euro`, `415p`), while others make it a
    label (`80GB`).
    """

    def __init__(self, numbers: Numbers, units: Iterable[str] = ()) -> None:
        self._n = numbers
        self._units = frozenset(units)
        self._glued_words = self._units | frozenset(numbers.magnitudes)
        self._one = frozenset(numbers.one)
        self._also = frozenset(numbers.also)
        self._of = frozenset(numbers.of)
        self._indefinite = frozenset(numbers.indefinite)
        self._alone = frozenset(numbers.alone)
        self._some = frozenset(numbers.some)
        self._point = frozenset(numbers.point)
        self._abbreviated = frozenset(numbers.abbreviated)
        self._starts = self._some | frozenset(
            {
                *self._one,
                *self._indefinite,
                *self._alone,
                *numbers.fractions,
                *numbers.collectives,
                *numbers.about,
            }
            | {*numbers.hundreds, *numbers.words}
        )
        atoms = {
            **numbers.elided,
            **numbers.words,
            **numbers.hundreds,
            **(numbers.magnitudes if numbers.joined else {}),
        }
        words = sorted((word for word in atoms if word.isalpha()), key=len, reverse=True)
        self._atoms = atoms
        self._joined = re.compile(f"(?:{'|'.join(map(re.escape, words))})+") if numbers.joined else None
        self._word = lru_cache(maxsize=4096)(self._word_uncached)

    def may_stand_alone(self, tokens: Sequence[Token]) -> bool:
        """Whether a word such as "one" or "half" could count a currency that follows it."""
        return any(token.lower in self._one or token.lower in self._n.fractions for token in tokens)

    def unit_before(self, tokens: Sequence[Token], at: int) -> Number | None:
        """The one or the half that stands right before tokens[at]: un dollaro, mezzo dollaro, half a dollar."""
        if at == 0:
            return None
        lower = tokens[at - 1].lower
        if at > 1 and lower in self._one and (part := self._n.fractions.get(tokens[at - 2].lower)) is not None:
            return Number(at - 2, at, part, part)
        value = Decimal(1) if lower in self._one else self._n.fractions.get(lower)
        return None if value is None else Number(at - 1, at, value, value)

    def read(self, tokens: Sequence[Token]) -> list[Number]:
        """The numbers of a sentence, longest first from the left, none overlapping."""
        found: list[Number] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            starts = _is_literal(token) or token.lower in self._starts or self._word(token.lower) is not None
            number = self._number(tokens, at) if starts else None
            if number is None:
                at += 1
            else:
                found.append(number)
                at = number.end
        return found

    def _number(self, tokens: Sequence[Token], at: int) -> Number | None:
        first = self._scaled(tokens, at)
        if first is None:
            return self._indefinite_number(tokens, at)
        total, end, magnitude = first.value or Decimal(0), first.end, first.magnitude
        while magnitude > 1 and end < len(tokens):
            skip = 1 if tokens[end].lower in self._also else 0
            part = self._scaled(tokens, end + skip)
            # What follows joins only where it is smaller: two million and 300 thousand, not 3 and 4 million.
            if (
                part is None
                or part.value is None
                or not (1 < part.magnitude < magnitude or self._spelled(tokens, end + skip, part, magnitude))
            ):
                break
            total, end, magnitude = total + part.value, part.end, part.magnitude
        if magnitude == _THOUSAND and end < len(tokens):
            # 11 mila e 500; four thousand two hundred
            joined = tokens[end].lower in self._also
            rest = self._simple(tokens, end + 1) if joined else (*self._words(tokens, end), False)
            whole = rest is not None and 0 < rest[0] < _THOUSAND and rest[0] == rest[0].to_integral_value()
            # 500 mila e un milione are two numbers.
            if rest is not None and whole and not rest[2] and self._magnitude(tokens, rest[1]) is None:
                total, end = total + rest[0], rest[1]
        return replace(first, end=end, value=total, low=total)

    def _spelled(self, tokens: Sequence[Token], at: int, part: Number, magnitude: Decimal) -> bool:
        """A rest in words or in grouped digits: due milioni e trecentomila, 2 milioni e 300.000."""
        if part.value is None or not _THOUSAND <= part.value < magnitude or part.magnitude > 1:
            return False
        return not tokens[at].text.isdecimal()

    def _scaled(self, tokens: Sequence[Token], at: int) -> Number | None:
        """A number with its magnitudes and halves: 1,6 miliardi; due milioni e mezzo; mezzo miliardo."""
        fraction = self._fraction(tokens, at)
        if fraction is not None:
            return fraction
        simple = self._simple(tokens, at)
        if simple is None:
            return None
        value, end, about = simple
        magnitude = Decimal(1)
        half = self._half(tokens, end)
        if half is not None and (self._magnitude(tokens, half[1]) is not None or self._is_unit(tokens, half[1])):
            # two and a half million, two and a half dollars
            value, end = value + half[0], half[1]
        while end < len(tokens):
            step = self._magnitude(tokens, end)
            of = tokens[end].lower in self._of and about
            if step is None and (of or tokens[end].text in HYPHENS):
                # una decina di milioni; 15-million
                step = self._magnitude(tokens, end + 1)
                end += 1 if step is not None else 0
            if step is None:
                break
            magnitude *= step
            end += 1
            if self._dotted(tokens, end):
                end += 1
        if magnitude == 1 and tokens[at].lower in self._one and end == at + 1:
            return None
        if _is_literal(tokens[at]):
            read = read_literal(tokens[at].text, self._n, magnitude > 1)
            if read is None or (magnitude == 1 and self._glued(tokens, at)):
                return None
            value = read
        half = self._half(tokens, end) if magnitude > 1 else None
        if half is not None:
            # due milioni e mezzo
            value, end = value + half[0], half[1]
        decimals = read_decimals(tokens[at].text, self._n) if magnitude == 1 else None
        total = value * magnitude
        return Number(at, end, total, total, "about" if about else "exact", magnitude, decimals)

    def _is_unit(self, tokens: Sequence[Token], at: int) -> bool:
        return at < len(tokens) and tokens[at].lower in self._units

    def _dotted(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether tokens[at] is the dot of an abbreviated magnitude inside a sentence: 3 mld. di euro."""
        return (
            at + 1 < len(tokens)
            and tokens[at].text == "."
            and tokens[at - 1].end == tokens[at].start
            and tokens[at - 1].lower in self._abbreviated
        )

    def _half(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        """The half in "e mezzo", "and a half" at tokens[at], and where it ends."""
        if at + 1 >= len(tokens) or tokens[at].lower not in self._also:
            return None
        place = at + 1 + (tokens[at + 1].lower in self._one)
        part = self._n.fractions.get(tokens[place].lower) if place < len(tokens) else None
        return None if part is None else (part, place + 1)

    def _fraction(self, tokens: Sequence[Token], at: int) -> Number | None:
        """Half a million, un quarto di miliardo, tre quarti di milione."""
        start, count = at, Decimal(1)
        if at < len(tokens) and tokens[at].lower in self._one:
            at += 1
        elif at + 1 < len(tokens) and tokens[at + 1].lower in self._n.fractions:
            count = self._n.words.get(tokens[at].lower, Decimal(0))
            at += 1
        part = self._n.fractions.get(tokens[at].lower) if at < len(tokens) and count else None
        if part is None:
            return None
        at += 1
        while at < len(tokens) and (tokens[at].lower in self._of or tokens[at].lower in self._one):
            at += 1
        magnitude = self._magnitude(tokens, at)
        if magnitude is None:
            return None
        value = count * part * magnitude
        return Number(start, at + 1, value, value, "exact", magnitude)

    def _simple(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int, bool] | None:
        """Digits, or a run of number words; and whether the word itself says "about" (una decina)."""
        if at >= len(tokens):
            return None
        if _is_literal(tokens[at]):
            value = read_literal(tokens[at].text, self._n)
            return None if value is None else (value, at + 1, False)
        start = at + 1 if tokens[at].lower in self._one and at + 1 < len(tokens) else at
        about = self._n.about.get(tokens[start].lower)
        if about is not None:
            return about, start + 1, True
        total, end = self._words(tokens, at)
        return None if end == at else (total, end, False)

    def _words(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int]:
        """The value of a run of number words, and where it ends: two hundred and fifty, twenty-five."""
        current, end, place = Decimal(0), at, at
        while place < len(tokens):
            lower = tokens[place].lower
            joiner = lower in self._also or lower in HYPHENS
            if end > at and place == end and joiner:
                place += 1
                continue
            value = self._n.hundreds.get(lower)
            part = current % _THOUSAND
            if value is not None and (end == at or 0 < part < value):
                # nine hundred, tremila cento
                current += (part or Decimal(1)) * value - part
            else:
                value = self._word(lower)
                if value is None and lower in self._one and end == at:
                    value = Decimal(1)
                if value is None or (end > at and not _goes_on(value, current)):
                    break
                current += value
            place += 1
            end = place
        return self._after_point(tokens, current, end) if end > at else (current, end)

    def _after_point(self, tokens: Sequence[Token], whole: Decimal, at: int) -> tuple[Decimal, int]:
        """A whole number in words with its decimals: one point five, due virgola zero tre."""
        if at + 1 >= len(tokens) or tokens[at].lower not in self._point:
            return whole, at
        digits, place = "", at + 1
        while place < len(tokens) and (value := self._word(tokens[place].lower)) is not None and value < 100:
            last = Decimal(digits[-2:] or 1)
            # forty five, not four five
            digits = digits[:-1] + str(value) if len(digits) > 1 and _goes_on(value, last) else digits + str(value)
            place += 1
        return (Decimal(f"{whole}.{digits}"), place) if digits else (whole, at)

    def _magnitude(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        if at >= len(tokens):
            return None
        value = self._n.magnitudes.get(tokens[at].lower)
        if value is None and at and tokens[at - 1].text[-1].isdecimal():
            # 500K; 100 k€
            signed = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and _is_sign(tokens[at + 1])
            if signed or tokens[at - 1].end == tokens[at].start:
                value = self._n.suffixes.get(tokens[at].lower)
        if value is None and at > 1 and tokens[at - 1].text in HYPHENS and tokens[at - 2].text[-1].isdecimal():
            value = self._n.magnitudes.get(tokens[at].lower)
        return value

    def _glued(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether letters touch the digits (`80GB`, `2nd`): then they are not a count of anything here."""
        after = at + 1
        return (
            after < len(tokens)
            and tokens[after].start == tokens[at].end
            and tokens[after].text[0].isalpha()
            and tokens[after].lower not in self._glued_words
        )

    def _indefinite_number(self, tokens: Sequence[Token], at: int) -> Number | None:
        lower = tokens[at].lower
        if lower in self._some:
            return self._some_number(tokens, at)
        collective = self._n.collectives.get(lower)
        if collective is not None:
            end = at + 1
            if end + 1 < len(tokens) and tokens[end].lower in self._of:
                magnitude = self._magnitude(tokens, end + 1)
                if magnitude is not None:
                    low = collective * magnitude
                    return Number(at, end + 2, None, low, "unspecified", magnitude)
            return Number(at, end, None, collective, "unspecified", collective)
        if lower in self._alone and (at == 0 or not tokens[at - 1].text[-1].isdecimal()):
            # il milione di euro: one of it
            one = self._n.magnitudes[lower]
            return Number(at, at + 1, one, one, "exact", one)
        if lower in self._indefinite:
            low = self._n.magnitudes[lower]
            end = at + 1
            if end + 1 < len(tokens) and tokens[end].lower in self._of:
                magnitude = self._magnitude(tokens, end + 1)
                if magnitude is not None:
                    return Number(at, end + 2, None, low * magnitude, "unspecified", low * magnitude)
            return Number(at, end, None, low, "unspecified", low)
        return None

    def _some_number(self, tokens: Sequence[Token], at: int) -> Number | None:
        """An unstated number of a magnitude: qualche milione, several million, qualche centinaio di milioni."""
        place = at + 1
        while place < len(tokens) and tokens[place].lower in self._of:
            place += 1
        if place == len(tokens):
            return None
        lower = tokens[place].lower
        words = {**self._n.collectives, **self._n.about, **self._n.hundreds}
        magnitude = words.get(lower) or self._magnitude(tokens, place)
        if magnitude is None:
            return None
        end = place + 1
        while end < len(tokens):
            of = tokens[end].lower in self._of
            more = self._magnitude(tokens, end + of)
            if more is None:
                break
            magnitude, end = magnitude * more, end + of + 1
        return Number(place, end, None, magnitude, "unspecified", magnitude)

    def _word_uncached(self, word: str) -> Decimal | None:
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


def _segment(word: str, atoms: dict[str, Decimal]) -> list[Decimal] | None:
    best: list[list[Decimal] | None] = [None] * (len(word) + 1)
    best[0] = []
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            before = best[start]
            if (
                before is not None
                and word[start:end] in atoms
                and (best[end] is None or len(best[end] or ()) > len(before) + 1)
            ):
                best[end] = [*before, atoms[word[start:end]]]
    return best[len(word)]
