"""Digits and words of a language -> exact numbers.

`read_numbers` finds the written numbers of a token list: literals (`1,6`, `50.000`), words
(`duemilatrecento`, `two hundred and fifty`), magnitudes (`40 mln`, `due milioni e mezzo`) and figures
that name only an order of magnitude (`miliardi`, `decine di milioni`). All words come from the pack.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.literals import read_decimals, read_literal
from pipeline.number_words import NumberWords
from pipeline.patterns.schema import Numbers
from pipeline.tokens import HYPHENS, Token

_THOUSAND = Decimal(1000)
_MILLION = _THOUSAND * _THOUSAND
_ROUND = frozenset(Decimal(100) * count for count in range(1, 10))


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
        self._words = NumberWords(numbers)

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
            starts = _is_literal(token) or token.lower in self._starts or self._words.value(token.lower) is not None
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
        if magnitude == _MILLION and self._n.hundred_thousands and end < len(tokens):
            # un milione e cento: a hundred thousand; un milione e cento euro: a hundred
            rest = self._simple(tokens, end + 1) if tokens[end].lower in self._also else None
            round_ = rest is not None and not rest[2] and rest[0] in _ROUND
            if rest is not None and round_ and self._magnitude(tokens, rest[1]) is None:
                unit = self._is_unit(tokens, rest[1]) or (rest[1] < len(tokens) and tokens[rest[1]].text.isalpha())
                total, end = (total, end) if unit else (total + rest[0] * _THOUSAND, rest[1])
        if magnitude == _THOUSAND and end < len(tokens):
            joined = tokens[end].lower in self._also
            near = end + joined + 1
            dictated = not joined and _is_literal(tokens[end]) and self._is_unit(tokens, near)
            # 11 mila e 500; 71 mila 490 euro; four thousand two hundred
            rest = self._simple(tokens, end + joined) if joined or dictated else (*self._words.run(tokens, end), False)
            whole = rest is not None and 0 < rest[0] < _THOUSAND and rest[0] == rest[0].to_integral_value()
            # 500 mila e un milione are two numbers.
            if rest is not None and whole and not rest[2] and self._magnitude(tokens, rest[1]) is None:
                total, end = total + rest[0], rest[1]
        return replace(first, end=end, value=total, low=total)

    def _spelled(self, tokens: Sequence[Token], at: int, part: Number, magnitude: Decimal) -> bool:
        """A rest in words or in grouped digits: due milioni e trecentomila, 2 milioni e 300.000."""
        if part.value is None or not _THOUSAND <= part.value < magnitude or part.magnitude > 1:
            return False
        if not _is_literal(tokens[at]):
            return True
        # $2 billion and 12,000 jobs are two things; 2 milioni e 300.000 euro is one.
        last = part.end == len(tokens)
        unit = last or self._is_unit(tokens, part.end) or tokens[part.end].lower in self._of
        return unit and not tokens[at].text.isdecimal()

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
                step = self._magnitude(tokens, end + 1) or self._hundred(tokens, end + 1)
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
            # What _half added stays.
            value += read - simple[0]
        half = self._half(tokens, end) if magnitude > 1 else None
        if half is not None:
            # due milioni e mezzo
            value, end = value + half[0], half[1]
        decimals = read_decimals(tokens[at].text, self._n) if magnitude == 1 else None
        total = value * magnitude
        return Number(at, end, total, total, "about" if about else "exact", magnitude, decimals)

    def _hundred(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        """A couple of hundred."""
        return self._n.hundreds.get(tokens[at].lower) if at < len(tokens) and tokens[at - 1].lower in self._of else None

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
        total, end = self._words.run(tokens, at)
        return None if end == at else (total, end, False)

    def _magnitude(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        if at >= len(tokens):
            return None
        value = self._n.magnitudes.get(tokens[at].lower)
        if value is None and at and tokens[at - 1].text[-1].isdecimal():
            # 500K; 100 k€
            signed = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and _is_sign(tokens[at + 1])
            if signed or tokens[at - 1].end == tokens[at].start or self._is_unit(tokens, at + 1):
                value = self._n.suffixes.get(tokens[at].lower)
        if value is None and at > 1 and tokens[at - 1].text in HYPHENS and tokens[at - 2].text[-1].isdecimal():
            value = self._n.suffixes.get(tokens[at].lower)
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
        part = at > 0 and (tokens[at - 1].text[-1].isdecimal() or tokens[at - 1].lower in self._of)
        if lower in self._alone and not part:
            # il milione di euro: one of it; but un terzo di milione is none
            one = self._n.magnitudes[lower]
            half = self._half(tokens, at + 1)
            if half is not None:
                # il milione e mezzo
                return Number(at, half[1], one * (1 + half[0]), one * (1 + half[0]), "exact", one)
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
