"""A number, the magnitudes and halves that it is made with (milioni, mln, K, e mezzo), and the units beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.patterns.schema import Numbers
from pipeline.tokens import HYPHENS, Token

_THOUSAND = Decimal(1000)
# How many digits a year has; the second of two may leave some out: 2023-24.
_YEAR = 4
# The sign of a multiple, which may touch the digits of a count: 8x H100, 8xH100.
_TIMES = "x"
_MORE = "+"


class Number(NamedTuple):
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
        """The same number in another unit; its magnitude stays that of its words."""
        if scale == 1:
            return self
        value, low = (None if part is None else part * scale for part in (self.value, self.low))
        return self._replace(value=value, low=low)

    @property
    def scaled(self) -> bool:
        """Whether a magnitude word (`milioni`) stands in it."""
        return self.magnitude > 1


class Magnitudes:
    """The magnitudes of one language; holds no state but its word lists.

    `units` are the words of currencies: they may touch the digits of a count (`5euro`, `415p`), while others make it a
    label (`80GB`). `small` are the words that are no noun.
    """

    def __init__(self, numbers: Numbers, units: Iterable[str] = (), small: Collection[str] = ()) -> None:
        self._n, self._small = numbers, small
        self._units = frozenset(units)
        self._glued_words = self._units | frozenset(numbers.magnitudes)
        self._one = frozenset(numbers.one)
        self._also = frozenset(numbers.also)
        self._of = frozenset(numbers.of)
        self._abbreviated = frozenset(numbers.abbreviated)

    def at(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        """The magnitude at a place: of its word, or of letters at digits (500K)."""
        if at >= len(tokens):
            return None
        value = self._n.magnitudes.get(tokens[at].lower)
        if value is None and at and tokens[at - 1].text[-1].isdecimal():
            # 500K; 100 k€
            signed = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and is_sign(tokens[at + 1])
            touches = tokens[at - 1].end == tokens[at].start
            if signed or touches or self.is_unit(tokens, at + 1) or self._priced(tokens, at):
                value = self._n.suffixes.get(tokens[at].lower)
        if value is None and at > 1 and tokens[at - 1].text in HYPHENS and tokens[at - 2].text[-1].isdecimal():
            value = self._n.suffixes.get(tokens[at].lower)
        return value

    def _priced(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the letters at a place stand apart from a number with its currency before it: $1.6 B, Rs 500 cr."""
        word = tokens[at].text
        before = at > 1 and (is_sign(tokens[at - 2]) or self.is_unit(tokens, at - 2))
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        # a $5 K Street lunch, a $50 B movie
        ends = not after.isalpha() or after.lower() in self._small or (after.isupper() and word.isupper())
        return before and ends and (len(word) > 1 or word.isupper())

    def more(self, tokens: Sequence[Token], at: int) -> int:
        """How many tokens say "or more" between digits and a magnitude: $100+ million, $30-plus billion; 0 for none."""
        after = at + 1
        if at >= len(tokens) or tokens[at].start != tokens[at - 1].end:
            return 0
        hyphened = tokens[at].text in HYPHENS and after < len(tokens) and tokens[after].lower in self._n.plus
        size = 2 if hyphened else 1 if tokens[at].text == _MORE else 0
        return size if size and at + size < len(tokens) and tokens[at + size].lower in self._n.magnitudes else 0

    def hundred(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        """A couple of hundred."""
        return self._n.hundreds.get(tokens[at].lower) if at < len(tokens) and tokens[at - 1].lower in self._of else None

    def apart(self, tokens: Sequence[Token], at: int, step: Decimal) -> bool:
        """Whether a magnitude after digits at a place belongs to what follows: in 2024 million-dollar homes."""
        if not is_literal(tokens[at]):
            return False
        after = at + 2
        hyphened = after < len(tokens) and tokens[after].text in HYPHENS and tokens[after].start == tokens[at + 1].end
        if is_year(tokens[at]) and not (at and is_sign(tokens[at - 1])):
            return hyphened or step < _THOUSAND
        # 30 hundred-dollar bills
        return hyphened and step < _THOUSAND

    def is_unit(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the word of a currency stands at a place."""
        return at < len(tokens) and tokens[at].lower in self._units

    def dotted(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether tokens[at] is the dot of an abbreviated magnitude inside a sentence: 3 mld. di euro."""
        return (
            at + 1 < len(tokens)
            and tokens[at].text == "."
            and tokens[at - 1].end == tokens[at].start
            and tokens[at - 1].lower in self._abbreviated
        )

    def half(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        """The half in "e mezzo", "and a half" at tokens[at], and where it ends."""
        if at + 1 >= len(tokens) or tokens[at].lower not in self._also:
            return None
        place = at + 1 + (tokens[at + 1].lower in self._one)
        part = self._n.fractions.get(tokens[place].lower) if place < len(tokens) else None
        return None if part is None else (part, place + 1)

    def glued(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether letters touch the digits (`80GB`, `2nd`): then they are not a count of anything here."""
        after = at + 1
        return (
            after < len(tokens)
            and tokens[after].start == tokens[at].end
            and tokens[after].text[0].isalpha()
            and tokens[after].lower not in self._glued_words
            and not (tokens[after].lower == _TIMES and after + 1 < len(tokens) and tokens[after + 1].text[0].isupper())
        )


def is_literal(token: Token) -> bool:
    """Whether a token is written in digits."""
    return written_in_digits(token.text)


def written_in_digits(word: str) -> bool:
    """Whether a word is: 5, 1.600, .85, ½."""
    return word[0].isdecimal() or word in "½¼¾" or (word[0] == "." and word[-1].isdecimal())


def is_sign(token: Token) -> bool:
    """Whether a token is a currency sign."""
    return unicodedata.category(token.text[0]) == "Sc"


def is_year(token: Token) -> bool:
    """Whether a token is written as years of our time are."""
    return len(token.text) == _YEAR and token.text.isdecimal() and "1900" <= token.text <= "2100"


def stands_for_year(tokens: Sequence[Token], at: int) -> bool:
    """Whether tokens[at] is a year, and no end of a range such as 1500-2000 or 2000-2500."""
    if not is_year(tokens[at]):
        return False
    for mark, other in ((at + 1, at + 2), (at - 1, at - 2)):
        if 0 <= other < len(tokens) and tokens[mark].text in HYPHENS and is_literal(tokens[other]):
            glued = tokens[max(at, other)].start - tokens[min(at, other)].end == 1
            return not glued or len(tokens[other].text) < _YEAR or is_year(tokens[other])
    return True
