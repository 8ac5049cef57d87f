"""Digits and words of a language -> exact numbers.

`NumberReader` finds the written numbers of a token list: literals (`1,6`, `50.000`), words
(`duemilatrecento`, `two hundred and fifty`), magnitudes (`40 mln`, `due milioni e mezzo`) and figures
that name only an order of magnitude (`miliardi`, `decine di milioni`). All words come from the pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial

from pipeline.literals import read_decimals, read_literal
from pipeline.magnitudes import Magnitudes, Number, is_literal, is_sign, written_in_digits
from pipeline.number_words import NumberWords
from pipeline.patterns.schema import Numbers
from pipeline.remembered import REMEMBERED, remembered
from pipeline.tokens import HYPHENS, Token
from pipeline.vague import VagueNumbers

_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)
_MILLION = _THOUSAND * _THOUSAND
_ROUND = frozenset(Decimal(100) * count for count in range(1, 10))


class NumberReader:
    """Reads the numbers of one language; holds no state but its word lists.

    `units` are the words of currencies, `small` those that are no noun.
    """

    def __init__(self, numbers: Numbers, units: Iterable[str] = (), small: Collection[str] = ()) -> None:
        self._n, self._small = numbers, small
        self._one = frozenset(numbers.one)
        self._also = frozenset(numbers.also)
        self._of = frozenset(numbers.of)
        self._m = Magnitudes(numbers, units, small)
        self._vague = VagueNumbers(numbers, self._m)
        self._first = self._vague.starts.union(
            self._one, numbers.fractions, numbers.about, numbers.hundreds, numbers.words
        )
        self._words = NumberWords(numbers)
        # The same digits are read at several steps, and years and round numbers come again and again.
        self._literal = lru_cache(maxsize=REMEMBERED)(partial(read_literal, numbers=numbers))
        self._decimals = lru_cache(maxsize=REMEMBERED)(partial(read_decimals, numbers=numbers))
        self._can_start = remembered(self._starts)

    def may_stand_alone(self, tokens: Sequence[Token]) -> bool:
        """Whether a word such as "one" or "half" could count a currency that follows it."""
        return any(token.lower in self._one or token.lower in self._n.fractions for token in tokens)

    def unit_before(self, tokens: Sequence[Token], at: int) -> Number | None:
        """The one or the half that stands right before tokens[at]: un dollaro, half a dollar, a one-dollar coin."""
        if at == 0:
            return None
        lower = tokens[at - 1].lower
        if at > 1 and lower in HYPHENS and tokens[at - 2].end == tokens[at - 1].start == tokens[at].start - 1:
            counts = tokens[at - 2].lower in self._n.one and tokens[at - 2].lower in self._n.words
            return Number(at - 2, at - 1, Decimal(1), Decimal(1)) if counts else None
        if at > 1 and lower in self._one and (part := self._n.fractions.get(tokens[at - 2].lower)) is not None:
            return Number(at - 2, at, part, part)
        value = Decimal(1) if lower in self._one else self._n.fractions.get(lower)
        return None if value is None else Number(at - 1, at, value, value)

    def read(self, tokens: Sequence[Token]) -> list[Number]:
        """The numbers of a sentence, longest first from the left, none overlapping."""
        found: list[Number] = []
        can_start, end = self._can_start, 0
        for at, token in enumerate(tokens):
            if at >= end and can_start(token.lower) and (number := self.number(tokens, at)):
                found.append(number)
                end = number.end
        return found

    def _starts(self, word: str) -> bool:
        """Whether a number can begin with a word, lower case."""
        return written_in_digits(word) or word in self._first or self._words.value(word) is not None

    def number(self, tokens: Sequence[Token], at: int) -> Number | None:
        """The number that begins at a place, with all its parts."""
        first = self._scaled(tokens, at)
        if first is None:
            return self._vague.read(tokens, at)
        words = not is_literal(tokens[at])
        total, end, magnitude = first.value or Decimal(0), first.end, first.magnitude
        while magnitude > 1 and end < len(tokens):
            skip = tokens[end].lower in self._also
            part = self._scaled(tokens, end + skip)
            # What follows joins only where it is smaller: two million and 300 thousand, not 3 and 4 million.
            if part is None or part.value is None or (skip and self._starts_anew(tokens, at, part.end)):
                break
            if not (1 < part.magnitude < magnitude or self._spelled(tokens, part, magnitude, words and skip)):
                break
            total, end, magnitude = total + part.value, part.end, part.magnitude
        if magnitude == _MILLION and self._n.hundred_thousands and end < len(tokens):
            # un milione e cento: a hundred thousand; un milione e cento euro: a hundred
            rest = self._simple(tokens, end + 1) if tokens[end].lower in self._also else None
            round_ = rest is not None and not rest[2] and rest[0] in _ROUND
            if rest is not None and round_ and self._m.at(tokens, rest[1]) is None:
                unit = self._m.is_unit(tokens, rest[1]) or (rest[1] < len(tokens) and tokens[rest[1]].text.isalpha())
                total, end = (total, end) if unit else (total + rest[0] * _THOUSAND, rest[1])
        if _HUNDRED <= magnitude <= _THOUSAND and end < len(tokens):
            small = self._small_rest(tokens, end, signed=at > 0 and is_sign(tokens[at - 1]))
            # 500 mila e un milione are two numbers.
            if small is not None and small[0] < magnitude and self._m.at(tokens, small[1]) is None:
                total, end = total + small[0], small[1]
        return first if end == first.end and first.value else first._replace(end=end, value=total, low=total)

    def _starts_anew(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Whether a number after "and" is of other things, where the currency stood before the first: it has sales of
        $10 billion and 290 million users, it spent $1 billion and 500 million euros.
        """
        coded = at > 0 and len(tokens[at - 1].text) > 1 and self._m.is_unit(tokens, at - 1)
        said = coded or (at > 0 and is_sign(tokens[at - 1]))
        if not said or end >= len(tokens):
            return False
        word = tokens[end]
        return self._m.is_unit(tokens, end) or (word.text.isalpha() and word.lower not in self._small)

    def _small_rest(self, tokens: Sequence[Token], at: int, signed: bool) -> tuple[Decimal, int] | None:
        """What follows a thousand: 11 mila e 500; 71 mila 490 euro; four thousand two hundred."""
        joined = tokens[at].lower in self._also
        if (joined and signed) or tokens[at - 1].lower in self._n.suffixes:
            # $5 thousand and 20 days, $250k a year
            return None
        dictated = not joined and is_literal(tokens[at]) and self._m.is_unit(tokens, at + 1)
        rest = self._simple(tokens, at + joined) if joined or dictated else (*self._words.run(tokens, at), False)
        whole = rest is not None and not rest[2] and rest[0] > 0 and rest[0] == rest[0].to_integral_value()
        return rest[:2] if rest is not None and whole else None

    def _spelled(self, tokens: Sequence[Token], part: Number, magnitude: Decimal, words: bool) -> bool:
        """A rest in words or in grouped digits: due milioni e trecentomila, 2 milioni e 300.000.

        `words` tells that a number in words is joined to it: then it may be small, before a unit.
        """
        if part.value is None or part.value >= magnitude or part.magnitude > 1:
            return False
        if part.value < _THOUSAND:
            # two million and fifty dollars; where hundreds after a million are thousands this says too little
            small = words and not self._n.hundred_thousands and not is_literal(tokens[part.start])
            return small and self._m.is_unit(tokens, part.end)
        if not is_literal(tokens[part.start]):
            return True
        # $2 billion and 12,000 jobs are two things; 2 milioni e 300.000 euro is one.
        last = part.end == len(tokens)
        unit = last or self._m.is_unit(tokens, part.end) or tokens[part.end].lower in self._of
        return unit and not tokens[part.start].text.isdecimal()

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
        half = self._m.half(tokens, end)
        if half is not None and (self._m.at(tokens, half[1]) is not None or self._m.is_unit(tokens, half[1])):
            # two and a half million, two and a half dollars
            value, end = value + half[0], half[1]
        # $100+ million, $30-plus billion
        more = self._m.more(tokens, end)
        end += more
        while end < len(tokens):
            step = self._m.at(tokens, end)
            of = tokens[end].lower in self._of and about
            if step is None and (of or tokens[end].text in HYPHENS):
                # una decina di milioni; 15-million
                step = self._m.at(tokens, end + 1) or self._m.hundred(tokens, end + 1)
                end += 1 if step is not None else 0
            if step is None or (end == at + 1 and self._m.apart(tokens, at, step)):
                break
            magnitude *= step
            end += 1
            if self._m.dotted(tokens, end):
                end += 1
        if magnitude == 1 and tokens[at].lower in self._one and end == at + 1:
            return None
        alone = simple[1] == at + 1
        if is_literal(tokens[at]) and alone:
            read = self._literal(tokens[at].text, scaled=magnitude > 1)
            if read is None or (magnitude == 1 and self._m.glued(tokens, at)):
                return None
            # What _half added stays.
            value += read - simple[0]
        half = self._m.half(tokens, end) if magnitude > 1 else None
        if half is not None:
            # due milioni e mezzo
            value, end = value + half[0], half[1]
        decimals = self._decimals(tokens[at].text) if magnitude == 1 and alone else None
        total = value * magnitude
        joined = alone and self._n.joined and not is_literal(tokens[at]) and tokens[at].lower not in self._n.words
        if joined and magnitude == 1 and total and not total % _THOUSAND:
            # undicimila is 11 mila
            magnitude = _THOUSAND
        qualifier = "at_least" if more else "about" if about else "exact"
        return Number(at, end, total, total, qualifier, magnitude, decimals)

    def _fraction(self, tokens: Sequence[Token], at: int) -> Number | None:
        """Half a million, un quarto di miliardo, tre quarti di milione."""
        start, count = at, Decimal(1)
        if at < len(tokens) and tokens[at].lower in self._one:
            at += 1
        else:
            # three quarters, three-quarters
            last = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text in HYPHENS)
            if last < len(tokens) and tokens[last].lower in self._n.fractions:
                count = self._n.words.get(tokens[at].lower, Decimal(0))
                at = last
        part = self._n.fractions.get(tokens[at].lower) if at < len(tokens) and count else None
        if part is None:
            return None
        at += 1
        if at < len(tokens) and tokens[at].text in HYPHENS:
            # a half-billion dollars
            at += 1
        while at < len(tokens) and (tokens[at].lower in self._of or tokens[at].lower in self._one):
            at += 1
        magnitude = self._m.at(tokens, at)
        if magnitude is None:
            return None
        value = count * part * magnitude
        return Number(start, at + 1, value, value, "exact", magnitude)

    def _simple(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int, bool] | None:
        """Digits, or a run of number words; and whether the word itself says "about" (una decina)."""
        if at >= len(tokens):
            return None
        if is_literal(tokens[at]):
            dictated = self._dictated(tokens, at)
            if dictated is not None:
                return dictated, at + 3, False
            value = self._literal(tokens[at].text, scaled=False)
            return None if value is None else (value, at + 1, False)
        start = at + 1 if tokens[at].lower in self._one and at + 1 < len(tokens) else at
        about = self._n.about.get(tokens[start].lower)
        if about is not None:
            return about, start + 1, True
        total, end = self._words.run(tokens, at)
        return None if end == at else (total, end, False)

    def _dictated(self, tokens: Sequence[Token], at: int) -> Decimal | None:
        """Digits with their decimals, before a unit or a magnitude: 1 point 5 million."""
        if at + 3 >= len(tokens) or tokens[at + 1].lower not in self._n.point:
            return None
        whole, decimals = tokens[at].text, tokens[at + 2].text
        scaled = self._m.is_unit(tokens, at + 3) or self._m.at(tokens, at + 3) is not None
        return Decimal(f"{whole}.{decimals}") if scaled and whole.isdecimal() and decimals.isdecimal() else None
